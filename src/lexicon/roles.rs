//! `dicts/roles.tsv`: words beside a name that tell its part in the clause.

use super::matcher::Matcher;
use super::{Sources, table};
use crate::error::Result;
use aho_corasick::AhoCorasick;
use std::collections::HashMap;

/// What a word beside a name shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Before: only compared with, reached, left or addressed.
    Aside,
    /// Before: a whole, or the scope of a rank.
    Scope,
    /// Before: the name becomes the actor.
    Pivot,
    /// Before: may stand before the subject of a clause.
    Opening,
    /// After: the scope of a rank, or part of a longer name.
    Part,
    /// After: with a region the name of a policy or an event.
    Policy,
    /// After, with 在 before: where something was held.
    Event,
    /// After: a person of the organisation speaks or holds an office.
    Speaks,
    /// After: gives out numbers about others.
    Publishes,
    /// After: may stand before the last two.
    Between,
    /// After: the name is the subject of a verb.
    Acts,
    /// Inside: publishes numbers about others.
    Publisher,
    /// A class of people or firms.
    Class,
    /// After: one of many there, not the place as such.
    Indefinite,
    /// Before: what is named is an example, which its sentence goes on with.
    Example,
    /// What a class is granted.
    Grant,
    /// How a grant is measured out.
    Each,
    /// After: what the name owns follows, and is meant.
    Owner,
}

const CLASSES: [(&str, Beside); 18] = [
    ("aside", Beside::Aside),
    ("scope", Beside::Scope),
    ("pivot", Beside::Pivot),
    ("opening", Beside::Opening),
    ("part", Beside::Part),
    ("policy", Beside::Policy),
    ("event", Beside::Event),
    ("speaks", Beside::Speaks),
    ("publishes", Beside::Publishes),
    ("between", Beside::Between),
    ("acts", Beside::Acts),
    ("publisher", Beside::Publisher),
    ("class", Beside::Class),
    ("grant", Beside::Grant),
    ("indefinite", Beside::Indefinite),
    ("example", Beside::Example),
    ("each", Beside::Each),
    ("owner", Beside::Owner),
];

type Bank = rustc_hash::FxHashMap<char, Vec<(Box<str>, u32)>>;

/// The table.
#[derive(Debug, Default)]
pub struct Roles {
    /// By the first character, longest first.
    by_first: Bank,
    /// By the last character.
    by_last: Bank,
    /// What is looked for anywhere in a text, by class.
    inside: Vec<(Beside, AhoCorasick)>,
    grants: Matcher,
}

impl Roles {
    /// Loads and checks the table. A word of a later source replaces the same word of an earlier one.
    pub fn load(sources: &Sources) -> Result<Self> {
        let mut words: HashMap<Box<str>, u32> = HashMap::new();
        for source in sources.of("roles.tsv", include_str!("../../dicts/roles.tsv"))? {
            let mut lines: HashMap<Box<str>, usize> = HashMap::new();
            table::rows(&source, &["word", "class"], |row| {
                let word: Box<str> = row.need("word")?.into();
                if let Some(line) = lines.insert(word.clone(), row.line) {
                    let what = format!("repeats `{word}` of line {line}");
                    return Err(row.error("word", &what, "keep one row for a word, with its classes joined by |"));
                }
                row.need("class")?;
                let mut bits = 0u32;
                for name in row.list("class") {
                    let Some(i) = CLASSES.iter().position(|c| c.0 == name) else {
                        let names: Vec<&str> = CLASSES.iter().map(|c| c.0).collect();
                        let remedy = format!("write one of {}", names.join(", "));
                        return Err(row.error("class", &format!("is `{name}`"), &remedy));
                    };
                    bits |= 1 << i;
                }
                words.insert(word, bits);
                Ok(())
            })?;
        }
        let mut made = Self::default();
        let grants = words.iter().filter(|(_, bits)| **bits & bit(Beside::Grant) != 0).map(|(word, _)| (&**word, 0));
        made.grants = Matcher::new(grants);
        for class in [Beside::Publisher, Beside::Grant, Beside::Each] {
            let words = words.iter().filter(|(_, bits)| **bits & bit(class) != 0).map(|(word, _)| word.as_bytes());
            // Too many words for a searcher is more than any table holds.
            made.inside.extend(AhoCorasick::new(words).ok().map(|finder| (class, finder)));
        }
        for (word, bits) in words {
            let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) else { continue };
            made.by_first.entry(first).or_default().push((word.clone(), bits));
            made.by_last.entry(last).or_default().push((word, bits));
        }
        for bank in made.by_first.values_mut().chain(made.by_last.values_mut()) {
            bank.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        }
        Ok(made)
    }

    /// Whether `text` ends with a word of the class.
    pub fn ends(&self, text: &str, class: Beside) -> bool {
        let bank = text.chars().next_back().and_then(|c| self.by_last.get(&c));
        bank.is_some_and(|b| b.iter().any(|(w, bits)| bits & bit(class) != 0 && text.ends_with(&**w)))
    }

    /// Whether `text` starts with a word of the class.
    pub fn starts(&self, text: &str, class: Beside) -> bool {
        self.starting(text, class).next().is_some()
    }

    /// The lengths of the words of the class that `text` starts with, longest first.
    pub fn starting<'a>(&'a self, text: &'a str, class: Beside) -> impl Iterator<Item = usize> + 'a {
        let bank = text.chars().next().and_then(|c| self.by_first.get(&c)).map_or(&[][..], |b| &b[..]);
        bank.iter().filter(move |(w, bits)| bits & bit(class) != 0 && text.starts_with(&**w)).map(|(w, _)| w.len())
    }

    /// The words of grants, for a walk with other tables.
    pub fn grants(&self) -> &Matcher {
        &self.grants
    }

    /// Whether `text` holds a word of the class: [`Beside::Publisher`], [`Beside::Grant`] or [`Beside::Each`].
    pub fn holds(&self, text: &str, class: Beside) -> bool {
        self.inside.iter().any(|(of, finder)| *of == class && finder.is_match(text))
    }
}

fn bit(class: Beside) -> u32 {
    1 << CLASSES.iter().position(|c| c.1 == class).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_class_at_either_side() {
        let roles = Roles::load(&Sources::default()).unwrap();
        assert!(roles.ends("多次前往", Beside::Aside) && !roles.ends("多次前往", Beside::Scope));
        assert!(roles.starts("召开会议", Beside::Event) && !roles.starts("苏州", Beside::Event));
        assert_eq!(roles.starting("尤其是苏州", Beside::Opening).next(), Some("尤其是".len()));
        assert!(roles.holds("国家统计局", Beside::Publisher) && !roles.holds("市水务局", Beside::Publisher));
    }

    #[test]
    fn a_class_that_does_not_exist_is_refused_with_its_place() {
        let mut sources = Sources::default();
        let dir = std::env::temp_dir().join(format!("baoshu-roles-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("roles.tsv"), "word\tclass\n前往\tasides\n").unwrap();
        sources.dir = Some(dir.clone());
        let refusal = Roles::load(&sources).unwrap_err().to_string();
        std::fs::remove_dir_all(dir).unwrap();
        assert!(refusal.contains("roles.tsv:2:2") && refusal.contains("aside"), "{refusal}");
    }
}
