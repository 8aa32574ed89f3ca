//! Heads and names of organisations from `dicts/organisations.tsv`, and the words that stand for a name from
//! `dicts/anaphors.tsv`.

use super::matcher::{Match, Matcher};
use super::places::{Level, Places};
use super::trie::Trie;
use super::{Sources, table};
use crate::error::Result;
use crate::text::layout::line::is_word;
use std::collections::{BTreeMap, HashMap};

const ORGANISATIONS: &str = include_str!("../../dicts/organisations.tsv");
const ANAPHORS: &str = include_str!("../../dicts/anaphors.tsv");

/// What a word of the table marks in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Ends the name of an office.
    Head,
    /// Ends the name of a company or a body with a name of its own.
    Company,
    /// Ends the name of a bank, a school, a works.
    Body,
    /// Ends the name of a development zone.
    Area,
    /// Ends the name of a town.
    Town,
    /// Ends the name of a village or a neighbourhood.
    Village,
    /// A whole name, index into the codes.
    Name(u32),
    /// A class of enterprises.
    Class,
    /// Only looks like an organisation.
    Not,
    /// Stands for a name elsewhere, index into the anaphors.
    Anaphor(u32),
}

/// What an anaphor stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// The nearest place at this level.
    Level(Level),
    /// The nearest 市: prefecture, county-level city or municipality.
    City,
    /// The nearest 区: district, or autonomous region.
    District,
    /// Any place.
    Place,
    /// The nearest organisation.
    Organisation,
}

/// A word that stands for a name.
#[derive(Clone, Debug)]
pub struct Anaphor {
    /// What it stands for.
    pub target: Target,
    /// The document's own place rather than the nearest.
    pub own: bool,
    not_after: Box<str>,
    not_before: Box<[Box<str>]>,
}

impl Anaphor {
    /// Whether it stands free between what is `before` and `after` it.
    pub fn fits(&self, before: &str, after: &str) -> bool {
        !before.chars().next_back().is_some_and(|c| self.not_after.contains(c))
            && !self.not_before.iter().any(|w| after.starts_with(&**w))
    }
}

/// Both tables.
#[derive(Default)]
pub struct Organisations {
    matcher: Matcher,
    marks: Vec<Mark>,
    codes: Vec<Box<str>>,
    anaphors: Vec<Anaphor>,
    /// Words that end before a head, by their characters reversed, and what they are, by node.
    endings: Trie,
    kinds: Vec<u8>,
}

impl std::fmt::Debug for Organisations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Organisations({} words)", self.marks.len())
    }
}

/// A word found in a text.
#[derive(Clone, Copy, Debug)]
pub struct MarkHit {
    /// First byte.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
    /// What it marks.
    pub mark: Mark,
}

impl Organisations {
    /// Loads and checks the tables.
    pub fn load(sources: &Sources, places: &Places) -> Result<Self> {
        let mut made = Self::default();
        let mut marks: BTreeMap<String, Mark> = BTreeMap::new();
        let all = sources.of("organisations.tsv", ORGANISATIONS)?;
        for source in &all {
            let mut lines: HashMap<(String, String), usize> = HashMap::new();
            table::rows(source, &["word", "kind", "code"], |r| {
                let (word, kind) = (r.need("word")?, r.need("kind")?);
                if let Some(line) = lines.insert((word.to_owned(), kind.to_owned()), r.line) {
                    return Err(r.error("word", &format!("repeats line {line}"), "remove one of the two rows"));
                }
                let code = r.get("code");
                if !code.is_empty() && places.by_code(code).is_none() && !places.is_empty() {
                    return Err(r.error("code", "is no code of dicts/places.tsv", "correct it or leave it empty"));
                }
                let mark = match kind {
                    "head" => Mark::Head,
                    "company" => Mark::Company,
                    "body" => Mark::Body,
                    "area" => Mark::Area,
                    "settlement" if word.ends_with(['乡', '镇', '道', '木']) => Mark::Town,
                    "settlement" => Mark::Village,
                    "class" => Mark::Class,
                    "not" => Mark::Not,
                    "name" => {
                        made.codes.push(code.into());
                        Mark::Name(made.codes.len() as u32 - 1)
                    }
                    "generic" | "department" | "boundary" | "verb" => {
                        made.ending(
                            word,
                            match kind {
                                "generic" => GENERIC,
                                "department" => DEPARTMENT,
                                "verb" => VERB,
                                _ => BOUNDARY,
                            },
                        );
                        return Ok(());
                    }
                    _ => {
                        return Err(r.error(
                            "kind",
                            "is unknown",
                            "write head, company, body, area, settlement, generic, department, name, class, not, boundary or verb",
                        ));
                    }
                };
                marks.insert(word.to_owned(), mark);
                Ok(())
            })?;
        }
        for source in sources.of("anaphors.tsv", ANAPHORS)? {
            table::rows(&source, &["word", "target", "scope", "not_after", "not_before"], |r| {
                let target = match r.need("target")? {
                    "country" => Target::Level(Level::Country),
                    "province" => Target::Level(Level::Province),
                    "prefecture" => Target::Level(Level::Prefecture),
                    "county" => Target::Level(Level::County),
                    "town" => Target::Level(Level::Town),
                    "village" => Target::Level(Level::Village),
                    "city" => Target::City,
                    "district" => Target::District,
                    "place" => Target::Place,
                    "organisation" => Target::Organisation,
                    _ => {
                        return Err(r.error(
                            "target",
                            "is unknown",
                            "write country, province, prefecture, city, county, district, town, village, place or organisation",
                        ));
                    }
                };
                let own = match r.need("scope")? {
                    "own" => true,
                    "near" => false,
                    _ => return Err(r.error("scope", "is unknown", "write own or near")),
                };
                made.anaphors.push(Anaphor {
                    target,
                    own,
                    not_after: r.get("not_after").into(),
                    not_before: r.list("not_before").map(Into::into).collect(),
                });
                marks.insert(r.need("word")?.to_owned(), Mark::Anaphor(made.anaphors.len() as u32 - 1));
                Ok(())
            })?;
        }
        made.matcher = Matcher::new(marks.keys().map(String::as_str).zip(0..));
        made.marks = marks.into_values().collect();
        Ok(made)
    }

    /// The words of the tables, for a walk with others; [`Self::hit`] tells what was found.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// What a word that was found marks.
    pub fn hit(&self, m: &Match) -> MarkHit {
        MarkHit { start: m.start, end: m.end, mark: self.marks[m.value as usize] }
    }

    /// The code of a [`Mark::Name`].
    pub fn code(&self, name: u32) -> &str {
        &self.codes[name as usize]
    }

    /// The anaphor of a [`Mark::Anaphor`].
    pub fn anaphor(&self, index: u32) -> &Anaphor {
        &self.anaphors[index as usize]
    }

    /// Adds a kind to a word that may end before a head.
    fn ending(&mut self, word: &str, kind: u8) {
        let Some((node, _)) = self.endings.add(word.chars().rev()) else { return };
        if self.kinds.len() <= node {
            self.kinds.resize(node + 1, 0);
        }
        self.kinds[node] |= kind;
    }

    /// Bytes of the longest ending of `text`, up to `most` characters, that `fits` by its length and kinds.
    pub fn longest_ending(&self, text: &str, most: usize, fits: impl Fn(usize, Kinds) -> bool) -> Option<usize> {
        let mut best = None;
        let mut ahead = text.char_indices().rev().take(most).take_while(|(_, c)| is_word(*c) || c.is_alphabetic());
        let mut step = ahead.next().and_then(|(i, c)| Some((i, self.endings.first(self.endings.number(c))?)));
        while let Some((i, at)) = step {
            let len = text.len() - i;
            if at.is_word() && fits(len, Kinds(self.kinds[at.node()])) {
                best = Some(len);
            }
            step = ahead.next().and_then(|(i, c)| Some((i, self.endings.next(at, self.endings.number(c))?)));
        }
        best
    }

    /// What a whole word is.
    pub fn kinds(&self, word: &str) -> Kinds {
        let mut ahead = word.chars().rev().map(|c| self.endings.number(c));
        let mut at = ahead.next().and_then(|c| self.endings.first(c));
        for c in ahead {
            at = at.and_then(|at| self.endings.next(at, c));
        }
        Kinds(at.filter(|at| at.is_word()).map_or(0, |at| self.kinds[at.node()]))
    }
}

const GENERIC: u8 = 1;
const DEPARTMENT: u8 = 2;
const BOUNDARY: u8 = 4;
const VERB: u8 = 8;

/// What a word before a head is.
#[derive(Clone, Copy, Debug)]
pub struct Kinds(u8);

impl Kinds {
    /// It makes a head no name by itself: 贫困村.
    pub fn is_generic(self) -> bool {
        self.0 & GENERIC != 0
    }

    /// It is the field of an office: 财政.
    pub fn is_department(self) -> bool {
        self.0 & DEPARTMENT != 0
    }

    /// It never lies inside a name, of a company (`own`) or of an office.
    pub fn is_boundary(self, own: bool) -> bool {
        self.0 & BOUNDARY != 0 || !own && self.0 & VERB != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_tables_load() {
        let places = Places::load(&Sources::default()).unwrap();
        let o = Organisations::load(&Sources::default(), &places).unwrap();
        assert!(o.kinds("财政").is_department() && o.kinds("位于").is_boundary(true) && o.kinds("贫困").is_generic());
    }

    #[test]
    fn anaphors_are_not_read_inside_other_words() {
        let o = Organisations::load(&Sources::default(), &Places::default()).unwrap();
        let found = |text: &str| {
            o.matcher.find(text).iter().map(|m| o.hit(m)).any(|h| match h.mark {
                Mark::Anaphor(i) => o.anaphor(i).fits(&text[..h.start], &text[h.end..]),
                _ => false,
            })
        };
        for yes in ["全市上下一心", "今年以来,我县新增", "该镇现有", "本局编制"] {
            assert!(found(yes), "{yes}");
        }
        for no in ["食品安全市场", "全市场注册制", "自我国际化", "基本国情", "应该村村通", "安全区域", "该区间内"]
        {
            assert!(!found(no), "{no}");
        }
    }
}
