//! E-books: the chapters in the order of the spine, each as a page of HTML.

use super::docx::part;
use super::options::FormatArgs;
use super::stream::Place;
use super::{html, xml, zips};
use crate::error::Result;
use crate::input::Item;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;
use std::io::Cursor;
use zip::ZipArchive;

/// Makes text of an e-book in memory.
pub fn read(mut item: Item, options: &FormatArgs) -> Result<Item> {
    let place = Place { doc: item.doc.clone(), meta: item.meta.clone(), found: false, depth: 0, archives: 0 };
    let mut archive = ZipArchive::new(Cursor::new(&item.bytes[..])).map_err(|e| zips::broken(&place, e))?;
    let container = part(&mut archive, "META-INF/container.xml", options, &place)?;
    let package_name = attribute(&container, "rootfile", "full-path")
        .ok_or_else(|| place.error("is an e-book without a package", "fetch it again"))?;
    let package = Package::parse(&part(&mut archive, &package_name, options, &place)?);
    let folder = package_name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut text = String::new();
    for chapter in &package.chapters {
        let name = if folder.is_empty() { chapter.clone() } else { format!("{folder}/{chapter}") };
        // A chapter that is missing is no reason to lose the others.
        if let Ok(page) = part(&mut archive, &name, options, &place) {
            text.push_str(&html::all_text(&page));
            if !text.ends_with('\n') {
                text.push('\n');
            }
        }
        if text.len() as u64 > options.max_document() {
            return Err(options.too_large(&item.doc));
        }
    }
    if item.meta.title.is_empty() {
        item.meta.title = package.title;
    }
    Ok(xml::with_text(item, text, "UTF-8", 0))
}

#[derive(Default)]
struct Package {
    title: String,
    chapters: Vec<String>,
}

impl Package {
    fn parse(text: &str) -> Self {
        let mut package = Self::default();
        let mut files: HashMap<String, String> = HashMap::new();
        let mut spine = Vec::new();
        let mut reader = Reader::from_str(text);
        let mut in_title = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(e) | Event::Empty(e)) => {
                    let get = |name: &str| {
                        let a = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
                        Some(a.value.into_owned())
                    };
                    in_title = e.local_name().as_ref() == "title" && package.title.is_empty();
                    match e.local_name().as_ref() {
                        "item" => {
                            if let (Some(id), Some(href)) = (get("id"), get("href")) {
                                files.insert(id, href);
                            }
                        }
                        "itemref" => spine.extend(get("idref")),
                        _ => {}
                    }
                }
                Ok(Event::Text(t)) if in_title => package.title.push_str(&t),
                Ok(Event::End(_)) => in_title = false,
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        package.chapters = spine.iter().filter_map(|id| files.get(id).cloned()).collect();
        package
    }
}

fn attribute(text: &str, element: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == element => {
                let a = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
                return Some(a.value.into_owned());
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}
