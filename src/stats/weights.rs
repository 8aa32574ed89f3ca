//! Weights: the value that an indicator has for the place and time of a figure, as the number of projects is for the share
//! of those begun.

use super::aggregate::{Plan, Setting, pieces};
use super::codes::{Codes, pairs};
use super::figures::{self, Wanted};
use super::piece::{Days, Piece};
use crate::error::{Error, Result};
use crate::frame;
use crate::message::Messages;
use crate::row::{FigureRow, Kind, Row};
use crate::table::source::Files;
use rustc_hash::FxHashMap;
use std::collections::HashMap;

type ByPeriod = FxHashMap<(String, Days), i128>;

/// Weights by place and period, all in one unit.
pub struct Weights {
    indicator: String,
    by_period: ByPeriod,
    /// Where the place has no weight for the period itself: that of the calendar year around it.
    by_year: FxHashMap<(String, i16), i128>,
}

const COLUMNS: &[&str] = &[
    "kind",
    "value",
    "value_max",
    "unit",
    "direction",
    "status",
    "indicator",
    "indicator_code",
    "subject",
    "region_code",
    "period_start",
    "period_end",
];

/// Reads the values of the indicator. Of several for one place and period the first counts.
pub fn load(files: &Files, indicator: &str, setting: &Setting<'_>, messages: Messages) -> Result<Weights> {
    let levels = [Kind::Count, Kind::Amount, Kind::Measure].map(|k| k.as_str().to_owned());
    let plan = Plan {
        indicators: vec![indicator.to_owned()],
        kinds: levels.to_vec(),
        si: setting.plan.si,
        repeats: true,
        ..Plan::default()
    };
    let setting = Setting {
        plan: &plan,
        names: setting.names,
        units: setting.units,
        documents: HashMap::new(),
        duplicate: setting.duplicate.clone(),
        strange: FxHashMap::default(),
        weights: None,
    };
    let wanted = Wanted { table: FigureRow::TABLE, columns: COLUMNS, needed: "value", say: false };
    let mut units: Vec<(String, ByPeriod)> = Vec::new();
    // What the tables lack is said when they are read for their figures.
    figures::each(&files.figures, wanted, Messages { quiet: true }, |part| {
        for piece in pieces(&part, &setting) {
            let (status, places) = (piece.words("status"), places(&piece, &setting));
            for i in (0..piece.height).filter(|i| piece.keep[*i] && matches!(*status.get(*i), "actual" | "")) {
                let Some((low, high)) = piece.ends[i].filter(|e| e.0 == e.1 && e.0 > 0) else { continue };
                let (place, unit) = (places.get(i), piece.units.get(i));
                if place.is_empty() {
                    continue;
                }
                let at = units.iter().position(|u| u.0 == *unit).unwrap_or_else(|| {
                    units.push((unit.clone(), FxHashMap::default()));
                    units.len() - 1
                });
                units[at].1.entry((place.clone(), *piece.days.get(i))).or_insert((low + high) / 2);
            }
        }
        Ok(())
    })?;
    // Weights must be of one unit: that of most.
    let total: usize = units.iter().map(|u| u.1.len()).sum();
    let Some((unit, by_period)) = units.into_iter().rev().max_by_key(|u| u.1.len()) else {
        return Err(Error::Usage {
            what: format!("no value of `{indicator}` to weight with"),
            remedy: "name an indicator of the tables whose values are counts, amounts or measures; `baoshu stats --by indicator,region` lists them".into(),
        });
    };
    if by_period.len() < total {
        let other = total - by_period.len();
        messages.note(format!("weights are values of {indicator} in `{unit}`; {other} in other units are left out"));
    }
    let mut by_year = FxHashMap::default();
    let mut ordered: Vec<_> = by_period.iter().collect();
    ordered.sort();
    for ((place, days), weight) in ordered {
        if let Some(year) = year(*days) {
            by_year.insert((place.clone(), year), *weight);
        }
    }
    Ok(Weights { indicator: indicator.to_owned(), by_period, by_year })
}

/// The calendar year in which a period lies.
fn year((start, end): Days) -> Option<i16> {
    let (start, end) = (frame::date(start?)?, frame::date(end?)?);
    (start.year() == end.year()).then_some(start.year())
}

/// The place of each row.
fn places(piece: &Piece<'_>, setting: &Setting<'_>) -> Codes<String> {
    let (code, words) = (piece.words("region_code"), piece.words("subject"));
    let name = |(c, w): (u32, u32)| setting.names.region(code.cells[c as usize], words.cells[w as usize]).to_owned();
    pairs(code, words).map(name)
}

impl Weights {
    /// The weight of each row.
    pub fn of(&self, piece: &Piece<'_>, setting: &Setting<'_>) -> Codes<Option<i128>> {
        let places = places(piece, setting);
        pairs(&places, &piece.days).map(|(place, days)| {
            let (place, days) = (places.cells[place as usize].clone(), piece.days.cells[days as usize]);
            let of_year = || self.by_year.get(&(place.clone(), year(days)?));
            self.by_period.get(&(place.clone(), days)).or_else(of_year).copied()
        })
    }

    /// Says how many figures have no weight.
    pub fn said(&self, without: u64, messages: Messages) {
        if without > 0 {
            let indicator = &self.indicator;
            messages.note(format!("{without} figures have no weight, for the tables hold no {indicator} of their place and year; `weighted` is of the others"));
        }
    }
}
