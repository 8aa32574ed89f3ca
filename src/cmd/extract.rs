//! `baoshu extract`: all tables of a collection into a folder.

use super::Common;
use crate::error::{Error, Result};
use crate::input::list::InputArgs;
use crate::row::{DocumentRow, FigureRow, Row, SloganRow};
use crate::table::output::Table;
use crate::table::{Format, Header, Style};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// All tables (figures, slogans, documents) of a collection into a folder
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The folder for the tables, made when it is missing
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    output: PathBuf,
    /// Format of the tables
    #[arg(short, long, value_enum, default_value = "csv", help_heading = "Output")]
    format: Format,
    /// Begin CSV and TSV with a byte order mark, as Excel wants it
    #[arg(long, help_heading = "Output")]
    bom: bool,
    /// Language of the header (JSON Lines keep the column names)
    #[arg(long, value_enum, value_name = "LANG", default_value_t, help_heading = "Output")]
    header: Header,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    std::fs::create_dir_all(&args.output).map_err(|source| Error::Io { path: args.output.clone(), source })?;
    let style = Style { format: args.format, bom: args.bom, header: args.header, width: None };
    let (mut figures, mut slogans, mut documents) = (
        open::<FigureRow>(&args.output, style)?,
        open::<SloganRow>(&args.output, style)?,
        open::<DocumentRow>(&args.output, style)?,
    );
    let tally = super::read_all(common, &args.input, |rows| {
        rows.figures.iter().try_for_each(|r| figures.row(r))?;
        rows.slogans.iter().try_for_each(|r| slogans.row(r))?;
        documents.row(&rows.document)
    })?;
    if tally.read == 0 && tally.failed > 0 {
        return Ok(tally.exit());
    }
    let messages = common.messages();
    let done = |table: &str, rows: u64| {
        let path = path(&args.output, table, args.format);
        messages.note(format!("{table}: {rows} rows in {}", path.display()));
    };
    done(FigureRow::TABLE, figures.finish()?);
    done(SloganRow::TABLE, slogans.finish()?);
    done(DocumentRow::TABLE, documents.finish()?);
    Ok(tally.exit())
}

fn open<R: Row>(folder: &Path, style: Style) -> Result<Table<R>> {
    Table::file(&path(folder, R::TABLE, style.format), R::COLUMNS.iter().collect(), style)
}

fn path(folder: &Path, table: &str, format: Format) -> PathBuf {
    folder.join(table).with_extension(format.ending())
}
