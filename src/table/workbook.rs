//! Reads Excel workbooks back (Office Open XML): the sheet that has most columns of ours, else the first, and those after it
//! that go on with the same header.
//!
//! Cells are read one after the other and never as a grid, for a sheet of two cells may span seventeen thousand million. A
//! number is what Excel holds, a double, written with the fewest digits that give it again.

use super::load::{Raw, RawTable, declared};
use crate::error::{Error, Result};
use calamine::{DataRef, Dimensions, Reader, Xlsx, XlsxError, open_workbook};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Empty rows that are kept, so that rows have the numbers that Excel shows; more are passed over.
const GAP: u32 = 1000;

type Book = Xlsx<BufReader<File>>;

/// The header and rows of a workbook, and what is to be said of them.
pub fn read(path: &Path) -> Result<(RawTable, Vec<String>)> {
    let broken = |e: XlsxError| Error::Input {
        path: path.into(),
        what: format!("cannot be read as a workbook ({e})"),
        remedy: "save it once more as .xlsx, or as CSV".into(),
    };
    let mut book: Book = open_workbook(path).map_err(broken)?;
    let mut headers = Vec::new();
    for sheet in book.sheet_names() {
        let header = header(&mut book, &sheet).map_err(broken)?;
        if !header.is_empty() {
            headers.push((sheet, header));
        }
    }
    let ours = |h: &(String, Vec<String>)| h.1.iter().filter(|n| declared("", n).is_some()).count();
    let Some((_, names)) = headers.iter().rev().max_by_key(|h| ours(h)).cloned() else {
        return Ok(((Vec::new(), Vec::new()), Vec::new()));
    };
    let (mut rows, mut notes) = (Vec::new(), Vec::new());
    for (sheet, _) in headers.iter().filter(|h| h.1 == names) {
        let mut cells = grid(&mut book, sheet, names.len() as u32).map_err(broken)?;
        let regions = book.merge_cells_by_sheet_name(sheet).map_err(broken)?;
        merged(&regions, &names, &mut cells, &mut notes);
        let mut next = 1;
        for (row, mut found) in cells {
            (next..row).take((row - next <= GAP) as usize * GAP as usize).for_each(|_| rows.push(Vec::new()));
            next = row + 1;
            rows.push((0..names.len() as u32).map(|c| found.remove(&c).map_or(Raw::Empty, Raw::Text)).collect());
        }
    }
    Ok(((names, rows), notes))
}

type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

/// The header of a sheet, up to its first hole.
fn header(book: &mut Book, sheet: &str) -> std::result::Result<Vec<String>, XlsxError> {
    let mut names: Vec<String> = Vec::new();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        match text(cell.get_value()) {
            Some(text) if row == 0 && column as usize == names.len() => names.push(text),
            None if row == 0 => {}
            _ => break,
        }
    }
    Ok(names)
}

/// The cells beneath the header.
fn grid(book: &mut Book, sheet: &str, columns: u32) -> std::result::Result<Rows, XlsxError> {
    let mut rows = Rows::new();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        if let Some(text) = text(cell.get_value()).filter(|_| row > 0 && column < columns) {
            rows.entry(row).or_default().insert(column, text);
        }
    }
    Ok(rows)
}

fn text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::String(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => n.to_string(),
        DataRef::Bool(b) => b.to_string(),
        DataRef::DateTime(d) => {
            let (year, month, day, ..) = d.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::Error(e) => e.to_string(),
    };
    Some(text).filter(|t| !t.is_empty())
}

/// A cell that lies over several rows speaks for each of them.
fn merged(regions: &[Dimensions], names: &[String], rows: &mut Rows, notes: &mut Vec<String>) {
    for region in regions {
        let ((first, column), (last, _)) = (region.start, region.end);
        let Some(name) = names.get(column as usize).filter(|_| last > first && first > 0) else { continue };
        let Some(text) = rows.get(&first).and_then(|r| r.get(&column)).cloned() else { continue };
        for (_, row) in rows.range_mut(first..=last) {
            row.entry(column).or_insert_with(|| text.clone());
        }
        notes.push(format!(
            "rows {} to {}, column {name}: one merged cell; what it holds is taken for each row",
            first + 1,
            u64::from(last) + 1
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Workbook};

    #[test]
    fn merged_cells_speak_for_their_rows_and_sheets_go_on() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("figures.xlsx");
        let mut book = Workbook::new();
        // The workbooks that are written here begin with a sheet that explains the columns.
        book.add_worksheet().set_name("columns").unwrap().write(0, 0, "column").unwrap();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        for (name, first) in [("figures", 0.1), ("figures_2", 7.0)] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            for (i, head) in ["indicator", "value", "period_start"].into_iter().enumerate() {
                sheet.write(0, i as u16, head).unwrap();
            }
            sheet.merge_range(1, 0, 2, 0, "投资", &Format::new()).unwrap();
            sheet.write(1, 1, first).unwrap();
            sheet.write(2, 1, "约三百").unwrap();
            sheet.write_with_format(4, 2, 45_473, &day).unwrap();
            sheet.write(4, 9, "beyond").unwrap();
        }
        book.save(&path).unwrap();
        let ((names, rows), notes) = read(&path).unwrap();
        let shown = |row: &Vec<Raw>| {
            row.iter().map(|c| if let Raw::Text(s) = c { s.as_str() } else { "" }).collect::<Vec<_>>().join("|")
        };
        assert_eq!(names, ["indicator", "value", "period_start"]);
        let shown: Vec<String> = rows.iter().map(shown).collect();
        let sheet =
            |first: &str| [format!("投资|{first}|"), "投资|约三百|".into(), String::new(), "||2024-06-30".into()];
        assert_eq!(shown, [sheet("0.1"), sheet("7")].concat());
        assert_eq!(notes.len(), 2);
        assert!(notes[0].starts_with("rows 2 to 3, column indicator: one merged cell"), "{notes:?}");
    }
}
