//! Apache Parquet, written by polars: decimals as decimals, dates as dates, lists as lists.

use super::{Cells, Head, Writer};
use crate::frame::Builder;
use polars_io::parquet::write::{BatchedWriter, ParquetWriter};
use std::io::{self, Write};

/// Rows of a row group: what is held in memory.
const GROUP: usize = 1 << 12;

/// Writes a Parquet file, one row group after the other, on the thread that asks for it: parts are written side by side.
pub struct Parquet<W: Write> {
    out: Option<W>,
    writer: Option<BatchedWriter<W>>,
    builder: Builder,
}

impl<W: Write + Send> Parquet<W> {
    /// Begins a table.
    pub fn new(out: W, heads: Vec<Head>) -> Self {
        Self { out: Some(out), writer: None, builder: Builder::new(&heads) }
    }

    fn group(&mut self) -> io::Result<()> {
        let frame = self.builder.take().map_err(io::Error::other)?;
        if let Some(out) = self.out.take() {
            self.writer =
                Some(ParquetWriter::new(out).set_parallel(false).batched(frame.schema()).map_err(io::Error::other)?);
        }
        match &mut self.writer {
            Some(writer) => writer.write_batch(&frame).map_err(io::Error::other),
            None => Ok(()),
        }
    }
}

impl<W: Write + Send> Writer for Parquet<W> {
    fn row(&mut self, row: &dyn Cells) -> io::Result<()> {
        self.builder.row(row);
        if self.builder.len() == GROUP { self.group() } else { Ok(()) }
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.writer.is_none() || !self.builder.is_empty() {
            self.group()?;
        }
        match &self.writer {
            Some(writer) => writer.finish().map(drop).map_err(io::Error::other),
            None => Ok(()),
        }
    }
}
