//! The table of what is known of the files before they are read.

use super::Meta;
use crate::error::{Error, Result};
use crate::text::decode;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

const KNOWN: &[&str] = &["file", "date", "place", "title", "outlet"];

/// Wrong dates that are named beside the first.
const NAMED: usize = 20;

/// `--meta`: rows by file name or relative path.
#[derive(Debug, Default)]
pub struct MetaTable {
    rows: Vec<MetaRow>,
    by_file: HashMap<String, usize>,
}

#[derive(Debug)]
struct MetaRow {
    file: String,
    meta: Meta,
    used: AtomicBool,
}

impl MetaTable {
    /// Reads a CSV or TSV table with the columns file, date, place and optionally title, outlet.
    pub fn load(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.into(), source })?;
        Self::parse(&path.display().to_string(), &decode::decode(&bytes).text)
    }

    fn parse(file: &str, text: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let error = |line: usize, column: usize, what: String, remedy: &str| Error::Table {
            file: file.to_owned(),
            line,
            column,
            what,
            remedy: remedy.to_owned(),
        };
        let tabs = text.lines().next().is_some_and(|l| l.contains('\t'));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(if tabs { b'\t' } else { b',' })
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let columns = "the columns are file, date, place, title, outlet; rename or remove it";
        let header = reader.headers().map_err(|e| error(1, 1, e.to_string(), columns))?.clone();
        for (i, name) in header.iter().enumerate() {
            if !KNOWN.contains(&name) {
                return Err(error(1, i + 1, format!("column `{name}` is not known"), columns));
            }
            if header.iter().take(i).any(|n| n == name) {
                return Err(error(1, i + 1, format!("column `{name}` stands twice"), "remove one of them"));
            }
        }
        let at = |name: &str| header.iter().position(|h| h == name);
        let Some(file_at) = at("file") else {
            return Err(error(1, 1, "there is no column `file`".into(), "add one with file names or relative paths"));
        };
        let mut table = Self::default();
        // All dates that are none are said at once.
        let mut undated: Vec<(usize, String)> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| {
                let line = e.position().map_or(1, |p| p.line() as usize);
                error(line, 1, e.to_string(), "check the quotes")
            })?;
            let line = record.position().map_or(1, |p| p.line() as usize);
            if record.len() > header.len() {
                let what = format!("the row has {} fields, the header {}", record.len(), header.len());
                return Err(error(line, header.len() + 1, what, "quote fields that hold the separator"));
            }
            let get = |name: &str| at(name).and_then(|i| record.get(i)).unwrap_or("").to_owned();
            let name = record.get(file_at).unwrap_or("").replace('\\', "/");
            let name = name.strip_prefix("./").unwrap_or(&name).to_owned();
            if name.is_empty() {
                return Err(error(
                    line,
                    file_at + 1,
                    "column `file` is empty".into(),
                    "name the file or remove the row",
                ));
            }
            let stated = get("date");
            let date = match stated.as_str() {
                "" => String::new(),
                s => iso_date(s).unwrap_or_else(|| {
                    undated.push((line, s.to_owned()));
                    String::new()
                }),
            };
            let meta = Meta { date, place: get("place"), title: get("title"), outlet: get("outlet") };
            if table.by_file.insert(name.clone(), table.rows.len()).is_some() {
                return Err(error(line, file_at + 1, format!("`{name}` stands twice"), "keep one row a file"));
            }
            table.rows.push(MetaRow { file: name, meta, used: AtomicBool::new(false) });
        }
        if let Some(((line, first), others)) = undated.split_first() {
            let list = |(line, s): &(usize, String)| format!("`{s}` in line {line}");
            let mut what = format!("`{first}` is not a date");
            if !others.is_empty() {
                let more =
                    if others.len() > NAMED { format!(", and {} more", others.len() - NAMED) } else { String::new() };
                let named: Vec<String> = others.iter().take(NAMED).map(list).collect();
                what += &format!(", nor {}{more}", named.join(", "));
            }
            let remedy = "write it as 2012, 2013-03, 2013-03-20 or 20130320, or leave it empty";
            return Err(error(*line, at("date").map_or(1, |i| i + 1), what, remedy));
        }
        Ok(table)
    }

    /// The row of a document, by its id, its path as given, or its file name, and marks it as used.
    pub fn find(&self, doc: &str, path: Option<&Path>) -> Option<&Meta> {
        if self.rows.is_empty() {
            return None;
        }
        let as_given = path.map(|p| p.to_string_lossy().replace('\\', "/"));
        let name = path.and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
        self.first([Some(doc), as_given.as_deref(), name.as_deref()].into_iter().flatten())
    }

    /// The row of a document inside the file whose id is `file` (an archive, a feed, a table), by its whole id, its path
    /// inside, or its file name.
    pub fn find_inside(&self, doc: &str, file: &str) -> Option<&Meta> {
        if self.rows.is_empty() || doc == file {
            return None;
        }
        let inside = doc.strip_prefix(file).map(|rest| rest.trim_start_matches(['/', '#']));
        let name = doc.rsplit('/').next();
        self.first([Some(doc), inside, name].into_iter().flatten())
    }

    fn first<'a>(&self, mut keys: impl Iterator<Item = &'a str>) -> Option<&Meta> {
        let at = keys.find_map(|k| self.by_file.get(k.strip_prefix("./").unwrap_or(k)))?;
        let row = self.rows.get(*at)?;
        row.used.store(true, Ordering::Relaxed);
        Some(&row.meta)
    }

    /// The rows that no document used.
    pub fn unmatched(&self) -> Vec<&str> {
        self.rows.iter().filter(|r| !r.used.load(Ordering::Relaxed)).map(|r| r.file.as_str()).collect()
    }
}

/// A date as people and spreadsheets write it, as YYYY, YYYY-MM or YYYY-MM-DD; none when it is not one.
pub fn iso_date(s: &str) -> Option<String> {
    let s = s.trim();
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = if digits(s) && s.len() == 8 {
        vec![s.get(..4)?, s.get(4..6)?, s.get(6..)?]
    } else {
        s.trim_end_matches(['日', '月', '年', '号']).split(['-', '/', '.', '年', '月']).collect()
    };
    if parts.iter().any(|p| p.is_empty() || !digits(p)) || parts[0].len() != 4 || parts[1..].iter().any(|p| p.len() > 2)
    {
        return None;
    }
    let year: i16 = parts[0].parse().ok()?;
    let month: i8 = parts.get(1).map_or(Some(1), |p| p.parse().ok())?;
    let day: i8 = parts.get(2).map_or(Some(1), |p| p.parse().ok())?;
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    match parts.len() {
        1 => Some(format!("{year:04}")),
        2 => Some(format!("{year:04}-{month:02}")),
        3 => Some(date.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        for (given, iso) in [
            ("2012", "2012"),
            ("2013-03", "2013-03"),
            ("2013-03-20", "2013-03-20"),
            ("20130320", "2013-03-20"),
            ("2013/3/2", "2013-03-02"),
            ("2013年3月20日", "2013-03-20"),
        ] {
            assert_eq!(iso_date(given).as_deref(), Some(iso), "{given}");
        }
        for wrong in ["", "13", "2013-13", "2013-02-30", "20130230", "may", "2013-3-4-5", "二〇一二", "2013-"] {
            assert_eq!(iso_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rows_are_found_by_path_then_name() {
        let t =
            MetaTable::parse("m.csv", "\u{feff}file,date,place\na/x.txt,2012,甲\nx.txt,,乙\ny.txt,2013-3,\n").unwrap();
        assert_eq!(t.find("a/x.txt", Some(Path::new("in/a/x.txt"))).unwrap().place, "甲");
        assert_eq!(t.find("b/x.txt", Some(Path::new("in/b/x.txt"))).unwrap().place, "乙");
        assert_eq!(t.find("z.txt", Some(Path::new("z.txt"))), None);
        assert_eq!(t.unmatched(), ["y.txt"]);
        let t = MetaTable::parse("m.csv", "file,place\nz.zip/b.txt,甲\n2022/c.txt,乙\nd.txt,丙\nr7,丁\n").unwrap();
        let place = |doc: &str| t.find_inside(doc, "z.zip").map(|m| m.place.as_str());
        let found = ["z.zip/b.txt", "z.zip/2022/c.txt", "z.zip/x/d.txt", "r7", "z.zip/e.txt", "z.zip"].map(place);
        assert_eq!(found, [Some("甲"), Some("乙"), Some("丙"), Some("丁"), None, None]);
    }

    #[test]
    fn refusals_point_at_the_cell() {
        let said = |text: &str| MetaTable::parse("m.tsv", text).unwrap_err().to_string();
        assert!(said("file\twhen\n").starts_with("m.tsv:1:2: column `when` is not known; the columns are"));
        assert!(said("date\n").starts_with("m.tsv:1:1: there is no column `file`;"));
        assert!(said("file\tdate\na\tspring\n").starts_with("m.tsv:2:2: `spring` is not a date; write it as"));
        let all = said("file\tdate\na\tspring\nb\t2012\nc\t2013-13\n");
        assert!(all.starts_with("m.tsv:2:2: `spring` is not a date, nor `2013-13` in line 4; write it as"), "{all}");
        assert!(said("file\na\na\n").starts_with("m.tsv:3:1: `a` stands twice;"));
    }
}
