//! Finds the words of a table in a text: from the left, the longest at each place, without overlaps.

use super::trie::Trie;

/// Words with values.
#[derive(Clone, Debug, Default)]
pub struct Matcher {
    trie: Trie,
    /// By node.
    values: Vec<u32>,
    /// Numbers of the characters of the basic plane, with [`ALONE`] on those that are words by themselves.
    codes: Vec<u16>,
    /// A bit for each two numbers that begin a word, by their hash: it tells off most places at once.
    pairs: Vec<u64>,
}

/// The character is a word.
const ALONE: u16 = 1 << 15;

/// Bits of a hash of two characters.
const PAIR_BITS: u32 = 17;

#[inline]
fn pair(first: u16, second: u16) -> u32 {
    (u32::from(first & !ALONE) << 15 | u32::from(second & !ALONE)).wrapping_mul(0x9E37_79B1) >> (32 - PAIR_BITS)
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
        let mut made = Self { pairs: vec![0; 1 << (PAIR_BITS - 6)], ..Self::default() };
        let mut alone = Vec::new();
        for (word, value) in words {
            let Some((node, _)) = made.trie.add(word.chars()) else { continue };
            if made.values.len() <= node {
                made.values.resize(node + 1, 0);
            }
            made.values[node] = value;
            let mut chars = word.chars();
            match (chars.next(), chars.next()) {
                (Some(a), Some(b)) => {
                    let bit = pair(made.trie.number(a), made.trie.number(b)) as usize;
                    made.pairs[bit >> 6] |= 1 << (bit & 63);
                }
                (first, _) => alone.extend(first),
            }
        }
        made.codes = made.trie.numbers().to_vec();
        for c in alone {
            if let Some(code) = made.codes.get_mut(c as usize) {
                *code |= ALONE;
            }
        }
        made
    }

    /// The number of a character, with [`ALONE`] where it is a word or may be.
    #[inline]
    fn code(&self, c: char) -> u16 {
        match self.codes.get(c as usize) {
            Some(code) => *code,
            None => Some(self.trie.number(c)).filter(|n| *n != 0).map_or(0, |n| n | ALONE),
        }
    }

    /// Whether a word may begin with these two characters.
    #[inline]
    fn may_begin(&self, first: u16, second: u16) -> bool {
        let bit = pair(first, second) as usize;
        first & ALONE != 0 || first != 0 && second != 0 && self.pairs[bit >> 6] & 1 << (bit & 63) != 0
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
        let place = |rest: &std::str::Chars<'_>| self.text.len() - rest.as_str().len();
        // Each character is decoded and numbered once, as the second of a place and then as the first of the next.
        let mut rest = self.text[self.at..].chars();
        let mut here = rest.next().map(|c| (c, self.matcher.code(c)));
        while let Some((c, number)) = here {
            let mut after = rest.clone();
            let next = after.next().map(|c| (c, self.matcher.code(c)));
            if self.matcher.may_begin(number, next.map_or(0, |n| n.1))
                && let Some(mut at) = trie.first(number & !ALONE)
            {
                let mut found = at.is_word().then(|| (place(&rest), at));
                let mut ahead = after.clone();
                let mut step = next.and_then(|(_, number)| trie.next(at, number & !ALONE));
                while let Some(next) = step {
                    at = next;
                    if at.is_word() {
                        found = Some((place(&ahead), at));
                    }
                    step = ahead.next().and_then(|c| trie.next(at, trie.number(c)));
                }
                if let Some((end, at)) = found {
                    self.at = end;
                    let start = place(&rest) - c.len_utf8();
                    return Some(Match { start, end, value: self.matcher.values[at.node()] });
                }
            }
            (here, rest) = (next, after);
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
