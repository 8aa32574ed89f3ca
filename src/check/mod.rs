//! The arithmetic of the page: figures that must agree, each agreement a row.
//!
//! A contradiction is claimed only where the figures leave no other reading: both exact, of one indicator and unit, next
//! to each other or named by a table of relations. Everything else is silence: a false alarm costs more than a miss.

mod across;
mod fact;
mod growth;
mod interval;
mod rate;
pub mod relations;
mod share;
mod slogan;
mod whole;

pub use fact::{Fact, facts};

use crate::row::{CheckRow, Outcome, Severity};
use crate::table::load::Loaded;
use fact::Sentence;
use interval::Interval;
use relations::Relations;
use rust_decimal::Decimal;
use std::collections::HashSet;

/// Everything that is found in the tables, in order of the documents.
pub fn check(facts: &[Fact], slogans: &[Loaded], duplicates: &HashSet<String>, relations: &Relations) -> Vec<CheckRow> {
    let mut found = Vec::new();
    for document in facts.chunk_by(|a, b| a.doc == b.doc) {
        for sentence in document.chunk_by(|a, b| a.sentence == b.sentence) {
            let sentence = Sentence(sentence);
            share::check(sentence, relations, &mut found);
            growth::check(sentence, relations, &mut found);
            rate::check(sentence, relations, &mut found);
        }
        whole::check(document, relations, &mut found);
    }
    across::check(facts, duplicates, relations, &mut found);
    slogan::check(slogans, &mut found);
    found.sort_by(|a, b| (&a.doc, a.start, a.relation).cmp(&(&b.doc, b.start, b.relation)));
    found
}

/// Two ways to one figure: what is printed, and what the others come to.
struct Test<'a> {
    relation: &'static str,
    /// What is printed; none where the page does not say it.
    printed: Option<&'a Fact>,
    /// What it is computed from.
    given: Vec<&'a Fact>,
    computed: Decimal,
    tolerance: Decimal,
    unit: &'a str,
    /// The computation in words.
    formula: String,
}

impl Test<'_> {
    /// The distance between the two, where something is printed.
    fn difference(&self) -> Option<Decimal> {
        self.printed.and_then(|p| Some((p.signed()?.checked_sub(self.computed)?).abs()))
    }

    /// Whether both agree as far as their digits go.
    fn agrees(&self) -> bool {
        self.difference().is_some_and(|d| d <= self.tolerance)
    }

    fn row(&self, result: Outcome) -> CheckRow {
        let at = self.printed.or(self.given.first().copied());
        let Some(at) = at else { return CheckRow::default() };
        let other = self.given.iter().find(|g| !std::ptr::eq(**g, at)).or(self.given.first());
        let difference = self.difference();
        let severity = match (result, difference) {
            (Outcome::Contradicted, Some(d)) if d > self.tolerance * Decimal::TEN => Severity::Major,
            (Outcome::Contradicted, _) => Severity::Minor,
            _ => Severity::None,
        };
        CheckRow {
            doc: at.doc.clone(),
            article: at.article,
            title: at.title.clone(),
            sentence: at.sentence,
            relation: self.relation,
            result,
            severity,
            indicator: self.printed.map_or_else(|| at.indicator.clone(), |p| p.indicator.clone()),
            subject: at.subject.clone(),
            period: at.period.clone(),
            start: at.start,
            end: at.end,
            text: at.text.clone(),
            printed: self.printed.and_then(Fact::signed),
            computed: Some(self.computed.round_dp(4).normalize()),
            unit: self.unit.to_owned(),
            difference: difference.map(|d| d.round_dp(4).normalize()),
            tolerance: Some(self.tolerance.round_dp(4).normalize()),
            other_doc: other.map_or_else(Default::default, |o| o.doc.clone()),
            other_start: other.map(|o| o.start),
            other_end: other.map(|o| o.end),
            other_text: other.map_or_else(String::new, |o| o.text.clone()),
            other_value: other.map(|o| o.value),
            given: self.given.iter().map(|g| format!("{}:{}-{} {}", g.doc, g.start, g.end, g.text)).collect(),
            note: self.formula.clone(),
        }
    }
}

/// A number as formulas show it.
fn shown(d: Decimal) -> String {
    d.round_dp(4).normalize().to_string()
}
