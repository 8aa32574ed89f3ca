//! Items that stand before the slogan, or about it in the same sentence.

use super::{Opened, Promise, alike, clean, exactly, share};
use crate::slogan::Slogan;
use crate::slogan::prose::Prose;
use crate::slogan::quote::{closes, opens, quoted};
use crate::slogan::shape;
use crate::slogan::split::{len, split};

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
pub(super) fn before(prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
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
    // “党建强、产业强”的“两强”: the list is itself quoted.
    if let Some(inner) =
        head.strip_suffix(closes).and_then(|h| h.rfind(opens).map(|i| h[i..].trim_start_matches(opens)))
    {
        let list = split(inner, &['、', ',', '，', ';', '；', ' ', '·']);
        if list.len() > 1 && p.takes(list.len()) {
            return Some(p.opened(&list));
        }
    }
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
            .map(|r| r.trim_end_matches(shape::is_numeral))
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

/// A run of items that all begin with, end with or hold the slogan's head, anywhere about it: 政治型、学习型…的“两型”,
/// 通过访民情促发展、访民意促和谐 of 两访两促.
pub(super) fn run(prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    let first = p.slogan.halves.first()?;
    let equal = p.slogan.halves.iter().all(|h| h.value == first.value);
    let n = if p.slogan.halves.len() == 1 { *p.counts.first()? } else { first.value.filter(|_| equal)? as usize };
    if n < 2 {
        return None;
    }
    let heads: Vec<&str> = p.slogan.halves.iter().map(shape::Half::noun).filter(|h| !h.is_empty()).collect();
    if heads.len() != p.slogan.halves.len() {
        return None;
    }
    for text in [prose.before, prose.after, prose.previous] {
        let list = split(text, &['、', ',', '，', ';', '；', '。', ':', '：']);
        for window in list.windows(n) {
            if let Some(mut parts) = of_heads(window, &heads, p) {
                // 资源、资产、资金的清查.
                if let Some(last) = parts.last_mut().filter(|l| l.starts_with(heads[0])) {
                    *last = last.split('的').next().unwrap_or(last);
                }
                return Some(p.opened(&parts));
            }
        }
    }
    None
}

/// The parts, cut, if every one has the heads where the others have them.
fn of_heads<'a>(window: &[&'a str], heads: &[&str], p: &Promise<'_>) -> Option<Vec<&'a str>> {
    let rest = &window[1..];
    if let [one, others @ ..] = heads
        && !others.is_empty()
    {
        let both = |w: &&str| heads.iter().all(|h| w.contains(h));
        return (window.iter().all(both) && rest.iter().all(|w| w.starts_with(one))).then(|| p.cut(window.to_vec()));
    }
    let whole = heads[0];
    let first = &whole[..whole.chars().next()?.len_utf8()];
    [whole, first].into_iter().find_map(|head| {
        let ends = window.iter().all(|w| clean(w).ends_with(head));
        let begins = rest.iter().all(|w| w.starts_with(head)) && window[0].contains(head);
        // 资源变资产、资金变股金: in the middle, at one place.
        let at = |w: &&str| w.find(head).map(|i| len(&w[..i]));
        let holds =
            window.len() > 2 && at(&rest[0]).is_some_and(|k| k > 0) && rest.iter().all(|w| at(w) == at(&rest[0]));
        if ends || begins {
            return Some(p.cut(window.to_vec()));
        }
        let parts = holds.then(|| p.cut(window.to_vec()))?;
        (alike(&parts) && at(&parts[0]) == at(&rest[0])).then_some(parts)
    })
}

/// Quoted one after the other, each holding the slogan's head: “狮型”“牛型”.
pub(super) fn quoted_run(prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
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
pub(super) fn halves(prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    if p.slogan.halves.len() < 2 {
        return None;
    }
    let clauses = split(prose.sentence, &[',', '，', ';', '；', ':', '：', '—', '。']);
    let lists: Vec<Vec<&str>> = clauses.iter().map(|c| split(c, &['、'])).collect();
    let mut from = 0;
    let mut items: Vec<&str> = Vec::new();
    let mut met = 0;
    for half in &p.slogan.halves {
        let n = half.count()? as usize;
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

/// One run of items about the slogan, as many of each half as it counts, each beginning (or ending) with the half's head:
/// 比干劲、比措施、比质量、比进度,看贡献 of 四比一看.
pub(super) fn in_order(prose: &Prose<'_>, p: &Promise<'_>) -> Option<Opened> {
    let mut heads: Vec<&str> = Vec::new();
    for half in &p.slogan.halves {
        let n = half.count()? as usize;
        let head = half.noun();
        if head.is_empty() || !(1..=10).contains(&n) {
            return None;
        }
        heads.extend(std::iter::repeat_n(head, n));
    }
    if p.slogan.halves.len() < 2 || heads.len() < 3 {
        return None;
    }
    [prose.after, prose.before, prose.previous].into_iter().find_map(|text| {
        let list = split(text, &['、', ',', '，', ';', '；', '。', ':', '：']);
        list.windows(heads.len()).find_map(|window| {
            let rest = || window.iter().zip(&heads).skip(1);
            let begins = window[0].contains(heads[0]) && rest().all(|(w, head)| w.starts_with(head));
            let ends = window.iter().zip(&heads).all(|(w, head)| clean(w).ends_with(head));
            (begins || ends).then(|| p.opened(&p.cut(window.to_vec())))
        })
    })
}
