//! Writers, one a format, all behind [`Writer`]. They know cells and columns, not which table they write.

pub mod clean;
pub mod flat;
#[cfg(feature = "polars")]
pub mod hold;
pub mod jsonl;
pub mod load;
pub mod markdown;
pub mod mend;
pub mod output;
#[cfg(feature = "polars")]
pub mod parquet;
pub mod sdmx;
pub mod source;
pub mod target;
pub mod terminal;
mod workbook;
pub mod xlsx;

use crate::row::{Cell, CellType, Column, Row};
use std::borrow::Cow;
use std::io;

/// A column without the type of its row.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Its name in the header that was asked for.
    pub label: Cow<'static, str>,
    /// Its name.
    pub name: Cow<'static, str>,
    /// The type of its cells.
    pub cell_type: CellType,
    /// What it means.
    pub about: &'static str,
}

/// One row to write: cells by position.
pub trait Cells {
    /// The cell in column `i`.
    fn cell(&self, i: usize) -> Cell<'_>;
}

/// Writes one table.
pub trait Writer: Send {
    /// Writes a row.
    fn row(&mut self, row: &dyn Cells) -> io::Result<()>;
    /// Writes what is left and closes the table.
    fn finish(&mut self) -> io::Result<()>;
    /// A further file that belongs beside the finished table: the ending of its name, and its bytes.
    fn beside(&mut self) -> Option<(&'static str, Vec<u8>)> {
        None
    }
}

/// A format that tables are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Comma-separated values (RFC 4180)
    Csv,
    /// Tab-separated values
    Tsv,
    /// JSON Lines: one object a row, numbers exact
    Jsonl,
    /// Aligned for reading in a terminal
    Table,
    /// Apache Parquet with typed columns
    #[cfg(feature = "polars")]
    Parquet,
    /// Markdown table
    #[value(alias = "md")]
    Markdown,
    /// Excel workbook with typed cells and a sheet that explains the columns
    Xlsx,
    /// SDMX-CSV 2.0, figures only; -o writes a list of the codes beside it
    #[value(alias = "sdmx")]
    SdmxCsv,
}

impl Format {
    /// The ending of files in this format.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Jsonl => "jsonl",
            Self::Table => "txt",
            #[cfg(feature = "polars")]
            Self::Parquet => "parquet",
            Self::Markdown => "md",
            Self::Xlsx => "xlsx",
            Self::SdmxCsv => "sdmx.csv",
        }
    }

    /// Whether it is bytes rather than text.
    pub fn is_binary(self) -> bool {
        match self {
            Self::Xlsx => true,
            #[cfg(feature = "polars")]
            Self::Parquet => true,
            _ => false,
        }
    }

    /// The endings that [`Format::of_path`] knows, for messages.
    pub const ENDINGS: &str = if cfg!(feature = "polars") {
        ".csv, .tsv, .jsonl, .parquet, .md, .xlsx, .sdmx.csv, .txt"
    } else {
        ".csv, .tsv, .jsonl, .md, .xlsx, .sdmx.csv, .txt"
    };

    /// The format that a file name asks for.
    pub fn of_path(path: &std::path::Path) -> Option<Self> {
        if path.to_str().is_some_and(|p| p.to_ascii_lowercase().ends_with(".sdmx.csv")) {
            return Some(Self::SdmxCsv);
        }
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "md" | "markdown" => Some(Self::Markdown),
            "xlsx" => Some(Self::Xlsx),
            "txt" => Some(Self::Table),
            #[cfg(feature = "polars")]
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// The language of the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Header {
    /// The column names
    #[default]
    En,
    /// Chinese column names
    Zh,
}

/// How a table is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// In which format.
    pub format: Format,
    /// A byte order mark first, for Excel.
    pub bom: bool,
    /// Which header.
    pub header: Header,
    /// Where lines of a terminal table end; none does not cut.
    pub width: Option<usize>,
    /// A terminal table shows the columns without values too: they were asked for.
    pub all: bool,
}

/// The columns without the type of their row.
pub fn heads<R: Row>(columns: &[&'static Column<R>], header: Header) -> Vec<Head> {
    let label = |c: &Column<R>| if header == Header::Zh { c.zh } else { c.name };
    columns
        .iter()
        .map(|c| Head { label: label(c).into(), name: c.name.into(), cell_type: c.cell_type, about: c.about })
        .collect()
}

/// Begins the table called `table` on `out`.
pub fn writer(
    out: impl io::Write + Send + 'static,
    table: &str,
    heads: Vec<Head>,
    style: Style,
) -> io::Result<Box<dyn Writer>> {
    Ok(match style.format {
        Format::Csv => Box::new(flat::Flat::new(out, &heads, b',', style.bom)?),
        Format::Tsv => Box::new(flat::Flat::new(out, &heads, b'\t', style.bom)?),
        Format::Jsonl => Box::new(jsonl::Jsonl::new(out, heads)),
        #[cfg(feature = "polars")]
        Format::Parquet => Box::new(parquet::Parquet::new(out, heads)),
        Format::Markdown => Box::new(markdown::Markdown::new(out, &heads)?),
        Format::Xlsx => Box::new(xlsx::Xlsx::new(out, table, heads)?),
        Format::SdmxCsv => Box::new(sdmx::Sdmx::new(out, &heads)?),
        Format::Table => Box::new(terminal::Terminal::new(out, heads, style.width, style.all)),
    })
}
