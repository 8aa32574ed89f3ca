//! Finds the words of a table in a text: from the left, the longest at each place, without overlaps.

use super::trie::Trie;

/// Words with values.
#[derive(Clone, Debug)]
pub struct Matcher {
    trie: Trie,
    /// By node.
    values: Vec<u32>,
    /// Tells off most places at once: by the hash of a first character of three bytes a bit for every last six bits of the character
    /// behind it; all bits for a character that is a word or goes on in one with a character of another length.
    masks: Box<[u64; 1 << FIRST_BITS]>,
    /// The ASCII characters that begin words.
    ascii: u128,
}

impl Default for Matcher {
    fn default() -> Self {
        Self { trie: Trie::default(), values: Vec::new(), masks: Box::new([0; 1 << FIRST_BITS]), ascii: 0 }
    }
}

/// Bits of the hash of a first character.
const FIRST_BITS: u32 = 12;

/// Whether the first character of eight bytes has three.
#[inline]
fn is_three(eight: u64) -> bool {
    eight & 0xf0 == 0xe0
}

/// The hash of the first three of eight bytes.
#[inline]
fn first(eight: u64) -> usize {
    ((eight << 40).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - FIRST_BITS)) as usize
}

/// The last six bits of the character behind it, where that has three bytes too.
#[inline]
fn second(eight: u64) -> u64 {
    eight >> 40 & 63
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
            let mut eight = [0; 8];
            eight.iter_mut().zip(word.bytes()).for_each(|(to, b)| *to = b);
            let eight = u64::from_le_bytes(eight);
            if is_three(eight) {
                let both = eight >> 24 & 0xf0 == 0xe0;
                made.masks[first(eight)] |= if both { 1 << second(eight) } else { u64::MAX };
            } else if eight & 0x80 == 0 {
                made.ascii |= 1 << (eight & 0x7f);
            }
        }
        made
    }

    /// The first place from `at` on where a word may begin.
    #[inline]
    fn pass(&self, bytes: &[u8], mut at: usize) -> usize {
        while let Some(eight) = bytes[at..].first_chunk() {
            let eight = u64::from_le_bytes(*eight);
            if is_three(eight) {
                if self.masks[first(eight)] >> second(eight) & 1 != 0 {
                    break;
                }
                at += 3;
            } else if eight & 0x80 == 0 && self.ascii >> (eight & 0x7f) & 1 == 0 {
                at += 1;
            } else {
                break;
            }
        }
        at
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
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        loop {
            start = self.matcher.pass(bytes, start);
            if start >= bytes.len() {
                break;
            }
            let mut ahead = self.text[start..].chars();
            let mut step = ahead.next().and_then(|c| trie.first(trie.number(c)));
            let after = bytes.len() - ahead.as_str().len();
            let mut found = None;
            while let Some(at) = step {
                if at.is_word() {
                    found = Some((bytes.len() - ahead.as_str().len(), at));
                }
                step = ahead.next().and_then(|c| trie.next(at, trie.number(c)));
            }
            if let Some((end, at)) = found {
                self.at = end;
                return Some(Match { start, end, value: self.matcher.values[at.node()] });
            }
            start = after;
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
    }
}
