//! An aligned table for reading in a terminal, where a Chinese character takes two places.

use super::clean::clean;
use super::flat::text_of;
use super::{Cells, Head, Writer};
use crate::row::CellType;
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Widths are set from the first rows; later rows that are wider push their line out.
const MEASURED: usize = 1000;
/// The widest cell, in places.
const WIDEST: usize = 40;

/// Writes the aligned table.
pub struct Terminal<W> {
    out: W,
    heads: Vec<Head>,
    held: Vec<Vec<String>>,
    widths: Option<Vec<usize>>,
    line: Option<usize>,
    all: bool,
}

impl<W: Write + Send> Terminal<W> {
    /// Begins a table whose lines end at `line` places; `all`: also columns without values.
    pub fn new(out: W, heads: Vec<Head>, line: Option<usize>, all: bool) -> Self {
        Self { out, heads, held: Vec::new(), widths: None, line, all }
    }

    /// Columns in which the measured rows have nothing are left out: their width is 0. Where one has something later, the table
    /// gets a new header with it.
    fn release(&mut self) -> io::Result<()> {
        let mut widths = vec![0; self.heads.len()];
        for row in &self.held {
            for (w, cell) in widths.iter_mut().zip(row) {
                *w = (*w).max(cell.width());
            }
        }
        for (w, head) in widths.iter_mut().zip(&self.heads) {
            if *w > 0 || self.all {
                *w = (*w).max(head.label.width()).min(WIDEST);
            }
        }
        self.header(&widths)?;
        for row in std::mem::take(&mut self.held) {
            self.line(&row, &widths)?;
        }
        self.widths = Some(widths);
        Ok(())
    }

    fn header(&mut self, widths: &[usize]) -> io::Result<()> {
        let labels = self.heads.iter().map(|h| h.label.to_string()).collect::<Vec<_>>();
        if widths.iter().any(|w| *w > 0) { self.line(&labels, widths) } else { Ok(()) }
    }

    fn line(&mut self, cells: &[String], widths: &[usize]) -> io::Result<()> {
        let mut line = String::new();
        for ((cell, width), head) in cells.iter().zip(widths).zip(&self.heads) {
            if *width == 0 {
                continue;
            }
            let cell = cut(cell, *width);
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            if !line.is_empty() {
                line.push_str("  ");
            }
            if matches!(head.cell_type, CellType::Int | CellType::Decimal) {
                line.push_str(&pad);
                line.push_str(&cell);
            } else {
                line.push_str(&cell);
                line.push_str(&pad);
            }
        }
        let line = self.line.map_or_else(|| line.clone(), |width| cut(&line, width));
        writeln!(self.out, "{}", line.trim_end())
    }
}

impl<W: Write + Send> Writer for Terminal<W> {
    fn row(&mut self, row: &dyn Cells) -> io::Result<()> {
        let mut cells = Vec::with_capacity(self.heads.len());
        for i in 0..self.heads.len() {
            let mut s = String::new();
            text_of(&row.cell(i), &mut s);
            cells.push(clean(&s, ' ').into_owned());
        }
        match self.widths.take() {
            Some(mut widths) => {
                let mut late = false;
                for ((width, cell), head) in widths.iter_mut().zip(&cells).zip(&self.heads) {
                    if *width == 0 && !cell.is_empty() {
                        *width = cell.width().max(head.label.width()).min(WIDEST);
                        late = true;
                    }
                }
                if late {
                    writeln!(self.out)?;
                    self.header(&widths)?;
                }
                self.line(&cells, &widths)?;
                self.widths = Some(widths);
                Ok(())
            }
            None => {
                self.held.push(cells);
                if self.held.len() == MEASURED { self.release() } else { Ok(()) }
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.widths.is_none() {
            self.release()?;
        }
        self.out.flush()
    }
}

/// The text, cut to `width` places with an ellipsis where it is longer.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let mut kept = String::new();
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used + 1 > width {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Cell;

    struct R(&'static str, u64);
    impl Cells for R {
        fn cell(&self, i: usize) -> Cell<'_> {
            match i {
                0 => Cell::Text(self.0),
                1 => Cell::Int(self.1),
                _ => Cell::Empty,
            }
        }
    }

    #[test]
    fn chinese_is_two_wide_and_empty_columns_are_left_out() {
        let head =
            |label: &'static str, cell_type| Head { label: label.into(), name: label.into(), cell_type, about: "" };
        let heads = vec![head("unit", CellType::Text), head("n", CellType::Int), head("none", CellType::Text)];
        let mut out = Vec::new();
        let mut t = Terminal::new(&mut out, heads, None, false);
        t.row(&R("平方米", 5)).unwrap();
        t.row(&R("\u{1b}[2J", 1200)).unwrap();
        t.finish().unwrap();
        drop(t);
        assert_eq!(String::from_utf8(out).unwrap(), "unit       n\n平方米     5\n [2J    1200\n");
    }

    #[test]
    fn columns_that_are_asked_for_or_come_late_are_shown() {
        let head = |label: &'static str| Head {
            label: label.into(),
            name: label.into(),
            cell_type: CellType::Text,
            about: "",
        };
        let table = |all: bool, late: &'static str| {
            let mut out = Vec::new();
            let mut t = Terminal::new(&mut out, vec![head("unit"), head("n"), head("none")], None, all);
            for _ in 0..MEASURED {
                t.row(&R("", 5)).unwrap();
            }
            t.row(&R(late, 6)).unwrap();
            t.finish().unwrap();
            drop(t);
            String::from_utf8(out).unwrap()
        };
        assert!(table(true, "").starts_with("unit  n  none\n      5\n"));
        let late = table(false, "平方米");
        assert!(late.starts_with("n\n5\n") && late.ends_with("5\n\nunit    n\n平方米  6\n"), "{}", &late[1990..]);
    }

    #[test]
    fn long_cells_are_cut_at_whole_characters() {
        assert_eq!(cut("地区生产总值", 7), "地区生…");
        assert_eq!(cut("地区", 4), "地区");
        assert_eq!(cut("abc", 2), "a…");
    }
}
