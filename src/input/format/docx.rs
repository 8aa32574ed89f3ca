//! Word documents: paragraphs as lines, table rows as lines with tabs between the cells. Deleted text, field codes, headers and footers
//! are left out.

use super::options::FormatArgs;
use super::stream::{Go, Place, Walk};
use super::{xml, zips};
use crate::error::Result;
use crate::input::Item;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{Cursor, Read, Seek};
use zip::ZipArchive;

/// Makes text of a document in memory.
pub fn read(item: Item, options: &FormatArgs) -> Result<Item> {
    let place = Place { doc: item.doc.clone(), meta: item.meta.clone(), found: false, depth: 0, archives: 0 };
    let mut archive = ZipArchive::new(Cursor::new(&item.bytes[..])).map_err(|e| zips::broken(&place, e))?;
    // An e-book that does not begin as e-books should.
    if archive.index_for_name("META-INF/container.xml").is_some() {
        drop(archive);
        return super::epub::read(item, options);
    }
    let text = text(&mut archive, options, &place)?;
    let title = part(&mut archive, "docProps/core.xml", options, &place).map(|xml| title(&xml)).unwrap_or_default();
    let mut item = item;
    if item.meta.title.is_empty() {
        item.meta.title = title;
    }
    Ok(xml::with_text(item, text, "UTF-8", 0))
}

/// Emits the text of an archive that proved to be a document.
pub fn from_archive<R: Read + Seek>(walk: &mut Walk<'_>, mut archive: ZipArchive<R>, place: &Place) -> Go {
    let item = text(&mut archive, walk.options, place).map(|text| {
        let item = Item { doc: place.doc.clone(), meta: place.meta.clone(), ..Item::default() };
        xml::with_text(item, text, "UTF-8", 0)
    });
    (walk.emit)(item)
}

fn text<R: Read + Seek>(archive: &mut ZipArchive<R>, options: &FormatArgs, place: &Place) -> Result<String> {
    if archive.index_for_name("word/document.xml").is_none() {
        let names: Vec<String> =
            (0..archive.len()).filter_map(|i| Some(archive.name_for_index(i)?.ok()?.into_owned())).collect();
        let what = match () {
            () if names.iter().any(|n| n.starts_with("xl/")) => "is a workbook, not a document",
            () if names.iter().any(|n| n.starts_with("ppt/")) => "is a presentation, not a document",
            () => "is an Office file without a document",
        };
        return Err(place.error(what, "save it as .docx, .csv or plain text"));
    }
    Ok(body(&part(archive, "word/document.xml", options, place)?))
}

/// A part of the archive as text.
pub fn part<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
    options: &FormatArgs,
    place: &Place,
) -> Result<String> {
    let mut entry = archive.by_name(name).map_err(|e| zips::broken(place, e))?;
    let walk = Walk { options, emit: &mut |_| true };
    let bytes = walk.whole(&mut entry, place)?;
    Ok(crate::text::decode::decode(&bytes).text)
}

/// The running text of `word/document.xml`.
fn body(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut out = String::new();
    // How deep in tables, and in parts that are left out.
    let (mut cells, mut skip, mut in_text) = (0u32, 0u32, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => match e.local_name().as_ref() {
                "Fallback" | "instrText" | "del" | "moveFrom" => skip += 1,
                "t" => in_text = skip == 0,
                "tc" => cells += 1,
                _ => {}
            },
            Ok(Event::End(e)) => match e.local_name().as_ref() {
                "Fallback" | "instrText" | "del" | "moveFrom" => skip = skip.saturating_sub(1),
                "t" => in_text = false,
                // The paragraphs of a cell stand on one line.
                "p" if skip == 0 => out.push(if cells > 0 { ' ' } else { '\n' }),
                "tc" => {
                    cells = cells.saturating_sub(1);
                    trim_end(&mut out, &[' ']);
                    out.push(if cells > 0 { ' ' } else { '\t' });
                }
                "tr" if cells == 0 => {
                    trim_end(&mut out, &['\t']);
                    out.push('\n');
                }
                _ => {}
            },
            Ok(Event::Empty(e)) if skip == 0 => match e.local_name().as_ref() {
                "tab" if cells == 0 => out.push('\t'),
                "tab" => out.push(' '),
                "br" | "cr" => out.push(if cells > 0 { ' ' } else { '\n' }),
                "noBreakHyphen" => out.push('-'),
                // An empty paragraph is a blank line; an empty cell keeps its place.
                "p" if cells == 0 => out.push('\n'),
                "tc" => out.push('\t'),
                _ => {}
            },
            Ok(Event::Text(t)) if in_text => out.push_str(&t),
            Ok(Event::CData(t)) if in_text => out.push_str(&t),
            Ok(Event::GeneralRef(r)) if in_text => xml::reference(&r, &mut out),
            Ok(Event::Eof) | Err(_) => return out,
            Ok(_) => {}
        }
    }
}

fn trim_end(out: &mut String, chars: &[char]) {
    let len = out.trim_end_matches(chars).len();
    out.truncate(len);
}

/// The title of `docProps/core.xml`.
fn title(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    let (mut title, mut inside) = (String::new(), false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => inside = e.local_name().as_ref() == "title",
            Ok(Event::End(_)) => inside = false,
            Ok(Event::Text(t)) if inside => title.push_str(&t),
            Ok(Event::GeneralRef(r)) if inside => xml::reference(&r, &mut title),
            Ok(Event::Eof) | Err(_) => return title.trim().to_owned(),
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_tables_become_lines() {
        let xml = "<w:document><w:body><w:p><w:r><w:t>全县完成</w:t></w:r><w:r><w:t>120&amp;项</w:t></w:r><w:del><w:r><w:t>旧</w:t></w:r></w:del></w:p>\
            <w:p/><w:tbl><w:tr><w:tc><w:p><w:r><w:t>指标</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>总量</w:t></w:r></w:p><w:p><w:r><w:t>(亿元)</w:t></w:r></w:p></w:tc></w:tr>\
            <w:tr><w:tc><w:p><w:r><w:t>生产总值</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>28.5</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
            <w:p><w:r><w:t>甲</w:t><w:br/><w:instrText>PAGE</w:instrText><w:t xml:space=\"preserve\"> 乙</w:t></w:r></w:p></w:body></w:document>";
        assert_eq!(body(xml), "全县完成120&项\n\n指标\t总量 (亿元)\n生产总值\t28.5\n甲\n 乙\n");
    }

    #[test]
    fn broken_xml_gives_what_came_before() {
        assert_eq!(body("<w:p><w:t>甲</w:t></w:p><w:p><w:t>乙"), "甲\n乙");
    }
}
