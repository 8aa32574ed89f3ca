//! What groups are made by: columns of the figures and of their documents, and columns that are derived from them.

use super::aggregate::Setting;
use super::codes::{Codes, pairs};
use super::period::{self, Length};
use super::piece::Piece;
use crate::error::{Error, Result};
use crate::frame;
use crate::row::{DocumentRow, FigureRow, Row};
use crate::store::codec::OwnedCell;
use crate::table::load;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

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

    /// The columns of figures that it needs.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Indicator => vec!["indicator", "indicator_code"],
            Self::Region => vec!["subject", "region_code"],
            Self::Period(_) | Self::Length => vec!["period_start", "period_end"],
            Self::Figure(name) => vec![name],
            Self::Document(_) => vec!["doc"],
        }
    }
}

/// The cells of a key: none where the period lies in no single part of the calendar.
pub fn cells(key: &Key, piece: &Piece<'_>, setting: &Setting<'_>) -> Codes<Option<OwnedCell>> {
    let text = |s: &str| Some(if s.is_empty() { OwnedCell::Empty } else { OwnedCell::Text(s.to_owned()) });
    let named = |code: &str, words: &str, name: &dyn Fn(&str, &str) -> String| {
        let (code, words) = (piece.words(code), piece.words(words));
        pairs(code, words).map(|(c, w)| text(&name(code.cells[c as usize], words.cells[w as usize])))
    };
    let days = |label: &dyn Fn(Date, Date) -> Option<String>| {
        let cells = piece.days.cells.iter().map(|(start, end)| match start.zip(*end) {
            None => Some(OwnedCell::Empty),
            Some((start, end)) => label(frame::date(start)?, frame::date(end)?).map(OwnedCell::Text),
        });
        Codes { of: piece.days.of.clone(), cells: cells.collect() }
    };
    match key {
        Key::Indicator => {
            named("indicator_code", "indicator", &|code, words| setting.indicator(code, words).to_owned())
        }
        Key::Region => named("region_code", "subject", &|code, words| setting.names.region(code, words).to_owned()),
        Key::Period(length) => days(&|start, end| length.holding(start, end)),
        Key::Length => days(&|start, end| Some(period::length(start, end).to_owned())),
        Key::Figure(column) if column == "unit" => {
            Codes { of: piece.units.of.clone(), cells: piece.units.cells.iter().map(|u| text(u)).collect() }
        }
        Key::Figure(column) => match piece.columns.strings(column) {
            Some(_) => {
                let words = piece.words(column);
                Codes { of: words.of.clone(), cells: words.cells.iter().map(|w| text(w)).collect() }
            }
            None => other(piece, column),
        },
        Key::Document(column) => {
            let doc = piece.words("doc");
            let cell = |doc: &&str| setting.documents.get(&(*column, (*doc).to_owned())).map_or("", String::as_str);
            Codes { of: doc.of.clone(), cells: doc.cells.iter().map(|d| text(cell(d))).collect() }
        }
    }
}

/// The cells of a column that holds no words.
fn other(piece: &Piece<'_>, column: &str) -> Codes<Option<OwnedCell>> {
    let Ok(column) = piece.columns.0.column(column) else {
        return Codes { of: vec![0; piece.height], cells: vec![Some(OwnedCell::Empty)] };
    };
    let mut known: FxHashMap<OwnedCell, u32> = FxHashMap::default();
    let mut codes = Codes { of: Vec::with_capacity(piece.height), cells: Vec::new() };
    for i in 0..piece.height {
        let cell = column.get(i).map_or(OwnedCell::Empty, |v| frame::cell(&v));
        let code = *known.entry(cell).or_insert_with_key(|cell| {
            codes.cells.push(Some(cell.clone()));
            (codes.cells.len() - 1) as u32
        });
        codes.of.push(code);
    }
    codes
}
