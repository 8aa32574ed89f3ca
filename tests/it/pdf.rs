//! PDF files as programs write them give the figures of their text, with pages; what cannot be read is said.

use crate::cli::{baoshu, column, said};
use crate::pdf_writer::{Font, Piece, columns, pdf};
use std::path::Path;

const TITLE: &str = "甲县上半年经济运行平稳";
const PARAGRAPHS: [&str; 5] = [
    "本报讯　上半年，甲县完成地区生产总值28.5亿元，同比增长6.2%，农村居民人均可支配收入达到12345元，比上年增长8.1%。",
    "全县规模以上工业增加值增长7.3%，固定资产投资完成15.6亿元，社会消费品零售总额9.8亿元，增长10.2%，金融机构存款余额达到136.8亿元。",
    "从产业看，全县种植茶叶12.6万亩，发展民宿480余家，接待游客215万人次，实现旅游收入8.9亿元，带动就业3200多人，户均增收2.3万元。",
    "民生方面，全县新建改建学校12所，新增学位5400个，改造老旧小区36个，惠及群众8600户，城乡居民医保参保率稳定在98%以上。",
    "下半年，甲县将继续推进37个重点项目建设，力争全年地区生产总值增长6%，新增就业1500人，为全市发展作出贡献。",
];

fn rows(dir: &Path, name: &str) -> String {
    let (code, out, said) =
        said(baoshu(dir).args(["figures", "--format", "csv", "--columns", "value,unit,kind", name]));
    assert_eq!(code, 0, "{name}: {said}");
    out
}

/// The report, as plain text and as a PDF.
fn both(dir: &Path, pages: &[Vec<Piece>], font: Font) {
    std::fs::write(dir.join("a.txt"), format!("{TITLE}\n{}\n", PARAGRAPHS.join("\n"))).unwrap();
    std::fs::write(dir.join("a.pdf"), pdf(pages, font)).unwrap();
}

/// The report over pages with a running head and page numbers.
fn pages(per_line: usize, per_page: usize, rows: usize) -> Vec<Vec<Piece>> {
    let text: Vec<&str> = [TITLE].into_iter().chain(PARAGRAPHS).collect();
    let mut pages = columns(&text, per_line, per_page, rows);
    for (page, n) in pages.iter_mut().zip(1..) {
        page.insert(0, Piece { x: 220.0, y: 800.0, size: 9.0, text: "甲县统计公报2013年第2期".into() });
        page.push(Piece { x: 290.0, y: 30.0, size: 9.0, text: format!("- {n} -") });
    }
    pages
}

#[test]
fn one_column_over_pages() {
    let dir = tempfile::tempdir().unwrap();
    let pages = pages(30, 1, 5);
    let last = pages.len().to_string();
    both(dir.path(), &pages, Font::Unicode);
    assert_eq!(rows(dir.path(), "a.pdf"), rows(dir.path(), "a.txt"));
    let (_, out, _) = said(baoshu(dir.path()).args(["figures", "--format", "csv", "--columns", "page,value", "a.pdf"]));
    let on = column(&out, "page");
    assert_eq!(
        (on.first().map(String::as_str), on.last().map(String::as_str)),
        (Some("1"), Some(last.as_str())),
        "{out}"
    );
    let (_, text, _) = said(baoshu(dir.path()).args(["text", "a.pdf"]));
    assert_eq!(text.matches('\u{c}').count(), pages.len());
    assert!(!text.contains("统计公报2013") && !text.contains("- 2 -"), "{text}");
}

#[test]
fn two_and_three_columns() {
    for n in [2, 3] {
        let dir = tempfile::tempdir().unwrap();
        both(dir.path(), &pages(16, n, 18 / n), Font::Unicode);
        assert_eq!(rows(dir.path(), "a.pdf"), rows(dir.path(), "a.txt"), "{n} columns");
    }
}

/// Digits and letters in full width: codes of one byte among those of two are more than pdf_oxide reads.
fn wide(mut pages: Vec<Vec<Piece>>) -> Vec<Vec<Piece>> {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap(),
        ' ' => '\u{3000}',
        c => c,
    };
    pages.iter_mut().flatten().for_each(|p| p.text = p.text.chars().map(wide).collect());
    pages
}

#[test]
fn fonts_without_a_map_to_unicode() {
    for font in [Font::Utf16, Font::Gbk] {
        let dir = tempfile::tempdir().unwrap();
        both(dir.path(), &wide(pages(30, 1, 8)), font);
        assert_eq!(rows(dir.path(), "a.pdf"), rows(dir.path(), "a.txt"), "{font:?}");
    }
    let dir = tempfile::tempdir().unwrap();
    let text = "本署報告，上半年完成地區生產總值28.5億元，同比增長6.2%，訪港旅客達1,234萬人次，較上年同期增加12.3%，零售業銷貨額為305億元。";
    std::fs::write(dir.path().join("a.txt"), text).unwrap();
    std::fs::write(dir.path().join("a.pdf"), pdf(&wide(columns(&[text], 25, 1, 20)), Font::Big5)).unwrap();
    assert_eq!(rows(dir.path(), "a.pdf"), rows(dir.path(), "a.txt"));
}

#[test]
fn pages_without_text_are_said() {
    let dir = tempfile::tempdir().unwrap();
    let mut some = pages(30, 1, 8);
    some.insert(1, Vec::new());
    std::fs::write(dir.path().join("some.pdf"), pdf(&some, Font::Unicode)).unwrap();
    let (code, _, err) = said(baoshu(dir.path()).args(["figures", "some.pdf"]));
    assert_eq!(code, 0);
    assert!(err.contains(&format!("1 of {} pages have no text layer", some.len())), "{err}");
    std::fs::write(dir.path().join("none.pdf"), pdf(&[Vec::new(), Vec::new()], Font::Unicode)).unwrap();
    let (code, _, err) = said(baoshu(dir.path()).args(["figures", "none.pdf"]));
    assert_eq!(code, 1);
    assert!(err.contains("has no text layer: its pages are images; run it through OCR first"), "{err}");
}

#[test]
fn a_password_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let file = pdf(&pages(30, 1, 8), Font::Unicode);
    let at = file.windows(10).rposition(|w| w == b"trailer\n<<").unwrap() + 10;
    let lock = format!("/Encrypt<</Filter/Standard/V 1/R 2/O({0})/U({0})/P -4>>/ID[<01><01>]", "x".repeat(32));
    let locked = [&file[..at], lock.as_bytes(), &file[at..]].concat();
    std::fs::write(dir.path().join("locked.pdf"), locked).unwrap();
    let (code, _, err) = said(baoshu(dir.path()).args(["figures", "locked.pdf"]));
    assert_eq!(code, 1);
    assert!(err.contains("locked.pdf: is protected by a password; remove the password first"), "{err}");
}

#[test]
fn hostile_nesting_harms_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(200_000), close.repeat(200_000));
    for (name, object) in
        [("arrays", deep("[", "]")), ("dictionaries", deep("<</A", ">>")), ("strings", deep("(", ")"))]
    {
        let file = format!(
            "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X {object}>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[2 0 R 2 0 R]>>\nendobj\n\
             trailer\n<</Root 1 0 R>>\n"
        );
        let name = format!("{name}.pdf");
        std::fs::write(dir.path().join(&name), file).unwrap();
        let (code, _, err) = said(baoshu(dir.path()).args(["figures", &name, "--timeout-document", "60"]));
        assert_eq!(code, 1, "{name}: {err}");
        assert!(err.contains(&name), "{name}: {err}");
    }
}

#[test]
fn a_torn_file_is_an_error_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let whole = pdf(&pages(30, 1, 8), Font::Unicode);
    for cut in [20, whole.len() / 3, whole.len() / 2, whole.len() - 10] {
        std::fs::write(dir.path().join("cut.pdf"), &whole[..cut]).unwrap();
        let (code, _, err) = said(baoshu(dir.path()).args(["figures", "cut.pdf"]));
        // What can be repaired is read.
        assert!(
            code == 0 || err.contains("cut.pdf: is not a whole PDF") || err.contains("has no text layer"),
            "{cut}: {err}"
        );
    }
}
