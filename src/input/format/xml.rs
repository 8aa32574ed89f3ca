//! What the XML formats share.

use crate::input::{Coding, Item};
use quick_xml::events::{BytesRef, BytesStart};

/// What a reference such as `&amp;` or `&#x4e2d;` stands for; unknown ones stand for themselves.
pub fn reference(r: &BytesRef<'_>, out: &mut String) {
    if let Ok(Some(c)) = r.resolve_char_ref() {
        out.push(c);
        return;
    }
    let name = r.to_string();
    match quick_xml::escape::resolve_predefined_entity(&name) {
        Some(text) => out.push_str(text),
        None => match name.as_str() {
            "nbsp" => out.push('\u{a0}'),
            _ => {
                out.push('&');
                out.push_str(&name);
                out.push(';');
            }
        },
    }
}

/// An attribute by its name without prefix. Entities that the file declares of itself stay as they are written.
pub fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let a = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let value = a.normalized_value(quick_xml::XmlVersion::Implicit1_0).map(|v| v.into_owned());
    Some(value.unwrap_or_else(|_| a.value.clone().into_owned()))
}

/// The item with its text in place of its bytes.
pub fn with_text(item: Item, text: String, encoding: &'static str, replaced: usize) -> Item {
    Item { bytes: text.into_bytes(), coding: Coding::Known { encoding, replaced }, ..item }
}
