//! Tallies, which have no classifier: 3死5伤, 十七男五女, 2金3银5铜.

use crate::error::Result;
use crate::lexicon::{Sources, table};
use crate::mention::cursor::Cursor;
use crate::mention::number;
use crate::mention::quantity::{Reader, Taken};
use crate::mention::{Dimension, Quantity};
use rustc_hash::FxHashMap;

/// The words of `dicts/tallies.tsv`, each with the number of its group.
#[derive(Debug, Default)]
pub(in crate::mention) struct Tallies(FxHashMap<char, usize>);

impl Tallies {
    /// Loads `tallies.tsv`.
    pub fn load(sources: &Sources) -> Result<Self> {
        let mut words = FxHashMap::default();
        let mut groups: Vec<String> = Vec::new();
        for source in sources.of("tallies.tsv", include_str!("../../../dicts/tallies.tsv"))? {
            table::rows(&source, &["word", "group"], |row| {
                let mut chars = row.need("word")?.chars();
                let (Some(word), None) = (chars.next(), chars.next()) else {
                    return Err(row.error("word", "has more than one character", "write one character a row"));
                };
                let name = row.need("group")?;
                let group = groups.iter().position(|g| g == name).unwrap_or_else(|| {
                    groups.push(name.to_owned());
                    groups.len() - 1
                });
                if words.insert(word, group).is_some_and(|before| before != group) {
                    return Err(row.error("word", "stands in another group too", "keep one of the two rows"));
                }
                Ok(())
            })?;
        }
        Ok(Self(words))
    }
}

/// The counts of a tally that begins at `at`.
pub(in crate::mention) fn tally(r: &Reader, at: usize) -> Option<Taken> {
    let group = |p: usize| r.next(p).and_then(|c| Some((*r.words.tallies.0.get(&c)?, p + c.len_utf8())));
    // Most numbers are told off by what follows their digits.
    let digits = r.rest(at).char_indices().find(|(_, c)| !number::begins(*c))?.0;
    group(at + digits)?;
    let read = |p: usize| r.number(p).filter(|n| n.value.is_some() && !n.decimal && n.max.is_none());
    let first = read(at)?;
    let (wanted, mut p) = group(first.span.end)?;
    let mut parts = vec![first];
    while let Some(n) = read(p)
        && let Some((_, end)) = group(n.span.end).filter(|(g, _)| *g == wanted)
    {
        parts.push(n);
        p = end;
    }
    // 三男 alone is a third son, 九死一生 an idiom, 三平二负责 no tally.
    if parts.len() < 2 || r.eat(p, &["生", "责", "担", "荷", "台", "方", "米", "均", "属", "融", "行"]).is_some()
    {
        return None;
    }
    let count = |n: number::Number| Quantity {
        span: n.span.clone(),
        value: n.value,
        number: n.span,
        dimension: Dimension::Count,
        ..Quantity::default()
    };
    Some(Taken::Parts(parts.into_iter().map(count).collect()))
}
