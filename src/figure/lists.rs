//! Numbers that belong together: both sides of 从A降至B, and lists that 分别 deals out.

use super::Figure;
use super::lead::{Lead, Stop};
use super::members::{coordinated, numbered, shared_head};
use super::phrase::words;
use super::token::{Kind as TokenKind, Pos, Token, word_of};
use super::words::{Class, Words};
use crate::mention::{Dimension, Form, Mentions, Quantity};
use crate::row::{Basis, Direction, Kind, Role};
use crate::text::Span;

/// 从464件降至276件, 由137户494人减至8户14人: roles for both sides, number by number.
pub fn pairs(norm: &str, tokens: &[Token], places: &[(usize, Lead)], figures: &mut [Figure]) {
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
            // 由14.3%降至0: zero needs no unit.
            if to.unit.is_empty() && to.value.is_some_and(|v| v.is_zero()) {
                (to.unit, to.kind) = (from.unit, from.kind);
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

fn level_kind(unit: &str, kind: Kind) -> Kind {
    match (kind, unit) {
        (Kind::Growth, _) | (Kind::Change, "%" | "‰") => Kind::Rate,
        (Kind::Change, u) if u.ends_with('元') => Kind::Amount,
        _ => kind,
    }
}

/// A、B和C分别为1、2和3: each number takes its own phrase.
pub fn respectively(norm: &str, dict: &Words, tokens: &[Token], places: &[(usize, Lead)], figures: &mut [Figure]) {
    let mut i = 0;
    while i < places.len() {
        if !places[i].1.respectively || places[i].1.stop == Stop::List {
            i += 1;
            continue;
        }
        let mut j = i + 1;
        while j < places.len() {
            let between = &tokens[places[j - 1].0 + 1..places[j].0];
            let joins = |t: &Token| {
                t.kind == TokenKind::Enum
                    || t.pos == Pos::Conjunction
                    || t.kind == TokenKind::Break && word_of(norm, t) == ","
            };
            // 分别增长12%和[下降]5%: each may move its own way.
            let moves = |t: &Token| matches!(t.class, Class::Up | Class::Down | Class::Skip | Class::Yoy);
            let fits = between.first().is_some_and(joins) && between.iter().all(|t| joins(t) || moves(t));
            if !fits {
                break;
            }
            j += 1;
        }
        let mut names = coordinated(norm, dict, tokens, places[i].0, false);
        // 分别达到5万元、2万元,增长5%和7%: where there are too many, the next unit opens a list of its own.
        let one = i + figures[i..j].iter().take_while(|f| f.unit == figures[i].unit).count();
        if names.len() < j - i && one > i + 1 {
            j = one;
        }
        let n = j - i;
        if names.len() > n {
            // 金融业、软件和信息服务业: 和 may stand inside a member.
            names = coordinated(norm, dict, tokens, places[i].0, true);
        }
        // 修路4767公里,管网1.8万公里,分别增长4.8%、50%: the numbers say more of what was measured before.
        let spoken = if names.len() != n && n > 1 && continues(norm, &places[i], tokens) {
            last_distinct(&figures[..i], n)
        } else {
            Vec::new()
        };
        let head = if names.len() == n { shared_head(norm, dict, tokens, &names) } else { "" };
        let ordinals = numbered(norm, tokens, &places[i]).filter(|(names, _)| names.len() == n && n > 1);
        // 分别升3%、2%…: a second row of numbers for the same phrases.
        let row_above = (names.len() != n
            && n > 1
            && i >= n
            && continues(norm, &places[i], tokens)
            && figures[i - n..i].iter().all(|f| f.rule == "respectively"))
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
            } else if let Some((names, span)) = &ordinals {
                f.indicator.clone_from(&names[k]);
                f.indicator_span = Some(span.clone());
                f.rule = "respectively";
            } else if let Some((indicator, span)) = spoken.get(k) {
                f.indicator.clone_from(indicator);
                f.indicator_span.clone_from(span);
                f.rule = "respectively";
            } else if names.len() == n && n > 1 {
                f.indicator = words(norm, &names[k]);
                if k + 1 < n {
                    f.indicator.push_str(head);
                }
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
                let own = places[i + k].1.change;
                b.kind = if a.unit == b.unit && !own { a.kind } else { b.kind };
                b.direction = if own { b.direction } else { a.direction };
                b.basis = if own && b.basis != Basis::None { b.basis } else { a.basis };
                b.role = a.role;
            }
        }
        i = j;
        // …,增长5%和7%: a row of changes of what was just dealt out, though 分别 is not said again.
        let row = i..i + n;
        let dealt = n > 1 && i >= n && figures[i - n..i].iter().all(|f| f.rule == "respectively");
        if dealt && row.end <= places.len() && changes_of_row(norm, tokens, places, row.clone(), figures) {
            for k in row {
                let (indicator, span) = (figures[k - n].indicator.clone(), figures[k - n].indicator_span.clone());
                let f = &mut figures[k];
                (f.indicator, f.indicator_span, f.rule) = (indicator, span, "respectively");
            }
            i += n;
        }
    }
}

/// Whether the numbers of `row` are a list of changes that names nothing, right behind the row before and no longer than it.
fn changes_of_row(
    norm: &str,
    tokens: &[Token],
    places: &[(usize, Lead)],
    row: std::ops::Range<usize>,
    figures: &[Figure],
) -> bool {
    let joined = |k: usize| {
        let between = &tokens[places[k - 1].0 + 1..places[k].0];
        let lists = |t: &Token| t.kind == TokenKind::Enum || t.pos == Pos::Conjunction;
        let moves = |t: &Token| matches!(t.class, Class::Up | Class::Down | Class::Skip | Class::Yoy);
        between.first().is_some_and(lists) && between.iter().all(|t| lists(t) || moves(t))
    };
    let first = &tokens[places[row.start - 1].0 + 1..places[row.start].0];
    let opens = first.first().is_some_and(|t| t.kind == TokenKind::Break && word_of(norm, t) == ",");
    let moved = |f: &Figure| matches!(f.kind, Kind::Growth | Kind::Change) && f.unit == figures[row.start].unit;
    opens
        && !places[row.start].1.respectively
        && continues(norm, &places[row.start], tokens)
        && figures[row.clone()].iter().all(moved)
        && (row.start + 1..row.end).all(joined)
        && (row.end == places.len() || !joined(row.end))
}

/// Whether a list of numbers names nothing by itself: only a growth noun, a comparison or a verb stands before it.
fn continues(norm: &str, (at, lead): &(usize, Lead), tokens: &[Token]) -> bool {
    let Some(p) = lead.phrase else { return true };
    // 年均增速分别达到: the words of growth alone.
    p.last < *at
        && tokens[p.first..=p.last].iter().all(|t| t.class == Class::GrowthNoun || word_of(norm, t).ends_with('均'))
}

/// The last `n` indicators of the figures, each once, in order.
fn last_distinct(figures: &[Figure], n: usize) -> Vec<(String, Option<Span>)> {
    let mut found: Vec<(String, Option<Span>)> = Vec::with_capacity(n);
    for f in figures.iter().rev().filter(|f| !f.indicator.is_empty()) {
        if found.len() < n && !found.iter().any(|(words, _)| *words == f.indicator) {
            found.push((f.indicator.clone(), f.indicator_span.clone()));
        }
    }
    found.reverse();
    if found.len() == n { found } else { Vec::new() }
}

/// Whether the percentage at `at` follows a change with nothing between and nothing after.
pub(super) fn said_again(
    tokens: &[Token],
    before_at: usize,
    at: usize,
    q: &Quantity,
    before: &Lead,
    lead: &Lead,
    mentions: &Mentions,
) -> bool {
    let other = tokens[before_at].quantity().map(|i| mentions.quantities[i].dimension);
    let silent = lead.phrase.is_none() && !lead.change && !lead.reach && lead.act.is_none() && !lead.share;
    let alone = tokens.get(at + 1).is_none_or(|t| matches!(t.kind, TokenKind::Break | TokenKind::Close));
    q.dimension == Dimension::Percent
        && q.form == Form::Plain
        && before.change
        && !before.to
        && other.is_some_and(|d| !matches!(d, Dimension::Percent | Dimension::Points | Dimension::Rank))
        && at == before_at + 2
        && matches!(tokens[before_at + 1].kind, TokenKind::Break | TokenKind::Open)
        && silent
        && alone
}
