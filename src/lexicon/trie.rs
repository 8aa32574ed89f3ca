//! Many words at once, as one hash table of transitions between their prefixes.
//!
//! A node is a prefix of a word. A transition is one `u64`: the node it leaves and the character it takes (the key), the node
//! it comes to, whether a word ends there, and a filter of the characters that go on from there, so that most that do not are
//! never looked up. `build.rs` makes the table of jieba's dictionary with this same file: it must need nothing but the
//! standard library.

/// Bits of a node's number and of a character's.
const NODE: u32 = 20;
const CHAR: u32 = 15;
const KEY: u64 = (1 << (NODE + CHAR)) - 1;
/// A word ends at the node.
const WORD: u64 = 1 << 63;
/// Where the filter of following characters begins: eight bits.
const FILTER: u32 = 55;
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// A node with what a walk needs to go on from it.
#[derive(Clone, Copy, Debug)]
pub struct At(u64);

impl At {
    /// The node's number, from 1.
    #[inline]
    pub fn node(self) -> usize {
        (self.0 >> (NODE + CHAR)) as usize & ((1 << NODE) - 1)
    }

    /// Whether a word ends here.
    #[inline]
    pub fn is_word(self) -> bool {
        self.0 & WORD != 0
    }
}

/// Where a transition is kept.
#[derive(Clone, Copy)]
enum Place {
    Root(usize),
    Slot(usize),
}

/// The table.
#[derive(Clone)]
pub struct Trie {
    /// Numbers of the characters of the basic plane, from 1; 0 for one that no word has.
    numbers: Vec<u16>,
    /// Those of characters beyond it.
    rare: Vec<(char, u16)>,
    /// What begins with each character, by its number.
    roots: Vec<u64>,
    /// Every other transition; 0 is free.
    slots: Vec<u64>,
    used: usize,
    nodes: u32,
}

impl Default for Trie {
    fn default() -> Self {
        Self::with_room(16)
    }
}

impl std::fmt::Debug for Trie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Trie({} nodes)", self.nodes)
    }
}

impl Trie {
    /// No words, and room for so many transitions.
    pub fn with_room(transitions: usize) -> Self {
        let slots = vec![0; transitions.max(16)];
        Self { numbers: vec![0; 0x1_0000], rare: Vec::new(), roots: vec![0], slots, used: 0, nodes: 1 }
    }

    /// How many nodes there are, with one for none.
    pub fn nodes(&self) -> usize {
        self.nodes as usize
    }

    /// The numbers of the characters of the basic plane; 0 for one that no word has.
    pub fn numbers(&self) -> &[u16] {
        &self.numbers
    }

    /// The number of a character; 0 where no word has it.
    #[inline]
    pub fn number(&self, c: char) -> u16 {
        match self.numbers.get(c as usize) {
            Some(number) => *number,
            None => self.rare.iter().find(|(r, _)| *r == c).map_or(0, |(_, number)| *number),
        }
    }

    /// The node of one character, by its number.
    #[inline]
    pub fn first(&self, number: u16) -> Option<At> {
        let at = *self.roots.get(usize::from(number))?;
        (at != 0).then_some(At(at))
    }

    /// The node that follows.
    #[inline]
    pub fn next(&self, at: At, number: u16) -> Option<At> {
        if at.0 & filter(number) == 0 {
            return None;
        }
        let slot = self.slots[self.probe(key(at, number))];
        (slot != 0).then_some(At(slot))
    }

    /// The node at which a word ends.
    pub fn word(&self, word: &str) -> Option<usize> {
        let mut numbers = word.chars().map(|c| self.number(c));
        let mut at = self.first(numbers.next()?)?;
        for number in numbers {
            at = self.next(at, number)?;
        }
        at.is_word().then(|| at.node())
    }

    /// The place of a key, or the free one where it would go.
    #[inline]
    fn probe(&self, key: u64) -> usize {
        // The high half of the product of the hash and the length: evenly spread for any length.
        let mut i = (((key.wrapping_mul(MULTIPLIER) >> 32) * self.slots.len() as u64) >> 32) as usize;
        loop {
            let slot = self.slots[i];
            if slot & KEY == key || slot == 0 {
                return i;
            }
            i += 1;
            if i == self.slots.len() {
                i = 0;
            }
        }
    }

    /// Adds a word: its node, and whether it is new. None for an empty word and where the table is full: it holds twice as
    /// much as jieba's dictionary.
    pub fn add(&mut self, word: impl Iterator<Item = char>) -> Option<(usize, bool)> {
        let mut before: Option<Place> = None;
        for c in word {
            let number = self.number_or_new(c)?;
            before = Some(match before {
                None => {
                    let root = usize::from(number);
                    if self.roots[root] == 0 {
                        self.roots[root] = self.new_node()? << (NODE + CHAR);
                    }
                    Place::Root(root)
                }
                Some(place) => {
                    *self.at(place) |= filter(number);
                    let key = key(At(*self.at(place)), number);
                    self.reserve();
                    let slot = self.probe(key);
                    if self.slots[slot] == 0 {
                        self.slots[slot] = key | self.new_node()? << (NODE + CHAR);
                        self.used += 1;
                    }
                    Place::Slot(slot)
                }
            });
        }
        let at = self.at(before?);
        let new = *at & WORD == 0;
        *at |= WORD;
        Some((At(*at).node(), new))
    }

    fn at(&mut self, place: Place) -> &mut u64 {
        match place {
            Place::Root(i) => &mut self.roots[i],
            Place::Slot(i) => &mut self.slots[i],
        }
    }

    /// Makes room for one more transition, and keeps a quarter free. Places do not last over it.
    fn reserve(&mut self) {
        if self.used * 4 < self.slots.len() * 3 {
            return;
        }
        let old = std::mem::replace(&mut self.slots, vec![0; self.used * 2 + 16]);
        for slot in old.into_iter().filter(|s| *s != 0) {
            let at = self.probe(slot & KEY);
            self.slots[at] = slot;
        }
    }

    fn new_node(&mut self) -> Option<u64> {
        let node = self.nodes;
        self.nodes += 1;
        (node < 1 << NODE).then_some(u64::from(node))
    }

    fn number_or_new(&mut self, c: char) -> Option<u16> {
        let known = self.number(c);
        if known != 0 {
            return Some(known);
        }
        let number = u16::try_from(self.roots.len()).ok().filter(|n| *n < 1 << CHAR)?;
        self.roots.push(0);
        match self.numbers.get_mut(c as usize) {
            Some(slot) => *slot = number,
            None => self.rare.push((c, number)),
        }
        Some(number)
    }

    /// Appends the table to `out`, for [`Trie::read`]; without words that have characters beyond the basic plane, of which
    /// jieba has none.
    pub fn write(&self, out: &mut Vec<u8>) {
        for n in [self.roots.len(), self.slots.len(), self.used, self.nodes as usize] {
            out.extend((n as u64).to_le_bytes());
        }
        out.extend(self.numbers.iter().flat_map(|n| n.to_le_bytes()));
        out.extend(self.roots.iter().chain(&self.slots).flat_map(|n| n.to_le_bytes()));
    }

    /// The table that [`Trie::write`] wrote, if it did.
    pub fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        let head = bytes.long(4)?;
        let [roots, slots, used, nodes] = [0, 1, 2, 3].map(|i: usize| head[i] as usize);
        let numbers = bytes.short(0x1_0000)?;
        let (roots, slots, nodes) = (bytes.long(roots)?, bytes.long(slots)?, nodes as u32);
        Some(Self { numbers, rare: Vec::new(), roots, slots, used, nodes })
    }
}

/// The key of a transition.
#[inline]
fn key(at: At, number: u16) -> u64 {
    (at.node() as u64) << CHAR | u64::from(number)
}

/// The bit that a character sets in the filter of the node before it.
#[inline]
fn filter(number: u16) -> u64 {
    1 << (FILTER + (u32::from(number).wrapping_mul(0x9E37_79B1) >> 29))
}

/// Numbers written one after the other, the low byte first.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// So many bytes.
    pub fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        Some(head)
    }

    /// So many numbers of 64 bits.
    pub fn long(&mut self, n: usize) -> Option<Vec<u64>> {
        Some(self.take(n.checked_mul(8)?)?.as_chunks().0.iter().map(|b| u64::from_le_bytes(*b)).collect())
    }

    /// So many numbers of 16 bits.
    pub fn short(&mut self, n: usize) -> Option<Vec<u16>> {
        Some(self.take(n.checked_mul(2)?)?.as_chunks().0.iter().map(|b| u16::from_le_bytes(*b)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_again() {
        let mut trie = Trie::default();
        let words = ["增长", "增", "增长点", "𠮷野", "A", "甲乙丙丁戊己庚辛壬癸"];
        let nodes: Vec<usize> = words.iter().map(|w| trie.add(w.chars()).unwrap().0).collect();
        assert!(words.iter().all(|w| !trie.add(w.chars()).unwrap().1));
        assert_eq!(words.map(|w| trie.word(w).unwrap()).to_vec(), nodes);
        assert_eq!([trie.word("长"), trie.word("甲乙"), trie.word(""), trie.word("乙")], [None; 4]);
        assert_eq!(trie.add("".chars()), None);
        let mut bytes = Vec::new();
        trie.write(&mut bytes);
        let read = Trie::read(&mut Bytes(&bytes)).unwrap();
        assert_eq!((read.word("增长点"), read.word("甲乙")), (trie.word("增长点"), None));
        assert!(Trie::read(&mut Bytes(&bytes[..bytes.len() - 1])).is_none());
    }
}
