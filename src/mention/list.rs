//! What is given once for several numbers: units (7.1、5.2和3.4个百分点, 2.6个和1.1个百分点, 608、34和53亿元) and approximators
//! (分别超过8万元、4.5万元).

use super::words::Words;
use super::{Dimension, Form, Quantity};
use crate::row::Qualifier;
use rust_decimal::Decimal;

/// What may stand between two members of a list.
const JOINS: [&str; 12] = ["、", "和", "与", "及", "以及", "或", "或者", "/", "、第", "，", "和约", "、约"];

/// Gives the members of lists the unit, and the magnitude, that only the last one carries.
pub(super) fn share(s: &str, quantities: &mut [Quantity]) {
    for i in (0..quantities.len().saturating_sub(1)).rev() {
        let (head, tail) = quantities.split_at_mut(i + 1);
        let (q, next) = (&mut head[i], &tail[0]);
        if next.unit.is_empty() || next.form != q.form || !matches!(q.form, Form::Plain | Form::Article) {
            continue;
        }
        if next.span.start < q.span.end || !JOINS.contains(&&s[q.span.end..next.span.start]) {
            continue;
        }
        let points = q.unit == "个" && next.unit == "个百分点";
        if !q.unit.is_empty() && !points {
            continue;
        }
        // 3、5亿元: a magnitude is shared by plain numbers only, and only where it keeps them of one size.
        let own = &s[q.number.clone()];
        let plain = own.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-'));
        let tail_number = &s[next.number.clone()];
        let scale = magnitude(tail_number);
        if plain
            && let Some(scale) = scale
            && next.dimension != Dimension::None
        {
            q.value = q.value.and_then(|v| v.checked_mul(scale));
            q.value_max = q.value_max.and_then(|v| v.checked_mul(scale));
        }
        q.unit = next.unit;
        q.dimension = next.dimension;
        if q.form == Form::Article {
            q.form = Form::Plain;
        }
    }
}

/// Words that deal one statement out to the numbers of a list.
const DEALERS: [&str; 3] = ["分别", "各", "依次"];

/// Gives the later members of a list the approximator that 分别 opens it with: 分别超过8万元、4.5万元, 分别约为3成和2成.
pub(super) fn deal(s: &str, words: &Words, quantities: &mut [Quantity]) {
    let mut dealt = None;
    for i in 1..quantities.len() {
        let (head, tail) = quantities.split_at_mut(i);
        let (first, q) = (&head[i - 1], &mut tail[0]);
        let joined = q.dimension == first.dimension
            && q.span.start >= first.span.end
            && JOINS.contains(&&s[first.span.end..q.span.start]);
        if !joined || q.qualifier != Qualifier::Exact {
            dealt = None;
            continue;
        }
        if dealt.is_none() && first.qualifier != Qualifier::Exact {
            let from = words.apart(s, first.span.start).map_or(first.span.start, |(from, _)| from);
            dealt = DEALERS.iter().any(|w| s[..from].ends_with(w)).then_some(first.qualifier);
        }
        q.qualifier = dealt.unwrap_or_default();
    }
}

/// What the trailing 万 and 亿 of an Arabic numeral multiply by.
fn magnitude(number: &str) -> Option<Decimal> {
    let digits = number.trim_end_matches(['百', '千', '万', '亿']);
    if digits.len() == number.len() || !digits.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    number[digits.len()..].chars().try_fold(Decimal::ONE, |v, c| {
        v.checked_mul(Decimal::from(match c {
            '百' => 100u64,
            '千' => 1_000,
            '万' => 10_000,
            _ => 100_000_000,
        }))
    })
}
