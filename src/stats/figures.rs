//! The figures of tables, part by part, as columns: only those that are asked for, with their declared types.

use super::slices::Slices;
use crate::error::{Error, Result};
use crate::frame::{self, Builder};
use crate::message::Messages;
use crate::row::CellType;
use crate::table::{load, source};
use polars::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rows that are worked on by one thread at a time.
const PIECE: usize = 1 << 16;
/// Rows in memory at a time.
const PART: usize = 1 << 19;

/// Some rows of a table, in pieces of one array a column.
#[derive(Debug, Default)]
pub struct Part {
    /// The pieces.
    pub pieces: Vec<DataFrame>,
    /// The two rows that follow the last, where it matters.
    pub after: DataFrame,
}

/// What to read of tables of one kind.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The kind of table.
    pub table: &'static str,
    /// The columns.
    pub columns: &'a [&'a str],
    /// The column without which nothing can be done.
    pub needed: &'static str,
    /// Whether to say which columns are not there.
    pub say: bool,
}

/// Hands the tables on part by part, in order. A column that a table lacks is empty, and that is said.
pub fn each(
    files: &[PathBuf],
    wanted: Wanted<'_>,
    messages: Messages,
    mut work: impl FnMut(Part) -> Result<()>,
) -> Result<()> {
    for file in files {
        if !source::is_parquet(file) {
            let mut tables = source::read(std::slice::from_ref(file), messages)?;
            let mut table = tables.pop().unwrap_or_default();
            let there: Vec<String> = table.heads.iter().map(|h| h.name.to_string()).collect();
            look(file, &there, wanted, messages)?;
            let mut builder = Builder::new(&table.heads);
            std::mem::take(&mut table.rows).iter().for_each(|row| builder.row(row));
            let frame = builder.take().map_err(|e| unreadable(file, &e))?;
            let mut casts = Casts::default();
            work(Part { pieces: pieces(casts.typed(&frame, wanted)), after: DataFrame::default() })?;
            casts.said(file, messages);
            continue;
        }
        let parts = if file.is_dir() { source::parts_of(file) } else { vec![file.clone()] };
        let mut casts = Casts::default();
        let mut rows = 0;
        for path in parts {
            let slices = Slices::open(&path, wanted.columns)?;
            look(&path, slices.columns(), wanted, messages)?;
            for (first, n) in slices.parts(PART) {
                let pieces = pieces(casts.typed(&slices.read(first, n)?, wanted));
                rows += n;
                // A change from A to B may lie across the end of the part.
                let open = pieces.last().is_some_and(|p| {
                    let role = Columns(p).text("role");
                    (p.height().saturating_sub(2)..p.height()).any(|i| role.get(i) == "from")
                });
                let after = if open { casts.typed(&slices.read(first + n, 2)?, wanted) } else { DataFrame::default() };
                work(Part { pieces, after })?;
            }
        }
        if rows == 0 {
            messages.warn(format!("{}: the table has no rows", file.display()));
        }
        casts.said(file, messages);
    }
    Ok(())
}

fn unreadable(file: &Path, e: &PolarsError) -> Error {
    Error::Input { path: file.into(), what: e.to_string(), remedy: "is it a table that baoshu wrote?".into() }
}

/// Says which columns a table lacks.
fn look(file: &Path, there: &[String], wanted: Wanted<'_>, messages: Messages) -> Result<()> {
    let missing: Vec<&str> = wanted.columns.iter().copied().filter(|w| !there.iter().any(|t| t == w)).collect();
    if missing.contains(&wanted.needed) {
        return Err(Error::Input {
            path: file.into(),
            what: format!("the table has no column `{}`", wanted.needed),
            remedy: format!("name a table of {}, with the header that `baoshu extract` writes", wanted.table),
        });
    }
    if wanted.say && !missing.is_empty() {
        let (file, missing) = (file.display(), missing.join(", "));
        messages.warn(format!("{file}: the table has no column {missing}; taken as empty"));
    }
    Ok(())
}

/// Cells that did not fit the type of their column.
#[derive(Default)]
struct Casts(BTreeMap<String, (usize, DataType)>);

impl Casts {
    /// The wanted columns with their declared types.
    fn typed(&mut self, read: &DataFrame, wanted: Wanted<'_>) -> DataFrame {
        let column = |name: &&str| {
            let declared = load::declared(wanted.table, name);
            let dtype = frame::dtype(declared.map_or(CellType::Text, |d| d.cell_type));
            let empty = || Column::full_null((*name).into(), read.height(), &dtype);
            let Ok(column) = read.column(name) else { return empty() };
            let cast = column.cast(&dtype).unwrap_or_else(|_| empty());
            let lost = cast.null_count() - column.null_count().min(cast.null_count());
            if lost > 0 {
                self.0.entry((*name).to_owned()).or_insert((0, dtype)).0 += lost;
            }
            cast
        };
        let columns = wanted.columns.iter().map(column).collect();
        // All have the height of what was read, and names of their own.
        DataFrame::new(read.height(), columns).unwrap_or_default()
    }

    fn said(self, file: &Path, messages: Messages) {
        for (name, (lost, dtype)) in self.0 {
            let file = file.display();
            messages.warn(format!("{file}: column {name}: {lost} cells are no {dtype}; they are taken as empty"));
        }
    }
}

/// Pieces of one array a column.
fn pieces(mut frame: DataFrame) -> Vec<DataFrame> {
    let mut pieces = Vec::new();
    for part in frame.split_chunks() {
        let starts = (0..part.height()).step_by(PIECE);
        pieces.extend(starts.map(|at| part.slice(at as i64, PIECE)));
    }
    pieces
}

/// The columns of a frame of figures, by row.
pub struct Columns<'a>(pub &'a DataFrame);

impl<'a> Columns<'a> {
    /// A column of words. A column that is not there, or of another type, has none.
    pub fn text(&self, name: &str) -> Words<'a> {
        Words(self.strings(name))
    }

    /// A column of exact numbers, times ten to the scale of frames.
    pub fn numbers(&self, name: &str) -> Vec<Option<i128>> {
        let column = self.0.column(name).ok().and_then(|c| c.as_materialized_series().decimal().ok());
        column.map_or_else(|| vec![None; self.0.height()], |c| cells(c.physical()))
    }

    /// A column of days since 1970.
    pub fn days(&self, name: &str) -> Vec<Option<i32>> {
        let column = self.0.column(name).ok().and_then(|c| c.as_materialized_series().date().ok());
        column.map_or_else(|| vec![None; self.0.height()], |c| cells(c.physical()))
    }

    /// A column of words as polars has it.
    pub fn strings(&self, name: &str) -> Option<&'a StringChunked> {
        self.0.column(name).ok().and_then(|c| c.str().ok())
    }
}

/// The cells of a column.
pub fn cells<T: PolarsNumericType>(column: &ChunkedArray<T>) -> Vec<Option<T::Native>> {
    let mut cells = Vec::with_capacity(column.len());
    column.downcast_iter().for_each(|array| cells.extend(array.iter().map(|v| v.copied())));
    cells
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
