//! Words added to the segmenter, filed under another part of speech, or taken out of it: `dicts/terms.tsv`.

use super::table::{Source, rows};
use crate::error::Result;
use jieba_rs::Jieba;
use std::collections::{BTreeMap, HashMap};

/// The table's name and its built-in rows.
pub const TERMS: (&str, &str) = ("terms.tsv", include_str!("../../dicts/terms.tsv"));

/// The tag of words that the segmenter must not know: it cuts them into their parts.
const SPLIT: &str = "-";

const TAGS: [&str; 13] = ["n", "v", "vn", "b", "a", "d", "f", "p", "c", "r", "q", "x", SPLIT];

/// The words with their tags.
#[derive(Debug, Default)]
pub struct Terms {
    /// In order: the frequency that a compound needs depends on the words that are known before it.
    words: BTreeMap<String, &'static str>,
}

/// Cuts text into words with their parts of speech.
#[derive(Debug)]
pub struct Segmenter {
    jieba: Jieba,
    tags: HashMap<String, &'static str>,
}

impl Terms {
    /// Loads and checks the tables.
    pub fn load(sources: &[Source]) -> Result<Self> {
        let mut words = BTreeMap::new();
        for source in sources {
            let mut here: HashMap<String, usize> = HashMap::new();
            rows(source, &["word", "tag"], |row| {
                let word = row.need("word")?;
                let tag = row.need("tag")?;
                let Some(tag) = TAGS.iter().find(|t| **t == tag) else {
                    return Err(row.error("tag", &format!("is `{tag}`"), &format!("use one of {}", TAGS.join(", "))));
                };
                if *tag == SPLIT && word.chars().nth(1).is_none() {
                    return Err(row.error("word", "has one character and cannot be split", "remove the row"));
                }
                if let Some(line) = here.insert(word.to_owned(), row.line) {
                    return Err(row.error("word", &format!("repeats line {line}"), "remove one of the two"));
                }
                words.insert(word.to_owned(), *tag);
                Ok(())
            })?;
        }
        Ok(Self { words })
    }

    /// A segmenter that knows these words, and `verbs` as verbs.
    pub fn segmenter<'a>(&self, verbs: impl Iterator<Item = &'a str>) -> Segmenter {
        let mut jieba = Jieba::new();
        for (word, _) in self.words.iter().filter(|(_, tag)| **tag == SPLIT) {
            if jieba.has_word(word) {
                // Without frequency it never wins.
                jieba.add_word(word, Some(0), None);
            }
        }
        for (word, tag) in self.words.iter().filter(|(_, tag)| **tag != SPLIT) {
            jieba.add_word(word, None, Some(tag));
        }
        // The segmenter keeps the tag of a word that it knew before, so the tags here are looked up beside it.
        let tags =
            self.words.iter().filter(|(_, tag)| **tag != SPLIT).map(|(word, tag)| (word.clone(), *tag)).collect();
        // In order, as above: they come from a table without one.
        let mut verbs: Vec<&str> = verbs.filter(|w| w.chars().nth(1).is_some() && !jieba.has_word(w)).collect();
        verbs.sort_unstable();
        for word in verbs {
            jieba.add_word(word, None, Some("v"));
        }
        Segmenter { jieba, tags }
    }
}

impl Segmenter {
    /// The words of `text` in order, each with its tag. No hidden Markov model: the same text always gives the same words.
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

    fn words(rows: &'static str, text: &str) -> Vec<(String, String)> {
        load(rows).unwrap().segmenter(std::iter::empty()).cut(text).map(|(w, t)| (w.to_owned(), t.to_owned())).collect()
    }

    fn pairs(want: &[(&str, &str)]) -> Vec<(String, String)> {
        want.iter().map(|(w, t)| ((*w).to_owned(), (*t).to_owned())).collect()
    }

    #[test]
    fn words_change_the_segmentation() {
        assert_eq!(words("word\ttag\n帮扶车间\tn\n", "建成帮扶车间"), pairs(&[("建成", "v"), ("帮扶车间", "n")]));
    }

    #[test]
    fn words_that_the_segmenter_knows_change_their_tag() {
        assert_eq!(words("word\ttag\n收入\tn\n", "收入"), pairs(&[("收入", "n")]));
    }

    #[test]
    fn words_are_taken_out() {
        let bare = words("word\ttag\n", "超额完成");
        assert_eq!(bare.len(), 1, "the dictionary holds it: {bare:?}");
        let cut = words("word\ttag\n超额完成\t-\n", "超额完成");
        assert_eq!(cut.iter().map(|t| t.0.as_str()).collect::<Vec<_>>(), ["超额", "完成"]);
    }

    #[test]
    fn rows_are_checked() {
        let e = load("word\ttag\n甲\tnoun\n").unwrap_err().to_string();
        assert!(e.starts_with("terms.tsv:2:2: column `tag` is `noun`; use one of n, v,"), "{e}");
        let e = load("word\ttag\n甲\tn\n甲\tv\n").unwrap_err().to_string();
        assert!(e.contains("terms.tsv:3:1: column `word` repeats line 2"), "{e}");
        let e = load("word\ttag\n甲\t-\n").unwrap_err().to_string();
        assert!(e.contains("terms.tsv:2:1: column `word` has one character"), "{e}");
    }

    #[test]
    fn the_built_in_rows_are_in_order() {
        let words: Vec<&str> =
            TERMS.1.lines().filter(|l| !l.starts_with('#')).skip(1).filter_map(|l| l.split('\t').next()).collect();
        assert!(words.len() > 15);
        for pair in words.windows(2) {
            assert!(pair[0] < pair[1], "{} must stand after {}, once", pair[0], pair[1]);
        }
    }
}
