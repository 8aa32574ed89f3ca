//! The rows that a job selects, with the columns that it wants.

use super::job::{Job, Script, What};
use crate::cmd::{Common, read_all};
use crate::error::{Error, Result};
use crate::input::list::InputArgs;
use crate::row::{CellType, FigureRow, Row, SloganRow};
use crate::store::codec::{OwnedCell, OwnedRow};
use crate::table::output::{All, OutputArgs, position};
use crate::table::{Head, heads, load};
use crate::text::opencc::Converter;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The rows on their way to the target.
#[derive(Debug, Default)]
pub struct Fed {
    /// Their columns.
    pub heads: Vec<Head>,
    /// The rows.
    pub rows: Vec<OwnedRow>,
    /// How many they are.
    pub count: usize,
    /// Documents that were read.
    pub documents: u64,
    /// Documents that could not be.
    pub failed: u64,
    /// Documents in traditional script.
    traditional: HashMap<String, bool>,
}

/// A column that the job adds: which of the row's corrections were made.
pub const CORRECTED: &str = "corrected";
/// A column that the job may add: the value as people write it.
const SHOWN: &str = "value_shown";

/// Reads the rows and chooses among them.
pub fn read(job: &Job, common: &Common) -> Result<Fed> {
    let mut fed = match &job.tables {
        Some(path) => from_tables(job.what, path)?,
        None => from_texts(job, common)?,
    };
    fed.rows = choose(job, &fed.heads, std::mem::take(&mut fed.rows))?;
    fed.count = fed.rows.len();
    Ok(fed)
}

fn from_texts(job: &Job, common: &Common) -> Result<Fed> {
    let heads = match job.what {
        What::Figures => heads(&FigureRow::COLUMNS.iter().collect::<Vec<_>>(), job.header.into()),
        What::Slogans => heads(&SloganRow::COLUMNS.iter().collect::<Vec<_>>(), job.header.into()),
    };
    let mut fed = Fed { heads, ..Fed::default() };
    let input = InputArgs {
        paths: job.sources.clone(),
        meta: job.meta.clone(),
        date: job.date.clone(),
        place: job.place.clone(),
        include: job.include.clone(),
        exclude: job.exclude.clone(),
        ..InputArgs::default()
    };
    let tally = read_all(common, &input, |rows| {
        fed.traditional.insert(rows.document.doc.to_string(), rows.document.script == "traditional");
        match job.what {
            What::Figures => fed.rows.extend(rows.figures.iter().map(owned)),
            What::Slogans => fed.rows.extend(rows.slogans.iter().map(owned)),
        }
        Ok(())
    })?;
    (fed.documents, fed.failed) = (tally.read, tally.failed);
    if tally.read == 0 && tally.failed > 0 {
        return Err(Error::Input {
            path: job.path.clone(),
            what: "none of its sources could be read".into(),
            remedy: "see the errors above; the target is as it was".into(),
        });
    }
    Ok(fed)
}

fn owned<R: Row>(row: &R) -> OwnedRow {
    OwnedRow::of(&All(row), R::COLUMNS.len())
}

fn from_tables(what: What, path: &std::path::Path) -> Result<Fed> {
    use crate::table::source;
    let of = |table: &str| -> Result<Option<load::Loaded>> {
        let is = |p: &&std::path::PathBuf| p.file_stem().is_some_and(|s| s == table);
        source::tables_of(path)?.iter().find(is).map(|p| load::load(p)).transpose()
    };
    let folder = path.is_dir() && !source::is_parts(path);
    let rows = if folder { of(what.table())?.unwrap_or_default() } else { load::load(path)? };
    let mut fed = Fed { heads: rows.heads, rows: rows.rows, ..Fed::default() };
    let missing = |name: &&str| !fed.heads.iter().any(|h| h.name == *name);
    if let Some(name) = [what.key(), "text"].iter().find(|n| missing(n)) {
        return Err(Error::Input {
            path: path.into(),
            what: format!("has no table of {} with the column {name}", what.table()),
            remedy: "make it with this version of `baoshu extract`".into(),
        });
    }
    if let Some(documents) = folder.then(|| of("documents")).transpose()?.flatten() {
        let at = |name: &str| documents.heads.iter().position(|h| h.name == name);
        if let (Some(doc), Some(script)) = (at("doc"), at("script")) {
            let is = |r: &OwnedRow| (r.text(doc), r.text(script) == "traditional");
            fed.traditional = documents.rows.iter().map(is).collect();
        }
    }
    Ok(fed)
}

#[cfg(feature = "polars")]
fn choose(job: &Job, heads: &[Head], rows: Vec<OwnedRow>) -> Result<Vec<OwnedRow>> {
    let args = OutputArgs { filter: job.filter.clone(), sort: job.sort.clone(), ..OutputArgs::default() };
    match crate::table::hold::Held::new(&args, job.what.table(), heads)? {
        None => Ok(rows),
        Some(mut held) => {
            rows.iter().for_each(|row| held.row(row));
            held.rows()
        }
    }
}

#[cfg(not(feature = "polars"))]
fn choose(job: &Job, _heads: &[Head], rows: Vec<OwnedRow>) -> Result<Vec<OwnedRow>> {
    let _ = OutputArgs::default();
    if job.filter.is_some() || !job.sort.is_empty() {
        return Err(Error::Input {
            path: job.path.clone(),
            what: "chooses or orders rows, and this baoshu was built without polars".into(),
            remedy: "build it with --features polars, or leave where and sort out".into(),
        });
    }
    Ok(rows)
}

/// Gives the rows the columns and the script that the job wants; the columns.
pub fn finish(job: &Job, fed: &mut Fed) -> Result<Vec<Head>> {
    let at = |name: &str| fed.heads.iter().position(|h| h.name == name);
    if job.script != Script::Simplified {
        let (doc, text) = (at("doc"), at("text"));
        for row in &mut fed.rows {
            let known = doc.and_then(|d| fed.traditional.get(&row.text(d))).copied();
            let Some(converter) = converter(job.script, known.unwrap_or(false)) else { continue };
            for (i, cell) in row.0.iter_mut().enumerate().filter(|(i, _)| Some(*i) != doc && Some(*i) != text) {
                // Codes, ids and words of ours have no Chinese characters, so that conversion leaves them alone.
                match (cell, fed.heads[i].cell_type) {
                    (OwnedCell::Text(s), CellType::Text) => *s = converter.convert(s),
                    (OwnedCell::List(l), CellType::List) => l.iter_mut().for_each(|s| *s = converter.convert(s)),
                    _ => {}
                }
            }
        }
    }
    let mut columns = Vec::new();
    let wanted: Vec<usize> = match job.columns.is_empty() {
        true => (0..fed.heads.len()).collect(),
        false => {
            let ours = job
                .columns
                .iter()
                .filter(|c| ![CORRECTED, SHOWN].contains(&c.as_str()) && !job.theirs.contains(c) || at(c).is_some());
            ours.map(|c| position("columns", job.what.table(), &fed.heads, c)).collect::<Result<_>>()?
        }
    };
    let mut wanted = wanted;
    let id = position("columns", job.what.table(), &fed.heads, job.what.key())?;
    if !wanted.contains(&id) {
        wanted.push(id);
    }
    columns.extend(wanted.iter().map(|i| {
        let mut head = fed.heads[*i].clone();
        if job.header == super::job::Names::Zh
            && let Some(declared) = load::declared(job.what.table(), &head.name)
        {
            head.label = declared.zh.into();
        }
        head
    }));
    let zh = job.header == super::job::Names::Zh;
    let extra = |name: &'static str, label: &'static str, about: &'static str| Head {
        label: if zh { label } else { name }.into(),
        name: name.into(),
        cell_type: CellType::Text,
        about,
    };
    let (value, unit) = (at("value"), at("unit"));
    if job.shown {
        columns.push(extra(SHOWN, "数值写法", "The value as people write it, with 万 and 亿."));
    }
    if job.corrections.is_some() {
        columns.push(extra(CORRECTED, "更正", "What corrections changed in this row."));
    }
    for row in &mut fed.rows {
        let mut cells: Vec<OwnedCell> = wanted.iter().map(|i| row.0.get(*i).cloned().unwrap_or_default()).collect();
        if job.shown {
            let number = value.and_then(|i| if let OwnedCell::Decimal(d) = &row.0[i] { Some(*d) } else { None });
            let unit = unit.map(|i| row.text(i)).unwrap_or_default();
            let traditional = matches!(job.script, Script::Traditional | Script::Hongkong | Script::Taiwan);
            cells.push(number.map_or(OwnedCell::Empty, |d| OwnedCell::Text(shown(d, &unit, traditional))));
        }
        if job.corrections.is_some() {
            cells.push(OwnedCell::Empty);
        }
        row.0 = cells;
    }
    Ok(columns)
}

fn converter(script: Script, traditional: bool) -> Option<&'static Converter> {
    Converter::named(match script {
        Script::Simplified => return None,
        Script::Source if !traditional => return None,
        Script::Source | Script::Traditional => "s2t",
        Script::Hongkong => "s2hk",
        Script::Taiwan => "s2tw",
    })
}

/// A number as people write it: 98.6亿元, 1.2万人; exact, so that only zeros fall away.
fn shown(d: Decimal, unit: &str, traditional: bool) -> String {
    let (wan, yi) = if traditional { ("萬", "億") } else { ("万", "亿") };
    let d = d.normalize();
    let size = d.abs();
    let (scaled, word) = match () {
        () if size >= Decimal::from(100_000_000) => (d.checked_div(Decimal::from(100_000_000)), yi),
        () if size >= Decimal::from(10_000) => (d.checked_div(Decimal::from(10_000)), wan),
        () => (None, ""),
    };
    // A quotient that would be rounded is no longer the value.
    let factor = if word == yi { 100_000_000 } else { 10_000 };
    match scaled.filter(|s| s.checked_mul(Decimal::from(factor)) == Some(d)) {
        Some(s) => format!("{}{word}{unit}", s.normalize()),
        None => format!("{d}{unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them_stay_exact() {
        let s = |n: &str, unit: &str| shown(n.parse().unwrap(), unit, false);
        assert_eq!(s("9860000000", "元"), "98.6亿元");
        assert_eq!(s("12000", "人"), "1.2万人");
        assert_eq!(s("-123456789", "元"), "-1.23456789亿元");
        assert_eq!(s("5.40", "%"), "5.4%");
        assert_eq!(s("9999", "户"), "9999户");
        assert_eq!(s("1234567890123456789012345678", "元"), "12345678901234567890.12345678亿元");
        assert_eq!(shown("20000".parse().unwrap(), "戶", true), "2萬戶");
    }
}
