//! Lengths in years and months: 3年6个月, 一年零三个月, and 3年6月 or 8月 behind what is served (有期徒刑).

use crate::mention::cursor::Cursor;
use crate::mention::number::{self, Inner};
use crate::mention::quantity::{Core, Reader};
use crate::mention::words::Words;
use crate::mention::{Dimension, Form};
use crate::row::Qualifier;
use rust_decimal::Decimal;

/// Longest number of years or months, in characters.
const LONGEST: usize = 16;

/// A small whole number that ends before one of `units`: itself and where the unit ends.
fn count(s: &str, at: usize, units: &[&str]) -> Option<(number::Number, u32, usize)> {
    // All of such a number are numerals, so that the unit is the first that is none.
    let behind = s[at..].char_indices().take(LONGEST).find(|(_, c)| !number::begins(*c))?.0;
    if !units.iter().any(|u| s[at + behind..].starts_with(u)) {
        return None;
    }
    let n = number::read(s, at).filter(|n| !n.decimal && n.max.is_none() && !n.bare && n.inner == Inner::None)?;
    let value = n.value.and_then(|v| u32::try_from(v).ok()).filter(|v| *v < 100)?;
    let rest = &s[n.span.end..];
    let unit = units.iter().find(|u| rest.starts_with(**u))?;
    let end = n.span.end + unit.len();
    Some((n, value, end))
}

/// The length that begins at `at`, in months, with its first number and where it ends.
fn length(s: &str, at: usize, words: &Words) -> Option<(number::Number, u32, usize)> {
    // Most numbers are told off by what follows them.
    s[at..].chars().take(LONGEST).find(|c| !number::begins(*c)).filter(|c| matches!(c, '年' | '月'))?;
    // Years of the calendar have four digits.
    if s.as_bytes()[at..].iter().take_while(|b| b.is_ascii_digit()).count() > 2 {
        return None;
    }
    let served = words.serves(s, at);
    let months: &[&str] = if served { &["个月", "月"] } else { &["个月"] };
    let goes_on = |end: usize| s[end..].starts_with(|c: char| c.is_ascii_digit() || "份初底中末旬日".contains(c));
    if let Some((n, years, end)) = count(s, at, &["年"]) {
        let from = end + if s[end..].starts_with(['零', '又', '〇']) { '零'.len_utf8() } else { 0 };
        let (_, more, end) = count(s, from, months).filter(|(_, m, end)| *m < 12 && !goes_on(*end))?;
        return Some((n, years * 12 + more, end));
    }
    count(s, at, &["月"]).filter(|(_, _, end)| served && !goes_on(*end))
}

/// Whether such a length begins at `at`, which is then no date.
pub(in crate::mention) fn begins(s: &str, at: usize, words: &Words) -> bool {
    length(s, at, words).is_some()
}

/// Such a length, in months.
pub(in crate::mention) fn term(r: &Reader, at: usize) -> Option<Core> {
    if !r.next(at).is_some_and(number::begins) {
        return None;
    }
    let (number, months, end) = length(r.text(), at, r.words)?;
    Some(Core {
        number,
        value: Some(Decimal::from(months)),
        max: None,
        unit: "个月",
        dimension: Dimension::Time,
        end,
        qualifier: Qualifier::Exact,
        form: Form::Plain,
        factor: None,
    })
}
