//! `baoshu merge`: the tables of several extract folders in one.

mod signatures;

use super::Common;
use super::extract::{KEPT, Run, SENTENCES, TableArgs, finish, this_version};
use crate::error::{Error, Result};
use crate::row::ErrorRow;
use crate::stop::Stop;
use crate::store::Store;
use crate::store::part::Part;
use crate::store::register::Register;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Put the tables of several extract folders together
///
/// What `extract --shard 1/N` to `N/N` made becomes what one `extract` would have made, byte for byte: rows in order,
/// documents that repeat one of another shard marked, errors once. The folder can be extracted into again.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Folders that `baoshu extract -o` made
    #[arg(value_name = "DIR", required_unless_present = "signatures")]
    folders: Vec<PathBuf>,
    /// Instead: read the signatures that `extract --stdout jsonl --signatures` wrote from standard input, and write which
    /// documents repeat others (doc, duplicate_of) to standard output, as JSON Lines
    #[arg(long, conflicts_with_all = ["folders", "output"])]
    signatures: bool,
    #[command(flatten)]
    tables: TableArgs,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    if args.signatures {
        return signatures::run();
    }
    let messages = common.messages();
    let output = args.tables.folder()?;
    refuse_itself(&args.folders, output)?;
    let parts = args.folders.iter().map(|dir| Part::open(dir)).collect::<Result<Vec<_>>>()?;
    let made_by = agreed(&parts)?;
    let wanted = wanted(&parts)?;
    std::fs::create_dir_all(output).map_err(|source| Error::Io { path: output.into(), source })?;
    let mut store = Store::open(output, &made_by)?;
    let there = store.index();
    let mut run = Run::start(split(&made_by).1.to_owned());
    let stop = Stop::listen();
    let mut seen = Register::default();
    for (part, wanted) in parts.iter().zip(wanted) {
        let mut rows = part.rows();
        for (doc, entry) in wanted.into_iter().filter_map(|i| part.documents.get(i)) {
            let entry = match there.find(doc).filter(|there| there.hash == entry.hash) {
                Some(there) => {
                    run.reused += 1;
                    there
                }
                None => {
                    run.read += 1;
                    store.add(doc, (entry.hash, 0), &rows.stored(&entry)?)?
                }
            };
            seen.push(doc, entry);
            stop.check(KEPT)?;
        }
    }
    // The same error in two folders is one file that both met.
    let mut errors: Vec<ErrorRow> = parts.iter().flat_map(|p| p.errors.iter().cloned()).collect();
    if parts.len() > 1 {
        errors.sort_by(|a, b| (&a.file, &a.error).cmp(&(&b.file, &b.error)));
        errors.dedup();
    }
    run.documents = seen.len() as u64;
    run.failed = errors.len() as u64;
    if finish(&args.tables, &mut store, seen, errors, &made_by, &mut run, (messages, &stop))? {
        messages.note(format!("{} documents of {} folders, {} errors", run.documents, parts.len(), run.failed));
    }
    Ok(ExitCode::SUCCESS)
}

fn refuse_itself(folders: &[PathBuf], output: &Path) -> Result<()> {
    let real = |p: &Path| p.canonicalize().ok();
    for (i, dir) in folders.iter().enumerate() {
        let same = |other: &Path| real(dir).is_some_and(|d| real(other) == Some(d));
        if same(output) {
            return Err(Error::Usage {
                what: format!("{} is both a folder to read and the one to write", dir.display()),
                remedy: "name another folder with -o".into(),
            });
        }
        if folders[..i].iter().any(|other| same(other)) {
            return Err(Error::Usage {
                what: format!("{} is named twice", dir.display()),
                remedy: "name every folder once".into(),
            });
        }
    }
    Ok(())
}

/// Version and dictionaries of what a folder was made by.
fn split(made_by: &str) -> (&str, &str) {
    made_by.strip_suffix(SENTENCES).unwrap_or(made_by).rsplit_once(' ').unwrap_or_default()
}

/// What all parts were made by.
fn agreed(parts: &[Part]) -> Result<String> {
    let refuse = |part: &Part, what: &str, remedy: &str| {
        Err(Error::Input { path: part.dir().into(), what: what.into(), remedy: remedy.into() })
    };
    let Some(first) = parts.first() else { return Ok(String::new()) };
    for part in parts {
        if split(&part.made_by).0 != this_version() {
            return refuse(part, "was made by another version of baoshu", "merge with the very baoshu that read it");
        }
        if part.made_by.ends_with(SENTENCES) != first.made_by.ends_with(SENTENCES) {
            let what = format!("only one of it and {} holds sentences", first.dir().display());
            return refuse(part, &what, "extract all shards with --context, or none");
        }
        if part.made_by != first.made_by {
            let what = format!("was made with other dictionaries than {}", first.dir().display());
            return refuse(part, &what, "extract all shards with the same --dicts");
        }
    }
    Ok(first.made_by.clone())
}

/// The documents to take from each part: one that several hold alike is taken once. Documents of one id with different
/// content in two parts are no shards of one run.
fn wanted(parts: &[Part]) -> Result<Vec<Vec<usize>>> {
    let mut owner: HashMap<&str, (usize, u128)> = HashMap::new();
    let mut all = Vec::new();
    for (p, part) in parts.iter().enumerate() {
        let mut mine = Vec::new();
        for (i, (doc, entry)) in part.documents.iter().enumerate() {
            let (of, hash) = *owner.entry(doc).or_insert((p, entry.hash));
            if of == p {
                mine.push(i);
            } else if hash != entry.hash {
                return Err(Error::Input {
                    path: part.dir().into(),
                    what: format!("holds another `{doc}` than {}", parts[of].dir().display()),
                    remedy: "merge shards of one input; give documents of several collections ids that differ".into(),
                });
            }
        }
        all.push(mine);
    }
    Ok(all)
}
