//! The file that describes a job.

use crate::error::{Error, Result};
use crate::row::{FigureRow, Row, SloganRow};
use crate::table::{Header, load};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A job, with its paths relative to where the file is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The job's file.
    #[serde(skip)]
    pub path: PathBuf,
    /// Which table is fed.
    #[serde(default)]
    pub what: What,
    /// Files and folders of texts to read.
    #[serde(default)]
    pub sources: Vec<PathBuf>,
    /// Instead of `sources`: a folder that `baoshu extract` wrote, or a table of them.
    pub tables: Option<PathBuf>,
    /// What is known of the texts, as `--meta`.
    pub meta: Option<PathBuf>,
    /// As `--date`.
    pub date: Option<String>,
    /// As `--place`.
    pub place: Option<String>,
    /// As `--include`.
    #[serde(default)]
    pub include: Vec<String>,
    /// As `--exclude`.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Only rows for which the SQL expression holds.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// Order by these columns; `-name` for the largest first.
    #[serde(default)]
    pub sort: Vec<String>,
    /// Only these columns, in this order.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Columns that people fill in: cells there are never overwritten.
    #[serde(default)]
    pub theirs: Vec<String>,
    /// A table of corrections: `figure_id` (or `slogan_id`), `column`, `value` and perhaps `note`.
    pub corrections: Option<PathBuf>,
    /// Script of the words in the table.
    #[serde(default)]
    pub script: Script,
    /// Language of the header.
    #[serde(default)]
    pub header: Names,
    /// Adds the column `value_shown` beside the exact value: 98.6亿元.
    #[serde(default)]
    pub shown: bool,
    /// What is fed.
    pub target: TargetOf,
}

/// What a job feeds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetOf {
    /// The file: .xlsx, .csv, .tsv, .jsonl, .parquet, or an SQLite database (.sqlite, .sqlite3, .db).
    pub file: PathBuf,
    /// The table of a database.
    pub table: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// How rows get there.
    #[serde(default)]
    pub mode: Mode,
}

/// Which rows a job feeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// The table `figures`.
    #[default]
    Figures,
    /// The table `slogans`.
    Slogans,
}

impl What {
    /// The table: also what its sheet and its table of a database are called when the job does not say.
    pub fn table(self) -> &'static str {
        match self {
            Self::Figures => FigureRow::TABLE,
            Self::Slogans => SloganRow::TABLE,
        }
    }

    /// The column by which rows are known.
    pub fn key(self) -> &'static str {
        match self {
            Self::Figures => "figure_id",
            Self::Slogans => "slogan_id",
        }
    }

    /// One of them, in messages.
    pub fn one(self) -> &'static str {
        match self {
            Self::Figures => "figure",
            Self::Slogans => "slogan",
        }
    }
}

/// How rows get into the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The table holds the rows of this run and no others.
    Replace,
    /// Rows that the table does not have are added; what is there is left alone.
    Append,
    /// Rows that the table has are brought up to date, others are added; none is removed.
    #[default]
    Upsert,
}

impl Mode {
    /// Its name in jobs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Append => "append",
            Self::Upsert => "upsert",
        }
    }
}

/// The script of the words in a table; `text` is always as the source has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// Simplified.
    #[default]
    Simplified,
    /// Traditional (OpenCC's standard).
    Traditional,
    /// Traditional as in Hong Kong.
    Hongkong,
    /// Traditional as in Taiwan.
    Taiwan,
    /// As each document is written.
    Source,
}

/// The language of the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Names {
    /// The column names.
    #[default]
    En,
    /// Chinese column names.
    Zh,
}

impl From<Names> for Header {
    fn from(names: Names) -> Self {
        match names {
            Names::En => Self::En,
            Names::Zh => Self::Zh,
        }
    }
}

impl Job {
    /// Reads a job.
    pub fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::Io { path: path.into(), source })?;
        let mut job: Self = toml::from_str(&text).map_err(|e| explain(path, &text, &e))?;
        job.path = path.into();
        let base = path.parent().unwrap_or(Path::new("")).to_owned();
        let place = |p: &mut PathBuf| *p = base.join(&*p);
        job.sources.iter_mut().for_each(place);
        [&mut job.tables, &mut job.meta, &mut job.corrections].into_iter().flatten().for_each(place);
        place(&mut job.target.file);
        let wrong = |what: &str, remedy: &str| {
            Err(Error::Input { path: path.into(), what: what.into(), remedy: remedy.into() })
        };
        match (job.sources.is_empty(), &job.tables) {
            (true, None) => {
                return wrong("names nothing to read", "write sources = [\"folder\"] or tables = \"folder\"");
            }
            (false, Some(_)) => return wrong("has both sources and tables", "keep one of them"),
            _ => {}
        }
        if let Some(name) = job.columns.iter().chain(&job.theirs).find(|n| n.contains(['\n', '\r', '\t'])) {
            return wrong(&format!("has the column {name:?}"), "a column's name is one line");
        }
        if job.what == What::Slogans && job.shown {
            return wrong("has shown = true, and slogans have no value", "leave `shown` out");
        }
        // Chinese names mean the same columns.
        for name in job.columns.iter_mut().chain(&mut job.theirs) {
            if let Some(declared) = load::declared(job.what.table(), name) {
                declared.name.clone_into(name);
            }
        }
        Ok(job)
    }
}

/// The error of a file that is no job: where, and the likeliest key for one that does not exist.
fn explain(path: &Path, text: &str, e: &toml::de::Error) -> Error {
    let at = e.span().map_or(0, |s| s.start);
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let said = e.message().lines().next().unwrap_or_default().to_owned();
    let mut quoted = said.split('`').skip(1).step_by(2);
    let wrong = quoted.next().unwrap_or_default().to_owned();
    let known: Vec<&str> = quoted.collect();
    let near = known.iter().map(|k| (strsim::jaro_winkler(k, &wrong), k)).max_by(|a, b| a.0.total_cmp(&b.0));
    let remedy = match near {
        Some((likeness, key)) if likeness > 0.7 => format!("did you mean `{key}`?"),
        _ => "see docs/feed.md for what a job may say".into(),
    };
    Error::Table { file: path.display().to_string(), line, column, what: said, remedy }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Job> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("job.toml");
        std::fs::write(&path, text).unwrap();
        Job::load(&path)
    }

    #[test]
    fn a_job_is_read_with_paths_beside_it() {
        let job =
            load("sources = [\"n\"]\ncolumns = [\"数值\", \"unit\"]\n[target]\nfile = \"b.xlsx\"\nmode = \"append\"")
                .unwrap();
        assert_eq!(job.target.file, job.path.with_file_name("b.xlsx"));
        assert_eq!((job.target.mode, job.columns.join(",").as_str()), (Mode::Append, "value,unit"));
    }

    #[test]
    fn a_wrong_key_is_said_with_its_line_and_the_likeliest() {
        let said = |text: &str| load(text).unwrap_err().to_string();
        let e = said("sources = [\"n\"]\ncolums = [\"value\"]\n[target]\nfile = \"b.csv\"");
        assert!(e.contains("job.toml:2:1: unknown field `colums`") && e.ends_with("did you mean `columns`?"), "{e}");
        let e = said("sources = [\"n\"]\n[target]\nfile = \"b.csv\"\nmode = \"upsrt\"");
        assert!(e.contains(":4:") && e.ends_with("did you mean `upsert`?"), "{e}");
        assert!(said("[target]\nfile = \"b.csv\"").contains("names nothing to read"));
    }
}
