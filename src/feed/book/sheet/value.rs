//! What a cell of a row is in a sheet, and whether the sheet says so already.

use super::read::OldCell;
use crate::row::Cell;
use crate::table::flat;
use jiff::civil::{Date, date};
use rust_decimal::prelude::ToPrimitive;

/// What a cell holds.
const CHARS: usize = 32_767;

/// What a cell should hold.
#[derive(Debug, PartialEq)]
pub(super) enum Want {
    Empty,
    Text(String),
    Number(String),
    Day(i64),
    Bool(bool),
}

/// What a cell of a row is in a sheet.
pub(super) fn wanted(cell: &Cell<'_>, epoch_1904: bool) -> Want {
    let text = |cell: &Cell<'_>| {
        let mut s = String::new();
        flat::text_of(cell, &mut s);
        if let Some((cut, _)) = s.char_indices().nth(CHARS) {
            s.truncate(cut);
        }
        Want::Text(s)
    };
    match cell {
        Cell::Empty => Want::Empty,
        Cell::Text("") => Want::Empty,
        Cell::Int(n) if *n < 1 << 53 => Want::Number(n.to_string()),
        // Excel holds 15 digits; longer numbers are exact as text.
        Cell::Decimal(d) if d.normalize().mantissa().unsigned_abs() < 1_000_000_000_000_000 => {
            Want::Number(d.normalize().to_string())
        }
        Cell::Bool(b) => Want::Bool(*b),
        Cell::Date(d) => serial(*d, epoch_1904).map_or_else(|| text(cell), Want::Day),
        _ => text(cell),
    }
}

/// The number of a day. Before March 1900 Excel counts a day that never was: such days are text.
fn serial(d: Date, epoch_1904: bool) -> Option<i64> {
    let epoch = if epoch_1904 { date(1904, 1, 1) } else { date(1899, 12, 30) };
    (d >= date(1900, 3, 1) && d >= epoch).then(|| epoch.until(d).ok().map(|s| i64::from(s.get_days()))).flatten()
}

/// Whether a cell holds what it should already.
pub(super) fn says(cell: &OldCell, want: &Want) -> bool {
    let number = |n: f64| !cell.is_text && cell.text.trim().parse() == Ok(n);
    match want {
        Want::Empty => cell.text.is_empty() && !cell.formula,
        Want::Text(s) => cell.is_text && cell.text.replace("\r\n", "\n") == s.replace("\r\n", "\n"),
        Want::Number(n) => n.parse().is_ok_and(number),
        Want::Day(n) => number(n.to_f64().unwrap_or(f64::NAN)),
        Want::Bool(b) => cell.text.trim() == if *b { "1" } else { "0" } && !cell.is_text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_before_march_1900_are_text() {
        assert_eq!(serial(date(2024, 1, 1), false), Some(45292));
        assert_eq!(serial(date(1900, 2, 28), false), None);
        assert_eq!(serial(date(2024, 1, 1), true), Some(43830));
    }
}
