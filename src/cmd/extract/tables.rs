//! Makes the tables of an extract folder from the stored rows, each one file.

use super::Documents;
use crate::error::Result;
use crate::row::{Column, DocumentRow, ErrorRow, FigureRow, Row, SloganRow, columns};
use crate::store::batch::{Which, Window};
use crate::store::codec::Reader;
use crate::store::repeats::broken;
use crate::table::output::{All, Complete, Raw};
use crate::table::{Cells, Format, Style, heads};
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

/// Documents whose rows are read together.
const TOGETHER: usize = 64;

/// SDMX holds figures only; the tables beside them are CSV.
fn format_of(table: &str, format: Format) -> Format {
    if format == Format::SdmxCsv && table != FigureRow::TABLE { Format::Csv } else { format }
}

/// The file of a table.
pub fn path(dir: &Path, table: &str, format: Format) -> PathBuf {
    dir.join(format!("{table}.{}", format_of(table, format).ending()))
}

fn open<R: Row>(dir: &Path, style: Style, context: bool) -> Result<Raw> {
    let columns: Vec<&'static Column<R>> = columns(context);
    let style = Style { format: format_of(R::TABLE, style.format), ..style };
    Raw::file(&path(dir, R::TABLE, style.format), R::TABLE, heads(&columns, style.header), style)
}

/// Writes all tables of `documents` beside their places.
pub fn write(
    dir: &Path,
    style: Style,
    context: bool,
    documents: &Documents<'_>,
    errors: &[ErrorRow],
) -> Result<Vec<Written>> {
    let (mut figures, mut slogans) = (open::<FigureRow>(dir, style, context)?, open::<SloganRow>(dir, style, context)?);
    let (mut table, mut failed) = (open::<DocumentRow>(dir, style, context)?, open::<ErrorRow>(dir, style, context)?);
    documents.rows(dir, 0..documents.seen.len(), |name, row| match name {
        FigureRow::TABLE => figures.row(row),
        SloganRow::TABLE => slogans.row(row),
        _ => table.row(row),
    })?;
    errors.iter().try_for_each(|row| failed.row(&All(row)))?;
    [figures, slogans, table, failed]
        .into_iter()
        .zip(NAMES)
        .map(|(raw, name)| Ok(Written { name, path: path(dir, name, style.format), complete: raw.complete()? }))
        .collect()
}

impl Documents<'_> {
    /// Gives the rows of some of the documents, in order, with the names of their tables.
    pub fn rows(
        &self,
        dir: &Path,
        which: std::ops::Range<usize>,
        mut each: impl FnMut(&'static str, &dyn Cells) -> Result<()>,
    ) -> Result<()> {
        let at = |name: &str| DocumentRow::COLUMNS.iter().position(|c| c.name == name);
        let (duplicate_of, chars) = (at("duplicate_of"), at("chars"));
        let mut stored = self.store.rows();
        let mut window = Window::default();
        for i in which.clone() {
            let nth = (i - which.start) % TOGETHER;
            if nth == 0 {
                stored.read(&self.seen.entries(i..which.end.min(i + TOGETHER)), Which::Rows, &mut window)?;
            }
            let Some((doc, _)) = self.seen.get(i) else { break };
            let earlier = self.repeats.get(&i).and_then(|at| self.seen.get(*at)).map(|d| d.0);
            let broken = || broken(dir, doc);
            let mut reader = Reader(window.get(nth));
            reader
                .table(DocumentRow::COLUMNS.len(), |row| {
                    let empty = chars.is_some_and(|i| row.cell(i) == crate::row::Cell::Int(0));
                    if let (Some(i), Some(earlier), false) = (duplicate_of, earlier, empty) {
                        row.set(i, earlier);
                    }
                    each(DocumentRow::TABLE, row)
                })
                .ok_or_else(broken)??;
            reader.table(FigureRow::COLUMNS.len(), |row| each(FigureRow::TABLE, row)).ok_or_else(broken)??;
            reader.table(SloganRow::COLUMNS.len(), |row| each(SloganRow::TABLE, row)).ok_or_else(broken)??;
        }
        Ok(())
    }
}
