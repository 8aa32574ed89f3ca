//! Measures of a group: how many figures it has, and what their values come to. Exact throughout.

use crate::frame::SCALE;
use crate::row::CellType;
use crate::store::codec::OwnedCell;
use crate::table::Head;
use ethnum::I256;
use rust_decimal::Decimal;

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
    /// The mean with the weights of `--weight`.
    Weighted,
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
    (
        "mean",
        "平均",
        Measure::Mean,
        "Sum by count, to ten digits after the point and 28 in all. A range counts with its middle.",
    ),
    ("weighted", "加权平均", Measure::Weighted, "Mean with the weights of --weight, to ten digits after the point."),
    ("median", "中位数", Measure::Median, "Middle value, between two the middle of both."),
    ("min", "最小", Measure::Min, "Least value."),
    ("max", "最大", Measure::Max, "Greatest value."),
];

/// What is computed where nothing else is asked for.
pub const USUAL: &[Measure] =
    &[Measure::Count, Measure::Sum, Measure::Mean, Measure::Median, Measure::Min, Measure::Max];

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

/// A group's values, times ten to the scale of frames. A range has a middle, so sums are of both ends of every value.
#[derive(Debug)]
pub struct Values {
    /// How many.
    pub count: u64,
    /// The sum of both ends of all; none when it has more than 38 digits.
    pub total: Option<i128>,
    /// The least.
    pub low: i128,
    /// The greatest.
    pub high: i128,
    /// The sums of both ends, in order, where a measure needs them.
    pub all: Vec<i128>,
    /// The sum of both ends times the weight.
    pub weighed: I256,
    /// The sum of the weights.
    pub weight: I256,
    /// How many have no weight.
    pub weightless: u64,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            count: 0,
            total: Some(0),
            low: 0,
            high: 0,
            all: Vec::new(),
            weighed: I256::ZERO,
            weight: I256::ZERO,
            weightless: 0,
        }
    }
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

/// The number with as many of its digits after the point as 28 digits allow, for what is rounded anyhow.
fn rounded(n: i128) -> Option<Decimal> {
    (0..=SCALE).find_map(|cut| {
        let n = divided(I256::from(n), I256::from(10i128.pow(cut)))?;
        Decimal::try_from_i128_with_scale(n, SCALE - cut).ok().map(|d| d.normalize())
    })
}

/// The quotient, rounded to a whole number, halves away from zero; none when nothing is divided by.
fn divided(n: I256, by: I256) -> Option<i128> {
    let (whole, rest) = (n.checked_div(by)?, n.checked_rem(by)?);
    let up = rest.unsigned_abs() >= by.unsigned_abs() - rest.unsigned_abs();
    let away = if (n < I256::ZERO) == (by < I256::ZERO) { I256::ONE } else { -I256::ONE };
    i128::try_from(if up { whole + away } else { whole }).ok()
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
        let cell = |d: Option<Decimal>| d.map_or(OwnedCell::Empty, OwnedCell::Decimal);
        let number = |n: Option<i128>| cell(n.and_then(decimal));
        let near = |n: Option<i128>| cell(n.and_then(rounded));
        let some = (values.count > 0).then_some(());
        let sum = |by: u64| divided(I256::from(values.total?), I256::from(by) * I256::from(2));
        match self {
            Self::Count => OwnedCell::Int(values.count),
            Self::Sum => number(some.filter(|()| adds_up).and_then(|()| sum(1))),
            Self::Mean => near(sum(values.count)),
            Self::Weighted => near(divided(values.weighed, values.weight * I256::from(2))),
            Self::Min => number(some.map(|()| values.low)),
            Self::Max => number(some.map(|()| values.high)),
            Self::Median | Self::Quantile(_) => near(quantile(&values.all, self.percent())),
        }
    }
}

/// The quantile between the two nearest values in proportion (type 7 of Hyndman and Fan 1996, what pandas, R and DuckDB's
/// `quantile_cont` compute), of values that are given twice.
fn quantile(sorted: &[i128], percent: u8) -> Option<i128> {
    let at = (sorted.len() as u128).checked_sub(1)? * u128::from(percent);
    let (below, part) = (usize::try_from(at / 100).ok()?, I256::from(at % 100));
    let low = I256::from(*sorted.get(below)?);
    let high = I256::from(*sorted.get(below + 1).or(sorted.last())?);
    divided(low * I256::from(100) + (high - low) * part, I256::from(200))
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
        let mut all: Vec<i128> = list.iter().map(scaled).collect();
        all.sort_unstable();
        Values {
            count: all.len() as u64,
            total: Some(all.iter().sum::<i128>() * 2),
            low: all.first().copied().unwrap_or(0),
            high: all.last().copied().unwrap_or(0),
            all: all.into_iter().map(|n| n * 2).collect(),
            ..Values::default()
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
        assert_eq!([of("max", &[]), of("sum", &[]), of("weighted", &["5"])], ["", "", ""]);
        assert_eq!(of("mean", &["1000000000000000000000000", "1", "1"]), "333333333333333333333334");
        assert_eq!(of("mean", &["2000000000000000000000000", "0", "0"]), "666666666666666666666666.66667");
        assert_eq!(of("mean", &["-1", "-1", "0"]), "-0.6666666667");
        assert_eq!(of("q33", &["0", "0.0000000002"]), "0.0000000001");
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
