//! The class of people or firms that a grant or a rule is for: 中小企业每家最高补助500万元, 青年可申请每月5000元津贴.
//!
//! Elsewhere a class is what is counted or measured, never whose figure it is: 青年就业3万人, 中小企业贷款增长5%.

use super::Subject;
use super::cut::{after, is_clause_end};
use crate::lexicon::roles::{Beside, Roles};
use crate::text::Span;

/// Longest class with the words before it, in characters.
const LONGEST: usize = 8;

/// Furthest that the measure of a grant may stand behind the class: 保证额度每家.
const NEAR: usize = 4;

/// The class for the number at `span` of a sentence that begins at `sentence`.
pub(super) fn of(norm: &str, sentence: usize, span: &Span, roles: &Roles) -> Option<Subject> {
    let text = norm.get(sentence..span.start)?;
    if !roles.holds(text, Beside::Grant) {
        return None;
    }
    // The class that was named last, near the beginning of its clause.
    let mut found = None;
    let mut clause = 0;
    for (i, c) in text.char_indices() {
        if is_clause_end(c) {
            clause = i + after(text, i);
        } else if i >= clause
            && let Some(n) = roles.starting(&text[i..], Beside::Class).next()
            && text[clause..i].chars().nth(LONGEST * 2).is_none()
        {
            found = Some((clause, i, i + n));
        }
    }
    let (clause, head, end) = found?;
    // What is granted stands between the class and the number: 每家最高补助.
    let rest = &text[end..];
    if !roles.holds(rest, Beside::Each) || !leads(rest, roles) {
        return None;
    }
    // 针对受影响的进出口厂商, 15至29岁青年: the words that touch the class belong to it.
    let lead = text[clause..head].trim_start_matches("针对");
    let from =
        lead.char_indices().rev().find(|(_, c)| !c.is_alphabetic() || "的岁元以上下在及与和对给凡若".contains(*c));
    let start = from.map_or(head - lead.len(), |(i, c)| head - lead.len() + i + c.len_utf8());
    // 每家业者: the measure is no part of the class.
    let start = start + roles.starting(&text[start..end], Beside::Each).next().unwrap_or(0);
    if start >= end || text[start..end].chars().count() > LONGEST {
        return None;
    }
    let name = text[start..end].to_owned();
    let span = sentence + start..sentence + end;
    Some(Subject {
        text: name.clone(),
        name,
        span: Some(span),
        confidence: 75,
        why: "whom the grant is for",
        ..Subject::default()
    })
}

/// Whether the class stands for itself before what it is granted: 青年,可…, 青年若…, 企业补助每家…, not 居民医保补助标准….
fn leads(rest: &str, roles: &Roles) -> bool {
    let free = |c: char| is_clause_end(c) || matches!(c, '若' | '如' | '可');
    let near = |(i, _)| roles.starting(&rest[i..], Beside::Each).next().is_some();
    rest.starts_with(free) || rest.char_indices().take(NEAR + 1).any(near)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;

    #[test]
    fn a_class_is_the_subject_only_of_what_it_is_granted() {
        let roles = Roles::load(&Sources::default()).unwrap();
        let class = |text: &str| {
            let start = text.find('【').unwrap();
            of(text, 0, &(start..start + 3), &roles).map(|s| s.name)
        };
        for (text, name) in [
            ("小微企业每家最高补助【5万元】", "小微企业"),
            ("20至30岁青年若参加课程,每月可领津贴【800元】", "青年"),
            ("未就业的青年,可申请补贴每月【800元】", "青年"),
            ("针对月薪3000元以下低薪劳工,每月可领津贴【800元】", "低薪劳工"),
        ] {
            assert_eq!(class(text).as_deref(), Some(name), "{text}");
        }
        for text in [
            "全县青年就业【3万人】",
            "小微企业贷款增长【5%】",
            "农户年均增收【800元】",
            "走访企业每月【3次】",
            "城镇居民医保和新农合的补助标准由每人每年【120元】",
        ] {
            assert_eq!(class(text), None, "{text}");
        }
    }
}
