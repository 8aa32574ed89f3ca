//! Slogans without quotation marks: in notes, by shape beside a verb and a noun, and those that the document quotes elsewhere.

use super::about::{About, trimmed};
use super::quoted::plausible;
use super::{known, shaped};
use crate::lexicon::charset::CharSet;
use crate::lexicon::matcher::Match;
use crate::lexicon::slogans::{HALF_NUMERALS, Slogans};
use crate::row::SloganKind;
use crate::slogan::Slogan;
use crate::slogan::quote::opens;
use crate::slogan::shape::{self, canonical};
use crate::slogan::split::split;
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::collections::{HashMap, HashSet};

/// A note that explains a slogan: a paragraph `[3]三会两卡:`, `“三会两卡”:...`.
pub(super) fn heading(text: &str, paragraph: &Span, lex: &Slogans) -> Option<Slogan> {
    let line = &text[paragraph.clone()];
    let mut at = 0;
    if let Some(rest) = line.strip_prefix(['[', '［', '〔', '【', '(', '（']) {
        let close = rest.char_indices().take(6).find(|(_, c)| matches!(c, ']' | '］' | '〕' | '】' | ')' | '）'))?;
        at = line.len() - rest.len() + close.0 + close.1.len_utf8();
    }
    if at == 0 {
        return None;
    }
    let rest = &line[at..];
    let end = rest.char_indices().take(24).find(|(_, c)| matches!(c, ':' | '：'))?.0;
    let span = trimmed(text, &(paragraph.start + at..paragraph.start + at + end));
    let words = &text[span.clone()];
    let key = canonical(words);
    if words.contains(opens) || lex.is_word(&key) {
        return None;
    }
    if let Some(entry) = lex.known(&key) {
        return Some(Slogan { rule: "known", ..known(entry, span) });
    }
    let shape = shape::read(words)?;
    let about = About { before: "", after: "" };
    plausible(&shape, words, true, &about, lex).then(|| shaped(shape, words, span, "note", 85))
}

/// A known slogan must not be the tail of a longer numeral or ordinal.
pub(super) fn bounded(text: &str, at: &Span) -> bool {
    let first = text[at.clone()].chars().next();
    if !first.is_some_and(shape::is_numeral) {
        return true;
    }
    !text[..at.start]
        .chars()
        .next_back()
        .is_some_and(|c| shape::is_numeral(c) || matches!(c, '第' | '.' | '〇' | '零' | '几' | '数'))
}

/// Heads that unquoted halves do not have.
fn unquoted_head(c: char, lex: &Slogans) -> bool {
    let soft = matches!(c, '级' | '类' | '网' | '图');
    c.is_alphabetic()
        && !c.is_ascii()
        && !shape::is_numeral(c)
        && (soft || !lex.is_counted(c.encode_utf8(&mut [0; 4])))
        && !matches!(
            c,
            '点' | '零'
                | '〇'
                | '亿'
                | '死'
                | '伤'
                | '亡'
                | '胜'
                | '负'
                | '平'
                | '男'
                | '女'
                | '的'
                | '是'
                | '之'
                | '分'
                | '方'
                | '起'
                | '致'
                | '切'
                | '些'
                | '般'
                | '定'
                | '样'
                | '直'
                | '体'
                | '律'
                | '旦'
                | '边'
                | '手'
                | '面'
                | '者'
                | '国'
                | '党'
                | '期'
                | '至'
                | '与'
                | '和'
                | '、'
                | '岸'
                | '系'
                | '道'
                | '同'
                | '向'
                | '家'
                | '位'
        )
}

/// Halves of one character each, without quotation marks: 建立三会两卡机制, 双招双引.
pub(super) fn unquoted(text: &str, numerals: &[Match], lex: &Slogans, taken: &[Slogan]) -> Vec<Slogan> {
    let mut out = Vec::new();
    let mut next = 0;
    let mut taken = taken.iter().peekable();
    for i in numerals.iter().map(|m| m.start) {
        // Two halves of two characters.
        if i < next || !text[i..].chars().nth(2).is_some_and(opens_half) {
            continue;
        }
        let previous = text[..i].chars().next_back().unwrap_or(' ');
        while taken.peek().is_some_and(|t| t.span.end <= i) {
            taken.next();
        }
        if shape::is_numeral(previous)
            || matches!(previous, '第' | '.' | '〇' | '零' | '几' | '数' | '/' | '-')
            || opens(previous)
        {
            continue;
        }
        let Some(end) = halves_end(&text[i..], lex).map(|n| i + n) else { continue };
        if taken.peek().is_some_and(|t| t.span.start < end) {
            continue;
        }
        next = end;
        let span = i..end;
        let words = &text[span.clone()];
        let about = About::new(text, &span);
        let noun = lex.first_cue_after(about.after).is_some_and(|(at, _)| about.after[..at].chars().count() <= 6);
        let verb = lex.cue_before(about.before).is_some_and(|(_, e)| e == about.before.len());
        let doubled = words.matches('双').count() >= 2;
        if !(noun && verb || doubled && (noun || verb)) || lex.is_word(&canonical(words)) {
            continue;
        }
        if let Some(shape) = shape::read(words)
            && shape.kind == SloganKind::Parallel
        {
            out.push(shaped(shape, words, span, "unquoted", 60));
        }
    }
    out
}

/// A numeral and its head before brackets that list as many items with that head: 三同(同吃、同住、同劳动).
pub(super) fn listed(text: &str, paragraph: &Span, lex: &Slogans) -> Vec<Slogan> {
    let line = &text[paragraph.clone()];
    let mut out = Vec::new();
    // The first bytes of both brackets.
    for at in memchr::memchr2_iter(b'(', 0xef, line.as_bytes()) {
        let Some(open) = line[at..].chars().next().filter(|c| matches!(c, '(' | '（')) else { continue };
        let Some((n, head)) = line[..at].char_indices().nth_back(1) else { continue };
        let Some(value) = shape::value(&head.to_string()).filter(|v| (2..=10).contains(v)) else { continue };
        let name = &line[n + head.len_utf8()..at];
        let body = &line[at + open.len_utf8()..];
        let Some(close) = body.char_indices().take(120).find(|(_, c)| matches!(c, ')' | '）')) else { continue };
        let items = split(&body[..close.0], &['、', ',', '，']);
        let span = paragraph.start + n..paragraph.start + at;
        let bare = !line[..n].ends_with(|c| shape::is_numeral(c) || matches!(c, '第' | '.' | '几' | '数'));
        let words = &text[span.clone()];
        if !bare || items.len() != value as usize || !items.iter().all(|i| i.starts_with(name) && i.len() > name.len())
        {
            continue;
        }
        if let Some(shape) = shape::read(words).filter(|_| !lex.is_word(&canonical(words))) {
            out.push(shaped(shape, words, span, "listed", 80));
        }
    }
    out
}

static OPENS_HALF: CharSet = CharSet::new(HALF_NUMERALS, true);

/// A numeral that may open an unquoted half, or an Arabic digit.
fn opens_half(c: char) -> bool {
    OPENS_HALF.has(c)
}

/// The length of a run of at least two numeral–head halves with heads of one character.
fn halves_end(s: &str, lex: &Slogans) -> Option<usize> {
    let mut chars = s.char_indices().peekable();
    let mut halves = 0;
    let mut end = 0;
    while let Some(&(i, n)) = chars.peek() {
        if !opens_half(n) {
            break;
        }
        chars.next();
        let Some(&(j, h)) = chars.peek() else { break };
        if !(unquoted_head(h, lex)
            || n == '双'
                && h.is_alphabetic()
                && !h.is_ascii()
                && !matches!(h, '方' | '边' | '手' | '眼' | '重' | '向' | '面' | '语' | '耳'))
            || j != i + n.len_utf8()
        {
            break;
        }
        chars.next();
        halves += 1;
        end = j + h.len_utf8();
    }
    (halves >= 2).then_some(end)
}

/// So many words are searched one after another; more of them in one walk, so that a long text takes linear time.
const ONE_BY_ONE: usize = 32;

/// Where the words stand in the text.
fn every<'a>(text: &str, numerals: &[Match], words: &HashMap<&str, &'a Slogan>) -> Vec<(Span, &'a Slogan)> {
    // Most begin with a numeral, which the text has been searched for.
    let mut counted: FxHashMap<(char, char), Vec<(&str, &'a Slogan)>> = FxHashMap::default();
    let mut others: Vec<(&str, &'a Slogan)> = Vec::new();
    for (w, s) in words {
        let mut chars = w.chars();
        let begin = chars.next().filter(|c| opens_half(*c)).zip(chars.next());
        let list = begin.map_or(&mut others, |begin| counted.entry(begin).or_default());
        (if list.len() < ONE_BY_ONE { list } else { &mut others }).push((w, s));
    }
    let mut out = Vec::new();
    for at in numerals.iter().filter(|_| !counted.is_empty()).map(|m| m.start) {
        let mut chars = text[at..].chars();
        let begin = chars.next().zip(chars.next()).and_then(|begin| counted.get(&begin));
        let here = begin.into_iter().flatten().filter(|(w, _)| text[at..].starts_with(w));
        out.extend(here.map(|(w, s)| (at..at + w.len(), *s)));
    }
    if others.len() > ONE_BY_ONE
        && let Ok(all) = aho_corasick::AhoCorasick::new(others.iter().map(|(w, _)| w))
    {
        out.extend(all.find_overlapping_iter(text).map(|m| (m.range(), others[m.pattern().as_usize()].1)));
    } else {
        for (w, s) in others {
            let found = memchr::memmem::find_iter(text.as_bytes(), w.as_bytes());
            out.extend(found.map(|at| (at..at + w.len(), s)));
        }
    }
    out
}

/// What a document has once set in quotation marks is a slogan there without them too.
pub(super) fn remembered(text: &str, numerals: &[Match], lex: &Slogans, found: &[Slogan]) -> Vec<Slogan> {
    let quoted: HashMap<&str, &Slogan> = found
        .iter()
        .filter(|s| matches!(s.rule, "quoted" | "known-quoted") && s.kind != SloganKind::Motto)
        .map(|s| (&text[s.span.clone()], s))
        .filter(|(w, s)| w.chars().count() >= 4 && s.kind != SloganKind::Formula || w.matches('+').count() > 1)
        .collect();
    let taken: HashSet<usize> = found.iter().map(|s| s.span.start).collect();
    let mut out = Vec::new();
    for (span, s) in every(text, numerals, &quoted) {
        // 三大要素 quoted once may be a plain count elsewhere.
        let count = s.kind == SloganKind::Set
            && s.halves.first().is_some_and(|h| h.head.starts_with(['大', '个', '项', '件', '条']));
        let about = About::new(text, &span);
        if count && lex.cue_before(about.before).is_none_or(|(_, e)| e != about.before.len()) {
            continue;
        }
        if !taken.contains(&span.start) && text.is_char_boundary(span.start) && bounded(text, &span) {
            out.push(Slogan { span, rule: "seen-quoted", confidence: 75, ..s.clone() });
        }
    }
    out
}
