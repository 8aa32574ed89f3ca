//! Kind, direction, basis, role and indicator of each figure of a sentence.

use super::Figure;
use super::after::{self, Count};
use super::clause::{budget_item, share_before};
use super::lead::{self, Lead, Stop};
use super::lists;
use super::phrase::{self, Phrase};
use super::token::{Kind as TokenKind, Pos, Token};
use super::words::{Class, Head, Words};
use crate::mention::{Dimension, Form, Mentions, Quantity};
use crate::row::{Basis, Direction, Kind, Role, Status};
use crate::text::Span;

/// What a sentence is about so far, for the figures that do not say it again.
#[derive(Clone, Debug, Default)]
pub struct Topic {
    words: String,
    unit: &'static str,
    span: Option<Span>,
    /// The words are an action: 死亡.
    act: bool,
    /// From a sentence that holds no figure itself.
    told: bool,
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
        if let Some((before_at, before)) = places.last()
            && before.changed_level.is_some()
            && lead.changed_level.is_none()
            && lead.phrase.is_some_and(|p| p.first == before_at + 2 && tokens[p.first - 1].kind == TokenKind::Enum)
        {
            // 增加水稻面积26万亩、蔬菜16万亩: the verb reaches over 、.
            lead.changed_level = before.changed_level;
        }
        let mut f = figure(norm, dict, index, qi, q, tokens, &lead);
        // A count goes on with what was counted in the same unit, anything else with what was last spoken of.
        // 学生数增长9%,即达到6700人: a level goes on with what has just moved.
        let moved = topics.last().filter(|t| lead.reach && matches!(t.unit, "%" | "个百分点" | "倍" | "番"));
        let topic = moved
            .or_else(|| topics.iter().rev().find(|t| q.dimension == Dimension::Count && t.unit == f.unit))
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
                act,
                told: false,
            });
        }
        places.push((at, lead));
        out.push(f);
    }
    lists::pairs(norm, tokens, &places, &mut out[first..]);
    lists::respectively(norm, dict, tokens, &places, &mut out[first..]);
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

fn word_of<'a>(norm: &'a str, t: &Token) -> &'a str {
    &norm[t.span.clone()]
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

fn figure(norm: &str, dict: &Words, sentence: usize, qi: usize, q: &Quantity, tokens: &[Token], lead: &Lead) -> Figure {
    let mut f = Figure {
        quantity: qi,
        sentence,
        span: q.span.clone(),
        value: q.value,
        value_max: q.value_max,
        unit: q.unit,
        qualifier: q.qualifier,
        status: lead.status,
        rule: "plain",
        confidence: 80,
        ..Figure::default()
    };
    let change = lead.change && !lead.to;
    let level = f.unit.is_empty() && q.form == Form::Plain && ratio_like(norm, dict, tokens, lead);
    f.kind = match (q.dimension, q.form) {
        (_, Form::Rank) | (Dimension::Rank, _) => Kind::Rank,
        (_, Form::RatioPart) => Kind::Rate,
        // 预期寿命提高1岁.
        (Dimension::Age, _) if change => Kind::Change,
        (Dimension::Points, _) => Kind::Change,
        (Dimension::Multiple, _) => Kind::Multiple,
        (Dimension::Age, _) => Kind::Age,
        (Dimension::Time, _) => Kind::Duration,
        (Dimension::Percent, _) | (_, Form::Share) => {
            if lead.share {
                Kind::Rate
            } else if change || lead.growth_noun.is_some() || lead.direction != Direction::None && !lead.to {
                Kind::Growth
            } else {
                Kind::Rate
            }
        }
        (Dimension::Money, _) if change => Kind::Change,
        (Dimension::Money, _) => Kind::Amount,
        (Dimension::Physical, _) if change || lead.new && lead.phrase.is_some() => Kind::Change,
        (Dimension::Physical, _) => Kind::Measure,
        (Dimension::None, _) if level => Kind::Rate,
        // 加价3次: times that something happened are counted, whatever happened.
        (Dimension::Count, _) if change && matches!(q.unit, "次" | "批次" | "场" | "场次" | "届" | "回") => {
            Kind::Count
        }
        (Dimension::Count | Dimension::None, _) if change => Kind::Change,
        (Dimension::Count | Dimension::None, _) => Kind::Count,
    };
    // 调减玉米面积77万亩: a verb of change before a level and its number.
    if f.kind == Kind::Measure
        && let Some(class) = lead.changed_level
    {
        f.kind = Kind::Change;
        f.direction = if class == Class::Up { Direction::Up } else { Direction::Down };
    }
    if f.kind == Kind::Rank {
        return f;
    }
    if matches!(f.kind, Kind::Growth | Kind::Multiple)
        || f.kind == Kind::Change && f.direction == Direction::None
        || lead.to
    {
        f.direction = lead.direction;
        f.basis = lead.basis;
        if f.basis == Basis::Named {
            f.basis_text.clone_from(&lead.basis_text);
        }
    }
    if lead.to {
        f.role = Role::To;
        f.basis = Basis::None;
        f.basis_text = None;
    }
    if f.kind == Kind::Multiple && lead.share {
        f.basis = Basis::Named;
    }
    f
}

#[allow(clippy::too_many_arguments)]
fn name(
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
        && !word_of(norm, &tokens[verb]).contains(NUMBER_MOVES)
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
        && !at.checked_sub(1).is_some_and(|i| LASTS.contains(&word_of(norm, &tokens[i])))
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

/// Words before a length of time that say how long the thing before them went on: 产量连续9年增长.
const LASTS: [&str; 4] = ["连续", "历时", "持续", "长达"];

/// Characters of verbs that say how a number moves; others (壮大, 改善) say how a thing does.
const NUMBER_MOVES: [char; 12] = ['增', '减', '降', '涨', '跌', '少', '多', '缩', '裁', '追', '翻', '超'];

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
    let opens = norm[tokens[mark].span.clone()] == *","
        && matches!(word_of(norm, &tokens[mark - 1]), "中" | "里" | "当中" | "之中");
    opens.then(|| phrase::before(norm, dict, tokens, last)).flatten()
}

/// A phrase that names a ratio or an index: its bare number is a level.
fn ratio_like(norm: &str, dict: &Words, tokens: &[Token], lead: &Lead) -> bool {
    lead.phrase.is_some_and(|p| {
        let words = &norm[p.span(tokens)];
        dict.ends_with(Head::Ratio, words)
    })
}

/// The phrase after 的 behind a quantity that only says which: 年薪达90万元以上的[纳税人数目].
fn trailing(norm: &str, dict: &Words, tokens: &[Token], at: usize) -> Option<Phrase> {
    (tokens.get(at + 1)?.pos == Pos::De).then(|| after::after(norm, dict, tokens, at + 1, Count::default())).flatten()
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
    while last > 0 && matches!(word_of(norm, &tokens[last]), "来说" | "而言" | "来讲" | "为例") {
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

/// The phrase as it stands in the table: without spaces.
pub(super) fn words(norm: &str, span: &Span) -> String {
    norm[span.clone()].chars().filter(|c| !c.is_whitespace()).collect()
}
