//! What a file holds, told by its content. Two steps, so that the work can be shared out:
//!
//! 1. [`open`] takes files that hold many documents apart as streams ([`stream`]): archives ([`zips`], tar), compressed data, web
//!    archives ([`warc`]), records ([`records`], [`parquet`]).
//! 2. [`expand`] makes text of one document in memory: [`html`], [`docx`], [`pdf`], [`epub`], [`feed`], [`alto`]. An issue of a
//!    digitised newspaper ([`mets`]) is opened with the pages that it lists.
//!
//! The limits that keep hostile files from eating the machine stand in [`options`]: no document over `--max-document`, no data that
//! unpacks to more than `--max-expansion` times its size, archives two deep. Nothing is ever written to disk.

pub mod alto;
pub mod columns;
pub mod docx;
pub mod epub;
pub mod feed;
pub mod html;
pub mod kind;
pub mod mets;
pub mod options;
#[cfg(feature = "polars")]
pub mod parquet;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod records;
pub mod stream;
pub mod warc;
mod xml;
pub mod zips;

use super::list::{Listed, slashed};
use super::{Coding, Item};
use crate::error::{Error, Result};
use kind::Kind;
use options::FormatArgs;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use stream::{Place, Walk};

/// The endings that are read from folders and archives. A file that is named on the command line or by `--include` may have any.
pub const ENDINGS: &[&str] = &[
    "txt", "md", "html", "htm", "xhtml", "docx", "pdf", "epub", "xml", "rss", "atom", "jsonl", "ndjson", "csv", "tsv",
    "parquet", "zip", "tar", "gz", "tgz", "zst", "bz2", "xz", "warc",
];

/// Whether PDF can be read.
pub fn pdf_is_built() -> bool {
    cfg!(feature = "pdf")
}

/// Whether Parquet can be read.
pub fn parquet_is_built() -> bool {
    cfg!(feature = "polars")
}

/// A file at least this large is asked whether it is a stream before it is given to a worker.
const LARGE: u64 = 128 << 10;

/// How many documents of a stream wait for a worker.
const WAITING: usize = 16;

/// The documents of one file.
pub enum Opened {
    /// The file is one document.
    One(Item),
    /// The file holds many, read one after the other.
    Many(Box<dyn Iterator<Item = Result<Item>> + Send>),
}

/// Whether a path has one of the endings that folders are searched for.
pub fn is_read_from_folders(path: &Path) -> bool {
    ending(path).is_some_and(|e| ENDINGS.contains(&e.as_str()))
}

/// Whether a file should be read as a stream and not by one worker: standard input, pipes, and large files that hold many
/// documents.
pub fn is_container(listed: &Listed) -> bool {
    let Some(path) = listed.path.as_deref().filter(|_| !listed.endless) else { return true };
    listed.size >= LARGE
        && File::open(path).and_then(|mut f| stream::head(&mut f)).is_ok_and(|h| kind::of(&h, &listed.doc).is_stream())
}

/// The lower-case ending of a path.
fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// Opens a file.
pub fn open(listed: &Listed, options: &FormatArgs) -> Result<Opened> {
    let failed = |source| Error::Io { path: listed.shown().into(), source };
    let mut file = listed.path.as_deref().map(File::open).transpose().map_err(failed)?;
    let head = match &mut file {
        Some(file) => stream::head(file),
        None => stream::head(&mut io::stdin()),
    }
    .map_err(failed)?;
    let kind = kind::of(&head, &listed.doc);
    let place =
        Place { doc: listed.doc.clone(), meta: listed.meta.clone(), found: listed.found, depth: 0, archives: 0 };
    let rest: Box<dyn Read + Send> = match &file {
        Some(file) => Box::new(stream::Steady(file.try_clone().map_err(failed)?)),
        None => Box::new(stream::Steady(io::stdin())),
    };
    let mut input = Cursor::new(head).chain(rest);
    if kind.is_stream() {
        let file = file.filter(|_| !listed.endless);
        return Ok(Opened::Many(Box::new(spawn(kind, file, input, options.clone(), place))));
    }
    let walk = Walk { options, emit: &mut |_| true };
    if !listed.endless && listed.size > options.max_document() {
        return Err(options.too_large(&place.doc));
    }
    let bytes = walk.whole(&mut input, &place)?;
    let coding = options.encoding().map_or(Coding::Unknown, Coding::Forced);
    if let (Kind::Mets, Some(path)) = (kind, listed.path.as_deref().filter(|_| !listed.endless)) {
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut fetch = |page: &Path| {
            let path = folder.join(page);
            let mut file = File::open(&path).map_err(|source| Error::Io { path: path.clone(), source })?;
            walk.whole(&mut file, &Place { doc: slashed(&path), ..place.clone() })
        };
        let item = Item { doc: place.doc.clone(), bytes, meta: place.meta.clone(), coding, ..Item::default() };
        let items = mets::read(&item, options, &mut fetch);
        return Ok(Opened::Many(Box::new(items.into_iter())));
    }
    Ok(Opened::One(Item { doc: place.doc, bytes, meta: place.meta, coding, ..Item::default() }))
}

/// The pages that a file lists, from its folder, if it is the METS file of an issue. What cannot be read lists none: reading it will
/// say so.
pub fn pages_of(path: &Path, options: &FormatArgs) -> Vec<PathBuf> {
    let read = || -> Option<Vec<PathBuf>> {
        let mut file = File::open(path).ok()?;
        let head = stream::head(&mut file).ok()?;
        if kind::of(&head, "a.xml") != Kind::Mets {
            return None;
        }
        let mut bytes = head;
        file.take(options.max_document()).read_to_end(&mut bytes).ok()?;
        Some(mets::listed(&bytes))
    };
    read().unwrap_or_default()
}

/// Reads a stream in a thread of its own, which waits while enough documents are ready.
fn spawn(
    kind: Kind,
    file: Option<File>,
    mut input: impl Read + Send + 'static,
    options: FormatArgs,
    place: Place,
) -> impl Iterator<Item = Result<Item>> + Send {
    let (send, receive) = mpsc::sync_channel(WAITING);
    std::thread::spawn(move || {
        let defect =
            place.error("baoshu failed on this file, which is a defect of baoshu", "please report it with the file");
        let work = || {
            let mut any = false;
            let mut emit = |item: Result<Item>| {
                any = true;
                send.send(item).is_ok()
            };
            let mut walk = Walk { options: &options, emit: &mut emit };
            match (kind, file) {
                // An archive with its table of contents at the end is best read in place.
                (Kind::Zip, Some(file)) => zips::read(&mut walk, BufReader::new(file), &place),
                #[cfg(feature = "polars")]
                (Kind::Parquet, Some(file)) => parquet::read(&mut walk, || file.try_clone(), &place),
                _ => walk.kind(kind, &mut input, &place),
            };
            if !any && !place.found {
                let remedy = format!("inside archives baoshu reads files that end in {}", ENDINGS.join(", "));
                let _ = send.send(Err(place.error("holds no text", &remedy)));
            }
        };
        if catch_unwind(AssertUnwindSafe(work)).is_err() {
            let _ = send.send(Err(defect));
        }
    });
    receive.into_iter()
}

/// What a document in memory is.
pub fn kind_of(item: &Item) -> Kind {
    kind::of(&item.bytes[..item.bytes.len().min(kind::HEAD)], &item.doc)
}

/// The texts of one document as it came: usually one, several for a feed.
pub fn expand(kind: Kind, item: Item, options: &FormatArgs) -> Vec<Result<Item>> {
    let refuse = |what: &str, remedy: &str| {
        vec![Err(Error::Input { path: shown(&item.doc).into(), what: what.into(), remedy: remedy.into() })]
    };
    match kind {
        Kind::Html => vec![Ok(html::read(item))],
        Kind::Feed => feed::read(item),
        Kind::Alto => vec![alto::read(item)],
        Kind::Office => vec![docx::read(item, options)],
        Kind::Epub => vec![epub::read(item, options)],
        Kind::Json => {
            let place = Place { doc: item.doc.clone(), meta: item.meta.clone(), found: false, depth: 0, archives: 0 };
            records::json(options, &item.decode().text, &place)
        }
        Kind::Mets => refuse(
            "is METS, and the pages that it lists cannot be reached from here",
            "unpack it beside its pages, or put both into a ZIP archive",
        ),
        #[cfg(feature = "pdf")]
        Kind::Pdf => vec![pdf::read(item)],
        #[cfg(not(feature = "pdf"))]
        Kind::Pdf => refuse(
            "is a PDF, and this baoshu was built without PDF",
            "build it with --features pdf, or run pdftotext first",
        ),
        Kind::Parquet => refuse(
            "is a Parquet file, and this baoshu was built without polars",
            "build it with its default features, or convert the file to CSV",
        ),
        Kind::Other(what) if what.ends_with("database") => refuse(
            &format!("is not text ({what})"),
            "convert it to CSV or JSON Lines and name the column with --text-column",
        ),
        Kind::Other(what) => refuse(
            &format!("is not text ({what})"),
            "convert it to plain text (UTF-8, GB18030, Big5 or UTF-16) or leave it out with --exclude",
        ),
        _ => vec![Ok(item)],
    }
}

fn shown(doc: &str) -> &str {
    if doc == "-" { "<stdin>" } else { doc }
}
