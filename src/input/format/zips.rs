//! ZIP archives.

use super::stream::{Go, Place, Walk, check};
use crate::error::Error;
use std::io::{self, Read, Seek};
use zip::ZipArchive;
use zip::result::ZipError;

/// What is wrong with an archive or an entry.
pub fn broken(place: &Place, e: ZipError) -> Error {
    match e {
        ZipError::Io(e) => place.broken(&e),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            place.error("is protected by a password", "unpack it with the password first")
        }
        e => place.error(format!("is not a whole ZIP archive ({e})"), "fetch it again"),
    }
}

/// Reads every entry.
pub fn read(walk: &mut Walk<'_>, input: impl Read + Seek, place: &Place) -> Go {
    let mut archive = match ZipArchive::new(input) {
        Ok(archive) => archive,
        Err(e) => return (walk.emit)(Err(broken(place, e))),
    };
    // A document whose archive begins with an uncommon entry.
    if archive.index_for_name("word/document.xml").is_some() {
        return super::docx::from_archive(walk, archive, place);
    }
    for i in 0..archive.len() {
        let max = walk.options.max_expansion();
        let name = archive.name_for_index(i).and_then(Result::ok).unwrap_or_default().into_owned();
        let go = match archive.by_index(i) {
            Ok(entry) if !entry.is_file() => true,
            Ok(entry) => {
                let name = entry.name_raw().to_vec();
                let packed = entry.compressed_size();
                walk.entry(&name, &mut Entry { inner: entry, packed, written: 0, max }, place)
            }
            Err(e) => {
                let place = Place { doc: format!("{}/{name}", place.doc), ..place.clone() };
                (walk.emit)(Err(broken(&place, e)))
            }
        };
        if !go {
            return false;
        }
    }
    true
}

/// An entry that stops when it unpacks to more than is believable.
struct Entry<R> {
    inner: R,
    packed: u64,
    written: u64,
    max: u64,
}

impl<R: Read> Read for Entry<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.written += n as u64;
        check(self.written, self.packed, self.max)?;
        Ok(n)
    }
}
