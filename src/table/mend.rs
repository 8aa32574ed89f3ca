//! Tables that a person edited: cells are given the declared types again, what does not fit is said and left empty.

use super::load::{self, Loaded};
use crate::message::Messages;
use crate::row::CellType;
use crate::store::codec::OwnedCell;
use jiff::civil::Date;
use std::path::Path;

/// Cells of one column that are named one by one; more are counted.
const NAMED: usize = 5;

/// Gives the columns of ours their declared types. Rows are numbered as a spreadsheet numbers them, the header being row 1.
pub fn mend(table: &mut Loaded, file: &Path, messages: Messages) {
    for note in std::mem::take(&mut table.notes) {
        messages.warn(format!("{}: {note}", file.display()));
    }
    if table.rows.is_empty() {
        messages.warn(format!("{}: the table has no rows", file.display()));
    }
    let jsonl = file.extension().is_some_and(|e| e == "jsonl" || e == "ndjson");
    let first = if jsonl { 1 } else { 2 };
    for (i, head) in table.heads.iter_mut().enumerate() {
        let Some(declared) = load::declared(&table.name, &head.name).filter(|d| d.cell_type != head.cell_type) else {
            continue;
        };
        let mut wrong = 0;
        for (at, row) in table.rows.iter_mut().enumerate() {
            let Some(cell) = row.0.get_mut(i) else { continue };
            let Some(mended) = retyped(cell, declared.cell_type) else {
                wrong += 1;
                if wrong <= NAMED {
                    let (file, row) = (file.display(), at + first);
                    let said = written(cell);
                    let what = what(declared.cell_type);
                    messages.warn(format!(
                        "{file}: row {row}, column {}: `{said}` is no {what}; it is taken as empty",
                        head.label
                    ));
                }
                *cell = OwnedCell::Empty;
                continue;
            };
            *cell = mended;
        }
        if wrong > NAMED {
            let (file, more) = (file.display(), wrong - NAMED);
            messages.warn(format!("{file}: column {}: {more} more such cells are taken as empty", head.label));
        }
        head.cell_type = declared.cell_type;
        head.about = declared.about;
    }
}

/// What a cell of the type holds, in words.
fn what(cell_type: CellType) -> &'static str {
    match cell_type {
        CellType::Int => "whole number",
        CellType::Decimal => "number",
        CellType::Date => "date such as 2024-06-30",
        CellType::Bool => "true or false",
        CellType::Text | CellType::List => "text",
    }
}

fn written(cell: &OwnedCell) -> String {
    let mut text = String::new();
    super::flat::text_of(&super::Cells::cell(&crate::store::codec::OwnedRow(vec![cell.clone()]), 0), &mut text);
    text.chars().take(40).collect()
}

/// The cell in another type, as a spreadsheet may have rewritten it: 1,234.50, 2024/6/30, 7.0, TRUE.
fn retyped(cell: &OwnedCell, cell_type: CellType) -> Option<OwnedCell> {
    if *cell == OwnedCell::Empty {
        return Some(OwnedCell::Empty);
    }
    let text = written(cell);
    let text = text.trim();
    if text.is_empty() {
        return Some(OwnedCell::Empty);
    }
    Some(match cell_type {
        CellType::Text => OwnedCell::Text(text.to_owned()),
        CellType::List => OwnedCell::List(text.split('|').map(str::to_owned).collect()),
        CellType::Decimal => OwnedCell::Decimal(number(text)?),
        CellType::Int => OwnedCell::Int(number(text)?.normalize().try_into().ok().filter(|_| whole(text))?),
        CellType::Bool => OwnedCell::Bool(text.to_ascii_lowercase().parse().ok()?),
        CellType::Date => OwnedCell::Date(day(text)?),
    })
}

fn whole(text: &str) -> bool {
    number(text).is_some_and(|d| d.fract().is_zero())
}

/// A number, with or without commas between thousands.
fn number(text: &str) -> Option<rust_decimal::Decimal> {
    let whole = text.split('.').next()?.trim_start_matches(['-', '+']);
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut grouped = !first.is_empty() && first.len() <= 3;
    let mut any = false;
    for group in groups {
        any = true;
        grouped &= group.len() == 3;
    }
    if any && !grouped {
        return None;
    }
    let plain = text.replace(',', "");
    rust_decimal::Decimal::from_str_exact(&plain).or_else(|_| rust_decimal::Decimal::from_scientific(&plain)).ok()
}

/// A day as ISO 8601 has it, or with slashes and without zeros.
fn day(text: &str) -> Option<Date> {
    let text = text.split(['T', ' ']).next()?;
    let mut parts = text.split(['-', '/']);
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || y.len() != 4 {
        return None;
    }
    Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(s: &str, t: CellType) -> Option<OwnedCell> {
        retyped(&OwnedCell::Text(s.into()), t)
    }

    #[test]
    fn cells_that_a_spreadsheet_rewrote_are_read() {
        let number = |s: &str| Some(OwnedCell::Decimal(s.parse().unwrap()));
        assert_eq!(text("1,234,567.50", CellType::Decimal), number("1234567.50"));
        assert_eq!(text(" -5 ", CellType::Decimal), number("-5"));
        assert_eq!(text("12,34", CellType::Decimal), None);
        assert_eq!(text("约三成", CellType::Decimal), None);
        assert_eq!(text("2024/6/3", CellType::Date), Some(OwnedCell::Date(jiff::civil::date(2024, 6, 3))));
        assert_eq!(text("2024-06-30 00:00:00", CellType::Date), Some(OwnedCell::Date(jiff::civil::date(2024, 6, 30))));
        assert_eq!(text("6/30/2024", CellType::Date), None);
        assert_eq!(text("TRUE", CellType::Bool), Some(OwnedCell::Bool(true)));
        assert_eq!(text("7.0", CellType::Int), Some(OwnedCell::Int(7)));
        assert_eq!(text("7.5", CellType::Int), None);
        assert_eq!(text("-7", CellType::Int), None);
    }
}
