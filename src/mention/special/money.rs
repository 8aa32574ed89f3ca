//! Currencies that stand before a number.

use crate::mention::Dimension;
use crate::mention::quantity::{Core, Reader};

/// US$5.2亿, 港币300万元, 人民币5亿: the currency that stands before a number.
pub(in crate::mention) fn money_before(
    r: &Reader,
    at: usize,
    floor: usize,
    core: &Core,
) -> Option<(usize, &'static str)> {
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
