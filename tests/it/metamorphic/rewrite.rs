//! A text with replacements, and where everything went.

use baoshu::row::FigureRow;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A rewritten page.
#[derive(Debug, Default)]
pub struct Rewrite {
    /// Its text.
    pub text: String,
    /// Where each character of the old text begins and ends in the new one.
    begins: Vec<usize>,
    ends: Vec<usize>,
    /// New values, by the start of the row.
    values: BTreeMap<u64, Decimal>,
}

impl Rewrite {
    /// Replaces ranges of characters, which neither meet nor cross; an empty range is an insertion.
    pub fn new(source: &[char], edits: &BTreeMap<usize, (usize, String)>) -> Self {
        let mut new = Self::default();
        let mut length = 0;
        let mut i = 0;
        while i < source.len() {
            let mut end = i;
            if let Some((e, put)) = edits.get(&i) {
                new.text.push_str(put);
                let from = length;
                length += put.chars().count();
                end = *e;
                for _ in i..end {
                    new.begins.push(from);
                    new.ends.push(length);
                }
            }
            if end == i {
                new.text.push(source[i]);
                new.begins.push(length);
                length += 1;
                new.ends.push(length);
                end += 1;
            }
            i = end;
        }
        new
    }

    /// Says what a row's value is now.
    pub fn with_value(&mut self, start: u64, value: Decimal) {
        self.values.insert(start, value);
    }

    /// Where a span of the old text stands.
    pub fn span(&self, (start, end): (usize, usize)) -> (usize, usize) {
        (self.begins[start], self.ends[end - 1])
    }

    /// The values that a row should have.
    pub fn values(&self, row: &FigureRow) -> (Option<Decimal>, Option<Decimal>) {
        (self.values.get(&row.start).copied().or(row.value), row.value_max)
    }
}
