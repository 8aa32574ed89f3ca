//! One indicator over time: each place a series, gaps shown, growth computed beside the growth that was printed.

use super::names::Names;
use super::period::{length, months};
use crate::check::Fact;
use crate::row::{Kind, Role, TrendRow};
use crate::table::sdmx::time_period;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashSet};

/// The greatest common divisor.
fn divisor(a: i32, b: i32) -> i32 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// More periods than this are no gap but another series.
const WIDEST_GAP: i32 = 60;

/// What makes a series: place, indicator, kind, unit, status, length of the periods.
type Key = (String, String, &'static str, String, &'static str, String);
type Days = (Date, Date);

/// The series of the indicator, for all places or those asked for.
pub fn trend(
    facts: &[Fact],
    duplicates: &HashSet<String>,
    names: &Names,
    indicator: &str,
    places: &[String],
) -> Vec<TrendRow> {
    let mine = |f: &&Fact| {
        names.is_indicator(indicator, &f.code, &f.indicator)
            && f.days.is_some()
            && !duplicates.contains(&*f.doc)
            && (places.is_empty() || places.iter().any(|p| names.is_place(p, &f.region, &f.subject)))
    };
    let chosen: Vec<&Fact> = facts.iter().filter(mine).collect();
    series(&chosen, names)
}

/// All series of some figures.
pub fn series(facts: &[&Fact], names: &Names) -> Vec<TrendRow> {
    let name =
        |f: &Fact| (names.region(&f.region, &f.subject).to_owned(), names.indicator(&f.code, &f.indicator).to_owned());
    let mut levels: BTreeMap<Key, BTreeMap<Days, Vec<&Fact>>> = BTreeMap::new();
    let mut printed: BTreeMap<(String, String, &str, Days), &Fact> = BTreeMap::new();
    for fact in facts {
        let Some(days) = fact.days else { continue };
        let (region, indicator) = name(fact);
        match fact.kind {
            Kind::Growth | Kind::Change if fact.basis == "yoy" && matches!(&*fact.unit, "%" | "个百分点") => {
                printed.entry((region, indicator, fact.status.as_str(), days)).or_insert(fact);
            }
            Kind::Growth | Kind::Change | Kind::Multiple | Kind::Rank => {}
            // The old level of a change has a place in the series only with a time of its own.
            _ if fact.role == Role::From && shares_time(fact, facts) => {}
            kind => {
                let key = (region, indicator, kind.as_str(), fact.unit.clone(), fact.status.as_str(), slot(days));
                levels.entry(key).or_default().entry(days).or_default().push(fact);
            }
        }
    }
    levels.iter().flat_map(|(key, periods)| rows(key, periods, &printed)).collect()
}

/// The length of a period, and for odd lengths which part of the year it is.
fn slot((start, end): Days) -> String {
    match length(start, end) {
        "other" => format!("other {}+{}", start.month(), months(end) - months(start)),
        named => named.to_owned(),
    }
}

/// The months from one period of a series to the next. Below a year at least two distances must be the same and most must be:
/// two figures alone have no rhythm but that of years. None where periods do not begin and end with months.
fn rhythm(periods: &[Days]) -> Option<i32> {
    let whole = |d: &Days| d.1 == d.1.last_of_month() && (d.0 == d.1 || d.0.day() == 1);
    if !periods.iter().all(whole) {
        return None;
    }
    let apart = || periods.windows(2).map(|w| months(w[1].1) - months(w[0].1)).filter(|s| *s > 0);
    let step = apart().fold(12, divisor);
    let (same, all) = (apart().filter(|s| *s == step).count(), apart().count());
    Some(if same >= 2 && same * 2 >= all { step } else { 12 })
}

fn shares_time(from: &Fact, facts: &[&Fact]) -> bool {
    facts.iter().any(|f| f.role == Role::To && f.doc == from.doc && f.sentence == from.sentence && f.days == from.days)
}

fn rows<'a>(
    key: &Key,
    periods: &BTreeMap<Days, Vec<&'a Fact>>,
    printed: &BTreeMap<(String, String, &str, Days), &'a Fact>,
) -> Vec<TrendRow> {
    let values: BTreeMap<Days, &Fact> = periods.iter().filter_map(|(d, f)| Some((*d, most_said(f)?))).collect();
    let rate = key.2 == Kind::Rate.as_str();
    let starts: Vec<Days> = values.keys().copied().collect();
    // A half-year that is told each year follows every twelve months; a year without a figure is a gap.
    let step = rhythm(&starts);
    let mut out = Vec::new();
    let mut last: Option<Days> = None;
    for (days, fact) in &values {
        if let Some((last, step)) = last.zip(step) {
            out.extend(missing(last, *days, step).map(|gap| blank(key, gap, true)));
        }
        last = Some(*days);
        let others: Vec<String> = distinct(&periods[days]).into_iter().filter(|t| *t != fact.text).collect();
        let before = year_before(*days).and_then(|d| values.get(&d));
        let computed =
            before.and_then(|b| if rate { fact.value.checked_sub(b.value) } else { growth(b.value, fact.value) });
        let said = printed.get(&(key.0.clone(), key.1.clone(), key.4, *days));
        // 满意率 speaks of points, a level of percent.
        let said = said.filter(|g| (g.unit == "个百分点") == rate).and_then(|g| g.signed());
        out.push(TrendRow {
            value: Some(fact.value),
            mentions: u32::try_from(periods[days].len()).unwrap_or(u32::MAX),
            other_values: others,
            yoy_computed: computed.map(|d| d.round_dp(4).normalize()),
            yoy_printed: said,
            yoy_difference: computed.zip(said).map(|(a, b)| (a - b).round_dp(4).normalize()),
            yoy_unit: if computed.is_some() || said.is_some() { if rate { "个百分点" } else { "%" } } else { "" },
            doc: fact.doc.clone(),
            start: Some(fact.start),
            end: Some(fact.end),
            text: fact.text.clone(),
            ..blank(key, *days, false)
        });
    }
    out
}

fn blank(key: &Key, days: Days, gap: bool) -> TrendRow {
    TrendRow {
        region: key.0.clone(),
        indicator: key.1.clone(),
        kind: key.2,
        unit: key.3.clone(),
        status: key.4,
        period: time_period(days.0, days.1),
        period_start: Some(days.0),
        period_end: Some(days.1),
        gap,
        ..TrendRow::default()
    }
}

/// The mention whose value most mentions have, the earliest of them.
fn most_said<'a>(facts: &[&'a Fact]) -> Option<&'a Fact> {
    let votes = |f: &Fact| facts.iter().filter(|o| o.value == f.value).count();
    facts.iter().rev().max_by_key(|f| votes(f)).copied()
}

fn distinct(facts: &[&Fact]) -> Vec<String> {
    let mut seen: Vec<Decimal> = Vec::new();
    let mut texts = Vec::new();
    for fact in facts {
        if !seen.contains(&fact.value) {
            seen.push(fact.value);
            texts.push(fact.text.clone());
        }
    }
    texts
}

fn growth(before: Decimal, now: Decimal) -> Option<Decimal> {
    if before <= Decimal::ZERO {
        return None;
    }
    Some(now.checked_div(before)?.checked_mul(Decimal::ONE_HUNDRED)? - Decimal::ONE_HUNDRED)
}

fn shifted(day: Date, by: i32) -> Option<Date> {
    let at = months(day) + by;
    let first = Date::new(i16::try_from(at.div_euclid(12)).ok()?, (at.rem_euclid(12) + 1) as i8, 1).ok()?;
    let end = first.last_of_month();
    Some(if day == day.last_of_month() || day.day() > end.day() {
        end
    } else {
        Date::new(first.year(), first.month(), day.day()).ok()?
    })
}

/// The same part of the calendar a year earlier.
fn year_before((start, end): Days) -> Option<Days> {
    let start_before =
        if start == end { shifted(end, -12)? } else { Date::new(start.year() - 1, start.month(), start.day()).ok()? };
    Some((start_before, shifted(end, -12)?))
}

/// The periods between two of a series whose periods follow each other every `step` months.
fn missing(last: Days, next: Days, step: i32) -> impl Iterator<Item = Days> {
    let apart = months(next.1) - months(last.1);
    let n = if apart % step == 0 && apart / step <= WIDEST_GAP { apart / step } else { 0 };
    (1..n).filter_map(move |i| {
        let end = shifted(last.1, i * step)?;
        let start = if last.0 == last.1 {
            end
        } else {
            shifted(last.0, i * step).map(|d| if last.0.day() == 1 { d.first_of_month() } else { d })?
        };
        Some((start, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;
    use jiff::civil::date;

    fn fact(kind: Kind, value: &str, unit: &str, year: i16, doc: &str) -> Fact {
        Fact {
            doc: doc.into(),
            kind,
            value: value.parse().unwrap(),
            unit: unit.into(),
            text: format!("{value}{unit}"),
            indicator: "地区生产总值".into(),
            code: "gdp".into(),
            subject: "溆浦县".into(),
            region: "431224".into(),
            days: Some((date(year, 1, 1), date(year, 12, 31))),
            basis: if kind == Kind::Growth { "yoy".into() } else { String::new() },
            ..Fact::default()
        }
    }

    #[test]
    fn gaps_are_shown_and_growth_stands_beside_the_printed() {
        let facts = [
            fact(Kind::Amount, "100", "元", 2018, "a"),
            fact(Kind::Amount, "110", "元", 2019, "b"),
            fact(Kind::Amount, "110", "元", 2019, "c"),
            fact(Kind::Amount, "111", "元", 2019, "d"),
            fact(Kind::Growth, "9.8", "%", 2019, "b"),
            fact(Kind::Amount, "150", "元", 2022, "e"),
        ];
        let names = Names::load(&Sources::default()).unwrap();
        let rows = trend(&facts, &HashSet::new(), &names, "GDP", &["溆浦县".to_owned()]);
        let periods: Vec<(&str, bool)> = rows.iter().map(|r| (r.period.as_str(), r.gap)).collect();
        assert_eq!(periods, [("2018", false), ("2019", false), ("2020", true), ("2021", true), ("2022", false)]);
        assert_eq!((rows[1].yoy_computed, rows[1].yoy_printed), (Some(Decimal::TEN), Some(Decimal::new(98, 1))));
        assert_eq!((rows[1].mentions, rows[1].other_values.join("|").as_str()), (3, "111元"));
        assert_eq!(rows[4].yoy_computed, None);
        assert!(trend(&facts, &HashSet::new(), &names, "GDP", &["怀化市".to_owned()]).is_empty());
    }

    #[test]
    fn a_rhythm_needs_more_than_two_figures() {
        let month = |y: i16, m: i8| (date(y, m, 1), date(y, m, 1).last_of_month());
        assert_eq!(rhythm(&[month(2023, 3), month(2024, 5)]), Some(12), "no gaps every two months");
        assert_eq!(rhythm(&[month(2024, 1), month(2024, 2), month(2024, 3), month(2024, 5)]), Some(1));
        assert_eq!(rhythm(&[month(2023, 2), month(2023, 7), month(2024, 6)]), Some(12), "irregular");
        let year = |y: i16| (date(y, 1, 1), date(y, 12, 31));
        assert_eq!(rhythm(&[year(2018), year(2022)]), Some(12));
        assert_eq!(rhythm(&[(date(2024, 2, 9), date(2024, 2, 18)), (date(2025, 1, 28), date(2025, 2, 4))]), None);
    }

    #[test]
    fn months_end_where_they_end() {
        assert_eq!(year_before((date(2025, 2, 1), date(2025, 2, 28))), Some((date(2024, 2, 1), date(2024, 2, 29))));
        assert_eq!(year_before((date(2025, 6, 30), date(2025, 6, 30))), Some((date(2024, 6, 30), date(2024, 6, 30))));
        let gap: Vec<Days> =
            missing((date(2024, 1, 1), date(2024, 1, 31)), (date(2024, 4, 1), date(2024, 4, 30)), 1).collect();
        assert_eq!(gap, [(date(2024, 2, 1), date(2024, 2, 29)), (date(2024, 3, 1), date(2024, 3, 31))]);
        assert_eq!(
            missing((date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31)), 12).count(),
            0
        );
    }
}
