//! `baoshu trend`: one indicator over time.

use super::Common;
use crate::check::{Fact, facts};
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
        messages.warn(none(args, &facts, &names));
    }
    let mut table = args.output.open::<TrendRow>()?;
    rows.iter().try_for_each(|row| table.row(row))?;
    table.finish_if(Tally::default())?;
    Ok(ExitCode::SUCCESS)
}

/// Why there is no series, and what indicators are near.
fn none(args: &Args, facts: &[Fact], names: &Names) -> String {
    let asked = &args.indicator;
    let mine: Vec<&Fact> = facts.iter().filter(|f| names.is_indicator(asked, &f.code, &f.indicator)).collect();
    let here =
        |f: &&&Fact| args.place.is_empty() || args.place.iter().any(|p| names.is_place(p, &f.region, &f.subject));
    match (mine.len(), mine.iter().filter(here).count()) {
        (0, _) => {}
        (n, 0) => return format!("none of the {n} figures of `{asked}` is of {}", args.place.join(", ")),
        (_, n) => {
            return format!(
                "{n} figures of `{asked}`, but no level with a date; `extract --date` or --meta dates documents that do not say when they are of"
            );
        }
    }
    let known: BTreeSet<&str> =
        facts.iter().filter(|f| f.days.is_some()).map(|f| names.indicator(&f.code, &f.indicator)).collect();
    let mut near: Vec<(f64, &str)> =
        known.iter().map(|n| (strsim::jaro_winkler(n, asked), *n)).filter(|n| n.0 > 0.0).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near: Vec<&str> = near.iter().take(5).map(|n| n.1).collect();
    match near.is_empty() {
        true => format!("no figure of `{asked}`"),
        false => format!("no figure of `{asked}`; near it the tables have {}", near.join(", ")),
    }
}
