//! Cuts text into words with their parts of speech: jieba's dictionary and algorithm (the likeliest way through all words
//! that a text may hold, without the hidden Markov model), over a table that is built into the program. jieba-rs reads its
//! dictionary for a tenth of a second at every start, and its model for the part of speech of characters that no dictionary has for a
//! fiftieth; it stays the reference that tests compare with, and does the work itself where `build.rs` did not find its dictionary.

// What only `build.rs` calls lies fallow here.
#[allow(dead_code)]
mod table;

// `table` is also part of `build.rs`, where the trie stands beside it.
use super::trie;

use jieba_rs::Jieba;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::OnceLock;
use table::Table;

/// Cuts text into words with their parts of speech.
#[derive(Debug)]
pub struct Segmenter(Engine);

#[derive(Debug)]
enum Engine {
    Table(Box<Words>),
    Jieba(Box<Jieba>, HashMap<String, &'static str>),
}

/// The words as a table.
#[derive(Debug)]
struct Words {
    table: Table,
    tags: Vec<&'static str>,
    log_total: f64,
}

/// One word of the best way from a character on.
#[derive(Clone, Copy, Default)]
struct Step {
    /// Log-probability of all from here on.
    probability: f64,
    /// Index of the character after the word.
    end: u32,
    /// The word's node; 0 where no dictionary has it.
    node: u32,
}

/// A character of a clause: its byte, itself, its number in the trie.
type Numbered = (u32, char, u16);

/// What is used again from clause to clause.
struct Scratch {
    chars: Vec<Numbered>,
    way: Vec<Step>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = const { RefCell::new(Scratch { chars: Vec::new(), way: Vec::new() }) };
}

/// What one long clause may leave allocated.
const KEPT: usize = 1 << 16;

/// The table and its tags, as `build.rs` wrote them.
type Built = Option<(&'static [u8], &'static str, &'static str)>;

#[cfg(baoshu_words)]
const BUILT: Built = Some((
    include_bytes!(concat!(env!("OUT_DIR"), "/words.bin")),
    include_str!(concat!(env!("OUT_DIR"), "/words.tags")),
    include_str!(concat!(env!("OUT_DIR"), "/words.guesses")),
));
#[cfg(not(baoshu_words))]
const BUILT: Built = None;

impl Segmenter {
    /// One that knows jieba's words without those of `split`, the words of `add` with their tags, and `verbs` where jieba does not know them.
    pub fn new<'a>(split: &[&str], add: &[(&str, &'static str)], verbs: impl Iterator<Item = &'a str> + Clone) -> Self {
        match Words::new(split, add, verbs.clone()) {
            Some(words) => Self(Engine::Table(Box::new(words))),
            None => Self::reference(split, add, verbs),
        }
    }

    /// The same by jieba-rs alone.
    pub fn reference<'a>(split: &[&str], add: &[(&str, &'static str)], verbs: impl Iterator<Item = &'a str>) -> Self {
        let mut jieba = Jieba::new();
        for word in split.iter().filter(|w| jieba.has_word(w)).collect::<Vec<_>>() {
            // Without frequency it never wins.
            jieba.add_word(word, Some(0), None);
        }
        for (word, tag) in add {
            jieba.add_word(word, None, Some(tag));
        }
        let verbs: Vec<&str> = verbs.filter(|w| !jieba.has_word(w)).collect();
        for word in verbs {
            jieba.add_word(word, None, Some("v"));
        }
        // jieba keeps the tag of a word that it knew before, so the tags here are looked up beside it.
        Self(Engine::Jieba(Box::new(jieba), add.iter().map(|(word, tag)| ((*word).to_owned(), *tag)).collect()))
    }

    /// Calls `each` with the words of `text` in order, each with its tag. `each` must not cut. The same text always gives the same words.
    pub fn cut<'a>(&'a self, text: &'a str, mut each: impl FnMut(&'a str, &'a str)) {
        match &self.0 {
            Engine::Table(words) => words.cut(text, |word, node| each(word, words.tag(word, node))),
            Engine::Jieba(jieba, tags) => {
                for t in jieba.tag(text, false) {
                    each(t.word, tags.get(t.word).copied().unwrap_or(t.tag));
                }
            }
        }
    }
}

impl Words {
    fn new<'a>(
        split: &[&str],
        add: &[(&str, &'static str)],
        verbs: impl Iterator<Item = &'a str> + Clone,
    ) -> Option<Self> {
        let (bytes, tags, _) = BUILT?;
        let table = Table::read(bytes)?;
        let mut words = Self { log_total: (table.total as f64).ln(), table, tags: tags.lines().collect() };
        for word in split {
            if words.table.trie.word(word).is_some() {
                words.add(word, 0, None)?;
            }
        }
        for (word, tag) in add {
            let frequency = words.suggest(word);
            words.add(word, frequency, Some(tag))?;
        }
        let verbs: Vec<&str> = verbs.filter(|w| words.table.trie.word(w).is_none()).collect();
        for word in verbs {
            let frequency = words.suggest(word);
            words.add(word, frequency, Some("v"))?;
        }
        Some(words)
    }

    fn add(&mut self, word: &str, frequency: u64, tag: Option<&'static str>) -> Option<()> {
        let before = self.table.trie.word(word).map_or(0, |node| self.table.frequency(node));
        let node = self.table.add(word, frequency)?;
        self.table.total = self.table.total + frequency - before;
        self.log_total = (self.table.total as f64).ln();
        if let Some(tag) = tag {
            let at = self.tags.iter().position(|t| *t == tag).unwrap_or_else(|| {
                self.tags.push(tag);
                self.tags.len() - 1
            });
            self.table.set_tag(node, u8::try_from(at).ok()?);
        }
        Some(())
    }

    /// The frequency that makes a word win over its parts.
    fn suggest(&self, word: &str) -> u64 {
        let of = |node: Option<usize>| node.map_or(1, |node| self.table.frequency(node));
        let mut log = 0.0;
        self.cut(word, |_, node| log = log + (of(node) as f64).ln() - self.log_total);
        ((log + self.log_total).exp() as u64 + 1).max(of(self.table.trie.word(word)))
    }

    /// Calls `each` with every word and its node, where a dictionary has it.
    fn cut<'a>(&self, text: &'a str, mut each: impl FnMut(&'a str, Option<usize>)) {
        SCRATCH.with(|scratch| {
            let Scratch { chars, way } = &mut *scratch.borrow_mut();
            let mut rest = text.char_indices().peekable();
            while let Some((from, c)) = rest.next() {
                if !joins(c) {
                    let end = from + c.len_utf8();
                    let end = if c == '\r' { rest.next_if(|n| n.1 == '\n').map_or(end, |n| n.0 + 1) } else { end };
                    let word = &text[from..end];
                    each(word, self.table.trie.word(word));
                    continue;
                }
                chars.clear();
                chars.push((from as u32, c, self.table.trie.number(c)));
                while let Some((at, c)) = rest.next_if(|n| joins(n.1)) {
                    chars.push((at as u32, c, self.table.trie.number(c)));
                }
                let end = rest.peek().map_or(text.len(), |n| n.0);
                self.find(chars, way);
                self.walk(text, chars, end, way, &mut each);
            }
            if chars.capacity() > KEPT {
                *chars = Vec::new();
                *way = Vec::new();
            }
        });
    }

    /// The best way from every character on.
    fn find(&self, chars: &[Numbered], way: &mut Vec<Step>) {
        let n = chars.len();
        way.clear();
        way.resize(n + 1, Step::default());
        for i in (0..n).rev() {
            let mut best: Option<Step> = None;
            let mut at = self.table.trie.first(chars[i].2);
            let mut end = i + 1;
            while let Some(here) = at {
                if here.is_word() {
                    let node = here.node();
                    // In this order, as floating numbers do not add up in any.
                    let probability = self.table.log(node) - self.log_total + way[end].probability;
                    if best.is_none_or(|b| probability >= b.probability) {
                        best = Some(Step { probability, end: end as u32, node: node as u32 });
                    }
                }
                at = chars.get(end).and_then(|c| self.table.trie.next(here, c.2));
                end += 1;
            }
            way[i] = best.unwrap_or_else(|| Step {
                probability: -self.log_total + way[i + 1].probability,
                end: i as u32 + 1,
                node: 0,
            });
        }
    }

    /// Gives the words of the best way; Latin letters and digits that it leaves alone stay together.
    fn walk<'a>(
        &self,
        text: &'a str,
        chars: &[Numbered],
        end: usize,
        way: &[Step],
        each: &mut impl FnMut(&'a str, Option<usize>),
    ) {
        let byte = |i: usize| chars.get(i).map_or(end, |c| c.0 as usize);
        let mut i = 0;
        while i < chars.len() {
            let mut step = way[i];
            let mut to = step.end as usize;
            if to == i + 1 && chars[i].1.is_ascii_alphanumeric() {
                while to < chars.len() && way[to].end as usize == to + 1 && chars[to].1.is_ascii_alphanumeric() {
                    to += 1;
                }
                if to > i + 1 {
                    step.node = self.table.trie.word(&text[byte(i)..byte(to)]).unwrap_or(0) as u32;
                }
            }
            let word = &text[byte(i)..byte(to)];
            each(word, if step.node == 0 { None } else { Some(step.node as usize) });
            i = to;
        }
    }

    fn tag<'a>(&'a self, word: &'a str, node: Option<usize>) -> &'a str {
        match node {
            Some(node) => self.tags[usize::from(self.table.tag(node))],
            None => guess(word),
        }
    }
}

/// Whether a character may be part of a longer word.
fn joins(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}' | 'a'..='z' | 'A'..='Z' | '0'..='9' | '+' | '#' | '&' | '.' | '_' | '%' | '-'
        | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2b73f}'
        | '\u{2b740}'..='\u{2b81f}' | '\u{2b820}'..='\u{2ceaf}' | '\u{2ceb0}'..='\u{2ebef}' | '\u{2f800}'..='\u{2fa1f}')
}

/// The tag of a word that no dictionary has: jieba's guess, of one character or of Latin letters and digits.
fn guess(word: &str) -> &'static str {
    static GUESSES: OnceLock<FxHashMap<char, &str>> = OnceLock::new();
    if word.bytes().any(|b| b.is_ascii_alphanumeric()) {
        let digits = word.bytes().all(|b| !b.is_ascii_alphabetic());
        return if digits { "m" } else { "eng" };
    }
    if !word.chars().any(|c| joins(c) && !c.is_ascii()) {
        return "x";
    }
    let guesses = GUESSES.get_or_init(|| {
        let lines = BUILT.map_or("", |(_, _, guesses)| guesses).lines().filter_map(|l| l.split_once(' '));
        lines.flat_map(|(tag, chars)| chars.chars().map(move |c| (c, tag))).collect()
    });
    word.chars().next().and_then(|c| guesses.get(&c)).copied().unwrap_or("x")
}

#[cfg(test)]
mod tests;
