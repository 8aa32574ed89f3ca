//! What a numeral with its unit is: a quantity, an article, an ordinal name, or no number at all.

use super::cursor::Cursor;
use super::number::{self, Inner};
use super::quantity::{Core, Reader};
use super::unit::Found;
use super::{Dimension, Form, special};
use crate::row::Qualifier;
use rust_decimal::Decimal;

/// Bodies whose meetings are numbered: 十三届全国人大五次会议.
const ASSEMBLIES: &[&str] = &["人大", "政协", "常委会", "代表大会", "代会", "委员会", "全委会", "理事会"];

impl Reader<'_> {
    pub(super) fn with_unit(&self, core: &mut Core, f: Found) {
        core.unit = f.name;
        core.dimension = f.dimension;
        core.end = f.end;
        core.factor = f.factor;
        if let Some(factor) = f.factor {
            core.value = core.value.and_then(|v| v.checked_mul(factor));
            core.max = core.max.and_then(|v| v.checked_mul(factor));
        }
        special::after_unit(self, core);
        if !core.number.arabic
            && &self.s[core.number.span.clone()] == "一"
            && core.dimension == Dimension::Count
            && core.qualifier == Qualifier::Exact
        {
            core.form = Form::Article;
        }
        // 新的一年, 一年接着一年: no duration.
        if self.lone(&core.number)
            && core.dimension == Dimension::Time
            && core.value == Some(Decimal::ONE)
            && (self.prev(core.number.span.start).is_some_and(|c| "的这那每新某又".contains(c))
                || self.eat(core.end, &["一", "接着", "又"]).is_some())
        {
            core.form = Form::Article;
        }
        // 下一番功夫, but 翻一番
        if core.unit == "番" && !self.ends(core.number.span.start, &["翻", "翻了", "再翻", "翻过"]) {
            core.form = Form::Article;
        }
        // 万亿级, 30万吨级: a class, not a quantity.
        if core.number.magnitude
            && (core.unit == "级" || core.dimension == Dimension::Physical && self.eat(core.end, &["级"]).is_some())
        {
            core.form = Form::Word;
        }
        if core.unit == "次"
            && !core.number.arabic
            && (self.ends(core.number.span.start, &["届"])
                || self.eat(core.end, &["全会", "全体"]).is_some()
                || self.ends(core.number.span.start, ASSEMBLIES) && self.eat(core.end, &["会议", "大会"]).is_some())
        {
            core.form = Form::Ordinal;
        }
        if self.lone(&core.number) && core.unit == "级" && core.value != Some(Decimal::TWO) {
            core.form = Form::Ordinal;
        }
        if matches!(core.unit, "届" | "期" | "版" | "楼") && core.form == Form::Plain && self.ordinal_name(core) {
            core.form = Form::Ordinal;
        }
    }

    /// 十三届全国人大, 二期工程: the number is a name.
    pub(super) fn ordinal_name(&self, core: &Core) -> bool {
        let after = self.next(core.end);
        let named = after.is_some_and(|c| !matches!(c, ',' | '。' | '、' | ';'));
        match core.unit {
            "版" => core.value.is_none_or(|v| v < Decimal::ONE_HUNDRED),
            "届" => {
                named
                    && !self.s[core.number.span.clone()].ends_with('两')
                    && (!self.lone(&core.number)
                        || after.is_some_and(|c| "全人政党委中一二三四五六七八九十".contains(c)))
            }
            "期" => named,
            _ => named && !self.lone(&core.number),
        }
    }

    /// Whether a clause ends at `p`.
    fn clause_ends(&self, p: usize) -> bool {
        self.next(p).is_none_or(|c| matches!(c, ',' | '。' | ';' | '!' | '?' | ')' | '\n'))
    }

    /// 五[至八个]: a numeral and a unit follow the word that joins a range.
    fn opens_range(&self, at: usize) -> bool {
        let Some(p) = self.eat(at, &["至", "到"]) else { return false };
        number::read(self.s, p).is_some_and(|n| !n.senseless && self.unit_at(n.span.end).is_some())
    }

    /// Whether the numeral is one at all: a lone Chinese digit needs a unit, 百 and 亿 too.
    pub(super) fn sound(&self, at: usize, core: &Core, lone: bool) -> bool {
        let n = &core.number;
        if n.arabic && !n.bare {
            return true;
        }
        let standalone = || self.alone(at, core.end);
        if n.bare && n.inner == Inner::None {
            let approximated = core.qualifier != Qualifier::Exact || self.touched(at);
            if self.ends(at, &["每", "老"]) {
                return false;
            }
            if core.unit.is_empty() {
                return approximated && n.symbols > 0 && !self.next(core.end).is_some_and(|c| matches!(c, '里' | '科'))
                    || standalone();
            }
            let short = n.symbols == 1 && self.s[n.span.clone()].starts_with(['百', '千']);
            return approximated || !(short && core.dimension == Dimension::Physical);
        }
        if !core.unit.is_empty() {
            return true;
        }
        if lone || n.symbols == 1 {
            let listed = self.prev(at) == Some('、') || self.next(core.end) == Some('、');
            // 死者数百,伤者几千。
            if n.inner == Inner::Over && n.magnitude && !listed && self.clause_ends(core.end) {
                return true;
            }
            return standalone() && !listed
                || self.touched(at) && n.symbols == 1 && !lone
                || self.opens_range(core.end);
        }
        // 一九八〇 without 年 is a year all the same.
        let year =
            n.row && n.symbols == 4 && n.value.is_some_and(|v| v > Decimal::from(1800) && v < Decimal::from(2100));
        if (n.max.is_some() || n.row) && n.symbols == 2 || year {
            return standalone();
        }
        true
    }
}
