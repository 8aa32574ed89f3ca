//! `baoshu slogans`: the table of slogans, their history over an archive, and those that the dictionary lacks.

use super::Common;
use crate::error::Result;
use crate::input::drive;
use crate::input::list::InputArgs;
use crate::read;
use crate::row::{SloganCandidateRow, SloganRow, SloganSummaryRow};
use crate::slogan::discover::Discovery;
use crate::slogan::summary::{By, Summary};
use crate::table::output::OutputArgs;
use std::process::ExitCode;

/// Every slogan (五比五看, 八大行动, 3+X) with the items that it stands for
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// One row a slogan: first and last seen, documents, mentions, places; variants are joined
    #[arg(long, help_heading = "Archive")]
    summary: bool,
    /// With --summary, one row a slogan and period
    #[arg(long, value_enum, value_name = "PERIOD", requires = "summary", help_heading = "Archive")]
    by: Option<By>,
    /// Recurring expressions of slogan shape that the dictionary lacks, by the log-likelihood ratio of numeral and head
    /// (Dunning 1993); a TSV of them is a dictionary for --dicts
    #[arg(long, conflicts_with = "summary", help_heading = "Archive")]
    discover: bool,
    /// With --discover, the fewest mentions
    #[arg(long, value_name = "N", default_value_t = 3, requires = "discover", help_heading = "Archive")]
    min: u64,
    #[command(flatten)]
    context: super::Context,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    if args.summary {
        return summarise(args, common);
    }
    if args.discover {
        return discover(args, common);
    }
    let output = OutputArgs { context: args.context.context, ..args.output.clone() };
    let mut table = output.open::<SloganRow>()?;
    let tally = super::read_all(common, &args.input, |rows| rows.slogans.iter().try_for_each(|r| table.row(r)))?;
    table.finish_if(tally)?;
    Ok(tally.exit())
}

fn summarise(args: &Args, common: &Common) -> Result<ExitCode> {
    let lexicon = common.lexicon()?;
    let mut table = args.output.open::<SloganSummaryRow>()?;
    let mut summary = Summary::new(args.by);
    let tally = drive::each(
        args.input.list()?,
        common.messages(),
        |item| read::read(item, &lexicon),
        |rows| {
            super::warn(&common.messages(), &rows.document);
            summary.add(&rows);
            Ok(())
        },
    )?;
    summary.rows(&lexicon.slogans).iter().try_for_each(|r| table.row(r))?;
    table.finish_if(tally)?;
    Ok(tally.exit())
}

fn discover(args: &Args, common: &Common) -> Result<ExitCode> {
    let lexicon = common.lexicon()?;
    let mut table = args.output.open::<SloganCandidateRow>()?;
    let mut found = Discovery::default();
    let tally = drive::each(
        args.input.list()?,
        common.messages(),
        |item| read::observe(item, &lexicon),
        |(observed, date)| {
            found.add(observed, &date);
            Ok(())
        },
    )?;
    found.rows(args.min).iter().try_for_each(|r| table.row(r))?;
    table.finish_if(tally)?;
    Ok(tally.exit())
}
