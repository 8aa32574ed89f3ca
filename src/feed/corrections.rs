//! Corrections that people made, applied last on every run.

use super::job::Job;
use super::rows::{CORRECTED, Fed};
use crate::error::{Error, Result};
use crate::message::Messages;
use crate::row::CellType;
use crate::store::codec::OwnedCell;
use crate::table::Head;
use crate::table::load::{self, cell_of};
use crate::table::output::position;
use std::collections::HashMap;

/// What was corrected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Corrected {
    /// Cells that were set.
    pub applied: usize,
    /// Corrections whose row is not there.
    pub gone: usize,
}

/// Applies the job's corrections to the rows.
pub fn apply(job: &Job, columns: &[Head], fed: &mut Fed, messages: Messages) -> Result<Corrected> {
    let mut corrected = Corrected::default();
    let Some(path) = &job.corrections else { return Ok(corrected) };
    let table = load::load(path)?;
    let wrong = |line: usize, column: usize, what: String, remedy: String| Error::Table {
        file: path.display().to_string(),
        line,
        column: column + 1,
        what,
        remedy,
    };
    let at = |name: &str| table.heads.iter().position(|h| h.name == name);
    let needed = |name: &str| {
        let remedy = format!("a table of corrections has {}, column, value and perhaps note", job.what.key());
        at(name).ok_or_else(|| wrong(1, 0, format!("has no column {name}"), remedy))
    };
    let (id, column, value, note) = (needed(job.what.key())?, needed("column")?, needed("value")?, at("note"));
    let key = position("columns", job.what.table(), columns, job.what.key())?;
    let mark = position("columns", job.what.table(), columns, CORRECTED)?;
    let places: HashMap<String, usize> = fed.rows.iter().enumerate().map(|(i, r)| (r.text(key), i)).collect();
    for (line, row) in (2..).zip(&table.rows) {
        let name = row.text(column);
        let refused = |e: Error| wrong(line, column, e.to_string(), "correct the name of the column".into());
        let place = position("column", job.what.table(), columns, name.trim()).map_err(refused)?;
        if place == key || place == mark {
            return Err(wrong(
                line,
                column,
                format!("{name} cannot be corrected"),
                format!("name a column of the {}", job.what.one()),
            ));
        }
        let text = row.text(value);
        let Some(cell) = cell_of(&text, columns[place].cell_type) else {
            let kind = match columns[place].cell_type {
                CellType::Date => "a day such as 2024-06-30",
                CellType::Bool => "true or false",
                _ => "a number such as 12.5",
            };
            return Err(wrong(
                line,
                value,
                format!("`{text}` does not fit the column {name}"),
                format!("write {kind}"),
            ));
        };
        let named = row.text(id);
        let Some(target) = places.get(named.trim()).and_then(|i| fed.rows.get_mut(*i)) else {
            corrected.gone += 1;
            messages.warn(format!("{}:{line}: the {} {named} is not there (any more)", path.display(), job.what.one()));
            continue;
        };
        let before = target.text(place);
        target.0[place] = cell;
        let mine = target.text(place);
        corrected.applied += 1;
        let why = note.map(|n| row.text(n)).filter(|n| !n.is_empty()).map(|n| format!(" ({n})")).unwrap_or_default();
        let said = format!("{name}: {before} → {mine}{why}");
        target.0[mark] = OwnedCell::Text(match target.text(mark) {
            s if s.is_empty() => said,
            s => format!("{s}; {said}"),
        });
    }
    Ok(corrected)
}
