//! From mentions to figures: which quantities the text asserts, and what each one means.
//!
//! - [`select`]: which quantities are figures at all
//! - [`frame`]: lengths of time that only date others
//! - [`token`]: the sentence with mentions as whole tokens; [`cut`]: the words between mentions
//! - [`words`]: the closed classes of words that steer the reading
//! - [`phrase`]: the noun phrase before a number
//! - [`after`]: the noun phrase after a number; [`predicate`]: what is said of the things counted
//! - [`lead`]: what stands between phrase and number: verbs, comparisons, bases; [`walk`] and [`noun`] are its steps
//! - [`subject`]: the region or organisation that each figure is about
//! - [`table`]: the tables of a page
//! - [`aim`]: what is aimed at, told from what has happened
//! - [`clause`]: questions about the clause that a number stands in
//! - [`lists`]: numbers that belong together; [`members`]: the phrases that 分别 deals them out to
//! - [`kind`]: kind, direction, basis and role of a figure
//! - [`naming`]: its indicator; [`inherit`]: where nothing beside the number names it
//! - [`decide`]: all figures of a sentence, with inheritance along it

pub mod after;
pub mod aim;
pub mod clause;
pub mod cut;
pub mod decide;
pub mod frame;
pub mod inherit;
pub mod kind;
pub mod lead;
pub mod lists;
pub mod members;
pub mod naming;
pub mod noun;
pub mod phrase;
pub mod predicate;
pub mod rules;
pub mod select;
pub mod subject;
pub mod table;
pub mod token;
pub mod walk;
pub mod words;

use crate::lexicon::Lexicon;
use crate::lexicon::indicators::Indicators;
use crate::mention::{Dimension, Mentions};
use crate::row::{Basis, Direction, Kind, Qualifier, Role, Status};
use crate::text::Span;
use crate::text::document::{Document, ParagraphKind};
use rust_decimal::Decimal;

/// A figure, in spans of the normalised text.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// Index of the quantity in the mentions.
    pub quantity: usize,
    /// Index of the sentence.
    pub sentence: usize,
    /// Its span.
    pub span: Span,
    /// What sort of quantity.
    pub kind: Kind,
    /// Value and upper end.
    pub value: Option<Decimal>,
    /// Upper end of a range.
    pub value_max: Option<Decimal>,
    /// Canonical unit.
    pub unit: &'static str,
    /// How exact.
    pub qualifier: Qualifier,
    /// Which way.
    pub direction: Direction,
    /// Compared with what.
    pub basis: Basis,
    /// Words of a named base.
    pub basis_text: Option<Span>,
    /// Side of a pair.
    pub role: Role,
    /// Has it happened.
    pub status: Status,
    /// Words of the indicator, simplified.
    pub indicator: String,
    /// The phrase that the indicator was read from, where it is in this sentence.
    pub indicator_span: Option<Span>,
    /// The phrase on the other side of the number, which was not taken.
    pub other: Option<Span>,
    /// The rule that produced the row.
    pub rule: &'static str,
    /// 0 to 100.
    pub confidence: u8,
}

/// Finds the figures of a document. `slogans` are the spans of slogans, whose numerals count nothing.
pub fn find(doc: &Document, mentions: &Mentions, slogans: &[Span], lexicon: &Lexicon) -> Vec<Figure> {
    let mut out = Vec::new();
    let mut carry = decide::Topic::default();
    let mut last: Option<usize> = None;
    sentences(doc, mentions, slogans, lexicon, |index, tokens| {
        let near = last.is_some_and(|l| l + 1 == index && doc.sentences[l].paragraph == doc.sentences[index].paragraph);
        if !near {
            carry = told_before(doc, mentions, lexicon, index, tokens);
        }
        last = Some(index);
        decide::sentence(&doc.text.norm, lexicon.words(), index, tokens, mentions, &mut carry, &mut out);
    });
    aim::mark(doc, mentions, lexicon, &mut out);
    for f in &mut out {
        // 总投资5亿: money without its unit.
        let sum = f.value.is_some_and(|v| v >= Decimal::ONE_HUNDRED);
        if sum && f.kind == Kind::Count && f.unit.is_empty() && is_money(lexicon, &f.indicator) {
            f.kind = Kind::Amount;
        }
    }
    out
}

/// Whether what is measured is money.
fn is_money(lexicon: &Lexicon, indicator: &str) -> bool {
    let takes = |kind| lexicon.indicators.code_of(indicator, kind).is_some();
    lexicon.words().ends_with(words::Head::Money, indicator) || takes(Kind::Amount) && !takes(Kind::Count)
}

/// What the sentence before speaks of, where it holds no figure and the sentence `index` names nothing before its number.
fn told_before(
    doc: &Document,
    mentions: &Mentions,
    lexicon: &Lexicon,
    index: usize,
    tokens: &[token::Token],
) -> decide::Topic {
    let opening = tokens.iter().take_while(|t| t.quantity().is_none());
    let before = index.checked_sub(1).filter(|_| !opening.clone().any(token::Token::is_nominal));
    let Some(before) = before.map(|i| &doc.sentences[i]).filter(|s| s.paragraph == doc.sentences[index].paragraph)
    else {
        return decide::Topic::default();
    };
    let norm = &doc.text.norm;
    let names =
        lexicon_indicators(norm, &before.span, mentions, lexicon).map(|s| (s, token::Kind::Indicator, 4)).collect();
    let tokens = token::tokens(norm, &before.span, &settle(names), lexicon.segmenter(), lexicon.words());
    decide::told(norm, lexicon.words(), &tokens)
}

/// Calls `each` with the tokens of every sentence that holds a figure.
pub fn sentences(
    doc: &Document,
    mentions: &Mentions,
    slogans: &[Span],
    lexicon: &Lexicon,
    mut each: impl FnMut(usize, &[token::Token]),
) {
    let norm = &doc.text.norm;
    let rejected = select::reject(norm, mentions, slogans, &lexicon.frames);
    let (mut q, mut d, mut n, mut s) = (0, 0, 0, 0);
    for (index, sentence) in doc.sentences.iter().enumerate() {
        crate::deadline::check();
        let within = |i: &mut usize, len: usize, span: &dyn Fn(usize) -> Span| {
            while *i < len && span(*i).start < sentence.span.start {
                *i += 1;
            }
            let from = *i;
            while *i < len && span(*i).end <= sentence.span.end {
                *i += 1;
            }
            from..*i
        };
        let qs = within(&mut q, mentions.quantities.len(), &|i| mentions.quantities[i].span.clone());
        let ds = within(&mut d, mentions.dates.len(), &|i| mentions.dates[i].span.clone());
        let ns = within(&mut n, mentions.names.len(), &|i| mentions.names[i].span.clone());
        let ss = within(&mut s, slogans.len(), &|i| slogans[i].clone());
        if qs.clone().all(|i| rejected[i].is_some())
            || doc.paragraphs[sentence.paragraph].kind == ParagraphKind::Furniture
        {
            continue;
        }
        let mut specials: Vec<(Span, token::Kind, u8)> = Vec::new();
        specials.extend(
            qs.filter(|&i| rejected[i].is_none())
                .map(|i| (mentions.quantities[i].span.clone(), token::Kind::Quantity(i), 0)),
        );
        specials.extend(ds.map(|i| (mentions.dates[i].span.clone(), token::Kind::Date(i), 1)));
        specials.extend(select::quoted(norm, &sentence.span).map(|s| (s, token::Kind::Quoted, 2)));
        specials.extend(ss.map(|i| (slogans[i].clone(), token::Kind::Quoted, 3)));
        specials.extend(
            lexicon_indicators(norm, &sentence.span, mentions, lexicon).map(|s| (s, token::Kind::Indicator, 4)),
        );
        let counts: Vec<&Span> = specials
            .iter()
            .filter_map(|(_, k, _)| match k {
                token::Kind::Quantity(i) => Some(&mentions.quantities[*i]),
                _ => None,
            })
            .filter(|q| q.dimension == Dimension::Count)
            .map(|q| &q.span)
            .collect();
        let names = ns.filter(|&i| !select::counted_name(norm, &mentions.names[i], &counts));
        let names: Vec<_> = names.map(|i| (mentions.names[i].span.clone(), token::Kind::Name(i), 5)).collect();
        specials.extend(names);
        let specials = settle(specials);
        each(index, &token::tokens(norm, &sentence.span, &specials, lexicon.segmenter(), lexicon.words()));
    }
}

/// Names of the dictionary of four characters and more that do not begin with a verb, or that join several words
/// (印刷和记录媒介复制业): those are nouns wherever they stand.
fn lexicon_indicators<'a>(
    norm: &'a str,
    span: &Span,
    mentions: &'a Mentions,
    lexicon: &'a Lexicon,
) -> impl Iterator<Item = Span> + use<'a> {
    let first = mentions.indicators.partition_point(|m| m.start < span.start);
    let end = span.end;
    let within = mentions.indicators[first..].iter().take_while(move |m| m.start < end).filter(move |m| m.end <= end);
    within.filter(|m| Indicators::stands(norm, m)).map(|m| m.start..m.end).filter(|s| {
        let name = &norm[s.clone()];
        name.chars().nth(3).is_some()
            && (name.contains(['、', '和', '与', '及']) || lexicon.verbs.starts_with(name).is_none())
    })
}

/// Drops overlapping spans: the lower rank wins, then the longer.
fn settle(mut all: Vec<(Span, token::Kind, u8)>) -> Vec<(Span, token::Kind)> {
    all.sort_by_key(|(s, _, rank)| (*rank, usize::MAX - s.len(), s.start));
    let mut kept: Vec<(Span, token::Kind)> = Vec::with_capacity(all.len());
    for (span, kind, _) in all {
        let at = kept.partition_point(|(k, _)| k.start < span.start);
        let clear =
            kept.get(at).is_none_or(|(k, _)| k.start >= span.end) && (at == 0 || kept[at - 1].0.end <= span.start);
        if clear && !span.is_empty() {
            kept.insert(at, (span, kind));
        }
    }
    kept
}
