//! Whether a PDF nests its objects so deep that a library which calls itself would overflow its stack: arrays and dictionaries, in
//! the file itself and in its streams of objects and of content, decrypted where no password is needed, and after their filters.

use pdf_oxide::PdfDocument;
use pdf_oxide::decoders::{DecodeParams, decode_stream_with_params};
use pdf_oxide::encryption::EncryptionHandler;
use pdf_oxide::object::Object;

/// Arrays and dictionaries stand inside one another this deep at most.
const DEEPEST: usize = 5000;

/// Marks of streams that hold no objects: images, fonts, profiles, descriptions.
const OTHER: &[&[u8]] =
    &[b"/Image", b"/Length1", b"/Type1C", b"/CIDFontType0C", b"/OpenType", b"/Metadata", b"/ICCBased"];

/// Whether a file nests too deep, as far as it is not encrypted.
pub fn too_deep(bytes: &[u8]) -> bool {
    any_stream(bytes, &|dictionary, data| in_stream(dictionary, without_line_end(data)))
}

/// As above, within the streams of an encrypted file that opens without a password. What cannot be decrypted cannot be looked into, and
/// counts as too deep.
pub fn too_deep_behind(handler: &EncryptionHandler, bytes: &[u8]) -> bool {
    any_stream(bytes, &|dictionary, data| {
        let has = |word: &[u8]| memchr::memmem::find(dictionary, word).is_some();
        let is_object_stream = has(b"/ObjStm");
        if has(b"/XRef") || OTHER.iter().any(|word| has(word)) && !is_object_stream {
            return false;
        }
        let data = without_line_end(data);
        let Some((number, generation)) = object_number(dictionary) else { return true };
        // The length that it says, or all but the line end: ciphers work in blocks of 16 bytes.
        let lengths = [number_after(dictionary, b"/Length").filter(|n| *n <= data.len()), Some(data.len() & !15)];
        let decrypt = |n: usize| handler.decrypt_stream(&data[..n], number, generation).ok();
        match lengths.into_iter().flatten().find_map(decrypt) {
            Some(data) => in_stream(dictionary, &data),
            // Many programs leave streams of objects as they are, and those were looked into before.
            None => !is_object_stream,
        }
    })
}

/// What decrypts the streams of a document that is encrypted and needs no password.
pub fn handler(document: &PdfDocument) -> Option<EncryptionHandler> {
    let trailer = document.trailer().as_dict()?;
    let resolved = |object: &Object| match object {
        Object::Reference(at) => document.load_object(*at).ok(),
        object => Some(object.clone()),
    };
    let encrypt = resolved(trailer.get("Encrypt")?)?;
    let parts = encrypt.as_dict()?.iter().map(|(name, part)| Some((name.clone(), resolved(part)?)));
    let encrypt = Object::Dictionary(parts.collect::<Option<_>>()?);
    let id = match trailer.get("ID") {
        Some(Object::Array(parts)) => parts.first().and_then(Object::as_string).map(<[u8]>::to_vec),
        _ => None,
    };
    let mut handler = EncryptionHandler::new(&encrypt, id.unwrap_or_default()).ok()?;
    handler.authenticate(b"").ok()?.then_some(handler)
}

/// Whether the file itself nests too deep, or `look` says so of a stream, given what stands before it and its bytes.
fn any_stream(bytes: &[u8], look: &dyn Fn(&[u8], &[u8]) -> bool) -> bool {
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
                if look(dictionary(&bytes[object..at]), &data[..length]) {
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

/// What stands before a stream.
fn dictionary(before: &[u8]) -> &[u8] {
    /// Longer dictionaries are nobody's: their end is what matters.
    const MOST: usize = 8192;
    &before[before.len().saturating_sub(MOST)..]
}

fn without_line_end(data: &[u8]) -> &[u8] {
    let data = data.strip_prefix(b"\r").unwrap_or(data);
    data.strip_prefix(b"\n").unwrap_or(data)
}

/// The number and the generation of the object that a dictionary begins: `7 0 obj`, after the `endobj` of the one before.
fn object_number(dictionary: &[u8]) -> Option<(u32, u32)> {
    let dictionary = dictionary.strip_prefix(b"endobj").unwrap_or(dictionary);
    let before = &dictionary[..memchr::memmem::find(dictionary, b"obj")?];
    let mut words = before.rsplit(|b| !b.is_ascii_digit()).filter(|w| !w.is_empty());
    let mut number = || std::str::from_utf8(words.next()?).ok()?.parse().ok();
    let generation = number()?;
    Some((number()?, generation))
}

fn in_stream(dictionary: &[u8], data: &[u8]) -> bool {
    let has = |word: &[u8]| memchr::memmem::find(dictionary, word).is_some();
    if OTHER.iter().any(|word| has(word)) && !has(b"/ObjStm") {
        return false;
    }
    let mut filters = filters(dictionary);
    // A filter that stands in an object of its own.
    if filters.is_empty() && data.first().is_some_and(|b| b & 0x0f == 8) {
        filters.push("FlateDecode".into());
    }
    if filters.is_empty() {
        return objects_too_deep(data);
    }
    let number = |name: &[u8]| number_after(dictionary, name);
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
fn number_after(dictionary: &[u8], name: &[u8]) -> Option<usize> {
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

    /// A file that is encrypted (AES-256) and needs no password, with a page of this content.
    fn encrypted(content: &str, dictionary: &str) -> Vec<u8> {
        use pdf_oxide::encryption::{Algorithm, EncryptionWriteHandler};
        // SHA-256 of the salt `baoshu!!` behind an empty password. Any bytes serve as the wrapped key.
        let user = "73aaab5e291f24cd3a8f29b2f9ed2cf64db7ad2e200ebb55971ddd93980e6d9d".to_owned()
            + &"62616f7368752121".repeat(2);
        let lock = format!(
            "<</Filter/Standard/V 5/R 5/Length 256/P -4/O<{}>/OE<{}>/U<{user}>/UE<{}>/Perms<{}>\
             /CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF>>",
            "11".repeat(48),
            "22".repeat(32),
            "33".repeat(32),
            "44".repeat(16)
        );
        let file = |data: &[u8]| {
            let head = format!(
                "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n\
                 3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>\nendobj\n\
                 4 0 obj\n<<{dictionary}/Length {}>>\nstream\n",
                data.len()
            );
            let tail =
                format!("\nendstream\nendobj\ntrailer\n<</Root 1 0 R/Size 5/ID[<01><01>]/Encrypt {lock}>>\n%%EOF\n");
            [head.as_bytes(), data, tail.as_bytes()].concat()
        };
        let handler = handler(&PdfDocument::from_bytes(file(b"")).unwrap()).expect("an empty password opens it");
        let writer =
            EncryptionWriteHandler::from_key(handler.encryption_key().unwrap().to_vec(), Algorithm::Aes256, true);
        let data = if dictionary.is_empty() { content.as_bytes().to_vec() } else { packed(content) };
        file(&writer.encrypt_stream(&data, 4, 0))
    }

    #[test]
    fn encrypted_streams_are_looked_into() {
        let deep = format!("BT {}{} TJ ET", "[".repeat(900_000), "]".repeat(900_000));
        for (content, dictionary, what) in [
            ("BT ET", "", "has no text layer"),
            ("BT ET", "/Filter/FlateDecode", "has no text layer"),
            (deep.as_str(), "", "nests its objects too deep"),
            (deep.as_str(), "/Filter/FlateDecode", "nests its objects too deep"),
        ] {
            let bytes = encrypted(content, dictionary);
            assert!(!too_deep(&bytes), "nothing shows before it is decrypted");
            let item = crate::input::Item { doc: "a.pdf".into(), bytes, ..Default::default() };
            let error = super::super::read(item).unwrap_err().to_string();
            assert!(error.contains(what), "{dictionary}: {error}");
        }
    }
}
