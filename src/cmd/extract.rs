//! `baoshu extract`: all tables of a collection into a folder, again and again.

#[cfg(feature = "polars")]
mod parts;
mod tables;

use super::Common;
use crate::error::{Error, Result};
use crate::input::drive;
use crate::input::list::InputArgs;
use crate::input::{Item, Meta};
use crate::message::Messages;
use crate::progress::Progress;
use crate::read::read_to_keep;
use crate::row::ErrorRow;
use crate::stop::Stop;
use crate::store::batch::{Entry, Stored};
use crate::store::{Current, Store, codec, repeats};
use crate::table::{Format, Header, Style};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use xxhash_rust::xxh3::Xxh3;

/// All tables (figures, slogans, documents, errors) of a collection into a folder
///
/// Run it again, and only documents that are new or changed are read; those that are gone leave the tables. A run may be
/// stopped at any moment: the next one goes on from there, and the old tables stand until the new ones are complete.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The folder for the tables, made when it is missing
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    output: PathBuf,
    /// Format of the tables; Parquet comes in parts, of which only those are written that have changed
    #[arg(short, long, value_enum, default_value = DEFAULT, help_heading = "Output")]
    format: Format,
    /// Begin CSV and TSV with a byte order mark, as Excel wants it
    #[arg(long, help_heading = "Output")]
    bom: bool,
    /// Language of the header (JSON Lines keep the column names)
    #[arg(long, value_enum, value_name = "LANG", default_value_t, help_heading = "Output")]
    header: Header,
    #[command(flatten)]
    context: super::Context,
}

#[cfg(feature = "polars")]
const DEFAULT: &str = "parquet";
#[cfg(not(feature = "polars"))]
const DEFAULT: &str = "csv";

/// What a run that is stopped leaves.
const KEPT: &str = "what was read is kept, and the tables are as they were: run again to go on";

/// The documents of the tables, in order.
pub struct Documents<'a> {
    /// Their ids and where their rows are.
    pub seen: &'a [(Box<str>, Entry)],
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
    New { hash: u128, stored: Stored, warning: String },
    /// The run was asked to stop.
    Stopped,
}

/// What a run did, for `run.json`.
#[derive(Debug, Default, serde::Serialize)]
struct Run {
    baoshu: &'static str,
    dictionaries: String,
    format: &'static str,
    documents: u64,
    read: u64,
    reused: u64,
    failed: u64,
    figures: u64,
    slogans: u64,
    started: String,
    seconds: f64,
    tables: Vec<String>,
    parts_kept: usize,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    let start = Instant::now();
    let messages = common.messages();
    let mut list = args.input.list()?;
    std::fs::create_dir_all(&args.output).map_err(|source| Error::Io { path: args.output.clone(), source })?;
    // Tables of the last run that lie in a folder which is read are no input.
    let plain = |p: &Path| p.strip_prefix(".").unwrap_or(p).to_owned();
    let own = plain(&args.output);
    list.files.retain(|f| own == Path::new("") || f.path.as_ref().is_none_or(|p| !plain(p).starts_with(&own)));
    let lexicon = common.lexicon()?;
    let dictionaries = dictionaries(common)?;
    let context = args.context.context;
    let kept = if context { " with sentences" } else { "" };
    let made_by = format!("{} {} {dictionaries}{kept}", env!("CARGO_PKG_VERSION"), env!("BAOSHU_SOURCES"));
    let mut store = Store::open(&args.output, &made_by)?;
    if store.outdated {
        messages.note("the tables were made by another version or other dictionaries: every document is read again");
    }

    let index = store.index();
    let mut progress = Progress::new(list.files.len() as u64, list.files.iter().map(|f| f.size).sum(), messages);
    let mut seen: Vec<(Box<str>, Entry)> = Vec::new();
    let mut errors: Vec<ErrorRow> = Vec::new();
    let mut run = Run { started: now(), dictionaries, baoshu: env!("CARGO_PKG_VERSION"), ..Run::default() };
    let stop = Stop::listen();
    let work = |item: &Item| {
        if stop.is_asked() {
            return (Box::default(), 0, Read::Stopped);
        }
        let hash = hash(item);
        let read = match index.get(item.doc.as_str()).filter(|e| e.hash == hash) {
            Some(entry) => Read::Same(*entry),
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
                Read::New { hash, stored, warning: rows.document.error }
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
                entry
            }
            Read::Stopped => return stop.check(KEPT),
            Read::New { hash, stored, warning } => {
                run.read += 1;
                if !warning.is_empty() {
                    messages.warn(format!("{doc}: {warning}"));
                }
                store.add(&doc, hash, &stored)?
            }
        };
        progress.document(size);
        seen.push((doc, entry));
        stop.check(KEPT)
    });
    progress.done();
    // Also of a run that fails or is stopped: the next one need not read them again.
    let flushed = store.flush();
    let tally = tally?;
    flushed?;
    if tally.read == 0 && tally.failed > 0 {
        return Ok(tally.exit());
    }

    seen.sort_by(|a, b| a.0.cmp(&b.0));
    errors.sort_by(|a, b| a.file.cmp(&b.file));
    let style = Style { format: args.format, bom: args.bom, header: args.header, width: None };
    let digest = digest(&made_by, style, &seen, &errors);
    if store.current().is_some_and(|c| c.digest == digest && c.files.iter().all(|f| args.output.join(f).is_file())) {
        messages.note(format!(
            "nothing new in {} documents: the tables in {} stand",
            tally.read,
            args.output.display()
        ));
        return Ok(tally.exit());
    }
    let repeats = repeats::find(&store, &args.output, &seen)?;
    let documents = Documents { seen: &seen, repeats, store: &store };
    let before = tables_before(&args.output);
    run.documents = tally.read;
    run.failed = tally.failed;
    run.format = args.format.ending();
    let mut current = Current { digest, files: Vec::new() };
    #[cfg(feature = "polars")]
    if is_parts(args.format) {
        let parts = parts::plan(&documents, &errors, &made_by);
        let written = parts::write(&args.output, &documents, &errors, &parts, &stop)?;
        current.files = parts.iter().map(parts::Part::file).collect();
        store.unset_current()?;
        run.parts_kept = written.kept;
        written.commit()?;
        for name in tables::NAMES {
            let path = args.output.join(name);
            let rows = parts::rows(&path)?;
            run.wrote(&messages, name, rows, &path);
        }
    }
    if !is_parts(args.format) {
        let complete = tables::write(&args.output, style, context, &documents, &errors)?;
        stop.check(KEPT)?;
        store.unset_current()?;
        for table in complete {
            let rows = table.complete.commit()?;
            current.files.extend(table.path.file_name().map(|n| n.to_string_lossy().into_owned()));
            run.wrote(&messages, table.name, rows, &table.path);
        }
    }
    for old in before.iter().filter(|t| !run.tables.contains(t)) {
        // In another format than now: it would only be taken for a table of this run.
        let _ = std::fs::remove_file(args.output.join(old));
    }
    #[cfg(feature = "polars")]
    if !is_parts(args.format) {
        parts::remove(&args.output);
    }
    run.seconds = (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    let json = serde_json::to_vec_pretty(&run).unwrap_or_default();
    crate::store::write_whole(&args.output.join("run.json"), &json)?;
    store.set_current(&current)?;
    store.tidy(&seen)?;
    messages.note(format!("{} documents read, {} as before, {} failed", run.read, run.reused, run.failed));
    Ok(tally.exit())
}

impl Run {
    /// Says and notes that a table was written.
    fn wrote(&mut self, messages: &Messages, table: &str, rows: u64, path: &Path) {
        match table {
            "figures" => self.figures = rows,
            "slogans" => self.slogans = rows,
            _ => {}
        }
        if table != "errors" || rows > 0 {
            messages.note(format!("{table}: {rows} rows in {}", path.display()));
        }
        self.tables.extend(path.file_name().map(|n| n.to_string_lossy().into_owned()));
    }
}

/// Whether the tables come in parts.
fn is_parts(format: Format) -> bool {
    #[cfg(feature = "polars")]
    return format == Format::Parquet;
    #[cfg(not(feature = "polars"))]
    return {
        let _ = format;
        false
    };
}

/// The tables that the last run wrote, by file name.
fn tables_before(dir: &Path) -> Vec<String> {
    let run: Option<serde_json::Value> =
        std::fs::read(dir.join("run.json")).ok().and_then(|b| serde_json::from_slice(&b).ok());
    let names = run.and_then(|r| serde_json::from_value::<Vec<String>>(r["tables"].clone()).ok()).unwrap_or_default();
    // Only names of ours, whatever stands in the file.
    names.into_iter().filter(|n| tables::NAMES.iter().any(|t| n.starts_with(t)) && !n.contains(['/', '\\'])).collect()
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

fn digest(made_by: &str, style: Style, seen: &[(Box<str>, Entry)], errors: &[ErrorRow]) -> String {
    let mut hasher = Xxh3::new();
    hasher.update(format!("{made_by} {:?} {} {:?}", style.format, style.bom, style.header).as_bytes());
    for (doc, entry) in seen {
        hasher.update(doc.as_bytes());
        hasher.update(&entry.hash.to_le_bytes());
    }
    for e in errors {
        hasher.update(e.file.as_bytes());
        hasher.update(e.error.as_bytes());
    }
    format!("{:032x}", hasher.digest128())
}

/// The time in UTC (ISO 8601), without a table of time zones.
fn now() -> String {
    let seconds = std::time::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_secs());
    jiff::Timestamp::from_second(seconds as i64).map_or_else(|_| String::new(), |t| t.to_string())
}
