//! The files of a list, about 45 bytes each beside the path, since an archive may have millions.

use super::Meta;
use super::list::Listed;

/// Files in order.
#[derive(Debug, Default)]
pub struct Files {
    /// The paths one after the other; ids are ends of them.
    paths: String,
    slots: Vec<Slot>,
    metas: Vec<Meta>,
    /// Those whose path is no UTF-8, or whose id is no end of it.
    odd: Vec<Listed>,
    bytes: u64,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    size: u64,
    stamp: u64,
    start: u64,
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
        self.bytes += file.size;
        let Listed { size, stamp, found, endless, .. } = file;
        let path = file.path.as_deref().and_then(|p| p.to_str()).filter(|p| p.ends_with(&file.doc));
        let Some(path) = path else {
            let start = self.odd.len() as u64;
            self.slots.push(Slot { size, stamp, start, length: 0, doc: ODD, meta: 0, found, endless });
            self.odd.push(file);
            return;
        };
        // Files that follow each other mostly have the same.
        if self.metas.last() != Some(&file.meta) {
            self.metas.push(file.meta.clone());
        }
        let (start, length, doc) = (self.paths.len() as u64, path.len() as u32, (path.len() - file.doc.len()) as u32);
        self.paths.push_str(path);
        let meta = self.metas.len() as u32 - 1;
        self.slots.push(Slot { size, stamp, start, length, doc, meta, found, endless });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The bytes of all.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn get(&self, slot: &Slot) -> Listed {
        let Slot { size, stamp, start, length, doc, meta, found, endless } = *slot;
        if doc == ODD {
            return self.odd.get(start as usize).cloned().unwrap_or_default();
        }
        let path = self.paths.get(start as usize..start as usize + length as usize).unwrap_or_default();
        let meta = self.metas.get(meta as usize).cloned().unwrap_or_default();
        let doc = path.get(doc as usize..).unwrap_or_default().to_owned();
        Listed { path: Some(path.into()), doc, size, meta, found, endless, stamp }
    }

    /// Keeps those for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&Listed) -> bool) {
        let mut slots = std::mem::take(&mut self.slots);
        slots.retain(|slot| {
            let kept = keep(&self.get(slot));
            self.bytes -= if kept { 0 } else { slot.size };
            kept
        });
        self.slots = slots;
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
    next: usize,
}

impl Iterator for IntoIter {
    type Item = Listed;

    fn next(&mut self) -> Option<Listed> {
        let slot = self.files.slots.get(self.next)?;
        self.next += 1;
        Some(self.files.get(slot))
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
}
