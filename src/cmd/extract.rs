//! `baoshu extract`: all tables of a collection into a folder, again and again.

mod tables;

use super::Common;
use crate::error::{Error, Result};
use crate::input::drive;
use crate::input::list::InputArgs;
use crate::input::{Item, Meta};
use crate::message::Messages;
use crate::progress::Progress;
use crate::read::read;
use crate::row::ErrorRow;
use crate::store::batch::Entry;
use crate::store::{Store, codec};
use crate::table::{Format, Header, Style};
use crate::text::alike;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

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
    /// Format of the tables
    #[arg(short, long, value_enum, default_value = "csv", help_heading = "Output")]
    format: Format,
    /// Begin CSV and TSV with a byte order mark, as Excel wants it
    #[arg(long, help_heading = "Output")]
    bom: bool,
    /// Language of the header (JSON Lines keep the column names)
    #[arg(long, value_enum, value_name = "LANG", default_value_t, help_heading = "Output")]
    header: Header,
}

/// A document on its way into the tables.
enum Read {
    /// Its rows are known.
    Same(Entry),
    /// Its rows, freshly read, with the hash of what they were read from.
    New { hash: u128, rows: Vec<u8>, warning: String },
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
    let made_by = format!("{} {} {dictionaries}", env!("CARGO_PKG_VERSION"), env!("BAOSHU_SOURCES"));
    let mut store = Store::open(&args.output, &made_by)?;
    if store.outdated {
        messages.note("the tables were made by another version or other dictionaries: every document is read again");
    }

    let index = store.index();
    let mut progress = Progress::new(list.files.len() as u64, list.files.iter().map(|f| f.size).sum(), messages);
    let mut seen: Vec<(Box<str>, Entry)> = Vec::new();
    let mut errors: Vec<ErrorRow> = Vec::new();
    let mut run = Run { started: now(), dictionaries, baoshu: env!("CARGO_PKG_VERSION"), ..Run::default() };
    let work = |item: &Item| {
        let hash = hash(item);
        let read = match index.get(item.doc.as_str()).filter(|e| e.hash == hash) {
            Some(entry) => Read::Same(*entry),
            None => {
                let rows = read(item, &lexicon);
                let mut bytes = xxh3_128(&item.bytes).to_le_bytes().to_vec();
                alike::write(&rows.alike, &mut bytes);
                codec::write(std::slice::from_ref(&rows.document), &mut bytes);
                codec::write(&rows.figures, &mut bytes);
                codec::write(&rows.slogans, &mut bytes);
                Read::New { hash, rows: bytes, warning: rows.document.error }
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
            Read::New { hash, rows, warning } => {
                run.read += 1;
                if !warning.is_empty() {
                    messages.warn(format!("{doc}: {warning}"));
                }
                store.add(&doc, hash, &rows)?
            }
        };
        progress.document(size);
        seen.push((doc, entry));
        Ok(())
    })?;
    progress.done();
    store.flush()?;
    if tally.read == 0 && tally.failed > 0 {
        return Ok(tally.exit());
    }

    seen.sort_by(|a, b| a.0.cmp(&b.0));
    errors.sort_by(|a, b| a.file.cmp(&b.file));
    let style = Style { format: args.format, bom: args.bom, header: args.header, width: None };
    let digest = digest(&made_by, style, &seen, &errors);
    if store.current().as_deref() == Some(&digest) && tables::are_there(&args.output, args.format) {
        messages.note(format!(
            "nothing new in {} documents: the tables in {} stand",
            tally.read,
            args.output.display()
        ));
        return Ok(tally.exit());
    }
    let complete = tables::write(&args.output, style, &store, &seen, &errors)?;
    let before = tables_before(&args.output);
    store.unset_current()?;
    run.documents = tally.read;
    run.failed = tally.failed;
    run.format = args.format.ending();
    for table in complete {
        let path = table.path;
        match table.name {
            "figures" => run.figures = table.complete.rows,
            "slogans" => run.slogans = table.complete.rows,
            _ => {}
        }
        let rows = table.complete.commit()?;
        report(&messages, table.name, rows, &path);
        run.tables.extend(path.file_name().map(|n| n.to_string_lossy().into_owned()));
    }
    for old in before.iter().filter(|t| !run.tables.contains(t)) {
        // In another format than now: it would only be taken for a table of this run.
        let _ = std::fs::remove_file(args.output.join(old));
    }
    run.seconds = (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    let json = serde_json::to_vec_pretty(&run).unwrap_or_default();
    crate::store::write_whole(&args.output.join("run.json"), &json)?;
    store.set_current(&digest)?;
    store.tidy(&seen)?;
    messages.note(format!("{} documents read, {} as before, {} failed", run.read, run.reused, run.failed));
    Ok(tally.exit())
}

fn report(messages: &Messages, table: &str, rows: u64, path: &Path) {
    if table != "errors" || rows > 0 {
        messages.note(format!("{table}: {rows} rows in {}", path.display()));
    }
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
