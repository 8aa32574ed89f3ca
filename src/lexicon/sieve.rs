//! Tells most places of a text off where no word of several tables can begin, by what stands in eight bytes, so that one walk over
//! a text serves them all.

/// Which tables may have a word somewhere, a bit each.
pub type Tables = u8;

/// As many tables as one sieve can serve.
pub const MOST: usize = Tables::BITS as usize;

/// Lets the places through where words may begin.
#[derive(Clone, Debug)]
pub struct Sieve {
    /// By the hash of a character of three bytes: the tables where it is a word, or goes on in one with a character of another length.
    alone: Box<[Tables; 1 << ALONE]>,
    /// By the hash of two characters of three bytes: the tables with words that begin so; in the high byte those where they are a
    /// word or go on in one with a character of another length.
    pairs: Box<[u16; 1 << PAIR]>,
    /// By the hash of the second character and two bytes of the third: the tables with words that go on so.
    seconds: Box<[Tables; 1 << SECOND]>,
    /// By ASCII character: the tables with words that begin with it.
    ascii: [Tables; 128],
}

impl Default for Sieve {
    fn default() -> Self {
        Self {
            alone: Box::new([0; 1 << ALONE]),
            pairs: Box::new([0; 1 << PAIR]),
            seconds: Box::new([0; 1 << SECOND]),
            ascii: [0; 128],
        }
    }
}

/// Bits of the hashes.
const ALONE: u32 = 12;
const PAIR: u32 = 15;
const SECOND: u32 = 14;

/// Whether the first character of eight bytes has three.
#[inline]
fn is_three(eight: u64) -> bool {
    eight & 0xf0 == 0xe0
}

/// Some bits of the hash of bytes that stand at the high end.
#[inline]
fn hash<const BITS: u32>(bytes: u64) -> usize {
    (bytes.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as usize
}

/// Where the first character of eight bytes is looked up, the first two, and the second with the beginning of the third.
#[inline]
fn places(eight: u64) -> (usize, usize, usize) {
    (hash::<ALONE>(eight << 40), hash::<PAIR>(eight << 16), hash::<SECOND>(eight >> 24))
}

impl Sieve {
    /// Lets a word of a table through.
    pub fn admit(&mut self, word: &str, table: Tables) {
        let mut eight = [0; 8];
        eight.iter_mut().zip(word.bytes()).for_each(|(to, b)| *to = b);
        let eight = u64::from_le_bytes(eight);
        let (alone, pair, second) = places(eight);
        if eight & 0x80 == 0 {
            self.ascii[eight as usize & 0x7f] |= table;
        } else if is_three(eight) && !is_three(eight >> 24) {
            self.alone[alone] |= table;
        } else if is_three(eight) {
            let whole = !is_three(eight >> 48);
            self.pairs[pair] |= u16::from(table) | if whole { u16::from(table) << 8 } else { 0 };
            if !whole {
                self.seconds[second] |= table;
            }
        }
    }

    /// Lets through what the sieve of the first table alone lets through, as words of another table.
    pub fn join(&mut self, other: &Self, table: Tables) {
        let of = |tables: Tables| if tables & 1 == 0 { 0 } else { table };
        let both = |tables: u16| u16::from(of(tables as u8)) | u16::from(of((tables >> 8) as u8)) << 8;
        self.alone.iter_mut().zip(other.alone.iter()).for_each(|(mine, t)| *mine |= of(*t));
        self.pairs.iter_mut().zip(other.pairs.iter()).for_each(|(mine, t)| *mine |= both(*t));
        self.seconds.iter_mut().zip(other.seconds.iter()).for_each(|(mine, t)| *mine |= of(*t));
        self.ascii.iter_mut().zip(other.ascii).for_each(|(mine, t)| *mine |= of(t));
    }

    /// The first place from `at` on where words may begin, and the tables that may have one.
    #[inline]
    pub fn pass(&self, bytes: &[u8], mut at: usize) -> (usize, Tables) {
        while let Some(eight) = bytes[at..].first_chunk() {
            let eight = u64::from_le_bytes(*eight);
            let (tables, len) = if is_three(eight) {
                let (alone, pair, second) = places(eight);
                let pair = self.pairs[pair];
                (self.alone[alone] | pair as u8 & (self.seconds[second] | (pair >> 8) as u8), 3)
            } else if eight & 0x80 == 0 {
                (self.ascii[eight as usize & 0x7f], 1)
            } else {
                break;
            };
            if tables != 0 {
                return (at, tables);
            }
            at += len;
        }
        (at, Tables::MAX)
    }
}
