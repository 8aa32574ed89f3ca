//! Points and spans of time: [`parse`](self) reads the words, [`resolve`] gives them dates.

mod frame;
mod parse;
mod part;
mod resolve;
mod section;
mod short;
mod sign;
mod since;
mod year;

pub(super) use parse::{BEFORE_NUMERALS, OPENINGS, Step, at};
pub use resolve::Context;
pub(super) use resolve::resolve;
pub(super) use section::headings;
pub use sign::Signs;
pub(crate) use sign::{is_hong_kong, is_taiwan, speaks_as_hong_kong};
pub(super) use sign::{names_hong_kong, names_taiwan};
pub(super) use since::clauses;

use crate::text::Span;

/// What a row of `dates.tsv` means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// A year relative to the document's, or to the year spoken of.
    Year(YearRef),
    /// A half-year.
    Half(u8),
    /// A quarter relative to the document's.
    Quarter(i16),
    /// A month relative to the document's, or (`true`) to the month spoken of.
    Month(bool, i16),
    /// A day, likewise.
    Day(bool, i16),
    /// A week relative to the document's.
    Week(i16),
    /// A fiscal year relative to the document's.
    Fiscal(i16),
    /// The whole year.
    Whole,
    /// The beginning of the year.
    Start,
    /// Its end.
    End,
    /// Its middle.
    Mid,
    /// No dates of its own.
    Vague,
    /// 同期: the same time of an earlier year.
    Same,
    /// 春节: no time by itself; a year before it is not meant whole.
    Holiday,
    /// 光绪, 昭和: years are counted from the first of the two to the last.
    Era(i16, i16),
}

impl Meaning {
    /// Reads the column `meaning`.
    pub fn parse(s: &str) -> Option<Self> {
        let mut words = s.split_ascii_whitespace();
        let kind = words.next()?;
        let rest: Vec<&str> = words.collect();
        let (ctx, n) = match rest.as_slice() {
            [] => (false, 0),
            [n] => (false, n.parse::<i16>().ok()?),
            ["ctx", n] => (true, n.parse().ok()?),
            [from, to] if kind == "era" => {
                let (from, to) = (from.parse().ok()?, to.parse().ok()?);
                return (from < to).then_some(Self::Era(from, to));
            }
            _ => return None,
        };
        Some(match kind {
            "year" if ctx => Self::Year(YearRef::Context(n)),
            "year" => Self::Year(YearRef::Document(n)),
            "half" => Self::Half(if n == 1 { 1 } else { 2 }),
            "quarter" => Self::Quarter(n),
            "month" => Self::Month(ctx, n),
            "day" => Self::Day(ctx, n),
            "week" => Self::Week(n),
            "fiscal" => Self::Fiscal(n),
            "span" => Self::Whole,
            "start" => Self::Start,
            "end" => Self::End,
            "mid" => Self::Mid,
            "vague" => Self::Vague,
            "same" => Self::Same,
            "holiday" => Self::Holiday,
            _ => return None,
        })
    }
}

/// A word of time.
#[derive(Clone, Debug)]
pub struct Word {
    /// What it means.
    pub meaning: Meaning,
    /// Continuations that make it another word.
    pub not: Vec<Box<str>>,
}

/// How a year is named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum YearRef {
    /// By its number.
    Absolute(i16),
    /// Relative to the document's year.
    Document(i16),
    /// Relative to the year spoken of.
    Context(i16),
}

/// What is named within a year, or without one.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub(super) enum Part {
    /// Nothing more.
    #[default]
    None,
    Whole,
    Half(u8),
    Quarters(u8, u8),
    QuarterBy(i16),
    Months(u8, u8),
    MonthBy(bool, i16),
    /// Days of a month; 0 for a month that the context gives.
    Days(u8, u8, u8),
    /// 上旬 1, 中旬 2, 下旬 3.
    Third(u8, u8),
    DayBy(bool, i16),
    /// A day of the month so many months from the document's.
    DayOf(i16, u8),
    Week(i16),
    Start,
    End,
    Mid,
    /// The month's beginning: no dates.
    MonthStart(u8),
    /// April of the year to March of the next.
    Fiscal,
    /// The fiscal year relative to the document's.
    FiscalBy(i16),
    /// Until the end of another year.
    YearTo(i16),
    /// So many years up to the document.
    Last(u8),
    /// 这五年, 五年间: so many years that were spoken of, or that a report looks back on.
    These(u8),
    Vague,
    /// 春节假期, whose days calendars know and this table does not.
    Holiday,
    Same,
}

/// A point or a plain span.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub year: Option<YearRef>,
    pub part: Part,
    /// The last day of the part alone: 3月末, 一季度末.
    pub last_day: bool,
}

/// An expression as written, not yet resolved.
#[derive(Clone, Debug, Default)]
pub(super) struct Raw {
    pub span: Span,
    pub from: Point,
    pub to: Option<Point>,
    /// 截至.
    pub as_of: bool,
    /// 以来.
    pub since: bool,
    /// 起: may also begin later than the document.
    pub onward: bool,
    pub is_base: bool,
}
