//! PDF with a text layer: the pieces of text by pdf_oxide, their order by [`layout`]. Page numbers and running heads are dropped; every page ends with a form feed, as
//! pdftotext has it, so that rows know their page.
//!
//! Old fonts in GBK or Big5 encoding come out as their bytes, one Latin letter each: such pages are decoded again.

mod layout;
mod nesting;

use super::stream::Place;
use super::xml;
use crate::error::Result;
use crate::input::Item;
use crate::text::decode::{self, Certainty};
use encoding_rs::{Encoding, UTF_8};
use layout::Piece;
use pdf_oxide::PdfDocument;
use pdf_oxide::layout::TextSpan;
use std::collections::HashMap;

/// Makes text of a document.
pub fn read(mut item: Item) -> Result<Item> {
    let place = Place { doc: item.doc.clone(), meta: item.meta.clone(), found: false, depth: 0, archives: 0 };
    let bytes = std::mem::take(&mut item.bytes);
    let too_deep = || place.error("nests its objects too deep to be a PDF that is meant to be read", "print it anew");
    if nesting::too_deep(&bytes) {
        return Err(too_deep());
    }
    // The library takes the bytes, and only then can tell how they are encrypted.
    let encrypted = memchr::memmem::find(&bytes, b"/Encrypt").map(|_| bytes.clone());
    let broken = |e: pdf_oxide::Error| place.error(format!("is not a whole PDF ({e})"), "fetch it again");
    let document = PdfDocument::from_bytes(bytes).map_err(broken)?;
    if document.is_encrypted() && !document.authenticate(b"").unwrap_or(false) {
        return Err(place.error("is protected by a password", "remove the password first"));
    }
    if document.is_encrypted() {
        let hidden = nesting::handler(&document).zip(encrypted);
        if hidden.is_none_or(|(handler, bytes)| nesting::too_deep_behind(&handler, &bytes)) {
            return Err(too_deep());
        }
    }
    let count = document.page_count().map_err(broken)?;
    // A page that cannot be read is no reason to lose the others.
    let pages: Vec<String> = (0..count).map(|i| layout::page(pieces(&document, i))).collect();
    let empty = pages.iter().filter(|p| p.trim().is_empty()).count();
    if empty == pages.len() {
        return Err(place.error("has no text layer: its pages are images", "run it through OCR first (ocrmypdf)"));
    }
    if empty > 0 {
        item.note = format!("{empty} of {} pages have no text layer (images, or empty)", pages.len());
    }
    let text = without_furniture(&pages);
    let private = text.chars().filter(|c| ('\u{e000}'..='\u{f8ff}').contains(c)).count();
    if private * 200 > text.chars().count() {
        item.note =
            "its fonts do not tell all characters: numbers may be misread (print it anew, or run it through OCR)"
                .into();
    }
    Ok(xml::with_text(item, text, "UTF-8", 0))
}

/// The pieces of text of a page.
fn pieces(document: &PdfDocument, page: usize) -> Vec<Piece> {
    let spans = document.extract_spans(page).unwrap_or_default();
    let all: String = spans.iter().map(|s| s.text.as_str()).collect();
    let encoding = bytes_in(&all);
    let text = |text: String| match encoding.and_then(|e| Some(decode::decode_as(&bytes(&text)?, e).text)) {
        Some(decoded) => decoded,
        None => text,
    };
    let piece = |s: TextSpan| {
        let sides = (s.bbox.x, s.bbox.x + s.bbox.width);
        Piece::new(sides, s.bbox.y + s.bbox.height / 2.0, s.font_size.abs(), text(s.text))
    };
    spans.into_iter().map(piece).collect()
}

/// The encoding of a page whose characters are the bytes of GBK or Big5.
fn bytes_in(page: &str) -> Option<&'static Encoding> {
    let latin = page.chars().filter(|c| ('\u{80}'..='\u{ff}').contains(c)).count();
    let wide = page.chars().filter(|c| *c >= '\u{2e80}').count();
    if latin < 20 || wide * 4 > latin {
        return None;
    }
    let (encoding, certainty) = decode::detect(&bytes(page)?);
    (certainty == Certainty::Likely && encoding != UTF_8).then_some(encoding)
}

/// Characters that are bytes.
fn bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(c as u32).ok()).collect()
}

/// The pages without their numbers and the lines that stand at the head or foot of many of them (heads of left and right pages differ).
fn without_furniture(pages: &[String]) -> String {
    let pages: Vec<Vec<&str>> = pages.iter().map(|p| p.lines().map(str::trim_end).collect()).collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in &pages {
        let mut edges: Vec<String> = edge(page).into_iter().map(|i| mask(page[i])).collect();
        edges.sort();
        edges.dedup();
        for line in edges {
            *seen.entry(line).or_default() += 1;
        }
    }
    let furniture = |line: &str| {
        let masked = mask(line);
        masked.chars().all(|c| c == '#') || seen.get(&masked).is_some_and(|n| *n >= 3 && *n * 8 >= pages.len())
    };
    let mut out = String::new();
    for page in &pages {
        let edges = edge(page);
        for (i, line) in page.iter().enumerate() {
            if !(edges.contains(&i) && furniture(line)) {
                out.push_str(line);
                out.push('\n');
            }
        }
        out.push('\u{c}');
    }
    out
}

/// The lines of a page where heads and feet stand: the two at either end that are not blank.
fn edge(page: &[&str]) -> Vec<usize> {
    let filled: Vec<usize> = (0..page.len()).filter(|i| !page[*i].trim().is_empty()).collect();
    let n = filled.len();
    filled.into_iter().enumerate().filter(|(i, _)| *i < 2 || *i + 2 >= n).map(|(_, line)| line).collect()
}

/// A line without what changes from page to page: numbers, and the signs around them.
fn mask(line: &str) -> String {
    let mut out = String::new();
    for c in line.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '—' | '－' | '·' | '─' | '/')) {
        let digit = c.is_ascii_digit() || ('０'..='９').contains(&c);
        if !digit {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_and_running_heads_go() {
        let body = |n: u32, text: &str| format!("{text}\n\n2013年完成{n}項\n{text}\n{text}末\n");
        let pages: Vec<String> = ["甲", "乙", "丙", "丁"]
            .iter()
            .zip(1..)
            .map(|(text, n)| format!("立法會 ─ 2013年1月{n}日\n\n- {n} -\n{}", body(n, text)))
            .collect();
        let kept: String =
            ["甲", "乙", "丙", "丁"].iter().zip(1..).map(|(text, n)| format!("\n{}\u{c}", body(n, text))).collect();
        assert_eq!(without_furniture(&pages), kept);
    }

    #[test]
    fn bytes_of_old_fonts_are_decoded() {
        let (gbk, _, _) = encoding_rs::GBK.encode("全县上半年完成地区生产总值28.5亿元，同比增长6.2%。");
        let mojibake: String = gbk.iter().map(|b| char::from(*b)).collect();
        assert_eq!(bytes_in(&mojibake), Some(encoding_rs::GBK));
        assert_eq!(bytes_in("Café à la carte"), None);
    }

    #[test]
    fn what_is_no_pdf_is_said_so() {
        let item = Item { doc: "a.pdf".into(), bytes: b"%PDF-1.4 torn".to_vec(), ..Item::default() };
        let e = read(item).unwrap_err().to_string();
        assert!(e.starts_with("a.pdf: "), "{e}");
    }
}
