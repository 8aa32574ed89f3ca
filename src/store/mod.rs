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
//! A document is known by its id, and is current when the hash of its bytes and of what `--meta` says is; a file whose
//! size, times and number on the disk are as they were is not opened to see that. A later batch
//! wins over an earlier one, so writing one again does no harm, and a run that is killed loses at most one batch. The
//! tables are written beside and renamed; killed between two renames, the next run finds no `current` and makes them
//! again. Tables are ordered by document id: neither threads nor the order of files change them.

pub mod batch;
pub mod codec;
pub mod lock;
pub mod part;
pub mod register;
pub mod repeats;

use crate::error::{Error, Result};
use crate::row::ErrorRow;
use batch::{Batch, Entry, Stored};
use register::Register;
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The layout of the state; a folder with a later one is refused.
const LAYOUT: u32 = 3;
/// A batch is written when it holds this many documents or bytes.
const BATCH_DOCUMENTS: usize = 512;
const BATCH_BYTES: usize = 4 << 20;
/// Batches that are small, or hold mostly what is out of date, are merged when there are more than this many.
const MERGE_ABOVE: usize = 32;

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
    index: Arc<Register>,
    next: u32,
    open: Batch,
    _lock: lock::Lock,
    /// The rows that were there were made by another version or other dictionaries, and were dropped.
    pub outdated: bool,
    /// What the rows that were there come from, as `made_by` names it.
    pub made_by_before: Option<String>,
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
        let mut store = Self {
            folder,
            index: Arc::default(),
            next: 0,
            open: Batch::default(),
            _lock: lock,
            outdated: false,
            made_by_before: before.map(|b| b.made_by),
        };
        if outdated {
            store.outdated = !files.is_empty();
            for (_, path) in files {
                std::fs::remove_file(&path).map_err(|source| Error::Io { path, source })?;
            }
            write_whole(&head_path, &serde_json::to_vec(&head).unwrap_or_default())?;
            return Ok(store);
        }
        let mut index = Register::default();
        for (number, path) in files {
            store.next = number + 1;
            // A file that power failure cut short says nothing; its documents are read again.
            let _ = batch::index(&path, number, &mut index);
        }
        index.keep_last();
        let mut live = Register::default();
        let _ = batch::index(&store.folder.join("live"), 0, &mut live);
        index.take_stamps(&live);
        store.index = Arc::new(index);
        Ok(store)
    }

    /// The documents whose rows were there when the folder was opened.
    pub fn index(&self) -> Arc<Register> {
        Arc::clone(&self.index)
    }

    /// The documents that are in the tables in place, in order.
    pub fn live(&self) -> Register {
        let mut all = Register::default();
        let _ = batch::index(&self.folder.join("live"), 0, &mut all);
        // The errors stand under no id.
        all.iter().filter(|(doc, _)| !doc.is_empty()).collect()
    }

    /// Adds the rows of a document, made from what has this hash and this stamp.
    pub fn add(&mut self, doc: &str, made_from: (u128, u64), stored: &Stored) -> Result<Entry> {
        let entry = self.open.add(doc, made_from, self.next, stored);
        if self.open.len() >= BATCH_DOCUMENTS || self.open.bytes() >= BATCH_BYTES {
            self.flush()?;
        }
        Ok(entry)
    }

    /// Writes the documents that were added since the last batch.
    pub fn flush(&mut self) -> Result<()> {
        if !self.open.is_empty() {
            write_batch(&self.path(self.next), &self.open)?;
            self.open.clear();
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
    pub fn set_current(&self, current: &Current, live: &Register, errors: &[ErrorRow]) -> Result<()> {
        self.set_live(live, errors)?;
        write_whole(&self.folder.join("current"), &serde_json::to_vec(current).unwrap_or_default())
    }

    /// Says what the tables in place are of.
    pub fn set_live(&self, live: &Register, errors: &[ErrorRow]) -> Result<()> {
        part::write(&self.folder, live, errors)
    }

    /// Merges batches when many are small or mostly out of date, leaving out what `live` does not name.
    pub fn tidy(&mut self, live: &Register) -> Result<()> {
        let mut used: HashMap<u32, (usize, u64)> = HashMap::new();
        for (_, entry) in live.iter() {
            let (documents, bytes) = used.entry(entry.batch()).or_default();
            *documents += 1;
            *bytes += entry.bytes() + entry.head_bytes();
        }
        let mut old = batches(&self.folder)?;
        old.retain(|(number, path)| {
            let (documents, bytes) = used.get(number).copied().unwrap_or_default();
            let size = path.metadata().map_or(0, |m| m.len());
            (documents < BATCH_DOCUMENTS / 2 && bytes < BATCH_BYTES as u64 / 2) || bytes * 2 < size
        });
        if old.len() <= MERGE_ABOVE {
            return Ok(());
        }
        let folder = self.folder.clone();
        let mut rows = batch::Rows::new(&folder);
        for (doc, entry) in live.iter().filter(|(_, e)| old.binary_search_by_key(&e.batch(), |b| b.0).is_ok()) {
            self.add(doc, (entry.hash, entry.stamp), &rows.stored(&entry)?)?;
        }
        self.flush()?;
        // Both copies are there now and say the same; the old ones may go.
        for (_, path) in old {
            std::fs::remove_file(&path).map_err(|source| Error::Io { path, source })?;
        }
        Ok(())
    }
}

/// Writes a batch as [`write_whole`] does.
fn write_batch(path: &Path, batch: &Batch) -> Result<()> {
    write_beside(path, |file| batch.write(|piece| file.write_all(piece)))
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
    write_beside(path, |file| file.write_all(bytes))
}

fn write_beside(path: &Path, write: impl FnOnce(&mut std::fs::File) -> std::io::Result<()>) -> Result<()> {
    let (mut file, target) = crate::table::output::Target::file(path)?;
    write(&mut file).and_then(|()| file.sync_all()).map_err(|e| target.failed(e))?;
    target.commit()
}
