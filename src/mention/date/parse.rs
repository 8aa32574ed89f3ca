//! Reads expressions of time as they are written.

use super::super::number::{self, Inner};
use super::super::unit::continues;
use super::super::words::Words;
use super::{Meaning, Part, Point, Raw, YearRef};

/// What stands at a place of the text.
pub(in super::super) enum Step {
    /// An expression of time.
    Date(Raw),
    /// A clock time or the name of a plan that ends here: neither a date nor a number.
    Skip(usize),
}

/// Reads the expression of time that begins at `at`.
pub(in super::super) fn at(s: &str, at: usize, words: &Words, taiwan: bool) -> Option<Step> {
    let r = Reader { s, words, taiwan };
    if let Some(end) = r.clock(at) {
        return Some(Step::Skip(end));
    }
    if let Some(step) = r.plan(at) {
        return Some(step);
    }
    let (as_of, p) = r.as_of(at);
    let (from, mut end) = r.years_back(p).or_else(|| r.point(p, None))?;
    let mut raw = Raw { from, as_of, ..Raw::default() };
    if !matches!(from.part, Part::Vague | Part::Last(_))
        && let Some(q) = r.joint(end)
        && let Some((to, e)) = r.point(q, Some(from))
        && !matches!(to.part, Part::Whole | Part::Same)
    {
        raw.to = Some(to);
        end = e;
    }
    r.suffix(&mut raw, &mut end);
    raw.is_base = raw.is_base || r.is_base(at, end);
    raw.span = at..end;
    Some(Step::Date(raw))
}

struct Reader<'a> {
    s: &'a str,
    words: &'a Words,
    taiwan: bool,
}

/// Words that join the two ends of a span.
const JOINTS: [&str; 9] = ["至", "到", "-", "—", "–", "~", "～", "−", "─"];

impl Reader<'_> {
    fn rest(&self, p: usize) -> &str {
        &self.s[p..]
    }

    fn eat(&self, p: usize, list: &[&str]) -> Option<usize> {
        let rest = self.rest(p);
        list.iter().find(|w| rest.starts_with(**w)).map(|w| p + w.len())
    }

    fn ends(&self, p: usize, list: &[&str]) -> bool {
        let head = &self.s[..p];
        list.iter().any(|w| head.ends_with(*w))
    }

    fn joint(&self, p: usize) -> Option<usize> {
        let q = self.eat(p, &JOINTS)?;
        // The long dash is two characters.
        Some(self.eat(q, &["—", "-", "─"]).unwrap_or(q))
    }

    fn as_of(&self, p: usize) -> (bool, usize) {
        match self.eat(p, &["截至到", "截止到", "截至", "截止"]) {
            Some(q) => (true, q),
            None => (false, p),
        }
    }

    /// Whether the digits at `p` continue a number: 1,840, 3.5.
    fn inside_number(&self, p: usize) -> bool {
        let b = &self.s.as_bytes()[..p];
        match b {
            [.., c] if c.is_ascii_digit() => true,
            [.., d, b'.' | b','] => d.is_ascii_digit(),
            _ => false,
        }
    }

    /// Digits in a row.
    fn digits(&self, p: usize) -> (usize, u32) {
        let mut n = 0u32;
        let mut q = p;
        let b = self.s.as_bytes();
        while q < b.len() && b[q].is_ascii_digit() {
            n = n.saturating_mul(10).saturating_add(u32::from(b[q] - b'0'));
            q += 1;
        }
        (q, n)
    }

    /// A number of at most two digits, Arabic or Chinese.
    fn little(&self, p: usize) -> Option<(u8, usize)> {
        let c = self.rest(p).chars().next()?;
        if c.is_ascii_digit() {
            let (q, n) = self.digits(p);
            return (q - p <= 2 && n > 0).then_some((n as u8, q));
        }
        if c == '-' || c == '负' || !number::begins(c) {
            return None;
        }
        let mut n: u8 = 0;
        let mut q = p;
        let mut ten = false;
        let mut count = 0;
        for c in self.rest(p).chars() {
            if c == '十' && !ten {
                n = if count == 0 { 10 } else { n.checked_mul(10)? };
                ten = true;
            } else if c == '廿' && count == 0 {
                n = 20;
                ten = true;
            } else if let Some(d) = number::digit(c).filter(|_| c != '两') {
                if count > 0 && !ten || count > 2 || ten && !n.is_multiple_of(10) {
                    return None;
                }
                n = n.checked_add(d)?;
            } else {
                break;
            }
            count += 1;
            q += c.len_utf8();
        }
        (count > 0 && n > 0).then_some((n, q))
    }

    /// 今年, 2019年, 二〇二一年, 民国101年, 去(114)年.
    fn year(&self, p: usize) -> Option<(YearRef, usize)> {
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
            let month_after = self.little(y).and_then(|(m, e)| (m <= 12).then_some(e));
            if q - p == 2 && month_after.is_some_and(|e| self.eat(e, &["月"]).is_some()) {
                let n = n as i16;
                return Some((YearRef::Absolute(if n >= 50 { 1900 + n } else { 2000 + n }), y));
            }
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
            if count == 2 && self.little(y).is_some_and(|(m, e)| m <= 12 && self.eat(e, &["月"]).is_some()) {
                return Some((YearRef::Absolute(1900 + n), y));
            }
            return None;
        }
        match self.word(p)? {
            (Meaning::Year(y), e) => Some((y, e)),
            _ => None,
        }
    }

    fn word(&self, p: usize) -> Option<(Meaning, usize)> {
        let rest = self.rest(p);
        let fits = |len: usize, w: &super::Word| !continues(&rest[len..], &w.not);
        self.words.dates.longest(rest.chars(), fits).map(|(len, w)| (w.meaning, p + len))
    }

    /// A year with or without a part, or a part alone. `from` is the other end of a span.
    fn point(&self, p: usize, from: Option<Point>) -> Option<(Point, usize)> {
        if let Some(x) = self.iso(p).or_else(|| self.year_pair(p)).or_else(|| self.decade(p)) {
            return Some(x);
        }
        let mut point = Point::default();
        let mut end = p;
        if let Some((y, e)) = self.year(p) {
            point.year = Some(y);
            end = e;
            // 今年的上半年
            if let Some(q) = self.eat(end, &["末", "底"]) {
                point.part = Part::End;
                return Some((point, q));
            }
            if let Some(q) = self.eat(end, &["初"]) {
                point.part = Part::Start;
                return Some((point, q));
            }
            if let Some((part, q)) = self.word(end) {
                let part = match part {
                    Meaning::Half(h) => Some(Part::Half(h)),
                    Meaning::Whole => Some(Part::Whole),
                    Meaning::Start => Some(Part::Start),
                    Meaning::End => Some(Part::End),
                    Meaning::Mid => Some(Part::Mid),
                    Meaning::Same => Some(Part::Same),
                    _ => None,
                };
                if let Some(part) = part {
                    point.part = part;
                    return Some((point, q));
                }
            }
        }
        if let Some((part, last_day, e)) = self.part(end, point.year.is_some(), from) {
            point.part = part;
            point.last_day = last_day;
            end = e;
        } else if point.year.is_none() {
            let (meaning, e) = self.word(p)?;
            point.part = match meaning {
                Meaning::Year(_) => return None,
                Meaning::Half(h) => Part::Half(h),
                Meaning::Quarter(q) => Part::QuarterBy(q),
                Meaning::Month(ctx, by) => Part::MonthBy(ctx, by),
                Meaning::Day(ctx, by) => Part::DayBy(ctx, by),
                Meaning::Week(by) => Part::Week(by),
                Meaning::Whole => Part::Whole,
                Meaning::Start => Part::Start,
                Meaning::End => Part::End,
                Meaning::Mid => Part::Mid,
                Meaning::Vague => Part::Vague,
                Meaning::Same => Part::Same,
            };
            end = e;
            if let Part::MonthBy(..) = point.part {
                if let Some(q) = self.eat(end, &["底", "末"]) {
                    point.last_day = true;
                    end = q;
                } else if let Some((d, q)) = self.little(end)
                    && let Some(q) = self.eat(q, &["日", "号"])
                    && d <= 31
                {
                    // 本月5日: the month of the document.
                    point.part = Part::Days(0, d, d);
                    end = q;
                }
            } else if let Part::DayBy(..) = point.part
                && let Some(q) = self.in_parentheses(end)
            {
                // 今天(9月17日): the date in parentheses says it outright.
                let (inner, e) = q;
                return Some((inner, e));
            }
        }
        Some((point, end))
    }

    fn in_parentheses(&self, p: usize) -> Option<(Point, usize)> {
        let q = self.eat(p, &["("])?;
        let (part, last_day, e) = self.part(q, false, None)?;
        let end = self.eat(e, &[")"])?;
        matches!(part, Part::Days(..)).then_some((Point { year: None, part, last_day }, end))
    }

    /// 2022-06-20, 2022/6/20, 2022.06.20.
    fn iso(&self, p: usize) -> Option<(Point, usize)> {
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

    /// 2017/18年度, 2016-2020年, 2011至2015年; the first of 2018、2019年.
    fn year_pair(&self, p: usize) -> Option<(Point, usize)> {
        let (q, a) = self.digits(p);
        if q - p != 4 || !(1000..=2999).contains(&a) {
            return None;
        }
        let year = Some(YearRef::Absolute(a as i16));
        let list = self.eat(q, &["、", "和", "及", "与"]);
        let pair = self.eat(q, &["/"]);
        let to = pair.or_else(|| self.joint(q)).or(list)?;
        let (e, b) = self.digits(to);
        let b = match e - to {
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
        let fiscal = b == a + 1 && (pair.is_some() || self.s[e..end].contains("财"));
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
    fn year_list(&self, mut p: usize) -> bool {
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
    fn decade(&self, p: usize) -> Option<(Point, usize)> {
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

    /// What stands within a year: the part, whether only its last day is meant, and its end.
    fn part(&self, p: usize, dated: bool, from: Option<Point>) -> Option<(Part, bool, usize)> {
        let tail = |end: usize| match self.eat(end, &["末", "底"]) {
            Some(e) => (true, e),
            None => (false, end),
        };
        // 前三季度, 前5个月, 前11月
        if let Some(q) = self.eat(p, &["前", "头"]) {
            let (n, e) = self.two_or(q)?;
            if let Some(e) = self.eat(e, &["个季度", "季度", "季"]).filter(|_| n <= 4) {
                return Some((Part::Quarters(1, n), false, e));
            }
            let counted = self.eat(e, &["个月"]).or_else(|| self.eat(e, &["月"]).filter(|_| dated || n > 1))?;
            return (n <= 12).then_some((Part::Months(1, n), false, counted));
        }
        let (ordinal, q) = self.eat(p, &["第"]).map_or((false, p), |q| (true, q));
        // 元月, 正月, 农历
        if let Some(e) = self.eat(p, &["元月份", "元月"]) {
            return self.month(1, 1, e, from);
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
                return self.month(n, m, f, from);
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
            return self.month(n, n, f, from);
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

    fn two_or(&self, p: usize) -> Option<(u8, usize)> {
        match self.eat(p, &["两"]) {
            Some(e) => Some((2, e)),
            None => self.little(p),
        }
    }

    /// After `n月`: a day, a third, an end.
    fn month(&self, a: u8, b: u8, e: usize, from: Option<Point>) -> Option<(Part, bool, usize)> {
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
        let _ = from;
        match self.eat(e, &["底", "末"]) {
            Some(f) => Some((Part::Months(a, b), true, f)),
            None => Some((Part::Months(a, b), false, e)),
        }
    }

    /// 近五年, 五年来, 两年多来, 过去十年.
    fn years_back(&self, p: usize) -> Option<(Point, usize)> {
        // 前三年 may be the three years before or the first three: words without dates.
        if let Some(q) = self.eat(p, &["前", "头", "后"])
            && let Some((_, e)) = self.two_or(q)
            && let Some(e) = self.eat(e, &["年"])
            && !self.ends(p, &["以", "之", "目", "提"])
        {
            return Some((Point { year: None, part: Part::Vague, last_day: false }, e));
        }
        let ahead = self.eat(p, &["未来的", "未来", "今后", "此后", "接下来的", "这", "往后"]);
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
        let clause_start = || {
            let before = self.s[..p].chars().next_back();
            before.is_none_or(|c| matches!(c, '\n' | '。' | ',' | ';' | '“' | ':' | ' ' | '\u{3000}'))
        };
        if years == 0 || years > 200 {
            return None;
        }
        if let (Some(_), true) = (ahead, year) {
            return Some((Point { year: None, part: Part::Vague, last_day: false }, e));
        }
        if opened.is_none() && back.is_none() {
            // 五年内, 工业总产值将…: a frame that opens its clause.
            let frame = self.eat(e, &["之内", "内", "间", "之间", "中"]).filter(|_| year && clause_start())?;
            return Some((Point { year: None, part: Part::Vague, last_day: false }, frame));
        }
        let end = match back {
            Some(e) => e,
            None => {
                // 历时近两年 is a duration, 近两年, … a time frame.
                let clause = self.s[..p]
                    .chars()
                    .next_back()
                    .is_none_or(|c| matches!(c, '\n' | '。' | ',' | ';' | '、' | '“' | '(' | '在' | '而' | ':' | '的'));
                let frame = self.eat(e, &["时间", "的时间", "历史", "的历史", "之久"]).is_none();
                if !(clause && frame && year) {
                    return None;
                }
                self.eat(e, &["间"]).unwrap_or(e)
            }
        };
        let exact = year && loose.is_none() && e == unit;
        let part = if exact { Part::Last(years as u8) } else { Part::Vague };
        Some((Point { year: None, part, last_day: false }, end))
    }

    /// “十四五”期间, 十三五时期, "十四五"以来: five years; “十四五”规划 names a document.
    fn plan(&self, p: usize) -> Option<Step> {
        let open = self.eat(p, &["“", "\""]);
        let q = open.unwrap_or(p);
        let names = [
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
        let (name, start) = names.iter().find(|(n, _)| self.rest(q).starts_with(n))?;
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

    fn suffix(&self, raw: &mut Raw, end: &mut usize) {
        if let Some(e) = self.eat(*end, &["以来", "至今", "起至今"]) {
            raw.since = true;
            *end = e;
        } else if let Some(e) = self.eat(*end, &["同期", "同月"]) {
            raw.is_base = true;
            *end = e;
        } else if let Some(e) = self.eat(*end, &["以前", "之前", "以后", "之后"]) {
            raw.from = Point { year: raw.from.year, part: Part::Vague, last_day: false };
            raw.to = None;
            *end = e;
        } else if let Some(e) = self.eat(*end, &["期间", "内"])
            && self
                .eat(*end, &["内蒙", "内外", "内部", "内地", "内涵", "内需", "内河", "内容", "内生", "内江"])
                .is_none()
        {
            *end = e;
        }
        if let Some(e) = self.eat(*end, &["止"]) {
            *end = e;
        }
    }

    /// Whether the words about a time make it a base of comparison: 比上年, 较2019年, 与去年相比.
    fn is_base(&self, start: usize, end: usize) -> bool {
        let named = self.ends(start, &["比", "较", "较之", "高于", "低于", "快于", "好于", "多于", "少于", "不及"])
            && !self.ends(start, &["占比", "对比"]);
        let paired = self.ends(start, &["与", "同", "和", "跟"])
            && self.eat(end, &["相比", "比", "持平", "相当", "基本持平", "相同"]).is_some();
        // 完成全年任务的13%, 与2017年计划目标持平: the target is another's.
        let target = self.eat(end, &["任务", "计划", "目标", "预算", "预期", "的任务", "的目标", "的计划"]).is_some();
        named || paired || target || self.eat(end, &["相比", "的水平"]).is_some()
    }

    /// 8时30分, 上午9点, 14:30: the end of a clock time.
    fn clock(&self, p: usize) -> Option<usize> {
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

    fn minutes(&self, p: usize) -> Option<usize> {
        let (m, e) = self.little(p)?;
        let f = self.eat(e, &["分"])?;
        (m < 60 && self.eat(f, &["之", "点"]).is_none()).then_some(f)
    }

    fn clock_end(&self, p: usize) -> usize {
        let p = self.minutes(p).unwrap_or(p);
        self.eat(p, &["左右", "钟", "半", "整", "许", "一刻"]).unwrap_or(p)
    }
}
