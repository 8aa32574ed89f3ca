//! Slogans over time.

use super::chart;
use crate::store::codec::{OwnedCell, OwnedRow};
use crate::table::load::Loaded;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Slogans that a page lists, and that its timeline shows.
const LISTED: usize = 60;
const SHOWN: usize = 20;

/// One slogan of the collection.
#[derive(Default, Serialize)]
pub struct Slogan {
    slogan: String,
    mentions: u64,
    documents: usize,
    first: String,
    last: String,
    items: String,
}

fn word(row: &OwnedRow, at: Option<usize>) -> &str {
    match at.and_then(|i| row.0.get(i)) {
        Some(OwnedCell::Text(s)) => s,
        _ => "",
    }
}

/// The slogans that most documents mention, how many more there are, and the chart of when.
pub fn slogans(tables: &[Loaded], documents: &[Loaded]) -> (Vec<Slogan>, usize, Option<String>) {
    let dates = dates(documents);
    let mut all: BTreeMap<&str, (Slogan, BTreeSet<&str>)> = BTreeMap::new();
    let mut when: BTreeMap<(&str, i32), u64> = BTreeMap::new();
    for table in tables {
        let at = |name: &str| table.heads.iter().position(|h| h.name == name);
        let (doc, name, items) = (at("doc"), at("slogan"), at("items"));
        for row in table.rows.iter().filter(|r| !word(r, name).is_empty()) {
            let (slogan, docs) = all.entry(word(row, name)).or_default();
            slogan.mentions += 1;
            docs.insert(word(row, doc));
            if let Some(OwnedCell::List(list)) = items.and_then(|i| row.0.get(i))
                && slogan.items.is_empty()
            {
                slogan.items = list.join("、");
            }
            let date = dates.get(word(row, doc)).copied().unwrap_or("");
            if let Some(month) = month(date) {
                *when.entry((word(row, name), month)).or_default() += 1;
                if slogan.first.is_empty() || date < slogan.first.as_str() {
                    slogan.first = date.to_owned();
                }
                if date > slogan.last.as_str() {
                    slogan.last = date.to_owned();
                }
            }
        }
    }
    let mut list: Vec<Slogan> = all
        .into_iter()
        .map(|(name, (slogan, docs))| Slogan { slogan: name.to_owned(), documents: docs.len(), ..slogan })
        .collect();
    list.sort_by(|a, b| (b.documents, b.mentions, &a.slogan).cmp(&(a.documents, a.mentions, &b.slogan)));
    let more = list.len().saturating_sub(LISTED);
    list.truncate(LISTED);
    let timeline = timeline(&list, &when);
    (list, more, timeline)
}

fn dates(documents: &[Loaded]) -> HashMap<&str, &str> {
    let mut dates = HashMap::new();
    for table in documents {
        let at = |name: &str| table.heads.iter().position(|h| h.name == name);
        let (doc, date) = (at("doc"), at("date"));
        dates.extend(table.rows.iter().map(|r| (word(r, doc), word(r, date))));
    }
    dates
}

/// Months since year 0 of a date that names one.
fn month(date: &str) -> Option<i32> {
    let mut parts = date.split('-');
    let (year, month): (i32, i32) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    ((0..10_000).contains(&year) && (1..=12).contains(&month)).then(|| year * 12 + month - 1)
}

fn timeline(list: &[Slogan], when: &BTreeMap<(&str, i32), u64>) -> Option<String> {
    let names: Vec<String> =
        list.iter().filter(|s| !s.first.is_empty()).take(SHOWN).map(|s| s.slogan.clone()).collect();
    let dots: Vec<(usize, i32, u64)> = when
        .iter()
        .filter_map(|((name, month), n)| Some((names.iter().position(|s| s == name)?, *month, *n)))
        .collect();
    let (first, last) = (dots.iter().map(|d| d.1).min()?, dots.iter().map(|d| d.1).max()?);
    // A single month is no course of time.
    if first == last { None } else { chart::dots(&names, (first, last), &dots) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_dates() {
        assert_eq!(month("2024-03-05"), Some(2024 * 12 + 2));
        assert_eq!(month("2024"), None);
        assert_eq!(month("2024-13"), None);
    }
}
