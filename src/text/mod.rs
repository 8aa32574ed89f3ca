//! From bytes to a normalised text with articles, paragraphs and sentences.
//!
//! - [`decode`]: bytes to characters
//! - [`layout`]: which line breaks of the page are only layout
//! - [`normalize`]: script, folds, spaces and broken lines, over [`fold`] and [`opencc`], recording in an [`map::OffsetMap`]
//!   where every byte came from
//! - [`ocr`]: repairs of misread numbers and dates, on request
//! - [`script`]: simplified, traditional or mixed
//! - [`document`]: articles, headlines, datelines, paragraphs, sentences

pub mod alike;
pub mod decode;
pub mod document;
pub mod fold;
pub mod layout;
pub mod map;
pub mod normalize;
pub mod ocr;
pub mod opencc;
pub mod page;
pub mod script;
mod space;
pub mod tables;

use std::ops::Range;

/// A byte range of the normalised text. All stages after this one speak in such ranges.
pub type Span = Range<usize>;

/// The writing that a text uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Script {
    /// Simplified characters.
    #[default]
    Simplified,
    /// Traditional characters.
    Traditional,
    /// Both in earnest.
    Mixed,
}

impl Script {
    /// The word that stands in the table of documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Simplified => "simplified",
            Self::Traditional => "traditional",
            Self::Mixed => "mixed",
        }
    }
}

/// A source text beside its normalised form.
#[derive(Debug, Default)]
pub struct Text {
    /// The decoded source, as given.
    pub source: String,
    /// Simplified, half width, lines joined; `\n` ends a paragraph.
    pub norm: String,
    /// The script of the source.
    pub script: Script,
    map: map::OffsetMap,
    /// Spans of `norm` that were repaired, in order.
    repairs: Vec<Span>,
}

impl Text {
    /// Normalises `source` with all folds.
    pub fn new(source: String) -> Self {
        let joins = layout::joins(&source);
        let n = normalize::normalize(&source, &joins);
        Self { source, norm: n.text, script: n.script, map: n.map, repairs: Vec::new() }
    }

    /// Normalises `source` with all folds and repairs what OCR misread.
    pub fn repaired(source: String, repairs: &ocr::Repairs) -> Self {
        let joins = layout::joins(&source);
        let (n, repairs) = repairs.repair(normalize::normalize(&source, &joins));
        Self { source, norm: n.text, script: n.script, map: n.map, repairs }
    }

    /// Whether a span holds a repaired character.
    pub fn is_repaired(&self, span: &Span) -> bool {
        let at = self.repairs.partition_point(|r| r.end <= span.start);
        self.repairs.get(at).is_some_and(|r| r.start < span.end)
    }

    /// The bytes of the source that a span of the normalised text came from.
    pub fn source_bytes(&self, span: &Span) -> Range<usize> {
        self.map.source_bytes(span)
    }

    /// The characters (Unicode scalar values) of the source that a span of the normalised text came from.
    pub fn source_chars(&self, span: &Span) -> Range<usize> {
        self.map.source_chars(&self.source, span)
    }

    /// The exact source slice of a span.
    pub fn source_slice(&self, span: &Span) -> &str {
        &self.source[self.source_bytes(span)]
    }
}
