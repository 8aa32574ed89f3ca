//! What a file holds. A format turns the bytes of a file into documents; each stands in a file of this folder.

use super::Item;
use super::list::Listed;
use crate::error::{Error, Result};
use std::io::Read;
use std::path::Path;

/// The endings that are read from folders. A file that is named on the command line or by `--include` may have any.
pub const ENDINGS: &[&str] = &["txt"];

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

/// Whether a file holds many documents by its ending, so that it should be read as a stream and not by one worker.
pub fn is_container(_path: &Path) -> bool {
    false
}

/// The lower-case ending of a path.
fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// Opens a file.
pub fn open(listed: &Listed) -> Result<Opened> {
    let bytes = bytes(listed)?;
    if let Some(what) = not_text(&bytes) {
        return Err(Error::Input {
            path: listed.shown().into(),
            what: format!("is not text ({what})"),
            remedy: "convert it to plain text (UTF-8, GB18030, Big5 or UTF-16) or leave it out with --exclude".into(),
        });
    }
    Ok(Opened::One(Item { doc: listed.doc.clone(), bytes, meta: listed.meta.clone() }))
}

fn bytes(listed: &Listed) -> Result<Vec<u8>> {
    let io = |source| Error::Io { path: listed.shown().into(), source };
    match &listed.path {
        Some(path) => std::fs::read(path).map_err(io),
        None => {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).map_err(io)?;
            Ok(bytes)
        }
    }
}

/// First bytes that no text has, and what they mean.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"BZh", "bzip2 data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"PAR1", "a Parquet table"),
    (b"SQLite format 3", "a database"),
];

/// Why bytes are not text, if they are not. UTF-16 has NUL bytes, but in one half of its pairs only.
fn not_text(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    let head = &bytes[..bytes.len().min(8192)];
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return None;
    }
    let control = head.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31 | 127)).count();
    if control * 10 > head.len() {
        return Some("it is full of control bytes");
    }
    let mut nul = [0usize; 2];
    for (i, b) in head.iter().enumerate() {
        nul[i % 2] += usize::from(*b == 0);
    }
    // Text in UTF-16 without a mark: its NULs stand on one side, and spaces and digits are common enough to show them.
    let (few, many) = (nul[0].min(nul[1]), nul[0].max(nul[1]));
    (many > 0 && few * 10 >= many && many * 50 > head.len()).then_some("it is full of NUL bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_other_bytes() {
        let utf16: Vec<u8> = "全市完成 120 项\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for text in ["全市完成120项".as_bytes(), b"", b"\xc8\xab\xca\xd0", &utf16, b"a\0bcdefghijklmnop\n"] {
            assert_eq!(not_text(text), None, "{text:?}");
        }
        for bytes in [&b"\x89PNG\r\n\x1a\n"[..], b"%PDF-1.7", b"\x7fELF\x02", &[0; 64], &[1, 2, 3, 4, 5, 6, 7, 8]] {
            assert!(not_text(bytes).is_some(), "{bytes:?}");
        }
    }
}
