//! Years: 今年, 2019年, 民国101年, 2017/18年度, 2022-06-20, 80年代.

use super::parse::Reader;
use super::{Meaning, Part, Point, YearRef};
use crate::mention::cursor::Cursor;
use crate::mention::number::{self, Inner};

impl Reader<'_> {
    /// 今年, 2019年, 二〇二一年, 民国101年, 去(114)年.
    pub(super) fn year(&self, p: usize) -> Option<(YearRef, usize)> {
        let rest = self.rest(p);
        let c = rest.chars().next()?;
        if c.is_ascii_digit() {
            let (q, n) = self.digits(p);
            if self.inside_number(p) {
                return None;
            }
            let y = self.eat(q, &["年"])?;
            let y = self.eat(y, &["度"]).unwrap_or(y);
            if q - p == 4 && (1000..=2999).contains(&n) {
                let long = self.eat(y, &["历史", "的历史", "前", "以上", "多", "文明", "古", "来的"]).is_some();
                return (!long || n > 1900 && self.eat(y, &["前", "以上"]).is_some())
                    .then_some((YearRef::Absolute(n as i16), y));
            }
            let roc = (60..=150).contains(&n) && q - p <= 3;
            if roc && self.taiwan && self.eat(y, &["来", "历史", "以上", "的", "间"]).is_none() {
                return Some((YearRef::Absolute(n as i16 + 1911), y));
            }
            if let Some(year) = self.short_year(p) {
                return Some(year);
            }
            let month_after = self.little(y).and_then(|(m, e)| (m <= 12).then_some(e));
            if roc && q - p == 3 && month_after.is_some_and(|e| self.eat(e, &["月"]).is_some()) {
                return Some((YearRef::Absolute(n as i16 + 1911), y));
            }
            return None;
        }
        if let Some(q) = self.eat(p, &["民国", "公元"]) {
            let roc = rest.starts_with('民');
            let (n, e) = if self.rest(q).starts_with(|c: char| c.is_ascii_digit()) {
                let (e, n) = self.digits(q);
                (n as i64, e)
            } else {
                let n = number::read(self.s, q).filter(|n| n.inner == Inner::None)?;
                (n.value?.try_into().ok()?, n.span.end)
            };
            let y = self.eat(e, &["年度", "年"])?;
            let n = if roc { n + 1911 } else { n };
            return (1000..3000).contains(&n).then_some((YearRef::Absolute(n as i16), y));
        }
        if let Some(q) = self.eat(p, &["今(", "去(", "明(", "前(", "本("]) {
            let (e, n) = self.digits(q);
            let y = self.eat(e, &[")年度", ")年"])?;
            let n = match e - q {
                4 => n as i16,
                2 | 3 => n as i16 + 1911,
                _ => return None,
            };
            return Some((YearRef::Absolute(n), y));
        }
        if number::digit(c).is_some() {
            // 九十二年度, 一百零二年度.
            if self.taiwan
                && let Some(n) = number::read(self.s, p).filter(|n| n.inner == Inner::None)
                && let Some(y) = self.eat(n.span.end, &["年度"])
                && let Some(year) = n.value.and_then(|v| i64::try_from(v).ok()).filter(|v| (60..=150).contains(v))
            {
                return Some((YearRef::Absolute(year as i16 + 1911), y));
            }
            // Four digits in a row: 二〇二一年.
            let mut n = 0i16;
            let mut q = p;
            let mut count = 0;
            for c in rest.chars() {
                // 二0二0年 mixes both kinds of nought.
                let Some(d) = number::digit(c).or((c == '0').then_some(0)) else { break };
                count += 1;
                if count > 4 {
                    return None;
                }
                n = n * 10 + i16::from(d);
                q += c.len_utf8();
            }
            let y = self.eat(q, &["年度", "年"])?;
            if count == 4 && (1000..3000).contains(&n) {
                return Some((YearRef::Absolute(n), y));
            }
            return self.short_year(p);
        }
        match self.word(p)? {
            (Meaning::Year(y), e) => Some((y, e)),
            // 光绪二十四年, 昭和45年, 令和元年.
            (Meaning::Era(first, last), e) => {
                let (n, e) = match self.eat(e, &["元"]) {
                    Some(e) => (1, e),
                    None => self.little(e).map(|(n, e)| (i16::from(n), e))?,
                };
                let year = first + n - 1;
                let y = self.eat(e, &["年度", "年"]).filter(|_| year <= last)?;
                Some((YearRef::Absolute(year), y))
            }
            _ => None,
        }
    }

    /// 2022-06-20, 2022/6/20, 2022.06.20.
    pub(super) fn iso(&self, p: usize) -> Option<(Point, usize)> {
        let (q, y) = self.digits(p);
        if q - p != 4 || !(1800..=2199).contains(&y) {
            return None;
        }
        let sep = self.rest(q).chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
        let (r, m) = self.digits(q + 1);
        if r == q + 1 || r - q > 3 || !(1..=12).contains(&m) {
            return None;
        }
        let year = Some(YearRef::Absolute(y as i16));
        if self.rest(r).starts_with(sep) {
            let (e, d) = self.digits(r + 1);
            if e > r + 1 && e - r <= 3 && (1..=31).contains(&d) {
                return Some((Point { year, part: Part::Days(m as u8, d as u8, d as u8), last_day: false }, e));
            }
        }
        let month = sep == '-' && r - q == 3 && !self.rest(r).starts_with(|c: char| c == '年' || c.is_alphanumeric());
        month.then_some((Point { year, part: Part::Months(m as u8, m as u8), last_day: false }, r))
    }

    /// The digits of a year in a row, Arabic or Chinese: where they end, their value and their number.
    fn year_digits(&self, p: usize) -> (usize, u32, usize) {
        let (q, n) = self.digits(p);
        if q > p {
            return (q, n, q - p);
        }
        let (mut q, mut n, mut count) = (p, 0, 0);
        for c in self.rest(p).chars().take(5) {
            let Some(d) = number::digit(c).filter(|_| c != '两') else { break };
            (q, n, count) = (q + c.len_utf8(), n * 10 + u32::from(d), count + 1);
        }
        (q, n, count)
    }

    /// 2017/18年度, 二零一七/一八年度, 2016-2020年, 2011至2015年; the first of 2018、2019年.
    pub(super) fn year_pair(&self, p: usize) -> Option<(Point, usize)> {
        let (q, a, digits) = self.year_digits(p);
        if digits != 4 || !(1000..=2999).contains(&a) || self.inside_number(p) {
            return None;
        }
        let year = Some(YearRef::Absolute(a as i16));
        let list = self.eat(q, &["、", "和", "及", "与"]);
        let pair = self.eat(q, &["/"]);
        let to = pair.or_else(|| self.joint(q)).or(list)?;
        let (e, b, digits) = self.year_digits(to);
        let b = match digits {
            2 if list.is_none() => a / 100 * 100 + b,
            4 => b,
            _ => return None,
        };
        let end = match self.eat(e, &["财政年度", "财年", "学年", "年度", "年"]) {
            Some(end) => end,
            None if list.is_some() && self.year_list(e) => e,
            None => return None,
        };
        if b <= a || b > 2999 {
            return None;
        }
        let fiscal = b == a + 1
            && (pair.is_some() || self.hong_kong && end > e + '年'.len_utf8() || self.s[e..end].contains("财"));
        let part = if list.is_some() {
            return Some((Point { year, part: Part::None, last_day: false }, q));
        } else if fiscal {
            Part::Fiscal
        } else {
            Part::YearTo(b as i16)
        };
        Some((Point { year, part, last_day: false }, end))
    }

    /// 、2019、2020年 follows; a list of years is short, and looking further would cost a hostile text quadratic time.
    pub(super) fn year_list(&self, mut p: usize) -> bool {
        for _ in 0..8 {
            let Some(q) = self.eat(p, &["、", "和", "及", "与"]) else { return false };
            let (e, y) = self.digits(q);
            if e - q != 4 || !(1000..=2999).contains(&y) {
                return false;
            }
            if self.rest(e).starts_with('年') {
                return true;
            }
            p = e;
        }
        false
    }

    /// 20世纪80年代, 上世纪九十年代, 80年代.
    pub(super) fn decade(&self, p: usize) -> Option<(Point, usize)> {
        let (century, q) = if let Some(q) = self.eat(p, &["上世纪", "上个世纪", "本世纪"]) {
            (if self.s[p..q].starts_with('本') { 2000 } else { 1900 }, q)
        } else if let Some((n, e)) = self.little(p)
            && let Some(q) = self.eat(e, &["世纪"])
        {
            if !(15..=21).contains(&n) {
                return None;
            }
            (i16::from(n - 1) * 100, q)
        } else {
            (1900, p)
        };
        // 八九十年代
        let mut chars = self.rest(q).char_indices();
        let mut digit = || chars.next().and_then(|(_, c)| number::digit(c)).filter(|d| *d > 0).map(i16::from);
        if let (Some(a), Some(b)) = (digit(), digit())
            && b == a + 1
            && let Some(e) = chars.next().and_then(|(i, _)| self.eat(q + i, &["十年代"]))
        {
            let (y, last) = (century + a * 10, century + b * 10 + 9);
            return Some((Point { year: Some(YearRef::Absolute(y)), part: Part::YearTo(last), last_day: false }, e));
        }
        let decade = self.little(q).and_then(|(n, e)| Some((n, self.eat(e, &["年代"])?)));
        match decade {
            Some((n, e)) if n % 10 == 0 && n < 100 => {
                let y = century + i16::from(n);
                let e = self.eat(e, &["初期", "中期", "后期", "末期", "初", "末", "中"]).unwrap_or(e);
                Some((Point { year: Some(YearRef::Absolute(y)), part: Part::YearTo(y + 9), last_day: false }, e))
            }
            _ if q > p => {
                let e = self.eat(q, &["初", "末", "中叶"]).unwrap_or(q);
                // 20世纪 alone dates nothing that a figure could use.
                Some((Point { year: None, part: Part::Vague, last_day: false }, e))
            }
            _ => None,
        }
    }

    pub(super) fn in_parentheses(&self, p: usize) -> Option<(Point, usize)> {
        let q = self.eat(p, &["("])?;
        let (part, last_day, e) = self.part(q, false, None)?;
        let end = self.eat(e, &[")"])?;
        matches!(part, Part::Days(..)).then_some((Point { year: None, part, last_day }, end))
    }
}
