//! What must hold for any bytes, one function a part of baoshu. cargo-fuzz feeds them from `fuzz_targets/`, and the tests
//! in `tests/it/properties.rs` feed the same functions on stable Rust. A function panics when something does not hold.

use baoshu::feed::job::Job;
use baoshu::input::format::options::FormatArgs;
use baoshu::input::format::stream::{Place, Walk};
use baoshu::input::format::{self, kind};
use baoshu::input::{Coding, Item, Meta};
use baoshu::lexicon::table::{self, Source};
use baoshu::lexicon::{Lexicon, Sources};
use baoshu::mention;
use baoshu::read::read;
use baoshu::row::{FigureRow, Row, SloganRow};
use baoshu::store::batch;
use baoshu::store::codec::Reader;
use baoshu::store::register::Register;
use baoshu::text::document::Document;
use baoshu::text::document::meta::DocMeta;
use baoshu::text::{Text, alike, decode};
use std::sync::LazyLock;

/// The dictionaries, loaded once.
pub static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::load(&Sources::default()).expect("the built-in dictionaries"));

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

fn item(data: &[u8]) -> Item {
    Item { doc: "f.txt".into(), bytes: data.to_vec(), ..Item::default() }
}

/// Bytes to characters: told from the bytes, and by every encoding by force.
pub fn decoder(data: &[u8]) {
    let told = decode::decode(data);
    let again = decode::decode(told.text.as_bytes());
    assert_eq!(
        again.text.trim_start_matches('\u{feff}'),
        told.text.trim_start_matches('\u{feff}'),
        "UTF-8 is read as it is"
    );
    for label in ["utf-8", "gb18030", "gbk", "big5", "utf-16le", "utf-16be"] {
        let encoding = decode::named(label).expect("a known label");
        decode::decode_as(data, encoding);
    }
}

/// Source to normalised text and back: every character of it points into the source, in order, and once is enough.
pub fn normaliser(data: &[u8]) {
    let text = Text::new(text(data));
    let chars = text.source.chars().count();
    let mut before = 0;
    for (at, c) in text.norm.char_indices() {
        let span = at..at + c.len_utf8();
        let from = text.source_chars(&span);
        assert!(from.start <= from.end && from.end <= chars, "{span:?} is {from:?} of {chars}");
        assert!(from.start >= before, "order at {span:?}");
        before = from.start;
        assert_eq!(
            text.source_slice(&span),
            text.source.chars().skip(from.start).take(from.len().min(8)).collect::<String>(),
            "{span:?}"
        );
        if at > 1 << 12 {
            break; // what is checked here is quadratic
        }
    }
}

/// Numbers, quantities, dates, places and organisations: each slices the text, and quantities do not cross.
pub fn mentions(data: &[u8]) {
    let document = Document::new(Text::new(text(data)));
    let meta = DocMeta::find(&document, "f.txt", &Meta { date: "2013-03-20".into(), ..Meta::default() });
    let found = mention::find(&document, &meta, &LEXICON);
    let norm = &document.text.norm;
    for q in &found.quantities {
        assert!(norm.get(q.span.clone()).is_some() && norm.get(q.number.clone()).is_some());
        assert!(q.span.start <= q.number.start && q.number.end <= q.span.end, "{:?}", &norm[q.span.clone()]);
    }
    for pair in found.quantities.windows(2) {
        assert!(
            pair[0].span.end <= pair[1].span.start,
            "{:?}",
            &norm[pair[0].span.start..pair[1].span.end.max(pair[0].span.end)]
        );
    }
    for d in &found.dates {
        assert!(norm.get(d.span.clone()).is_some());
    }
    mention::rows::rows(&"f.txt".into(), &document.text, &found, &LEXICON, true);
}

/// Slogans: each slices the text.
pub fn slogans(data: &[u8]) {
    let document = Document::new(Text::new(text(data)));
    let found = baoshu::slogan::find(&document, &LEXICON);
    for span in baoshu::slogan::spans(&found) {
        assert!(document.text.norm.get(span.clone()).is_some());
    }
    baoshu::slogan::discover::observe(&document, &LEXICON);
}

/// Dictionaries of the user: a table is read, or refused with the line and column.
pub fn dictionary(data: &[u8]) {
    const FILES: &[&str] = &[
        "units.tsv",
        "indicators.tsv",
        "places.tsv",
        "organisations.tsv",
        "slogans.tsv",
        "approximators.tsv",
        "dates.tsv",
        "boundary.tsv",
        "verbs.tsv",
        "frames.tsv",
        "terms.tsv",
        "not-figures.tsv",
    ];
    let source = Source { file: "f.tsv".into(), text: text(data).into() };
    if let Err(e) = table::rows(&source, &[], |_| Ok(())) {
        assert!(e.to_string().starts_with("f.tsv:"), "{e}");
    }
    // One byte says which table it takes the place of.
    let Some((which, rest)) = data.split_first() else { return };
    let dir = tempfile::tempdir().expect("a temporary folder");
    let file = FILES[usize::from(*which) % FILES.len()];
    std::fs::write(dir.path().join(file), rest).expect("a file");
    // Alone, so that this stays fast; the built-in tables are read by every other target.
    let _ = Lexicon::load(&Sources { dir: Some(dir.path().into()), no_builtin: true });
}

/// Job files of feeds: one is read, or refused with its name and what to do.
pub fn job(data: &[u8]) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("f.toml");
    std::fs::write(&path, data).expect("a file");
    if let Err(e) = Job::load(&path) {
        assert!(e.to_string().contains("f.toml"), "{e}");
    }
}

/// What a stream gives, with what its documents hold.
fn walk(data: &[u8], name: &str) {
    let options = FormatArgs::default().or_max_document(1);
    let place = Place { doc: name.into(), meta: Meta::default(), found: false, depth: 0, archives: 0 };
    let mut documents = 0;
    let mut emit = |found: baoshu::error::Result<Item>| {
        match found {
            Ok(item) => {
                assert!(item.bytes.len() <= 1 << 20 || item.doc == name, "over the limit");
                for item in format::expand(format::kind_of(&item), item, &options).into_iter().flatten() {
                    item.decode();
                }
            }
            Err(e) => assert!(!e.to_string().is_empty()),
        }
        documents += 1;
        documents < 200
    };
    Walk { options: &options, emit: &mut emit }.any(&mut &data[..], &place);
}

/// CSV, TSV, JSON Lines and JSON.
pub fn records(data: &[u8]) {
    for name in ["f.csv", "f.tsv", "f.jsonl", "f.json"] {
        walk(data, name);
    }
}

/// Pages and papers: HTML, feeds, ALTO, by their content.
pub fn page(data: &[u8]) {
    for name in ["f.html", "f.xml", "f.txt"] {
        let item = Item { doc: name.into(), ..item(data) };
        kind::of(data, name);
        for item in format::expand(format::kind_of(&item), item, &FormatArgs::default()).into_iter().flatten() {
            assert!(matches!(item.coding, Coding::Known { .. }) || item.bytes == data);
            Document::new(Text::new(item.decode().text));
        }
    }
}

/// Archives, compressed data, web archives, office files.
pub fn archive(data: &[u8]) {
    walk(data, "f.bin");
}

/// Stored rows: what is not whole says nothing.
pub fn store(data: &[u8]) {
    alike::read(data);
    let mut reader = Reader(data);
    let _ = reader.table(FigureRow::COLUMNS.len(), |_| Ok(()));
    let _ = reader.table(SloganRow::COLUMNS.len(), |_| Ok(()));
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = batch::path(dir.path(), 0);
    std::fs::write(&path, data).expect("a file");
    let mut rows = batch::Rows::new(dir.path());
    let mut register = Register::default();
    let _ = batch::index(&path, 0, &mut register);
    for (_, entry) in register.iter() {
        let _ = rows.stored(&entry);
    }
}

/// The whole way from bytes to rows.
pub fn figures(data: &[u8]) {
    rows_hold(&item(data));
}

/// Every row slices its text, rows of one table do not cross, and they stand in order.
pub fn rows_hold(item: &Item) {
    let source: Vec<char> = item.decode().text.chars().collect();
    let rows = read(item, &LEXICON);
    let slice = |start: u64, end: u64| source[start as usize..end as usize].iter().collect::<String>();
    let mut end = 0;
    for row in &rows.figures {
        assert!(row.start < row.end && row.end <= source.len() as u64);
        assert_eq!(slice(row.start, row.end), row.text);
        assert!(row.start >= end, "{} crosses the one before", row.text);
        end = row.end;
        assert!(row.value_max.is_none_or(|max| row.value.is_none_or(|value| value <= max)), "{}", row.text);
        assert!(row.period_start.is_none_or(|start| row.period_end.is_none_or(|end| start <= end)), "{}", row.text);
    }
    let mut end = 0;
    for row in &rows.slogans {
        assert_eq!(slice(row.start, row.end), row.text);
        assert!(row.start >= end, "{} crosses the one before", row.text);
        end = row.end;
    }
    assert_eq!(rows.document.chars, source.len() as u64);
}
