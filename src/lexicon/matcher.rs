//! Finds the words of a table in a text: from the left, the longest at each place, without overlaps.

use super::trie::Trie;

/// Words with values.
#[derive(Clone, Debug)]
pub struct Matcher {
    trie: Trie,
    /// By node.
    values: Vec<u32>,
    /// Bits that tell off most places at once, by a hash of the bytes there: two characters of three bytes that begin a word,
    pairs: Box<[u64; 1 << (PAIR_BITS - 6)]>,
    /// and one that is a word or goes on in one with a character of another length.
    alone: Box<[u64; 1 << (ALONE_BITS - 6)]>,
    /// The ASCII characters that begin words.
    ascii: u128,
}

impl Default for Matcher {
    fn default() -> Self {
        Self {
            trie: Trie::default(),
            values: Vec::new(),
            pairs: Box::new([0; 1 << (PAIR_BITS - 6)]),
            alone: Box::new([0; 1 << (ALONE_BITS - 6)]),
            ascii: 0,
        }
    }
}

/// Bits of the hash of two characters, and of one.
const PAIR_BITS: u32 = 17;
const ALONE_BITS: u32 = 13;

/// Whether the first character of eight bytes has three, and the one behind it too.
#[inline]
fn is_three(eight: u64) -> bool {
    eight & 0xf0 == 0xe0
}

#[inline]
fn are_three(eight: u64) -> bool {
    eight & 0xf000_00f0 == 0xe000_00e0
}

/// Hashes of the first three and six of eight bytes.
#[inline]
fn alone(eight: u64) -> usize {
    ((eight << 40).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - ALONE_BITS)) as usize
}

#[inline]
fn pair(eight: u64) -> usize {
    ((eight << 16).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - PAIR_BITS)) as usize
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
            let first = u64::from_le_bytes(eight);
            if are_three(first) {
                let bit = pair(first);
                made.pairs[bit >> 6] |= 1 << (bit & 63);
            } else if is_three(first) {
                let bit = alone(first);
                made.alone[bit >> 6] |= 1 << (bit & 63);
            } else if first & 0x80 == 0 {
                made.ascii |= 1 << (first & 0x7f);
            }
        }
        made
    }

    /// How many bytes of these belong to a character that begins no word.
    #[inline]
    fn beside(&self, eight: u64) -> Option<usize> {
        if is_three(eight) {
            let (two, one) = (pair(eight), alone(eight));
            let pair = self.pairs[two >> 6] & 1 << (two & 63) != 0 && are_three(eight);
            let may = pair || self.alone[one >> 6] & 1 << (one & 63) != 0;
            (!may).then_some(3)
        } else {
            (eight & 0x80 == 0 && self.ascii >> (eight & 0x7f) & 1 == 0).then_some(1)
        }
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
        while start < bytes.len() {
            if let Some(eight) = bytes[start..].first_chunk()
                && let Some(len) = self.matcher.beside(u64::from_le_bytes(*eight))
            {
                start += len;
                continue;
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
