//! A finished folder as one part of a larger one: what `merge` reads.

use super::batch::{self, Batch, Entry, Rows, Stored};
use super::codec::{self, Reader};
use super::lock::Lock;
use super::register::Register;
use super::{HeadFile, batches, write_beside};
use crate::error::{Error, Result};
use crate::row::{Cell, ErrorRow, Row};
use crate::table::Cells;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Under no document's id, the errors.
const ERRORS: &str = "";

/// Writes which documents are in the tables: a batch without rows, but for the errors.
pub fn write(folder: &Path, live: &Register, errors: &[ErrorRow]) -> Result<()> {
    let mut batch = Batch::default();
    let mut stored = Stored::default();
    codec::write(errors, &mut stored.rows);
    batch.add(ERRORS, (0, 0), 0, &stored);
    write_beside(&folder.join("live"), |file| batch.write_with(live.iter(), |piece| file.write_all(piece)))
}

/// The stored rows of a finished folder, which nobody changes while this lives.
#[derive(Debug)]
pub struct Part {
    dir: PathBuf,
    folder: PathBuf,
    /// What the rows come from.
    pub made_by: String,
    /// The documents that are in its tables, in order.
    pub documents: Register,
    /// What could not be read.
    pub errors: Vec<ErrorRow>,
    _lock: Lock,
}

impl Part {
    /// Opens the state of `DIR`.
    pub fn open(dir: &Path) -> Result<Self> {
        let folder = dir.join(".baoshu");
        let refuse =
            |what: &str, remedy: &str| Error::Input { path: dir.into(), what: what.into(), remedy: remedy.into() };
        if !dir.is_dir() {
            std::fs::metadata(dir).map_err(|source| Error::Io { path: dir.into(), source })?;
        }
        if !folder.is_dir() {
            return Err(refuse("holds no tables of `baoshu extract`", "name a folder that `extract -o` made"));
        }
        let lock = Lock::take(&folder.join("lock"), dir)?;
        let unfinished =
            || refuse("holds a run that did not end", "run its `baoshu extract` again, it goes on where it was");
        if !folder.join("current").is_file() {
            return Err(unfinished());
        }
        let head: Option<HeadFile> =
            std::fs::read(folder.join("head.json")).ok().and_then(|b| serde_json::from_slice(&b).ok());
        let made_by = head.ok_or_else(unfinished)?.made_by;
        let mut stored = Register::default();
        for (number, path) in batches(&folder)? {
            let _ = batch::index(&path, number, &mut stored);
        }
        stored.sort();
        let path = folder.join("live");
        let mut live = Register::default();
        batch::index(&path, 0, &mut live).ok_or_else(unfinished)?;
        let mut live = live.iter();
        let errors = match live.next() {
            Some((_, entry)) => errors(&std::fs::read(&path).map_err(|source| Error::Io { path, source })?, &entry),
            None => None,
        };
        let mut documents = Register::default();
        for (doc, entry) in live {
            let stored = stored.named(doc).filter(|stored| stored.hash == entry.hash).last();
            documents.push(doc, stored.ok_or_else(unfinished)?);
        }
        let errors = errors.ok_or_else(unfinished)?;
        Ok(Self { dir: dir.into(), folder, made_by, documents, errors, _lock: lock })
    }

    /// The folder, for messages.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A reader of the rows.
    pub fn rows(&self) -> Rows<'_> {
        Rows::new(&self.folder)
    }
}

/// The errors, which are the rows of the first document of the file.
fn errors(file: &[u8], entry: &Entry) -> Option<Vec<ErrorRow>> {
    let mut errors = Vec::new();
    let text = |cell: Cell<'_>| if let Cell::Text(s) = cell { s.to_owned() } else { String::new() };
    Reader(file.get(entry.range())?)
        .table(ErrorRow::COLUMNS.len(), |row| {
            errors.push(ErrorRow { file: text(row.cell(0)), error: text(row.cell(1)) });
            Ok(())
        })?
        .ok()?;
    Some(errors)
}
