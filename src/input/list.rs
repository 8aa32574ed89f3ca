//! The files to read, in order.

use super::files::Files;
use super::format::options::FormatArgs;
use super::shard::Shard;
use super::{Meta, format, meta::MetaTable, ours};
use crate::error::{Error, Result};
use globset::{Glob, GlobSet, GlobSetBuilder};
use rayon::prelude::*;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::Metadata;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// Files that are looked at together.
const TOGETHER: usize = 1024;
/// Clocks of file systems go in steps up to this long; where they tell whole milliseconds only, up to the second.
const STEP: Duration = Duration::from_millis(25);
const COARSE_STEP: Duration = Duration::from_secs(3);

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
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Tells by size, times and number on the disk whether the file was written since it was listed before; 0 when that
    /// cannot be told.
    pub stamp: u64,
}

impl Listed {
    /// The stamp, with what is known of the file besides its bytes, and with `salt`, which [`List::salt`] gives.
    pub fn stamp_with(&self, salt: u64) -> u64 {
        if self.stamp == 0 {
            return 0;
        }
        let Meta { date, place, title, outlet } = &self.meta;
        xxh3_64(format!("{} {salt} {date}\0{place}\0{title}\0{outlet}", self.stamp).as_bytes()).max(1)
    }

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
                    // A record or an entry: the id of the file, and its number.
                    None => match path.to_str().and_then(|p| p.strip_prefix(self.doc.as_str())) {
                        Some(number) if number.starts_with('#') => format!("{}{number}", self.shown().display()).into(),
                        _ => path,
                    },
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
    pub files: Files,
    /// Paths that are missing or unreadable; the others still run.
    pub failed: Vec<Error>,
    /// The rows of `--meta`; those of files are taken already, documents inside files look for theirs.
    pub table: MetaTable,
    /// Which of the documents are read.
    pub shard: Shard,
    /// How the files are taken apart.
    pub format: FormatArgs,
    /// Tables that baoshu wrote, which lay in folders and are passed over.
    pub tables: Vec<PathBuf>,
    /// When a file was last written.
    newest: Option<SystemTime>,
}

impl List {
    /// What all stamps depend on besides the files: how they are taken apart.
    pub fn salt(&self) -> u64 {
        xxh3_64(format!("{:?}", self.format).as_bytes())
    }

    /// Waits a moment if a file was written just now, so that whoever writes it again after it was read gives it another time.
    pub fn settle(&self) {
        let age = self.newest.and_then(|newest| newest.elapsed().ok());
        if let Some(rest) = age.and_then(|age| STEP.checked_sub(age)) {
            std::thread::sleep(rest);
        }
    }
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
            several: false,
            newest: None,
            meta: self.meta.as_deref().and_then(|m| m.canonicalize().ok()),
            pages: HashSet::new(),
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
        lister.several = paths.len() > 1;
        for path in &paths {
            lister.add(path);
        }
        lister.list.newest = lister.newest;
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
    /// Hashes of the ids so far, where ids may meet.
    docs: HashSet<u128>,
    several: bool,
    newest: Option<SystemTime>,
    meta: Option<PathBuf>,
    /// The pages that the issues of a folder list.
    pages: HashSet<PathBuf>,
}

impl Lister {
    fn add(&mut self, path: &Path) {
        if path == Path::new("-") {
            self.push(Listed { doc: "-".into(), endless: true, ..Listed::default() });
            return;
        }
        match std::fs::metadata(path) {
            Ok(m) if m.is_dir() => self.folder(path),
            Ok(m) if m.is_file() && !self.list.format.names_text() && ours::is_table(path) => {
                self.list.failed.push(Error::Input {
                    path: path.into(),
                    what: "is a table that baoshu wrote, and no text".into(),
                    remedy: "name texts; convert, sql, stats, check, trend and report read tables".into(),
                })
            }
            Ok(m) => {
                let issue = m.is_file() && !pages_of(path, &self.list.format).is_empty();
                let stamp = if issue { 0 } else { self.stamp(&m) };
                self.push(Listed {
                    path: Some(path.into()),
                    doc: slashed(path),
                    size: m.len(),
                    endless: !m.is_file(),
                    stamp,
                    ..Listed::default()
                });
            }
            Err(source) => self.list.failed.push(Error::Io { path: path.into(), source }),
        }
    }

    fn folder(&mut self, folder: &Path) {
        let before = self.list.files.len();
        let failed = self.list.failed.len();
        // Hidden files are left out; .gitignore and its kin have no say over an archive.
        let passed: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
        let pass = Arc::clone(&passed);
        let walk = ignore::WalkBuilder::new(folder)
            .standard_filters(false)
            .hidden(true)
            .follow_links(true)
            // Among the entries of one folder the order of names is that of paths, at a tenth of its cost.
            .sort_by_file_name(OsStr::cmp)
            .filter_entry(move |entry| {
                let inside = entry.depth() > 0 && entry.file_type().is_some_and(|t| t.is_dir());
                let ours = inside && ours::is_folder(entry.path());
                if ours && let Ok(mut pass) = pass.lock() {
                    pass.push(entry.path().to_owned());
                }
                !ours
            })
            .build();
        let mut found: Vec<PathBuf> = Vec::new();
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => {
                    let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                    if self.wanted(relative) && !self.is_meta(entry.path()) {
                        found.push(entry.into_path());
                        if found.len() == TOGETHER {
                            self.found(folder, &mut found);
                        }
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
        self.found(folder, &mut found);
        if let Ok(mut passed) = passed.lock() {
            self.list.tables.append(&mut passed);
        }
        let pages = std::mem::take(&mut self.pages);
        if !pages.is_empty() {
            let mut at = 0;
            self.list.files.retain(|f| {
                at += 1;
                at <= before || !f.path.as_ref().is_some_and(|p| pages.contains(p))
            });
        }
        if self.list.files.len() == before && self.list.failed.len() == failed {
            let tables = !self.list.tables.is_empty();
            self.list.failed.push(Error::Input {
                path: folder.into(),
                what: if tables {
                    "no text in this folder, only tables that baoshu wrote"
                } else {
                    "no text in this folder"
                }
                .into(),
                remedy: format!(
                    "baoshu reads files that end in {} from folders; name others with --include",
                    format::ENDINGS.join(", ")
                ),
            });
        }
    }

    /// Adds files of a folder. Most of the time of a long list goes into looking at each.
    fn found(&mut self, folder: &Path, paths: &mut Vec<PathBuf>) {
        let options = &self.list.format;
        let look = |path: &PathBuf| {
            (std::fs::metadata(path), pages_of(path, options), !options.names_text() && ours::is_table(path))
        };
        let looked: Vec<_> = paths.par_iter().map(look).collect();
        for (path, (looked, pages, ours)) in paths.drain(..).zip(looked) {
            if ours {
                self.list.tables.push(path);
                continue;
            }
            let doc = slashed(path.strip_prefix(folder).unwrap_or(&path));
            let (size, mut stamp) = looked.map_or((0, 0), |m| (m.len(), self.stamp(&m)));
            if !pages.is_empty() {
                // An issue changes when its pages do. They are read with it, and not once more by themselves.
                stamp = 0;
                let folder = path.parent().unwrap_or(Path::new(""));
                self.pages.extend(pages.iter().map(|p| folder.join(p)));
            }
            self.push(Listed { path: Some(path), doc, size, stamp, found: true, ..Listed::default() });
        }
    }

    /// See [`Listed::stamp`]. A file that may be written again within the same step of the clock has none.
    fn stamp(&mut self, file: &Metadata) -> u64 {
        let Ok(modified) = file.modified() else { return 0 };
        #[cfg(unix)]
        let (changed, number) = {
            use std::os::unix::fs::MetadataExt;
            let changed =
                Duration::new(file.ctime().try_into().unwrap_or(0), file.ctime_nsec().try_into().unwrap_or(0));
            (SystemTime::UNIX_EPOCH + changed, file.ino())
        };
        #[cfg(not(unix))]
        let (changed, number) = (modified, 0u64);
        let newest = modified.max(changed);
        let since = newest.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let coarse = since.subsec_nanos() % 1_000_000 == 0;
        match newest.elapsed() {
            Ok(age) if coarse && age < COARSE_STEP => return 0,
            Ok(_) => self.newest = self.newest.max(Some(newest)),
            // From the future: the clock has jumped, and may do so again.
            Err(_) => return 0,
        }
        xxh3_64(format!("{} {modified:?} {changed:?} {number}", file.len()).as_bytes()).max(1)
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
        // Within one folder the ids differ as the paths do, as long as these are text.
        let alone = !self.several && path.is_some_and(|p| p.to_str().is_some());
        let key = |doc: &str| xxh3_128(doc.as_bytes());
        if let Some(path) = path.filter(|_| !alone && self.docs.contains(&key(&listed.doc))) {
            listed.doc = slashed(path);
        }
        // Else it is the very same file again.
        if alone || self.docs.insert(key(&listed.doc)) {
            self.list.files.push(listed);
        }
    }
}

/// The pages that a file lists, if it is the METS file of an issue.
fn pages_of(path: &Path, options: &FormatArgs) -> Vec<PathBuf> {
    let xml = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xml"));
    if xml { format::pages_of(path, options) } else { Vec::new() }
}

/// A path with `/` between its parts on every system.
pub(super) fn slashed(path: &Path) -> String {
    let s = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { s.into_owned() } else { s.replace(std::path::MAIN_SEPARATOR, "/") }
}
