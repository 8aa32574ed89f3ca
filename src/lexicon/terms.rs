//! Words added to the segmenter, filed under another part of speech, or taken out of it: `dicts/terms.tsv`.

use super::segment::Segmenter;
use super::table::{Source, rows};
use crate::error::Result;
use std::collections::{BTreeMap, HashMap};

/// The table's name and its built-in rows.
pub const TERMS: (&str, &str) = ("terms.tsv", include_str!("../../dicts/terms.tsv"));

/// The tag of words that the segmenter must not know: it cuts them into their parts.
const SPLIT: &str = "-";

const TAGS: [&str; 13] = ["n", "v", "vn", "b", "a", "d", "f", "p", "c", "r", "q", "x", SPLIT];

/// The words with their tags.
#[derive(Debug, Default)]
pub struct Terms {
    words: BTreeMap<String, &'static str>,
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
        let (split, add, verbs) = self.parts(verbs);
        Segmenter::new(&split, &add, verbs.into_iter())
    }

    /// The same by jieba-rs alone, for comparison.
    pub fn reference<'a>(&self, verbs: impl Iterator<Item = &'a str>) -> Segmenter {
        let (split, add, verbs) = self.parts(verbs);
        Segmenter::reference(&split, &add, verbs.into_iter())
    }

    /// The words to split, those to add, and the verbs of several characters, each in order: the frequency that a compound
    /// needs depends on the words that are known before it.
    fn parts<'t, 'v>(&'t self, verbs: impl Iterator<Item = &'v str>) -> Parts<'t, 'v> {
        let (split, add): (Vec<_>, Vec<_>) =
            self.words.iter().map(|(word, tag)| (word.as_str(), *tag)).partition(|(_, tag)| *tag == SPLIT);
        let mut verbs: Vec<&str> = verbs.filter(|w| w.chars().nth(1).is_some()).collect();
        verbs.sort_unstable();
        (split.into_iter().map(|(word, _)| word).collect(), add, verbs)
    }
}

type Parts<'t, 'v> = (Vec<&'t str>, Vec<(&'t str, &'static str)>, Vec<&'v str>);

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &'static str) -> Result<Terms> {
        Terms::load(&[Source { file: "terms.tsv".into(), text: text.into() }])
    }

    fn words(rows: &'static str, text: &str) -> Vec<(String, String)> {
        let mut out = Vec::new();
        load(rows).unwrap().segmenter(std::iter::empty()).cut(text, |w, t| out.push((w.to_owned(), t.to_owned())));
        out
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
