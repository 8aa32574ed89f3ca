//! The words beside an expression.

use crate::lexicon::slogans::Slogans;
use crate::slogan::quote::{closes, opens};
use crate::text::Span;

/// The words about a span that cues are looked for in.
pub(super) struct About<'a> {
    pub before: &'a str,
    pub after: &'a str,
}

impl<'a> About<'a> {
    /// Up to eight characters of the same clause before, twelve after; quotation marks that touch the span are skipped.
    pub fn new(text: &'a str, span: &Span) -> Self {
        let stop = |c: char| matches!(c, '。' | ';' | '；' | '!' | '?' | '\n' | ':' | '：');
        let head = text[..span.start].trim_end_matches(opens);
        let from =
            head.char_indices().rev().take(10).take_while(|(_, c)| !stop(*c)).last().map_or(head.len(), |(i, _)| i);
        let tail = text[span.end..].trim_start_matches(closes);
        let to = tail.char_indices().take(12).take_while(|(_, c)| !stop(*c) && *c != ',' && *c != '，').last();
        Self { before: &head[from..], after: &tail[..to.map_or(0, |(i, c)| i + c.len_utf8())] }
    }

    pub fn cued(&self, lex: &Slogans) -> bool {
        lex.cue_before(self.before).is_some() || lex.cue_after(self.after).is_some()
    }
}

pub(super) fn trimmed(text: &str, span: &Span) -> Span {
    let s = &text[span.clone()];
    let start = span.start + (s.len() - s.trim_start().len());
    start..start + s.trim().len()
}
