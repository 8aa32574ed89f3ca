//! The files to read, in order.

use super::format::options::FormatArgs;
use super::shard::Shard;
use super::{Meta, format, meta::MetaTable};
use crate::error::{Error, Result};
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::collections::HashSet;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

/// What to read: the arguments that every command with input has.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct InputArgs {
    /// Files, folders (searched recursively) or - for standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Also read the files that FILE lists, one a line (or NUL-separated); - for standard input
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub files_from: Option<PathBuf>,
    /// In folders, read only files that match GLOB, whatever their ending (repeatable)
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub include: Vec<String>,
    /// In folders, leave out files that match GLOB (repeatable)
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub exclude: Vec<String>,
    /// What is known of the files: CSV or TSV with file, date, place, and optionally title, outlet
    #[arg(long, value_name = "TABLE", help_heading = "Input")]
    pub meta: Option<PathBuf>,
    /// Date of all documents that --meta does not date: 2012, 2013-03, 2013-03-20 or 20130320
    #[arg(long, value_name = "DATE", help_heading = "Input")]
    pub date: Option<String>,
    /// Place of all documents that --meta does not place: 赣州市, 陕西省宝鸡市陇县
    #[arg(long, value_name = "PLACE", help_heading = "Input")]
    pub place: Option<String>,
    /// Read only shard I of N: the documents are dealt out by their ids, the same way on every machine; `baoshu merge`
    /// joins what `extract` makes of all shards
    #[arg(long, value_name = "I/N", default_value_t, hide_default_value = true, help_heading = "Input")]
    pub shard: Shard,
    /// How files are taken apart.
    #[command(flatten)]
    pub format: FormatArgs,
}

/// One file to read.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// Where it is; none is standard input.
    pub path: Option<PathBuf>,
    /// Its document id.
    pub doc: String,
    /// Its size in bytes, as far as known.
    pub size: u64,
    /// What is known of it.
    pub meta: Meta,
    /// Whether it was found in a folder rather than named.
    pub found: bool,
    /// Whether it is a pipe or a device, which can be read only once and may never end.
    pub endless: bool,
}

impl Listed {
    /// The name for messages.
    pub fn shown(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new("<stdin>"))
    }

    /// An error of a document of this file, with the path that opens the file in place of the document's id.
    pub fn locate(&self, error: Error) -> Error {
        match error {
            Error::Input { path, what, remedy } => {
                let inside = path.strip_prefix(&self.doc).ok().filter(|rest| *rest != Path::new(""));
                let path = match inside {
                    Some(rest) => self.shown().join(rest),
                    None if path == Path::new(&self.doc) => self.shown().into(),
                    None => path,
                };
                Error::Input { path, what, remedy }
            }
            other => other,
        }
    }
}

/// The files, and what could not be listed.
#[derive(Debug, Default)]
pub struct List {
    /// In order of the arguments, folders sorted by path.
    pub files: Vec<Listed>,
    /// Paths that are missing or unreadable; the others still run.
    pub failed: Vec<Error>,
    /// The rows of `--meta`; those of files are taken already, documents inside files look for theirs.
    pub table: MetaTable,
    /// Which of the documents are read.
    pub shard: Shard,
    /// How the files are taken apart.
    pub format: FormatArgs,
}

impl InputArgs {
    /// What `--date` and `--place` say of all documents.
    pub fn known(&self) -> Result<Meta> {
        Ok(Meta {
            date: self.date.as_deref().map(date_argument).transpose()?.unwrap_or_default(),
            place: self.place.clone().unwrap_or_default(),
            ..Meta::default()
        })
    }

    /// Lists what is to be read. Only a wrong argument fails; a path that cannot be read stands in [`List::failed`].
    pub fn list(&self) -> Result<List> {
        let all = self.known()?;
        let table = self.meta.as_deref().map(MetaTable::load).transpose()?.unwrap_or_default();
        let mut lister = Lister {
            include: globs("--include", &self.include)?,
            exclude: globs("--exclude", &self.exclude)?,
            table,
            all,
            list: List { format: self.format.clone(), shard: self.shard, ..List::default() },
            docs: HashSet::new(),
            meta: self.meta.as_deref().and_then(|m| m.canonicalize().ok()),
        };
        let mut paths = self.paths.clone();
        if let Some(from) = &self.files_from {
            paths.extend(paths_from(from)?);
        } else if paths.is_empty() {
            if std::io::stdin().is_terminal() {
                return Err(Error::Usage {
                    what: "nothing to read".into(),
                    remedy: "name files or folders, or pipe a text in (- is standard input)".into(),
                });
            }
            paths.push("-".into());
        }
        for path in &paths {
            lister.add(path);
        }
        lister.list.table = lister.table;
        Ok(lister.list)
    }
}

fn date_argument(s: &str) -> Result<String> {
    super::meta::iso_date(s).ok_or_else(|| Error::Usage {
        what: format!("--date {s}: not a date"),
        remedy: "write it as 2012, 2013-03, 2013-03-20 or 20130320".into(),
    })
}

fn globs(flag: &str, patterns: &[String]) -> Result<Option<GlobSet>> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let mut set = GlobSetBuilder::new();
    let wrong = |e: globset::Error| Error::Usage {
        what: format!("{flag}: {e}"),
        remedy: "write a glob such as '*.txt' or 'news/2013-*'".into(),
    };
    for p in patterns {
        set.add(Glob::new(p).map_err(wrong)?);
    }
    set.build().map(Some).map_err(wrong)
}

fn paths_from(from: &Path) -> Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    let io = |source| Error::Io { path: from.into(), source };
    if from == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(io)?;
    } else {
        bytes = std::fs::read(from).map_err(io)?;
    }
    let separator = if bytes.contains(&0) { 0 } else { b'\n' };
    let mut paths = Vec::new();
    for line in bytes.split(|b| *b == separator) {
        let line = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned();
        if !line.is_empty() {
            paths.push(line.into());
        }
    }
    Ok(paths)
}

struct Lister {
    include: Option<GlobSet>,
    exclude: Option<GlobSet>,
    table: MetaTable,
    all: Meta,
    list: List,
    docs: HashSet<String>,
    meta: Option<PathBuf>,
}

impl Lister {
    fn add(&mut self, path: &Path) {
        if path == Path::new("-") {
            self.push(Listed { doc: "-".into(), endless: true, ..Listed::default() });
            return;
        }
        match std::fs::metadata(path) {
            Ok(m) if m.is_dir() => self.folder(path),
            Ok(m) => self.push(Listed {
                path: Some(path.into()),
                doc: slashed(path),
                size: m.len(),
                endless: !m.is_file(),
                ..Listed::default()
            }),
            Err(source) => self.list.failed.push(Error::Io { path: path.into(), source }),
        }
    }

    fn folder(&mut self, folder: &Path) {
        let before = self.list.files.len();
        let failed = self.list.failed.len();
        // Hidden files are left out; .gitignore and its kin have no say over an archive.
        let walk = ignore::WalkBuilder::new(folder)
            .standard_filters(false)
            .hidden(true)
            .follow_links(true)
            .sort_by_file_path(Path::cmp)
            .build();
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => {
                    let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                    if self.wanted(relative) && !self.is_meta(entry.path()) {
                        let size = entry.metadata().map_or(0, |m| m.len());
                        let (path, doc) = (Some(entry.path().into()), slashed(relative));
                        self.push(Listed { path, doc, size, found: true, ..Listed::default() });
                    }
                }
                Ok(_) => {}
                Err(e) => self.list.failed.push(Error::Input {
                    path: folder.into(),
                    what: e.to_string(),
                    remedy: "check the folder's permissions and links".into(),
                }),
            }
        }
        if self.list.files.len() == before && self.list.failed.len() == failed {
            self.list.failed.push(Error::Input {
                path: folder.into(),
                what: "no text in this folder".into(),
                remedy: format!(
                    "baoshu reads files that end in {} from folders; name others with --include",
                    format::ENDINGS.join(", ")
                ),
            });
        }
    }

    /// The table of what is known may lie in the folder that it tells of; it is no text.
    fn is_meta(&self, path: &Path) -> bool {
        self.meta
            .as_ref()
            .is_some_and(|m| m.file_name() == path.file_name() && path.canonicalize().is_ok_and(|p| p == *m))
    }

    fn wanted(&self, relative: &Path) -> bool {
        let name = relative.file_name().map_or(relative, Path::new);
        let hit = |set: &GlobSet| set.is_match(relative) || set.is_match(name);
        let included = self.include.as_ref().map_or_else(|| format::is_read_from_folders(relative), hit);
        included && !self.exclude.as_ref().is_some_and(hit)
    }

    /// Two folders may hold files of one name: the later keeps its folder in the id, so that ids stay unique.
    fn push(&mut self, mut listed: Listed) {
        let path = listed.path.as_deref();
        listed.meta = self.table.find(&listed.doc, path).cloned().unwrap_or_default().or(&self.all);
        if let Some(path) = path.filter(|_| self.docs.contains(&listed.doc)) {
            listed.doc = slashed(path);
        }
        // Else it is the very same file again.
        if self.docs.insert(listed.doc.clone()) {
            self.list.files.push(listed);
        }
    }
}

/// A path with `/` between its parts on every system.
fn slashed(path: &Path) -> String {
    let s = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { s.into_owned() } else { s.replace(std::path::MAIN_SEPARATOR, "/") }
}
