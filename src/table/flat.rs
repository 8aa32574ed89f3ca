//! CSV and TSV.

use super::{Cells, Head, Writer};
use crate::row::Cell;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes separated values with quotes where they are needed (RFC 4180).
///
/// A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers. Lists are joined
/// by `|` (a `|` inside an item becomes `｜`).
pub struct Flat<W: Write> {
    out: csv::Writer<W>,
    columns: usize,
    cell: String,
}

impl<W: Write + Send> Flat<W> {
    /// Begins a table with its header.
    pub fn new(mut out: W, heads: &[Head], separator: u8, bom: bool) -> io::Result<Self> {
        if bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut out = csv::WriterBuilder::new().delimiter(separator).from_writer(out);
        out.write_record(heads.iter().map(|h| h.label.as_ref())).map_err(io_error)?;
        Ok(Self { out, columns: heads.len(), cell: String::new() })
    }
}

impl<W: Write + Send> Writer for Flat<W> {
    fn row(&mut self, row: &dyn Cells) -> io::Result<()> {
        for i in 0..self.columns {
            match row.cell(i) {
                Cell::Text(s) if !is_formula(s) => self.out.write_field(s),
                cell => {
                    self.cell.clear();
                    text_of(&cell, &mut self.cell);
                    if matches!(cell, Cell::Text(_) | Cell::List(_)) && is_formula(&self.cell) {
                        self.cell.insert(0, '\'');
                    }
                    self.out.write_field(&self.cell)
                }
            }
            .map_err(io_error)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(io_error)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The error below a CSV error, with its kind, so that a closed pipe is known as one.
pub(super) fn io_error(e: csv::Error) -> io::Error {
    match e.into_kind() {
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The text of a cell in formats that have only text.
pub fn text_of(cell: &Cell<'_>, into: &mut String) {
    // Writing to a String cannot fail.
    let _ = match cell {
        Cell::Empty => Ok(()),
        Cell::Text(s) => into.write_str(s),
        Cell::Int(n) => write!(into, "{n}"),
        Cell::Decimal(d) => write!(into, "{}", d.normalize()),
        Cell::Date(d) => write!(into, "{d}"),
        Cell::Bool(b) => write!(into, "{b}"),
        Cell::List(items) => {
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    into.push('|');
                }
                into.extend(item.chars().map(|c| if c == '|' { '｜' } else { c }));
            }
            Ok(())
        }
    };
}

/// Whether a spreadsheet might run a text: it starts as formulas do and is not a plain number or percentage.
pub fn is_formula(s: &str) -> bool {
    let Some(first) = s.chars().next() else { return false };
    // What a lone - stands for is nothing: the id of standard input.
    if s == "-" || !matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠') {
        return false;
    }
    let rest = s[first.len_utf8()..].trim_end_matches(['%', '％', '‰']);
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let points = rest.bytes().filter(|b| *b == b'.').count();
    !(matches!(first, '+' | '-') && digits > 0 && points <= 1 && digits + points == rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_are_not() {
        for bad in ["=1+1", "+A1", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "＝1", "-1+cmd|' /C calc'!A0", "+3+X"] {
            assert!(is_formula(bad), "{bad:?}");
        }
        for fine in ["", "5%", "-3.2", "-0.6%", "+12", "五比五看", "3+X", "a=b"] {
            assert!(!is_formula(fine), "{fine:?}");
        }
    }

    #[test]
    fn cells_as_text() {
        let shown = |cell: Cell<'_>| {
            let mut s = String::new();
            text_of(&cell, &mut s);
            s
        };
        assert_eq!(shown(Cell::Decimal("211278000000.50".parse().unwrap())), "211278000000.5");
        assert_eq!(shown(Cell::Decimal("100".parse().unwrap())), "100");
        assert_eq!(shown(Cell::List(&["比忠诚".into(), "a|b".into()])), "比忠诚|a｜b");
        assert_eq!(shown(Cell::Bool(true)), "true");
        assert_eq!(shown(Cell::Empty), "");
    }
}
