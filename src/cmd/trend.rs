//! `baoshu trend`: one indicator over time.

use super::Common;
use crate::check::facts;
use crate::error::Result;
use crate::input::drive::Tally;
use crate::row::TrendRow;
use crate::stats::names::Names;
use crate::stats::trend::trend;
use crate::table::output::OutputArgs;
use crate::table::source::{self, TableArgs};
use std::collections::BTreeSet;
use std::process::ExitCode;

/// One indicator over time, place by place, with gaps shown and growth computed beside the growth that was printed
///
/// A series has one unit, status (actual, target, estimate) and length of period; a year, half-year, quarter or month that
/// its rhythm leaves without a figure is a row with `gap`. Where documents differ, the value that most of
/// them give stands in the row, the others in `other_values`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baoshu trend 地区生产总值 --dir tables
  baoshu trend start_rate --dir tables --place 上犹县,会昌县 --format table")]
pub struct Args {
    /// The indicator, by name or code
    indicator: String,
    #[command(flatten)]
    tables: TableArgs,
    /// Only these places or organisations, by name or code
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Input")]
    place: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    let messages = common.messages();
    let files = args.tables.files()?;
    files.need_figures()?;
    let tables = source::read(&files.figures, messages)?;
    let needed = ["doc", "kind", "value", "unit", "indicator", "subject", "period_start", "period_end"];
    source::want(&tables, &files.figures, &needed, messages)?;
    let facts = facts(&tables);
    drop(tables);
    let duplicates = source::duplicates(&source::read(&files.documents, messages)?);
    let names = Names::load(&common.sources())?;
    let rows = trend(&facts, &duplicates, &names, &args.indicator, &args.place);
    if rows.is_empty() {
        let known: BTreeSet<&str> =
            facts.iter().filter(|f| f.days.is_some()).map(|f| names.indicator(&f.code, &f.indicator)).collect();
        let mut near: Vec<(f64, &str)> =
            known.iter().map(|n| (strsim::jaro_winkler(n, &args.indicator), *n)).filter(|n| n.0 > 0.0).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let near: Vec<&str> = near.iter().take(5).map(|n| n.1).collect();
        let asked = &args.indicator;
        messages.warn(format!("no dated figure of `{asked}`; near it the tables have {}", near.join(", ")));
    }
    let mut table = args.output.open::<TrendRow>()?;
    rows.iter().try_for_each(|row| table.row(row))?;
    table.finish_if(Tally::default())?;
    Ok(ExitCode::SUCCESS)
}
