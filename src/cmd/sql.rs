//! `baoshu sql`: questions to the tables.

use super::Common;
use crate::error::{Error, Result};
use crate::frame;
use crate::table::output::OutputArgs;
use crate::table::{load, source};
use std::path::PathBuf;
use std::process::ExitCode;

/// Answer a SQL query over the tables of an extract folder, or over table files
///
/// The tables are named by their files: figures, slogans, documents, errors. `end` is a word of SQL: write "end".
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baoshu sql \"SELECT indicator, value, unit FROM figures WHERE kind = 'growth' ORDER BY value DESC\" --dir tables
  baoshu sql \"SELECT kind, COUNT(*) AS n FROM f GROUP BY kind ORDER BY n DESC\" f.csv")]
pub struct Args {
    /// The query
    query: String,
    /// Table files (.csv, .tsv, .jsonl, .parquet), each a table by the name of its file; - is standard
    /// input, the table stdin
    #[arg(value_name = "TABLE")]
    tables: Vec<PathBuf>,
    /// A folder of tables that `baoshu extract` wrote
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    dir: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
pub fn run(args: &Args, _common: &Common) -> Result<ExitCode> {
    let (mut files, _stdin) = source::with_stdin(&args.tables)?;
    if let Some(dir) = &args.dir {
        files.extend(source::tables_of(dir)?);
    }
    if files.is_empty() {
        return Err(Error::Usage {
            what: "no table to ask".into(),
            remedy: "name a folder with --dir, or table files after the query".into(),
        });
    }
    let mut tables = Vec::new();
    for file in &files {
        tables.push(load::frame(file)?);
    }
    let answer = frame::query(&args.query, tables)?;
    let (heads, rows) = frame::rows(&answer);
    args.output.write("answer", heads, &rows)?;
    Ok(ExitCode::SUCCESS)
}
