//! Which articles of a collection are the same but for edits: agency copy in several papers, a page archived twice.
//!
//! MinHash (Broder 1997) over shingles of five characters, by one permutation with densified bins (Li, Owen, Zhang 2012;
//! Shrivastava 2017), found by banding (Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*, ch. 3). Two articles
//! are alike when an estimated 70% of their shingles are common. An article costs 70 bytes in the index, and 25
//! for every key of its bands that occurs again. The crates for it either keep documents whole or have not been kept up.

use super::document::{Document, ParagraphKind};
use super::layout::line::is_word;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Characters of a shingle.
const SHINGLE: usize = 5;

/// Numbers of a signature.
const BINS: usize = 64;

/// Numbers of a band: articles that agree in all numbers of a band are compared.
const BAND: usize = 4;

/// Shorter articles (in shingles) are not compared: a weather line is like every other.
const LEAST: usize = 100;

/// The share of equal numbers, of [`BINS`], from which articles are alike: 70%.
const ALIKE: usize = 45;

/// The signature of one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Characters that it was made from.
    pub chars: u32,
    bins: [u32; BINS],
}

impl Part {
    /// The signature of a text, from its letters and digits alone; none for a short one.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut window = [0u32; SHINGLE];
        let mut bins = [u32::MAX; BINS];
        let mut chars = 0usize;
        for c in texts.flat_map(str::chars).filter(|c| is_word(*c) || c.is_alphanumeric()) {
            let [_, b, c2, d, e] = window;
            window = [b, c2, d, e, u32::from(c)];
            chars += 1;
            if chars >= SHINGLE {
                let hash = window.iter().fold(0xcbf2_9ce4_8422_2325u64, |h, c| mix(h ^ u64::from(*c)));
                let bin = &mut bins[(hash >> 58) as usize];
                *bin = (*bin).min((hash as u32).min(u32::MAX - 1));
            }
        }
        if chars < LEAST + SHINGLE {
            return None;
        }
        // An empty bin takes the number of another, chosen by hashing its own place.
        let filled = bins;
        for (i, bin) in bins.iter_mut().enumerate() {
            let mut seed = i as u64;
            while *bin == u32::MAX {
                seed = mix(seed.wrapping_add(0x9e37_79b9_7f4a_7c15));
                *bin = filled[(seed >> 58) as usize];
            }
        }
        Some(Self { chars: chars.try_into().unwrap_or(u32::MAX), bins })
    }

    /// The last byte of every number. One in 256 that differ look the same in it: about a number more in 64.
    fn short(&self) -> Short {
        self.bins.map(|bin| bin as u8)
    }
}

/// A signature by one byte a number (Li, König, "b-Bit Minwise Hashing", 2010).
type Short = [u8; BINS];

fn are_alike(a: &Short, b: &Short) -> bool {
    a.iter().zip(b).filter(|(a, b)| a == b).count() >= ALIKE
}

/// Appends signatures to `out`, so that they can be stored.
pub fn write(parts: &[Part], out: &mut Vec<u8>) {
    out.extend((parts.len() as u32).to_le_bytes());
    for part in parts {
        out.extend(part.chars.to_le_bytes());
        part.bins.iter().for_each(|b| out.extend(b.to_le_bytes()));
    }
}

/// Reads what [`write`] wrote, and gives the bytes after it.
pub fn read(bytes: &[u8]) -> Option<(Vec<Part>, &[u8])> {
    let (count, rest) = bytes.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count) as usize;
    let (stored, rest) = rest.split_at_checked(count.checked_mul(4 * (BINS + 1))?)?;
    let parts = stored.chunks_exact(4 * (BINS + 1)).map(|part| {
        let mut numbers = part.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let chars = numbers.next().unwrap_or(0);
        let mut bins = [0; BINS];
        bins.iter_mut().zip(numbers).for_each(|(bin, n)| *bin = n);
        Part { chars, bins }
    });
    Some((parts.collect(), rest))
}

/// A hash step that spreads every bit (SplitMix64's finaliser).
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The signatures of a document's articles, repeated paragraphs left out.
pub fn parts(doc: &Document) -> Vec<Part> {
    let read = |i: usize| {
        let p = &doc.paragraphs[i];
        let body = matches!(p.kind, ParagraphKind::Body | ParagraphKind::Caption) && p.duplicate_of.is_none();
        body.then(|| &doc.text.norm[p.span.clone()])
    };
    doc.articles.iter().filter_map(|a| Part::of(a.paragraphs.clone().filter_map(read))).collect()
}

/// The documents seen so far, which are known by numbers.
#[derive(Debug, Default)]
pub struct Index {
    /// The first document of each content.
    first: HashMap<[u8; 16], u32, foldhash::fast::RandomState>,
    /// For each article its signature and its document.
    seen: Vec<(Short, u32)>,
    bands: HashMap<u64, u32, foldhash::fast::RandomState>,
}

impl Index {
    /// An empty one, with room for so many articles.
    pub fn with_capacity(articles: usize) -> Self {
        Self { seen: Vec::with_capacity(articles), ..Self::default() }
    }

    /// Takes in a document by its number, the hash of its bytes and its articles, and gives the earlier one that has the same
    /// bytes, or else holds at least half of its text, if any. `occurs_again` tells which [`keys`] may come more than once:
    /// the others need no memory.
    pub fn place(
        &mut self,
        this: u32,
        content: &[u8; 16],
        parts: &[Part],
        occurs_again: impl Fn(u64) -> bool,
    ) -> Option<u32> {
        let like = self.place_articles(this, parts, &occurs_again);
        let same = match occurs_again(content_key(content)) {
            true => *self.first.entry(*content).or_insert(this),
            false => this,
        };
        if same == this { like } else { Some(same) }
    }

    fn place_articles(&mut self, this: u32, parts: &[Part], occurs_again: impl Fn(u64) -> bool) -> Option<u32> {
        let total: u64 = parts.iter().map(|p| u64::from(p.chars)).sum();
        let mut shared: Vec<(u32, u64)> = Vec::new();
        for part in parts {
            let short = part.short();
            let like = band_keys(part).filter_map(|key| self.bands.get(&key)).find_map(|&i| {
                let (other, owner) = self.seen.get(i as usize)?;
                (*owner != this && are_alike(&short, other)).then_some(*owner)
            });
            if let Some(owner) = like {
                match shared.iter_mut().find(|s| s.0 == owner) {
                    Some(s) => s.1 += u64::from(part.chars),
                    None => shared.push((owner, u64::from(part.chars))),
                }
                continue;
            }
            let id = self.seen.len() as u32;
            let mut fresh = false;
            for key in band_keys(part).filter(|key| occurs_again(*key)) {
                if let Entry::Vacant(v) = self.bands.entry(key) {
                    v.insert(id);
                    fresh = true;
                }
            }
            if fresh {
                self.seen.push((short, this));
            }
        }
        let (owner, chars) = shared.into_iter().max_by_key(|s| (s.1, std::cmp::Reverse(s.0)))?;
        (chars * 2 >= total).then_some(owner)
    }
}

/// What documents that repeat each other have in common: the key of their content, or some of those of their articles' bands.
pub fn keys(content: &[u8; 16], parts: &[Part]) -> impl Iterator<Item = u64> {
    std::iter::once(content_key(content)).chain(parts.iter().flat_map(band_keys))
}

fn content_key(content: &[u8; 16]) -> u64 {
    content.iter().take(8).fold(0, |key, b| key << 8 | u64::from(*b))
}

fn band_keys(part: &Part) -> impl Iterator<Item = u64> + '_ {
    part.bins
        .chunks_exact(BAND)
        .enumerate()
        .map(|(i, band)| band.iter().fold(i as u64 + 1, |h, b| mix(h ^ u64::from(*b)).wrapping_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(seed: u64, sentences: usize) -> String {
        let words = [
            "全县",
            "修路",
            "茶园",
            "增收",
            "群众",
            "水渠",
            "学校",
            "投资",
            "完成",
            "新建",
            "村民",
            "窗口",
            "办件",
            "满意",
            "今年",
            "去年",
            "比上年",
            "乡镇",
            "企业",
            "开工",
        ];
        let mut x = seed;
        let mut out = String::new();
        for _ in 0..sentences {
            for _ in 0..9 {
                x = mix(x.wrapping_add(0x9e37_79b9));
                out.push_str(words[(x % words.len() as u64) as usize]);
            }
            out.push_str(&format!("{}个。", x % 997));
        }
        out
    }

    fn part(text: &str) -> Part {
        Part::of(std::iter::once(text)).unwrap()
    }

    #[test]
    fn edited_copies_are_found_and_others_not() {
        let a = story(1, 30);
        let edited = format!("据新华社电 {}", a.replacen("群众", "居民", 6)).replace("。", "。\n");
        let longer = format!("{a}{}", story(7, 4));
        let mut index = Index::default();
        let mut place = |this: u8, parts: &[Part]| index.place(this.into(), &[this; 16], parts, |_| true);
        assert_eq!(place(1, &[part(&a)]), None);
        assert_eq!(place(2, &[part(&story(2, 30))]), None);
        assert_eq!(place(3, &[part(&edited)]), Some(1));
        assert_eq!(place(4, &[part(&longer)]), Some(1));
        assert_eq!(place(5, &[part(&a)]), Some(1));
        assert_eq!(place(6, &[part(&story(3, 60)), part(&a)]), None, "a third of the page is no repetition");
        assert_eq!(place(7, &[]), None);
        assert_eq!(index.place(8, &[7; 16], &[], |_| true), Some(7), "the same bytes");
    }

    #[test]
    fn no_two_different_stories_are_alike() {
        let mut index = Index::default();
        for seed in 0..300 {
            assert_eq!(
                index.place(seed, &u128::from(seed).to_le_bytes(), &[part(&story(u64::from(seed) + 1000, 12))], |_| {
                    true
                }),
                None
            );
        }
    }

    #[test]
    fn short_texts_have_no_signature_and_bytes_come_back() {
        assert_eq!(Part::of(std::iter::once("明天多云,最高温度21℃。")), None);
        let parts = [part(&story(5, 20)), part(&story(6, 20))];
        let mut bytes = Vec::new();
        write(&parts, &mut bytes);
        bytes.push(7);
        assert_eq!(read(&bytes), Some((parts.to_vec(), [7].as_slice())));
        assert_eq!(read(&bytes[..300]), None);
        assert_eq!(read(&[0xff; 9]), None);
    }
}
