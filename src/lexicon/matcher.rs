//! Finds the words of tables in a text: from the left, the longest at each place.

use super::sieve::{self, Sieve, Tables};
use super::trie::Trie;
use std::sync::OnceLock;

/// Words with values.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    words: Vec<(Box<str>, u32)>,
    /// What finds them, made when a text is first searched for them alone.
    alone: OnceLock<Together>,
}

/// One word in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// First byte.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
    /// What the word stands for.
    pub value: u32,
}

impl Matcher {
    /// Of a word that stands twice, the last value counts. Beyond a million prefixes words are left out, which no table comes near.
    pub fn new<'w>(words: impl Iterator<Item = (&'w str, u32)>) -> Self {
        Self { words: words.map(|(word, value)| (word.into(), value)).collect(), alone: OnceLock::new() }
    }

    /// The words in `text`, without overlaps.
    pub fn find(&self, text: &str) -> Vec<Match> {
        self.alone([Overlaps::Dropped], text)
    }

    /// The longest word at every place of `text`.
    pub fn find_overlapping(&self, text: &str) -> Vec<Match> {
        self.alone([Overlaps::Given], text)
    }

    fn alone(&self, overlaps: [Overlaps; 1], text: &str) -> Vec<Match> {
        let [found] = self.alone.get_or_init(|| Together::new([self])).find(overlaps, text);
        found
    }
}

/// What becomes of a word that begins inside the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlaps {
    /// It is passed over.
    Dropped,
    /// It is given too.
    Given,
    /// It is passed over, and so is one that begins where the one before it ends: of a row of digits only the first is given.
    Rows,
}

/// The words of several tables, for one walk that finds them all.
#[derive(Clone, Debug, Default)]
pub struct Together {
    sieve: Sieve,
    trie: Trie,
    /// By node: the table and the value of its only word, in one number, as a walk waits for each look into memory; or, where
    /// several tables have the word, [`SEVERAL`] and their place in `shared`.
    nodes: Vec<u32>,
    /// Tables and values of words that several tables have.
    shared: Vec<Vec<(u8, u32)>>,
}

/// Where the table stands beside the value of a word.
const TABLE: u32 = 28;
/// In the place of a table: several have the word, or its value is too large to stand beside it.
const SEVERAL: u8 = 0xf;

impl Together {
    /// Of these tables.
    pub fn new<const N: usize>(matchers: [&Matcher; N]) -> Self {
        const { assert!(N <= sieve::MOST) };
        let words: usize = matchers.iter().map(|m| m.words.len()).sum();
        let mut made = Self { trie: Trie::with_room(words * 2), ..Self::default() };
        let mut found: Vec<(usize, u8, u32)> = Vec::with_capacity(words);
        for (table, matcher) in matchers.iter().enumerate() {
            for (word, value) in &matcher.words {
                if let Some((node, _)) = made.trie.add(word.chars()) {
                    found.push((node, table as u8, *value));
                    made.sieve.admit(word, 1 << table);
                }
            }
        }
        // In the order of the tables, so that the last value of a word counts.
        found.sort_by_key(|f| f.0);
        made.nodes = vec![0; made.trie.nodes()];
        for here in found.chunk_by(|a, b| a.0 == b.0) {
            let node = here[0].0;
            made.nodes[node] = match here {
                [(_, table, value)] if *value >> TABLE == 0 => u32::from(*table) << TABLE | value,
                _ => {
                    made.shared.push(here.iter().map(|(_, table, value)| (*table, *value)).collect());
                    u32::from(SEVERAL) << TABLE | (made.shared.len() - 1) as u32
                }
            };
        }
        made
    }

    /// The words of the same tables, in the same order, in `text`.
    pub fn find<const N: usize>(&self, overlaps: [Overlaps; N], text: &str) -> [Vec<Match>; N] {
        let mut found = [const { Vec::new() }; N];
        let mut free = [0; N];
        let (mut at, mut more) = self.sieve.pass(text.as_bytes(), 0);
        while at < text.len() {
            let mut longest = [(0, 0); N];
            let (tables, next) = self.longest(text, at, more, &mut longest);
            let mut tables = tables;
            while tables != 0 {
                let i = tables.trailing_zeros() as usize;
                tables &= tables - 1;
                let (end, value) = longest[i];
                if free[i] <= at {
                    found[i].push(Match { start: at, end, value });
                }
                free[i] = match overlaps[i] {
                    Overlaps::Dropped if free[i] > at => free[i],
                    Overlaps::Dropped => end,
                    Overlaps::Given => 0,
                    Overlaps::Rows => end + 1,
                };
            }
            (at, more) = self.sieve.pass(text.as_bytes(), next);
        }
        found
    }

    /// The longest words that begin at `at`, of more than a character where `more` says so: their ends and values by table, the tables that have one, and the next character.
    #[inline]
    fn longest(&self, text: &str, at: usize, more: bool, longest: &mut [(usize, u32)]) -> (Tables, usize) {
        let mut tables = 0;
        let mut ahead = text[at..].chars();
        let end = |ahead: &std::str::Chars<'_>| text.len() - ahead.as_str().len();
        let mut step = ahead.next().and_then(|c| self.trie.first(self.trie.number(c)));
        let next = end(&ahead);
        while let Some(at) = step {
            if at.is_word() {
                let here = self.nodes[at.node()];
                let one = [((here >> TABLE) as u8, here & ((1 << TABLE) - 1))];
                let words = if one[0].0 == SEVERAL { &self.shared[one[0].1 as usize][..] } else { &one[..] };
                for &(table, value) in words {
                    if let Some(longest) = longest.get_mut(usize::from(table)) {
                        *longest = (end(&ahead), value);
                        tables |= 1 << table;
                    }
                }
            }
            step = ahead.next().filter(|_| more).and_then(|c| self.trie.next(at, self.trie.number(c)));
        }
        (tables, next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(words: &[&str], text: &str) -> Vec<(usize, usize, u32)> {
        let matcher = Matcher::new(words.iter().copied().zip(0..));
        matcher.find(text).into_iter().map(|m| (m.start, m.end, m.value)).collect()
    }

    #[test]
    fn of_a_row_only_the_first_is_given() {
        let digits = Matcher::new(["1", "2", "三"].into_iter().zip(0..));
        let [found] = Together::new([&digits]).find([Overlaps::Rows], "12三,1a22");
        assert_eq!(found.iter().map(|m| m.start).collect::<Vec<_>>(), [0, 6, 8]);
    }

    #[test]
    fn the_longest_word_from_the_left_wins() {
        assert_eq!(
            found(&["市", "上海", "上海市", "海口"], "在上海市上海口市"),
            [(3, 12, 2), (12, 18, 1), (21, 24, 0)]
        );
        assert_eq!(found(&[], "上海"), []);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_finds_what_looking_at_every_word_finds(
            words in proptest::collection::btree_set("[甲乙丙aé𠮷]{1,4}", 0..12),
            text in "[甲乙丙丁abé𠮷]{0,40}",
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let mut want = Vec::new();
            let mut at = 0;
            while at < text.len() {
                let best = words.iter().enumerate().filter(|(_, w)| text[at..].starts_with(**w)).max_by_key(|(_, w)| w.len());
                match best {
                    Some((i, w)) => {
                        want.push((at, at + w.len(), i as u32));
                        at += w.len();
                    }
                    None => at += text[at..].chars().next().map_or(1, char::len_utf8),
                }
            }
            prop_assert_eq!(found(&words, &text), want);
        }

        #[test]
        fn one_walk_finds_what_several_find(
            words in proptest::collection::vec("[甲乙丙aé𠮷]{1,4}", 0..12),
            others in proptest::collection::vec("[甲乙丁bé]{1,4}", 0..12),
            text in "[甲乙丙丁abé𠮷]{0,40}",
        ) {
            let all = [words, others].map(|words| Matcher::new(words.iter().map(String::as_str).zip(0..)));
            let want = [all[0].find(&text), all[1].find_overlapping(&text)];
            let together = Together::new(all.each_ref());
            prop_assert_eq!(together.find([Overlaps::Dropped, Overlaps::Given], &text), want);
        }
    }
}
