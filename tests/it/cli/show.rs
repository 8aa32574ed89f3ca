//! `baoshu show` and `baoshu trend`.

use super::{baoshu, column, folder, said};

const PAGE: &str = "全县开展“三问三办”活动，\u{1b}]x;y\u{7}办结率达96.8%\u{9b}2J。\n2022年，全县粮食总产量达12.5万吨，同比增长3.2%。\n";

#[test]
fn figures_and_slogans_are_marked_and_escapes_neutralised() {
    let dir = folder(&[("a.txt", PAGE)]);
    let show = |args: &[&str]| said(baoshu(dir.path()).env("NO_COLOR", "1").args(["show", "a.txt"]).args(args));
    let (code, plain, _) = show(&[]);
    assert!(code == 0 && plain.contains("“〖三问三办〗”") && plain.contains("【96.8%】"), "{plain}");
    assert!(!plain.contains(['\u{1b}', '\u{9b}']) && plain.contains("\u{fffd}]x;y\u{fffd}"), "{plain:?}");
    assert!(plain.contains("indicator") && plain.contains("粮食总产量"), "{plain}");
    let coloured = show(&["--color", "always"]).1;
    assert!(coloured.contains("\u{1b}[1;33m96.8%\u{1b}[0m") && coloured.contains("\u{1b}[1;35m三问三办\u{1b}[0m"));
    assert!(!coloured.contains("\u{1b}]") && !coloured.contains('\u{9b}'));
    assert!(show(&["--header", "zh"]).1.contains("指标"));
}

#[test]
fn an_indicator_is_followed_over_time() {
    let page = |year: i32, t: &str, g: &str| format!("{year}年，溆浦县粮食总产量达{t}万吨，同比增长{g}%。\n");
    let pages = [
        ("2020-01-05.txt", page(2019, "12", "3")),
        ("2021-01-05.txt", page(2020, "12.6", "5")),
        ("2024-01-05.txt", page(2023, "13", "1")),
    ];
    let pages: Vec<(&str, &str)> = pages.iter().map(|p| (p.0, p.1.as_str())).collect();
    let dir = folder(&pages);
    assert_eq!(said(baoshu(dir.path()).args(["extract", ".", "-o", "t", "-q"])).0, 0);
    let (code, csv, notes) = said(baoshu(dir.path()).args(["trend", "粮食产量", "--dir", "t", "--place", "溆浦县"]));
    assert_eq!(code, 0, "{notes}");
    assert_eq!(column(&csv, "period"), ["2019", "2020", "2021", "2022", "2023"], "{csv}");
    assert_eq!(column(&csv, "gap"), ["false", "false", "true", "true", "false"]);
    assert_eq!(column(&csv, "yoy_computed"), ["", "5", "", "", ""]);
    assert_eq!(column(&csv, "yoy_printed"), ["3", "5", "", "", "1"]);
    let (code, csv, notes) = said(baoshu(dir.path()).args(["trend", "粮食", "--dir", "t"]));
    assert!(code == 0 && csv.lines().count() == 1 && notes.contains("no figure of `粮食`"), "{notes}");
}
