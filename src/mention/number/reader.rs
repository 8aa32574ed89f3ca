//! The reader of numerals: sections, magnitudes, approximators inside.

use super::arabic::{arabic, times};
use super::sum::{Last, Sum};
use super::{Inner, Number, begins, big, digit, small, tens, unit_prefix};
use rust_decimal::Decimal;

/// Reads the longest numeral that begins at `at`.
pub fn read(s: &str, at: usize) -> Option<Number> {
    let first = s[at..].chars().next().filter(|c| begins(*c))?;
    if first.is_ascii_digit()
        && let Some(number) = plain(s, at)
    {
        return Some(number);
    }
    let mut r = Reader::new(s, at);
    r.sign();
    r.run();
    r.finish(at)
}

/// Arabic digits that nothing follows which could belong to them: most numbers.
fn plain(s: &str, at: usize) -> Option<Number> {
    let digits = arabic(s, at);
    let next = s[digits.end..].chars().next();
    let goes_on = |c: char| small(c).is_some() || big(c).is_some() || matches!(c, '点' | '余' | '多' | '来' | '馀');
    let value = digits.value.filter(|v| !v.is_zero() && !next.is_some_and(goes_on))?;
    if next == Some('个') && hundred_millions(&s[digits.end..]).is_some() {
        return None;
    }
    if let Some((m, end)) = times(s, digits.end)
        && let Some(product) = value.checked_mul(m)
    {
        return Some(Number {
            span: at..end,
            value: Some(product),
            scale: Some(m),
            arabic: true,
            symbols: digits.digits,
            decimal: digits.decimal,
            magnitude: true,
            ..Number::default()
        });
    }
    Some(Number {
        span: at..digits.end,
        value: Some(value),
        scale: Some(Decimal::ONE),
        arabic: true,
        symbols: digits.digits,
        decimal: digits.decimal,
        ..Number::default()
    })
}

/// 3[个亿], 两[个多亿]: how long the classifier before the magnitude is, and whether more is meant. In 5个亿元村 it counts villages.
fn hundred_millions(rest: &str) -> Option<(usize, Inner)> {
    let behind = rest.strip_prefix('个')?;
    let (inner, from) = match behind.strip_prefix('多') {
        Some(yi) => (Inner::Over, yi),
        None => (Inner::None, behind),
    };
    let after = from.strip_prefix('亿')?;
    let counts = after.starts_with(['元', '吨', '级', '千', '万', '亿']) && inner == Inner::None;
    (!counts).then_some((rest.len() - from.len(), inner))
}

pub(super) struct Reader<'a> {
    pub s: &'a str,
    pub p: usize,
    pub negative: bool,
    /// Committed groups, and the last group with its magnitude.
    pub total: Sum,
    pub group: Sum,
    pub group_mag: Decimal,
    pub stacked: u8,
    pub section: Sum,
    /// Upper values beside `section` and `cur`, the same unless digits are adjacent.
    pub spread: Option<Decimal>,
    pub cur: Option<Option<Decimal>>,
    pub cur_single: bool,
    pub cur_arabic: bool,
    pub last_small: u32,
    pub last_mag: Decimal,
    pub zero: bool,
    pub last: Last,
    pub chunks: usize,
    pub first: Option<Decimal>,
    pub n: Number,
}

impl<'a> Reader<'a> {
    pub(super) fn new(s: &'a str, at: usize) -> Self {
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

    pub(super) fn peek(&self) -> Option<char> {
        self.s[self.p..].chars().next()
    }

    pub(super) fn second(&self) -> Option<char> {
        self.s[self.p..].chars().nth(1)
    }

    pub(super) fn sign(&mut self) {
        let Some(c @ ('-' | '−' | '负')) = self.peek() else { return };
        let next = self.second();
        // B-2, 2022-6: a hyphen after a letter or digit is no minus.
        let head = &self.s[..self.p];
        // 减负3亿元, 自负30%: the end of a verb.
        let verb = c == '负' && head.ends_with(['减', '担', '自', '肩', '抱', '背', '抵', '欺', '胜', '增', '免']);
        if verb || head.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            return;
        }
        if next.is_some_and(|c| c.is_ascii_digit() || digit(c).is_some() || small(c) == Some(10)) {
            self.negative = true;
            self.p += c.len_utf8();
        }
    }

    pub(super) fn run(&mut self) {
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

    pub(super) fn advance(&mut self, c: char, last: Last) -> bool {
        self.p += c.len_utf8();
        self.last = last;
        self.n.symbols += 1;
        true
    }

    /// Whether digits may follow what was read.
    pub(super) fn open(&self) -> bool {
        self.cur.is_none() && !self.n.decimal && !self.n.bare && self.n.inner == Inner::None && self.n.max.is_none()
    }

    pub(super) fn set(&mut self, value: Option<Decimal>) {
        self.cur = Some(value);
        self.chunks += 1;
        if self.chunks == 1 {
            self.first = value;
        }
    }

    pub(super) fn tens(&mut self, t: u8) -> bool {
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

    pub(super) fn small(&mut self, c: char, m: u32) -> bool {
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
                    // 百十来个, but 百十一 is nothing.
                    Last::Small if self.n.bare => {
                        m == 10
                            && self.last_small == 100
                            && self.second().is_some_and(|c| matches!(c, '来' | '多' | '余' | '号' | '个'))
                    }
                    Last::Small => m == 10 && self.last_small > 10 && self.n.inner == Inner::None,
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

    pub(super) fn big(&mut self, c: char, m: u64) -> bool {
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

    pub(super) fn flush_section(&mut self) {
        if let Some(v) = self.cur.take() {
            self.section.add(v);
        }
    }

    /// 余, 多, 来 before a big magnitude; 几 after a magnitude or before one; 数 before one.
    pub(super) fn inner(&mut self, c: char) -> bool {
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
            '个' if self.last == Last::Digits && self.chunks == 1 && !self.n.magnitude => {
                let Some((len, inner)) = hundred_millions(&self.s[self.p..]) else { return false };
                if inner != Inner::None {
                    self.n.inner = inner;
                }
                self.p += len;
                true
            }
            // 七十有五, as the old texts say.
            '有' if self.last == Last::Small && self.last_small == 10 && self.cur.is_none() && self.open() => {
                let mut ahead = self.s[self.p..].chars().skip(1);
                let digit = ahead.next().and_then(digit).filter(|d| *d > 0);
                let ends = ahead
                    .next()
                    .is_none_or(|c| matches!(c, '岁' | '年' | '载' | '人' | '篇' | '卷') || !c.is_alphanumeric());
                if digit.is_none() || !ends {
                    return false;
                }
                self.p += '有'.len_utf8();
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
                    && (next.is_some_and(|c| small(c).is_some() || big(c).is_some())
                        || next == Some('个') && hundred_millions(&self.s[self.p + c.len_utf8()..]).is_some()) =>
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

    pub(super) fn finish(mut self, at: usize) -> Option<Number> {
        if self.last == Last::Nothing && !self.n.senseless {
            return None;
        }
        if let Some(v) = self.cur.take() {
            let elided = self.cur_single
                && !self.zero
                && !self.n.decimal
                && self.n.magnitude
                && self.chunks > 1
                && self.n.inner == Inner::None
                && self.last_mag > Decimal::TEN;
            // 三万五 is 35,000.
            let tenth = |v: Decimal| v.checked_mul(self.last_mag / Decimal::TEN);
            if elided {
                self.spread = self.spread.and_then(tenth);
            }
            self.section.add(if elided { v.and_then(tenth) } else { v });
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
                (Some(f), Some(v)) if f == v && !f.is_zero() && n.max.is_none() => Some(Decimal::ONE),
                (Some(f), Some(v)) if !f.is_zero() && n.max.is_none() => v.abs().checked_div(f),
                _ => None,
            };
        }
        Some(n)
    }
}
