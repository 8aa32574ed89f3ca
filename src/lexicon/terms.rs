//! Words added to the segmenter, or filed under another part of speech: `dicts/terms.tsv`.

use super::table::{Source, rows};
use crate::error::Result;
use jieba_rs::Jieba;
use std::collections::HashMap;

/// The table's name and its built-in rows.
pub const TERMS: (&str, &str) = ("terms.tsv", include_str!("../../dicts/terms.tsv"));

const TAGS: [&str; 12] = ["n", "v", "vn", "b", "a", "d", "f", "p", "c", "r", "q", "x"];

/// The words with their tags.
#[derive(Debug, Default)]
pub struct Terms {
    words: HashMap<String, &'static str>,
}

impl Terms {
    /// Loads and checks the tables.
    pub fn load(sources: &[Source]) -> Result<Self> {
        let mut words = HashMap::new();
        for source in sources {
            let mut here: HashMap<String, usize> = HashMap::new();
            rows(source, &["word", "tag"], |row| {
                let word = row.need("word")?;
                let tag = row.need("tag")?;
                let Some(tag) = TAGS.iter().find(|t| **t == tag) else {
                    return Err(row.error("tag", &format!("is `{tag}`"), &format!("use one of {}", TAGS.join(", "))));
                };
                if let Some(line) = here.insert(word.to_owned(), row.line) {
                    return Err(row.error("word", &format!("repeats line {line}"), "remove one of the two"));
                }
                words.insert(word.to_owned(), *tag);
                Ok(())
            })?;
        }
        Ok(Self { words })
    }

    /// A segmenter that knows these words.
    pub fn segmenter(&self) -> Segmenter {
        let mut jieba = Jieba::new();
        for (word, tag) in &self.words {
            // An existing word keeps its frequency; its tag is ours when the text is cut.
            if !jieba.has_word(word) {
                jieba.add_word(word, None, Some(tag));
            }
        }
        Segmenter { jieba, tags: self.words.clone() }
    }
}

/// Cuts text into words with their parts of speech.
#[derive(Debug)]
pub struct Segmenter {
    jieba: Jieba,
    tags: HashMap<String, &'static str>,
}

impl Segmenter {
    /// The words of `text` with their tags, without the hidden Markov model, so that a text always gives the same words.
    pub fn cut<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.jieba.tag(text, false).into_iter().map(|t| (t.word, self.tags.get(t.word).copied().unwrap_or(t.tag)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &'static str) -> Result<Terms> {
        Terms::load(&[Source { file: "terms.tsv".into(), text: text.into() }])
    }

    #[test]
    fn words_change_the_segmentation() {
        let terms = load("word\ttag\n帮扶车间\tn\n").unwrap();
        assert_eq!(terms.segmenter().cut("建成帮扶车间").collect::<Vec<_>>(), [("建成", "v"), ("帮扶车间", "n")]);
    }

    #[test]
    fn a_known_word_takes_the_tag_of_the_table() {
        assert_eq!(load("word\ttag\n").unwrap().segmenter().cut("收入").collect::<Vec<_>>(), [("收入", "v")]);
        assert_eq!(load("word\ttag\n收入\tn\n").unwrap().segmenter().cut("收入").collect::<Vec<_>>(), [("收入", "n")]);
    }

    #[test]
    fn rows_are_checked() {
        let e = load("word\ttag\n甲\tnoun\n").unwrap_err().to_string();
        assert!(e.starts_with("terms.tsv:2:2: column `tag` is `noun`; use one of n, v,"), "{e}");
        let e = load("word\ttag\n甲\tn\n甲\tv\n").unwrap_err().to_string();
        assert!(e.contains("terms.tsv:3:1: column `word` repeats line 2"), "{e}");
    }
}
