//! Finds where slogans stand: quoted, known, or by shape alone.

use super::quote::{closes, opens, quoted};
use super::shape::{self, Shape, canonical};
use super::{ItemsSource, Slogan};
use crate::lexicon::slogans::{Entry, Slogans};
use crate::row::SloganKind;
use crate::text::Span;
use crate::text::document::Document;
use std::collections::{HashMap, HashSet};

/// Every mention, in order of the text, none overlapping another. Items are filled by [`super::expand`].
pub fn mentions(document: &Document, lex: &Slogans) -> Vec<Slogan> {
    let text = document.text.norm.as_str();
    let mut found: Vec<Slogan> = Vec::new();
    let mut quotes: Vec<Span> = Vec::new();
    for p in &document.paragraphs {
        let of_paragraph = quoted(text, &p.span);
        for q in &of_paragraph {
            let inner = of_paragraph.iter().any(|o| o != q && o.start >= q.start && o.end <= q.end);
            if inner {
                continue;
            }
            if let Some(s) = prefixed(text, q, lex).or_else(|| in_quotes(text, q, lex)) {
                found.push(s);
            }
        }
        if let Some(s) = heading(text, &p.span, lex) {
            found.push(s);
        }
        quotes.extend(of_paragraph);
    }
    let known = lex.in_text(text).filter(|(at, _)| bounded(text, at)).map(|(at, e)| known(e, at));
    found.extend(known.collect::<Vec<_>>());
    let mut found = without_overlaps(found);
    let bare = unquoted(text, lex, &found);
    found.extend(bare);
    found.extend(remembered(text, lex, &found));
    without_overlaps(found)
}

/// Longer and surer mentions win over those that they overlap.
fn without_overlaps(mut all: Vec<Slogan>) -> Vec<Slogan> {
    all.sort_by_key(|s| (s.span.start, std::cmp::Reverse((s.kind != SloganKind::Motto, s.span.end))));
    let mut out: Vec<Slogan> = Vec::with_capacity(all.len());
    for s in all {
        match out.last_mut() {
            Some(last) if s.span.start < last.span.end => {
                let motto = last.kind == SloganKind::Motto && s.kind != SloganKind::Motto;
                if motto || last.kind == s.kind && s.span.len() > last.span.len() {
                    *last = s;
                }
            }
            _ => out.push(s),
        }
    }
    out
}

fn known(entry: &Entry, span: Span) -> Slogan {
    let shape = shape::read(&entry.slogan);
    let kind = shape.as_ref().map_or(SloganKind::Motto, |s| s.kind);
    Slogan {
        span,
        slogan: entry.slogan.clone(),
        kind,
        declared: entry.declared,
        template: shape.as_ref().map(|s| s.template.clone()).unwrap_or_default(),
        halves: shape.map(|s| s.halves).unwrap_or_default(),
        items: Vec::new(),
        items_source: ItemsSource::None,
        rule: "known",
        confidence: if kind == SloganKind::Motto { 60 } else { 95 },
    }
}

fn shaped(shape: Shape, words: &str, span: Span, rule: &'static str, confidence: u8) -> Slogan {
    Slogan {
        span,
        slogan: canonical(words),
        kind: shape.kind,
        declared: shape.declared,
        template: shape.template,
        halves: shape.halves,
        items: Vec::new(),
        items_source: ItemsSource::None,
        rule,
        confidence,
    }
}

/// The words about a span that cues are looked for in.
struct About<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> About<'a> {
    /// Up to eight characters of the same clause before, twelve after; quotation marks that touch the span are skipped.
    fn new(text: &'a str, span: &Span) -> Self {
        let stop = |c: char| matches!(c, '。' | ';' | '；' | '!' | '?' | '\n' | ':' | '：');
        let head = text[..span.start].trim_end_matches(opens);
        let from =
            head.char_indices().rev().take(10).take_while(|(_, c)| !stop(*c)).last().map_or(head.len(), |(i, _)| i);
        let tail = text[span.end..].trim_start_matches(closes);
        let to = tail.char_indices().take(12).take_while(|(_, c)| !stop(*c) && *c != ',' && *c != '，').last();
        Self { before: &head[from..], after: &tail[..to.map_or(0, |(i, c)| i + c.len_utf8())] }
    }

    fn cued(&self, lex: &Slogans) -> bool {
        lex.cue_before(self.before).is_some() || lex.cue_after(self.after).is_some()
    }
}

fn trimmed(text: &str, span: &Span) -> Span {
    let s = &text[span.clone()];
    let start = span.start + (s.len() - s.trim_start().len());
    start..start + s.trim().len()
}

/// The text about a mention, cut in the ways that its items may be set out.
pub(super) struct Prose<'a> {
    /// Index of its paragraph.
    pub paragraph: usize,
    /// The sentence before the mention.
    pub before: &'a str,
    /// The sentence after it.
    pub after: &'a str,
    /// The whole sentence.
    pub sentence: &'a str,
    /// The sentence before its sentence, in the same paragraph.
    pub previous: &'a str,
    /// The paragraph before the mention.
    pub paragraph_before: &'a str,
    /// The paragraph after the mention.
    pub rest: &'a str,
}

impl<'a> Prose<'a> {
    pub fn new(document: &'a Document, span: &Span) -> Self {
        let text = document.text.norm.as_str();
        let paragraph = document.paragraphs.partition_point(|x| x.span.end <= span.start);
        let p = document.paragraphs.get(paragraph).map_or(0..text.len(), |x| x.span.clone());
        let (from, to) = (p.start.min(span.start), p.end.max(span.end));
        let head = &text[from..span.start];
        let tail = &text[span.end..to];
        // Semicolons separate clauses of a list, so that only full stops end a sentence here.
        let start = head.rfind(['。', '!', '?']).map_or(0, |i| i + head[i..].chars().next().map_or(0, char::len_utf8));
        let stop = tail.find(['。', '!', '?']).unwrap_or(tail.len());
        let earlier = head[..start].trim_end_matches(['。', '!', '?']);
        let previous =
            earlier.rfind(['。', '!', '?']).map_or(0, |i| i + earlier[i..].chars().next().map_or(0, char::len_utf8));
        Self {
            paragraph,
            before: &head[start..],
            after: &tail[..stop],
            sentence: &text[from + start..span.end + stop],
            previous: &earlier[previous..],
            paragraph_before: head,
            rest: tail,
        }
    }
}

/// What exactly fills a pair of quotation marks.
fn in_quotes(text: &str, quote: &Span, lex: &Slogans) -> Option<Slogan> {
    let span = trimmed(text, quote);
    let words = &text[span.clone()];
    if words.is_empty() || words.len() > 120 || words.contains('\n') {
        return None;
    }
    let key = canonical(words);
    if let Some(entry) = lex.known(&key) {
        return Some(Slogan { rule: "known-quoted", confidence: 97, ..known(entry, span) });
    }
    if lex.is_word(&key) {
        return None;
    }
    let about = About::new(text, &span);
    let cued = about.cued(lex);
    // “百花齐放、百家争鸣”: idioms side by side are a motto.
    let idioms = |s: &Shape| s.halves.len() > 1 && words.split(shape::is_separator).all(|w| lex.is_word(w));
    match shape::read(words).filter(|s| !idioms(s)) {
        Some(s) if plausible(&s, words, cued, &about, lex) => {
            let confidence = if cued { 90 } else { 70 };
            Some(shaped(s, words, span, "quoted", confidence))
        }
        _ => motto(words, span, &about, lex),
    }
}

/// 双“一号工程”, 三个“没有变”: the numeral stands before the quotation mark.
fn prefixed(text: &str, quote: &Span, lex: &Slogans) -> Option<Slogan> {
    let open = text[..quote.start].chars().next_back().filter(|c| opens(*c))?;
    let close = text[quote.end..].chars().next().filter(|c| closes(*c))?;
    let head = &text[..quote.start - open.len_utf8()];
    let bare = head.trim_end_matches(['个', '大']);
    let classified = bare.len() < head.len();
    let numeral = bare
        .chars()
        .next_back()
        .filter(|c| matches!(c, '双' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'))?;
    if numeral != '双' && !classified {
        return None;
    }
    let before = &bare[..bare.len() - numeral.len_utf8()];
    if before.chars().next_back().is_some_and(|c| shape::is_numeral(c) || matches!(c, '第' | '几' | '数' | '.')) {
        return None;
    }
    let words = &text[quote.clone()];
    let span = before.len()..quote.end + close.len_utf8();
    let full = &text[span.clone()];
    if numeral != '双' {
        // 召开三个“座谈会” is a count; 坚持三个“不动摇” is a slogan.
        let about = About::new(text, &span);
        let cue = lex.cue_before(about.before).is_some_and(|(_, end)| end == about.before.len());
        let n = words.chars().count();
        if !cue || !(2..=6).contains(&n) || lex.is_counted(words) {
            return None;
        }
    }
    if words.chars().count() > 8 {
        return None;
    }
    if let Some(entry) = lex.known(&canonical(full)) {
        return Some(Slogan { rule: "known-quoted", confidence: 97, ..known(entry, span) });
    }
    let shape = shape::read(full)?;
    Some(shaped(shape, full, span, "numeral-before-quote", 85))
}

/// Function words that make a sentence of an expression.
const SENTENCE: [&str; 24] = [
    "了", "是", "吗", "呢", "吧", "啊", "我", "你", "他", "她", "咱", "很", "着", "这", "那", "什么", "怎么", "谁",
    "哪", "没有", "就是", "以上", "以下", "左右",
];

/// May this shape, found in quotation marks, be a slogan?
fn plausible(s: &Shape, words: &str, cued: bool, about: &About<'_>, lex: &Slogans) -> bool {
    if s.halves.iter().any(|h| lex.is_word(&format!("{}{}", h.numeral, h.head)) && s.halves.len() == 1) {
        return false;
    }
    match s.kind {
        SloganKind::Formula if s.halves.is_empty() => {
            let noun = lex.first_cue_after(about.after).is_some_and(|(at, _)| about.after[..at].chars().count() <= 8);
            let verb = lex.cue_before(about.before).is_some_and(|(_, end)| end == about.before.len());
            let year = words.len() == 4 && words.starts_with(['1', '2']) && matches!(&words[1..2], "0" | "9");
            (noun || verb && words.len() > 3 && !year) && !about.before.ends_with(['拨', '打', '电', '年'])
        }
        SloganKind::Formula => s.halves.len() > 1 || s.halves[0].head.chars().count() >= 2,
        SloganKind::Set => set(s, words, cued, lex),
        // 一支一项: each head may be a measure word, which a noun or verb beside it must make up for.
        SloganKind::Distributive if cued => true,
        _ => {
            let long = s.halves.iter().any(|h| h.head.chars().count() > 4);
            let counts = s.halves.iter().filter(|h| lex.is_counted(&h.head)).count();
            let separated = words.chars().any(shape::is_separator);
            // 三天两夜 counts; “三区一村” beside a noun or verb does not. Long heads without a pause make a sentence.
            let noun = lex.cue_after(about.after).is_some();
            let sentence =
                long && !(separated && noun) && (words.contains('的') || SENTENCE.iter().any(|w| words.contains(w)));
            // 一辆汽车、一架飞机: things counted.
            let things = s.halves.iter().all(|h| {
                let measure =
                    h.head.chars().next().filter(|c| !matches!(c, '个' | '大' | '项' | '条' | '级' | '类' | '种'));
                h.head.chars().count() > 1 && h.value.is_some() && measure.is_some_and(|c| MEASURES.contains(c))
            });
            if things {
                return false;
            }
            (!long || cued || separated) && !sentence && (counts < s.halves.len() || cued)
        }
    }
}

/// Measure words that count things one can point at.
const MEASURES: &str = "辆架台头匹只张把座栋艘名位部间颗粒株棵朵杯瓶碗";

fn set(s: &Shape, words: &str, cued: bool, lex: &Slogans) -> bool {
    let h = &s.halves[0];
    let n = h.head.chars().count();
    let arabic = h.numeral.bytes().all(|b| b.is_ascii_digit());
    let classifier = h.head.starts_with(['大', '个', '项', '条']);
    // 十百千 (计划): round words alone.
    if h.head.is_empty() {
        return cued;
    }
    // 八小时内, 三年行动: a length of time.
    let time = ["小时", "年", "天", "日", "个月", "分钟", "岁", "公里", "周"].iter().find(|t| h.head.starts_with(**t));
    if time.is_some_and(|t| h.head != "周期" && !(cued && *t == "日" && n > 2))
        || lex.is_counted(&h.head)
        || SENTENCE.iter().any(|w| words.contains(w))
    {
        return false;
    }
    if !h.lead.is_empty() {
        let lead = h.lead.chars().count();
        return cued
            && (lead <= 1 || lead <= 6 && classifier && n >= 3)
            && (h.numeral == "双" || h.value.is_some_and(|v| v > 1));
    }
    match h.numeral.as_str() {
        // 一门式 is a way of doing things; only the dictionary knows which 一… are campaigns.
        "一" | "多" | "N" | "X" | "0" | "1" => false,
        // 百日攻坚, 千村示范: round words want a noun of action.
        "百" | "千" | "万" | "十万" | "百万" | "千万" | "百千万" => {
            cued && n >= 2
                && ["工程", "行动", "计划", "攻坚", "会战", "活动", "竞赛"].iter().any(|w| h.head.ends_with(w))
        }
        _ if arabic => {
            h.value.is_some_and(|v| (2..30).contains(&v))
                && (classifier && n >= 3 || cued && n <= 4 && !h.head.is_ascii())
        }
        _ if h.value.is_some_and(|v| v > 40) => false,
        _ => n <= if classifier && cued { 11 } else { 8 } && (cued || n <= 5),
    }
}

/// Quoted, without numeral: parallel parts of equal length, or four characters before a noun such as 活动.
fn motto(words: &str, span: Span, about: &About<'_>, lex: &Slogans) -> Option<Slogan> {
    let parts: Vec<usize> =
        words.split(shape::is_separator).filter(|p| !p.is_empty()).map(|p| p.chars().count()).collect();
    let han = words.chars().all(|c| c.is_alphabetic() && !c.is_ascii() || shape::is_separator(c));
    let sentence = words.ends_with(['。', '!', '?', ',', '，']) || SENTENCE.iter().any(|w| words.contains(w));
    if !han || sentence {
        return None;
    }
    let noun = lex.first_cue_after(about.after).is_some_and(|(at, _)| at == 0);
    let parallel = parts.len() > 1 && parts.iter().all(|n| *n == parts[0]) && (3..=8).contains(&parts[0]);
    // Four characters, or a sentence of a campaign that opens with a numeral: “一支队伍管执法”改革.
    let four = parts.len() == 1
        && noun
        && (parts[0] == 4 || (5..=9).contains(&parts[0]) && words.starts_with(shape::is_numeral));
    if !parallel && !four {
        return None;
    }
    Some(Slogan {
        span,
        slogan: canonical(words),
        kind: SloganKind::Motto,
        declared: None,
        template: String::new(),
        halves: Vec::new(),
        items: Vec::new(),
        items_source: ItemsSource::None,
        rule: "motto",
        confidence: if noun { 60 } else { 50 },
    })
}

/// A note that explains a slogan: a paragraph `[3]三会两卡:`, `“三会两卡”:...`.
fn heading(text: &str, paragraph: &Span, lex: &Slogans) -> Option<Slogan> {
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
fn bounded(text: &str, at: &Span) -> bool {
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
fn unquoted(text: &str, lex: &Slogans, taken: &[Slogan]) -> Vec<Slogan> {
    let mut out = Vec::new();
    let mut next = 0;
    let mut taken = taken.iter().peekable();
    let mut before = ' ';
    for (i, c) in text.char_indices() {
        let previous = std::mem::replace(&mut before, c);
        if i < next || !opens_half(c) {
            continue;
        }
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

/// A numeral that may open an unquoted half.
fn opens_half(c: char) -> bool {
    shape::is_numeral(c) && !matches!(c, '百' | '千' | '万' | '多')
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

/// What a document has once set in quotation marks is a slogan there without them too.
fn remembered(text: &str, lex: &Slogans, found: &[Slogan]) -> Vec<Slogan> {
    let quoted: HashMap<&str, &Slogan> = found
        .iter()
        .filter(|s| matches!(s.rule, "quoted" | "known-quoted") && s.kind != SloganKind::Motto)
        .map(|s| (&text[s.span.clone()], s))
        .filter(|(w, s)| w.chars().count() >= 4 && s.kind != SloganKind::Formula || w.matches('+').count() > 1)
        .collect();
    let taken: HashSet<usize> = found.iter().map(|s| s.span.start).collect();
    let mut out = Vec::new();
    for (words, s) in quoted {
        for at in memchr::memmem::find_iter(text.as_bytes(), words.as_bytes()) {
            let span = at..at + words.len();
            // 三大要素 quoted once may be a plain count elsewhere.
            let count = s.kind == SloganKind::Set
                && s.halves.first().is_some_and(|h| h.head.starts_with(['大', '个', '项', '件', '条']));
            let about = About::new(text, &span);
            if count && !lex.cue_before(about.before).is_some_and(|(_, e)| e == about.before.len()) {
                continue;
            }
            if !taken.contains(&at) && text.is_char_boundary(at) && bounded(text, &span) {
                out.push(Slogan { span, rule: "seen-quoted", confidence: 75, ..s.clone() });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;
    use crate::text::Text;

    fn of(s: &str) -> Vec<(String, &'static str)> {
        let lex = Slogans::load(&Sources::default()).unwrap();
        let d = Document::new(Text::new(s.to_owned()));
        mentions(&d, &lex).into_iter().map(|m| (d.text.norm[m.span.clone()].to_owned(), m.kind.as_str())).collect()
    }

    #[test]
    fn found() {
        for (s, want) in [
            ("镇里开展“六查六改”活动。", &[("六查六改", "parallel")][..]),
            ("全县推行“四亮”,落实“九带头”。", &[("四亮", "set"), ("九带头", "set")]),
            ("深化双“百日会战”成果。", &[("双“百日会战”", "set")]),
            ("坚持三个“不放过”。", &[("三个“不放过”", "set")]),
            (
                "建立“一户一表”,推广“合作社+基地”“2+X”模式。",
                &[("一户一表", "distributive"), ("合作社+基地", "formula"), ("2+X", "formula")],
            ),
            ("构建“225”工作体系。", &[("225", "formula")]),
            ("建立两单一库机制,推进双招双引。", &[("两单一库", "parallel"), ("双招双引", "parallel")]),
            ("干部说：“我们把‘三问三答’用好了。”", &[("三问三答", "parallel")]),
            ("全面落实“双汇报、双点评”制度。", &[("双汇报、双点评", "parallel")]),
            ("[7]两清四补:", &[("两清四补", "parallel")]),
        ] {
            let got = of(s);
            let got: Vec<(&str, &str)> = got.iter().map(|(w, k)| (w.as_str(), *k)).collect();
            assert_eq!(got, want, "{s}");
        }
    }

    #[test]
    fn left_alone() {
        for s in [
            "他是单位的“一把手”。",
            "“五一”期间游客增长一成。",
            "“十四五”规划实施以来。",
            "两国七上八下,三心二意。",
            "抓好五个方面工作,推出“三个方面”的三年计划。",
            "以三比一获胜,三死五伤。",
            "开展两室一厅改造,推行三天两夜行程。",
            "拨打“12345”热线。",
            "召开两个“座谈会”。",
            "她说:“三个人都来了。”",
            "第五届三中全会。",
        ] {
            assert_eq!(of(s), [], "{s}");
        }
    }
}
