//! The tables that the readers of quantities and dates consult: approximators, words that are no figures, words of time.

use super::Dimension;
use super::special::{Signs, Tallies};
use super::starts::{DATE, NUMBER, Starts, TITLE, WORD};
use super::trie::Trie;
use super::unit::{Units, continues};
use super::{date, number};
use crate::error::Result;
use crate::lexicon::{Sources, table};
use crate::row::Qualifier;
use rustc_hash::FxHashSet;

/// Where an approximator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before the number, part of the span.
    Before,
    /// Before the number, outside the span.
    Bound,
    /// Between number and unit.
    Inner,
    /// After number and unit.
    After,
}

/// What must accompany an approximator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Nothing.
    Any,
    /// A number with a left-out 1, or 半.
    Bare,
    /// A unit that is no classifier.
    Long,
    /// A fraction, 成 or 半.
    Share,
}

/// One approximator.
#[derive(Debug)]
pub struct Approximator {
    /// Where it stands.
    pub side: Side,
    /// What it says.
    pub qualifier: Qualifier,
    /// Its company.
    pub only: Only,
    not: Vec<Box<str>>,
}

/// All tables of this stage.
#[derive(Debug, Default)]
pub struct Words {
    /// Units.
    pub units: Units,
    /// Before-words, by their characters reversed.
    before: Trie<Approximator>,
    inner: Trie<Approximator>,
    after: Trie<Approximator>,
    /// Words that may stand between an approximator and its number, by their characters reversed.
    gaps: Trie<()>,
    /// Words after which 一 counts, by their characters reversed.
    ones: Trie<()>,
    /// Words after which 3年6月 is a length of time, by their characters reversed.
    terms: Trie<()>,
    not_figures: Trie<Vec<Box<str>>>,
    /// Currencies that stand before a number.
    pub(super) signs: Signs,
    /// Words that count without a classifier.
    pub(super) tallies: Tallies,
    pub(super) dates: Trie<date::Word>,
    /// Festivals and holidays, which a year before them does not make last a year.
    pub(super) holidays: Trie<()>,
    pub(super) starts: Starts,
    /// The first two characters of every expression of time that begins with no numeral.
    openings: FxHashSet<(char, char)>,
}

impl Words {
    /// Loads the tables.
    pub fn load(sources: &Sources) -> Result<Self> {
        let units = Units::load(sources)?;
        let money = |name: &str| units.named(name).filter(|u| u.dimension == Dimension::Money).map(|u| u.canonical);
        let (signs, tallies) = (Signs::load(sources, money)?, Tallies::load(sources)?);
        let mut me = Self { signs, tallies, ..Self::default() };
        me.units = units;
        for source in sources.of("approximators.tsv", include_str!("../../dicts/approximators.tsv"))? {
            table::rows(&source, &["form", "side", "qualifier"], |row| {
                let form = row.need("form")?;
                let side = match row.need("side")? {
                    "before" => Side::Before,
                    "bound" => Side::Bound,
                    "inner" => Side::Inner,
                    "after" => Side::After,
                    "gap" => {
                        me.gaps.insert(form.chars().rev(), ());
                        return Ok(());
                    }
                    "one" => {
                        me.ones.insert(form.chars().rev(), ());
                        return Ok(());
                    }
                    "term" => {
                        me.terms.insert(form.chars().rev(), ());
                        return Ok(());
                    }
                    _ => {
                        return Err(row.error(
                            "side",
                            "is unknown",
                            "write before, bound, inner, after, gap, one or term",
                        ));
                    }
                };
                let qualifier = match row.need("qualifier")? {
                    "exact" => Qualifier::Exact,
                    "about" => Qualifier::About,
                    "over" => Qualifier::Over,
                    "under" => Qualifier::Under,
                    _ => return Err(row.error("qualifier", "is unknown", "write exact, about, over or under")),
                };
                let only = match row.get("only") {
                    "" => Only::Any,
                    "bare" => Only::Bare,
                    "long" => Only::Long,
                    "share" => Only::Share,
                    _ => return Err(row.error("only", "is unknown", "write bare, long, share or nothing")),
                };
                let not = row.list("not").map(Into::into).collect();
                let a = Approximator { side, qualifier, only, not };
                match side {
                    Side::Before | Side::Bound => me.before.insert(form.chars().rev(), a),
                    Side::Inner => me.inner.insert(form.chars(), a),
                    Side::After => me.after.insert(form.chars(), a),
                }
                Ok(())
            })?;
        }
        for source in sources.of("not-figures.tsv", include_str!("../../dicts/not-figures.tsv"))? {
            table::rows(&source, &["word", "unless", "reason"], |row| {
                row.need("reason")?;
                let word = row.need("word")?;
                me.starts.mark_word(word, WORD);
                me.not_figures.insert(word.chars(), row.list("unless").map(Into::into).collect());
                Ok(())
            })?;
        }
        for source in sources.of("dates.tsv", include_str!("../../dicts/dates.tsv"))? {
            table::rows(&source, &["word", "meaning"], |row| {
                let word = row.need("word")?;
                let meaning = date::Meaning::parse(row.need("meaning")?).ok_or_else(|| {
                    row.error("meaning", "is not understood", "see the comment at the head of the table for the forms")
                })?;
                if meaning == date::Meaning::Holiday {
                    me.opening(word);
                    me.opening(&format!("“{word}"));
                    me.holidays.insert(word.chars(), ());
                    return Ok(());
                }
                me.opening(word);
                me.dates.insert(word.chars(), date::Word { meaning, not: row.list("not").map(Into::into).collect() });
                Ok(())
            })?;
        }
        for c in ('\0'..='\u{ffff}').filter(|c| number::begins(*c)) {
            me.starts.mark(c, NUMBER | DATE);
        }
        for c in "半倍".chars() {
            me.starts.mark(c, NUMBER);
        }
        me.starts.mark('《', TITLE);
        for word in ["首位", "末位", "倒数"] {
            me.starts.mark_word(word, NUMBER);
        }
        for (c, kind) in date::BEFORE_NUMERALS.chars().map(|c| (c, DATE)).chain([('第', NUMBER), ('前', NUMBER)]) {
            me.starts.mark_before(c, number::beginnings(), kind);
        }
        date::OPENINGS.iter().for_each(|w| me.opening(w));
        Ok(me)
    }

    fn opening(&mut self, word: &str) {
        self.starts.mark_word(word, DATE);
        let mut chars = word.chars();
        self.openings.extend(chars.next().zip(chars.next()));
    }

    /// Whether some expression of time begins with these two characters.
    pub(super) fn opens_date(&self, first: char, second: char) -> bool {
        self.openings.contains(&(first, second))
    }

    /// The end of the word that begins at `at` and is no figure.
    pub fn word(&self, s: &str, at: usize) -> Option<usize> {
        let rest = &s[at..];
        let fits = |len: usize, unless: &Vec<Box<str>>| {
            // 统一 in 统一千家 is no word: the digit goes on into a numeral. Nor is 高二 in 提高二点一倍.
            let digit = rest[..len].chars().next_back().is_some_and(|c| number::digit(c).is_some());
            let point = rest[len..].strip_prefix('点').and_then(|r| r.chars().next());
            let runs_on = digit
                && (rest[len..].starts_with(['十', '百', '千', '万', '亿', '成', '倍'])
                    || point.is_some_and(|c| number::digit(c).is_some()));
            !runs_on && !continues(&rest[len..], unless)
        };
        // 上百年, 近千年: what is bounded is a number.
        if rest.starts_with(['百', '千', '万', '亿']) && self.before(s, at).is_some_and(|(_, a)| a.side == Side::Before)
        {
            return None;
        }
        self.not_figures.longest(rest.chars(), fits).map(|(len, _)| at + len)
    }

    /// The approximator that ends at `at`: its start and itself.
    pub fn before(&self, s: &str, at: usize) -> Option<(usize, &Approximator)> {
        let head = &s[..at];
        let fits = |len: usize, a: &Approximator| {
            let rest = &head[..head.len() - len];
            !a.not.iter().any(|w| rest.ends_with(&**w))
        };
        self.before.longest(head.chars().rev(), fits).map(|(len, a)| (at - len, a))
    }

    /// The approximator that stands a word away from what begins at `at` (约[增长]3%): where it begins and itself.
    pub fn apart(&self, s: &str, at: usize) -> Option<(usize, &Approximator)> {
        let head = &s[..at];
        let beyond = |len: usize| self.before(s, at - len).filter(|(_, a)| a.only == Only::Any);
        let (len, ()) = self.gaps.longest(head.chars().rev(), |len, ()| beyond(len).is_some())?;
        beyond(len)
    }

    /// Whether 一 at `at` counts because of the word before it.
    pub fn counts_one(&self, s: &str, at: usize) -> bool {
        self.ones.longest(s[..at].chars().rev(), |_, ()| true).is_some()
    }

    /// Whether a length of time follows that is served: 判刑[3年6月].
    pub fn serves(&self, s: &str, at: usize) -> bool {
        self.terms.longest(s[..at].chars().rev(), |_, ()| true).is_some()
    }

    /// The approximator between number and unit at `at`: its end and itself.
    pub fn inner(&self, s: &str, at: usize) -> Option<(usize, &Approximator)> {
        Self::forward(&self.inner, s, at)
    }

    /// The approximator after number and unit at `at`: its end and itself.
    pub fn after(&self, s: &str, at: usize) -> Option<(usize, &Approximator)> {
        Self::forward(&self.after, s, at)
    }

    fn forward<'a>(trie: &'a Trie<Approximator>, s: &str, at: usize) -> Option<(usize, &'a Approximator)> {
        let rest = &s[at..];
        let fits = |len: usize, a: &Approximator| !continues(&rest[len..], &a.not);
        trie.longest(rest.chars(), fits).map(|(len, a)| (at + len, a))
    }
}
