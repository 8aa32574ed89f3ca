//! The indicator of a figure: the phrase before its number or after it, or what the sentence spoke of before.

use super::Figure;
use super::after::{self, Count};
use super::decide::Topic;
use super::lead::{Lead, Stop};
use super::phrase::{self, Phrase, words};
use super::token::{Kind as TokenKind, Pos, Token, word_of};
use super::words::{Class, Head, Words};
use crate::mention::{Dimension, Form, Quantity};
use crate::row::{Basis, Direction, Kind};

#[allow(clippy::too_many_arguments)]
/// Names what the figure measures.
pub(super) fn name(
    norm: &str,
    dict: &Words,
    tokens: &[Token],
    at: usize,
    q: &Quantity,
    lead: &Lead,
    f: &mut Figure,
    topic: &Topic,
) {
    let counted = matches!(q.dimension, Dimension::Count | Dimension::None);
    let right = match q.dimension {
        Dimension::Rank | Dimension::Points | Dimension::Multiple => None,
        _ if matches!(q.form, Form::Rank | Form::RatioPart) => None,
        Dimension::Time => duration_object(norm, dict, tokens, at),
        _ => after::after(norm, dict, tokens, at, Count { counted, unit: f.unit, eager: false }),
    };
    // 新建提升310公里公路, 培育壮大12个集群: only verbs that speak of number change the number of what follows.
    if f.kind == Kind::Change
        && matches!(q.dimension, Dimension::Count | Dimension::Physical)
        && (right.is_some() || tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Word))
        && lead.phrase.is_none()
        && let Some(verb) = lead.verb
        && !dict.holds(Head::Moving, word_of(norm, &tokens[verb]))
    {
        f.kind = if q.dimension == Dimension::Count { Kind::Count } else { Kind::Measure };
        (f.direction, f.basis, f.basis_text) = (Direction::None, Basis::None, None);
    }
    let of = tokens.get(at + 1).is_some_and(|t| t.pos == Pos::De);
    // 投入2000万元资金: an action alone gives way to the noun after the number; 4月起生效的15%税率 likewise.
    // 68%的村超20万元: those who are counted as a share are not what the next number measures.
    let share_of = |p: &Phrase| {
        let before =
            p.first.checked_sub(2).filter(|&i| tokens[i + 1].pos == Pos::De).and_then(|i| tokens[i].quantity());
        before.is_some_and(|b| b + 1 == f.quantity)
            && !counted
            && q.dimension != Dimension::Percent
            && word_of(norm, &tokens[p.first - 2]).contains(['%', '成', '分'])
            && tokens[p.last].kind == TokenKind::Word
            && !dict.names_with_verb(word_of(norm, &tokens[p.last]))
            && !topic.words.is_empty()
    };
    let left = lead
        .phrase
        .filter(|p| !share_of(p))
        .filter(|p| right.is_none() || !(lead.of || p.first == p.last && tokens[p.last].class == Class::Act));
    let chosen = if counted {
        right.or(left)
    } else if matches!(f.kind, Kind::Growth | Kind::Change) {
        left
    } else if of && left.is_none() {
        right
    } else if q.dimension == Dimension::Percent {
        // 7成购房者: a share of what follows it.
        let shares_next = right.is_some()
            && !lead.reach
            && !lead.change
            && !lead.share
            && (q.form == Form::Share || left.is_none() || of);
        if shares_next { right } else { left.or(if lead.share { None } else { right }) }
    } else if lead.act.is_some_and(|a| a + 1 == at || tokens[a + 1..at].iter().all(|t| t.class == Class::Skip)) {
        // 收到1068万元退税款: the verb governs what follows.
        right.or(left)
    } else if of && right.is_some() && lead.act.is_some() && !lead.reach {
        // 改革取消了336亿元的农业税.
        right
    } else if q.dimension == Dimension::Time
        && right.is_some_and(|p| p.first == at + 1 + usize::from(of))
        && (of || !lead.reach)
        && !lead.change
        && !at.checked_sub(1).is_some_and(|i| dict.is(Head::Lasts, word_of(norm, &tokens[i])))
    {
        // 社区10分钟健身圈, 为期一周的学习: what takes so long follows.
        right
    } else if q.dimension == Dimension::Physical && lead.act.is_none() && stands_alone(dict, norm, tokens, at, left) {
        // 某乡某村298KW光伏项目: a place before, the thing after.
        right.or(left)
    } else {
        left.or(right)
    };
    // 同友邦五次会晤: what happened so many times follows as a verb.
    let times = || {
        let t =
            tokens.get(at + 1).filter(|t| matches!(f.unit, "次" | "回" | "趟" | "遍") && t.kind == TokenKind::Word)?;
        let acts = t.pos == Pos::Verb && matches!(t.class, Class::None | Class::Act) && t.span.len() > 3;
        (acts && right.is_none()).then_some(Phrase { first: at + 1, last: at + 1 })
    };
    let chosen = times().or(chosen);
    let named = lead.organisation.filter(|_| counted).map(|i| Phrase { first: i, last: i });
    let unit = f.unit;
    let eager = || {
        after::after(norm, dict, tokens, at, Count { counted: true, unit, eager: true })
            .filter(|_| counted && topic.unit != f.unit)
    };
    // 38人死亡, 982人受伤: what happened to them.
    let happened = || {
        let t = tokens.get(at + 1).filter(|t| counted && t.kind == TokenKind::Word && t.pos == Pos::Verb)?;
        let ends = tokens
            .get(at + 2)
            .is_none_or(|t| matches!(t.kind, TokenKind::Break | TokenKind::Enum | TokenKind::Close | TokenKind::Open));
        (ends && t.span.len() == 6 && matches!(t.class, Class::None | Class::Act))
            .then_some(Phrase { first: at + 1, last: at + 1 })
    };
    // 40家左右的服务商, 1.3万人的队伍: with nothing before it.
    let of_count = || {
        let count = Count { counted: false, unit, eager: false };
        after::after(norm, dict, tokens, at, count).filter(|_| of && counted && lead.phrase.is_none())
    };
    let chosen = chosen
        .or(named)
        .or_else(of_count)
        .or_else(|| happened().filter(|_| matches!(f.unit, "人" | "名")))
        .or_else(eager);
    let mut set = |p: Phrase, rule: &'static str, confidence: u8| {
        let span = p.span(tokens);
        f.indicator = words(norm, &span);
        if let Some(owner) = lead.owner.filter(|_| lead.phrase == Some(p)) {
            f.indicator.insert_str(0, &words(norm, &owner.span(tokens)));
        }
        f.indicator_span = Some(span);
        f.rule = rule;
        f.confidence = confidence;
        f.other = [right, lead.phrase].into_iter().flatten().find(|o| *o != p).map(|o| o.span(tokens));
    };
    if let Some(p) = chosen {
        let rule = if p.first > at {
            "after"
        } else if lead.crossed {
            "earlier"
        } else {
            "before"
        };
        set(p, rule, if matches!(tokens[p.last].kind, TokenKind::Indicator) { 92 } else { 82 });
        return;
    }
    // 全国新增装机中,超过80%来自…: the whole of a share ends the clause before.
    if f.kind == Kind::Rate
        && lead.stop == Stop::Clause
        && let Some(p) = among(norm, dict, tokens, lead.at)
    {
        set(p, "whole", 60);
        return;
    }
    let same_unit = topic.unit.is_empty() || f.unit.is_empty() || topic.unit == f.unit || !counted;
    // 实施扩招行动,累计扩招413万人: the action beside the number names what the clause before does not.
    let act = lead
        .act
        .filter(|&a| tokens[a + 1..at].iter().all(|t| matches!(t.class, Class::Skip) || t.pos == Pos::Particle));
    if let Some(act) = act
        && !lead.change
        && (counted || matches!(q.dimension, Dimension::Money | Dimension::Physical | Dimension::Time))
        && (topic.words.is_empty()
            || topic.unit != f.unit
            || topic.act && matches!(f.unit, "人" | "名")
            || after_other_clause(norm, tokens, lead))
        && !(lead.stop == Stop::Clause && word_of(norm, &tokens[lead.at]) == ":")
    {
        set(Phrase { first: lead.acts.unwrap_or(act), last: act }, "act", 55);
        return;
    }
    // Nothing beside it: what the sentence spoke of before.
    // 领取津贴与奖励,合计最高可获4万元: the clause before, where it holds no number of its own.
    if (!matches!(f.kind, Kind::Growth | Kind::Change | Kind::Rank | Kind::Multiple)
        || f.kind == Kind::Multiple && lead.share)
        && q.form != Form::RatioPart
        && lead.stop == Stop::Clause
        && !lead.to
        && !lead.change
        && let Some(p) = clause_before(norm, dict, tokens, lead.at)
    {
        set(p, "earlier", 60);
        return;
    }
    if let (Some(p), false) = (lead.whole, lead.stop == Stop::Clause && seen_share(tokens, lead.at, at)) {
        set(p, "whole", 60);
    } else if let (Some(act), true) = (lead.act, counted && !same_unit || f.kind == Kind::Duration) {
        set(Phrase { first: lead.acts.unwrap_or(act), last: act }, "act", 55);
    } else if !topic.words.is_empty() {
        f.indicator.clone_from(&topic.words);
        f.indicator_span.clone_from(&topic.span);
        f.rule = "topic";
        f.confidence = 70;
    } else if let Some(p) = earlier(norm, dict, tokens, at) {
        set(p, "earlier", 55);
    } else if let Some(p) = right {
        set(p, "after", 50);
    } else if let Some(noun) = lead.growth_noun {
        set(Phrase { first: noun, last: noun }, "bare", 50);
    } else if let Some(name) = lead.organisation {
        set(Phrase { first: name, last: name }, "bare", 45);
    } else if let Some(act) = lead.act {
        set(Phrase { first: act, last: act }, "act", 50);
    } else {
        f.rule = "bare";
        f.confidence = 40;
    }
}

/// Whether the phrase before a measure touches it and names nothing that is measured: the thing follows.
fn stands_alone(dict: &Words, norm: &str, tokens: &[Token], at: usize, left: Option<Phrase>) -> bool {
    left.is_some_and(|p| {
        tokens[p.last + 1..at].iter().all(|t| matches!(t.kind, TokenKind::Name(_)))
            && tokens[p.last].kind == TokenKind::Word
            && !dict.names_with_verb(word_of(norm, &tokens[p.last]))
            && tokens.get(at + 1).is_some_and(|t| t.is_nominal())
    })
}

/// Whether the clause before holds no number, so that what was counted before it is not what this one counts.
fn after_other_clause(norm: &str, tokens: &[Token], lead: &Lead) -> bool {
    lead.stop == Stop::Clause && word_of(norm, &tokens[lead.at]) == "," && {
        let before = tokens[..lead.at].iter().rev().take_while(|t| t.kind != TokenKind::Break);
        before.clone().count() > 0 && before.clone().all(|t| t.quantity().is_none())
    }
}

/// The phrase of a clause 在…中 that ends at the mark `mark`: 新增装机[中],.
fn among(norm: &str, dict: &Words, tokens: &[Token], mark: usize) -> Option<Phrase> {
    let last = mark.checked_sub(2)?;
    let opens = norm[tokens[mark].span.clone()] == *"," && dict.is(Head::Among, word_of(norm, &tokens[mark - 1]));
    opens.then(|| phrase::before(norm, dict, tokens, last)).flatten()
}

fn seen_share(tokens: &[Token], from: usize, to: usize) -> bool {
    tokens[from..to].iter().any(|t| t.class == Class::Share)
}

/// What a length of time is about: 39天完成3亿元的工程量.
fn duration_object(norm: &str, dict: &Words, tokens: &[Token], at: usize) -> Option<Phrase> {
    // 用3天时间完成…: the time itself is not what takes so long.
    let at = if tokens.get(at + 1).is_some_and(|t| matches!(word_of(norm, t), "时间" | "之久" | "左右")) {
        at + 1
    } else {
        at
    };
    if tokens.get(at + 1).is_some_and(|t| t.class == Class::Act || t.pos == Pos::Verb) {
        return after::after(norm, dict, tokens, at + 1, Count::default());
    }
    after::after(norm, dict, tokens, at, Count::default())
}

/// The phrase that ends the clause before the mark `mark`, where that clause holds no number.
fn clause_before(norm: &str, dict: &Words, tokens: &[Token], mark: usize) -> Option<Phrase> {
    let mut last = mark.checked_sub(1)?;
    // 以钢的产量来说, 以次数为例: the words that lead over.
    while last > 0 && dict.is(Head::Over, word_of(norm, &tokens[last])) {
        last -= 1;
    }
    // 完成的投资额(即工作量),占…: a bracket after the noun is passed over.
    if tokens[last].kind == TokenKind::Close {
        last = phrase::opening(tokens, last)?.checked_sub(1)?;
    }
    let start = tokens[..mark].iter().rposition(|t| t.kind == TokenKind::Break).map_or(0, |i| i + 1);
    if norm[tokens[mark].span.clone()] != *"," || tokens[start..mark].iter().any(|t| t.quantity().is_some()) {
        return None;
    }
    tokens[last].is_nominal().then(|| phrase::before(norm, dict, tokens, last)).flatten()
}

/// The last noun phrase of an earlier clause of the sentence.
fn earlier(norm: &str, dict: &Words, tokens: &[Token], at: usize) -> Option<Phrase> {
    let mut i = at;
    while i > 0 {
        i -= 1;
        if tokens[i].is_nominal()
            && tokens.get(i + 1).is_none_or(|t| t.kind == TokenKind::Break || t.class == Class::Reach)
        {
            return phrase::before(norm, dict, tokens, i);
        }
    }
    None
}
