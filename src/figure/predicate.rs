//! What governs a number, and how the words after it go on: what is said of the things counted, and clauses inside their name.

use super::phrase::Phrase;
use super::token::{Kind, Pos, Token};
use super::words::{Class, Head, Words};

/// Who or what governs a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Governor {
    /// Nothing: the number opens the subject of its clause.
    None,
    /// A verb, whose object the things counted are.
    Verb,
    /// A verb whose object goes on to act, or a preposition: 推动5家企业转型, 同5家企业座谈.
    Pivot,
}

/// How many words and list members back a verb is looked for.
const GOVERNOR_REACH: usize = 16;

/// What governs the number at `at`, across adverbs and the numbers before it in a list.
pub(super) fn governor(norm: &str, words: &Words, tokens: &[Token], at: usize) -> Governor {
    let mut i = at;
    for _ in 0..GOVERNOR_REACH {
        let Some(j) = i.checked_sub(1) else { break };
        let t = &tokens[j];
        if t.kind == Kind::Enum || t.pos == Pos::Conjunction && t.class == Class::None {
            // 培育5个强县、3个大县: the verb governs all.
            let from = j.saturating_sub(GOVERNOR_REACH);
            match tokens[from..j].iter().rposition(|t| t.quantity().is_some() || t.kind == Kind::Break) {
                Some(q) if tokens[from + q].quantity().is_some() => i = from + q,
                _ => return Governor::None,
            }
            continue;
        }
        if t.kind != Kind::Word {
            return Governor::None;
        }
        let word = &norm[t.span.clone()];
        if words.is_pivot(word) || t.pos == Pos::Preposition && matches!(t.class, Class::None | Class::Stop) {
            return Governor::Pivot;
        }
        if t.verbal && matches!(t.class, Class::None | Class::Act | Class::New | Class::Up | Class::Down) {
            return Governor::Verb;
        }
        if !(t.class == Class::Skip || t.class == Class::New || matches!(t.pos, Pos::Adverb | Pos::Particle)) {
            return Governor::None;
        }
        if t.class == Class::New {
            return Governor::Verb;
        }
        i = j;
    }
    Governor::None
}

/// The phrase without the action that is said of the things counted: 推动5家企业[转型升级], 8名委员[座谈].
pub(super) fn without_predicate(
    norm: &str,
    words: &Words,
    tokens: &[Token],
    at: usize,
    unit: &str,
    p: Phrase,
) -> Phrase {
    if p.first <= at || words.is(Head::Event, unit) || matches!(unit, "项" | "种" | "类") {
        return p;
    }
    let word = |i: usize| &norm[tokens[i].span.clone()];
    let next = tokens.get(p.last + 1).filter(|t| t.kind == Kind::Word);
    let complement = next.is_some_and(|t| {
        t.pos == Pos::Particle || t.pos == Pos::Verb && matches!(word(p.last + 1), "开来" | "起来" | "下来" | "出来")
    });
    if !(words.is(Head::Body, unit) || complement || governor(norm, words, tokens, at) == Governor::Pivot) {
        return p;
    }
    let action = |i: usize| {
        let t = &tokens[i];
        t.kind == Kind::Word
            && t.verbal
            && !words.is(Head::Person, word(i))
            && !words.ends_with(Head::Carrier, word(i))
            && !words.names_with_verb(word(i))
    };
    let thing = |i: usize| tokens[i].is_nominal() && tokens[i].pos == Pos::Noun && !action(i);
    if !action(p.last) {
        return p;
    }
    // 企业[改造和治理], 线路[带动消费升级]: all actions, from the first verb on.
    let mut last = p.last;
    let cut = (p.first + 1..p.last).find(|&i| {
        let t = &tokens[i];
        t.pos == Pos::Verb && action(i) && !t.nounlike && thing(i - 1)
            || matches!(t.pos, Pos::Conjunction) && action(i - 1)
    });
    if let Some(cut) = cut {
        last = cut - 1;
    }
    while last > p.first && action(last) {
        last -= 1;
    }
    if last == p.last || !(p.first..=last).any(thing) {
        return p;
    }
    // 燃煤锅炉[超低]: what described the action goes with it.
    while last > p.first && !thing(last) {
        last -= 1;
    }
    Phrase { first: p.first, last }
}

/// Whether the nouns from `i` on are followed by a verb of their own.
pub(super) fn goes_on(tokens: &[Token], i: usize) -> bool {
    let run = tokens[i.min(tokens.len())..].iter().take_while(|t| t.is_nominal()).count();
    run > 0
        && tokens.get(i + run).is_some_and(|t| {
            t.kind == Kind::Word
                && matches!(t.pos, Pos::Verb | Pos::Adverb | Pos::Preposition)
                && t.class != Class::Stop
        })
}

/// Whether attributes from `i` on, joined by 和 or 、, end at a noun: 五星级和四星级党支部.
pub(super) fn leads_to_noun(tokens: &[Token], i: usize) -> bool {
    tokens[i.min(tokens.len())..]
        .iter()
        .take(6)
        .find(|t| {
            !(t.pos == Pos::Conjunction
                || t.kind == Kind::Enum
                || t.kind == Kind::Word && matches!(t.pos, Pos::Attribute | Pos::Locative))
        })
        .is_some_and(|t| t.is_nominal() || t.nounlike)
}

/// Whether a token says how a level moves or stands: 增长, 同比, 达.
pub(super) fn moves(t: &Token) -> bool {
    matches!(t.class, Class::Up | Class::Down | Class::UpTo | Class::DownTo | Class::Yoy | Class::Mom | Class::Reach)
}

/// 和 and another action before a noun: 保护[和修复工程].
pub(super) fn joins_action(tokens: &[Token], i: usize) -> bool {
    tokens.get(i).is_some_and(|t| t.pos == Pos::Conjunction && t.class == Class::None)
        && tokens
            .get(i + 1)
            .is_some_and(|t| (t.nounlike || t.class == Class::Act) && matches!(t.pos, Pos::Verb | Pos::Noun))
        && tokens.get(i + 2).is_some_and(|t| t.kind == Kind::Word && t.is_nominal())
        && tokens.get(i + 3).is_none_or(|t| !t.is_nominal() && t.quantity().is_none())
}

/// A verb and a noun that end the clause: 26个参创单位.
pub(super) fn nominal_then_end(tokens: &[Token], i: usize) -> bool {
    let run = tokens[i + 1..].iter().take_while(|t| t.is_nominal()).count();
    run > 0 && tokens.get(i + 1 + run).is_none_or(|t| t.pos != Pos::De && t.kind != Kind::Enum)
}

/// The head of a relative clause that starts at `i`: 有大专以上学历、有经验的[指导员].
pub(super) fn relative(norm: &str, tokens: &[Token], i: usize) -> Option<Phrase> {
    let mut breaks = 0;
    for j in i + 1..tokens.len().min(i + 24) {
        let t = &tokens[j];
        match t.kind {
            Kind::Break if &norm[t.span.clone()] == "," && breaks == 0 => breaks += 1,
            Kind::Break => return None,
            Kind::Quantity(_) => return None,
            _ => {}
        }
        if t.pos == Pos::De && tokens.get(j + 1).is_some_and(Token::is_nominal) {
            let run = tokens[j + 1..].iter().take_while(|t| t.is_nominal()).count();
            return Some(Phrase { first: j + 1, last: j + run });
        }
    }
    None
}

/// Whether the nominal run from `i` ends at another quantity, which it then belongs to.
pub(super) fn leads_to_quantity(tokens: &[Token], i: usize) -> bool {
    tokens[i..]
        .iter()
        .find(|t| !(t.is_nominal() || matches!(t.pos, Pos::Conjunction | Pos::De) || t.kind == Kind::Enum))
        .is_some_and(|t| t.quantity().is_some() || matches!(t.class, Class::Reach))
}
