//! Indicators from `dicts/indicators.tsv`: what figures measure, under stable codes; and which code the words of a phrase have.

use super::Sources;
use super::matcher::{Match, Matcher};
use super::table::{Row, rows};
use super::words::{Entry, Words, classes};
use crate::error::Result;
use crate::row::Kind;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

const TABLE: &str = include_str!("../../dicts/indicators.tsv");
const AROUND: &str = include_str!("../../dicts/indicator-words.tsv");

/// The fields of statistics.
pub const FAMILIES: [&str; 30] = [
    "agriculture",
    "completion_rates",
    "construction",
    "corporate",
    "culture",
    "education",
    "employment",
    "energy",
    "environment",
    "finance",
    "fiscal",
    "governance",
    "health",
    "housing",
    "income",
    "industry",
    "investment",
    "national_accounts",
    "population",
    "post_telecom",
    "poverty_relief",
    "prices",
    "project_counts",
    "safety",
    "science",
    "social_security",
    "tourism",
    "trade",
    "transport",
    "weather",
];

const KINDS: [Kind; 10] = [
    Kind::Amount,
    Kind::Rate,
    Kind::Growth,
    Kind::Count,
    Kind::Measure,
    Kind::Age,
    Kind::Duration,
    Kind::Change,
    Kind::Multiple,
    Kind::Rank,
];

/// Characters of a phrase that names may be looked for in; a longer phrase is read at its end.
const LONGEST: usize = 40;

/// One indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Stable code.
    pub code: Box<str>,
    /// The usual name, simplified.
    pub name: Box<str>,
    /// English name.
    pub en: Box<str>,
    /// Field of statistics, one of [`FAMILIES`].
    pub family: &'static str,
    /// The usual units of its values.
    pub units: Vec<Box<str>>,
    kinds: u16,
}

impl Indicator {
    /// Whether a figure of this kind can state the indicator. Growth, changes, multiples and ranks of it always can.
    pub fn takes(&self, kind: Kind) -> bool {
        matches!(kind, Kind::Growth | Kind::Change | Kind::Multiple | Kind::Rank) || self.kinds & bit(kind) != 0
    }
}

fn bit(kind: Kind) -> u16 {
    KINDS.iter().position(|k| *k == kind).map_or(0, |i| 1 << i)
}

/// What a word beside the name of an indicator does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    Coda,
    Growth,
    Other,
    Ratio,
}

const AROUNDS: &[(&str, Around)] =
    &[("coda", Around::Coda), ("growth", Around::Growth), ("other", Around::Other), ("ratio", Around::Ratio)];

#[derive(Clone, Copy, Debug)]
struct Affix(u16);

impl Affix {
    fn is(self, class: Around) -> bool {
        AROUNDS.iter().position(|(_, c)| *c == class).is_some_and(|i| self.0 & (1 << i) != 0)
    }
}

impl Entry for Affix {
    const COLUMNS: &'static [&'static str] = &["class", "except"];

    fn read(row: &Row<'_>) -> Result<Self> {
        classes(row, AROUNDS).map(|(_, bits)| Self(bits))
    }
}

/// A name or synonym.
#[derive(Clone, Copy, Debug)]
struct Name {
    indicator: u32,
    /// Stands for the indicator only by itself, not at the end of a longer phrase.
    alone: bool,
    source: usize,
    line: usize,
}

/// All indicators.
#[derive(Debug, Default)]
pub struct Indicators {
    all: Vec<Indicator>,
    names: FxHashMap<Box<str>, Name>,
    around: Words<Affix>,
    matcher: Matcher,
}

impl Indicators {
    /// Loads and checks the tables. A row of a later source replaces the row of its code and takes its names from other rows.
    pub fn load(sources: &Sources) -> Result<Self> {
        let mut new = Self { around: Words::load(&sources.of("indicator-words.tsv", AROUND)?)?, ..Self::default() };
        let mut codes: HashMap<String, (usize, usize, u32)> = HashMap::new();
        for (nth, source) in sources.of("indicators.tsv", TABLE)?.iter().enumerate() {
            rows(source, &["code", "name", "en", "synonyms", "family", "kinds", "units"], |row| {
                let indicator = read(&row)?;
                let id = match codes.get(&*indicator.code) {
                    Some(&(source, line, _)) if source == nth => {
                        return Err(row.error("code", &format!("repeats line {line}"), "give each indicator one row"));
                    }
                    Some(&(_, _, id)) => {
                        new.names.retain(|_, n| n.indicator != id);
                        id
                    }
                    None => new.all.len() as u32,
                };
                codes.insert(indicator.code.to_string(), (nth, row.line, id));
                let name = indicator.name.clone();
                match new.all.get_mut(id as usize) {
                    Some(old) => *old = indicator,
                    None => new.all.push(indicator),
                }
                let at = Name { indicator: id, alone: false, source: nth, line: row.line };
                new.add(&row, "name", &name, at)?;
                row.list("synonyms").try_for_each(|synonym| match synonym.strip_prefix('=') {
                    Some(rest) => new.add(&row, "synonyms", rest, Name { alone: true, ..at }),
                    None => new.add(&row, "synonyms", synonym, at),
                })
            })?;
        }
        new.matcher = Matcher::new(new.names.iter().filter(|(_, n)| !n.alone).map(|(w, n)| (&**w, n.indicator)));
        Ok(new)
    }

    fn add(&mut self, row: &Row<'_>, column: &str, word: &str, mut at: Name) -> Result<()> {
        if word.is_empty() || matches!(tidy(word), Cow::Owned(_)) {
            return Err(row.error(
                column,
                &format!("has the name `{word}`, which is empty or holds quotation marks, spaces or 的"),
                "write the name without them",
            ));
        }
        at.alone |= word.chars().nth(2).is_none();
        match self.names.get(word) {
            Some(old) if old.source == at.source => {
                let code = &self.all[old.indicator as usize].code;
                Err(row.error(
                    column,
                    &format!("has the name `{word}`, which is a name of `{code}` in line {}", old.line),
                    "keep the name under one code",
                ))
            }
            _ => {
                self.names.insert(word.into(), at);
                Ok(())
            }
        }
    }

    /// The names, for a walk with other tables, but those of one or two characters and those that stand only by themselves.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// Whether a name that was found in `text` stands free: Latin names begin and end where words do.
    pub fn stands(text: &str, m: &Match) -> bool {
        let bytes = text.as_bytes();
        let latin = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
        let cut = |at: usize| at > 0 && latin(bytes.get(at - 1)) && latin(bytes.get(at));
        !cut(m.start) && !cut(m.end)
    }

    /// The names in `text`, from the left, the longest at each place, with the numbers of their indicators.
    pub fn find(&self, text: &str) -> impl Iterator<Item = (Range<usize>, u32)> {
        let hits = self.matcher.find(text).into_iter().filter(move |m| Self::stands(text, m));
        hits.map(|m| (m.start..m.end, m.value))
    }

    /// The indicator with this number.
    pub fn get(&self, id: u32) -> Option<&Indicator> {
        self.all.get(id as usize)
    }

    /// All indicators, in the order of the tables.
    pub fn iter(&self) -> impl Iterator<Item = &Indicator> {
        self.all.iter()
    }

    /// The code of the phrase `words` that a figure of this kind measures: of exactly these words, or of the longest name that
    /// they end with, where nothing before it makes another indicator of it. None in doubt.
    pub fn code_of(&self, words: &str, kind: Kind) -> Option<&str> {
        let tidied = tidy(words);
        let mut phrase = last_chars(&tidied, LONGEST);
        if !self.names.contains_key(phrase) {
            phrase = without_bracket(phrase);
        }
        let mut kind = kind;
        loop {
            if let Some(indicator) = self.named(phrase) {
                return indicator.takes(kind).then_some(&*indicator.code);
            }
            let tail = self.around.ends_with(phrase)?;
            if tail.is(Around::Growth) {
                kind = Kind::Growth;
            } else if !tail.is(Around::Coda) {
                return None;
            }
            phrase = &phrase[..phrase.len() - tail.word.len()];
        }
    }

    fn named(&self, phrase: &str) -> Option<&Indicator> {
        let get = |n: &Name| self.get(n.indicator);
        if let Some(name) = self.names.get(phrase) {
            return get(name);
        }
        let (at, name) = phrase
            .char_indices()
            .skip(1)
            .find_map(|(i, _)| self.names.get(&phrase[i..]).filter(|n| !n.alone).map(|n| (i, n)))?;
        let before = &phrase[..at];
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let joined = before.ends_with(['和', '与', '及', '、', '或', '·', '/', '+'])
            || latin(before.chars().next_back()) && latin(phrase[at..].chars().next());
        let other = self.around.ending_at(phrase, at).is_some_and(|w| w.is(Around::Other));
        let ratio =
            before.char_indices().any(|(i, _)| self.around.starting_at(phrase, i).is_some_and(|w| w.is(Around::Ratio)));
        if joined || other || ratio { None } else { get(name) }
    }
}

fn read(row: &Row<'_>) -> Result<Indicator> {
    let code = row.need("code")?;
    let syntax = code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.split('_').all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
    if !syntax {
        return Err(row.error(
            "code",
            &format!("is `{code}`"),
            "write lower case words joined by _, such as start_rate",
        ));
    }
    let family = row.need("family")?;
    let Some(family) = FAMILIES.iter().find(|f| **f == family) else {
        return Err(row.error("family", &format!("is `{family}`"), &format!("write one of {}", FAMILIES.join(", "))));
    };
    row.need("kinds")?;
    let mut kinds = 0;
    for kind in row.list("kinds") {
        let Some(known) = KINDS.iter().find(|k| k.as_str() == kind) else {
            let all: Vec<&str> = KINDS.iter().map(|k| k.as_str()).collect();
            return Err(row.error("kinds", &format!("holds `{kind}`"), &format!("write one of {}", all.join(", "))));
        };
        kinds |= bit(*known);
    }
    Ok(Indicator {
        code: code.into(),
        name: row.need("name")?.into(),
        en: row.need("en")?.into(),
        family,
        units: row.list("units").map(Into::into).collect(),
        kinds,
    })
}

/// The phrase without quotation marks, spaces and 的.
fn tidy(words: &str) -> Cow<'_, str> {
    let skip = |c: char| matches!(c, '“' | '”' | '‘' | '’' | '"' | '《' | '》' | '的') || c.is_whitespace();
    if words.contains(skip) { Cow::Owned(words.replace(skip, "")) } else { Cow::Borrowed(words) }
}

/// The phrase without what stands in brackets at its end.
fn without_bracket(phrase: &str) -> &str {
    match phrase.rfind('(') {
        Some(i) if i > 0 && phrase.ends_with(')') => &phrase[..i],
        _ => phrase,
    }
}

fn last_chars(text: &str, n: usize) -> &str {
    text.char_indices().rev().nth(n - 1).map_or(text, |(i, _)| &text[i..])
}

#[cfg(test)]
#[path = "indicators_tests.rs"]
mod tests;
