//! Makes the tables of an extract folder from the stored rows.

use crate::error::{Error, Result};
use crate::row::{Column, DocumentRow, ErrorRow, FigureRow, Row, SloganRow};
use crate::store::Store;
use crate::store::batch::Entry;
use crate::store::codec::{OwnedCell, OwnedRow, Reader};
use crate::table::output::{All, Complete, Raw};
use crate::table::{Format, Style, heads};
use crate::text::alike::{self, Index};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

pub use crate::table::source::NAMES;

/// A table that is written beside its place.
pub struct Written {
    /// Its name.
    pub name: &'static str,
    /// Its place.
    pub path: PathBuf,
    /// The table.
    pub complete: Complete,
}

/// Whether every table stands in its place.
pub fn are_there(dir: &Path, format: Format) -> bool {
    NAMES.iter().all(|name| path(dir, name, format).is_file())
}

/// SDMX holds figures only; the tables beside them are CSV.
fn format_of(table: &str, format: Format) -> Format {
    if format == Format::SdmxCsv && table != FigureRow::TABLE { Format::Csv } else { format }
}

fn path(dir: &Path, table: &str, format: Format) -> PathBuf {
    dir.join(format!("{table}.{}", format_of(table, format).ending()))
}

fn open<R: Row>(dir: &Path, style: Style) -> Result<Raw> {
    let columns: Vec<&'static Column<R>> = R::COLUMNS.iter().collect();
    let style = Style { format: format_of(R::TABLE, style.format), ..style };
    Raw::file(&path(dir, R::TABLE, style.format), R::TABLE, heads(&columns, style.header), style)
}

/// Writes all tables of `documents`, which are in order, beside their places.
pub fn write(
    dir: &Path,
    style: Style,
    store: &Store,
    documents: &[(Box<str>, Entry)],
    errors: &[ErrorRow],
) -> Result<Vec<Written>> {
    let (mut figures, mut slogans) = (open::<FigureRow>(dir, style)?, open::<SloganRow>(dir, style)?);
    let (mut table, mut failed) = (open::<DocumentRow>(dir, style)?, open::<ErrorRow>(dir, style)?);
    let at = |name: &str| DocumentRow::COLUMNS.iter().position(|c| c.name == name);
    let (duplicate_of, chars) = (at("duplicate_of"), at("chars"));
    let mut first: HashMap<[u8; 16], &str> = HashMap::new();
    let mut index = Index::default();
    let mut stored = store.rows();
    let mut bytes = Vec::new();
    for (doc, entry) in documents {
        stored.read(entry, &mut bytes)?;
        let broken = || Error::Input {
            path: dir.join(".baoshu"),
            what: format!("the stored rows of {doc} cannot be read"),
            remedy: "remove this folder and run again; the tables are as they were".into(),
        };
        let (content, rest) = bytes.split_first_chunk::<16>().ok_or_else(broken)?;
        let (parts, rest) = alike::read(rest).ok_or_else(broken)?;
        let mut reader = Reader(rest);
        let same = *first.entry(*content).or_insert(doc);
        // The same bytes, or else the same articles but for edits.
        let like = index.place(doc, &parts).filter(|_| same == &**doc);
        let earlier = like.unwrap_or(same);
        reader
            .table(DocumentRow::COLUMNS.len(), |row| {
                let mut row: OwnedRow = row.clone();
                let empty = chars.is_some_and(|i| row.0[i] == OwnedCell::Int(0));
                if let Some(i) = duplicate_of.filter(|_| earlier != &**doc && !empty) {
                    row.0[i] = OwnedCell::Text(earlier.to_owned());
                }
                table.row(&row)
            })
            .ok_or_else(broken)??;
        reader.table(FigureRow::COLUMNS.len(), |row| figures.row(row)).ok_or_else(broken)??;
        reader.table(SloganRow::COLUMNS.len(), |row| slogans.row(row)).ok_or_else(broken)??;
    }
    errors.iter().try_for_each(|row| failed.row(&All(row)))?;
    [figures, slogans, table, failed]
        .into_iter()
        .zip(NAMES)
        .map(|(raw, name)| Ok(Written { name, path: path(dir, name, style.format), complete: raw.complete()? }))
        .collect()
}
