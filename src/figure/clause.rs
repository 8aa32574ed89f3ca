//! Questions about the clause that a number stands in.

use super::token::{Kind, Pos, Token};
use super::words::Class;
use crate::mention::{Dimension, Form, Mentions, Quantity};
use crate::row::Basis;

/// Whether a date mention names last year's same time.
pub fn base_basis(word: &str) -> Basis {
    if ["上年", "去年", "同期", "同比", "按年", "年增", "上一年", "前一年"].iter().any(|w| word.contains(w))
    {
        Basis::Yoy
    } else if ["环比", "按月", "按季", "上月", "上季", "上个月", "上周", "前一月", "上旬"]
        .iter()
        .any(|w| word.contains(w))
    {
        Basis::Mom
    } else {
        Basis::Named
    }
}

/// The first token of the clause that the token `from` stands in: after a mark, a bracket or a number.
pub fn clause_start(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0usize;
    for i in (0..from).rev() {
        match tokens[i].kind {
            Kind::Break if depth == 0 => return i + 1,
            Kind::Close => depth += 1,
            Kind::Open => {
                if depth == 0 {
                    return i + 1;
                }
                depth -= 1;
            }
            Kind::Quantity(_) if depth == 0 => return i + 1,
            _ => {}
        }
    }
    0
}

/// Whether a word of planning plans what follows: 计划建设, but not 于计划期间.
pub fn aims(norm: &str, tokens: &[Token], i: usize) -> bool {
    let word = &norm[tokens[i].span.clone()];
    !matches!(word, "计划" | "规划" | "方案" | "预算")
        || tokens.get(i + 1).is_some_and(|t| t.pos == Pos::Verb || t.quantity().is_some())
}

/// Whether a quantity is a length of time.
pub fn is_time(mentions: &Mentions, quantity: usize) -> bool {
    mentions.quantities.get(quantity).is_some_and(|q| q.dimension == Dimension::Time)
}

/// Whether a share or multiple may have its whole before 的.
pub fn takes_whole(mentions: &Mentions, tokens: &[Token], at: usize) -> bool {
    let q: Option<&Quantity> = tokens[at].quantity().and_then(|q| mentions.quantities.get(q));
    q.is_some_and(|q| matches!(q.dimension, Dimension::Percent | Dimension::Multiple) || q.form == Form::Share)
}

/// The token 占 before the token `first`, across names, dates and adverbs.
pub fn share_before(tokens: &[Token], first: usize) -> Option<usize> {
    (0..first)
        .rev()
        .find(|&i| !matches!(tokens[i].kind, Kind::Name(_) | Kind::Date(_)) && tokens[i].pos != Pos::Adverb)
        .filter(|&i| tokens[i].class == Class::Share)
}

/// Whether a verb of sharing or being stands before the token `first`, across names and dates.
pub fn governed(tokens: &[Token], first: usize) -> bool {
    tokens[..first]
        .iter()
        .rev()
        .take_while(|t| t.kind != Kind::Break && t.quantity().is_none())
        .find(|t| !matches!(t.kind, Kind::Name(_) | Kind::Date(_)) && t.pos != Pos::De && t.pos != Pos::Adverb)
        .is_some_and(|t| matches!(t.class, Class::Share | Class::Reach))
}

/// The comparing word in `from..to` (token indices), nearest to `to`.
pub fn comparison(tokens: &[Token], from: usize, to: usize) -> Option<usize> {
    (from..to).rev().find(|&i| matches!(tokens[i].class, Class::Compare | Class::Above | Class::Below))
}
