//! Where bytes come from.
//!
//! - [`list`]: paths, folders, lists of files and standard input become an ordered list of files ([`files`])
//! - [`meta`]: what is known of each file before it is read (`--meta`, `--date`, `--place`)
//! - [`format`]: what a file holds: one document, or many
//! - [`shard`]: which documents one of several runs reads
//! - [`drive`]: all documents through a function on all cores, results in order, memory bounded

pub mod drive;
pub mod files;
pub mod format;
pub mod list;
pub mod meta;
mod ours;
pub mod shard;

use crate::text::decode::{self, Decoded};

/// What is known of a document before it is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// Date: YYYY, YYYY-MM or YYYY-MM-DD; empty when unknown.
    pub date: String,
    /// Place: a name such as 赣州市 or a chain such as 陕西省宝鸡市陇县.
    pub place: String,
    /// Title.
    pub title: String,
    /// Newspaper or site.
    pub outlet: String,
}

impl Meta {
    /// Fills what is empty here from `other`.
    pub fn or(mut self, other: &Self) -> Self {
        for (mine, theirs) in [
            (&mut self.date, &other.date),
            (&mut self.place, &other.place),
            (&mut self.title, &other.title),
            (&mut self.outlet, &other.outlet),
        ] {
            if mine.is_empty() {
                mine.clone_from(theirs);
            }
        }
        self
    }
}

/// One document to read.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Document id: relative path, record id or path#n.
    pub doc: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is known of it.
    pub meta: Meta,
    /// What is known of its encoding.
    pub coding: Coding,
    /// Whether to repair what character recognition misread in it.
    pub ocr: bool,
    /// What the reader should know of how it was taken apart; empty when all is well.
    pub note: String,
    /// The stamp of the file whose only document it is (see [`list::Listed::stamp`]), else 0.
    pub stamp: u64,
}

/// What is known of the encoding of an item.
#[derive(Clone, Copy, Debug, Default)]
pub enum Coding {
    /// Nothing: the bytes tell.
    #[default]
    Unknown,
    /// The user says so.
    Forced(&'static encoding_rs::Encoding),
    /// The bytes are UTF-8 by now; they were in this encoding, with so many undecodable sequences.
    Known {
        /// The encoding's name.
        encoding: &'static str,
        /// How many sequences were replaced.
        replaced: usize,
    },
}

impl Item {
    /// Its characters.
    pub fn decode(&self) -> Decoded {
        match self.coding {
            Coding::Unknown => decode::decode(&self.bytes),
            Coding::Forced(encoding) => decode::decode_as(&self.bytes, encoding),
            Coding::Known { encoding, replaced } => Decoded {
                text: String::from_utf8_lossy(&self.bytes).into_owned(),
                encoding,
                certainty: decode::Certainty::Certain,
                replaced,
            },
        }
    }
}
