//! JSON Lines.

use super::{Cells, Head, Writer};
use crate::row::{Cell, CellType};
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
        object(&mut self.out, None, &self.heads, row)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes one row; `table` goes before its columns where one stream holds several tables.
pub fn object(out: &mut impl Write, table: Option<&str>, heads: &[Head], row: &dyn Cells) -> io::Result<()> {
    if let Some(table) = table {
        write!(out, "{{\"table\":\"{table}\"")?;
    }
    for (i, head) in heads.iter().enumerate() {
        out.write_all(if i == 0 && table.is_none() { b"{\"" } else { b",\"" })?;
        out.write_all(head.name.as_bytes())?;
        out.write_all(b"\":")?;
        match row.cell(i) {
            Cell::Empty if head.cell_type == CellType::List => out.write_all(b"[]")?,
            Cell::Empty => out.write_all(b"null")?,
            Cell::Text("") => out.write_all(b"\"\"")?,
            Cell::Text(s) => serde_json::to_writer(&mut *out, s)?,
            Cell::Int(n) => serde_json::to_writer(&mut *out, &n)?,
            Cell::Decimal(d) => write!(out, "{}", d.normalize())?,
            Cell::Date(d) => write!(out, "\"{d}\"")?,
            Cell::Bool(b) => write!(out, "{b}")?,
            Cell::List(items) => serde_json::to_writer(&mut *out, items)?,
        }
    }
    out.write_all(b"}\n")
}
