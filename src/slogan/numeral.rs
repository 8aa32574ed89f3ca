//! Numerals of slogans, and the canonical form of an expression.

use super::quote::is_mark;

/// Is this a numeral that may open a half?
pub fn is_numeral(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '一' | '二'
                | '两'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '百'
                | '千'
                | '万'
                | '双'
                | '多'
        )
}

/// The value of a Chinese or Arabic numeral below a thousand.
pub fn value(s: &str) -> Option<u32> {
    if s.bytes().all(|b| b.is_ascii_digit()) {
        return s.parse().ok().filter(|n| *n < 1000);
    }
    let (mut total, mut unit) = (0, None);
    for c in s.chars() {
        let d = match c {
            '一' => 1,
            '二' | '两' => 2,
            '三' => 3,
            '四' => 4,
            '五' => 5,
            '六' => 6,
            '七' => 7,
            '八' => 8,
            '九' => 9,
            '十' => {
                total += unit.take().unwrap_or(1) * 10;
                continue;
            }
            _ => return None,
        };
        if unit.replace(d).is_some() {
            return None;
        }
    }
    Some(total + unit.unwrap_or(0)).filter(|n| *n > 0)
}

/// The words that canonical forms are built of: quotes and blanks dropped, Arabic numerals of one or two digits as Chinese ones.
pub fn canonical(s: &str) -> String {
    let plain: String = s
        .chars()
        .filter(|c| !is_mark(*c) && !c.is_whitespace())
        .map(|c| match c {
            '，' => ',',
            '＋' => '+',
            c => c,
        })
        .collect();
    if plain.contains('+') || plain.chars().all(|c| c.is_ascii_alphanumeric()) {
        return plain.to_uppercase();
    }
    let mut out = String::with_capacity(plain.len());
    let mut rest = plain.as_str();
    while let Some(c) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=2).contains(&digits) {
            out.push_str(&chinese(rest[..digits].parse().unwrap_or(0)));
            rest = &rest[digits..];
        } else {
            let n = digits.max(c.len_utf8());
            out.push_str(&rest[..n]);
            rest = &rest[n..];
        }
    }
    out
}

/// The form with Arabic digits in place of single Chinese numerals: 七通一平 → 7通1平.
pub fn with_digits(s: &str) -> String {
    s.chars()
        .map(|c| {
            "〇一二三四五六七八九"
                .chars()
                .position(|d| d == c)
                .and_then(|n| char::from_digit(n as u32, 10))
                .unwrap_or(c)
        })
        .collect()
}

fn chinese(n: u32) -> String {
    const D: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let d = |i: u32| D[i as usize % 10];
    match n {
        0..=9 => d(n).into(),
        10 => "十".into(),
        11..=19 => format!("十{}", d(n - 10)),
        _ if n.is_multiple_of(10) => format!("{}十", d(n / 10)),
        _ => format!("{}十{}", d(n / 10), d(n % 10)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_forms() {
        assert_eq!(canonical("7通1平"), "七通一平");
        assert_eq!(canonical("双“一号工程”"), "双一号工程");
        assert_eq!(canonical("1+n+1"), "1+N+1");
        assert_eq!(canonical("12345"), "12345");
    }
}
