//! The indicator of a figure that has no phrase beside its number: an action, the clause before, what the sentence spoke of.

use super::Figure;
use super::decide::Topic;
use super::lead::{Lead, Stop};
use super::phrase::{self, Phrase, several, words};
use super::token::{Kind as TokenKind, Pos, Token, word_of};
use super::words::{Class, Head, Words};
use crate::mention::{Dimension, Form, Quantity};
use crate::row::Kind;
use crate::text::Span;

/// What was found beside a number.
pub(super) struct Found<'a> {
    /// The normalised text.
    pub norm: &'a str,
    /// The closed classes.
    pub dict: &'a Words,
    /// The sentence.
    pub tokens: &'a [Token],
    /// The number.
    pub at: usize,
    /// The quantity.
    pub q: &'a Quantity,
    /// What stands before it.
    pub lead: &'a Lead,
    /// What the sentence spoke of before.
    pub topic: &'a Topic,
    /// The phrase after it.
    pub right: Option<Phrase>,
}

impl Found<'_> {
    /// Names the figure by the phrase `p`.
    pub fn set(&self, f: &mut Figure, p: Phrase, rule: &'static str, confidence: u8) {
        let span = p.span(self.tokens);
        f.indicator = words(self.norm, &span);
        if let Some(owner) = self.lead.owner.filter(|_| self.lead.phrase == Some(p)) {
            f.indicator.insert_str(0, &words(self.norm, &owner.span(self.tokens)));
        }
        f.indicator_span = Some(span);
        f.rule = rule;
        f.confidence = confidence;
        f.other = [self.right, self.lead.phrase].into_iter().flatten().find(|o| *o != p).map(|o| o.span(self.tokens));
    }

    /// Names the figure by what the sentence spoke of before.
    fn goes_on(&self, f: &mut Figure) {
        f.indicator.clone_from(&self.topic.words);
        f.indicator_span.clone_from(&self.topic.span);
        f.rule = "topic";
        f.confidence = 70;
    }

    /// Whether what was spoken of before is named behind its number.
    fn noun_stood_behind(&self) -> bool {
        let touches = |t: &Token, span: &Span| t.quantity().is_some() && t.span.end == span.start;
        self.topic.span.as_ref().is_some_and(|span| self.tokens[..self.at].iter().any(|t| touches(t, span)))
    }

    /// Whether the action `act` may name what its number counts: 死亡, 覆盖, and what lasted so long. Of other actions
    /// (建成, 培育, 出现) only the object is counted.
    fn names(&self, f: &Figure, act: usize) -> bool {
        let t = &self.tokens[act];
        let word = word_of(self.norm, t);
        let described = act.checked_sub(1).is_some_and(|i| self.tokens[i].pos == Pos::Attribute);
        let persons = matches!(f.unit, "人" | "名" | "人次");
        let names = persons || f.kind == Kind::Duration || t.nounlike || described || self.dict.is(Head::Happens, word);
        names && t.span.len() > 3 && !self.dict.is(Head::Receives, word)
    }
}

/// Names the figure where nothing stands beside its number.
pub(super) fn otherwise(found: &Found<'_>, f: &mut Figure) {
    let Found { norm, dict, tokens, at, q, lead, topic, right } = *found;
    let counted = matches!(q.dimension, Dimension::Count | Dimension::None);
    // 全国新增装机中,超过80%来自…: the whole of a share ends the clause before.
    if f.kind == Kind::Rate
        && lead.stop == Stop::Clause
        && let Some(p) = among(norm, dict, tokens, lead.at)
    {
        return found.set(f, p, "whole", 60);
    }
    let same_unit = topic.unit.is_empty() || f.unit.is_empty() || topic.unit == f.unit || !counted;
    // 居民团体各获得20万个: who got it is not counted; what was handed out may have been named before.
    if lead.receiver {
        if !topic.words.is_empty() && topic.unit == f.unit {
            return found.goes_on(f);
        }
        (f.rule, f.confidence) = ("bare", 40);
        return;
    }
    let acted = |act: usize| Phrase { first: lead.acts.unwrap_or(act), last: act };
    // 实施扩招行动,累计扩招413万人: the action beside the number names what the clause before does not.
    let act = lead
        .act
        .filter(|&a| tokens[a + 1..at].iter().all(|t| matches!(t.class, Class::Skip) || t.pos == Pos::Particle));
    if let Some(act) = act.filter(|&a| found.names(f, a))
        && !lead.change
        && (counted || matches!(q.dimension, Dimension::Money | Dimension::Physical | Dimension::Time))
        && (topic.words.is_empty()
            || topic.unit != f.unit
            || (topic.act || dict.is(Head::Happens, word_of(norm, &tokens[act])))
                && matches!(f.unit, "人" | "名" | "户" | "对")
            || after_other_clause(norm, tokens, lead))
        && !(lead.stop == Stop::Clause && word_of(norm, &tokens[lead.at]) == ":")
    {
        return found.set(f, acted(act), "act", 55);
    }
    // 一名45岁的: an age names persons, not what was done or counted before.
    if f.kind == Kind::Age && !matches!(topic.unit, "岁" | "人" | "名" | "位" | "个") && right.is_none() {
        (f.rule, f.confidence) = ("bare", 40);
        return;
    }
    if let Some(p) = answer(norm, dict, tokens, at, q, lead).or_else(|| moved(tokens, at, lead)) {
        return found.set(f, p, "act", 60);
    }
    // 负伤7次, 进京8次: what happened so often.
    let times = matches!(f.unit, "次" | "回" | "趟" | "遍") && !lead.change && !lead.reach;
    let before = at - tokens[..at].iter().rev().take_while(|t| t.class == Class::Skip).count();
    if let Some(i) = before.checked_sub(1).filter(|&i| {
        let t = &tokens[i];
        times
            && t.kind == TokenKind::Word
            && t.pos == Pos::Verb
            && several(t)
            && matches!(t.class, Class::None | Class::Act)
            && t.span.end == tokens[i + 1].span.start
    }) {
        return found.set(f, Phrase { first: i, last: i }, "act", 60);
    }
    // Nothing beside it: what the sentence spoke of before.
    // 领取津贴与奖励,合计最高可获4万元: the clause before, where it holds no number of its own.
    if (!matches!(f.kind, Kind::Growth | Kind::Change | Kind::Rank | Kind::Multiple)
        || f.kind == Kind::Multiple && lead.share)
        && q.form != Form::RatioPart
        && lead.stop == Stop::Clause
        && !lead.to
        && !lead.change
        && let Some(p) = clause_before(norm, dict, tokens, lead.at).filter(|p| {
            // 吸引2万人: the object of a verb is rarely what a quotation named, or what a phrase with an actor did.
            lead.act.is_none_or(|a| tokens[a].span.len() > 3 && tokens[p.last].kind != TokenKind::Quoted)
        })
    {
        return found.set(f, p, "earlier", 60);
    }
    // 向灾区调运的粮食,增加了70亿斤: the clause before is a noun with what says which.
    if matches!(f.kind, Kind::Growth | Kind::Change)
        && lead.stop == Stop::Clause
        && !lead.crossed
        && let Some(p) = clause_before(norm, dict, tokens, lead.at)
        && p.first == p.last
        && p.first > 0
        && tokens[p.first - 1].pos == Pos::De
        && p.last + 1 == lead.at
    {
        return found.set(f, p, "earlier", 60);
    }
    // 财政收入增加最多的是上期,五年增加226亿元: the clause before says what moved.
    if (matches!(f.kind, Kind::Growth | Kind::Change | Kind::Multiple) || lead.reach)
        && lead.stop == Stop::Clause
        && let Some(p) = moved_before(norm, dict, tokens, lead.at)
    {
        return found.set(f, p, "earlier", 60);
    }
    // 完成全年任务的60%; a word that says little alone (1978年[数字]的13倍) gives way to what was spoken of.
    let whole = lead.whole.filter(|p| {
        topic.words.is_empty() || p.first < p.last || !dict.is(Head::Empty, word_of(norm, &tokens[p.last]))
    });
    if let (Some(p), false) = (whole, lead.stop == Stop::Clause && seen_share(tokens, lead.at, at)) {
        found.set(f, p, "whole", 60);
    } else if let (Some(act), true) =
        (lead.act.filter(|&a| found.names(f, a)), counted && !same_unit || f.kind == Kind::Duration)
    {
        found.set(f, acted(act), "act", 55);
    } else if counted && matches!(f.unit, "户" | "人") && topic.unit != f.unit && found.noun_stood_behind() {
        // 有9个村民小组,420户,1800人: what the number before counted stands behind it, and these are no village groups.
        (f.rule, f.confidence) = ("bare", 40);
    } else if counted && !f.unit.is_empty() && !lead.reach && matches!(topic.kind, Some(Kind::Amount | Kind::Measure)) {
        // 雨量100毫米,仍有3万户停电: what was measured is not what is counted.
        (f.rule, f.confidence) = ("bare", 40);
    } else if !topic.words.is_empty() {
        found.goes_on(f);
    } else if let Some(p) = earlier(norm, dict, tokens, at) {
        found.set(f, p, "earlier", 55);
    } else if let Some(p) = right {
        found.set(f, p, "after", 50);
    } else if let Some(noun) = lead.growth_noun {
        found.set(f, Phrase { first: noun, last: noun }, "bare", 50);
    } else if let Some(name) = lead.organisation {
        found.set(f, Phrase { first: name, last: name }, "bare", 45);
    } else if let Some(act) = lead.act.filter(|&a| found.names(f, a)) {
        found.set(f, acted(act), "act", 50);
    } else {
        f.rule = "bare";
        f.confidence = 40;
    }
}

/// The answer that a share or so many persons or votes gave, where it fills the clause: [不清楚]12%, [不太满意]占6%, or what
/// things counted are not: [不合格]9件.
fn answer(norm: &str, dict: &Words, tokens: &[Token], at: usize, q: &Quantity, lead: &Lead) -> Option<Phrase> {
    let given = q.dimension == Dimension::Percent || norm[tokens[at].span.clone()].ends_with(['人', '票']);
    let counted = q.dimension == Dimension::Count;
    if lead.change || !given && !counted {
        return None;
    }
    let opens = |t: &Token| matches!(t.kind, TokenKind::Break | TokenKind::Enum);
    let start = tokens[..at].iter().rposition(opens)? + 1;
    let adverb = |t: &&Token| t.class == Class::Skip;
    let first = start + tokens[start..at].iter().take_while(adverb).count();
    let over = |t: &&Token| matches!(t.class, Class::Skip | Class::Share | Class::Reach);
    let last = (at - tokens[first..at].iter().rev().take_while(over).count()).checked_sub(1)?;
    let clause = tokens.get(first..=last).filter(|c| c.len() <= 3)?;
    let negates = |t: &Token| dict.is(Head::Negates, word_of(norm, t));
    let word = |t: &Token| t.kind == TokenKind::Word && (t.class == Class::None || negates(t));
    let says = |t: &Token| {
        several(t)
            && t.class == Class::None
            && matches!(t.pos, Pos::Verb | Pos::Attribute)
            && !dict.is(Head::Average, word_of(norm, t))
    };
    // Of things counted only what they are not is an answer: [不合格]9件.
    let answers = given || negates(clause.first()?);
    (answers && clause.iter().all(word) && says(&tokens[last])).then_some(Phrase { first, last })
}

/// A verb of reaching that is also a noun, where it opens its clause: [成交]5亿元.
fn moved(tokens: &[Token], at: usize, lead: &Lead) -> Option<Phrase> {
    let from = if lead.stop == Stop::Clause && !lead.change { lead.at + 1 } else { return None };
    let skipped = |t: &&Token| t.class == Class::Skip || matches!(t.kind, TokenKind::Date(_));
    let i = from + tokens[from..at].iter().take_while(skipped).count();
    (tokens[i].class == Class::Reach && tokens[i].nounlike && several(&tokens[i]))
        .then_some(Phrase { first: i, last: i })
}

/// What an earlier clause of the sentence says moved, where no number stands between: [财政收入]增加最多的是…,.
fn moved_before(norm: &str, dict: &Words, tokens: &[Token], mark: usize) -> Option<Phrase> {
    let start = tokens[..mark].iter().rposition(|t| t.quantity().is_some()).map_or(0, |i| i + 1);
    let moves = |t: &Token| t.kind == TokenKind::Word && matches!(t.class, Class::Up | Class::Down) && t.span.len() > 3;
    let verb = (start..mark).rev().find(|&i| moves(&tokens[i]))?;
    let adverb = |t: &&Token| t.class == Class::Skip || t.pos == Pos::Adverb;
    let last = verb.checked_sub(1 + tokens[start..verb].iter().rev().take_while(adverb).count())?;
    let clause = tokens[..verb].iter().rposition(|t| t.kind == TokenKind::Break).map_or(start, |i| i + 1);
    let other = |t: &Token| matches!(t.class, Class::Exclude | Class::Compare | Class::Above | Class::Below);
    let plain = last >= start && tokens[last].is_nominal() && !tokens[clause..verb].iter().any(other);
    plain.then(|| phrase::before(norm, dict, tokens, last)).flatten()
}

/// Whether a phrase names those who act or speak: 社团联会, 林委员文郎.
fn acts(norm: &str, dict: &Words, tokens: &[Token], p: Phrase) -> bool {
    let is = |i: usize, head| dict.ends_with(head, word_of(norm, &tokens[i]));
    is(p.last, Head::Agent) || (p.first..=p.last).any(|i| is(i, Head::Person))
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
    // 粮食总产再创历史新高,: the end of the clause measures nothing, its subject does.
    if dict.ends_with(Head::Empty, word_of(norm, &tokens[last])) {
        let run = tokens[start..last].iter().take_while(|t| t.is_nominal()).count();
        last = (start + run).checked_sub(1).filter(|_| run > 0)?;
    }
    let p = tokens[last].is_nominal().then(|| phrase::before(norm, dict, tokens, last)).flatten();
    p.filter(|p| !acts(norm, dict, tokens, *p))
}

/// The last noun phrase of an earlier clause of the sentence.
fn earlier(norm: &str, dict: &Words, tokens: &[Token], at: usize) -> Option<Phrase> {
    let mut i = at;
    while i > 0 {
        i -= 1;
        if tokens[i].is_nominal()
            && tokens.get(i + 1).is_none_or(|t| t.kind == TokenKind::Break || t.class == Class::Reach)
        {
            return phrase::before(norm, dict, tokens, i).filter(|p| !acts(norm, dict, tokens, *p));
        }
    }
    None
}
