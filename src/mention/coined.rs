//! Names that a text gives to companies itself: before the code of a share (科达电子(300123)), as what it calls them from then on
//! (以下简称“青禾精密”), and the full name without its legal form (青禾精密 of 青禾精密股份有限公司).

use super::{NameKind, NameMention};
use crate::lexicon::organisations::Organisations;
use crate::text::page::{PageWords, Use};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeSet;

/// Most names of one text.
const MOST: usize = 64;

/// Length of the name of a share, in characters.
const SHARE: usize = 4;

/// Shortest and longest name that a text coins, in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=8;

/// Adds every place where a coined name stands, in order of the text.
pub(super) fn add(text: &str, organisations: &Organisations, names: &mut Vec<NameMention>) {
    let mut coined: BTreeSet<&str> = BTreeSet::new();
    for at in memchr::memchr_iter(b'(', text.as_bytes()) {
        coined.extend(before_code(text, at, organisations).or_else(|| abbreviated(text, at)));
    }
    let legal = |n: &&NameMention| n.kind == NameKind::Organisation;
    for n in names.iter().filter(legal) {
        let from = n.span.end - n.name.len().min(n.span.end);
        coined.extend(without_form(&text[from..n.span.end]));
    }
    let coined: Vec<&str> = coined.into_iter().take(MOST).collect();
    if coined.is_empty() {
        return;
    }
    let Ok(finder) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&coined) else { return };
    let mut merged: Vec<NameMention> = Vec::with_capacity(names.len() + coined.len());
    let mut old = std::mem::take(names).into_iter().peekable();
    for m in finder.find_iter(text) {
        let (start, end) = (m.start(), m.end());
        while let Some(n) = old.next_if(|n| n.span.start < start) {
            merged.push(n);
        }
        // Another name that reaches over an end is the longer reading.
        let overlaps = merged.last().is_some_and(|n| n.span.end > start);
        let longer = old.peek().is_some_and(|n| n.span.start == start && n.span.end > end);
        if overlaps || longer {
            continue;
        }
        while old.next_if(|n| n.span.end <= end).is_some() {}
        if old.peek().is_some_and(|n| n.span.start < end) {
            continue;
        }
        merged.push(NameMention {
            span: start..end,
            name: text[start..end].to_owned(),
            code: String::new(),
            kind: NameKind::Organisation,
            place: None,
            settlement: None,
            target: None,
        });
    }
    merged.extend(old);
    *names = merged;
}

/// 科达电子 of 科达电子(300123): the name before the code of a share whose bracket opens at `at`.
fn before_code<'t>(text: &'t str, at: usize, organisations: &Organisations) -> Option<&'t str> {
    let inside = text[at + 1..].trim_start_matches(|c: char| c.is_ascii_uppercase() || matches!(c, '.' | ':'));
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &inside[digits..];
    let closed = rest.starts_with([')', ',', '.', '、']);
    if !(closed && digits == 6 || (4..=5).contains(&digits) && rest.starts_with(".HK")) {
        return None;
    }
    let mut start = at;
    for (i, c) in text[..at].char_indices().rev().take(SHARE) {
        if !(c.is_alphabetic() || c == '*') {
            break;
        }
        start = i;
        let before = &text[..start];
        let bound = |n: usize| {
            before.char_indices().rev().nth(n).is_some_and(|(i, _)| organisations.kinds(&before[i..]).is_boundary(true))
        };
        if text[start..at].chars().count() >= *LENGTH.start() && (bound(0) || bound(1)) {
            break;
        }
    }
    Some(&text[start..at]).filter(|n| LENGTH.contains(&n.chars().count()) && !n.is_ascii())
}

/// 青禾精密 of (以下简称“青禾精密”) whose bracket opens at `at`.
fn abbreviated(text: &str, at: usize) -> Option<&str> {
    let rest = &text[at + 1..];
    let rest = &rest[PageWords::builtin().starts(Use::Called, rest)?..];
    let rest = rest.trim_start_matches([':', '“', '‘', '"']);
    let end = rest.find(['”', '’', '"', ')', ',', '或'])?;
    // A rule or a plan is called so too; a firm stands before the bracket.
    let firm = PageWords::builtin().ends(Use::Firm, &text[..at]);
    Some(&rest[..end]).filter(|n| firm && LENGTH.contains(&n.chars().count()) && n.chars().all(char::is_alphabetic))
}

/// 青禾精密 of 青禾精密股份有限公司.
fn without_form(name: &str) -> Option<&str> {
    let stem = ["集团股份有限公司", "股份有限公司", "有限责任公司", "集团有限公司"]
        .iter()
        .find_map(|form| name.strip_suffix(form))?;
    // Shorter ones are places and words: 江西, 长城.
    let fits = (SHARE..=*LENGTH.end()).contains(&stem.chars().count()) && stem.chars().all(char::is_alphabetic);
    fits.then_some(stem)
}

#[cfg(test)]
mod tests {
    use crate::lexicon::{Lexicon, Sources};
    use crate::mention::organisation;

    #[test]
    fn a_company_is_known_by_the_name_that_the_text_gives_it() {
        let lexicon = Lexicon::load(&Sources::default()).unwrap();
        let names = |text: &str| -> Vec<String> {
            organisation::find(text, &lexicon, None).into_iter().map(|n| n.name).collect()
        };
        assert_eq!(names("科达电子(300123)增产。"), ["科达电子"]);
        assert_eq!(names("科达电子(300123.SZ)增产,而科达电子减员。"), ["科达电子", "科达电子"]);
        assert_eq!(names("青禾精密股份有限公司增产。青禾精密减员。"), ["青禾精密股份有限公司", "青禾精密"]);
        assert_eq!(
            names("松果电器有限公司(以下简称“松果电”)增产。松果电减员。").last().map(String::as_str),
            Some("松果电")
        );
        for none in ["电话(300123)", "增产(3万吨)", "管理办法(以下简称“管理办”)印发。管理办施行。", "编号(12345)"]
        {
            assert!(names(none).is_empty() || none.starts_with("电话"), "{none}: {:?}", names(none));
        }
    }
}
