//! `baoshu stats`: figures in groups, with what their values come to.

use super::Common;
use crate::error::{Error, Result};
use crate::message::Messages;
use crate::row::Kind;
use crate::stats::aggregate::{Plan, groups};
use crate::stats::measure::{self, Measure};
use crate::stats::pivot;
use crate::store::codec::OwnedRow;
use crate::table::Header;
use crate::table::output::OutputArgs;
use crate::table::source::{Files, TableArgs};
use std::collections::BTreeSet;
use std::process::ExitCode;

/// Count, sum and average figures by indicator, region, year, outlet or any column
///
/// Values that cannot be compared never meet: besides the keys of --by, groups are kept apart by kind, unit, status (actual,
/// target, estimate) and length of the period. 万元 is brought to 元. Rates are never summed. A decline counts with a minus, a
/// range with its middle. What a document repeats of another, and the second mention of one figure (same indicator, subject,
/// period and value), is left out. What was left out is said on standard error.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baoshu stats --dir tables --by indicator,region
  baoshu stats --dir tables --by kind,unit --measures count,median,q90
  baoshu stats --dir tables --indicator gdp --pivot region×year --format xlsx -o gdp.xlsx
  baoshu stats figures.csv --by year --kind amount --where \"status = 'actual'\" --sort -sum")]
pub struct Args {
    #[command(flatten)]
    tables: TableArgs,
    /// Group by these: indicator, region, year, half, quarter, month, length, or columns of figures and documents
    #[arg(long, value_name = "KEYS", value_delimiter = ',', default_value = "indicator", help_heading = "Groups")]
    by: Vec<String>,
    /// What to compute: count, sum, mean, weighted, median, min, max, q1 to q99 [default: count,sum,mean,median,min,max]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Groups")]
    measures: Vec<Measure>,
    /// A cross table of two keys, such as region×year, with the first measure (mean, where --measures is not given)
    #[arg(long, value_name = "KEY×KEY", value_parser = pivot::keys, help_heading = "Groups")]
    pivot: Option<(String, String)>,
    /// Only these indicators, by name or code
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Groups")]
    indicator: Vec<String>,
    /// Only these places or organisations, by name or code
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = "Groups")]
    place: Vec<String>,
    /// Only these kinds of figures: count, amount, rate, growth, …
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = kind, help_heading = "Groups")]
    kind: Vec<Kind>,
    /// Bring measures to base units, so that 亩 and 公顷 meet in 平方米
    #[arg(long, help_heading = "Groups")]
    si: bool,
    /// Count every mention, also repeats
    #[arg(long, help_heading = "Groups")]
    repeats: bool,
    /// For the measure `weighted`: the indicator whose value for the same place and period (else the same year) is the weight
    #[arg(long, value_name = "INDICATOR", help_heading = "Groups")]
    weight: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

fn kind(text: &str) -> std::result::Result<Kind, String> {
    Kind::of(text.trim()).ok_or_else(|| {
        let names: Vec<&str> = Kind::ALL.iter().map(|k| k.as_str()).collect();
        let near = names.iter().map(|n| (strsim::jaro_winkler(n, text), n)).max_by(|a, b| a.0.total_cmp(&b.0));
        let near = near.filter(|n| n.0 > 0.7).map(|n| format!("; did you mean {}?", n.1)).unwrap_or_default();
        format!("`{text}` is none of {}{near}", names.join(", "))
    })
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    let mut plan = Plan {
        by: args.by.clone(),
        measures: args.measures.clone(),
        indicators: args.indicator.clone(),
        places: args.place.clone(),
        kinds: args.kind.iter().map(|k| k.as_str().to_owned()).collect(),
        si: args.si,
        repeats: args.repeats,
        weight: args.weight.clone(),
    };
    if let Some((down, across)) = &args.pivot {
        plan.by = [down, across].into_iter().cloned().collect();
    }
    let files = args.tables.files()?;
    if plan.measures.is_empty() {
        plan.measures = match (&args.pivot, &args.weight) {
            (None, _) => measure::USUAL.to_vec(),
            (Some(_), None) => vec![Measure::Mean],
            (Some(_), Some(_)) => vec![Measure::Weighted],
        };
    }
    match (plan.measures.contains(&Measure::Weighted), &args.weight) {
        (true, None) => {
            return Err(Error::Usage {
                what: "the measure `weighted` needs weights".into(),
                remedy: "name them with --weight INDICATOR, such as --weight population".into(),
            });
        }
        (false, Some(_)) if args.pivot.is_none() => plan.measures.push(Measure::Weighted),
        _ => {}
    }
    // The mean of unlike things means nothing.
    if args.pivot.is_some() && plan.measures != [Measure::Count] && args.indicator.len() != 1 {
        let own = ["indicator", "指标", "indicator_code", "指标代码"];
        if !plan.by.iter().any(|k| own.contains(&k.as_str())) {
            plan.by.push("indicator".into());
        }
    }
    let groups = groups(&files, &plan, &common.sources(), common.messages())?;
    if groups.rows.is_empty() {
        none(&files, &plan, common)?;
    }
    let zh = args.output.header == Header::Zh;
    let (heads, rows) = match &args.pivot {
        Some(_) => {
            common.messages().note(format!("the cells hold {}", plan.measures[0].head(false).name));
            pivot::pivot(&groups, groups.keys[1].name(), zh)
        }
        None => {
            let mut heads: Vec<_> = groups.keys.iter().map(|k| pivot::head(k, zh)).collect();
            heads.extend(plan.measures.iter().map(|m| m.head(zh)));
            let row = |(keys, measures): &(Vec<_>, Vec<_>)| OwnedRow(keys.iter().chain(measures).cloned().collect());
            (heads, groups.rows.iter().map(row).collect())
        }
    };
    args.output.write("stats", heads, &rows)?;
    Ok(ExitCode::SUCCESS)
}

/// Says why there is no group, with the likeliest names that the tables have for those that were asked for.
fn none(files: &Files, plan: &Plan, common: &Common) -> Result<()> {
    let quiet = Messages { quiet: true };
    for (flag, asked, key) in [("--place", &plan.places, "region"), ("--indicator", &plan.indicators, "indicator")] {
        if asked.is_empty() {
            continue;
        }
        let all = Plan { by: vec![key.into()], measures: vec![Measure::Count], repeats: true, ..Plan::default() };
        let all = groups(files, &all, &common.sources(), quiet)?;
        let names: BTreeSet<String> = all.rows.iter().map(|(keys, _)| OwnedRow(keys.clone()).text(0)).collect();
        for name in asked.iter().filter(|n| !names.contains(*n)) {
            let mut near: Vec<(f64, &String)> =
                names.iter().map(|n| (strsim::jaro_winkler(n, name), n)).filter(|n| n.0 > 0.5).collect();
            near.sort_by(|a, b| b.0.total_cmp(&a.0));
            let near: Vec<&str> = near.iter().take(5).map(|n| n.1.as_str()).collect();
            let near =
                if near.is_empty() { String::new() } else { format!("; near it the tables have {}", near.join(", ")) };
            common.messages().warn(format!("{flag}: no figure is of `{name}`{near}"));
        }
    }
    common.messages().warn("no figure is left to count: the table is empty");
    Ok(())
}
