//! Changes against the levels they lead from and to: 从464件降至276件, 达219家、比上年增加31家、增长16.5%.

use super::relations::Relations;
use super::{Fact, Interval, Sentence, Test, interval, shown};
use crate::row::{CheckRow, Direction, Kind, Outcome, Role};
use rust_decimal::Decimal;

/// Characters between a level and the change that is said of it.
const NEAR: u64 = 12;
/// Characters that leave room for `,增长` and not for `,年均增长`.
const AT_ONCE: u64 = 3;

pub fn check(sentence: Sentence<'_>, relations: &Relations, found: &mut Vec<CheckRow>) {
    let facts = sentence.0;
    for i in 0..facts.len().saturating_sub(1) {
        let (from, to) = (&facts[i], &facts[i + 1]);
        if from.role == Role::From && to.role == Role::To && from.kind == to.kind && from.unit == to.unit {
            from_to(from, to, facts.get(i + 2), found);
        }
    }
    for (i, level) in facts.iter().enumerate().filter(|(_, f)| f.is_level() && f.role != Role::From) {
        level_and_change(level, &facts[i + 1..], relations, found);
    }
}

fn from_to(from: &Fact, to: &Fact, next: Option<&Fact>, found: &mut Vec<CheckRow>) {
    let change = next.filter(|n| matches!(n.kind, Kind::Growth | Kind::Change) && n.indicator == to.indicator);
    let next = change.filter(|n| n.is_exact() && n.start.saturating_sub(to.end) <= NEAR);
    let exact = from.is_exact() && to.is_exact();
    let levels = from.is_level();
    let rates = from.kind == Kind::Rate && from.unit == "%";
    match next {
        Some(n) if n.kind == Kind::Change && (n.unit == to.unit || rates && n.unit == "个百分点") => {
            if let Some(test) = difference(from, to, n) {
                conclude(&test, exact && n.basis.is_empty(), found);
            }
        }
        Some(n) if n.unit == "%" && rates && exact => {
            // 由81.2%提高到89.6%,提高8.4%: points are meant.
            let points = difference(from, to, n).filter(Test::agrees);
            let relative = relative(from, to, Some(n)).is_some_and(|t| t.agrees());
            if let Some(points) = points.filter(|_| !relative) {
                let mut row = points.row(Outcome::Contradicted);
                row.relation = "points_for_percent";
                row.note += "; 个百分点 must be meant, not %";
                found.push(row);
            }
        }
        Some(n) if n.kind == Kind::Growth && n.unit == "%" && levels => {
            if let Some(test) = relative(from, to, Some(n)) {
                let at_once = n.start.saturating_sub(to.end) <= AT_ONCE;
                conclude(&test, exact && at_once && n.basis.is_empty(), found);
            }
        }
        None if levels && exact && change.is_none() && from.value > Decimal::ZERO => {
            found.extend(relative(from, to, None).map(|t| t.row(Outcome::Derived)));
        }
        _ => {}
    }
}

/// Confirms what agrees; contradicts the rest only where nothing else can be meant.
fn conclude(test: &Test<'_>, sure: bool, found: &mut Vec<CheckRow>) {
    if test.agrees() {
        found.push(test.row(Outcome::Confirmed));
    } else if sure {
        found.push(test.row(Outcome::Contradicted));
    }
}

fn difference<'a>(from: &'a Fact, to: &'a Fact, change: &'a Fact) -> Option<Test<'a>> {
    let computed = to.value.checked_sub(from.value)?;
    let spread = Interval::of(to)?.minus(Interval::of(from)?)?.spread();
    // 减少3件 without a stated direction takes the sign of the levels.
    let computed = if change.direction == Direction::None { computed.abs() } else { computed };
    Some(Test {
        relation: "change_of_levels",
        printed: Some(change),
        given: vec![from, to],
        computed,
        tolerance: interval::step(&change.text, change.value)? / Decimal::TWO + spread,
        unit: &change.unit,
        formula: format!("{} − {} = {}", to.text, from.text, shown(computed)),
    })
}

fn relative<'a>(from: &'a Fact, to: &'a Fact, growth: Option<&'a Fact>) -> Option<Test<'a>> {
    let percent = to.value.checked_div(from.value)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let computed = percent - Decimal::ONE_HUNDRED;
    let spread = Interval::of(to)?.percent_of(Interval::of(from)?)?.spread();
    let step = growth.map_or(Some(Decimal::new(1, 2)), |g| interval::step(&g.text, g.value))?;
    let computed = if growth.is_some_and(|g| g.direction == Direction::None) { computed.abs() } else { computed };
    Some(Test {
        relation: "growth_of_levels",
        printed: growth,
        given: vec![from, to],
        computed,
        tolerance: step + spread,
        unit: "%",
        formula: format!("{} ÷ {} − 1 = {}%", to.text, from.text, shown(computed.round_dp(2))),
    })
}

/// A level with its change and its growth: the level less the change is the base of both. Also a level and the level of the
/// year before beside it.
fn level_and_change(level: &Fact, after: &[Fact], relations: &Relations, found: &mut Vec<CheckRow>) {
    let mine: Vec<&Fact> = after.iter().take(3).take_while(|f| f.indicator == level.indicator).collect();
    let growth = mine.iter().copied().find(|f| f.kind == Kind::Growth && f.unit == "%" && f.is_exact());
    let Some(growth) = growth.filter(|g| g.direction != Direction::None) else { return };
    let change = mine
        .iter()
        .copied()
        .find(|f| f.kind == Kind::Change && f.unit == level.unit && f.direction == growth.direction);
    if let Some(change) = change
        && let Some(test) = over_base(level, change, growth)
    {
        let one_base = change.basis == growth.basis || growth.basis.is_empty();
        let close = growth.start.saturating_sub(change.end) <= NEAR && change.start.saturating_sub(level.end) <= NEAR;
        let exact = level.is_exact() && change.is_exact() && !relations.real.contains(&level.code);
        conclude(&test, one_base && close && exact && same_time(level, change), found);
        return;
    }
    let base = mine.iter().copied().find(|f| f.is_like(level) && f.role != Role::From && a_year_before(f, level));
    if let Some(test) = base.and_then(|base| relative(base, level, Some(growth)))
        && test.agrees()
    {
        found.push(test.row(Outcome::Confirmed));
    }
}

fn same_time(a: &Fact, b: &Fact) -> bool {
    a.days == b.days && a.subject == b.subject
}

/// Whether `a` is of the same part of the calendar as `b`, a year earlier.
pub fn a_year_before(a: &Fact, b: &Fact) -> bool {
    let (Some(a), Some(b)) = (a.days, b.days) else { return false };
    let back = |d: jiff::civil::Date| {
        let there = jiff::civil::Date::new(d.year() - 1, d.month(), 1).ok()?;
        // 29 February ends a month as 28 February does.
        Some(if d == d.last_of_month() {
            there.last_of_month()
        } else {
            jiff::civil::Date::new(there.year(), d.month(), d.day()).ok()?
        })
    };
    back(b.0) == Some(a.0) && back(b.1) == Some(a.1)
}

fn over_base<'a>(level: &'a Fact, change: &'a Fact, growth: &'a Fact) -> Option<Test<'a>> {
    let base = level.value.checked_sub(change.signed()?)?;
    if base <= Decimal::ZERO {
        return None;
    }
    let computed = change.signed()?.checked_div(base)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let change_at = Interval::of(change)?;
    let level_at = Interval::of(level)?;
    let base_at = match change.direction {
        Direction::Down => level_at.plus(change_at)?,
        _ => level_at.minus(change_at)?,
    };
    let spread = change_at.percent_of(base_at)?.spread();
    let step = interval::step(&growth.text, growth.value)?;
    let sign = if change.direction == Direction::Down { "+" } else { "−" };
    Some(Test {
        relation: "growth_of_change",
        printed: Some(growth),
        given: vec![level, change],
        computed,
        tolerance: step + spread,
        unit: "%",
        formula: format!(
            "{} ÷ ({} {sign} {}) = {}%",
            change.text,
            level.text,
            change.text,
            shown(computed.round_dp(2))
        ),
    })
}
