//! `baoshu figures`: the table of figures.

use super::Common;
use crate::error::Result;
use crate::input::list::InputArgs;
use crate::row::FigureRow;
use crate::table::output::OutputArgs;
use rust_decimal::Decimal;
use std::process::ExitCode;

/// Every number that the text asserts, with its unit, what it measures, whose, when, and compared with what
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Leave out rows less sure than N, 0 to 1
    #[arg(long, value_name = "N", value_parser = confidence)]
    min_confidence: Option<Decimal>,
    #[command(flatten)]
    context: super::Context,
    #[command(flatten)]
    output: OutputArgs,
}

fn confidence(text: &str) -> std::result::Result<Decimal, String> {
    let value: Decimal =
        text.parse().map_err(|_| format!("`{text}` is no number; write one from 0 to 1, such as 0.7"))?;
    if (Decimal::ZERO..=Decimal::ONE).contains(&value) {
        Ok(value)
    } else {
        Err(format!("{text} is not from 0 to 1; write for example 0.7"))
    }
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    let output = OutputArgs { context: args.context.context, ..args.output.clone() };
    let mut table = output.open::<FigureRow>()?;
    let tally = super::read_all(common, &args.input, |rows| {
        let sure = |r: &&FigureRow| args.min_confidence.is_none_or(|least| r.confidence >= least);
        rows.figures.iter().filter(sure).try_for_each(|r| table.row(r))
    })?;
    table.finish_if(tally)?;
    Ok(tally.exit())
}
