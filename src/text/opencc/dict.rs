//! A group of OpenCC's dictionaries merged into one table that answers "what stands at this position?" as OpenCC would.
//!
//! Characters are looked up in pages of 256, phrases by their first two characters. OpenCC asks the dictionaries of a group in
//! order and takes the longest match of the first that has any (`short_circuit`), or the longest of all (`union`); both
//! are settled here while the table is built, so that the first phrase that fits is the answer.

use rustc_hash::FxHashMap;

/// The dictionaries that are asked together, by their text; the first group that matches decides.
pub(crate) type Ranks = Vec<Vec<&'static str>>;

const CHAR: u32 = 0x1f_ffff;
const STARTS_PHRASE: u32 = 1 << 21;
const HAS_CHAR: u32 = 1 << 22;
const LONG_VALUE: u32 = 1 << 23;

/// Characters of the basic plane.
const PLANE: usize = 0x1_0000;

/// The number and the length of the first character, of those of one byte or three: nearly all of a text.
#[inline]
fn common(bytes: &[u8]) -> Option<(usize, usize)> {
    match *bytes {
        [b @ 0xe0..=0xef, x, y, ..] => {
            let [b, x, y] = [b & 0x0f, x & 0x3f, y & 0x3f].map(usize::from);
            Some((b << 12 | x << 6 | y, 3))
        }
        [b @ ..0x80, ..] => Some((usize::from(b), 1)),
        _ => None,
    }
}

/// A merged group of dictionaries.
#[derive(Debug, Default)]
pub(crate) struct Dict {
    /// Index into `blocks` by character >> 8; 0 is the empty block.
    pages: Vec<u16>,
    blocks: Vec<[u32; 256]>,
    /// A bit for each character of the basic plane that has an entry: what is passed over needs no more.
    has: Vec<u64>,
    /// What each character of the basic plane becomes, itself where it stays, if that is settled by the character alone and takes as
    /// many bytes; 0 where [`Dict::at`] must be asked. None for tables whose characters are rare in a text.
    plain: Option<Box<[u16; PLANE]>>,
    /// Ranges of `phrases` by their first two characters.
    starts: FxHashMap<u64, (u32, u32)>,
    phrases: Vec<(&'static str, &'static str)>,
    /// The rare values of more than one character for a single one.
    long: FxHashMap<char, &'static str>,
}

/// What stands at a position.
pub(crate) enum Match {
    /// One character that becomes one character.
    Char(char),
    /// So many bytes that become a text.
    Phrase(usize, &'static str),
}

/// The rows of a dictionary: key and first value.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| {
        let (key, values) = l.split_once('\t')?;
        let value = values.trim_end().split(' ').next()?;
        (!key.is_empty()).then_some((key, value))
    })
}

impl Dict {
    /// Merges dictionaries.
    pub fn new(ranks: &Ranks) -> Self {
        let mut dict = Self { pages: vec![0; 0x1100], blocks: vec![[0; 256]], has: vec![0; 0x400], ..Self::default() };
        let mut rank_of: FxHashMap<char, usize> = FxHashMap::default();
        let mut phrases: Vec<(u64, usize, &'static str, &'static str)> = Vec::new();
        for (rank, files) in ranks.iter().enumerate() {
            for (key, value) in files.iter().flat_map(|text| rows(text)) {
                let mut chars = key.chars();
                let (Some(c), second) = (chars.next(), chars.next()) else { continue };
                if let Some(second) = second {
                    phrases.push((pair(c, second), rank, key, value));
                } else if dict.entry(c) & HAS_CHAR == 0 {
                    rank_of.insert(c, rank);
                    let mut values = value.chars();
                    match (values.next(), values.next()) {
                        (Some(v), None) => dict.set(c, HAS_CHAR | v as u32),
                        _ => {
                            dict.set(c, HAS_CHAR | LONG_VALUE);
                            dict.long.insert(c, value);
                        }
                    }
                }
            }
        }
        // An earlier dictionary's single character hides the phrases of later ones.
        phrases.retain(|&(_, rank, key, _)| {
            key.chars().next().and_then(|c| rank_of.get(&c)).is_none_or(|&of_char| rank <= of_char)
        });
        phrases.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.len().cmp(&a.2.len())));
        for (i, &(pair, _, key, value)) in phrases.iter().enumerate() {
            let i = i as u32;
            dict.starts.entry(pair).and_modify(|r| r.1 = i + 1).or_insert((i, i + 1));
            if let Some(c) = key.chars().next() {
                dict.set(c, dict.entry(c) | STARTS_PHRASE);
            }
            dict.phrases.push((key, value));
        }
        dict.plain = Some(dict.settled());
        dict
    }

    fn settled(&self) -> Box<[u16; PLANE]> {
        let mut plain = Box::new([0; PLANE]);
        for c in (1..0x80).chain(0x800..PLANE as u32).filter_map(char::from_u32) {
            let v = match self.entry(c) {
                0 => Some(c),
                entry if entry & (STARTS_PHRASE | LONG_VALUE) == 0 => char::from_u32(entry & CHAR),
                _ => None,
            };
            let v = v.filter(|v| v.len_utf8() == c.len_utf8());
            plain[c as usize] = v.and_then(|v| u16::try_from(v as u32).ok()).unwrap_or(0);
        }
        plain
    }

    /// Writes characters converted, from byte `at` on, as long as each is settled by itself and keeps its length. Gives where it
    /// stopped. In a text of the other script every third character changes, which no branch can foresee: here all are written alike.
    #[inline]
    pub fn write(&self, text: &str, mut at: usize, out: &mut String) -> usize {
        let Some(plain) = &self.plain else { return at };
        let bytes = text.as_bytes();
        loop {
            let Some((c, len)) = common(&bytes[at..]) else { return at };
            match char::from_u32(plain[c].into()) {
                Some('\0') | None => return at,
                Some(v) => out.push(v),
            }
            at += len;
        }
    }

    /// A table of single characters. The first value of a character counts.
    pub fn of_chars(chars: impl Iterator<Item = (char, char)>) -> Self {
        let mut dict = Self { pages: vec![0; 0x1100], blocks: vec![[0; 256]], has: vec![0; 0x400], ..Self::default() };
        for (c, v) in chars {
            if dict.entry(c) == 0 {
                dict.set(c, HAS_CHAR | v as u32);
            }
        }
        dict
    }

    /// What stands at the byte `at` of `text`, where the character `c` stands.
    #[inline]
    pub fn at(&self, c: char, text: &str, at: usize) -> Option<Match> {
        let entry = self.entry(c);
        if entry == 0 {
            return None;
        }
        if entry & STARTS_PHRASE != 0
            && let Some((len, value)) = self.phrase(c, &text[at..])
        {
            return Some(Match::Phrase(len, value));
        }
        self.single(c, entry)
    }

    fn single(&self, c: char, entry: u32) -> Option<Match> {
        if entry & LONG_VALUE != 0 {
            return self.long.get(&c).map(|v| Match::Phrase(c.len_utf8(), v));
        }
        (entry & HAS_CHAR != 0).then(|| char::from_u32(entry & CHAR).map(Match::Char)).flatten()
    }

    #[inline]
    fn phrase(&self, c: char, text: &str) -> Option<(usize, &'static str)> {
        let second = text[c.len_utf8()..].chars().next()?;
        let &(from, to) = self.starts.get(&pair(c, second))?;
        let found = self.phrases[from as usize..to as usize].iter().find(|(key, _)| text.starts_with(key))?;
        Some((found.0.len(), found.1))
    }

    #[inline]
    fn entry(&self, c: char) -> u32 {
        let c = c as usize;
        self.blocks[usize::from(self.pages[c >> 8])][c & 0xff]
    }

    /// The next match at or after a byte: where, its first character, and what it is.
    #[inline]
    pub fn next(&self, text: &str, mut at: usize) -> Option<(usize, char, Match)> {
        let bytes = text.as_bytes();
        loop {
            let (c, len) = match common(&bytes[at..]) {
                Some(found) => found,
                None => text[at..].chars().next().map(|c| (c as usize, c.len_utf8()))?,
            };
            // Beyond the basic plane the table itself tells.
            if self.has.get(c >> 6).is_none_or(|bits| bits >> (c & 63) & 1 == 1) {
                let c = text[at..].chars().next()?;
                if let Some(found) = self.at(c, text, at) {
                    return Some((at, c, found));
                }
            }
            at += len;
        }
    }

    fn set(&mut self, c: char, entry: u32) {
        let c = c as usize;
        if let Some(bits) = self.has.get_mut(c >> 6) {
            *bits |= 1 << (c & 63);
        }
        if self.pages[c >> 8] == 0 {
            self.pages[c >> 8] = self.blocks.len() as u16;
            self.blocks.push([0; 256]);
        }
        self.blocks[usize::from(self.pages[c >> 8])][c & 0xff] = entry;
    }
}

fn pair(a: char, b: char) -> u64 {
    u64::from(a as u32) << 32 | u64::from(b as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ranks: &Ranks, text: &str) -> Option<String> {
        let dict = Dict::new(ranks);
        dict.at(text.chars().next()?, text, 0).map(|m| match m {
            Match::Char(c) => c.to_string(),
            Match::Phrase(n, v) => format!("{}={v}", &text[..n]),
        })
    }

    #[test]
    fn only_what_a_character_settles_is_written_at_once() {
        let dict = Dict::new(&vec![vec!["甲\t丁\n乙丙\t戊己\n庚\t😀\n辛\t壬癸\n"]]);
        for (text, end, written) in [
            ("甲a甲,子", 11, "丁a丁,子"),
            ("子乙丙", 3, "子"),
            ("甲庚", 3, "丁"),
            ("甲辛", 3, "丁"),
            ("甲\0", 3, "丁"),
            ("子é甲", 3, "子"),
            ("😀", 0, ""),
            ("", 0, ""),
        ] {
            let mut out = String::new();
            assert_eq!((dict.write(text, 0, &mut out), &*out), (end, written), "{text}");
        }
        let rare = Dict::of_chars([('甲', '丁')].into_iter());
        assert_eq!(rare.write("甲", 0, &mut String::new()), 0);
    }

    #[test]
    fn the_first_dictionary_that_matches_wins_over_a_longer_match_of_a_later_one() {
        let short: Ranks = vec![vec!["甲乙\t1\n"], vec!["甲乙丙\t2\n甲\t丁 戊\n"]];
        assert_eq!(at(&short, "甲乙丙").as_deref(), Some("甲乙=1"));
        assert_eq!(at(&short, "甲丙").as_deref(), Some("丁"));
        let union: Ranks = vec![vec!["甲乙\t1\n", "甲乙丙\t2\n"]];
        assert_eq!(at(&union, "甲乙丙").as_deref(), Some("甲乙丙=2"));
        let hidden: Ranks = vec![vec!["甲\t1\n"], vec!["甲乙\t2\n"]];
        assert_eq!(at(&hidden, "甲乙").as_deref(), Some("1"));
        assert_eq!(at(&union, "乙"), None);
    }
}
