//! `baoshu convert`: a table in another format.

use super::Common;
use crate::error::Result;
use crate::table::load;
use crate::table::output::OutputArgs;
use std::path::PathBuf;
use std::process::ExitCode;

/// Write a table in another format
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baoshu convert figures.csv -o figures.xlsx
  baoshu convert figures.jsonl --format markdown --columns text,value,unit,indicator")]
pub struct Args {
    /// The table: .csv, .tsv, .jsonl or .parquet
    table: PathBuf,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
pub fn run(args: &Args, _common: &Common) -> Result<ExitCode> {
    let table = load::load(&args.table)?;
    args.output.write(&table.name, table.heads, &table.rows)?;
    Ok(ExitCode::SUCCESS)
}
