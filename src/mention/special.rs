//! Constructions about a number: shares, halves, ranks and ordinals, ratios, identifiers, money signs.

use super::number::{self, Inner};
use super::quantity::{Core, Reader, Taken};
use super::{Dimension, Form, Quantity};
use crate::row::Qualifier;
use rust_decimal::Decimal;

fn percent(r: &Reader, number: number::Number, value: Option<Decimal>, max: Option<Decimal>, end: usize) -> Core {
    let qualifier = match number.inner {
        Inner::None => Qualifier::Exact,
        Inner::Over => Qualifier::Over,
        Inner::About => Qualifier::About,
    };
    let _ = r;
    Core {
        number,
        value,
        max,
        unit: "%",
        dimension: Dimension::Percent,
        end,
        qualifier,
        form: Form::Share,
        factor: None,
    }
}

/// 百分之三点二, 千分之十三, 三分之一, 1/10, 一半, 半数.
pub(super) fn share(r: &Reader, at: usize) -> Option<Core> {
    let rest = r.rest(at);
    let (negative, p) = match r.eat(at, &["负的", "负", "-"]) {
        Some(p) => (true, p),
        None => (false, at),
    };
    if let Some(q) = r.eat(p, &["百分之百", "百分百"]) {
        let number = number::Number { span: at..q, symbols: 2, ..Default::default() };
        let mut core = percent(r, number, Some(Decimal::ONE_HUNDRED), None, q);
        core.form = Form::Plain;
        return Some(core);
    }
    for (word, unit, divisor) in [("百分之", "%", 1u32), ("千分之", "‰", 1), ("万分之", "%", 100), ("百分", "%", 1)]
    {
        let Some(q) = r.eat(p, &[word]) else { continue };
        let mut n = number::read(r.s, q)?;
        if n.senseless || n.bare && n.inner == Inner::None {
            return None;
        }
        if word == "百分" && (n.arabic || !n.magnitude) {
            return None;
        }
        let divisor = Decimal::from(divisor);
        let scaled = |v: Option<Decimal>| v.and_then(|v| v.checked_div(divisor)).map(|v| if negative { -v } else { v });
        n.span.start = at;
        let (value, max, mut end) = (scaled(n.value), scaled(n.max), n.span.end);
        let many = if n.inner == Inner::None { r.eat(end, &["多", "余", "几", "点多", "点几"]) } else { None };
        if let Some(e) = many {
            end = e;
        }
        let mut core = percent(r, n, value, max, end);
        core.unit = unit;
        core.form = Form::Plain;
        if many.is_some() {
            core.qualifier = Qualifier::Over;
        }
        return Some(core);
    }
    if let Some(q) = r.eat(at, &["一半", "半数", "大半", "多半"]) {
        if r.eat(q, &["夜", "生", "辈", "天", "年"]).is_some() || r.ends(at, &["过了", "一"]) {
            return None;
        }
        let word = &r.s[at..q];
        let number = number::Number { span: at..q, symbols: 1, ..Default::default() };
        let mut core = percent(r, number, Some(Decimal::from(50)), None, q);
        if matches!(word, "大半" | "多半") {
            if r.eat(q, &["的"]).is_none() && !r.ends(at, &["一", "占"]) {
                return None;
            }
            core.qualifier = Qualifier::Over;
        }
        return Some(core);
    }
    if rest.starts_with('半')
        && r.ends(at, &["过", "近", "超过", "超", "逾", "占", "参"])
        && !r.ends(at, &["双过", "任务过"])
    {
        let q = at + '半'.len_utf8();
        if r.eat(q, &["个", "年", "天", "小", "月", "径", "导", "岛", "山", "夜", "途", "路", "百", "世", "身", "程"])
            .is_some()
        {
            return None;
        }
        let number = number::Number { span: at..q, symbols: 1, ..Default::default() };
        return Some(percent(r, number, Some(Decimal::from(50)), None, q));
    }
    let n = number::read(r.s, p)?;
    if n.decimal || n.max.is_some() || n.inner != Inner::None || n.senseless {
        return None;
    }
    let (q, slash) = match r.eat(n.span.end, &["分之"]) {
        Some(q) => (q, false),
        None if n.arabic => (r.eat(n.span.end, &["/", "/"])?, true),
        None => return None,
    };
    let m = number::read(r.s, q)?;
    if m.senseless || m.bare {
        return None;
    }
    let (over, under) = if slash { (n.value?, m.value?) } else { (m.value?, n.value?) };
    if under.is_zero() {
        return None;
    }
    if slash {
        let simple = over < under
            && over.scale() == 0
            && under.scale() == 0
            && m.arabic
            && (under <= Decimal::TEN || [12, 15, 16, 20, 50, 100, 1000].iter().any(|d| Decimal::from(*d) == under))
            && !r.next(m.span.end).is_some_and(|c| c == '/' || c.is_ascii_alphanumeric())
            && !r.prev(at).is_some_and(|c| c == '/' || c.is_ascii_alphanumeric());
        if !simple {
            return None;
        }
    }
    let share = |v: Decimal| v.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(under).map(|v| v.round_dp(6));
    let value = share(over).map(|v| if negative { -v } else { v });
    let max = m.max.and_then(share);
    let mut number = n;
    number.span = at..m.span.end;
    number.magnitude = true;
    let end = m.span.end;
    Some(percent(r, number, value, max, end))
}

/// 近八成, 三成二, 6成8, 三四成.
pub(super) fn cheng(r: &Reader, at: usize, core: &Core) -> Option<Core> {
    let end = r.eat(at, &["成"])?;
    if core.value.is_none_or(|v| v > Decimal::TEN || v <= Decimal::ZERO)
        || core.number.magnitude && core.number.symbols > 1
    {
        return None;
    }
    let other = "立为员果功就绩交都本长熟品型效全吉语见名色册规因活堆批线体田渝灌昆达片团行家套像文像了";
    if r.next(end).is_some_and(|c| other.contains(c)) && r.eat(end, &["为改善", "成交"]).is_none() {
        return None;
    }
    let ten = |v: Option<Decimal>| v.and_then(|v| v.checked_mul(Decimal::TEN));
    let mut new = core.clone();
    new.unit = "%";
    new.dimension = Dimension::Percent;
    new.form = Form::Share;
    new.value = ten(core.value);
    new.max = ten(core.max);
    new.end = end;
    if let Some(c) = r.next(end)
        && let Some(d) = c.to_digit(10).map(|d| d as u8).or_else(|| number::digit(c))
        && let Some(n) = number::read(r.s, end).filter(|n| n.symbols == 1 && n.max.is_none())
        && r.words.units.at(r.s, n.span.end).is_none()
    {
        new.value = new.value.and_then(|v| v.checked_add(Decimal::from(d)));
        new.end = n.span.end;
    } else if let Some(e) = r.eat(end, &["半"]) {
        new.value = new.value.and_then(|v| v.checked_add(Decimal::from(5)));
        new.end = e;
    } else if let Some(e) = r.eat(end, &["多", "余"]) {
        new.qualifier = Qualifier::Over;
        new.end = e;
    }
    Some(new)
}

/// 半天, 半年, 半个月, 半小时, 半斤.
pub(super) fn half(r: &Reader, at: usize) -> Option<Core> {
    let p = r.eat(at, &["半"])?;
    if r.ends(at, &["上", "下", "前", "后", "大", "小", "一", "多", "各", "对", "过", "参", "两", "东", "西"])
        && !r.ends(at, &["超过", "不到半"])
    {
        return None;
    }
    let q = r.eat(p, &["个多"]).map(|_| p).unwrap_or(p);
    let (q, classifier) = match r.eat(q, &["个"]) {
        Some(e) if r.words.units.at(r.s, p).is_none_or(|f| f.name == "个") => (e, true),
        _ => (q, false),
    };
    let (q, many) = match r.eat(q, &["多"]) {
        Some(e) if classifier => (e, true),
        _ => (q, false),
    };
    let f = match r.words.units.at(r.s, q) {
        Some(f) => f,
        None if classifier && r.eat(q, &["月"]).is_some() => r.words.units.at(r.s, p)?,
        None => return None,
    };
    let fits = matches!(f.dimension, Dimension::Time | Dimension::Physical | Dimension::Multiple)
        && !matches!(f.name, "日" | "分" | "公里" | "节")
        || matches!(f.name, "公里") && !r.rest(q).starts_with("里程");
    if !fits || (f.name == "年" && r.eat(f.end, &["报", "度"]).is_some()) {
        return None;
    }
    let number = number::Number { span: at..p, symbols: 1, ..Default::default() };
    let name = if classifier && r.rest(q).starts_with('月') { "个月" } else { f.name };
    Some(Core {
        number,
        value: Some(Decimal::new(5, 1)),
        max: None,
        unit: name,
        dimension: f.dimension,
        end: f.end,
        qualifier: if many { Qualifier::Over } else { Qualifier::Exact },
        form: Form::Plain,
        factor: None,
    })
}

/// What may follow a unit: 半, 多月 after 个, smaller units of money and time.
pub(super) fn after_unit(r: &Reader, core: &mut Core) {
    let half = Decimal::new(5, 1);
    if core.unit == "个" && core.factor.is_none() {
        // 一个多月, 两个半小时
        for (word, add) in [("多", None), ("半", Some(half))] {
            let Some(p) = r.eat(core.end, &[word]) else { continue };
            let time = match r.words.units.at(r.s, p) {
                Some(f) if f.dimension == Dimension::Time => Some((f.name, f.end)),
                _ => r.eat(p, &["月"]).map(|e| ("个月", e)),
            };
            if let Some((name, end)) = time {
                core.unit = name;
                core.dimension = Dimension::Time;
                core.end = end;
                match add {
                    Some(h) => core.value = core.value.and_then(|v| v.checked_add(h)),
                    None => core.qualifier = Qualifier::Over,
                }
                return;
            }
        }
    }
    let long = matches!(core.dimension, Dimension::Time | Dimension::Multiple | Dimension::Physical | Dimension::Age);
    let plain = core.qualifier == Qualifier::Exact && core.max.is_none() && !core.number.decimal;
    if long
        && plain
        && let Some(p) = r.eat(core.end, &["半"])
        && !r.next(p).is_some_and(|c| "数价成导径夜途岛山路程截身月年公小个天".contains(c))
    {
        core.value = core.value.and_then(|v| v.checked_add(half));
        core.end = p;
        return;
    }
    if core.unit == "块" && plain {
        // 十二块五毛, 十二块五: money; 三块牌子: not.
        let mut money = core.clone();
        money.unit = "元";
        money.dimension = Dimension::Money;
        small_money(r, &mut money);
        if money.end > core.end {
            *core = money;
        }
    }
    if core.dimension == Dimension::Money && core.unit == "元" && plain {
        small_money(r, core);
    }
    if core.unit == "小时" && plain {
        minutes(r, core);
    }
}

/// 五角八分 after 元, 五毛 or a bare 五 after 块; 整, 正.
fn small_money(r: &Reader, core: &mut Core) {
    let mut p = core.end;
    let kuai = r.ends(p, &["块"]);
    for (words, scale) in [(["角", "毛"], 1u32), (["分", "分"], 2)] {
        let Some(n) = number::read(r.s, p).filter(|n| n.symbols == 1 && n.max.is_none() && !n.bare) else { break };
        let Some(e) = r.eat(n.span.end, &words) else { break };
        let Some(v) = n.value else { break };
        if r.eat(e, &["之", "别", "钟"]).is_some() {
            break;
        }
        core.value = core.value.and_then(|c| c.checked_add(v * Decimal::new(1, scale)));
        p = e;
    }
    if p > core.end {
        p = r.eat(p, &["钱"]).unwrap_or(p);
    } else if kuai
        && let Some(n) = number::read(r.s, p).filter(|n| n.symbols == 1 && !n.magnitude && n.max.is_none())
        && !r.next(n.span.end).is_some_and(|c| c.is_alphanumeric())
    {
        core.value = core.value.zip(n.value).and_then(|(c, v)| c.checked_add(v * Decimal::new(1, 1)));
        p = n.span.end;
    }
    if let Some(e) = r.eat(p, &["整", "正"])
        && !r.next(e).is_some_and(|c| c.is_alphanumeric())
    {
        p = e;
    }
    core.end = p;
}

/// 1小时30分钟 is one duration.
fn minutes(r: &Reader, core: &mut Core) {
    let Some(n) = number::read(r.s, core.end).filter(|n| !n.bare && n.max.is_none() && n.inner == Inner::None) else {
        return;
    };
    let Some(e) = r.eat(n.span.end, &["分钟", "分"]) else { return };
    let Some(v) = n.value.filter(|v| *v < Decimal::from(60)) else { return };
    let hours = (v / Decimal::from(60)).round_dp(6);
    core.value = core.value.and_then(|c| c.checked_add(hours));
    core.end = e;
}

fn whole(span: std::ops::Range<usize>, number: std::ops::Range<usize>, value: Option<Decimal>, form: Form) -> Quantity {
    let rank = form == Form::Rank;
    Quantity {
        span,
        number,
        value,
        unit: if rank { "名" } else { "" },
        dimension: if rank { Dimension::Rank } else { Dimension::None },
        form,
        ..Quantity::default()
    }
}

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
pub(super) fn ordered(r: &Reader, at: usize, floor: usize, c: char) -> Option<Taken> {
    let _ = floor;
    match c {
        '第' => {
            let p = at + c.len_utf8();
            let n = number::read(r.s, p)?;
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
                r.words.units.at(r.s, end).filter(|f| f.dimension == Dimension::Count || f.dimension == Dimension::Time)
            {
                e = f.end;
            } else if let Some(next) = next.filter(|c| "版号届期条章款项号代".contains(*c)) {
                e = end + next.len_utf8();
            }
            Some(Taken::Quantity(whole(at..e, n.span, value, Form::Ordinal)))
        }
        '前' => {
            let p = at + c.len_utf8();
            let n = number::read(r.s, p)?;
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
            let n = number::read(r.s, p)?;
            let e = r.eat(n.span.end, &["名", "位"]).unwrap_or(n.span.end);
            Some(Taken::Quantity(whole(at..e, n.span, n.value, Form::Rank)))
        }
        _ => None,
    }
}

/// 三、 and 11. that open a paragraph, (四) and (3): the number of a heading or an item.
pub(super) fn marker(r: &Reader, at: usize) -> Option<Taken> {
    let prev = r.prev(at);
    let parenthesis = prev == Some('(');
    let opens = matches!(prev, None | Some('\n' | ' ' | '\u{3000}' | '\t' | '#' | '*'));
    if !parenthesis && !opens {
        return None;
    }
    let n = number::read(r.s, at).filter(|n| !n.decimal && !n.bare && n.inner == Inner::None && n.symbols <= 3)?;
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

/// 9.1:42.3:48.6, 87:9:4; 3:1 beside 比.
pub(super) fn ratio(r: &Reader, at: usize) -> Option<Taken> {
    let colon = [":", "∶", "："];
    let first = number::read(r.s, at).filter(|n| n.arabic && !n.magnitude && n.value.is_some())?;
    r.eat(first.span.end, &colon)?;
    let mut parts = vec![first];
    while let Some(last) = parts.last()
        && let Some(p) = r.eat(last.span.end, &colon)
        && parts.len() < 12
        && let Some(n) = number::read(r.s, p).filter(|n| n.arabic && !n.magnitude)
    {
        parts.push(n);
    }
    if parts.len() < 2 {
        return None;
    }
    let end = parts.last().map_or(at, |n| n.span.end);
    let before = r.s[..at].chars().rev().take(8).any(|c| c == '比');
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

/// Telephone, document, model and version numbers, formulas.
pub(super) fn identifier(r: &Reader, at: usize, c: char) -> Option<Taken> {
    let id = |end: usize| Some(Taken::Quantity(whole(at..end, at..end, None, Form::Identifier)));
    // 五号线, 101号: an ordinal with its number.
    let numbered =
        |n: number::Number, end: usize| Some(Taken::Quantity(whole(at..end, n.span, n.value, Form::Ordinal)));
    let b = r.s.as_bytes();
    if !c.is_ascii_digit() {
        // 六号文件, 五号线
        let n = number::read(r.s, at).filter(|n| n.inner == Inner::None && n.symbols <= 4)?;
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
    let n = number::read(r.s, at)?;
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
    let unit = r.words.units.at(r.s, n.span.end);
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
        return id(number::read(r.s, rest).map_or(rest, |m| m.span.end));
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

/// US$5.2亿, 港币300万元, 人民币5亿: the currency that stands before a number.
pub(super) fn money_before(r: &Reader, at: usize, floor: usize, core: &Core) -> Option<(usize, &'static str)> {
    if !matches!(core.dimension, Dimension::None | Dimension::Money) {
        return None;
    }
    let signs: [(&str, &'static str, bool); 26] = [
        ("US$", "美元", true),
        ("HK$", "港元", true),
        ("NT$", "新台币元", true),
        ("A$", "澳元", true),
        ("C$", "加元", true),
        ("S$", "新加坡元", true),
        ("MOP$", "澳门元", true),
        ("RMB", "元", true),
        ("USD", "美元", true),
        ("HKD", "港元", true),
        ("CNY", "元", true),
        ("TWD", "新台币元", true),
        ("EUR", "欧元", true),
        ("$", r.dollar, true),
        ("¥", "元", true),
        ("￥", "元", true),
        ("€", "欧元", true),
        ("£", "英镑", true),
        ("人民币", "元", false),
        ("港币", "港元", false),
        ("新台币", "新台币元", false),
        ("台币", "新台币元", false),
        ("美金", "美元", false),
        ("欧元", "欧元", false),
        ("日币", "日元", false),
        ("澳门币", "澳门元", false),
    ];
    let head = &r.s[..at];
    let (sign, unit, inside) = signs.iter().find(|(w, ..)| head.ends_with(w) && at - w.len() >= floor)?;
    let plain = core.unit.is_empty() || core.unit == "元";
    if !plain {
        return None;
    }
    Some((if *inside { at - sign.len() } else { at }, unit))
}
