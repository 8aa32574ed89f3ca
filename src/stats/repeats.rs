//! Which figures are counted: not those of a document that repeats another, not the second mention of one figure, not the
//! old level of 从A降至B beside the new one.

use super::codes::{Codes, pairs};
use super::figures::Columns;
use super::piece::Piece;
use polars::prelude::DataFrame;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// How many figures were left out, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// They have no value.
    pub no_value: usize,
    /// Their document repeats another.
    pub duplicates: usize,
    /// The same indicator, subject, period and value stood before.
    pub repeats: usize,
    /// The level that 从A降至B starts from, where no period of its own sets it apart.
    pub from: usize,
    /// Their period lies in no single part of the calendar that was asked for.
    pub unfit: usize,
}

impl LeftOut {
    /// Adds what was left out elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.no_value += other.no_value;
        self.duplicates += other.duplicates;
        self.repeats += other.repeats;
        self.from += other.from;
        self.unfit += other.unfit;
    }
}

/// Words whose sameness makes two mentions one figure, beside indicator, unit, value and period. An office in a region shares
/// the region's code: both are needed.
const SAME: [&str; 7] = ["region_code", "subject", "kind", "direction", "basis", "role", "status"];

/// What makes two mentions one figure; 0 where indicator, subject or period is unknown, so that nobody can tell, and in rows
/// that do not count.
pub fn marks(piece: &Piece<'_>) -> Vec<u128> {
    let hash = |words: &Codes<&str>| -> Vec<u64> { words.cells.iter().map(|w| xxh3_64(w.as_bytes())).collect() };
    let (code, words) = (piece.words("indicator_code"), piece.words("indicator"));
    let names = pairs(code, words);
    let name_hashes: Vec<u64> = names
        .cells
        .iter()
        .map(|(c, w)| match (code.cells[*c as usize], words.cells[*w as usize]) {
            ("", "") => 0,
            ("", words) => xxh3_64(words.as_bytes()).max(1),
            (code, _) => xxh3_64(code.as_bytes()).max(1),
        })
        .collect();
    let same = SAME.map(|name| (piece.words(name), hash(piece.words(name))));
    let units: Vec<u64> = piece.units.cells.iter().map(|u| xxh3_64(u.as_bytes())).collect();
    let subject = piece.words("subject");
    let mut bytes = Vec::with_capacity(128);
    (0..piece.height)
        .map(|i| {
            let name = name_hashes[names.of[i] as usize];
            let (start, end) = piece.days.get(i);
            let Some((low, high)) = piece.ends[i].filter(|_| name != 0 && subject.of[i] != 0 && start.is_some()) else {
                return 0;
            };
            bytes.clear();
            bytes.extend(name.to_le_bytes());
            bytes.extend(units[piece.units.of[i] as usize].to_le_bytes());
            same.iter().for_each(|(words, hashes)| bytes.extend(hashes[words.of[i] as usize].to_le_bytes()));
            bytes.extend(low.to_le_bytes());
            bytes.extend(high.to_le_bytes());
            [start, end].iter().for_each(|d| bytes.extend(d.unwrap_or(i32::MIN).to_le_bytes()));
            xxh3_128(&bytes).max(1)
        })
        .collect()
}

/// The rows with the role `from` whose period is that of the `to` beside them, or unknown.
pub fn starts(piece: &Piece<'_>, next: Option<&DataFrame>) -> FxHashSet<usize> {
    let role = piece.words("role");
    let Some(from) = role.cells.iter().position(|r| *r == "from") else { return FxHashSet::default() };
    let next = next.map(Columns);
    let rows = next.as_ref().map_or(0, |n| n.0.height());
    let beyond: Vec<_> = next
        .iter()
        .flat_map(|n| {
            let (role, doc, indicator) = (n.text("role"), n.text("doc"), n.text("indicator"));
            let days: Vec<_> = n.days("period_start").into_iter().zip(n.days("period_end")).take(2).collect();
            (0..rows.min(2)).map(move |i| (role.get(i), doc.get(i), indicator.get(i), days[i]))
        })
        .collect();
    let (doc, indicator) = (piece.words("doc"), piece.words("indicator"));
    let at = |i: usize| match i.checked_sub(piece.height) {
        None => Some((*role.get(i), *doc.get(i), *indicator.get(i), *piece.days.get(i))),
        Some(i) => beyond.get(i).copied(),
    };
    let apart = |i: usize| {
        let (_, doc, indicator, days) = at(i)?;
        let to = (i + 1..i + 3).filter_map(at).find(|t| t.0 == "to" && (t.1, t.2) == (doc, indicator))?;
        (days.0.is_some() && to.3 != days).then_some(())
    };
    (0..piece.height).filter(|i| role.of[*i] as usize == from && apart(*i).is_none()).collect()
}

/// The marks of all rows so far, in sets of their own by their last bits so that threads fill them side by side.
pub struct Seen(Vec<FxHashSet<u128>>);

/// Sets of marks.
const SETS: usize = 16;

impl Seen {
    /// None so far.
    pub fn new() -> Self {
        Self(vec![FxHashSet::default(); SETS])
    }

    /// Leaves out the rows whose mark a row before them has.
    pub fn leave_out(&mut self, pieces: &mut [Piece<'_>]) {
        let mine: &[Piece<'_>] = pieces;
        let again: Vec<Vec<(usize, usize)>> = self
            .0
            .par_iter_mut()
            .enumerate()
            .map(|(at, set)| {
                let mut again = Vec::new();
                for (p, piece) in mine.iter().enumerate() {
                    for (i, mark) in piece.marks.iter().enumerate() {
                        if *mark as usize % SETS == at && *mark != 0 && piece.keep[i] && !set.insert(*mark) {
                            again.push((p, i));
                        }
                    }
                }
                again
            })
            .collect();
        for (p, i) in again.into_iter().flatten() {
            pieces[p].keep[i] = false;
            pieces[p].left.repeats += 1;
        }
    }
}

impl Default for Seen {
    fn default() -> Self {
        Self::new()
    }
}
