//! The members of a list that 分别 deals numbers out to, and what they share.

use super::lead::Lead;
use super::phrase;
use super::token::{Kind as TokenKind, Pos, Token, word_of};
use super::words::{Class, Head, Words};
use crate::text::Span;

/// The members of a numbered row before 分别, with the span of their common words: 第一、二、三产业增加值.
pub(super) fn numbered(norm: &str, tokens: &[Token], (number, lead): &(usize, Lead)) -> Option<(Vec<String>, Span)> {
    let start = tokens[..*number].iter().rposition(|t| t.kind == TokenKind::Break).map_or(0, |i| i + 1);
    let words = tokens[start..*number].iter().position(|t| t.class == Class::Respectively)? + start;
    let from = tokens.get(start)?.span.start;
    let phrase = lead.phrase.map(|p| tokens[p.last].span.end).filter(|end| *end > from);
    let end = phrase.map_or(tokens[words].span.start, |end| end.min(tokens[words].span.start));
    let text = norm.get(from..end)?;
    let digit = |c: char| "一二三四五六七八九十".contains(c);
    let open = text.char_indices().find(|(i, c)| {
        let mut after = text[i + c.len_utf8()..].chars();
        digit(*c)
            && matches!(after.next(), Some('、' | '和' | '与' | '及'))
            && after.next().is_some_and(|c| digit(c) || c == '第')
    })?;
    let first = if text[..open.0].ends_with('第') { open.0 - '第'.len_utf8() } else { open.0 };
    let ordinal = first < open.0;
    let (mut digits, mut at, mut expects) = (Vec::new(), open.0, true);
    for (i, c) in text[open.0..].char_indices() {
        match c {
            _ if expects && digit(c) => (expects, at) = (false, open.0 + i + c.len_utf8()),
            '第' if expects => continue,
            '、' | '和' | '与' | '及' if !expects => {
                expects = true;
                continue;
            }
            _ => break,
        }
        digits.push(c);
    }
    let head = text[at..].trim_start_matches('次');
    // 一、二季度: times. Only industries leave 第 out.
    let says = head.chars().nth(1).is_some() && !head.contains(['、', ',', '(']);
    let named = says && !expects && (ordinal || head.starts_with("产业"));
    named.then(|| (digits.iter().map(|d| format!("第{d}{head}")).collect(), from + first..end))
}

/// Bytes of the longest attribute that shares more than a head: 3 characters.
const SHORT: usize = 9;

/// The heads that end the last of the phrases and belong to all: 小麦、玉米[产量]. Nothing where another phrase has a head of its own.
pub(super) fn shared_head<'a>(norm: &'a str, dict: &Words, tokens: &[Token], names: &[Span]) -> &'a str {
    let Some((last, others)) = names.split_last() else { return "" };
    let has_own = |s: &Span| [Head::Bare, Head::Measure].iter().any(|h| dict.ends_with(*h, &norm[s.clone()]));
    if others.iter().any(has_own) {
        return "";
    }
    // 城镇和农村居民收入: attributes of one length share all that follows.
    let cut = last.start + others.first().map_or(0, |s| s.len());
    let cut = if norm.is_char_boundary(cut) { cut } else { last.end };
    if cut < last.end
        && cut - last.start <= SHORT
        && others.iter().all(|s| last.start + s.len() == cut)
        && (tokens.iter().any(|t| t.span == (last.start..cut))
            || others.iter().all(|s| tokens.iter().any(|t| t.pos == Pos::Attribute && t.span == *s))
            || others.iter().chain([&(last.start..cut)]).all(|s| dict.is(Head::Scope, &norm[s.clone()])))
        && (dict.ends_with(Head::Bare, &norm[cut..last.end])
            || others.iter().all(|s| tokens.iter().any(|t| t.pos == Pos::Attribute && t.span == *s)))
    {
        return &norm[cut..last.end];
    }
    let last = &norm[last.clone()];
    let mut at = last.len();
    // 增加值占比 is two of them.
    while let Some((i, _)) =
        last[..at].char_indices().rev().skip(1).take(3).filter(|(i, _)| dict.is_bare(&last[*i..at])).last()
    {
        at = i;
    }
    if at == 0 { "" } else { &last[at..] }
}

/// The coordinated phrases before 分别: 薪俸税、物业税和印花税; only 、 joins them where `marks` is set.
pub(super) fn coordinated(norm: &str, dict: &Words, tokens: &[Token], at: usize, marks: bool) -> Vec<Span> {
    let separator =
        |t: &Token| t.kind == TokenKind::Enum || !marks && t.pos == Pos::Conjunction && t.class == Class::None;
    let ends = |t: &Token| t.quantity().is_some() || t.kind == TokenKind::Break;
    // The list may end one clause mark before 分别: …、博彩税,收入分别为.
    let Some(last) = (0..at).rev().find(|&i| separator(&tokens[i])) else { return Vec::new() };
    if tokens[last..at].iter().filter(|t| ends(t)).count() > 1
        || tokens[last..at].iter().any(|t| t.quantity().is_some())
    {
        return Vec::new();
    }
    let inside = |t: &Token| marks && t.pos == Pos::Conjunction && t.class == Class::None || word_of(norm, t) == "等";
    // 工业增加值、零售总额、全国服务业生产指数: whose the last is.
    // 非洲、欧洲出口: names side by side share what follows.
    let name = |t: &Token| matches!(t.kind, TokenKind::Name(_));
    let named = match tokens[..last].last() {
        Some(before) if !name(before) => tokens[last + 1..at].iter().take_while(|t| name(t)).count(),
        _ => 0,
    };
    let last_first = last + 1 + named;
    let tail = tokens[last_first..at]
        .iter()
        .take_while(|t| {
            t.is_nominal()
                || marks && (t.nounlike || t.pos == Pos::Verb && matches!(t.class, Class::None | Class::Act))
                || t.pos == Pos::Locative
                || inside(t)
        })
        .count();
    if tail == 0 {
        return Vec::new();
    }
    let mut names: Vec<Span> = Vec::new();
    names.push(tokens[last_first].span.start..tokens[last_first + tail - 1].span.end);
    let mut end = last;
    loop {
        let start = tokens[..end].iter().rposition(|t| separator(t) || ends(t)).map_or(0, |i| i + 1);
        if start == end {
            break;
        }
        let inner = start > 0 && separator(&tokens[start - 1]);
        if inner {
            names.push(tokens[start].span.start..tokens[end - 1].span.end);
            end = start - 1;
        } else {
            // 刑事、治安案件: an attribute alone shares the head of the last.
            let alone = || Some(&tokens[end - 1]).filter(|t| t.pos == Pos::Attribute).map(|t| t.span.clone());
            names.extend(phrase::before(norm, dict, tokens, end - 1).map(|p| p.span(tokens)).or_else(alone));
            break;
        }
    }
    names.reverse();
    names
}
