//! A file with the rows of some documents: the rows one after the other, then an index, then its length and a checksum.

use crate::error::{Error, Result};
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 8] = b"baoshu-2";
/// Length of the index, its checksum, the mark.
const TAIL: u64 = 24;
/// Files that are kept open while rows are read.
const OPEN: usize = 64;

/// Where the rows of a document are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Hash of what they were read from.
    pub hash: u128,
    batch: u32,
    /// Bytes at the beginning of the rows that are about repetition (see [`super::repeats`]).
    head: u32,
    length: u32,
    offset: u64,
}

impl Entry {
    /// Bytes that tell whether it repeats another.
    pub fn head_bytes(&self) -> u64 {
        u64::from(self.head)
    }

    /// Where its rows stand in the file.
    pub fn range(&self) -> std::ops::Range<usize> {
        let start = (self.offset + u64::from(self.head)) as usize;
        start..start.saturating_add(self.length as usize)
    }

    /// Bytes that its rows take.
    pub fn bytes(&self) -> u64 {
        u64::from(self.length)
    }
}

/// What is stored of a document.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    /// What tells whether it repeats another.
    pub head: Vec<u8>,
    /// Its rows.
    pub rows: Vec<u8>,
}

/// A document by its id.
pub type Document = (Box<str>, Entry);

/// The file of a batch.
pub fn path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:06}.rows"))
}

/// A batch in the making.
#[derive(Default)]
pub struct Batch {
    rows: Vec<u8>,
    index: Vec<u8>,
    documents: usize,
}

impl Batch {
    /// Adds the rows of a document.
    pub fn add(&mut self, doc: &str, hash: u128, batch: u32, stored: &Stored) -> Entry {
        let head = stored.head.len() as u32;
        let entry = Entry { hash, batch, head, length: stored.rows.len() as u32, offset: self.rows.len() as u64 };
        self.rows.extend_from_slice(&stored.head);
        self.rows.extend_from_slice(&stored.rows);
        self.index.extend((doc.len() as u32).to_le_bytes());
        self.index.extend(doc.as_bytes());
        self.index.extend(hash.to_le_bytes());
        self.index.extend(head.to_le_bytes());
        self.index.extend(entry.length.to_le_bytes());
        self.index.extend(entry.offset.to_le_bytes());
        self.documents += 1;
        entry
    }

    /// Its number of documents.
    pub fn len(&self) -> usize {
        self.documents
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.documents == 0
    }

    /// Its size so far.
    pub fn bytes(&self) -> usize {
        self.rows.len() + self.index.len()
    }

    /// The whole file.
    pub fn finish(self) -> Vec<u8> {
        let Self { rows: mut file, index, .. } = self;
        file.extend(&index);
        file.extend((index.len() as u64).to_le_bytes());
        file.extend(xxh3_64(&index).to_le_bytes());
        file.extend(MAGIC);
        file
    }
}

/// The documents of a batch; none when the file is not whole.
pub fn index(path: &Path, batch: u32) -> Option<Vec<(Box<str>, Entry)>> {
    let mut file = File::open(path).ok()?;
    let size = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(size.checked_sub(TAIL)?)).ok()?;
    let mut tail = [0; TAIL as usize];
    file.read_exact(&mut tail).ok()?;
    let length = u64::from_le_bytes(tail[..8].try_into().ok()?);
    if &tail[16..] != MAGIC || length > size - TAIL {
        return None;
    }
    file.seek(SeekFrom::Start(size - TAIL - length)).ok()?;
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    file.read_exact(&mut bytes).ok()?;
    if xxh3_64(&bytes).to_le_bytes() != tail[8..16] {
        return None;
    }
    let mut rest = bytes.as_slice();
    let mut documents = Vec::new();
    while !rest.is_empty() {
        let n = u32::from_le_bytes(take(&mut rest)?) as usize;
        let doc = std::str::from_utf8(rest.get(..n)?).ok()?.into();
        rest = rest.get(n..)?;
        let hash = u128::from_le_bytes(take(&mut rest)?);
        let head = u32::from_le_bytes(take(&mut rest)?);
        let length = u32::from_le_bytes(take(&mut rest)?);
        let offset = u64::from_le_bytes(take(&mut rest)?);
        documents.push((doc, Entry { hash, batch, head, length, offset }));
    }
    Some(documents)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_at_checked(N)?;
    *rest = tail;
    head.try_into().ok()
}

/// Reads rows out of batches.
pub struct Rows<'a> {
    folder: &'a Path,
    files: HashMap<u32, File>,
}

impl<'a> Rows<'a> {
    /// Reads from the batches of `folder`.
    pub fn new(folder: &'a Path) -> Self {
        Self { folder, files: HashMap::new() }
    }

    /// Reads the rows of a document into `bytes`.
    pub fn read(&mut self, entry: &Entry, bytes: &mut Vec<u8>) -> Result<()> {
        self.range(entry, entry.offset + u64::from(entry.head), entry.length, bytes)
    }

    /// Reads what tells whether a document repeats another.
    pub fn head(&mut self, entry: &Entry, bytes: &mut Vec<u8>) -> Result<()> {
        self.range(entry, entry.offset, entry.head, bytes)
    }

    /// Reads all that is stored of a document.
    pub fn stored(&mut self, entry: &Entry) -> Result<Stored> {
        let mut stored = Stored::default();
        self.head(entry, &mut stored.head)?;
        self.read(entry, &mut stored.rows)?;
        Ok(stored)
    }

    fn range(&mut self, entry: &Entry, offset: u64, length: u32, bytes: &mut Vec<u8>) -> Result<()> {
        let path = path(self.folder, entry.batch);
        let io = |source| Error::Io { path: path.clone(), source };
        if !self.files.contains_key(&entry.batch) {
            if self.files.len() >= OPEN {
                self.files.clear();
            }
            self.files.insert(entry.batch, File::open(&path).map_err(io)?);
        }
        bytes.resize(length as usize, 0);
        let Some(file) = self.files.get_mut(&entry.batch) else { return Ok(()) };
        file.seek(SeekFrom::Start(offset)).and_then(|_| file.read_exact(bytes)).map_err(io)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_comes_back_and_a_cut_one_says_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut batch = Batch::default();
        let a = Stored { head: b"head".to_vec(), rows: b"rows of a".to_vec() };
        let a = batch.add("甲.txt", 7, 3, &a);
        let b = batch.add("b", u128::MAX, 3, &Stored::default());
        let bytes = batch.finish();
        let file = path(dir.path(), 3);
        std::fs::write(&file, &bytes).unwrap();
        assert_eq!(index(&file, 3).unwrap(), [("甲.txt".into(), a), ("b".into(), b)]);
        let mut read = Vec::new();
        Rows::new(dir.path()).read(&a, &mut read).unwrap();
        assert_eq!(read, b"rows of a");
        assert_eq!(Rows::new(dir.path()).stored(&a).unwrap().head, b"head");
        for cut in 0..bytes.len() {
            std::fs::write(&file, &bytes[..cut]).unwrap();
            assert_eq!(index(&file, 3), None, "{cut}");
        }
    }
}
