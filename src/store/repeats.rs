//! Which documents of a collection repeat an earlier one: the same bytes, or the same articles but for edits
//! ([`crate::text::alike`]).
//!
//! Two passes, so that memory follows the repetitions and not the collection: the first marks in a table of bits which
//! keys occur (a Bloom filter of one function, Bloom 1970, and a second one for those that occur again), the second looks
//! only at documents with a key that occurs again. A key that is taken for a repeated one costs a look, never a wrong
//! answer.

use super::Store;
use super::batch::Document;
use crate::error::{Error, Result};
use crate::text::alike::{self, Index, Part, band_keys};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use xxhash_rust::xxh3::xxh3_128;

/// Bits for each key.
const BITS: usize = 8;
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
pub fn find(store: &Store, dir: &Path, documents: &[Document]) -> Result<HashMap<usize, usize>> {
    let broken = |doc: &str| broken(dir, doc);
    let keys: u64 = documents.iter().map(|d| d.1.head_bytes() / 16).sum();
    let seen = Twice::for_keys(keys as usize + 1);
    let each = |chunk: &[Document], see: &mut See<'_>| {
        let (mut rows, mut bytes) = (store.rows(), Vec::new());
        for (i, (doc, entry)) in chunk.iter().enumerate() {
            rows.head(entry, &mut bytes)?;
            let (content, rest) = bytes.split_first_chunk::<16>().ok_or_else(|| broken(doc))?;
            let (parts, _) = alike::read(rest).ok_or_else(|| broken(doc))?;
            see(i, content, &parts);
        }
        Ok::<_, Error>(())
    };
    documents.par_chunks(CHUNK).try_for_each(|chunk| {
        each(chunk, &mut |_, content, parts| {
            seen.add(content_key(content));
            parts.iter().flat_map(band_keys).for_each(|key| seen.add(key));
        })
    })?;
    let suspects: Vec<usize> = documents
        .par_chunks(CHUNK)
        .enumerate()
        .map(|(nth, chunk)| {
            let mut suspects = Vec::new();
            each(chunk, &mut |i, content, parts| {
                if seen.again(content_key(content)) || parts.iter().flat_map(band_keys).any(|key| seen.again(key)) {
                    suspects.push(nth * CHUNK + i);
                }
            })
            .map(|()| suspects)
        })
        .collect::<Result<Vec<_>>>()?
        .concat();
    let mut repeats = HashMap::new();
    let mut first: HashMap<[u8; 16], usize> = HashMap::new();
    let mut index = Index::default();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for at in suspects {
        let (doc, entry) = &documents[at];
        each(std::slice::from_ref(&(doc.clone(), *entry)), &mut |_, content, parts| {
            let same = *first.entry(*content).or_insert(at);
            // The same bytes, or else the same articles but for edits.
            let like = index.place_among(doc, parts, |key| seen.again(key)).filter(|_| same == at);
            let earlier = like.and_then(|doc| places.get(doc).copied()).unwrap_or(same);
            if earlier != at {
                repeats.insert(at, earlier);
            }
        })?;
        places.insert(doc, at);
    }
    Ok(repeats)
}

/// The error of stored rows that cannot be read.
pub fn broken(dir: &Path, doc: &str) -> Error {
    Error::Input {
        path: dir.join(".baoshu"),
        what: format!("the stored rows of {doc} cannot be read"),
        remedy: "remove this folder and run again; the tables are as they were".into(),
    }
}

fn content_key(content: &[u8; 16]) -> u64 {
    content.iter().take(8).fold(0, |key, b| key << 8 | u64::from(*b))
}

/// Which keys were seen, and which of them again.
struct Twice {
    once: Vec<AtomicU64>,
    again: Vec<AtomicU64>,
}

impl Twice {
    fn for_keys(keys: usize) -> Self {
        let words = (keys * BITS).div_ceil(64).next_power_of_two();
        let bits = || std::iter::repeat_with(AtomicU64::default).take(words).collect();
        Self { once: bits(), again: bits() }
    }

    fn at(&self, key: u64) -> (usize, u64) {
        let spread = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((spread >> 16) as usize & (self.once.len() - 1), 1 << (spread >> 58))
    }

    fn add(&self, key: u64) {
        let (word, bit) = self.at(key);
        if self.once[word].fetch_or(bit, Ordering::Relaxed) & bit != 0 {
            self.again[word].fetch_or(bit, Ordering::Relaxed);
        }
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
    fn repeated_documents_are_found_whichever_keys_collide() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path(), "test").unwrap();
        let mut documents: Vec<Document> = Vec::new();
        for i in 0..3000usize {
            // Every hundredth has the bytes of the one 50 before it.
            let text = format!("{}", if i % 100 == 99 { i - 50 } else { i });
            let stored = Stored { head: head(text.as_bytes(), &[]), rows: Vec::new() };
            let doc = format!("{i:05}");
            let entry = store.add(&doc, i as u128, &stored).unwrap();
            documents.push((doc.into(), entry));
        }
        store.flush().unwrap();
        let repeats = find(&store, dir.path(), &documents).unwrap();
        assert_eq!(repeats.len(), 30);
        assert!(repeats.iter().all(|(at, earlier)| at % 100 == 99 && at - earlier == 50), "{repeats:?}");
    }
}
