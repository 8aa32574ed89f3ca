//! Articles, headlines, datelines, paragraphs and sentences of a normalised text.

use super::{Span, Text};

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ParagraphKind {
    /// Running text.
    #[default]
    Body,
    /// The headline of an article (also kicker and subtitle).
    Headline,
    /// A heading inside an article.
    Heading,
    /// Byline or dateline on a line of its own.
    Byline,
    /// Caption or photo credit.
    Caption,
    /// Navigation, page numbers, share buttons: not read.
    Furniture,
}

/// One paragraph.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// Its bytes in the normalised text.
    pub span: Span,
    /// Index of its article.
    pub article: usize,
    /// What it is.
    pub kind: ParagraphKind,
    /// Index of the earlier paragraph that it repeats word for word.
    pub duplicate_of: Option<usize>,
}

/// One sentence.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// Its bytes in the normalised text.
    pub span: Span,
    /// Index of its paragraph.
    pub paragraph: usize,
}

/// One article of a page.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// Its headline, empty when none was found.
    pub title: String,
    /// Indices of its paragraphs.
    pub paragraphs: std::ops::Range<usize>,
}

/// A text with its structure.
#[derive(Debug, Default)]
pub struct Document {
    /// The text.
    pub text: Text,
    /// At least one article.
    pub articles: Vec<Article>,
    /// In order of the text.
    pub paragraphs: Vec<Paragraph>,
    /// In order of the text.
    pub sentences: Vec<Sentence>,
}

impl Document {
    /// Finds the structure of a text.
    pub fn new(text: Text) -> Self {
        let mut paragraphs = Vec::new();
        let mut sentences = Vec::new();
        let mut at = 0;
        for line in text.norm.split_inclusive('\n') {
            let start = at + (line.len() - line.trim_start().len());
            let end = at + line.trim_end().len();
            at += line.len();
            if start >= end {
                continue;
            }
            let paragraph = paragraphs.len();
            paragraphs.push(Paragraph { span: start..end, ..Paragraph::default() });
            let mut from = start;
            for (i, c) in text.norm[start..end].char_indices() {
                if matches!(c, '。' | '!' | '?' | ';') {
                    let to = start + i + c.len_utf8();
                    sentences.push(Sentence { span: from..to, paragraph });
                    from = to;
                }
            }
            if from < end {
                sentences.push(Sentence { span: from..end, paragraph });
            }
        }
        let articles = vec![Article { title: String::new(), paragraphs: 0..paragraphs.len() }];
        Self { text, articles, paragraphs, sentences }
    }
}
