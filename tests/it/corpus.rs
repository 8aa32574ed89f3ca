//! Every text of ../shared/corpus gives the same figures (values, units, indicators) in every encoding, format and container. A sample
//! by default, all of them with BAOSHU_ALL=1, the rows that differ shown with BAOSHU_SHOW=1; skipped where ../shared is not there.

use crate::formats::{gzip, tar, zip};
use baoshu::text::layout;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One in so many files by default.
const SAMPLE: usize = 12;

struct Text {
    name: String,
    text: String,
}

/// The rows of each document, by its name without folder and ending.
type Rows = BTreeMap<String, Vec<String>>;

fn corpus() -> Option<Vec<Text>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["news", "reports", "trad"] {
        paths.extend(fs::read_dir(root.join(folder)).ok()?.flatten().map(|e| e.path()));
    }
    paths.sort();
    let step = if std::env::var_os("BAOSHU_ALL").is_some() { 1 } else { SAMPLE };
    let read = |p: &PathBuf| {
        let text = fs::read_to_string(p).ok()?.replace("\r\n", "\n");
        Some(Text { name: p.file_stem()?.to_string_lossy().into_owned(), text })
    };
    Some(paths.iter().step_by(step).filter_map(read).collect())
}

fn rows(path: &Path) -> Rows {
    let out = Command::new(env!("CARGO_BIN_EXE_baoshu"))
        .args(["figures", "--format", "tsv", "--columns", "doc,value,value_max,unit,indicator"])
        .arg(path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{}: {said}", path.display());
    let mut rows = Rows::new();
    for line in String::from_utf8(out.stdout).unwrap().lines().skip(1) {
        let (doc, row) = line.split_once('\t').unwrap();
        let name = doc.rsplit('/').next().unwrap();
        let name = name.split_once('.').map_or(name, |(stem, _)| stem);
        rows.entry(name.to_owned()).or_default().push(row.to_owned());
    }
    rows
}

/// How many rows only one side has, and some of them.
fn differences(wanted: &Rows, got: &Rows, shown: &mut Vec<String>) -> usize {
    let mut n = 0;
    for name in wanted.keys().chain(got.keys().filter(|k| !wanted.contains_key(*k))) {
        let count = |rows: &Rows| {
            let mut counts: BTreeMap<String, i64> = BTreeMap::new();
            for row in rows.get(name).into_iter().flatten() {
                *counts.entry(row.clone()).or_default() += 1;
            }
            counts
        };
        let (a, b) = (count(wanted), count(got));
        for row in a.keys().chain(b.keys().filter(|k| !a.contains_key(*k))) {
            let (left, right) = (a.get(row).unwrap_or(&0), b.get(row).unwrap_or(&0));
            if left != right {
                n += left.abs_diff(*right) as usize;
                shown.push(format!("{name}: {} {row}", if left > right { '-' } else { '+' }));
            }
        }
    }
    n
}

/// A page has a paragraph in one element, whatever line ends stand in the text, and a headline of no more than 60 characters.
fn page(text: &str) -> String {
    let mut text = text.to_owned();
    for join in layout::joins(&text).into_iter().rev() {
        text.replace_range(join, "");
    }
    let mut lines = text.lines().filter(|l| !l.trim().is_empty()).peekable();
    let escape = |l: &str| l.replace('&', "&amp;").replace('<', "&lt;");
    let title = lines.next_if(|l| l.chars().count() <= 60).map(escape).unwrap_or_default();
    let body: String = lines.map(|l| format!("<p>{}</p>\n", escape(l))).collect();
    format!(
        "<!DOCTYPE html><html><head><meta charset='iso-8859-1'><title>{title}_某报网</title></head><body><div class='nav'><a href='/'>首页</a> \
         <a href='/n'>新闻30条</a> <a href='/p'>图片12张</a></div><div id='main'><h1>{title}</h1><div id='ozoom'>{body}</div></div>\
         <div class='side'><ul><li><a href='/1'>热点排行前10名</a></li></ul></div>\
         <div class='footer'><a href='/c'>关于我们</a> 备案号：京ICP备12345号</div></body></html>"
    )
}

fn docx(text: &str) -> Vec<u8> {
    let escape = |l: &str| l.replace('&', "&amp;").replace('<', "&lt;");
    let body: String = text
        .lines()
        .map(|l| format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escape(l)))
        .collect();
    let document = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

#[cfg(feature = "pdf")]
fn pdf(text: &str) -> Vec<u8> {
    use crate::pdf_writer::{Font, Piece, columns, pdf};
    let lines: Vec<&str> =
        text.lines().filter(|l| !l.trim().is_empty()).map(|l| l.trim_matches([' ', '\u{3000}'])).collect();
    let mut pages = columns(&lines, 38, 1, 40);
    for (page, n) in pages.iter_mut().zip(1..) {
        page.insert(0, Piece { x: 220.0, y: 800.0, size: 9.0, text: "某省统计资料汇编".into() });
        page.push(Piece { x: 290.0, y: 30.0, size: 9.0, text: format!("— {n} —") });
    }
    pdf(&pages, Font::Unicode)
}

/// Writes each text with an ending.
fn each(folder: &Path, texts: &[Text], ending: &str, make: impl Fn(&str) -> Vec<u8>) -> PathBuf {
    let folder = folder.join(ending.replace('/', "-"));
    fs::create_dir(&folder).unwrap();
    for t in texts {
        fs::write(folder.join(format!("{}.{ending}", t.name)), make(&t.text)).unwrap();
    }
    folder
}

#[test]
fn every_format_gives_the_figures_of_the_text() {
    let Some(texts) = corpus() else {
        eprintln!("skipped: ../shared/corpus is not there");
        return;
    };
    // The files stay for a look at them where BAOSHU_KEEP names a folder.
    let kept = std::env::var_os("BAOSHU_KEEP").map(PathBuf::from);
    let dir = tempfile::tempdir().unwrap();
    let dir = kept.as_deref().unwrap_or(dir.path());
    let plain = each(dir, &texts, "txt", |t| t.as_bytes().to_vec());
    let wanted = rows(&plain);
    let total: usize = wanted.values().map(Vec::len).sum();
    assert!(total > 100, "only {total} rows");
    let utf16 = |to: fn(u16) -> [u8; 2]| move |t: &str| -> Vec<u8> { t.encode_utf16().flat_map(to).collect() };
    let traditional = baoshu::text::opencc::Converter::named("s2tw").unwrap();
    let big5 = |t: &str| -> Vec<u8> {
        let text = traditional.convert(t);
        // What Big5 does not have: its other form, or a sign that is no character of a number.
        let fits = |c: char| !encoding_rs::BIG5.encode(c.encode_utf8(&mut [0; 4])).2;
        let text: String = text.chars().map(|c| if fits(c) { c } else { '□' }).collect();
        encoding_rs::BIG5.encode(&text).0.into_owned()
    };
    let entries: Vec<(String, &[u8])> =
        texts.iter().map(|t| (format!("2013/07/{}.txt", t.name), t.text.as_bytes())).collect();
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|(n, t)| (n.as_str(), *t)).collect();
    let file = |name: &str, bytes: Vec<u8>| {
        let path = dir.join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let records: String =
        texts.iter().map(|t| serde_json::json!({"id": t.name, "正文": t.text}).to_string() + "\n").collect();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["编号", "正文"]).unwrap();
    texts.iter().for_each(|t| csv.write_record([&t.name, &t.text]).unwrap());
    let csv = file("rows.csv", csv.into_inner().unwrap());
    // The share of rows that may differ, in thousandths, and why.
    let mut cases: Vec<(&str, PathBuf, usize)> = vec![
        ("GB18030", each(dir, &texts, "gb.txt", |t| encoding_rs::GB18030.encode(t).0.into_owned()), 0),
        ("UTF-16LE", each(dir, &texts, "le.txt", utf16(u16::to_le_bytes)), 0),
        ("UTF-16BE", each(dir, &texts, "be.txt", utf16(u16::to_be_bytes)), 0),
        ("CR LF", each(dir, &texts, "crlf.txt", |t| t.replace('\n', "\r\n").into_bytes()), 0),
        ("JSON Lines", file("rows.jsonl", records.into_bytes()), 0),
        ("CSV", csv.clone(), 0),
        ("ZIP", file("all.zip", zip(&entries)), 0),
        ("tar.gz", file("all.tar.gz", gzip(&tar(&entries))), 0),
        ("DOCX", each(dir, &texts, "docx", docx), 0),
        // Big5 lacks many characters of simplified pages: words that hold one are read otherwise.
        ("Big5", each(dir, &texts, "big5.txt", big5), 10),
        ("HTML", each(dir, &texts, "html", |t| page(t).into_bytes()), 0),
    ];
    #[cfg(feature = "pdf")]
    // Which lines of a page run on is a guess, and names that are cut at a line's end are lost where it is wrong.
    cases.push(("PDF", each(dir, &texts, "pdf", pdf), 130));
    #[cfg(feature = "polars")]
    {
        let parquet = dir.join("rows.parquet");
        let done = Command::new(env!("CARGO_BIN_EXE_baoshu")).arg("convert").arg(&csv).arg("-o").arg(&parquet).output();
        assert!(done.unwrap().status.success());
        cases.push(("Parquet", parquet, 0));
    }
    let mut failed = Vec::new();
    for (name, path, allowed) in cases {
        let mut shown = Vec::new();
        let n = differences(&wanted, &rows(&path), &mut shown);
        let _ = writeln!(std::io::stderr(), "{name}: {n} differences in {total} rows");
        if n * 1000 > total * allowed || std::env::var_os("BAOSHU_SHOW").is_some() {
            shown.truncate(if std::env::var_os("BAOSHU_SHOW").is_some() { 1000 } else { 20 });
            let list = format!("{name}: {n} of {total} rows differ\n  {}", shown.join("\n  "));
            if n * 1000 > total * allowed { failed.push(list) } else { eprintln!("{list}") }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
