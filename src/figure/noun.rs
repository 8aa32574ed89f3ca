//! The steps of the walk to the left at which it finds the noun phrase that a number measures, or an action in its stead.

use super::clause::{aims, base_basis, clause_start, comparison, is_multiple, share_before, takes_whole};
use super::lead::{Lead, Stop};
use super::phrase::{self, Phrase};
use super::token::{Kind, Pos, Token};
use super::walk::{Step, Walk};
use super::words::{Class, Head, Words};
use crate::mention::Dimension;
use crate::row::{Basis, Direction, Status};

impl Walk<'_> {
    /// A base that lies between its comparing word and here, and nouns of growth.
    pub(super) fn base(&mut self) -> Option<Step> {
        let Walk { norm, dict, tokens, at, i: ref mut pos, ref mut lead, .. } = *self;
        let (i, word) = (*pos, |i: usize| &norm[tokens[i].span.clone()]);
        let t = &tokens[i];
        // A comparison whose base lies between its word and here: 高出[全国平均增速], 比[全国]高.
        if (lead.basis == Basis::None || lead.basis == Basis::Named && lead.basis_text.is_none())
            && let Some(c) = comparison(tokens, clause_start(tokens, at), i)
            && (lead.change || tokens[c].class != Class::Compare)
        {
            let class = tokens[c].class;
            lead.basis = match class {
                Class::Compare => base_basis(dict, &norm[tokens[c + 1].span.start..t.span.end]),
                _ => Basis::Named,
            };
            lead.basis_text = Some(tokens[c].span.start..t.span.end);
            if class != Class::Compare {
                lead.direction = if class == Class::Above { Direction::Up } else { Direction::Down };
                lead.change = true;
            }
            *pos = c;
            return Some(Step::On);
        }
        if t.class == Class::GrowthNoun {
            lead.growth_noun = Some(i);
            let down = dict.is(Head::Fall, word(i));
            if !lead.change {
                lead.direction = if down { Direction::Down } else { Direction::Up };
            } else if down {
                // 降幅收窄2个百分点: what falls less rises.
                lead.direction = if lead.direction == Direction::Down { Direction::Up } else { Direction::Down };
            }
            // 用电量[同比]增幅: words of comparison and time stand between.
            let mut head = i;
            while let Some(j) = head.checked_sub(1)
                && (matches!(tokens[j].class, Class::Yoy | Class::Mom | Class::Skip)
                    || matches!(tokens[j].pos, Pos::De | Pos::Particle)
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
            return Some(Step::Done);
        }
        None
    }

    /// The noun phrase that ends here.
    pub(super) fn noun(&mut self) -> Option<Step> {
        let Walk { norm, dict, tokens, at, mentions, i: ref mut pos, ref mut lead } = *self;
        let (i, word) = (*pos, |i: usize| &norm[tokens[i].span.clone()]);
        if let Some(p) = phrase::before(norm, dict, tokens, i) {
            let mut p = p;
            let one = |i: usize| {
                tokens[i].kind == Kind::Word && tokens[i].span.len() == 3 && !norm[tokens[i].span.clone()].is_ascii()
            };
            // 通胀企于5%, 连3年: one character by itself rarely names anything.
            if p.first == p.last && one(p.last) && !dict.is(Head::Alone, word(p.last)) {
                // 单产提升引领方260个: the end of a name that the segmentation does not know.
                let torn = p.first.checked_sub(1).is_some_and(|b| {
                    tokens[b].kind == Kind::Word && tokens[b].verbal && tokens[b].span.end == tokens[p.first].span.start
                });
                if !torn {
                    return Some(Step::On);
                }
                lead.stop = Stop::Word;
                return Some(Step::Done);
            }
            // 社区获得3万个, 每个社区3万个: who got it.
            let gets = (p.last + 1..at).any(|i| tokens[i].kind == Kind::Word && dict.is(Head::Receives, word(i)));
            let each = p.first == p.last
                && p.last + 1 == at
                && p.first > 0
                && (word(p.first - 1).starts_with('每') || word(p.first - 1) == "各")
                && matches!(tokens[p.first - 1].pos, Pos::Numeral | Pos::Pronoun)
                && tokens[p.last].kind == Kind::Word
                && !tokens[p.last].verbal
                && !dict.names_with_verb(word(p.last))
                // 每班学生24人: persons are counted, per class.
                && !tokens[at]
                    .quantity()
                    .and_then(|q| mentions.quantities.get(q))
                    .is_some_and(|q| matches!(q.unit, "人" | "名" | "位"))
                && ![Head::Measure, Head::Money, Head::Event].iter().any(|h| dict.is(*h, word(p.last)));
            if gets && !dict.is_bare(word(p.last)) || each {
                lead.receiver = true;
                lead.stop = Stop::Word;
                return Some(Step::Done);
            }
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
                *pos = left_out;
                return Some(Step::On);
            }
            // 当局预期增加5%: who acts is not measured.
            if (lead.act.is_some() || lead.status != Status::Actual)
                && dict.is(Head::Agent, word(p.last))
                && tokens[at].quantity().and_then(|q| mentions.quantities.get(q)).is_some_and(|q| {
                    // 企业走访80家 counts 企业; 警方动员150人 does not.
                    q.dimension != Dimension::Count
                        || lead.act.is_some()
                            && matches!(q.unit, "人" | "名" | "人次")
                            && ![Head::Carrier, Head::People].iter().any(|h| dict.is(*h, word(p.last)))
                })
            {
                *pos = p.first;
                return Some(Step::On);
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
                *pos = share;
                return Some(Step::On);
            }
            // 月薪是市民24.8倍: what it is so many times of stands before 是.
            let over = |t: &Token| t.class == Class::Skip || matches!(t.kind, Kind::Name(_) | Kind::Date(_));
            if let Some(verb) = (0..p.first)
                .rev()
                .find(|&v| !over(&tokens[v]))
                .filter(|&v| tokens[v].class == Class::Reach && dict.is(Head::Equals, word(v)))
                && is_multiple(mentions, tokens, at)
                && !lead.change
                && !lead.reach
                && verb > clause_start(tokens, verb)
            {
                lead.whole = Some(p);
                lead.share = true;
                *pos = p.first;
                return Some(Step::On);
            }
            // 对大陆降至26.6%: with whom, not what.
            if p.first == p.last && (lead.change || lead.reach) && p.first > 0 && word(p.first - 1) == "对" {
                lead.stop = Stop::Word;
                return Some(Step::Done);
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
            before_phrase(norm, dict, tokens, p.first, lead);
            return Some(Step::Done);
        }
        None
    }

    /// Actions.
    pub(super) fn action(&mut self) -> Option<Step> {
        let Walk { norm, dict, tokens, i: ref mut pos, ref mut lead, .. } = *self;
        let (i, word) = (*pos, |i: usize| &norm[tokens[i].span.clone()]);
        let t = &tokens[i];
        if (t.class == Class::Act || t.pos == Pos::Verb) && lead.act.is_none() {
            // 农户[增收]5000元: the action holds its object.
            if dict.holds_object(word(i)) {
                let who = i.checked_sub(1).and_then(|j| phrase::before(norm, dict, tokens, j));
                lead.phrase = Some(Phrase { first: who.map_or(i, |p| p.first), last: i });
                lead.at = i;
                lead.stop = Stop::Word;
                before_phrase(norm, dict, tokens, i, lead);
                return Some(Step::Done);
            }
            lead.act = Some(i);
            lead.acts = Some(i);
            return Some(Step::On);
        }
        // 调整优化为48个: actions side by side.
        if lead.acts == Some(i + 1) && t.kind == Kind::Word && t.class == Class::Act && t.span.len() > 3 {
            lead.acts = Some(i);
            return Some(Step::On);
        }
        None
    }
}

/// The noun before 实现 or 完成 whose level the bare head `p` names.
fn owner(norm: &str, dict: &Words, tokens: &[Token], p: Phrase) -> Option<Phrase> {
    let word = |i: usize| &norm[tokens[i].span.clone()];
    let verb =
        p.first.checked_sub(1).filter(|&v| tokens[v].class == Class::Reach && matches!(word(v), "实现" | "完成"))?;
    let last = verb.checked_sub(1).filter(|&i| tokens[i].is_nominal() && !dict.is(Head::Agent, word(i)))?;
    (p.first == p.last && dict.is_bare(word(p.last))).then(|| phrase::before(norm, dict, tokens, last)).flatten()
}

/// The word of leaving out that governs the phrase that begins at `first`: [扣除]成本, 剔除A等B因素.
fn excluded(tokens: &[Token], first: usize) -> Option<usize> {
    let start = clause_start(tokens, first);
    (start..first).rev().find(|&j| tokens[j].class == Class::Exclude)
}

/// Words before the phrase that still say something: 预计实现…, 力争…, 新增….
fn before_phrase(norm: &str, dict: &Words, tokens: &[Token], first: usize, lead: &mut Lead) {
    if let Some(t) =
        first.checked_sub(1).and_then(|i| tokens.get(i)).filter(|t| matches!(t.class, Class::Up | Class::Down))
    {
        lead.changed_level = Some(t.class);
    }
    let start = clause_start(tokens, first);
    for (i, t) in tokens[start..first].iter().enumerate().rev() {
        match t.class {
            Class::Aim if aims(norm, dict, tokens, start + i) => lead.status = Status::Target,
            Class::Estimate => lead.status = Status::Estimate,
            Class::Yoy if lead.change && lead.basis == Basis::None => lead.basis = Basis::Yoy,
            Class::Mom if lead.change && lead.basis == Basis::None => lead.basis = Basis::Mom,
            _ => {}
        }
    }
}
