//! A workbook (Office Open XML) of which one sheet is edited.
//!
//! Libraries that read a workbook and write it again lose what they do not know (extensions, slicers, signatures). Here
//! every part of the file but the edited sheet is copied as it is, compressed bytes and all. A few more parts can change:
//! `xl/workbook.xml` asks programs to calculate formulas anew, sheets whose formulas look at the edited one lose the
//! results of last time (and nothing else) and their pivot tables are refreshed, `xl/styles.xml` gets a style for dates when the sheet has none, and a sheet that
//! is added is listed. What cannot be kept is refused before anything is written.

mod parts;
mod recalculate;
mod sheet;
mod xml;

use super::job::Job;
use super::merge::Changes;
use crate::error::{Error, Result};
use crate::store::codec::OwnedRow;
use crate::table::Head;
use parts::Parts;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// What a part may hold unpacked: a sheet of a million rows takes about half of it.
const LARGEST: u64 = 2 << 30;

/// An open workbook.
pub struct Book {
    path: PathBuf,
    archive: ZipArchive<File>,
    /// Parts that are written anew.
    changed: Vec<(String, Vec<u8>)>,
}

impl Book {
    /// Opens a workbook.
    pub fn open(path: &Path) -> Result<Self> {
        let io = |source| Error::Io { path: path.into(), source };
        let mut file = File::open(path).map_err(io)?;
        let mut magic = [0; 8];
        let n = file.read(&mut magic).map_err(io)?;
        io::Seek::rewind(&mut file).map_err(io)?;
        let refuse =
            |what: &str, remedy: &str| Error::Input { path: path.into(), what: what.into(), remedy: remedy.into() };
        if magic[..n].starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(refuse(
                "is protected by a password, or an old .xls file",
                "save it as .xlsx without a password",
            ));
        }
        let archive = ZipArchive::new(file)
            .map_err(|_| refuse("is no workbook", "name a .xlsx file, or one that does not exist yet"))?;
        if let Some(name) = archive.file_names().flatten().find(|n| n.starts_with("_xmlsignatures/")) {
            let what = format!("is signed ({name}), and a change would break the signature");
            return Err(refuse(&what, "remove the signature, or feed another workbook"));
        }
        Ok(Self { path: path.into(), archive, changed: Vec::new() })
    }

    /// Plans the changes that bring the rows into the job's sheet.
    pub fn feed(&mut self, job: &Job, columns: &[Head], rows: &[OwnedRow]) -> Result<Changes> {
        let mut parts = Parts::read(self)?;
        let name = job.target.sheet.clone().unwrap_or_else(|| job.what.table().into());
        let place = parts.sheet(self, &name)?;
        let strings = self.text("xl/sharedStrings.xml")?.map(|t| xml::strings(&t)).transpose();
        let strings =
            strings.map_err(|e| self.refuse(&format!("has shared strings that cannot be read ({e})"), REPAIR))?;
        let source = match &place {
            parts::Place::There(part) => {
                self.text(part)?.ok_or_else(|| self.refuse("lacks the part of the sheet", REPAIR))?
            }
            parts::Place::New(_) => sheet::EMPTY.to_owned(),
        };
        let date_style = parts.date_style(self)?;
        let context = sheet::Context {
            name: &name,
            strings: strings.as_deref().unwrap_or_default(),
            date_style: date_style.index,
            epoch_1904: parts.epoch_1904(),
        };
        let edited = sheet::edit(&source, &context, job, columns, rows).map_err(|e| match e {
            sheet::Trouble::Broken(what) => {
                self.refuse(&format!("has a sheet {name} that cannot be read ({what})"), REPAIR)
            }
            sheet::Trouble::Refused(what, remedy) => self.refuse(&what, &remedy),
        })?;
        if edited.changes.any() {
            let part = parts.place(&place, &name);
            self.changed.push((part, recalculate::without_values(&edited.xml).into_owned().into_bytes()));
            if edited.has_dates
                && let Some(styles) = date_style.added
            {
                self.changed.push(("xl/styles.xml".into(), styles.into_bytes()));
            }
            let stale = recalculate::stale(self, &parts, &name)?;
            self.changed.extend(stale);
            self.changed.extend(parts.changed());
        }
        Ok(edited.changes)
    }

    /// Writes the workbook with what has changed.
    pub fn write(mut self, out: &mut File) -> io::Result<()> {
        let mut writer = zip::ZipWriter::new(io::BufWriter::new(out));
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        for i in 0..self.archive.len() {
            let entry = self.archive.by_index_raw(i)?;
            let name = entry.name()?.into_owned();
            match self.changed.iter().position(|c| c.0 == name) {
                None => writer.raw_copy_file(entry)?,
                Some(at) => {
                    drop(entry);
                    let (name, bytes) = self.changed.swap_remove(at);
                    writer.start_file(name, options)?;
                    io::Write::write_all(&mut writer, &bytes)?;
                }
            }
        }
        // Parts that the workbook did not have.
        for (name, bytes) in self.changed {
            writer.start_file(name, options)?;
            io::Write::write_all(&mut writer, &bytes)?;
        }
        io::Write::flush(&mut writer.finish()?)
    }

    /// The definitions of the copies that pivot tables work on.
    fn pivot_caches(&self) -> Vec<String> {
        let is = |n: &String| n.starts_with("xl/pivotCache/pivotCacheDefinition") && n.ends_with(".xml");
        self.archive.file_names().flatten().map(|n| n.to_string()).filter(is).collect()
    }

    /// A part as text; none when there is no such part.
    fn text(&mut self, name: &str) -> Result<Option<String>> {
        let bad = |path: &Path, what: String| Error::Input { path: path.into(), what, remedy: REPAIR.into() };
        let path = self.path.clone();
        let entry = match self.archive.by_name(name) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(e) => return Err(bad(&path, format!("has a part that cannot be read ({name}: {e})"))),
        };
        let mut bytes = Vec::new();
        let read = entry.take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|e| bad(&path, format!("has a part that cannot be read ({name}: {e})")))?;
        if bytes.len() as u64 > LARGEST {
            return Err(bad(&path, format!("has a part of more than {} GB ({name})", LARGEST >> 30)));
        }
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).map(<[u8]>::to_vec).unwrap_or(bytes);
        String::from_utf8(bytes).map(Some).map_err(|_| bad(&path, format!("has a part that is not UTF-8 ({name})")))
    }

    fn refuse(&self, what: &str, remedy: &str) -> Error {
        Error::Input { path: self.path.clone(), what: what.into(), remedy: remedy.into() }
    }
}

const REPAIR: &str = "open it in Excel or LibreOffice and save it again as .xlsx";
