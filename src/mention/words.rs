//! The tables that the readers of quantities and dates consult: approximators, words that are no figures, words of time.

use super::Dimension;
use super::special::{Signs, Tallies};
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
    starts: Starts,
    /// The first two characters of every expression of time that begins with no numeral.
    openings: FxHashSet<(char, char)>,
}

/// Which readers a character may start, for the characters of the basic plane.
struct Starts(Vec<u8>);

impl Default for Starts {
    fn default() -> Self {
        Self(vec![0; 0x1_0000])
    }
}

impl std::fmt::Debug for Starts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Starts({})", self.0.iter().filter(|k| **k != 0).count())
    }
}

/// A numeral or a construction with one (第三, 首位, 半天).
pub const NUMBER: u8 = 1;
/// An expression of time.
pub const DATE: u8 = 2;
/// A word that is no figure.
pub const WORD: u8 = 4;
/// A book title opens.
pub const TITLE: u8 = 8;

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
                me.starts.mark(word.chars().next(), WORD);
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
                    me.starts.mark(word.chars().next(), DATE);
                    me.opening(word);
                    me.opening(&format!("“{word}"));
                    me.holidays.insert(word.chars(), ());
                    return Ok(());
                }
                me.starts.mark(word.chars().next(), DATE);
                me.opening(word);
                me.dates.insert(word.chars(), date::Word { meaning, not: row.list("not").map(Into::into).collect() });
                Ok(())
            })?;
        }
        for c in ('\0'..='\u{ffff}').filter(|c| number::begins(*c)) {
            me.starts.mark(Some(c), NUMBER | DATE);
        }
        for c in "第前首末倒半倍千百万亿两".chars() {
            me.starts.mark(Some(c), NUMBER);
        }
        for c in "截第前首头后“近过最民公元正农今去明本未此接这往上".chars() {
            me.starts.mark(Some(c), DATE);
        }
        me.starts.mark(Some('《'), TITLE);
        date::OPENINGS.iter().for_each(|w| me.opening(w));
        Ok(me)
    }

    fn opening(&mut self, word: &str) {
        let mut chars = word.chars();
        self.openings.extend(chars.next().zip(chars.next()));
    }

    /// Whether some expression of time begins with these two characters.
    pub(super) fn opens_date(&self, first: char, second: char) -> bool {
        self.openings.contains(&(first, second))
    }

    /// Which readers may start at this character.
    pub fn starts(&self, c: char) -> u8 {
        self.starts.0.get(c as usize).copied().unwrap_or(0)
    }

    /// The same for the character at `at`, which is not ASCII, with its length.
    #[inline]
    pub(super) fn starts_at(&self, s: &str, at: usize) -> (u8, usize) {
        if let [b @ 0xe0..=0xef, x, y, ..] = &s.as_bytes()[at..] {
            let [b, x, y] = [b & 0x0f, x & 0x3f, y & 0x3f].map(usize::from);
            return (self.starts.0[b << 12 | x << 6 | y], 3);
        }
        s[at..].chars().next().map_or((0, 1), |c| (self.starts(c), c.len_utf8()))
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

impl Starts {
    fn mark(&mut self, c: Option<char>, kind: u8) {
        if let Some(k) = c.and_then(|c| self.0.get_mut(c as usize)) {
            *k |= kind;
        }
    }
}
