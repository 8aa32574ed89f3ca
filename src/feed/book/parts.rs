//! The parts of a workbook that tell where its sheets are.

use super::xml::{attribute, escape};
use super::{Book, REPAIR};
use crate::error::{Error, Result};
use quick_xml::Reader;
use quick_xml::events::Event;

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
const TYPES: &str = "[Content_Types].xml";
const STYLES: &str = "xl/styles.xml";

/// Where a sheet is.
pub enum Place {
    /// Its part.
    There(String),
    /// The part that it will have.
    New(String),
}

/// The style of dates: its index, and the styles with it when they lacked it.
pub struct DateStyle {
    /// Its index among the cell formats.
    pub index: usize,
    /// The part with the style added.
    pub added: Option<String>,
}

/// The workbook's own parts.
pub struct Parts {
    workbook: String,
    relations: String,
    types: String,
    sheets: Vec<(String, String)>,
    changed: Vec<(String, Vec<u8>)>,
}

impl Parts {
    /// Reads them.
    pub fn read(book: &mut Book) -> Result<Self> {
        let mut part = |name: &str| -> Result<String> {
            book.text(name)?
                .ok_or_else(|| book.refuse(&format!("is no workbook that can be edited (it has no {name})"), REPAIR))
        };
        let (workbook, relations, types) = (part(WORKBOOK)?, part(RELATIONS)?, part(TYPES)?);
        let mut sheets = Vec::new();
        let read = elements(&workbook, "sheet", |attribute| {
            if let (Some(name), Some(id)) = (attribute("name"), attribute("r:id")) {
                sheets.push((name, id));
            }
        });
        read.map_err(|e| book.refuse(&format!("has a list of sheets that cannot be read ({e})"), REPAIR))?;
        Ok(Self { workbook, relations, types, sheets, changed: Vec::new() })
    }

    /// The part of the sheet called `name` (names differ by more than case).
    pub fn sheet(&self, book: &Book, name: &str) -> Result<Place> {
        let Some((_, id)) = self.sheets.iter().find(|s| s.0.to_lowercase() == name.to_lowercase()) else {
            return self.new_sheet(book, name);
        };
        let mut found = None;
        // A part that cannot be read has no target, which is said below.
        let _ = elements(&self.relations, "Relationship", |attribute| {
            if attribute("Id").as_deref() == Some(id) {
                found = attribute("Target").zip(attribute("Type"));
            }
        });
        match found {
            Some((target, kind)) if kind.ends_with("/worksheet") => Ok(Place::There(match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{target}"),
            })),
            Some(_) => Err(book.refuse(&format!("has a sheet {name} that holds no cells"), "name another sheet")),
            None => Err(book.refuse(&format!("does not say where its sheet {name} is"), REPAIR)),
        }
    }

    /// The sheets with cells: names and parts.
    pub fn worksheets(&self, book: &Book) -> Vec<(String, String)> {
        let part = |name: &String| match self.sheet(book, name) {
            Ok(Place::There(part)) => Some((name.clone(), part)),
            _ => None,
        };
        self.sheets.iter().filter_map(|s| part(&s.0)).collect()
    }

    /// The names that the workbook defines for cells.
    pub fn defined_names(&self) -> Vec<(String, String)> {
        let mut names = Vec::new();
        for (at, _) in self.workbook.match_indices("<definedName ") {
            let rest = &self.workbook[at..];
            let (Some(open), Some(close)) = (rest.find('>'), rest.find("</definedName>")) else { continue };
            let name = rest[..open].split("name=\"").nth(1).and_then(|n| n.split('"').next()).unwrap_or_default();
            names.push((name.to_owned(), rest.get(open + 1..close).unwrap_or_default().to_owned()));
        }
        names
    }

    fn new_sheet(&self, book: &Book, name: &str) -> Result<Place> {
        let wrong = |what: &str, remedy: &str| Err(book.refuse(what, remedy));
        if name.is_empty() || name.encode_utf16().count() > 31 || name.contains(['[', ']', ':', '*', '?', '/', '\\']) {
            return wrong(
                &format!("cannot have a sheet called `{name}`"),
                "use at most 31 characters without []:*?/\\",
            );
        }
        if self.workbook.contains("lockStructure=\"1\"") || self.workbook.contains("lockStructure=\"true\"") {
            return wrong(&format!("has no sheet {name}, and its structure is protected"), "add the sheet by hand");
        }
        let free =
            (1..).map(|n| format!("xl/worksheets/sheet{n}.xml")).find(|p| book.archive.index_for_name(p).is_none());
        Ok(Place::New(free.unwrap_or_default()))
    }

    /// The part of a sheet that is written; a new one is listed.
    pub fn place(&mut self, place: &Place, name: &str) -> String {
        let part = match place {
            Place::There(part) => part.clone(),
            Place::New(part) => {
                let ids =
                    (1..).map(|n| format!("rIdBaoshu{n}")).find(|id| !self.relations.contains(&format!("\"{id}\"")));
                let id = ids.unwrap_or_default();
                let mut number = 0;
                let _ = elements(&self.workbook, "sheet", |attribute| {
                    number = number.max(attribute("sheetId").and_then(|n| n.parse::<u32>().ok()).unwrap_or(0));
                });
                let entry = format!(
                    "<sheet xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" name=\"{}\" sheetId=\"{}\" r:id=\"{id}\"/>",
                    escape(name),
                    number + 1
                );
                self.workbook = before(&self.workbook, "</sheets>", &entry);
                let relation = format!(
                    "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"/{part}\"/>"
                );
                let relations = before(&self.relations, "</Relationships>", &relation);
                let entry = format!(
                    "<Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
                );
                let types = before(&self.types, "</Types>", &entry);
                self.changed.push((RELATIONS.into(), relations.into_bytes()));
                self.changed.push((TYPES.into(), types.into_bytes()));
                part.clone()
            }
        };
        let workbook = calculating(&self.workbook);
        self.changed.push((WORKBOOK.into(), workbook.into_bytes()));
        part
    }

    /// The parts that have changed.
    pub fn changed(self) -> Vec<(String, Vec<u8>)> {
        self.changed
    }

    /// Whether days count from 1904.
    pub fn epoch_1904(&self) -> bool {
        self.workbook.contains("date1904=\"1\"") || self.workbook.contains("date1904=\"true\"")
    }

    /// The style of dates, added where there is none.
    pub fn date_style(&self, book: &mut Book) -> Result<DateStyle> {
        let broken = |book: &Book| -> Error { book.refuse("has styles that cannot be read", REPAIR) };
        let Some(styles) = book.text(STYLES)? else { return Ok(DateStyle { index: 0, added: None }) };
        let (Some(from), Some(to)) = (styles.find("<cellXfs"), styles.find("</cellXfs>")) else {
            return Err(broken(book));
        };
        let list = styles.get(from..to).unwrap_or_default();
        let (mut count, mut found) = (0, None);
        elements(&format!("{list}</cellXfs>"), "xf", |attribute| {
            let plain = ["fontId", "fillId", "borderId"].iter().all(|a| attribute(a).is_none_or(|v| v == "0"));
            if attribute("numFmtId").as_deref() == Some("14") && plain {
                found.get_or_insert(count);
            }
            count += 1;
        })
        .map_err(|_| broken(book))?;
        if let Some(index) = found {
            return Ok(DateStyle { index, added: None });
        }
        let entry = "<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>";
        let counted = list.replacen(&format!("count=\"{count}\""), &format!("count=\"{}\"", count + 1), 1);
        let added = format!("{}{counted}{entry}{}", &styles[..from], &styles[to..]);
        Ok(DateStyle { index: count, added: Some(added) })
    }
}

/// The workbook with the wish that programs calculate all formulas when they open it.
fn calculating(workbook: &str) -> String {
    if let Some(from) = workbook.find("<calcPr") {
        let to = from + workbook[from..].find('>').unwrap_or(0);
        let tag = &workbook[from..to];
        if tag.contains("fullCalcOnLoad=\"1\"") || tag.contains("fullCalcOnLoad=\"true\"") {
            return workbook.to_owned();
        }
        let tag = tag.replace(" fullCalcOnLoad=\"0\"", "").replace(" fullCalcOnLoad=\"false\"", "");
        let tag = tag.replacen("<calcPr", "<calcPr fullCalcOnLoad=\"1\"", 1);
        return format!("{}{tag}{}", &workbook[..from], &workbook[to..]);
    }
    // Its place is after these (ECMA-376, CT_Workbook).
    let ends = ["</definedNames>", "<definedNames/>", "</externalReferences>", "</functionGroups>", "</sheets>"];
    let at = ends.iter().find_map(|end| workbook.find(end).map(|i| i + end.len()));
    at.map_or_else(
        || workbook.to_owned(),
        |i| format!("{}<calcPr fullCalcOnLoad=\"1\"/>{}", &workbook[..i], &workbook[i..]),
    )
}

fn before(xml: &str, end: &str, new: &str) -> String {
    xml.replacen(end, &format!("{new}{end}"), 1)
}

/// Gives the attributes of every element of a name.
fn elements(xml: &str, name: &str, mut each: impl FnMut(&dyn Fn(&str) -> Option<String>)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == name => each(&|a| attribute(&e, a)),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_asks_to_be_calculated_once() {
        for (book, want) in [
            ("<workbook><sheets/></workbook>", "<workbook><sheets/></workbook>"),
            ("<w><sheets></sheets><x/></w>", "<w><sheets></sheets><calcPr fullCalcOnLoad=\"1\"/><x/></w>"),
            ("<w><calcPr calcId=\"1\"/></w>", "<w><calcPr fullCalcOnLoad=\"1\" calcId=\"1\"/></w>"),
        ] {
            assert_eq!(calculating(book), want);
            assert_eq!(calculating(want), want);
        }
    }
}
