//! One part of the documents of any input, for runs on several machines that know nothing of each other.
//!
//! A document belongs to the shard that the hash of its id says. Files that hold records or an archive are opened in
//! every shard and dealt out by what is inside; others are opened in their own shard only. An error that every shard
//! would meet (a missing path, a broken line) belongs to one of them.

use super::Item;
use crate::error::{Error, Result};
use std::path::Path;
use std::str::FromStr;
use xxhash_rust::xxh3::xxh3_64;

/// Endings of files that are opened in every shard.
const INSIDE: &[&str] = &["jsonl", "ndjson", "csv", "tsv", "zip", "tar", "tgz", "warc"];
/// Endings of compression, under which another may stand.
const COMPRESSED: &[&str] = &["gz", "zst", "bz2", "xz"];

/// Shard `index` of `count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u64,
    count: u64,
}

impl Default for Shard {
    /// All documents.
    fn default() -> Self {
        Self { index: 1, count: 1 }
    }
}

impl Shard {
    /// Whether this is all documents.
    pub fn is_all(self) -> bool {
        self.count == 1
    }

    /// Whether the document of this id belongs to the shard.
    pub fn has(self, doc: &str) -> bool {
        self.is_all() || xxh3_64(doc.as_bytes()) % self.count == self.index - 1
    }

    /// Whether it is for this shard to report an error that every shard meets.
    pub fn has_error(self, error: &Error) -> bool {
        self.has(&error.to_string())
    }

    /// Whether what was read from records or an archive belongs to the shard.
    pub fn has_item(self, item: &Result<Item>) -> bool {
        match item {
            Ok(item) => self.has(&item.doc),
            Err(e) => self.has_error(e),
        }
    }

    /// Whether a file of this id is opened in every shard and dealt out by what is inside.
    pub fn looks_inside(self, doc: &str) -> bool {
        let ending = |path: &Path| path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        let path = Path::new(doc);
        let is = |e: Option<String>, list: &[&str]| e.is_some_and(|e| list.contains(&e.as_str()));
        let compressed = is(ending(path), COMPRESSED);
        let inner = if compressed { path.file_stem().map_or(path, Path::new) } else { path };
        !self.is_all() && (doc == "-" || is(ending(inner), INSIDE))
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let remedy = || format!("`{s}` is no shard; write 1/16 to 16/16 for the parts of sixteen");
        let (index, count) = s.split_once('/').ok_or_else(remedy)?;
        let (index, count) = (index.parse().map_err(|_| remedy())?, count.parse().map_err(|_| remedy())?);
        if index == 0 || index > count { Err(remedy()) } else { Ok(Self { index, count }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_in_one_shard_and_none_is_crowded() {
        let shards: Vec<Shard> = (1..=16).map(|i| format!("{i}/16").parse().unwrap()).collect();
        let mut sizes = [0; 16];
        for n in 0..16_000 {
            let doc = format!("新闻/{n}.txt");
            let of: Vec<usize> = (0..16).filter(|i| shards[*i].has(&doc)).collect();
            assert_eq!(of.len(), 1);
            sizes[of[0]] += 1;
        }
        assert!(sizes.iter().all(|n| (800..1200).contains(n)), "{sizes:?}");
        assert!(Shard::default().has("x"));
    }

    #[test]
    fn the_hash_of_a_document_is_the_same_for_ever() {
        // Shards of one job may run on different machines and at different times.
        let shard = |i: u64| Shard { index: i, count: 16 };
        let of = |doc: &str| (1..=16).find(|i| shard(*i).has(doc)).unwrap();
        assert_eq!([of("a.txt"), of("news/0001.txt"), of("甲.txt")], [5, 11, 11]);
    }

    #[test]
    fn wrong_shards_are_refused() {
        for wrong in ["", "3", "0/4", "5/4", "a/b", "-1/4", "1/0", "1/2/3"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn records_and_archives_are_opened_everywhere() {
        let shard: Shard = "2/4".parse().unwrap();
        for inside in ["a.jsonl", "a.JSONL.gz", "x/a.tar.zst", "a.zip", "-", "b.csv.xz"] {
            assert!(shard.looks_inside(inside), "{inside}");
        }
        for whole in ["a.txt", "a.txt.gz", "a.html", "a.gz", "a"] {
            assert!(!shard.looks_inside(whole), "{whole}");
        }
        assert!(!Shard::default().looks_inside("a.zip"));
    }
}
