//! SDMX-CSV 2.0 (Statistical Data and Metadata eXchange, field guide version 2.0): figures as observations, with codes
//! that SDMX accepts, and a list of the codes beside the file.

use super::{Cells, Head, Writer};
use crate::row::{Cell, OLD_RENMINBI, PERHAPS_OLD_RENMINBI};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The dataflow that the rows belong to.
const FLOW: &str = "BAOSHU:FIGURES(1.0)";

/// Components: the SDMX name, and the column that it comes from (none when it is made).
const COMPONENTS: &[(&str, Option<&str>)] = &[
    ("OBS_ID", None),
    ("REF_AREA", Some("region_code")),
    ("INDICATOR", Some("indicator_code")),
    ("MEASURE_KIND", Some("kind")),
    ("TIME_PERIOD", None),
    ("OBS_VALUE", Some("value")),
    ("OBS_VALUE_MAX", Some("value_max")),
    ("UNIT_MEASURE", Some("unit")),
    ("OBS_STATUS", Some("status")),
    ("QUALIFIER", Some("qualifier")),
    ("DIRECTION", Some("direction")),
    ("BASIS", Some("basis")),
    ("ROLE", Some("role")),
    ("CONFIDENCE", Some("confidence")),
    ("INDICATOR_TEXT", Some("indicator")),
    ("REF_AREA_TEXT", Some("subject")),
    ("TIME_TEXT", Some("period")),
    ("OBS_TEXT", Some("text")),
];

/// Units with a code of their own (元 is told by [`yuan`]): ISO 4217 for money, the SDMX cross-domain list for shares.
const UNITS: &[(&str, &str)] = &[
    ("美元", "USD"),
    ("港元", "HKD"),
    ("新台币元", "TWD"),
    ("澳门元", "MOP"),
    ("欧元", "EUR"),
    ("日元", "JPY"),
    ("英镑", "GBP"),
    ("%", "PT"),
    ("‰", "PM"),
    ("个百分点", "PP"),
    ("", "_U"),
];

/// Writes observations.
pub struct Sdmx<W: Write> {
    out: csv::Writer<W>,
    places: BTreeMap<String, usize>,
    codes: BTreeMap<(&'static str, String), String>,
}

impl<W: Write + Send> Sdmx<W> {
    /// Begins the data set with its header.
    pub fn new(out: W, heads: &[Head]) -> io::Result<Self> {
        let places = heads.iter().enumerate().map(|(i, h)| (h.name.to_string(), i)).collect();
        let mut out = csv::Writer::from_writer(out);
        out.write_record(["STRUCTURE", "STRUCTURE_ID", "ACTION"].into_iter().chain(COMPONENTS.iter().map(|c| c.0)))
            .map_err(super::flat::io_error)?;
        Ok(Self { out, places, codes: BTreeMap::new() })
    }

    fn text(&self, row: &dyn Cells, column: &str) -> String {
        let mut text = String::new();
        if let Some(i) = self.places.get(column) {
            super::flat::text_of(&row.cell(*i), &mut text);
        }
        text
    }

    fn date(&self, row: &dyn Cells, column: &str) -> Option<Date> {
        match row.cell(*self.places.get(column)?) {
            Cell::Date(d) => Some(d),
            _ => None,
        }
    }

    fn component(&mut self, row: &dyn Cells, name: &'static str, column: Option<&str>) -> String {
        let value = column.map(|c| self.text(row, c)).unwrap_or_default();
        let (code, meaning) = match name {
            "OBS_ID" => {
                return format!("{}:{}-{}", self.text(row, "doc"), self.text(row, "start"), self.text(row, "end"));
            }
            "TIME_PERIOD" => {
                return match (self.date(row, "period_start"), self.date(row, "period_end")) {
                    (Some(start), Some(end)) => time_period(start, end),
                    _ => String::new(),
                };
            }
            "REF_AREA" if value.is_empty() => ("_U".into(), "unknown or not in GB/T 2260".into()),
            "REF_AREA" => (value, self.text(row, "subject")),
            "INDICATOR" if value.is_empty() => ("_U".into(), "not in the dictionary of indicators".into()),
            "INDICATOR" => (value, self.text(row, "indicator")),
            "UNIT_MEASURE" if value == "元" => {
                let (code, name) =
                    yuan(&self.text(row, "region_code"), &self.text(row, "text"), &self.text(row, "note"));
                (code.into(), name.into())
            }
            "UNIT_MEASURE" => (unit_code(&value), value),
            "OBS_STATUS" => {
                let code = match value.as_str() {
                    "target" => "F",
                    "estimate" => "E",
                    _ => "A",
                };
                (code.into(), value)
            }
            _ => return if super::flat::is_formula(&value) { format!("'{value}") } else { value },
        };
        // The first name that a code was met with stands in the list.
        self.codes.entry((name, code.clone())).or_insert(meaning);
        code
    }
}

impl<W: Write + Send> Writer for Sdmx<W> {
    fn row(&mut self, row: &dyn Cells) -> io::Result<()> {
        let mut fields = vec!["dataflow".to_owned(), FLOW.to_owned(), "I".to_owned()];
        for (name, column) in COMPONENTS {
            fields.push(self.component(row, name, *column));
        }
        self.out.write_record(fields).map_err(super::flat::io_error)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn beside(&mut self) -> Option<(&'static str, Vec<u8>)> {
        let mut list = csv::Writer::from_writer(Vec::new());
        list.write_record(["CODELIST", "CODE", "NAME"]).ok()?;
        for ((list_name, code), meaning) in &self.codes {
            list.write_record([*list_name, code, meaning]).ok()?;
        }
        Some(("codelist.csv", list.into_inner().ok()?))
    }
}

/// The code of money of which a row does not say whose, or of when.
const DOMESTIC: (&str, &str) = ("XDC", "元 (domestic currency; the row does not say of where or when)");

/// What a text means by 元, from where the row is: renminbi only where that is sure, since in Hong Kong, Macao and Taiwan it is
/// the dollar or pataca of the place. XDC is SDMX's code for domestic currency.
fn yuan(region: &str, text: &str, note: &str) -> (&'static str, &'static str) {
    let mainland = region.len() == 6 && region.starts_with(['1', '2', '3', '4', '5', '6']);
    // 全國 is written with these characters in Taiwan, and before 1956.
    let country = region == "CN" && !text.contains(['萬', '億', '圓', '塊']);
    match region.get(..2) {
        _ if note == OLD_RENMINBI => ("CNY_1948", "元 (renminbi of before 1 March 1955; 10000 are 1 CNY)"),
        _ if note == PERHAPS_OLD_RENMINBI => DOMESTIC,
        Some("71") => ("TWD", "元 (new Taiwan dollar)"),
        Some("81") => ("HKD", "元 (Hong Kong dollar)"),
        Some("82") => ("MOP", "元 (Macao pataca)"),
        _ if mainland || country => ("CNY", "元 (renminbi)"),
        _ => DOMESTIC,
    }
}

/// A unit's code: its own, or U with the hexadecimal numbers of its characters, since SDMX codes are ASCII.
fn unit_code(unit: &str) -> String {
    match UNITS.iter().find(|u| u.0 == unit) {
        Some((_, code)) => (*code).to_owned(),
        None => unit.chars().map(|c| format!("{:04X}", u32::from(c))).fold("U".into(), |a, b| a + "_" + &b),
    }
}

/// The period as SDMX writes it: 2024, 2024-S1, 2024-Q1, 2024-05, 2024-05-01, or a start with a length in days.
pub fn time_period(start: Date, end: Date) -> String {
    let whole = start.day() == 1 && end == end.last_of_month() && start.year() == end.year();
    let year = start.year();
    match (whole, start.month(), end.month()) {
        (true, 1, 12) => format!("{year:04}"),
        (true, 1, 6) => format!("{year:04}-S1"),
        (true, 7, 12) => format!("{year:04}-S2"),
        (true, a, b) if (a - 1) % 3 == 0 && b == a + 2 => format!("{year:04}-Q{}", b / 3),
        (true, a, b) if a == b => format!("{year:04}-{a:02}"),
        _ if start == end => start.to_string(),
        _ => {
            let days = start.until(end).map_or(0, |s| s.get_days()) + 1;
            format!("{start}/P{days}D")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_as_sdmx_writes_them() {
        for (a, b, written) in [
            (date(2024, 1, 1), date(2024, 12, 31), "2024"),
            (date(2024, 1, 1), date(2024, 6, 30), "2024-S1"),
            (date(2024, 7, 1), date(2024, 9, 30), "2024-Q3"),
            (date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
            (date(2024, 2, 9), date(2024, 2, 9), "2024-02-09"),
            (date(2024, 1, 1), date(2024, 9, 30), "2024-01-01/P274D"),
        ] {
            assert_eq!(time_period(a, b), written);
        }
    }

    #[test]
    fn units_have_ascii_codes() {
        assert_eq!(yuan("360724", "98.6亿元", "").0, "CNY");
        assert_eq!(
            [yuan("CN", "5亿元", "").0, yuan("CN", "5億元", "").0, yuan("", "5元", "").0],
            ["CNY", "XDC", "XDC"]
        );
        assert_eq!(["810000", "820000", "710000", "US"].map(|r| yuan(r, "5元", "").0), ["HKD", "MOP", "TWD", "XDC"]);
        assert_eq!(yuan("110000", "5萬元", OLD_RENMINBI).0, "CNY_1948");
        assert_eq!(unit_code(""), "_U");
        assert_eq!(unit_code("人次"), "U_4EBA_6B21");
    }
}
