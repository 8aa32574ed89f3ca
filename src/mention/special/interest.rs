//! Interest in 分, 厘 and 毫: 年息五厘, 月息1分2厘, 加息四分之一厘.
//!
//! A 分 is a tenth, a 厘 a hundredth, a 毫 a thousandth of the principal a year; of a month's interest each is a tenth of
//! that (年息1分 = 10%, 月息1分 = 1%). Banks in Hong Kong quote rates a year in 厘 without saying so, and call a change of
//! a percentage point 一厘.

use crate::mention::cursor::Cursor;
use crate::mention::number::{self, Inner};
use crate::mention::quantity::{Core, Reader};
use crate::mention::{Dimension, Form};
use crate::row::Qualifier;
use rust_decimal::Decimal;

/// Words about interest by the year, by the month, and about its change.
const YEARLY: [&str; 4] = ["年息", "年利", "年利率", "年利息"];
const MONTHLY: [&str; 4] = ["月息", "月利", "月利率", "月利息"];
const RATES: [&str; 6] = ["利率", "息率", "实际息", "按息", "封顶息", "存款息"];
const CHANGES: [&str; 6] = ["加息", "减息", "降息", "上调", "下调", "调高"];

/// How far before the number its word of interest may stand, in characters.
const REACH: usize = 12;

/// Interest written in 分, 厘 and 毫.
pub(in crate::mention) fn interest(r: &Reader, at: usize) -> Option<Core> {
    let near = || r.rest(at).chars().take(8).any(|c| matches!(c, '厘' | '分'));
    if !near() {
        return None;
    }
    let head = &r.s[..at];
    let from = head.char_indices().rev().take(REACH).last().map_or(at, |(i, _)| i);
    let clause = head[from..].rsplit([',', '。', ';', '\n']).next().unwrap_or("");
    // All of the words have one of these.
    if !clause.contains(['息', '利', '调']) {
        return None;
    }
    let any = |words: &[&str]| words.iter().filter_map(|w| clause.rfind(w)).max();
    let (yearly, monthly, rate, change) = (any(&YEARLY), any(&MONTHLY), any(&RATES), any(&CHANGES));
    let said = yearly.max(monthly);
    // Percent for one 厘.
    let (li, unit, dimension) = if said.is_some() {
        (if monthly > yearly { Decimal::new(1, 1) } else { Decimal::ONE }, "%", Dimension::Percent)
    } else if change > rate {
        (Decimal::ONE, "个百分点", Dimension::Points)
    } else {
        rate?;
        (Decimal::ONE, "%", Dimension::Percent)
    };
    let (n, value) = amount(r, at)?;
    let mut end = n.span.end;
    let mut sum = Decimal::ZERO;
    let mut next = Some((value, end));
    let mut units = [('分', 10u32, 1u32), ('厘', 1, 1), ('毫', 1, 10)].into_iter();
    while let Some((v, p)) = next {
        let c = r.next(p)?;
        // 分 is a word of interest only beside 年息 and 月息.
        let (_, times, parts) = units.find(|u| u.0 == c).filter(|u| u.0 != '分' || said.is_some())?;
        sum = sum.checked_add(v.checked_mul(li)?.checked_mul(times.into())?.checked_div(parts.into())?)?;
        end = p + c.len_utf8();
        next = r.number(end).filter(|m| m.symbols == 1).and_then(|m| Some((m.value?, m.span.end)));
        if let Some((v, p)) = next
            && !matches!(r.next(p), Some('厘' | '毫'))
        {
            // 8厘5: a digit of the next unit.
            sum = sum.checked_add(v.checked_mul(li)?.checked_mul(times.into())?.checked_div((parts * 10).into())?)?;
            end = p;
            next = None;
        }
    }
    // 3厘米.
    if r.next(end) == Some('米') {
        return None;
    }
    let value = Some(sum.normalize());
    let qualifier = Qualifier::Exact;
    Some(Core { number: n, value, max: None, unit, dimension, end, qualifier, form: Form::Plain, factor: None })
}

/// 5, 0.25, 半, 四分之一.
fn amount(r: &Reader, at: usize) -> Option<(number::Number, Decimal)> {
    if let Some(p) = r.eat(at, &["半"]) {
        let n = number::Number { span: at..p, symbols: 1, ..number::Number::default() };
        return Some((n, Decimal::new(5, 1)));
    }
    let mut n = r.number(at).filter(|n| !n.senseless && n.inner == Inner::None && n.max.is_none())?;
    let mut value = n.value?;
    let under = r.eat(n.span.end, &["分之", "/"]).and_then(|p| r.number(p));
    if let Some(m) = under {
        let slash = r.s[n.span.end..].starts_with('/');
        let (over, under) = if slash { (value, m.value?) } else { (m.value?, value) };
        value = over.checked_div(under)?;
        n.span.end = m.span.end;
    }
    Some((n, value))
}
