//! Units: what follows a number, from `dicts/units.tsv`.

use super::Dimension;
use super::trie::Trie;
use crate::error::Result;
use crate::lexicon::{Sources, table};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::Mutex;

/// One unit of the table.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The unit of rows.
    pub canonical: &'static str,
    /// Its family.
    pub dimension: Dimension,
    /// ISO 4217 or UCUM, empty when none.
    pub code: &'static str,
    /// The base unit and how many of it make one canonical unit.
    pub base: Option<(&'static str, Decimal)>,
    /// A lone Chinese digit before the word does not make it a unit.
    pub needs_numeral: bool,
    /// Continuations after which the word is not this unit.
    not: Vec<Box<str>>,
    /// A symbol such as `km`, which must not run on into another letter.
    ascii: bool,
}

/// What a compound unit is made of: 部/百人.
type Parts = (&'static str, Option<char>, &'static str);

/// The table of units.
#[derive(Debug, Default)]
pub struct Units {
    trie: Trie<u32>,
    units: Vec<Unit>,
    canonical: HashMap<&'static str, u32>,
    compounds: Mutex<HashMap<Parts, &'static str>>,
}

/// A unit found behind a number.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Where the unit ends.
    pub end: usize,
    /// Canonical name.
    pub name: &'static str,
    /// Its family.
    pub dimension: Dimension,
    /// See [`Unit::needs_numeral`].
    pub needs_numeral: bool,
    /// What the value is to be multiplied by to speak in the canonical unit (角 → 0.1 元).
    pub factor: Option<Decimal>,
}

/// Whether `rest` begins with one of the continuations; `\d` stands for a digit.
pub(super) fn continues(rest: &str, list: &[Box<str>]) -> bool {
    list.iter().any(|w| match &**w {
        "\\d" => rest.starts_with(|c: char| c.is_ascii_digit()),
        w => rest.starts_with(w),
    })
}

/// Table text lives as long as the program: the dictionaries are loaded once, and rows carry their unit without copying it.
fn keep(s: &str) -> &'static str {
    Box::leak(s.to_owned().into_boxed_str())
}

impl Units {
    /// Loads `units.tsv`.
    pub fn load(sources: &Sources) -> Result<Self> {
        let mut me = Self::default();
        for source in sources.of("units.tsv", include_str!("../../dicts/units.tsv"))? {
            table::rows(&source, &["unit", "canonical", "dimension"], |row| {
                let word = row.need("unit")?;
                let dimension = match row.need("dimension")? {
                    "count" => Dimension::Count,
                    "money" => Dimension::Money,
                    "percent" => Dimension::Percent,
                    "points" => Dimension::Points,
                    "multiple" => Dimension::Multiple,
                    "time" => Dimension::Time,
                    "age" => Dimension::Age,
                    "physical" => Dimension::Physical,
                    _ => {
                        return Err(row.error(
                            "dimension",
                            "names no family of units",
                            "write count, money, percent, points, multiple, time, age or physical",
                        ));
                    }
                };
                let canonical = row.need("canonical")?;
                let canonical = match me.canonical.get(canonical) {
                    Some(id) => me.units[*id as usize].canonical,
                    None => keep(canonical),
                };
                let base = match (row.get("base"), row.get("factor")) {
                    ("", _) | (_, "") => None,
                    (base, factor) => {
                        let factor = factor
                            .parse()
                            .map_err(|_| row.error("factor", "is not a number", "write a decimal such as 666.67"))?;
                        Some((keep(base), factor))
                    }
                };
                let id = me.units.len() as u32;
                me.units.push(Unit {
                    canonical,
                    dimension,
                    code: keep(row.get("code")),
                    base,
                    needs_numeral: row.get("numeral") == "no",
                    not: row.list("not").map(Into::into).collect(),
                    ascii: word.ends_with(|c: char| c.is_ascii_alphanumeric()),
                });
                if word == canonical {
                    me.canonical.insert(canonical, id);
                }
                me.trie.insert(word.chars(), id);
                Ok(())
            })?;
        }
        Ok(me)
    }

    /// The longest unit that begins at `at`, compounds such as 元/吨 and 台(套) included.
    pub fn at(&self, s: &str, at: usize) -> Option<Found> {
        let mut found = self.simple(s, at)?;
        let rest = &s[found.end..];
        if let Some(per) = rest.strip_prefix('/').or_else(|| rest.strip_prefix('每'))
            && !matches!(found.dimension, Dimension::Percent | Dimension::Points | Dimension::Multiple)
            && let Some((size, other)) = self.denominator(s, s.len() - per.len(), rest.starts_with('/'))
            && (rest.starts_with('/') || matches!(other.dimension, Dimension::Physical | Dimension::Time))
        {
            found.name = self.compound(found.name, size, other.name);
            found.end = other.end;
            found.needs_numeral = false;
        } else if let Some(inner) = rest.strip_prefix('(')
            && let Some(other) = self.simple(s, s.len() - inner.len())
            && s[other.end..].starts_with(')')
            && other.dimension == found.dimension
            && found.dimension == Dimension::Count
        {
            found.end = other.end + 1;
        }
        Some(found)
    }

    /// What a compound is spread over, 吨 of 元/吨; after a stroke also a round number of it, 百人 of 部/百人.
    fn denominator(&self, s: &str, at: usize, stroke: bool) -> Option<(Option<char>, Found)> {
        if let Some(found) = self.simple(s, at) {
            return Some((None, found));
        }
        let size = s[at..].chars().next().filter(|c| stroke && matches!(c, '十' | '百' | '千' | '万'))?;
        Some((Some(size), self.simple(s, at + size.len_utf8())?))
    }

    fn simple(&self, s: &str, at: usize) -> Option<Found> {
        let rest = &s[at..];
        let fits = |len: usize, id: &u32| {
            let u = &self.units[*id as usize];
            let after = &rest[len..];
            let runs_on = u.ascii && after.starts_with(|c: char| c.is_ascii_alphanumeric());
            !runs_on && !continues(after, &u.not)
        };
        let (len, id) = self.trie.longest(rest.chars(), fits)?;
        let u = &self.units[*id as usize];
        let same = u.base.filter(|b| b.0 == u.canonical);
        Some(Found {
            end: at + len,
            name: u.canonical,
            dimension: u.dimension,
            needs_numeral: u.needs_numeral,
            factor: same.map(|b| b.1),
        })
    }

    /// `A/B` for two canonical units, or `A/百B`. At most as many as there are pairs of units are ever made.
    fn compound(&self, a: &'static str, size: Option<char>, b: &'static str) -> &'static str {
        let name = format!("{a}/{}{b}", size.map(String::from).unwrap_or_default());
        if let Some(id) = self.canonical.get(name.as_str()) {
            return self.units[*id as usize].canonical;
        }
        let mut made = match self.compounds.lock() {
            Ok(made) => made,
            Err(poisoned) => poisoned.into_inner(),
        };
        made.entry((a, size, b)).or_insert_with(|| keep(&name))
    }

    /// The unit with this canonical name.
    pub fn named(&self, canonical: &str) -> Option<&Unit> {
        self.canonical.get(canonical).map(|id| &self.units[*id as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(s: &str) -> Option<(&'static str, &str)> {
        let units = Units::load(&Sources::default()).unwrap();
        let f = units.at(s, 0)?;
        Some((f.name, &s[..f.end]))
    }

    #[test]
    fn the_longest_unit_that_is_no_other_word() {
        assert_eq!(unit("个百分点"), Some(("个百分点", "个百分点")));
        assert_eq!(unit("个月"), Some(("个月", "个月")));
        assert_eq!(unit("平米的"), Some(("平方米", "平米")));
        assert_eq!(unit("KW,"), Some(("千瓦", "KW")));
        assert_eq!(unit("km"), Some(("公里", "km")));
        assert_eq!(unit("mx"), None);
        assert_eq!(unit("名额"), None);
        assert_eq!(unit("人民币"), Some(("元", "人民币")));
        assert_eq!(unit("元/平米,"), Some(("元/平方米", "元/平米")));
        assert_eq!(unit("元/吨"), Some(("元/吨", "元/吨")));
        assert_eq!(unit("元/千瓦时"), Some(("元/千瓦时", "元/千瓦时")));
        assert_eq!(unit("部/百人。"), Some(("部/百人", "部/百人")));
        assert_eq!(unit("张/千人,"), Some(("张/千人", "张/千人")));
        assert_eq!(unit("台(套)农机"), Some(("台", "台(套)")));
        assert_eq!(unit("元人民币"), Some(("元", "元人民币")));
    }

    #[test]
    fn every_unit_row_is_read_and_money_has_codes() {
        let units = Units::load(&Sources::default()).unwrap();
        assert!(units.units.len() > 500);
        assert_eq!(units.named("港元").map(|u| u.code), Some("HKD"));
        assert_eq!(units.named("公顷").and_then(|u| u.base), Some(("平方米", Decimal::from(10_000))));
    }
}
