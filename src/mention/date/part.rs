//! What stands within a year: quarters, months, days.

use super::parse::Reader;
use super::{Part, Point};
use crate::mention::cursor::Cursor;

impl Reader<'_> {
    /// What stands within a year: the part, whether only its last day is meant, and its end.
    pub(super) fn part(&self, p: usize, dated: bool, from: Option<Point>) -> Option<(Part, bool, usize)> {
        let tail = |end: usize| match self.eat(end, &["末", "底"]) {
            Some(e) => (true, e),
            None => (false, end),
        };
        // 前三季度, 前5个月, 前11月
        if let Some(e) = self.eat(p, &["首季度", "首季"]) {
            return Some((Part::Quarters(1, 1), false, e));
        }
        if let Some(q) = self.eat(p, &["前", "头", "首"]) {
            let (n, e) = self.two_or(q)?;
            if let Some(e) = self.eat(e, &["个季度", "季度", "季"]).filter(|_| n <= 4) {
                return Some((Part::Quarters(1, n), false, e));
            }
            let counted = self.eat(e, &["个月"]).or_else(|| self.eat(e, &["月"]).filter(|_| dated || n > 1))?;
            return (n <= 12).then_some((Part::Months(1, n), false, counted));
        }
        let (ordinal, q) = self.eat(p, &["第"]).map_or((false, p), |q| (true, q));
        // 元月, 正月, 农历
        // 3万元月薪, 港元月费: the 元 belongs to the money before it.
        let money = self.s[..p].ends_with(|c: char| c.is_ascii_digit() || "百千万亿港美日欧澳加币".contains(c));
        if let Some(e) = self.eat(p, &["元月份", "元月"]).filter(|_| dated || !money) {
            return self.month(1, 1, e);
        }
        if let Some(e) = self.eat(p, &["农历"]) {
            let (_, e) = self.little(e).and_then(|(m, e)| Some((m, self.eat(e, &["月"])?)))?;
            return Some((Part::Vague, false, e));
        }
        if !dated && self.inside_number(p) {
            return None;
        }
        let (n, e) = self.little(q)?;
        // 一季度, 第2季, 一至三季度
        let quarter = |at: usize| {
            self.eat(at, &["季度"]).or_else(|| {
                self.eat(at, &["季"])
                    .filter(|e| (ordinal || dated) && self.eat(*e, &["节", "稻", "报", "都"]).is_none())
            })
        };
        if n <= 4
            && let Some(e) = quarter(e)
        {
            let (last, e) = tail(e);
            return Some((Part::Quarters(n, n), last, e));
        }
        if ordinal {
            return None;
        }
        if let Some(r) = self.joint(e).or_else(|| self.eat(e, &["、"]))
            && let Some((m, f)) = self.little(r)
            && m > n
        {
            if m <= 4
                && let Some(f) = quarter(f)
            {
                return Some((Part::Quarters(n, m), false, f));
            }
            if m <= 12
                && let Some(f) = self.eat(f, &["月份", "月"])
                && self.eat(f, &["薪", "票", "租"]).is_none()
            {
                return self.month(n, m, f);
            }
            if m <= 31
                && let Some(f) = self.eat(f, &["日"])
                && self.eat(f, &["内", "游"]).is_none()
            {
                return Some((Part::Days(0, n, m), false, f));
            }
        }
        if let Some(f) = self.eat(e, &["月份", "月"])
            && n <= 12
            && self.eat(f, &["薪", "票", "租", "球", "息"]).is_none()
        {
            return self.month(n, n, f);
        }
        if let Some(f) = self.eat(e, &["日", "号"])
            && n <= 31
            && self
                .eat(f, &["内", "游", "龄", "均", "元", "照", "本", "报纸", "报社", "报》", "前", "产", "用"])
                .is_none()
        {
            let in_month = from.is_some_and(|f| matches!(f.part, Part::Days(..)));
            let arabic = self.s[p..e].bytes().all(|b| b.is_ascii_digit());
            if self.s[..f].ends_with('号') && !in_month {
                return None;
            }
            if !arabic && !in_month && n < 10 && !dated {
                return None;
            }
            return Some((Part::Days(0, n, n), false, f));
        }
        None
    }

    pub(super) fn two_or(&self, p: usize) -> Option<(u8, usize)> {
        match self.eat(p, &["两"]) {
            Some(e) => Some((2, e)),
            None => self.little(p),
        }
    }

    /// After `n月`: a day, a third, an end.
    pub(super) fn month(&self, a: u8, b: u8, e: usize) -> Option<(Part, bool, usize)> {
        if a == b {
            if let Some((d, f)) = self.little(e)
                && d <= 31
            {
                if let Some(g) = self.joint(f).or_else(|| self.eat(f, &["、"]))
                    && let Some((d2, h)) = self.little(g)
                    && let Some(h) = self.eat(h, &["日", "号"])
                    && d2 > d
                    && d2 <= 31
                {
                    return Some((Part::Days(a, d, d2), false, h));
                }
                if let Some(g) = self.eat(f, &["日", "号"]) {
                    return Some((Part::Days(a, d, d), false, g));
                }
            }
            for (i, w) in ["上旬", "中旬", "下旬"].iter().enumerate() {
                if let Some(f) = self.eat(e, &[w]) {
                    return Some((Part::Third(a, i as u8 + 1), false, f));
                }
            }
            if let Some(f) = self.eat(e, &["初"]) {
                return Some((Part::MonthStart(a), false, f));
            }
        }
        match self.eat(e, &["底", "末"]) {
            Some(f) => Some((Part::Months(a, b), true, f)),
            None => Some((Part::Months(a, b), false, e)),
        }
    }
}
