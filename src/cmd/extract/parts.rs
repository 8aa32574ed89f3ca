//! The tables of an extract folder as Parquet parts: `figures/00000-<key>.parquet` and so on.
//!
//! A part holds some hundred documents that follow each other by id. Where one ends depends on the ids (and, in powers of
//! two, on how many there are), so that a
//! new document moves no later part (content-defined chunking; Muthitacharoen et al., LBFS, 2001), and its key is a hash
//! of all it is made from. A part whose key is there already stands as it is: a run writes only what has changed. The
//! number before the key orders the parts as the documents are ordered.

use super::Documents;
use super::tables::NAMES;
use crate::error::{Error, Result};
use crate::row::{DocumentRow, ErrorRow, FigureRow, Row, SloganRow};
use crate::stop::Stop;
use crate::table::output::{All, Complete, Raw};
use crate::table::{Format, Head, Header, Style, heads};
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// About so many parts a table, as long as a part has no fewer and no more documents than this.
const PARTS: usize = 32;
const FEWEST: usize = 128;
const MOST: usize = 1024;
/// Stored bytes of a part at most, one document apart.
const BYTES: u64 = 8 << 20;

/// A part as it should be.
pub struct Part {
    table: &'static str,
    number: usize,
    key: u64,
    documents: Range<usize>,
}

impl Part {
    /// Its file, from the folder of the tables.
    pub fn file(&self) -> String {
        format!("{}/{:05}-{:016x}.parquet", self.table, self.number, self.key)
    }

    fn path(&self, dir: &Path) -> PathBuf {
        dir.join(self.file())
    }
}

/// The key of a part's file; none for a file that is no part.
fn key_of(path: &Path) -> Option<u64> {
    let (number, key) = path.file_name()?.to_str()?.strip_suffix(".parquet")?.split_once('-')?;
    let digits = number.len() >= 5 && number.bytes().all(|b| b.is_ascii_digit());
    (digits && key.len() == 16).then(|| u64::from_str_radix(key, 16).ok()).flatten()
}

/// All parts of the tables.
pub fn plan(documents: &Documents<'_>, errors: &[ErrorRow], made_by: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for (number, range) in cut(documents).into_iter().enumerate() {
        let (mut rows, mut about) = (Xxh3::new(), Xxh3::new());
        rows.update(made_by.as_bytes());
        for i in range.clone() {
            let Some((doc, entry)) = documents.seen.get(i) else { break };
            rows.update(doc.as_bytes());
            rows.update(&entry.hash.to_le_bytes());
            if let Some(earlier) = documents.repeats.get(&i).and_then(|at| documents.seen.get(*at)) {
                about.update(&(i - range.start).to_le_bytes());
                about.update(earlier.0.as_bytes());
            }
        }
        let rows = rows.digest();
        about.update(&rows.to_le_bytes());
        for (table, key) in [(FigureRow::TABLE, rows), (SloganRow::TABLE, rows), (DocumentRow::TABLE, about.digest())] {
            parts.push(Part { table, number, key, documents: range.clone() });
        }
    }
    let mut key = Xxh3::new();
    for e in errors {
        key.update(e.file.as_bytes());
        key.update(&[0xff]);
        key.update(e.error.as_bytes());
    }
    parts.push(Part { table: ErrorRow::TABLE, number: 0, key: key.digest(), documents: 0..0 });
    parts
}

/// The documents of each part; one empty part when there are none.
fn cut(documents: &Documents<'_>) -> Vec<Range<usize>> {
    let about = (documents.seen.len() / PARTS).next_power_of_two().clamp(FEWEST, MOST);
    let mut cuts = Vec::new();
    let (mut from, mut bytes) = (0, 0);
    for (i, (doc, entry)) in documents.seen.iter().enumerate() {
        bytes += entry.bytes();
        let n = i + 1 - from;
        let natural = n >= about / 2 && xxh3_64(doc.as_bytes()).is_multiple_of(about as u64 / 2);
        if natural || n >= about * 2 || bytes >= BYTES {
            cuts.push(from..i + 1);
            (from, bytes) = (i + 1, 0);
        }
    }
    if from < documents.seen.len() || cuts.is_empty() {
        cuts.push(from..documents.seen.len());
    }
    cuts
}

/// Threads that encode.
const ENCODERS: usize = 2;

/// Parts that are written beside their places, and what becomes of those that are there.
pub struct Written {
    fresh: Vec<Complete>,
    renamed: Vec<(PathBuf, PathBuf)>,
    old: Vec<PathBuf>,
    /// How many parts stand as they were.
    pub kept: usize,
}

/// Writes the parts that are not there yet, on all cores.
pub fn write(
    dir: &Path,
    documents: &Documents<'_>,
    errors: &[ErrorRow],
    parts: &[Part],
    stop: &Stop,
) -> Result<Written> {
    let mut there: HashMap<(&str, u64), PathBuf> = HashMap::new();
    for table in NAMES {
        let folder = dir.join(table);
        std::fs::create_dir_all(&folder).map_err(|source| Error::Io { path: folder.clone(), source })?;
        there.extend(parts_of(&folder).into_iter().filter_map(|p| Some(((*table, key_of(&p)?), p))));
    }
    let mut fresh = Vec::new();
    let mut written = Written { fresh: Vec::new(), renamed: Vec::new(), old: Vec::new(), kept: 0 };
    for part in parts {
        match there.remove(&(part.table, part.key)) {
            None => fresh.push(part),
            Some(path) => {
                written.kept += 1;
                let place = part.path(dir);
                if path != place {
                    written.renamed.push((path, place));
                }
            }
        }
    }
    written.old = there.into_values().collect();
    // Parts of the same documents are made together, so that the rows are read once.
    let mut groups: Vec<Vec<&Part>> = Vec::new();
    for part in fresh {
        match groups.last_mut().filter(|g| g[0].documents == part.documents) {
            Some(group) => group.push(part),
            None => groups.push(vec![part]),
        }
    }
    // Encoding is a tenth of a run's work, and each thread that does it takes ten megabytes.
    let encoded = groups.par_chunks(groups.len().div_ceil(ENCODERS).max(1)).flat_map_iter(|some| {
        some.iter().map(|group| {
            stop.check(super::KEPT)?;
            encode(dir, documents, errors, group)
        })
    });
    written.fresh = encoded.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
    Ok(written)
}

fn encode(dir: &Path, documents: &Documents<'_>, errors: &[ErrorRow], parts: &[&Part]) -> Result<Vec<Complete>> {
    let style = Style { format: Format::Parquet, bom: false, header: Header::En, width: None, all: false };
    let open = |p: &&Part| Ok((p.table, Raw::file(&p.path(dir), p.table, heads_of(p.table), style)?));
    let mut open: Vec<(&str, Raw)> = parts.iter().map(open).collect::<Result<_>>()?;
    for (_, raw) in open.iter_mut().filter(|o| o.0 == ErrorRow::TABLE) {
        errors.iter().try_for_each(|row| raw.row(&All(row)))?;
    }
    let which = parts.first().map_or(0..0, |p| p.documents.clone());
    documents.rows(dir, which, |table, row| match open.iter_mut().find(|o| o.0 == table) {
        Some((_, raw)) => raw.row(row),
        None => Ok(()),
    })?;
    open.into_iter().map(|(_, raw)| raw.complete()).collect()
}

fn heads_of(table: &str) -> Vec<Head> {
    fn of<R: Row>() -> Vec<Head> {
        heads(&R::COLUMNS.iter().collect::<Vec<_>>(), Header::En)
    }
    match table {
        FigureRow::TABLE => of::<FigureRow>(),
        SloganRow::TABLE => of::<SloganRow>(),
        DocumentRow::TABLE => of::<DocumentRow>(),
        _ => of::<ErrorRow>(),
    }
}

impl Written {
    /// Puts the parts in their places. Killed in between, the next run finds each by its key.
    pub fn commit(self) -> Result<()> {
        for old in &self.old {
            std::fs::remove_file(old).map_err(|source| Error::Io { path: old.clone(), source })?;
        }
        for (path, place) in self.renamed {
            std::fs::rename(&path, &place).map_err(|source| Error::Io { path: place, source })?;
        }
        self.fresh.into_iter().try_for_each(|part| part.commit().map(drop))
    }
}

/// The parts of a table, in order; other files are not ours.
pub fn parts_of(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut parts: Vec<PathBuf> = entries.map(|e| e.path()).filter(|p| key_of(p).is_some()).collect();
    parts.sort();
    parts
}

/// The rows of all parts of a table.
pub fn rows(folder: &Path) -> Result<u64> {
    parts_of(folder).iter().map(|p| crate::frame::parquet_rows(p)).sum()
}

/// Removes the parts of all tables, for tables in another format.
pub fn remove(dir: &Path) {
    for folder in NAMES.iter().map(|table| dir.join(table)) {
        // What cannot be removed is only in the way of a reader, as before.
        parts_of(&folder).iter().for_each(|part| drop(std::fs::remove_file(part)));
        let _ = std::fs::remove_dir(folder);
    }
}
