//! Finds the words of a table in a text: from the left, the longest at each place, without overlaps.

use super::trie::Trie;

/// Words with values.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    trie: Trie,
    /// By node.
    values: Vec<u32>,
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
        }
        made
    }

    /// The words in `text`.
    pub fn find<'a>(&'a self, text: &'a str) -> Matches<'a> {
        Matches { matcher: self, text, at: 0 }
    }
}

/// The words in a text.
#[derive(Clone, Debug)]
pub struct Matches<'a> {
    matcher: &'a Matcher,
    text: &'a str,
    at: usize,
}

impl Iterator for Matches<'_> {
    type Item = Match;

    #[inline]
    fn next(&mut self) -> Option<Match> {
        let trie = &self.matcher.trie;
        let mut rest = self.text[self.at..].chars();
        while let Some(c) = rest.next() {
            let Some(mut at) = trie.first(trie.number(c)) else { continue };
            let start = self.text.len() - rest.as_str().len() - c.len_utf8();
            let mut found = None;
            let mut ahead = rest.clone();
            loop {
                if at.is_word() {
                    found = Some((self.text.len() - ahead.as_str().len(), at));
                }
                let Some(next) = ahead.next().and_then(|c| trie.next(at, trie.number(c))) else { break };
                at = next;
            }
            if let Some((end, at)) = found {
                self.at = end;
                return Some(Match { start, end, value: self.matcher.values[at.node()] });
            }
        }
        self.at = self.text.len();
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
            words in proptest::collection::btree_set("[甲乙丙a]{1,4}", 0..12),
            text in "[甲乙丙丁a]{0,40}",
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
    }
}
