//! Names for figures and slogans that stay the same as long as these do.

use crate::row::{FigureRow, SloganRow};
use crate::text::document::Document;
use std::collections::HashMap;
use xxhash_rust::xxh3::Xxh3;

/// A row that has an id.
pub trait Named {
    /// What keeps the ids of one table from those of another.
    const SPACE: &'static [u8];
    /// Its document, its 1-based sentence, its words.
    fn place(&self) -> (&str, u32, &str);
    /// Gives it its id.
    fn name(&mut self, id: String);
}

impl Named for FigureRow {
    const SPACE: &'static [u8] = b"";
    fn place(&self) -> (&str, u32, &str) {
        (&self.doc, self.sentence, &self.text)
    }
    fn name(&mut self, id: String) {
        self.figure_id = id;
    }
}

impl Named for SloganRow {
    const SPACE: &'static [u8] = b"slogan\xff";
    fn place(&self) -> (&str, u32, &str) {
        (&self.doc, self.sentence, &self.text)
    }
    fn name(&mut self, id: String) {
        self.slogan_id = id;
    }
}

/// Gives each row of a document its id: a hash (XXH3, 64 bits, in hexadecimal) of the document's id, the normalised
/// sentence, the words of the row, and how many times these occurred before. So it does not change when other
/// sentences do, when lines are broken elsewhere, or when the rules read the words otherwise.
pub fn assign<R: Named>(document: &Document, rows: &mut [R]) {
    let mut met: HashMap<u64, u32> = HashMap::with_capacity(rows.len());
    for row in rows {
        let (doc, sentence, text) = row.place();
        let sentence = document.sentences.get((sentence as usize).wrapping_sub(1));
        let sentence = sentence.map_or("", |s| document.text.norm[s.span.clone()].trim());
        let mut hasher = Xxh3::new();
        hasher.update(R::SPACE);
        for part in [doc, sentence, text] {
            hasher.update(part.as_bytes());
            hasher.update(&[0xff]); // no byte of UTF-8
        }
        let before = met.entry(hasher.digest()).or_insert(0);
        hasher.update(&before.to_le_bytes());
        *before += 1;
        row.name(format!("{:016x}", hasher.digest()));
    }
}
