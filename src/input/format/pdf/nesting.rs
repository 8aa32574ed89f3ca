//! Whether a PDF nests its objects so deep that a library which calls itself would overflow its stack: arrays and dictionaries, in
//! the file itself and in its streams of objects and of content, after their filters. Encrypted streams are not looked into.

use pdf_oxide::decoders::{DecodeParams, decode_stream_with_params};

/// Arrays and dictionaries stand inside one another this deep at most.
const DEEPEST: usize = 5000;

/// Marks of streams that hold no objects: images, fonts, profiles, descriptions.
const OTHER: &[&[u8]] =
    &[b"/Image", b"/Length1", b"/Type1C", b"/CIDFontType0C", b"/OpenType", b"/Metadata", b"/ICCBased"];

/// Whether a file nests too deep.
pub fn too_deep(bytes: &[u8]) -> bool {
    // Where the last stream ends: a word `stream` behind it begins none.
    let end = memchr::memmem::rfind(bytes, b"endstream").unwrap_or(0);
    let (mut depth, mut at, mut object) = (0usize, 0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'[' | b'<' => {
                depth += 1;
                if depth > DEEPEST {
                    return true;
                }
            }
            b']' | b'>' => depth = depth.saturating_sub(1),
            b's' if at < end && bytes[at..].starts_with(b"stream") => {
                depth = 0;
                let data = &bytes[at + b"stream".len()..];
                let length = memchr::memmem::find(data, b"endstream").unwrap_or(0);
                if in_stream(&bytes[object..at], &data[..length]) {
                    return true;
                }
                at += b"stream".len() + length + b"endstream".len() - 1;
                object = at;
            }
            b'e' if bytes[at..].starts_with(b"endobj") => {
                depth = 0;
                object = at;
            }
            _ => {}
        }
        at += 1;
    }
    false
}

fn in_stream(dictionary: &[u8], data: &[u8]) -> bool {
    /// Longer dictionaries are nobody's: their end is what matters.
    const MOST: usize = 8192;
    let dictionary = &dictionary[dictionary.len().saturating_sub(MOST)..];
    let has = |word: &[u8]| memchr::memmem::find(dictionary, word).is_some();
    if OTHER.iter().any(|word| has(word)) && !has(b"/ObjStm") {
        return false;
    }
    let data = data.strip_prefix(b"\r").unwrap_or(data);
    let data = data.strip_prefix(b"\n").unwrap_or(data);
    let mut filters = filters(dictionary);
    // A filter that stands in an object of its own.
    if filters.is_empty() && data.first().is_some_and(|b| b & 0x0f == 8) {
        filters.push("FlateDecode".into());
    }
    if filters.is_empty() {
        return objects_too_deep(data);
    }
    let number = |name: &[u8]| number(dictionary, name);
    let params = number(b"/Predictor").filter(|p| *p > 1).map(|predictor| DecodeParams {
        predictor: predictor as i64,
        columns: number(b"/Columns").unwrap_or(1),
        colors: number(b"/Colors").unwrap_or(1),
        bits_per_component: number(b"/BitsPerComponent").unwrap_or(8),
    });
    // What does not decode here does not decode in the library either.
    decode_stream_with_params(data, &filters, params.as_ref()).is_ok_and(|data| objects_too_deep(&data))
}

/// The names of the filters of a stream.
fn filters(dictionary: &[u8]) -> Vec<String> {
    let Some(at) = memchr::memmem::find(dictionary, b"/Filter") else { return Vec::new() };
    let rest = dictionary[at + b"/Filter".len()..].trim_ascii_start();
    let (list, rest) = match rest.strip_prefix(b"[") {
        Some(rest) => (true, &rest[..memchr::memchr(b']', rest).unwrap_or(rest.len())]),
        None => (false, rest),
    };
    let names = rest.split(|b| *b == b'/').skip(1).take(if list { 8 } else { 1 });
    let end = |n: &[u8]| n.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(n.len());
    let found = names.map(|n| String::from_utf8_lossy(&n[..end(n)]).into_owned());
    if rest.starts_with(b"/") || list { found.collect() } else { Vec::new() }
}

/// A number of the dictionary.
fn number(dictionary: &[u8], name: &[u8]) -> Option<usize> {
    let at = memchr::memmem::find(dictionary, name)? + name.len();
    let digits = dictionary[at..].trim_ascii_start();
    let end = digits.iter().position(|b| !b.is_ascii_digit()).unwrap_or(digits.len());
    std::str::from_utf8(&digits[..end]).ok()?.parse().ok()
}

/// As above, for what a stream holds. The characters of strings open nothing.
fn objects_too_deep(data: &[u8]) -> bool {
    let (mut depth, mut strings, mut at) = (0usize, 0usize, 0);
    while at < data.len() {
        match data[at] {
            b'\\' if strings > 0 => at += 1,
            b'(' => strings += 1,
            b')' => strings = strings.saturating_sub(1),
            b'[' | b'<' if strings == 0 => {
                depth += 1;
                if depth > DEEPEST {
                    return true;
                }
            }
            b']' | b'>' if strings == 0 => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn packed(data: &str) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(data.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn file(dictionary: &str, data: &[u8]) -> Vec<u8> {
        let head = format!("%PDF-1.5\n3 0 obj\n<<{dictionary}/Length {}>>\nstream\n", data.len());
        [head.as_bytes(), data, b"\nendstream\nendobj\n"].concat()
    }

    #[test]
    fn streams_are_looked_into() {
        let deep = format!("1 0 {}1{}", "[".repeat(6000), "]".repeat(6000));
        let hex: String = deep.bytes().map(|b| format!("{b:02X}")).collect();
        for (dictionary, data) in [
            ("/Type/ObjStm/Filter/FlateDecode", packed(&deep)),
            ("/Filter /FlateDecode", packed(&deep)),
            ("/Filter 7 0 R", packed(&deep)),
            (
                "/Type/ObjStm/Filter[/AHx /Fl]",
                packed(&deep).iter().map(|b| format!("{b:02x}")).collect::<String>().into(),
            ),
            ("/Filter[/ASCIIHexDecode]", hex.into_bytes()),
            ("", deep.clone().into_bytes()),
        ] {
            assert!(too_deep(&file(dictionary, &data)), "{dictionary}");
        }
        let strings = format!("BT ({}) Tj [(\\(])] TJ ET", "[".repeat(9000));
        for (dictionary, data) in [
            ("/Subtype/Image/Filter/FlateDecode", packed(&deep)),
            ("/Filter/FlateDecode", packed(&strings)),
            ("/Filter/FlateDecode", packed(&"[1 2] <</A 1>> ".repeat(9000))),
            ("/Filter/FlateDecode", b"\x78\x9ctorn".to_vec()),
        ] {
            assert!(!too_deep(&file(dictionary, &data)), "{dictionary}");
        }
    }
}
