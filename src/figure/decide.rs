//! Kind, direction, basis, role and indicator of each figure of a sentence.

use super::Figure;
use super::lead::{self, Lead, Stop};
use super::phrase::{self, Phrase};
use super::token::{Kind as TokenKind, Pos, Token};
use super::words::{Class, Words};
use crate::mention::{Dimension, Form, Mentions, Quantity};
use crate::row::{Basis, Direction, Kind, Role};
use crate::text::Span;

/// What a sentence is about so far, for the figures that do not say it again.
#[derive(Clone, Debug, Default)]
pub struct Topic {
    words: String,
    unit: &'static str,
    span: Option<Span>,
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
        if lead.stop == Stop::List && lead.phrase.is_none() && !lead.change && !lead.reach {
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
        let mut f = figure(norm, index, qi, q, tokens, &lead);
        // A count goes on with what was counted in the same unit, anything else with what was last spoken of.
        let topic = topics
            .iter()
            .rev()
            .find(|t| q.dimension == Dimension::Count && t.unit == f.unit)
            .or(topics.last())
            .cloned()
            .unwrap_or_default();
        name(norm, dict, tokens, at, q, &lead, &mut f, &topic);
        if let Some(p) = trailing(norm, tokens, at) {
            // 年薪达90万元以上的纳税人数目增加…: the clause goes on to speak of another thing.
            let span = p.span(tokens);
            topics.push(Topic { words: words(norm, &span), unit: "", span: Some(span) });
        } else if !f.indicator.is_empty() && f.rule != "whole" {
            topics.push(Topic { words: f.indicator.clone(), unit: f.unit, span: f.indicator_span.clone() });
        }
        places.push((at, lead));
        out.push(f);
    }
    pairs(norm, tokens, &places, &mut out[first..]);
    respectively(norm, dict, tokens, &places, &mut out[first..]);
    // 其中第三季度增长9.5%。: a sentence that names nothing goes on with the one before.
    for f in &mut out[first..] {
        let goes_on = matches!(f.kind, Kind::Growth | Kind::Change | Kind::Multiple | Kind::Rank);
        if f.rule == "bare" && goes_on && f.indicator_span.is_none() && !carry.words.is_empty() {
            f.indicator.clone_from(&carry.words);
            f.rule = "topic";
            f.confidence = 50;
        }
    }
    for f in &mut out[first..] {
        f.confidence = confidence(f);
    }
    *carry = topics.pop().unwrap_or_default();
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

fn figure(norm: &str, sentence: usize, qi: usize, q: &Quantity, tokens: &[Token], lead: &Lead) -> Figure {
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
    let level = f.unit.is_empty() && q.form == Form::Plain && ratio_like(norm, tokens, lead);
    f.kind = match (q.dimension, q.form) {
        (_, Form::Rank) | (Dimension::Rank, _) => Kind::Rank,
        (_, Form::RatioPart) => Kind::Rate,
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
        Dimension::Time => duration_object(norm, tokens, at),
        _ => phrase::after(norm, tokens, at, counted, false),
    };
    let of = tokens.get(at + 1).is_some_and(|t| t.pos == Pos::De);
    // 投入2000万元资金: an action alone gives way to the noun after the number; 4月起生效的15%税率 likewise.
    let left = lead
        .phrase
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
    } else {
        left.or(right)
    };
    let named = lead.organisation.filter(|_| counted).map(|i| Phrase { first: i, last: i });
    let eager = || phrase::after(norm, tokens, at, true, true).filter(|_| counted && topic.unit != f.unit);
    // 38人死亡, 982人受伤: what happened to them.
    let happened = || {
        let t = tokens.get(at + 1).filter(|t| counted && t.kind == TokenKind::Word && t.pos == Pos::Verb)?;
        let ends = tokens
            .get(at + 2)
            .is_none_or(|t| matches!(t.kind, TokenKind::Break | TokenKind::Enum | TokenKind::Close | TokenKind::Open));
        (ends && t.span.len() == 6 && matches!(t.class, Class::None | Class::Act))
            .then_some(Phrase { first: at + 1, last: at + 1 })
    };
    let chosen = chosen.or(named).or_else(|| happened().filter(|_| matches!(f.unit, "人" | "名"))).or_else(eager);
    let mut set = |p: Phrase, rule: &'static str, confidence: u8| {
        let span = p.span(tokens);
        f.indicator = words(norm, &span);
        f.indicator_span = Some(span);
        f.rule = rule;
        f.confidence = confidence;
        f.other = [right, lead.phrase].into_iter().flatten().find(|o| *o != p).map(|o| o.span(tokens));
    };
    if let Some(p) = chosen {
        let rule = if Some(p) == right { "after" } else { "before" };
        set(p, rule, if matches!(tokens[p.last].kind, TokenKind::Indicator) { 92 } else { 82 });
        return;
    }
    // Nothing beside it: what the sentence spoke of before.
    // 领取津贴与奖励,合计最高可获4万元: the clause before, where it holds no number of its own.
    if !matches!(f.kind, Kind::Growth | Kind::Change | Kind::Rank | Kind::Multiple)
        && q.form != Form::RatioPart
        && lead.stop == Stop::Clause
        && !lead.to
        && !lead.change
        && let Some(p) = clause_before(norm, dict, tokens, lead.at)
    {
        set(p, "earlier", 60);
        return;
    }
    let same_unit = topic.unit.is_empty() || f.unit.is_empty() || topic.unit == f.unit || !counted;
    if let (Some(p), false) = (lead.whole, lead.stop == Stop::Clause && seen_share(tokens, lead.at, at)) {
        set(p, "whole", 60);
    } else if let (Some(act), true) = (lead.act, counted && !same_unit || f.kind == Kind::Duration) {
        set(Phrase { first: act, last: act }, "act", 55);
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

/// A phrase that names a ratio or an index: its bare number is a level.
fn ratio_like(norm: &str, tokens: &[Token], lead: &Lead) -> bool {
    lead.phrase.is_some_and(|p| {
        let words = &norm[p.span(tokens)];
        ["率", "比", "比例", "比值", "指数", "系数", "之比"].iter().any(|w| words.ends_with(w))
    })
}

/// The phrase after 的 behind a quantity that only says which: 年薪达90万元以上的[纳税人数目].
fn trailing(norm: &str, tokens: &[Token], at: usize) -> Option<Phrase> {
    (tokens.get(at + 1)?.pos == Pos::De).then(|| phrase::after(norm, tokens, at + 1, false, false)).flatten()
}

fn seen_share(tokens: &[Token], from: usize, to: usize) -> bool {
    tokens[from..to].iter().any(|t| t.class == Class::Share)
}

/// What a length of time is about: 39天完成3亿元的工程量.
fn duration_object(norm: &str, tokens: &[Token], at: usize) -> Option<Phrase> {
    if tokens.get(at + 1).is_some_and(|t| t.class == Class::Act || t.pos == Pos::Verb) {
        return phrase::after(norm, tokens, at + 1, false, false);
    }
    phrase::after(norm, tokens, at, false, false)
}

/// The phrase that ends the clause before the mark `mark`, where that clause holds no number.
fn clause_before(norm: &str, dict: &Words, tokens: &[Token], mark: usize) -> Option<Phrase> {
    let last = mark.checked_sub(1)?;
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
fn words(norm: &str, span: &Span) -> String {
    norm[span.clone()].chars().filter(|c| !c.is_whitespace()).collect()
}

/// 从464件降至276件, 由137户494人减至8户14人: roles for both sides, number by number.
fn pairs(norm: &str, tokens: &[Token], places: &[(usize, Lead)], figures: &mut [Figure]) {
    for v in 1..tokens.len() {
        let class = tokens[v].class;
        let leads = matches!(class, Class::UpTo | Class::DownTo | Class::To)
            || class == Class::Reach && word_of(norm, &tokens[v]) == "为";
        if !leads {
            continue;
        }
        let b = places.partition_point(|(at, _)| *at < v);
        if b == 0 || b == places.len() || tokens[v + 1..places[b].0].iter().any(|t| t.kind == TokenKind::Break) {
            continue;
        }
        let gap = &tokens[places[b - 1].0 + 1..v];
        if gap.iter().filter(|t| t.kind == TokenKind::Break).count() > 1 || gap.iter().any(Token::is_nominal) {
            continue;
        }
        // 8千元、最高9万元: numbers side by side, or with nothing but 、 and adverbs between.
        let run = |i: usize, j: usize| {
            tokens[places[i].0 + 1..places[j].0].iter().all(|t| t.kind == TokenKind::Enum || t.class == Class::Skip)
        };
        let left = (0..b).rev().take_while(|&i| i == b - 1 || run(i, i + 1)).count();
        let right = (b..places.len()).take_while(|&i| i == b || run(i - 1, i)).count();
        let n = left.min(right);
        let first = b - n;
        let start = if first > 0 { places[first - 1].0 + 1 } else { 0 };
        let opened = tokens[start..places[first].0]
            .iter()
            .rev()
            .take_while(|t| t.kind != TokenKind::Break)
            .any(|t| t.class == Class::From);
        if !(opened || gap.is_empty() && class != Class::To) {
            continue;
        }
        for k in 0..n {
            let (head, tail) = figures.split_at_mut(b);
            let (from, to) = (&mut head[b - n + k], &mut tail[k]);
            if from.unit != to.unit && !from.unit.is_empty() && !to.unit.is_empty() {
                continue;
            }
            from.role = Role::From;
            from.direction = Direction::None;
            to.role = Role::To;
            to.basis = Basis::None;
            to.basis_text = None;
            to.direction = match class {
                Class::UpTo => Direction::Up,
                Class::DownTo => Direction::Down,
                _ => gap
                    .iter()
                    .rev()
                    .find_map(|t| match t.class {
                        Class::Up | Class::UpTo => Some(Direction::Up),
                        Class::Down | Class::DownTo => Some(Direction::Down),
                        _ => None,
                    })
                    .unwrap_or_default(),
            };
            for f in [&mut *from, &mut *to] {
                f.kind = level_kind(f.unit, f.kind);
            }
            if from.rule == "bare" || from.indicator.is_empty() {
                from.indicator.clone_from(&to.indicator);
                from.indicator_span.clone_from(&to.indicator_span);
            } else if to.rule != "after" || to.indicator.is_empty() {
                to.indicator.clone_from(&from.indicator);
                to.indicator_span.clone_from(&from.indicator_span);
            }
            from.rule = "from_to";
            to.rule = "from_to";
        }
    }
}

fn word_of<'a>(norm: &'a str, t: &Token) -> &'a str {
    &norm[t.span.clone()]
}

fn level_kind(unit: &str, kind: Kind) -> Kind {
    match (kind, unit) {
        (Kind::Growth, _) | (Kind::Change, "%" | "‰") => Kind::Rate,
        (Kind::Change, u) if u.ends_with('元') => Kind::Amount,
        _ => kind,
    }
}

/// A、B和C分别为1、2和3: each number takes its own phrase.
fn respectively(norm: &str, dict: &Words, tokens: &[Token], places: &[(usize, Lead)], figures: &mut [Figure]) {
    let mut i = 0;
    while i < places.len() {
        if !places[i].1.respectively || places[i].1.stop == Stop::List {
            i += 1;
            continue;
        }
        let mut j = i + 1;
        while j < places.len() {
            let between = &tokens[places[j - 1].0 + 1..places[j].0];
            if between.is_empty()
                || between.iter().any(|t| {
                    !(t.kind == TokenKind::Enum
                        || t.pos == Pos::Conjunction
                        || t.kind == TokenKind::Break && word_of(norm, t) == ",")
                })
            {
                break;
            }
            j += 1;
        }
        let n = j - i;
        let names = coordinated(norm, dict, tokens, places[i].0);
        // 分别升3%、2%…: a second row of numbers for the same phrases.
        let row_above =
            (names.len() != n && n > 1 && i >= n && figures[i - n..i].iter().all(|f| f.rule == "respectively"))
                .then(|| i - n);
        for k in 0..n {
            if let Some(above) = row_above {
                let (indicator, span) =
                    (figures[above + k].indicator.clone(), figures[above + k].indicator_span.clone());
                let f = &mut figures[i + k];
                f.indicator = indicator;
                f.indicator_span = span;
                f.rule = "respectively";
            }
            let f = &mut figures[i + k];
            if row_above.is_some() {
            } else if names.len() == n && n > 1 {
                f.indicator = words(norm, &names[k]);
                f.indicator_span = Some(names[k].clone());
                f.rule = "respectively";
                f.confidence = 85;
            } else if k > 0 {
                let (indicator, span) = (figures[i].indicator.clone(), figures[i].indicator_span.clone());
                let f = &mut figures[i + k];
                f.indicator = indicator;
                f.indicator_span = span;
            }
            if k > 0 {
                let (head, tail) = figures.split_at_mut(i + 1);
                let (a, b) = (&head[i], &mut tail[k - 1]);
                b.kind = if a.unit == b.unit { a.kind } else { b.kind };
                b.direction = a.direction;
                b.basis = a.basis;
                b.role = a.role;
            }
        }
        i = j;
    }
}

/// The coordinated phrases before 分别: 薪俸税、物业税和印花税.
fn coordinated(norm: &str, dict: &Words, tokens: &[Token], at: usize) -> Vec<Span> {
    let separator = |t: &Token| t.kind == TokenKind::Enum || t.pos == Pos::Conjunction && t.kind == TokenKind::Word;
    let ends = |t: &Token| t.quantity().is_some() || t.kind == TokenKind::Break;
    // The list may end one clause mark before 分别: …、博彩税,收入分别为.
    let Some(last) = (0..at).rev().find(|&i| separator(&tokens[i])) else { return Vec::new() };
    if tokens[last..at].iter().filter(|t| ends(t)).count() > 1
        || tokens[last..at].iter().any(|t| t.quantity().is_some())
    {
        return Vec::new();
    }
    let tail = tokens[last + 1..at].iter().take_while(|t| t.is_nominal() || t.pos == Pos::Locative).count();
    if tail == 0 {
        return Vec::new();
    }
    let mut names: Vec<Span> = Vec::new();
    names.push(tokens[last + 1].span.start..tokens[last + tail].span.end);
    let mut end = last;
    loop {
        let start = tokens[..end].iter().rposition(|t| separator(t) || ends(t)).map_or(0, |i| i + 1);
        if start == end {
            break;
        }
        let inner = start > 0 && separator(&tokens[start - 1]);
        if inner {
            names.push(tokens[start].span.start..tokens[end - 1].span.end);
            end = start - 1;
        } else {
            names.extend(phrase::before(norm, dict, tokens, end - 1).map(|p| p.span(tokens)));
            break;
        }
    }
    names.reverse();
    names
}
