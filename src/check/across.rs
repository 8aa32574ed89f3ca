//! One figure in several documents: the same level given differently, and growth against the page of a year before.

use super::growth::a_year_before;
use super::relations::Relations;
use super::{Fact, Interval, Test, interval, shown};
use crate::row::{CheckRow, Kind, Outcome, Role};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

type Key<'a> = (&'a str, &'a str, &'a str, &'a str);

pub fn check(facts: &[Fact], duplicates: &HashSet<String>, relations: &Relations, found: &mut Vec<CheckRow>) {
    // Only what is named by code and words, of a known place and time, is surely the same.
    let known = |f: &&Fact| {
        f.is_exact()
            && f.role == Role::None
            && !f.code.is_empty()
            && !f.region.is_empty()
            && f.days.is_some()
            && !duplicates.contains(&*f.doc)
    };
    let mut by_name: HashMap<Key<'_>, Vec<&Fact>> = HashMap::new();
    for fact in facts.iter().filter(known) {
        by_name.entry((&fact.code, &fact.indicator, &fact.subject, &fact.unit)).or_default().push(fact);
    }
    for group in by_name.into_values() {
        let levels: Vec<&Fact> = group.iter().copied().filter(|f| f.is_level()).collect();
        same(&levels, found);
        if let Some(first) = levels.first() {
            let growths = facts.iter().filter(known).filter(|g| {
                g.kind == Kind::Growth
                    && g.unit == "%"
                    && g.basis == "yoy"
                    && g.code == first.code
                    && g.indicator == first.indicator
                    && g.subject == first.subject
            });
            for growth in growths {
                a_year_later(&levels, growth, relations, found);
            }
        }
    }
}

/// The first mention in each document, compared with that in the first document.
fn same(levels: &[&Fact], found: &mut Vec<CheckRow>) {
    for (i, first) in levels.iter().enumerate() {
        let earlier = levels[..i].iter().any(|f| f.days == first.days && f.kind == first.kind);
        if earlier {
            continue;
        }
        let mut seen = HashSet::from([&*first.doc]);
        for other in levels[i + 1..].iter().filter(|f| f.days == first.days && f.kind == first.kind) {
            if !seen.insert(&*other.doc) {
                continue;
            }
            let Some((a, b)) = Interval::of(first).zip(Interval::of(other)) else { continue };
            let test = Test {
                relation: "same_figure",
                printed: Some(other),
                given: vec![first],
                computed: first.value,
                tolerance: a.spread() + b.spread(),
                unit: &other.unit,
                formula: format!("{}: {}; {}: {}", first.doc, first.text, other.doc, other.text),
            };
            // 47.2万亿 and 47.3万亿 are rounded from one number at their common edge only.
            let agrees = test.difference().is_some_and(|d| d < test.tolerance || d.is_zero());
            let result = if agrees { Outcome::Confirmed } else { Outcome::Contradicted };
            // Twice as much is another thing by the same name.
            let (low, high) = (first.value.min(other.value), first.value.max(other.value));
            if result == Outcome::Confirmed || low * Decimal::TWO > high {
                found.push(test.row(result));
            }
        }
    }
}

/// The growth that this page prints, against its level and that of the page of a year before. What does not agree may be a
/// revision, or growth at constant prices, and is passed over.
fn a_year_later(levels: &[&Fact], growth: &Fact, relations: &Relations, found: &mut Vec<CheckRow>) {
    let now = levels.iter().find(|l| l.doc == growth.doc && l.days == growth.days);
    let Some(now) = now.filter(|n| !relations.real.contains(&n.code)) else { return };
    let Some(then) = levels.iter().find(|l| l.doc != growth.doc && l.kind == now.kind && a_year_before(l, now)) else {
        return;
    };
    let spread = || Some(Interval::of(now)?.percent_of(Interval::of(then)?)?.spread());
    let computed =
        || Some(now.value.checked_div(then.value)?.checked_mul(Decimal::ONE_HUNDRED)? - Decimal::ONE_HUNDRED);
    let (Some(spread), Some(computed), Some(step)) = (spread(), computed(), interval::step(&growth.text, growth.value))
    else {
        return;
    };
    let test = Test {
        relation: "growth_of_years",
        printed: Some(growth),
        given: vec![then, now],
        computed,
        tolerance: step + spread,
        unit: "%",
        formula: format!("{} ÷ {} − 1 = {}%", now.text, then.text, shown(computed.round_dp(2))),
    };
    if test.agrees() {
        found.push(test.row(Outcome::Confirmed));
    } else if opposite(growth, computed) {
        found.push(test.row(Outcome::Contradicted));
    }
}

/// Whether page and levels go different ways, far enough to be no revision.
fn opposite(growth: &Fact, computed: Decimal) -> bool {
    let printed = growth.signed().unwrap_or_default();
    let far = Decimal::TWO;
    (printed > far && computed < -far) || (printed < -far && computed > far)
}
