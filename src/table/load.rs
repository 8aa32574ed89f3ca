//! Reads tables back: CSV, TSV and JSON Lines (and Parquet with the feature `polars`), with the types of the columns that
//! are ours and exact numbers.

use super::{Head, source, workbook};
use crate::error::{Error, Result};
use crate::row::{CellType, CheckRow, Column, DocumentRow, ErrorRow, FigureRow, Row, SloganRow, TrendRow};
use crate::store::codec::{OwnedCell, OwnedRow};
use rust_decimal::Decimal;
use serde_json::value::RawValue;
use std::path::Path;

/// A table in memory.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Its name: that of a table of ours, else of the file.
    pub name: String,
    /// Its columns.
    pub heads: Vec<Head>,
    /// Its rows.
    pub rows: Vec<OwnedRow>,
    /// What a reader should know of it: cells that were merged, rows of another length.
    pub notes: Vec<String>,
}

/// Reads a table; its ending says which format it has. A folder holds the Parquet parts of one.
pub fn load(path: &Path) -> Result<Loaded> {
    let ending =
        if source::is_parts(path) { "parquet" } else { path.extension().and_then(|e| e.to_str()).unwrap_or("") };
    let ending = ending.to_ascii_lowercase();
    let stem = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.split('.').next()).unwrap_or("table");
    let mut notes = Vec::new();
    let (names, rows) = match ending.as_str() {
        "csv" => flat(path, b',', &mut notes)?,
        "tsv" | "tab" => flat(path, b'\t', &mut notes)?,
        "jsonl" | "ndjson" => lines(path)?,
        "xlsx" | "xlsm" => {
            let (table, said) = workbook::read(path)?;
            notes = said;
            table
        }
        #[cfg(feature = "polars")]
        "parquet" => {
            let frame = crate::frame::read_parquet(path)?;
            let (heads, rows) = crate::frame::rows(&frame);
            return Ok(Loaded { name: stem.to_owned(), heads, rows, notes });
        }
        _ => {
            return Err(Error::Input {
                path: path.into(),
                what: "is no table that can be read".into(),
                remedy: "name a .csv, .tsv, .jsonl, .xlsx or .parquet file".into(),
            });
        }
    };
    Ok(Loaded { notes, ..typed(stem, names, rows) })
}

/// The names of a table's columns.
pub fn names(path: &Path) -> Result<Vec<String>> {
    #[cfg(feature = "polars")]
    if source::is_parquet(path) {
        return crate::frame::names(path);
    }
    Ok(load(path)?.heads.into_iter().map(|h| h.name.into_owned()).collect())
}

/// Reads a table as a data frame, with its name.
#[cfg(feature = "polars")]
pub fn frame(path: &Path) -> Result<(String, polars::prelude::DataFrame)> {
    if source::is_parquet(path) {
        let name = path.file_stem().map_or_else(Default::default, |n| n.to_string_lossy().into_owned());
        return Ok((name, crate::frame::read_parquet(path)?));
    }
    let loaded = load(path)?;
    let mut builder = crate::frame::Builder::new(&loaded.heads);
    loaded.rows.iter().for_each(|row| builder.row(row));
    let frame = builder.take().map_err(|e| Error::Input {
        path: path.into(),
        what: e.to_string(),
        remedy: "is it a table that baoshu wrote?".into(),
    })?;
    Ok((loaded.name, frame))
}

/// A cell before its type is known.
pub(super) enum Raw {
    Empty,
    Text(String),
    List(Vec<String>),
}

pub(super) type RawTable = (Vec<String>, Vec<Vec<Raw>>);

/// Rows of another length that are named one by one; more are counted.
const NAMED: usize = 5;

fn flat(path: &Path, separator: u8, notes: &mut Vec<String>) -> Result<RawTable> {
    let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.into(), source })?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    // Excel saves CSV in the code page of the machine.
    let decoded;
    let bytes = if std::str::from_utf8(bytes).is_ok() {
        bytes
    } else {
        decoded = crate::text::decode::decode(bytes);
        notes.push(match decoded.note() {
            note if note.is_empty() => format!("is no UTF-8, and read as {}", decoded.encoding),
            note => note,
        });
        decoded.text.as_bytes()
    };
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(bytes);
    let error = |e: csv::Error| Error::Table {
        file: path.display().to_string(),
        line: e.position().map_or(1, |p| p.line() as usize),
        column: 1,
        what: e.to_string(),
        remedy: "is it a table that baoshu wrote?".into(),
    };
    let names: Vec<String> = reader.headers().map_err(error)?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    let mut ragged = 0;
    for (i, record) in reader.records().enumerate() {
        let cell = |s: &str| if s.is_empty() { Raw::Empty } else { Raw::Text(armed(s).to_owned()) };
        let record = record.map_err(error)?;
        if record.len() != names.len() {
            ragged += 1;
            if ragged <= NAMED {
                let (row, cells, all) = (i + 2, record.len(), names.len());
                let what = if cells < all { "those that lack are taken as empty" } else { "those beyond are left out" };
                notes.push(format!("row {row}: {cells} cells, and the header has {all}; {what}"));
            }
        }
        rows.push(record.iter().map(cell).collect());
    }
    if ragged > NAMED {
        notes.push(format!("{} more rows have another number of cells than the header", ragged - NAMED));
    }
    Ok((names, rows))
}

/// The text without the apostrophe that keeps a spreadsheet from running it.
fn armed(s: &str) -> &str {
    s.strip_prefix('\'').filter(|rest| super::flat::is_formula(rest)).unwrap_or(s)
}

fn lines(path: &Path) -> Result<RawTable> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::Io { path: path.into(), source })?;
    let mut names: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let error = |e: serde_json::Error| Error::Table {
            file: path.display().to_string(),
            line: i + 1,
            column: e.column(),
            what: e.to_string(),
            remedy: "every line must be one JSON object".into(),
        };
        let object: Object<'_> = serde_json::from_str(line).map_err(error)?;
        let mut row: Vec<Raw> = names.iter().map(|_| Raw::Empty).collect();
        for (key, value) in object.0 {
            let at = names.iter().position(|n| *n == key).unwrap_or_else(|| {
                names.push(key);
                row.push(Raw::Empty);
                names.len() - 1
            });
            row[at] = raw(value.get());
        }
        rows.push(row);
    }
    Ok((names, rows))
}

/// The members of an object in their order, values as written: numbers never pass through a float.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Object<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Object<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

fn raw(value: &str) -> Raw {
    match value.as_bytes().first() {
        Some(b'"') => match serde_json::from_str::<String>(value) {
            Ok(s) if !s.is_empty() => Raw::Text(s),
            _ => Raw::Empty,
        },
        Some(b'[') => serde_json::from_str(value).map_or_else(|_| Raw::Text(value.to_owned()), Raw::List),
        Some(b'n') | None => Raw::Empty,
        _ => Raw::Text(value.to_owned()),
    }
}

/// A column that one of our tables declares.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    /// Its name.
    pub name: &'static str,
    /// Its Chinese name.
    pub zh: &'static str,
    /// The type of its cells.
    pub cell_type: CellType,
    /// What it means.
    pub about: &'static str,
}

/// The declared column of a name, in English or Chinese, in the table `table` first.
pub fn declared(table: &str, name: &str) -> Option<Declared> {
    fn of<R: Row>(name: &str) -> Option<Declared> {
        let column = R::COLUMNS.iter().find(|c: &&Column<R>| c.name == name || c.zh == name)?;
        Some(Declared { name: column.name, zh: column.zh, cell_type: column.cell_type, about: column.about })
    }
    let tables = [
        (FigureRow::TABLE, of::<FigureRow>(name)),
        (SloganRow::TABLE, of::<SloganRow>(name)),
        (DocumentRow::TABLE, of::<DocumentRow>(name)),
        (ErrorRow::TABLE, of::<ErrorRow>(name)),
        (CheckRow::TABLE, of::<CheckRow>(name)),
        (TrendRow::TABLE, of::<TrendRow>(name)),
    ];
    let own = tables.iter().find(|t| t.0 == table).and_then(|t| t.1);
    own.or_else(|| tables.iter().find_map(|t| t.1))
}

fn typed(table: &str, names: Vec<String>, rows: Vec<Vec<Raw>>) -> Loaded {
    let mut heads = Vec::new();
    for (i, name) in names.into_iter().enumerate() {
        let column = || rows.iter().filter_map(|r| r.get(i));
        let fits = |t: CellType| column().all(|r| parse(r, t).is_some());
        let known = declared(table, &name).filter(|d| fits(d.cell_type));
        // A column that is not ours is a number when all its cells are.
        let some = column().any(|r| !matches!(r, Raw::Empty));
        let guess = || if some && fits(CellType::Decimal) { CellType::Decimal } else { CellType::Text };
        let (cell_type, about) = known.map_or_else(|| (guess(), ""), |d| (d.cell_type, d.about));
        let name = known.map_or_else(|| name.clone().into(), |d| d.name.into());
        heads.push(Head { label: std::borrow::Cow::clone(&name), name, cell_type, about });
    }
    let cells = |row: Vec<Raw>| {
        let cell = |(i, head): (usize, &Head)| row.get(i).and_then(|r| parse(r, head.cell_type)).unwrap_or_default();
        OwnedRow(heads.iter().enumerate().map(cell).collect())
    };
    let rows = rows.into_iter().map(cells).collect();
    Loaded { name: table.to_owned(), heads, rows, notes: Vec::new() }
}

/// A text that a person wrote as a cell of a type; none when it does not fit.
pub fn cell_of(text: &str, cell_type: CellType) -> Option<OwnedCell> {
    let raw = if text.is_empty() { Raw::Empty } else { Raw::Text(text.to_owned()) };
    parse(&raw, cell_type)
}

/// The cell as the type has it; none when it does not fit.
fn parse(raw: &Raw, cell_type: CellType) -> Option<OwnedCell> {
    Some(match (raw, cell_type) {
        (Raw::Empty, _) => OwnedCell::Empty,
        (Raw::List(items), CellType::List) if items.is_empty() => OwnedCell::Empty,
        (Raw::List(items), CellType::List) => OwnedCell::List(items.clone()),
        (Raw::List(items), CellType::Text) => OwnedCell::Text(items.join("|")),
        (Raw::List(_), _) => return None,
        (Raw::Text(s), CellType::Text) => OwnedCell::Text(s.clone()),
        (Raw::Text(s), CellType::Int) => OwnedCell::Int(s.parse().ok()?),
        (Raw::Text(s), CellType::Decimal) => {
            OwnedCell::Decimal(Decimal::from_str_exact(s).or_else(|_| Decimal::from_scientific(s)).ok()?)
        }
        (Raw::Text(s), CellType::Date) => OwnedCell::Date(s.parse().ok()?),
        (Raw::Text(s), CellType::Bool) => OwnedCell::Bool(s.parse().ok()?),
        (Raw::Text(s), CellType::List) => OwnedCell::List(s.split('|').map(str::to_owned).collect()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(name: &str, text: &str) -> Loaded {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        load(&path).unwrap()
    }

    #[test]
    fn our_columns_have_their_types_and_numbers_are_exact() {
        let n = "1234567890123456789012345678";
        for t in [
            loaded("figures.csv", &format!("\u{feff}text,value,period_start,start\n'-5℃,{n},2024-01-01,7\n,,,8\n")),
            loaded(
                "figures.jsonl",
                &format!(
                    "{{\"text\":\"-5℃\",\"value\":{n},\"period_start\":\"2024-01-01\",\"start\":7}}\n{{\"start\":8,\"text\":null}}\n"
                ),
            ),
        ] {
            assert_eq!(t.name, "figures");
            assert_eq!(t.rows[0].0[0], OwnedCell::Text("-5℃".into()));
            assert_eq!(t.rows[0].0[1], OwnedCell::Decimal(n.parse().unwrap()));
            assert_eq!(t.rows[0].0[2], OwnedCell::Date(jiff::civil::date(2024, 1, 1)));
            assert_eq!(t.rows[1].0[3], OwnedCell::Int(8));
            assert_eq!(t.rows[1].0[0], OwnedCell::Empty);
        }
    }

    #[test]
    fn chinese_headers_are_known_and_other_columns_are_guessed() {
        let t = loaded("x.tsv", "数值\tother\tn\n5\ta\t1.5\n");
        assert_eq!(t.heads.iter().map(|h| h.name.as_ref()).collect::<Vec<_>>(), ["value", "other", "n"]);
        assert_eq!(t.heads[2].cell_type, CellType::Decimal);
        assert_eq!(t.heads[1].cell_type, CellType::Text);
    }
}
