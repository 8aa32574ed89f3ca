//! `baoshu slogans`: the table of slogans.

use super::Common;
use crate::error::Result;
use crate::input::list::InputArgs;
use crate::row::SloganRow;
use crate::table::output::OutputArgs;
use std::process::ExitCode;

/// Every slogan (五比五看, 八大行动, 3+X) with the items that it stands for
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    let mut table = args.output.open::<SloganRow>()?;
    let tally = super::read_all(common, &args.input, |rows| rows.slogans.iter().try_for_each(|r| table.row(r)))?;
    table.finish_if(tally)?;
    Ok(tally.exit())
}
