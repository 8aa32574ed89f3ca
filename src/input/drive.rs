//! Runs a function over all documents on all cores. Results arrive in the order of the input, and only a bounded number
//! of documents is in memory at a time.

use super::Item;
use super::files;
use super::format::options::FormatArgs;
use super::format::{self, Opened};
use super::list::{List, Listed};
use super::meta::MetaTable;
use super::shard::Shard;
use crate::deadline::{self, Lost};
use crate::error::{Error, Result};
use crate::message::Messages;
use crate::timings::{Stage, time};
use rayon::prelude::*;
use std::process::ExitCode;
use std::sync::Arc;

/// How many documents, and how many bytes of them, make one batch.
const BATCH_DOCUMENTS: usize = 256;
const BATCH_BYTES: u64 = 16 << 20;

/// What was read and what failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents that were read.
    pub read: u64,
    /// Files or documents that could not be.
    pub failed: u64,
}

impl Tally {
    /// 0 all read, 1 none, 2 some failed.
    pub fn exit(self) -> ExitCode {
        match (self.read, self.failed) {
            (_, 0) => ExitCode::SUCCESS,
            (0, _) => ExitCode::from(1),
            _ => ExitCode::from(2),
        }
    }
}

enum Job {
    File(Listed),
    /// A document of this file.
    Item(Box<Item>, Arc<Listed>),
    Failed(Error),
}

/// Calls `work` for every document, in parallel, and `sink` with each result, in order. A file that cannot be read is
/// reported, counted and passed over; an error from `sink` (the output) ends the run.
pub fn each<T: Send>(
    list: List,
    messages: Messages,
    work: impl Fn(&Item) -> T + Sync,
    mut sink: impl FnMut(T) -> Result<()> + Send,
) -> Result<Tally> {
    each_or_error(list, messages, work, |result| result.map_or(Ok(()), &mut sink))
}

/// As [`each`], and `sink` also sees what could not be read.
pub fn each_or_error<T: Send>(
    list: List,
    messages: Messages,
    work: impl Fn(&Item) -> T + Sync,
    mut sink: impl FnMut(Result<T>) -> Result<()> + Send,
) -> Result<Tally> {
    let mut tally = Tally::default();
    let (shard, salt) = (list.shard, list.salt());
    for e in list.failed.into_iter().filter(|e| shard.has_error(e)) {
        messages.error(&e);
        tally.failed += 1;
        sink(Err(e))?;
    }
    match list.tables.as_slice() {
        [] => {}
        [one] => messages.note(format!("{}: a table that baoshu wrote, no text: passed over", one.display())),
        [first, rest @ ..] => messages.note(format!(
            "{} and {} more tables that baoshu wrote are no texts: passed over",
            first.display(),
            rest.len()
        )),
    }
    let table = list.table;
    let options = &list.format;
    let mut jobs = Jobs { files: list.files.into_iter(), open: None, options, shard };
    let mut ready: Vec<Result<T>> = Vec::new();
    loop {
        let batch = jobs.batch();
        let last = batch.is_empty();
        // The next batch is worked on while the one before it is written.
        let (next, written) = rayon::join(
            || {
                batch
                    .into_par_iter()
                    .flat_map_iter(|job| run(job, options, (shard, salt), &table, &work))
                    .collect::<Vec<_>>()
            },
            || {
                for result in ready {
                    match &result {
                        Ok(_) => tally.read += 1,
                        Err(e) => {
                            tally.failed += 1;
                            messages.error(e);
                        }
                    }
                    time(Stage::Write, || sink(result))?;
                }
                Ok(())
            },
        );
        written?;
        if last {
            // A shard leaves rows of other shards unused.
            if shard.is_all() {
                unmatched(&table, messages);
            }
            return Ok(tally);
        }
        ready = next;
    }
}

/// Says which rows of `--meta` no document used.
fn unmatched(table: &MetaTable, messages: Messages) {
    match table.unmatched().as_slice() {
        [] => {}
        [one] => {
            messages.warn(format!("--meta: 1 row matches no file that was read (`{one}`); check the column `file`"))
        }
        [first, rest @ ..] => messages.warn(format!(
            "--meta: {} rows match no file that was read (the first is `{first}`); check the column `file`",
            rest.len() + 1
        )),
    }
}

fn run<T>(
    job: Job,
    options: &FormatArgs,
    (shard, salt): (Shard, u64),
    table: &MetaTable,
    work: &(impl Fn(&Item) -> T + Sync),
) -> Vec<Result<T>> {
    // What `--meta` says of a document goes before what the document says of itself.
    let known = |mut item: Item, file: &str| {
        if let Some(row) = table.find_inside(&item.doc, file) {
            item.meta = row.clone().or(&item.meta);
        }
        item
    };
    let texts = |item: Item, file: &str| texts(item, options, |item| known(item, file), work);
    match job {
        Job::Failed(e) => vec![Err(e)],
        Job::Item(item, file) => texts(*item, &file.doc).into_iter().map(|r| r.map_err(|e| file.locate(e))).collect(),
        Job::File(listed) => {
            let inside = shard.looks_inside(&listed.doc);
            let results: Vec<Result<T>> = match time(Stage::Input, || format::open(&listed, options)) {
                Err(e) if inside && !shard.has_error(&e) => Vec::new(),
                Err(e) => vec![Err(e)],
                Ok(Opened::One(item)) if inside && !shard.has(&item.doc) => Vec::new(),
                Ok(Opened::One(item)) => texts(Item { stamp: listed.stamp_with(salt), ..item }, &listed.doc),
                Ok(Opened::Many(items)) => items
                    .filter(|item| !inside || shard.has_item(item))
                    .flat_map(|item| item.map_or_else(|e| vec![Err(e)], |item| texts(item, &listed.doc)))
                    .collect(),
            };
            results.into_iter().map(|r| r.map_err(|e| listed.locate(e))).collect()
        }
    }
}

/// Calls `work` for the texts of one document, each after `known` has added what is known of it.
pub fn texts<T>(
    item: Item,
    options: &FormatArgs,
    known: impl Fn(Item) -> Item,
    work: &(impl Fn(&Item) -> T + Sync),
) -> Vec<Result<T>> {
    let (doc, texts) = (item.doc.clone(), expand(item, options));
    // Only a file that is one document is known by its stamp.
    let alone = texts.len() == 1;
    let read = |item: Result<Item>| {
        let item = known(item?);
        let stamp = if alone && item.doc == doc { item.stamp } else { 0 };
        guarded(&Item { ocr: options.ocr(), stamp, ..item }, options, work)
    };
    texts.into_iter().map(read).collect()
}

/// The texts of a document. The libraries that read formats should not panic or run for ever either.
fn expand(item: Item, options: &FormatArgs) -> Vec<Result<Item>> {
    let doc = item.doc.clone();
    let limit = options.timeout_document();
    let kind = format::kind_of(&item);
    let texts = time(Stage::Input, || {
        if kind.is_intricate() {
            let options = options.clone();
            deadline::apart(limit, move || format::expand(kind, item, &options))
        } else {
            deadline::within(limit, || format::expand(kind, item, options))
        }
    });
    texts.unwrap_or_else(|why| vec![Err(lost(&doc, why, options))])
}

/// Reading never panics; should it all the same, one document is lost and not the run.
fn guarded<T>(item: &Item, options: &FormatArgs, work: &(impl Fn(&Item) -> T + Sync)) -> Result<T> {
    deadline::within(options.timeout_document(), || work(item)).map_err(|why| lost(&item.doc, why, options))
}

fn lost(doc: &str, why: Lost, options: &FormatArgs) -> Error {
    match why {
        Lost::Overrun => options.too_slow(doc),
        Lost::Panicked => Error::Input {
            path: doc.into(),
            what: "baoshu failed on this document, which is a defect of baoshu".into(),
            remedy: "please report it with the document; the other documents are not affected".into(),
        },
    }
}

/// The documents of one container as they come.
type Items = Box<dyn Iterator<Item = Result<Item>> + Send>;

struct Jobs<'a> {
    options: &'a FormatArgs,
    files: files::IntoIter,
    open: Option<(Items, Arc<Listed>)>,
    shard: Shard,
}

impl Jobs<'_> {
    fn batch(&mut self) -> Vec<Job> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < BATCH_DOCUMENTS && bytes < BATCH_BYTES {
            let Some((job, size)) = self.next() else { break };
            batch.push(job);
            bytes += size;
        }
        batch
    }

    fn next(&mut self) -> Option<(Job, u64)> {
        loop {
            if let Some((open, file)) = &mut self.open {
                match open.next() {
                    Some(Ok(item)) => {
                        let size = item.bytes.len() as u64;
                        return Some((Job::Item(Box::new(item), Arc::clone(file)), size));
                    }
                    Some(Err(e)) => return Some((Job::Failed(file.locate(e)), 0)),
                    None => self.open = None,
                }
            }
            let listed = self.files.next()?;
            let (shard, inside) = (self.shard, self.shard.looks_inside(&listed.doc));
            if !inside && !shard.has(&listed.doc) {
                continue;
            }
            if !format::is_container(&listed) {
                let size = listed.size;
                return Some((Job::File(listed), size));
            }
            match format::open(&listed, self.options) {
                Ok(Opened::One(item)) if inside && !shard.has(&item.doc) => {}
                Ok(Opened::One(item)) => {
                    let size = listed.size;
                    return Some((Job::Item(Box::new(item), Arc::new(listed)), size));
                }
                Ok(Opened::Many(items)) => {
                    let items: Items =
                        if inside { Box::new(items.filter(move |item| shard.has_item(item))) } else { items };
                    self.open = Some((items, Arc::new(listed)));
                }
                Err(e) if inside && !shard.has_error(&e) => {}
                Err(e) => return Some((Job::Failed(listed.locate(e)), 0)),
            }
        }
    }
}
