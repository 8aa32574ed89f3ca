//! OpenCC's conversions over its own dictionaries, with a map back to the source.
//!
//! The algorithm is OpenCC's: fold compatibility ideographs, cut the text into segments at the longest matches of the
//! segmentation dictionary, then take each segment through the chain of conversions, each replacing the longest match at
//! every position. See <https://github.com/BYVoid/OpenCC> and `docs/normalization.md` for how closely they agree.

mod config;
mod dict;
#[cfg(feature = "opencc")]
mod library;

pub use config::names;
#[cfg(feature = "opencc")]
pub use library::Library;

use super::map::{Edits, OffsetMap};
use config::Config;
pub(crate) use config::dict as dictionary;
pub(crate) use dict::{Dict, Match, rows};
use std::sync::OnceLock;

/// A conversion, ready to run. Its tables are built at first use and shared.
#[derive(Debug)]
pub struct Converter {
    normalization: Vec<Dict>,
    segmentation: Option<Dict>,
    chain: Vec<Dict>,
}

impl Converter {
    /// The converter of one of OpenCC's configurations (`t2s`, `s2twp`…), `None` when there is no such configuration.
    pub fn named(name: &str) -> Option<&'static Self> {
        static ALL: [OnceLock<Converter>; 16] = [const { OnceLock::new() }; 16];
        let i = names().position(|n| n == name)?;
        let config = Config::named(name)?;
        ALL.get(i).map(|cell| cell.get_or_init(|| Self::new(&config)))
    }

    fn new(config: &Config) -> Self {
        Self {
            normalization: config.normalization.iter().map(Dict::new).collect(),
            segmentation: config.segmentation.as_ref().map(Dict::new),
            chain: config.chain.iter().map(Dict::new).collect(),
        }
    }

    /// Converts a text.
    pub fn convert(&self, source: &str) -> String {
        self.run(source).0
    }

    /// Converts a text and gives the way back.
    pub fn convert_with_map(&self, source: &str) -> (String, OffsetMap) {
        let (text, edits) = self.run(source);
        let map = OffsetMap::new(edits, source);
        (text, map)
    }

    fn run(&self, source: &str) -> (String, Edits) {
        let mut text = source.to_owned();
        let mut edits = Edits::default();
        for dict in &self.normalization {
            let done = step(dict, &text, &[text.len()]);
            if let Some(done) = done {
                text = done.text;
                edits = edits.then(done.edits);
            }
        }
        let mut ends = self.segmentation.as_ref().map_or_else(|| vec![text.len()], |dict| segment(dict, &text));
        for dict in &self.chain {
            if let Some(done) = step(dict, &text, &ends) {
                text = done.text;
                ends = done.ends;
                edits = edits.then(done.edits);
            }
        }
        (text, edits)
    }
}

/// The ends of the segments: each longest match is one, and so is what stands between two.
fn segment(dict: &Dict, text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    while let Some((i, c, found)) = dict.next(text, at) {
        at = i;
        let len = match found {
            Match::Phrase(len, _) => len,
            Match::Char(_) => c.len_utf8(),
        };
        if ends.last().copied().unwrap_or(0) < at {
            ends.push(at);
        }
        at += len;
        ends.push(at);
    }
    if ends.last().copied().unwrap_or(0) < text.len() {
        ends.push(text.len());
    }
    ends
}

pub(crate) struct Step {
    pub text: String,
    pub edits: Edits,
    pub ends: Vec<usize>,
}

/// Replaces the longest match at each position, never across the end of a segment. `None` when nothing changed.
pub(crate) fn step(dict: &Dict, text: &str, ends: &[usize]) -> Option<Step> {
    let mut out = String::new();
    let mut edits = Edits::default();
    let mut new_ends = Vec::with_capacity(ends.len());
    // Text before `copied` stands in `out`; a page without matches is never copied.
    let (mut copied, mut from) = (0, 0);
    for &to in ends {
        let segment = &text[from..to];
        let mut at = 0;
        while let Some((i, c, found)) = dict.next(segment, at) {
            at = i;
            let here = from + at;
            match found {
                Match::Char(v) => {
                    at += c.len_utf8();
                    if v != c {
                        flush(&mut out, text, copied, here);
                        if v.len_utf8() != c.len_utf8() {
                            edits.push(out.len(), here, v.len_utf8(), c.len_utf8());
                        }
                        out.push(v);
                        copied = from + at;
                    }
                }
                Match::Phrase(len, value) => {
                    let key = &segment[at..at + len];
                    at += len;
                    if key != value {
                        flush(&mut out, text, copied, here);
                        replace(&mut edits, out.len(), here, key, value);
                        out.push_str(value);
                        copied = from + at;
                    }
                }
            }
            // Behind a change more are likely.
            if copied == from + at {
                at = dict.write(segment, at, &mut out);
                copied = from + at;
            }
        }
        new_ends.push(out.len() + (to - copied));
        from = to;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&text[copied..]);
    Some(Step { text: out, edits, ends: new_ends })
}

fn flush(out: &mut String, text: &str, from: usize, to: usize) {
    if out.capacity() == 0 {
        out.reserve(text.len() + text.len() / 16);
    }
    out.push_str(&text[from..to]);
}

/// Records a phrase: character by character where the numbers of characters agree, else as a whole.
fn replace(edits: &mut Edits, norm: usize, src: usize, key: &str, value: &str) {
    if key.chars().count() != value.chars().count() {
        edits.push(norm, src, value.len(), key.len());
        return;
    }
    let (mut n, mut s) = (norm, src);
    for (k, v) in key.chars().zip(value.chars()) {
        if k.len_utf8() != v.len_utf8() {
            edits.push(n, s, v.len_utf8(), k.len_utf8());
        }
        n += v.len_utf8();
        s += k.len_utf8();
    }
}
