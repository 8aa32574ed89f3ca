//! The shape of an expression: numerals and heads, letters joined by +, digit codes. Works on the words alone.

pub use super::numeral::{canonical, is_numeral, value, with_digits};
use crate::lexicon::charset::CharSet;
use crate::row::SloganKind;

/// One numeral with the head it counts: 五 + 比, 三 + 项制度.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Half {
    /// Words before the numeral: 保 in 保三争二.
    pub lead: String,
    /// The numeral as written.
    pub numeral: String,
    /// Its value; none for 双, 多, N, 百 and larger round words.
    pub value: Option<u32>,
    /// What stands after it, classifier included.
    pub head: String,
}

impl Half {
    /// How many items it counts: 双 is two.
    pub fn count(&self) -> Option<u32> {
        if self.numeral == "双" { Some(2) } else { self.value }
    }

    /// What it counts, without the classifier: 行动 of 八大行动.
    pub fn noun(&self) -> &str {
        self.head.trim_start_matches(['个', '大', '项', '条'])
    }
}

/// The shape of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its kind.
    pub kind: SloganKind,
    /// Its halves; for a formula its parts, as heads.
    pub halves: Vec<Half>,
    /// Numerals kept, heads as letters: `5A5B`.
    pub template: String,
    /// The number of items that the name promises by itself.
    pub declared: Option<u32>,
}

/// Characters that separate halves.
pub fn is_separator(c: char) -> bool {
    matches!(c, '、' | ',' | '，' | '·' | '•' | ' ' | '\u{3000}' | ';' | '；' | '-' | '—')
}

/// Numerals, letters that stand for one, and what joins a formula: no shape is without.
static SHAPING: CharSet = CharSet::new("一二两三四五六七八九十百千万双多NX+＋", true);

/// Reads the shape of `s` (simplified, half width), or none when it has no shape of a slogan.
///
/// Yes: 五比五看, 八大行动, 一支一项, 3+X, 113, 保三争二抢第一. No: 一把手, 红色引擎, 十四五.
pub fn read(s: &str) -> Option<Shape> {
    if !s.chars().any(|c| SHAPING.has(c)) {
        return None;
    }
    let words: String = s.chars().filter(|c| !super::quote::is_mark(*c)).collect();
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 30 {
        return None;
    }
    if words.contains(['+', '＋']) {
        return formula(words);
    }
    if words.is_ascii() {
        return code(words);
    }
    if let Some(count) = counted(words) {
        return Some(Shape { template: words.to_owned(), ..code(&count)? });
    }
    if words.chars().count() > 2
        && words.trim_start_matches('一').chars().all(|c| matches!(c, '十' | '百' | '千' | '万'))
    {
        let half = Half { lead: String::new(), numeral: words.to_owned(), value: None, head: String::new() };
        return Some(Shape { kind: SloganKind::Set, halves: vec![half], template: words.to_owned(), declared: None });
    }
    numbered(words)
}

fn formula(s: &str) -> Option<Shape> {
    let parts: Vec<&str> = s.split(['+', '＋']).map(str::trim).collect();
    let open = parts.last().is_some_and(|p| p.is_empty());
    let parts = if open { &parts[..parts.len() - 1] } else { &parts[..] };
    let fits = |p: &&str| {
        let n = p.chars().count();
        (1..=10).contains(&n)
            && p.chars().all(|c| c.is_alphanumeric() || matches!(c, '(' | ')' | '“' | '”' | '、' | '-'))
    };
    if parts.is_empty() || !parts.iter().all(fits) {
        return None;
    }
    let numeric = |p: &&str| p.len() <= 3 && p.bytes().all(|b| b.is_ascii_digit());
    // 18+ and C++ are no slogans; neither is a sum without an unknown such as 120+35.
    if open && (parts.iter().any(|p| p.is_ascii() && p.len() < 2) || parts.iter().all(numeric)) {
        return None;
    }
    if parts.iter().all(|p| numeric(p) && p.len() > 2) {
        return None;
    }
    let variable = |p: &&str| p.len() == 1 && p.bytes().all(|b| b.is_ascii_alphabetic());
    let declared = if open || parts.iter().any(variable) {
        None
    } else if parts.iter().all(numeric) {
        Some(parts.iter().filter_map(|p| p.parse::<u32>().ok()).sum())
    } else {
        u32::try_from(parts.len()).ok()
    };
    let mut letters = Letters::default();
    let mut template: Vec<String> =
        parts.iter().map(|p| if numeric(p) || variable(p) { p.to_uppercase() } else { letters.of(p) }).collect();
    if open {
        template.push(String::new());
    }
    let halves = parts
        .iter()
        .map(|p| Half { lead: String::new(), numeral: String::new(), value: None, head: (*p).to_owned() })
        .collect();
    Some(Shape { kind: SloganKind::Formula, halves, template: template.join("+"), declared })
}

fn code(s: &str) -> Option<Shape> {
    let digits = s.bytes().take_while(u8::is_ascii_digit).count();
    let tail = &s[digits..];
    if !(3..=6).contains(&digits) || !matches!(tail, "" | "X" | "N" | "x" | "n") || s.starts_with('0') {
        return None;
    }
    let sum: u32 = s.bytes().filter(u8::is_ascii_digit).map(|b| u32::from(b - b'0')).sum();
    let declared = (tail.is_empty() && digits <= 5).then_some(sum);
    Some(Shape { kind: SloganKind::Formula, halves: Vec::new(), template: s.to_uppercase(), declared })
}

/// 一二三四, 三二一 as digits: numerals that count up or down. 九一八 and 一二九 are days.
fn counted(s: &str) -> Option<String> {
    const DIGITS: &str = "一二三四五六七八九";
    let down: String = DIGITS.chars().rev().collect();
    let runs = s.chars().nth(2).is_some() && (DIGITS.contains(s) || down.contains(s));
    runs.then(|| s.chars().filter_map(|c| value(c.encode_utf8(&mut [0; 4]))).map(|n| n.to_string()).collect())
}

/// Letters for heads, the same letter for the same head.
#[derive(Default)]
struct Letters(Vec<String>);

impl Letters {
    fn of(&mut self, head: &str) -> String {
        let at = self.0.iter().position(|h| h == head).unwrap_or_else(|| {
            self.0.push(head.to_owned());
            self.0.len() - 1
        });
        char::from(b'A' + (at % 26) as u8).to_string()
    }
}

/// Words in which a numeral counts nothing.
const FUSED: [&str; 14] =
    ["最多", "几多", "许多", "统一", "唯一", "万一", "一体", "第一", "合一", "一切", "一流", "众多", "百姓", "多元"];

fn numeral_at(s: &str, from: usize) -> Option<usize> {
    let rest = &s[from..];
    let first = rest.chars().next().filter(|c| is_numeral(*c) || matches!(c, 'N' | 'X'))?;
    if FUSED.iter().any(|w| rest.starts_with(w)) || s[..from].ends_with('进') && rest.starts_with("一步") {
        return None;
    }
    // The second character of a fused word, seen from the first; but 统 may be a head.
    let mut before = s[..from].chars().rev();
    if let Some(b) = before.next()
        && !before.next().is_some_and(is_numeral)
        && FUSED.iter().any(|w| w.ends_with(first) && w.starts_with(b))
    {
        return None;
    }
    let len = match first {
        '双' | '多' | 'N' | 'X' => first.len_utf8(),
        c if c.is_ascii_digit() => rest.bytes().take_while(u8::is_ascii_digit).count(),
        _ => rest
            .chars()
            .take_while(|c| is_numeral(*c) && !matches!(c, '双' | '多') && !c.is_ascii_digit())
            .map(char::len_utf8)
            .sum(),
    };
    Some(from + len)
}

/// Splits one segment (without separators) into halves. The words before its first numeral are the lead of that half.
fn halves_of(segment: &str) -> Vec<Half> {
    let mut out: Vec<Half> = Vec::new();
    let mut pending = String::new();
    let mut at = 0;
    while at < segment.len() {
        let c = segment[at..].chars().next().unwrap_or(' ');
        // 五个一工程: a numeral right after a classifier belongs to the head.
        let glued = out
            .last()
            .is_some_and(|h: &Half| matches!(h.head.as_str(), "个" | "大" | "项" | "条") || h.head.is_empty());
        match numeral_at(segment, at) {
            Some(end) if !glued || out.is_empty() => {
                let numeral = &segment[at..end];
                if end == segment.len() && !out.is_empty() {
                    // Nothing follows: 四证合一, 七个一.
                    if let Some(h) = out.last_mut() {
                        h.head.push_str(numeral);
                    }
                } else {
                    out.push(Half {
                        lead: std::mem::take(&mut pending),
                        numeral: numeral.to_owned(),
                        value: value(numeral),
                        head: String::new(),
                    });
                }
                at = end;
            }
            numeral => {
                // 双20条: a numeral that is part of a head goes there whole.
                let end = numeral.unwrap_or(at + c.len_utf8());
                match out.last_mut() {
                    Some(h) => h.head.push_str(&segment[at..end]),
                    None => pending.push_str(&segment[at..end]),
                }
                at = end;
            }
        }
    }
    if out.is_empty() && !pending.is_empty() {
        out.push(Half { lead: pending, numeral: String::new(), value: None, head: String::new() });
    }
    out
}

fn numbered(s: &str) -> Option<Shape> {
    // 一区(县)一策: what stands in brackets explains.
    let mut depth = 0;
    let plain: String = s
        .chars()
        .filter(|c| match c {
            '(' | '（' => {
                depth += 1;
                false
            }
            ')' | '）' => {
                depth -= 1;
                false
            }
            _ => depth <= 0,
        })
        .collect();
    // 从1到2 is a range.
    if plain.starts_with('从') && plain.contains('到') {
        return None;
    }
    let segments: Vec<&str> = plain.split(is_separator).filter(|p| !p.is_empty()).collect();
    let mut halves: Vec<Half> = Vec::new();
    for segment in &segments {
        if let Some(h) = verb_first(segment) {
            halves.extend(h);
        } else {
            halves.extend(halves_of(segment));
        }
    }
    let good = |h: &Half| {
        let n = h.head.chars().count();
        !h.numeral.is_empty()
            && n <= 10
            && !h.head.contains(|c: char| c.is_ascii_lowercase())
            && h.head.chars().chain(h.lead.chars()).all(char::is_alphanumeric)
    };
    if halves.is_empty() || !halves.iter().all(good) || halves.len() > 8 {
        return None;
    }
    let leads = halves.iter().filter(|h| !h.lead.is_empty()).count();
    let verbs = leads == halves.len() && halves.len() > 1;
    if !verbs && (leads > 1 || leads == 1 && halves[0].lead.is_empty()) {
        return None;
    }
    if !verbs && halves.iter().any(|h| h.head.is_empty()) {
        return None;
    }
    let kind = kind_of(&halves, verbs);
    let mut letters = Letters::default();
    let mut template = String::new();
    for h in &halves {
        if !h.lead.is_empty() {
            template.push_str(&letters.of(&h.lead));
        }
        match h.value {
            Some(n) => template.push_str(&n.to_string()),
            None => template.push_str(&h.numeral),
        }
        let (classifier, head) = match h.head.chars().next() {
            Some(c @ ('大' | '个' | '项' | '条' | '类' | '种')) if h.head.len() > c.len_utf8() => {
                h.head.split_at(c.len_utf8())
            }
            _ => ("", h.head.as_str()),
        };
        template.push_str(classifier);
        if !head.is_empty() {
            template.push_str(&letters.of(head));
        }
    }
    let declared = if verbs { None } else { declared(&halves, kind) };
    Some(Shape { kind, halves, template, declared })
}

/// 保三争二抢第一, 走一步看两步: verb, numeral, and nothing or a short measure after each.
fn verb_first(segment: &str) -> Option<Vec<Half>> {
    let mut out = Vec::new();
    let mut lead = String::new();
    let mut at = 0;
    while at < segment.len() {
        let c = segment[at..].chars().next()?;
        let ordinal = segment[at..].starts_with("第一");
        let end = if ordinal { Some(at + "第一".len()) } else { numeral_at(segment, at) };
        match end {
            Some(end) if !lead.is_empty() => {
                let measure = segment[end..]
                    .chars()
                    .next()
                    .filter(|c| matches!(c, '步' | '年' | '头' | '项' | '档' | '级' | '批'));
                let stop = end + measure.map_or(0, char::len_utf8);
                out.push(Half {
                    lead: std::mem::take(&mut lead),
                    numeral: segment[at..end].to_owned(),
                    value: value(&segment[at..end]),
                    head: segment[end..stop].to_owned(),
                });
                at = stop;
            }
            Some(_) => return None,
            None => {
                lead.push(c);
                if lead.chars().count() > 2 {
                    return None;
                }
                at += c.len_utf8();
            }
        }
    }
    (lead.is_empty() && out.len() > 1).then_some(out)
}

/// Heads of the last half that say "each has its own".
const EACH: [&str; 14] = ["策", "档", "案", "单", "品", "特色", "品牌", "法", "卡", "码", "册", "方案", "台账", "药方"];

fn kind_of(halves: &[Half], verbs: bool) -> SloganKind {
    if halves.len() == 1 {
        return SloganKind::Set;
    }
    let ones = !verbs && halves.iter().all(|h| h.value == Some(1));
    let each = halves.last().is_some_and(|h| EACH.contains(&h.head.as_str()));
    if ones && (halves.len() == 2 || halves.len().is_multiple_of(2) && halves.len() > 4 || each) {
        SloganKind::Distributive
    } else {
        SloganKind::Parallel
    }
}

/// The number of items a name promises: the sum of its numerals; 五比五看 promises five pairs.
fn declared(halves: &[Half], kind: SloganKind) -> Option<u32> {
    if kind == SloganKind::Distributive {
        return None;
    }
    if let [only] = halves {
        return match only.numeral.as_str() {
            "双" => Some(2),
            _ => only.value.filter(|n| (2..100).contains(n)),
        };
    }
    // 三年打基础、五年大变样: lengths of time promise nothing.
    if halves.iter().any(|h| h.head.starts_with(['年', '月', '天']) && h.head.chars().count() > 1) {
        return None;
    }
    let values: Option<Vec<u32>> = halves.iter().map(Half::count).collect();
    if halves.iter().all(|h| h.numeral == "双") {
        return None;
    }
    let values = values?;
    if let ([a, b], [x, y]) = (values.as_slice(), halves)
        && a == b
        && *a > 1
        && PAIRED.contains(&(x.head.as_str(), y.head.as_str()))
    {
        return Some(*a);
    }
    Some(values.iter().sum())
}

/// Verbs of which each item holds both: 比忠诚看党性.
const PAIRED: [(&str, &str); 8] =
    [("比", "看"), ("查", "看"), ("学", "做"), ("学", "促"), ("问", "看"), ("查", "促"), ("强", "促"), ("看", "比")];

#[cfg(test)]
mod tests {
    use super::*;
    use SloganKind::{Distributive, Formula, Parallel, Set};

    #[test]
    fn shapes_by_kind() {
        for (s, kind, template, declared) in [
            ("五比五看", Parallel, "5A5B", Some(5)),
            ("7通1平", Parallel, "7A1B", Some(8)),
            ("两清两改两治理", Parallel, "2A2B2C", Some(6)),
            ("一门户一专区四项承诺", Parallel, "1A1B4项C", Some(6)),
            ("双联双创", Parallel, "双A双B", None),
            ("双督导、双反馈", Parallel, "双A双B", None),
            ("八大行动", Set, "8大A", Some(8)),
            ("双过半", Set, "双A", Some(2)),
            ("五个一工程", Set, "5个A", Some(5)),
            ("三个进一步强化", Set, "3个A", Some(3)),
            ("七个一", Set, "7个A", Some(7)),
            ("双“一号工程”", Set, "双A", Some(2)),
            ("四证合一", Set, "4A", Some(4)),
            ("一村一品", Distributive, "1A1B", None),
            ("一区(县)一策", Distributive, "1A1B", None),
            ("一人一案一策", Distributive, "1A1B1C", None),
            ("一湖一岛一城一园", Parallel, "1A1B1C1D", Some(4)),
            ("3+X", Formula, "3+X", None),
            ("1+8", Formula, "1+8", Some(9)),
            ("党建+项目", Formula, "A+B", Some(2)),
            ("互联网+", Formula, "A+", None),
            ("113", Formula, "113", Some(5)),
            ("一二三四", Formula, "一二三四", Some(10)),
            ("415X", Formula, "415X", None),
            ("保三争二抢第一", Parallel, "A3B2C第一", None),
        ] {
            let got = read(s).unwrap_or_else(|| panic!("{s} has no shape"));
            assert_eq!((got.kind, got.template.as_str(), got.declared), (kind, template, declared), "{s}");
        }
    }

    #[test]
    fn no_shape() {
        for s in
            ["红色引擎", "统一", "第一", "十四五", "18+", "C++", "12", "2030-", "好、一二", "", "+", "从0到1、从1到10"]
        {
            assert_eq!(read(s), None, "{s}");
        }
    }
}
