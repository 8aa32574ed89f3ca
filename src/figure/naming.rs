//! The indicator of a figure: the phrase before its number or after it.

use super::Figure;
use super::after::{self, Count};
use super::decide::Topic;
use super::inherit::{self, Found};
use super::lead::Lead;
use super::phrase::Phrase;
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
        // 赤字率拟按3%安排: what follows is done by the number.
        _ if lead.by => None,
        Dimension::Multiple if f.unit == "折" => after::after(norm, dict, tokens, at, Count::default()),
        Dimension::Rank | Dimension::Points | Dimension::Multiple => None,
        _ if matches!(q.form, Form::Rank | Form::RatioPart) => None,
        Dimension::Time => duration_object(norm, dict, tokens, at),
        Dimension::Age => persons(norm, dict, tokens, at),
        _ => after::after(norm, dict, tokens, at, Count { counted, unit: f.unit, eager: false })
            .or_else(|| aged(norm, tokens, at).filter(|_| counted).and_then(|i| persons(norm, dict, tokens, i))),
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
    // 减轻3万个体工商户税负: those who bear a level are counted.
    // 在5200米[处], 2000公里[外]的城市: where something is.
    let there = q.dimension == Dimension::Physical
        && tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Word && dict.is(Head::There, word_of(norm, t)));
    // 突破千亿[大关]: a word that says nothing of what is measured.
    let says_nothing =
        |p: &Phrase| f.unit.is_empty() && p.first == p.last && dict.is(Head::Empty, word_of(norm, &tokens[p.last]));
    let mut right = right.filter(|p| !there && !says_nothing(p));
    if f.kind == Kind::Change
        && counted
        && lead.phrase.is_none()
        && let Some(p) = right.as_mut().filter(|p| p.first < p.last && p.first == at + 1)
        && dict.ends_with(Head::Burden, word_of(norm, &tokens[p.last]))
    {
        let bears = |t: &Token| t.is_nominal() && !t.verbal;
        if let Some(last) = (p.first..p.last).rev().find(|&i| bears(&tokens[i])).filter(|&i| {
            dict.ends_with(Head::People, word_of(norm, &tokens[i]))
                || dict.ends_with(Head::Carrier, word_of(norm, &tokens[i]))
        }) {
            p.last = last;
            f.kind = Kind::Count;
            (f.direction, f.basis, f.basis_text) = (Direction::None, Basis::None, None);
        }
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
    let chosen = if counted || f.unit == "折" {
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
    } else if q.dimension == Dimension::Age && !lead.reach {
        right.or(left)
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
    let happened = |at: usize| {
        let t = tokens.get(at + 1).filter(|t| counted && t.kind == TokenKind::Word && t.pos == Pos::Verb)?;
        let ends = tokens
            .get(at + 2)
            .is_none_or(|t| matches!(t.kind, TokenKind::Break | TokenKind::Enum | TokenKind::Close | TokenKind::Open));
        // 2人受困获救: what happened next follows.
        let goes_on = dict.is(Head::Happens, word_of(norm, t))
            && tokens.get(at + 2).is_some_and(|t| t.kind == TokenKind::Word && t.pos == Pos::Verb);
        ((ends || goes_on && topic.unit != f.unit || f.unit == "票")
            && t.span.len() == 6
            && matches!(t.class, Class::None | Class::Act))
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
        .or_else(|| happened(at).filter(|_| matches!(f.unit, "人" | "名" | "票" | "席")))
        .or_else(|| {
            // 1200户3900人[脱贫]: the houses and those who live in them.
            let persons = tokens.get(at + 1).filter(|t| t.quantity().is_some() && t.span.start == tokens[at].span.end);
            let of = persons.filter(|t| f.unit == "户" && word_of(norm, t).ends_with('人'));
            of.and_then(|_| happened(at + 1))
        })
        .or_else(eager);
    let found = Found { norm, dict, tokens, at, q, lead, topic, right };
    if let Some(p) = chosen {
        let rule = if p.first > at {
            "after"
        } else if lead.crossed {
            "earlier"
        } else {
            "before"
        };
        found.set(f, p, rule, if matches!(tokens[p.last].kind, TokenKind::Indicator) { 92 } else { 82 });
    } else if there {
        (f.rule, f.confidence) = ("bare", 40);
    } else {
        inherit::otherwise(&found, f);
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

fn is_age(norm: &str, t: &Token) -> bool {
    t.quantity().is_some() && word_of(norm, t).ends_with(['岁', '歲'])
}

/// The age of the persons who are counted: 两名[分别]28岁及35岁的男子.
fn aged(norm: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let next = tokens[at + 1..].iter().take(3).take_while(|t| t.kind == TokenKind::Word && t.pos != Pos::De).count();
    Some(at + 1 + next).filter(|&i| tokens.get(i).is_some_and(|t| is_age(norm, t)))
}

/// Who is so old: [35岁及40岁]的男子, 45岁[姓陈]司机.
fn persons(norm: &str, dict: &Words, tokens: &[Token], mut at: usize) -> Option<Phrase> {
    let joins = |t: &Token| t.kind == TokenKind::Enum || t.kind == TokenKind::Word && t.pos == Pos::Conjunction;
    while tokens.get(at + 1).is_some_and(joins) && tokens.get(at + 2).is_some_and(|t| is_age(norm, t)) {
        at += 2;
    }
    let text = &norm[tokens[at].span.end..];
    if let Some(name) = text.strip_prefix('姓').and_then(|s| s.chars().next()) {
        let end = tokens[at].span.end + '姓'.len_utf8() + name.len_utf8();
        if let Some(i) = (at + 1..tokens.len()).find(|&i| tokens[i].span.start >= end).filter(|i| *i <= at + 3) {
            at = i - 1;
        }
    }
    after::after(norm, dict, tokens, at, Count::default())
}

/// What a length of time is about: 39天完成3亿元的工程量.
fn duration_object(norm: &str, dict: &Words, tokens: &[Token], at: usize) -> Option<Phrase> {
    // 进行了三天的讨论, 几十年的努力: an action that takes so long, after 的.
    if tokens.get(at + 1).is_some_and(|t| t.pos == Pos::De)
        && let Some(t) = tokens.get(at + 2).filter(|t| t.kind == TokenKind::Word && t.verbal && t.span.len() > 3)
        && matches!(t.class, Class::None | Class::Act | Class::Skip)
        && tokens.get(at + 3).is_none_or(|t| !t.is_nominal())
    {
        return Some(Phrase { first: at + 2, last: at + 2 });
    }
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
