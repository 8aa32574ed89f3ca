//! Names for figures that stay the same as long as the figure does.

use crate::row::FigureRow;
use crate::text::document::Document;
use std::collections::HashMap;
use xxhash_rust::xxh3::Xxh3;

/// Gives each figure of a document its id: a hash (XXH3, 64 bits, in hexadecimal) of the document's id, the normalised
/// sentence, the words of the figure, and how many times these occurred before. So it does not change when other
/// sentences do, when lines are broken elsewhere, or when the rules read a figure otherwise.
pub fn assign(document: &Document, figures: &mut [FigureRow]) {
    let mut met: HashMap<u64, u32> = HashMap::with_capacity(figures.len());
    for row in figures {
        let sentence = document.sentences.get((row.sentence as usize).wrapping_sub(1));
        let sentence = sentence.map_or("", |s| document.text.norm[s.span.clone()].trim());
        let mut hasher = Xxh3::new();
        for part in [&row.doc, sentence, &row.text] {
            hasher.update(part.as_bytes());
            hasher.update(&[0xff]); // no byte of UTF-8
        }
        let before = met.entry(hasher.digest()).or_insert(0);
        hasher.update(&before.to_le_bytes());
        *before += 1;
        row.figure_id = format!("{:016x}", hasher.digest());
    }
}
