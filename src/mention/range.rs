//! The other end of a range: 5—10个, 33元至35元, 10至15万.

use super::cursor::Cursor;
use super::number;
use super::quantity::{Core, Reader, strongest};
use super::{Dimension, Form};
use rust_decimal::Decimal;

/// Words that join the ends of a range.
const JOINTS: [&str; 11] = ["至", "到", "—", "-", "–", "~", "～", "−", "─", "或", "－"];

impl Reader<'_> {
    /// 5—10个, 33元至35元, 10至15万.
    pub(super) fn range(&self, core: &mut Core) {
        if core.max.is_some() && core.unit.is_empty() {
            return;
        }
        let Some(mut p) = self.eat(core.end, &JOINTS) else { return };
        let dash = !self.s[core.end..p].starts_with(['至', '到', '或']);
        if self.s[core.end..p].starts_with('或') && !core.unit.is_empty() {
            return;
        }
        // -8℃至-12℃: after a word it is a sign.
        let signed = !dash
            && self.rest(p).starts_with(['-', '−'])
            && self.next(p + self.next(p).map_or(0, char::len_utf8)).is_some_and(|c| c.is_ascii_digit());
        if !signed {
            p = self.eat(p, &["—", "-", "─"]).unwrap_or(p);
        }
        // 3,500至近7万个
        if !dash {
            p = self.eat(p, &["近", "约", "逾"]).unwrap_or(p);
        }
        let Some(c) = self.next(p).filter(|c| number::begins(*c) || matches!(c, '半')) else { return };
        if matches!(c, '数' | '几') || matches!(c, '负' | '-' | '−') && !signed {
            return;
        }
        let Some(other) = self.core(p) else { return };
        // 微跌1.5亿元至1391亿元: the first is the step, the second the level reached.
        let stepped = !dash && !core.unit.is_empty() && core.dimension != Dimension::Percent && {
            let head = self.s[..core.number.span.start].trim_end_matches(['了', '约', '近', '超', '逾', '达']);
            head.ends_with(['跌', '升', '增', '降', '减', '涨', '加', '少', '落', '长'])
        };
        if stepped {
            return;
        }
        if other.form != core.form && !(core.form == Form::Plain && core.unit.is_empty()) && other.form != Form::Article
        {
            return;
        }
        // 总体要求……12 / 到2025年: what ends at a year begins at one, or counts years itself.
        let year = other.unit == "年"
            && other.value.is_some_and(|v| v >= Decimal::from(1800) && v < Decimal::from(2200))
            && core.value.is_some_and(|v| v < Decimal::from(1000));
        if year {
            return;
        }
        let mut low = core.value;
        // 百分之二十到三十
        let spoken = core.unit == "%"
            && !dash
            && other.unit.is_empty()
            && !other.number.magnitude_big()
            && self.s[core.number.span.clone()].starts_with("百分");
        if spoken {
            if let (Some(a), Some(b)) = (low, other.value)
                && a < b
                && b <= Decimal::ONE_HUNDRED
            {
                core.max = Some(b);
                core.end = other.end;
            }
            return;
        }
        let compatible = core.unit == other.unit
            || core.unit.is_empty()
            || (core.dimension == Dimension::Money && other.dimension == Dimension::Money);
        if !compatible || (other.unit.is_empty() && core.unit.is_empty() && (dash || !other.number.magnitude)) {
            return;
        }
        if other.unit.is_empty() && !core.unit.is_empty() && !other.number.magnitude {
            return;
        }
        if core.unit.is_empty() {
            // 10至15万: the magnitude of the second serves both, where that keeps the first the smaller.
            if !core.number.magnitude
                && let (Some(scale), Some(v), Some(high)) = (other.number.scale, low, other.value)
                && scale > Decimal::ONE
            {
                let scaled = v.checked_mul(scale);
                if scaled.is_some_and(|s| s < high) {
                    low = scaled;
                }
            } else if other.form == Form::Share && core.form == Form::Plain {
                // 8至9成, 5到6分之一 (no such): the unit of the second makes the first a share.
                let ratio = other.value.zip(other.number.value).and_then(|(v, n)| v.checked_div(n));
                low = low.zip(ratio).and_then(|(l, r)| l.checked_mul(r));
            }
            if let Some(f) = other.factor {
                low = low.and_then(|l| l.checked_mul(f));
            }
        }
        let (Some(mut a), Some(mut b)) = (low, other.max.or(other.value)) else { return };
        // -8℃至-12℃, 十五年至三年不等: from the upper end down.
        let falls = !dash && core.unit == other.unit && (signed || self.eat(other.end, &["不等", "之间"]).is_some());
        if a > b && falls {
            (a, b) = (b, a);
        }
        if a >= b {
            return;
        }
        core.value = Some(a);
        core.max = Some(b);
        if !other.unit.is_empty() {
            core.unit = other.unit;
            core.dimension = other.dimension;
        }
        core.form = if other.form == Form::Article { Form::Plain } else { other.form };
        core.qualifier = strongest(core.qualifier, other.qualifier);
        core.end = other.end;
    }
}
