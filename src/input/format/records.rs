//! Records: CSV, TSV, JSON Lines and JSON, one document a record; which of their columns tells what.

use super::options::FormatArgs;
use super::stream::{Go, Place, Walk, head};
use crate::error::{Error, Result};
use crate::input::{Coding, Item, Meta, meta::iso_date};
use crate::lexicon::table::{self, Source};
use crate::text::decode;
use base64::Engine;
use encoding_rs::Encoding;
use serde_json::{Map, Value};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a column says of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The text.
    Text,
    /// Its id.
    Id,
    /// Its date.
    Date,
    /// Its title.
    Title,
    /// Its place.
    Place,
    /// Its newspaper or site.
    Outlet,
}

const ROLES: [(&str, Role); 6] = [
    ("text", Role::Text),
    ("id", Role::Id),
    ("date", Role::Date),
    ("title", Role::Title),
    ("place", Role::Place),
    ("outlet", Role::Outlet),
];

/// Names of columns with what they mean, the surest first.
static COMMON: LazyLock<Vec<(String, Role)>> = LazyLock::new(|| {
    let source =
        Source { file: "record-columns.tsv".into(), text: include_str!("../../../dicts/record-columns.tsv").into() };
    let mut names = Vec::new();
    // The built-in table is tested; a row that does not fit is a column that is not guessed.
    let _ = table::rows(&source, &["name", "role"], |row| {
        if let Some((_, role)) = ROLES.iter().find(|(r, _)| *r == row.get("role")) {
            names.push((row.get("name").to_owned(), *role));
        }
        Ok(())
    });
    names
});

/// The column of each role.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    of: [Option<String>; 6],
}

impl Columns {
    /// Chooses among the columns that there are. `Err` says why the text is not among them.
    pub fn choose<'a>(
        options: &FormatArgs,
        there: impl Iterator<Item = &'a str> + Clone,
        place: &Place,
    ) -> Result<Self> {
        let mut columns = Self::default();
        for (at, (_, role)) in ROLES.iter().enumerate() {
            let wanted = options.column(*role);
            columns.of[at] = match wanted {
                Some(name) => there.clone().find(|n| *n == name),
                None => COMMON
                    .iter()
                    .filter(|(_, r)| r == role)
                    .find_map(|(name, _)| there.clone().find(|n| n.trim().eq_ignore_ascii_case(name))),
            }
            .map(str::to_owned);
            if let (Some(name), None) = (wanted, &columns.of[at]) {
                let names: Vec<&str> = there.clone().collect();
                return Err(place.error(format!("has no column `{name}`"), &format!("it has {}", names.join(", "))));
            }
        }
        if columns.of[0].is_none() {
            let names: Vec<&str> = there.collect();
            return Err(place.error(
                "has no column that holds the text",
                &format!("name one with --text-column; it has {}", names.join(", ")),
            ));
        }
        Ok(columns)
    }

    /// The columns that are read.
    #[cfg(feature = "polars")]
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mut seen = Vec::new();
        self.of.iter().flatten().map(String::as_str).filter(move |name| {
            let new = !seen.contains(name);
            seen.push(name);
            new
        })
    }

    /// The document of a record whose cells `get` gives.
    pub fn item<'a>(
        &self,
        n: u64,
        place: &Place,
        encoding: &'static Encoding,
        get: impl Fn(&str) -> Option<std::borrow::Cow<'a, str>>,
    ) -> Item {
        let cell = |role: Role| {
            let name = self.of[role as usize].as_deref()?;
            get(name).filter(|s| !s.trim().is_empty())
        };
        let trimmed = |role: Role| cell(role).map(|s| s.trim().to_owned()).unwrap_or_default();
        let date = cell(Role::Date).and_then(|s| {
            let day = s.trim().split([' ', 'T']).next().unwrap_or_default();
            iso_date(day)
        });
        let own = Meta {
            date: date.unwrap_or_default(),
            place: trimmed(Role::Place),
            title: trimmed(Role::Title),
            outlet: trimmed(Role::Outlet),
        };
        let id = trimmed(Role::Id);
        Item {
            doc: if id.is_empty() { format!("{}#{n}", place.doc) } else { id },
            bytes: cell(Role::Text).map(|s| s.into_owned().into_bytes()).unwrap_or_default(),
            meta: own.or(&place.meta),
            coding: Coding::Known { encoding: encoding.name(), replaced: 0 },
            ..Item::default()
        }
    }
}

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
    let text = columns.of[Role::Text as usize].as_deref().and_then(|name| object.get(name));
    if text.is_some_and(Value::is_null) {
        return Err(at.error("has no text, it is null", "leave the record out, or give it a text"));
    }
    let mut item = columns.item(n, place, encoding, |name| object.get(name).and_then(cell).map(Into::into));
    if columns.of[Role::Text as usize].as_deref() == Some("base64") {
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
