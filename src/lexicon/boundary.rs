//! `dicts/boundary.tsv`: words that bound the name of what is measured, or stand between it and its number.

use super::Sources;
use super::table::Row;
use super::words::{Entry, Words, classes};
use crate::error::Result;

/// What a boundary word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoundaryClass {
    /// May stand between an indicator and its number and says nothing of either: 已, 累计, 同比.
    Skip,
    /// No name of an indicator reaches over it from the right: 把, 其中.
    Stop,
    /// Joins two nouns: 的, 和. The shortest name begins after it, a longer one may reach over it.
    Link,
}

const CLASSES: &[(&str, BoundaryClass)] =
    &[("skip", BoundaryClass::Skip), ("stop", BoundaryClass::Stop), ("link", BoundaryClass::Link)];

/// What the table says of a word.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// The usual class.
    pub class: BoundaryClass,
    classes: u16,
}

impl Bound {
    /// Whether the word has this class, as its usual one or besides.
    pub fn is(&self, class: BoundaryClass) -> bool {
        CLASSES.iter().position(|(_, c)| *c == class).is_some_and(|i| self.classes & (1 << i) != 0)
    }
}

impl Entry for Bound {
    const COLUMNS: &'static [&'static str] = &["class", "except"];

    fn read(row: &Row<'_>) -> Result<Self> {
        let (class, bits) = classes(row, CLASSES)?;
        Ok(Self { class, classes: bits })
    }
}

/// The boundary words.
pub type Boundary = Words<Bound>;

/// Loads `boundary.tsv`.
pub fn load(sources: &Sources) -> Result<Boundary> {
    Words::load(&sources.of("boundary.tsv", include_str!("../../dicts/boundary.tsv"))?)
}

#[cfg(test)]
mod tests {
    use super::super::words::tests::assert_sorted;
    use super::*;

    #[test]
    fn the_table_is_sorted_and_finds_its_words() {
        let bounds = load(&Sources::default()).unwrap();
        assert_sorted(&bounds);
        let b = bounds.ends_with("全镇已累计").unwrap();
        assert_eq!(&*b.word, "已累计");
        assert!(b.is(BoundaryClass::Skip));
        assert!(bounds.starts_with("其中外资").unwrap().is(BoundaryClass::Stop));
        assert!(bounds.ends_with("蔬菜和").unwrap().is(BoundaryClass::Link));
    }

    #[test]
    fn words_inside_others_are_left_alone() {
        let bounds = load(&Sources::default()).unwrap();
        assert!(bounds.starts_with("和谐社区").is_none());
        assert!(bounds.ends_with("外贸总和").is_none_or(|b| &*b.word != "和"));
        assert!(bounds.ends_with("英才").is_none());
    }
}
