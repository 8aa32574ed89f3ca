//! Groups as they grow: what their values come to so far, exactly.

use super::aggregate::Setting;
use super::codes::{Codes, pairs};
use super::keys::{self, Key};
use super::measure::{Measure, Values, adds_up};
use super::piece::Piece;
use crate::store::codec::OwnedCell;
use ethnum::I256;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// The groups of one piece: a row of each, and what its values come to.
pub struct Found {
    keys: Vec<Codes<Option<OwnedCell>>>,
    groups: Vec<(usize, Values)>,
}

/// Puts the rows of a piece that count into groups.
pub fn tally(piece: &mut Piece<'_>, keys: &[Key], setting: &Setting<'_>) -> Found {
    let cells: Vec<Codes<Option<OwnedCell>>> = keys.iter().map(|key| keys::cells(key, piece, setting)).collect();
    for key in cells.iter().filter(|k| k.cells.contains(&None)) {
        for (i, keep) in piece.keep.iter_mut().enumerate().filter(|k| *k.1) {
            *keep = key.get(i).is_some();
            piece.left.unfit += usize::from(!*keep);
        }
    }
    let one = || Codes { of: vec![0; piece.height], cells: vec![(0, 0)] };
    let groups = cells.iter().fold(one(), |groups, key| pairs(&groups, key));
    let order = setting.plan.measures.iter().any(|m| m.needs_order());
    let weights = setting.weights.as_ref().map(|w| w.of(piece, setting));
    let mut found: Vec<(usize, Values)> = Vec::new();
    found.resize_with(groups.cells.len(), Default::default);
    for (i, keep) in piece.keep.iter().enumerate() {
        let Some((low, high)) = piece.ends[i].filter(|_| *keep) else { continue };
        let (row, values) = &mut found[groups.of[i] as usize];
        if values.count == 0 {
            *row = i;
        }
        values.add(low, high, order);
        if let Some(weights) = &weights {
            values.weigh(low, high, *weights.get(i));
        }
    }
    found.retain(|f| f.1.count > 0);
    Found { keys: cells, groups: found }
}

/// All groups so far.
pub struct Tally {
    /// The different cells of each key.
    cells: Vec<(FxHashMap<OwnedCell, u32>, Vec<OwnedCell>)>,
    /// Groups by the cells of their keys.
    index: FxHashMap<Box<[u32]>, usize>,
    groups: Vec<Values>,
}

impl Tally {
    /// None, of groups with so many keys.
    pub fn new(keys: usize) -> Self {
        Self { cells: vec![Default::default(); keys], index: FxHashMap::default(), groups: Vec::new() }
    }

    /// Adds the groups of a piece.
    pub fn add(&mut self, found: Found) {
        // The codes of a piece mean nothing in another.
        let mine: Vec<(Vec<u32>, Vec<u32>)> = found
            .keys
            .into_iter()
            .zip(&mut self.cells)
            .map(|(key, (known, cells))| {
                let mut code = |cell: Option<OwnedCell>| {
                    let cell = cell.unwrap_or_default();
                    if let Some(code) = known.get(&cell) {
                        return *code;
                    }
                    cells.push(cell.clone());
                    known.insert(cell, (cells.len() - 1) as u32);
                    (cells.len() - 1) as u32
                };
                let codes = key.cells.into_iter().map(&mut code).collect();
                (key.of, codes)
            })
            .collect();
        for (row, values) in found.groups {
            let key: Box<[u32]> = mine.iter().map(|(of, codes)| codes[of[row] as usize]).collect();
            let at = *self.index.entry(key).or_insert_with(|| {
                self.groups.push(Values::default());
                self.groups.len() - 1
            });
            self.groups[at].merge(values);
        }
    }

    /// Figures that have no weight.
    pub fn without_weight(&self) -> u64 {
        self.groups.iter().map(|g| g.weightless).sum()
    }

    /// The cells and measures of all groups, in order of the keys; what is empty comes last.
    pub fn rows(self, keys: &[Key], measures: &[Measure]) -> Vec<(Vec<OwnedCell>, Vec<OwnedCell>)> {
        let Self { cells, index, groups } = self;
        let at = |name: &str| keys.iter().position(|k| k.name() == name).unwrap_or(0);
        let (kind, unit) = (at("kind"), at("unit"));
        let mut groups: Vec<Option<Values>> = groups.into_iter().map(Some).collect();
        let mut rows: Vec<(Vec<OwnedCell>, Values)> = index
            .into_iter()
            .filter_map(|(key, at)| {
                let cells = key.iter().zip(&cells).map(|(code, cells)| cells.1[*code as usize].clone()).collect();
                Some((cells, groups[at].take()?))
            })
            .collect();
        rows.par_sort_unstable_by(|a, b| by_cells(&a.0, &b.0));
        rows.into_par_iter()
            .map(|(cells, mut values)| {
                values.all.par_sort_unstable();
                let word = |at: usize| if let OwnedCell::Text(s) = &cells[at] { s.as_str() } else { "" };
                let adds_up = adds_up(word(kind), word(unit));
                let measures = measures.iter().map(|m| m.of(&values, adds_up)).collect();
                (cells, measures)
            })
            .collect()
    }
}

fn by_cells(a: &[OwnedCell], b: &[OwnedCell]) -> Ordering {
    a.iter().zip(b).map(|(a, b)| order(a, b)).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
}

/// The order of cells of one column.
fn order(a: &OwnedCell, b: &OwnedCell) -> Ordering {
    use OwnedCell::{Bool, Date, Decimal, Empty, Int, List, Text};
    match (a, b) {
        (Empty, Empty) => Ordering::Equal,
        (Empty, _) => Ordering::Greater,
        (_, Empty) => Ordering::Less,
        (Text(a), Text(b)) => a.cmp(b),
        (Int(a), Int(b)) => a.cmp(b),
        (Decimal(a), Decimal(b)) => a.cmp(b),
        (Date(a), Date(b)) => a.cmp(b),
        (Bool(a), Bool(b)) => a.cmp(b),
        (List(a), List(b)) => a.cmp(b),
        // One column has one type.
        _ => Ordering::Equal,
    }
}

impl Values {
    fn add(&mut self, low: i128, high: i128, order: bool) {
        let both = low.checked_add(high);
        (self.low, self.high) = if self.count == 0 { (low, high) } else { (self.low.min(low), self.high.max(high)) };
        self.total = self.total.zip(both).and_then(|(t, b)| t.checked_add(b));
        self.count += 1;
        if order {
            // Numbers of 38 digits have no room for twice themselves.
            self.all.push(both.unwrap_or(i128::MAX));
        }
    }

    fn weigh(&mut self, low: i128, high: i128, weight: Option<i128>) {
        let Some(weight) = weight else {
            self.weightless += 1;
            return;
        };
        self.weighed += (I256::from(low) + I256::from(high)) * I256::from(weight);
        self.weight += I256::from(weight);
    }

    fn merge(&mut self, other: Self) {
        (self.low, self.high) = if self.count == 0 {
            (other.low, other.high)
        } else {
            (self.low.min(other.low), self.high.max(other.high))
        };
        self.count += other.count;
        self.total = self.total.zip(other.total).and_then(|(a, b)| a.checked_add(b));
        self.weighed += other.weighed;
        self.weight += other.weight;
        self.weightless += other.weightless;
        if self.all.is_empty() {
            self.all = other.all;
        } else {
            self.all.extend(other.all);
        }
    }
}
