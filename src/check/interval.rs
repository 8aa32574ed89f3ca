//! What a printed number can mean: its digits end somewhere, and the truth lies within the last of them.

use super::Fact;
use crate::row::Qualifier;
use rust_decimal::Decimal;

/// From the least to the greatest that a printed number can stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The least.
    pub low: Decimal,
    /// The greatest.
    pub high: Decimal,
}

impl Interval {
    /// The interval of a figure: half a step of its last digit to either side, a whole step beyond 余 and below 近.
    pub fn of(fact: &Fact) -> Option<Self> {
        let (v, step) = (fact.value, step(&fact.text, fact.value)?);
        let half = step / Decimal::TWO;
        let (low, high) = match fact.qualifier {
            Qualifier::Exact => (v - half, v + half),
            Qualifier::About => (v - step, v + step),
            Qualifier::Over => (v, v.checked_add(step)?),
            Qualifier::Under => (v - step, v),
        };
        Some(Self { low, high })
    }

    /// Divides two positive numbers, times 100.
    pub fn percent_of(self, whole: Self) -> Option<Self> {
        if self.low < Decimal::ZERO || whole.low <= Decimal::ZERO {
            return None;
        }
        let percent = |a: Decimal, b: Decimal| a.checked_div(b)?.checked_mul(Decimal::ONE_HUNDRED);
        Some(Self { low: percent(self.low, whole.high)?, high: percent(self.high, whole.low)? })
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_sub(other.high)?, high: self.high.checked_sub(other.low)? })
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)? })
    }

    /// How far the truth may be from the middle.
    pub fn spread(self) -> Decimal {
        (self.high - self.low) / Decimal::TWO
    }
}

/// The worth of the last printed digit: 0.1亿 in 98.6亿元, 1 in 615个. None for 三分之一, 半数 and the like.
pub fn step(text: &str, value: Decimal) -> Option<Decimal> {
    if ["分之", "半", "几", "数", "来", "∶"].iter().any(|w| text.contains(w)) && !text.contains("百分之") {
        return None;
    }
    let plain: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (u32::from(c) - u32::from('０')) as u8),
            '．' => '.',
            '，' => ',',
            c => c,
        })
        .filter(|c| !c.is_whitespace())
        .collect();
    let mut runs = plain
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .filter(|r| r.contains(|c: char| c.is_ascii_digit()));
    let numerals = plain.contains(|c| "一二三四五六七八九两兩".contains(c));
    if let (Some(run), None, false) = (runs.next(), runs.next(), numerals) {
        let digits = run.replace(',', "");
        let number: Decimal = digits.trim_matches('.').parse().ok()?;
        let places = digits.split_once('.').map_or(0, |(_, f)| f.len() as u32);
        let last = Decimal::try_from_i128_with_scale(1, places).ok()?;
        return match number.is_zero() {
            true => Some(last),
            false => value.abs().checked_div(number)?.checked_mul(last),
        };
    }
    // Chinese numerals, 四亿零五百万: down to the last that is not nought.
    let v = value.normalize();
    let (mut n, mut power) = (v.mantissa().unsigned_abs(), 0u32);
    if n == 0 {
        return Some(Decimal::ONE);
    }
    if v.scale() > 0 {
        return Decimal::try_from_i128_with_scale(1, v.scale()).ok();
    }
    while n.is_multiple_of(10) {
        n /= 10;
        power += 1;
    }
    Decimal::from_i128_with_scale(10i128.checked_pow(power)?, 0).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_printed_digit_has_its_worth() {
        let of = |text: &str, value: &str| step(text, value.parse().unwrap()).map(|d| d.normalize().to_string());
        assert_eq!(of("98.6亿元", "9860000000").as_deref(), Some("10000000"));
        assert_eq!(of("615个", "615").as_deref(), Some("1"));
        assert_eq!(of("9,000多名", "9000").as_deref(), Some("1"));
        assert_eq!(of("97.24%", "97.24").as_deref(), Some("0.01"));
        assert_eq!(of("87.0％", "87").as_deref(), Some("0.1"));
        assert_eq!(of("１２．５％", "12.5").as_deref(), Some("0.1"));
        assert_eq!(of("2,318萬5千人次", "23185000").as_deref(), Some("1000"));
        assert_eq!(of("四亿零五百万斤", "405000000").as_deref(), Some("1000000"));
        assert_eq!(of("百分之十二点五", "12.5").as_deref(), Some("0.1"));
        assert_eq!(of("三分之一", "33.333333"), None);
        assert_eq!(of("近半数", "50"), None);
        assert_eq!(of("0%", "0").as_deref(), Some("1"));
    }
}
