//! The way back from a transformed text to its source.
//!
//! A map is the list of edits that made the text, in order. Between edits text and source agree byte for byte in length
//! and character for character, so that a page without edits costs nothing and a lookup is one binary search.

use super::Span;
use std::ops::Range;

/// Bytes of source between two counted positions of [`OffsetMap::source_chars`].
const BLOCK: usize = 256;

/// `slen` bytes of source at `src` became `nlen` bytes of text at `norm` (none: they were dropped).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub norm: u32,
    pub src: u32,
    pub nlen: u32,
    pub slen: u32,
}

impl Edit {
    fn norm_end(&self) -> u32 {
        self.norm + self.nlen
    }

    fn src_end(&self) -> u32 {
        self.src + self.slen
    }
}

/// Edits in order of the text; two deletions that touch are one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edits(Vec<Edit>);

impl Edits {
    /// Adds an edit. Positions must not decrease.
    pub fn push(&mut self, norm: usize, src: usize, nlen: usize, slen: usize) {
        let edit = Edit { norm: norm as u32, src: src as u32, nlen: nlen as u32, slen: slen as u32 };
        if let Some(last) = self.0.last_mut()
            && nlen == 0
            && last.nlen == 0
            && last.src_end() == edit.src
        {
            last.slen += edit.slen;
            return;
        }
        self.0.push(edit);
    }

    /// Whether nothing was edited.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The edits of two transformations in a row: `self` made a text from the source, `then` made another from that text.
    /// Where edits of both overlap, they become one.
    pub fn then(self, then: Self) -> Self {
        if then.is_empty() {
            return self;
        }
        if self.is_empty() {
            return then;
        }
        let mut out = Self(Vec::with_capacity(self.0.len() + then.0.len()));
        // `to_src` and `to_norm`: what to add to a position of the middle text, outside all edits.
        let (mut to_src, mut to_norm) = (0i64, 0i64);
        let (mut first, mut second) = (self.0.into_iter().peekable(), then.0.into_iter().peekable());
        loop {
            // An edit of the first transformation lies in the middle text as [norm, norm_end), one of the second as [src, src_end).
            let a = first.peek().map(|e| (e.norm, e.norm_end()));
            let b = second.peek().map(|e| (e.src, e.src_end()));
            let start = match (a, b) {
                (None, None) => return out,
                (a, b) => a.into_iter().chain(b).min().map_or(0, |(start, _)| start),
            };
            let (src, norm) = (i64::from(start) + to_src, i64::from(start) + to_norm);
            // The edit that comes first (a deletion before what follows it), then all that reach into it.
            let mut end = start;
            let mut lead = true;
            loop {
                let a = first.peek().filter(|e| e.norm < end || (lead && e.norm == start));
                let b = second.peek().filter(|e| e.src < end || (lead && e.src == start));
                let a_first = match (a, b) {
                    (None, None) => break,
                    (Some(a), Some(b)) => (a.norm, a.norm_end()) <= (b.src, b.src_end()),
                    (a, _) => a.is_some(),
                };
                if a_first {
                    if let Some(e) = first.next() {
                        end = end.max(e.norm_end());
                        to_src = i64::from(e.src_end()) - i64::from(e.norm_end());
                    }
                } else if let Some(e) = second.next() {
                    end = end.max(e.src_end());
                    to_norm = i64::from(e.norm_end()) - i64::from(e.src_end());
                }
                lead = false;
            }
            let (src_end, norm_end) = (i64::from(end) + to_src, i64::from(end) + to_norm);
            out.push(norm as usize, src as usize, (norm_end - norm) as usize, (src_end - src) as usize);
        }
    }
}

/// The way back from a transformed text to its source.
#[derive(Debug, Default)]
pub struct OffsetMap {
    edits: Vec<Edit>,
    /// Characters of the source before each block of [`BLOCK`] bytes.
    counts: Vec<u32>,
}

impl OffsetMap {
    pub(crate) fn new(edits: Edits, source: &str) -> Self {
        let mut n = 0;
        let counts = source
            .as_bytes()
            .chunks(BLOCK)
            .map(|block| {
                let before = n;
                n += starts(block) as u32;
                before
            })
            .collect();
        Self { edits: edits.0, counts }
    }

    /// The way back after another transformation of the text.
    pub(crate) fn then(self, edits: Edits) -> Self {
        Self { edits: Edits(self.edits).then(edits).0, counts: self.counts }
    }

    /// The source bytes of a span of the text: from where its first character came from to the end of where its last
    /// character came from. What was dropped at its edges stays outside.
    pub fn source_bytes(&self, span: &Span) -> Range<usize> {
        let start = self.start(span.start);
        start..if span.end <= span.start { start } else { self.end(span.end).max(start) }
    }

    /// The source characters (Unicode scalar values) of a span of the text. `source` is the text that the map was made for.
    pub fn source_chars(&self, source: &str, span: &Span) -> Range<usize> {
        let bytes = self.source_bytes(span);
        let start = self.char_index(source, bytes.start);
        // Spans are short: count on from the start rather than from the block.
        let end = if bytes.len() < BLOCK {
            start + source.as_bytes().get(bytes).map_or(0, starts)
        } else {
            self.char_index(source, bytes.end)
        };
        start..end
    }

    fn start(&self, at: usize) -> usize {
        let i = self.edits.partition_point(|e| e.norm as usize <= at);
        match i.checked_sub(1).map(|i| self.edits[i]) {
            None => at,
            Some(e) if at < e.norm_end() as usize => e.src as usize,
            Some(e) => at - e.norm_end() as usize + e.src_end() as usize,
        }
    }

    fn end(&self, at: usize) -> usize {
        let i = self.edits.partition_point(|e| (e.norm as usize) < at);
        match i.checked_sub(1).map(|i| self.edits[i]) {
            None => at,
            Some(e) if at <= e.norm_end() as usize => e.src_end() as usize,
            Some(e) => at - e.norm_end() as usize + e.src_end() as usize,
        }
    }

    fn char_index(&self, source: &str, byte: usize) -> usize {
        let byte = byte.min(source.len());
        let block = byte / BLOCK;
        match self.counts.get(block) {
            Some(&n) => n as usize + starts(&source.as_bytes()[block * BLOCK..byte]),
            None => match self.counts.last() {
                Some(&n) => n as usize + starts(&source.as_bytes()[(self.counts.len() - 1) * BLOCK..byte]),
                None => starts(&source.as_bytes()[..byte]),
            },
        }
    }
}

/// The number of characters that start in `bytes`.
fn starts(bytes: &[u8]) -> usize {
    // Sums of so few fit into a byte, and many bytes are summed at once.
    const FEW: usize = 128;
    let is_start = |b: &u8| u8::from(*b as i8 >= -0x40);
    bytes.chunks(FEW).map(|few| usize::from(few.iter().map(is_start).sum::<u8>())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(list: &[(usize, usize, usize, usize)]) -> Edits {
        let mut e = Edits::default();
        for &(norm, src, nlen, slen) in list {
            e.push(norm, src, nlen, slen);
        }
        e
    }

    #[test]
    fn spans_leave_out_what_was_dropped_at_their_edges() {
        // source "a␣␣bc", text "abc"
        let m = OffsetMap::new(edits(&[(1, 1, 0, 2)]), "a  bc");
        assert_eq!(m.source_bytes(&(0..1)), 0..1);
        assert_eq!(m.source_bytes(&(1..2)), 3..4);
        assert_eq!(m.source_bytes(&(0..3)), 0..5);
        assert_eq!(m.source_bytes(&(1..1)), 3..3);
    }

    #[test]
    fn counts_characters_across_blocks() {
        let source = "增".repeat(1000);
        let m = OffsetMap::new(Edits::default(), &source);
        assert_eq!(m.source_chars(&source, &(3..6)), 1..2);
        assert_eq!(m.source_chars(&source, &(300..2700)), 100..900);
        assert_eq!(m.source_chars(&source, &(2997..3000)), 999..1000);
        assert_eq!(m.source_chars(&source, &(3000..3000)), 1000..1000);
    }

    #[test]
    fn two_transformations_compose() {
        // "３ ５" (3+1+3 bytes) → "3 5" → "35"
        let both = edits(&[(0, 0, 1, 3), (2, 4, 1, 3)]).then(edits(&[(1, 1, 0, 1)]));
        assert_eq!(both, edits(&[(0, 0, 1, 3), (1, 3, 0, 1), (1, 4, 1, 3)]));
        // A deletion of the first just before an edit of the second stays apart from it.
        let both = edits(&[(0, 0, 0, 2)]).then(edits(&[(0, 0, 1, 3)]));
        assert_eq!(both, edits(&[(0, 0, 0, 2), (0, 2, 1, 3)]));
        // Overlapping edits become one.
        let both = edits(&[(3, 3, 6, 3)]).then(edits(&[(6, 6, 1, 3)]));
        assert_eq!(both, edits(&[(3, 3, 4, 3)]));
    }
}
