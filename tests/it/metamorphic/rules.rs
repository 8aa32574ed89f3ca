//! The rules by which pages are rewritten.

use super::rewrite::Rewrite;
use crate::pages::Page;
use crate::properties::numerals::{EVERYDAY, chinese, separated, spelled};
use baoshu::row::{FigureRow, Kind};
use baoshu::text::opencc::Converter;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;

/// A page with its figures, rewritten.
type Rule = fn(&Page, &[FigureRow]) -> Rewrite;

/// All rules, by name.
pub const ALL: &[(&str, Rule)] = &[
    ("full width", full_width),
    ("other script", other_script),
    ("other numbers", other_numbers),
    ("Chinese numerals", chinese_numerals),
    ("thousands separators", thousands_separators),
    ("spaces about numbers", spaces),
    ("lines of 17 characters", |p, _| wrapped(p, 34)),
    ("lines of 34 characters", |p, _| wrapped(p, 68)),
    ("a stray break in every third paragraph", breaks),
];

type Edits = BTreeMap<usize, (usize, String)>;

fn chars(page: &Page) -> Vec<char> {
    page.text.chars().collect()
}

fn rewritten(page: &Page, edits: &Edits) -> Rewrite {
    Rewrite::new(&chars(page), edits)
}

/// ４．５％ for 4.5%.
fn full_width(page: &Page, _: &[FigureRow]) -> Rewrite {
    let source = chars(page);
    let digit = |i: usize| source.get(i).is_some_and(char::is_ascii_digit);
    let wide = |i: usize| match source[i] {
        '%' => true,
        '.' => i > 0 && digit(i - 1) && digit(i + 1),
        c => c.is_ascii_digit(),
    };
    let edit = |i: usize| {
        let c = char::from_u32(source[i] as u32 + 0xfee0).unwrap_or_default();
        (i, (i + 1, c.to_string()))
    };
    rewritten(page, &(0..source.len()).filter(|&i| wide(i)).map(edit).collect())
}

/// Traditional for simplified and the other way round, line by line where no line changes its length.
fn other_script(page: &Page, _: &[FigureRow]) -> Rewrite {
    let traditional = Converter::named("s2t").unwrap();
    let simplified = Converter::named("t2s").unwrap();
    let is_traditional = simplified.convert(&page.text) != page.text
        && page.text.chars().zip(traditional.convert(&page.text).chars()).filter(|(a, b)| a != b).count()
            < page.text.chars().zip(simplified.convert(&page.text).chars()).filter(|(a, b)| a != b).count();
    let converter = if is_traditional { simplified } else { traditional };
    let mut edits = Edits::new();
    let mut at = 0;
    for line in page.text.split_inclusive('\n') {
        let other = converter.convert(line);
        let n = line.chars().count();
        if other.chars().count() == n {
            let changed = line.chars().zip(other.chars()).enumerate().filter(|(_, (a, b))| a != b);
            edits.extend(changed.map(|(i, (_, b))| (at + i, (at + i + 1, b.to_string()))));
        }
        at += n;
    }
    rewritten(page, &edits)
}

/// The one Arabic numeral of a figure, and what it says; none of ranges and of figures with Chinese numerals beside it.
fn numeral(source: &[char], row: &FigureRow) -> Option<(Range<usize>, Decimal)> {
    let span = row.start as usize..row.end as usize;
    let is_part = |i: usize| source[i].is_ascii_digit() || source[i] == '.';
    let start = span.clone().find(|&i| source[i].is_ascii_digit())?;
    let end = (start..span.end).find(|&i| !is_part(i)).unwrap_or(span.end);
    // 1,234 and 1 234 are one number in two pieces, 12∶34 are two; neither is rewritten. Nor is a number that goes on.
    let alone = !(end..span.end).any(|i| source[i].is_ascii_digit())
        && source.get(end).is_none_or(|c| !c.is_ascii_digit())
        && (start == 0 || !(source[start - 1].is_ascii_digit() || ".,/-—~:：∶比".contains(source[start - 1])))
        && source
            .get(end)
            .is_none_or(|c| !",/:：∶比".contains(*c) || source.get(end + 1).is_none_or(|c| !c.is_ascii_digit()));
    let text: String = source[start..end].iter().collect();
    let value = text.parse().ok()?;
    (alone && row.value_max.is_none() && row.value.is_some()).then_some((start..end, value))
}

/// Each digit another, the first never 0 or 1, as many as before; round numbers stay round (余 follows no other).
fn other_numbers(page: &Page, rows: &[FigureRow]) -> Rewrite {
    let source = chars(page);
    let mut edits = Edits::new();
    let mut values = Vec::new();
    for row in rows.iter().filter(|r| r.kind != Kind::Rank) {
        let Some((at, old)) = numeral(&source, row).filter(|(_, v)| *v > Decimal::ONE) else { continue };
        let text: String = source[at.clone()].iter().collect();
        let round = text.trim_end_matches('0').len();
        // As many digits as before, so that a share stays a share and an age an age.
        let digit = |c: char| c.to_digit(10).map_or(c, |d| char::from_digit(2 + (d * 3 + 1) % 7, 10).unwrap_or(c));
        let new: String = text.chars().enumerate().map(|(i, c)| if i < round { digit(c) } else { c }).collect();
        let (Some(value), Ok(parsed)) = (row.value, new.parse::<Decimal>()) else { continue };
        // What the magnitudes multiply by; none where the value is not the numeral's (30% of 三成, 前3名).
        let Some(scale) = value.checked_div(old).filter(|s| s * old == value && s.fract().is_zero()) else { continue };
        edits.insert(at.start, (at.end, new));
        values.push((row.start, parsed * scale));
    }
    let mut new = Rewrite::new(&source, &edits);
    values.into_iter().for_each(|(start, value)| new.with_value(start, value));
    new
}

/// 十二 for 12, 百分之三点二 for 3.2%.
fn chinese_numerals(page: &Page, rows: &[FigureRow]) -> Rewrite {
    let source = chars(page);
    let mut edits = Edits::new();
    for row in rows {
        let Some((at, _)) = numeral(&source, row) else { continue };
        let text: String = source[at.clone()].iter().collect();
        let (int, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let (Ok(int), false) = (int.parse::<u64>(), text.len() > 9 || text.starts_with('0') && fraction.is_empty())
        else {
            continue;
        };
        if int < 3 && fraction.is_empty() {
            continue; // 一 and 二 are other words: 一个, 两个
        }
        let mut said = if int == 0 { "零".to_owned() } else { chinese(int, EVERYDAY) };
        if !fraction.is_empty() {
            said = said + "点" + &spelled(fraction);
        }
        match source.get(at.end) {
            Some('%') => edits.insert(at.start, (at.end + 1, format!("百分之{said}"))),
            // 12万 and 3.2亿 are written so; 十二亿 too, but 三千五百万 stays one numeral only with a whole number.
            Some('十' | '百' | '千') => None,
            _ => edits.insert(at.start, (at.end, said)),
        };
    }
    Rewrite::new(&source, &edits)
}

/// 1,234 for 1234.
fn thousands_separators(page: &Page, rows: &[FigureRow]) -> Rewrite {
    let source = chars(page);
    let mut edits = Edits::new();
    for row in rows {
        let Some((at, value)) = numeral(&source, row) else { continue };
        if let Ok(n) = u64::try_from(value.trunc())
            && n >= 1000
            && source[at.start] != '0'
        {
            let point = at.clone().find(|&i| source[i] == '.').unwrap_or(at.end);
            edits.insert(at.start, (point, separated(n)));
        }
    }
    Rewrite::new(&source, &edits)
}

/// 增长 4.5% ，: a space where Chinese and digits meet, as many publishers set it.
fn spaces(page: &Page, _: &[FigureRow]) -> Rewrite {
    let source = chars(page);
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let figure = |c: char| c.is_ascii_digit() || c == '%';
    let meet = |i: &usize| {
        let (a, b) = (source[i - 1], source[*i]);
        han(a) && b.is_ascii_digit() || figure(a) && han(b)
    };
    rewritten(page, &(1..source.len()).filter(meet).map(|i| (i, (i, " ".to_owned()))).collect())
}

/// Every line broken at a width in columns (two for a wide character), at whatever stands there.
fn wrapped(page: &Page, width: usize) -> Rewrite {
    let source = chars(page);
    let mut edits = Edits::new();
    let mut column = 0;
    for (i, &c) in source.iter().enumerate() {
        if c == '\n' {
            column = 0;
            continue;
        }
        // No line begins with a mark that closes, or ends with one that opens: so every typesetter breaks lines.
        let closes = "，。、；：？！）》”’」』％%,.;:)".contains(c);
        let columns = if c.is_ascii() { 1 } else { 2 };
        if column + columns > width && !closes && !i.checked_sub(1).is_some_and(|i| "（《“‘「『(".contains(source[i]))
        {
            edits.insert(i, (i, "\n".to_owned()));
            column = 0;
        }
        column += columns;
    }
    rewritten(page, &edits)
}

/// One break in every third long paragraph, between two Han characters or digits of one sentence, as a slip of layout or
/// a link leaves it.
fn breaks(page: &Page, _: &[FigureRow]) -> Rewrite {
    let source = chars(page);
    let inside = |c: char| c.is_ascii_digit() || ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut edits = Edits::new();
    let (mut start, mut long) = (0, 0);
    for line in source.split_inclusive(|&c| c == '\n') {
        long += usize::from(line.len() > 60);
        if line.len() > 60 && long % 3 == 1 {
            let middle = start + line.len() / 3 + start % 13;
            let end = start + line.len();
            if let Some(i) = (middle..end).find(|&i| inside(source[i]) && inside(source[i - 1])) {
                edits.insert(i, (i, "\n".to_owned()));
            }
        }
        start += line.len();
    }
    rewritten(page, &edits)
}
