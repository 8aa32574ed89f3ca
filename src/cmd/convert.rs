//! `baoshu convert`: a table in another format.

use super::Common;
use crate::error::Result;
use crate::table::output::OutputArgs;
use crate::table::{load, source};
use std::path::PathBuf;
use std::process::ExitCode;

/// Write a table in another format
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baoshu convert figures.csv -o figures.xlsx
  baoshu convert figures.jsonl --format markdown --columns text,value,unit,indicator")]
pub struct Args {
    /// The table: .csv, .tsv, .jsonl, .xlsx or .parquet; - is standard input
    table: PathBuf,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
pub fn run(args: &Args, _common: &Common) -> Result<ExitCode> {
    let (tables, _stdin) = source::with_stdin(std::slice::from_ref(&args.table))?;
    let table = load::load(tables.first().unwrap_or(&args.table))?;
    args.output.write(&table.name, table.heads, &table.rows)?;
    Ok(ExitCode::SUCCESS)
}
