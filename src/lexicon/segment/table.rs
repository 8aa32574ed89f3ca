//! The words of the segmenter: a trie with how often each occurs and what part of speech it is. `build.rs` shares this file.

use super::trie::{Bytes, Trie};
use std::collections::HashMap;

/// The words.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Their nodes.
    pub trie: Trie,
    /// By node: which frequency, of those in `frequencies`.
    rank: Vec<u16>,
    /// By node: the part of speech.
    tag: Vec<u8>,
    frequencies: Vec<u64>,
    logs: Vec<f64>,
    ranks: HashMap<u64, u16>,
    /// The sum of all frequencies.
    pub total: u64,
}

impl Table {
    /// A table without words and with room for so many transitions.
    pub fn with_room(transitions: usize) -> Self {
        Self { trie: Trie::with_room(transitions), ..Self::default() }
    }

    /// How often the word of a node occurs.
    pub fn frequency(&self, node: usize) -> u64 {
        self.frequencies[usize::from(self.rank[node])]
    }

    /// The logarithm of that.
    #[inline]
    pub fn log(&self, node: usize) -> f64 {
        self.logs[usize::from(self.rank[node])]
    }

    /// The part of speech of the word of a node.
    pub fn tag(&self, node: usize) -> u8 {
        self.tag[node]
    }

    /// Sets the part of speech of a word that is there.
    pub fn set_tag(&mut self, node: usize, tag: u8) {
        self.tag[node] = tag;
    }

    /// Adds a word, or gives the one that is there another frequency: its node. None where the table is full.
    pub fn add(&mut self, word: &str, frequency: u64) -> Option<usize> {
        let rank = self.rank_of(frequency)?;
        let (node, _) = self.trie.add(word.chars())?;
        if self.rank.len() < self.trie.nodes() {
            self.rank.resize(self.trie.nodes(), 0);
            self.tag.resize(self.trie.nodes(), 0);
        }
        self.rank[node] = rank;
        Some(node)
    }

    fn rank_of(&mut self, frequency: u64) -> Option<u16> {
        if let Some(rank) = self.ranks.get(&frequency) {
            return Some(*rank);
        }
        let rank = u16::try_from(self.frequencies.len()).ok()?;
        self.frequencies.push(frequency);
        self.logs.push((frequency as f64).ln());
        self.ranks.insert(frequency, rank);
        Some(rank)
    }

    /// The whole table as bytes, for [`Table::read`].
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.trie.write(&mut out);
        out.extend(self.total.to_le_bytes());
        out.extend((self.frequencies.len() as u64).to_le_bytes());
        out.extend(self.frequencies.iter().flat_map(|n| n.to_le_bytes()));
        out.extend(self.rank.iter().flat_map(|n| n.to_le_bytes()));
        out.extend(&self.tag);
        out
    }

    /// The table that [`Table::write`] wrote, if it did.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let trie = Trie::read(&mut bytes)?;
        let head = bytes.long(2)?;
        let frequencies = bytes.long(head[1] as usize)?;
        let (rank, tag) = (bytes.short(trie.nodes())?, bytes.take(trie.nodes())?.to_vec());
        let logs = frequencies.iter().map(|f| (*f as f64).ln()).collect();
        let ranks = frequencies.iter().zip(0..).map(|(f, rank)| (*f, rank)).collect();
        Some(Self { trie, rank, tag, frequencies, logs, ranks, total: head[0] })
    }
}
