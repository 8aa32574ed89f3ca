//! Places in an order, ordinals and the numbers of items: 第三, 前三名, 首位, 第一批, 三、.

use super::whole;
use crate::mention::cursor::Cursor;
use crate::mention::number::Inner;
use crate::mention::quantity::{Reader, Taken};
use crate::mention::{Dimension, Form};
use rust_decimal::Decimal;

/// Words before 第三 that make it a place in an order.
const PLACES: [&str; 30] = [
    "居",
    "列",
    "排",
    "名",
    "位",
    "省",
    "国",
    "市",
    "县",
    "区",
    "界",
    "球",
    "洲",
    "第",
    "为",
    "获",
    "夺",
    "得",
    "进",
    "是",
    "业",
    "内",
    "前",
    "中",
    "均",
    "都",
    "升至",
    "跃至",
    "上升到",
    "降至",
];

/// 第三, 第8位, 前三名, 首位, 末位, 倒数第二; ordinals 第一批, 第11版.
pub(in crate::mention) fn ordered(r: &Reader, at: usize, c: char) -> Option<Taken> {
    match c {
        '第' => {
            let p = at + c.len_utf8();
            let n = r.number(p)?;
            if n.senseless || n.span.start != p || n.value.is_none_or(|v| v.is_sign_negative()) {
                return Some(Taken::Skip(p));
            }
            let value = n.value;
            let end = n.span.end;
            let put = r.ends(at, &["放在", "摆在", "置于", "放到", "摆到"]);
            if let Some(e) = r.eat(end, &["名", "位"])
                && !put
                && r.eat(end, &["名次", "名单", "名额", "位次", "位置", "名列"]).is_none()
                && !r.next(e).is_some_and(|c| "市省县区国全书主委局部成员烈者被获选女男老学教医患".contains(c))
            {
                return Some(Taken::Quantity(whole(at..e, n.span, value, Form::Rank)));
            }
            let next = r.next(end);
            let closed = next.is_none_or(|c| matches!(c, '。' | ',' | ';' | '、' | '!' | '\n' | ')' | '”' | ':'));
            let rank_word = r.eat(end, &["的", "大经济", "大国", "大贸易", "大市场", "大电", "大股东"]);
            let placed = r.ends(at, &PLACES);
            if closed && placed && !r.ends(at, &["其", "、", "之"]) || rank_word.is_some() && placed {
                return Some(Taken::Quantity(whole(at..end, n.span, value, Form::Rank)));
            }
            let mut e = end;
            if let Some(f) =
                r.unit_at(end).filter(|f| f.dimension == Dimension::Count || f.dimension == Dimension::Time)
            {
                e = f.end;
            } else if let Some(next) = next.filter(|c| "版号届期条章款项号代".contains(*c)) {
                e = end + next.len_utf8();
            }
            Some(Taken::Quantity(whole(at..e, n.span, value, Form::Ordinal)))
        }
        '前' => {
            let p = at + c.len_utf8();
            let n = r.number(p)?;
            if n.bare
                || n.senseless
                || n.max.is_some()
                || n.decimal
                || r.ends(at, &["以", "之", "目", "提", "年", "月", "日"])
            {
                return None;
            }
            if let Some(e) = r.eat(n.span.end, &["名", "位", "强"])
                && r.eat(n.span.end, &["名单", "位数", "名额"]).is_none()
            {
                return Some(Taken::Quantity(whole(at..e, n.span, n.value, Form::Rank)));
            }
            let closed =
                r.next(n.span.end).is_none_or(|c| matches!(c, '。' | ',' | ';' | '、' | '!' | '\n' | ')' | '”'));
            let placed =
                r.ends(at, &["列", "居", "位", "省", "国", "市", "进入", "跻身", "排名", "保持", "处于", "县", "进"]);
            if n.symbols <= 2 && placed && (closed || r.eat(n.span.end, &["的"]).is_some()) {
                return Some(Taken::Quantity(whole(at..n.span.end, n.span, n.value, Form::Rank)));
            }
            None
        }
        '首' | '末' => {
            let e = r.eat(at, &["首位", "末位"])?;
            let placed = r.ends(
                at,
                &["居", "列", "全省", "全国", "全市", "全县", "全区", "世界", "全球", "之", "排", "在", "位于"],
            );
            let other = r.ends(at, &["放在", "摆在", "置于", "放到", "摆到"])
                || r.eat(e, &["度", "城", "淘", "产", "的位置", "表", "调"]).is_some();
            if !placed || other {
                return None;
            }
            let value = (c == '首').then_some(Decimal::ONE);
            Some(Taken::Quantity(whole(at..e, at..e, value, Form::Rank)))
        }
        '倒' => {
            let p = r.eat(at, &["倒数第"])?;
            let n = r.number(p)?;
            let e = r.eat(n.span.end, &["名", "位"]).unwrap_or(n.span.end);
            Some(Taken::Quantity(whole(at..e, n.span, n.value, Form::Rank)))
        }
        _ => None,
    }
}

/// 三、 and 11. that open a paragraph, (四) and (3): the number of a heading or an item.
pub(in crate::mention) fn marker(r: &Reader, at: usize) -> Option<Taken> {
    let prev = r.prev(at);
    let parenthesis = prev == Some('(');
    // 十二是推进…: an item of a list in running text.
    if prev.is_none_or(|c| matches!(c, '\n' | '。' | ';' | ',' | ':' | ' ' | '\u{3000}'))
        && let Some(n) = r.number(at).filter(|n| !n.arabic && !n.bare && n.symbols <= 2 && n.max.is_none())
        && r.eat(n.span.end, &["是", "要"]).is_some()
    {
        return Some(Taken::Quantity(whole(at..n.span.end, n.span, n.value, Form::Ordinal)));
    }
    let opens = matches!(prev, None | Some('\n' | ' ' | '\u{3000}' | '\t' | '#' | '*'));
    if !parenthesis && !opens {
        return None;
    }
    let n = r.number(at).filter(|n| !n.decimal && !n.bare && n.inner == Inner::None && n.symbols <= 3)?;
    let end = n.span.end;
    let closed = if parenthesis {
        // (2021) is a year, (45%) a share; a lone small number in parentheses counts items unless it follows a word.
        let before = r.s[..at - 1].chars().next_back();
        let item = before.is_none_or(|c| c.is_whitespace() || "。;:,、!?”*#".contains(c));
        r.next(end) == Some(')') && (item || !n.arabic)
    } else {
        match r.next(end) {
            Some('、') => true,
            Some('.') => !r.next(end + 1).is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        }
    };
    // 186. begins a paragraph of a report; 三百、 does not.
    let most = Decimal::from(if !parenthesis && n.arabic { 1000 } else { 100 });
    let small = n.value.is_some_and(|v| v < most && v > Decimal::ZERO);
    (closed && small).then(|| Taken::Quantity(whole(at..end, n.span, n.value, Form::Ordinal)))
}
