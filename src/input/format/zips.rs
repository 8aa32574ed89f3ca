//! ZIP archives.

use super::kind::{self, Kind};
use super::mets;
use super::stream::{self, Go, Place, Walk, check};
use crate::error::Error;
use crate::input::Item;
use crate::input::list::slashed;
use std::io::{self, Read, Seek};
use std::path::Path;
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
    let mut done = vec![false; archive.len()];
    if !issues(walk, &mut archive, place, &mut done) {
        return false;
    }
    for i in (0..archive.len()).filter(|i| !done[*i]) {
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

/// Reads the issues of newspapers (METS) with the pages that they list, and marks the entries that they took.
fn issues(walk: &mut Walk<'_>, archive: &mut ZipArchive<impl Read + Seek>, place: &Place, done: &mut [bool]) -> Go {
    for i in 0..archive.len() {
        let Some(name) = archive.name_for_index(i).and_then(Result::ok).map(|n| n.into_owned()) else { continue };
        let xml = name.len() > 4 && name.as_bytes()[name.len() - 4..].eq_ignore_ascii_case(b".xml");
        if !xml || stream::is_hidden(&name) || !is_mets(archive, i) {
            continue;
        }
        let at = place.entry(&name);
        let folder = Path::new(&name).parent().unwrap_or(Path::new("")).to_owned();
        let mut taken = vec![i];
        let open = |archive: &mut ZipArchive<_>, i: usize, at: &Place| {
            let entry = archive.by_index(i).map_err(|e| broken(at, e))?;
            let (packed, max) = (entry.compressed_size(), walk.options.max_expansion());
            walk.whole(&mut Entry { inner: entry, packed, written: 0, max }, at)
        };
        let items = open(archive, i, &at).map(|bytes| {
            let item = Item { doc: at.doc.clone(), bytes, meta: place.meta.clone(), ..Item::default() };
            mets::read(&item, walk.options, &mut |page| {
                let inside = slashed(&folder.join(page));
                let at = place.entry(&inside);
                let missing = || at.error("is not in the archive, and the issue lists it", "fetch the archive again");
                let i = archive.index_for_name(&inside).ok_or_else(missing)?;
                taken.push(i);
                open(archive, i, &at)
            })
        });
        taken.into_iter().for_each(|i| done[i] = true);
        for item in items.unwrap_or_else(|e| vec![Err(e)]) {
            if !(walk.emit)(item) {
                return false;
            }
        }
    }
    true
}

fn is_mets(archive: &mut ZipArchive<impl Read + Seek>, i: usize) -> bool {
    let head = archive.by_index(i).ok().and_then(|mut entry| stream::head(&mut entry).ok());
    head.is_some_and(|head| kind::of(&head, "a.xml") == Kind::Mets)
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
