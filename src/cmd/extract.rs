//! `baoshu extract`: all tables of a collection into a folder, again and again.

mod finish;
#[cfg(feature = "polars")]
mod parts;
mod stream;
mod tables;

pub use finish::{Run, finish, refuse_foreign};

use super::Common;
use crate::error::{Error, Result};
use crate::input::drive;
use crate::input::list::InputArgs;
use crate::input::{Item, Meta};
use crate::progress::Progress;
use crate::read::read_to_keep;
use crate::row::ErrorRow;
use crate::stop::Stop;
use crate::store::batch::{Entry, Stored};
use crate::store::register::Register;
use crate::store::{Store, codec, repeats};
use crate::table::{Format, Header, Style};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// All tables (figures, slogans, documents, errors) of a collection into a folder
///
/// Run it again, and only documents that are new or changed are read; those that are gone leave the tables. A run may be
/// stopped at any moment: the next one goes on from there, and the old tables stand until the new ones are complete.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    tables: TableArgs,
    #[command(flatten)]
    context: super::Context,
    /// Open every file to see whether its content has changed, also where its size and times are as they were
    #[arg(long, help_heading = "Input")]
    rehash: bool,
    /// Let documents go out of the tables that are not among the sources, also where other sources are named than last time
    #[arg(long, help_heading = "Input")]
    drop: bool,
    #[command(flatten)]
    stream: stream::StreamArgs,
}

/// Where the tables go, and how they are written.
#[derive(Clone, Debug, clap::Args)]
pub struct TableArgs {
    /// The folder for the tables, made when it is missing
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Format of the tables; Parquet comes in parts, of which only those are written that have changed
    #[arg(short, long, value_enum, default_value = DEFAULT, help_heading = "Output")]
    format: Format,
    /// Begin CSV and TSV with a byte order mark, as Excel wants it
    #[arg(long, help_heading = "Output")]
    bom: bool,
    /// Language of the header (JSON Lines keep the column names)
    #[arg(long, value_enum, value_name = "LANG", default_value_t, help_heading = "Output")]
    header: Header,
}

impl TableArgs {
    /// The folder.
    pub fn folder(&self) -> Result<&Path> {
        self.output.as_deref().ok_or_else(|| Error::Usage {
            what: "there is no folder for the tables".into(),
            remedy: "name one: -o tables".into(),
        })
    }

    fn style(&self) -> Style {
        Style { format: self.format, bom: self.bom, header: self.header, width: None, all: false }
    }
}

#[cfg(feature = "polars")]
const DEFAULT: &str = "parquet";
#[cfg(not(feature = "polars"))]
const DEFAULT: &str = "csv";

/// What a run that is stopped leaves.
pub const KEPT: &str = "what was read is kept, and the tables are as they were: run again to go on";

/// The documents of the tables, in order.
pub struct Documents<'a> {
    /// Their ids and where their rows are.
    pub seen: &'a Register,
    /// Which of them repeats which earlier one.
    pub repeats: HashMap<usize, usize>,
    /// The rows.
    pub store: &'a Store,
}

/// A document on its way into the tables.
enum Read {
    /// Its rows are known.
    Same(Entry),
    /// Its rows, freshly read, with the hash of what they were read from.
    New { hash: u128, stamp: u64, stored: Stored, warning: String },
    /// The run was asked to stop.
    Stopped,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    if args.stream.is_wanted() {
        return stream::run(&args.input, common, &args.stream, args.context.context);
    }
    let messages = common.messages();
    // Looking at many files takes about as long as loading the dictionaries.
    let (list, lexicon) = rayon::join(|| args.input.list(), || common.lexicon());
    let mut list = list?;
    let output = args.tables.folder()?;
    std::fs::create_dir_all(output).map_err(|source| Error::Io { path: output.into(), source })?;
    // Tables of the last run that lie in a folder which is read are no input.
    let plain = |p: &Path| p.strip_prefix(".").unwrap_or(p).to_owned();
    let own = plain(output);
    if own != Path::new("") {
        let listed = list.files.len();
        list.tables.retain(|p| !plain(p).starts_with(&own));
        list.files.retain(|f| f.path.as_ref().is_none_or(|p| !plain(p).starts_with(&own)));
        if list.files.is_empty() && listed > 0 {
            return Err(Error::Usage {
                what: format!("all that would be read lies in `{}`, where the tables go", output.display()),
                remedy: "give -o another folder".into(),
            });
        }
    }
    list.settle();
    let lexicon = lexicon?;
    super::known_place(&args.input, &lexicon, messages);
    let dictionaries = dictionaries(common)?;
    let context = args.context.context;
    let made_by = format!("{} {dictionaries}{}", this_version(), if context { SENTENCES } else { "" });
    refuse_foreign(output, args.tables.format)?;
    let mut store = Store::open(output, &made_by)?;
    if store.outdated {
        let bare = |made_by: &str| made_by.trim_end_matches(SENTENCES).to_owned();
        messages.note(match store.made_by_before.as_deref().is_some_and(|b| bare(b) == bare(&made_by)) {
            true if context => "the tables were made without --context: every document is read again",
            true => "the tables were made with --context: every document is read again",
            false => "the tables were made by another version or other dictionaries: every document is read again",
        });
    }

    let index = store.index();
    let mut seen = Register::with_capacity(list.files.len(), list.files.path_bytes());
    let mut errors: Vec<ErrorRow> = Vec::new();
    let mut run = Run::start(dictionaries);
    run.sources = sources(&args.input);
    run.may_drop = args.drop;
    let shard = list.shard;
    let salt = list.salt();
    list.files.retain(|file| {
        let same = |e: &Entry| e.stamp != 0 && e.stamp == file.stamp_with(salt);
        let known = index.find(&file.doc).filter(|e| !args.rehash && shard.has(&file.doc) && same(e));
        known.inspect(|entry| seen.push(&file.doc, *entry)).is_none()
    });
    run.reused = seen.len() as u64;
    let mut progress = Progress::new(list.files.len() as u64, list.files.bytes(), messages);
    let stop = Stop::listen();
    let work = |item: &Item| {
        if stop.is_asked() {
            return (Box::default(), 0, Read::Stopped);
        }
        let hash = hash(item);
        let stamp = item.stamp;
        let read = match index.find(&item.doc).filter(|e| e.hash == hash) {
            Some(entry) => Read::Same(entry.stamped(stamp)),
            None => {
                let mut rows = read_to_keep(item, &lexicon);
                if !context {
                    rows.figures.iter_mut().for_each(|r| r.sentence_text = Arc::default());
                    rows.slogans.iter_mut().for_each(|r| r.sentence_text = Arc::default());
                }
                let mut stored = Stored { head: repeats::head(&item.bytes, &rows.alike), rows: Vec::new() };
                codec::write(std::slice::from_ref(&rows.document), &mut stored.rows);
                codec::write(&rows.figures, &mut stored.rows);
                codec::write(&rows.slogans, &mut stored.rows);
                Read::New { hash, stamp, stored, warning: rows.document.error }
            }
        };
        (Box::<str>::from(item.doc.as_str()), item.bytes.len() as u64, read)
    };
    let tally = drive::each_or_error(list, messages, work, |result| {
        let (doc, size, read) = match result {
            Ok(document) => document,
            Err(e) => {
                errors.push(ErrorRow { file: e.file(), error: e.to_string() });
                return Ok(());
            }
        };
        let entry = match read {
            Read::Same(entry) => {
                run.reused += 1;
                run.restamped = true;
                entry
            }
            Read::Stopped => return stop.check(KEPT),
            Read::New { hash, stamp, stored, warning } => {
                run.read += 1;
                if !warning.is_empty() {
                    messages.warn(format!("{doc}: {warning}"));
                }
                store.add(&doc, (hash, stamp), &stored)?
            }
        };
        progress.document(size);
        seen.push(&doc, entry);
        stop.check(KEPT)
    });
    progress.done();
    // Also of a run that fails or is stopped: the next one need not read them again.
    let flushed = store.flush();
    let mut tally = tally?;
    flushed?;
    tally.read = run.read + run.reused;
    // A shard writes its tables also when nothing of it could be read: its errors are merged with the others' rows.
    if tally.read == 0 && tally.failed > 0 && shard.is_all() {
        return Ok(tally.exit());
    }
    run.documents = tally.read;
    run.failed = tally.failed;
    if finish(&args.tables, &mut store, seen, errors, &made_by, &mut run, (messages, &stop))? {
        messages.note(format!("{} documents read, {} as before, {} failed", run.read, run.reused, run.failed));
    }
    Ok(tally.exit())
}

/// What is named to be read, as far as it tells which documents there are.
fn sources(input: &InputArgs) -> Vec<String> {
    let plain = |p: &PathBuf| p.components().filter(|c| *c != std::path::Component::CurDir).collect::<PathBuf>();
    let mut sources: Vec<String> = input.paths.iter().map(|p| plain(p).display().to_string()).collect();
    let mut choice = |flag: &str, value: String| sources.push(format!("--{flag}={value}"));
    input.files_from.iter().for_each(|f| choice("files-from", f.display().to_string()));
    input.include.iter().for_each(|g| choice("include", g.clone()));
    input.exclude.iter().for_each(|g| choice("exclude", g.clone()));
    if !input.shard.is_all() {
        choice("shard", input.shard.to_string());
    }
    sources.sort();
    sources
}

/// Ends what the rows of a folder were made by, where they hold their sentences.
pub const SENTENCES: &str = " with sentences";

/// The version whose rows can be put together: the same code reads the same rows.
pub fn this_version() -> String {
    format!("{} {}", env!("CARGO_PKG_VERSION"), env!("BAOSHU_SOURCES"))
}

/// Which dictionaries the rows come from: the built-in ones and those of `--dicts`.
fn dictionaries(common: &Common) -> Result<String> {
    let mut hasher = Xxh3::new();
    hasher.update(&[u8::from(common.no_builtin_dicts)]);
    hasher.update(env!("BAOSHU_DICTIONARIES").as_bytes());
    if let Some(dir) = &common.dicts {
        let io = |source| Error::Io { path: dir.clone(), source };
        let mut files: Vec<PathBuf> = std::fs::read_dir(dir).map_err(io)?.flatten().map(|e| e.path()).collect();
        files.sort();
        for file in files.iter().filter(|f| f.is_file()) {
            hasher.update(file.file_name().unwrap_or_default().as_encoded_bytes());
            hasher.update(&std::fs::read(file).map_err(|source| Error::Io { path: file.clone(), source })?);
        }
    }
    Ok(format!("{:016x}", hasher.digest()))
}

/// What the rows of a document depend on besides the version and the dictionaries.
fn hash(item: &Item) -> u128 {
    let mut hasher = Xxh3::new();
    let Meta { date, place, title, outlet } = &item.meta;
    for part in [date, place, title, outlet] {
        hasher.update(part.as_bytes());
        hasher.update(&[0xff]); // no byte of UTF-8
    }
    // Another encoding or repair of the same bytes is another text.
    hasher.update(format!("{:?} {}", item.coding, item.ocr).as_bytes());
    hasher.update(&item.bytes);
    hasher.digest128()
}
