//! What stands before a number: the verbs, comparisons and bases on the way back to the noun phrase that it measures.

use super::clause::{
    aims, base_basis, clause_start, comparison, governed, is_multiple, is_percent, is_rank, is_time, predicates, scope,
    share_before, takes_whole,
};
use super::phrase::{self, Phrase};
use super::token::{Kind, Pos, Token};
use super::words::{Class, Head, Words};
use crate::mention::{Dimension, Mentions, NameKind};
use crate::row::{Basis, Direction, Status};
use crate::text::Span;

/// Words that join two phrases.
const JOINS: [&str; 7] = ["和", "与", "及", "或", "以及", "暨", "跟"];

/// Why the walk to the left ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Stop {
    /// At the sentence's start.
    #[default]
    Start,
    /// At a clause mark.
    Clause,
    /// At the number before.
    Quantity,
    /// Inside an opening bracket.
    Bracket,
    /// At 、 after the number before.
    List,
    /// At a word that no rule passes.
    Word,
}

/// The reading of the words before a number.
#[derive(Clone, Debug, Default)]
pub struct Lead {
    /// The noun phrase found.
    pub phrase: Option<Phrase>,
    /// What the phrase is a level of, across a verb: [房地产业]实现增加值.
    pub owner: Option<Phrase>,
    /// The phrase stands before the verb that governs the number, or touches the number.
    pub stop: Stop,
    /// Token index where the walk ended.
    pub at: usize,
    /// 增长, 下降 …
    pub direction: Direction,
    /// A verb of change stands between phrase and number.
    pub change: bool,
    /// The verb is one of reaching a level: 增至, 降至.
    pub to: bool,
    /// 新增.
    pub new: bool,
    /// The token of the verb of change nearest the number.
    pub verb: Option<usize>,
    /// The phrase stands in the clause before: 就业人数增加明显,达4%.
    pub crossed: bool,
    /// 达, 为.
    pub reach: bool,
    /// 增速, 增幅 is the phrase's head.
    pub growth_noun: Option<usize>,
    /// 占.
    pub share: bool,
    /// The whole of a share: 占全省的.
    pub whole: Option<Phrase>,
    /// The number stands after 的 and no verb governs the phrase before it.
    pub of: bool,
    /// The token of an organisation that touches the number or its verb.
    pub organisation: Option<usize>,
    /// 分别.
    pub respectively: bool,
    /// 增加, 调减 right before the phrase: its number changes a level.
    pub changed_level: Option<Class>,
    /// An action whose object is counted.
    pub act: Option<usize>,
    /// The first of the actions side by side that end with `act`: [转移避险]3人.
    pub acts: Option<usize>,
    /// Compared with what.
    pub basis: Basis,
    /// The words of a named base.
    pub basis_text: Option<Span>,
    /// 力争, 预计.
    pub status: Status,
}

/// Reads the words before the quantity token `at`.
pub fn read(norm: &str, dict: &Words, tokens: &[Token], at: usize, mentions: &Mentions) -> Lead {
    let word = |i: usize| &norm[tokens[i].span.clone()];
    let mut lead = Lead::default();
    let mut i = if is_rank(mentions, tokens, at) { scope(norm, dict, tokens, at) } else { at };
    while i > 0 {
        i -= 1;
        lead.at = i;
        let t = &tokens[i];
        match t.kind {
            Kind::Break => {
                // 就业人数增加明显,达4%: the clause before holds subject and verb, and no number.
                if !lead.crossed
                    && (lead.reach || lead.change)
                    && (is_percent(mentions, tokens, at) || is_multiple(mentions, tokens, at))
                    && lead.act.is_none()
                    && !lead.respectively
                    && word(i) == ","
                    && predicates(tokens, i, lead.reach && !lead.change)
                {
                    lead.crossed = true;
                    continue;
                }
                lead.stop = Stop::Clause;
                return lead;
            }
            Kind::Open => {
                if word(i) == "(" {
                    lead.stop = Stop::Bracket;
                    return lead;
                }
                continue;
            }
            // 较去年同期、去年下半年: times side by side.
            Kind::Enum if joins_dates(tokens, i) => continue,
            Kind::Enum => {
                lead.stop = Stop::List;
                return lead;
            }
            // 现金(含26种货币)共2880万元: a bracket with a number of its own is passed over.
            Kind::Close if word(i) == ")" => {
                if let Some(open) = phrase::opening(tokens, i)
                    && tokens[open..i].iter().any(|t| t.quantity().is_some())
                {
                    i = open;
                    continue;
                }
            }
            Kind::Quantity(q) => {
                // 短短2年时间突破50万元: a length of time says when.
                if is_time(mentions, q) {
                    continue;
                }
                lead.stop = Stop::Quantity;
                return lead;
            }
            Kind::Date(d) => {
                // 比上年增长, 较去年同期: a base; otherwise the number's own time.
                if i > 0 && tokens[i - 1].class == Class::Compare {
                    lead.basis = base_basis(word(i));
                    if lead.basis == Basis::Named {
                        lead.basis_text = Some(tokens[i - 1].span.start..t.span.end);
                    }
                    i -= 1;
                } else if mentions.dates.get(d).is_some_and(|d| d.is_base) && lead.basis == Basis::None {
                    lead.basis = base_basis(word(i));
                }
                continue;
            }
            Kind::Name(n) => {
                // 产业园增至21个: an organisation next to the number or its verb may be what is counted.
                if tokens[i + 1..at]
                    .iter()
                    .all(|t| matches!(t.class, Class::UpTo | Class::DownTo | Class::Reach | Class::Skip))
                    && mentions.names.get(n).is_some_and(|n| n.kind == NameKind::Organisation)
                {
                    lead.organisation = Some(i);
                }
                continue;
            }
            _ => {}
        }
        match t.class {
            Class::Reach => {
                lead.reach = true;
                continue;
            }
            // 提前转移避险3人: how actions are done.
            Class::Up | Class::Down if lead.acts != lead.act => continue,
            Class::Up | Class::Down | Class::UpTo | Class::DownTo => {
                if !lead.change {
                    lead.verb = Some(i);
                    lead.direction =
                        if matches!(t.class, Class::Up | Class::UpTo) { Direction::Up } else { Direction::Down };
                    lead.to = matches!(t.class, Class::UpTo | Class::DownTo);
                }
                lead.change = true;
                continue;
            }
            Class::New => {
                lead.new = true;
                lead.direction = Direction::Up;
                continue;
            }
            Class::Yoy | Class::Mom => {
                lead.basis = if t.class == Class::Yoy { Basis::Yoy } else { Basis::Mom };
                continue;
            }
            Class::Compare => {
                if lead.basis == Basis::None {
                    lead.basis = Basis::Named;
                    // 与上半年相比: the base opens with 与.
                    let from =
                        (clause_start(tokens, at)..i).rev().find(|&j| matches!(word(j), "与" | "同" | "跟" | "和"));
                    lead.basis_text = from.map(|j| tokens[j].span.start..t.span.end);
                }
                continue;
            }
            Class::Above | Class::Below => {
                lead.verb = lead.verb.or(Some(i));
                lead.direction = if t.class == Class::Above { Direction::Up } else { Direction::Down };
                lead.change = true;
                lead.basis = Basis::Named;
                continue;
            }
            Class::Share => {
                lead.share = true;
                continue;
            }
            Class::Aim => {
                if aims(norm, tokens, i) {
                    lead.status = Status::Target;
                }
                continue;
            }
            Class::Estimate => {
                lead.status = Status::Estimate;
                continue;
            }
            Class::Respectively => {
                lead.respectively = true;
                continue;
            }
            Class::Skip | Class::Stand | Class::From | Class::To => continue,
            _ => {}
        }
        if t.pos == Pos::De && i > 0 && tokens[i - 1].kind == Kind::Word && dict.is(Head::Former, word(i - 1)) {
            // 由以前的60%提升
            i -= 1;
            continue;
        }
        if t.pos == Pos::De
            && !lead.share
            && let Some(from) = (clause_start(tokens, at)..i).rev().find(|&j| tokens[j].class == Class::From)
        {
            // 时间从省定的3天: the words between 从 and 的 say which side.
            i = from;
            continue;
        }
        if t.pos == Pos::De && i > 0 && !takes_whole(mentions, tokens, at) {
            // 未设街道的16个县: what stands before 的 only says which.
            lead.stop = Stop::Word;
            return lead;
        }
        if t.pos == Pos::De && i > 0 && !lead.change {
            // 占纳税人总数的11%, 投资总额的三分之一: the phrase before 的 is the whole.
            if let Some(p) = phrase::before(norm, dict, tokens, i - 1) {
                lead.whole = Some(p);
                i = p.first;
                lead.share = true;
                // 经营性收入的20%用于奖励: with no verb before it the whole is what is shared out.
                if !governed(tokens, i) {
                    lead.of = true;
                    lead.phrase = Some(p);
                    lead.stop = Stop::Word;
                    return lead;
                }
                continue;
            }
            if matches!(tokens[i - 1].kind, Kind::Name(_) | Kind::Date(_)) {
                lead.share = true;
                continue;
            }
        }
        // 每家最高500万元, 每人每天50元: per whom.
        if t.pos == Pos::Numeral && i > 0 && word(i - 1) == "每" || word(i).starts_with('每') && t.kind == Kind::Word
        {
            continue;
        }
        // 第一个五年合计达到…: which of a row.
        if t.pos == Pos::Numeral && word(i).starts_with('第') {
            continue;
        }
        // 申请辅导与每月5000元津贴: a conjunction opens a new phrase.
        if t.pos == Pos::Conjunction && t.kind == Kind::Word {
            if JOINS.contains(&word(i)) && !joins_dates(tokens, i) {
                lead.stop = Stop::List;
                return lead;
            }
            continue;
        }
        // 劳动生产率[平均]每年增长: says how, and is no name by itself.
        if dict.is(Head::Average, word(i)) && !tokens.get(i + 1).is_some_and(Token::is_nominal) {
            continue;
        }
        if matches!(word(i), "时间" | "内" | "里" | "间")
            && i > 0
            && (tokens[i - 1].quantity().is_some_and(|q| is_time(mentions, q))
                || matches!(tokens[i - 1].pos, Pos::Numeral | Pos::Adverb) && word(i - 1).ends_with('年'))
        {
            // 短短2年时间突破50万元: a length of time says when.
            i -= 1;
            continue;
        }
        if matches!(t.pos, Pos::Adverb | Pos::Particle | Pos::De) && t.class == Class::None {
            continue;
        }
        // 从基金结余中拿出1000亿元: what is taken from.
        if lead.act.is_some()
            && i > 0
            && matches!(word(i), "中" | "里")
            && tokens[clause_start(tokens, at)..i].iter().any(|t| t.class == Class::From)
        {
            lead.phrase = phrase::before(norm, dict, tokens, i - 1);
            lead.stop = Stop::Word;
            return lead;
        }
        // A comparison whose base lies between its word and here: 高出[全国平均增速], 比[全国]高.
        if (lead.basis == Basis::None || lead.basis == Basis::Named && lead.basis_text.is_none())
            && let Some(c) = comparison(tokens, clause_start(tokens, at), i)
            && (lead.change || tokens[c].class != Class::Compare)
        {
            let class = tokens[c].class;
            lead.basis = match class {
                Class::Compare => base_basis(&norm[tokens[c + 1].span.start..t.span.end]),
                _ => Basis::Named,
            };
            lead.basis_text = Some(tokens[c].span.start..t.span.end);
            if class != Class::Compare {
                lead.direction = if class == Class::Above { Direction::Up } else { Direction::Down };
                lead.change = true;
            }
            i = c;
            continue;
        }
        if t.class == Class::GrowthNoun {
            lead.growth_noun = Some(i);
            let down = matches!(word(i), "降幅" | "跌幅");
            if !lead.change {
                lead.direction = if down { Direction::Down } else { Direction::Up };
            }
            // 用电量[同比]增幅: words of comparison and time stand between.
            let mut head = i;
            while let Some(j) = head.checked_sub(1)
                && (matches!(tokens[j].class, Class::Yoy | Class::Mom | Class::Skip)
                    || tokens[j].pos == Pos::De
                    || matches!(tokens[j].kind, Kind::Date(_)) && (j == 0 || tokens[j - 1].class != Class::Compare))
            {
                if matches!(tokens[j].class, Class::Yoy | Class::Mom) && lead.basis == Basis::None {
                    lead.basis = if tokens[j].class == Class::Yoy { Basis::Yoy } else { Basis::Mom };
                }
                head = j;
            }
            lead.phrase = head.checked_sub(1).and_then(|j| phrase::before(norm, dict, tokens, j));
            lead.stop = Stop::Word;
            lead.at = i;
            return lead;
        }
        if let Some(p) = phrase::before(norm, dict, tokens, i) {
            let mut p = p;
            // 最低工资由时薪28元增加: what moves stands before 由.
            if let Some(from) = p.first.checked_sub(1).filter(|&j| tokens[j].class == Class::From)
                && let Some(moved) = from.checked_sub(1).filter(|&j| tokens[j].is_nominal())
            {
                p = phrase::before(norm, dict, tokens, moved).unwrap_or(p);
            }
            // 剔除闭井等因素增长7.8%: what is left out is not measured.
            if (lead.change || lead.reach)
                && let Some(left_out) = excluded(tokens, p.first)
            {
                i = left_out;
                continue;
            }
            // 当局预期增加5%: who acts is not measured.
            if (lead.act.is_some() || lead.status != Status::Actual)
                && tokens[at]
                    .quantity()
                    .and_then(|q| mentions.quantities.get(q))
                    .is_some_and(|q| q.dimension != Dimension::Count)
                && dict.is(Head::Agent, word(p.last))
            {
                i = p.first;
                continue;
            }
            // 旅游收入占生产总值比重: what shares and what it shares in.
            if dict.is(Head::Share, word(p.last))
                && let Some(share) = share_before(tokens, p.first)
            {
                let part = share.checked_sub(1).and_then(|j| phrase::before(norm, dict, tokens, j));
                p.first = part.map_or(share, |part| part.first);
            }
            // [发票业务]占营业额45.68%: the phrase after 占 is the whole, unless it names the share itself (占全省比重).
            if lead.whole.is_none()
                && let Some(share) = share_before(tokens, p.first)
                && !dict.is(Head::Share, word(p.last))
                && takes_whole(mentions, tokens, at)
            {
                lead.whole = Some(p);
                lead.share = true;
                i = share;
                continue;
            }
            // 月薪是市民24.8倍: what it is so many times of stands before 是.
            let over = |t: &Token| t.class == Class::Skip || matches!(t.kind, Kind::Name(_) | Kind::Date(_));
            if let Some(verb) = (0..p.first).rev().find(|&v| !over(&tokens[v])).filter(|&v| {
                tokens[v].class == Class::Reach && matches!(word(v), "是" | "为" | "等于" | "相当于" | "系")
            }) && is_multiple(mentions, tokens, at)
                && !lead.change
                && !lead.reach
                && verb > clause_start(tokens, verb)
            {
                lead.whole = Some(p);
                lead.share = true;
                i = p.first;
                continue;
            }
            // 对大陆降至26.6%: with whom, not what.
            if p.first == p.last && (lead.change || lead.reach) && p.first > 0 && word(p.first - 1) == "对" {
                lead.stop = Stop::Word;
                return lead;
            }
            // 群众投诉81起: what happened so often.
            if let Some(act) = lead.act.filter(|&a| a == p.last + 1 && a + 1 == at)
                && !lead.reach
                && tokens[at]
                    .quantity()
                    .and_then(|q| mentions.quantities.get(q))
                    .is_some_and(|q| q.dimension == Dimension::Count && dict.is(Head::Event, q.unit))
            {
                p.last = act;
            }
            // 人员退休抚恤给付4000万元: actions side by side that are nouns belong to the name.
            if let (Some(act), Some(acts)) = (lead.act, lead.acts)
                && act > acts
                && acts == p.last + 1
                && act + 1 == at
                && !lead.reach
                && tokens[acts..=act].iter().all(|t| t.nounlike)
            {
                p.last = act;
            }
            lead.owner = owner(norm, dict, tokens, p);
            lead.phrase = Some(p);
            lead.at = p.first;
            lead.stop = Stop::Word;
            before_phrase(norm, tokens, p.first, &mut lead);
            return lead;
        }
        if (t.class == Class::Act || t.pos == Pos::Verb) && lead.act.is_none() {
            // 农户[增收]5000元: the action holds its object.
            if dict.holds_object(word(i)) {
                let who = i.checked_sub(1).and_then(|j| phrase::before(norm, dict, tokens, j));
                lead.phrase = Some(Phrase { first: who.map_or(i, |p| p.first), last: i });
                lead.at = i;
                lead.stop = Stop::Word;
                before_phrase(norm, tokens, i, &mut lead);
                return lead;
            }
            lead.act = Some(i);
            lead.acts = Some(i);
            continue;
        }
        // 调整优化为48个: actions side by side.
        if lead.acts == Some(i + 1) && t.kind == Kind::Word && t.class == Class::Act && t.span.len() > 3 {
            lead.acts = Some(i);
            continue;
        }
        lead.stop = Stop::Word;
        return lead;
    }
    lead
}

/// The noun before 实现 or 完成 whose level the bare head `p` names.
fn owner(norm: &str, dict: &Words, tokens: &[Token], p: Phrase) -> Option<Phrase> {
    let word = |i: usize| &norm[tokens[i].span.clone()];
    let verb =
        p.first.checked_sub(1).filter(|&v| tokens[v].class == Class::Reach && matches!(word(v), "实现" | "完成"))?;
    let last = verb.checked_sub(1).filter(|&i| tokens[i].is_nominal() && !dict.is(Head::Agent, word(i)))?;
    (p.first == p.last && dict.is_bare(word(p.last))).then(|| phrase::before(norm, dict, tokens, last)).flatten()
}

/// Whether a time follows the joining mark or word at `i`.
fn joins_dates(tokens: &[Token], i: usize) -> bool {
    let next = tokens[i + 1..].iter().find(|t| t.pos != Pos::Conjunction);
    next.is_some_and(|t| matches!(t.kind, Kind::Date(_)))
}

/// The word of leaving out that governs the phrase that begins at `first`: [扣除]成本, 剔除A等B因素.
fn excluded(tokens: &[Token], first: usize) -> Option<usize> {
    let start = clause_start(tokens, first);
    (start..first).rev().find(|&j| tokens[j].class == Class::Exclude)
}

/// Words before the phrase that still say something: 预计实现…, 力争…, 新增….
fn before_phrase(norm: &str, tokens: &[Token], first: usize, lead: &mut Lead) {
    if let Some(t) =
        first.checked_sub(1).and_then(|i| tokens.get(i)).filter(|t| matches!(t.class, Class::Up | Class::Down))
    {
        lead.changed_level = Some(t.class);
    }
    let start = clause_start(tokens, first);
    for (i, t) in tokens[start..first].iter().enumerate().rev() {
        match t.class {
            Class::Aim if aims(norm, tokens, start + i) => lead.status = Status::Target,
            Class::Estimate => lead.status = Status::Estimate,
            Class::Yoy if lead.change && lead.basis == Basis::None => lead.basis = Basis::Yoy,
            Class::Mom if lead.change && lead.basis == Basis::None => lead.basis = Basis::Mom,
            _ => {}
        }
    }
}
