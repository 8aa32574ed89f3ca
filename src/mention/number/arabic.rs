//! One run of Arabic digits.

use super::big;
use rust_decimal::Decimal;

/// One run of Arabic digits with separators and a fraction.
pub(super) struct Arabic {
    pub value: Option<Decimal>,
    pub end: usize,
    pub decimal: bool,
    pub digits: usize,
}

pub(super) fn arabic(s: &str, at: usize) -> Arabic {
    let b = s.as_bytes();
    let run = |mut p: usize| {
        while p < b.len() && b[p].is_ascii_digit() {
            p += 1;
        }
        p
    };
    let mut end = run(at);
    if end - at <= 3 && b[at] != b'0' {
        // Groups of exactly three after a separator are thousands; anything else leaves the comma to the clause.
        while end < b.len() && b[end] == b',' && run(end + 1) == end + 4 {
            end += 4;
        }
        // Switzerland writes 1'234'567. One group alone could be feet or a quotation.
        let apostrophe = |at: usize| ["'", "’"].iter().find(|a| s[at..].starts_with(**a)).map(|a| at + a.len());
        let mut groups = 0;
        let mut p = end;
        while let Some(from) = apostrophe(p).filter(|from| run(*from) == from + 3) {
            p = from + 3;
            groups += 1;
        }
        if groups > 1 {
            end = p;
        }
    }
    let whole = end;
    let mut decimal = false;
    if end + 1 < b.len() && b[end] == b'.' && b[end + 1].is_ascii_digit() {
        end = run(end + 1);
        decimal = true;
    } else if let Some(rest) = s[end..].strip_prefix('·') {
        // 3·5% is a decimal, 3·30新政 a date: a magnitude or a percent sign decides.
        let from = s.len() - rest.len();
        let to = run(from);
        let after = s[to..].chars().next();
        if to > from && (after.is_some_and(|c| big(c).is_some()) || matches!(after, Some('%' | '‰'))) {
            end = to;
            decimal = true;
        }
    }
    let digits = end - at;
    let mut n: Option<i128> = Some(0);
    let mut scale = 0u32;
    if digits > 40 {
        n = None;
    } else {
        for &c in &b[at..end] {
            if c.is_ascii_digit() {
                n = n.and_then(|n| n.checked_mul(10)?.checked_add(i128::from(c - b'0')));
            }
        }
        if decimal {
            scale = b[whole..end].iter().filter(|c| c.is_ascii_digit()).count() as u32;
        }
    }
    let value = n.and_then(|n| Decimal::try_from_i128_with_scale(n, scale).ok());
    Arabic { value, end, decimal, digits }
}

/// English magnitudes, as they stand in prices: US$1.2 million.
const ENGLISH: [(&str, u64); 6] = [
    ("thousand", 1_000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
    ("trillion", 1_000_000_000_000),
    ("mn", 1_000_000),
    ("bn", 1_000_000_000),
];

/// What an Arabic numeral that ends at `at` is multiplied by, and where that ends: an English magnitude, or a power of ten
/// (1.5×10^4).
pub(super) fn times(s: &str, at: usize) -> Option<(Decimal, usize)> {
    let rest = s.get(at..)?;
    if let Some(power) = rest.strip_prefix(['×', '*', 'x']).and_then(|r| r.strip_prefix("10")) {
        let raised = power.strip_prefix('^').unwrap_or(power);
        let digit = |c: char| match c {
            '0'..='9' if raised.len() < power.len() => c.to_digit(10),
            _ => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|d| d == c).map(|d| d as u32),
        };
        let exponent = raised.chars().take(3).map_while(digit).collect::<Vec<_>>();
        let end = s.len() - raised.len() + raised.chars().take(exponent.len()).map(char::len_utf8).sum::<usize>();
        let n = exponent.iter().fold(0, |n, d| n * 10 + d);
        return (!exponent.is_empty() && n <= 24).then(|| (Decimal::from_i128_with_scale(10i128.pow(n), 0), end));
    }
    let word = rest.trim_start_matches([' ', '\u{a0}']);
    let first = word.bytes().next().filter(u8::is_ascii_alphabetic)?;
    let len = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let known =
        |(w, _): &&(&str, u64)| w.as_bytes()[0] == first.to_ascii_lowercase() && w.eq_ignore_ascii_case(&word[..len]);
    ENGLISH.iter().find(known).map(|(_, m)| (Decimal::from(*m), s.len() - word.len() + len))
}
