//! Reads expressions of time as they are written.

use super::super::number;
use super::super::special::term;
use super::super::unit::continues;
use super::super::words::Words;
use super::{Context, Meaning, Part, Point, Raw};
use crate::mention::cursor::Cursor;
use crate::text::page::{PageWords, Use};

/// What stands at a place of the text.
pub(in super::super) enum Step {
    /// An expression of time.
    Date(Raw),
    /// A clock time or the name of a plan that ends here: neither a date nor a number.
    Skip(usize),
}

/// Reads the expression of time that begins at `at`.
pub(in super::super) fn at(s: &str, at: usize, words: &Words, context: &Context) -> Option<Step> {
    if may_be_time(s, at, words) { whole(s, at, words, context) } else { None }
}

/// The same, without the look ahead that spares most places the reading.
fn whole(s: &str, at: usize, words: &Words, context: &Context) -> Option<Step> {
    let r = Reader { s, words, taiwan: context.taiwan, hong_kong: context.hong_kong };
    if let Some(end) = r.clock(at) {
        return Some(Step::Skip(end));
    }
    if let Some(step) = r.plan(at) {
        return Some(step);
    }
    // 提前3个月, 以前, 之前: the 前 belongs to the word before it.
    if s[at..].starts_with(['前', '头']) && s[..at].ends_with(['提', '以', '之', '目', '日', '空', '超']) {
        return None;
    }
    if term::begins(s, at, words) {
        return None;
    }
    let (as_of, p) = r.as_of(at);
    if let Some(end) = r.holiday(at) {
        let from = Point { part: Part::Holiday, ..Point::default() };
        return Some(Step::Date(Raw { span: at..end, from, ..Raw::default() }));
    }
    let (from, mut end) = r.years_back(p).or_else(|| r.point(p, None))?;
    let mut raw = Raw { span: at..end, from, as_of, ..Raw::default() };
    if !matches!(from.part, Part::Vague | Part::Last(_))
        && let Some(q) = r.joint(end)
        && let Some((to, e)) = r.point(q, Some(from))
        && !matches!(to.part, Part::Whole | Part::Same)
    {
        raw.to = Some(to);
        end = e;
    }
    r.suffix(&mut raw, &mut end);
    // 今年春节: some days, which calendars know and this table does not.
    if raw.to.is_none()
        && raw.from.part == Part::None
        && let Some(name) = r.holiday_name(end)
    {
        raw.from.part = Part::Holiday;
        end = r.holiday(end).unwrap_or(name);
    }
    raw.is_base = raw.is_base || r.is_base(at, end);
    raw.span = at..end;
    Some(Step::Date(raw))
}

/// Whether the numeral at `at` may begin a time: what follows its digits tells for most. Other characters may.
fn may_be_time(s: &str, at: usize, words: &Words) -> bool {
    let rest = &s[at..];
    let first = rest.chars().next().unwrap_or(' ');
    if !number::begins(first) {
        return opens(rest, first, words);
    }
    if matches!(first, '-' | '−' | '负') || opens(rest, first, words) {
        return true;
    }
    if let Some(time) = arabic(rest) {
        return time;
    }
    for (i, c) in rest.char_indices().take(24) {
        match c {
            // 十四五: the name of a plan.
            '五' => return true,
            '-' | '−' | '负' => return true,
            c if number::begins(c) => {}
            // 个月, 个季度; 个 alone counts.
            '个' => return rest[i + c.len_utf8()..].starts_with(['月', '季']),
            c => {
                return matches!(
                    c,
                    ':' | '时'
                        | '時'
                        | '点'
                        | '點'
                        | '年'
                        | '月'
                        | '日'
                        | '号'
                        | '季'
                        | '世'
                        | '天'
                        | '周'
                        | '多'
                        | '余'
                        | '馀'
                        | '来'
                        | '至'
                        | '到'
                        | '—'
                        | '–'
                        | '~'
                        | '～'
                        | '─'
                        | '、'
                        | '和'
                        | '及'
                        | '与'
                        | '/'
                        | '.'
                        | ','
                        | '·'
                );
            }
        }
    }
    true
}

/// Whether Arabic digits at the beginning of `rest` may begin a time, by what follows them; nothing where that is part of the number.
fn arabic(rest: &str) -> Option<bool> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let mut behind = rest[digits..].chars();
    let c = behind.next().filter(|_| digits > 0)?;
    let next = behind.next();
    let (little, year) = (digits <= 2, digits == 4);
    let numeral = |c: Option<char>| c.is_some_and(number::begins);
    Some(match c {
        '年' => true,
        // Clock times, months and days.
        ':' | '时' | '時' | '点' | '點' | '月' | '日' | '号' | '季' | '世' => little,
        '个' => little && next == Some('季') || next == Some('月'),
        // 3天来, 20多天以来, 3周年.
        '天' => matches!(next, Some('来' | '以' | '多' | '半')),
        '周' => next == Some('年'),
        '多' | '余' | '馀' | '来' => {
            matches!(next, Some('年' | '周' | '个' | '天' | '多' | '余' | '馀' | '来')) || numeral(next)
        }
        // 2017/18年度, 2022.06.20.
        '/' | '.' => year,
        '和' | '及' | '与' => year && numeral(next),
        '、' => (little || year) && numeral(next),
        '至' | '到' | '—' | '–' | '~' | '～' | '─' | '−' | '-' => {
            (little || year) && (matches!(next, Some('—' | '─' | '-')) || numeral(next))
        }
        c if number::begins(c) => return None,
        _ => false,
    })
}

/// What a numeral behind makes a time of: 前三季度, “十四五”.
pub(in super::super) const BEFORE_NUMERALS: &str = "前头后首第近这“\"";

/// How the times begin that begin with no numeral, apart from the words of `dicts/dates.tsv`.
pub(in super::super) const OPENINGS: [&str; 22] = [
    "截至", "截止", "未来", "今后", "此后", "接下", "往后", "过去", "最近", "民国", "公元", "今(", "去(", "明(", "前(",
    "本(", "上世", "上个", "本世", "首季", "元月", "农历",
];

/// Whether a time may begin with a character that is no numeral: what follows it tells for all but a few.
fn opens(rest: &str, first: char, words: &Words) -> bool {
    let Some(second) = rest[first.len_utf8()..].chars().next() else { return false };
    if number::begins(second) && BEFORE_NUMERALS.contains(first) {
        return true;
    }
    words.opens_date(first, second)
}

pub(super) struct Reader<'a> {
    pub s: &'a str,
    pub words: &'a Words,
    pub taiwan: bool,
    pub hong_kong: bool,
}

/// Words that join the two ends of a span.
const JOINTS: [&str; 9] = ["至", "到", "-", "—", "–", "~", "～", "−", "─"];

impl<'a> Cursor<'a> for Reader<'a> {
    fn text(&self) -> &'a str {
        self.s
    }
}

impl Reader<'_> {
    pub(super) fn joint(&self, p: usize) -> Option<usize> {
        let q = self.eat(p, &JOINTS)?;
        // The long dash is two characters.
        Some(self.eat(q, &["—", "-", "─"]).unwrap_or(q))
    }

    /// 端午假期, “五一”期间: where the name of a holiday that is a time ends.
    fn holiday(&self, p: usize) -> Option<usize> {
        let name = self.holiday_name(p)?;
        PageWords::builtin().starts(Use::HolidayTime, self.rest(name)).map(|n| name + n)
    }

    fn holiday_name(&self, p: usize) -> Option<usize> {
        let q = self.eat(p, &["“"]).unwrap_or(p);
        let name = self.words.holidays.longest(self.rest(q).chars(), |_, ()| true)?.0;
        Some(self.eat(q + name, &["”"]).filter(|_| q > p).unwrap_or(q + name))
    }

    pub(super) fn as_of(&self, p: usize) -> (bool, usize) {
        match self.eat(p, &["截至到", "截止到", "截至", "截止"]) {
            Some(q) => (true, q),
            None => (false, p),
        }
    }

    /// Whether the digits at `p` continue a number: 1,840, 3.5.
    pub(super) fn inside_number(&self, p: usize) -> bool {
        let b = &self.s.as_bytes()[..p];
        match b {
            [.., c] if c.is_ascii_digit() => true,
            [.., d, b'.' | b','] => d.is_ascii_digit(),
            _ => false,
        }
    }

    /// Digits in a row.
    pub(super) fn digits(&self, p: usize) -> (usize, u32) {
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
    pub(super) fn little(&self, p: usize) -> Option<(u8, usize)> {
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

    pub(super) fn word(&self, p: usize) -> Option<(Meaning, usize)> {
        let rest = self.rest(p);
        let fits = |len: usize, w: &super::Word| !continues(&rest[len..], &w.not);
        self.words.dates.longest(rest.chars(), fits).map(|(len, w)| (w.meaning, p + len))
    }

    /// A year with or without a part, or a part alone. `from` is the other end of a span.
    pub(super) fn point(&self, p: usize, from: Option<Point>) -> Option<(Point, usize)> {
        if let Some(x) =
            self.iso(p).or_else(|| self.year_pair(p)).or_else(|| self.short_years(p)).or_else(|| self.decade(p))
        {
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
                Meaning::Year(_) | Meaning::Holiday | Meaning::Era(..) => return None,
                Meaning::Half(h) => Part::Half(h),
                Meaning::Quarter(q) => Part::QuarterBy(q),
                Meaning::Month(ctx, by) => Part::MonthBy(ctx, by),
                Meaning::Day(ctx, by) => Part::DayBy(ctx, by),
                Meaning::Week(by) => Part::Week(by),
                Meaning::Fiscal(by) => Part::FiscalBy(by),
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
                    // 本月5日: the month of the document; 上月5日: the one before.
                    let by = match point.part {
                        Part::MonthBy(false, by) => by,
                        _ => 0,
                    };
                    point.part = if by == 0 { Part::Days(0, d, d) } else { Part::DayOf(by, d) };
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

    pub(super) fn suffix(&self, raw: &mut Raw, end: &mut usize) {
        if let Some(e) = self.eat(*end, &["以来", "至今", "起至今"]) {
            raw.since = true;
            *end = e;
        } else if let Some(e) = self.eat(*end, &["起"]).filter(|e| {
            // 自2019年起,…: to this day.
            self.ends(raw.span.start, &["自", "从"]) && self.eat(*e, &[","]).is_some() && raw.to.is_none()
        }) {
            (raw.since, raw.onward) = (true, true);
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

    /// Whether what stands at `p` may follow the noun 计划 and not the verb: 的, 数, a number, a mark.
    fn noun_ends(&self, p: usize) -> bool {
        const AFTER: [&str; 14] = [
            "的",
            "数",
            "任务",
            "目标",
            "指标",
            "进度",
            "规定",
            "要求",
            "安排数",
            "百分",
            "投资额",
            "总",
            "超",
            "提前",
        ];
        let next = self.next(p);
        next.is_none_or(|c| !c.is_alphabetic() || number::begins(c)) || self.eat(p, &AFTER).is_some()
    }

    /// Whether the words about a time make it a base of comparison: 比上年, 较2019年, 与去年相比.
    pub(super) fn is_base(&self, start: usize, end: usize) -> bool {
        let start = self.s[..start].trim_end_matches([' ', '\u{3000}']).len();
        let named = self.ends(start, &["比", "较", "较之", "高于", "低于", "快于", "好于", "多于", "少于", "不及"])
            && !self.ends(start, &["占比", "对比"])
            || self.ends(start, &["创", "创下", "创出", "刷新"])
            // 以2015年为基数, 以1952年为100.
            || self.ends(start, &["以"]) && self.eat(end, &["为基", "作为基", "作基", "为100", "为1"]).is_some();
        let paired = self.ends(start, &["与", "同", "和", "跟"])
            && self.eat(end, &["相比", "比", "持平", "相当", "基本持平", "相同"]).is_some();
        // 完成全年任务的13%, 与2017年计划目标持平: the target is another's.
        // 2020年度预算为2亿元 is no base.
        let target = self
            .eat(end, &["任务", "计划", "目标", "预算", "预期", "的任务", "的目标", "的计划"])
            // 今年计划增产8亿斤: the verb.
            .filter(|e| !self.ends(*e, &["计划"]) || self.noun_ends(*e))
            .is_some_and(|e| self.eat(e, &["为", "是", "将", "达", "案", "总", "收入", "支出", "编列"]).is_none());
        named || paired || target || self.eat(end, &["相比", "的水平"]).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;

    #[test]
    fn the_look_ahead_passes_over_no_time() {
        let words = Words::load(&Sources::default()).unwrap();
        let mut text = "截至到三月末,截止5月,未来三年,今后五年,此后2年,接下来的三年,往后3年,这三年,近五年来,过去的十年,最近三年,\
            前三年,头两年,后三年,前三季度,首季度,首11个月,第一季度,第三季末,元月,农历三月,民国101年,公元2001年,今(101)年,去(100)年,\
            明(102)年度,前(99)年,本(101)年,上世纪八十年代,上个世纪90年代,本世纪初,二十世纪七八十年代,“十四五”期间,\"十三五\"时期,\
            十四五期间,几年来,多年来,今天(9月17日),端午假期,春节黄金周,“端午”期间,“五一”小长假,十一假期,本月5日,上半年,近些年来,去年同期,8时30分,上午9点,14:30,九八年,'98年底,07-08年。"
            .to_owned();
        for entry in std::fs::read_dir("samples").unwrap() {
            text.extend(std::fs::read_to_string(entry.unwrap().path()));
        }
        let mut found = 0;
        for taiwan in [false, true] {
            let context = Context { taiwan, ..Context::default() };
            for (at, _) in text.char_indices() {
                if whole(&text, at, &words, &context).is_some() {
                    found += 1;
                    assert!(may_be_time(&text, at, &words), "{}", &text[at..].chars().take(8).collect::<String>());
                }
            }
        }
        assert!(found > 150, "{found}");
    }
}
