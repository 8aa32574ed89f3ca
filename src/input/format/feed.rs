//! RSS and Atom: each entry is a document.

use super::{html, xml};
use crate::error::Result;
use crate::input::{Item, Meta, meta::iso_date};
use quick_xml::Reader;
use quick_xml::events::Event;

#[derive(Default)]
struct Entry {
    title: String,
    date: String,
    id: String,
    summary: String,
    content: String,
}

/// Makes a document of each entry.
pub fn read(item: Item) -> Vec<Result<Item>> {
    let decoded = item.decode();
    let (outlet, entries) = parse(&decoded.text);
    entries
        .into_iter()
        .zip(1..)
        .map(|(entry, n)| {
            let body = if entry.content.trim().is_empty() { entry.summary } else { entry.content };
            let text = if body.contains('<') { html::all_text(&body) } else { body };
            let own = Meta {
                title: entry.title.trim().to_owned(),
                date: date(entry.date.trim()).unwrap_or_default(),
                outlet: outlet.trim().to_owned(),
                place: String::new(),
            };
            let title = if own.title.is_empty() { String::new() } else { format!("{}\n", own.title) };
            let one = Item { doc: format!("{}#{n}", item.doc), meta: own.or(&item.meta), ..Item::default() };
            Ok(xml::with_text(one, title + &text, decoded.encoding, decoded.replaced))
        })
        .collect()
}

/// The channel's title and its entries.
fn parse(text: &str) -> (String, Vec<Entry>) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut outlet = String::new();
    let mut entries: Vec<Entry> = Vec::new();
    let mut open: Option<Entry> = None;
    let mut field = String::new();
    let mut buffer = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                let name = e.local_name().as_ref().to_owned();
                if matches!(name.as_str(), "item" | "entry") {
                    open = Some(Entry::default());
                }
                // Markup that is not escaped, inside a field, is kept for the text.
                if open.is_some() && !field.is_empty() && !matches!(name.as_str(), "item" | "entry") && is_body(&field)
                {
                    buffer.push_str("<p>");
                } else {
                    field = name;
                    buffer.clear();
                }
            }
            Ok(Event::Text(t)) => buffer.push_str(&t),
            Ok(Event::CData(t)) => buffer.push_str(&t),
            Ok(Event::GeneralRef(r)) => xml::reference(&r, &mut buffer),
            Ok(Event::End(e)) => {
                let name = e.local_name().as_ref().to_owned();
                if matches!(name.as_str(), "item" | "entry") {
                    entries.extend(open.take());
                    field.clear();
                } else if name == field {
                    let value = std::mem::take(&mut buffer);
                    match &mut open {
                        Some(entry) => entry.set(&name, value),
                        None if name.as_str() == "title" && outlet.is_empty() => outlet = value,
                        None => {}
                    }
                    field.clear();
                }
            }
            Ok(Event::Eof) | Err(_) => {
                entries.extend(open);
                return (outlet, entries);
            }
            Ok(_) => {}
        }
    }
}

fn is_body(field: &str) -> bool {
    matches!(field, "content" | "encoded" | "description" | "summary")
}

impl Entry {
    fn set(&mut self, name: &str, value: String) {
        let slot = match name {
            "title" => &mut self.title,
            "pubDate" | "published" | "date" | "issued" => &mut self.date,
            "updated" if self.date.is_empty() => &mut self.date,
            "guid" | "id" => &mut self.id,
            "description" | "summary" => &mut self.summary,
            "encoded" | "content" => &mut self.content,
            _ => return,
        };
        if slot.is_empty() {
            *slot = value;
        }
    }
}

/// A date of RFC 3339 (Atom) or RFC 822 (RSS).
fn date(s: &str) -> Option<String> {
    if let Some(iso) = s.get(..10).and_then(iso_date) {
        return Some(iso);
    }
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let rest = s.split_once(',').map_or(s, |(_, rest)| rest);
    let mut parts = rest.split_whitespace();
    let (day, month, year) = (parts.next()?, parts.next()?.to_ascii_lowercase(), parts.next()?);
    let month = MONTHS.iter().position(|m| month.starts_with(m))? + 1;
    iso_date(&format!("{year}-{month}-{day}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_both_formats() {
        let rss = "<?xml version='1.0'?><rss><channel><title>某报</title><item><title>甲县 增长</title><pubDate>Wed, 20 Mar 2013 08:00:00 +0800</pubDate>\
            <description>&lt;p&gt;增长5%&lt;/p&gt;</description></item><item><title>乙</title><description><![CDATA[<p>下降3%</p>]]></description></item></channel></rss>";
        let items: Vec<Item> = read(Item { doc: "f".into(), bytes: rss.into(), ..Item::default() })
            .into_iter()
            .map(|i| i.unwrap())
            .collect();
        assert_eq!(items.len(), 2);
        assert_eq!(items[0].decode().text.trim(), "甲县 增长\n增长5%");
        assert_eq!((items[0].meta.date.as_str(), items[0].meta.outlet.as_str()), ("2013-03-20", "某报"));
        assert_eq!((items[1].doc.as_str(), items[1].decode().text.trim()), ("f#2", "乙\n下降3%"));
        let atom = "<feed><title>某站</title><entry><title>甲</title><updated>2013-03-20T08:00:00Z</updated><content type='xhtml'><div><p>增长5%</p></div></content></entry></feed>";
        let (outlet, entries) = parse(atom);
        assert_eq!((outlet.as_str(), entries.len()), ("某站", 1));
        assert_eq!(html::all_text(&entries[0].content).trim(), "增长5%");
    }
}
