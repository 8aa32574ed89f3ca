//! The tables that `tests/expected/` expects, against what the real binary reads. `docs/samples.md` tells the format.
//!
//! `BAOSHU_MARK_GAPS=1 cargo test --release --test it golden` rewrites the column `known_gap` and `spurious.tsv` (and
//! nothing else) to what is so today; read the difference before you keep it.

use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

type Cells = BTreeMap<String, String>;

struct Expected {
    start: usize,
    end: usize,
    cells: Cells,
}

struct Page {
    name: String,
    expected: Vec<Expected>,
    got: Vec<Cells>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn table_of(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name)
}

fn tsv(path: &Path) -> (Vec<String>, Vec<Cells>) {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut lines = text.lines().map(|l| l.split('\t').map(|c| c.replace("\\n", "\n")).collect::<Vec<_>>());
    let header = lines.next().unwrap_or_else(|| panic!("{}: no header", path.display()));
    let rows = lines
        .map(|cells| {
            assert_eq!(cells.len(), header.len(), "{}: {cells:?}", path.display());
            header.iter().cloned().zip(cells).collect()
        })
        .collect();
    (header, rows)
}

/// Rows of the table as the binary writes them, by page.
fn read(table: &str) -> BTreeMap<String, Vec<Cells>> {
    let samples = folder();
    let out = assert_cmd::Command::cargo_bin("baoshu")
        .unwrap()
        .args([table, "--format", "jsonl", "--meta"])
        .arg(samples.join("meta.tsv"))
        .arg(&samples)
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    let mut pages: BTreeMap<String, Vec<Cells>> = BTreeMap::new();
    for line in String::from_utf8(out).unwrap().lines() {
        let row: BTreeMap<String, Value> = serde_json::from_str(line).unwrap();
        let cells: Cells = row
            .into_iter()
            .map(|(k, v)| {
                let text = match v {
                    Value::Null => String::new(),
                    Value::String(s) => s,
                    Value::Array(a) => a.iter().map(|v| v.as_str().unwrap_or("")).collect::<Vec<_>>().join("|"),
                    other => other.to_string(),
                };
                (k, text)
            })
            .collect();
        pages.entry(cells["doc"].clone()).or_default().push(cells);
    }
    pages
}

fn pages(table: &str) -> Vec<Page> {
    let mut got = read(table);
    let mut pages = Vec::new();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    files.sort();
    for file in files {
        let source: Vec<char> = std::fs::read_to_string(&file).unwrap().chars().collect();
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut at = 0;
        let mut expected = Vec::new();
        for cells in tsv(&table_of(&format!("{name}.{table}.tsv"))).1 {
            let text: Vec<char> = cells["text"].chars().collect();
            let place: Vec<char> =
                if cells["where"].is_empty() { text.clone() } else { cells["where"].chars().collect() };
            let found = (at..source.len()).find(|i| source[*i..].starts_with(&place));
            let found = found.unwrap_or_else(|| panic!("{name}: the page has no {}", cells["text"]));
            let inner = (0..place.len()).find(|i| place[*i..].starts_with(&text)).expect("`where` holds `text`");
            at = found + inner + 1;
            expected.push(Expected { start: found + inner, end: found + inner + text.len(), cells });
        }
        let rows = got.remove(&format!("{name}.txt")).unwrap_or_default();
        for row in &rows {
            let (start, end): (usize, usize) = (row["start"].parse().unwrap(), row["end"].parse().unwrap());
            assert_eq!(row["text"], source[start..end].iter().collect::<String>(), "{name}: text is the source slice");
        }
        pages.push(Page { name, expected, got: rows });
    }
    assert!(pages.len() >= 8 && got.is_empty(), "every page has its expectations");
    pages
}

fn same(column: &str, expected: &str, got: &str) -> bool {
    if expected == "*" || expected == got {
        return true;
    }
    if column == "items" {
        return false; // its | separates the items
    }
    expected.split('|').any(|e| {
        e == "*" || e == got || matches!((e.parse::<Decimal>(), got.parse::<Decimal>()), (Ok(a), Ok(b)) if a == b)
    })
}

/// The columns in which a mention is wrong: `row` when it is missed.
fn wrong(expected: &Expected, got: &[Cells]) -> Vec<String> {
    let place = |r: &&Cells| r["start"] == expected.start.to_string() && r["end"] == expected.end.to_string();
    let Some(row) = got.iter().find(place) else { return vec!["row".into()] };
    let judged = |k: &&String| !matches!(k.as_str(), "where" | "text" | "known_gap");
    let differs = |k: &&String| !same(k, &expected.cells[*k], row.get(*k).map_or("", String::as_str));
    expected.cells.keys().filter(judged).filter(differs).cloned().collect()
}

fn check(table: &str) {
    let spurious_file = table_of("spurious.tsv");
    let (_, known_spurious) = tsv(&spurious_file);
    let mark = std::env::var_os("BAOSHU_MARK_GAPS").is_some();
    let mut report = String::new();
    let (mut right, mut all) = (0, 0);
    let mut spurious_now = Vec::new();
    for page in pages(table) {
        let mut gaps = Vec::new();
        for e in &page.expected {
            let gap = &e.cells["known_gap"];
            if gap == "optional" {
                gaps.push(gap.clone());
                continue;
            }
            let wrong = wrong(e, &page.got);
            all += 1;
            right += usize::from(wrong.is_empty());
            let known: Vec<&str> = gap.split('|').collect();
            let new: Vec<&String> =
                wrong.iter().filter(|w| !known.contains(&w.as_str()) && !known.contains(&"row")).collect();
            if !new.is_empty() {
                let _ = writeln!(report, "{} {}: {:?} wrong in {new:?}", page.name, e.start, e.cells["text"]);
            }
            gaps.push(wrong.join("|"));
        }
        for row in &page.got {
            let (start, end): (usize, usize) = (row["start"].parse().unwrap(), row["end"].parse().unwrap());
            if page.expected.iter().any(|e| start < e.end && e.start < end) {
                continue; // judged above: right, wrong or optional
            }
            spurious_now.push([page.name.clone(), table.to_owned(), row["start"].clone(), row["text"].clone()]);
            let known = |k: &Cells| k["page"] == page.name && k["table"] == table && k["text"] == row["text"];
            if !known_spurious.iter().any(known) {
                let _ = writeln!(report, "{} {start}: {:?} is no {table} row", page.name, row["text"]);
            }
        }
        if mark {
            rewrite(&table_of(&format!("{}.{table}.tsv", page.name)), &gaps);
        }
    }
    if mark {
        let mut text = String::from("page\ttable\tstart\ttext\n");
        for row in known_spurious.iter().filter(|r| r["table"] != table) {
            let _ = writeln!(
                text,
                "{}\t{}\t{}\t{}",
                row["page"],
                row["table"],
                row["start"],
                row["text"].replace('\n', "\\n")
            );
        }
        for row in spurious_now {
            text += &row.join("\t").replace('\n', "\\n");
            text.push('\n');
        }
        std::fs::write(&spurious_file, text).unwrap();
        return;
    }
    assert!(
        report.is_empty(),
        "{table}: {right} of {all} expected rows are right; newly wrong:\n{report}\
         mend it, or if it must be, mark it: BAOSHU_MARK_GAPS=1 cargo test --release --test it golden"
    );
}

fn rewrite(path: &Path, gaps: &[String]) {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let mut new = lines.next().unwrap().to_owned() + "\n";
    for (line, gap) in lines.zip(gaps) {
        let kept = line.rsplit_once('\t').unwrap().0;
        let _ = writeln!(new, "{kept}\t{gap}");
    }
    std::fs::write(path, new).unwrap();
}

/// One test, since marking writes to one file for both tables.
#[test]
fn samples_read_as_expected() {
    check("figures");
    check("slogans");
}
