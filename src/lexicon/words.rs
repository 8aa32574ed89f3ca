//! Tables of single words, looked up where they begin or end in a text.

use super::table::{Row, Source, rows};
use crate::error::Result;
use rustc_hash::FxHashMap;

/// What a word table keeps of one row besides the word.
pub trait Entry: Sized {
    /// Columns that the header must name, besides `word` and `except`.
    const COLUMNS: &'static [&'static str];
    /// Reads the row.
    fn read(row: &Row<'_>) -> Result<Self>;
}

/// One word with its exceptions and what the table says of it.
#[derive(Clone, Debug)]
pub struct Word<E> {
    /// The word itself.
    pub word: Box<str>,
    /// What the table says of it.
    pub entry: E,
    /// Longer words that hold this one and are not it, each with the byte at which this one begins in it.
    except: Vec<(usize, Box<str>)>,
}

impl<E> std::ops::Deref for Word<E> {
    type Target = E;
    fn deref(&self) -> &E {
        &self.entry
    }
}

/// A table of words.
#[derive(Clone, Debug)]
pub struct Words<E> {
    words: Vec<Word<E>>,
    by_first: FxHashMap<char, Vec<u32>>,
    by_last: FxHashMap<char, Vec<u32>>,
}

impl<E> Default for Words<E> {
    fn default() -> Self {
        Self { words: Vec::new(), by_first: FxHashMap::default(), by_last: FxHashMap::default() }
    }
}

impl<E: Entry> Words<E> {
    /// Loads the sources in order; a word of a later source replaces the same word of an earlier one.
    pub fn load(sources: &[Source]) -> Result<Self> {
        let required: Vec<&str> = ["word"].into_iter().chain(E::COLUMNS.iter().copied()).collect();
        let mut words: Vec<Word<E>> = Vec::new();
        let mut seen: FxHashMap<Box<str>, (usize, usize, usize)> = FxHashMap::default();
        for (nth, source) in sources.iter().enumerate() {
            rows(source, &required, |row| {
                let word = row.need("word")?;
                let mut except = Vec::new();
                for longer in row.list("except") {
                    match longer.find(word) {
                        Some(at) if longer.len() > word.len() => except.push((at, longer.into())),
                        _ => {
                            return Err(row.error(
                                "except",
                                &format!("lists `{longer}`, which is no longer word that holds `{word}`"),
                                "list only longer words that hold the word of the row",
                            ));
                        }
                    }
                }
                let new = Word { word: word.into(), entry: E::read(&row)?, except };
                match seen.get(word) {
                    Some(&(source, line, _)) if source == nth => {
                        return Err(row.error(
                            "word",
                            &format!("repeats `{word}` of line {line}"),
                            "keep one row for a word, with its classes joined by |",
                        ));
                    }
                    Some(&(_, _, at)) => {
                        words[at] = new;
                        seen.insert(word.into(), (nth, row.line, at));
                    }
                    None => {
                        seen.insert(word.into(), (nth, row.line, words.len()));
                        words.push(new);
                    }
                }
                Ok(())
            })?;
        }
        Ok(Self::index(words))
    }

    fn index(words: Vec<Word<E>>) -> Self {
        let mut order: Vec<u32> = (0..).take(words.len()).collect();
        order.sort_by_key(|&i| std::cmp::Reverse(words[i as usize].word.len()));
        let (mut by_first, mut by_last): (FxHashMap<char, Vec<u32>>, FxHashMap<char, Vec<u32>>) = Default::default();
        for i in order {
            let word = &words[i as usize].word;
            by_first.entry(word.chars().next().unwrap_or_default()).or_default().push(i);
            by_last.entry(word.chars().next_back().unwrap_or_default()).or_default().push(i);
        }
        Self { words, by_first, by_last }
    }
}

impl<E> Words<E> {
    /// The longest word that ends at the byte `at` of `text`, its exceptions looked for on both sides.
    pub fn ending_at(&self, text: &str, at: usize) -> Option<&Word<E>> {
        let before = text.get(..at)?;
        let last = before.chars().next_back()?;
        self.by_last
            .get(&last)?
            .iter()
            .map(|&i| &self.words[i as usize])
            .find(|w| before.ends_with(&*w.word) && !excepted(w, text.as_bytes(), at - w.word.len()))
    }

    /// The longest word that begins at the byte `at` of `text`, its exceptions looked for on both sides.
    pub fn starting_at(&self, text: &str, at: usize) -> Option<&Word<E>> {
        let after = text.get(at..)?;
        let first = after.chars().next()?;
        self.by_first
            .get(&first)?
            .iter()
            .map(|&i| &self.words[i as usize])
            .find(|w| after.starts_with(&*w.word) && !excepted(w, text.as_bytes(), at))
    }

    /// The longest word that ends `text`.
    pub fn ends_with(&self, text: &str) -> Option<&Word<E>> {
        self.ending_at(text, text.len())
    }

    /// The longest word that begins `text`.
    pub fn starts_with(&self, text: &str) -> Option<&Word<E>> {
        self.starting_at(text, 0)
    }

    /// The row of exactly this word.
    pub fn get(&self, word: &str) -> Option<&Word<E>> {
        let first = word.chars().next()?;
        self.by_first.get(&first)?.iter().map(|&i| &self.words[i as usize]).find(|w| &*w.word == word)
    }

    /// All words, in the order of the tables.
    pub fn iter(&self) -> impl Iterator<Item = &Word<E>> {
        self.words.iter()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Whether the word that begins at byte `at` is part of one of its exceptions there.
fn excepted<E>(word: &Word<E>, text: &[u8], at: usize) -> bool {
    word.except.iter().any(|(inside, longer)| {
        at.checked_sub(*inside).and_then(|from| text.get(from..)).is_some_and(|t| t.starts_with(longer.as_bytes()))
    })
}

/// Reads the classes of a row, joined by `|`, as a set of bits, and the first of them.
pub(super) fn classes<C: Copy>(row: &Row<'_>, all: &[(&str, C)]) -> Result<(C, u16)> {
    row.need("class")?;
    let (mut first, mut bits) = (None, 0);
    for name in row.list("class") {
        let Some(i) = all.iter().position(|(n, _)| *n == name) else {
            let names: Vec<&str> = all.iter().map(|(n, _)| *n).collect();
            return Err(row.error("class", &format!("is `{name}`"), &format!("write one of {}", names.join(", "))));
        };
        first.get_or_insert(all[i].1);
        bits |= 1 << i;
    }
    first.map(|f| (f, bits)).ok_or_else(|| row.error("class", "names no class", "write a class"))
}

/// Reads a column that holds `1` or nothing.
pub(super) fn flag(row: &Row<'_>, column: &str) -> Result<bool> {
    match row.get(column) {
        "" => Ok(false),
        "1" => Ok(true),
        other => Err(row.error(column, &format!("is `{other}`"), "write 1 or leave it empty")),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Fails unless the built-in table stands in order without repeats.
    pub(crate) fn assert_sorted<E>(words: &Words<E>) {
        for pair in words.words.windows(2) {
            assert!(pair[0].word < pair[1].word, "`{}` must stand before `{}`", pair[1].word, pair[0].word);
        }
    }
}
