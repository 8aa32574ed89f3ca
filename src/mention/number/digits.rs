//! Runs of digits within a numeral, Arabic and Chinese, with their fractions.

use super::arabic::arabic;
use super::reader::Reader;
use super::sum::Last;
use super::{Inner, big, digit, small, spoken, tens};
use rust_decimal::Decimal;

/// 390万[65岁以上]老人, 20万[80后]: what follows a magnitude is the age of those counted, no part of their number.
fn tells_age(digits: usize, after: &str) -> bool {
    let other = after.strip_prefix(['至', '到', '-', '—', '~']);
    let end = other.map_or(after, |o| o.trim_start_matches(|c: char| c.is_ascii_digit()));
    // 3亿5000后 is no generation.
    let decade = digits == 2 && other.is_none() && after.starts_with('后');
    decade || ["岁", "周岁", "多岁", "余岁"].iter().any(|w| end.starts_with(w))
}

impl Reader<'_> {
    pub(super) fn arabic_digits(&mut self) -> bool {
        if !self.open() {
            return false;
        }
        let mut a = arabic(self.s, self.p);
        // 3万0,670: the thousands are padded.
        let rest = &self.s.as_bytes()[self.p..];
        if self.last == Last::Big
            && rest.starts_with(b"0,")
            && rest.len() >= 5
            && rest[2..5].iter().all(u8::is_ascii_digit)
        {
            let tail = arabic(self.s, self.p + 2);
            if tail.digits == 3 {
                a = tail;
            }
        }
        let fresh = self.last == Last::Nothing;
        if !fresh && (a.decimal || a.value.is_none_or(|v| v >= self.last_mag) || tells_age(a.digits, &self.s[a.end..]))
        {
            return false;
        }
        self.set(a.value);
        self.cur_single = a.digits == 1;
        self.cur_arabic = true;
        self.n.arabic = true;
        self.n.decimal |= a.decimal;
        self.n.symbols += a.digits;
        self.p = a.end;
        self.last = Last::Digits;
        if !a.decimal && fresh {
            self.fraction_after_arabic();
        }
        true
    }

    /// 3点5万, 7点4%: a spoken point between Arabic digits, unless it tells the time.
    pub(super) fn fraction_after_arabic(&mut self) {
        let Some(rest) = self.s[self.p..].strip_prefix('点') else { return };
        let from = self.s.len() - rest.len();
        if !rest.starts_with(|c: char| c.is_ascii_digit()) {
            return;
        }
        let a = arabic(self.s, from);
        let after = self.s[a.end..].chars().next();
        if !a.decimal && (after.is_some_and(|c| big(c).is_some()) || matches!(after, Some('%' | '‰'))) {
            self.fraction(&self.s[from..a.end], a.end);
        }
    }

    /// Adds decimal digits to the current run.
    pub(super) fn fraction(&mut self, digits: &str, end: usize) {
        let mut n: Option<i128> = Some(0);
        let mut scale = 0;
        for c in digits.chars() {
            let d = c.to_digit(10).map(|d| d as u8).or_else(|| digit(c));
            if let Some(d) = d {
                n = n.and_then(|n| n.checked_mul(10)?.checked_add(i128::from(d)));
                scale += 1;
                self.n.symbols += 1;
            }
        }
        let part = n.and_then(|n| Decimal::try_from_i128_with_scale(n, scale).ok());
        let whole = self.cur.unwrap_or(Some(Decimal::ZERO));
        self.cur = Some(whole.zip(part).and_then(|(w, f)| w.checked_add(f)));
        if self.chunks <= 1 {
            self.chunks = 1;
            self.first = self.cur.flatten();
        }
        self.cur_single = false;
        self.n.decimal = true;
        self.n.row = false;
        self.p = end;
        self.last = Last::Digits;
    }

    pub(super) fn chinese_digits(&mut self) -> bool {
        if self.cur.is_some() {
            return false;
        }
        // 百二十里: the next smaller magnitude shows that a numeral goes on.
        let bare_goes_on = || {
            let mut next = self.s[self.p..].chars();
            let digit = next.next().and_then(digit).is_some_and(|d| d > 0);
            digit && self.last == Last::Small && next.next().and_then(small).is_some_and(|m| m * 10 == self.last_small)
        };
        if self.n.bare && self.cur.is_none() && self.n.inner == Inner::None && self.n.max.is_none() && bare_goes_on() {
            self.n.bare = false;
        }
        if !self.open() {
            return false;
        }
        let rest = &self.s[self.p..];
        let fresh = self.last == Last::Nothing;
        let first = rest.chars().next().unwrap_or(' ');
        if !fresh && digit(first) == Some(0) && self.last != Last::Zero {
            // 十万零一千: only where something follows.
            let next = self.second();
            let ok = next.is_some_and(|c| {
                c.is_ascii_digit() || digit(c).is_some_and(|d| d > 0) || small(c).is_some() || tens(c).is_some()
            });
            if !ok {
                return false;
            }
            self.zero = true;
            return self.advance(first, Last::Zero);
        }
        // 七万万两 weighs silver: 两 ends no numeral.
        if !fresh && first == '两' && !self.second().is_some_and(|c| small(c).is_some() || big(c).is_some()) {
            return false;
        }
        // A row of digits.
        let mut digits: Vec<u8> = Vec::new();
        let mut end = self.p;
        let mut phone = false;
        for c in rest.chars() {
            let Some(d) = digit(c).or_else(|| if phone { spoken(c) } else { None }) else { break };
            if c == '幺' {
                phone = true;
            }
            let pair = digits.is_empty() || matches!(digits.as_slice(), [1]);
            if c == '两' && !phone && !pair {
                break;
            }
            digits.push(d);
            end += c.len_utf8();
            // 两三百 is one adjacent pair.
            if digits[0] == 2 && rest.starts_with('两') && !phone && (digits.len() > 1 || !rest.starts_with("两三"))
            {
                break;
            }
        }
        let after = self.s[end..].chars().next();
        let magnitude_after = after.is_some_and(|c| small(c).is_some());
        let pointed = matches!(after, Some('点' | '.' | '·'))
            && self.s[end..].chars().nth(1).is_some_and(|c| digit(c).is_some() || c.is_ascii_digit());
        match digits.as_slice() {
            [d] => {
                self.set(Some(Decimal::from(*d)));
                self.cur_single = true;
                // 四、五十年, 二百五、六十斤: the older way to write adjacent digits.
                let mut ahead = self.s[end..].chars();
                let listed = (fresh || self.last == Last::Small) && ahead.next() == Some('、');
                let next = ahead.next().filter(|c| digit(*c) == d.checked_add(1) && *c != '两');
                let magnitude = ahead.next().is_some_and(|c| match small(c) {
                    Some(m) => fresh || m < self.last_small,
                    None => fresh && big(c).is_some(),
                });
                let alone = !self.s[..self.p].ends_with(['第', '、']) && *d > 0;
                if let Some(c) = next.filter(|_| listed && magnitude && alone) {
                    self.spread = Some(Decimal::ONE);
                    end += '、'.len_utf8() + c.len_utf8();
                }
            }
            [a, b] if !pointed && ((*b == a + 1 && *a > 0) || (*a == 3 && *b == 5 && !magnitude_after)) => {
                self.set(Some(Decimal::from(*a)));
                self.cur_single = true;
                self.spread = Some(Decimal::from(b - a));
            }
            many => {
                if !fresh || magnitude_after {
                    // 三万二五, 四八百: read what is sound before it.
                    if fresh {
                        self.n.senseless = true;
                        self.p = end;
                    }
                    return false;
                }
                let mut n: Option<i128> = Some(0);
                if many.len() <= 30 {
                    for d in many {
                        n = n.and_then(|n| n.checked_mul(10)?.checked_add(i128::from(*d)));
                    }
                } else {
                    n = None;
                }
                self.set(n.and_then(|n| Decimal::try_from_i128_with_scale(n, 0).ok()));
                self.cur_single = false;
                self.n.row = true;
            }
        }
        self.cur_arabic = false;
        self.n.symbols += digits.len();
        self.p = end;
        self.last = Last::Digits;
        self.chinese_point();
        true
    }

    /// 七点四, 三二一.八, 一百点123.
    pub(super) fn chinese_point(&mut self) {
        let Some(c @ ('点' | '.' | '·' | '點')) = self.peek() else { return };
        if self.spread.is_some() || self.n.decimal {
            return;
        }
        let from = self.p + c.len_utf8();
        let rest = &self.s[from..];
        let mut end = from;
        for d in rest.chars() {
            if !(digit(d).is_some() && d != '两' || d.is_ascii_digit()) {
                break;
            }
            end += d.len_utf8();
        }
        if end == from {
            return;
        }
        let spoken = matches!(c, '点' | '點');
        let arabic = rest.starts_with(|c: char| c.is_ascii_digit());
        if arabic && !(spoken && (self.n.magnitude || self.cur.is_some())) {
            return;
        }
        let after = self.s[end..].chars().next();
        if spoken && after.is_some_and(|c| small(c).is_some_and(|m| m == 10) || matches!(c, '刻' | '钟')) {
            return;
        }
        self.fraction(&self.s[from..end], end);
    }
}
