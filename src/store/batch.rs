//! A file with what is stored of some documents: their rows one after the other, what tells repetitions (their heads) one
//! after the other, an index, then the lengths of both and a checksum.

use super::register::Register;
use crate::error::{Error, Result};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

const MAGIC: &[u8; 8] = b"baoshu-3";
/// Length of the heads, length of the index, its checksum, the mark.
const TAIL: u64 = 32;
/// Bytes of an index that are written together, where it is not held whole.
const PIECE: usize = 64 << 10;
/// Files that are kept open while rows are read.
const OPEN: usize = 64;

/// Where the rows of a document are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Hash of what they were read from.
    pub hash: u128,
    /// Stamp of the file that it was the only document of (see [`crate::input::list::Listed::stamp`]); 0 when unknown.
    pub stamp: u64,
    pub(super) batch: u32,
    pub(super) offset: u32,
    pub(super) length: u32,
    pub(super) head_at: u32,
    pub(super) head: u32,
}

impl Entry {
    /// Bytes that tell whether it repeats another.
    pub fn head_bytes(&self) -> u64 {
        u64::from(self.head)
    }

    /// Where its rows stand in the file.
    pub fn range(&self) -> Range<usize> {
        let start = self.offset as usize;
        start..start.saturating_add(self.length as usize)
    }

    /// Bytes that its rows take.
    pub fn bytes(&self) -> u64 {
        u64::from(self.length)
    }

    /// With another stamp.
    pub fn stamped(self, stamp: u64) -> Self {
        Self { stamp, ..self }
    }

    /// Appends it to an index.
    fn write(&self, doc: &str, index: &mut Vec<u8>) {
        index.extend((doc.len() as u32).to_le_bytes());
        index.extend(doc.as_bytes());
        index.extend(self.hash.to_le_bytes());
        index.extend(self.stamp.to_le_bytes());
        [self.offset, self.length, self.head_at, self.head].iter().for_each(|n| index.extend(n.to_le_bytes()));
    }

    /// Its batch.
    pub fn batch(&self) -> u32 {
        self.batch
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

/// What to read of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// What tells whether it repeats another.
    Head,
    /// Its rows.
    Rows,
}

/// The file of a batch.
pub fn path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:06}.rows"))
}

/// A batch in the making.
#[derive(Default)]
pub struct Batch {
    rows: Vec<u8>,
    heads: Vec<u8>,
    index: Vec<u8>,
    documents: usize,
}

impl Batch {
    /// Adds the rows of a document.
    pub fn add(&mut self, doc: &str, (hash, stamp): (u128, u64), batch: u32, stored: &Stored) -> Entry {
        let (head, length) = (stored.head.len() as u32, stored.rows.len() as u32);
        let (offset, head_at) = (self.rows.len() as u32, self.heads.len() as u32);
        self.rows.extend_from_slice(&stored.rows);
        self.heads.extend_from_slice(&stored.head);
        self.documents += 1;
        let entry = Entry { hash, stamp, batch, offset, length, head_at, head };
        entry.write(doc, &mut self.index);
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
        self.rows.len() + self.heads.len() + self.index.len()
    }

    /// Gives the whole file to `write`, piece by piece.
    pub fn write<E>(&self, write: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        self.write_with(std::iter::empty(), write)
    }

    /// Gives the whole file to `write`, with `more` documents of which nothing is stored. They may be millions, and are
    /// never held together.
    pub fn write_with<'a, E>(
        &self,
        more: impl Iterator<Item = (&'a str, Entry)>,
        mut write: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        write(&self.rows)?;
        write(&self.heads)?;
        write(&self.index)?;
        let mut checksum = Xxh3::new();
        checksum.update(&self.index);
        let (mut piece, mut length) = (Vec::with_capacity(2 * PIECE), self.index.len() as u64);
        let mut done = |piece: &mut Vec<u8>| {
            checksum.update(piece);
            length += piece.len() as u64;
            let written = write(piece);
            piece.clear();
            written
        };
        for (doc, Entry { hash, stamp, .. }) in more {
            Entry { hash, stamp, batch: 0, offset: 0, length: 0, head_at: 0, head: 0 }.write(doc, &mut piece);
            if piece.len() >= PIECE {
                done(&mut piece)?;
            }
        }
        done(&mut piece)?;
        let mut tail = Vec::with_capacity(TAIL as usize);
        tail.extend((self.heads.len() as u64).to_le_bytes());
        tail.extend(length.to_le_bytes());
        tail.extend(checksum.digest().to_le_bytes());
        tail.extend(MAGIC);
        write(&tail)
    }

    /// Forgets the documents, but keeps the memory for the next.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.heads.clear();
        self.index.clear();
        self.documents = 0;
    }
}

/// An open file and where its heads begin.
struct Opened {
    file: File,
    heads: u64,
    index: u64,
    length: u64,
    checksum: [u8; 8],
}

/// Opens a batch; none when the file is not whole.
fn open(path: &Path) -> io::Result<Option<Opened>> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let Some(tail_at) = size.checked_sub(TAIL) else { return Ok(None) };
    file.seek(SeekFrom::Start(tail_at))?;
    let mut tail = [0; TAIL as usize];
    file.read_exact(&mut tail)?;
    let mut rest = tail.as_slice();
    let mut next = || take(&mut rest).unwrap_or_default();
    let (heads, length, checksum, magic) = (u64::from_le_bytes(next()), u64::from_le_bytes(next()), next(), next());
    let index = tail_at.checked_sub(length);
    let (Some(index), true) = (index, &magic == MAGIC) else { return Ok(None) };
    Ok(index.checked_sub(heads).map(|heads| Opened { file, heads, index, length, checksum }))
}

/// Adds the documents of a batch to `register`, and nothing when the file is not whole.
pub fn index(path: &Path, batch: u32, register: &mut Register) -> Option<()> {
    let Opened { mut file, heads, index, length, checksum } = open(path).ok()??;
    file.seek(SeekFrom::Start(index)).ok()?;
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    file.read_exact(&mut bytes).ok()?;
    if xxh3_64(&bytes).to_le_bytes() != checksum {
        return None;
    }
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        let n = u32::from_le_bytes(take(&mut rest)?) as usize;
        let doc = std::str::from_utf8(rest.get(..n)?).ok()?;
        rest = rest.get(n..)?;
        let hash = u128::from_le_bytes(take(&mut rest)?);
        let stamp = u64::from_le_bytes(take(&mut rest)?);
        let mut next = || take(&mut rest).map(u32::from_le_bytes);
        let (offset, length, head_at, head) = (next()?, next()?, next()?, next()?);
        // What the file does not hold is not asked for, whatever it says.
        let ends = |at: u32, length: u32| u64::from(at) + u64::from(length);
        if ends(offset, length) > heads || ends(head_at, head) > index - heads {
            return None;
        }
        register.push(doc, Entry { hash, stamp, batch, offset, length, head_at, head });
    }
    Some(())
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_at_checked(N)?;
    *rest = tail;
    head.try_into().ok()
}

/// What was read of several documents.
#[derive(Debug, Default)]
pub struct Window {
    bytes: Vec<u8>,
    spans: Vec<Range<usize>>,
}

impl Window {
    /// What was read of the document at this place.
    pub fn get(&self, at: usize) -> &[u8] {
        self.spans.get(at).and_then(|span| self.bytes.get(span.clone())).unwrap_or_default()
    }
}

/// Reads rows out of batches.
pub struct Rows<'a> {
    folder: &'a Path,
    files: HashMap<u32, Opened>,
}

impl<'a> Rows<'a> {
    /// Reads from the batches of `folder`.
    pub fn new(folder: &'a Path) -> Self {
        Self { folder, files: HashMap::new() }
    }

    /// Reads something of several documents; what stands together is read together.
    pub fn read(&mut self, entries: &[Entry], which: Which, window: &mut Window) -> Result<()> {
        let place = |e: &Entry| match which {
            Which::Head => (e.batch, e.head_at, e.head),
            Which::Rows => (e.batch, e.offset, e.length),
        };
        window.bytes.clear();
        window.spans.clear();
        window.spans.resize(entries.len(), 0..0);
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|i| place(&entries[*i]));
        let together = |a: &usize, b: &usize| {
            let ((batch, at, length), next) = (place(&entries[*a]), place(&entries[*b]));
            batch == next.0 && at.checked_add(length) == Some(next.1)
        };
        for run in order.chunk_by(together) {
            let from = window.bytes.len();
            let mut to = from;
            for i in run {
                let length = place(&entries[*i]).2 as usize;
                window.spans[*i] = to..to + length;
                to += length;
            }
            window.bytes.resize(to, 0);
            let (batch, at, _) = place(&entries[run[0]]);
            self.range(batch, which, at, &mut window.bytes[from..])?;
        }
        Ok(())
    }

    /// Reads all that is stored of a document.
    pub fn stored(&mut self, entry: &Entry) -> Result<Stored> {
        let mut stored = Stored { head: vec![0; entry.head as usize], rows: vec![0; entry.length as usize] };
        self.range(entry.batch, Which::Head, entry.head_at, &mut stored.head)?;
        self.range(entry.batch, Which::Rows, entry.offset, &mut stored.rows)?;
        Ok(stored)
    }

    fn range(&mut self, batch: u32, which: Which, at: u32, bytes: &mut [u8]) -> Result<()> {
        let path = path(self.folder, batch);
        let io = |source| Error::Io { path: path.clone(), source };
        if !self.files.contains_key(&batch) {
            if self.files.len() >= OPEN {
                self.files.clear();
            }
            let cut = || io::Error::new(io::ErrorKind::UnexpectedEof, "the file is not whole");
            self.files.insert(batch, open(&path).and_then(|o| o.ok_or_else(cut)).map_err(io)?);
        }
        let Some(Opened { file, heads, .. }) = self.files.get_mut(&batch) else { return Ok(()) };
        let from = if which == Which::Head { *heads } else { 0 };
        file.seek(SeekFrom::Start(from + u64::from(at))).and_then(|_| file.read_exact(bytes)).map_err(io)
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
        let a = batch.add("甲.txt", (7, 1), 3, &a);
        let b = batch.add("b", (u128::MAX, u64::MAX), 3, &Stored::default());
        let c = batch.add("c", (8, 0), 3, &Stored { head: b"HEAD".to_vec(), rows: b"c".to_vec() });
        let mut bytes = Vec::new();
        batch
            .write(|piece| {
                bytes.extend_from_slice(piece);
                Ok::<_, ()>(())
            })
            .unwrap();
        let file = path(dir.path(), 3);
        std::fs::write(&file, &bytes).unwrap();
        let mut register = Register::default();
        index(&file, 3, &mut register).unwrap();
        assert_eq!(register.iter().collect::<Vec<_>>(), [("甲.txt", a), ("b", b), ("c", c)]);
        let mut rows = Rows::new(dir.path());
        let mut window = Window::default();
        rows.read(&[c, a, b], Which::Rows, &mut window).unwrap();
        assert_eq!([window.get(0), window.get(1), window.get(2)], [b"c".as_slice(), b"rows of a", b""]);
        rows.read(&[a, c], Which::Head, &mut window).unwrap();
        assert_eq!([window.get(0), window.get(1), window.get(2)], [b"head".as_slice(), b"HEAD", b""]);
        assert_eq!(rows.stored(&c).unwrap().rows, b"c");
        for cut in 0..bytes.len() {
            std::fs::write(&file, &bytes[..cut]).unwrap();
            assert_eq!(index(&file, 3, &mut Register::default()), None, "{cut}");
        }
    }
}
