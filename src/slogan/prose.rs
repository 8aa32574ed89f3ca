//! The text about a mention, cut in the ways that its items may be set out.

use crate::text::Span;
use crate::text::document::Document;

/// Bytes before and after a mention that are looked at: a paragraph may be as long as a file.
const REACH: usize = 12_000;

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
    /// The paragraph before the mention, as far as it is looked at.
    pub paragraph_before: &'a str,
    /// The paragraph after the mention, as far as it is looked at.
    pub rest: &'a str,
}

impl<'a> Prose<'a> {
    pub fn new(document: &'a Document, span: &Span) -> Self {
        let text = document.text.norm.as_str();
        let paragraph = document.paragraphs.partition_point(|x| x.span.end <= span.start);
        let p = document.paragraphs.get(paragraph).map_or(0..text.len(), |x| x.span.clone());
        let (from, to) = (p.start.min(span.start), p.end.max(span.end));
        let (mut from, mut to) = (from.max(span.start.saturating_sub(REACH)), to.min(span.end + REACH));
        while !text.is_char_boundary(from) {
            from += 1;
        }
        while !text.is_char_boundary(to) {
            to -= 1;
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn a_paragraph_as_long_as_a_file_is_not_looked_through() {
        let words = "全镇开展三问活动".repeat(4_000);
        let document = Document::new(Text::new(words));
        let at = document.text.norm.len() / 2 / 24 * 24;
        let prose = Prose::new(&document, &(at..at + 24));
        assert!((REACH - 3..=REACH).contains(&prose.paragraph_before.len()));
        assert!((REACH - 3..=REACH).contains(&prose.rest.len()));
    }
}
