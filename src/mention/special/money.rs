//! Currencies that stand before a number.

use crate::error::Result;
use crate::lexicon::{Sources, table};
use crate::mention::Dimension;
use crate::mention::quantity::{Core, Reader};
use crate::mention::trie::Trie;

/// One sign of `dicts/currency-signs.tsv`.
#[derive(Debug)]
struct Sign {
    /// The unit of rows; the dollar of the place where none.
    unit: Option<&'static str>,
    /// Whether it belongs to the figure's words.
    inside: bool,
}

/// The signs, by their characters reversed.
#[derive(Debug, Default)]
pub(in crate::mention) struct Signs(Trie<Sign>);

impl Signs {
    /// Loads `currency-signs.tsv`; `unit` finds a unit of money by its name.
    pub fn load(sources: &Sources, unit: impl Fn(&str) -> Option<&'static str>) -> Result<Self> {
        let mut me = Self::default();
        for source in sources.of("currency-signs.tsv", include_str!("../../../dicts/currency-signs.tsv"))? {
            table::rows(&source, &["sign", "unit", "span"], |row| {
                let unit = match row.need("unit")? {
                    "local" => None,
                    name => Some(unit(name).ok_or_else(|| {
                        row.error(
                            "unit",
                            "is no unit of money",
                            "write one of the second column of dicts/units.tsv, or local",
                        )
                    })?),
                };
                let inside = match row.need("span")? {
                    "in" => true,
                    "out" => false,
                    _ => return Err(row.error("span", "is unknown", "write in or out")),
                };
                me.0.insert(row.need("sign")?.chars().rev(), Sign { unit, inside });
                Ok(())
            })?;
        }
        Ok(me)
    }
}

/// US$5.2亿, 港币300万元, 人民币5亿: the currency that stands before a number, and where the figure then begins.
pub(in crate::mention) fn money_before(
    r: &Reader,
    at: usize,
    floor: usize,
    core: &Core,
) -> Option<(usize, &'static str)> {
    let plain = core.unit.is_empty() || core.unit == "元";
    if !plain || !matches!(core.dimension, Dimension::None | Dimension::Money) {
        return None;
    }
    let (len, sign) = r.words.signs.0.longest(r.s[..at].chars().rev(), |len, _| at - len >= floor)?;
    Some((if sign.inside { at - len } else { at }, sign.unit.unwrap_or(r.dollar)))
}
