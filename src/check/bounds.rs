//! Shares that cannot be: more than a whole, or parts of a structure that do not make one.

use super::relations::Relations;
use super::{Fact, Sentence, Test, shown};
use crate::row::{CheckRow, Kind, Outcome};
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
}

/// 9.1∶42.3∶48.6 must make a hundred.
fn structures(facts: &[Fact], found: &mut Vec<CheckRow>) {
    let part = |f: &Fact| f.kind == Kind::Rate && f.unit == "%" && !f.text.contains(['%', '％', '成', '分', '半']);
    for run in facts.chunk_by(|a, b| part(a) && part(b) && b.start == a.end + 1).filter(|r| r.len() > 1 && part(&r[0]))
    {
        let Some(sum) = run.iter().try_fold(Decimal::ZERO, |sum, f| sum.checked_add(f.value)) else { continue };
        let steps = run.iter().map(|f| super::interval::step(&f.text, f.value)).sum::<Option<Decimal>>();
        let Some(tolerance) = steps else { continue };
        let parts: Vec<&str> = run.iter().map(|f| f.text.as_str()).collect();
        let test = Test {
            relation: "shares_sum",
            printed: None,
            given: run.iter().collect(),
            computed: sum,
            tolerance,
            unit: "%",
            formula: format!("{} = {}%", parts.join(" + "), shown(sum)),
        };
        let off = (sum - Decimal::ONE_HUNDRED).abs();
        if off <= tolerance {
            found.push(test.row(Outcome::Confirmed));
        } else if off <= Decimal::from(15) {
            // Further off it is no structure of a hundred, but a ratio such as 3∶2.
            let mut row = test.row(Outcome::Contradicted);
            row.difference = Some(off.normalize());
            found.push(row);
        }
    }
}
