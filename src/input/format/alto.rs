//! Pages of digitised newspapers in ALTO: lines as lines, blocks apart by an empty line. A word that the page broke over two lines is
//! taken whole where the file gives it (SUBS_CONTENT).

use super::xml;
use crate::error::Result;
use crate::input::Item;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// Makes text of a page.
pub fn read(item: Item) -> Result<Item> {
    let decoded = item.decode();
    let page = parse(&decoded.text);
    Ok(xml::with_text(item, page.text, decoded.encoding, decoded.replaced))
}

/// A page and where its parts stand in its text.
#[derive(Debug, Default)]
pub struct Page {
    /// The text.
    pub text: String,
    /// What has an id: print space, blocks, lines.
    pub parts: HashMap<String, Range<usize>>,
    /// Where paragraphs begin: blocks, and lines that their place indents.
    pub begins: BTreeSet<usize>,
    /// The blocks that are neither head nor foot nor margin.
    pub body: Vec<Range<usize>>,
}

/// Reads a page.
pub fn parse(source: &str) -> Page {
    let mut reader = Reader::from_str(source);
    reader.config_mut().check_end_names = false;
    let mut page = Page::default();
    let out = &mut page.text;
    let mut spaced = false;
    // The open parts: their ids and where they begin.
    let mut open: Vec<(String, String, usize)> = Vec::new();
    let mut margins = 0usize;
    // The left edge of the open block.
    let mut block: Option<f32> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) if is_part(e.local_name().as_ref()) => {
                let name = e.local_name().as_ref().to_owned();
                margins += usize::from(name.ends_with("Margin"));
                let place = |name: &str| xml::attribute(&e, name).and_then(|n| n.parse::<f32>().ok());
                match (name.as_str(), place("HPOS"), block) {
                    ("TextBlock", left, _) => {
                        block = left;
                        page.begins.insert(out.len());
                    }
                    ("TextLine", Some(left), Some(edge)) => {
                        let indent = (left - edge) / place("HEIGHT").unwrap_or(f32::MAX);
                        if (1.0..4.0).contains(&indent) {
                            page.begins.insert(out.len());
                        }
                    }
                    _ => {}
                }
                open.push((name, xml::attribute(&e, "ID").unwrap_or_default(), out.len()));
            }
            Ok(Event::Start(e) | Event::Empty(e)) => match e.local_name().as_ref() {
                "String" => {
                    let content = match xml::attribute(&e, "SUBS_TYPE").as_deref() {
                        Some("HypPart1") => {
                            xml::attribute(&e, "SUBS_CONTENT").or_else(|| xml::attribute(&e, "CONTENT"))
                        }
                        Some("HypPart2") => None,
                        _ => xml::attribute(&e, "CONTENT"),
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
            Ok(Event::End(e)) => {
                let name = e.local_name();
                if matches!(name.as_ref(), "TextLine" | "TextBlock") {
                    out.push('\n');
                    spaced = false;
                }
                if open.last().is_some_and(|o| o.0 == name.as_ref())
                    && let Some((name, id, start)) = open.pop()
                {
                    margins -= usize::from(name.ends_with("Margin"));
                    if name == "TextBlock" && margins == 0 {
                        page.body.push(start..out.len());
                    }
                    if !id.is_empty() {
                        page.parts.insert(id, start..out.len());
                    }
                }
            }
            Ok(Event::Eof) | Err(_) => return page,
            Ok(_) => {}
        }
    }
}

impl Page {
    /// A part of the text with its paragraphs on one line each.
    pub fn paragraphs(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        let mut at = range.start;
        for line in self.text[range].split_inclusive('\n') {
            let text = line.trim_end_matches('\n');
            if self.begins.contains(&at) && !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            if latin(out.chars().next_back()) && latin(text.chars().next()) {
                out.push(' ');
            }
            out.push_str(text);
            at += line.len();
        }
        out
    }
}

/// Elements that other files point at.
fn is_part(name: &str) -> bool {
    matches!(name, "PrintSpace" | "ComposedBlock" | "TextBlock" | "TextLine") || name.ends_with("Margin")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_blocks() {
        let page = "<alto><Layout><Page><PrintSpace><TextBlock><TextLine><String CONTENT=\"增長\"/><SP/><String CONTENT=\"5%\"/></TextLine>\
            <TextLine><String CONTENT=\"The\"/><SP/><String CONTENT=\"coun\" SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"county\"/></TextLine>\
            <TextLine><String CONTENT=\"ty\" SUBS_TYPE=\"HypPart2\"/></TextLine></TextBlock><TextBlock><TextLine><String CONTENT=\"甲&amp;乙\"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>";
        assert_eq!(parse(page).text, "增長5%\nThe county\n\n\n甲&乙\n\n");
    }

    #[test]
    fn parts_have_ids_and_paragraphs_their_lines() {
        let line = |left: u32, text: &str| {
            format!("<TextLine HPOS='{left}' HEIGHT='30'><String CONTENT='{text}'/></TextLine>")
        };
        let lines =
            [line(160, "今年夏季，"), line(100, "麦子丰收。"), line(161, "秋季"), line(100, "稻子丰收。")].concat();
        let source = format!(
            "<alto><TopMargin><TextBlock ID='H'><TextLine><String CONTENT='南桥日报'/></TextLine></TextBlock></TopMargin>\
             <PrintSpace ID='S'><ComposedBlock ID='C'><TextBlock ID='B' HPOS='100'>{lines}</TextBlock></ComposedBlock></PrintSpace></alto>"
        );
        let page = parse(&source);
        let body = page.parts["B"].clone();
        assert_eq!(page.paragraphs(body.clone()), "今年夏季，麦子丰收。\n秋季稻子丰收。");
        assert_eq!((&page.body, &page.parts["C"], &page.parts["S"]), (&vec![body.clone()], &body, &body));
    }
}
