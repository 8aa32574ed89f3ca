//! The steps of the walk to the left from a number: marks, words of the closed classes, and what joins or qualifies.

use super::clause::{
    aims, base_basis, clause_start, governed, is_multiple, is_percent, is_time, predicates, takes_whole,
};
use super::lead::{Lead, Stop};
use super::phrase::{self, Phrase};
use super::token::{Kind, Pos, Token};
use super::words::{Class, Head, Words};
use crate::mention::{Mentions, NameKind};
use crate::row::{Basis, Direction, Status};

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The walk goes on to the left.
    On,
    /// It ends.
    Done,
}

/// The walk, standing at the token `i`.
pub(super) struct Walk<'a> {
    /// The normalised text.
    pub norm: &'a str,
    /// The closed classes.
    pub dict: &'a Words,
    /// The sentence.
    pub tokens: &'a [Token],
    /// The number that it started from.
    pub at: usize,
    /// All mentions.
    pub mentions: &'a Mentions,
    /// Where it stands.
    pub i: usize,
    /// What was read so far.
    pub lead: Lead,
}

impl Walk<'_> {
    /// Marks, numbers, times and names.
    pub(super) fn mark(&mut self) -> Option<Step> {
        let Walk { norm, dict, tokens, at, mentions, i: ref mut pos, ref mut lead } = *self;
        let (i, word) = (*pos, |i: usize| &norm[tokens[i].span.clone()]);
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
                    return Some(Step::On);
                }
                lead.stop = Stop::Clause;
                return Some(Step::Done);
            }
            Kind::Open => {
                if word(i) == "(" {
                    lead.stop = Stop::Bracket;
                    return Some(Step::Done);
                }
                return Some(Step::On);
            }
            // 较去年同期、去年下半年: times side by side.
            Kind::Enum if joins_dates(tokens, i) => return Some(Step::On),
            Kind::Enum => {
                lead.stop = Stop::List;
                return Some(Step::Done);
            }
            // 现金(含26种货币)共2880万元: a bracket with a number of its own is passed over.
            Kind::Close if word(i) == ")" => {
                if let Some(open) = phrase::opening(tokens, i)
                    && tokens[open..i].iter().any(|t| t.quantity().is_some())
                {
                    *pos = open;
                    return Some(Step::On);
                }
            }
            Kind::Quantity(q) => {
                // 短短2年时间突破50万元: a length of time says when.
                if is_time(mentions, q) {
                    return Some(Step::On);
                }
                lead.stop = Stop::Quantity;
                return Some(Step::Done);
            }
            Kind::Date(d) => {
                // 比上年增长, 较去年同期: a base; otherwise the number's own time.
                if i > 0 && tokens[i - 1].class == Class::Compare {
                    lead.basis = base_basis(dict, word(i));
                    if lead.basis == Basis::Named {
                        lead.basis_text = Some(tokens[i - 1].span.start..t.span.end);
                    }
                    *pos -= 1;
                } else if mentions.dates.get(d).is_some_and(|d| d.is_base) && lead.basis == Basis::None {
                    lead.basis = base_basis(dict, word(i));
                }
                return Some(Step::On);
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
                return Some(Step::On);
            }
            _ => {}
        }
        None
    }

    /// Words of the closed classes.
    pub(super) fn steer(&mut self) -> Option<Step> {
        let Walk { norm, dict, tokens, at, i: ref mut pos, ref mut lead, .. } = *self;
        let (i, word) = (*pos, |i: usize| &norm[tokens[i].span.clone()]);
        let t = &tokens[i];
        // 赤字率拟按3%安排, 以5%计征: the number says by how much.
        if dict.is(Head::By, word(i))
            && tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Word && dict.is(Head::Charge, &norm[t.span.clone()]))
        {
            lead.by = true;
            return Some(Step::On);
        }
        match t.class {
            Class::Reach => {
                lead.reach = true;
                return Some(Step::On);
            }
            // 提前转移避险3人: how actions are done.
            Class::Up | Class::Down if lead.acts != lead.act => return Some(Step::On),
            Class::Up | Class::Down | Class::UpTo | Class::DownTo => {
                if !lead.change {
                    lead.verb = Some(i);
                    lead.direction =
                        if matches!(t.class, Class::Up | Class::UpTo) { Direction::Up } else { Direction::Down };
                    lead.to = matches!(t.class, Class::UpTo | Class::DownTo);
                    // 年增5%, 季减2%: the verb says since when.
                    if lead.basis == Basis::None {
                        lead.basis = dict.since(word(i));
                    }
                }
                lead.change = true;
                return Some(Step::On);
            }
            Class::New => {
                lead.new = true;
                lead.direction = Direction::Up;
                return Some(Step::On);
            }
            Class::Yoy | Class::Mom => {
                lead.basis = if t.class == Class::Yoy { Basis::Yoy } else { Basis::Mom };
                return Some(Step::On);
            }
            Class::Compare => {
                if lead.basis == Basis::None {
                    lead.basis = Basis::Named;
                    // 与上半年相比: the base opens with 与.
                    let from =
                        (clause_start(tokens, at)..i).rev().find(|&j| matches!(word(j), "与" | "同" | "跟" | "和"));
                    lead.basis_text = from.map(|j| tokens[j].span.start..t.span.end);
                }
                return Some(Step::On);
            }
            Class::Above | Class::Below => {
                lead.verb = lead.verb.or(Some(i));
                lead.direction = if t.class == Class::Above { Direction::Up } else { Direction::Down };
                lead.change = true;
                lead.basis = Basis::Named;
                return Some(Step::On);
            }
            Class::Share => {
                lead.share = true;
                return Some(Step::On);
            }
            Class::Aim => {
                if aims(norm, dict, tokens, i) {
                    lead.status = Status::Target;
                }
                return Some(Step::On);
            }
            Class::Estimate => {
                lead.status = Status::Estimate;
                return Some(Step::On);
            }
            Class::Respectively => {
                lead.respectively = true;
                return Some(Step::On);
            }
            Class::Skip | Class::Stand | Class::From | Class::To => return Some(Step::On),
            _ => {}
        }
        None
    }

    /// 的, conjunctions, and words that say when, how or of what kind.
    pub(super) fn join(&mut self) -> Option<Step> {
        let Walk { norm, dict, tokens, at, mentions, i: ref mut pos, ref mut lead } = *self;
        let (i, word) = (*pos, |i: usize| &norm[tokens[i].span.clone()]);
        let t = &tokens[i];
        if t.pos == Pos::De && i > 0 && tokens[i - 1].kind == Kind::Word && dict.is(Head::Former, word(i - 1)) {
            // 由以前的60%提升
            *pos -= 1;
            return Some(Step::On);
        }
        if t.pos == Pos::De
            && !lead.share
            && let Some(from) = (clause_start(tokens, at)..i).rev().find(|&j| tokens[j].class == Class::From)
        {
            // 时间从省定的3天: the words between 从 and 的 say which side.
            *pos = from;
            return Some(Step::On);
        }
        if t.pos == Pos::De && i > 0 && !takes_whole(mentions, tokens, at) {
            // 未设街道的16个县: what stands before 的 only says which.
            lead.stop = Stop::Word;
            return Some(Step::Done);
        }
        if t.pos == Pos::De && i > 0 && !lead.change {
            // 占纳税人总数的11%, 投资总额的三分之一: the phrase before 的 is the whole.
            // 因病致贫的占42%: what stands before 的占 is what has the share.
            if lead.share && tokens.get(i + 1).is_some_and(|t| t.class == Class::Share) {
                let opens = |t: &Token| {
                    t.quantity().is_some()
                        || matches!(t.kind, Kind::Break | Kind::Enum | Kind::Open | Kind::Close | Kind::Date(_))
                };
                let first = tokens[..i].iter().rposition(opens).map_or(0, |b| b + 1);
                let skip = tokens[first..i].iter().take_while(|t| matches!(t.class, Class::Skip)).count();
                let first = first + skip;
                if first < i && i - first <= 6 && tokens[first].pos != Pos::Locative {
                    lead.phrase = Some(Phrase { first, last: i - 1 });
                    lead.stop = Stop::Word;
                    return Some(Step::Done);
                }
            }
            if let Some(p) = phrase::before(norm, dict, tokens, i - 1) {
                lead.whole = Some(p);
                *pos = p.first;
                lead.share = true;
                // 经营性收入的20%用于奖励: with no verb before it the whole is what is shared out.
                if !governed(tokens, p.first) {
                    lead.of = true;
                    lead.phrase = Some(p);
                    lead.stop = Stop::Word;
                    return Some(Step::Done);
                }
                return Some(Step::On);
            }
            if matches!(tokens[i - 1].kind, Kind::Name(_) | Kind::Date(_)) {
                lead.share = true;
                return Some(Step::On);
            }
        }
        // 每家最高500万元, 每人每天50元: per whom.
        if t.pos == Pos::Numeral && i > 0 && word(i - 1) == "每" || word(i).starts_with('每') && t.kind == Kind::Word
        {
            return Some(Step::On);
        }
        // 第一个五年合计达到…: which of a row.
        if t.pos == Pos::Numeral && word(i).starts_with('第') {
            return Some(Step::On);
        }
        // 申请辅导与每月5000元津贴: a conjunction opens a new phrase.
        if t.pos == Pos::Conjunction && t.kind == Kind::Word {
            if dict.is(Head::Joins, word(i)) && !joins_dates(tokens, i) {
                lead.stop = Stop::List;
                return Some(Step::Done);
            }
            return Some(Step::On);
        }
        // 劳动生产率[平均]每年增长: says how, and is no name by itself.
        if dict.is(Head::Average, word(i)) && !tokens.get(i + 1).is_some_and(Token::is_nominal) {
            return Some(Step::On);
        }
        if dict.is(Head::Within, word(i))
            && i > 0
            && (tokens[i - 1].quantity().is_some_and(|q| is_time(mentions, q))
                || matches!(tokens[i - 1].pos, Pos::Numeral | Pos::Adverb) && word(i - 1).ends_with('年'))
        {
            // 短短2年时间突破50万元: a length of time says when.
            *pos -= 1;
            return Some(Step::On);
        }
        if matches!(t.pos, Pos::Adverb | Pos::Particle | Pos::De) && t.class == Class::None {
            return Some(Step::On);
        }
        // 从基金结余中拿出1000亿元: what is taken from. The walk may have left the clause.
        if lead.act.is_some()
            && i > 0
            && dict.is(Head::Among, word(i))
            && tokens
                .get(clause_start(tokens, at)..i)
                .is_some_and(|clause| clause.iter().any(|t| t.class == Class::From))
        {
            lead.phrase = phrase::before(norm, dict, tokens, i - 1);
            lead.stop = Stop::Word;
            return Some(Step::Done);
        }
        None
    }
}

/// Whether a time follows the joining mark or word at `i`.
fn joins_dates(tokens: &[Token], i: usize) -> bool {
    let next = tokens[i + 1..].iter().find(|t| t.pos != Pos::Conjunction);
    next.is_some_and(|t| matches!(t.kind, Kind::Date(_)))
}
