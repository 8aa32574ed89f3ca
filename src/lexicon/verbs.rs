//! `dicts/verbs.tsv`: what a verb says of the number after it.

use super::Sources;
use super::table::Row;
use super::words::{Entry, Words, classes, flag};
use crate::error::Result;
use crate::row::{Direction, Status};

/// What a verb does in front of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VerbClass {
    /// Stands between an indicator and its number: 达, 为, 增至.
    Reach,
    /// States a rise: 增长.
    Up,
    /// States a fall: 下降.
    Down,
    /// Its object is the thing counted: 走访.
    Act,
    /// States a share: 占.
    Share,
    /// Introduces a base of comparison: 比, 高于.
    Compare,
    /// What follows is planned or expected: 力争, 预计.
    Aim,
    /// Introduces a place in an order: 位居.
    Rank,
    /// Its object goes on to act: 推动企业转型.
    Pivot,
}

const CLASSES: &[(&str, VerbClass)] = &[
    ("reach", VerbClass::Reach),
    ("up", VerbClass::Up),
    ("down", VerbClass::Down),
    ("act", VerbClass::Act),
    ("share", VerbClass::Share),
    ("compare", VerbClass::Compare),
    ("aim", VerbClass::Aim),
    ("rank", VerbClass::Rank),
    ("pivot", VerbClass::Pivot),
];

/// What the table says of a verb.
#[derive(Clone, Copy, Debug)]
pub struct Verb {
    /// The usual class.
    pub class: VerbClass,
    classes: u16,
    /// The movement that it states, also of reach words such as 增至.
    pub direction: Direction,
    /// What it says of the number's status; `Actual` where the word alone does not say.
    pub status: Status,
    /// Verb and noun together may name what is measured: 新增就业, 开工项目.
    pub noun_ok: bool,
    /// The word is also a noun that may itself be what is measured: 投资.
    pub noun: bool,
}

impl Verb {
    /// Whether the verb has this class, as its usual one or besides.
    pub fn is(&self, class: VerbClass) -> bool {
        CLASSES.iter().position(|(_, c)| *c == class).is_some_and(|i| self.classes & (1 << i) != 0)
    }
}

impl Entry for Verb {
    const COLUMNS: &'static [&'static str] = &["class", "direction", "status", "noun_ok", "noun", "except"];

    fn read(row: &Row<'_>) -> Result<Self> {
        let (class, bits) = classes(row, CLASSES)?;
        let direction = match row.get("direction") {
            "" => Direction::None,
            "up" => Direction::Up,
            "down" => Direction::Down,
            other => return Err(row.error("direction", &format!("is `{other}`"), "write up, down or leave it empty")),
        };
        let status = match row.get("status") {
            "" => Status::Actual,
            "target" => Status::Target,
            "estimate" => Status::Estimate,
            other => {
                return Err(row.error("status", &format!("is `{other}`"), "write target, estimate or leave it empty"));
            }
        };
        Ok(Self { class, classes: bits, direction, status, noun_ok: flag(row, "noun_ok")?, noun: flag(row, "noun")? })
    }
}

/// The verbs.
pub type Verbs = Words<Verb>;

/// Loads `verbs.tsv`.
pub fn load(sources: &Sources) -> Result<Verbs> {
    Words::load(&sources.of("verbs.tsv", include_str!("../../dicts/verbs.tsv"))?)
}

#[cfg(test)]
mod tests {
    use super::super::table::Source;
    use super::super::words::tests::assert_sorted;
    use super::*;

    fn builtin() -> Verbs {
        load(&Sources::default()).unwrap()
    }

    #[test]
    fn the_table_is_sorted_and_agrees_with_itself() {
        let verbs = builtin();
        assert_sorted(&verbs);
        assert!(verbs.len() >= 600, "{}", verbs.len());
        for v in verbs.iter() {
            assert!(!v.is(VerbClass::Up) || v.direction == Direction::Up, "{} rises without direction", v.word);
            assert!(!v.is(VerbClass::Down) || v.direction == Direction::Down, "{} falls without direction", v.word);
        }
    }

    #[test]
    fn the_longest_word_wins_on_either_side() {
        let verbs = builtin();
        let v = verbs.ends_with("村集体存款增加到").unwrap();
        assert_eq!((&*v.word, v.class, v.direction), ("增加到", VerbClass::Reach, Direction::Up));
        let v = verbs.ends_with("全镇走访").unwrap();
        assert_eq!((&*v.word, v.class), ("走访", VerbClass::Act));
        let v = verbs.starts_with("同比下降3%").unwrap();
        assert_eq!((&*v.word, v.direction), ("同比下降", Direction::Down));
        let v = verbs.ends_with("力争").unwrap();
        assert!(v.is(VerbClass::Aim) && v.status == Status::Target);
    }

    #[test]
    fn exceptions_and_unknown_words_are_left_alone() {
        let verbs = builtin();
        assert!(verbs.ends_with("县属国有").is_none());
        let text = "该厂有限";
        assert!(verbs.ending_at(text, text.len() - "限".len()).is_none(), "有 of 有限");
        assert!(verbs.ends_with("苹果").is_none());
        assert!(verbs.ends_with("").is_none());
        assert!(verbs.ending_at("达", 1).is_none(), "inside a character");
        assert!(verbs.starting_at("达", 99).is_none());
    }

    #[test]
    fn bad_rows_say_what_to_do() {
        let head = "word\tclass\tdirection\tstatus\tnoun_ok\tnoun\texcept\n";
        let refuse = |row: &str| {
            let text = format!("{head}{row}").into();
            Verbs::load(&[Source { file: "v.tsv".into(), text }]).unwrap_err().to_string()
        };
        assert_eq!(
            refuse("达\treech\n"),
            "v.tsv:2:2: column `class` is `reech`; write one of reach, up, down, act, share, compare, aim, rank, pivot"
        );
        assert!(refuse("达\treach\n达\tup\n").starts_with("v.tsv:3:1: column `word` repeats `达` of line 2"));
        assert!(refuse("达\treach\tsideways\n").starts_with("v.tsv:2:3: "));
        assert!(refuse("达\treach\t\tmaybe\n").starts_with("v.tsv:2:4: "));
        assert!(refuse("达\treach\t\t\tyes\n").starts_with("v.tsv:2:5: "));
        assert!(refuse("达\treach\t\t\t\t\t道路\n").starts_with("v.tsv:2:7: "));
        assert!(refuse("\treach\n").contains("is empty"));
    }

    #[test]
    fn a_later_source_replaces_a_row() {
        let head = "word\tclass\tdirection\tstatus\tnoun_ok\tnoun\texcept\n";
        let source = |row: &str| Source { file: "v.tsv".into(), text: format!("{head}{row}").into() };
        let verbs = Verbs::load(&[source("达\treach\n"), source("达\tup\tup\n")]).unwrap();
        assert_eq!((verbs.len(), verbs.get("达").unwrap().class), (1, VerbClass::Up));
    }
}
