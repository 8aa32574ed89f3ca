//! Known slogans, expressions of their shape that are none, and the words that stand about them: `slogans.tsv`,
//! `not-slogans.tsv`, `slogan-cues.tsv`.

use super::Sources;
use super::matcher::{Match, Matcher};
use super::table::{Row, rows};
use crate::error::Result;
use crate::slogan::shape;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, HashMap};

const SLOGANS: &str = include_str!("../../dicts/slogans.tsv");
const NOT_SLOGANS: &str = include_str!("../../dicts/not-slogans.tsv");
const CUES: &str = include_str!("../../dicts/slogan-cues.tsv");

/// Numerals that may open a half of a slogan without quotation marks, beside Arabic digits.
pub const HALF_NUMERALS: &str = "一二两三四五六七八九十双";

/// One known slogan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Canonical simplified form.
    pub slogan: String,
    /// Number of items that it promises, where its name alone does not say.
    pub declared: Option<u32>,
    /// What it stands for, in order; empty where several readings are in use.
    pub items: Vec<String>,
    /// First year, where it is known for sure.
    pub year: Option<u16>,
    /// Where it was first used, where it is known for sure.
    pub source: String,
    /// Other forms of the same slogan.
    pub variants: Vec<String>,
    /// Recognised without quotation marks too.
    pub bare: bool,
}

/// How a word of `not-slogans.tsv` is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compare {
    Whole,
    Head,
    End,
    Start,
}

/// All three tables.
#[derive(Default)]
pub struct Slogans {
    /// The known slogans.
    pub entries: Vec<Entry>,
    by_form: FxHashMap<String, usize>,
    bare: Matcher,
    numerals: Matcher,
    not_whole: FxHashSet<String>,
    not_heads: FxHashSet<String>,
    not_ends: Vec<String>,
    not_starts: Vec<String>,
    before: FxHashSet<String>,
    after: FxHashSet<String>,
}

impl std::fmt::Debug for Slogans {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Slogans").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

impl Slogans {
    /// Loads and checks the tables.
    pub fn load(sources: &Sources) -> Result<Self> {
        let mut out = Self::default();
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for source in sources.of("slogans.tsv", SLOGANS)? {
            let mut seen: HashMap<String, usize> = HashMap::new();
            rows(&source, &["slogan", "items", "declared", "year", "source", "variants", "bare"], |r| {
                let entry = entry(&r)?;
                for form in std::iter::once(&entry.slogan).chain(&entry.variants) {
                    if let Some(line) = seen.insert(shape::canonical(form), r.line).filter(|line| *line != r.line) {
                        return Err(r.error(
                            "slogan",
                            &format!("repeats {form} of line {line}"),
                            "keep one of the two rows",
                        ));
                    }
                }
                entries.insert(shape::canonical(&entry.slogan), entry);
                Ok(())
            })?;
        }
        out.entries = entries.into_values().collect();
        let mut patterns: BTreeMap<String, u32> = BTreeMap::new();
        for (i, e) in out.entries.iter().enumerate() {
            for form in std::iter::once(&e.slogan).chain(&e.variants) {
                out.by_form.insert(shape::canonical(form), i);
                // A variant of two characters (三公 of 三公经费) needs its quotation marks.
                if e.bare && (form == &e.slogan || form.chars().count() > 2) {
                    patterns.insert(form.clone(), i as u32);
                    patterns.insert(shape::with_digits(form), i as u32);
                }
            }
        }
        let numerals: Vec<String> = HALF_NUMERALS.chars().chain('0'..='9').map(String::from).collect();
        out.numerals = Matcher::new(numerals.iter().map(|n| (n.as_str(), 0)));
        out.bare = Matcher::new(patterns.iter().map(|(form, i)| (form.as_str(), *i)));
        for source in sources.of("not-slogans.tsv", NOT_SLOGANS)? {
            rows(&source, &["words", "compare", "reason"], |r| {
                r.need("reason")?;
                let compare = match r.need("compare")? {
                    "whole" => Compare::Whole,
                    "head" => Compare::Head,
                    "end" => Compare::End,
                    "start" => Compare::Start,
                    _ => return Err(r.error("compare", "is not known", "write whole, head, end or start")),
                };
                for w in r.need("words")?.split(' ').filter(|w| !w.is_empty()) {
                    match compare {
                        Compare::Whole => drop(out.not_whole.insert(shape::canonical(w))),
                        Compare::Head => drop(out.not_heads.insert(w.to_owned())),
                        Compare::End => out.not_ends.push(w.to_owned()),
                        Compare::Start => out.not_starts.push(w.to_owned()),
                    }
                }
                Ok(())
            })?;
        }
        for source in sources.of("slogan-cues.tsv", CUES)? {
            rows(&source, &["words", "side"], |r| {
                let side = match r.need("side")? {
                    "before" => &mut out.before,
                    "after" => &mut out.after,
                    _ => return Err(r.error("side", "is not known", "write before or after")),
                };
                side.extend(r.need("words")?.split(' ').filter(|w| !w.is_empty()).map(str::to_owned));
                Ok(())
            })?;
        }
        Ok(out)
    }

    /// The known slogan of this canonical form.
    pub fn known(&self, canonical: &str) -> Option<&Entry> {
        self.by_form.get(canonical).map(|i| &self.entries[*i])
    }

    /// The known slogans that are recognised without quotation marks; [`Self::entry`] tells which was found.
    pub fn matcher(&self) -> &Matcher {
        &self.bare
    }

    /// The numerals that may open a half of a slogan that has no quotation marks.
    pub fn numerals(&self) -> &Matcher {
        &self.numerals
    }

    /// The slogan that a word stands for.
    pub fn entry(&self, m: &Match) -> &Entry {
        &self.entries[m.value as usize]
    }

    /// An idiom, a date, an everyday word: no slogan in spite of its shape.
    pub fn is_word(&self, canonical: &str) -> bool {
        self.not_whole.contains(canonical)
            || self.not_ends.iter().any(|e| canonical.ends_with(e.as_str()))
            || self.not_starts.iter().any(|e| canonical.starts_with(e.as_str()))
    }

    /// A head that makes a plain count or a time of its numeral: 年, 个人, 方面.
    pub fn is_counted(&self, head: &str) -> bool {
        self.not_heads.contains(head)
    }

    /// Does a word that introduces slogans (开展, 落实) end in the last characters of `text`? Its start and end.
    pub fn cue_before(&self, text: &str) -> Option<(usize, usize)> {
        find_word(&self.before, text)
    }

    /// Where in `text` words that introduce slogans end.
    pub fn cue_ends(&self, text: &str) -> Vec<usize> {
        let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain(std::iter::once(text.len())).collect();
        let at = |i: usize, n: usize| starts.get(i + n).filter(|end| self.before.contains(&text[starts[i]..**end]));
        let mut ends: Vec<usize> = Vec::new();
        for i in 0..starts.len() {
            let Some(&end) = (2..=4).find_map(|n| at(i, n)) else { continue };
            // 制定组织体系: after another verb, a word that is a noun too is one.
            let adverb = ADVERBS.iter().any(|a| text[..starts[i]].ends_with(a));
            let noun = self.after.contains(&text[starts[i]..end]) && ends.last() == starts.get(i) && !adverb;
            // 加快发展…: the cut comes after the verb.
            let leads = ADVERBS.contains(&&text[starts[i]..end])
                && (2..=4).any(|n| starts.get(i + 2 + n).is_some_and(|e| self.before.contains(&text[end..*e])));
            if !noun && !leads {
                ends.push(end);
            }
        }
        ends
    }

    /// Does `text` end in a verb that takes a slogan as its object? Words that are nouns too (创建) do not count.
    pub fn ends_in_verb(&self, text: &str) -> bool {
        self.cue_before(text).is_some_and(|(start, end)| {
            end == text.len() && !self.after.contains(&text[start..end]) && !NOMINAL.contains(&&text[start..end])
        })
    }

    /// The last word in `text` that a slogan modifies (活动, 工作机制).
    pub fn cue_after(&self, text: &str) -> Option<(usize, usize)> {
        find_word(&self.after, text)
    }

    /// The first such word.
    pub fn first_cue_after(&self, text: &str) -> Option<(usize, usize)> {
        let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain(std::iter::once(text.len())).collect();
        (0..starts.len()).find_map(|i| {
            let end =
                (2..=4).rev().filter_map(|n| starts.get(i + n)).find(|e| self.after.contains(&text[starts[i]..**e]))?;
            Some((starts[i], *end))
        })
    }
}

/// Verbs that also end a list of nouns: 优势产业提升.
const NOMINAL: [&str; 14] =
    ["提升", "培育", "发展", "提高", "促进", "增强", "完善", "强化", "深化", "整合", "推广", "学习", "创新", "实践"];

/// Words after which a verb stands, not a noun: 加快建设.
const ADVERBS: [&str; 8] = ["加快", "着力", "全面", "深入", "统筹", "协调", "全力", "大力"];

/// The last occurrence of a word of two to four characters.
fn find_word(words: &FxHashSet<String>, text: &str) -> Option<(usize, usize)> {
    let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain(std::iter::once(text.len())).collect();
    for i in (0..starts.len()).rev() {
        for n in (2..=4).rev() {
            if let Some(&end) = starts.get(i + n)
                && words.contains(&text[starts[i]..end])
            {
                return Some((starts[i], end));
            }
        }
    }
    None
}

fn entry(r: &Row<'_>) -> Result<Entry> {
    let slogan = r.need("slogan")?.to_owned();
    let items: Vec<String> = r.list("items").map(str::to_owned).collect();
    let number = |column: &str| match r.get(column) {
        "" => Ok(None),
        s => s.parse().map(Some).map_err(|_| r.error(column, "is not a number", "write digits or leave it empty")),
    };
    let declared: Option<u32> = number("declared")?;
    let shaped = shape::read(&slogan).and_then(|s| s.declared);
    if let Some(n) = declared.or(shaped)
        && !items.is_empty()
        && items.len() as u32 != n
    {
        return Err(r.error(
            "items",
            &format!("holds {} items, but the slogan promises {n}", items.len()),
            "correct the items, separated by |, or write the right number in `declared`",
        ));
    }
    let year: Option<u32> = number("year")?;
    if year.is_some_and(|y| !(1840..=2100).contains(&y)) {
        return Err(r.error("year", "is no year", "write four digits or leave it empty"));
    }
    let bare = match r.get("bare") {
        "yes" => true,
        "no" => false,
        "" => slogan.chars().count() >= 4,
        _ => return Err(r.error("bare", "is not known", "write yes, no or nothing")),
    };
    Ok(Entry {
        // 一国两制 promises no items: 0 says so.
        declared: declared.or(shaped).or_else(|| u32::try_from(items.len()).ok()).filter(|n| *n > 0),
        slogan,
        items,
        year: year.map(|y| y as u16),
        source: r.get("source").to_owned(),
        variants: r.list("variants").map(str::to_owned).collect(),
        bare,
    })
}
