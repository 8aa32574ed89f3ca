//! Key indicators: what most figures speak of, by place and time, as charts and a table.

use super::chart::{self, Point};
use super::labels::Lang;
use super::{Input, Places};
use crate::check::Fact;
use crate::row::{Status, TrendRow};
use crate::stats::trend;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Indicators, charts and rows that a page shows.
const INDICATORS: usize = 40;
const CHARTS: usize = 12;
const ROWS: usize = 120;
/// Points and bars of a chart.
const POINTS: usize = 40;
const BARS: usize = 12;

/// A chart with its caption.
#[derive(Serialize)]
pub struct Chart {
    title: String,
    unit: String,
    svg: String,
}

/// A row of the table of key indicators.
#[derive(Serialize)]
pub struct Level {
    indicator: String,
    region: String,
    period: String,
    text: String,
    printed: String,
    computed: String,
    row: Option<usize>,
}

/// The series of the indicators that most figures speak of, the most spoken of first.
pub fn series(input: &Input<'_>) -> Vec<TrendRow> {
    let known = |f: &&Fact| {
        !f.code.is_empty()
            && f.days.is_some()
            && f.status == Status::Actual
            && !f.range
            && !input.duplicates.contains(&*f.doc)
    };
    let mut count: HashMap<&str, usize> = HashMap::new();
    for fact in input.facts.iter().filter(known) {
        *count.entry(&fact.code).or_default() += 1;
    }
    let mut order: Vec<(&str, usize)> = count.into_iter().collect();
    order.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    order.truncate(INDICATORS);
    let rank: HashMap<&str, usize> = order.iter().enumerate().map(|(i, o)| (o.0, i)).collect();
    let mut facts: Vec<&Fact> = input.facts.iter().filter(known).filter(|f| rank.contains_key(&*f.code)).collect();
    facts.sort_by_key(|f| rank[&*f.code]);
    let mut rows = Vec::new();
    for group in facts.chunk_by(|a, b| a.code == b.code) {
        rows.extend(trend::series(group, input.names));
    }
    rows
}

/// Lines of what is known for several periods, bars of what is known for several places.
pub fn charts(series: &[TrendRow], lang: Lang, country: &str) -> Vec<Chart> {
    let mut lines: Vec<&[TrendRow]> =
        series.chunk_by(one_series).filter(|s| s.iter().filter(|r| !r.gap).count() >= 3).collect();
    lines.sort_by_key(|s| std::cmp::Reverse(s.iter().filter(|r| !r.gap).count()));
    let mut charts: Vec<Chart> = lines.into_iter().filter_map(line).collect();
    let mut across: BTreeMap<(&str, &str, &str, &str), Vec<&TrendRow>> = BTreeMap::new();
    // Beside its country no province can be seen.
    for row in series.iter().filter(|r| !r.gap && r.region != country) {
        across.entry((&row.indicator, &row.period, &row.unit, row.kind)).or_default().push(row);
    }
    let mut bars: Vec<Vec<&TrendRow>> = across.into_values().filter(|r| r.len() >= 3).collect();
    bars.sort_by_key(|b| std::cmp::Reverse(b.len()));
    let wanted = CHARTS.saturating_sub(charts.len().min(CHARTS / 2));
    charts.truncate(CHARTS.saturating_sub(bars.len().min(wanted)));
    charts.extend(bars.into_iter().filter_map(|rows| across_places(rows, lang)).take(wanted));
    charts
}

/// The period in words, of odd lengths by its first and last day.
fn shown(row: &TrendRow, lang: Lang) -> String {
    if let (true, Some(start), Some(end)) = (row.period.contains("/P"), row.period_start, row.period_end) {
        return format!("{start} – {end}");
    }
    let part = row.period.split_once('-').and_then(|(year, part)| Some((year, PARTS.iter().find(|p| p.0 == part)?)));
    match (part, lang) {
        (Some((year, part)), Lang::Zh) => format!("{year}年{}", part.1),
        (Some((year, part)), Lang::En) => format!("{year} {}", part.2),
        (None, _) => row.period.clone(),
    }
}

/// Parts of a year: as SDMX writes them, Chinese, English.
const PARTS: &[(&str, &str, &str)] = &[
    ("S1", "上半年", "H1"),
    ("S2", "下半年", "H2"),
    ("Q1", "一季度", "Q1"),
    ("Q2", "二季度", "Q2"),
    ("Q3", "三季度", "Q3"),
    ("Q4", "四季度", "Q4"),
];

/// The period as a label of an axis: odd lengths by their last month.
fn short(row: &TrendRow) -> String {
    match (row.period.contains("/P"), row.period_end) {
        (true, Some(end)) => format!("–{:04}-{:02}", end.year(), end.month()),
        _ => row.period.clone(),
    }
}

fn one_series(a: &TrendRow, b: &TrendRow) -> bool {
    let key = |r: &TrendRow| (r.region.clone(), r.indicator.clone(), r.kind, r.unit.clone(), r.status);
    key(a) == key(b) && length(a) == length(b)
}

fn length(row: &TrendRow) -> Option<i32> {
    Some(crate::stats::period::months(row.period_end?) - crate::stats::period::months(row.period_start?))
}

fn line(rows: &[TrendRow]) -> Option<Chart> {
    let rows = &rows[rows.len().saturating_sub(POINTS)..];
    let (by, unit) = scale(rows.iter().filter_map(|r| r.value), &rows[0].unit);
    let points: Vec<Point> = rows.iter().map(|r| (short(r), r.value.and_then(|v| (v / by).to_f64()))).collect();
    let title = format!("{} · {}", rows[0].indicator, if rows[0].region.is_empty() { "—" } else { &rows[0].region });
    Some(Chart { title, unit, svg: chart::line(&points)? })
}

fn across_places(mut rows: Vec<&TrendRow>, lang: Lang) -> Option<Chart> {
    rows.sort_by_key(|r| std::cmp::Reverse(r.value));
    rows.truncate(BARS);
    let (by, unit) = scale(rows.iter().filter_map(|r| r.value), &rows[0].unit);
    let name = |r: &TrendRow| if r.region.is_empty() { "—".to_owned() } else { r.region.clone() };
    let points: Vec<(String, f64)> = rows.iter().filter_map(|r| Some((name(r), (r.value? / by).to_f64()?))).collect();
    Some(Chart {
        title: format!("{} · {}", rows[0].indicator, shown(rows[0], lang)), unit, svg: chart::bars(&points)?
    })
}

/// What to divide by so that the axis stays short, and the unit then: 亿元, 万人.
fn scale(values: impl Iterator<Item = Decimal>, unit: &str) -> (Decimal, String) {
    let most = values.map(|v| v.abs()).max().unwrap_or_default();
    match () {
        () if most >= Decimal::from(100_000_000) => (Decimal::from(100_000_000), format!("亿{unit}")),
        () if most >= Decimal::from(100_000) => (Decimal::from(10_000), format!("万{unit}")),
        () => (Decimal::ONE, unit.to_owned()),
    }
}

/// The levels, each with its growth.
pub fn table(series: &[TrendRow], places: &Places<'_>, lang: Lang) -> Vec<Level> {
    let growth = |d: Option<Decimal>, unit: &str| {
        d.map_or_else(String::new, |d| {
            format!("{:+}{}", d.round_dp(2).normalize(), if unit == "%" { "%" } else { "个百分点" })
        })
    };
    let level = |r: &TrendRow| Level {
        indicator: r.indicator.clone(),
        region: r.region.clone(),
        period: shown(r, lang),
        text: r.text.clone(),
        printed: growth(r.yoy_printed, r.yoy_unit),
        computed: growth(r.yoy_computed, r.yoy_unit),
        row: r.start.and_then(|s| places.get(&(&*r.doc, s)).copied()),
    };
    series.iter().filter(|r| !r.gap && !r.region.is_empty()).take(ROWS).map(level).collect()
}

/// From when to when the figures speak, where they say it.
pub fn span(facts: &[Fact]) -> Option<String> {
    let days = || facts.iter().filter_map(|f| f.days);
    Some(format!("{} – {}", days().map(|d| d.0).min()?, days().map(|d| d.1).max()?))
}
