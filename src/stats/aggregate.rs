//! Figures into groups, and each group into its measures.

use super::figures::{self, Columns};
use super::keys::{self, ALWAYS, Context, Key};
use super::measure::{Measure, Values, adds_up};
use super::names::Names;
use super::repeats::{self, LeftOut};
use super::unit::harmonise;
use crate::error::{Error, Result};
use crate::frame;
use crate::lexicon::Sources;
use crate::mention::unit::Units;
use crate::message::Messages;
use crate::store::codec::OwnedCell;
use crate::table::source::{self, Files};
use crate::table::{Cells, load};
use polars::prelude::*;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::HashMap;

/// What to put into groups, and by what.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// By what.
    pub by: Vec<String>,
    /// What to compute.
    pub measures: Vec<Measure>,
    /// Only these indicators, by code or name.
    pub indicators: Vec<String>,
    /// Only these places, by code or name.
    pub places: Vec<String>,
    /// Only these kinds.
    pub kinds: Vec<String>,
    /// Bring measures to the base units of the dictionary.
    pub si: bool,
    /// Count every mention.
    pub repeats: bool,
}

/// Groups: their keys, and the measures of each.
pub struct Groups {
    /// What they are made by.
    pub keys: Vec<Key>,
    /// The cells of the keys and the measures, in order of the keys.
    pub rows: Vec<(Vec<OwnedCell>, Vec<OwnedCell>)>,
}

/// Reads the figures and puts them into groups.
pub fn groups(files: &Files, plan: &Plan, dictionaries: &Sources, messages: Messages) -> Result<Groups> {
    files.need_figures()?;
    let others: Vec<String> = match plan.by.iter().all(|name| Key::parse(name, &[]).is_ok()) {
        true => Vec::new(),
        false => load::names(&files.figures[0])?,
    };
    let mut all: Vec<Key> = plan.by.iter().map(|name| Key::parse(name, &others)).collect::<Result<_>>()?;
    for name in ALWAYS {
        let key = Key::parse(name, &[])?;
        if !all.contains(&key) {
            all.push(key);
        }
    }
    let mut wanted = figures::NEEDED.to_vec();
    wanted.extend(all.iter().filter_map(Key::column).filter(|c| !figures::NEEDED.contains(c)));
    let table = figures::load(&files.figures, &wanted, messages)?;
    let columns = Columns(&table);
    let names = Names::load(dictionaries)?;
    let (documents, duplicate) = documents(files, &all, messages)?;

    let (mut rows, left) = repeats::counted(&columns, table.height(), &duplicate, plan.repeats);
    choose(&mut rows, &columns, plan, &names);
    let units = Units::load(dictionaries)?;
    let (unit_of, values) = values(&columns, &units, plan.si);
    let context = Context { names: &names, documents, units: unit_of.iter().map(|u| &**u).collect() };
    let mut parts = Vec::new();
    let mut unfit = 0;
    for key in &all {
        let (column, out) = keys::cells(key, &columns, &mut rows, &context);
        unfit += out;
        parts.push(column);
    }
    said(&left, unfit, messages);
    let decimal = |name: &str, numbers: Vec<Option<i128>>| {
        Int128Chunked::from_iter_options(name.into(), numbers.into_iter())
            .into_decimal_unchecked(frame::PRECISION, frame::SCALE as usize)
            .into_column()
    };
    parts.extend(values.into_iter().zip(VALUES).map(|(numbers, name)| decimal(name, numbers)));
    let mask = BooleanChunked::from_iter_values("".into(), rows.into_iter());
    let grouped =
        DataFrame::new(table.height(), parts).and_then(|f| f.filter(&mask)).and_then(|f| group(f, &all, plan));
    let grouped = grouped.map_err(|e| Error::Usage {
        what: format!("the figures cannot be put into groups: {e}"),
        remedy: "leave keys out of --by until it works".into(),
    })?;
    let rows = measured(&grouped, &all, plan);
    mixed(&all, &rows, plan.by.len(), messages);
    Ok(Groups { keys: all, rows })
}

/// The columns of a row's value, and of the ends of its range.
const VALUES: [&str; 3] = ["__value", "__low", "__high"];

/// Says what was left out.
fn said(left: &LeftOut, unfit: usize, messages: Messages) {
    let parts = [
        (left.no_value, "have no value"),
        (left.duplicates, "stand in documents that repeat another"),
        (left.repeats, "repeat a figure that is counted already"),
        (left.from, "are the old level of a change"),
        (unfit, "have a period that lies in no single part of the calendar asked for"),
    ];
    let parts: Vec<String> = parts.iter().filter(|p| p.0 > 0).map(|p| format!("{} {}", p.0, p.1)).collect();
    if !parts.is_empty() {
        messages.note(format!("figures left out: {}", parts.join(", ")));
    }
}

/// Says that values of different units or kinds stand apart.
fn mixed(keys: &[Key], rows: &[(Vec<OwnedCell>, Vec<OwnedCell>)], by: usize, messages: Messages) {
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for (cells, _) in rows {
        *seen.entry(format!("{:?}", &cells[..by])).or_default() += 1;
    }
    let apart = seen.values().filter(|n| **n > 1).count();
    if apart > 0 {
        let by: Vec<&str> = keys[by..].iter().map(Key::name).collect();
        messages.note(format!(
            "{apart} groups hold values that cannot be compared; they are kept apart by {}",
            by.join(", ")
        ));
    }
}

/// The cells of the documents that keys need, and the documents that repeat another.
#[allow(clippy::type_complexity)]
fn documents(
    files: &Files,
    keys: &[Key],
    messages: Messages,
) -> Result<(HashMap<(&'static str, String), String>, FxHashSet<String>)> {
    let wanted: Vec<&'static str> =
        keys.iter().filter_map(|k| if let Key::Document(c) = k { Some(*c) } else { None }).collect();
    if files.documents.is_empty() && !wanted.is_empty() {
        return Err(Error::Usage {
            what: format!("no table of documents, which has the column {}", wanted.join(", ")),
            remedy: "name the folder that `baoshu extract` wrote, or its documents table too".into(),
        });
    }
    let (mut cells, mut duplicate) = (HashMap::new(), FxHashSet::default());
    for table in source::read(&files.documents, messages)? {
        let at = |name: &str| table.heads.iter().position(|h| h.name == name);
        let (doc, repeats) = (at("doc"), at("duplicate_of"));
        for row in &table.rows {
            let text = |i: Option<usize>| {
                let mut text = String::new();
                i.iter().for_each(|i| crate::table::flat::text_of(&row.cell(*i), &mut text));
                text
            };
            if !text(repeats).is_empty() {
                duplicate.insert(text(doc));
            }
            for column in &wanted {
                let cell = text(at(column));
                if !cell.is_empty() {
                    cells.insert((*column, text(doc)), cell);
                }
            }
        }
    }
    Ok((cells, duplicate))
}

/// Keeps the rows that the plan asks for.
fn choose(rows: &mut [bool], columns: &Columns<'_>, plan: &Plan, names: &Names) {
    let pick = |rows: &mut [bool], code: &str, words: &str, asked: &[String], is: &dyn Fn(&str, &str, &str) -> bool| {
        if asked.is_empty() {
            return;
        }
        let (code, words) = (columns.text(code), columns.text(words));
        let mut known: FxHashMap<(&str, &str), bool> = FxHashMap::default();
        for (i, row) in rows.iter_mut().enumerate() {
            let parts = (code.get(i), words.get(i));
            *row &= *known.entry(parts).or_insert_with(|| asked.iter().any(|a| is(a, parts.0, parts.1)));
        }
    };
    pick(rows, "indicator_code", "indicator", &plan.indicators, &|a, c, w| names.is_indicator(a, c, w));
    pick(rows, "region_code", "subject", &plan.places, &|a, c, w| names.is_place(a, c, w));
    pick(rows, "kind", "kind", &plan.kinds, &|a, c, _| a == c);
}

/// The unit of each row and its value, low and high end: in the harmonised unit, a decline with a minus.
#[allow(clippy::type_complexity)]
fn values<'a>(columns: &Columns<'a>, units: &Units, si: bool) -> (Vec<std::sync::Arc<str>>, [Vec<Option<i128>>; 3]) {
    let (kind, unit, direction) = (columns.text("kind"), columns.text("unit"), columns.text("direction"));
    let (value, most) = (columns.number("value"), columns.number("value_max"));
    let mut known: FxHashMap<&str, (std::sync::Arc<str>, Decimal)> = FxHashMap::default();
    let height = columns.0.height();
    let mut names = Vec::with_capacity(height);
    let mut numbers = [Vec::with_capacity(height), Vec::with_capacity(height), Vec::with_capacity(height)];
    for i in 0..height {
        let (name, factor) = known.entry(unit.get(i)).or_insert_with(|| {
            let (name, factor) = harmonise(unit.get(i), units, si);
            (name.into(), factor)
        });
        let down = direction.get(i) == "down" && matches!(kind.get(i), "growth" | "change");
        let number = |n: Option<i128>| {
            let n = if *factor == Decimal::ONE {
                n?
            } else {
                frame::scaled(super::measure::decimal(n?)?.checked_mul(*factor)?.round_dp(frame::SCALE))?
            };
            Some(if down { -n.abs() } else { n })
        };
        let (low, high) = (number(value.get(i)), number(most.get(i)));
        let high = high.or(low);
        numbers[0].push(low.zip(high).and_then(|(a, b)| Some(a.checked_add(b)? / 2)));
        numbers[1].push(low.min(high));
        numbers[2].push(low.max(high));
        names.push(std::sync::Arc::clone(name));
    }
    (names, numbers)
}

fn group(frame: DataFrame, keys: &[Key], plan: &Plan) -> PolarsResult<DataFrame> {
    let by: Vec<Expr> = keys.iter().map(|k| col(k.name())).collect();
    let mut measures = vec![
        len().alias("__count"),
        col(VALUES[0]).sum().alias("__sum"),
        col(VALUES[1]).min().alias("__min"),
        col(VALUES[2]).max().alias("__max"),
    ];
    if plan.measures.iter().any(|m| m.needs_order()) {
        measures.push(col(VALUES[0]).alias("__all"));
    }
    let order: Vec<PlSmallStr> = keys.iter().map(|k| k.name().into()).collect();
    frame.lazy().group_by(by).agg(measures).sort(order, SortMultipleOptions::default().with_nulls_last(true)).collect()
}

fn measured(grouped: &DataFrame, keys: &[Key], plan: &Plan) -> Vec<(Vec<OwnedCell>, Vec<OwnedCell>)> {
    let columns = Columns(grouped);
    let at = |name: &str| keys.iter().position(|k| k.name() == name).unwrap_or(0);
    let (kind, unit) = (at("kind"), at("unit"));
    let count = grouped.column("__count").ok();
    let (sum, min, max) = (columns.number("__sum"), columns.number("__min"), columns.number("__max"));
    let all = grouped.column("__all").ok().and_then(|c| c.list().ok());
    (0..grouped.height())
        .map(|i| {
            let cell = |k: &Key| grouped.column(k.name()).ok().and_then(|c| c.get(i).ok().map(|v| frame::cell(&v)));
            let cells: Vec<OwnedCell> = keys.iter().map(|k| cell(k).unwrap_or_default()).collect();
            let count = count.and_then(|c| c.get(i).ok()).and_then(|v| v.extract::<u64>()).unwrap_or(0);
            let ends = min.get(i).zip(max.get(i));
            // A sum that may have run over 38 digits is not shown.
            let widest = ends.map_or(0, |(a, b)| a.unsigned_abs().max(b.unsigned_abs()));
            let fits = widest.checked_mul(u128::from(count)).is_some_and(|n| n < 10u128.pow(frame::PRECISION as u32));
            let mut sorted: Vec<i128> = all
                .and_then(|c| c.get_as_series(i))
                .and_then(|s| s.to_physical_repr().i128().ok().map(|d| d.iter().flatten().collect()))
                .unwrap_or_default();
            sorted.sort_unstable();
            let values = Values { count, sum: sum.get(i).filter(|_| fits), ends, sorted };
            let word = |at: usize| if let OwnedCell::Text(s) = &cells[at] { s.as_str() } else { "" };
            let adds_up = adds_up(word(kind), word(unit));
            let measures = plan.measures.iter().map(|m| m.of(&values, adds_up)).collect();
            (cells, measures)
        })
        .collect()
}
