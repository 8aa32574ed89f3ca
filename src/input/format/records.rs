//! Records: CSV, TSV, JSON Lines and JSON, one document a record.

use super::columns::{Columns, Role};
use super::options::FormatArgs;
use super::stream::{Go, Place, Walk, head};
use crate::error::{Error, Result};
use crate::input::{Coding, Item};
use crate::text::decode;
use base64::Engine;
use encoding_rs::Encoding;
use serde_json::{Map, Value};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The stream in UTF-8, and the encoding that it was in.
fn utf8<'a>(walk: &Walk<'_>, mut input: &'a mut dyn Read) -> io::Result<(Box<dyn Read + 'a>, &'static Encoding)> {
    let head = head(&mut input)?;
    let encoding = walk.options.encoding().unwrap_or_else(|| decode::detect(&head).0);
    let input = Cursor::new(head).chain(input);
    let decoder = encoding_rs_io::DecodeReaderBytesBuilder::new()
        .encoding(Some(encoding))
        .bom_override(walk.options.encoding().is_none())
        .build(input);
    Ok((Box::new(decoder), encoding))
}

/// Reads a table with a header.
pub fn table(walk: &mut Walk<'_>, input: &mut dyn Read, delimiter: u8, place: &Place) -> Go {
    let (input, encoding) = match utf8(walk, input) {
        Ok(x) => x,
        Err(e) => return (walk.emit)(Err(place.broken(&e))),
    };
    let options = walk.options;
    let since = Arc::new(AtomicU64::new(0));
    let limited = Limited { inner: input, since: Arc::clone(&since), max: walk.options.max_document() };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(limited);
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(e) => return (walk.emit)(Err(bad_row(options, &e, place))),
    };
    let columns = match Columns::choose(walk.options, header.iter(), place) {
        Ok(columns) => columns,
        Err(_) if place.found => return true,
        Err(e) => return (walk.emit)(Err(e)),
    };
    let mut record = csv::StringRecord::new();
    for n in 1.. {
        since.store(0, Ordering::Relaxed);
        let go = match reader.read_record(&mut record) {
            Ok(false) => return true,
            Ok(true) => {
                let get = |name: &str| {
                    let at = header.iter().position(|h| h == name)?;
                    record.get(at).map(|s| s.to_owned().into())
                };
                (walk.emit)(Ok(columns.item(n, place, encoding, get)))
            }
            Err(e) => {
                let fatal = matches!(e.kind(), csv::ErrorKind::Io(_));
                (walk.emit)(Err(bad_row(options, &e, place))) && !fatal
            }
        };
        if !go {
            return false;
        }
    }
    true
}

fn bad_row(options: &FormatArgs, e: &csv::Error, place: &Place) -> Error {
    match e.kind() {
        csv::ErrorKind::Io(e) if e.get_ref().is_some_and(|e| e.is::<TooLong>()) => options.too_large(&place.doc),
        csv::ErrorKind::Io(e) => place.broken(e),
        _ => place.error(format!("{e}"), "mend the row; the others were read"),
    }
}

/// Reads JSON Lines.
pub fn json_lines(walk: &mut Walk<'_>, input: &mut dyn Read, place: &Place) -> Go {
    let (input, encoding) = match utf8(walk, input) {
        Ok(x) => x,
        Err(e) => return (walk.emit)(Err(place.broken(&e))),
    };
    lines(walk, &mut BufReader::with_capacity(1 << 16, input), encoding, place)
}

/// Reads JSON Lines in UTF-8, each as soon as it is there.
pub fn lines(walk: &mut Walk<'_>, mut input: &mut dyn BufRead, encoding: &'static Encoding, place: &Place) -> Go {
    let max = walk.options.max_document();
    let mut columns = None;
    let mut line = Vec::new();
    for n in 1.. {
        line.clear();
        let long = match (&mut input).take(max + 1).read_until(b'\n', &mut line) {
            Ok(0) => return true,
            Ok(read) => read as u64 > max && !line.ends_with(b"\n"),
            Err(e) => return (walk.emit)(Err(place.broken(&e))),
        };
        let at = Place { doc: format!("{}#{n}", place.doc), ..place.clone() };
        if long {
            let doc = id_at_the_start(&line).unwrap_or(at.doc);
            if !(walk.emit)(Err(walk.options.too_large(&doc))) {
                return false;
            }
            if let Err(e) = skip_line(&mut input) {
                return (walk.emit)(Err(place.broken(&e)));
            }
            continue;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let go = match serde_json::from_slice::<Map<String, Value>>(&line) {
            Err(e) => {
                (walk.emit)(Err(at.error(format!("is not a JSON object ({e})"), "mend the line; the others were read")))
            }
            Ok(object) => match record(walk.options, &object, &mut columns, n, place, encoding) {
                Ok(item) => (walk.emit)(Ok(item)),
                Err(_) if place.found && n == 1 => return true,
                Err(e) => (walk.emit)(Err(e)),
            },
        };
        if !go {
            return false;
        }
    }
    true
}

fn record(
    options: &FormatArgs,
    object: &Map<String, Value>,
    columns: &mut Option<(Vec<String>, Columns)>,
    n: u64,
    place: &Place,
    encoding: &'static Encoding,
) -> Result<Item> {
    let id = object.get(options.column(Role::Id).unwrap_or("id")).and_then(cell).filter(|id| !id.trim().is_empty());
    let at = Place { doc: id.unwrap_or_else(|| format!("{}#{n}", place.doc)), ..place.clone() };
    // Records of one file have the same keys, as a rule; where they differ, look again.
    let columns = match columns {
        Some((keys, columns)) if keys.iter().eq(object.keys()) => columns,
        _ => {
            let chosen = Columns::choose(options, object.keys().map(String::as_str), &at)?;
            &columns.insert((object.keys().cloned().collect(), chosen)).1
        }
    };
    let text = columns.name(Role::Text).and_then(|name| object.get(name));
    if text.is_some_and(Value::is_null) {
        return Err(at.error("has no text, it is null", "leave the record out, or give it a text"));
    }
    let mut item = columns.item(n, place, encoding, |name| object.get(name).and_then(cell).map(Into::into));
    if columns.name(Role::Text) == Some("base64") {
        let bytes = base64::prelude::BASE64_STANDARD.decode(item.bytes.trim_ascii());
        item.bytes =
            bytes.map_err(|e| at.error(format!("is not base64 ({e})"), "encode the bytes of the file again"))?;
        item.coding = options.encoding().map_or(Coding::Unknown, Coding::Forced);
    }
    Ok(item)
}

/// The id of a record that was cut before its end, where it is the first key.
fn id_at_the_start(line: &[u8]) -> Option<String> {
    let rest = line.trim_ascii_start().strip_prefix(b"{")?.trim_ascii_start().strip_prefix(b"\"id\"")?;
    let rest = rest.trim_ascii_start().strip_prefix(b":")?;
    serde_json::Deserializer::from_slice(rest).into_iter::<Value>().next()?.ok().as_ref().and_then(cell)
}

/// Reads one JSON value: a record, or a list of records.
pub fn json(options: &FormatArgs, text: &str, place: &Place) -> Vec<Result<Item>> {
    let bad = |e: String| vec![Err(place.error(e, "write one object, or a list of objects"))];
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(e) => return bad(format!("is not JSON ({e})")),
    };
    let list = match value {
        Value::Array(list) => list,
        value => vec![value],
    };
    let mut columns = None;
    let mut items = Vec::new();
    for (value, n) in list.iter().zip(1..) {
        match value {
            Value::Object(object) => items.push(record(options, object, &mut columns, n, place, encoding_rs::UTF_8)),
            _ => return bad(format!("its value {n} is not an object")),
        }
    }
    if place.found && items.iter().all(Result::is_err) { Vec::new() } else { items }
}

/// A value as text: strings as they are, lists of paragraphs one a line.
fn cell(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(s) => Some(s.clone()),
        Value::Array(list) => Some(list.iter().filter_map(cell).collect::<Vec<_>>().join("\n")),
        Value::Object(_) => None,
        other => Some(other.to_string()),
    }
}

fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        match memchr::memchr(b'\n', buffer) {
            Some(i) => {
                input.consume(i + 1);
                return Ok(());
            }
            None => {
                let n = buffer.len();
                input.consume(n);
            }
        }
    }
}

/// Fails when a record grows too long.
struct Limited<R> {
    inner: R,
    since: Arc<AtomicU64>,
    max: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        if self.since.fetch_add(n as u64, Ordering::Relaxed) > self.max {
            return Err(io::Error::other(TooLong));
        }
        Ok(n)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a record is too long")]
struct TooLong;
