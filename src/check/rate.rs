//! A printed rate against the counts it is made of: 梳理问题615个,办结598个,办结率97.24%.

use super::relations::Relations;
use super::{Fact, Interval, Sentence, Test, interval, shown};
use crate::row::{CheckRow, Direction, Kind, Outcome, Role};
use rust_decimal::Decimal;

/// Characters between figures that speak of one thing.
const NEAR: u64 = 24;
/// A share that is known less exactly than this confirms nothing.
const COARSE: Decimal = Decimal::from_parts(6, 0, 0, false, 1);

pub fn check(sentence: Sentence<'_>, relations: &Relations, found: &mut Vec<CheckRow>) {
    let facts = sentence.0;
    let mut used: Vec<*const Fact> = Vec::new();
    for (i, rate) in facts.iter().enumerate().filter(|(_, f)| f.kind == Kind::Rate && f.unit == "%" && f.is_exact()) {
        let before: Vec<&Fact> =
            facts[..i].iter().rev().filter(|f| f.is_level() && f.role == Role::None).take(4).collect();
        if let Some((part, whole)) = agreeing(&before, rate) {
            used.extend([std::ptr::from_ref(part), std::ptr::from_ref(whole)]);
            found.extend(test(part, whole, Some(rate)).map(|t| t.row(Outcome::Confirmed)));
            continue;
        }
        if let Some((part, whole)) = bound(facts, i, relations)
            && let Some(test) = test(part, whole, Some(rate)).filter(|t| !t.agrees())
            && part.is_exact()
            && whole.is_exact()
        {
            used.extend([std::ptr::from_ref(part), std::ptr::from_ref(whole)]);
            found.push(test.row(Outcome::Contradicted));
        }
    }
    derive(facts, &used, found);
}

/// Two levels before the rate that give it.
fn agreeing<'a>(before: &[&'a Fact], rate: &Fact) -> Option<(&'a Fact, &'a Fact)> {
    let fine = interval::step(&rate.text, rate.value).is_some_and(|s| s < Decimal::ONE);
    let pairs = before.iter().enumerate().flat_map(|(i, a)| before[i + 1..].iter().map(move |b| (*a, *b)));
    // The later of the two is the part, or the whole is named last: 完成598个, 占615个的…
    let ordered = pairs.flat_map(|(late, early)| [(late, early), (early, late)]);
    ordered.into_iter().find(|(part, whole)| {
        let same = part.kind == whole.kind
            && part.unit == whole.unit
            && part.value < whole.value
            && part.value > Decimal::ZERO;
        let linked = fine || (part.is_like(whole) && rate.start.saturating_sub(part.end.max(whole.end)) <= NEAR);
        same && linked && test(part, whole, Some(rate)).is_some_and(|t| t.tolerance <= COARSE && t.agrees())
    })
}

/// Whole and part that stand right before a rate which the table of relations says they make.
fn bound<'a>(facts: &'a [Fact], rate: usize, relations: &Relations) -> Option<(&'a Fact, &'a Fact)> {
    let (whole, part, rate) = (facts.get(rate.checked_sub(2)?)?, facts.get(rate.checked_sub(1)?)?, facts.get(rate)?);
    let near = part.start.saturating_sub(whole.end) <= NEAR && rate.start.saturating_sub(part.end) <= NEAR / 2;
    // 受理问题640个,办结622个,办结率97.19%: the part may be named by the verb that the rate is named by.
    let named = rate.indicator.strip_suffix('率') == Some(&*part.indicator) && part.unit == whole.unit;
    let counts = part.kind == Kind::Count && whole.kind == Kind::Count && part.value <= whole.value;
    let counts = counts && (part.is_like(whole) || named);
    (near && counts && relations.rates.contains(&rate.code)).then_some((part, whole))
}

/// The share that the page does not print: 376个项目已开工365个.
fn derive(facts: &[Fact], used: &[*const Fact], found: &mut Vec<CheckRow>) {
    let counts: Vec<&Fact> = facts.iter().filter(|f| f.kind == Kind::Count).collect();
    for pair in counts.windows(2) {
        let (whole, part) = (pair[0], pair[1]);
        let plain = |f: &Fact| f.is_exact() && f.role == Role::None && f.direction == Direction::None;
        let one = part.is_like(whole) && part.start.saturating_sub(whole.end) <= NEAR && part.value < whole.value;
        // 376个项目已开工365个, 梳理问题615个,办结598个: the part leaves the noun to the whole. 甲类326条、乙类209条 does not.
        let elliptic = matches!((&*whole.rule, &*part.rule), ("after", "before" | "topic") | ("before", "topic"));
        let fresh = !used.contains(&std::ptr::from_ref(whole)) && !used.contains(&std::ptr::from_ref(part));
        if one
            && elliptic
            && fresh
            && plain(whole)
            && plain(part)
            && part.value > Decimal::ONE
            && whole.value >= Decimal::TEN
            && part.subject == whole.subject
        {
            found.extend(test(part, whole, None).map(|t| t.row(Outcome::Derived)));
        }
    }
}

fn test<'a>(part: &'a Fact, whole: &'a Fact, rate: Option<&'a Fact>) -> Option<Test<'a>> {
    let computed = part.value.checked_div(whole.value)?.checked_mul(Decimal::ONE_HUNDRED)?;
    let spread = Interval::of(part)?.percent_of(Interval::of(whole)?)?.spread();
    // Counts are whole things: they have no digits behind those printed.
    let counted = part.kind == Kind::Count && whole.kind == Kind::Count && part.is_exact() && whole.is_exact();
    let whole_numbers = counted && part.value < Decimal::from(10_000) && whole.value < Decimal::from(10_000);
    let spread = if whole_numbers { Decimal::ZERO } else { spread };
    let step = rate.map_or(Some(Decimal::new(1, 2)), |r| interval::step(&r.text, r.value))?;
    Some(Test {
        relation: "rate_of_counts",
        printed: rate,
        given: vec![part, whole],
        computed,
        tolerance: step + spread,
        unit: "%",
        formula: format!("{} ÷ {} = {}%", part.text, whole.text, shown(computed.round_dp(2))),
    })
}
