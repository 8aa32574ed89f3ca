//! Pages of digitised newspapers in ALTO: lines as lines, blocks apart by an empty line. A word that the page broke over two lines is
//! taken whole where the file gives it (SUBS_CONTENT).

use super::xml;
use crate::error::Result;
use crate::input::Item;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Makes text of a page.
pub fn read(item: Item) -> Result<Item> {
    let decoded = item.decode();
    let text = text(&decoded.text);
    Ok(xml::with_text(item, text, decoded.encoding, decoded.replaced))
}

fn text(source: &str) -> String {
    let mut reader = Reader::from_str(source);
    reader.config_mut().check_end_names = false;
    let mut out = String::new();
    let mut spaced = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) => match e.local_name().as_ref() {
                "String" => {
                    let get = |name: &str| {
                        let a = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
                        // Entities that the file declares of itself stay as they are written.
                        let value = a.normalized_value(quick_xml::XmlVersion::Implicit1_0).map(|v| v.into_owned());
                        Some(value.unwrap_or_else(|_| a.value.clone().into_owned()))
                    };
                    let part = get("SUBS_TYPE");
                    let content = match part.as_deref() {
                        Some("HypPart1") => get("SUBS_CONTENT").or_else(|| get("CONTENT")),
                        Some("HypPart2") => None,
                        _ => get("CONTENT"),
                    };
                    let content = content.unwrap_or_default();
                    // Recognisers set a space between any two characters; only Latin words need it.
                    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                    if spaced && latin(out.chars().next_back()) && latin(content.chars().next()) {
                        out.push(' ');
                    }
                    spaced = false;
                    out.push_str(&content);
                }
                "SP" => spaced = true,
                _ => {}
            },
            Ok(Event::End(e)) => match e.local_name().as_ref() {
                "TextLine" | "TextBlock" => {
                    out.push('\n');
                    spaced = false;
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return out,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_blocks() {
        let page = "<alto><Layout><Page><PrintSpace><TextBlock><TextLine><String CONTENT=\"增長\"/><SP/><String CONTENT=\"5%\"/></TextLine>\
            <TextLine><String CONTENT=\"The\"/><SP/><String CONTENT=\"coun\" SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"county\"/></TextLine>\
            <TextLine><String CONTENT=\"ty\" SUBS_TYPE=\"HypPart2\"/></TextLine></TextBlock><TextBlock><TextLine><String CONTENT=\"甲&amp;乙\"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>";
        assert_eq!(text(page), "增長5%\nThe county\n\n\n甲&乙\n\n");
    }
}
