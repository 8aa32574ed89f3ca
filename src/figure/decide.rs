//! Kind, direction, basis, role and indicator of each figure of a sentence.

use super::Figure;
use super::after::{self, Count};
use super::clause::{base_basis, budget_item, share_before};
use super::kind::figure;
use super::lead::{self, Lead, Stop};
use super::lists;
use super::naming::name;
use super::phrase::{self, Phrase, words};
use super::token::{Kind as TokenKind, Pos, Token, word_of};
use super::words::{Class, Head, Words};
use crate::mention::{Dimension, Form, Mentions};
use crate::row::{Basis, Kind, Status};
use crate::text::Span;

/// What a sentence is about so far, for the figures that do not say it again.
#[derive(Clone, Debug, Default)]
pub struct Topic {
    pub(super) words: String,
    pub(super) unit: &'static str,
    pub(super) span: Option<Span>,
    /// What its number was.
    pub(super) kind: Option<Kind>,
    /// The words are an action: 死亡.
    pub(super) act: bool,
    /// From a sentence that holds no figure itself.
    pub(super) told: bool,
}

/// Reads the figures of one sentence. `carry` is what the sentence before spoke of, where it stands in the same paragraph.
pub fn sentence(
    norm: &str,
    dict: &Words,
    index: usize,
    tokens: &[Token],
    mentions: &Mentions,
    carry: &mut Topic,
    out: &mut Vec<Figure>,
) {
    let first = out.len();
    let mut topics: Vec<Topic> = Vec::new();
    let mut places: Vec<(usize, Lead)> = Vec::new();
    let mut outside = Vec::new();
    for at in 0..tokens.len() {
        // What brackets speak of ends with them.
        match tokens[at].kind {
            TokenKind::Open => outside.push(topics.len()),
            TokenKind::Close => topics.truncate(outside.pop().map_or(usize::MAX, |n: usize| n.max(1))),
            _ => {}
        }
        let Some(qi) = tokens[at].quantity() else { continue };
        let q = &mentions.quantities[qi];
        let mut lead = lead::read(norm, dict, tokens, at, mentions);
        if lead.stop == Stop::List && lead.phrase.is_none() && !lead.change && !lead.reach && lead.act.is_none() {
            // 分别增长9.3%和10%; 608亿元、34亿元: the list shares the words before its first number.
            if let Some((_, before)) = places.last() {
                let own = lead.clone();
                lead = Lead { stop: own.stop, at: own.at, phrase: None, ..before.clone() };
            }
        }
        // 减少907万元,约9.58%: the change said once more, as a share of what there was.
        if let Some((before_at, before)) = places.last()
            && lists::said_again(tokens, *before_at, at, q, before, &lead, mentions)
        {
            lead = Lead { stop: lead.stop, at: lead.at, ..before.clone() };
        }
        if let Some((before_at, before)) = places.last()
            && before.changed_level.is_some()
            && lead.changed_level.is_none()
            && lead.phrase.is_some_and(|p| p.first == before_at + 2 && tokens[p.first - 1].kind == TokenKind::Enum)
        {
            // 增加水稻面积26万亩、蔬菜16万亩: the verb reaches over 、.
            lead.changed_level = before.changed_level;
        }
        let mut f = figure(norm, dict, index, qi, q, tokens, &lead);
        if let (Some(&(before_at, _)), Some(before)) = (places.last(), out[first..].last())
            && before.kind == Kind::Growth
            && f.kind == Kind::Rate
            && q.dimension == Dimension::Percent
            && q.form == Form::Plain
            && repeats(norm, dict, tokens, (before_at, at), &lead)
        {
            // 2013年增长9%,2014年8%; 第一产业增长3%,第二产业5%: the verb is not said again.
            f.kind = Kind::Growth;
            (f.direction, f.basis, f.basis_text) = (before.direction, before.basis, before.basis_text.clone());
        }
        // A count goes on with what was counted in the same unit, anything else with what was last spoken of.
        // 学生数增长9%,即达到6700人: a level goes on with what has just moved.
        let moved = topics.last().filter(|t| lead.reach && matches!(t.unit, "%" | "个百分点" | "倍" | "番"));
        let topic = moved
            .or_else(|| {
                // 预算5亿元,执行率45%,增加2亿元: what changed is measured in the same unit.
                let same = match q.dimension {
                    Dimension::Count => true,
                    Dimension::Money | Dimension::Physical => f.kind == Kind::Change,
                    _ => false,
                };
                topics.iter().rev().find(|t| same && t.unit == f.unit)
            })
            .or(topics.last())
            .cloned()
            .unwrap_or_default();
        name(norm, dict, tokens, at, q, &lead, &mut f, &topic);
        // 第4目 建筑及设备30万元: the line of a budget names its item whole.
        if let Some(item) =
            Some(q).filter(|q| q.dimension == Dimension::Money).and_then(|_| budget_item(norm, tokens, at))
        {
            f.indicator = words(norm, &item);
            f.indicator_span = Some(item);
            f.rule = "before";
        }
        if let Some((words, span)) = of_level(norm, dict, tokens, at, &f, &topic) {
            (f.indicator, f.indicator_span, f.rule) = (words, Some(span), "topic");
        }
        // 3死5伤: the only counts without a classifier; what is counted is one character.
        if q.dimension == Dimension::Count && q.unit.is_empty() && q.value_max.is_none() {
            let counted = norm[q.span.end..].chars().next().map_or(0, char::len_utf8);
            let span = q.span.end..q.span.end + counted;
            f.indicator = words(norm, &span);
            f.indicator_span = Some(span);
            f.rule = "after";
        }
        if let Some(p) = trailing(norm, dict, tokens, at).filter(|_| q.dimension != Dimension::Percent) {
            // 年薪达90万元以上的纳税人数目增加…: the clause goes on to speak of another thing.
            let span = p.span(tokens);
            topics.push(Topic { words: words(norm, &span), span: Some(span), ..Topic::default() });
        } else if lead.phrase.is_some_and(|p| tokens[p.first].class == Class::Share) {
            // 经济总量达4万亿元,占全省比重达61%: the share is of what was spoken of, which goes on.
            if !topic.words.is_empty() && f.indicator_span.is_some() {
                f.indicator.insert_str(0, &topic.words);
            }
        } else if !f.indicator.is_empty()
            && f.rule != "whole"
            && !dict.is(Head::Empty, &f.indicator)
            && (topics.is_empty() || f.rule != "before" || !measures_another(mentions, tokens, at, &lead))
        {
            let act = match lead.phrase {
                _ if f.rule == "act" => true,
                Some(p) => {
                    f.rule == "before"
                        && p.last + 1 == at
                        && tokens[p.last].class == Class::Act
                        && matches!(f.unit, "人" | "名")
                }
                None => false,
            };
            topics.push(Topic {
                words: f.indicator.clone(),
                unit: f.unit,
                span: f.indicator_span.clone(),
                kind: Some(f.kind),
                act,
                told: false,
            });
        }
        places.push((at, lead));
        out.push(f);
    }
    if let Some((end, basis, text)) = opens_compared(norm, dict, tokens) {
        for (_, f) in places.iter().zip(&mut out[first..]).filter(|((at, _), _)| *at > end) {
            if matches!(f.kind, Kind::Growth | Kind::Change) && f.basis == Basis::None {
                (f.basis, f.basis_text) = (basis, text.clone());
            }
        }
    }
    lists::pairs(norm, tokens, &places, &mut out[first..]);
    lists::respectively(norm, dict, tokens, &places, &mut out[first..]);
    for f in &mut out[first..] {
        per_whom(norm, tokens, f);
    }
    // 其中第三季度增长9.5%。: a sentence that names nothing goes on with the one before.
    for f in &mut out[first..] {
        let goes_on = matches!(f.kind, Kind::Growth | Kind::Change | Kind::Multiple | Kind::Rank)
            || carry.told && matches!(f.kind, Kind::Amount | Kind::Measure | Kind::Rate);
        if f.rule == "bare" && goes_on && f.indicator_span.is_none() && !carry.words.is_empty() {
            f.indicator.clone_from(&carry.words);
            f.rule = "topic";
            f.confidence = 50;
        }
    }
    // 主要预期目标是:…: what the sentence goes on to list is aimed at.
    let aims = tokens.iter().enumerate().position(|(i, t)| {
        let word = word_of(norm, t);
        t.class == Class::Aim
            && (word.ends_with("目标是")
                || word.ends_with("目标为")
                || word.ends_with("目标") && lists_next(norm, tokens, i))
    });
    if let Some(aims) = aims {
        for (_, f) in places.iter().zip(&mut out[first..]).filter(|((at, _), _)| *at > aims) {
            f.status = Status::Target;
        }
    }
    for f in &mut out[first..] {
        f.confidence = confidence(f);
    }
    *carry = topics.pop().unwrap_or_default();
}

/// 国家级示范社3个、[省级]12个: what was counted, at another level.
fn of_level(
    norm: &str,
    dict: &Words,
    tokens: &[Token],
    at: usize,
    f: &Figure,
    topic: &Topic,
) -> Option<(String, Span)> {
    let own = &tokens[at.checked_sub(1)?];
    let level = word_of(norm, own);
    let alone = f.indicator == level || f.rule == "topic";
    if own.kind != TokenKind::Word || !dict.is(Head::Tier, level) || !alone || f.unit != topic.unit {
        return None;
    }
    let of = |i: usize| topic.words.get(..i).is_some_and(|head| dict.is(Head::Tier, head));
    let rest = (3..=15).rev().step_by(3).find(|i| of(*i)).and_then(|i| topic.words.get(i..))?;
    (!rest.is_empty()).then(|| (format!("{level}{rest}"), own.span.clone()))
}

/// 每百户拥有汽车45辆: per whom belongs to the name, with the verb that says they have it.
fn per_whom(norm: &str, tokens: &[Token], f: &mut Figure) {
    /// Characters from 每 to the name at most.
    const REACH: usize = 14;
    let Some(span) = f.indicator_span.clone().filter(|_| matches!(f.rule, "before" | "from_to")) else { return };
    let first = tokens.partition_point(|t| t.span.start < span.start);
    let Some(verb) = first.checked_sub(1).map(|i| &tokens[i]).filter(|t| t.class == Class::Reach) else { return };
    let near: usize = norm[..verb.span.start].chars().rev().take(REACH).map(char::len_utf8).sum();
    let head = &norm[verb.span.start - near..verb.span.start];
    let whom = |i: &usize| {
        let each = &head[*i..];
        !each.contains([',', ';', '。', '、', '(', ')', '\n'])
            && !each['每'.len_utf8()..].starts_with(['年', '月', '日', '天', '周', '季'])
    };
    let each = head.rfind('每').filter(whom);
    if let Some(each) = each {
        let whole = verb.span.start - near + each..span.end;
        f.indicator = words(norm, &whole);
        f.indicator_span = Some(whole);
    }
}

/// What a sentence compares with before it says anything: 与去年同期相比,…. The place where that ends, and the basis.
fn opens_compared(norm: &str, dict: &Words, tokens: &[Token]) -> Option<(usize, Basis, Option<Span>)> {
    let end = tokens.iter().position(|t| t.kind == TokenKind::Break)?;
    let verb = end.checked_sub(1).filter(|&i| tokens[i].class == Class::Compare)?;
    let date = tokens[..verb].iter().rfind(|t| matches!(t.kind, TokenKind::Date(_)))?;
    let basis = base_basis(dict, word_of(norm, date));
    let text = (basis == Basis::Named).then(|| tokens[0].span.start..tokens[verb].span.end);
    Some((end, basis, text))
}

/// Whether the clause of the number at `at.1` names only another time or another thing than the clause of the number at
/// `at.0`, so that its verb holds on.
fn repeats(norm: &str, dict: &Words, tokens: &[Token], at: (usize, usize), lead: &Lead) -> bool {
    let between = &tokens[at.0 + 1..at.1];
    let marks = between.iter().filter(|t| matches!(t.kind, TokenKind::Break | TokenKind::Enum)).count();
    if marks != 1 || lead.change || lead.reach || lead.share || lead.act.is_some() || lead.growth_noun.is_some() {
        return false;
    }
    let Some(p) = lead.phrase else {
        let dates = between.iter().filter(|t| matches!(t.kind, TokenKind::Date(_) | TokenKind::Name(_))).count();
        return dates > 0 && dates + marks == between.len();
    };
    let head = word_of(norm, &tokens[p.last]);
    let rate = head.ends_with(['率', '比', '例', '重', '度', '面', '幅', '速'])
        || [Head::Share, Head::Ratio].iter().any(|h| dict.ends_with(*h, head));
    p.last + 1 == at.1 && p.first > at.0 && p.first - at.0 <= 3 && !rate && lead.whole.is_none()
}

/// What a sentence without figures says moved or stood somewhere: 居民储蓄[大幅增加]。1985年末达到…
pub fn told(norm: &str, dict: &Words, tokens: &[Token]) -> Topic {
    let moves = |t: &Token| matches!(t.class, Class::Up | Class::Down) && t.kind == TokenKind::Word;
    let clause = tokens.iter().take_while(|t| t.kind != TokenKind::Break).count();
    let found = tokens[..clause].iter().position(moves).and_then(|verb| {
        let adverb = |t: &&Token| t.class == Class::Skip || matches!(t.pos, Pos::Adverb | Pos::Attribute);
        let last = verb.checked_sub(1 + tokens[..verb].iter().rev().take_while(adverb).count())?;
        phrase::before(norm, dict, tokens, last)
    });
    found.map_or_else(Topic::default, |p| Topic { words: words(norm, &p.span(tokens)), told: true, ..Topic::default() })
}

/// Whether the number is the measure of another, which the sentence goes on to speak of: 占预算数[83万元]的9%, 较预算数[83万元]减少.
fn measures_another(mentions: &Mentions, tokens: &[Token], at: usize, lead: &Lead) -> bool {
    let part = |q: usize| {
        mentions.quantities.get(q).is_some_and(|q| matches!(q.dimension, Dimension::Percent | Dimension::Multiple))
    };
    let whole = lead.phrase.is_some_and(|p| share_before(tokens, p.first).is_some())
        && tokens.get(at + 1).is_some_and(|t| t.pos == Pos::De)
        && tokens.get(at + 2).and_then(Token::quantity).is_some_and(part);
    let based = lead.phrase.is_some_and(|p| {
        let outside = |t: &&Token| !matches!(t.kind, TokenKind::Date(_) | TokenKind::Name(_)) && t.pos != Pos::De;
        tokens[..p.first].iter().rev().find(outside).is_some_and(|t| t.class == Class::Compare)
    });
    whole || based && !lead.change && !lead.reach
}

/// Whether a colon or 是 follows the token, so that it opens a list.
fn lists_next(norm: &str, tokens: &[Token], at: usize) -> bool {
    tokens[at + 1..].iter().take(2).any(|t| matches!(word_of(norm, t), ":" | "是" | "为"))
}

/// How sure a row is, by the rule that named its indicator: shares of right rows over labelled passages, in percent.
fn confidence(f: &Figure) -> u8 {
    let relative = matches!(f.kind, Kind::Growth | Kind::Change | Kind::Multiple | Kind::Rank);
    let base = match f.rule {
        "from_to" | "respectively" => 93,
        "before" if relative => 85,
        "before" | "after" => 92,
        "topic" if f.confidence <= 50 => 55,
        "topic" if relative => 82,
        "topic" => 75,
        "act" | "whole" => 72,
        "earlier" => 60,
        _ => 35,
    };
    // A single character rarely names anything.
    if f.indicator.chars().nth(1).is_none() { base.min(50) } else { base }
}

/// The phrase after 的 behind a quantity that only says which: 年薪达90万元以上的[纳税人数目].
fn trailing(norm: &str, dict: &Words, tokens: &[Token], at: usize) -> Option<Phrase> {
    (tokens.get(at + 1)?.pos == Pos::De).then(|| after::after(norm, dict, tokens, at + 1, Count::default())).flatten()
}
