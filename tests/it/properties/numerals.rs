//! Numbers are printed in every form that Chinese has for them, read in a sentence, and are equal.

use crate::pages::Page;
use baoshu::input::Meta;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Digits, places and magnitudes.
pub type Numerals = (&'static str, [&'static str; 4], [&'static str; 3]);

/// 十二万.
pub const EVERYDAY: Numerals = ("零一二三四五六七八九", ["", "十", "百", "千"], ["", "万", "亿"]);
const TRADITIONAL: Numerals = ("零一二三四五六七八九", ["", "十", "百", "千"], ["", "萬", "億"]);
const FINANCIAL: Numerals = ("零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"], ["", "万", "亿"]);

/// A whole number below 10^12 in Chinese numerals.
pub fn chinese(n: u64, (digits, small, big): Numerals) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let mut out = String::new();
    let mut zero = false;
    for place in (0..12).rev() {
        let digit = n / 10u64.pow(place) % 10;
        if digit == 0 {
            zero = !out.is_empty();
        } else {
            if zero {
                out.push(digits[0]);
                zero = false;
            }
            out.push(digits[digit as usize]);
            out.push_str(small[place as usize % 4]);
        }
        if place % 4 == 0 && !(n / 10u64.pow(place)).is_multiple_of(10_000) {
            out.push_str(big[place as usize / 4]);
            zero = false;
        }
    }
    // 十二, but 壹拾贰 on a cheque.
    if small[1] == "十" && out.starts_with("一十") { out.split_off("一".len()) } else { out }
}

/// Digit by digit, as after 点.
pub fn spelled(digits: &str) -> String {
    digits.chars().filter_map(|c| "零一二三四五六七八九".chars().nth(c.to_digit(10)? as usize)).collect()
}

/// 1,234.
pub fn separated(n: u64) -> String {
    let digits = n.to_string();
    let first = (digits.len() - 1) % 3 + 1;
    let rest = digits.as_bytes()[first..].chunks(3).map(|c| format!(",{}", String::from_utf8_lossy(c)));
    digits[..first].to_owned() + &rest.collect::<String>()
}

fn full_width(s: &str) -> String {
    s.chars().map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c }).collect()
}

/// The one figure of a sentence: what its text says, its value and its unit.
fn only(sentence: &str) -> Result<(String, Option<Decimal>, String), TestCaseError> {
    let page = Page {
        name: "n.txt".into(),
        text: sentence.into(),
        meta: Meta { date: "2013-03-20".into(), ..Meta::default() },
    };
    let mut rows = page.figures();
    prop_assert_eq!(rows.len(), 1, "{}: {:?}", sentence, rows.iter().map(|r| &r.text).collect::<Vec<_>>());
    let row = rows.remove(0);
    prop_assert_eq!(row.value_max, None, "{}", sentence);
    Ok((row.text, row.value, row.unit))
}

fn reads(printed: &str, unit: &str, value: Decimal) -> Result<(), TestCaseError> {
    let (text, found, found_unit) = only(&format!("全市新建住房面积为{printed}{unit}。"))?;
    prop_assert_eq!(
        (text, found, found_unit.as_str()),
        (format!("{printed}{unit}"), Some(value), "平方米"),
        "{}",
        printed
    );
    Ok(())
}

fn reads_rate(printed: &str, value: Decimal) -> Result<(), TestCaseError> {
    let (text, found, unit) = only(&format!("这批产品的合格率为{printed}。"))?;
    prop_assert_eq!((text.as_str(), unit.as_str()), (printed, "%"), "{}", printed);
    prop_assert!(
        found.is_some_and(|v| (v - value).abs() < Decimal::new(1, 6)),
        "{} is {:?}, not {}",
        printed,
        found,
        value
    );
    Ok(())
}

/// Numbers of every length, as often with zeros inside.
fn whole() -> impl Strategy<Value = u64> {
    (3u32..12, any::<u64>(), any::<u16>()).prop_map(|(length, n, holes)| {
        let mut n = n % 10u64.pow(length);
        for place in 0..length {
            if holes >> place & 1 == 1 {
                n -= n / 10u64.pow(place) % 10 * 10u64.pow(place);
            }
        }
        n.max(3)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whole_numbers(n in whole()) {
        let value = Decimal::from(n);
        reads(&n.to_string(), "平方米", value)?;
        reads(&separated(n), "平方米", value)?;
        reads(&full_width(&n.to_string()), "平方米", value)?;
        reads(&chinese(n, EVERYDAY), "平方米", value)?;
        reads(&chinese(n, TRADITIONAL), "平方米", value)?;
        if n > 9 {
            reads(&chinese(n, FINANCIAL), "平方米", value)?; // 伍 alone is a name
        }
    }

    #[test]
    fn decimals(n in 1u64..10_000_000, places in 1u32..5) {
        // 十万点 are points of an index; nobody writes 十万点零 or 九万点一.
        prop_assume!(!n.is_multiple_of(10u64.pow(places)));
        let value = Decimal::new(n as i64, places);
        let printed = value.to_string();
        reads(&printed, "平方米", value)?;
        reads(&full_width(&printed), "平方米", value)?;
        let (int, fraction) = printed.split_once('.').unwrap_or((&printed, "0"));
        let int: u64 = int.parse().unwrap();
        if int == 0 || !int.is_multiple_of(10_000) {
            let int = if int == 0 { "零".into() } else { chinese(int, EVERYDAY) };
            reads(&format!("{int}点{}", spelled(fraction)), "平方米", value)?;
        }
        reads(&format!("{printed}万"), "平方米", value * Decimal::from(10_000))?;
        reads(&format!("{printed}亿"), "平方米", value * Decimal::from(100_000_000))?;
        reads(&format!("{printed}萬"), "平方米", value * Decimal::from(10_000))?;
    }

    #[test]
    fn mixtures_of_digits_and_magnitudes(yi in 1u64..1000, wan in 1u64..10_000, ones in 10u64..10_000) {
        // One digit behind 万 is colloquial for thousands: 1万1 is 11000.
        reads(&format!("{yi}亿{wan}万"), "平方米", Decimal::from(yi * 100_000_000 + wan * 10_000))?;
        reads(&format!("{wan}万{ones}"), "平方米", Decimal::from(wan * 10_000 + ones))?;
        reads(&format!("{yi}亿{wan}万{ones}"), "平方米", Decimal::from(yi * 100_000_000 + wan * 10_000 + ones))?;
        reads(&format!("{}百", yi % 9 + 1), "平方米", Decimal::from((yi % 9 + 1) * 100))?;
        reads(&format!("{}千万", yi % 9 + 1), "平方米", Decimal::from((yi % 9 + 1) * 10_000_000))?;
    }

    #[test]
    fn rates(n in 1u64..9_999, parts in 1u64..99, whole in 2u64..100, tenth in 1u64..10, more in 1u64..10) {
        let value = Decimal::new(n as i64, 2);
        let (int, fraction) = (n / 100, format!("{:02}", n % 100));
        reads_rate(&format!("{int}.{fraction}%"), value)?;
        reads_rate(&full_width(&format!("{int}.{fraction}%")), value)?;
        reads_rate(&format!("百分之{int}.{fraction}"), value)?;
        let spoken = if int == 0 { "零".into() } else { chinese(int, EVERYDAY) };
        reads_rate(&format!("百分之{spoken}点{}", spelled(&fraction)), value)?;
        let parts = parts.min(whole - 1);
        let share = Decimal::from(parts * 100) / Decimal::from(whole);
        reads_rate(&format!("{}分之{}", chinese(whole, EVERYDAY), chinese(parts, EVERYDAY)), share)?;
        // With larger denominators the slash is as often a date or a serial number.
        let (few, parts) = (whole % 9 + 2, parts.min(whole % 9 + 1));
        reads_rate(&format!("{parts}/{few}"), Decimal::from(parts * 100) / Decimal::from(few))?;
        reads_rate(&format!("{tenth}成"), Decimal::from(tenth * 10))?;
        reads_rate(&format!("{}成", chinese(tenth, EVERYDAY)), Decimal::from(tenth * 10))?;
        reads_rate(&format!("{}成{}", chinese(tenth, EVERYDAY), chinese(more, EVERYDAY)), Decimal::from(tenth * 10 + more))?;
    }
}

#[test]
fn the_printer_prints_as_people_do() {
    for (n, said) in [
        (12, "十二"),
        (110, "一百一十"),
        (1_005, "一千零五"),
        (10_050, "一万零五十"),
        (2_000_300, "二百万零三百"),
        (100_020_000, "一亿零二万"),
    ] {
        assert_eq!(chinese(n, EVERYDAY), said);
    }
    assert_eq!(chinese(12_340, FINANCIAL), "壹万贰仟叁佰肆拾");
    assert_eq!(separated(1_234_567), "1,234,567");
}
