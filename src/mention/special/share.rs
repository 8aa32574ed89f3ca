//! Shares and halves: 百分之三点二, 三分之一, 近八成, 一半, 半天.

use crate::mention::cursor::Cursor;
use crate::mention::number::{self, Inner};
use crate::mention::quantity::{Core, Reader};
use crate::mention::{Dimension, Form};
use crate::row::Qualifier;
use rust_decimal::Decimal;

fn percent(number: number::Number, value: Option<Decimal>, max: Option<Decimal>, end: usize) -> Core {
    let qualifier = match number.inner {
        Inner::None => Qualifier::Exact,
        Inner::Over => Qualifier::Over,
        Inner::About => Qualifier::About,
    };
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
pub(in crate::mention) fn share(r: &Reader, at: usize) -> Option<Core> {
    let rest = r.rest(at);
    if rest.starts_with(|c: char| c.is_ascii_digit()) && !matches!(r.behind(at), Some('分' | '/')) {
        return None;
    }
    let (negative, p) = match r.eat(at, &["负的", "负", "-"]) {
        Some(p) => (true, p),
        None => (false, at),
    };
    if let Some(q) = r.eat(p, &["百分之百", "百分百"]) {
        let number = number::Number { span: at..q, symbols: 2, ..Default::default() };
        let mut core = percent(number, Some(Decimal::ONE_HUNDRED), None, q);
        core.form = Form::Plain;
        return Some(core);
    }
    for (word, unit, divisor) in [("百分之", "%", 1u32), ("千分之", "‰", 1), ("万分之", "%", 100), ("百分", "%", 1)]
    {
        let Some(q) = r.eat(p, &[word]) else { continue };
        let mut n = r.number(q)?;
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
        let mut core = percent(n, value, max, end);
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
        let mut core = percent(number, Some(Decimal::from(50)), None, q);
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
        return Some(percent(number, Some(Decimal::from(50)), None, q));
    }
    if let Some(core) = third(r, at) {
        return Some(core);
    }
    let n = r.number(p)?;
    if n.decimal || n.max.is_some() || n.inner != Inner::None || n.senseless {
        return None;
    }
    let (q, slash) = match r.eat(n.span.end, &["分之"]) {
        Some(q) => (q, false),
        None if n.arabic => (r.eat(n.span.end, &["/", "/"])?, true),
        None => return None,
    };
    let m = r.number(q)?;
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
    Some(percent(number, value, max, end))
}

/// 三分一, 四分三: fractions as Cantonese says them.
fn third(r: &Reader, at: usize) -> Option<Core> {
    let mut chars = r.rest(at).char_indices();
    let mut next = || chars.next();
    let (_, under) = next()?;
    let (_, between) = next()?;
    let (_, over) = next()?;
    let end = at + next().map_or(r.rest(at).len(), |(i, _)| i);
    let (under, over) = (number::digit(under)?, number::digit(over)?);
    let digits = |c: Option<char>| c.is_some_and(|c| number::begins(c) || "点时之钟球米厘个".contains(c));
    if between != '分' || over >= under || over == 0 || digits(r.prev(at)) || digits(r.next(end)) {
        return None;
    }
    let value = Decimal::from(over).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(under.into())?.round_dp(6);
    let number = number::Number { span: at..end, symbols: 2, ..Default::default() };
    Some(percent(number, Some(value), None, end))
}

/// 逾倍, 近倍, 倍余: one 倍 whose 1 is left out.
pub(in crate::mention) fn once(r: &Reader, at: usize) -> Option<Core> {
    let end = r.eat(at, &["倍"])?;
    let more = r.eat(end, &["有余", "余", "多"]);
    if !(more.is_some() || r.touched(at))
        || r.ends(at, &["成"])
        || r.next(end).is_some_and(|c| "率数速增频镜感加道".contains(c))
    {
        return None;
    }
    let number = number::Number { span: at..end, symbols: 1, bare: true, ..Default::default() };
    Some(Core {
        number,
        value: Some(Decimal::ONE),
        max: None,
        unit: "倍",
        dimension: Dimension::Multiple,
        end: more.unwrap_or(end),
        qualifier: if more.is_some() { Qualifier::Over } else { Qualifier::Exact },
        form: Form::Plain,
        factor: None,
    })
}

/// 近八成, 三成二, 6成8, 三四成.
pub(in crate::mention) fn cheng(r: &Reader, at: usize, core: &Core) -> Option<Core> {
    let end = r.eat(at, &["成"])?;
    if core.value.is_none_or(|v| v > Decimal::TEN || v <= Decimal::ZERO)
        || core.number.magnitude && core.number.symbols > 1
    {
        return None;
    }
    let other = "立为员果功就绩交都本长熟品型效全吉语见名色册规因活堆批线体田渝灌昆达片团行家套像文像了";
    if r.next(end).is_some_and(|c| other.contains(c))
        && r.eat(end, &["为改善", "成交"]).is_none()
        // 约八成为女性: what is bounded is a number.
        && !(r.touched(core.number.span.start) && r.eat(end, &["为"]).is_some())
    {
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
        && let Some(n) = r.number(end).filter(|n| n.symbols == 1 && n.max.is_none())
        // 六成五人; but 九成 2版.
        && r.unit_at(n.span.end)
            .is_none_or(|f| f.dimension == Dimension::Count && n.arabic == core.number.arabic)
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
pub(in crate::mention) fn half(r: &Reader, at: usize) -> Option<Core> {
    let p = r.eat(at, &["半"])?;
    if r.ends(at, &["上", "下", "前", "后", "大", "小", "一", "多", "各", "对", "过", "参", "两", "东", "西"])
        && !r.ends(at, &["超过", "不到半"])
    {
        return None;
    }
    let q = r.eat(p, &["个多"]).map(|_| p).unwrap_or(p);
    let (q, classifier) = match r.eat(q, &["个"]) {
        Some(e) if r.unit_at(p).is_none_or(|f| f.name == "个") => (e, true),
        _ => (q, false),
    };
    let (q, many) = match r.eat(q, &["多"]) {
        Some(e) if classifier => (e, true),
        _ => (q, false),
    };
    let f = match r.unit_at(q) {
        Some(f) => f,
        None if classifier && r.eat(q, &["月"]).is_some() => r.unit_at(p)?,
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
