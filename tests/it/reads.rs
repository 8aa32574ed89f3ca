//! Reading that is interrupted by signals, comes in small pieces or fails half-way, in every format that is read as a stream.

use crate::formats::{gzip, tar, zip};
use baoshu::error::Error;
use baoshu::input::format::options::FormatArgs;
use baoshu::input::format::stream::{Place, Walk};
use baoshu::input::{Item, Meta};
use std::io::{self, ErrorKind, Read};

const TEXT: &str = "全县完成投资28.5亿元，同比增长6.2%。\n";

/// Gives a few bytes at a time, every other time an interruption instead, and fails at a byte.
struct Troubled<'a> {
    data: &'a [u8],
    calls: usize,
    /// How many bytes are given before it fails.
    fails_at: Option<usize>,
}

impl Read for Troubled<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.calls += 1;
        if self.calls % 2 == 1 {
            return Err(ErrorKind::Interrupted.into());
        }
        let left = self.fails_at.unwrap_or(usize::MAX);
        if left == 0 {
            return Err(io::Error::from_raw_os_error(5));
        }
        let n = buf.len().min(self.data.len()).min(1 + self.calls % 97).min(left);
        let (now, later) = self.data.split_at(n);
        buf[..n].copy_from_slice(now);
        self.data = later;
        self.fails_at = self.fails_at.map(|left| left - n);
        Ok(n)
    }
}

/// The documents of a stream, and its errors.
fn walk(reader: &mut dyn Read, name: &str) -> (Vec<Item>, Vec<Error>) {
    let options = FormatArgs::default();
    let place = Place { doc: name.into(), meta: Meta::default(), found: false, depth: 0, archives: 0 };
    let (mut items, mut errors) = (Vec::new(), Vec::new());
    let mut emit = |found: baoshu::error::Result<Item>| {
        match found {
            Ok(item) => items.push(item),
            Err(e) => errors.push(e),
        }
        items.len() + errors.len() < 1000
    };
    Walk { options: &options, emit: &mut emit }.any(reader, &place);
    (items, errors)
}

fn streams() -> Vec<(&'static str, Vec<u8>)> {
    let texts: Vec<String> = (1..40).map(|n| format!("第{n}号。{}", TEXT.repeat(n))).collect();
    let names: Vec<String> = (1..40).map(|n| format!("{n:02}.txt")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().zip(&texts).map(|(n, t)| (n.as_str(), t.as_bytes())).collect();
    let records: String = texts.iter().map(|t| serde_json::json!({ "text": t }).to_string() + "\n").collect();
    let rows: String = texts.iter().map(|t| format!("\"{t}\"\n")).collect();
    let pages: String = texts
        .iter()
        .map(|t| {
            let page = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{t}");
            format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n", page.len())
        })
        .collect();
    vec![
        ("a.txt", texts.concat().into_bytes()),
        ("a.jsonl", records.clone().into_bytes()),
        ("a.csv", format!("text\n{rows}").into_bytes()),
        ("a.zip", zip(&entries)),
        ("a.tar", tar(&entries)),
        ("a.tar.gz", gzip(&tar(&entries))),
        ("a.jsonl.gz", gzip(records.as_bytes())),
        ("a.txt.zst", zstd::encode_all(texts.concat().as_bytes(), 3).unwrap()),
        ("a.warc", pages.into_bytes()),
    ]
}

fn same(a: &[Item], b: &[Item]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.doc == b.doc && a.bytes == b.bytes)
}

#[test]
fn interruptions_and_small_pieces_change_nothing() {
    for (name, data) in streams() {
        let (wanted, errors) = walk(&mut &data[..], name);
        assert!(!wanted.is_empty() && errors.is_empty(), "{name}: {errors:?}");
        let (got, errors) = walk(&mut Troubled { data: &data, calls: 0, fails_at: None }, name);
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert!(same(&wanted, &got), "{name}");
    }
}

#[test]
fn a_reader_that_fails_is_an_error_and_what_came_before_is_read() {
    for (name, data) in streams() {
        let (whole, _) = walk(&mut &data[..], name);
        for part in 1..8 {
            let (got, errors) =
                walk(&mut Troubled { data: &data, calls: 0, fails_at: Some(data.len() * part / 8) }, name);
            // In an archive, the entry in which it fails and the archive are each an error.
            assert!(matches!(errors.len(), 1 | 2), "{name} at {part}/8: {errors:?}");
            // The document in which it fails may be there in part or not at all.
            let kept = got.len().saturating_sub(1);
            assert!(same(&whole[..kept], &got[..kept]), "{name} at {part}/8");
            // The table of contents of a ZIP archive stands at its end; what is compressed comes in blocks.
            if whole.len() > 1 && part > 4 && !matches!(name, "a.zip" | "a.tar.gz" | "a.jsonl.gz") {
                assert!(got.len() > 4, "{name} at {part}/8: only {} documents", got.len());
            }
        }
    }
}
