//! Shares that cannot be: more than a whole, or parts of a structure that do not make one.

use super::relations::Relations;
use super::{Fact, Sentence, Test, shown};
use crate::row::{CheckRow, Kind, Outcome, Role};
use rust_decimal::Decimal;

pub fn check(sentence: Sentence<'_>, relations: &Relations, found: &mut Vec<CheckRow>) {
    for fact in sentence.0.iter().filter(|f| f.kind == Kind::Rate && f.unit == "%" && f.is_exact()) {
        if fact.value > Decimal::ONE_HUNDRED && relations.bounded.contains(&fact.code) {
            let test = Test {
                relation: "share_over_100",
                printed: Some(fact),
                given: vec![fact],
                computed: Decimal::ONE_HUNDRED,
                tolerance: Decimal::ZERO,
                unit: "%",
                formula: format!("{} cannot exceed 100%", fact.indicator),
            };
            found.push(test.row(Outcome::Contradicted));
        }
    }
    structures(sentence.0, found);
    splits(sentence.0, relations, found);
}

/// Characters between two shares of one list.
const NEAR: u64 = 24;
/// Percent beyond a hundred that are no mistake but another thing.
const FAR: Decimal = Decimal::from_parts(15, 0, 0, false, 0);

/// 第一产业占32.5%, 第二产业占41.2%, 第三产业占26.3%: shares of one whole that the table of relations splits so.
fn splits(facts: &[Fact], relations: &Relations, found: &mut Vec<CheckRow>) {
    let share = |f: &Fact| f.kind == Kind::Rate && f.unit == "%" && f.is_exact() && f.role == Role::None;
    for parts in &relations.splits {
        for run in facts.windows(parts.len()) {
            let near = run.windows(2).all(|w| w[1].start.saturating_sub(w[0].end) <= NEAR && w[0].days == w[1].days);
            // What is left of the indicator without the part is one and the same: 从业人员.
            let without =
                |(f, part): (&Fact, &String)| f.indicator.contains(part).then(|| f.indicator.replace(part, ""));
            let rest: Option<Vec<String>> = run.iter().zip(parts).map(without).collect();
            let one = rest.is_some_and(|r| r.windows(2).all(|w| w[0] == w[1]));
            if !near || !one || !run.iter().all(share) {
                continue;
            }
            let Some(test) = sum(run) else { continue };
            let over = test.computed - Decimal::ONE_HUNDRED;
            if over.abs() <= test.tolerance {
                found.push(test.row(Outcome::Confirmed));
            } else if over > Decimal::ZERO && over <= FAR {
                // Rates of the parts, such as 满意率 in each, come to anything.
                found.push(off(&test, over));
            }
        }
    }
}

fn sum(run: &[Fact]) -> Option<Test<'_>> {
    let computed = run.iter().try_fold(Decimal::ZERO, |sum, f| sum.checked_add(f.value))?;
    let tolerance = run.iter().map(|f| super::interval::step(&f.text, f.value)).sum::<Option<Decimal>>()?;
    let parts: Vec<&str> = run.iter().map(|f| f.text.as_str()).collect();
    Some(Test {
        relation: "shares_sum",
        printed: None,
        given: run.iter().collect(),
        computed,
        tolerance,
        unit: "%",
        formula: format!("{} = {}%", parts.join(" + "), shown(computed)),
    })
}

fn off(test: &Test<'_>, off: Decimal) -> CheckRow {
    let mut row = test.row(Outcome::Contradicted);
    row.difference = Some(off.abs().normalize());
    row
}

/// 9.1∶42.3∶48.6 must make a hundred. Three parts without a unit are read so too, for what does not make a hundred has none.
fn structures(facts: &[Fact], found: &mut Vec<CheckRow>) {
    let part = |f: &Fact| {
        f.kind == Kind::Rate && matches!(&*f.unit, "%" | "") && !f.text.contains(['%', '％', '成', '分', '半'])
    };
    for run in facts.chunk_by(|a, b| part(a) && part(b) && b.start == a.end + 1).filter(|r| r.len() > 1 && part(&r[0]))
    {
        let Some(test) = sum(run) else { continue };
        let over = test.computed - Decimal::ONE_HUNDRED;
        let sure = run.len() > 2 || run.iter().all(|f| f.unit == "%");
        if over.abs() <= test.tolerance {
            found.push(test.row(Outcome::Confirmed));
        } else if over.abs() <= FAR && sure {
            // Further off it is no structure of a hundred, but a ratio such as 3∶2.
            found.push(off(&test, over));
        }
    }
}
