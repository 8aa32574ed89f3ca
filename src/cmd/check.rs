//! `baoshu check`: the arithmetic of the page.

use super::Common;
use crate::check::relations::Relations;
use crate::check::{check, facts};
use crate::error::{Error, Result};
use crate::input::drive::Tally;
use crate::row::{CheckRow, Outcome};
use crate::table::output::OutputArgs;
use crate::table::source::{self, TableArgs};
use std::process::ExitCode;

/// The exit code that contradictions have.
const CONTRADICTED: u8 = 3;

/// Check whether the figures of pages agree with each other
///
/// Tests printed rates against their counts, growth against levels, parts against wholes, one figure in several documents,
/// slogans against their items. Every relation tested is a row: confirmed, derived (the page does not print it) or
/// contradicted, with the computation and how far the rounding of the printed digits may carry. Only what cannot be right
/// is called contradicted.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baoshu check --dir tables
  baoshu check tables --only contradicted --format table
  baoshu check tables --where \"relation = 'rate_of_counts'\"

Exit codes: 0 no contradiction, 1 nothing could be read, 3 contradictions.")]
pub struct Args {
    #[command(flatten)]
    tables: TableArgs,
    /// Only these results: confirmed, derived, contradicted
    #[arg(long, value_name = "RESULTS", value_delimiter = ',', value_parser = outcome, help_heading = "Output")]
    only: Vec<Outcome>,
    #[command(flatten)]
    output: OutputArgs,
}

fn outcome(text: &str) -> std::result::Result<Outcome, String> {
    Outcome::of(text).ok_or_else(|| format!("`{text}` is none of confirmed, derived, contradicted"))
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    let messages = common.messages();
    let files = args.tables.files()?;
    if files.figures.is_empty() && files.slogans.is_empty() {
        return Err(Error::Usage {
            what: "no table of figures or slogans".into(),
            remedy: "name a folder that `baoshu extract` wrote, or such a table".into(),
        });
    }
    let relations = Relations::load(&common.sources())?;
    let figures = source::read(&files.figures, messages)?;
    source::want(
        &figures,
        &files.figures,
        &["doc", "start", "sentence", "text", "kind", "value", "unit", "indicator"],
        messages,
    )?;
    let facts = facts(&figures);
    drop(figures);
    let slogans = source::read(&files.slogans, messages)?;
    let rows = check(&facts, &slogans, &source::duplicates(&source::read(&files.documents, messages)?), &relations);
    let mut table = args.output.open::<CheckRow>()?;
    let wanted = |r: &&CheckRow| args.only.is_empty() || args.only.contains(&r.result);
    rows.iter().filter(wanted).try_for_each(|row| table.row(row))?;
    table.finish_if(Tally::default())?;
    let count = |result| rows.iter().filter(|r| r.result == result).count();
    let contradicted = count(Outcome::Contradicted);
    messages.note(format!(
        "relations confirmed: {}, figures derived: {}, contradictions: {contradicted}",
        count(Outcome::Confirmed),
        count(Outcome::Derived)
    ));
    Ok(if contradicted > 0 { ExitCode::from(CONTRADICTED) } else { ExitCode::SUCCESS })
}
