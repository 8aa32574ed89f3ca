//! Sets of characters that are asked of every character of a text.

/// Characters of the basic plane, a bit each.
#[derive(Clone, Debug)]
pub struct CharSet([u64; 1024]);

impl CharSet {
    /// The characters of `chars`, and the Arabic digits where `digits` says so.
    pub const fn new(chars: &str, digits: bool) -> Self {
        let (mut bits, mut bytes) = ([0; 1024], chars.as_bytes());
        if digits {
            bits[0] |= 0x3ff << b'0';
        }
        while let [first, rest @ ..] = bytes {
            let (c, behind) = match (*first, rest) {
                (0xe0..=0xef, [x, y, behind @ ..]) => (three(*first, *x, *y), behind),
                (0xc0..=0xdf, [x, behind @ ..]) => ((*first as usize & 0x1f) << 6 | *x as usize & 0x3f, behind),
                (0..=0x7f, _) => (*first as usize, rest),
                _ => panic!("a character beyond the basic plane"),
            };
            bits[c >> 6] |= 1 << (c & 63);
            bytes = behind;
        }
        Self(bits)
    }

    /// Whether the character is one of them.
    #[inline]
    pub fn has(&self, c: char) -> bool {
        self.0.get(c as usize >> 6).is_some_and(|bits| bits >> (c as usize & 63) & 1 != 0)
    }
}

/// The number of a character of three bytes.
#[inline]
const fn three(b: u8, x: u8, y: u8) -> usize {
    (b as usize & 0x0f) << 12 | (x as usize & 0x3f) << 6 | y as usize & 0x3f
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_is_told() {
        static SET: CharSet = CharSet::new("a½。一双￥", true);
        for c in '\0'..=char::MAX {
            let want = "a½。一双￥0123456789".contains(c);
            assert_eq!(SET.has(c), want, "{c:?}");
        }
    }
}
