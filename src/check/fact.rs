//! Figures as checks see them.

use crate::row::{Direction, Kind, Qualifier, Role, Status};
use crate::store::codec::{OwnedCell, OwnedRow};
use crate::table::load::Loaded;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A figure of a table, with the columns that checks need.
#[derive(Clone, Debug, Default)]
pub struct Fact {
    /// Its document.
    pub doc: Arc<str>,
    /// Its article.
    pub article: u32,
    /// The headline.
    pub title: Arc<str>,
    /// Its paragraph.
    pub paragraph: u32,
    /// Its sentence.
    pub sentence: u32,
    /// First character.
    pub start: u64,
    /// After the last character.
    pub end: u64,
    /// As printed.
    pub text: String,
    /// What sort of quantity.
    pub kind: Kind,
    /// The value, as the table has it.
    pub value: Decimal,
    /// Whether it is a range.
    pub range: bool,
    /// The unit.
    pub unit: String,
    /// How exact.
    pub qualifier: Qualifier,
    /// Up or down.
    pub direction: Direction,
    /// Compared with what: yoy, mom, named or empty.
    pub basis: String,
    /// From or to.
    pub role: Role,
    /// Happened, aimed at or estimated.
    pub status: Status,
    /// What is measured, in the words of the text.
    pub indicator: String,
    /// Its code.
    pub code: String,
    /// Whose.
    pub subject: String,
    /// Its region.
    pub region: String,
    /// When, in the words of the text.
    pub period: String,
    /// Its sentence, where the table has it.
    pub sentence_text: Arc<str>,
    /// The rule that read it.
    pub rule: String,
    /// First and last day.
    pub days: Option<(Date, Date)>,
}

impl Fact {
    /// The value, a decline with a minus.
    pub fn signed(&self) -> Option<Decimal> {
        let down = self.direction == Direction::Down && matches!(self.kind, Kind::Growth | Kind::Change);
        Some(if down { -self.value.abs() } else { self.value })
    }

    /// Whether it states one exact number that has happened.
    pub fn is_exact(&self) -> bool {
        self.qualifier == Qualifier::Exact && !self.range && self.status == Status::Actual
    }

    /// Whether it states a level: how much there is, not by how much it changed.
    pub fn is_level(&self) -> bool {
        matches!(self.kind, Kind::Count | Kind::Amount | Kind::Measure)
    }

    /// Whether both measure the same in the same unit.
    pub fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.unit == other.unit
            && !self.indicator.is_empty()
            && self.indicator == other.indicator
    }
}

/// The figures of one sentence, in order.
#[derive(Clone, Copy)]
pub struct Sentence<'a>(pub &'a [Fact]);

/// The figures of tables that have a value, in order of the text.
pub fn facts(tables: &[Loaded]) -> Vec<Fact> {
    let mut all = Vec::new();
    for table in tables {
        let at = |name: &str| table.heads.iter().position(|h| h.name == name);
        let columns = Columns {
            words: WORDS.map(at),
            whole: WHOLE.map(at),
            value: at("value"),
            most: at("value_max"),
            days: ["period_start", "period_end"].map(at),
        };
        let mut shared: Vec<Arc<str>> = Vec::new();
        let mut share = |s: &str| match shared.iter().rev().take(4).find(|k| &***k == s) {
            Some(known) => Arc::clone(known),
            None => {
                shared.push(s.into());
                s.into()
            }
        };
        all.extend(table.rows.iter().filter_map(|row| columns.fact(row, &mut share)));
    }
    all.sort_by(|a: &Fact, b| (&a.doc, a.start).cmp(&(&b.doc, b.start)));
    all
}

const WORDS: [&str; 17] = [
    "doc",
    "title",
    "text",
    "kind",
    "unit",
    "qualifier",
    "direction",
    "basis",
    "role",
    "status",
    "indicator",
    "indicator_code",
    "subject",
    "region_code",
    "period",
    "rule",
    "sentence_text",
];
const WHOLE: [&str; 5] = ["article", "paragraph", "sentence", "start", "end"];

struct Columns {
    words: [Option<usize>; 17],
    whole: [Option<usize>; 5],
    value: Option<usize>,
    most: Option<usize>,
    days: [Option<usize>; 2],
}

impl Columns {
    fn fact(&self, row: &OwnedRow, share: &mut impl FnMut(&str) -> Arc<str>) -> Option<Fact> {
        let cell = |at: Option<usize>| at.and_then(|i| row.0.get(i));
        let word = |i: usize| match cell(self.words[i]) {
            Some(OwnedCell::Text(s)) => s.as_str(),
            _ => "",
        };
        let whole = |i: usize| match cell(self.whole[i]) {
            Some(OwnedCell::Int(n)) => *n,
            Some(OwnedCell::Decimal(d)) => d.normalize().try_into().unwrap_or(0),
            _ => 0,
        };
        let number = |at| match cell(at) {
            Some(OwnedCell::Decimal(d)) => Some(*d),
            _ => None,
        };
        let day = |at| match cell(at) {
            Some(OwnedCell::Date(d)) => Some(*d),
            _ => None,
        };
        let count = |i: usize| u32::try_from(whole(i)).unwrap_or(u32::MAX);
        Some(Fact {
            doc: share(word(0)),
            title: share(word(1)),
            article: count(0),
            paragraph: count(1),
            sentence: count(2),
            start: whole(3),
            end: whole(4),
            text: word(2).to_owned(),
            kind: Kind::of(word(3))?,
            value: number(self.value)?,
            range: number(self.most).is_some(),
            unit: word(4).to_owned(),
            qualifier: Qualifier::of(word(5)).unwrap_or_default(),
            direction: Direction::of(word(6)).unwrap_or_default(),
            basis: word(7).to_owned(),
            role: Role::of(word(8)).unwrap_or_default(),
            status: Status::of(word(9)).unwrap_or_default(),
            indicator: word(10).to_owned(),
            code: word(11).to_owned(),
            subject: word(12).to_owned(),
            region: word(13).to_owned(),
            period: word(14).to_owned(),
            rule: word(15).to_owned(),
            sentence_text: share(word(16)),
            days: day(self.days[0]).zip(day(self.days[1])),
        })
    }
}
