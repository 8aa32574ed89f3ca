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
        for word in ["是指", "包括", "所谓"] {
            ends.extend(s.match_indices(word).map(|(i, _)| i + word.len()));
        }
        ends.sort_unstable();
        ends
    }

    /// What stands before a well-known slogan in a short list must have something of its known items.
    fn agrees(&self, parts: &[&str]) -> bool {
        let known = self.lex.known(&self.slogan.slogan).map(|e| e.items.as_slice()).unwrap_or_default();
        known.is_empty()
            || parts.iter().any(|p| {
                known
                    .iter()
                    .any(|k| k.chars().zip(k.chars().skip(1)).any(|(a, b)| p.contains(&String::from_iter([a, b]))))
            })
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
    if s.declared.is_none() && lex.known(&s.slogan).is_some() {
        return None;
    }
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
    if counts.is_empty() && s.kind != SloganKind::Formula {
        return None;
    }
    let p = Promise { counts, slogan: s, lex };
    let prose = Prose::new(document, &s.span);
    if s.kind == SloganKind::Formula {
        return defined(document, &prose, &p).or_else(|| after(document, &prose, &p).filter(|o| o.complete));
    }
    after(document, &prose, &p)
        .filter(|o| o.complete)
        .or_else(|| before(&prose, &p))
        .or_else(|| run(&prose, &p))
        .or_else(|| quoted_run(&prose, &p))
        .or_else(|| halves(&prose, &p))
        .or_else(|| after(document, &prose, &p))
}

/// Words that may stand between the last item and the slogan.
const TAILS: [&str; 13] = [
    "等内容的",
    "等方面的",
    "相结合的",
    "在内的",
    "等为主的",
    "等所谓的",
    "等所谓",
    "等的",
    "的所谓",
    "的",
    "等",
    "这",
    "之",
];

/// Words about the movement that a slogan sums up: 起数、人数连续三年实现“双下降”.
const MOVES: [&str; 10] = ["实现", "呈现", "保持", "达到", "逐年", "持续", "同步", "全部", "双双", "均"];

/// Items directly before: 查思想、查作风、查纪律的“三查”.
fn before(prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    let mut head = prose.before.trim_end_matches(opens).trim_end();
    let bare = head;
    while let Some(cut) = TAILS.iter().find_map(|t| head.strip_suffix(t)) {
        head = cut.trim_end();
    }
    let joined = head.len() < bare.len();
    // 以甲、乙、丙为主要内容的.
    if joined
        && let Some(i) = head.rfind('为')
        && (2..=6).contains(&len(&head[i..]))
        && !head[i..].contains(['、', ',', '，'])
    {
        head = &head[..i];
    }
    head = without_moves(head);
    // 坚决做到“…”, 甲、“…”, 甲和“…”, “…”、乙: the slogan is an object or stands in the list itself.
    let listed = prose.rest.trim_start_matches(closes).starts_with(['、', '和', '与', '及']);
    let object = head.ends_with([',', '，', ':', '：', ';', '；', '、', '和', '与', '及', '或', '是', '为', '以'])
        || p.lex.ends_in_verb(head)
        || !joined && head.ends_with(closes);
    if object || listed && !joined {
        return None;
    }
    let clauses = split(head, &[',', '，', ':', '：', ';', '；']);
    let list = split(clauses.last()?, &['、']);
    for n in &p.counts {
        if let Some(parts) = exactly(&list, *n) {
            let parts = p.cut(parts);
            if *n > 3 || (*n == 3 || twins(&parts)) && p.agrees(&parts) {
                return Some(p.opened(&parts));
            }
        }
    }
    // 甲,乙,丙的“三…”: commas, when the items look alike and belong to the slogan.
    let list = split(head, &[',', '，', '、', ';', '；']);
    for n in &p.counts {
        if *n > 2 && list.len() >= *n {
            let parts = p.cut(list[list.len() - n..].to_vec());
            if alike(&parts) && share(&parts) && (joined || holds_head(&parts, p.slogan)) {
                return Some(p.opened(&parts));
            }
        }
    }
    None
}

fn without_moves(mut s: &str) -> &str {
    loop {
        let t = MOVES.iter().find_map(|m| s.strip_suffix(m)).unwrap_or(s);
        // 连续13年.
        let t = t
            .strip_suffix('年')
            .map(|r| r.trim_end_matches(super::shape::is_numeral))
            .and_then(|r| r.strip_suffix("连续"))
            .unwrap_or(t);
        if t.len() == s.len() {
            return s;
        }
        s = t;
    }
}

/// Two items are a list of their own only if they are built alike.
fn twins(parts: &[&str]) -> bool {
    let [a, b] = parts else { return alike(parts) };
    let (x, y) = (len(a), len(b));
    let same = a.chars().next() == b.chars().next() || a.chars().next_back() == b.chars().next_back();
    x >= 2 && y >= 2 && (x.abs_diff(y) <= 1 && x > 2 || same && x.abs_diff(y) <= 4)
}

fn holds_head(parts: &[&str], s: &Slogan) -> bool {
    let head = s.halves.first().and_then(|h| h.head.chars().find(|c| !matches!(c, '个' | '大' | '项' | '条')));
    head.is_some_and(|c| parts.iter().all(|p| p.contains(c)))
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
                let mut parts = p.cut(window.to_vec());
                // 资源、资产、资金的清查.
                if begins && let Some(last) = parts.last_mut() {
                    *last = last.split('的').next().unwrap_or(last);
                }
                return Some(p.opened(&parts));
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
fn defined(document: &Document, prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
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
            let rest = ["是指", "就是", "即", "指", "代表", "是", "为", ":", "："]
                .iter()
                .find_map(|w| rest.strip_prefix(w))?;
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

/// Successive clauses that list as many items as successive halves count: 三会两卡.
fn grouped(clauses: &[&str], p: &Promise<'_>) -> Option<Opened> {
    let values: Vec<usize> = p
        .slogan
        .halves
        .iter()
        .map(|h| if h.numeral == "双" { Some(2) } else { h.value.map(|v| v as usize) })
        .collect::<Option<_>>()?;
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
    let head = half.head.trim_start_matches(['个', '大', '项', '条']);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;
    use crate::text::Text;

    /// The slogans of a text that open, with their items.
    fn opened(s: &str) -> Vec<(String, Vec<String>)> {
        let lex = Slogans::load(&Sources::default()).unwrap();
        let d = Document::new(Text::new(s.to_owned()));
        let mut all = super::super::find::mentions(&d, &lex);
        fill(&d, &lex, &mut all);
        all.into_iter().filter(|m| m.items_source == ItemsSource::Text).map(|m| (m.slogan, m.items)).collect()
    }

    #[test]
    fn items_in_every_layout() {
        for (text, slogan, items) in [
            ("我镇开展查思想找差距、查作风找短板的“两查两找”活动。", "两查两找", &["查思想找差距", "查作风找短板"][..]),
            (
                "落实“三清三建”(即清家底、清隐患、清积案;建台账、建机制、建队伍)要求。",
                "三清三建",
                &["清家底", "清隐患", "清积案", "建台账", "建机制", "建队伍"],
            ),
            ("推行“三问”工作法:问需于民、问计于民、问效于民。", "三问", &["问需于民", "问计于民", "问效于民"]),
            ("“四心”是指爱心、耐心、细心、恒心。", "四心", &["爱心", "耐心", "细心", "恒心"]),
            ("实施“三送”行动,包括送技术、送岗位、送温暖。", "三送", &["送技术", "送岗位", "送温暖"]),
            (
                "落实“三抓”要求。一是抓学习,学深悟透;二是抓队伍,常抓不懈;三是抓落实。",
                "三抓",
                &["抓学习", "抓队伍", "抓落实"],
            ),
            ("着力建设务实型、创新型、法治型,群众满意的“三型”机关。", "三型", &["务实型", "创新型", "法治型"]),
            (
                "探索“两会一单”机制,即民情恳谈会、院坝议事会,建立问题销号单。",
                "两会一单",
                &["民情恳谈会", "院坝议事会", "问题销号单"],
            ),
            ("构建“1+3”体系,“1”是指一个总规划,“3”是指三个专项规划。", "1+3", &["一个总规划", "三个专项规划"]),
            (
                "加快发展算力、数据、人工智能、电子信息“四大产业”。",
                "四大产业",
                &["算力", "数据", "人工智能", "电子信息"],
            ),
            ("事故起数、伤亡人数连续两年“双下降”。", "双下降", &["事故起数", "伤亡人数"]),
            (
                "做到“四个聚焦”:\n聚焦产业,抓项目。\n聚焦民生,办实事。\n聚焦生态,护蓝天。\n聚焦安全,守底线。",
                "四个聚焦",
                &["聚焦产业", "聚焦民生", "聚焦生态", "聚焦安全"],
            ),
        ] {
            let got = opened(text);
            let want: Vec<String> = items.iter().map(|i| (*i).to_owned()).collect();
            assert_eq!(got, [(slogan.to_owned(), want)], "{text}");
        }
    }

    #[test]
    fn no_items() {
        for text in [
            "领悟其决定性意义、坚决做到“两个维护”。",
            "坚持和落实“两个毫不动摇”。",
            "坚持解放思想、实事求是、“三个代表”重要思想为指导。",
            "最低工资标准、残疾人“两项补贴”标准提高。",
            "推进财政统筹、预算改革、基层“三保”、债务管理等领域试点。",
        ] {
            assert_eq!(opened(text), [], "{text}");
        }
    }
}
