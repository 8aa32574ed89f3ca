//! Which figures are counted: not those of a document that repeats another, not the second mention of one figure, not the
//! old level of 从A降至B beside the new one.

use super::figures::Columns;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_128;

/// How many figures were left out, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// They have no value.
    pub no_value: usize,
    /// Their document repeats another.
    pub duplicates: usize,
    /// The same indicator, subject, period and value stood before.
    pub repeats: usize,
    /// The level that 从A降至B starts from, where no period of its own sets it apart.
    pub from: usize,
}

/// The rows that count, in order.
pub fn counted(
    columns: &Columns<'_>,
    height: usize,
    duplicate: &FxHashSet<String>,
    keep: bool,
) -> (Vec<bool>, LeftOut) {
    let mut left = LeftOut::default();
    let (value, doc) = (columns.number("value"), columns.text("doc"));
    let keys = if keep { Vec::new() } else { keys(columns, height) };
    let from = if keep { FxHashSet::default() } else { starts(columns, height) };
    let mut seen = FxHashSet::default();
    let one = |i: usize| {
        if value.get(i).is_none() {
            left.no_value += 1;
        } else if !keep && duplicate.contains(doc.get(i)) {
            left.duplicates += 1;
        } else if from.contains(&i) {
            left.from += 1;
        } else if keys.get(i).is_some_and(|k| *k != 0 && !seen.insert(*k)) {
            left.repeats += 1;
        } else {
            return true;
        }
        false
    };
    ((0..height).map(one).collect(), left)
}

/// What makes two mentions one figure; 0 where indicator, subject or period is unknown, so that nobody can tell.
fn keys(columns: &Columns<'_>, height: usize) -> Vec<u128> {
    let either = |a: &str, b: &str| (columns.text(a), columns.text(b));
    let (indicator, subject) = (either("indicator_code", "indicator"), either("region_code", "subject"));
    let words = ["kind", "unit", "direction", "basis", "role", "status"].map(|n| columns.text(n));
    let (numbers, days) =
        (["value", "value_max"].map(|n| columns.number(n)), ["period_start", "period_end"].map(|n| columns.days(n)));
    (0..height)
        .into_par_iter()
        .map_init(Vec::new, |bytes: &mut Vec<u8>, i| {
            bytes.clear();
            if (indicator.0.get(i).is_empty() && indicator.1.get(i).is_empty())
                || subject.1.get(i).is_empty()
                || days[0].get(i).is_none()
            {
                return 0;
            }
            let code = indicator.0.get(i);
            let name = if code.is_empty() { indicator.1.get(i) } else { code };
            // An office in a region shares the region's code: both are needed.
            for word in [name, subject.0.get(i), subject.1.get(i)].into_iter().chain(words.iter().map(|w| w.get(i))) {
                bytes.extend(word.as_bytes());
                bytes.push(0xff); // no byte of UTF-8
            }
            numbers.iter().for_each(|n| bytes.extend(n.get(i).unwrap_or(i128::MIN).to_le_bytes()));
            days.iter().for_each(|d| bytes.extend(d.get(i).unwrap_or(i32::MIN).to_le_bytes()));
            xxh3_128(bytes).max(1)
        })
        .collect()
}

/// The rows with the role `from` whose period is that of the `to` beside them, or unknown.
fn starts(columns: &Columns<'_>, height: usize) -> FxHashSet<usize> {
    let (role, doc, indicator) = (columns.text("role"), columns.text("doc"), columns.text("indicator"));
    let (start, end) = (columns.days("period_start"), columns.days("period_end"));
    let apart = |i: usize| {
        let to = (i + 1..height)
            .take(2)
            .find(|j| role.get(*j) == "to" && doc.get(*j) == doc.get(i) && indicator.get(*j) == indicator.get(i));
        start.get(i).is_some() && to.is_some_and(|j| (start.get(i), end.get(i)) != (start.get(j), end.get(j)))
    };
    (0..height).filter(|i| role.get(*i) == "from" && !apart(*i)).collect()
}
