//! Runs a function over all documents on all cores. Results arrive in the order of the input, and only a bounded number
//! of documents is in memory at a time.

use super::Item;
use super::format::options::FormatArgs;
use super::format::{self, Opened};
use super::list::{List, Listed};
use crate::error::{Error, Result};
use crate::message::Messages;
use crate::timings::{Stage, time};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

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
    Item(Box<Item>),
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
    for e in list.failed {
        messages.error(&e);
        tally.failed += 1;
        sink(Err(e))?;
    }
    match list.unmatched.as_slice() {
        [] => {}
        [one] => {
            messages.warn(format!("--meta: 1 row matches no file that was read (`{one}`); check the column `file`"))
        }
        [first, ..] => messages.warn(format!(
            "--meta: {} rows match no file that was read (the first is `{first}`); check the column `file`",
            list.unmatched.len()
        )),
    }
    let options = &list.format;
    let mut jobs = Jobs { files: list.files.into_iter(), open: None, options };
    let mut ready: Vec<Result<T>> = Vec::new();
    loop {
        let batch = jobs.batch();
        let last = batch.is_empty();
        // The next batch is worked on while the one before it is written.
        let (next, written) = rayon::join(
            || batch.into_par_iter().flat_map_iter(|job| run(job, options, &work)).collect::<Vec<_>>(),
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
            return Ok(tally);
        }
        ready = next;
    }
}

fn run<T>(job: Job, options: &FormatArgs, work: &(impl Fn(&Item) -> T + Sync)) -> Vec<Result<T>> {
    let texts = |item: Item| {
        expand(item, options)
            .into_iter()
            .map(|item| guarded(&Item { ocr: options.ocr(), ..item? }, work))
            .collect::<Vec<_>>()
    };
    match job {
        Job::Failed(e) => vec![Err(e)],
        Job::Item(item) => texts(*item),
        Job::File(listed) => {
            let results: Vec<Result<T>> = match time(Stage::Input, || format::open(&listed, options)) {
                Err(e) => vec![Err(e)],
                Ok(Opened::One(item)) => texts(item),
                Ok(Opened::Many(items)) => items.flat_map(|item| item.map_or_else(|e| vec![Err(e)], texts)).collect(),
            };
            results.into_iter().map(|r| r.map_err(|e| listed.locate(e))).collect()
        }
    }
}

/// The texts of a document. The libraries that read formats should not panic either.
fn expand(item: Item, options: &FormatArgs) -> Vec<Result<Item>> {
    let doc = item.doc.clone();
    let work = || time(Stage::Input, || format::expand(item, options));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| vec![Err(defect(&doc))])
}

/// Reading never panics; should it all the same, one document is lost and not the run.
fn guarded<T>(item: &Item, work: &(impl Fn(&Item) -> T + Sync)) -> Result<T> {
    catch_unwind(AssertUnwindSafe(|| work(item))).map_err(|_| defect(&item.doc))
}

fn defect(doc: &str) -> Error {
    Error::Input {
        path: doc.into(),
        what: "baoshu failed on this document, which is a defect of baoshu".into(),
        remedy: "please report it with the document; the other documents are not affected".into(),
    }
}

struct Jobs<'a> {
    options: &'a FormatArgs,
    files: std::vec::IntoIter<Listed>,
    open: Option<Box<dyn Iterator<Item = Result<Item>> + Send>>,
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
            if let Some(open) = &mut self.open {
                match open.next() {
                    Some(Ok(item)) => {
                        let size = item.bytes.len() as u64;
                        return Some((Job::Item(Box::new(item)), size));
                    }
                    Some(Err(e)) => return Some((Job::Failed(e), 0)),
                    None => self.open = None,
                }
            }
            let listed = self.files.next()?;
            if !format::is_container(&listed) {
                let size = listed.size;
                return Some((Job::File(listed), size));
            }
            match format::open(&listed, self.options) {
                Ok(Opened::One(item)) => return Some((Job::Item(Box::new(item)), listed.size)),
                Ok(Opened::Many(items)) => self.open = Some(items),
                Err(e) => return Some((Job::Failed(e), 0)),
            }
        }
    }
}
