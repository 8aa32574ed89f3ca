//! The file that a job feeds, held by one run at a time and replaced in one step.

use super::book::Book;
use super::job::{Job, Mode};
use super::merge::{Changes, plan};
use crate::error::{Error, Result};
use crate::message::Messages;
use crate::store::codec::{OwnedCell, OwnedRow};
use crate::store::lock::Lock;
use crate::table::output::{Raw, position};
use crate::table::{Format, Head, Style, load};
use std::path::{Path, PathBuf};

/// A target that this run holds.
pub struct Target {
    path: PathBuf,
    kind: Kind,
    found: Option<Stamp>,
    _lock: Lock,
}

/// What a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A workbook, edited in place.
    Book,
    /// A table that is written whole.
    Table(Format),
    /// A database.
    #[cfg(feature = "sqlite")]
    Database,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        #[cfg(feature = "sqlite")]
        if super::database::is_database(path) {
            return Some(Self::Database);
        }
        match Format::of_path(path)? {
            Format::Xlsx => Some(Self::Book),
            Format::Markdown | Format::SdmxCsv | Format::Table => None,
            format => Some(Self::Table(format)),
        }
    }
}

/// By what a file is known to be the one that was read.
#[derive(Debug, PartialEq, Eq)]
struct Stamp(u64, Option<std::time::SystemTime>);

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        path.metadata().ok().map(|m| Self(m.len(), m.modified().ok()))
    }
}

impl Target {
    /// Takes the target, or says who has it.
    pub fn open(job: &Job) -> Result<Self> {
        let path = job.target.file.clone();
        let wrong =
            |what: &str, remedy: &str| Error::Input { path: path.clone(), what: what.into(), remedy: remedy.into() };
        let Some(kind) = Kind::of(&path) else {
            return Err(wrong("is no target of a job", "name a .xlsx, .csv, .tsv, .jsonl, .parquet or .sqlite file"));
        };
        if job.target.sheet.is_some() && kind != Kind::Book {
            return Err(wrong("has no sheets", "leave `sheet` out, or name a .xlsx file"));
        }
        if job.target.table.is_some() && matches!(kind, Kind::Book | Kind::Table(_)) {
            return Err(wrong("has no tables to choose from", "leave `table` out, or name a .sqlite file"));
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = |name: String| path.with_file_name(name);
        let lock = Lock::take(&beside(format!(".baoshu-{name}.lock")), &path)?;
        crate::table::target::sweep(&path);
        // The marks that office programs leave while they have a file open.
        for (mark, who) in [(format!(".~lock.{name}#"), "LibreOffice"), (format!("~${name}"), "Excel")] {
            if beside(mark.clone()).exists() {
                return Err(wrong(
                    &format!("is open in {who}"),
                    &format!("close it there and run again (after a crash of {who}, remove {mark})"),
                ));
            }
        }
        let found = Stamp::of(&path);
        Ok(Self { path, kind, found, _lock: lock })
    }

    /// Brings the rows into the target, or only says what that would change.
    pub fn feed(
        &self,
        job: &Job,
        columns: &[Head],
        rows: Vec<OwnedRow>,
        dry_run: bool,
        messages: Messages,
    ) -> Result<Changes> {
        #[cfg(feature = "sqlite")]
        if self.kind == Kind::Database {
            let changes = super::database::feed(job, columns, &rows, dry_run)?;
            if dry_run || !changes.any() {
                messages.note(unwritten(changes));
            }
            return Ok(changes);
        }
        let (changes, written) = if self.kind == Kind::Book && self.found.is_some() {
            let mut book = Book::open(&self.path)?;
            let changes = book.feed(job, columns, &rows)?;
            (changes, Written::Book(Box::new(book)))
        } else {
            let old = match self.found {
                Some(_) => load::load(&self.path)?,
                None => load::Loaded::default(),
            };
            let (heads, merged, changes) = merged(job, columns, rows, old)?;
            (changes, Written::Table(heads, merged))
        };
        if dry_run || (!changes.any() && self.found.is_some()) {
            messages.note(unwritten(changes));
            return Ok(changes);
        }
        let name = job.target.sheet.as_deref().unwrap_or(job.what.table());
        let format = if let Kind::Table(format) = self.kind { format } else { Format::Xlsx };
        let style = Style { format, bom: false, header: job.header.into(), width: None, all: false };
        match written {
            Written::Book(book) => {
                let (mut file, beside) = crate::table::target::Target::file(&self.path)?;
                book.write(&mut file).map_err(|e| beside.failed(e))?;
                keep_mode(&self.path, &file);
                beside.sync()?;
                self.unchanged()?;
                beside.commit()?;
            }
            Written::Table(heads, rows) => {
                let mut raw = Raw::file(&self.path, name, heads, style)?;
                rows.iter().try_for_each(|row| raw.row(row))?;
                let complete = raw.complete()?;
                self.unchanged()?;
                complete.commit()?;
            }
        }
        Ok(changes)
    }

    /// An error when somebody has saved the target since it was read.
    fn unchanged(&self) -> Result<()> {
        if Stamp::of(&self.path) == self.found {
            return Ok(());
        }
        Err(Error::Input {
            path: self.path.clone(),
            what: "was changed by another program while the job ran".into(),
            remedy: "run the job again; nothing was written".into(),
        })
    }
}

/// Why nothing was written.
fn unwritten(changes: Changes) -> &'static str {
    if changes.any() { "dry run: nothing was written" } else { "nothing new: the target stands as it is" }
}

enum Written {
    Book(Box<Book>),
    Table(Vec<Head>, Vec<OwnedRow>),
}

/// Gives the new file the permissions of the old one.
fn keep_mode(old: &Path, new: &std::fs::File) {
    if let Ok(m) = old.metadata() {
        // The file is whole either way.
        let _ = new.set_permissions(m.permissions());
    }
}

type Merged = (Vec<Head>, Vec<OwnedRow>, Changes);

/// The whole table after a run, for formats that are written whole.
fn merged(job: &Job, columns: &[Head], new: Vec<OwnedRow>, old: load::Loaded) -> Result<Merged> {
    // Columns of the old table that are not ours belong to people.
    let mut heads = columns.to_vec();
    let name = |c: &String| load::declared(job.what.table(), c).map_or_else(|| c.clone(), |d| d.name.to_owned());
    for theirs in old.heads.iter().map(|h| h.name.to_string()).chain(job.theirs.iter().map(name)) {
        if !heads.iter().any(|h| h.name == theirs) {
            heads.push(Head {
                label: theirs.clone().into(),
                cell_type: old
                    .heads
                    .iter()
                    .find(|h| h.name == theirs)
                    .map_or(crate::row::CellType::Text, |h| h.cell_type),
                name: theirs.into(),
                about: "",
            });
        }
    }
    if !old.heads.is_empty() {
        for column in columns {
            position("the target", job.what.table(), &old.heads, &column.name).map_err(|e| Error::Input {
                path: job.target.file.clone(),
                what: e.to_string(),
                remedy: "was it renamed or left out? Give it its name again, or feed another file".into(),
            })?;
        }
    }
    let from: Vec<Option<usize>> = heads.iter().map(|h| old.heads.iter().position(|o| o.name == h.name)).collect();
    let wide = |row: &OwnedRow| {
        let cell = |at: &Option<usize>| at.and_then(|i| row.0.get(i).cloned()).unwrap_or_default();
        OwnedRow(from.iter().map(cell).collect())
    };
    let mut rows: Vec<OwnedRow> = old.rows.iter().map(wide).collect();
    let key = position("columns", job.what.table(), &heads, job.what.key())?;
    let ids = |rows: &[OwnedRow]| rows.iter().map(|r| r.text(key)).collect::<Vec<_>>();
    let mode = job.target.mode;
    let plan = plan(mode, &ids(&rows), &ids(&new));
    let mut changes =
        Changes { inserted: plan.added.len(), removed: plan.removed.len(), kept: plan.kept, ..Changes::default() };
    for (at, from) in &plan.pairs {
        let mut changed = false;
        for (i, _) in columns.iter().enumerate().filter(|(_, h)| !job.theirs.iter().any(|t| *t == h.name)) {
            let cell = new[*from].0.get(i).cloned().unwrap_or_default();
            if !same(&rows[*at].0[i], &cell) {
                rows[*at].0[i] = cell;
                changed = true;
            }
        }
        if changed { changes.updated += 1 } else { changes.unchanged += 1 }
    }
    let add = |from: usize| {
        let mut row = new[from].clone();
        row.0.resize(heads.len(), OwnedCell::Empty);
        row
    };
    if mode == Mode::Replace {
        // In the order of this run; rows of people come last.
        let mut by_new: Vec<(usize, OwnedRow)> = plan.added.iter().map(|from| (*from, add(*from))).collect();
        by_new.extend(plan.pairs.iter().map(|(at, from)| (*from, rows[*at].clone())));
        by_new.sort_by_key(|r| r.0);
        let theirs: Vec<OwnedRow> = rows.iter().filter(|r| r.text(key).is_empty()).cloned().collect();
        let ordered: Vec<OwnedRow> = by_new.into_iter().map(|r| r.1).chain(theirs).collect();
        if !changes.any() && ids(&ordered) != ids(&rows) {
            changes.updated = changes.unchanged;
            changes.unchanged = 0;
        }
        rows = ordered;
    } else {
        rows.extend(plan.added.iter().map(|from| add(*from)));
    }
    Ok((heads, rows, changes))
}

/// Whether two cells say the same, however they were stored.
fn same(a: &OwnedCell, b: &OwnedCell) -> bool {
    if a == b {
        return true;
    }
    let text = |c: &OwnedCell| OwnedRow(vec![c.clone()]).text(0);
    text(a) == text(b)
}
