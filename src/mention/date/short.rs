//! Years of two digits: 98年底, 07-08年, 九八年.
//!
//! `98年` may be a year or a length of time. It is a year where something says so: a nought before it, an apostrophe, a part
//! of a year or another year after it; without such a sign only the years of a century's last fifth, where a time may stand.

use super::parse::Reader;
use super::{Part, Point, YearRef};
use crate::mention::cursor::Cursor;
use crate::mention::number;

/// What follows a length of time and never a year.
const LENGTH: [&str; 19] = [
    "来",
    "历史",
    "的历史",
    "间",
    "前",
    "后",
    "以上",
    "以下",
    "以内",
    "多",
    "余",
    "左右",
    "时间",
    "之",
    "里",
    "产权",
    "期",
    "老",
    "寿",
];

/// What stands before a time, apart from the beginning of a clause.
const BEFORE: [&str; 16] =
    ["在", "从", "自", "于", "至", "到", "比", "较", "与", "和", "、", "由", "据", "以", "是", "的"];

/// 98 is 1998, 07 is 2007.
fn full(n: i16) -> i16 {
    if n >= 50 { 1900 + n } else { 2000 + n }
}

impl Reader<'_> {
    /// Two digits of one kind in a row: 98, 07, 九八, 〇七; their value and end.
    fn two(&self, p: usize) -> Option<(i16, usize)> {
        let (q, n) = self.digits(p);
        if q > p {
            return (q - p == 2 && !self.inside_number(p)).then_some((n as i16, q));
        }
        let mut chars = self.rest(p).chars();
        let (a, b) = (chars.next()?, chars.next()?);
        let value = |c: char| number::digit(c).filter(|_| c != '两').map(i16::from);
        let n = value(a)? * 10 + value(b)?;
        // 一九九八: the last two digits of four are no year.
        let more = chars.next().is_some_and(|c| value(c).is_some() || matches!(c, '十' | '百' | '千' | '万'));
        let inside = self.s[..p].chars().next_back().is_some_and(|c| number::digit(c).is_some() || c.is_ascii_digit());
        (!more && !inside).then_some((n, p + a.len_utf8() + b.len_utf8()))
    }

    /// 98年底, '98年, 07年, 九八年; `taiwan` years are read before.
    pub(super) fn short_year(&self, p: usize) -> Option<(YearRef, usize)> {
        let (n, q) = self.two(p)?;
        let y = self.eat(q, &["年"])?;
        let e = self.eat(y, &["度"]).unwrap_or(y);
        self.says_year(n, p, q, e).then_some((YearRef::Absolute(full(n)), e))
    }

    /// Whether the two digits in `p..q` are a year whose word ends at `e`.
    fn says_year(&self, n: i16, p: usize, q: usize, e: usize) -> bool {
        // 六七年 and 七八年 count years.
        let chinese = !self.s[p..q].is_ascii();
        if chinese && n / 10 + 1 == n % 10 && n / 10 > 0 {
            return self.month_follows(e);
        }
        if self.s[p..q].starts_with(['0', '〇', '零']) || self.ends(p, &["'", "’", "‘"]) || self.month_follows(e)
        {
            return self.eat(e, &["来", "间"]).is_none();
        }
        let part = ["底", "末", "初", "上半年", "下半年", "一季度", "二季度", "三季度", "四季度", "第", "全年", "同期"];
        if self.eat(e, &part).is_some() {
            return true;
        }
        if n % 10 == 0 || n < 50 && !chinese {
            return false;
        }
        // 98年至2001年; asking the reader of years would let a hostile text recurse.
        let year = |r: usize| {
            let end = self.rest(r).chars().take(4).take_while(|c| c.is_ascii_digit() || number::digit(*c).is_some());
            self.eat(r + end.map(char::len_utf8).sum::<usize>(), &["年"]).is_some()
        };
        let another = self.joint(e).is_some_and(year);
        let late = n >= 80 && self.eat(e, &LENGTH).is_none() && (self.opens_clause(p) || self.ends(p, &BEFORE));
        another || late
    }

    fn month_follows(&self, p: usize) -> bool {
        self.little(p).is_some_and(|(m, e)| m <= 12 && self.eat(e, &["月"]).or(self.joint(e)).is_some())
    }

    pub(super) fn opens_clause(&self, p: usize) -> bool {
        let before = self.s[..p].chars().next_back();
        before.is_none_or(|c| matches!(c, '\n' | '。' | ',' | ';' | '“' | ':' | '(' | ' ' | '\u{3000}'))
    }

    /// 07-08年, 99-00年, 95至97年. Round numbers (50-60年) are lengths of time.
    pub(super) fn short_years(&self, p: usize) -> Option<(Point, usize)> {
        let (a, q) = self.two(p)?;
        let r = self.joint(q)?;
        let (b, e) = self.two(r)?;
        let y = self.eat(e, &["年度", "年"])?;
        let (from, to) = (full(a), full(b));
        let nought = |p: usize| self.rest(p).starts_with(['0', '〇', '零']);
        let placed = self.opens_clause(p) || self.ends(p, &BEFORE);
        let years = nought(p) || nought(r) || placed && a >= 80 && (a % 10 != 0 || b % 10 != 0);
        let plausible = from < to && to - from <= 30 && self.eat(y, &LENGTH).is_none();
        (years && plausible)
            .then_some((Point { year: Some(YearRef::Absolute(from)), part: Part::YearTo(to), last_day: false }, y))
    }
}
