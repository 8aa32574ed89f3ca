//! Kind, direction, basis and role of a figure, from the words before its number.

use super::Figure;
use super::lead::Lead;
use super::token::{Kind as TokenKind, Pos, Token, word_of};
use super::words::{Class, Head, Words};
use crate::mention::{Dimension, Form, Quantity};
use crate::row::{Basis, Direction, Kind, Role};

/// The figure of a quantity, without its indicator.
pub(super) fn figure(
    norm: &str,
    dict: &Words,
    sentence: usize,
    qi: usize,
    q: &Quantity,
    tokens: &[Token],
    lead: &Lead,
) -> Figure {
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
        // 优良天数增加25天, 工期缩短一年.
        (Dimension::Time, _) if change && lengthens(norm, dict, tokens, lead, q) => Kind::Change,
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

/// Whether a length of time is what another grew or shrank by: 优良天数增加25天, but not 提前一年 or 缩短三年建设.
fn lengthens(norm: &str, dict: &Words, tokens: &[Token], lead: &Lead, q: &Quantity) -> bool {
    let at = tokens.partition_point(|t| t.span.start < q.span.start);
    let moves = lead.verb.is_some_and(|v| dict.holds(Head::Moving, word_of(norm, &tokens[v])));
    let ends =
        tokens.get(at + 1).is_none_or(|t| t.kind != TokenKind::Word || t.pos == Pos::De || t.pos == Pos::Particle);
    // 较上季缩短0.1年: against what was spoken of.
    (lead.phrase.is_some() || lead.basis != Basis::None) && !lead.crossed && moves && ends
}

/// A phrase that names a ratio or an index: its bare number is a level.
fn ratio_like(norm: &str, dict: &Words, tokens: &[Token], lead: &Lead) -> bool {
    lead.phrase.is_some_and(|p| {
        let words = &norm[p.span(tokens)];
        dict.ends_with(Head::Ratio, words)
    })
}
