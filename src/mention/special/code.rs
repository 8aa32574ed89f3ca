//! Ratios, and numbers that name rather than count: telephone, document, model and version numbers, formulas.

use super::whole;
use crate::mention::cursor::Cursor;
use crate::mention::number::{self, Inner};
use crate::mention::quantity::{Reader, Taken};
use crate::mention::{Dimension, Form, Quantity};
use rust_decimal::Decimal;

/// 9.1:42.3:48.6, 87:9:4; 3:1 beside 比.
pub(in crate::mention) fn ratio(r: &Reader, at: usize) -> Option<Taken> {
    r.behind(at).filter(|c| matches!(c, ':' | '∶' | '：' | '比'))?;
    let first = r.number(at).filter(|n| n.arabic && !n.magnitude && n.value.is_some())?;
    // 招生比例为3比1: said like a ratio, read like one.
    let said = r.ends(at, &["比例为", "比例是", "比例达", "之比为", "之比是", "比率为", "比值为"]);
    let colon: &[&str] = if said { &[":", "∶", "：", "比"] } else { &[":", "∶", "："] };
    r.eat(first.span.end, colon)?;
    let mut parts = vec![first];
    while let Some(last) = parts.last()
        && let Some(p) = r.eat(last.span.end, colon)
        && parts.len() < 12
        && let Some(n) = r.number(p).filter(|n| n.arabic && !n.magnitude)
    {
        parts.push(n);
    }
    if parts.len() < 2 {
        return None;
    }
    let end = parts.last().map_or(at, |n| n.span.end);
    let before = r.s[..at].chars().rev().take(8).any(|c| c == '比') || clause_compares(r, at);
    // 收入比缩小至2.21:1 is one value.
    if let [a, b] = parts.as_slice()
        && before
        && b.value == Some(Decimal::ONE)
    {
        let mut one = whole(at..end, a.span.clone(), a.value, Form::RatioPart);
        one.number = a.span.clone();
        return Some(Taken::Quantity(one));
    }
    if (parts.len() == 2 && !before) || parts.iter().any(|n| n.value.is_none()) {
        return Some(Taken::Quantity(whole(at..end, at..end, None, Form::Identifier)));
    }
    let sum: Decimal =
        parts.iter().filter_map(|n| n.value).fold(Decimal::ZERO, |a, v| a.checked_add(v).unwrap_or(Decimal::MAX));
    let percent = sum >= Decimal::from(99) && sum <= Decimal::from(101);
    let quantities = parts
        .into_iter()
        .map(|n| Quantity {
            span: n.span.clone(),
            value: n.value,
            number: n.span,
            unit: if percent { "%" } else { "" },
            dimension: if percent { Dimension::Percent } else { Dimension::None },
            form: Form::RatioPart,
            ..Quantity::default()
        })
        .collect();
    Some(Taken::Parts(quantities))
}

/// 比 in the clause: 收入比由上年同期的2.05:1; not 同比 and 环比.
fn clause_compares(r: &Reader, at: usize) -> bool {
    let back = r.s[..at].chars().rev().take(24).take_while(|c| !matches!(c, ',' | '。' | ';' | '\n'));
    let from = at - back.map(char::len_utf8).sum::<usize>();
    r.s[from..at].match_indices('比').any(|(i, _)| !r.s[from..from + i].ends_with(['同', '环']))
}

/// Telephone, document, model and version numbers, formulas.
pub(in crate::mention) fn identifier(r: &Reader, at: usize, c: char) -> Option<Taken> {
    let id = |end: usize| Some(Taken::Quantity(whole(at..end, at..end, None, Form::Identifier)));
    // 五号线, 101号: an ordinal with its number.
    let numbered =
        |n: number::Number, end: usize| Some(Taken::Quantity(whole(at..end, n.span, n.value, Form::Ordinal)));
    let b = r.s.as_bytes();
    if !c.is_ascii_digit() {
        // 六号文件, 五号线
        let n = r.number(at).filter(|n| n.inner == Inner::None && n.symbols <= 4)?;
        let e = r.eat(n.span.end, &["号"])?;
        return if r.eat(e, &["召"]).is_some() { None } else { numbered(n, e) };
    }
    let run = |mut p: usize| {
        while p < b.len()
            && (b[p].is_ascii_alphanumeric()
                || matches!(b[p], b'-' | b'.' | b'_' | b'/') && b.get(p + 1).is_some_and(u8::is_ascii_alphanumeric))
        {
            p += 1;
        }
        p
    };
    let digits = {
        let mut p = at;
        while p < b.len() && b[p].is_ascii_digit() {
            p += 1;
        }
        p
    };
    let n = r.number(at)?;
    let prev = r.prev(at);
    if prev.is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && !r.ends(at, &["RMB", "USD", "HKD", "CNY", "TWD", "EUR", "JPY", "GBP"])
    {
        return id(run(at).max(digits));
    }
    let after = b.get(n.span.end).copied().unwrap_or(b' ');
    // 1.2.3, 192.168.0.1
    if n.decimal && after == b'.' && b.get(n.span.end + 1).is_some_and(u8::is_ascii_digit) {
        let mut p = n.span.end;
        while p < b.len() && (b[p].is_ascii_digit() || b[p] == b'.') {
            p += 1;
        }
        return id(p);
    }
    let unit = r.unit_at(n.span.end);
    if after.is_ascii_alphabetic() && unit.is_none() && !n.magnitude {
        return id(run(at));
    }
    // 0797-8391234, 010-12345678, 2022-15
    let short = digits - at <= 3
        && after != b'-'
        && !prev.is_some_and(char::is_alphanumeric)
        && !r.next(digits).is_some_and(char::is_alphanumeric);
    let leading_zero = b[at] == b'0' && digits - at > 1 && !n.decimal && !short;
    if leading_zero || (after == b'-' && unit.is_none() && digits - at >= 3 && phone_tail(b, n.span.end + 1)) {
        let mut p = digits;
        while p < b.len() && (b[p].is_ascii_digit() || b[p] == b'-' && b.get(p + 1).is_some_and(u8::is_ascii_digit)) {
            p += 1;
        }
        return id(p);
    }
    if r.eat(n.span.end, &["号"]).is_some() && r.eat(n.span.end, &["号召"]).is_none() && n.inner == Inner::None {
        let end = n.span.end + '号'.len_utf8();
        return if r.ends(at, &["〕", "]", "】", ")"]) { id(end) } else { numbered(n, end) };
    }
    // B-2, (300469)
    let model = matches!(prev, Some('-' | '—' | '–'))
        && r.s[..at].chars().rev().nth(1).is_some_and(|c| c.is_ascii_alphabetic());
    let stock = prev == Some('(') && digits - at == 6 && r.next(digits) == Some(')') && n.span.end == digits;
    if model || stock {
        return id(run(at).max(digits));
    }
    // 3·26, “80后”, [18], 500强
    if let Some(rest) = r.eat(n.span.end, &["·"]).filter(|p| b.get(*p).is_some_and(u8::is_ascii_digit) && !n.decimal) {
        return id(r.number(rest).map_or(rest, |m| m.span.end));
    }
    let generation = digits - at == 2
        && r.eat(digits, &["后"]).is_some()
        && (prev == Some('“')
            || r.eat(digits, &["后”", "后的", "后青年", "后年轻", "后干部", "后、", "后创"]).is_some());
    let note = matches!(prev, Some('[' | '〔' | '［' | '注' | '註'))
        && matches!(r.next(digits), Some(']' | '〕' | '］' | ')' | ' '));
    if generation || note || !n.magnitude && r.eat(digits, &["强"]).is_some() && r.eat(digits, &["强度"]).is_none() {
        return id(digits);
    }
    if unit.is_none() && !n.magnitude && !n.decimal {
        let long = digits - at >= 8 && n.span.end == digits;
        let named = r.ends(
            at,
            &[
                "电话", "热线", "QQ", "微信", "邮编", "编号", "代码", "证号", "编码", "传真", "手机", "电话:", "热线:",
                "微信:", "邮编:", "编号:", "代码:", "传真:", "尾号",
            ],
        );
        let served = r.eat(digits, &["热线", "电话", "平台", "专线", "政务", "便民", "消费", "网站", "客服"]).is_some()
            && digits - at >= 3;
        let quoted = prev == Some('“') && r.eat(digits, &["”"]).is_some();
        let page = r.ends(at, &["第"]);
        let year = digits - at == 4
            && n.span.end == digits
            && matches!(&r.s[at..at + 2], "19" | "20")
            && r.eat(n.span.end, &["余", "多", "至", "-", "到", "、", "和"]).is_none();
        if long || named || served || quoted || page || year {
            return id(digits);
        }
    }
    // 3+X, 1+14, 7×24
    if after == b'+' && b.get(n.span.end + 1).is_some_and(u8::is_ascii_alphanumeric)
        || prev == Some('+') && unit.is_none()
    {
        return id(n.span.end);
    }
    if unit.is_none()
        && r.eat(n.span.end, &["×", "*"]).is_some()
        && r.next(n.span.end + r.next(n.span.end)?.len_utf8()).is_some_and(|c| c.is_ascii_digit())
    {
        return id(n.span.end);
    }
    None
}

fn phone_tail(b: &[u8], p: usize) -> bool {
    b.get(p..p + 3).is_some_and(|t| t.iter().all(u8::is_ascii_digit)) && b.get(p + 3).is_some_and(u8::is_ascii_digit)
}
