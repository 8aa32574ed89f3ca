//! Articles, headlines, datelines, paragraphs and sentences of a normalised text.
//!
//! - [`article`]: what each paragraph is, and where articles begin
//! - [`sentence`]: where sentences end
//! - [`repeat`]: paragraphs that stand twice
//! - [`date`]: dates as pages write them
//! - [`table`]: tables set as lines of text
//! - [`meta`]: title, date, place, outlet and author, from the page itself

mod article;
mod date;
pub mod meta;
mod repeat;
mod sentence;
pub mod table;

use super::page::PageWords;
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
    /// Byline or dateline on a line of its own: names, source, date; not read.
    Byline,
    /// Caption or photo credit.
    Caption,
    /// Navigation, page numbers, share buttons: not read.
    Furniture,
}

impl ParagraphKind {
    /// Whether the paragraph is read for figures and slogans. One that is not has no sentences.
    pub fn is_read(self) -> bool {
        !matches!(self, Self::Furniture | Self::Byline)
    }
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
    /// Index of the paragraph that holds the same words: an earlier one, or a later one of which this is a fragment.
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
    /// Index of the article on the same page that goes on here, where a page sets one in two places.
    pub continues: Option<usize>,
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
    /// Where the pages of the source end: the bytes of its form feeds.
    page_ends: Vec<usize>,
}

impl Document {
    /// Finds the structure of a text.
    pub fn new(text: Text) -> Self {
        let (mut paragraphs, mut articles) = article::split(&text.norm, PageWords::builtin());
        repeat::mark(&text.norm, &mut paragraphs);
        article::resume(&mut paragraphs, &mut articles);
        let mut sentences = Vec::new();
        for (paragraph, p) in paragraphs.iter().enumerate().filter(|(_, p)| p.kind.is_read()) {
            sentence::split(&text.norm, &p.span, |span| sentences.push(Sentence { span, paragraph }));
        }
        let page_ends = memchr::memchr_iter(b'\x0c', text.source.as_bytes()).collect();
        Self { text, articles, paragraphs, sentences, page_ends }
    }

    /// The 1-based page on which a span begins; none in a text without pages.
    pub fn page(&self, span: &Span) -> Option<u32> {
        if self.page_ends.is_empty() {
            return None;
        }
        let at = self.text.source_bytes(span).start;
        Some(self.page_ends.partition_point(|end| *end < at) as u32 + 1)
    }

    /// The 1-based number of the paragraph that a paragraph repeats.
    pub fn repeats(&self, paragraph: usize) -> Option<u32> {
        let next = |i: usize| self.paragraphs.get(i).and_then(|p| p.duplicate_of);
        let first = next(paragraph)?;
        // A copy of a fragment repeats the whole.
        Some(next(first).filter(|i| *i != paragraph).unwrap_or(first) as u32 + 1)
    }

    /// The article that an article is a continuation of, or itself.
    pub fn origin(&self, article: usize) -> usize {
        self.articles.get(article).and_then(|a| a.continues).unwrap_or(article)
    }

    /// The 1-based number of an article in the document; one that goes on elsewhere keeps its number.
    pub fn article_number(&self, article: usize) -> u32 {
        self.articles.iter().take(self.origin(article) + 1).filter(|a| a.continues.is_none()).count() as u32
    }

    /// How many articles the document holds.
    pub fn article_count(&self) -> u32 {
        self.articles.iter().filter(|a| a.continues.is_none()).count() as u32
    }
}
