//! Mentions: every number, quantity, date, place and organisation of a text, before any decision whether it is a figure.
//!
//! - `number`: numerals in every form, with exact values
//! - `unit`: what follows a number, from `dicts/units.tsv`
//! - `quantity`: number, unit and the approximators about them
//! - `date`: points and spans of time, resolved against the document's date
//! - `words`: the tables of approximators, words of time and words that are no figures; `trie` matches them
//! - `scan`: the walk that finds where a number or a time may begin, by `starts`; `special`: shares, ranks, ratios, identifiers;
//!   `list`: units shared by lists
//! - `period`: which time governs a number
//! - `rows`: mentions as a table
//! - `place`, `organisation`: names, from `dicts/places.tsv` and `dicts/organisations.tsv`

mod coined;
mod cursor;
pub mod date;
mod form;
mod list;
pub mod number;
pub mod organisation;
pub mod period;
pub mod place;
mod quantity;
mod range;
pub(crate) mod respectively;
pub mod rows;
mod scan;
mod special;
mod starts;
#[cfg(test)]
mod tests;
mod trie;
pub mod unit;
pub mod words;

pub use date::Context;
pub use scan::{read, read_document};

use crate::lexicon::matcher::Match;
use crate::lexicon::organisations::Target;
use crate::lexicon::places::{Level, PlaceId};
use crate::lexicon::{Lexicon, Named};
use crate::row::Qualifier;
use crate::text::Span;
use crate::text::document::Document;
use crate::text::document::meta::{DocDate, DocMeta};
use crate::text::page::{self, PageWords};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// What family a unit belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Dimension {
    /// No unit given.
    #[default]
    None,
    /// A classifier: 个, 项, 人次.
    Count,
    /// Money.
    Money,
    /// %, ‰, 成.
    Percent,
    /// 个百分点.
    Points,
    /// 倍, 番.
    Multiple,
    /// 年 as a length, 天, 小时.
    Time,
    /// 岁, 周岁.
    Age,
    /// 第…, 位, 名 in ranks.
    Rank,
    /// Any physical unit, and compounds such as 元/吨.
    Physical,
}

/// How a number was written or is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Form {
    /// A number, with or without a unit.
    #[default]
    Plain,
    /// 三分之一, 1/3, 一半, 半数, 近八成: a share, value in percent.
    Share,
    /// One part of a ratio 9.1∶42.3∶48.6.
    RatioPart,
    /// 第三, 前三名, 首位: a place in an order.
    Rank,
    /// 第一批, 第二支部, 第十一次: an ordinal name; never a figure.
    Ordinal,
    /// Telephone, document or model number, version, score: never a figure.
    Identifier,
    /// A numeral inside a word, an idiom or a name from `dicts/not-figures.tsv`: never a figure.
    Word,
    /// 一个, 一批 that only mean "a": not a figure.
    Article,
}

/// A number with its unit and the approximators that touch it.
#[derive(Clone, Debug, Default)]
pub struct Quantity {
    /// First character of the number or of the approximator before it, to the last of the unit or approximator after it.
    pub span: Span,
    /// The numeral alone, with its magnitude.
    pub number: Span,
    /// Exact value, magnitudes expanded; empty beyond 28 digits.
    pub value: Option<Decimal>,
    /// Upper end of a range.
    pub value_max: Option<Decimal>,
    /// Canonical unit, empty when none.
    pub unit: &'static str,
    /// The unit's family.
    pub dimension: Dimension,
    /// From the approximators, also those that do not touch the number (至少, 不低于).
    pub qualifier: Qualifier,
    /// How it was written.
    pub form: Form,
}

/// An expression of time.
#[derive(Clone, Debug)]
pub struct DateMention {
    /// Its words.
    pub span: Span,
    /// First and last day, when they can be resolved.
    pub resolved: Option<(Date, Date)>,
    /// 去年同期, 比上年: names a base of comparison rather than the time of the figure.
    pub is_base: bool,
    /// The expression without context, for an unresolved one; or its grain.
    pub grain: Grain,
}

/// The size of a time expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Grain {
    /// Several years, 十四五期间.
    Years,
    /// A year.
    #[default]
    Year,
    /// Half a year.
    Half,
    /// A quarter, also 前三季度.
    Quarter,
    /// A month, also 1至7月.
    Month,
    /// A day.
    Day,
    /// From a start to the document's date.
    Since,
    /// 目前, 近年来: no dates of its own.
    Vague,
}

/// A place or an organisation.
#[derive(Clone, Debug)]
pub struct NameMention {
    /// Its words.
    pub span: Span,
    /// Canonical name: `大庆市` also for 大庆.
    pub name: String,
    /// GB/T 2260, ISO 3166 or empty.
    pub code: String,
    /// Place, organisation or an anaphor (全市, 该县) still to be resolved.
    pub kind: NameKind,
    /// The listed place that is named, or that an organisation or a village is named after.
    pub place: Option<PlaceId>,
    /// A 乡, 镇, 街道, 村 or 社区, which the tables do not list.
    pub settlement: Option<Level>,
    /// What an anaphor stands for, and whether it is the document's own place.
    pub target: Option<(Target, bool)>,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A region.
    Place,
    /// An organisation: office, company, school.
    Organisation,
    /// 全市, 我县, 该局: stands for a name elsewhere.
    Anaphor,
}

/// Everything found in one document, each list in order of the text.
#[derive(Debug, Default)]
pub struct Mentions {
    /// Numbers with their units.
    pub quantities: Vec<Quantity>,
    /// Times.
    pub dates: Vec<DateMention>,
    /// Places and organisations.
    pub names: Vec<NameMention>,
    /// Words of the table of slogans.
    pub slogans: Vec<Match>,
    /// Numerals that may open a half of a slogan.
    pub numerals: Vec<Match>,
    /// Names of indicators, which may stand in other words.
    pub indicators: Vec<Match>,
    /// Words of grants.
    pub grants: Vec<Match>,
    /// What they were read with.
    pub context: Context,
}

impl Mentions {
    /// The days of the last time between two places of the text that is no base of comparison.
    pub fn last_time(&self, from: usize, to: usize) -> Option<(Date, Date)> {
        let last = self.dates.partition_point(|d| d.span.end <= to);
        let near = self.dates[..last].iter().rev().take_while(|d| d.span.start >= from);
        near.filter(|d| !d.is_base).find_map(|d| d.resolved)
    }

    /// The first day that the document may be of.
    pub fn today(&self) -> Option<Date> {
        self.context.date.map(|d| d.first_day())
    }
}

/// Finds the quantities, times and names of a document.
pub fn find(document: &Document, meta: &DocMeta, lexicon: &Lexicon) -> Mentions {
    let norm = &document.text.norm;
    let places = &lexicon.places;
    let home = place::home(document, &meta.place, places);
    let within = |code| home.zip(places.by_code(code)).is_some_and(|(h, c)| h == c || places.lies_in(h, c));
    let date = meta.date.filter(DocDate::is_sure);
    let Named { places: forms, marks, slogans, signs, grants, numerals, indicators } = lexicon.named(norm);
    let told = date::Signs::builtin().told(norm, &signs);
    let (taiwan, hong_kong) = match meta.place.as_str() {
        "" => (told.taiwan, told.hong_kong),
        place => (date::names_taiwan(place), date::names_hong_kong(place)),
    };
    let context = Context {
        date,
        early: date.is_some_and(|d| d.month.is_none() && page::opens_year(PageWords::builtin(), &meta.title, d.year)),
        taiwan: within("710000") || taiwan,
        hong_kong: within("810000") || hong_kong,
    };
    let (quantities, dates) = read_document(document, &lexicon.mention, &context);
    let names = organisation::read(norm, forms, marks, lexicon, home);
    Mentions { quantities, dates, names, slogans, numerals, grants, indicators, context }
}
