//! What groups are made by: columns of the figures and of their documents, and columns that are derived from them.

use super::figures::Columns;
use super::names::Names;
use super::period::{self, Length};
use crate::error::{Error, Result};
use crate::frame;
use crate::row::{DocumentRow, FigureRow, Row};
use crate::table::load;
use polars::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::HashMap;

/// A key of groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// The indicator: the dictionary's name of its code, else the words.
    Indicator,
    /// What the figure is about: the place's name, else the words.
    Region,
    /// The part of the calendar in which the whole period lies.
    Period(Length),
    /// How long the period is.
    Length,
    /// A column of the table of figures.
    Figure(String),
    /// A column of the table of documents.
    Document(&'static str),
}

/// Keys that are not columns: name, Chinese name, key, meaning.
const DERIVED: &[(&str, &str, Key, &str)] = &[
    ("indicator", "指标", Key::Indicator, "Indicator: the dictionary's name of its code, else the words of the text."),
    ("region", "地区", Key::Region, "What the figures are about: the name of the place, else the words of the text."),
    ("year", "年", Key::Period(Length::Year), "Calendar year in which the whole period lies."),
    ("half", "半年", Key::Period(Length::Half), "Half-year in which the whole period lies: 2024-S1."),
    ("quarter", "季度", Key::Period(Length::Quarter), "Quarter in which the whole period lies: 2024-Q3."),
    ("month", "月", Key::Period(Length::Month), "Month in which the whole period lies: 2024-05."),
    (
        "length",
        "时长",
        Key::Length,
        "How long the periods are: year, half, quarter, month, day (a point of time), other.",
    ),
];

/// Keys that every group has, so that values which cannot be compared never meet.
pub const ALWAYS: &[&str] = &["kind", "unit", "status", "length"];

impl Key {
    /// The key of a name, given what columns the tables of figures have besides ours.
    pub fn parse(name: &str, others: &[String]) -> Result<Self> {
        let name = name.trim();
        if let Some(derived) = DERIVED.iter().find(|d| d.0 == name || d.1 == name) {
            return Ok(derived.2.clone());
        }
        fn own<R: Row>(name: &str) -> Option<&'static str> {
            R::COLUMNS.iter().find(|c| c.name == name || c.zh == name).map(|c| c.name)
        }
        if let Some(name) = own::<FigureRow>(name) {
            return Ok(Self::Figure(name.to_owned()));
        }
        if let Some(name) = own::<DocumentRow>(name) {
            return Ok(Self::Document(name));
        }
        if others.iter().any(|o| o == name) {
            return Ok(Self::Figure(name.to_owned()));
        }
        let known = || {
            let figures = FigureRow::COLUMNS.iter().map(|c| c.name);
            let documents = DocumentRow::COLUMNS.iter().map(|c| c.name);
            DERIVED.iter().map(|d| d.0).chain(figures).chain(documents)
        };
        let near = known().max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
        Err(Error::Usage {
            what: format!("figures cannot be grouped by `{name}`"),
            remedy: format!(
                "did you mean `{}`? Group by indicator, region, year, half, quarter, month, length, or by any column of the figures and documents",
                near.unwrap_or_default()
            ),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Figure(name) => name,
            Self::Document(name) => name,
            _ => DERIVED.iter().find(|d| d.2 == *self).map_or("", |d| d.0),
        }
    }

    /// Its Chinese name.
    pub fn zh(&self) -> &str {
        let derived = DERIVED.iter().find(|d| d.2 == *self).map(|d| d.1);
        derived.or_else(|| load::declared(FigureRow::TABLE, self.name()).map(|d| d.zh)).unwrap_or(self.name())
    }

    /// The column of figures that it needs, beside those that are always read.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Figure(name) => Some(name),
            _ => None,
        }
    }
}

/// What keys are made from.
pub struct Context<'a> {
    /// Names of indicators and regions.
    pub names: &'a Names,
    /// The cells of the documents that keys ask for: column, document, cell.
    pub documents: HashMap<(&'static str, String), String>,
    /// The unit of each row after harmonising.
    pub units: Vec<&'a str>,
}

/// The cells of a key. The second value counts rows that lie in no single part of the calendar; they are not in `rows`
/// afterwards.
pub fn cells(key: &Key, columns: &Columns<'_>, rows: &mut [bool], context: &Context<'_>) -> (Column, usize) {
    let height = rows.len();
    let name = PlSmallStr::from_str(key.name());
    let mut unfit = 0;
    let dates = || (columns.days("period_start"), columns.days("period_end"));
    let words: Vec<Option<String>> = match key {
        Key::Indicator => {
            let (code, text) = (columns.text("indicator_code"), columns.text("indicator"));
            let of = |i| (code.get(i), if code.get(i).is_empty() { text.get(i) } else { "" });
            let name = |(code, text): (&str, &str)| context.names.indicator(code, text).to_owned();
            // A code that the dictionary lacks keeps the words of its first row.
            let named = |i| {
                let known = name(of(i));
                if known.is_empty() { text.get(i).to_owned() } else { known }
            };
            cached(height, rows, of, named)
        }
        Key::Region => {
            let (code, text) = (columns.text("region_code"), columns.text("subject"));
            cached(
                height,
                rows,
                |i| (code.get(i), text.get(i)),
                |i| context.names.region(code.get(i), text.get(i)).to_owned(),
            )
        }
        Key::Period(length) => {
            let (start, end) = dates();
            let mut labels: FxHashMap<(i32, i32), Option<String>> = FxHashMap::default();
            let mut cell = |i: usize| {
                let (start, end) = (start.get(i)?, end.get(i)?);
                let label = labels
                    .entry((start, end))
                    .or_insert_with(|| length.holding(frame::date(start)?, frame::date(end)?));
                if label.is_none() {
                    unfit += usize::from(std::mem::take(&mut rows[i]));
                }
                label.clone()
            };
            (0..height).map(&mut cell).collect()
        }
        Key::Length => {
            let (start, end) = dates();
            let mut lengths: FxHashMap<(i32, i32), &'static str> = FxHashMap::default();
            let mut cell = |i: usize| {
                let (start, end) = (start.get(i)?, end.get(i)?);
                let of = || Some(period::length(frame::date(start)?, frame::date(end)?));
                Some((*lengths.entry((start, end)).or_insert_with(|| of().unwrap_or("other"))).to_owned())
            };
            (0..height).map(&mut cell).collect()
        }
        Key::Figure(column) if column == "unit" => {
            (0..height).map(|i| Some(context.units[i]).filter(|u| !u.is_empty()).map(str::to_owned)).collect()
        }
        Key::Figure(column) => {
            let column = columns
                .0
                .column(column)
                .cloned()
                .unwrap_or_else(|_| Column::full_null(name.clone(), height, &DataType::String));
            return (column, 0);
        }
        Key::Document(column) => {
            let doc = columns.text("doc");
            (0..height).map(|i| context.documents.get(&(*column, doc.get(i).to_owned())).cloned()).collect()
        }
    };
    (Series::new(name, words).into_column(), unfit)
}

/// One cell a row, made once for all rows with the same parts.
fn cached<'a>(
    height: usize,
    rows: &[bool],
    of: impl Fn(usize) -> (&'a str, &'a str),
    make: impl Fn(usize) -> String,
) -> Vec<Option<String>> {
    let mut made: FxHashMap<(&str, &str), String> = FxHashMap::default();
    let mut cell = |i: usize| Some(made.entry(of(i)).or_insert_with(|| make(i)).clone()).filter(|s| !s.is_empty());
    (0..height).map(|i| if rows[i] { cell(i) } else { None }).collect()
}
