//! Periods: how long one is, and into which year, half, quarter or month it falls.

use jiff::civil::Date;

/// A length that periods are aligned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Length {
    /// Calendar years
    Year,
    /// Half-years
    Half,
    /// Quarters
    Quarter,
    /// Months
    Month,
}

impl Length {
    /// Months in one.
    pub fn months(self) -> i32 {
        match self {
            Self::Year => 12,
            Self::Half => 6,
            Self::Quarter => 3,
            Self::Month => 1,
        }
    }

    /// Which one since year 0 holds the day.
    fn index(self, day: Date) -> i32 {
        months(day).div_euclid(self.months())
    }

    /// The name of the one that holds the whole period, as ISO 8601 and SDMX write it: 2024, 2024-S1, 2024-Q3, 2024-05.
    /// None when the period is longer or lies across two.
    pub fn holding(self, start: Date, end: Date) -> Option<String> {
        let index = self.index(start);
        (index == self.index(end)).then(|| {
            let (year, part) = (start.year(), index.rem_euclid(12 / self.months()) + 1);
            match self {
                Self::Year => format!("{year:04}"),
                Self::Half => format!("{year:04}-S{part}"),
                Self::Quarter => format!("{year:04}-Q{part}"),
                Self::Month => format!("{year:04}-{part:02}"),
            }
        })
    }
}

/// Months since year 0.
pub fn months(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// How long a period is: year, half, quarter, month, day (a point of time), or other.
pub fn length(start: Date, end: Date) -> &'static str {
    if start == end {
        return "day";
    }
    let whole = start.day() == 1 && end == end.last_of_month();
    match months(end) - months(start) + 1 {
        12 if whole && start.month() == 1 => "year",
        6 if whole && start.month() % 6 == 1 => "half",
        3 if whole && start.month() % 3 == 1 => "quarter",
        1 if whole => "month",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_have_lengths_and_fall_into_parts_of_the_year() {
        let (jan, jun, sep, dec) = (date(2024, 1, 1), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31));
        assert_eq!(
            [length(jan, dec), length(jan, jun), length(jan, sep), length(dec, dec)],
            ["year", "half", "other", "day"]
        );
        assert_eq!(length(date(2024, 2, 1), date(2024, 2, 29)), "month");
        assert_eq!(length(date(2024, 4, 1), jun), "quarter");
        assert_eq!(length(date(2023, 7, 1), jun), "other");
        assert_eq!(Length::Year.holding(jan, sep).as_deref(), Some("2024"));
        assert_eq!(Length::Half.holding(jan, sep), None);
        assert_eq!(Length::Half.holding(date(2024, 7, 1), dec).as_deref(), Some("2024-S2"));
        assert_eq!(Length::Quarter.holding(sep, sep).as_deref(), Some("2024-Q3"));
        assert_eq!(Length::Month.holding(dec, dec).as_deref(), Some("2024-12"));
        assert_eq!(Length::Year.holding(date(2023, 12, 31), jan), None);
    }
}
