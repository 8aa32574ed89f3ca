//! Parts against their whole: the three industries make the GDP, exports and imports the trade.

use super::relations::Relations;
use super::{Fact, Interval, Test};
use crate::row::{CheckRow, Kind, Outcome, Role};
use rust_decimal::Decimal;

/// A sum of fewer printed digits than this may come out by chance.
const DIGITS: usize = 3;

pub fn check(document: &[Fact], relations: &Relations, found: &mut Vec<CheckRow>) {
    named(document, relations, found);
    for paragraph in document.chunk_by(|a, b| a.paragraph == b.paragraph) {
        unnamed(paragraph, found);
    }
}

/// Wholes whose parts the table of relations names. The nearest mentions of all parts count.
fn named(document: &[Fact], relations: &Relations, found: &mut Vec<CheckRow>) {
    for whole in document.iter().filter(|f| f.is_level() && f.role == Role::None) {
        let Some(codes) = relations.wholes.get(&whole.code) else { continue };
        let part = |code: &String| {
            let fits = |f: &&Fact| {
                f.code == *code
                    && f.kind == whole.kind
                    && f.unit == whole.unit
                    && f.subject == whole.subject
                    && f.days == whole.days
                    && f.article == whole.article
                    && f.role == Role::None
                    && f.start > whole.start
                    && f.paragraph <= whole.paragraph + 1
            };
            document.iter().filter(fits).min_by_key(|f| f.start - whole.start)
        };
        let Some(parts) = codes.iter().map(part).collect::<Option<Vec<&Fact>>>() else { continue };
        let Some(test) = sum(whole, &parts) else { continue };
        if test.agrees() {
            found.push(test.row(Outcome::Confirmed));
        } else if whole.is_exact()
            && parts.iter().all(|p| p.is_exact())
            && whole.paragraph == parts[0].paragraph
            && !parts_of_another(document, whole, &parts)
            && test.difference().is_some_and(|d| d * Decimal::TEN <= whole.value)
        {
            found.push(test.row(Outcome::Contradicted));
        }
    }
}

/// Whether the whole is named again before its parts end, perhaps for another period.
fn parts_of_another(document: &[Fact], whole: &Fact, parts: &[&Fact]) -> bool {
    let last = parts.iter().map(|p| p.start).max().unwrap_or(0);
    document.iter().any(|f| f.code == whole.code && f.kind == whole.kind && f.start > whole.start && f.start < last)
}

/// A level that the levels right behind it add up to, to the last of at least three digits, is their whole. What does not
/// add up may be no whole at all, and is passed over.
fn unnamed(paragraph: &[Fact], found: &mut Vec<CheckRow>) {
    let levels: Vec<&Fact> =
        paragraph.iter().filter(|f| f.is_level() && f.role == Role::None && f.value > Decimal::ZERO).collect();
    for (i, whole) in levels.iter().enumerate() {
        let digits = whole.value.normalize().mantissa().to_string().trim_end_matches('0').len();
        if digits < DIGITS
            || !whole.is_exact()
            || found.iter().any(|r| r.relation == "parts_of_whole" && r.start == whole.start && r.doc == whole.doc)
        {
            continue;
        }
        let like = |f: &&&Fact| {
            f.kind == whole.kind && f.unit == whole.unit && f.is_exact() && f.sentence <= whole.sentence + 2
        };
        let parts: Vec<&Fact> = levels[i + 1..].iter().take_while(like).copied().take(12).collect();
        for n in 2..=parts.len() {
            let Some(test) = sum(whole, &parts[..n]) else { break };
            if test.computed > whole.value + test.tolerance {
                break;
            }
            let fine = test.tolerance * Decimal::from(200) <= whole.value;
            if fine && test.agrees() && parts[..n].iter().all(|p| p.value < whole.value) {
                found.push(test.row(Outcome::Confirmed));
                break;
            }
        }
    }
}

fn sum<'a>(whole: &'a Fact, parts: &[&'a Fact]) -> Option<Test<'a>> {
    let mut computed = Decimal::ZERO;
    let mut tolerance = Interval::of(whole)?.spread();
    for part in parts {
        computed = computed.checked_add(part.value)?;
        // Things counted have no digits behind those printed.
        let counted = part.kind == Kind::Count && part.is_exact() && part.value < Decimal::from(10_000);
        tolerance += if counted { Decimal::ZERO } else { Interval::of(part)?.spread() };
    }
    let words: Vec<&str> = parts.iter().map(|p| p.text.as_str()).collect();
    Some(Test {
        relation: "parts_of_whole",
        printed: Some(whole),
        given: parts.to_vec(),
        computed,
        tolerance,
        unit: &whole.unit,
        formula: format!("{} = {}", words.join(" + "), super::shown(computed)),
    })
}
