//! Currencies that stand before a number.

use crate::error::Result;
use crate::lexicon::{Sources, table};
use crate::mention::Dimension;
use crate::mention::cursor::Cursor;
use crate::mention::quantity::{Core, Reader};
use crate::mention::trie::Trie;
use rust_decimal::Decimal;

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

/// What the letters behind the number of a price multiply it by: US$450m, $3.2B.
const LETTERS: [(&str, u64); 4] = [("m", 1_000_000), ("k", 1_000), ("b", 1_000_000_000), ("tn", 1_000_000_000_000)];

/// The magnitude that letters are behind the number of a price, which ends at `end`, and where they end: US$450m, where they
/// would be units elsewhere.
fn letters(r: &Reader, at: usize, floor: usize, end: usize) -> Option<(Decimal, usize)> {
    let rest = r.rest(end);
    let len = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (_, m) = LETTERS.iter().find(|(w, _)| len > 0 && w.eq_ignore_ascii_case(&rest[..len]))?;
    let sign = |len: usize, _: &Sign| at - len >= floor && !r.s[at - len..at].contains(|c: char| c as u32 > 0x2fff);
    r.words.signs.0.longest(r.s[..at].chars().rev(), sign)?;
    Some((Decimal::from(*m), end + len))
}

/// Whether a price with such letters begins at `at`, which is then no code.
pub(in crate::mention) fn priced(r: &Reader, at: usize, floor: usize) -> bool {
    let number = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b',');
    let end = at + r.rest(at).bytes().take_while(number).count();
    end > at && letters(r, at, floor, end).is_some()
}

/// Multiplies the number of a price by the letters behind it.
pub(in crate::mention) fn money_magnitude(r: &Reader, at: usize, floor: usize, core: &mut Core) {
    if let Some((m, end)) = letters(r, at, floor, core.number.span.end).filter(|_| core.number.arabic) {
        (core.unit, core.dimension) = ("", Dimension::None);
        core.value = core.number.value.and_then(|v| v.checked_mul(m));
        core.end = end;
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
