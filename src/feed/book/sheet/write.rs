//! The cells of a sheet as they shall be.

use super::super::xml::escape;
use super::Context;
use super::read::{OldCell, OldRow};
use super::value::Want;
use std::fmt::Write as _;

pub(super) struct Out<'a> {
    pub(super) source: &'a str,
    pub(super) context: &'a Context<'a>,
    pub(super) xml: String,
    pub(super) has_dates: bool,
    pub(super) last: usize,
    pub(super) width: usize,
}

impl Out<'_> {
    /// A row as it was, perhaps in another place.
    pub(super) fn keep(&mut self, row: &OldRow, number: usize) {
        self.row(number, Some(row), Vec::new(), &[]);
    }

    /// A row with some cells set; `like` lends their styles.
    pub(super) fn row(&mut self, number: usize, old: Option<&OldRow>, mut set: Vec<(usize, Want)>, like: &[OldCell]) {
        self.last = number;
        set.sort_by_key(|s| s.0);
        let tag = old.map_or("<row>", |r| &self.source[r.tag.clone()]);
        let tag = attribute_set(tag.trim_end_matches(['>', '/']), "r", &number.to_string());
        let tag = if set.is_empty() { tag } else { without(&tag, "spans") };
        let cells = old.map_or(&[][..], |r| &r.cells);
        if cells.is_empty() && set.is_empty() {
            self.xml.push_str(&tag);
            self.xml.push_str("/>");
            return;
        }
        self.xml.push_str(&tag);
        self.xml.push('>');
        let mut set = set.into_iter().peekable();
        for cell in cells {
            while let Some((column, want)) = set.next_if(|s| s.0 < cell.column) {
                self.cell(number, column, &want, like);
            }
            match set.next_if(|s| s.0 == cell.column) {
                Some((column, want)) => self.cell(number, column, &want, like),
                None => {
                    self.width = self.width.max(cell.column + 1);
                    let xml = &self.source[cell.xml.clone()];
                    if old.is_some_and(|r| r.number != number) {
                        let end = xml.find('>').unwrap_or(0);
                        let slash = usize::from(xml[..end].ends_with('/'));
                        let name = format!("{}{number}", letters(cell.column));
                        self.xml.push_str(&attribute_set(&xml[..end - slash], "r", &name));
                        self.xml.push_str(&xml[end - slash..]);
                    } else {
                        self.xml.push_str(xml);
                    }
                }
            }
        }
        for (column, want) in set {
            self.cell(number, column, &want, like);
        }
        self.xml.push_str("</row>");
    }

    fn cell(&mut self, number: usize, column: usize, want: &Want, like: &[OldCell]) {
        self.width = self.width.max(column + 1);
        let style = like.iter().find(|c| c.column == column).and_then(|c| c.style.clone()).filter(|s| s != "0");
        let style = match (style, want) {
            (None, Want::Day(_)) => {
                self.has_dates = true;
                Some(self.context.date_style.to_string())
            }
            (style, _) => style,
        };
        let style = style.map(|s| format!(" s=\"{}\"", escape(&s))).unwrap_or_default();
        let name = format!("{}{number}", letters(column));
        // Writing to a String cannot fail.
        let _ = match want {
            Want::Empty if style.is_empty() => Ok(()),
            Want::Empty => write!(self.xml, "<c r=\"{name}\"{style}/>"),
            Want::Text(s) => {
                let s = escape(s);
                write!(
                    self.xml,
                    "<c r=\"{name}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{s}</t></is></c>"
                )
            }
            Want::Number(n) => write!(self.xml, "<c r=\"{name}\"{style}><v>{n}</v></c>"),
            Want::Day(n) => write!(self.xml, "<c r=\"{name}\"{style}><v>{n}</v></c>"),
            Want::Bool(b) => write!(self.xml, "<c r=\"{name}\"{style} t=\"b\"><v>{}</v></c>", u8::from(*b)),
        };
    }
}

/// A start tag (without its end) with an attribute set.
fn attribute_set(tag: &str, name: &str, value: &str) -> String {
    format!("{} {name}=\"{value}\"", without(tag.trim_end(), name))
}

/// A start tag without an attribute.
fn without(tag: &str, name: &str) -> String {
    for quote in ['"', '\''] {
        let open = format!("{name}={quote}");
        // The name of an attribute follows white space.
        let found = tag.match_indices(&open).find(|(i, _)| tag[..*i].ends_with([' ', '\n', '\t', '\r'])).map(|m| m.0);
        if let Some(from) = found
            && let Some(len) = tag[from + open.len()..].find(quote)
        {
            return format!("{}{}", tag[..from].trim_end(), &tag[from + open.len() + len + 1..]);
        }
    }
    tag.to_owned()
}

/// The part before the cells, with the range that the sheet fills.
pub(super) fn dimension(head: &str, range: &str) -> String {
    let Some(from) = head.find("<dimension ") else { return head.to_owned() };
    let Some(len) = head[from..].find('>') else { return head.to_owned() };
    format!("{}<dimension ref=\"{range}\"/>{}", &head[..from], &head[from + len + 1..])
}

/// The letters of a column, counted from 0.
pub(super) fn letters(mut column: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (column % 26) as u8));
        match (column / 26).checked_sub(1) {
            Some(next) => column = next,
            None => return name,
        }
    }
}

/// The column of a cell's name, counted from 0.
pub(super) fn column_of(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_uppercase).take(4);
    letters.fold(None, |n: Option<usize>, b| Some(n.map_or(0, |n| n + 1) * 26 + usize::from(b - b'A')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (n, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!((letters(n).as_str(), column_of(&format!("{name}12"))), (name, Some(n)));
        }
        assert_eq!(column_of("12"), None);
    }

    #[test]
    fn attributes_are_set_and_taken_away() {
        assert_eq!(attribute_set("<row r=\"5\" spans=\"1:3\"", "r", "7"), "<row spans=\"1:3\" r=\"7\"");
        assert_eq!(without("<row r=\"5\" spans='1:3' ht=\"2\"", "spans"), "<row r=\"5\" ht=\"2\"");
        assert_eq!(without("<c customr=\"1\"", "r"), "<c customr=\"1\"");
    }
}
