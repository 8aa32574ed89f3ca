//! Finds slogans that the dictionary lacks: recurring expressions of their shape, ranked by how firmly numeral and head
//! belong together.
//!
//! The measure is the log-likelihood ratio G² of T. Dunning, "Accurate methods for the statistics of surprise and
//! coincidence", Computational Linguistics 19(1), 1993. 四个意识 scores high because 意识 follows 四个 far more often than
//! its share; 三个方面 scores low because 方面 follows every numeral.

use super::shape::{self, canonical, is_numeral};
use super::{Slogan, find};
use crate::lexicon::Lexicon;
use crate::row::{SloganCandidateRow, SloganKind};
use crate::text::document::Document;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What one document holds.
#[derive(Debug, Default)]
pub struct Observed {
    /// Mentions that the rules find and the dictionary does not hold.
    slogans: Vec<(Slogan, String)>,
    /// Every numeral with the characters after it, read as numeral and head of two to five characters.
    pairs: Vec<(String, String)>,
}

/// Looks at one document.
pub fn observe(document: &Document, lex: &Lexicon) -> Observed {
    let text = document.text.norm.as_str();
    let unknown = |s: &Slogan| s.kind != SloganKind::Motto && !s.rule.starts_with("known");
    let slogans = find(document, lex)
        .into_iter()
        .filter(unknown)
        .map(|s| {
            let form: String = document.text.source_slice(&s.span).split_whitespace().collect();
            (s, form)
        })
        .collect();
    Observed { slogans, pairs: pairs(text) }
}

/// 两个维护…: 两个 with 维护, 维护…, up to five characters of head.
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut before = ' ';
    for (i, c) in text.char_indices() {
        let previous = std::mem::replace(&mut before, c);
        if !is_numeral(c) || c.is_ascii_digit() || is_numeral(previous) || matches!(previous, '第' | '.' | '几' | '数')
        {
            continue;
        }
        let rest = &text[i + c.len_utf8()..];
        let classifier =
            rest.chars().next().filter(|c| matches!(c, '个' | '大' | '项' | '条')).map_or(0, char::len_utf8);
        let numeral = &text[i..i + c.len_utf8() + classifier];
        let head = &rest[classifier..];
        for (n, (j, h)) in head.char_indices().take(5).enumerate() {
            if !h.is_alphabetic() || h.is_ascii() || is_numeral(h) {
                break;
            }
            if n > 0 || classifier == 0 {
                out.push((numeral.to_owned(), head[..j + h.len_utf8()].to_owned()));
            }
        }
    }
    out
}

#[derive(Debug, Default)]
struct Candidate {
    found: u64,
    kind: SloganKind,
    template: String,
    pair: (String, String),
    documents: u64,
    first: String,
    last: String,
    forms: BTreeMap<String, u64>,
    items: Vec<String>,
    declared: Option<u32>,
}

/// Counts over an archive.
#[derive(Debug, Default)]
pub struct Discovery {
    candidates: BTreeMap<String, Candidate>,
    /// By length of head: pairs, firsts, seconds and their number.
    counts: HashMap<usize, Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    pairs: HashMap<(String, String), u64>,
    firsts: HashMap<String, u64>,
    seconds: HashMap<String, u64>,
    total: u64,
}

impl Counts {
    fn add(&mut self, pair: (String, String)) {
        *self.firsts.entry(pair.0.clone()).or_default() += 1;
        *self.seconds.entry(pair.1.clone()).or_default() += 1;
        *self.pairs.entry(pair).or_default() += 1;
        self.total += 1;
    }
}

/// The class of pairs that are compared with one another: by length of head for sets, one for all other shapes.
fn class(kind: SloganKind, head: &str) -> usize {
    if kind == SloganKind::Set { head.chars().count() } else { 0 }
}

/// The two parts of a slogan whose bond is measured.
fn parts(s: &Slogan) -> (String, String) {
    let whole = |h: &shape::Half| format!("{}{}{}", h.lead, h.numeral, h.head);
    match s.halves.as_slice() {
        [only] if s.kind == SloganKind::Set => {
            let classifier = only.head.chars().next().filter(|c| matches!(c, '个' | '大' | '项' | '条'));
            let n = classifier.map_or(0, char::len_utf8);
            let numeral = canonical(&only.numeral);
            (format!("{}{numeral}{}", only.lead, &only.head[..n]), only.head[n..].to_owned())
        }
        [first, rest @ ..] if !rest.is_empty() => (whole(first), rest.iter().map(whole).collect()),
        _ => (s.slogan.clone(), String::new()),
    }
}

impl Discovery {
    /// Adds a document with its date.
    pub fn add(&mut self, observed: Observed, date: &str) {
        let mut seen: HashSet<String> = HashSet::new();
        for (s, form) in observed.slogans {
            let pair = parts(&s);
            let new = seen.insert(s.slogan.clone());
            if s.kind != SloganKind::Set {
                self.counts.entry(0).or_default().add(pair.clone());
            }
            let c = self.candidates.entry(s.slogan.clone()).or_default();
            if c.found == 0 {
                (c.kind, c.template, c.pair) = (s.kind, s.template.clone(), pair);
            }
            c.found += 1;
            c.documents += u64::from(new);
            if !date.is_empty() && (c.first.is_empty() || date < c.first.as_str()) {
                c.first = date.to_owned();
            }
            if date > c.last.as_str() {
                c.last = date.to_owned();
            }
            *c.forms.entry(form).or_default() += 1;
            if c.items.is_empty() && s.declared == u32::try_from(s.items.len()).ok() {
                c.declared = s.declared;
                c.items = s.items;
            }
        }
        for pair in observed.pairs {
            let n = pair.1.chars().count();
            self.counts.entry(n).or_default().add(pair);
        }
    }

    /// The candidates with at least `min` mentions, the firmest first.
    pub fn rows(self, min: u64) -> Vec<SloganCandidateRow> {
        let Self { candidates, counts } = self;
        let mut rows: Vec<SloganCandidateRow> = candidates
            .into_iter()
            .filter_map(|(slogan, c)| {
                let counts = counts.get(&class(c.kind, &c.pair.1))?;
                let together = counts.pairs.get(&c.pair).copied().unwrap_or(0);
                // Without quotation marks two or three characters may be the beginning of something longer.
                let mentions = if slogan.chars().count() < 4 { c.found } else { c.found.max(together) };
                if mentions < min {
                    return None;
                }
                let first = counts.firsts.get(&c.pair.0).copied().unwrap_or(0).max(mentions);
                let second = counts.seconds.get(&c.pair.1).copied().unwrap_or(0).max(mentions);
                let score = log_likelihood(mentions, first, second, counts.total.max(first + second));
                Some(row(slogan, c, mentions, score))
            })
            .collect();
        rows.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.slogan.cmp(&b.slogan)));
        rows
    }
}

/// Dunning's G² of two events seen together `both` times, `a` and `b` times each, among `n`.
fn log_likelihood(both: u64, a: u64, b: u64, n: u64) -> f64 {
    let (both, a, b, n) = (both as f64, a as f64, b as f64, n as f64);
    let cell =
        |seen: f64, expected: f64| if seen > 0.0 && expected > 0.0 { seen * (seen / expected).ln() } else { 0.0 };
    let g = 2.0
        * (cell(both, a * b / n)
            + cell(a - both, a * (n - b) / n)
            + cell(b - both, (n - a) * b / n)
            + cell(n - a - b + both, (n - a) * (n - b) / n));
    if both * n < a * b { -g } else { g }
}

fn row(slogan: String, c: Candidate, mentions: u64, score: f64) -> SloganCandidateRow {
    let promised = shape::read(&slogan).and_then(|s| s.declared);
    let mut variants: Vec<String> = c.forms.into_keys().map(|f| f.replace('|', "")).collect();
    variants.retain(|f| canonical(f) != slogan);
    let years = match (c.first.get(..4), c.last.get(..4)) {
        (Some(a), Some(b)) if a != b => format!(", {a}–{b}"),
        (Some(a), _) => format!(", {a}"),
        _ => String::new(),
    };
    SloganCandidateRow {
        declared: c.declared.filter(|_| !c.items.is_empty() && promised != c.declared),
        items: c.items.iter().map(|i| i.replace('|', " ")).collect(),
        variants,
        bare: if c.found < mentions && slogan.chars().count() >= 4 { "yes".into() } else { String::new() },
        note: format!("{mentions} mentions in {} documents{years}", c.documents),
        slogan,
        kind: c.kind,
        template: c.template,
        mentions,
        documents: c.documents,
        quoted: c.found,
        score: Decimal::from_f64(score).unwrap_or_default().round_dp(1),
        first_seen: c.first,
        last_seen: c.last,
        ..SloganCandidateRow::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;
    use crate::text::Text;

    #[test]
    fn firm_pairs_rank_above_plain_counts() {
        let lex = Lexicon::load(&Sources::default()).unwrap();
        let mut d = Discovery::default();
        for (i, text) in [
            "落实“四个走遍”要求。抓好三个方面。",
            "再抓“四个走遍”。分四个方面。",
            "“四个走遍”见效。从五个方面,两个方面。",
        ]
        .iter()
        .enumerate()
        {
            let document = Document::new(Text::new((*text).to_owned()));
            d.add(observe(&document, &lex), &format!("20{}", 20 + i));
        }
        let rows = d.rows(3);
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].slogan.as_str(), rows[0].mentions, rows[0].documents), ("四个走遍", 3, 3));
        assert!(rows[0].score > Decimal::new(384, 2), "{}", rows[0].score);
        assert_eq!(rows[0].note, "3 mentions in 3 documents, 2020–2022");
    }

    #[test]
    fn known_value_of_the_measure() {
        // Independent events score zero, opposite ones below.
        assert!(log_likelihood(25, 50, 50, 100).abs() < 1e-9);
        assert!(log_likelihood(5, 50, 50, 100) < 0.0);
        // 2·(10·ln 10 + 90·ln(10/9)).
        assert!((log_likelihood(10, 10, 10, 100) - 65.0165).abs() < 1e-3);
    }
}
