//! The cells of a sheet as they are.

use super::super::xml::{attribute, text_of};
use super::write::column_of;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

#[derive(Debug, Default)]
pub(super) struct OldCell {
    pub(super) column: usize,
    pub(super) xml: std::ops::Range<usize>,
    pub(super) style: Option<String>,
    pub(super) formula: bool,
    pub(super) text: String,
    pub(super) is_text: bool,
}

#[derive(Debug, Default)]
pub(super) struct OldRow {
    pub(super) number: usize,
    /// Its start tag.
    pub(super) tag: std::ops::Range<usize>,
    pub(super) cells: Vec<OldCell>,
}

impl OldRow {
    pub(super) fn cell(&self, column: usize) -> Option<&OldCell> {
        self.cells.iter().find(|c| c.column == column)
    }

    pub(super) fn text(&self, column: usize) -> &str {
        self.cell(column).map_or("", |c| &c.text)
    }
}

#[derive(Default)]
pub(super) struct Sheet {
    pub(super) data: std::ops::Range<usize>,
    pub(super) rows: Vec<OldRow>,
    pub(super) protected: bool,
    pub(super) tables: bool,
    pub(super) merged: bool,
}

pub(super) fn read(xml: &str, strings: &[String]) -> Result<Sheet, String> {
    let mut reader = Reader::from_str(xml);
    let mut sheet = Sheet::default();
    let (mut depth, mut inside) = (0usize, false);
    let (mut row, mut cell): (Option<OldRow>, Option<(OldCell, String)>) = (None, None);
    let (mut in_value, mut in_guide) = (false, false);
    loop {
        let from = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|e| e.to_string())?;
        let to = reader.buffer_position() as usize;
        match &event {
            Event::Start(e) | Event::Empty(e) => {
                let open = matches!(event, Event::Start(_));
                if e.name().as_ref() != e.local_name().as_ref()
                    && matches!(e.local_name().as_ref(), "worksheet" | "sheetData")
                {
                    return Err("its elements have a prefix".into());
                }
                match e.local_name().as_ref() {
                    "sheetData" if depth == 1 => {
                        sheet.data = from..to;
                        inside = open;
                    }
                    "sheetProtection" if depth == 1 => {
                        let on = attribute(e, "sheet").is_none_or(|v| v == "1" || v == "true");
                        sheet.protected |= on;
                    }
                    "tableParts" if depth == 1 => sheet.tables = open,
                    "mergeCells" if depth == 1 => sheet.merged = true,
                    "row" if inside => {
                        let next = sheet.rows.last().map_or(1, |r| r.number + 1);
                        let number = attribute(e, "r").and_then(|n| n.parse().ok()).unwrap_or(next);
                        if number < next {
                            return Err(format!("row {number} comes after row {}", next - 1));
                        }
                        let new = OldRow { number, tag: from..to, cells: Vec::new() };
                        if open { row = Some(new) } else { sheet.rows.push(new) }
                    }
                    "c" if row.is_some() => {
                        let next = row.as_ref().and_then(|r| r.cells.last()).map_or(0, |c| c.column + 1);
                        let new = start(e, next, from, to)?;
                        match (open, &mut row) {
                            (true, _) => cell = Some(new),
                            (false, Some(row)) => row.cells.push(new.0),
                            _ => {}
                        }
                    }
                    "f" => {
                        if let Some((cell, _)) = &mut cell {
                            cell.formula = true;
                        }
                    }
                    "v" | "t" if cell.is_some() => in_value = open,
                    "rPh" => in_guide = open,
                    _ => {}
                }
                depth += usize::from(open);
            }
            Event::End(e) => {
                depth = depth.saturating_sub(1);
                match e.local_name().as_ref() {
                    "sheetData" if depth == 1 => {
                        sheet.data.end = to;
                        inside = false;
                    }
                    "row" => sheet.rows.extend(row.take()),
                    "c" => {
                        if let (Some((mut done, kind)), Some(row)) = (cell.take(), &mut row) {
                            done.xml.end = to;
                            finish(&mut done, &kind, strings)?;
                            row.cells.push(done);
                        }
                    }
                    "v" | "t" => in_value = false,
                    "rPh" => in_guide = false,
                    _ => {}
                }
            }
            Event::Eof => break,
            _ if in_value && !in_guide => {
                let said = text_of(&event)?;
                if let Some((cell, _)) = &mut cell {
                    cell.text.push_str(&said);
                }
            }
            _ => {}
        }
    }
    if sheet.data.is_empty() { Err("it has no sheetData".into()) } else { Ok(sheet) }
}

fn start(e: &BytesStart<'_>, next: usize, from: usize, to: usize) -> Result<(OldCell, String), String> {
    let column = match attribute(e, "r") {
        Some(name) => column_of(&name).ok_or_else(|| format!("a cell is called {name}"))?,
        None => next,
    };
    let cell = OldCell { column, xml: from..to, style: attribute(e, "s"), ..OldCell::default() };
    Ok((cell, attribute(e, "t").unwrap_or_default()))
}

/// Makes the text of a cell what people see.
fn finish(cell: &mut OldCell, kind: &str, strings: &[String]) -> Result<(), String> {
    cell.is_text = matches!(kind, "s" | "str" | "inlineStr");
    if kind == "s" {
        let number: usize = cell.text.trim().parse().map_err(|_| format!("a cell names the string {}", cell.text))?;
        cell.text = strings.get(number).cloned().ok_or_else(|| format!("there is no shared string {number}"))?;
    }
    Ok(())
}
