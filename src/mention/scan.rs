//! One walk over a text finds where numbers and times may begin, and asks their readers.

use super::date::{self, Context, Step};
use super::quantity::{Reader, Taken};
use super::starts::{DATE, NUMBER, TITLE, WORD};
use super::words::Words;
use super::{DateMention, Form, Quantity, list};
use crate::text::document::Document;

/// Reads all quantities and times of a normalised text, each list in order of the text.
pub fn read(norm: &str, words: &Words, context: &Context) -> (Vec<Quantity>, Vec<DateMention>) {
    let (quantities, raws) = scan(norm, words, context);
    (quantities, date::resolve(norm, raws, context, &[]))
}

/// The same of a document, whose headings name years.
pub fn read_document(document: &Document, words: &Words, context: &Context) -> (Vec<Quantity>, Vec<DateMention>) {
    let norm = &document.text.norm;
    let (quantities, raws) = scan(norm, words, context);
    (quantities, date::resolve(norm, raws, context, &date::headings(document)))
}

fn scan(norm: &str, words: &Words, context: &Context) -> (Vec<Quantity>, Vec<date::Raw>) {
    let mut quantities: Vec<Quantity> = Vec::new();
    let mut raws = Vec::new();
    let reader = Reader::new(norm, words, context.dollar());
    let bytes = norm.as_bytes();
    let mut p = 0;
    // Where the word that is no figure ends, and where the last reading ended.
    let mut word_end = 0;
    let mut floor = 0;
    loop {
        p = words.starts.pass(bytes, p);
        let Some(&b) = bytes.get(p) else { break };
        let len;
        let kind;
        if b < 0x80 {
            len = 1;
            kind = match b {
                b'0'..=b'9' => NUMBER | DATE,
                b'-' if bytes.get(p + 1).is_some_and(u8::is_ascii_digit) => NUMBER,
                b'"' => DATE,
                _ => 0,
            };
        } else {
            (kind, len) = words.starts.at(norm, p);
        }
        if kind == 0 {
            p += len;
            continue;
        }
        if kind & TITLE != 0 {
            p = title_end(norm, p).unwrap_or(p + len);
            continue;
        }
        if kind & WORD != 0
            && p >= word_end
            && let Some(end) = words.word(norm, p)
        {
            word_end = end;
        }
        if kind & DATE != 0
            && p >= word_end
            && let Some(step) = date::at(norm, p, words, context)
        {
            p = match step {
                Step::Date(raw) => {
                    let end = raw.span.end;
                    raws.push(raw);
                    end
                }
                Step::Skip(end) => end,
            }
            .max(p + len);
            floor = p;
            continue;
        }
        if kind & NUMBER != 0 {
            if p < word_end {
                if quantities.last().is_none_or(|q| q.span.end <= p) {
                    quantities.push(Quantity {
                        span: p..word_end,
                        number: p..word_end,
                        form: Form::Word,
                        ..Quantity::default()
                    });
                }
                p = word_end.max(p + len);
                floor = p;
                continue;
            }
            match reader.at(p, floor) {
                Taken::Quantity(q) => {
                    p = q.span.end.max(p + len);
                    quantities.push(q);
                }
                Taken::Parts(parts) => {
                    for q in parts {
                        p = q.span.end.max(p + len);
                        quantities.push(q);
                    }
                }
                Taken::Skip(end) => p = end.max(p + len),
                Taken::Nothing => {
                    p += len;
                    continue;
                }
            }
            floor = p;
            continue;
        }
        p += len;
    }
    list::share(norm, &mut quantities);
    list::deal(norm, words, &mut quantities);
    date::clauses(norm, &mut raws);
    (quantities, raws)
}

/// The end of a book title that opens at `p` and closes in the same paragraph.
fn title_end(s: &str, p: usize) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in s[p..].char_indices().take(200) {
        match c {
            '《' => depth += 1,
            '》' if depth == 1 => return Some(p + i + c.len_utf8()),
            '》' => depth -= 1,
            '\n' => return None,
            _ => {}
        }
    }
    None
}
