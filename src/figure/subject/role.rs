//! What part a name plays in its clause. The words that tell it are in `dicts/roles.tsv`.

use super::Entry;
use super::cut::{self, back, forth, is_clause_end, slice};
use crate::lexicon::Lexicon;
use crate::lexicon::roles::{Beside, Roles};
use crate::mention::{NameKind, NameMention, number, respectively};
use crate::text::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Bytes before and after a name that are looked at.
const REACH: usize = 600;

/// The part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Opens its clause: who or where the clause is about.
    Subject,
    /// Becomes the actor within the clause: 推动苏州建成….
    Pivot,
    /// Stands inside the clause: 在全市设立….
    Inner,
    /// Part of a chain that goes on: 江苏省 of 江苏省苏州市.
    Part,
    /// Compared with or visited: only the subject of a number right after it (到苏州的3天, 高于全国(5%)).
    Aside,
    /// Quoted, a speaker, a whole or the scope of a rank: never the subject.
    Other,
}

impl Role {
    /// Whether the name can be what a figure is about.
    pub fn may_be_subject(self) -> bool {
        matches!(self, Self::Subject | Self::Pivot | Self::Inner)
    }
}

static DATELINE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:(?:[0-9]{4}年)?[0-9]{1,2}月)?[0-9]{1,2}日(?:[^,。]{0,6})?(?:电|讯|专电)|^(?:电|讯)"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
}

/// The part of the name at `span` (with the chain before it) in the paragraph at `within`.
pub fn of(norm: &str, within: &Span, span: &Span, m: &NameMention, roles: &Roles) -> Role {
    // What decides stands near; a paragraph may be as long as a file.
    let before = slice(norm, back(norm, span.start, REACH).max(within.start), span.start);
    let rest = slice(norm, span.end, forth(norm, span.end, REACH).min(within.end));
    if quoted(before, rest) {
        return Role::Other;
    }
    let after = &rest[..rest.char_indices().nth(16).map_or(rest.len(), |(i, _)| i)];
    let clause = &before[before.rfind(is_clause_end).map_or(0, |i| i + cut::after(before, i))..];
    // 全国铁路 are all railways, 南京路 is a road.
    let way = || {
        let n = roles.starting(after, Beside::Part).next().unwrap_or(0);
        m.kind == NameKind::Anaphor && after[..n].ends_with(['路', '速'])
    };
    // 英国第三季度, 法国同期上涨: a time behind the name that opens the clause.
    let time = || {
        after.starts_with("前三季度")
            || after.starts_with('第') && after.chars().nth(2) == Some('季')
            || after.starts_with("同期") && is_opening(clause, roles)
    };
    if roles.starts(after, Beside::Part) && !time() && !way() {
        return Role::Other;
    }
    // 新华社北京5月3日电: where the report was filed.
    if DATELINE.is_match(after) || clause.ends_with("新华社") || clause.ends_with("中新社") {
        return Role::Other;
    }
    // 推动长江经济带发展: the name of a policy.
    if m.kind == NameKind::Place && roles.starts(after, Beside::Policy) {
        return Role::Aside;
    }
    // 全球“灯塔工厂”: a class of things named after the region.
    if m.kind != NameKind::Organisation && after.starts_with('“') {
        return Role::Aside;
    }
    if reports(m, rest, roles) {
        return Role::Other;
    }
    let pivot = roles.ends(clause, Beside::Pivot);
    let located = clause.ends_with('在') && roles.starts(after, Beside::Event);
    if !pivot && roles.ends(clause, Beside::Scope) {
        return Role::Other;
    }
    if !pivot && (located || roles.ends(clause, Beside::Aside)) {
        return Role::Aside;
    }
    // 由市水务局承建的…, 在各村的支持下: an attribute or a circumstance of what follows.
    let tail = &rest[..rest.find(is_clause_end).unwrap_or(rest.len())];
    if clause.ends_with('由') && tail.contains('的')
        || clause.ends_with('在') && tail.starts_with('的') && tail.ends_with('下')
    {
        return Role::Aside;
    }
    // 杭州一位分析师: a source, or one of many there.
    if m.kind == NameKind::Place && roles.starts(after, Beside::Indefinite) {
        return Role::Inner;
    }
    // 【专题】 before the sentence is no part of it.
    let clause = &clause[clause.rfind('】').map_or(0, |i| i + '】'.len_utf8())..];
    if is_opening(clause, roles) {
        return Role::Subject;
    }
    if pivot {
        return Role::Pivot;
    }
    // Inside a clause an organisation is an object, unless it is where things happen.
    let held = m.kind != NameKind::Organisation || clause.ends_with(['在', '于']);
    if held { Role::Inner } else { Role::Aside }
}

/// Whether an organisation only says or publishes what its sentence goes on with: 市统计局局长介绍, 国家统计局公布,
/// 财政部公布去年统计. `rest` is what follows its name.
pub fn reports(m: &NameMention, rest: &str, roles: &Roles) -> bool {
    if m.kind != NameKind::Organisation {
        return false;
    }
    let after = &rest[..rest.char_indices().nth(16).map_or(rest.len(), |(i, _)| i)];
    if leads_to(roles, after, Beside::Speaks) {
        return true;
    }
    // What an office publishes is about others; what a company does, about itself.
    let office = || m.name.ends_with(['部', '局', '厅', '署', '处', '院', '委', '办']);
    let clause = || &rest[..rest.find(is_clause_end).unwrap_or(rest.len())];
    let numbers = || ["数据", "统计", "数字"].iter().any(|w| clause().contains(w));
    leads_to(roles, after, Beside::Publishes) && (roles.holds(&m.name, Beside::Publisher) || office() && numbers())
}

/// Whether nothing but times and connectives stands before the name in its sentence.
pub fn opens(before: &str, roles: &Roles) -> bool {
    is_opening(before, roles)
}

/// Marks, digits and the parts of dates.
fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_digit()
        || "“”‘’\"#*■●▲◆★□·、,:，：()（）一二三四五六七八九十〇零百年月日号上下半前后初末底季度期间至—-~".contains(c)
}

/// Whether a text consists of words that may stand before the subject of a clause.
fn is_opening(text: &str, roles: &Roles) -> bool {
    // Where a word may begin. A word may be the start of another (另, 另据), so every reading is followed.
    let mut open: Vec<usize> = vec![0];
    let mut at = 0;
    while at < open.len() {
        // In order, each place once.
        let here = open[at];
        at += 1;
        let rest = &text[here..];
        let Some(c) = rest.chars().next() else { return true };
        let filler = is_filler(c).then_some(c.len_utf8());
        for n in filler.into_iter().chain(roles.starting(rest, Beside::Opening)) {
            if !open[at - 1..].contains(&(here + n)) {
                open.push(here + n);
            }
        }
        open[at..].sort_unstable();
    }
    false
}

/// Whether words that may stand between lead from a name to a word of the class.
fn leads_to(roles: &Roles, after: &str, class: Beside) -> bool {
    let mut rest = after;
    for _ in 0..6 {
        if roles.starts(rest, class) {
            return true;
        }
        rest = rest.trim_start_matches(|c: char| c != '、' && c != ',' && c != '“' && is_filler(c));
        if roles.starts(rest, class) {
            return true;
        }
        let Some(n) = roles.starting(rest, Beside::Between).next() else { return false };
        rest = &rest[n..];
    }
    false
}

/// Whether a verb follows the name, so that it is who acts: 德清县建成…, not an attribute as in 德清珍珠.
pub fn acts(after: &str, lexicon: &Lexicon) -> bool {
    let Some(c) = after.chars().next() else { return true };
    is_clause_end(c)
        || c.is_ascii_digit()
        || matches!(c, '(' | '“' | '、' | '和')
        || lexicon.roles.starts(after, Beside::Acts)
        || lexicon.roles.starts(after, Beside::Opening)
        || lexicon.verbs.starts_with(after).is_some()
}

/// Whether an open 《 or a short quotation encloses the name.
fn quoted(before: &str, rest: &str) -> bool {
    // The last of each mark, all of which begin with one of two bytes.
    let [mut open_title, mut shut_title, mut open, mut shut] = [None; 4];
    for i in memchr::memrchr2_iter(0xe2, 0xe3, before.as_bytes()) {
        let last = match before[i..].chars().next() {
            Some('《') => &mut open_title,
            Some('》') => &mut shut_title,
            Some('“') => &mut open,
            Some('”') => &mut shut,
            _ => continue,
        };
        last.get_or_insert(i);
    }
    if open_title > shut_title {
        return true;
    }
    let Some(i) = open.filter(|_| open > shut) else { return false };
    let inside = before[i..].chars().count() - 1;
    // A sentence that is quoted as speech is read as any other.
    rest.find('”').is_some_and(|j| inside + rest[..j].chars().count() <= 16 && !rest[..j].contains(['。', ',', '，']))
}

/// A name in a list plays the part of the name before it: 苏州、无锡.
pub fn lists(norm: &str, entries: &mut [Entry]) {
    for i in 1..entries.len() {
        let (head, tail) = entries.split_at_mut(i);
        let (Some(a), e) = (head.last(), &mut tail[0]) else { continue };
        let between = slice(norm, a.span.end, e.span.start);
        if matches!(between, "、" | "和" | "及" | "以及" | "与")
            && e.role != Role::Part
            && a.role != Role::Part
            && e.role != Role::Subject
        {
            e.role = a.role;
        }
    }
}

/// 巩义、永城等10个县: names that only begin a longer list are examples of what is counted.
pub fn examples(norm: &str, entries: &mut [Entry]) {
    for last in 0..entries.len() {
        let Some(rest) = norm.get(entries[last].span.end..).and_then(|r| r.strip_prefix('等')) else { continue };
        let Some(n) = number::read(rest, 0).filter(|n| n.inner == number::Inner::None).and_then(|n| n.value) else {
            continue;
        };
        let run = respectively::run(&entries[..=last], |a, b| norm.get(a.span.end..b.span.start)).len();
        if n > run.into() {
            entries[last + 1 - run..=last]
                .iter_mut()
                .filter(|e| e.role != Role::Part)
                .for_each(|e| e.role = Role::Other);
        }
    }
}
