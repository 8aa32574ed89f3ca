//! Which readers may start at a place of a text, told by one or two characters: most places are passed over by what stands there.

/// A numeral or a construction with one (第三, 首位, 半天).
pub const NUMBER: u8 = 1;
/// An expression of time.
pub const DATE: u8 = 2;
/// A word that is no figure.
pub const WORD: u8 = 4;
/// A book title opens.
pub const TITLE: u8 = 8;

/// Bits of the hash of two characters.
const PAIR_BITS: u32 = 14;

/// Which readers a character may start.
pub struct Starts {
    /// By character of the basic plane: the readers, and four bits higher those that start whatever follows.
    chars: Vec<u8>,
    /// By the hash of two characters of three bytes: the readers that both may start.
    pairs: Box<[u8; 1 << PAIR_BITS]>,
}

impl Default for Starts {
    fn default() -> Self {
        Self { chars: vec![0; 0x1_0000], pairs: Box::new([0; 1 << PAIR_BITS]) }
    }
}

impl std::fmt::Debug for Starts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Starts({})", self.chars.iter().filter(|k| **k != 0).count())
    }
}

/// The hash of two characters of three bytes: the first six of these.
#[inline]
fn pair(eight: u64) -> usize {
    ((eight << 16).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - PAIR_BITS)) as usize
}

/// The number of a character of three bytes: the first of these.
#[inline]
fn three(eight: u64) -> usize {
    ((eight & 0x0f) << 12 | (eight >> 8 & 0x3f) << 6 | eight >> 16 & 0x3f) as usize
}

/// Whether the first two characters of eight bytes have three each.
#[inline]
fn are_three(eight: u64) -> bool {
    eight & 0xf000_00f0 == 0xe000_00e0
}

impl Starts {
    /// `c` starts these readers, whatever follows.
    pub fn mark(&mut self, c: char, kind: u8) {
        if let Some(k) = self.chars.get_mut(c as usize) {
            *k |= kind | kind << 4;
        }
    }

    /// A word of these readers.
    pub fn mark_word(&mut self, word: &str, kind: u8) {
        let mut chars = word.chars();
        let Some(c) = chars.next() else { return };
        match chars.next() {
            Some(second) => self.mark_before(c, std::iter::once(second), kind),
            None => self.mark(c, kind),
        }
    }

    /// `c` starts these readers before these characters, and before those that have not three bytes.
    pub fn mark_before(&mut self, c: char, seconds: impl Iterator<Item = char>, kind: u8) {
        if let Some(k) = self.chars.get_mut(c as usize) {
            *k |= kind;
        }
        for second in seconds {
            let mut eight = [0; 8];
            eight.iter_mut().zip(c.to_string().bytes().chain(second.to_string().bytes())).for_each(|(to, b)| *to = b);
            let eight = u64::from_le_bytes(eight);
            if are_three(eight) {
                self.pairs[pair(eight)] |= kind;
            }
        }
    }

    /// The readers that may start at the character at `at`, which is not ASCII, with its length.
    #[inline]
    pub fn at(&self, s: &str, at: usize) -> (u8, usize) {
        match s.as_bytes()[at..].first_chunk().map(|eight| u64::from_le_bytes(*eight)) {
            Some(eight) if are_three(eight) => (self.both(eight), 3),
            // The last character of a text, or beside one of another length.
            _ => s[at..]
                .chars()
                .next()
                .map_or((0, 1), |c| (self.chars.get(c as usize).map_or(0, |k| k & 0x0f), c.len_utf8())),
        }
    }

    /// The same for two characters of three bytes each.
    #[inline]
    fn both(&self, eight: u64) -> u8 {
        let kinds = self.chars[three(eight)];
        kinds & (self.pairs[pair(eight)] | kinds >> 4) & 0x0f
    }

    /// The first place from `at` on where a reader may start, or that these tables do not speak of.
    #[inline]
    pub fn pass(&self, bytes: &[u8], mut at: usize) -> usize {
        while let Some(eight) = bytes[at..].first_chunk() {
            let eight = u64::from_le_bytes(*eight);
            if !are_three(eight) || self.both(eight) != 0 {
                break;
            }
            at += 3;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_characters_tell() {
        let mut starts = Starts::default();
        starts.mark('五', NUMBER);
        starts.mark_word("五一节", DATE);
        starts.mark_word("A股", WORD);
        starts.mark_word("近3年", DATE);
        for (text, kinds) in [
            ("五一节", NUMBER | DATE),
            ("五月份", NUMBER),
            ("五", NUMBER | DATE),
            ("五A级", NUMBER | DATE),
            ("近年来", 0),
            ("近3年", DATE),
            ("近", DATE),
            ("一五一", 0),
            ("é", 0),
            ("𠮷", 0),
        ] {
            assert_eq!(starts.at(text, 0).0, kinds, "{text}");
        }
        let text = "近年来我村修路五一节";
        assert_eq!(text[starts.pass(text.as_bytes(), 0)..].chars().next(), Some('五'));
    }
}
