//! Frames without a calendar year of their own (近五年, “十四五”期间), and clock times.

use super::parse::{Reader, Step};
use super::{Part, Point, Raw, YearRef};
use crate::mention::cursor::Cursor;
use crate::mention::number;

/// The five-year plans, the longer names first, with the first year of each.
const PLANS: [(&str, i16); 16] = [
    ("十一五", 2006),
    ("十二五", 2011),
    ("十三五", 2016),
    ("十四五", 2021),
    ("十五五", 2026),
    ("十六五", 2031),
    ("一五", 1953),
    ("二五", 1958),
    ("三五", 1966),
    ("四五", 1971),
    ("五五", 1976),
    ("六五", 1981),
    ("七五", 1986),
    ("八五", 1991),
    ("九五", 1996),
    ("十五", 2001),
];

impl Reader<'_> {
    /// 近五年, 五年来, 两年多来, 过去十年.
    pub(super) fn years_back(&self, p: usize) -> Option<(Point, usize)> {
        // 前三年 may be the three years before or the first three: words without dates.
        if let Some(q) = self.eat(p, &["前", "头", "后"])
            && let Some((_, e)) = self.two_or(q)
            && let Some(e) = self.eat(e, &["年"])
            && !self.ends(p, &["以", "之", "目", "提"])
        {
            return Some((Point { year: None, part: Part::Vague, last_day: false }, e));
        }
        let ahead = self.eat(p, &["未来的", "未来", "今后", "此后", "接下来的", "这", "往后"]);
        let these = self.rest(p).starts_with('这');
        let opened = ahead.or_else(|| self.eat(p, &["近", "过去的", "过去", "最近"]));
        let q = opened.unwrap_or(p);
        let n = number::read(self.s, q)?;
        if n.bare || n.row || n.decimal || n.senseless {
            return None;
        }
        let years: u32 = n.value?.try_into().ok()?;
        let mut e = n.span.end;
        let loose = self.eat(e, &["多", "余"]);
        e = loose.unwrap_or(e);
        let unit = self.eat(e, &["周年", "年", "个月", "天"])?;
        let year = self.s[..unit].ends_with('年');
        e = self.eat(unit, &["多", "半"]).unwrap_or(unit);
        let back = self.eat(e, &["以来", "来"]).filter(|e| self.eat(*e, &["自", "说", "到", "看"]).is_none());
        if years == 0 || years > 200 {
            return None;
        }
        let whole = loose.is_none() && e == unit;
        if these && year && whole {
            let e = self.eat(e, &["期间", "间", "以来", "来"]).unwrap_or(e);
            return Some((Point { year: None, part: Part::These(years as u8), last_day: false }, e));
        }
        if let (Some(_), true) = (ahead, year) {
            return Some((Point { year: None, part: Part::Vague, last_day: false }, e));
        }
        if opened.is_none() && back.is_none() {
            // 十年前的3倍
            if let Some(e) =
                self.eat(e, &["之前", "前"]).filter(|e| year && self.eat(*e, &["后", "期", "三", "沿", "列"]).is_none())
            {
                return Some((Point { year: None, part: Part::Vague, last_day: false }, e));
            }
            // 五年内, 工业总产值将…: a frame that opens its clause.
            // 五年累计完成…
            let told = self.eat(e, &["累计", "共计", "年均", "平均"]).map(|_| e);
            let frame = self.eat(e, &["之内", "内", "间", "之间", "中"]).or(told).filter(|_| {
                let at = self.s[..p].strip_suffix('在').map_or(p, str::len);
                year && self.opens_clause(at)
            })?;
            let between = whole && (frame == e || self.s[..frame].ends_with('间'));
            let part = if between { Part::These(years as u8) } else { Part::Vague };
            return Some((Point { year: None, part, last_day: false }, frame));
        }
        let end = match back {
            Some(e) => e,
            None => {
                // 历时近两年 is a duration, 近两年, … a time frame.
                let clause = self.s[..p].chars().next_back().is_none_or(|c| "\n。,;、“(在而:的!?—".contains(c))
                    || self.ends(p, &["回首", "回顾", "回望", "总结"]);
                let record = self.eat(e, &["最高", "最低", "新高", "新低", "最好", "最大", "最快"]).is_some();
                let clause = clause || record;
                let frame = self.eat(e, &["时间", "的时间", "历史", "的历史", "之久"]).is_none();
                if !(clause && frame && year) {
                    return None;
                }
                self.eat(e, &["间"]).unwrap_or(e)
            }
        };
        let part = if year && whole { Part::Last(years as u8) } else { Part::Vague };
        Some((Point { year: None, part, last_day: false }, end))
    }

    /// “十四五”期间, 十三五时期, "十四五"以来: five years; “十四五”规划 names a document.
    pub(super) fn plan(&self, p: usize) -> Option<Step> {
        let open = self.eat(p, &["“", "\""]);
        let q = open.unwrap_or(p);
        if let Some(raw) = self.numbered_plan(p) {
            return Some(Step::Date(raw));
        }
        let (name, start) = PLANS.iter().find(|(n, _)| self.rest(q).starts_with(n))?;
        let e = q + name.len();
        let e = match open {
            Some(_) => self.eat(e, &["”", "\""])?,
            None => e,
        };
        let point = Point { year: Some(YearRef::Absolute(*start)), part: Part::YearTo(start + 4), last_day: false };
        let mut raw = Raw { from: point, ..Raw::default() };
        if let Some(f) = self.eat(e, &["末", "期末"]) {
            raw.from.last_day = true;
            raw.span = p..f;
            return Some(Step::Date(raw));
        }
        if let Some(f) = self.eat(e, &["期间", "时期", "以来"]) {
            raw.since = self.s[..f].ends_with("以来");
            raw.span = p..f;
            return Some(Step::Date(raw));
        }
        // Without such a word only the unmistakable names are plans, and they name documents rather than times.
        (open.is_some() || name.len() == 9).then_some(Step::Skip(e))
    }

    /// 第一个五年计划期间, 第七个五年计划时期.
    fn numbered_plan(&self, p: usize) -> Option<Raw> {
        let (n, e) = self.eat(p, &["第"]).and_then(|q| self.little(q))?;
        let e = self.eat(e, &["个五年计划", "个五年规划", "五年计划"])?;
        let e = self.eat(e, &["期间", "时期", "期内"])?;
        let count = |name: &str| name.strip_suffix('五').and_then(|d| super::super::number::read(d, 0)?.value);
        let (_, start) = PLANS.iter().find(|(name, _)| count(name) == Some(n.into()))?;
        let from = Point { year: Some(YearRef::Absolute(*start)), part: Part::YearTo(start + 4), last_day: false };
        Some(Raw { span: p..e, from, ..Raw::default() })
    }

    /// 8时30分, 上午9点, 14:30: the end of a clock time.
    pub(super) fn clock(&self, p: usize) -> Option<usize> {
        let (h, e) = self.little(p).or_else(|| {
            (self.rest(p).starts_with('0'))
                .then(|| {
                    let (e, n) = self.digits(p);
                    (n as u8, e)
                })
                .filter(|(n, e)| *n < 10 && e - p <= 2)
        })?;
        if h > 24 || self.inside_number(p) || self.s[..p].ends_with(':') {
            return None;
        }
        let rest = self.rest(e);
        if rest.starts_with(':') && self.rest(p).starts_with(|c: char| c.is_ascii_digit()) {
            let (f, m) = self.digits(e + 1);
            let more = self.rest(f);
            let ratio = self.ends(p, &["比", "比为", "比例为", "比例", "达到", "调整为", "调整到", "优化为", "为"]);
            if f - e == 3 && m < 60 && !ratio {
                if more.starts_with(':') {
                    let (g, sec) = self.digits(f + 1);
                    return (g - f == 3 && sec < 60).then_some(g);
                }
                return Some(f);
            }
            return None;
        }
        if let Some(f) = self.eat(e, &["时", "時"]) {
            let other = [
                "间", "代", "期", "候", "段", "速", "长", "差", "效", "有", "常", "隔", "空", "刻", "任", "辰", "政",
                "令", "装",
            ];
            if self.eat(f, &other).is_some() {
                return None;
            }
            let alone = self.s[p..e].chars().all(|c| c.is_ascii_digit()) || self.minutes(f).is_some() || h >= 10;
            return alone.then(|| self.clock_end(f));
        }
        if let Some(f) = self.eat(e, &["点", "點"]) {
            let told = self.minutes(f).is_some()
                || self.eat(f, &["钟", "半", "整", "许", "一刻"]).is_some()
                || self.ends(
                    p,
                    &[
                        "上午", "下午", "晚上", "早上", "凌晨", "中午", "晚", "早", "傍晚", "清晨", "夜里", "深夜",
                        "午后",
                    ],
                );
            return told.then(|| self.clock_end(f));
        }
        None
    }

    pub(super) fn minutes(&self, p: usize) -> Option<usize> {
        let (m, e) = self.little(p)?;
        let f = self.eat(e, &["分"])?;
        (m < 60 && self.eat(f, &["之", "点"]).is_none()).then_some(f)
    }

    pub(super) fn clock_end(&self, p: usize) -> usize {
        let p = self.minutes(p).unwrap_or(p);
        self.eat(p, &["左右", "钟", "半", "整", "许", "一刻"]).unwrap_or(p)
    }
}
