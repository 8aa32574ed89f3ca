//! Where commands over tables take them from: a folder that `baoshu extract` wrote, or table files.

use super::load::{self, Loaded};
use super::mend;
use crate::error::{Error, Result};
use crate::message::Messages;
use crate::row::{DocumentRow, ErrorRow, FigureRow, Row, SloganRow};
use crate::store::codec::OwnedCell;
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The tables of an extract folder.
pub const NAMES: &[&str] = &[FigureRow::TABLE, SloganRow::TABLE, DocumentRow::TABLE, ErrorRow::TABLE];

/// The endings of tables that can be read back.
const ENDINGS: &[&str] = &[".csv", ".tsv", ".jsonl", ".parquet", ".xlsx"];

/// Which tables to read.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct TableArgs {
    /// Folders of tables that `baoshu extract` wrote, or table files (.csv, .tsv, .jsonl, .xlsx, .parquet); - is standard
    /// input
    #[arg(value_name = "TABLE", help_heading = "Input")]
    pub tables: Vec<PathBuf>,
    /// A folder of tables that `baoshu extract` wrote
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    pub dir: Option<PathBuf>,
}

/// The files of a collection by what they hold.
#[derive(Debug, Default)]
pub struct Files {
    /// Tables of figures.
    pub figures: Vec<PathBuf>,
    /// Tables of slogans.
    pub slogans: Vec<PathBuf>,
    /// Tables of documents.
    pub documents: Vec<PathBuf>,
    /// Holds what came by standard input.
    _stdin: Option<tempfile::TempDir>,
}

impl Files {
    /// An error where there is no table of figures.
    pub fn need_figures(&self) -> Result<()> {
        if self.figures.is_empty() {
            return Err(Error::Usage {
                what: "no table of figures".into(),
                remedy: "name a folder that `baoshu extract` wrote, or a table of figures".into(),
            });
        }
        Ok(())
    }
}

impl TableArgs {
    /// The files, sorted by what they hold; a file of another name holds what its columns say.
    pub fn files(&self) -> Result<Files> {
        let mut files = Vec::new();
        let (tables, stdin) = with_stdin(&self.tables)?;
        for path in tables.iter().chain(&self.dir) {
            // A folder that holds figures.parquet and documents.parquet is no table in parts.
            match tables_of(path) {
                Ok(tables) if path.is_dir() => files.extend(tables),
                Err(e) if path.is_dir() && !is_parts(path) => return Err(e),
                _ => files.push(path.clone()),
            }
        }
        if files.is_empty() {
            return Err(Error::Usage {
                what: "no table to read".into(),
                remedy: "name a folder with --dir, or table files".into(),
            });
        }
        let mut sorted = Files { _stdin: stdin, ..Files::default() };
        for file in files {
            let stem = file.file_name().and_then(|n| n.to_str()).and_then(|n| n.split('.').next()).unwrap_or("");
            match stem {
                FigureRow::TABLE => sorted.figures.push(file),
                SloganRow::TABLE => sorted.slogans.push(file),
                DocumentRow::TABLE => sorted.documents.push(file),
                ErrorRow::TABLE => {}
                _ => {
                    let names = load::names(&file)?;
                    let has = |name: &str| names.iter().any(|n| n == name);
                    match () {
                        () if has("slogan") => sorted.slogans.push(file),
                        () if !has("value") && has("outlet") => sorted.documents.push(file),
                        () => sorted.figures.push(file),
                    }
                }
            }
        }
        Ok(sorted)
    }
}

/// The tables with standard input, where `-` names it, in a file of its own, which goes with the folder that is given too.
pub fn with_stdin(tables: &[PathBuf]) -> Result<(Vec<PathBuf>, Option<tempfile::TempDir>)> {
    let mut tables = tables.to_vec();
    let Some(dash) = tables.iter_mut().find(|t| **t == *"-") else { return Ok((tables, None)) };
    let failed = |source| Error::Io { path: "<stdin>".into(), source };
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(failed)?;
    let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let ending = match () {
        () if bytes.starts_with(b"PAR1") => "parquet",
        () if bytes.starts_with(b"PK") => "xlsx",
        () if first.trim_ascii_start().starts_with(b"{") => "jsonl",
        () if first.contains(&b'\t') => "tsv",
        () => "csv",
    };
    let folder = tempfile::tempdir().map_err(failed)?;
    *dash = folder.path().join(format!("stdin.{ending}"));
    std::fs::write(&*dash, bytes).map_err(failed)?;
    Ok((tables, Some(folder)))
}

/// Reads tables of one kind as one, with the declared types; what does not fit them is said and left empty.
pub fn read(files: &[PathBuf], messages: Messages) -> Result<Vec<Loaded>> {
    files
        .iter()
        .map(|file| {
            let mut table = load::load(file)?;
            mend::mend(&mut table, file, messages);
            Ok(table)
        })
        .collect()
}

/// The tables of an extract folder.
pub fn tables_of(dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(dir).map_err(|source| Error::Io { path: dir.into(), source })?;
    let table = |p: &PathBuf| {
        let name = p.file_name().and_then(|n| n.to_str()).unwrap_or("");
        let file = NAMES.iter().any(|t| name.strip_prefix(t).is_some_and(|e| ENDINGS.contains(&e)));
        file || NAMES.contains(&name) && is_parts(p)
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(table).collect();
    files.sort();
    // A workbook beside a table of the same name is its copy for people.
    let stems: HashSet<_> =
        files.iter().filter(|f| !is_workbook(f)).filter_map(|f| f.file_stem()).map(ToOwned::to_owned).collect();
    files.retain(|f| !is_workbook(f) || !f.file_stem().is_some_and(|s| stems.contains(s)));
    if files.is_empty() {
        return Err(Error::Input {
            path: dir.into(),
            what: "no tables in this folder".into(),
            remedy: "make them with `baoshu extract … -o` (parquet, csv, tsv, jsonl or xlsx)".into(),
        });
    }
    Ok(files)
}

fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"))
}

/// The Parquet files of a table in parts, in order.
pub fn parts_of(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let is_part = |p: &PathBuf| {
        let name = p.file_name().and_then(|n| n.to_str()).unwrap_or("");
        name.ends_with(".parquet") && !name.starts_with('.')
    };
    let mut parts: Vec<PathBuf> = entries.filter(is_part).collect();
    parts.sort();
    parts
}

/// Whether a path is a table in parts.
pub fn is_parts(path: &Path) -> bool {
    path.is_dir() && !parts_of(path).is_empty()
}

/// Whether a path is a table in Parquet, one file or parts.
pub fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet")) || is_parts(path)
}

/// Says which columns tables lack. A table with none of them is no table of this kind.
pub fn want(tables: &[Loaded], files: &[PathBuf], columns: &[&str], messages: Messages) -> Result<()> {
    for (table, file) in tables.iter().zip(files) {
        let missing: Vec<&str> =
            columns.iter().copied().filter(|c| !table.heads.iter().any(|h| h.name == *c)).collect();
        if missing.contains(&"value") {
            return Err(Error::Input {
                path: file.clone(),
                what: "the table has no column `value`".into(),
                remedy: "name a table of figures, with the header that `baoshu extract` writes".into(),
            });
        }
        if !missing.is_empty() {
            let (file, missing) = (file.display(), missing.join(", "));
            messages.warn(format!("{file}: the table has no column {missing}; taken as empty"));
        }
    }
    Ok(())
}

/// The documents that repeat another.
pub fn duplicates(tables: &[Loaded]) -> HashSet<String> {
    let mut all = HashSet::new();
    for table in tables {
        let at = |name: &str| table.heads.iter().position(|h| h.name == name);
        let (Some(doc), Some(of)) = (at("doc"), at("duplicate_of")) else { continue };
        for row in &table.rows {
            if let (Some(OwnedCell::Text(doc)), Some(OwnedCell::Text(_))) = (row.0.get(doc), row.0.get(of)) {
                all.insert(doc.clone());
            }
        }
    }
    all
}
