//! What goes on behind a unit: 半, 多月 after 个, smaller units of money and time.

use crate::mention::Dimension;
use crate::mention::cursor::Cursor;
use crate::mention::number::{self, Inner};
use crate::mention::quantity::{Core, Reader};
use crate::row::Qualifier;
use rust_decimal::Decimal;

/// What may follow a unit: 半, 多月 after 个, smaller units of money and time.
pub(in crate::mention) fn after_unit(r: &Reader, core: &mut Core) {
    let half = Decimal::new(5, 1);
    if core.unit == "个" && core.factor.is_none() {
        // 一个多月, 两个半小时
        for (word, add) in [("多", None), ("半", Some(half))] {
            let Some(p) = r.eat(core.end, &[word]) else { continue };
            let time = match r.unit_at(p) {
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
    // 一头半, 两筐半: at the end of its clause.
    if core.dimension == Dimension::Count
        && plain
        && core.number.symbols == 1
        && !core.number.arabic
        && let Some(p) = r.eat(core.end, &["半"])
        && r.next(p).is_none_or(|c| ",。;、)\n".contains(c))
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
    if matches!(core.unit, "小时" | "分" | "分钟") && plain {
        smaller_times(r, core);
    }
    if core.unit == "秒" && plain {
        hundredths(r, core);
    }
    if core.unit == "米" && plain {
        centimetres(r, core);
    }
    if r.s[..core.end].ends_with('°') {
        arc(r, core);
    }
}

/// 1米78, 一米七, 8米05: what measures a person or a jump behind the metres.
fn centimetres(r: &Reader, core: &mut Core) {
    let rest = r.rest(core.end);
    let digits: Vec<char> =
        rest.chars().take_while(|c| number::digit(*c).is_some() || c.is_ascii_digit()).take(3).collect();
    let end = core.end + digits.iter().map(|c| c.len_utf8()).sum::<usize>();
    let one_kind = digits.iter().all(char::is_ascii_digit) == core.number.arabic;
    let figures: Option<Vec<u32>> =
        digits.iter().map(|c| c.to_digit(10).or_else(|| number::digit(*c).map(u32::from))).collect();
    let goes_on = |c: char| number::begins(c) || matches!(c, '.' | '点' | '%' | '-' | '×' | '*' | '/');
    // 每隔5米3棵, 宽3米5厘米: the digits count something else.
    if !(1..=2).contains(&digits.len()) || !one_kind || r.next(end).is_some_and(goes_on) || r.unit_at(end).is_some() {
        return;
    }
    let Some(figures) = figures.filter(|f| f.iter().all(|d| *d < 10)) else { return };
    let n = figures.iter().fold(0i64, |n, d| n * 10 + i64::from(*d));
    core.value = core.value.and_then(|v| v.checked_add(Decimal::new(n, figures.len() as u32)));
    core.end = end;
}

/// 东经115°20′: degrees of an angle, with their minutes and seconds.
fn arc(r: &Reader, core: &mut Core) {
    let minutes = r.next(core.end).is_some_and(|c| c.is_ascii_digit());
    if !minutes && !r.ends(core.number.span.start, &["经", "纬", "角", "坡度", "经度", "纬度"]) {
        return;
    }
    (core.unit, core.dimension) = ("度", Dimension::Physical);
    for (marks, parts) in [(["′", "'", "’", "分"], 60), (["″", "\"", "”", "秒"], 3600)] {
        let Some(n) = r.number(core.end).filter(|n| n.arabic && n.max.is_none()) else { return };
        let (Some(end), Some(v)) = (r.eat(n.span.end, &marks), n.value.filter(|v| *v < Decimal::from(60))) else {
            return;
        };
        core.value = core.value.and_then(|c| c.checked_add((v / Decimal::from(parts)).round_dp(6)));
        core.end = end;
    }
}

/// 五角八分 after 元, 五毛 or a bare 五 after 块; 整, 正.
fn small_money(r: &Reader, core: &mut Core) {
    let mut p = core.end;
    let kuai = r.ends(p, &["块"]);
    for (words, scale) in [(["角", "毛"], 1u32), (["分", "分"], 2)] {
        let Some(n) = r.number(p).filter(|n| n.symbols == 1 && n.max.is_none() && !n.bare) else { break };
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
        && let Some(n) = r.number(p).filter(|n| n.symbols == 1 && !n.magnitude && n.max.is_none())
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

/// 1小时30分钟, 2小时8分15秒, 3分40.5秒: one duration.
fn smaller_times(r: &Reader, core: &mut Core) {
    let steps: &[(&[&str], u32)] = match core.unit {
        "小时" => &[(&["分钟", "分"], 60), (&["秒钟", "秒"], 3600)],
        _ => &[(&["秒钟", "秒"], 60)],
    };
    for (words, parts) in steps {
        let part = || {
            let n = r.number(core.end).filter(|n| !n.bare && n.max.is_none() && n.inner == Inner::None)?;
            let end = r.eat(n.span.end, words)?;
            let last = words[0] == "秒钟";
            let v = n.value.filter(|v| *v < Decimal::from(60) && (last || !n.decimal))?;
            Some((end, v))
        };
        let Some((end, v)) = part() else { return };
        let part = (v / Decimal::from(*parts)).round_dp(6);
        core.value = core.value.and_then(|c| c.checked_add(part));
        core.end = end;
        if core.unit == "分" {
            core.unit = "分钟";
            core.dimension = Dimension::Time;
        }
        if words[0] == "秒钟" {
            hundredths(r, core);
        }
    }
}

/// 11秒25, 3分40秒5: what stop-watches show behind the seconds.
fn hundredths(r: &Reader, core: &mut Core) {
    let digits = r.rest(core.end).bytes().take_while(u8::is_ascii_digit).count();
    let end = core.end + digits;
    if !(1..=2).contains(&digits)
        || r.next(end).is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '%' | '-')) && !runs(r, end)
    {
        return;
    }
    let Ok(n) = r.s[core.end..end].parse::<i64>() else { return };
    let seconds = Decimal::new(n, digits as u32);
    let parts = match core.unit {
        "小时" => 3600,
        "分钟" => 60,
        _ => 1,
    };
    core.value = core.value.and_then(|c| c.checked_add((seconds / Decimal::from(parts)).round_dp(6)));
    core.end = end;
}

/// 以11秒25[的成绩], 11秒25[夺冠]: what goes on after a time that was run.
fn runs(r: &Reader, p: usize) -> bool {
    r.eat(
        p,
        &[
            "的", "夺", "获", "摘", "打破", "刷新", "创", "排", "位", "居", "名列", "跑", "游", "完", "率先", "晋级",
            "勇夺",
        ],
    )
    .is_some()
}
