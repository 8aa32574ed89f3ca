//! The little that is read of a workbook's XML.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The shared strings, with the runs of rich text joined and phonetic guides left out.
pub fn strings(xml: &str) -> Result<Vec<String>, String> {
    let mut reader = Reader::from_str(xml);
    let (mut all, mut now, mut text, mut guide) = (Vec::new(), String::new(), false, false);
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(e) => match e.local_name().as_ref() {
                "si" => now.clear(),
                "t" => text = true,
                "rPh" => guide = true,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "si" => all.push(std::mem::take(&mut now)),
                "t" => text = false,
                "rPh" => guide = false,
                _ => {}
            },
            Event::Empty(e) if e.local_name().as_ref() == "si" => all.push(String::new()),
            event if text && !guide => now.push_str(&text_of(&event)?),
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

/// The characters of an event.
pub fn text_of(event: &Event<'_>) -> Result<String, String> {
    Ok(match event {
        Event::Text(t) => unescape(t),
        Event::CData(t) => t.to_string(),
        Event::GeneralRef(r) => unescape(&format!("&{};", &**r)),
        _ => String::new(),
    })
}

/// The value of an attribute.
pub fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().flatten().find(|a| a.key.as_ref() == name)?;
    Some(unescape(&found.value))
}

/// Characters for XML; what XML cannot hold becomes U+FFFD.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(c),
            c if (c as u32) < 0x20 || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// The characters that entities stand for.
pub fn unescape(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_with_runs_and_without_guides() {
        let xml =
            "<sst><si><t>甲 &amp; 乙</t></si><si><r><t>近</t></r><r><t>八成</t></r><rPh><t>x</t></rPh></si><si/></sst>";
        assert_eq!(strings(xml).unwrap(), ["甲 & 乙", "近八成", ""]);
        assert_eq!(escape("<a>\u{1}&"), "&lt;a&gt;\u{fffd}&amp;");
    }
}
