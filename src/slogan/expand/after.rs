//! Items that stand after the slogan: in brackets, after a colon or 是指, as numbered points or paragraphs.

use super::{Opened, Promise, alike, exactly, share};
use crate::slogan::prose::Prose;
use crate::slogan::quote::{closes, opens, quoted};
use crate::slogan::split::{len, points, split};
use crate::text::Span;
use crate::text::document::Document;

/// What announces the items after a slogan, and how firmly.
fn opener(rest: &str) -> Option<(&str, Firm)> {
    const FIRM: [&str; 17] = [
        "是指",
        "指的是",
        "即指",
        "就是指",
        "也就是",
        "就是",
        "分别是",
        "分别为",
        "分别指",
        "主要包括",
        "具体包括",
        "包括",
        "具体为",
        "具体是",
        "内容是",
        "内容为",
        "即",
    ];
    let mut at = 0;
    for (i, c) in rest.char_indices().take(18) {
        at = i;
        let tail = &rest[i..];
        if matches!(c, '(' | '（') {
            return Some((&tail[c.len_utf8()..], Firm::Bracket));
        }
        if matches!(c, ':' | '：') {
            return Some((&tail[c.len_utf8()..], Firm::Colon));
        }
        if let Some(body) = tail.strip_prefix("——") {
            return Some((body, Firm::Colon));
        }
        let after_comma = tail.strip_prefix([',', '，']).unwrap_or(tail);
        // 即 announces only after a pause: 接诉即办 does not.
        let pause = i == 0 || after_comma.len() < tail.len();
        if let Some(body) = FIRM.iter().find_map(|f| after_comma.strip_prefix(f).filter(|_| pause || *f != "即")) {
            return Some((body.trim_start_matches([':', '：']), Firm::Word));
        }
        if after_comma.starts_with("一是") || after_comma.starts_with("主要") && after_comma.len() < tail.len() {
            return Some((after_comma, Firm::Colon));
        }
        if matches!(c, ',' | '，' | '。' | ';' | '；' | '、' | '\n') || opens(c) {
            break;
        }
    }
    // 落实“三进”要求。一是…: the points may stand in the sentences after.
    let stop = rest[at..].find(['。', '\n'])? + at;
    let next = rest[stop..].trim_start_matches(['。', '\n', ' ']);
    (next.starts_with("一是") || next.starts_with("首先")).then_some((next, Firm::Colon))
}

#[derive(Clone, Copy, PartialEq)]
enum Firm {
    Bracket,
    Colon,
    Word,
}

pub(super) fn after(document: &Document, prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    let rest = prose.rest.trim_start_matches(closes);
    let Some((body, firm)) = opener(rest) else {
        // 实施“三大工程”。1.…。2.…: the points stand in the sentences after.
        let stop = rest.find(['。', '\n']).filter(|i| len(&rest[..*i]) < 30)?;
        let marked = points(rest[stop..].trim_start_matches(['。', '\n', ' ']));
        return p.takes(marked.len()).then(|| p.opened(&marked));
    };
    let body = body.trim_start();
    if firm == Firm::Bracket {
        let body = &body[..bracket_end(body)?];
        let plain = strip_announcement(body);
        return list(plain, p, plain.len() < body.len());
    }
    if body.is_empty() {
        return paragraphs(document, prose, p);
    }
    let marked = points(body);
    if p.takes(marked.len()) {
        return Some(p.opened(&marked));
    }
    let body = strip_announcement(body);
    let end = sentence_end(body);
    list(&body[..end], p, firm == Firm::Word).filter(|o| o.complete || firm == Firm::Word)
}

fn strip_announcement(s: &str) -> &str {
    let s = s.trim_start_matches([':', '：', ',', '，', ' ']);
    ["是指", "就是", "即", "指", "包括", "分别是", "分别为"]
        .iter()
        .find_map(|w| s.strip_prefix(w))
        .unwrap_or(s)
        .trim_start_matches([':', '：'])
}

/// The end of the sentence, outside quotation marks and brackets.
fn sentence_end(s: &str) -> usize {
    let mut depth = 0_i32;
    for (i, c) in s.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            '。' | '\n' | '!' | '?' if depth <= 0 => return i,
            // The quotation that the slogan itself stands in ends here.
            c if closes(c) && c != '"' && !s[..i].contains(opens) => return i,
            _ => {}
        }
    }
    s.len()
}

fn bracket_end(s: &str) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in s.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' if depth == 0 => return Some(i),
            ')' | '）' => depth -= 1,
            _ => {}
        }
    }
    None
}

const COMMAS: [char; 2] = [',', '，'];
const SEMICOLONS: [char; 2] = [';', '；'];
const ALL: [char; 5] = ['、', ',', '，', ';', '；'];

/// The items of a body that holds little else. A firm announcement is believed even if the number differs.
fn list(body: &str, p: &Promise<'_>, firm: bool) -> Option<Opened> {
    let semicolons = split(body, &SEMICOLONS);
    let commas = split(body, &COMMAS);
    let clauses = split(body, &[',', '，', ';', '；']);
    let listed = split(clauses.first()?, &['、']);
    let mixed = split(body, &ALL);
    let simple = semicolons.len() == 1;
    if let Some(o) = grouped(&clauses, p) {
        return Some(o);
    }
    for n in &p.counts {
        if semicolons.len() == *n {
            return Some(p.opened(&semicolons));
        }
        if listed.len() == *n && (*n > 2 || alike(&listed)) {
            let lead = listed.get(1).and_then(|x| x.chars().next());
            let led = *n > 2 && listed[1..].iter().all(|x| x.chars().next() == lead);
            return Some(if led { p.opened(&p.cut(listed)) } else { p.opened(&listed) });
        }
        if simple && commas.len() == *n && (*n > 2 || alike(&commas)) {
            return Some(p.opened(&commas));
        }
        if simple && mixed.len() == *n && *n > 2 {
            return Some(p.opened(&mixed));
        }
        if let Some(parts) =
            exactly(&listed, *n).filter(|l| l.len() > listed.len() && (*n > 2 || clauses.len() == 1 && alike(l)))
        {
            return Some(p.opened(&parts));
        }
    }
    for n in &p.counts {
        if *n > 2 && mixed.len() > *n && alike(&mixed[..*n]) && (share(&mixed[..*n]) || commas.len() == mixed.len()) {
            return Some(p.opened(&mixed[..*n]));
        }
    }
    let most = 2 * p.counts.first()? + 1;
    let parts = if semicolons.len() > 1 {
        semicolons
    } else if listed.len() > 1 {
        listed
    } else {
        commas
    };
    (firm && parts.len() > 1 && parts.len() <= most && parts.iter().all(|x| len(x) <= 40)).then(|| p.opened(&parts))
}

/// The parts of a formula or code, explained one by one: “1”指…;“3”指….
pub(super) fn defined(document: &Document, prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    let text = document.text.norm.as_str();
    let next = document.paragraphs.get(prose.paragraph + 1).map_or("", |x| &text[x.span.clone()]);
    let parts: Vec<String> = if p.slogan.halves.is_empty() {
        p.slogan.slogan.chars().map(String::from).collect()
    } else {
        p.slogan.halves.iter().map(|h| h.head.clone()).collect()
    };
    [prose.rest, next].into_iter().find_map(|body| {
        let mut at = 0;
        let mut items = Vec::new();
        for part in &parts {
            let quote = quoted(&body[at..], &(0..body.len() - at))
                .into_iter()
                .find(|q| body[at..][q.clone()].eq_ignore_ascii_case(part))?;
            at += quote.end;
            let rest = body[at..].trim_start_matches(closes);
            let rest = MEANS.iter().find_map(|w| rest.strip_prefix(w))?;
            let end = rest.find([';', '；', '。', '\n']).unwrap_or(rest.len());
            // Explained in one sentence, each up to the next: “4”是指甲,“5”是指乙.
            let end = rest[..end]
                .char_indices()
                .find(|(i, c)| {
                    matches!(c, ',' | '，')
                        && rest[i + c.len_utf8()..]
                            .trim_start_matches(['第', '一', '二', '三', '四', '个'])
                            .starts_with(opens)
                })
                .map_or(end, |(i, _)| i);
            items.push(&rest[..end]);
        }
        let mut o = p.opened(&items);
        o.complete = true;
        o.declared = Some(o.items.len() as u32);
        (items.len() > 1).then_some(o)
    })
}

/// The halves of a slogan, explained one by one behind it: “一带”即沿江经济带,“两区”即高新区和综保区.
pub(super) fn defined_halves(prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    let body = prose.rest;
    let mut at = 0;
    let mut items = Vec::new();
    for half in p.slogan.halves.iter().filter(|_| p.slogan.halves.len() > 1) {
        let n = half.count()? as usize;
        let name = format!("{}{}", half.numeral, half.head);
        let quotes = quoted(&body[at..], &(0..body.len() - at));
        let quote = quotes.into_iter().find(|q| body[at..][q.clone()] == name)?;
        at += quote.end;
        let rest = body[at..].trim_start_matches(closes);
        let rest = MEANS.iter().find_map(|w| rest.strip_prefix(w))?;
        let explained = &rest[..rest.find(EXPLAINED).unwrap_or(rest.len())];
        let parts = split(explained, &['、']);
        items.extend(if n == 1 { vec![explained] } else { exactly(&parts, n)? });
    }
    (items.len() > 2).then(|| p.opened(&items))
}

/// What stands between a part of a slogan and what it means.
const MEANS: [&str; 9] = ["是指", "就是", "即", "指", "代表", "是", "为", ":", "："];

/// Where the meaning of one part ends.
const EXPLAINED: [char; 6] = [';', '；', '。', '\n', ',', '，'];

/// Successive clauses that list as many items as successive halves count: 三会两卡.
fn grouped(clauses: &[&str], p: &Promise<'_>) -> Option<Opened> {
    let values: Vec<usize> = p.slogan.halves.iter().map(|h| h.count().map(|n| n as usize)).collect::<Option<_>>()?;
    if values.len() < 2 {
        return None;
    }
    let mut items = Vec::new();
    let mut clause = clauses.iter();
    for n in values {
        let parts = exactly(&split(clause.next()?, &['、']), n)?;
        items.extend(if items.is_empty() { parts } else { p.cut(parts) });
    }
    Some(p.opened(&items))
}

/// The paragraphs after one that ends with a colon: numbered, or a note in one line.
fn paragraphs(document: &Document, prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    let text = document.text.norm.as_str();
    let next: Vec<Span> =
        document.paragraphs.iter().skip(prose.paragraph + 1).take(14).map(|x| x.span.clone()).collect();
    let first = next.first()?;
    let all = &text[first.start..next.last()?.end];
    let marked = points(all);
    if p.takes(marked.len()) {
        return Some(p.opened(&marked));
    }
    // One item a paragraph, each opening with the slogan's head: 更加注重….
    let half = p.slogan.halves.first()?;
    let head = half.noun();
    let n = *p.counts.first()?;
    let names: Vec<&str> = document
        .paragraphs
        .iter()
        .skip(prose.paragraph + 1)
        .take(80)
        .filter_map(|x| split(&text[x.span.clone()], &['。', ':', '：', ',', '，', ';']).first().copied())
        .map(|x| x.trim_start_matches(['—', '-', '·', '●', '■', ' ']))
        .filter(|x| x.starts_with(head) && len(x) <= 30)
        .take(n)
        .collect();
    if names.len() == n && p.slogan.halves.len() == 1 {
        return Some(p.opened(&names));
    }
    let line = &text[first.clone()];
    list(&line[..sentence_end(line)], p, true)
}
