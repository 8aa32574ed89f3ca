//! Questions about the clause that a number stands in.

use super::token::{Kind, Pos, Token};
use super::words::{Class, Head, Words};
use crate::mention::{Dimension, Form, Mentions, Quantity};
use crate::row::Basis;
use crate::text::Span;

/// Whether a date mention names last year's same time.
pub fn base_basis(dict: &Words, words: &str) -> Basis {
    if dict.holds(Head::YearAgo, words) {
        Basis::Yoy
    } else if dict.holds(Head::PeriodAgo, words) {
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
pub fn aims(norm: &str, dict: &Words, tokens: &[Token], i: usize) -> bool {
    let word = &norm[tokens[i].span.clone()];
    // 预算编列5亿元: what is money is a noun before an action that names its number.
    let happens = |t: &Token| t.class == Class::Reach && dict.is(Head::Happens, &norm[t.span.clone()]);
    if dict.is(Head::Money, word) && tokens.get(i + 1).is_some_and(happens) {
        return false;
    }
    // [国防]预算约6亿元: so it is behind the words that say whose.
    let number = tokens[i + 1..].iter().find(|t| t.class != Class::Skip).is_some_and(|t| t.quantity().is_some());
    let named = i > 0 && tokens[i - 1].is_nominal() && tokens[i - 1].span.end == tokens[i].span.start;
    if dict.is(Head::Money, word) && number && named {
        return false;
    }
    !dict.is(Head::Plan, word)
        || tokens.get(i + 1).is_some_and(|t| {
            t.pos == Pos::Verb
                || t.class == Class::Act
                || t.quantity().is_some()
                || norm[t.span.clone()].ends_with("投资")
        })
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
        .find(|t| {
            !matches!(t.kind, Kind::Name(_) | Kind::Date(_))
                && !matches!(t.pos, Pos::De | Pos::Adverb)
                && t.class != Class::Skip
        })
        .is_some_and(|t| matches!(t.class, Class::Share | Class::Reach))
}

/// The comparing word in `from..to` (token indices), nearest to `to`.
pub fn comparison(tokens: &[Token], from: usize, to: usize) -> Option<usize> {
    (from..to).rev().find(|&i| matches!(tokens[i].class, Class::Compare | Class::Above | Class::Below))
}

/// Whether the token is a place in an order: 第三, 前三名.
pub fn is_rank(mentions: &Mentions, tokens: &[Token], at: usize) -> bool {
    tokens[at]
        .quantity()
        .and_then(|q| mentions.quantities.get(q))
        .is_some_and(|q| q.dimension == Dimension::Rank || q.form == Form::Rank)
}

/// Whether the token is a share or a relative change in percent.
pub fn is_percent(mentions: &Mentions, tokens: &[Token], at: usize) -> bool {
    let q = tokens[at].quantity().and_then(|q| mentions.quantities.get(q));
    q.is_some_and(|q| q.dimension == Dimension::Percent)
}

/// Whether the token is a multiple.
pub fn is_multiple(mentions: &Mentions, tokens: &[Token], at: usize) -> bool {
    let q = tokens[at].quantity().and_then(|q| mentions.quantities.get(q));
    q.is_some_and(|q| q.dimension == Dimension::Multiple)
}

/// The item of a budget whose line ends with the number at `at`: 第4目 [建筑及设备]30万元.
pub fn budget_item(norm: &str, tokens: &[Token], at: usize) -> Option<Span> {
    let start =
        tokens[..at].iter().rposition(|t| matches!(t.kind, Kind::Break | Kind::Quantity(_))).map_or(0, |i| i + 1);
    let first = tokens[start..at].first()?.span.start;
    let line = &norm[first..tokens[at].span.start];
    let rest = line
        .strip_prefix('第')?
        .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c));
    let item = rest.strip_prefix(['款', '项', '目', '节'])?.trim();
    let from = first + (line.len() - rest.len()) + rest[..].find(item)?;
    (!item.is_empty() && item.len() <= ITEM && rest.len() + '第'.len_utf8() < line.len())
        .then(|| from..from + item.len())
}

/// Bytes of the longest name of a budget item: 30 characters.
const ITEM: usize = 90;

/// Where the words begin that say among whom a rank holds: 居[世界]第一, 列[设区市]第三; `at` where there are none.
pub fn scope(norm: &str, dict: &Words, tokens: &[Token], at: usize) -> usize {
    let among =
        |t: &Token| t.is_nominal() || matches!(t.kind, Kind::Name(_)) || matches!(t.pos, Pos::De | Pos::Locative);
    let first = at - tokens[..at].iter().rev().take_while(|t| among(t)).count();
    // A verb of standing governs all of them, unless it belongs to a name: 改善[幅度].
    let named = tokens[first].kind == Kind::Word && dict.is(Head::Movement, &norm[tokens[first].span.clone()]);
    if !named
        && first.checked_sub(1).is_some_and(|v| {
            matches!(
                tokens[v].class,
                Class::Stand | Class::UpTo | Class::DownTo | Class::Up | Class::From | Class::Reach
            )
        })
    {
        return first;
    }
    let names =
        |i: usize| dict.is(Head::Scope, &norm[tokens[i].span.clone()]) || matches!(tokens[i].kind, Kind::Name(_));
    (first..at).rev().take_while(|&i| names(i)).last().unwrap_or(at)
}

/// Whether the clause that ends at the mark `mark` has a subject and a predicate and no number. `any` admits every
/// predicate; else it must be of movement.
pub fn predicates(tokens: &[Token], mark: usize, any: bool) -> bool {
    let start = tokens[..mark].iter().rposition(|t| t.kind == Kind::Break).map_or(0, |i| i + 1);
    let clause = &tokens[start..mark];
    // 当中就业人数…: words that only lead over.
    let leads_over = |t: &&Token| matches!(t.class, Class::Skip | Class::Stop) && t.pos != Pos::Preposition;
    let clause = &clause[clause.iter().take_while(leads_over).count()..];
    let (Some(first), Some(last)) = (clause.first(), clause.last()) else { return false };
    let opens = !matches!(first.pos, Pos::Preposition | Pos::Conjunction) && clause.iter().any(Token::is_nominal);
    let moves = |t: &Token| matches!(t.class, Class::Up | Class::Down);
    opens
        && !last.is_nominal()
        && matches!(last.kind, Kind::Word)
        && !matches!(last.pos, Pos::Locative | Pos::Preposition)
        && clause.len() <= 12
        && clause.iter().all(|t| {
            t.quantity().is_none() && !matches!(t.class, Class::Compare | Class::Stop | Class::Exclude | Class::Act)
        })
        && (any || clause.iter().any(moves))
}
