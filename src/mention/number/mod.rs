//! Numerals: Arabic with thousands separators, Chinese in all its forms, and both mixed, each with its exact value.
//!
//! The reader stands on the first character and takes the longest numeral, in one pass without backtracking. It knows
//! nothing of units, except that 千瓦, 百帕 and 兆赫 begin with a character that could be a magnitude.

mod arabic;
mod digits;
mod reader;
mod sum;
#[cfg(test)]
mod tests;

pub use reader::read;

use crate::lexicon::charset::CharSet;
use crate::text::Span;
use rust_decimal::Decimal;

/// A numeral and what it says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Number {
    /// Sign, digits and magnitudes.
    pub span: Span,
    /// Exact value; empty beyond 28 digits.
    pub value: Option<Decimal>,
    /// Upper value of adjacent digits: 三四十 is 30 to 40.
    pub max: Option<Decimal>,
    /// What the magnitudes multiply the digits by, where the numeral is one run of digits with magnitudes (7.1万 → 10000).
    pub scale: Option<Decimal>,
    /// 余, 多 or 几 inside (6千多万, 十几, 数百), or 来 (三百来).
    pub inner: Inner,
    /// It is written with Arabic digits (8, 8千).
    pub arabic: bool,
    /// It begins with a magnitude whose 1 is left out (亿元, 百余名); 十 does not count as such.
    pub bare: bool,
    /// Number of characters in it that are digits or magnitudes.
    pub symbols: usize,
    /// It holds 十, 百, 千, 万, 亿 or 兆.
    pub magnitude: bool,
    /// It has a fractional part.
    pub decimal: bool,
    /// It is a row of Chinese digits without magnitude (一九七八).
    pub row: bool,
    /// Magnitudes pile up beyond sense (万亿万亿): no value.
    pub senseless: bool,
}

impl Number {
    /// Whether it is 100 or more by its magnitudes.
    pub fn magnitude_big(&self) -> bool {
        self.value.is_some_and(|v| v > Decimal::ONE_HUNDRED)
    }
}

/// An approximator inside a numeral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Inner {
    /// None.
    #[default]
    None,
    /// 余, 多, 几, 数: more than the value.
    Over,
    /// 来: about the value.
    About,
}

/// The value of a Chinese digit.
#[inline]
pub fn digit(c: char) -> Option<u8> {
    if begins(c) { chinese(c) } else { None }
}

fn chinese(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '贰' | '两' | '貳' | '弍' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn small(c: char) -> Option<u32> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

fn tens(c: char) -> Option<u8> {
    Some(match c {
        '廿' => 2,
        '卅' => 3,
        '卌' => 4,
        _ => return None,
    })
}

fn big(c: char) -> Option<u64> {
    Some(match c {
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

/// Digits of telephone speech, taken only in a row that holds 幺.
fn spoken(c: char) -> Option<u8> {
    Some(match c {
        '拐' => 7,
        '洞' => 0,
        '勾' => 9,
        _ => return None,
    })
}

/// Characters that can begin a numeral, apart from Arabic digits.
const BEGIN: &str = "〇零○一壹幺二贰两貳弍三叁參四肆五伍六陆陸七柒八捌九玖十拾百佰千仟廿卅卌万萬亿億兆数几负-−½⅓¼";

static BEGINS: CharSet = CharSet::new(BEGIN, true);

/// Whether a character can begin a numeral.
#[inline]
pub fn begins(c: char) -> bool {
    BEGINS.has(c)
}

/// The characters of three bytes that can begin a numeral.
pub(super) fn beginnings() -> impl Iterator<Item = char> + Clone {
    BEGIN.chars().filter(|c| c.len_utf8() == 3)
}

/// Letters that make 千, 百 or 兆 before them the beginning of a unit.
fn unit_prefix(m: char, next: Option<char>, arabic: bool) -> bool {
    match (m, next) {
        ('千', Some('瓦' | '克' | '伏' | '帕' | '卡' | '赫' | '焦' | '牛' | '比')) => true,
        ('千', Some('米')) => arabic,
        ('百', Some('帕')) => true,
        ('兆', Some('瓦' | '赫' | '帕' | '字' | '比' | '伏' | '焦' | '头')) => true,
        _ => false,
    }
}
