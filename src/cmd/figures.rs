//! `baoshu figures`: the table of figures.

use super::Common;
use crate::error::Result;
use crate::input::list::InputArgs;
use crate::row::FigureRow;
use crate::table::output::OutputArgs;
use std::process::ExitCode;

/// Every number that the text asserts, with its unit, what it measures, whose, when, and compared with what
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    let mut table = args.output.open::<FigureRow>()?;
    let tally = super::read_all(common, &args.input, |rows| rows.figures.iter().try_for_each(|r| table.row(r)))?;
    table.finish_if(tally)?;
    Ok(tally.exit())
}
