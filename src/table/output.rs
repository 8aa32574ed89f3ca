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
    /// Write to FILE, which is replaced only when the table is complete; - is standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Only these columns, in this order (comma-separated)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Output")]
    pub columns: Vec<String>,
    /// Only rows for which the SQL expression holds, such as: kind = 'growth' AND value > 5
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
        Ok(Table { out: self.begin(R::TABLE, heads(&columns, self.header), !self.context, false)?, row: PhantomData })
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
        // The columns of an answer are those that were asked for.
        let mut out = self.begin(table, heads, false, !super::source::NAMES.contains(&table))?;
        rows.iter().try_for_each(|row| out.row(row))?;
        out.complete()?.commit().map(drop)
    }

    /// The file to write; none is standard output.
    fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|p| *p != Path::new("-"))
    }

    /// `brief`: without the sentences, unless they are named. `asked`: every column was asked for.
    fn begin(&self, table: &str, all: Vec<Head>, brief: bool, asked: bool) -> Result<Chosen> {
        let style = self.style()?;
        let style = Style { all: asked || !self.columns.is_empty(), ..style };
        let mut pick = self.pick(table, &all, style.format)?;
        if brief && self.columns.is_empty() {
            pick.retain(|i| all[*i].name != CONTEXT);
        }
        #[cfg(feature = "polars")]
        let held = super::hold::Held::new(self, table, &all)?;
        let heads = pick.iter().filter_map(|i| all.get(*i).cloned()).collect();
        let raw = match self.file() {
            Some(path) => Raw::file(path, table, heads, style)?,
            None => {
                let out: Box<dyn Write + Send> = if io::stdout().is_terminal() {
                    Box::new(Cleaning::new(io::stdout()))
                } else {
                    Box::new(io::stdout())
                };
                Raw::begin(out, Target::Stdout, table, heads, style)
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
        let terminal = self.file().is_none() && io::stdout().is_terminal();
        let guessed = self.file().and_then(Format::of_path);
        if let Some(path) = self.file()
            && self.format.is_none()
            && guessed.is_none()
            && let Some(ending) = path.extension().filter(|_| !path.exists() || path.is_file())
        {
            return Err(Error::Usage {
                what: format!("-o {}: no format has the ending .{}", path.display(), ending.to_string_lossy()),
                remedy: format!("name the format with --format, or end the name with one of {}", Format::ENDINGS),
            });
        }
        let format = self.format.or(guessed).unwrap_or(if terminal { Format::Table } else { Format::Csv });
        if terminal && format.is_binary() {
            return Err(Error::Usage {
                what: format!("{} cannot be shown in a terminal", format.ending()),
                remedy: format!("write it to a file: -o table.{}", format.ending()),
            });
        }
        let width = terminal.then(terminal_width).flatten();
        Ok(Style { format, bom: self.bom, header: self.header, width, all: false })
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

/// The places of a line of the terminal: what the environment says, else the terminal.
fn terminal_width() -> Option<usize> {
    let said = std::env::var("COLUMNS").ok().and_then(|w| w.parse().ok());
    said.or_else(|| terminal_size::terminal_size().map(|(w, _)| usize::from(w.0))).filter(|w| *w >= 20)
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
        if tally.read > 0 || tally.failed == 0 {
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
    /// Begun with the first row, or the end: a run that fails before it writes nothing, not even a header.
    writer: Beginning,
    target: Target,
    rows: u64,
}

enum Beginning {
    Begun(Box<dyn Writer>),
    Not(Box<dyn FnOnce() -> io::Result<Box<dyn Writer>> + Send>),
    Failed,
}

impl Beginning {
    fn begun(&mut self) -> io::Result<&mut Box<dyn Writer>> {
        if let Self::Not(_) = self
            && let Self::Not(begin) = std::mem::replace(self, Self::Failed)
        {
            *self = Self::Begun(begin()?);
        }
        match self {
            Self::Begun(writer) => Ok(writer),
            _ => Err(io::Error::other("the table could not be begun")),
        }
    }
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
        Ok(Self::begin(file, target, table, heads, style))
    }

    fn begin(out: impl Write + Send + 'static, target: Target, table: &str, heads: Vec<Head>, style: Style) -> Self {
        let table = table.to_owned();
        let begin = move || writer(BufWriter::with_capacity(1 << 16, out), &table, heads, style);
        Self { writer: Beginning::Not(Box::new(begin)), target, rows: 0 }
    }

    /// Writes a row.
    pub fn row(&mut self, row: &dyn Cells) -> Result<()> {
        self.rows += 1;
        self.writer.begun().and_then(|w| w.row(row)).map_err(|e| self.target.failed(e))
    }

    /// Writes the table to its end.
    pub fn complete(mut self) -> Result<Complete> {
        let failed = |e| self.target.failed(e);
        let writer = self.writer.begun().map_err(failed)?;
        writer.finish().map_err(failed)?;
        let mut targets = Vec::new();
        if let (Target::Beside(_, path), Some((ending, bytes))) = (&self.target, writer.beside()) {
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
