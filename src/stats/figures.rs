//! The figures of tables as columns: only those that are asked for, with their declared types.

use crate::error::{Error, Result};
use crate::frame::{self, Builder};
use crate::message::Messages;
use crate::row::{CellType, FigureRow, Row};
use crate::table::source;
use polars::prelude::*;
use std::path::PathBuf;

/// Columns without which a figure can be neither grouped nor counted.
pub const NEEDED: &[&str] = &[
    "doc",
    "start",
    "sentence",
    "kind",
    "value",
    "value_max",
    "unit",
    "direction",
    "basis",
    "role",
    "status",
    "indicator",
    "indicator_code",
    "subject",
    "region_code",
    "period_start",
    "period_end",
];

/// Reads these columns of all tables of figures. A column that a table lacks is empty, and that is said; only without
/// values nothing can be done.
pub fn load(files: &[PathBuf], wanted: &[&str], messages: Messages) -> Result<DataFrame> {
    let mut all: Option<DataFrame> = None;
    for file in files {
        let parquet = source::is_parquet(file);
        let failed = |e: PolarsError| Error::Input {
            path: file.clone(),
            what: e.to_string(),
            remedy: "is it a table that baoshu wrote?".into(),
        };
        let read = if parquet {
            frame::read_columns(file, wanted)?
        } else {
            let mut tables = source::read(std::slice::from_ref(file), messages)?;
            let mut table = tables.pop().unwrap_or_default();
            let mut builder = Builder::new(&table.heads);
            std::mem::take(&mut table.rows).iter().for_each(|row| builder.row(row));
            builder.take().map_err(failed)?
        };
        let part = typed(file, &read, wanted, messages)?;
        match &mut all {
            None => all = Some(part),
            Some(all) => drop(all.vstack_mut(&part).map_err(failed)?),
        }
    }
    let mut all = all.unwrap_or_default();
    all.rechunk_mut();
    Ok(all)
}

fn typed(file: &std::path::Path, read: &DataFrame, wanted: &[&str], messages: Messages) -> Result<DataFrame> {
    let mut columns = Vec::with_capacity(wanted.len());
    let mut missing = Vec::new();
    for name in wanted {
        let declared = FigureRow::COLUMNS.iter().find(|c| c.name == *name);
        let dtype = frame::dtype(declared.map_or(CellType::Text, |c| c.cell_type));
        let Ok(column) = read.column(name) else {
            missing.push(*name);
            columns.push(Column::full_null((*name).into(), read.height(), &dtype));
            continue;
        };
        let cast = column.cast(&dtype).unwrap_or_else(|_| Column::full_null((*name).into(), read.height(), &dtype));
        let lost = cast.null_count() - column.null_count();
        if lost > 0 {
            let file = file.display();
            messages.warn(format!("{file}: column {name}: {lost} cells are no {dtype}; they are taken as empty"));
        }
        columns.push(cast);
    }
    if missing.contains(&"value") {
        return Err(Error::Input {
            path: file.into(),
            what: "the table has no column `value`".into(),
            remedy: "name a table of figures, with the header that `baoshu extract` writes".into(),
        });
    }
    if !missing.is_empty() {
        let (file, missing) = (file.display(), missing.join(", "));
        messages.warn(format!("{file}: the table has no column {missing}; taken as empty"));
    }
    DataFrame::new(read.height(), columns).map_err(|e| Error::Input {
        path: file.into(),
        what: e.to_string(),
        remedy: "is it a table that baoshu wrote?".into(),
    })
}

/// The columns of a frame of figures, by row.
pub struct Columns<'a>(pub &'a DataFrame);

impl<'a> Columns<'a> {
    /// A column of words. A column that is not there, or of another type, has none.
    pub fn text(&self, name: &str) -> Words<'a> {
        Words(self.0.column(name).ok().and_then(|c| c.str().ok()))
    }

    /// A column of exact numbers.
    pub fn number(&self, name: &str) -> Numbers<'a> {
        Numbers(self.0.column(name).ok().and_then(|c| c.as_materialized_series().decimal().ok()).map(|d| d.physical()))
    }

    /// A column of days.
    pub fn days(&self, name: &str) -> Days<'a> {
        Days(self.0.column(name).ok().and_then(|c| c.as_materialized_series().date().ok()).map(|d| d.physical()))
    }

    /// A column of whole numbers.
    pub fn whole(&self, name: &str) -> Whole<'a> {
        Whole(self.0.column(name).ok().and_then(|c| c.i64().ok()))
    }
}

/// A column of words; an empty cell is the empty word.
#[derive(Clone, Copy)]
pub struct Words<'a>(Option<&'a StringChunked>);

impl<'a> Words<'a> {
    /// The word of row `i`.
    pub fn get(&self, i: usize) -> &'a str {
        self.0.and_then(|c| c.get(i)).unwrap_or_default()
    }
}

/// A column of numbers, times ten to the scale of frames.
#[derive(Clone, Copy)]
pub struct Numbers<'a>(Option<&'a Int128Chunked>);

impl Numbers<'_> {
    /// The number of row `i`.
    pub fn get(&self, i: usize) -> Option<i128> {
        self.0.and_then(|c| c.get(i))
    }
}

/// A column of days.
#[derive(Clone, Copy)]
pub struct Days<'a>(Option<&'a Int32Chunked>);

impl Days<'_> {
    /// The day of row `i` since 1970.
    pub fn get(&self, i: usize) -> Option<i32> {
        self.0.and_then(|c| c.get(i))
    }
}

/// A column of whole numbers.
#[derive(Clone, Copy)]
pub struct Whole<'a>(Option<&'a Int64Chunked>);

impl Whole<'_> {
    /// The number of row `i`.
    pub fn get(&self, i: usize) -> Option<i64> {
        self.0.and_then(|c| c.get(i))
    }
}
