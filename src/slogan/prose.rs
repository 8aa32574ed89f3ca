//! The text about a mention, cut in the ways that its items may be set out.

use crate::text::Span;
use crate::text::document::Document;

/// The text about a mention.
pub(super) struct Prose<'a> {
    /// Index of its paragraph.
    pub paragraph: usize,
    /// The sentence before the mention.
    pub before: &'a str,
    /// The sentence after it.
    pub after: &'a str,
    /// The whole sentence.
    pub sentence: &'a str,
    /// The sentence before its sentence, in the same paragraph.
    pub previous: &'a str,
    /// The paragraph before the mention.
    pub paragraph_before: &'a str,
    /// The paragraph after the mention.
    pub rest: &'a str,
}

impl<'a> Prose<'a> {
    pub fn new(document: &'a Document, span: &Span) -> Self {
        let text = document.text.norm.as_str();
        let paragraph = document.paragraphs.partition_point(|x| x.span.end <= span.start);
        let p = document.paragraphs.get(paragraph).map_or(0..text.len(), |x| x.span.clone());
        let (from, to) = (p.start.min(span.start), p.end.max(span.end));
        let head = &text[from..span.start];
        let tail = &text[span.end..to];
        // Semicolons separate clauses of a list, so that only full stops end a sentence here.
        let start = head.rfind(['。', '!', '?']).map_or(0, |i| i + head[i..].chars().next().map_or(0, char::len_utf8));
        let stop = tail.find(['。', '!', '?']).unwrap_or(tail.len());
        let earlier = head[..start].trim_end_matches(['。', '!', '?']);
        let previous =
            earlier.rfind(['。', '!', '?']).map_or(0, |i| i + earlier[i..].chars().next().map_or(0, char::len_utf8));
        Self {
            paragraph,
            before: &head[start..],
            after: &tail[..stop],
            sentence: &text[from + start..span.end + stop],
            previous: &earlier[previous..],
            paragraph_before: head,
            rest: tail,
        }
    }
}
