//! Where a table goes: standard output, or a file that appears whole or not at all.

use super::clean::Cleaning;
use super::{Cells, Format, Head, Header, Picked, Style, Writer, heads, writer};
use crate::error::{Error, Result};
use crate::input::drive::Tally;
use crate::row::{Column, Row};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// How tables are written: the arguments that every command with a table has.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct OutputArgs {
    /// Format; without it the ending of -o decides, else a terminal gets table and a pipe csv
    #[arg(short, long, value_enum, help_heading = "Output")]
    pub format: Option<Format>,
    /// Write to FILE, which is replaced only when the table is complete
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Only these columns, in this order (comma-separated)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Output")]
    pub columns: Vec<String>,
    /// Begin CSV and TSV with a byte order mark, as Excel wants it
    #[arg(long, help_heading = "Output")]
    pub bom: bool,
    /// Language of the header (JSON Lines keep the column names)
    #[arg(long, value_enum, value_name = "LANG", default_value_t, help_heading = "Output")]
    pub header: Header,
}

/// Columns that a table in a terminal leaves out unless they are asked for: they locate and explain a row.
const ASIDE: &[&str] =
    &["article", "title", "paragraph", "sentence", "start", "end", "rule", "confidence", "region_code"];

/// A table of `R` being written.
pub struct Table<R: Row> {
    columns: Vec<&'static Column<R>>,
    raw: Raw,
}

/// A table being written, whatever its rows.
pub struct Raw {
    writer: Box<dyn Writer>,
    target: Target,
    rows: u64,
}

/// A table that is written but stands not yet under its name.
pub struct Complete {
    /// Its number of rows.
    pub rows: u64,
    targets: Vec<Target>,
}

impl OutputArgs {
    /// Begins the table of `R`.
    pub fn open<R: Row>(&self) -> Result<Table<R>> {
        let terminal = self.output.is_none() && io::stdout().is_terminal();
        let guessed = self.output.as_deref().and_then(Format::of_path);
        let format = self.format.or(guessed).unwrap_or(if terminal { Format::Table } else { Format::Csv });
        if terminal && format == Format::Xlsx {
            return Err(Error::Usage {
                what: "a workbook cannot be shown in a terminal".into(),
                remedy: "write it to a file: -o figures.xlsx".into(),
            });
        }
        let columns = self.pick(format)?;
        let width = terminal.then(terminal_width).flatten();
        let style = Style { format, bom: self.bom, header: self.header, width };
        let heads = heads(&columns, self.header);
        let raw = match self.output.as_deref() {
            Some(path) => Raw::file(path, R::TABLE, heads, style)?,
            None => {
                let out: Box<dyn Write + Send> =
                    if terminal { Box::new(Cleaning::new(io::stdout())) } else { Box::new(io::stdout()) };
                Raw::begin(out, Target::Stdout, R::TABLE, heads, style)?
            }
        };
        Ok(Table { columns, raw })
    }

    fn pick<R: Row>(&self, format: Format) -> Result<Vec<&'static Column<R>>> {
        if format == Format::SdmxCsv && (R::TABLE != "figures" || !self.columns.is_empty()) {
            return Err(Error::Usage {
                what: format!("SDMX-CSV holds observations, not {} with columns of choice", R::TABLE),
                remedy: "use it for figures without --columns, or choose csv".into(),
            });
        }
        if self.columns.is_empty() {
            let brief = format == Format::Table;
            return Ok(R::COLUMNS.iter().filter(|c| !(brief && ASIDE.contains(&c.name))).collect());
        }
        self.columns.iter().map(|name| column(name.trim())).collect()
    }
}

/// The column of `R` called `name`, in English or Chinese.
pub fn column<R: Row>(name: &str) -> Result<&'static Column<R>> {
    R::COLUMNS.iter().find(|c| c.name == name || c.zh == name).ok_or_else(|| {
        let names: Vec<&str> = R::COLUMNS.iter().map(|c| c.name).collect();
        let near = names.iter().map(|n| (strsim::jaro_winkler(n, name), n)).max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = match near {
            Some((likeness, n)) if likeness > 0.7 => format!("did you mean `{n}`? The"),
            _ => "the".into(),
        };
        Error::Usage {
            what: format!("--columns: {} has no column `{name}`", R::TABLE),
            remedy: format!("{hint} columns are {}", names.join(", ")),
        }
    })
}

/// The columns that the environment says a terminal has.
fn terminal_width() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok().filter(|w| *w >= 20)
}

impl<R: Row> Table<R> {
    /// Writes a row.
    pub fn row(&mut self, row: &R) -> Result<()> {
        self.raw.row(&Picked { row, columns: &self.columns })
    }

    /// Completes the table when anything was read; else a file that was there stays as it was.
    pub fn finish_if(self, tally: Tally) -> Result<()> {
        if tally.read > 0 || matches!(self.raw.target, Target::Stdout) || tally.failed == 0 {
            self.raw.complete()?.commit()?;
        }
        Ok(())
    }
}

impl Raw {
    /// Begins a table in a file, written beside it.
    pub fn file(path: &Path, table: &str, heads: Vec<Head>, style: Style) -> Result<Self> {
        let (file, target) = Target::file(path)?;
        Self::begin(file, target, table, heads, style)
    }

    fn begin(
        out: impl Write + Send + 'static,
        target: Target,
        table: &str,
        heads: Vec<Head>,
        style: Style,
    ) -> Result<Self> {
        let writer = writer(BufWriter::with_capacity(1 << 16, out), table, heads, style);
        Ok(Self { writer: writer.map_err(|e| target.failed(e))?, target, rows: 0 })
    }

    /// Writes a row.
    pub fn row(&mut self, row: &dyn Cells) -> Result<()> {
        self.rows += 1;
        self.writer.row(row).map_err(|e| self.target.failed(e))
    }

    /// Writes the table to its end.
    pub fn complete(mut self) -> Result<Complete> {
        self.writer.finish().map_err(|e| self.target.failed(e))?;
        let mut targets = Vec::new();
        if let (Target::Beside(_, path), Some((ending, bytes))) = (&self.target, self.writer.beside()) {
            let name = path.file_name().map_or_else(Default::default, |n| n.to_string_lossy().into_owned());
            let stem = name.split('.').next().unwrap_or(&name);
            let (mut file, target) = Target::file(&path.with_file_name(format!("{stem}.{ending}")))?;
            file.write_all(&bytes).map_err(|e| target.failed(e))?;
            targets.push(target);
        }
        targets.push(self.target);
        Ok(Complete { rows: self.rows, targets })
    }
}

impl Complete {
    /// Gives the table its name; only now the old one goes.
    pub fn commit(self) -> Result<u64> {
        for target in self.targets {
            target.commit()?;
        }
        Ok(self.rows)
    }
}

/// Where the bytes go.
pub enum Target {
    /// Standard output.
    Stdout,
    /// A device or a named pipe, written in place.
    Device(PathBuf),
    /// A file beside the one it will replace.
    Beside(tempfile::TempPath, PathBuf),
}

impl Target {
    /// Opens the file beside `path`. The old file stays as it is until [`Target::commit`].
    pub fn file(path: &Path) -> Result<(File, Self)> {
        let failed = |source| Error::Write { target: path.display().to_string(), source };
        if path.metadata().is_ok_and(|m| !m.is_file() && !m.is_dir()) {
            let file = File::options().write(true).open(path).map_err(failed)?;
            return Ok((file, Self::Device(path.into())));
        }
        if path.is_dir() {
            return Err(failed(io::Error::other("it is a folder; name a file in it")));
        }
        let folder = match path.parent() {
            Some(p) if p != Path::new("") => p,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".baoshu-").suffix(".tmp");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let (file, temporary) = builder.tempfile_in(folder).map_err(failed)?.into_parts();
        Ok((file, Self::Beside(temporary, path.into())))
    }

    /// Moves the finished file to its name.
    pub fn commit(self) -> Result<()> {
        match self {
            Self::Stdout | Self::Device(_) => Ok(()),
            Self::Beside(temporary, path) => temporary
                .persist(&path)
                .map_err(|e| Error::Write { target: path.display().to_string(), source: e.error }),
        }
    }

    /// The error of a write that failed.
    pub fn failed(&self, source: io::Error) -> Error {
        let target = match self {
            Self::Stdout => "<stdout>".into(),
            Self::Device(p) | Self::Beside(_, p) => p.display().to_string(),
        };
        Error::Write { target, source }
    }
}
