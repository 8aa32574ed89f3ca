//! `baoshu merge --signatures`: which documents repeat others, told from their signatures alone.

use crate::error::{Error, Result};
use crate::table::output::Target;
use crate::text::alike::{self, Index};
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

/// One line of input; other keys are passed over.
#[derive(serde::Deserialize)]
struct Signature {
    doc: String,
    content: String,
    parts: String,
}

/// One line of output.
#[derive(serde::Serialize)]
struct Repeat<'a> {
    doc: &'a str,
    duplicate_of: &'a str,
}

/// Reads all signatures, which may come in any order, and answers as one `extract` over all documents would.
pub fn run() -> Result<ExitCode> {
    let refuse = |line: usize, what: String| Error::Table {
        file: "<stdin>".into(),
        line,
        column: 1,
        what,
        remedy: "give it the rows of the table `signatures` as extract wrote them".into(),
    };
    let mut all = Vec::new();
    for (line, n) in io::stdin().lock().lines().zip(1..) {
        let line = line.map_err(|source| Error::Io { path: "<stdin>".into(), source })?;
        let row: Signature = serde_json::from_str(&line).map_err(|e| refuse(n, format!("no signature ({e})")))?;
        let content = bytes(&row.content).and_then(|b| <[u8; 16]>::try_from(b).ok());
        let parts = bytes(&row.parts).and_then(|b| alike::read(&b).map(|(parts, _)| parts));
        let (Some(content), Some(parts)) = (content, parts) else {
            return Err(refuse(n, format!("the signature of {} is not whole", row.doc)));
        };
        all.push((row.doc, content, parts));
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    let mut index = Index::default();
    let mut out = io::stdout().lock();
    for (i, (doc, content, parts)) in all.iter().enumerate() {
        let earlier = index.place(i as u32, content, parts, |_| true).and_then(|i| all.get(i as usize));
        if let Some((duplicate_of, ..)) = earlier {
            let written = serde_json::to_writer(&mut out, &Repeat { doc, duplicate_of }).map_err(io::Error::from);
            written.and_then(|()| out.write_all(b"\n")).map_err(|e| Target::Stdout.failed(e))?;
        }
    }
    out.flush().map_err(|e| Target::Stdout.failed(e))?;
    Ok(ExitCode::SUCCESS)
}

/// Bytes from their hexadecimal digits.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |b: u8| char::from(b).to_digit(16);
    digits.chunks_exact(2).map(|pair| Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8)).collect()
}
