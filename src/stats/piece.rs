//! Some rows made ready for groups: words as codes, values in one unit, and which rows count.

use super::aggregate::Setting;
use super::codes::{self, Codes, pairs};
use super::figures::Columns;
use super::measure;
use super::repeats::{self, LeftOut};
use super::unit::harmonise;
use crate::frame;
use polars::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// First and last day since 1970.
pub type Days = (Option<i32>, Option<i32>);

/// Some rows of figures.
pub struct Piece<'a> {
    /// Their columns.
    pub columns: Columns<'a>,
    /// Rows.
    pub height: usize,
    words: BTreeMap<&'a str, Codes<&'a str>>,
    none: Codes<&'a str>,
    /// The periods.
    pub days: Codes<Days>,
    /// The units after harmonising.
    pub units: Codes<String>,
    /// The ends of each value, in the unit after harmonising, times ten to the scale of frames; a decline with a minus.
    pub ends: Vec<Option<(i128, i128)>>,
    /// Which rows count.
    pub keep: Vec<bool>,
    /// What makes two mentions one figure, where repeats are looked for.
    pub marks: Vec<u128>,
    /// What was left out.
    pub left: LeftOut,
}

impl<'a> Piece<'a> {
    /// Makes rows ready. `next` are the rows that follow them.
    pub fn new(frame: &'a DataFrame, next: Option<&DataFrame>, setting: &Setting<'_>) -> Self {
        let height = frame.height();
        let columns = Columns(frame);
        let mut words = BTreeMap::new();
        for column in frame.columns() {
            if let Ok(strings) = column.str() {
                words.insert(column.name().as_str(), codes::words(Some(strings), height));
            }
        }
        let days = columns.days("period_start").into_iter().zip(columns.days("period_end"));
        let mut piece = Piece {
            height,
            words,
            none: codes::words(None, height),
            days: codes::values(days),
            units: Codes::default(),
            ends: Vec::new(),
            keep: Vec::new(),
            marks: Vec::new(),
            left: LeftOut::default(),
            columns,
        };
        piece.value(setting);
        piece.keep = piece.chosen(setting);
        let count = |keep: &mut Vec<bool>, out: &dyn Fn(usize) -> bool| {
            let mut left = 0;
            for (i, keep) in keep.iter_mut().enumerate() {
                left += usize::from(*keep && out(i) && std::mem::replace(keep, false));
            }
            left
        };
        let mut keep = std::mem::take(&mut piece.keep);
        piece.left.no_value = count(&mut keep, &|i| piece.ends[i].is_none());
        if !setting.plan.repeats {
            let copies: Vec<bool> =
                piece.words("doc").cells.iter().map(|doc| setting.duplicate.contains(*doc)).collect();
            piece.left.duplicates = count(&mut keep, &|i| copies[piece.words("doc").of[i] as usize]);
            let starts = repeats::starts(&piece, next);
            piece.left.from = count(&mut keep, &|i| starts.contains(&i));
            piece.marks = repeats::marks(&piece);
        }
        piece.keep = keep;
        piece
    }

    /// A column of words; one that is not there is empty.
    pub fn words(&self, name: &str) -> &Codes<&'a str> {
        self.words.get(name).unwrap_or(&self.none)
    }

    /// The rows that the plan asks for.
    fn chosen(&self, setting: &Setting<'_>) -> Vec<bool> {
        let mut keep = vec![true; self.height];
        let mut pick = |code: &str, words: &str, asked: &[String], is: &dyn Fn(&str, &str, &str) -> bool| {
            if asked.is_empty() {
                return;
            }
            let (code, words) = (self.words(code), self.words(words));
            let both = pairs(code, words);
            let yes: Vec<bool> = both
                .cells
                .iter()
                .map(|(c, w)| asked.iter().any(|a| is(a, code.cells[*c as usize], words.cells[*w as usize])))
                .collect();
            keep.iter_mut().zip(&both.of).for_each(|(keep, of)| *keep &= yes[*of as usize]);
        };
        let (plan, names) = (setting.plan, setting.names);
        pick("indicator_code", "indicator", &plan.indicators, &|a, c, w| names.is_indicator(a, c, w));
        pick("region_code", "subject", &plan.places, &|a, c, w| names.is_place(a, c, w));
        pick("kind", "kind", &plan.kinds, &|a, c, _| a == c);
        keep
    }

    /// Brings units and values to what they are compared in.
    fn value(&mut self, setting: &Setting<'_>) {
        let unit = self.words("unit");
        let (names, factors): (Vec<String>, Vec<Decimal>) =
            unit.cells.iter().map(|u| harmonise(u, setting.units, setting.plan.si)).unzip();
        let of = unit.of.clone();
        let (kind, direction) = (self.words("kind"), self.words("direction"));
        let both = pairs(kind, direction);
        let down: Vec<bool> = both
            .cells
            .iter()
            .map(|(k, d)| {
                direction.cells[*d as usize] == "down" && matches!(kind.cells[*k as usize], "growth" | "change")
            })
            .collect();
        let number = |i: usize, n: i128| {
            let factor = factors[of[i] as usize];
            let n = if factor == Decimal::ONE {
                n
            } else {
                frame::scaled(measure::decimal(n)?.checked_mul(factor)?.round_dp(frame::SCALE))?
            };
            Some(if down[both.of[i] as usize] { -n.abs() } else { n })
        };
        let (values, most) = (self.columns.numbers("value"), self.columns.numbers("value_max"));
        let ends = values.into_iter().zip(most).enumerate().map(|(i, (value, most))| {
            let low = number(i, value?)?;
            let high = most.and_then(|m| number(i, m)).unwrap_or(low);
            Some((low.min(high), low.max(high)))
        });
        self.ends = ends.collect();
        self.units = Codes { of, cells: names };
    }
}
