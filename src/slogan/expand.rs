//! Opens slogans: finds the items in the text, before or after the mention, however they are set out.

use super::find::Prose;
use super::quote::{closes, opens, quoted};
use super::split::{at_and, first_item, len, points, split};
use super::{ItemsSource, Slogan};
use crate::lexicon::slogans::Slogans;
use crate::row::SloganKind;
use crate::text::Span;
use crate::text::document::Document;
use std::collections::HashMap;

/// Fills the items: of the first mention that the document opens, else from the dictionary.
pub fn fill(document: &Document, lex: &Slogans, slogans: &mut [Slogan]) {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, s) in slogans.iter().enumerate() {
        if s.kind != SloganKind::Motto && s.kind != SloganKind::Distributive {
            by_name.entry(s.slogan.clone()).or_default().push(i);
        }
    }
    for (name, mentions) in by_name {
        let mut best: Option<(usize, Opened)> = None;
        for &i in &mentions {
            let Some(opened) = open(document, lex, &slogans[i]) else { continue };
            let complete = opened.complete;
            if best.is_none() || complete {
                best = Some((i, opened));
            }
            if complete {
                break;
            }
        }
        if let Some((i, opened)) = best {
            if let Some(n) = opened.declared {
                for &k in &mentions {
                    slogans[k].declared = Some(n);
                }
            }
            slogans[i].items = opened.items;
            slogans[i].items_source = ItemsSource::Text;
        } else if let Some(entry) = lex.known(&super::shape::canonical(&name)).filter(|e| !e.items.is_empty()) {
            for &k in &mentions {
                slogans[k].items.clone_from(&entry.items);
                slogans[k].items_source = ItemsSource::Dict;
            }
        }
    }
}

/// The items of one mention.
#[derive(Debug, PartialEq)]
struct Opened {
    items: Vec<String>,
    complete: bool,
    /// A number that the items settle: 五比五看 with five pairs.
    declared: Option<u32>,
}

/// What a slogan promises.
struct Promise<'a> {
    /// Numbers of items that would be complete, the likeliest first.
    counts: Vec<usize>,
    slogan: &'a Slogan,
    lex: &'a Slogans,
}

impl Promise<'_> {
    fn takes(&self, n: usize) -> bool {
        self.counts.contains(&n)
    }

    /// Trims words before the first item and after the last, and drops marks.
    fn opened(&self, parts: &[&str]) -> Opened {
        let items: Vec<String> = parts.iter().map(|p| clean(p).to_owned()).filter(|p| !p.is_empty()).collect();
        let complete = self.takes(items.len());
        let equal = self.slogan.halves.len() > 1
            && self.slogan.kind == SloganKind::Parallel
            && self.slogan.halves.iter().all(|h| h.value == self.slogan.halves[0].value)
            && self.slogan.halves[0].value == Some(items.len() as u32);
        Opened { declared: equal.then_some(items.len() as u32), complete, items }
    }

    fn verb_ends(&self, s: &str) -> Vec<usize> {
        let mut ends = self.lex.cue_ends(s);
        ends.extend(
            s.char_indices()
                .filter(|(_, c)| {
                    matches!(
                        c,
                        '的' | '了'
                            | '着'
                            | '以'
                            | '把'
                            | '将'
                            | '对'
                            | '在'
                            | '从'
                            | '为'
                            | '让'
                            | '使'
                            | '抓'
                            | '和'
                    )
                })
                .map(|(i, c)| i + c.len_utf8()),
        );
        ends.sort_unstable();
        ends
    }

    /// The parts with the words before the first item cut off.
    fn cut<'a>(&self, mut parts: Vec<&'a str>) -> Vec<&'a str> {
        if let Some((first, others)) = parts.split_first() {
            let ends = self.verb_ends(first);
            parts[0] = first_item(first, others, &ends);
        }
        parts
    }
}

fn clean(s: &str) -> &str {
    let s = s.trim().trim_end_matches(['。', ';', '；', ',', '，', ':', '：', '、', '.']).trim();
    // 甲、乙等多方力量: what follows 等 sums up.
    let s = match s.rfind('等') {
        Some(i) if i > 0 && (1..=5).contains(&len(&s[i + '等'.len_utf8()..])) && sums(&s[i + '等'.len_utf8()..]) => {
            &s[..i]
        }
        _ => s,
    };
    let s = s.strip_suffix('等').filter(|r| !r.ends_with(['同', '平', '优', '中', '高', '初'])).unwrap_or(s);
    let pairs = s.strip_prefix(opens).and_then(|r| r.strip_suffix(closes)).filter(|r| !r.contains(opens));
    pairs.unwrap_or(s).trim()
}

/// 等 as "and the like", before what sums the list up.
fn sums(rest: &str) -> bool {
    ["多", "各", "方面", "内容", "工作", "活动", "举措", "措施", "环节", "领域", "任务"]
        .iter()
        .any(|w| rest.starts_with(w))
}

fn open(document: &Document, lex: &Slogans, s: &Slogan) -> Option<Opened> {
    let mut counts: Vec<usize> = s.declared.iter().map(|n| *n as usize).collect();
    let values: Vec<usize> =
        s.halves.iter().filter_map(|h| if h.numeral == "双" { Some(2) } else { h.value.map(|v| v as usize) }).collect();
    if s.kind == SloganKind::Parallel && values.len() == s.halves.len() && values.len() > 1 {
        counts.push(values.iter().sum());
        if values.iter().all(|v| *v == values[0]) {
            counts.push(values[0]);
        }
    }
    counts.retain(|n| (2..=30).contains(n));
    counts.dedup();
    if counts.is_empty() {
        return None;
    }
    let p = Promise { counts, slogan: s, lex };
    let prose = Prose::new(document, &s.span);
    after(document, &prose, &p)
        .filter(|o| o.complete)
        .or_else(|| before(&prose, &p))
        .or_else(|| run(&prose, &p))
        .or_else(|| quoted_run(&prose, &p))
        .or_else(|| halves(&prose, &p))
        .or_else(|| after(document, &prose, &p))
}

/// Words that may stand between the last item and the slogan.
const TAILS: [&str; 22] = [
    "为主要内容的",
    "为主题的",
    "为内容的",
    "为核心的",
    "为重点的",
    "为目标的",
    "为抓手的",
    "为载体的",
    "为基础的",
    "为标准的",
    "为主的",
    "在内的",
    "等内容的",
    "等方面的",
    "相结合的",
    "为一体的",
    "等为主的",
    "等的",
    "的",
    "等",
    "这",
    "之",
];

/// Items directly before: 查思想、查作风、查纪律的“三查”.
fn before(prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    let mut head = prose.before.trim_end_matches(opens).trim_end();
    if head.ends_with([',', '，', ':', '：', ';', '；']) {
        return None;
    }
    while let Some(cut) = TAILS.iter().find_map(|t| head.strip_suffix(t)) {
        head = cut.trim_end();
    }
    let clauses = split(head, &[',', '，', ':', '：']);
    let list = split(clauses.last()?, &['、', ';', '；']);
    for n in &p.counts {
        if let Some(parts) = exactly(&list, *n) {
            let parts = p.cut(parts);
            if *n > 2 || alike(&parts) {
                return Some(p.opened(&parts));
            }
        }
    }
    // 甲,乙,丙的“三…”: commas, when the items look alike.
    let list = split(head, &[',', '，', '、', ';', '；']);
    for n in &p.counts {
        if *n > 2 && list.len() >= *n {
            let parts = p.cut(list[list.len() - n..].to_vec());
            if alike(&parts) && share(&parts) {
                return Some(p.opened(&parts));
            }
        }
    }
    None
}

/// The last `n` parts of a list, where one part may hold two joined by 和.
fn exactly<'a>(list: &[&'a str], n: usize) -> Option<Vec<&'a str>> {
    if list.len() == n {
        return Some(list.to_vec());
    }
    if list.len() + 1 == n {
        for k in [list.len() - 1, 0] {
            if let Some((a, b)) = at_and(list[k]) {
                let mut out = list.to_vec();
                out.splice(k..=k, [a, b]);
                return Some(out);
            }
        }
    }
    // A list before it ran into this one: 甲和乙工作,丙、丁“双…”.
    (list.len() > n && n > 2 && share(&list[list.len() - n..])).then(|| list[list.len() - n..].to_vec())
}

/// Lengths that items of one list have.
fn alike(parts: &[&str]) -> bool {
    let lens: Vec<usize> = parts.iter().map(|p| len(p)).collect();
    let (min, max) = (lens.iter().min().copied().unwrap_or(0), lens.iter().max().copied().unwrap_or(0));
    min >= 2 && max <= min + 3 + min / 2
}

/// All but the first begin or end with the same character.
fn share(parts: &[&str]) -> bool {
    let rest = parts.get(1..).unwrap_or_default();
    let first = rest.first().and_then(|p| p.chars().next());
    let last = rest.first().and_then(|p| p.chars().next_back());
    rest.len() > 1
        && (rest.iter().all(|p| p.chars().next() == first) || rest.iter().all(|p| p.chars().next_back() == last))
}

/// A run of items that all begin or end with the slogan's head, anywhere in the sentence: 政治型、学习型…的“两型”.
fn run(prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    let [half] = p.slogan.halves.as_slice() else { return None };
    let head = half.head.chars().next().filter(|c| !matches!(c, '个' | '大' | '项' | '条'))?;
    let n = *p.counts.first()?;
    for text in [prose.before, prose.after, prose.previous] {
        let list = split(text, &['、', ',', '，', ';', '；', '。', ':', '：']);
        for window in list.windows(n) {
            let rest = &window[1..];
            let ends = rest.iter().all(|w| clean(w).ends_with(head)) && clean(window[0]).ends_with(head);
            let begins = rest.iter().all(|w| w.starts_with(head)) && window[0].contains(head);
            if (ends || begins) && n > 1 {
                return Some(p.opened(&p.cut(window.to_vec())));
            }
        }
    }
    None
}

/// Quoted one after the other, each holding the slogan's head: “狮型”“牛型”.
fn quoted_run(prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    let head = p.slogan.halves.first()?.head.chars().find(|c| !matches!(c, '个' | '大' | '项' | '条'))?;
    let n = *p.counts.first()?;
    let text = prose.paragraph_before;
    let quotes = quoted(text, &(0..text.len()));
    quotes.windows(n).find_map(|w| {
        let near = w.windows(2).all(|g| {
            let gap = text.get(g[0].end..g[1].start).unwrap_or("-");
            gap.chars().all(|c| opens(c) || closes(c) || matches!(c, '、' | '和' | '及' | ','))
        });
        let items: Vec<&str> = w.iter().map(|s| &text[s.clone()]).collect();
        (near && n > 1 && items.iter().all(|i| i.contains(head))).then(|| p.opened(&items))
    })
}

/// One list a half, in order: lists of as many items as the half counts that hold its head.
fn halves(prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    if p.slogan.halves.len() < 2 {
        return None;
    }
    let clauses = split(prose.sentence, &[',', '，', ';', '；', ':', '：', '—', '。']);
    let lists: Vec<Vec<&str>> = clauses.iter().map(|c| split(c, &['、'])).collect();
    let mut from = 0;
    let mut items: Vec<&str> = Vec::new();
    let mut met = 0;
    for half in &p.slogan.halves {
        let n = if half.numeral == "双" { 2 } else { half.value? as usize };
        let head = half.head.chars().find(|c| !matches!(c, '个' | '大' | '项' | '条'))?;
        if n < 2 {
            continue;
        }
        let hit = lists.iter().enumerate().skip(from).find(|(_, l)| {
            l.len() >= n && l.len() <= n + 1 && {
                let tail = &l[l.len() - n..];
                let own = !l.iter().any(|x| x.contains(p.slogan.slogan.as_str()));
                own && (tail.iter().filter(|x| x.contains(head)).count() * 2 >= n
                    || l.len() == n && l[0].contains(head))
            }
        });
        if let Some((i, l)) = hit {
            items.extend(p.cut(l[l.len() - n..].to_vec()));
            from = i + 1;
            met += 1;
        }
    }
    (met >= 2 && met + 1 >= p.slogan.halves.len()).then(|| p.opened(&items))
}

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
        if let Some(body) = FIRM.iter().find_map(|f| after_comma.strip_prefix(f)) {
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

fn after(document: &Document, prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    let rest = prose.rest.trim_start_matches(closes);
    let (body, firm) = opener(rest)?;
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
    let listed = split(commas.first()?, &['、']);
    let mixed = split(body, &ALL);
    let simple = semicolons.len() == 1;
    for n in &p.counts {
        if semicolons.len() == *n {
            return Some(p.opened(&semicolons));
        }
        if listed.len() == *n && (*n > 2 || alike(&listed)) {
            return Some(p.opened(&listed));
        }
        if simple && commas.len() == *n && (*n > 2 || alike(&commas)) {
            return Some(p.opened(&commas));
        }
        if simple && mixed.len() == *n && *n > 2 {
            return Some(p.opened(&mixed));
        }
        if let Some(parts) = exactly(&listed, *n).filter(|l| l.len() > listed.len() && (*n > 2 || alike(l))) {
            return Some(p.opened(&parts));
        }
    }
    if let Some(o) = grouped(body, p) {
        return Some(o);
    }
    for n in &p.counts {
        if *n > 2 && mixed.len() > *n && alike(&mixed[..*n]) && (share(&mixed[..*n]) || commas.len() == mixed.len()) {
            return Some(p.opened(&mixed[..*n]));
        }
    }
    let parts = if semicolons.len() > 1 {
        semicolons
    } else if listed.len() > 1 {
        listed
    } else {
        commas
    };
    (firm && parts.len() > 1 && parts.len() <= 2 * p.counts[0] + 1 && parts.iter().all(|x| len(x) <= 40))
        .then(|| p.opened(&parts))
}

/// Successive clauses that list as many items as successive halves count: 三会两卡.
fn grouped(body: &str, p: &Promise<'_>) -> Option<Opened> {
    let values: Vec<usize> = p
        .slogan
        .halves
        .iter()
        .map(|h| if h.numeral == "双" { Some(2) } else { h.value.map(|v| v as usize) })
        .collect::<Option<_>>()?;
    if values.len() < 2 {
        return None;
    }
    let clauses = split(body, &[',', '，', ';', '；']);
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
    let line = &text[first.clone()];
    if let Some(o) = list(&line[..sentence_end(line)], p, true) {
        return Some(o);
    }
    // One item a paragraph, each opening with its name.
    let n = p.counts[0];
    let names: Vec<&str> = next
        .iter()
        .take(n)
        .filter_map(|x| split(&text[x.clone()], &['。', ':', '：', ',', '，', ';']).first().copied())
        .collect();
    let head = p.slogan.halves.first()?.head.chars().next()?;
    (names.len() == n && names.iter().all(|x| x.contains(head) && len(x) <= 20)).then(|| p.opened(&names))
}
