//! Clauses that say since when: 自3月12日设备更新以来, 改革开放以来. The whole clause is the time; it has dates where it begins
//! with one.

use super::{Part, Point, Raw};

/// Longest clause, in characters.
const LONGEST: usize = 24;

/// Turns each clause that ends in 以来 into one time, in place of those that stand in it.
pub(in super::super) fn clauses(s: &str, raws: &mut Vec<Raw>) {
    let since = "以来";
    let mut made: Vec<(std::ops::Range<usize>, Raw)> = Vec::new();
    for at in memchr::memmem::find_iter(s.as_bytes(), since) {
        let end = at + since.len();
        let next = raws.partition_point(|r| r.span.end < end);
        let mut from = at.saturating_sub(4 * LONGEST);
        while !s.is_char_boundary(from) {
            from += 1;
        }
        let before = &s[from..at];
        // 今年以来 is read; 创2008年以来新高 and 有史以来 time nothing.
        if raws.get(next).is_some_and(|r| r.span.start < end) || !s[end..].starts_with([',', ':']) {
            continue;
        }
        let start = match before.rfind(|c: char| "\n,。;:!?…—()《》".contains(c)) {
            Some(i) => i + before[i..].chars().next().map_or(1, char::len_utf8),
            None if from == 0 => 0,
            None => continue,
        };
        let start = from + start;
        // What was said before ends with its quotation: “…作用。”改革开放以来.
        let words = s[start..at].trim_start_matches(['”', '’', ')', '」', '』', '】']);
        let lead = ["特别是", "尤其是", "其中", "但", "而"].iter().find_map(|w| words.strip_prefix(w)).unwrap_or(words);
        let lead = ["自从", "自", "从"].iter().find_map(|w| lead.strip_prefix(w)).unwrap_or(lead);
        let start = at - lead.len();
        if lead.chars().nth(1).is_none() || lead.chars().nth(LONGEST).is_some() || lead.ends_with("有史") {
            continue;
        }
        let first = raws.partition_point(|r| r.span.start < start);
        let dated = raws[first..next].first().filter(|r| r.span.start == start && r.to.is_none() && !r.is_base);
        let from = dated.map_or(Point { part: Part::Vague, ..Point::default() }, |r| r.from);
        let raw = Raw { span: start..end, from, since: true, ..Raw::default() };
        made.push((first..next.max(first), raw));
    }
    if made.is_empty() {
        return;
    }
    let mut made = made.into_iter().peekable();
    let mut all = Vec::with_capacity(raws.len() + made.len());
    for (i, r) in std::mem::take(raws).into_iter().enumerate() {
        while let Some((_, clause)) = made.next_if(|(range, _)| range.start <= i && range.end <= i) {
            all.push(clause);
        }
        if made.peek().is_none_or(|(range, _)| !range.contains(&i)) {
            all.push(r);
        }
    }
    all.extend(made.map(|(_, clause)| clause));
    *raws = all;
}
