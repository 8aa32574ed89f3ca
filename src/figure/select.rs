//! Which quantities are figures: everything that the text asserts, but no ordinal, identifier or word, no numeral of a
//! slogan and nothing inside a title 《…》.

use super::frame::Frames;
use crate::mention::number;
use crate::mention::{Dimension, Form, Mentions, NameKind, NameMention, Quantity};
use crate::row::Qualifier;
use crate::text::Span;

/// For each quantity, why it is no figure; `None` where it is one.
pub fn reject(norm: &str, mentions: &Mentions, slogans: &[Span], frames: &Frames) -> Vec<Option<&'static str>> {
    let titles: Vec<Span> = titles(norm).collect();
    let inside = |q: &Quantity, spans: &[Span]| {
        let at = spans.partition_point(|s| s.end <= q.span.start);
        spans.get(at).is_some_and(|s| s.start < q.span.end)
    };
    let reason = |q: &Quantity| {
        Some(match q.form {
            Form::Ordinal => "an ordinal name",
            Form::Identifier => "an identifier",
            Form::Word => "a numeral inside a word",
            Form::Article => "一 that only means \"a\"",
            _ if inside(q, &titles) => "inside a title 《…》",
            _ if inside(q, slogans) => "a numeral of a slogan",
            _ if q.dimension == Dimension::None && !bare(norm, q, frames) => "no unit, and no word that says it is one",
            _ if q.dimension == Dimension::Time && names_plan(norm, q, frames) => "names a plan",
            _ if frames.dates_only(norm, q) => "a stretch of time that only dates other figures",
            _ if is_circle(norm, q) => "a name that holds a length of time",
            _ if is_quoted_word(norm, q) || counts_letters(norm, q) => "a word in quotation marks",
            _ if is_base(norm, q) => "a base that another number is told for",
            _ if ends_ordinal(norm, q) => "the end of a range of ordinals",
            _ if is_size(norm, q) => "a magnitude without digits",
            _ if is_congress(norm, q) => "a congress by its number",
            _ if in_address(norm, q) => "part of a web address",
            Form::Plain | Form::Share | Form::RatioPart | Form::Rank => return None,
        })
    };
    mentions.quantities.iter().map(reason).collect()
}

/// 三年行动, 五年规划: a length of time that names a plan.
fn names_plan(norm: &str, q: &Quantity, frames: &Frames) -> bool {
    let after = &norm[q.span.end..];
    let near: usize = after.chars().take(4).map(char::len_utf8).sum();
    let clause = after[..near].find([',', '。', '、', ';', ')']).unwrap_or(near);
    after.starts_with('制')
        || frames.plans().any(|w| {
            let reach = (clause.min(near) + w.len()).min(after.len());
            after.as_bytes()[..reach].windows(w.len()).any(|a| a == w.as_bytes())
        })
}

/// 15分钟便民生活圈, 半小时经济圈: a length of time that names what lies within it.
fn is_circle(norm: &str, q: &Quantity) -> bool {
    let name = || norm[q.span.end..].chars().take(8).take_while(|c| c.is_alphabetic());
    q.dimension == Dimension::Time && q.qualifier == Qualifier::Exact && name().any(|c| c == '圈')
}

/// “试行”两字: the letters of a quoted word.
fn counts_letters(norm: &str, q: &Quantity) -> bool {
    q.unit == "字" && norm[..q.span.start].trim_end_matches(['这', '那']).ends_with('”')
}

/// “最后一公里”, “10元店”: a word in quotation marks.
fn is_quoted_word(norm: &str, q: &Quantity) -> bool {
    let open =
        norm[..q.span.start].char_indices().rev().take(6).find(|(_, c)| matches!(c, '“' | '”' | '\n')).map(|(_, c)| c);
    let close = norm[q.span.end..].chars().take(6).find(|c| matches!(c, '“' | '”' | '\n'));
    open == Some('“') && close == Some('”')
}

/// A number of a web address.
fn in_address(norm: &str, q: &Quantity) -> bool {
    let ascii = |c: &char| c.is_ascii_graphic();
    let back: usize = norm[..q.span.start].chars().rev().take(300).take_while(ascii).map(char::len_utf8).sum();
    let on: usize = norm[q.span.end..].chars().take(8).take_while(ascii).map(char::len_utf8).sum();
    let run = &norm[q.span.start - back..q.span.end + on];
    back > 0 && (run.contains("://") || run.contains("www.") || run.matches('%').count() > 1 && run.contains("%E"))
}

/// 党的十四大, 七大的胜利召开: a congress by its number, where nothing is counted after it.
fn is_congress(norm: &str, q: &Quantity) -> bool {
    if !norm[q.span.clone()].ends_with('大') || norm[q.number.clone()].starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let after = &norm[q.span.end..];
    norm[q.number.clone()].starts_with('十') && q.number.len() > 3
        || after.starts_with([',', '。', '、', ';', ')', '”', '\n'])
}

/// 千亿县, a class of counties; 收入亿元, an amount that lost its digits.
fn is_size(norm: &str, q: &Quantity) -> bool {
    let number = &norm[q.number.clone()];
    let alone = match q.dimension {
        Dimension::Money => matches!(number, "亿" | "万" | "千万" | "百万" | "十亿" | "百亿" | "千亿" | "万亿"),
        Dimension::Count => number.contains('亿') && !is_large(number),
        _ => false,
    };
    // 亿元以上项目: a class of things.
    let class = norm[q.span.clone()].ends_with(['上', '下'])
        && norm[q.span.end..].chars().next().is_some_and(|c| c.is_alphabetic() && c != '的');
    let small = matches!(number, "亿" | "万");
    alone && (q.qualifier == Qualifier::Exact && (small || q.dimension == Dimension::Count) || class)
}

/// 每10股, 以1978年为100: what a number is told for, not what the text asserts.
fn is_base(norm: &str, q: &Quantity) -> bool {
    let before = norm[..q.span.start].trim_end();
    let clause = || {
        let near: usize = before.chars().rev().take(20).map(char::len_utf8).sum();
        before[before.len() - near..].rsplit([',', ';', '。', '(', '\n']).next().unwrap_or("")
    };
    let counted = matches!(q.dimension, Dimension::Count | Dimension::None);
    let hundred = q.unit.is_empty() && matches!(&norm[q.span.clone()], "1" | "100" | "1000" | "一百" | "一");
    counted && before.ends_with('每') && q.qualifier == Qualifier::Exact
        || hundred && before.ends_with('为') && clause().contains('以')
}

/// 第679—680页: the end of a range of pages or numbers.
fn ends_ordinal(norm: &str, q: &Quantity) -> bool {
    let before = norm[..q.span.start].trim_end_matches(['—', '-', '~', '至', '–']);
    before.len() < q.span.start && {
        let first = before.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c));
        first.len() < before.len() && first.ends_with('第')
    }
}

/// A number without unit is a figure only where its words say so: 突破20万, 降至2.2.
fn bare(norm: &str, q: &Quantity, frames: &Frames) -> bool {
    if q.form != Form::Plain {
        return true;
    }
    let before = norm[..q.span.start].trim_end();
    q.qualifier != Qualifier::Exact && q.number.len() > 1
        || is_large(&norm[q.number.clone()])
        || opens_change(before) && changes_to(&norm[q.span.end..])
        || frames.states(before)
}

/// 5亿, 1.2万, 三千万: nobody writes an identifier so. 万 and 百万 alone are words of many kinds.
fn is_large(number: &str) -> bool {
    let counts = |c: char| c.is_ascii_digit() || number::digit(c).is_some();
    number.contains(['万', '亿']) && number.contains(counts)
}

/// 由[上年同期的]2.38缩小至2.33: the clause leads from here to another number.
fn opens_change(before: &str) -> bool {
    let near = before.chars().rev().take(16).take_while(|c| !matches!(c, ',' | ';' | ':' | '。' | '、' | '\n'));
    near.enumerate().any(|(i, c)| matches!(c, '由' | '从') && (i == 0 || before.ends_with('的')))
}

/// 由20万[增至30万]: one or two words of change lead to another number.
fn changes_to(after: &str) -> bool {
    let mut chars = after.chars().take(5);
    let change = chars.by_ref().take_while(|c| !matches!(c, '至' | '到' | '为')).filter(|c| c.is_alphabetic()).count();
    (1..=3).contains(&change) && chars.next().is_some_and(|c| c.is_ascii_digit() || number::begins(c))
}

/// Whether a name is only part of the thing that the number before it counts: 100个省级[强中心镇].
pub fn counted_name(norm: &str, name: &NameMention, counts: &[&Span]) -> bool {
    let near = |count: &&&Span| {
        count.end <= name.span.start
            && norm[count.end..name.span.start].chars().count() <= 4
            && norm[count.end..name.span.start].chars().all(|c| !matches!(c, ',' | ';' | ':' | '。' | '、' | '(' | ')'))
    };
    match name.kind {
        NameKind::Organisation => counts.iter().any(|c| near(&c)),
        NameKind::Place => counts.iter().any(|c| near(&c) && c.end < name.span.start),
        NameKind::Anaphor => false,
    }
}

/// Titles 《…》 of the text.
fn titles(norm: &str) -> impl Iterator<Item = Span> + '_ {
    let mut from = 0;
    let finder = memchr::memmem::Finder::new("《");
    std::iter::from_fn(move || {
        loop {
            let open = from + finder.find(&norm.as_bytes()[from..])?;
            let close = norm[open..]
                .char_indices()
                .take(80)
                .find(|(_, c)| matches!(c, '》' | '\n'))
                .map(|(i, c)| (open + i, c));
            match close {
                Some((end, '》')) => {
                    from = end + '》'.len_utf8();
                    return Some(open..from);
                }
                _ => from = open + '《'.len_utf8(),
            }
        }
    })
}

/// Quoted words and titles in a sentence, brackets included.
pub fn quoted<'a>(norm: &'a str, sentence: &Span) -> impl Iterator<Item = Span> + use<'a> {
    let text = &norm[sentence.clone()];
    let base = sentence.start;
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let open = from + text[from..].find(['“', '《', '‘'])?;
            let c = text[open..].chars().next()?;
            let want = match c {
                '“' => '”',
                '‘' => '’',
                _ => '》',
            };
            match text[open..].char_indices().take(24).find(|(_, c)| *c == want || matches!(c, ',' | '。' | '!' | '?'))
            {
                Some((i, c)) if c == want => {
                    from = open + i + c.len_utf8();
                    return Some(base + open..base + from);
                }
                _ => from = open + c.len_utf8(),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{changes_to, counts_letters, is_circle, is_large, opens_change};
    use crate::mention::{Dimension, Quantity};

    fn quantity(norm: &str, words: &str, dimension: Dimension, unit: &'static str) -> Quantity {
        let at = norm.find(words).unwrap_or_default();
        Quantity { span: at..at + words.len(), dimension, unit, ..Quantity::default() }
    }

    #[test]
    fn a_length_of_time_inside_the_name_of_a_circle_is_no_figure() {
        let circle = |norm| is_circle(norm, &quantity(norm, "15分钟", Dimension::Time, "分钟"));
        assert!(circle("建成15分钟便民生活圈28个") && circle("15分钟就医圈"));
        assert!(!circle("车程15分钟") && !circle("提前15分钟,生活圈扩大"));
    }

    #[test]
    fn the_letters_of_a_quoted_word_are_not_counted() {
        let letters = |norm| counts_letters(norm, &quantity(norm, "二字", Dimension::Count, "字"));
        assert!(letters("牢记“人民”二字") && letters("“试点”这二字") && !letters("全文删去二字"));
    }

    #[test]
    fn a_bare_number_before_a_change_is_told_from_the_start_of_a_range() {
        for after in ["增至30万", "增加到30万", "缩小为2.5", "降到三百"] {
            assert!(changes_to(after), "{after}");
        }
        assert!(opens_change("收入比由") && opens_change("收入比由上年同期的") && !opens_change("由此看,比上年同期的"));
        assert!(is_large("1.2亿") && is_large("三千万") && !is_large("百万") && !is_large("3000"));
        for after in ["到30", "号楼到车站", "开始,增至3", "增至历史新高", ""] {
            assert!(!changes_to(after), "{after}");
        }
    }
}
