//! Finds slogans and opens them.
//!
//! - [`shape`]: numerals and heads of an expression, its kind, template and promised number of items
//! - [`quote`]: quoted expressions
//! - `find`: where slogans stand
//! - `expand`, `split`: the items of a slogan
//! - [`summary`], [`discover`]: slogans over an archive

pub mod discover;
mod expand;
mod find;
mod numeral;
mod prose;
pub mod quote;
pub mod shape;
mod split;
pub mod summary;

use crate::lexicon::matcher::Match;
use crate::lexicon::{Lexicon, Named};
use crate::row::{SloganKind, SloganRow};
use crate::text::Span;
use crate::text::document::Document;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Where the items of a mention come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ItemsSource {
    /// It has none.
    #[default]
    None,
    /// The document itself.
    Text,
    /// `dicts/slogans.tsv`.
    Dict,
}

impl ItemsSource {
    /// The word that stands in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Text => "text",
            Self::Dict => "dict",
        }
    }
}

/// One mention of a slogan.
#[derive(Clone, Debug, PartialEq)]
pub struct Slogan {
    /// Its bytes in the normalised text, without quotation marks.
    pub span: Span,
    /// Canonical form.
    pub slogan: String,
    /// Its kind.
    pub kind: SloganKind,
    /// Its shape with heads as letters.
    pub template: String,
    /// The number of items that it promises.
    pub declared: Option<u32>,
    /// Its numerals and heads.
    pub halves: Vec<shape::Half>,
    /// What it stands for, in order.
    pub items: Vec<String>,
    /// Where the items come from.
    pub items_source: ItemsSource,
    /// The rule that found it.
    pub rule: &'static str,
    /// How sure that is, in percent.
    pub confidence: u8,
}

/// Every slogan of a document, in order of the text.
pub fn find(document: &Document, lex: &Lexicon) -> Vec<Slogan> {
    let Named { slogans, numerals, .. } = lex.named(&document.text.norm);
    among(document, &slogans, &numerals, lex)
}

/// The same from the words of the table, and the numerals that may open a half, that stand in the text.
pub fn among(document: &Document, words: &[Match], numerals: &[Match], lex: &Lexicon) -> Vec<Slogan> {
    let mut slogans = find::mentions(document, words, numerals, &lex.slogans);
    expand::fill(document, &lex.slogans, &mut slogans);
    slogans
}

/// The spans whose numerals count nothing: all slogans but mottos.
pub fn spans(slogans: &[Slogan]) -> impl Iterator<Item = &Span> {
    slogans.iter().filter(|s| s.kind != SloganKind::Motto).map(|s| &s.span)
}

/// The rows of a document's slogans. `subject` names who runs the one at a span: words and region code.
pub fn rows(
    document: &Document,
    slogans: &[Slogan],
    doc: &Arc<str>,
    mut subject: impl FnMut(&Span) -> (String, String),
) -> Vec<SloganRow> {
    let mut titles: Vec<Arc<str>> = document.articles.iter().map(|a| a.title.as_str().into()).collect();
    if titles.is_empty() {
        titles.push("".into());
    }
    slogans
        .iter()
        .map(|s| {
            let sentence = document.sentences.partition_point(|x| x.span.end <= s.span.start);
            let paragraph = document.paragraphs.partition_point(|x| x.span.end <= s.span.start);
            let article = document.paragraphs.get(paragraph).map_or(0, |p| p.article);
            let at = document.text.source_chars(&s.span);
            let (subject, region_code) = subject(&s.span);
            let found = u32::try_from(s.items.len()).ok().filter(|n| *n > 0);
            SloganRow {
                doc: doc.clone(),
                article: document.article_number(article),
                title: titles[article.min(titles.len() - 1)].clone(),
                paragraph: paragraph as u32 + 1,
                sentence: sentence as u32 + 1,
                start: at.start as u64,
                end: at.end as u64,
                text: document.text.source_slice(&s.span).to_owned(),
                slogan: s.slogan.clone(),
                kind: s.kind,
                template: s.template.clone(),
                declared: s.declared,
                items: s.items.clone(),
                items_source: s.items_source.as_str(),
                found,
                complete: found.and_then(|n| s.declared.map(|d| d == n)),
                subject,
                region_code,
                rule: s.rule,
                confidence: Decimal::new(i64::from(s.confidence), 2),
                page: document.page(&s.span),
                duplicate_of: document.repeats(paragraph),
                slogan_id: String::new(), // by `read::id::assign`
                sentence_text: Arc::default(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;
    use crate::text::Text;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load(&Sources::default()).unwrap());

    fn page() -> impl Strategy<Value = String> {
        let atom = prop_oneof![
            4 => proptest::sample::select("一二两三四五六七八九十百千万双多1235NX+".chars().collect::<Vec<_>>()),
            4 => proptest::sample::select("比看强促联会卡型化的和等即是指年个大项条、,;。:()“”‘’「」—\n".chars().collect::<Vec<_>>()),
            2 => proptest::sample::select(vec!['活', '动', '开', '展', '机', '制', '一', '是', '落', '实', '第']),
            1 => any::<char>(),
        ];
        proptest::collection::vec(atom, 0..80).prop_map(|v| v.into_iter().collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_gives_rows_in_order_that_slice_it(s in page()) {
            let document = Document::new(Text::new(s));
            let found = find(&document, &LEXICON);
            let mut end = 0;
            for m in &found {
                prop_assert!(m.span.start >= end && m.span.end > m.span.start);
                prop_assert!(document.text.norm.get(m.span.clone()).is_some());
                end = m.span.end;
            }
            prop_assert_eq!(rows(&document, &found, &"d".into(), |_| Default::default()).len(), found.len());
            discover::observe(&document, &LEXICON);
        }
    }
}
