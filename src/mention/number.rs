//! Numerals: Arabic with thousands separators, Chinese in all its forms, and both mixed, each with its exact value.
//!
//! The reader stands on the first character and takes the longest numeral, in one pass without backtracking. It knows
//! nothing of units, except that 千瓦, 百帕 and 兆赫 begin with a character that could be a magnitude.

use crate::text::Span;
use rust_decimal::Decimal;

/// A numeral and what it says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Number {
    /// Sign, digits and magnitudes.
    pub span: Span,
    /// Exact value; empty beyond 28 digits.
    pub value: Option<Decimal>,
    /// Upper value of adjacent digits: 三四十 is 30 to 40.
    pub max: Option<Decimal>,
    /// What the magnitudes multiply the digits by, where the numeral is one run of digits with magnitudes (7.1万 → 10000).
    pub scale: Option<Decimal>,
    /// 余, 多 or 几 inside (6千多万, 十几, 数百), or 来 (三百来).
    pub inner: Inner,
    /// It is written with Arabic digits (8, 8千).
    pub arabic: bool,
    /// It begins with a magnitude whose 1 is left out (亿元, 百余名); 十 does not count as such.
    pub bare: bool,
    /// Number of characters in it that are digits or magnitudes.
    pub symbols: usize,
    /// It holds 十, 百, 千, 万, 亿 or 兆.
    pub magnitude: bool,
    /// It has a fractional part.
    pub decimal: bool,
    /// It is a row of Chinese digits without magnitude (一九七八).
    pub row: bool,
    /// Magnitudes pile up beyond sense (万亿万亿): no value.
    pub senseless: bool,
}

impl Number {
    /// Whether it is 100 or more by its magnitudes.
    pub fn magnitude_big(&self) -> bool {
        self.value.is_some_and(|v| v > Decimal::ONE_HUNDRED)
    }
}

/// An approximator inside a numeral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Inner {
    /// None.
    #[default]
    None,
    /// 余, 多, 几, 数: more than the value.
    Over,
    /// 来: about the value.
    About,
}

/// The value of a Chinese digit.
pub fn digit(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '贰' | '两' | '貳' | '弍' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn small(c: char) -> Option<u32> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

fn tens(c: char) -> Option<u8> {
    Some(match c {
        '廿' => 2,
        '卅' => 3,
        '卌' => 4,
        _ => return None,
    })
}

fn big(c: char) -> Option<u64> {
    Some(match c {
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

/// Digits of telephone speech, taken only in a row that holds 幺.
fn spoken(c: char) -> Option<u8> {
    Some(match c {
        '拐' => 7,
        '洞' => 0,
        '勾' => 9,
        _ => return None,
    })
}

/// Whether a character can begin a numeral.
pub fn begins(c: char) -> bool {
    c.is_ascii_digit()
        || digit(c).is_some()
        || small(c).is_some()
        || tens(c).is_some()
        || big(c).is_some()
        || matches!(c, '数' | '几' | '负' | '-' | '−' | '½' | '⅓' | '¼')
}

/// Letters that make 千, 百 or 兆 before them the beginning of a unit.
fn unit_prefix(m: char, next: Option<char>, arabic: bool) -> bool {
    match (m, next) {
        ('千', Some('瓦' | '克' | '伏' | '帕' | '卡' | '赫' | '焦' | '牛' | '比')) => true,
        ('千', Some('米')) => arabic,
        ('百', Some('帕')) => true,
        ('兆', Some('瓦' | '赫' | '帕' | '字' | '比' | '伏' | '焦' | '头')) => true,
        _ => false,
    }
}

/// One run of Arabic digits with separators and a fraction.
struct Arabic {
    value: Option<Decimal>,
    end: usize,
    decimal: bool,
    digits: usize,
}

fn arabic(s: &str, at: usize) -> Arabic {
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

/// Sums of sections, each checked; a sum that leaves 28 digits is lost for good.
#[derive(Clone, Copy, Default)]
struct Sum {
    value: Decimal,
    lost: bool,
}

impl Sum {
    fn add(&mut self, other: Option<Decimal>) {
        match other.and_then(|o| self.value.checked_add(o)) {
            Some(v) => self.value = v,
            None => self.lost = true,
        }
    }
    fn mul(&mut self, by: Decimal) {
        match self.value.checked_mul(by) {
            Some(v) => self.value = v,
            None => self.lost = true,
        }
    }
    fn plus(mut self, other: Sum) -> Sum {
        self.add(Some(other.value));
        self.lost |= other.lost;
        self
    }
    fn get(self) -> Option<Decimal> {
        if self.lost { None } else { Some(self.value) }
    }
}

/// What was read last.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Nothing,
    Digits,
    Zero,
    Small,
    Big,
}

/// Reads the longest numeral that begins at `at`.
pub fn read(s: &str, at: usize) -> Option<Number> {
    let mut r = Reader::new(s, at);
    r.sign();
    r.run();
    r.finish(at)
}

struct Reader<'a> {
    s: &'a str,
    p: usize,
    negative: bool,
    /// Committed groups, and the last group with its magnitude.
    total: Sum,
    group: Sum,
    group_mag: Decimal,
    stacked: u8,
    section: Sum,
    /// Upper values beside `section` and `cur`, the same unless digits are adjacent.
    spread: Option<Decimal>,
    cur: Option<Option<Decimal>>,
    cur_single: bool,
    cur_arabic: bool,
    last_small: u32,
    last_mag: Decimal,
    zero: bool,
    last: Last,
    chunks: usize,
    first: Option<Decimal>,
    n: Number,
}

impl<'a> Reader<'a> {
    fn new(s: &'a str, at: usize) -> Self {
        Self {
            s,
            p: at,
            negative: false,
            total: Sum::default(),
            group: Sum::default(),
            group_mag: Decimal::MAX,
            stacked: 0,
            section: Sum::default(),
            spread: None,
            cur: None,
            cur_single: false,
            cur_arabic: false,
            last_small: 10_000,
            last_mag: Decimal::ONE,
            zero: false,
            last: Last::Nothing,
            chunks: 0,
            first: None,
            n: Number::default(),
        }
    }

    fn peek(&self) -> Option<char> {
        self.s[self.p..].chars().next()
    }

    fn second(&self) -> Option<char> {
        self.s[self.p..].chars().nth(1)
    }

    fn sign(&mut self) {
        let Some(c @ ('-' | '−' | '负')) = self.peek() else { return };
        let next = self.second();
        if next.is_some_and(|c| c.is_ascii_digit() || digit(c).is_some() || small(c) == Some(10)) {
            self.negative = true;
            self.p += c.len_utf8();
        }
    }

    fn run(&mut self) {
        while let Some(c) = self.peek() {
            let more = if c.is_ascii_digit() {
                self.arabic_digits()
            } else if digit(c).is_some() {
                self.chinese_digits()
            } else if let Some(t) = tens(c) {
                self.tens(t)
            } else if let Some(m) = small(c) {
                self.small(c, m)
            } else if let Some(m) = big(c) {
                self.big(c, m)
            } else {
                self.inner(c)
            };
            if !more {
                break;
            }
        }
    }

    fn advance(&mut self, c: char, last: Last) -> bool {
        self.p += c.len_utf8();
        self.last = last;
        self.n.symbols += 1;
        true
    }

    /// Whether digits may follow what was read.
    fn open(&self) -> bool {
        self.cur.is_none() && !self.n.decimal && !self.n.bare && self.n.inner == Inner::None && self.n.max.is_none()
    }

    fn set(&mut self, value: Option<Decimal>) {
        self.cur = Some(value);
        self.chunks += 1;
        if self.chunks == 1 {
            self.first = value;
        }
    }

    fn arabic_digits(&mut self) -> bool {
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
        if !fresh && (a.decimal || a.value.is_none_or(|v| v >= self.last_mag)) {
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
    fn fraction_after_arabic(&mut self) {
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
    fn fraction(&mut self, digits: &str, end: usize) {
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

    fn chinese_digits(&mut self) -> bool {
        if self.cur.is_some() {
            return false;
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
            if c == '两' && !phone {
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
    fn chinese_point(&mut self) {
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

    fn tens(&mut self, t: u8) -> bool {
        if !self.open() || self.last_small <= 10 {
            return false;
        }
        let c = self.peek().unwrap_or(' ');
        self.section.add(Some(Decimal::from(t) * Decimal::TEN));
        self.last_small = 10;
        self.last_mag = Decimal::TEN;
        self.chunks += 1;
        self.n.magnitude = true;
        self.zero = false;
        self.advance(c, Last::Small)
    }

    fn small(&mut self, c: char, m: u32) -> bool {
        if unit_prefix(c, self.second(), self.cur_arabic) && self.last != Last::Nothing {
            return false;
        }
        let mag = Decimal::from(m);
        match self.cur.take() {
            Some(v) => {
                if m >= self.last_small {
                    self.cur = Some(v);
                    return false;
                }
                self.section.add(v.and_then(|v| v.checked_mul(mag)));
                self.spread = self.spread.map(|d| d * mag);
            }
            None => {
                let implicit = match self.last {
                    Last::Nothing => true,
                    Last::Zero => m < self.last_small,
                    Last::Small => m == 10 && self.last_small > 10 && self.n.inner == Inner::None && !self.n.bare,
                    Last::Big => m == 10 && self.n.inner == Inner::None && !self.n.bare,
                    Last::Digits => false,
                };
                if !implicit {
                    return false;
                }
                if self.last == Last::Nothing {
                    self.n.bare = m > 10;
                    self.first = Some(Decimal::ONE);
                }
                self.chunks += 1;
                self.section.add(Some(mag));
            }
        }
        self.last_small = m;
        self.last_mag = mag;
        self.zero = false;
        self.n.magnitude = true;
        self.n.row = false;
        self.advance(c, Last::Small);
        if self.peek().is_some_and(|c| matches!(c, '点' | '·' | '點')) && !self.n.bare {
            self.chinese_point();
        }
        true
    }

    fn big(&mut self, c: char, m: u64) -> bool {
        if unit_prefix(c, self.second(), self.cur_arabic) && self.last != Last::Nothing {
            return false;
        }
        let mag = Decimal::from(m);
        if self.last == Last::Big {
            // 万亿, 万万, 亿万: one magnitude upon another.
            self.stacked += 1;
            if self.stacked > 1 {
                self.n.senseless = true;
            }
            self.group.mul(mag);
            if self.total.value.is_zero() {
                self.group_mag = self.group_mag.checked_mul(mag).unwrap_or(Decimal::MAX);
            } else {
                return false;
            }
            self.last_mag = self.group_mag;
            return self.advance(c, Last::Big);
        }
        if self.last == Last::Zero {
            return false;
        }
        if mag >= self.group_mag {
            // 一千万零一百亿: a larger magnitude takes all before it along, once.
            if self.group_mag == Decimal::from(10_000) && m > 10_000 && self.total.value.is_zero() && self.stacked == 0
            {
                self.flush_section();
                let mut g = self.group.plus(self.section);
                g.mul(mag);
                self.group = g;
                self.section = Sum::default();
                self.group_mag = mag;
                self.last_mag = mag;
                self.last_small = 10_000;
                self.zero = false;
                return self.advance(c, Last::Big);
            }
            return false;
        }
        if self.last == Last::Nothing {
            self.n.bare = true;
            self.first = Some(Decimal::ONE);
            self.chunks += 1;
            self.section.add(Some(Decimal::ONE));
        }
        self.flush_section();
        self.total = self.total.plus(self.group);
        let mut g = self.section;
        g.mul(mag);
        self.spread = self.spread.and_then(|d| d.checked_mul(mag));
        self.group = g;
        self.group_mag = mag;
        self.stacked = 0;
        self.section = Sum::default();
        self.last_small = 10_000;
        self.last_mag = mag;
        self.zero = false;
        self.n.magnitude = true;
        self.n.row = false;
        self.advance(c, Last::Big)
    }

    fn flush_section(&mut self) {
        if let Some(v) = self.cur.take() {
            self.section.add(v);
        }
    }

    /// 余, 多, 来 before a big magnitude; 几 after a magnitude or before one; 数 before one.
    fn inner(&mut self, c: char) -> bool {
        let next = self.second();
        match c {
            '余' | '多' | '来' | '馀'
                if self.last != Last::Nothing
                    && self.last != Last::Zero
                    && self.n.inner == Inner::None
                    && next.is_some_and(|c| {
                        (big(c).is_some() || (c == '千' && self.last == Last::Small && self.last_small == 10))
                            && !unit_prefix(c, self.s[self.p..].chars().nth(2), true)
                    }) =>
            {
                self.n.inner = if c == '来' { Inner::About } else { Inner::Over };
                self.p += c.len_utf8();
                true
            }
            '几' if matches!(self.last, Last::Small | Last::Big) && self.n.inner == Inner::None && !self.n.bare => {
                self.n.inner = Inner::Over;
                self.p += c.len_utf8();
                // 一百几十: the tens are named but not counted.
                if self.last_small > 10 && self.peek() == Some('十') {
                    self.p += '十'.len_utf8();
                }
                true
            }
            '几' | '数'
                if self.last == Last::Nothing
                    && !self.negative
                    && next.is_some_and(|c| small(c).is_some() || big(c).is_some()) =>
            {
                self.n.inner = Inner::Over;
                self.p += c.len_utf8();
                self.cur = Some(Some(Decimal::ONE));
                self.cur_single = true;
                self.chunks = 1;
                self.first = Some(Decimal::ONE);
                self.last = Last::Digits;
                true
            }
            _ => false,
        }
    }

    fn finish(mut self, at: usize) -> Option<Number> {
        if self.last == Last::Nothing && !self.n.senseless {
            return None;
        }
        if let Some(v) = self.cur.take() {
            let by_ten = self.last_mag / Decimal::TEN;
            let elided = self.cur_single
                && !self.zero
                && !self.n.decimal
                && self.n.magnitude
                && self.chunks > 1
                && self.n.inner == Inner::None
                && self.last_mag > Decimal::TEN;
            // 三万五 is 35,000.
            let v = if elided { v.and_then(|v| v.checked_mul(by_ten)) } else { v };
            if elided {
                self.spread = self.spread.and_then(|d| d.checked_mul(by_ten));
            }
            self.section.add(v);
        }
        let all = self.total.plus(self.group).plus(self.section);
        let mut n = self.n;
        n.span = at..self.p;
        n.value = if n.senseless { None } else { all.get() };
        n.max = n.value.zip(self.spread).and_then(|(v, d)| v.checked_add(d));
        if self.negative {
            n.value = n.value.map(|v| -v);
            n.max = None;
        }
        if self.chunks == 1 {
            n.scale = match (self.first, n.value) {
                (Some(f), Some(v)) if !f.is_zero() && n.max.is_none() => (v.abs()).checked_div(f),
                _ => None,
            };
        }
        Some(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(s: &str) -> String {
        match read(s, 0) {
            Some(n) if n.span == (0..s.len()) => n.value.map_or("none".into(), |v| v.normalize().to_string()),
            Some(n) => format!("only {}", &s[n.span]),
            None => "nothing".into(),
        }
    }

    #[test]
    fn every_way_to_write_a_number() {
        for (s, v) in [
            ("0", "0"),
            ("1,256", "1256"),
            ("12,345,678", "12345678"),
            ("3.14", "3.14"),
            ("-1.1", "-1.1"),
            ("十", "10"),
            ("十二", "12"),
            ("一百零一", "101"),
            ("一百十六", "116"),
            ("两千六", "2600"),
            ("三万五", "35000"),
            ("一百二十万三", "1203000"),
            ("十万零一千", "101000"),
            ("三十五万六千", "356000"),
            ("十亿六千万", "1060000000"),
            ("1百01", "101"),
            ("3万300", "30300"),
            ("4万5000", "45000"),
            ("2亿2,503万6千", "225036000"),
            ("25亿5,882万5千", "2558825000"),
            ("4万亿", "4000000000000"),
            ("三千亿", "300000000000"),
            ("百万", "1000000"),
            ("一九七八", "1978"),
            ("三二一.八亿", "32180000000"),
            ("七点四", "7.4"),
            ("一百点123", "100.123"),
            ("二十点一万", "201000"),
            ("廿二", "22"),
            ("卅", "30"),
            ("壹佰捌拾壹", "181"),
            ("3点5万", "35000"),
            ("负三点一", "-3.1"),
            ("幺八五洞幺拐两零", "18501720"),
            ("一千一百一十一万一千一百一十一亿", "1111111100000000"),
        ] {
            assert_eq!(value(s), v, "{s}");
        }
    }

    #[test]
    fn numerals_end_where_sense_ends() {
        for (s, v) in [
            ("十七十八", "only 十七"),
            ("百十一", "only 百"),
            ("10.1万零100", "only 10.1万"),
            ("10..1万", "only 10"),
            ("零点", "only 零"),
            ("1,2,3,4", "only 1"),
            ("1,2345", "only 1"),
            ("点一", "nothing"),
            ("负", "nothing"),
            ("八点三十", "only 八"),
        ] {
            assert_eq!(value(s), v, "{s}");
        }
    }

    #[test]
    fn approximate_numerals_carry_their_kind() {
        let n = |s: &str| read(s, 0).unwrap();
        assert_eq!(n("三四十").max, Some(Decimal::from(40)));
        assert_eq!(n("十七八").value.zip(n("十七八").max), Some((17.into(), 18.into())));
        assert_eq!(n("一两百").max, Some(200.into()));
        assert_eq!(n("二三百万").max, Some(3_000_000.into()));
        assert_eq!((n("十几").value, n("十几").inner), (Some(10.into()), Inner::Over));
        assert_eq!((n("数百").value, n("数百").inner), (Some(100.into()), Inner::Over));
        assert_eq!((n("几十万").value, n("几十万").inner), (Some(100_000.into()), Inner::Over));
        assert_eq!((n("100余万").value, n("100余万").inner), (Some(1_000_000.into()), Inner::Over));
        assert_eq!(n("7.1万").scale, Some(10_000.into()));
        assert_eq!(n("298千瓦").span, 0..3);
        assert_eq!(n("9千米").span, 0..1);
    }

    #[test]
    fn hostile_numerals_take_linear_time_and_lose_only_their_value() {
        let digits = "9".repeat(10_000);
        let n = read(&digits, 0).unwrap();
        assert_eq!((n.span, n.value), (0..10_000, None));
        let n = read(&"万亿".repeat(300), 0).unwrap();
        assert!(n.senseless && n.value.is_none() && n.span.end == 1800);
        let n = read(&"一".repeat(5_000), 0).unwrap();
        assert_eq!(n.value, None);
    }
}
