//! A small character trie for anchored longest matches: daachorse and aho-corasick search a text, while a reader that
//! already stands on the first character of a unit only asks what begins here.

/// Words with values, matched from a given place.
#[derive(Clone, Debug)]
pub struct Trie<V> {
    nodes: Vec<Node<V>>,
}

#[derive(Clone, Debug)]
struct Node<V> {
    /// Sorted by character.
    next: Vec<(char, u32)>,
    value: Option<V>,
}

impl<V> Default for Trie<V> {
    fn default() -> Self {
        Self { nodes: vec![Node { next: Vec::new(), value: None }] }
    }
}

impl<V> Trie<V> {
    /// Adds a word; a later value replaces an earlier one.
    pub fn insert(&mut self, word: impl Iterator<Item = char>, value: V) {
        let mut at = 0;
        for c in word {
            at = match self.nodes[at].next.binary_search_by_key(&c, |e| e.0) {
                Ok(i) => self.nodes[at].next[i].1 as usize,
                Err(i) => {
                    let new = self.nodes.len();
                    self.nodes.push(Node { next: Vec::new(), value: None });
                    self.nodes[at].next.insert(i, (c, new as u32));
                    new
                }
            };
        }
        self.nodes[at].value = Some(value);
    }

    /// Calls `each` with the length in bytes and the value of every word that begins `chars`, shortest first.
    pub fn prefixes<'a>(&'a self, chars: impl Iterator<Item = char>, mut each: impl FnMut(usize, &'a V)) {
        let mut at = 0;
        let mut len = 0;
        for c in chars {
            let next = &self.nodes[at].next;
            let Ok(i) = next.binary_search_by_key(&c, |e| e.0) else { return };
            at = next[i].1 as usize;
            len += c.len_utf8();
            if let Some(v) = &self.nodes[at].value {
                each(len, v);
            }
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
