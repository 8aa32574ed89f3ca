//! Issues of digitised newspapers: a METS file and the ALTO pages that it lists. Each article of the logical structure is a document,
//! its pieces in reading order; without such a structure the issue is one document, its pages in their order. Rows know their page.
//!
//! Only files beside the METS file and below are opened, whatever it names.

mod structure;

use super::alto::{self, Page};
use super::kind::{self, Kind};
use super::options::FormatArgs;
use super::xml;
use crate::error::{Error, Result};
use crate::input::{Item, Meta};
use crate::text::decode;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use structure::{Area, Issue};

/// The files that a METS file lists, as paths from its own folder. Files of the web and files elsewhere are not among them.
pub fn listed(bytes: &[u8]) -> Vec<PathBuf> {
    let issue = structure::parse(&decode::decode(bytes).text);
    issue.files.values().filter_map(|href| beside(href)).collect()
}

/// A path below the folder that the METS file lies in.
fn beside(href: &str) -> Option<PathBuf> {
    let href = href.trim();
    let local = match href.strip_prefix("file:") {
        // `file://./alto/1.xml` and `file:///alto/1.xml` mean the folder of the METS file, as deliveries write them.
        Some(rest) => rest.trim_start_matches('/'),
        None if href.contains("://") => return None,
        None => href,
    };
    let path = PathBuf::from(percent_decoded(local).replace('\\', "/"));
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => out.push(name),
            Component::CurDir => {}
            _ => return None,
        }
    }
    (out != PathBuf::new()).then_some(out)
}

/// A name whose odd bytes are written as in addresses (`%20`).
fn percent_decoded(s: &str) -> String {
    let bytes = s.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.extend(u8::try_from(high * 16 + low));
                at += 3;
            }
            (b, ..) => {
                out.push(b);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The pages of an issue, opened when an article first needs them.
struct Pages<'a> {
    issue: &'a Issue,
    fetch: &'a mut dyn FnMut(&Path) -> Result<Vec<u8>>,
    /// By the id of the file; none is no page of text.
    read: HashMap<String, Option<Page>>,
    /// The number of the page that a file belongs to.
    number: HashMap<&'a str, usize>,
    failed: Vec<Error>,
    /// How many bytes may still be read, and whether that was too few.
    room: u64,
    full: bool,
    encoding: &'static str,
    replaced: usize,
}

impl Pages<'_> {
    fn get(&mut self, file: &str) -> Option<&Page> {
        if !self.read.contains_key(file) {
            let page = self.open(file);
            self.read.insert(file.to_owned(), page);
        }
        self.read.get(file)?.as_ref()
    }

    fn open(&mut self, file: &str) -> Option<Page> {
        let path = beside(self.issue.files.get(file)?)?;
        // Images and their kin are listed too.
        path.extension().filter(|e| e.eq_ignore_ascii_case("xml"))?;
        let bytes = match (self.fetch)(&path) {
            Ok(bytes) => bytes,
            Err(e) => {
                self.failed.push(e);
                return None;
            }
        };
        let head = &bytes[..bytes.len().min(kind::HEAD)];
        if kind::of(head, &path.to_string_lossy()) != Kind::Alto {
            return None;
        }
        if !self.takes(bytes.len()) {
            self.full = true;
            return None;
        }
        let decoded = decode::decode(&bytes);
        self.encoding = decoded.encoding;
        self.replaced += decoded.replaced;
        Some(alto::parse(&decoded.text))
    }

    /// Whether there is room for so many bytes more.
    fn takes(&mut self, bytes: usize) -> bool {
        let left = self.room.checked_sub(bytes as u64);
        self.room = left.unwrap_or(self.room);
        left.is_some()
    }
}

/// The documents of an issue. `fetch` opens a file by its path from the folder of the METS file.
pub fn read(item: &Item, options: &FormatArgs, fetch: &mut dyn FnMut(&Path) -> Result<Vec<u8>>) -> Vec<Result<Item>> {
    let issue = structure::parse(&item.decode().text);
    let number =
        issue.pages.iter().zip(1..).flat_map(|(files, n)| files.iter().map(move |f| (f.as_str(), n))).collect();
    let room = options.max_document();
    let (read, failed) = (HashMap::new(), Vec::new());
    let mut pages =
        Pages { issue: &issue, fetch, read, number, failed, room, full: false, encoding: "UTF-8", replaced: 0 };
    let mut documents: Vec<(String, String)> = Vec::new();
    let mut taken: HashMap<String, Vec<Range<usize>>> = HashMap::new();
    for article in &issue.articles {
        let mut text = Paged::default();
        for area in &article.areas {
            let number = pages.number.get(area.file.as_str()).copied().unwrap_or(1);
            // Breaks before a page far behind count as text, so that a small file cannot ask for many.
            if pages.get(&area.file).is_none() || !pages.takes(number.saturating_sub(text.page)) {
                continue;
            }
            let Some(page) = pages.get(&area.file) else { continue };
            let Some(range) = range(page, area) else { continue };
            // A heading may be listed as a part and once more within the whole.
            if !text.has(&area.file, &range) {
                text.push(number, area, range.clone(), &page.paragraphs(range.clone()));
                taken.entry(area.file.clone()).or_default().push(range);
            }
        }
        documents.extend(text.finish().map(|text| (article.title.clone(), text)));
    }
    // What no article claims is a document of its own, so that nothing is lost: all of it where there are no articles.
    let mut rest = Paged::default();
    for (files, number) in issue.pages.iter().zip(1..) {
        for file in files {
            let claimed = taken.remove(file).unwrap_or_default();
            let all = issue.articles.is_empty();
            let Some(page) = pages.get(file) else { continue };
            if all {
                rest.push(number, &Area { file: file.clone(), ..Area::default() }, 0..page.text.len(), &page.text);
                continue;
            }
            let claimed = merged(claimed);
            for block in &page.body {
                let at = claimed.partition_point(|c| c.end <= block.start);
                if claimed.get(at).is_none_or(|c| c.start >= block.end) {
                    rest.push(
                        number,
                        &Area { file: file.clone(), ..Area::default() },
                        block.clone(),
                        &page.paragraphs(block.clone()),
                    );
                }
            }
        }
    }
    documents.extend(rest.finish().map(|text| (String::new(), text)));
    let (full, encoding, replaced) = (pages.full, pages.encoding, pages.replaced);
    let mut out: Vec<Result<Item>> = pages.failed.into_iter().map(Err).collect();
    if full {
        out.push(Err(options.too_large(&item.doc)));
    }
    if documents.is_empty() && out.is_empty() {
        out.push(Err(Error::Input {
            path: item.doc.as_str().into(),
            what: "is METS and lists no ALTO page beside it".into(),
            remedy: "put the ALTO files where it says they are, or name them instead".into(),
        }));
    }
    let many = documents.len() > 1 || !issue.articles.is_empty();
    out.extend(documents.into_iter().zip(1..).map(|((title, text), n)| {
        let own = Meta { title, date: issue.date.clone(), outlet: issue.outlet.clone(), place: String::new() };
        let doc = if many { format!("{}#{n}", item.doc) } else { item.doc.clone() };
        let one = Item { doc, meta: item.meta.clone().or(&own), ocr: item.ocr, ..Item::default() };
        Ok(xml::with_text(one, text, encoding, replaced))
    }));
    out
}

/// The part of a page that an area means.
fn range(page: &Page, area: &Area) -> Option<Range<usize>> {
    let begin = page.parts.get(&area.begin)?;
    let end = page.parts.get(&area.end).map_or(begin.end, |e| e.end.max(begin.end));
    Some(begin.start..end)
}

/// Ranges in their order, those that touch joined.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

/// Whether the last line stops in the middle of a sentence: it is long enough for one, and nothing ends it.
fn is_cut(text: &str) -> bool {
    let Some(line) = text.strip_suffix('\n').and_then(|t| t.lines().next_back()) else { return false };
    let ends = |c: char| {
        matches!(c, '。' | '！' | '？' | '；' | '：' | '”' | '」' | '』' | '）' | '.' | '!' | '?' | ';' | ':' | ')')
    };
    line.chars().nth(9).is_some() && !line.ends_with(ends) && line.contains(['，', '、', '。', ','])
}

/// Text with a form feed where a page ends, as all formats with pages have it.
#[derive(Default)]
struct Paged {
    text: String,
    page: usize,
    parts: HashSet<(String, usize)>,
    last: Option<(String, Range<usize>)>,
    heading: bool,
}

impl Paged {
    fn has(&self, file: &str, range: &Range<usize>) -> bool {
        let inside = |(f, r): &(String, Range<usize>)| f == file && r.start <= range.start && range.end <= r.end;
        self.parts.contains(&(file.to_owned(), range.start)) || self.last.as_ref().is_some_and(inside)
    }

    fn push(&mut self, page: usize, area: &Area, range: Range<usize>, text: &str) {
        let over = self.page < page;
        // An article that goes back stays on its page.
        self.page = self.page.max(1);
        while self.page < page {
            self.text.push('\u{c}');
            self.page += 1;
        }
        // Headlines stand apart from the text. A sentence that a column ends goes on in the next.
        if !over && !self.text.is_empty() && area.heading != self.heading {
            self.text.push('\n');
        } else if !over && !area.heading && is_cut(&self.text) {
            self.text.pop();
        }
        self.heading = area.heading;
        self.text.push_str(text);
        if !text.ends_with('\n') {
            self.text.push('\n');
        }
        self.parts.insert((area.file.clone(), range.start));
        self.last = Some((area.file.clone(), range));
    }

    /// The text, if there is any.
    fn finish(mut self) -> Option<String> {
        let filled = !self.text.trim().is_empty();
        self.text.push('\u{c}');
        filled.then_some(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_beside_is_opened() {
        let there = |href: &str| beside(href).map(|p| p.to_string_lossy().into_owned());
        for href in
            ["alto/1.xml", "./alto/1.xml", "file://./alto/1.xml", "file:///alto/1.xml", "alto\\1.xml", "alto%2F1.xml"]
        {
            assert_eq!(there(href).as_deref(), Some("alto/1.xml"), "{href}");
        }
        for href in ["../alto/1.xml", "alto/../../1.xml", "http://a/1.xml", "alto%2F..%2F..%2F1.xml", "", "."] {
            assert_eq!(there(href), None, "{href}");
        }
        assert_eq!(there("7%版.xml").as_deref(), Some("7%版.xml"));
    }
}
