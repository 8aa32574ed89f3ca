//! Apache Parquet, written by polars: decimals as decimals, dates as dates, lists as lists.

use super::{Cells, Head, Writer};
use crate::frame::Builder;
use polars::prelude::PolarsError;
use polars_io::parquet::write::{BatchedWriter, ParquetWriter};
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Rows of a row group: what is held in memory.
const GROUP: usize = 1 << 11;

/// Writes a Parquet file, one row group after the other, on the thread that asks for it: parts are written side by side.
pub struct Parquet<W: Write> {
    out: Option<Noted<W>>,
    writer: Option<BatchedWriter<Noted<W>>>,
    builder: Builder,
    closed: Arc<AtomicBool>,
}

/// Notes when nobody reads any more: the errors of polars do not say so.
struct Noted<W> {
    out: W,
    closed: Arc<AtomicBool>,
}

impl<W> Noted<W> {
    fn note<T>(&self, done: io::Result<T>) -> io::Result<T> {
        done.inspect_err(|e| {
            self.closed.fetch_or(e.kind() == io::ErrorKind::BrokenPipe, Ordering::Relaxed);
        })
    }
}

impl<W: Write> Write for Noted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.out.write(bytes);
        self.note(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.out.flush();
        self.note(done)
    }
}

impl<W: Write + Send> Parquet<W> {
    /// Begins a table.
    pub fn new(out: W, heads: Vec<Head>) -> Self {
        let closed = Arc::<AtomicBool>::default();
        let out = Noted { out, closed: Arc::clone(&closed) };
        Self { out: Some(out), writer: None, builder: Builder::new(&heads), closed }
    }

    fn error(&self, e: PolarsError) -> io::Error {
        match self.closed.load(Ordering::Relaxed) {
            true => io::ErrorKind::BrokenPipe.into(),
            false => io::Error::other(e),
        }
    }

    fn group(&mut self) -> io::Result<()> {
        let frame = self.builder.take().map_err(io::Error::other)?;
        if let Some(out) = self.out.take() {
            self.writer =
                Some(ParquetWriter::new(out).set_parallel(false).batched(frame.schema()).map_err(io::Error::other)?);
        }
        let written = self.writer.as_mut().map_or(Ok(()), |writer| writer.write_batch(&frame));
        written.map_err(|e| self.error(e))
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
            Some(writer) => writer.finish().map(drop).map_err(|e| self.error(e)),
            None => Ok(()),
        }
    }
}
