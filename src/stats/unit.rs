//! Units that measure the same thing brought to one: 万元 to 元, and on request 亩 and 公顷 to 平方米.

use crate::mention::unit::Units;
use rust_decimal::Decimal;

/// Magnitudes that may stand before a unit, the longest first.
const MAGNITUDES: &[(&str, u64)] = &[
    ("万亿", 1_000_000_000_000),
    ("百亿", 10_000_000_000),
    ("十亿", 1_000_000_000),
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("十万", 100_000),
    ("亿", 100_000_000),
    ("万", 10_000),
    ("千", 1_000),
    ("百", 100),
    ("十", 10),
];

/// The unit to count in, and how many of it make one of `unit`. With `base`, the base unit of the dictionary (公顷 is
/// 10000 平方米); magnitudes before a unit are always resolved (亿元 is 100000000 元).
pub fn harmonise(unit: &str, units: &Units, base: bool) -> (String, Decimal) {
    let known = |name: &str| units.at(name, 0).filter(|f| f.end == name.len());
    let (name, factor) = match known(unit) {
        Some(found) => (found.name, found.factor.unwrap_or(Decimal::ONE)),
        None => MAGNITUDES
            .iter()
            .find_map(|(word, n)| {
                let found = known(unit.strip_prefix(word)?)?;
                Some((found.name, Decimal::from(*n) * found.factor.unwrap_or(Decimal::ONE)))
            })
            .unwrap_or((unit, Decimal::ONE)),
    };
    match units.named(name).and_then(|u| u.base).filter(|_| base) {
        Some((name, each)) => (name.to_owned(), factor * each),
        None => (name.to_owned(), factor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;

    #[test]
    fn magnitudes_go_and_measures_meet_on_request() {
        let units = Units::load(&Sources::default()).unwrap();
        let of = |unit: &str, base| {
            let (name, factor) = harmonise(unit, &units, base);
            format!("{name} {}", factor.normalize())
        };
        assert_eq!(of("亿元", false), "元 100000000");
        assert_eq!(of("万元", false), "元 10000");
        assert_eq!(of("万人次", false), "人次 10000");
        assert_eq!(of("千瓦", false), "千瓦 1");
        assert_eq!(of("万亩", false), "亩 10000");
        assert_eq!(of("公顷", false), "公顷 1");
        assert_eq!(of("公顷", true), "平方米 10000");
        assert_eq!(of("", true), " 1");
        assert_eq!(of("万里挑一", true), "万里挑一 1");
    }
}
