//! A small character trie for anchored longest matches: [`crate::lexicon::matcher`] searches a text, while a reader that
//! already stands on the first character of a unit only asks what begins here.

use crate::lexicon::trie;

/// Words with values, matched from a given place.
#[derive(Clone, Debug)]
pub struct Trie<V> {
    trie: trie::Trie,
    /// By node.
    values: Vec<Option<V>>,
}

impl<V> Default for Trie<V> {
    fn default() -> Self {
        Self { trie: trie::Trie::default(), values: Vec::new() }
    }
}

impl<V> Trie<V> {
    /// Adds a word; a later value replaces an earlier one. Beyond a million prefixes words are left out, which no table comes near.
    pub fn insert(&mut self, word: impl Iterator<Item = char>, value: V) {
        let Some((node, _)) = self.trie.add(word) else { return };
        if self.values.len() <= node {
            self.values.resize_with(node + 1, || None);
        }
        self.values[node] = Some(value);
    }

    /// Calls `each` with the length in bytes and the value of every word that begins `chars`, shortest first.
    #[inline]
    pub fn prefixes<'a>(&'a self, mut chars: impl Iterator<Item = char>, mut each: impl FnMut(usize, &'a V)) {
        let Some(c) = chars.next() else { return };
        let mut len = c.len_utf8();
        let mut at = self.trie.first(self.trie.number(c));
        while let Some(here) = at {
            if here.is_word()
                && let Some(value) = &self.values[here.node()]
            {
                each(len, value);
            }
            at = chars.next().and_then(|c| {
                len += c.len_utf8();
                self.trie.next(here, self.trie.number(c))
            });
        }
    }

    /// The longest word that begins `chars` and that `fits` accepts: its length in bytes and its value.
    pub fn longest(
        &self,
        chars: impl Iterator<Item = char>,
        mut fits: impl FnMut(usize, &V) -> bool,
    ) -> Option<(usize, &V)> {
        let mut best = None;
        self.prefixes(chars, |len, v| {
            if fits(len, v) {
                best = Some((len, v));
            }
        });
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_that_fits_wins() {
        let mut t = Trie::default();
        for (i, w) in ["个", "个百分点", "个月"].iter().enumerate() {
            t.insert(w.chars(), i);
        }
        assert_eq!(t.longest("个百分点,".chars(), |_, _| true), Some((12, &1)));
        assert_eq!(t.longest("个百分".chars(), |_, _| true), Some((3, &0)));
        assert_eq!(t.longest("个月".chars(), |_, v| *v != 2), Some((3, &0)));
        assert_eq!(t.longest("月".chars(), |_, _| true), None);
    }
}
