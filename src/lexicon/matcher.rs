//! Finds the words of tables in a text: from the left, the longest at each place, without overlaps.

use super::sieve::{self, Sieve};
use super::trie::Trie;

/// Words with values.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    trie: Trie,
    /// By node.
    values: Vec<u32>,
    sieve: Sieve,
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
        let mut made = Self::default();
        for (word, value) in words {
            let Some((node, _)) = made.trie.add(word.chars()) else { continue };
            if made.values.len() <= node {
                made.values.resize(node + 1, 0);
            }
            made.values[node] = value;
            made.sieve.admit(word, 1);
        }
        made
    }

    /// The words in `text`.
    pub fn find<'a>(&'a self, text: &'a str) -> Matches<'a> {
        Matches { search: self.apart(), text, at: 0 }
    }

    /// The search for words that do not overlap.
    pub fn apart(&self) -> Search<'_> {
        Search { matcher: self, overlapping: false }
    }

    /// The search for the longest word at every place.
    pub fn overlapping(&self) -> Search<'_> {
        Search { matcher: self, overlapping: true }
    }

    /// The longest word that begins at `start`.
    #[inline]
    fn at(&self, text: &str, start: usize) -> Option<Match> {
        let mut ahead = text[start..].chars();
        let mut step = ahead.next().and_then(|c| self.trie.first(self.trie.number(c)));
        let mut found = None;
        while let Some(at) = step {
            if at.is_word() {
                found = Some((text.len() - ahead.as_str().len(), at));
            }
            step = ahead.next().and_then(|c| self.trie.next(at, self.trie.number(c)));
        }
        found.map(|(end, at)| Match { start, end, value: self.values[at.node()] })
    }
}

/// What is looked for in a text.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    matcher: &'a Matcher,
    overlapping: bool,
}

impl<'a> Search<'a> {
    /// The words in `text`.
    pub fn find(self, text: &'a str) -> Matches<'a> {
        Matches { search: self, text, at: 0 }
    }
}

/// Tells where words of several tables may begin, so that one walk finds them all.
#[derive(Clone, Debug, Default)]
pub struct Together(Sieve);

impl Together {
    /// Of these tables, of which there are at most [`sieve::MOST`].
    pub fn new<'m>(matchers: impl Iterator<Item = &'m Matcher>) -> Self {
        let mut made = Sieve::default();
        matchers.take(sieve::MOST).enumerate().for_each(|(i, m)| made.join(&m.sieve, 1 << i));
        Self(made)
    }

    /// The words of the same tables, in the same order, in `text`.
    pub fn find<const N: usize>(&self, searches: [Search<'_>; N], text: &str) -> [Vec<Match>; N] {
        const { assert!(N <= sieve::MOST) };
        let mut found = [const { Vec::new() }; N];
        let mut ends = [0; N];
        let bytes = text.as_bytes();
        let (mut at, mut tables) = self.0.pass(bytes, 0);
        while at < bytes.len() {
            while tables != 0 {
                let i = tables.trailing_zeros() as usize;
                tables &= tables - 1;
                if let Some(search) = searches.get(i).filter(|_| ends[i] <= at)
                    && let Some(word) = search.matcher.at(text, at)
                {
                    ends[i] = if search.overlapping { 0 } else { word.end };
                    found[i].push(word);
                }
            }
            (at, tables) = self.0.pass(bytes, after(text, at));
        }
        found
    }
}

/// Where the character at `at` ends.
#[inline]
fn after(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

/// The words in a text.
#[derive(Clone, Debug)]
pub struct Matches<'a> {
    search: Search<'a>,
    text: &'a str,
    at: usize,
}

impl Iterator for Matches<'_> {
    type Item = Match;

    #[inline]
    fn next(&mut self) -> Option<Match> {
        let bytes = self.text.as_bytes();
        let matcher = self.search.matcher;
        let mut start = matcher.sieve.pass(bytes, self.at).0;
        while start < bytes.len() {
            let next = after(self.text, start);
            if let Some(word) = matcher.at(self.text, start) {
                self.at = if self.search.overlapping { next } else { word.end };
                return Some(word);
            }
            start = matcher.sieve.pass(bytes, next).0;
        }
        self.at = bytes.len();
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(words: &[&str], text: &str) -> Vec<(usize, usize, u32)> {
        let matcher = Matcher::new(words.iter().copied().zip(0..));
        matcher.find(text).map(|m| (m.start, m.end, m.value)).collect()
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
            let searches = [all[0].apart(), all[1].overlapping()];
            let want = searches.map(|s| s.find(&text).collect::<Vec<_>>());
            prop_assert_eq!(Together::new(all.iter()).find(searches, &text), want);
        }
    }
}
