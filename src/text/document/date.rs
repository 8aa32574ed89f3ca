//! Full dates as pages write them, and the day of a dateline.

/// Year, month and day.
pub(super) type Ymd = (i16, i8, i8);

/// The first full date of a text: 2022年06月20日, 二〇二二年六月二十日, 民国114年1月9日, 2022-06-20, 2022/6/20, 2022.06.20, 10.03.2016, 20220620.
pub(super) fn full_date(text: &str) -> Option<Ymd> {
    let chars: Vec<char> = text.chars().take(400).collect();
    let mut i = 0;
    while i < chars.len() {
        if number_at(&chars, i).is_some() {
            if let Some(date) = date_at(&chars, i) {
                return Some(date);
            }
            while i < chars.len() && digit(chars[i]).is_some() {
                i += 1;
            }
        } else {
            i += 1;
        }
    }
    None
}

fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| "〇一二三四五六七八九".chars().position(|d| d == c).map(|d| d as u32)).or(match c {
        '○' | '零' => Some(0),
        '十' => Some(10),
        _ => None,
    })
}

/// A number at `i`: its value, its number of characters and whether it is in Arabic digits.
fn number_at(chars: &[char], i: usize) -> Option<(u32, usize, bool)> {
    let n = chars[i..].iter().take(9).take_while(|c| digit(**c).is_some()).count();
    if n == 0 || n > 8 {
        return None;
    }
    let digits = &chars[i..i + n];
    let arabic = digits.iter().all(char::is_ascii_digit);
    let value = if digits.contains(&'十') {
        let at = digits.iter().position(|c| *c == '十')?;
        let tens = if at == 0 { 1 } else { digit(digits[at - 1])? };
        tens * 10 + digits.get(at + 1).and_then(|c| digit(*c)).unwrap_or(0)
    } else {
        digits.iter().try_fold(0u32, |v, c| Some(v * 10 + digit(*c)?))?
    };
    Some((value, n, arabic))
}

/// A full date that starts with the number at `i`.
fn date_at(chars: &[char], i: usize) -> Option<Ymd> {
    let (a, n, arabic) = number_at(chars, i)?;
    let mut j = i + n;
    let valid = |y: u32, m: u32, d: u32| {
        let ymd = (i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?);
        ((1800..=2200).contains(&ymd.0) && jiff::civil::Date::new(ymd.0, ymd.1, ymd.2).is_ok()).then_some(ymd)
    };
    if n == 8 && arabic {
        return valid(a / 10000, a / 100 % 100, a % 100);
    }
    let era = i >= 2 && chars[i - 2..i] == ['民', '国'];
    let year = if era { a + 1911 } else { a };
    let space = |chars: &[char], mut j: usize| {
        while chars.get(j).is_some_and(|c| c.is_whitespace()) {
            j += 1;
        }
        j
    };
    j = space(chars, j);
    let sep = *chars.get(j)?;
    let (m_sep, d_sep) = match sep {
        '年' => ('月', "日号"),
        '-' | '/' | '.' if arabic => (sep, ""),
        _ => return None,
    };
    j = space(chars, j + 1);
    let (b, n_b, _) = number_at(chars, j).filter(|m| m.1 <= 2)?;
    j = space(chars, j + n_b);
    if *chars.get(j)? != m_sep {
        return None;
    }
    j = space(chars, j + 1);
    let (c, n_c, _) = number_at(chars, j)?;
    if sep == '.' && n <= 2 && n_c == 4 {
        return valid(c, b, a);
    }
    let closed = d_sep.is_empty() || chars.get(j + n_c).is_some_and(|c| d_sep.contains(*c));
    if (n != 4 && !era) || n_c > 3 || !closed {
        return None;
    }
    valid(year, b, c)
}

/// The first 3月5日 of a short text.
pub(super) fn day_in(text: &str) -> Option<(i8, i8)> {
    let chars: Vec<char> = text.chars().collect();
    let month = chars.iter().position(|c| *c == '月')?;
    let from = (0..month).rev().take_while(|&i| digit(chars[i]).is_some()).last()?;
    let (m, _, _) = number_at(&chars, from)?;
    let (d, n, _) = number_at(&chars, month + 1).filter(|_| month + 1 < chars.len())?;
    let ok = chars.get(month + 1 + n).is_some_and(|c| matches!(c, '日' | '号'))
        && (1..=12).contains(&m)
        && (1..=31).contains(&d);
    ok.then_some((m as i8, d as i8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_dates_in_every_form() {
        for (text, ymd) in [
            ("南桥日报 2018年05月07日 星期一", (2018, 5, 7)),
            ("二〇〇三年十二月二十五日", (2003, 12, 25)),
            ("民国114年1月9日", (2025, 1, 9)),
            ("发布于2021-10-27 08:00", (2021, 10, 27)),
            ("10.03.2016 18:50", (2016, 3, 10)),
            ("a/20220620/b", (2022, 6, 20)),
            ("https://x.cn/2022/09/26/V1.shtml", (2022, 9, 26)),
        ] {
            assert_eq!(full_date(text), Some(ymd), "{text}");
        }
        for none in ["2022.13.45", "8848-45.1", "37554 4.0", "20229999", "3月5日", "114年1月9日", "2018年05月", ""]
        {
            assert_eq!(full_date(none), None, "{none}");
        }
    }

    #[test]
    fn the_day_of_a_dateline() {
        assert_eq!(day_in("新华社北京3月15日电"), Some((3, 15)));
        assert_eq!(day_in("今天(十二月三日"), Some((12, 3)));
        assert_eq!(day_in("每月8日"), None);
        assert_eq!(day_in("13月1日"), None);
    }
}
