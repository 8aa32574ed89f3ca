//! `--ocr` over a page of a digitised newspaper.

use super::{baoshu, column, folder, said};

const PAGE: &str = "县志摘抄\n\n二OO八年全县粮食总产达到5.2忆斤，比上年增长l5.3%。截至6月未，全县有学校三干多所。";

#[test]
fn misread_numbers_are_repaired_on_request_and_marked() {
    let dir = folder(&[("page.txt", PAGE)]);
    let run = |more: &[&str]| {
        let (code, stdout, stderr) = said(baoshu(dir.path()).args(["figures", "page.txt"]).args(more));
        assert_eq!(code, 0, "{stderr}");
        stdout
    };
    let rows = run(&["--ocr"]);
    assert_eq!(column(&rows, "text"), ["5.2忆斤", "l5.3%", "三干多所"]);
    assert_eq!(column(&rows, "value"), ["520000000", "15.3", "3000"]);
    assert_eq!(column(&rows, "period_start")[0], "2008-01-01");
    assert!(column(&rows, "note").iter().all(|n| n.contains("OCR")));
    assert!(column(&rows, "confidence").iter().all(|c| c.parse::<f64>().unwrap() <= 0.6));
    let rows = run(&[]);
    assert!(!column(&rows, "value").contains(&"520000000".to_owned()));
    assert!(column(&rows, "note").iter().all(String::is_empty));
}
