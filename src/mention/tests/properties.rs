//! What is written is read; no text makes the readers fail.

use super::*;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Writes an integer in Chinese numerals.
fn chinese(n: u64) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    fn section(n: u64, out: &mut String, mut gap: bool) {
        for (value, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let d = n / value % 10;
            if d == 0 {
                gap = gap || !out.is_empty();
            } else {
                if gap && !out.is_empty() {
                    out.push('零');
                }
                gap = false;
                out.push(DIGITS[d as usize]);
                out.push_str(name);
            }
            if n.is_multiple_of(value) {
                break;
            }
        }
    }
    if n == 0 {
        return "零".into();
    }
    let mut out = String::new();
    for (value, name) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let part = n / value % 10_000;
        if part > 0 {
            let gap = !out.is_empty() && part < 1000;
            section(part, &mut out, gap);
            out.push_str(name);
        }
    }
    out
}

proptest! {
    #[test]
    fn what_is_written_is_read(n in 0u64..1_000_000_000_000) {
        let s = chinese(n);
        let read = super::super::number::read(&s, 0).expect("a numeral");
        prop_assert_eq!(read.span.len(), s.len(), "{}", s);
        prop_assert_eq!(read.value, Some(Decimal::from(n)), "{}", s);
    }

    #[test]
    fn arabic_with_separators_is_read(n in 0u64..1_000_000_000_000, cents in 0u32..100) {
        let mut digits = n.to_string();
        let mut at = digits.len();
        while at > 3 {
            at -= 3;
            digits.insert(at, ',');
        }
        let s = format!("{digits}.{cents:02}元");
        let q = quantities(&s);
        prop_assert_eq!(q.len(), 1, "{}", s);
        prop_assert_eq!(q[0].value, Some((Decimal::from(n) + Decimal::new(i64::from(cents), 2)).normalize()));
    }

    #[test]
    fn any_text_is_read_without_panic(s in "[0-9一二两十百千万亿半第前近约年月日元个%成至、,.:·\\-/()“”《》\n分之点余多几数来 A]{0,60}") {
        let (quantities, dates) = read(&s, &WORDS, &context("2022-08-11", true));
        for q in &quantities {
            prop_assert!(s.get(q.span.clone()).is_some() && s.get(q.number.clone()).is_some());
        }
        for pair in quantities.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start, "{}", s);
        }
        for d in &dates {
            prop_assert!(s.get(d.span.clone()).is_some());
        }
    }
}
