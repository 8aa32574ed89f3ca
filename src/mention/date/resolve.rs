//! Gives expressions of time their dates: the document's date stands for today, the year last named for years left out.

use super::super::{DateMention, Grain};
use super::section::{Heading, Sections};
use super::{Part, Point, Raw, YearRef};
use crate::text::document::meta::DocDate;
use crate::text::page::{PageWords, Use};
use jiff::civil::{Date, date};
use jiff::{Span as Length, ToSpan};

/// What a text's numbers and times are read with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// The document's date.
    pub date: Option<DocDate>,
    /// Of the date only the year is known, and the document is a report of the kind that is given in its first months.
    pub early: bool,
    /// The document is from Taiwan: 101年 is a year of the Republic, $ its dollar.
    pub taiwan: bool,
    /// The document is from Hong Kong: $ is its dollar.
    pub hong_kong: bool,
}

impl Context {
    /// Whether the document is from the first months of its year, so that it reports on the year before.
    pub fn opens_year(&self) -> bool {
        self.early || self.date.filter(month_known).is_some_and(|d| d.last_day().month() <= 3)
    }

    /// The last day that the document may be of; none where only its year is known.
    fn last_day(&self) -> Option<Date> {
        let d = self.date?;
        if self.early { Date::new(d.year, 3, 31).ok() } else { month_known(&d).then(|| d.last_day()) }
    }

    /// The unit of a `$` that names no country.
    pub fn dollar(&self) -> &'static str {
        match (self.hong_kong, self.taiwan) {
            (true, _) => "港元",
            (_, true) => "新台币元",
            _ => "美元",
        }
    }
}

/// The times spoken of so far.
#[derive(Default)]
struct Running {
    year: Option<i16>,
    /// In the same paragraph.
    here: Option<i16>,
    /// Whether that was in the same sentence.
    fresh: bool,
    /// Whether a time of the document's own year was spoken of in the paragraph.
    now: bool,
    /// The year of the section's heading.
    section: Option<i16>,
    /// Whether the year spoken of in the paragraph is a fiscal one.
    fiscal: bool,
    /// The years last spoken of together: “十四五”时期.
    years: Option<Days>,
    month: Option<(i16, i8)>,
    day: Option<Date>,
}

/// Resolves the expressions of one text, in order.
pub(in super::super) fn resolve(s: &str, raws: Vec<Raw>, context: &Context, headings: &[Heading]) -> Vec<DateMention> {
    let mut running = Running::default();
    let mut sections = Sections::new(headings);
    let mut at = 0;
    raws.into_iter()
        .map(|raw| {
            let since = &s[at..raw.span.start];
            running.fresh &= !since.contains(['。', '!', '?', '\n']);
            if since.contains('\n') {
                running.now = false;
                running.here = None;
                running.fiscal = false;
                running.month = None;
                running.day = None;
            }
            at = raw.span.start;
            running.section = sections.at(at);
            // 创1992年以来新低 in a headline is not its year.
            let named = matches!(raw.from.year, Some(YearRef::Absolute(_) | YearRef::Document(_))) && !raw.since;
            let passing = passes(s, &raw);
            let date = one(raw, context, &mut running, passing);
            if let Some((from, to)) = date.resolved.filter(|_| named && !date.is_base) {
                sections.names(date.span.start, (from.year() == to.year()).then(|| from.year()));
            }
            date
        })
        .collect()
}

/// Whether a year only names a record, a founding or an event, so that the months spoken of next are not of that year:
/// 自1992年有纪录以来, 成立于1987年, 1987年创办.
fn passes(s: &str, raw: &Raw) -> bool {
    if !matches!(
        raw.from,
        Point { year: Some(YearRef::Absolute(_)), part: Part::None | Part::Start | Part::Months(..), .. }
    ) || raw.to.is_some()
    {
        return false;
    }
    let (head, tail) = (&s[..raw.span.start], &s[raw.span.end..]);
    let words = PageWords::builtin();
    let clause = || tail.split([',', '。', ';', '\n']).next().unwrap_or("");
    raw.since
        || words.starts(Use::Event, tail).is_some()
        || words.ends(Use::Event, head)
        || clause().char_indices().take(16).any(|(i, _)| clause()[i..].starts_with("以来"))
}

fn exact(d: &DocDate) -> bool {
    d.day.is_some()
}

fn month_known(d: &DocDate) -> bool {
    d.month.is_some()
}

type Days = (Date, Date);

fn whole(y: i16) -> Option<Days> {
    Some((Date::new(y, 1, 1).ok()?, Date::new(y, 12, 31).ok()?))
}

/// The fiscal year of Hong Kong, from April.
fn fiscal(y: i16) -> Option<Days> {
    Some((Date::new(y, 4, 1).ok()?, Date::new(y.checked_add(1)?, 3, 31).ok()?))
}

/// The `n` years before a year.
fn years_before(y: i16, n: u8) -> Option<Days> {
    Some((whole(y.checked_sub(i16::from(n))?)?.0, whole(y.checked_sub(1)?)?.1))
}

fn months(y: i16, a: u8, b: u8) -> Option<Days> {
    Some((Date::new(y, a as i8, 1).ok()?, Date::new(y, b as i8, 1).ok()?.last_of_month()))
}

fn shift(d: Date, by: Length) -> Option<Date> {
    d.checked_add(by).ok()
}

fn grain(p: &Point) -> Grain {
    match p.part {
        Part::None | Part::Whole | Part::Fiscal | Part::FiscalBy(_) => Grain::Year,
        Part::Half(_) => Grain::Half,
        Part::Quarters(..) | Part::QuarterBy(_) => Grain::Quarter,
        Part::Months(..) | Part::MonthBy(..) | Part::Third(..) | Part::MonthStart(_) | Part::Holiday => Grain::Month,
        Part::Days(..) | Part::DayBy(..) | Part::DayOf(..) | Part::Week(_) | Part::End => Grain::Day,
        Part::YearTo(_) | Part::Last(_) | Part::These(_) => Grain::Years,
        Part::Start | Part::Mid | Part::Same if p.year.is_some() => Grain::Year,
        Part::Start | Part::Mid | Part::Same | Part::Vague => Grain::Vague,
    }
}

fn one(raw: Raw, context: &Context, running: &mut Running, passing: bool) -> DateMention {
    let is_base = raw.is_base || raw.from.part == Part::Same || matches!(raw.to, Some(Point { part: Part::Same, .. }));
    let mut grain = grain(&raw.from);
    let speaks = !is_base && !passing;
    let from = point(&raw.from, None, context, running, speaks);
    let mut resolved = from;
    if let Some(to) = &raw.to {
        let anchor = from.map(|f| f.0);
        let to = point(to, anchor, context, running, speaks);
        resolved = match (from, to) {
            (Some(a), Some(b)) if a.0 <= b.1 => {
                // 101年至10月底 runs from the year's beginning.
                Some((a.0, b.1))
            }
            _ => None,
        };
    }
    if raw.since {
        grain = Grain::Since;
        let start = match raw.from.part {
            Part::Start => year(&raw.from, context, running).and_then(|y| Date::new(y, 1, 1).ok()),
            _ => resolved.map(|r| r.0),
        };
        let end = context.date.filter(month_known).map(|d| d.last_day());
        let ahead = || resolved.filter(|r| raw.onward && end.is_none_or(|e| r.0 > e));
        resolved = start.zip(end).filter(|(a, b)| a <= b).or_else(ahead);
    } else if raw.as_of && raw.to.is_none() {
        resolved = resolved.map(|r| (r.1, r.1));
    }
    DateMention { span: raw.span, resolved, is_base, grain }
}

/// The year that a point names or inherits.
fn year(p: &Point, context: &Context, running: &Running) -> Option<i16> {
    let doc = context.date.map(|d| d.year);
    match p.year {
        Some(YearRef::Absolute(y)) => Some(y),
        // 今年 of a text without a date is not the year last spoken of.
        Some(YearRef::Document(by)) => doc.and_then(|y| y.checked_add(by)),
        Some(YearRef::Context(by)) => spoken(running).or(doc).or(running.year).and_then(|y| y.checked_add(by)),
        None => spoken(running).or(doc).or(running.year),
    }
}

/// The year that the paragraph or its heading speaks of.
fn spoken(running: &Running) -> Option<i16> {
    running.here.or(running.section)
}

/// Moves a span without a year that lies ahead of the document to the year before.
fn recent(days: Days, p: &Point, context: &Context, running: &Running, anchored: bool) -> Option<Days> {
    let Some(today) = context.last_day() else { return Some(days) };
    if p.year.is_some() || spoken(running).is_some() || anchored {
        return Some(days);
    }
    let early = match p.part {
        // A report of the first months that says 全年 or 年底 speaks of the year that ended.
        Part::Whole | Part::End => context.opens_year(),
        // 下月, 明天, 下财政年度 say themselves that they lie ahead.
        Part::QuarterBy(_)
        | Part::MonthBy(..)
        | Part::DayBy(..)
        | Part::DayOf(..)
        | Part::Week(_)
        | Part::FiscalBy(_) => false,
        _ => days.0 > today,
    };
    if early { Some((shift(days.0, -1.year())?, shift(days.1, -1.year())?)) } else { Some(days) }
}

/// Furthest before the document's date that the quarter of its news ended, in days.
const NEWS: i32 = 45;

/// A quarter that has just ended when the text is written is the news, though an earlier sentence spoke of another year:
/// 2019年利润8亿元。一季度利润2亿元, of 18 April 2020.
fn latest(days: Days, p: &Point, context: &Context, running: &Running) -> Days {
    let Some(today) = context.date.filter(exact).map(|d| d.first_day()) else { return days };
    let quarter =
        matches!(p.part, Part::Half(_) | Part::Quarters(..)) || running.now && matches!(p.part, Part::Months(..));
    if p.year.is_some() || !quarter || running.fresh || running.section.is_some() || running.here.is_none() {
        return days;
    }
    let by = today.year() - days.0.year();
    let moved = || Some((shift(days.0, i32::from(by).years())?, shift(days.1, i32::from(by).years())?));
    match moved() {
        Some((from, to)) if by > 0 && to < today && shift(to, NEWS.days()).is_some_and(|end| end >= today) => {
            (from, to.last_of_month())
        }
        _ => days,
    }
}

fn point(p: &Point, anchor: Option<Date>, context: &Context, running: &mut Running, speaks: bool) -> Option<Days> {
    let days = days(p, anchor, context, running)?;
    let days = if anchor.is_some() && p.year.is_none() && days.1 < anchor? {
        // 11月至次年2月 without the word.
        (shift(days.0, 1.year())?, shift(days.1, 1.year())?)
    } else {
        recent(days, p, context, running, anchor.is_some())?
    };
    let days = if anchor.is_none() { latest(days, p, context, running) } else { days };
    let days = if p.last_day { (days.1, days.1) } else { days };
    if speaks {
        // 上年 names another year than the one spoken of; everything else sets it.
        if !matches!(p.year, Some(YearRef::Context(by)) if by != 0) {
            running.year = Some(days.0.year());
            running.fiscal = matches!(p.part, Part::Fiscal | Part::FiscalBy(_)) || running.fiscal && p.year.is_none();
            if p.year.is_some() || running.here.is_none() {
                running.here = Some(days.0.year());
                running.fresh = true;
            }
            running.now |= context.date.is_some_and(|d| d.year == days.0.year());
        }
        if matches!(p.part, Part::Months(..) | Part::Days(..) | Part::MonthBy(..) | Part::Third(..)) {
            running.month = Some((days.1.year(), days.1.month()));
        }
        if matches!(p.part, Part::Days(..) | Part::DayBy(..)) {
            running.day = Some(days.1);
        }
        if matches!(p.part, Part::YearTo(_) | Part::Last(_)) && !p.last_day {
            running.years = Some(days);
        }
    }
    Some(days)
}

fn days(p: &Point, anchor: Option<Date>, context: &Context, running: &Running) -> Option<Days> {
    let y = || match (p.year, anchor) {
        (None, Some(a)) => Some(a.year()),
        _ => year(p, context, running),
    };
    let doc = context.date;
    match p.part {
        // 2020-21年度…,较上年度….
        Part::None if running.fiscal && matches!(p.year, Some(YearRef::Context(_))) => fiscal(y()?),
        Part::None | Part::Whole | Part::Same => {
            if p.part != Part::Whole && p.year.is_none() {
                return None;
            }
            whole(y()?)
        }
        Part::Half(1) => months(y()?, 1, 6),
        Part::Half(_) => months(y()?, 7, 12),
        Part::Quarters(a, b) => months(y()?, a * 3 - 2, b * 3),
        Part::QuarterBy(by) => {
            let d = doc.filter(month_known)?.first_day();
            let q0 = date(d.year(), (d.month() - 1) / 3 * 3 + 1, 1);
            let q = shift(q0, (i32::from(by) * 3).months())?;
            months(q.year(), q.month() as u8, q.month() as u8 + 2)
        }
        Part::Months(a, b) => months(y()?, a, b),
        Part::MonthStart(_) | Part::Start | Part::Mid | Part::Vague | Part::Holiday => None,
        Part::DayOf(by, day) => {
            let month = shift(doc.filter(month_known)?.first_day().first_of_month(), i32::from(by).months())?;
            let d = Date::new(month.year(), month.month(), day as i8).ok()?;
            Some((d, d))
        }
        Part::MonthBy(ctx, by) => {
            let base = if ctx { running.month } else { None };
            let base = base.and_then(|(y, m)| Date::new(y, m, 1).ok());
            let base = base.or(doc.filter(month_known).map(|d| d.first_day().first_of_month()))?;
            let m = shift(base, i32::from(by).months())?;
            Some((m, m.last_of_month()))
        }
        Part::Days(m, a, b) => {
            let (y, m) = if m > 0 {
                (y()?, m as i8)
            } else if let Some(a) = anchor {
                (a.year(), a.month())
            } else if let Some((y, m)) = running.month {
                (y, m)
            } else {
                let d = doc.filter(month_known)?;
                if exact(&d) && (b as i8) > d.last_day().day() {
                    let before = shift(d.first_day().first_of_month(), -1.month())?;
                    (before.year(), before.month())
                } else {
                    (d.year, d.first_day().month())
                }
            };
            Some((Date::new(y, m, a as i8).ok()?, Date::new(y, m, b as i8).ok()?))
        }
        Part::Third(m, n) => {
            let first = Date::new(y()?, m as i8, 1).ok()?;
            let start = shift(first, (i32::from(n - 1) * 10).days())?;
            Some((start, if n == 3 { first.last_of_month() } else { shift(start, 9.days())? }))
        }
        Part::DayBy(ctx, by) => {
            let base = if ctx { running.day } else { None };
            let d = shift(base.or(doc.filter(exact).map(|d| d.first_day()))?, i32::from(by).days())?;
            Some((d, d))
        }
        Part::Week(by) => {
            let d = doc.filter(exact)?.first_day();
            let monday = shift(d, (-i32::from(d.weekday().to_monday_zero_offset())).days())?;
            let start = shift(monday, (i32::from(by) * 7).days())?;
            Some((start, shift(start, 6.days())?))
        }
        Part::End => {
            let d = whole(y()?)?.1;
            Some((d, d))
        }
        Part::Fiscal => fiscal(y()?),
        // Elsewhere than in Hong Kong nothing says when it begins.
        Part::FiscalBy(by) => {
            let d = doc.filter(|d| context.hong_kong && month_known(d))?.first_day();
            fiscal((d.year() - i16::from(d.month() < 4)).checked_add(by)?)
        }
        Part::YearTo(to) => Some((whole(y()?)?.0, whole(to)?.1)),
        Part::These(1) => whole(spoken(running)?),
        Part::These(n) => {
            let spoken = running.years.filter(|(a, b)| b.year() - a.year() + 1 == i16::from(n));
            spoken.or_else(|| if context.opens_year() { years_before(doc?.year, n) } else { None })
        }
        // A report of the first months of a year looks back over whole years.
        Part::Last(n) if context.opens_year() => years_before(doc?.year, n),
        Part::Last(n) => {
            let d = doc.filter(exact)?.last_day();
            Some((shift(shift(d, -i32::from(n).years())?, 1.day())?, d))
        }
    }
}
