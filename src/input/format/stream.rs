//! Files that hold many documents, taken apart as a stream: archives, compressed data, web archives, records. An archive inside an
//! archive is opened once. A bad entry is an error of its own; the others are read.

use super::kind::{self, Compression, HEAD, Kind};
use super::options::FormatArgs;
use super::{records, warc, zips};
use crate::error::{Error, Result};
use crate::input::{Coding, Item, Meta};
use crate::text::decode;
use std::io::{self, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Unpacked bytes that are always allowed: small files may be very regular.
const FREE_EXPANSION: u64 = 64 << 20;
/// Archives and compressed data may stand inside one another this deep.
const MAX_DEPTH: u8 = 4;

/// Where the reader is.
#[derive(Clone, Debug)]
pub struct Place {
    /// Document id so far: the path, then the names inside.
    pub doc: String,
    /// What is known of all documents here.
    pub meta: Meta,
    /// Whether it was found in a folder or archive rather than named: then a table without text is passed over.
    pub found: bool,
    /// How many archives and compressions it is inside of.
    pub depth: u8,
    /// How many archives it is inside of.
    pub archives: u8,
}

impl Place {
    /// An entry of the archive that this is.
    pub fn entry(&self, name: &str) -> Self {
        Self {
            doc: format!("{}/{name}", self.doc),
            found: true,
            depth: self.depth + 1,
            archives: self.archives + 1,
            ..self.clone()
        }
    }

    /// An error here.
    pub fn error(&self, what: impl Into<String>, remedy: &str) -> Error {
        Error::Input { path: self.doc.as_str().into(), what: what.into(), remedy: remedy.into() }
    }

    /// What the operating system or a decoder said, in terms of the file.
    pub fn broken(&self, e: &io::Error) -> Error {
        if let Some(limit) = e.get_ref().and_then(|e| e.downcast_ref::<Expands>()) {
            return self.error(limit.to_string(), "raise the limit with --max-expansion if you trust the file");
        }
        match e.kind() {
            io::ErrorKind::UnexpectedEof => self.error("is cut short", "fetch it again; what came before was read"),
            _ => self.error(format!("cannot be unpacked: {e}"), "fetch it again or unpack it yourself"),
        }
    }
}

/// Takes streams apart. `emit` gets each document and says whether more are wanted.
pub struct Walk<'a> {
    /// How to read.
    pub options: &'a FormatArgs,
    /// Where documents and errors go.
    pub emit: &'a mut dyn FnMut(Result<Item>) -> bool,
}

/// Whether to go on.
pub type Go = bool;

impl Walk<'_> {
    /// Reads a stream of which nothing is known but its place.
    pub fn any(&mut self, input: &mut dyn Read, place: &Place) -> Go {
        let mut input = Steady(input);
        let head = match head(&mut input) {
            Ok(head) => head,
            Err(e) => return (self.emit)(Err(place.broken(&e))),
        };
        let kind = kind::of(&head, &place.doc);
        self.kind(kind, &mut Cursor::new(head).chain(input), place)
    }

    /// Reads a stream of a kind.
    pub fn kind(&mut self, kind: Kind, input: &mut dyn Read, place: &Place) -> Go {
        if place.depth > MAX_DEPTH || (place.archives > 1 && matches!(kind, Kind::Zip | Kind::Tar | Kind::Warc)) {
            let e = place.error("is an archive in an archive in an archive", "unpack the outer one first");
            return (self.emit)(Err(e));
        }
        match kind {
            Kind::Compressed(how) => self.compressed(how, input, place),
            Kind::Tar => self.tar(input, place),
            Kind::Zip => match self.whole(input, place) {
                Ok(bytes) => zips::read(self, Cursor::new(bytes), place),
                Err(e) => (self.emit)(Err(e)),
            },
            Kind::Warc => warc::read(self, input, place),
            Kind::JsonLines => records::json_lines(self, input, place),
            Kind::Table(delimiter) => records::table(self, input, delimiter, place),
            // Its table of contents stands at the end.
            #[cfg(feature = "polars")]
            Kind::Parquet => match self.whole(input, place) {
                Ok(bytes) => super::parquet::read(self, || Ok(Cursor::new(&bytes)), place),
                Err(e) => (self.emit)(Err(e)),
            },
            _ => {
                let item = self.whole(input, place).map(|bytes| self.item(bytes, place));
                (self.emit)(item)
            }
        }
    }

    /// An entry of an archive: its name as stored, and its bytes.
    pub fn entry(&mut self, name: &[u8], input: &mut dyn Read, place: &Place) -> Go {
        let name = entry_name(name);
        if name.split('/').any(|part| part == "..") || name.starts_with('/') || name.get(1..3) == Some(":/") {
            let e = place.entry(&name).error("its name points outside the archive", "repack the archive");
            return (self.emit)(Err(e));
        }
        if is_hidden(&name) || !super::is_read_from_folders(name.as_ref()) {
            return true;
        }
        self.any(input, &place.entry(&name))
    }

    /// A whole document in memory, if it is not too large.
    pub fn whole(&self, input: &mut dyn Read, place: &Place) -> Result<Vec<u8>> {
        let max = self.options.max_document();
        let mut bytes = Vec::new();
        input.take(max + 1).read_to_end(&mut bytes).map_err(|e| place.broken(&e))?;
        if bytes.len() as u64 > max { Err(self.options.too_large(&place.doc)) } else { Ok(bytes) }
    }

    fn item(&self, bytes: Vec<u8>, place: &Place) -> Item {
        let coding = self.options.encoding().map_or(Coding::Unknown, Coding::Forced);
        Item { doc: place.doc.clone(), bytes, meta: place.meta.clone(), coding, ..Item::default() }
    }

    fn compressed(&mut self, how: Compression, input: &mut dyn Read, place: &Place) -> Go {
        let counted = Counted { inner: input, read: Arc::default() };
        let read = Arc::clone(&counted.read);
        let packed = BufReader::new(counted);
        let decoder: Result<Box<dyn Read + '_>, io::Error> = match how {
            Compression::Gzip => Ok(Box::new(flate2::bufread::MultiGzDecoder::new(packed))),
            Compression::Bzip2 => Ok(Box::new(bzip2::bufread::MultiBzDecoder::new(packed))),
            Compression::Xz => Ok(Box::new(lzma_rust2::XzReader::new_mem_limit(packed, true, 512 << 10))),
            Compression::Zstd => zstd::stream::read::Decoder::with_buffer(packed).map(|d| Box::new(d) as Box<dyn Read>),
        };
        let decoder = match decoder {
            Ok(decoder) => decoder,
            Err(e) => return (self.emit)(Err(place.broken(&e))),
        };
        let mut guarded = Guarded { inner: decoder, packed: read, written: 0, max: self.options.max_expansion() };
        // What it unpacks to keeps the id of the file; only its kind is told anew, by a name without the ending.
        let inner = Place { depth: place.depth + 1, ..place.clone() };
        let head = match head(&mut guarded) {
            Ok(head) => head,
            Err(e) => return (self.emit)(Err(place.broken(&e))),
        };
        let plain = place.doc.rsplit_once('.').map_or(place.doc.as_str(), |(stem, _)| stem);
        let name = if place.doc.ends_with(".tgz") { "x.tar" } else { plain };
        let kind = kind::of(&head, name);
        self.kind(kind, &mut Cursor::new(head).chain(guarded), &inner)
    }

    fn tar(&mut self, input: &mut dyn Read, place: &Place) -> Go {
        let mut archive = tar::Archive::new(input);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(e) => return (self.emit)(Err(place.broken(&e))),
        };
        for entry in entries {
            let go = match entry {
                Ok(mut entry) if entry.header().entry_type().is_file() => {
                    let name = entry.path_bytes().into_owned();
                    self.entry(&name, &mut entry, place)
                }
                Ok(_) => true,
                // What follows a broken header cannot be found again.
                Err(e) => {
                    let e = match e.kind() {
                        io::ErrorKind::Other if e.get_ref().is_some_and(|e| !e.is::<Expands>()) => {
                            io::ErrorKind::UnexpectedEof.into()
                        }
                        _ => e,
                    };
                    return (self.emit)(Err(place.broken(&e)));
                }
            };
            if !go {
                return false;
            }
        }
        true
    }
}

/// The first bytes of a stream.
pub fn head(input: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    input.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether an entry is none that a user would see.
pub fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// The name of an entry with `/` between its parts. Archives made on Chinese Windows hold GBK.
fn entry_name(name: &[u8]) -> String {
    decode::decode(name).text.replace('\\', "/").trim_start_matches("./").to_owned()
}

/// Reads again what a signal interrupted: not every library does.
pub struct Steady<R>(pub R);

impl<R: Read> Read for Steady<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.0.read(buf) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }
}

/// Counts the bytes that are read.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Stops data that unpacks to more than is believable.
struct Guarded<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    written: u64,
    max: u64,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.written += n as u64;
        check(self.written, self.packed.load(Ordering::Relaxed), self.max)?;
        Ok(n)
    }
}

/// Fails when data of a packed size has unpacked to too much.
pub fn check(written: u64, packed: u64, max: u64) -> io::Result<()> {
    if written > FREE_EXPANSION && written / max > packed.max(1) {
        return Err(io::Error::other(Expands(max)));
    }
    Ok(())
}

/// Data unpacks to more than so many times its size.
#[derive(Debug, thiserror::Error)]
#[error("unpacks to more than {0} times its size")]
pub struct Expands(u64);
