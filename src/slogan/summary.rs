//! Follows slogans over an archive: when and where each was seen, how often, in which forms.

use super::shape::is_separator;
use crate::lexicon::slogans::Slogans;
use crate::read::Rows;
use crate::row::{SloganKind, SloganSummaryRow};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The length of the periods of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// One row a slogan and year
    Year,
    /// One row a slogan and month
    Month,
}

impl By {
    /// The period of a date `YYYY[-MM[-DD]]`; `-` when the date does not say it.
    fn of(self, date: &str) -> &str {
        let n = match self {
            Self::Year => 4,
            Self::Month => 7,
        };
        date.get(..n).unwrap_or("-")
    }
}

/// What is known of one slogan in one period.
#[derive(Debug, Default)]
struct Seen {
    mentions: u64,
    /// Running numbers of the documents.
    documents: BTreeSet<u32>,
    places: BTreeSet<String>,
    first: String,
    last: String,
}

impl Seen {
    fn date(&mut self, first: &str, last: &str) {
        if !first.is_empty() && (self.first.is_empty() || first < self.first.as_str()) {
            self.first = first.to_owned();
        }
        if last > self.last.as_str() {
            self.last = last.to_owned();
        }
    }

    fn join(&mut self, other: Self) {
        self.mentions += other.mentions;
        self.documents.extend(other.documents);
        self.places.extend(other.places);
        self.date(&other.first, &other.last);
    }
}

#[derive(Debug, Default)]
struct Of {
    kind: SloganKind,
    template: String,
    declared: Option<u32>,
    periods: BTreeMap<String, Seen>,
    forms: BTreeMap<String, u64>,
    items: HashMap<Vec<String>, u64>,
}

/// A summary that grows document by document.
#[derive(Debug, Default)]
pub struct Summary {
    by: Option<By>,
    read: u32,
    all: BTreeMap<String, Of>,
}

impl Summary {
    /// An empty summary.
    pub fn new(by: Option<By>) -> Self {
        Self { by, ..Self::default() }
    }

    /// Adds a document.
    pub fn add(&mut self, rows: &Rows) {
        let date = rows.document.date.as_str();
        let period = self.by.map_or("", |b| b.of(date));
        self.read += 1;
        for r in &rows.slogans {
            if !self.all.contains_key(&r.slogan) {
                let of = Of { kind: r.kind, template: r.template.clone(), ..Of::default() };
                self.all.insert(r.slogan.clone(), of);
            }
            let Some(of) = self.all.get_mut(&r.slogan) else { continue };
            of.declared = of.declared.or(r.declared);
            let seen = of.periods.entry(period.to_owned()).or_default();
            seen.mentions += 1;
            seen.documents.insert(self.read);
            let place = if rows.document.place.is_empty() { &r.subject } else { &rows.document.place };
            if !place.is_empty() && !seen.places.contains(place) {
                seen.places.insert(place.clone());
            }
            seen.date(date, date);
            *of.forms.entry(r.text.split_whitespace().collect()).or_default() += 1;
            if r.items_source == "text" && r.complete == Some(true) {
                *of.items.entry(r.items.clone()).or_default() += 1;
            }
        }
    }

    /// The rows, the most frequent slogan first.
    pub fn rows(mut self, lex: &Slogans) -> Vec<SloganSummaryRow> {
        self.join_variants(lex);
        let mut all: Vec<(String, Of)> = self.all.into_iter().collect();
        let total = |of: &Of| of.periods.values().map(|s| s.mentions).sum::<u64>();
        all.sort_by(|a, b| total(&b.1).cmp(&total(&a.1)).then_with(|| a.0.cmp(&b.0)));
        all.into_iter().flat_map(|(slogan, of)| rows_of(&slogan, of, lex)).collect()
    }

    /// Joins forms that differ in pauses (双随机、一公开) or in a general noun at the end (五比五看活动).
    fn join_variants(&mut self, lex: &Slogans) {
        let plain = |s: &str| s.chars().filter(|c| !is_separator(*c)).collect::<String>();
        let mut to: Vec<(String, String)> = Vec::new();
        let mut by_plain: HashMap<String, &str> = HashMap::new();
        for (name, of) in &self.all {
            let better =
                |old: &str| self.all.get(old).map_or(0, |o| o.forms.values().sum::<u64>()) < of.forms.values().sum();
            match by_plain.get(plain(name).as_str()) {
                Some(old) if !better(old) => to.push((name.clone(), (*old).to_owned())),
                Some(old) => {
                    to.push(((*old).to_owned(), name.clone()));
                    by_plain.insert(plain(name), name);
                }
                None => drop(by_plain.insert(plain(name), name)),
            }
        }
        for (name, of) in &self.all {
            // 人工智能+政务 is not 人工智能+.
            if of.kind == SloganKind::Formula {
                continue;
            }
            let noun = lex.first_cue_after(name).filter(|(start, end)| *end == name.len() && *start > 0);
            if let Some((start, _)) = noun
                && name[..start].chars().count() >= 3
                && let Some(stem) = by_plain.get(plain(&name[..start]).as_str())
                && !to.iter().any(|(from, _)| from == name)
            {
                to.push((name.clone(), (*stem).to_owned()));
            }
        }
        for (from, into) in to {
            if from == into || !self.all.contains_key(&into) {
                continue;
            }
            let Some(of) = self.all.remove(&from) else { continue };
            let Some(target) = self.all.get_mut(&into) else { continue };
            for (period, seen) in of.periods {
                target.periods.entry(period).or_default().join(seen);
            }
            for (form, n) in of.forms {
                *target.forms.entry(form).or_default() += n;
            }
            for (items, n) in of.items {
                *target.items.entry(items).or_default() += n;
            }
        }
    }
}

fn rows_of(slogan: &str, of: Of, lex: &Slogans) -> Vec<SloganSummaryRow> {
    let entry = lex.known(&super::shape::canonical(slogan));
    let mut forms: Vec<(String, u64)> = of.forms.into_iter().collect();
    forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let forms: Vec<String> = forms.into_iter().map(|(f, _)| f).collect();
    let given = of.items.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(i, _)| i);
    let dict = entry.map(|e| e.items.clone()).filter(|i| !i.is_empty());
    let (items, items_source) = match (dict, given) {
        (Some(d), _) => (d, "dict"),
        (None, Some(g)) => (g, "text"),
        _ => (Vec::new(), ""),
    };
    of.periods
        .into_iter()
        .map(|(period, s)| SloganSummaryRow {
            slogan: slogan.to_owned(),
            period,
            kind: of.kind,
            template: of.template.clone(),
            mentions: s.mentions,
            documents: s.documents.len() as u64,
            places: s.places.len() as u64,
            first_seen: s.first,
            last_seen: s.last,
            place_names: s.places.into_iter().collect(),
            forms: forms.clone(),
            declared: of.declared,
            items: items.clone(),
            items_source,
            known: entry.is_some(),
            year: entry.and_then(|e| e.year).map(u32::from),
            source: entry.map(|e| e.source.clone()).unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::{DocumentRow, SloganRow};

    fn document(date: &str, place: &str, mentions: &[(&str, &str)]) -> Rows {
        let slogans = mentions
            .iter()
            .map(|(text, slogan)| SloganRow { text: (*text).into(), slogan: (*slogan).into(), ..SloganRow::default() })
            .collect();
        let document = DocumentRow { date: date.into(), place: place.into(), ..DocumentRow::default() };
        Rows { document, slogans, ..Rows::default() }
    }

    fn sample(by: Option<By>) -> Vec<SloganSummaryRow> {
        let mut s = Summary::new(by);
        s.add(&document("2020-05-01", "甲县", &[("六查六改", "六查六改"), ("6查6改", "六查六改")]));
        s.add(&document("2019", "乙县", &[("六查、六改", "六查、六改"), ("六查六改活动", "六查六改活动")]));
        s.add(&document("", "甲县", &[("四亮", "四亮")]));
        s.rows(&Slogans::load(&crate::lexicon::Sources::default()).unwrap())
    }

    #[test]
    fn variants_are_joined_and_dates_span_them() {
        let rows = sample(None);
        assert_eq!(rows.len(), 2);
        let r = &rows[0];
        assert_eq!((r.slogan.as_str(), r.mentions, r.documents, r.places), ("六查六改", 4, 2, 2));
        assert_eq!((r.first_seen.as_str(), r.last_seen.as_str()), ("2019", "2020-05-01"));
        assert_eq!(r.forms.len(), 4);
        assert!(!r.known);
    }

    #[test]
    fn periods() {
        let rows = sample(Some(By::Year));
        let got: Vec<(&str, &str, u64)> =
            rows.iter().map(|r| (r.slogan.as_str(), r.period.as_str(), r.mentions)).collect();
        assert_eq!(got, [("六查六改", "2019", 2), ("六查六改", "2020", 2), ("四亮", "-", 1)]);
    }
}
