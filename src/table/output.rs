//! How tables are written: the arguments that every command with a table has, and tables on their way out.

use super::clean::Cleaning;
use super::{Cells, Format, Head, Header, Style, Writer, heads, load, writer};
use crate::error::{Error, Result};
use crate::input::drive::Tally;
use crate::row::{CONTEXT, Cell, Row};
use crate::store::codec::OwnedRow;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

pub use super::target::Target;

/// How tables are written.
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
    /// Only rows for which the SQL expression holds: \"kind = 'growth' AND value > 5\"
    #[cfg(feature = "polars")]
    #[arg(long = "where", value_name = "SQL", help_heading = "Output")]
    pub filter: Option<String>,
    /// Order rows by these columns (comma-separated); -NAME for the largest first
    #[cfg(feature = "polars")]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', allow_hyphen_values = true, help_heading = "Output")]
    pub sort: Vec<String>,
    /// Begin CSV and TSV with a byte order mark, as Excel wants it
    #[arg(long, help_heading = "Output")]
    pub bom: bool,
    /// Language of the header (JSON Lines and Parquet keep the column names)
    #[arg(long, value_enum, value_name = "LANG", default_value_t, help_heading = "Output")]
    pub header: Header,
    /// Whether rows have their sentence: [`crate::cmd::Context`] of the commands that can give it.
    #[arg(skip)]
    pub context: bool,
}

/// Columns that a table in a terminal leaves out unless they are asked for: they locate and explain a row.
const ASIDE: &[&str] =
    &["article", "title", "paragraph", "sentence", "start", "end", "rule", "confidence", "region_code"];

impl OutputArgs {
    /// Begins the table of `R`.
    pub fn open<R: Row>(&self) -> Result<Table<R>> {
        let columns: Vec<_> = R::COLUMNS.iter().collect();
        Ok(Table { out: self.begin(R::TABLE, heads(&columns, self.header), !self.context)?, row: PhantomData })
    }

    /// Writes a table that is in memory.
    pub fn write(&self, table: &str, mut heads: Vec<Head>, rows: &[OwnedRow]) -> Result<()> {
        if self.header == Header::Zh {
            for head in &mut heads {
                if let Some(declared) = load::declared(table, &head.name) {
                    head.label = declared.zh.into();
                }
            }
        }
        let mut out = self.begin(table, heads, false)?;
        rows.iter().try_for_each(|row| out.row(row))?;
        out.complete()?.commit().map(drop)
    }

    /// `brief`: without the sentences, unless they are named.
    fn begin(&self, table: &str, all: Vec<Head>, brief: bool) -> Result<Chosen> {
        let style = self.style()?;
        let mut pick = self.pick(table, &all, style.format)?;
        if brief && self.columns.is_empty() {
            pick.retain(|i| all[*i].name != CONTEXT);
        }
        #[cfg(feature = "polars")]
        let held = super::hold::Held::new(self, table, &all)?;
        let heads = pick.iter().filter_map(|i| all.get(*i).cloned()).collect();
        let raw = match self.output.as_deref() {
            Some(path) => Raw::file(path, table, heads, style)?,
            None => {
                let out: Box<dyn Write + Send> = if io::stdout().is_terminal() {
                    Box::new(Cleaning::new(io::stdout()))
                } else {
                    Box::new(io::stdout())
                };
                Raw::begin(out, Target::Stdout, table, heads, style)?
            }
        };
        Ok(Chosen {
            pick,
            raw,
            #[cfg(feature = "polars")]
            held,
        })
    }

    fn style(&self) -> Result<Style> {
        let terminal = self.output.is_none() && io::stdout().is_terminal();
        let guessed = self.output.as_deref().and_then(Format::of_path);
        let format = self.format.or(guessed).unwrap_or(if terminal { Format::Table } else { Format::Csv });
        if terminal && format.is_binary() {
            return Err(Error::Usage {
                what: format!("{} cannot be shown in a terminal", format.ending()),
                remedy: format!("write it to a file: -o table.{}", format.ending()),
            });
        }
        let width = terminal.then(terminal_width).flatten();
        Ok(Style { format, bom: self.bom, header: self.header, width })
    }

    /// The positions of the columns to write.
    fn pick(&self, table: &str, heads: &[Head], format: Format) -> Result<Vec<usize>> {
        if format == Format::SdmxCsv && (table != "figures" || !self.columns.is_empty()) {
            return Err(Error::Usage {
                what: format!("SDMX-CSV holds observations, not {table} with columns of choice"),
                remedy: "use it for figures without --columns, or choose csv".into(),
            });
        }
        if self.columns.is_empty() {
            let aside = |h: &Head| format == Format::Table && ASIDE.contains(&h.name.as_ref());
            return Ok((0..heads.len()).filter(|i| !aside(&heads[*i])).collect());
        }
        self.columns.iter().map(|name| position("--columns", table, heads, name.trim())).collect()
    }
}

/// The position of the column called `name`, in English or Chinese.
pub fn position(flag: &str, table: &str, heads: &[Head], name: &str) -> Result<usize> {
    let zh = || load::declared(table, name).map(|d| d.name);
    let at = |name: &str| heads.iter().position(|h| h.name == name);
    at(name).or_else(|| at(zh()?)).ok_or_else(|| {
        let names: Vec<&str> = heads.iter().map(|h| h.name.as_ref()).collect();
        let near = names.iter().map(|n| (strsim::jaro_winkler(n, name), n)).max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = match near {
            Some((likeness, n)) if likeness > 0.7 => format!("did you mean `{n}`? The"),
            _ => "the".into(),
        };
        // As SQL has it.
        let ordered = name.rsplit_once(' ').filter(|(_, w)| ["asc", "desc"].contains(&w.to_ascii_lowercase().as_str()));
        let remedy = match ordered {
            Some((column, _)) if flag == "--sort" => {
                format!("write {flag} {column}, or {flag} -{column} for the largest first")
            }
            _ => format!("{hint} columns are {}", names.join(", ")),
        };
        Error::Usage { what: format!("{flag}: {table} has no column `{name}`"), remedy }
    })
}

/// The columns that the environment says a terminal has.
fn terminal_width() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok().filter(|w| *w >= 20)
}

/// A table of `R` being written.
pub struct Table<R: Row> {
    out: Chosen,
    row: PhantomData<fn(&R)>,
}

impl<R: Row> Table<R> {
    /// Writes a row.
    pub fn row(&mut self, row: &R) -> Result<()> {
        self.out.row(&All(row))
    }

    /// Completes the table when anything was read; else a file that was there stays as it was.
    pub fn finish_if(self, tally: Tally) -> Result<()> {
        if tally.read > 0 || matches!(self.out.raw.target, Target::Stdout) || tally.failed == 0 {
            self.out.complete()?.commit()?;
        }
        Ok(())
    }
}

/// A row with all its columns.
pub struct All<'a, R: Row>(pub &'a R);

impl<R: Row> Cells for All<'_, R> {
    fn cell(&self, i: usize) -> Cell<'_> {
        R::COLUMNS.get(i).map_or(Cell::Empty, |c| (c.get)(self.0))
    }
}

/// A table of which chosen columns are written, and chosen rows.
struct Chosen {
    pick: Vec<usize>,
    raw: Raw,
    #[cfg(feature = "polars")]
    held: Option<super::hold::Held>,
}

struct Picked<'a>(&'a dyn Cells, &'a [usize]);

impl Cells for Picked<'_> {
    fn cell(&self, i: usize) -> Cell<'_> {
        self.1.get(i).map_or(Cell::Empty, |at| self.0.cell(*at))
    }
}

impl Chosen {
    fn row(&mut self, row: &dyn Cells) -> Result<()> {
        #[cfg(feature = "polars")]
        if let Some(held) = &mut self.held {
            held.row(row);
            return Ok(());
        }
        self.raw.row(&Picked(row, &self.pick))
    }

    #[cfg_attr(not(feature = "polars"), allow(unused_mut))]
    fn complete(mut self) -> Result<Complete> {
        #[cfg(feature = "polars")]
        if let Some(held) = self.held.take() {
            for row in held.rows()? {
                self.raw.row(&Picked(&row, &self.pick))?;
            }
        }
        self.raw.complete()
    }
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
        targets.iter().try_for_each(Target::sync)?;
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
