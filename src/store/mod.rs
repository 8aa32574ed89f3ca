//! The state of a folder of extracted tables, which makes a run incremental and safe to stop at any moment.
//!
//! `DIR/.baoshu/` holds what was read so far; the tables in `DIR` are made from it:
//!
//! - `lock`: held by the run that writes ([`lock`])
//! - `head.json`: which baoshu, dictionaries and layout the rows come from; when they differ, all is read again
//! - `NNNNNN.rows`: rows of some documents ([`batch`]), each file complete or absent, never changed
//! - `live`: the documents that are in the tables, and the errors, for `merge` ([`part`])
//! - `current`: a digest of what the tables hold and their files, absent while they are being replaced
//!
//! A document is known by its id, and is current when the hash of its bytes and of what `--meta` says is. A later batch
//! wins over an earlier one, so writing one again does no harm, and a run that is killed loses at most one batch. The
//! tables are written beside and renamed; killed between two renames, the next run finds no `current` and makes them
//! again. Tables are ordered by document id: neither threads nor the order of files change them.

pub mod batch;
pub mod codec;
pub mod lock;
pub mod part;
pub mod repeats;

use crate::error::{Error, Result};
use crate::row::ErrorRow;
use batch::{Batch, Entry, Stored};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The layout of the state; a folder with a later one is refused.
const LAYOUT: u32 = 2;
/// A batch is written when it holds this many documents or bytes.
const BATCH_DOCUMENTS: usize = 512;
const BATCH_BYTES: usize = 8 << 20;
/// Batches are merged when there are more than this many.
const MERGE_ABOVE: usize = 48;

#[derive(serde::Serialize, serde::Deserialize, PartialEq)]
struct HeadFile {
    layout: u32,
    made_by: String,
}

/// What the tables in place hold.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Current {
    /// A digest of the documents, the version and the style.
    pub digest: String,
    /// The files.
    pub files: Vec<String>,
}

/// The opened state of a folder.
pub struct Store {
    folder: PathBuf,
    index: Arc<HashMap<Box<str>, Entry>>,
    next: u32,
    open: Batch,
    _lock: lock::Lock,
    /// The rows that were there were made by another version or other dictionaries, and were dropped.
    pub outdated: bool,
}

impl Store {
    /// Opens the state of `DIR`. `made_by` names the version and the dictionaries.
    pub fn open(dir: &Path, made_by: &str) -> Result<Self> {
        let folder = dir.join(".baoshu");
        std::fs::create_dir_all(&folder).map_err(|source| Error::Io { path: folder.clone(), source })?;
        let lock = lock::Lock::take(&folder.join("lock"), dir)?;
        sweep(&folder);
        sweep(dir);
        crate::table::source::NAMES.iter().for_each(|table| sweep(&dir.join(table)));
        let head_path = folder.join("head.json");
        let head = HeadFile { layout: LAYOUT, made_by: made_by.to_owned() };
        let before: Option<HeadFile> = std::fs::read(&head_path).ok().and_then(|b| serde_json::from_slice(&b).ok());
        if let Some(later) = before.as_ref().filter(|b| b.layout > LAYOUT) {
            return Err(Error::Input {
                path: dir.into(),
                what: format!("holds tables of a later baoshu (layout {}, this one knows {LAYOUT})", later.layout),
                remedy: "use that version, or name another folder; nothing was changed".into(),
            });
        }
        let files = batches(&folder)?;
        let outdated = before.as_ref() != Some(&head);
        let mut store =
            Self { folder, index: Arc::default(), next: 0, open: Batch::default(), _lock: lock, outdated: false };
        if outdated {
            store.outdated = !files.is_empty();
            for (_, path) in files {
                std::fs::remove_file(&path).map_err(|source| Error::Io { path, source })?;
            }
            write_whole(&head_path, &serde_json::to_vec(&head).unwrap_or_default())?;
            return Ok(store);
        }
        let mut index = HashMap::new();
        for (number, path) in files {
            store.next = number + 1;
            // A file that power failure cut short says nothing; its documents are read again.
            index.extend(batch::index(&path, number).unwrap_or_default());
        }
        store.index = Arc::new(index);
        Ok(store)
    }

    /// The documents whose rows were there when the folder was opened.
    pub fn index(&self) -> Arc<HashMap<Box<str>, Entry>> {
        Arc::clone(&self.index)
    }

    /// Adds the rows of a document.
    pub fn add(&mut self, doc: &str, hash: u128, stored: &Stored) -> Result<Entry> {
        let entry = self.open.add(doc, hash, self.next, stored);
        if self.open.len() >= BATCH_DOCUMENTS || self.open.bytes() >= BATCH_BYTES {
            self.flush()?;
        }
        Ok(entry)
    }

    /// Writes the documents that were added since the last batch.
    pub fn flush(&mut self) -> Result<()> {
        if !self.open.is_empty() {
            let path = self.path(self.next);
            write_whole(&path, &std::mem::take(&mut self.open).finish())?;
            self.next += 1;
        }
        Ok(())
    }

    /// A reader of the rows; [`Store::flush`] first.
    pub fn rows(&self) -> batch::Rows<'_> {
        batch::Rows::new(&self.folder)
    }

    fn path(&self, number: u32) -> PathBuf {
        batch::path(&self.folder, number)
    }

    /// The tables that are in place, if they are whole.
    pub fn current(&self) -> Option<Current> {
        serde_json::from_slice(&std::fs::read(self.folder.join("current")).ok()?).ok()
    }

    /// Says that the tables are about to be replaced.
    pub fn unset_current(&self) -> Result<()> {
        let path = self.folder.join("current");
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(Error::Io { path, source }),
            _ => Ok(()),
        }
    }

    /// Says which tables are in place, and of what.
    pub fn set_current(&self, current: &Current, live: &[(Box<str>, Entry)], errors: &[ErrorRow]) -> Result<()> {
        part::write(&self.folder, live, errors)?;
        write_whole(&self.folder.join("current"), &serde_json::to_vec(current).unwrap_or_default())
    }

    /// Merges the batches into few when there are many, leaving out what `live` does not name.
    pub fn tidy(&mut self, live: &[(Box<str>, Entry)]) -> Result<()> {
        let old = batches(&self.folder)?;
        if old.len() <= MERGE_ABOVE {
            return Ok(());
        }
        let folder = self.folder.clone();
        let mut rows = batch::Rows::new(&folder);
        for (doc, entry) in live {
            self.open.add(doc, entry.hash, self.next, &rows.stored(entry)?);
            if self.open.bytes() >= 4 * BATCH_BYTES {
                self.flush()?;
            }
        }
        self.flush()?;
        // Both copies are there now and say the same; the old ones may go.
        for (_, path) in old {
            std::fs::remove_file(&path).map_err(|source| Error::Io { path, source })?;
        }
        Ok(())
    }
}

/// The batches of a folder by rising number.
fn batches(folder: &Path) -> Result<Vec<(u32, PathBuf)>> {
    let entries = std::fs::read_dir(folder).map_err(|source| Error::Io { path: folder.into(), source })?;
    let number = |p: &Path| p.file_name()?.to_str()?.strip_suffix(".rows")?.parse().ok();
    let mut found: Vec<(u32, PathBuf)> =
        entries.flatten().map(|e| e.path()).filter_map(|p| Some((number(&p)?, p))).collect();
    found.sort();
    Ok(found)
}

/// Removes what a killed run left half-written.
fn sweep(folder: &Path) {
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()) {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with(".baoshu-") && name.ends_with(".tmp") {
            // Only tidiness is at stake.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Writes a file beside its place, brings it to the disk and renames it.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write;
    let (mut file, target) = crate::table::output::Target::file(path)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| target.failed(e))?;
    target.commit()
}
