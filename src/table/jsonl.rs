//! JSON Lines.

use super::{Cells, Head, Writer};
use crate::row::Cell;
use std::io::{self, Write};

/// Writes one object a row with every column: numbers as exact decimal literals (no float is ever made), dates as ISO
/// 8601 strings, lists as arrays, unknown as null. Keys are the column names whatever the header.
pub struct Jsonl<W> {
    out: W,
    heads: Vec<Head>,
}

impl<W: Write + Send> Jsonl<W> {
    /// Begins a table.
    pub fn new(out: W, heads: Vec<Head>) -> Self {
        Self { out, heads }
    }
}

impl<W: Write + Send> Writer for Jsonl<W> {
    fn row(&mut self, row: &dyn Cells) -> io::Result<()> {
        for (i, head) in self.heads.iter().enumerate() {
            self.out.write_all(if i == 0 { b"{\"" } else { b",\"" })?;
            self.out.write_all(head.name.as_bytes())?;
            self.out.write_all(b"\":")?;
            match row.cell(i) {
                Cell::Empty if head.cell_type == crate::row::CellType::List => self.out.write_all(b"[]")?,
                Cell::Empty => self.out.write_all(b"null")?,
                Cell::Text("") => self.out.write_all(b"\"\"")?,
                Cell::Text(s) => serde_json::to_writer(&mut self.out, s)?,
                Cell::Int(n) => serde_json::to_writer(&mut self.out, &n)?,
                Cell::Decimal(d) => write!(self.out, "{}", d.normalize())?,
                Cell::Date(d) => write!(self.out, "\"{d}\"")?,
                Cell::Bool(b) => write!(self.out, "{b}")?,
                Cell::List(items) => serde_json::to_writer(&mut self.out, items)?,
            }
        }
        self.out.write_all(b"}\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
