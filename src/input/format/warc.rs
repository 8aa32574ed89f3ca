//! Web archives (WARC 1.0 and 1.1): each page that was fetched is a document. The format is a sequence of headers and blocks, so
//! it is read here rather than by a library.

use super::stream::{Go, Place, Walk};
use std::io::{self, BufRead, BufReader, Read};

/// Longest line of a header.
const MAX_LINE: u64 = 64 << 10;

/// Reads every response and resource.
pub fn read(walk: &mut Walk<'_>, input: &mut dyn Read, place: &Place) -> Go {
    let mut input = BufReader::with_capacity(1 << 16, input);
    loop {
        let header = match header(&mut input) {
            Ok(Some(header)) => header,
            Ok(None) => return true,
            Err(e) => return (walk.emit)(Err(place.broken(&e))),
        };
        let Some(length) = header.get("content-length").and_then(|n| n.parse::<u64>().ok()) else {
            let e = place.error("has a record without Content-Length", "fetch it again; what came before was read");
            return (walk.emit)(Err(e));
        };
        let mut block = (&mut input).take(length);
        let kind = header.get("warc-type").unwrap_or_default();
        let go = match kind {
            "response" | "resource" => page(walk, &mut block, &header, kind == "response", place),
            _ => true,
        };
        if !go {
            return false;
        }
        if let Err(e) = io::copy(&mut block, &mut io::sink()) {
            return (walk.emit)(Err(place.broken(&e)));
        }
        if block.limit() > 0 {
            return (walk.emit)(Err(place.broken(&io::ErrorKind::UnexpectedEof.into())));
        }
    }
}

fn page(walk: &mut Walk<'_>, block: &mut dyn Read, header: &Header, http: bool, place: &Place) -> Go {
    let uri = header.get("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_owned();
    let mut block = BufReader::new(block);
    let mut kind = header.get("content-type").unwrap_or_default().to_owned();
    let mut chunked = false;
    if http {
        let answer = match self::header(&mut block) {
            Ok(Some(answer)) => answer,
            Ok(None) => return true,
            Err(e) => return (walk.emit)(Err(place.broken(&e))),
        };
        if !answer.first.contains(" 200") {
            return true;
        }
        kind = answer.get("content-type").unwrap_or_default().to_owned();
        chunked = answer.get("transfer-encoding").is_some_and(|t| t.contains("chunked"));
    }
    let read =
        ["html", "text/plain", "xml", "pdf", "msword", "officedocument", "json"].iter().any(|k| kind.contains(k));
    if !kind.is_empty() && !read {
        return true;
    }
    let inner = Place {
        doc: format!("{}/{uri}", place.doc),
        meta: place.meta.clone(),
        found: true,
        depth: place.depth + 1,
        archives: place.archives + 1,
    };
    if chunked {
        walk.any(&mut Chunked { inner: block, left: 0, ended: false }, &inner)
    } else {
        walk.any(&mut block, &inner)
    }
}

/// The header lines of a record or an answer.
struct Header {
    first: String,
    fields: Vec<(String, String)>,
}

impl Header {
    fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

fn header(input: &mut impl BufRead) -> io::Result<Option<Header>> {
    let mut first = String::new();
    // Records end with empty lines.
    while first.is_empty() {
        match line(input)? {
            Some(l) => first = l,
            None => return Ok(None),
        }
    }
    let mut fields = Vec::new();
    while let Some(l) = line(input)? {
        if l.is_empty() {
            return Ok(Some(Header { first, fields }));
        }
        if let Some((name, value)) = l.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
        if fields.len() > 1000 {
            break;
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

fn line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if input.take(MAX_LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned()))
}

/// A body in chunks.
struct Chunked<R> {
    inner: R,
    left: u64,
    ended: bool,
}

impl<R: BufRead> Read for Chunked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.left == 0 {
            if self.ended {
                return Ok(0);
            }
            match line(&mut self.inner)? {
                Some(l) if l.is_empty() => {}
                Some(l) => {
                    let size = l.split(';').next().unwrap_or_default().trim();
                    self.left =
                        u64::from_str_radix(size, 16).map_err(|_| io::Error::other("a chunk without a size"))?;
                    self.ended = self.left == 0;
                }
                None => self.ended = true,
            }
        }
        let most = buf.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let n = self.inner.read(&mut buf[..most])?;
        if n == 0 {
            self.ended = true;
        }
        self.left -= n as u64;
        if n == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(n) }
    }
}
