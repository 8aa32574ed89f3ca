//! Documents by id, with where their rows are: about 60 bytes each beside the id, since an archive may have millions.

use super::batch::Entry;
use std::cmp::Ordering;

/// Documents by id.
#[derive(Debug, Default)]
pub struct Register {
    ids: String,
    slots: Vec<Slot>,
}

/// An [`Entry`] without padding, and where the id stands.
#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: [u8; 16],
    stamp: u64,
    start: u64,
    id: u32,
    batch: u32,
    offset: u32,
    length: u32,
    head_at: u32,
    head: u32,
}

impl Slot {
    fn id<'a>(&self, ids: &'a str) -> &'a str {
        let start = self.start as usize;
        ids.get(start..start + self.id as usize).unwrap_or_default()
    }

    fn entry(&self) -> Entry {
        let Self { stamp, batch, offset, length, head_at, head, .. } = *self;
        Entry { hash: u128::from_le_bytes(self.hash), stamp, batch, offset, length, head_at, head }
    }
}

impl Register {
    /// An empty one, with room for so many documents and bytes of their ids.
    pub fn with_capacity(documents: usize, ids: usize) -> Self {
        Self { ids: String::with_capacity(ids), slots: Vec::with_capacity(documents) }
    }

    /// Adds a document.
    pub fn push(&mut self, id: &str, entry: Entry) {
        let Entry { hash, stamp, batch, offset, length, head_at, head } = entry;
        let start = self.ids.len() as u64;
        self.ids.push_str(id);
        let (hash, id) = (hash.to_le_bytes(), id.len() as u32);
        self.slots.push(Slot { hash, stamp, start, id, batch, offset, length, head_at, head });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The document at a place.
    pub fn get(&self, at: usize) -> Option<(&str, Entry)> {
        self.slots.get(at).map(|s| (s.id(&self.ids), s.entry()))
    }

    /// The documents in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Entry)> {
        self.slots.iter().map(|s| (s.id(&self.ids), s.entry()))
    }

    /// The entries of some of them.
    pub fn entries(&self, which: std::ops::Range<usize>) -> Vec<Entry> {
        self.slots.get(which).unwrap_or_default().iter().map(Slot::entry).collect()
    }

    /// Orders them by id; those of one id stay as they came.
    pub fn sort(&mut self) {
        let ids = &self.ids;
        let in_order = |a: &Slot, b: &Slot| (a.id(ids), a.start).cmp(&(b.id(ids), b.start));
        if !self.slots.is_sorted_by(|a, b| in_order(a, b) != Ordering::Greater) {
            self.slots.sort_unstable_by(in_order);
        }
    }

    /// Orders them by id and keeps the last of each.
    pub fn keep_last(&mut self) {
        self.sort();
        let ids = &self.ids;
        self.slots.reverse();
        self.slots.dedup_by(|a, b| a.id(ids) == b.id(ids));
        self.slots.reverse();
    }

    /// The first document of this id, when they are in order.
    pub fn find(&self, id: &str) -> Option<Entry> {
        self.named(id).next()
    }

    /// All documents of this id, when they are in order.
    pub fn named<'a>(&'a self, id: &'a str) -> impl Iterator<Item = Entry> + 'a {
        let first = self.slots.partition_point(|s| s.id(&self.ids) < id);
        self.slots.iter().skip(first).take_while(move |s| s.id(&self.ids) == id).map(Slot::entry)
    }

    /// Takes over the stamps of documents of the same id and hash, both in order.
    pub fn take_stamps(&mut self, from: &Self) {
        let mut others = from.slots.iter().peekable();
        for slot in &mut self.slots {
            let id = slot.id(&self.ids);
            while others.next_if(|o| o.id(&from.ids) < id).is_some() {}
            if let Some(other) = others.next_if(|o| o.id(&from.ids) == id && o.hash == slot.hash) {
                slot.stamp = other.stamp;
            }
        }
    }
}

impl<'a> FromIterator<(&'a str, Entry)> for Register {
    fn from_iter<T: IntoIterator<Item = (&'a str, Entry)>>(documents: T) -> Self {
        let mut register = Self::default();
        documents.into_iter().for_each(|(id, entry)| register.push(id, entry));
        register
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(batch: u32) -> Entry {
        Entry { hash: u128::from(batch) << 70, stamp: 5, batch, offset: 1, length: 2, head_at: 3, head: 4 }
    }

    #[test]
    fn the_last_of_each_id_is_found() {
        let mut register: Register =
            [("乙", entry(1)), ("甲", entry(2)), ("乙", entry(3)), ("", entry(4))].into_iter().collect();
        assert_eq!(register.get(1), Some(("甲", entry(2))));
        register.sort();
        assert_eq!(
            register.iter().map(|(id, e)| (id, e.batch)).collect::<Vec<_>>(),
            [("", 4), ("乙", 1), ("乙", 3), ("甲", 2)]
        );
        assert_eq!(register.named("乙").map(|e| e.batch).collect::<Vec<_>>(), [1, 3]);
        register.keep_last();
        assert_eq!(register.len(), 3);
        assert_eq!(register.find("乙"), Some(entry(3)));
        assert_eq!(register.find("丙"), None);
    }

    #[test]
    fn stamps_go_with_id_and_hash() {
        let mut register: Register = [("a", entry(1)), ("b", entry(2)), ("d", entry(3))].into_iter().collect();
        let stamped = |batch| Entry { stamp: 9, ..entry(batch) };
        let others: Register =
            [("a", stamped(1)), ("b", stamped(7)), ("c", stamped(2)), ("d", stamped(3))].into_iter().collect();
        register.take_stamps(&others);
        assert_eq!(register.iter().map(|d| d.1.stamp).collect::<Vec<_>>(), [9, 5, 9]);
    }
}
