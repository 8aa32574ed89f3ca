//! The files of a list, 40 bytes each beside the path, since an archive may have millions.

use super::Meta;
use super::list::Listed;
use std::collections::VecDeque;

/// Files that stand together. A list that grew as one would leave pieces of all its former sizes behind, and could not be let
/// go of while it is worked off.
const TOGETHER: usize = 4096;

/// Files in order.
#[derive(Debug, Default)]
pub struct Files {
    chunks: VecDeque<Chunk>,
    metas: Vec<Meta>,
    /// Those whose path is no UTF-8, or whose id is no end of it.
    odd: Vec<Listed>,
    files: usize,
    bytes: u64,
}

#[derive(Debug, Default)]
struct Chunk {
    /// The paths one after the other; ids are ends of them.
    paths: String,
    slots: Vec<Slot>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    size: u64,
    stamp: u64,
    start: u32,
    length: u32,
    /// Where the id begins in the path; [`ODD`]: `start` is the place among the odd ones.
    doc: u32,
    meta: u32,
    found: bool,
    endless: bool,
}

const ODD: u32 = u32::MAX;

impl Files {
    /// Adds a file.
    pub fn push(&mut self, file: Listed) {
        self.files += 1;
        self.bytes += file.size;
        if self.chunks.back().is_none_or(|c| c.slots.len() == TOGETHER) {
            self.chunks.push_back(Chunk::default());
        }
        let Some(chunk) = self.chunks.back_mut() else { return };
        let Listed { size, stamp, found, endless, .. } = file;
        let path = file.path.as_deref().and_then(|p| p.to_str()).filter(|p| p.ends_with(&file.doc));
        let Some(path) = path else {
            let start = self.odd.len() as u32;
            chunk.slots.push(Slot { size, stamp, start, length: 0, doc: ODD, meta: 0, found, endless });
            self.odd.push(file);
            return;
        };
        // Files that follow each other mostly have the same.
        if self.metas.last() != Some(&file.meta) {
            self.metas.push(file.meta.clone());
        }
        let (start, length) = (chunk.paths.len() as u32, path.len() as u32);
        let (doc, meta) = (length - file.doc.len() as u32, self.metas.len() as u32 - 1);
        chunk.paths.push_str(path);
        chunk.slots.push(Slot { size, stamp, start, length, doc, meta, found, endless });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.files
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files == 0
    }

    /// The bytes of all paths.
    pub fn path_bytes(&self) -> usize {
        self.chunks.iter().map(|c| c.paths.len()).sum()
    }

    /// The bytes of all.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Keeps those for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&Listed) -> bool) {
        let Self { chunks, metas, odd, files, bytes } = self;
        for chunk in chunks {
            let Chunk { paths, slots } = chunk;
            slots.retain(|slot| {
                let kept = keep(&slot.listed(paths, metas, odd));
                if !kept {
                    *files -= 1;
                    *bytes -= slot.size;
                }
                kept
            });
        }
    }
}

impl Slot {
    fn listed(&self, paths: &str, metas: &[Meta], odd: &[Listed]) -> Listed {
        let Self { size, stamp, start, length, doc, meta, found, endless } = *self;
        if doc == ODD {
            return odd.get(start as usize).cloned().unwrap_or_default();
        }
        let path = paths.get(start as usize..).and_then(|p| p.get(..length as usize)).unwrap_or_default();
        let meta = metas.get(meta as usize).cloned().unwrap_or_default();
        let doc = path.get(doc as usize..).unwrap_or_default().to_owned();
        Listed { path: Some(path.into()), doc, size, meta, found, endless, stamp }
    }
}

impl IntoIterator for Files {
    type Item = Listed;
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter { files: self, next: 0 }
    }
}

/// The files one after the other.
#[derive(Debug)]
pub struct IntoIter {
    files: Files,
    /// The place in the first chunk.
    next: usize,
}

impl Iterator for IntoIter {
    type Item = Listed;

    fn next(&mut self) -> Option<Listed> {
        let Files { chunks, metas, odd, .. } = &mut self.files;
        loop {
            let Chunk { paths, slots } = chunks.front()?;
            if let Some(slot) = slots.get(self.next) {
                self.next += 1;
                return Some(slot.listed(paths, metas, odd));
            }
            chunks.pop_front();
            self.next = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_as_they_were() {
        let listed = |path: &str, doc: &str, place: &str| Listed {
            path: (!path.is_empty()).then(|| path.into()),
            doc: doc.into(),
            size: path.len() as u64,
            meta: Meta { place: place.into(), ..Meta::default() },
            found: place.is_empty(),
            endless: path.is_empty(),
            stamp: 7,
        };
        let all = [
            listed("in/甲/a.txt", "甲/a.txt", ""),
            listed("in/b.txt", "in/b.txt", "赣州市"),
            listed("", "-", ""),
            listed("in\\c.txt", "in/c.txt", "赣州市"),
            listed("in/d.txt", "d.txt", "赣州市"),
        ];
        let mut files = Files::default();
        all.iter().cloned().for_each(|f| files.push(f));
        assert_eq!((files.len(), files.bytes()), (5, all.iter().map(|f| f.size).sum()));
        assert_eq!(files.metas.len(), 2);
        files.retain(|f| f.doc != "in/b.txt");
        assert_eq!(files.bytes(), all.iter().map(|f| f.size).sum::<u64>() - all[1].size);
        let back: Vec<Listed> = files.into_iter().collect();
        assert_eq!(back, [all[0].clone(), all[2].clone(), all[3].clone(), all[4].clone()]);
    }

    #[test]
    fn long_lists_keep_their_order() {
        let file = |i: usize| {
            let doc = format!("{i:06}.txt");
            Listed { path: Some(format!("in/{doc}").into()), doc, size: 1, ..Listed::default() }
        };
        let mut files = Files::default();
        (0..3 * TOGETHER + 5).for_each(|i| files.push(file(i)));
        let number = |f: &Listed| f.doc[..6].parse::<usize>().unwrap();
        // Of the second chunk nothing is left.
        let kept = |i: &usize| !(TOGETHER..2 * TOGETHER).contains(i) && !i.is_multiple_of(3);
        files.retain(|f| kept(&number(f)));
        let wanted: Vec<usize> = (0..3 * TOGETHER + 5).filter(kept).collect();
        assert_eq!((files.len(), files.bytes()), (wanted.len(), wanted.len() as u64));
        assert!(files.into_iter().map(|f| number(&f)).eq(wanted));
    }
}
