//! What bytes are, by themselves; the name only helps where the bytes cannot tell (a table from running text).

use crate::text::decode::{self, Certainty};

/// How many bytes are looked at.
pub const HEAD: usize = 8192;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Running text.
    Text,
    /// HTML or XHTML.
    Html,
    /// RSS or Atom.
    Feed,
    /// A page of a digitised newspaper (ALTO).
    Alto,
    /// METS, which only lists the pages.
    Mets,
    /// A Word document, or another file of its family.
    Office,
    /// An e-book.
    Epub,
    /// PDF.
    Pdf,
    /// One JSON value.
    Json,
    /// JSON Lines.
    JsonLines,
    /// A table with this byte between its cells.
    Table(u8),
    /// Records in Apache Parquet.
    Parquet,
    /// An archive.
    Zip,
    /// An archive.
    Tar,
    /// A web archive.
    Warc,
    /// Compressed data.
    Compressed(Compression),
    /// Nothing that can be read, and what it is.
    Other(&'static str),
}

/// How data is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
    /// bzip2.
    Bzip2,
    /// xz.
    Xz,
}

impl Kind {
    /// Whether a large library reads it, which nobody can stop.
    pub fn is_intricate(self) -> bool {
        matches!(self, Self::Pdf | Self::Html | Self::Epub | Self::Office)
    }

    /// Whether it holds many documents, and is read as a stream.
    pub fn is_stream(self) -> bool {
        matches!(
            self,
            Self::JsonLines | Self::Table(_) | Self::Parquet | Self::Zip | Self::Tar | Self::Warc | Self::Compressed(_)
        )
    }
}

/// First bytes that tell, and what they mean.
const MAGIC: &[(&[u8], Kind)] = &[
    (b"%PDF", Kind::Pdf),
    (b"\x1f\x8b", Kind::Compressed(Compression::Gzip)),
    (b"\xfd7zXZ", Kind::Compressed(Compression::Xz)),
    (b"\x28\xb5\x2f\xfd", Kind::Compressed(Compression::Zstd)),
    (b"WARC/1.", Kind::Warc),
    (b"\x89PNG", Kind::Other("a PNG image")),
    (b"\xff\xd8\xff", Kind::Other("a JPEG image")),
    (b"GIF8", Kind::Other("a GIF image")),
    (b"II*\0", Kind::Other("a TIFF image")),
    (b"MM\0*", Kind::Other("a TIFF image")),
    (b"7z\xbc\xaf", Kind::Other("a 7z archive")),
    (b"Rar!", Kind::Other("a RAR archive")),
    (b"\x7fELF", Kind::Other("a program")),
    (b"\xd0\xcf\x11\xe0", Kind::Other("an old Office document, or one with a password")),
    (b"PAR1", Kind::Parquet),
    (b"SQLite format 3", Kind::Other("a database")),
];

/// What bytes that begin with `head` are. `name` is the file's.
pub fn of(head: &[u8], name: &str) -> Kind {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return *kind;
    }
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        return Kind::Compressed(Compression::Bzip2);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip(head);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Kind::Tar;
    }
    if let Some(what) = not_text(head) {
        return Kind::Other(what);
    }
    text(head, name)
}

/// An archive, or a document that happens to be one, by the names of its first entries.
fn zip(head: &[u8]) -> Kind {
    let name = |at: usize| {
        let len = usize::from(u16::from_le_bytes([*head.get(at + 26)?, *head.get(at + 27)?]));
        head.get(at + 30..at + 30 + len)
    };
    let first = name(0).unwrap_or_default();
    if first == b"mimetype" {
        let rest = &head[38.min(head.len())..];
        return if rest.starts_with(b"application/epub+zip") { Kind::Epub } else { Kind::Office };
    }
    let office: [&[u8]; 5] = [b"[Content_Types].xml", b"_rels/", b"word/", b"docProps/", b"customXml/"];
    if office.iter().any(|o| first.starts_with(o)) { Kind::Office } else { Kind::Zip }
}

fn text(head: &[u8], name: &str) -> Kind {
    let decoded = decode::decode(head).text;
    let start = decoded.trim_start();
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if start.starts_with('<') {
        return markup(start, &ending);
    }
    if start.starts_with(['{', '[']) {
        let first = start.lines().next().unwrap_or_default();
        let object = |s: &str| serde_json::from_str::<serde::de::IgnoredAny>(s).is_ok();
        if start.starts_with('{') && (object(first) || matches!(ending.as_str(), "jsonl" | "ndjson")) {
            return Kind::JsonLines;
        }
        if ending == "json" {
            return Kind::Json;
        }
        // A first line longer than what is looked at.
        if start.starts_with("{\"") && !start.contains('\n') && head.len() >= HEAD {
            return Kind::JsonLines;
        }
    }
    match ending.as_str() {
        "csv" => Kind::Table(delimiter(start)),
        "tsv" | "tab" => Kind::Table(b'\t'),
        _ => Kind::Text,
    }
}

fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |c: char| header.matches(c).count();
    [b',', b'\t', b';'].into_iter().max_by_key(|d| (count(char::from(*d)), *d == b',')).unwrap_or(b',')
}

fn markup(start: &str, ending: &str) -> Kind {
    let lower = start.get(..4000.min(start.len())).unwrap_or(start).to_ascii_lowercase();
    // The first element, after declarations and comments.
    let mut rest = lower.as_str();
    let root = loop {
        rest = rest.trim_start();
        let skip = match rest {
            r if r.starts_with("<?") => r.find("?>").map(|i| i + 2),
            r if r.starts_with("<!--") => r.find("-->").map(|i| i + 3),
            r if r.starts_with("<!doctype html") => return Kind::Html,
            // A declaration may hold others between brackets.
            r if r.starts_with("<!") => match (r.find('>'), r.find('[')) {
                (Some(end), Some(open)) if open < end => r.find("]>").map(|i| i + 2),
                (end, _) => end.map(|i| i + 1),
            },
            _ => None,
        };
        match skip {
            Some(n) => rest = &rest[n..],
            None => break rest.trim_start_matches('<'),
        }
    };
    let root = root.split(|c: char| !c.is_ascii_alphanumeric() && c != ':').next().unwrap_or_default();
    match root.rsplit(':').next().unwrap_or_default() {
        "rss" | "feed" | "rdf" => Kind::Feed,
        "alto" => Kind::Alto,
        "mets" => Kind::Mets,
        "html" | "head" | "body" | "div" | "p" | "table" | "meta" | "title" | "script" | "link" | "style" | "span"
        | "article" | "section" | "center" | "h1" | "h2" | "ul" | "br" | "font" | "a" | "form" | "header" => Kind::Html,
        _ if matches!(ending, "html" | "htm" | "xhtml") => Kind::Html,
        _ => Kind::Text,
    }
}

/// Why bytes are not text, if they are not. UTF-16 has NUL bytes, but in one half of its pairs only.
fn not_text(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return None;
    }
    // Counted in blocks without branches: every document passes here.
    let is_control = |b: &u8| u8::from(matches!(b, 1..=8 | 14..=26 | 28..=31 | 127));
    let control: usize = head.chunks(255).map(|c| usize::from(c.iter().map(is_control).sum::<u8>())).sum();
    let nul = if head.contains(&0) { head.iter().filter(|b| **b == 0).count() } else { 0 };
    // Half of the bytes of UTF-16 may be anything.
    let odd = control * 10 > head.len() || nul > 0;
    if odd && matches!(decode::detect(head).0.name(), "UTF-16LE" | "UTF-16BE") {
        return None;
    }
    if control * 10 > head.len() {
        return Some("it is full of control bytes");
    }
    // Some control bytes, and no encoding makes Chinese of the rest. Text that a tool marked up is UTF-8, or reads as Chinese.
    if (control + nul) * 50 > head.len() && decode::detect(head).1 == Certainty::Doubtful {
        return Some("no encoding makes text of its bytes");
    }
    memchr::memchr(0, head)?;
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
            assert_eq!(of(text, "a"), Kind::Text, "{text:?}");
        }
        // 一 and the ideographic space have a low byte of zero.
        let ones: Vec<u8> = "　　一是全县一般支出1.2亿元。\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(&ones, "a"), Kind::Text);
        for bytes in [&b"\x89PNG\r\n\x1a\n"[..], b"\x7fELF\x02", &[0; 64], &[1, 2, 3, 4, 5, 6, 7, 8]] {
            assert!(matches!(of(bytes, "a.txt"), Kind::Other(_)), "{bytes:?}");
        }
    }

    /// Bytes without any pattern: SplitMix64.
    fn noise(n: usize, seed: u64) -> Vec<u8> {
        let mut state = seed;
        let mut byte = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            ((z ^ (z >> 27)) >> 24) as u8
        };
        (0..n).map(|_| byte()).collect()
    }

    #[test]
    fn noise_is_no_text() {
        for n in [64, 300, 4096, HEAD] {
            for seed in 0..50 {
                let noise = noise(n, seed);
                // A few bytes may happen to look like another thing.
                assert!(
                    matches!(of(&noise, "a.txt"), Kind::Other(_) | Kind::Compressed(_)),
                    "{n} bytes of seed {seed}"
                );
            }
        }
        // A few control bytes harm no text that reads as Chinese.
        let report = "全县完成投资28.5亿元，同比增长6.2%。\u{1}\u{2}\n";
        for encoding in [encoding_rs::GBK, encoding_rs::UTF_8] {
            assert_eq!(of(&encoding.encode(report).0, "a"), Kind::Text, "{}", encoding.name());
        }
    }

    #[test]
    fn formats_are_told_by_their_content() {
        for (head, name, kind) in [
            ("<!DOCTYPE html><p>甲", "a.txt", Kind::Html),
            ("\u{feff}<?xml version=\"1.0\"?>\n<!-- x -->\n<rss version=\"2.0\">", "a", Kind::Feed),
            ("<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>", "a", Kind::Feed),
            ("<?xml version='1.0'?><alto xmlns='x'>", "a.xml", Kind::Alto),
            ("<mets:mets>", "a.xml", Kind::Mets),
            ("{\"text\":\"甲\"}\n{\"text\":\"乙\"}\n", "a", Kind::JsonLines),
            ("{甲乙}\n", "a.txt", Kind::Text),
            ("[甲]", "a.txt", Kind::Text),
            ("[{\"text\":1}]", "a.json", Kind::Json),
            ("id;content\n1;甲,乙\n", "a.csv", Kind::Table(b';')),
            ("甲,乙\n", "a.txt", Kind::Text),
            ("%PDF-1.4", "a.txt", Kind::Pdf),
            ("WARC/1.0\r\n", "a", Kind::Warc),
        ] {
            assert_eq!(of(head.as_bytes(), name), kind, "{head}");
        }
    }
}
