//! The tables of language in `dicts/`, embedded when built, extended by `--dicts DIR` (rows there win) or replaced with
//! `--no-builtin-dicts`. Each is checked when loaded.

pub mod boundary;
pub mod charset;
pub mod indicators;
pub mod matcher;
pub mod organisations;
pub mod places;
pub mod roles;
pub mod segment;
mod sieve;
pub mod slogans;
pub mod table;
pub mod terms;
pub mod trie;
pub mod verbs;
pub mod words;

use crate::error::{Error, Result};
use crate::mention::date::Signs;
use matcher::{Match, Matcher, Overlaps, Together};
use std::path::Path;
use std::sync::OnceLock;
use table::Source;

/// How many tables [`Lexicon::named`] looks for.
const TABLES: usize = 7;

/// Words of the tables in a text, each list in order of the text and without overlaps.
#[derive(Debug, Default)]
pub struct Named<'a> {
    /// Forms of places.
    pub places: Vec<places::Hit<'a>>,
    /// What marks organisations.
    pub marks: Vec<organisations::MarkHit>,
    /// Slogans that are known without quotation marks.
    pub slogans: Vec<Match>,
    /// Signs of where the text comes from, which may overlap.
    pub signs: Vec<Match>,
    /// Words of grants, which may overlap.
    pub grants: Vec<Match>,
    /// Names of indicators.
    pub indicators: Vec<Match>,
    /// Numerals that may open a half of a slogan: of those that touch only the first.
    pub numerals: Vec<Match>,
}

/// All dictionaries, loaded and checked.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Words that bound the name of what is measured.
    pub boundary: boundary::Boundary,
    /// Organisations, and the words that stand for a name.
    pub organisations: organisations::Organisations,
    /// What figures measure, under stable codes.
    pub indicators: indicators::Indicators,
    /// Regions.
    pub places: places::Places,
    /// Known slogans, their look-alikes and the words about them.
    pub slogans: slogans::Slogans,
    /// Units, approximators, words of time and words that are no figures.
    pub mention: crate::mention::words::Words,
    /// Verbs before numbers.
    pub verbs: verbs::Verbs,
    /// Of the tables that [`Self::named`] looks for.
    together: Together,
    segmenter: OnceLock<segment::Segmenter>,
    words: crate::figure::words::Words,
    /// Words that make a frame of a length of time.
    pub frames: crate::figure::frame::Frames,
    /// Words that tell what is aimed at from what has happened.
    pub moods: crate::figure::aim::Moods,
    terms: terms::Terms,
    /// Words beside a name that tell its part.
    pub roles: roles::Roles,
    /// What character recognition misreads.
    pub ocr: crate::text::ocr::Repairs,
}

/// Where dictionaries come from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// A folder whose tables extend or override the built-in ones.
    pub dir: Option<std::path::PathBuf>,
    /// Leave the built-in tables out.
    pub no_builtin: bool,
}

impl Sources {
    /// The sources of the table `file` in order of rising precedence: built-in first, then the user's folder.
    pub fn of(&self, file: &str, builtin: &'static str) -> Result<Vec<Source>> {
        let mut all = Vec::new();
        if !self.no_builtin {
            all.push(Source { file: format!("dicts/{file}"), text: builtin.into() });
        }
        if let Some(dir) = &self.dir {
            let path = dir.join(file);
            match std::fs::read_to_string(&path) {
                Ok(text) => all.push(Source { file: path.display().to_string(), text: text.into() }),
                Err(e) if e.kind() == std::io::ErrorKind::NotFound && Path::exists(dir) => {}
                Err(source) => return Err(Error::Io { path, source }),
            }
        }
        Ok(all)
    }
}

impl Lexicon {
    /// Loads every table.
    pub fn load(sources: &Sources) -> Result<Self> {
        let boundary = boundary::load(sources)?;
        let verbs = verbs::load(sources)?;
        let places = places::Places::load(sources)?;
        let organisations = organisations::Organisations::load(sources, &places)?;
        let slogans = slogans::Slogans::load(sources)?;
        let roles = roles::Roles::load(sources)?;
        let indicators = indicators::Indicators::load(sources)?;
        let tables: [&Matcher; TABLES] = [
            places.matcher(),
            organisations.matcher(),
            slogans.matcher(),
            slogans.numerals(),
            indicators.matcher(),
            Signs::builtin().matcher(),
            roles.grants(),
        ];
        let together = Together::new(tables);
        Ok(Self {
            mention: crate::mention::words::Words::load(sources)?,
            organisations,
            together,
            indicators,
            places,
            slogans,
            segmenter: OnceLock::new(),
            frames: crate::figure::frame::Frames::load(sources)?,
            words: crate::figure::words::Words::load(sources, &verbs, &boundary)?,
            boundary,
            verbs,
            roles,
            ocr: crate::text::ocr::Repairs::load(sources)?,
            moods: crate::figure::aim::Moods::load(sources)?,
            terms: terms::Terms::load(&sources.of(terms::TERMS.0, terms::TERMS.1)?)?,
        })
    }

    /// The words of several tables in a text, found in one walk.
    pub fn named<'a>(&'a self, text: &str) -> Named<'a> {
        const OVERLAPS: [Overlaps; TABLES] = {
            let (alone, all, rows) = (Overlaps::Dropped, Overlaps::Given, Overlaps::Rows);
            [alone, alone, alone, rows, alone, all, all]
        };
        let [places, marks, slogans, numerals, indicators, signs, grants] = self.together.find(OVERLAPS, text);
        Named {
            places: places.iter().map(|m| self.places.hit(m)).collect(),
            marks: marks.iter().map(|m| self.organisations.hit(m)).collect(),
            slogans,
            signs,
            grants,
            numerals,
            indicators,
        }
    }

    /// The segmenter, made when first needed.
    pub fn segmenter(&self) -> &segment::Segmenter {
        self.segmenter.get_or_init(|| self.terms.segmenter(self.words.iter()))
    }

    /// The segmenter by jieba-rs alone, for comparison.
    pub fn reference(&self) -> segment::Segmenter {
        self.terms.reference(self.words.iter())
    }

    /// The words that steer how a number is read.
    pub fn words(&self) -> &crate::figure::words::Words {
        &self.words
    }
}
