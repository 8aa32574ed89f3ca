//! Which spaces carry no meaning: those inside numbers (`3 150万`), between a number and its words (`时薪 28元`), inside dates,
//! beside Chinese punctuation, round the + of a formula, between Chinese and Latin words, and in letter-spaced headings
//! (`工 作 报 告`).
//!
//! Spaces that part things stay: between Latin words, between the halves of a headline or a motto (“政企连心 亲清暖心”), after the number
//! of a list item (`1 加强组织领导`), between numbers, in runs of two or more (columns of a table), and at the edges of lines.

use super::map::Edits;

/// Most rounds of [`tidy`]. Real text settles after one; the bound keeps hostile text linear.
const ROUNDS: usize = 6;

/// Drops the meaningless spaces of a folded text. `None` when all stay. A space that goes may let another go, so it runs until
/// nothing changes.
pub(crate) fn tidy(text: &str) -> Option<(String, Edits)> {
    let (mut text, mut edits) = round(text)?;
    for _ in 1..ROUNDS {
        let Some((next, then)) = round(&text) else { break };
        (text, edits) = (next, edits.then(then));
    }
    Some((text, edits))
}

fn round(text: &str) -> Option<(String, Edits)> {
    let mut out = String::new();
    let mut edits = Edits::default();
    let mut copied = 0;
    let mut from = 0;
    while let Some(start) = memchr::memchr(b' ', &text.as_bytes()[from..]).map(|i| from + i) {
        let run = text.as_bytes()[start..].iter().take_while(|&&b| b == b' ').count();
        // Each rule gives how far its decision reaches and whether single spaces up to there go.
        let (end, drop) = decide(text, start, start + run);
        if drop {
            for (i, _) in text[start..end].match_indices(' ') {
                let at = start + i;
                if out.capacity() == 0 {
                    out.reserve(text.len());
                }
                out.push_str(&text[copied..at]);
                edits.push(out.len(), at, 0, 1);
                copied = at + 1;
            }
        }
        from = end;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&text[copied..]);
    Some((out, edits))
}

fn decide(text: &str, start: usize, end: usize) -> (usize, bool) {
    let before = &text[..start];
    let after = &text[end..];
    let (Some(l), Some(r)) = (before.chars().next_back(), after.chars().next()) else {
        return (end, false);
    };
    if matches!(l, '\n' | '\t') || matches!(r, '\n' | '\t') {
        return (end, false);
    }
    if end - start <= 3 && (l.is_ascii_digit() && "年月日".contains(r) || "年月".contains(l) && r.is_ascii_digit())
    {
        return (end, true);
    }
    if end - start > 1 {
        return (end, false);
    }
    if l.is_ascii_digit() && r.is_ascii_digit() {
        return thousands(before, after).map_or((end, false), |len| (end + len, true));
    }
    if cjk(l) && cjk(r) {
        if (before.ends_with("百分之") || before.ends_with("千分之")) && "零一二三四五六七八九十".contains(r)
        {
            return (end, true);
        }
        return letter_spaced(before, after).map_or((end, false), |(len, drop)| (end + len, drop));
    }
    (end, single(before, l, r, after))
}

/// Whether a single space between `l` and `r`, not both digits or both Chinese, goes.
fn single(before: &str, l: char, r: char, after: &str) -> bool {
    let word = |c: char| cjk(c) || c.is_ascii_digit() || percent(c);
    let latin = |c: char| c.is_ascii_alphabetic();
    let ahead = || after[r.len_utf8()..].chars().find(|&c| c != ' ');
    let behind = || before[..before.len() - l.len_utf8()].chars().rfind(|&c| c != ' ');
    if l.is_ascii_digit() && (cjk(r) || percent(r)) {
        return percent(r) || !list_number(before) || range(after);
    }
    if cjk(l) && r.is_ascii_digit() {
        return !table_row(after);
    }
    if percent(l) && cjk(r) {
        return true;
    }
    if cjk(l) && latin(r) || latin(l) && cjk(r) {
        return true;
    }
    if l.is_ascii_digit() && latin(r) {
        let n = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        return n <= 3 && after[n..].chars().next().is_none_or(|c| !c.is_ascii_alphanumeric());
    }
    if l == '+' || r == '+' {
        let other = if r == '+' { l } else { r };
        return word(other) || latin(other) || matches!(other, '“' | '”');
    }
    // `5 - 10` is a range, `5232 -2.8` two cells of a row.
    if "-—~".contains(r) && (l.is_ascii_digit() || percent(l)) {
        return after[r.len_utf8()..].starts_with(' ') && ahead().is_some_and(|c| c.is_ascii_digit());
    }
    if "-—~".contains(l) && r.is_ascii_digit() {
        return behind().is_some_and(|c| c.is_ascii_digit() || percent(c));
    }
    let pause = |c: char| ",;:!?、。".contains(c);
    if "“‘《〈【〔(".contains(l)
        || word(l) && ("”’》〉】〕)".contains(r) || pause(r) || "(《".contains(r))
        || "”’》〉】〕)".contains(l) && pause(r)
    {
        return true;
    }
    if ",;:!?、。》)】".contains(l) && (cjk(r) || "“‘《【(".contains(r)) {
        // Not after Latin: "OK, 好" may be either, and the space harms nothing.
        return !behind().is_some_and(latin);
    }
    // `1,728万0, 187张`: the groups after a magnitude are one number.
    if l == ',' && r.is_ascii_digit() {
        let head = before[..before.len() - 1].trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = before.len() - 1 - head.len();
        let groups = after.bytes().take_while(u8::is_ascii_digit).count() == 3;
        if (1..=3).contains(&digits) && head.ends_with(['万', '亿', '萬', '億']) && groups {
            return true;
        }
    }
    // `100, 200` are two numbers; `增长5%; 3月份` is one sentence.
    r.is_ascii_digit() && (";!?、。".contains(l) || ",:".contains(l) && behind().is_some_and(|c| cjk(c) || percent(c)))
}

/// The bytes after a space between digits up to the last group, when the digits on both sides are one number in groups of three:
/// nothing but one to three digits before, then groups of exactly three, then a unit, a sign or a stop.
fn thousands(before: &str, after: &str) -> Option<usize> {
    let head = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let prior = before[..before.len() - head].chars().next_back();
    let digit_before_space = || {
        prior == Some(' ') && before[..before.len() - head - 1].chars().next_back().is_some_and(|c| c.is_ascii_digit())
    };
    if !(1..=3).contains(&head)
        || before.as_bytes()[before.len() - head] == b'0'
        || matches!(prior, Some('.' | ',' | ':' | '/' | '-'))
        || prior.is_some_and(|c| c.is_ascii_alphabetic())
        || digit_before_space()
    {
        return None;
    }
    let bytes = after.as_bytes();
    let mut end = 0;
    loop {
        let n = bytes[end..].iter().take_while(|b| b.is_ascii_digit()).count();
        if n != 3 {
            return None;
        }
        end += 3;
        match (bytes.get(end), bytes.get(end + 1)) {
            (Some(b' '), Some(b)) if b.is_ascii_digit() => end += 1,
            _ => break,
        }
    }
    let mut rest = &after[end..];
    if let Some(decimals) = rest.strip_prefix('.') {
        rest = decimals.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let next = rest.strip_prefix(' ').unwrap_or(rest).chars().next()?;
    (cjk(next) || percent(next) || "$,;)、。".contains(next)).then_some(end)
}

/// The bytes after a space up to the last of the Chinese characters that stand alone between single spaces, and whether they are one
/// word: at least three, not all of them numerals, which would be a list.
fn letter_spaced(before: &str, after: &str) -> Option<(usize, bool)> {
    let mut back = before.chars().rev();
    let first = back.next()?;
    if back.next().is_some_and(|c| !matches!(c, ' ' | '\n' | '\t')) {
        return None;
    }
    let mut count = 1;
    let mut numerals = usize::from(numeral(first));
    let mut end = 0;
    let mut at = 0;
    loop {
        let mut chars = after[at..].chars();
        let (c, next) = (chars.next(), chars.next());
        match (c, next) {
            (Some(c), next) if cjk(c) && next.is_none_or(|n| !cjk(n) && !n.is_alphanumeric()) => {
                count += 1;
                numerals += usize::from(numeral(c));
                end = at + c.len_utf8();
                if next != Some(' ') {
                    break;
                }
                at = end + 1;
            }
            _ => break,
        }
    }
    (count > 1).then_some((end, count >= 3 && numerals < count))
}

/// Whether another number follows the number at the start: then both are cells of a row, and the space parts them from its head.
fn table_row(after: &str) -> bool {
    let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '%'));
    let next = rest.trim_start_matches(' ');
    let next = next.strip_prefix('-').unwrap_or(next);
    // Groups of three are one number.
    let groups = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count() == 3;
    rest.starts_with(' ') && next.starts_with(|c: char| c.is_ascii_digit()) && !groups(next)
}

/// Whether the digits before are the number of a list item at the start of a line.
fn list_number(before: &str) -> bool {
    let rest = before.trim_end_matches(|c: char| c.is_ascii_digit());
    before.len() - rest.len() <= 2 && matches!(rest.trim_end_matches(' ').chars().next_back(), None | Some('\n'))
}

/// Whether what follows makes a range of the number before: 15 至 29岁.
fn range(after: &str) -> bool {
    let rest = after.strip_prefix(['至', '到']);
    rest.is_some_and(|r| r.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit()))
}

fn numeral(c: char) -> bool {
    "〇一二三四五六七八九十百千万".contains(c)
}

fn percent(c: char) -> bool {
    matches!(c, '%' | '‰' | '℃')
}

/// Whether a character is a Chinese character.
pub(crate) fn cjk(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(s: &str) -> String {
        tidy(s).map_or_else(|| s.to_owned(), |(t, _)| t)
    }

    #[test]
    fn spaces_inside_numbers_and_words_go() {
        for (given, wanted) in [
            ("开支3 150万元", "开支3150万元"),
            ("印量1,728万0, 187张", "印量1,728万0,187张"),
            ("合共12 345 678.5 元", "合共12345678.5元"),
            ("分别有 10 339宗及 23 980宗", "分别有10339宗及23980宗"),
            ("时薪 28元", "时薪28元"),
            ("2013年 2月 6日", "2013年2月6日"),
            ("2013 年  2 月", "2013年2月"),
            ("增长 4.9 % 的企业", "增长4.9%的企业"),
            ("百分之 五", "百分之五"),
            ("工 作 报 告", "工作报告"),
            ("党建 + 项目", "党建+项目"),
            ("3 - 5个", "3-5个"),
            ("奖励\n15 至 29 岁青年", "奖励\n15至29岁青年"),
            ("全县 GDP 增长", "全县GDP增长"),
            ("容量 100 KW。", "容量100KW。"),
            ("增长5%, 同比 ( 含税 ) 、", "增长5%,同比(含税)、"),
            ("“ 五比 ”", "“五比”"),
        ] {
            assert_eq!(tidied(given), wanted, "{given}");
        }
    }

    #[test]
    fn spaces_that_part_things_stay() {
        for kept in [
            "“政企连心 亲清暖心”",
            "县委开会 部署工作",
            "1 加强组织领导",
            "工业 100, 200",
            "12 345 678",
            "2013 100元",
            "5 3150元",
            "0 150元",
            "Top Ten News",
            "工业  28  39",
            "批发业 5232 2.8",
            "批发业 5232 -2.8",
            "  段首",
            "甲\n 乙 \n",
            "一 二 三",
            "张 三",
        ] {
            let wanted = if kept == "工业 100, 200" { "工业100, 200" } else { kept };
            assert_eq!(tidied(kept), wanted);
        }
    }
}
