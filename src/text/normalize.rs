//! The one text that all later stages read: simplified script, half width, meaningless spaces and line breaks gone, and the way
//! back for every byte.
//!
//! 1. [`super::fold`]: characters to their plain form. Full-width `，；：（）！？％` and the like become `,;:()!?%`; Chinese
//!    punctuation that has no half-width twin stays (`。、《》【】“”‘’…·—`). `「」『』`, the quotation marks of traditional text, become
//!    “”‘’. Straight quotes stay.
//! 2. [`super::space`]: spaces inside numbers and words go.
//! 3. Script: traditional and mixed text through OpenCC's t2s with `dicts/variants.tsv` before it; simplified text keeps its
//!    characters, and only those that no simplified text has are converted, so that 乾隆 and 显著 stay and nothing is paid for.
//!
//! Normalising a normalised text changes nothing.

use super::fold::{self, Fold, Folds};
use super::map::OffsetMap;
use super::opencc::{self, Dict};
use super::tables::tables;
use super::{Script, script, space};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

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
pub fn normalize(source: &str, joins: &[Range<usize>]) -> Normalized {
    normalize_with(source, joins, Folds::ALL)
}

/// Converts to simplified script with some folds. The byte ranges in `joins`, in order, are left out with [`Fold::Lines`].
pub fn normalize_with(source: &str, joins: &[Range<usize>], folds: Folds) -> Normalized {
    // Offsets are kept in 32 bits. Input is cut into documents long before this.
    if u32::try_from(source.len()).is_err() {
        return Normalized { text: source.to_owned(), script: script::detect(source), ..Normalized::default() };
    }
    let joins = if folds.has(Fold::Lines) { proper(source, joins) } else { Cow::Borrowed(&[][..]) };
    let folded = fold::fold(source, &joins, folds);
    let mut text = folded.text.map_or(Cow::Borrowed(source), Cow::Owned);
    let mut edits = folded.edits;
    if folded.spaces
        && folds.has(Fold::Spaces)
        && let Some((tidy, dropped)) = space::tidy(&text)
    {
        text = Cow::Owned(tidy);
        edits = edits.then(dropped);
    }
    let script = script::decide(folded.traditional, folded.simplified);
    let variants = folds.has(Fold::Variants);
    let dict = match script {
        Script::Simplified if folded.traditional == 0 && !(variants && folded.variants) => None,
        Script::Simplified => Some(singles(variants)),
        Script::Traditional | Script::Mixed => Some(full(variants)),
    };
    if let Some(step) = dict.and_then(|dict| opencc::step(dict, &text, &[text.len()])) {
        text = Cow::Owned(step.text);
        edits = edits.then(step.edits);
    }
    let map = OffsetMap::new(edits, source);
    Normalized { text: text.into_owned(), map, script }
}

/// OpenCC's t2s, with or without the variants before it.
fn full(with_variants: bool) -> &'static Dict {
    static DICTS: [OnceLock<Dict>; 2] = [const { OnceLock::new() }; 2];
    DICTS[usize::from(with_variants)].get_or_init(|| {
        let mut ranks = vec![Vec::new()];
        if with_variants {
            ranks[0].push(tables().variants.as_str());
        }
        ranks.extend(["TSPhrases.txt", "TSCharactersExt.txt", "TSCharacters.txt"].map(opencc::dictionary));
        Dict::new(&ranks)
    })
}

/// Only the characters that no simplified text has.
fn singles(with_variants: bool) -> &'static Dict {
    static DICTS: [OnceLock<Dict>; 2] = [const { OnceLock::new() }; 2];
    DICTS[usize::from(with_variants)].get_or_init(|| {
        let variants = variants().filter(|_| with_variants);
        Dict::of_chars(variants.chain(script::traditional()))
    })
}

/// The single characters of `variants.tsv`.
pub(crate) fn variants() -> impl Iterator<Item = (char, char)> {
    opencc::rows(&tables().variants).filter_map(|(from, to)| {
        let mut chars = from.chars();
        let c = chars.next()?;
        chars.next().is_none().then_some((c, to.chars().next()?))
    })
}

/// The ranges that can be left out: in order, apart, at character boundaries.
fn proper<'a>(source: &str, joins: &'a [Range<usize>]) -> Cow<'a, [Range<usize>]> {
    let mut end = 0;
    let good = |r: &Range<usize>, end: usize| {
        r.start >= end && r.start <= r.end && source.is_char_boundary(r.start) && source.is_char_boundary(r.end)
    };
    if joins.iter().all(|r| good(r, std::mem::replace(&mut end, r.end))) {
        return Cow::Borrowed(joins);
    }
    end = 0;
    Cow::Owned(
        joins
            .iter()
            .filter(|r| {
                let ok = good(r, end);
                if ok {
                    end = r.end;
                }
                ok
            })
            .cloned()
            .collect(),
    )
}
