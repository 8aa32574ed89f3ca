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
