//! Measures of a group: how many figures it has, and what their values come to. Exact throughout.

use crate::frame::SCALE;
use crate::row::CellType;
use crate::store::codec::OwnedCell;
use crate::table::Head;
use rust_decimal::{Decimal, RoundingStrategy};

/// What to compute of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Figures.
    Count,
    /// Their sum; empty for rates and other values that do not add up.
    Sum,
    /// Sum by count.
    Mean,
    /// The middle value.
    Median,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// The value below which so many percent lie.
    Quantile(u8),
}

/// Measures with a name of their own: name, Chinese name, meaning.
pub const NAMED: &[(&str, &str, Measure, &str)] = &[
    ("count", "个数", Measure::Count, "Figures in the group."),
    (
        "sum",
        "合计",
        Measure::Sum,
        "Their sum; empty for values that do not add up (rate, growth, points, multiple, rank, age).",
    ),
    ("mean", "平均", Measure::Mean, "Sum by count, to ten digits after the point. A range counts with its middle."),
    ("median", "中位数", Measure::Median, "Middle value, between two the middle of both."),
    ("min", "最小", Measure::Min, "Least value."),
    ("max", "最大", Measure::Max, "Greatest value."),
];

impl std::str::FromStr for Measure {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(named) = NAMED.iter().find(|n| n.0 == text || n.1 == text) {
            return Ok(named.2);
        }
        let percent = text.strip_prefix('q').and_then(|n| n.parse().ok()).filter(|n| (1..=99).contains(n));
        percent.map(Self::Quantile).ok_or_else(|| {
            let names: Vec<&str> = NAMED.iter().map(|n| n.0).collect();
            format!(
                "`{text}` is no measure; choose among {} and q1 to q99 (q90: nine of ten lie below)",
                names.join(", ")
            )
        })
    }
}

/// A group's values, times ten to the scale of frames.
#[derive(Debug, Default)]
pub struct Values {
    /// How many.
    pub count: u64,
    /// Their sum; none when it has more than 38 digits.
    pub sum: Option<i128>,
    /// The least and the greatest.
    pub ends: Option<(i128, i128)>,
    /// All, in order, where a measure needs them.
    pub sorted: Vec<i128>,
}

/// The number as exactly as 28 digits allow.
pub fn decimal(mut n: i128) -> Option<Decimal> {
    let mut scale = SCALE;
    while scale > 0 && n % 10 == 0 {
        n /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(n, scale).ok()
}

fn rounded(d: Decimal) -> Decimal {
    d.round_dp_with_strategy(SCALE, RoundingStrategy::MidpointAwayFromZero).normalize()
}

impl Measure {
    /// Whether all values must be known in order.
    pub fn needs_order(self) -> bool {
        matches!(self, Self::Median | Self::Quantile(_))
    }

    /// The column that it fills.
    pub fn head(self, zh: bool) -> Head {
        let cell_type = if self == Self::Count { CellType::Int } else { CellType::Decimal };
        let named = NAMED.iter().find(|n| n.2 == self);
        let name = named.map_or_else(|| format!("q{}", self.percent()), |n| n.0.to_owned());
        let label = named.filter(|_| zh).map_or_else(|| name.clone(), |n| n.1.to_owned());
        Head { label: label.into(), name: name.into(), cell_type, about: named.map_or("", |n| n.3) }
    }

    fn percent(self) -> u8 {
        match self {
            Self::Quantile(p) => p,
            _ => 50,
        }
    }

    /// Computes it. `adds_up`: whether values of this kind may be summed.
    pub fn of(self, values: &Values, adds_up: bool) -> OwnedCell {
        let number = |n: Option<Decimal>| n.map_or(OwnedCell::Empty, |d| OwnedCell::Decimal(d.normalize()));
        match self {
            Self::Count => OwnedCell::Int(values.count),
            Self::Sum => number(values.sum.filter(|_| adds_up).and_then(decimal)),
            Self::Mean => {
                let sum = values.sum.and_then(decimal);
                number(sum.and_then(|s| s.checked_div(Decimal::from(values.count))).map(rounded))
            }
            Self::Min => number(values.ends.and_then(|e| decimal(e.0))),
            Self::Max => number(values.ends.and_then(|e| decimal(e.1))),
            Self::Median | Self::Quantile(_) => number(quantile(&values.sorted, self.percent())),
        }
    }
}

/// The quantile between the two nearest values in proportion (type 7 of Hyndman and Fan 1996, what pandas, R and DuckDB's
/// `quantile_cont` compute).
fn quantile(sorted: &[i128], percent: u8) -> Option<Decimal> {
    let at = Decimal::from(sorted.len().checked_sub(1)?) * Decimal::new(i64::from(percent), 2);
    let below = usize::try_from(at.trunc().mantissa()).ok()?;
    let (low, high) = (decimal(*sorted.get(below)?)?, decimal(*sorted.get(below + 1).or(sorted.last())?)?);
    let part = high.checked_sub(low)?.checked_mul(at.fract())?;
    low.checked_add(part).map(rounded)
}

/// Whether values of this kind and unit add up to something.
pub fn adds_up(kind: &str, unit: &str) -> bool {
    let share = matches!(unit, "%" | "‰" | "个百分点" | "个千分点" | "基点" | "倍" | "番" | "℃") || unit.contains('/');
    matches!(kind, "count" | "amount" | "measure" | "duration" | "change") && !share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(list: &[&str]) -> Values {
        let scaled = |s: &&str| crate::frame::scaled(s.parse().unwrap()).unwrap();
        let mut sorted: Vec<i128> = list.iter().map(scaled).collect();
        sorted.sort_unstable();
        Values {
            count: sorted.len() as u64,
            sum: Some(sorted.iter().sum()),
            ends: sorted.first().copied().zip(sorted.last().copied()),
            sorted,
        }
    }

    fn of(measure: &str, list: &[&str]) -> String {
        match measure.parse::<Measure>().unwrap().of(&values(list), true) {
            OwnedCell::Decimal(d) => d.to_string(),
            OwnedCell::Int(n) => n.to_string(),
            _ => String::new(),
        }
    }

    #[test]
    fn measures_are_exact() {
        assert_eq!(of("sum", &["0.1", "0.2"]), "0.3");
        assert_eq!(of("sum", &["1234567890123456789012345678", "0.5"]), "1234567890123456789012345678.5");
        assert_eq!(of("mean", &["1", "1", "0"]), "0.6666666667");
        assert_eq!(of("median", &["3", "1", "2", "10"]), "2.5");
        assert_eq!(of("q25", &["1", "2", "3", "4"]), "1.75");
        assert_eq!(of("q90", &["5"]), "5");
        assert_eq!(of("min", &["-3", "2"]), "-3");
        assert_eq!(of("count", &["-3", "2"]), "2");
        assert_eq!(of("max", &[]), "");
        assert!("q100".parse::<Measure>().is_err() && "average".parse::<Measure>().unwrap_err().contains("q90"));
    }

    #[test]
    fn rates_never_add_up() {
        assert!(adds_up("amount", "元") && adds_up("change", "件") && adds_up("count", ""));
        assert!(!adds_up("rate", "%") && !adds_up("change", "个百分点") && !adds_up("measure", "元/平方米"));
        assert!(
            !adds_up("age", "岁") && !adds_up("rank", "名") && !adds_up("multiple", "倍") && !adds_up("measure", "℃")
        );
    }
}
