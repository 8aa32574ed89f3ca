//! Which documents of a collection repeat an earlier one: the same bytes, or the same articles but for edits
//! ([`crate::text::alike`]).
//!
//! Several passes, so that memory follows the repetitions and not the collection. The first marks in a table of bits which
//! keys occur (a Bloom filter of one function, Bloom 1970, and a second one for those that occur again); an eighth of the
//! keys only seem to occur again, and the next pass sifts those that do in a smaller table with other places, until sifting
//! leaves as many as it was given. The last pass looks only at documents with a key that is left. A key that is taken for a
//! repeated one costs a look, never a wrong answer.

use super::Store;
use super::batch::{Entry, Which, Window};
use super::register::Register;
use crate::error::{Error, Result};
use crate::text::alike::{self, Index, Part};
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use xxhash_rust::xxh3::xxh3_128;

/// Bits for each key.
const BITS: usize = 8;
/// Tables of keys at most.
const SIFTS: usize = 5;
/// Documents that a thread takes at a time.
const CHUNK: usize = 512;

/// What is stored of a document to tell whether it repeats another.
pub fn head(bytes: &[u8], parts: &[Part]) -> Vec<u8> {
    let mut head = xxh3_128(bytes).to_le_bytes().to_vec();
    alike::write(parts, &mut head);
    head
}

/// Takes the place of a document, its content's hash and its articles' signatures.
type See<'a> = dyn FnMut(usize, &[u8; 16], &[Part]) + 'a;

/// For each of the documents, which are in order, the place of the earlier one that it repeats.
pub fn find(store: &Store, dir: &Path, documents: &Register) -> Result<HashMap<usize, usize>> {
    let keys: u64 = documents.iter().map(|d| d.1.head_bytes() / 16).sum();
    let chunks = || (0..documents.len()).into_par_iter().step_by(CHUNK);
    let chunk = |from: usize| from..documents.len().min(from + CHUNK);
    let heads = Heads { store, dir, documents };
    let mut seen = Sifted::default();
    let mut left = keys as usize + 1;
    let mut once = Vec::new();
    while seen.0.len() < SIFTS {
        let sift = Twice::for_keys(left, seen.0.len() as u32, once);
        chunks().try_for_each(|from| {
            heads.each(chunk(from), &mut |_, content, parts| {
                alike::keys(content, parts).filter(|key| seen.again(*key)).for_each(|key| sift.add(key));
            })
        })?;
        let repeated = 2 * sift.repeated.load(Ordering::Relaxed);
        // Which keys were seen once need not be known any more: the next table takes its place.
        let (sift, bits) = sift.done();
        seen.0.push(sift);
        once = bits;
        if repeated * 4 > left * 3 {
            break;
        }
        left = repeated + 1;
    }
    let suspects: Vec<usize> = chunks()
        .map(|from| {
            let mut suspects = Vec::new();
            heads
                .each(chunk(from), &mut |i, content, parts| {
                    if alike::keys(content, parts).any(|key| seen.again(key)) {
                        suspects.push(i);
                    }
                })
                .map(|()| suspects)
        })
        .collect::<Result<Vec<_>>>()?
        .concat();
    let mut repeats = HashMap::new();
    let mut index = Index::with_capacity(suspects.len());
    for some in suspects.chunks(CHUNK) {
        heads.each_of(some, &mut |at, content, parts| {
            if let Some(earlier) = index.place(at as u32, content, parts, |key| seen.again(key)) {
                repeats.insert(at, earlier as usize);
            }
        })?;
    }
    Ok(repeats)
}

/// What is stored of documents to tell whether they repeat others.
struct Heads<'a> {
    store: &'a Store,
    dir: &'a Path,
    documents: &'a Register,
}

impl Heads<'_> {
    fn each(&self, which: Range<usize>, see: &mut See<'_>) -> Result<()> {
        self.all(|i| which.start + i, &self.documents.entries(which.clone()), see)
    }

    fn each_of(&self, which: &[usize], see: &mut See<'_>) -> Result<()> {
        let entries: Vec<Entry> = which.iter().filter_map(|i| self.documents.get(*i)).map(|d| d.1).collect();
        self.all(|i| which[i], &entries, see)
    }

    fn all(&self, place: impl Fn(usize) -> usize, entries: &[Entry], see: &mut See<'_>) -> Result<()> {
        let mut window = Window::default();
        self.store.rows().read(entries, Which::Head, &mut window)?;
        for i in 0..entries.len() {
            let at = place(i);
            let broken = || broken(self.dir, self.documents.get(at).map_or("a document", |d| d.0));
            let (content, rest) = window.get(i).split_first_chunk::<16>().ok_or_else(broken)?;
            let (parts, _) = alike::read(rest).ok_or_else(broken)?;
            see(at, content, &parts);
        }
        Ok(())
    }
}

/// The error of stored rows that cannot be read.
pub fn broken(dir: &Path, doc: &str) -> Error {
    Error::Input {
        path: dir.join(".baoshu"),
        what: format!("the stored rows of {doc} cannot be read"),
        remedy: "remove this folder and run again; the tables are as they were".into(),
    }
}

/// Keys that occur again in every table of bits.
#[derive(Default)]
struct Sifted(Vec<Twice>);

impl Sifted {
    fn again(&self, key: u64) -> bool {
        self.0.iter().all(|sift| sift.again(key))
    }
}

/// Which keys were seen, and which of them again.
struct Twice {
    once: Vec<AtomicU64>,
    again: Vec<AtomicU64>,
    /// How often a key came that seemed to have been seen.
    repeated: AtomicUsize,
    /// Tells the places of this table from those of others.
    number: u32,
}

impl Twice {
    /// For so many keys; `used` gives its memory.
    fn for_keys(keys: usize, number: u32, mut used: Vec<AtomicU64>) -> Self {
        let words = (keys * BITS).div_ceil(64).next_power_of_two();
        used.clear();
        used.resize_with(words, AtomicU64::default);
        let again = std::iter::repeat_with(AtomicU64::default).take(words).collect();
        Self { once: used, again, repeated: AtomicUsize::new(0), number }
    }

    fn at(&self, key: u64) -> (usize, u64) {
        let mut spread = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for _ in 0..self.number {
            spread = (spread ^ (spread >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        }
        ((spread >> 16) as usize & (self.again.len() - 1), 1 << (spread >> 58))
    }

    fn add(&self, key: u64) {
        let (word, bit) = self.at(key);
        if self.once[word].fetch_or(bit, Ordering::Relaxed) & bit != 0 {
            self.again[word].fetch_or(bit, Ordering::Relaxed);
            self.repeated.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// All keys were added.
    fn done(self) -> (Self, Vec<AtomicU64>) {
        let Self { once, again, repeated, number } = self;
        (Self { once: Vec::new(), again, repeated, number }, once)
    }

    fn again(&self, key: u64) -> bool {
        let (word, bit) = self.at(key);
        self.again[word].load(Ordering::Relaxed) & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::batch::Stored;

    #[test]
    fn sifting_leaves_the_keys_that_occur_again() {
        let keys = |n: u64| (0..n).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (i << 40));
        let mut seen = Sifted::default();
        for number in 0..4 {
            let sift = Twice::for_keys(20_100 >> (2 * number), number, Vec::new());
            keys(20_000).chain(keys(100)).filter(|k| seen.again(*k)).for_each(|k| sift.add(k));
            seen.0.push(sift.done().0);
        }
        assert!(keys(100).all(|k| seen.again(k)), "none is lost");
        let taken = keys(20_000).filter(|k| seen.again(*k)).count();
        assert!(taken < 400, "{taken}");
    }

    #[test]
    fn repeated_documents_are_found_whichever_keys_collide() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path(), "test").unwrap();
        let mut documents = Register::default();
        for i in 0..3000usize {
            // Every hundredth has the bytes of the one 50 before it.
            let text = format!("{}", if i % 100 == 99 { i - 50 } else { i });
            let stored = Stored { head: head(text.as_bytes(), &[]), rows: Vec::new() };
            let doc = format!("{i:05}");
            let entry = store.add(&doc, (i as u128, 0), &stored).unwrap();
            documents.push(&doc, entry);
        }
        store.flush().unwrap();
        let repeats = find(&store, dir.path(), &documents).unwrap();
        assert_eq!(repeats.len(), 30);
        assert!(repeats.iter().all(|(at, earlier)| at % 100 == 99 && at - earlier == 50), "{repeats:?}");
    }
}
