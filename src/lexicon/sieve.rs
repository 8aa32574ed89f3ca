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
    /// By the hash of two characters of three bytes: the tables with words that begin so.
    pairs: Box<[Tables; 1 << PAIR]>,
    /// By the hash of the second character and two bytes of the third: the tables with words that go on so.
    seconds: Box<[Tables; 1 << SECOND]>,
    /// By the hash of the second character: the tables where a word ends with it, or goes on with a character of another length.
    ends: Box<[Tables; 1 << ALONE]>,
    /// By ASCII character: the tables with words that begin with it.
    ascii: [Tables; 128],
}

impl Default for Sieve {
    fn default() -> Self {
        Self {
            alone: Box::new([0; 1 << ALONE]),
            pairs: Box::new([0; 1 << PAIR]),
            seconds: Box::new([0; 1 << SECOND]),
            ends: Box::new([0; 1 << ALONE]),
            ascii: [0; 128],
        }
    }
}

/// Bits of the hashes.
const ALONE: u32 = 12;
const PAIR: u32 = 16;
const SECOND: u32 = 15;

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

/// Where the first character of eight bytes is looked up, the first two, the second with the beginning of the third, and the second.
#[inline]
fn places(eight: u64) -> (usize, usize, usize, usize) {
    let behind = eight >> 24;
    (hash::<ALONE>(eight << 40), hash::<PAIR>(eight << 16), hash::<SECOND>(behind), hash::<ALONE>(behind << 40))
}

impl Sieve {
    /// Lets a word of a table through.
    pub fn admit(&mut self, word: &str, table: Tables) {
        let mut eight = [0; 8];
        eight.iter_mut().zip(word.bytes()).for_each(|(to, b)| *to = b);
        let eight = u64::from_le_bytes(eight);
        let (alone, pair, second, end) = places(eight);
        if eight & 0x80 == 0 {
            self.ascii[eight as usize & 0x7f] |= table;
        } else if is_three(eight) && !is_three(eight >> 24) {
            self.alone[alone] |= table;
        } else if is_three(eight) {
            self.pairs[pair] |= table;
            let behind = if is_three(eight >> 48) { &mut self.seconds[second] } else { &mut self.ends[end] };
            *behind |= table;
        }
    }

    /// The first place from `at` on where a word may begin, and whether one of more than a character may.
    #[inline]
    pub fn pass(&self, bytes: &[u8], mut at: usize) -> (usize, bool) {
        while let Some(eight) = bytes[at..].first_chunk() {
            let eight = u64::from_le_bytes(*eight);
            if is_three(eight) {
                let (alone, pair, second, end) = places(eight);
                let more = self.pairs[pair] & (self.seconds[second] | self.ends[end]);
                if self.alone[alone] | more != 0 {
                    return (at, more != 0 || !is_three(eight >> 24));
                }
                at += 3;
            } else if eight & 0x80 == 0 && self.ascii[eight as usize & 0x7f] == 0 {
                at += 1;
            } else {
                break;
            }
        }
        (at, true)
    }
}
