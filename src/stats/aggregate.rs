//! Figures into groups, and each group into its measures.

use super::figures::{self, Part, Wanted};
use super::keys::{ALWAYS, Key};
use super::measure::Measure;
use super::names::Names;
use super::piece::Piece;
use super::repeats::{LeftOut, Seen};
use super::tally::{Tally, tally};
use super::weights::{self, Weights};
use crate::error::{Error, Result};
use crate::lexicon::Sources;
use crate::mention::unit::Units;
use crate::message::Messages;
use crate::row::{DocumentRow, FigureRow, Row};
use crate::store::codec::OwnedCell;
use crate::table::load;
use crate::table::source::Files;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::HashMap;

/// What to put into groups, and by what.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// By what.
    pub by: Vec<String>,
    /// What to compute.
    pub measures: Vec<Measure>,
    /// Only these indicators, by code or name.
    pub indicators: Vec<String>,
    /// Only these places, by code or name.
    pub places: Vec<String>,
    /// Only these kinds.
    pub kinds: Vec<String>,
    /// Bring measures to the base units of the dictionary.
    pub si: bool,
    /// Count every mention.
    pub repeats: bool,
    /// The indicator whose values are the weights of [`Measure::Weighted`].
    pub weight: Option<String>,
}

/// Groups: their keys, and the measures of each.
pub struct Groups {
    /// What they are made by.
    pub keys: Vec<Key>,
    /// The cells of the keys and the measures, in order of the keys.
    pub rows: Vec<(Vec<OwnedCell>, Vec<OwnedCell>)>,
}

/// What every part of the tables is read with.
pub struct Setting<'a> {
    /// What is asked for.
    pub plan: &'a Plan,
    /// Names of indicators and places.
    pub names: &'a Names,
    /// The dictionary of units.
    pub units: &'a Units,
    /// The cells of the documents that keys ask for: column, document, cell.
    pub documents: HashMap<(&'static str, String), String>,
    /// The documents that repeat another.
    pub duplicate: FxHashSet<String>,
    /// For codes that the dictionary lacks, the words of the first row that has one.
    pub strange: FxHashMap<String, String>,
    /// Weights by place and period.
    pub weights: Option<Weights>,
}

impl Setting<'_> {
    /// The name of an indicator.
    pub fn indicator<'b>(&'b self, code: &str, words: &'b str) -> &'b str {
        self.strange.get(code).map_or_else(|| self.names.indicator(code, words), String::as_str)
    }

    /// Keeps the words of codes that the dictionary lacks.
    fn learn(&mut self, piece: &Piece<'_>) {
        let (code, words) = (piece.words("indicator_code"), piece.words("indicator"));
        for (c, w) in super::codes::pairs(code, words).cells {
            let (code, words) = (code.cells[c as usize], words.cells[w as usize]);
            if !code.is_empty() && !words.is_empty() && !self.names.knows(code) && !self.strange.contains_key(code) {
                self.strange.insert(code.to_owned(), words.to_owned());
            }
        }
    }
}

/// Columns without which a figure can be neither grouped nor counted.
const NEEDED: &[&str] = &["kind", "value", "value_max", "unit", "direction", "status", "period_start", "period_end"];
/// Columns without which repeats cannot be told.
const TELLING: &[&str] = &["doc", "basis", "role", "indicator", "indicator_code", "subject", "region_code"];

/// The columns of figures that a plan needs.
fn columns<'a>(plan: &Plan, keys: &'a [Key]) -> Vec<&'a str> {
    let mut wanted = NEEDED.to_vec();
    let mut want = |names: &[&'a str]| {
        names.iter().for_each(|n| {
            if !wanted.contains(n) {
                wanted.push(n)
            }
        })
    };
    if !plan.repeats {
        want(TELLING);
    }
    if !plan.indicators.is_empty() {
        want(&["indicator", "indicator_code"]);
    }
    if !plan.places.is_empty() || plan.weight.is_some() {
        want(&["subject", "region_code"]);
    }
    keys.iter().for_each(|key| want(&key.columns()));
    let place = |name: &str| FigureRow::COLUMNS.iter().position(|c| c.name == name).unwrap_or(usize::MAX);
    wanted.sort_by_key(|name| place(name));
    wanted
}

/// Reads the figures and puts them into groups.
pub fn groups(files: &Files, plan: &Plan, dictionaries: &Sources, messages: Messages) -> Result<Groups> {
    files.need_figures()?;
    let others: Vec<String> = match plan.by.iter().all(|name| Key::parse(name, &[]).is_ok()) {
        true => Vec::new(),
        false => load::names(&files.figures[0])?,
    };
    let mut keys: Vec<Key> = Vec::new();
    for name in plan.by.iter().map(String::as_str).chain(ALWAYS.iter().copied()) {
        let key = Key::parse(name, &others)?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let (names, units) = (Names::load(dictionaries)?, Units::load(dictionaries)?);
    let (documents, duplicate) = documents(files, &keys, plan, messages)?;
    let mut setting = Setting {
        plan,
        names: &names,
        units: &units,
        documents,
        duplicate,
        strange: FxHashMap::default(),
        weights: None,
    };
    if let Some(indicator) = &plan.weight {
        setting.weights = Some(weights::load(files, indicator, &setting, messages)?);
    }
    let columns = columns(plan, &keys);
    let wanted = Wanted { table: FigureRow::TABLE, columns: &columns, needed: "value", say: true };
    let mut run = Run { left: LeftOut::default(), seen: Seen::new(), all: Tally::new(keys.len()) };
    figures::each(&files.figures, wanted, messages, |part| {
        run.part(&part, &keys, &mut setting);
        Ok(())
    })?;
    said(&run.left, messages);
    if let Some(weights) = &setting.weights {
        weights.said(run.all.without_weight(), messages);
    }
    let rows = run.all.rows(&keys, &plan.measures);
    mixed(&keys, &rows, plan.by.len(), messages);
    Ok(Groups { keys, rows })
}

/// What all parts so far came to.
struct Run {
    seen: Seen,
    left: LeftOut,
    all: Tally,
}

impl Run {
    fn part(&mut self, part: &Part, keys: &[Key], setting: &mut Setting<'_>) {
        let mut pieces = pieces(part, setting);
        if keys.contains(&Key::Indicator) {
            pieces.iter().for_each(|piece| setting.learn(piece));
        }
        self.seen.leave_out(&mut pieces);
        let found: Vec<_> = pieces.par_iter_mut().map(|piece| tally(piece, keys, setting)).collect();
        found.into_iter().for_each(|found| self.all.add(found));
        pieces.iter().for_each(|piece| self.left.add(&piece.left));
    }
}

/// Makes the pieces of a part ready, side by side.
pub fn pieces<'a>(part: &'a Part, setting: &Setting<'_>) -> Vec<Piece<'a>> {
    let next = |i: usize| part.pieces.get(i + 1).unwrap_or(&part.after);
    part.pieces.par_iter().enumerate().map(|(i, frame)| Piece::new(frame, Some(next(i)), setting)).collect()
}

/// Says what was left out.
fn said(left: &LeftOut, messages: Messages) {
    let parts = [
        (left.no_value, "have no value"),
        (left.duplicates, "stand in documents that repeat another"),
        (left.repeats, "repeat a figure that is counted already"),
        (left.from, "are the old level of a change"),
        (left.unfit, "have a period that lies in no single part of the calendar asked for"),
    ];
    let parts: Vec<String> = parts.iter().filter(|p| p.0 > 0).map(|p| format!("{} {}", p.0, p.1)).collect();
    if !parts.is_empty() {
        messages.note(format!("figures left out: {}", parts.join(", ")));
    }
}

/// Says that values of different units or kinds stand apart.
fn mixed(keys: &[Key], rows: &[(Vec<OwnedCell>, Vec<OwnedCell>)], by: usize, messages: Messages) {
    let mut seen: FxHashMap<&[OwnedCell], usize> = FxHashMap::default();
    for (cells, _) in rows {
        *seen.entry(&cells[..by.min(cells.len())]).or_default() += 1;
    }
    let apart = seen.values().filter(|n| **n > 1).count();
    if apart > 0 {
        let by: Vec<&str> = keys[by.min(keys.len())..].iter().map(Key::name).collect();
        messages.note(format!(
            "{apart} {} values that cannot be compared; they are kept apart by {}",
            if apart == 1 { "group holds" } else { "groups hold" },
            by.join(", ")
        ));
    }
}

/// The cells of the documents that keys need, and the documents that repeat another.
#[allow(clippy::type_complexity)]
fn documents(
    files: &Files,
    keys: &[Key],
    plan: &Plan,
    messages: Messages,
) -> Result<(HashMap<(&'static str, String), String>, FxHashSet<String>)> {
    let asked: Vec<&'static str> =
        keys.iter().filter_map(|k| if let Key::Document(c) = k { Some(*c) } else { None }).collect();
    if files.documents.is_empty() && !asked.is_empty() {
        return Err(Error::Usage {
            what: format!("no table of documents, which has the column {}", asked.join(", ")),
            remedy: "name the folder that `baoshu extract` wrote, or its documents table too".into(),
        });
    }
    let (mut cells, mut duplicate) = (HashMap::new(), FxHashSet::default());
    if plan.repeats && asked.is_empty() {
        return Ok((cells, duplicate));
    }
    let mut columns = vec!["doc", "duplicate_of"];
    columns.extend(asked.iter().filter(|a| !["doc", "duplicate_of"].contains(a)));
    let wanted = Wanted { table: DocumentRow::TABLE, columns: &columns, needed: "doc", say: !asked.is_empty() };
    figures::each(&files.documents, wanted, messages, |part| {
        for frame in &part.pieces {
            let column = |name: &str| frame.column(name).ok();
            let text = |name: &str, i: usize| {
                let cell = column(name).and_then(|c| c.get(i).ok()).map(|v| crate::frame::cell(&v));
                crate::store::codec::OwnedRow(vec![cell.unwrap_or_default()]).text(0)
            };
            let repeats = super::figures::Columns(frame).text("duplicate_of");
            for i in 0..frame.height() {
                if !repeats.get(i).is_empty() {
                    duplicate.insert(text("doc", i));
                }
                for column in &asked {
                    let cell = text(column, i);
                    if !cell.is_empty() {
                        cells.insert((*column, text("doc", i)), cell);
                    }
                }
            }
        }
        Ok(())
    })?;
    Ok((cells, duplicate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use polars::prelude::*;

    /// Rows with what may lie across the end of a part: a repeat, a change from one level to another, a strange code.
    fn rows() -> DataFrame {
        let text = |name: &str, cells: [&str; 6]| Column::new(name.into(), cells);
        let value = |n: i128| Some(n * 10i128.pow(crate::frame::SCALE));
        let day = Int32Chunked::from_slice("period_start".into(), &[19723; 6]).into_date().into_column();
        let end = day.clone().with_name("period_end".into());
        let number = |name: &str, cells: [Option<i128>; 6]| {
            Int128Chunked::from_slice_options(name.into(), &cells)
                .into_decimal_unchecked(crate::frame::PRECISION, crate::frame::SCALE as usize)
                .into_column()
        };
        DataFrame::new(
            6,
            vec![
                text("doc", ["a", "a", "a", "a", "b", "b"]),
                text("kind", ["count", "count", "count", "amount", "count", "amount"]),
                number("value", [value(464), value(276), value(8), value(3), value(276), None]),
                number("value_max", [None, None, value(11), None, None, None]),
                text("unit", ["件", "件", "件", "万元", "件", "元"]),
                text("role", ["from", "to", "", "", "to", ""]),
                text("indicator", ["来访", "来访", "来信", "捐款", "来访", "善款"]),
                text("indicator_code", ["", "", "", "gift", "", "gift"]),
                text("subject", ["甲县"; 6]),
                day,
                end,
            ],
        )
        .unwrap()
    }

    fn counted(parts: Vec<Part>, plan: &Plan) -> (Vec<String>, LeftOut) {
        let (names, units) = (Names::load(&Sources::default()).unwrap(), Units::load(&Sources::default()).unwrap());
        let mut setting = Setting {
            plan,
            names: &names,
            units: &units,
            documents: HashMap::new(),
            duplicate: FxHashSet::default(),
            strange: FxHashMap::default(),
            weights: None,
        };
        let keys: Vec<Key> = ["indicator", "kind", "unit"].iter().map(|k| Key::parse(k, &[]).unwrap()).collect();
        let mut run = Run { left: LeftOut::default(), seen: Seen::new(), all: Tally::new(keys.len()) };
        parts.iter().for_each(|part| run.part(part, &keys, &mut setting));
        let text = |row: (Vec<OwnedCell>, Vec<OwnedCell>)| {
            let row = crate::store::codec::OwnedRow(row.0.into_iter().chain(row.1).collect());
            (0..row.0.len()).map(|i| row.text(i)).collect::<Vec<_>>().join(" ")
        };
        (run.all.rows(&keys, &plan.measures).into_iter().map(text).collect(), run.left)
    }

    #[test]
    fn groups_do_not_depend_on_where_parts_end() {
        let measures = ["count", "sum", "mean", "median", "min", "max", "q90"].map(|m| m.parse().unwrap()).to_vec();
        let plan = Plan { measures, ..Plan::default() };
        let all = rows();
        let whole = counted(vec![Part { pieces: vec![all.clone()], after: DataFrame::default() }], &plan);
        assert_eq!(
            whole.0,
            [
                "捐款 amount 元 1 30000 30000 30000 30000 30000 30000",
                "来信 count 件 1 9.5 9.5 9.5 8 11 9.5",
                "来访 count 件 1 276 276 276 276 276 276",
            ]
        );
        assert_eq!(whole.1, LeftOut { no_value: 1, repeats: 1, from: 1, ..LeftOut::default() });
        for size in 1..6 {
            let starts: Vec<i64> = (0..6).step_by(size).collect();
            let pieces = || starts.iter().map(|at| all.slice(*at, size));
            assert_eq!(counted(vec![Part { pieces: pieces().collect(), after: DataFrame::default() }], &plan), whole);
            let part = |at: &i64| Part { pieces: vec![all.slice(*at, size)], after: all.slice(*at + size as i64, 2) };
            assert_eq!(counted(starts.iter().map(part).collect(), &plan), whole);
        }
    }
}
