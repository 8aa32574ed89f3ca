//! Excel workbooks (Office Open XML): typed cells, a frozen header with filters, and a sheet that explains the columns.

use super::flat::text_of;
use super::{Cells, Head, Writer};
use crate::row::{Cell, CellType};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};

/// What a sheet holds, header included.
const ROWS: u32 = 1_048_576;
/// What a cell holds.
const CHARS: usize = 32_767;

/// Writes a workbook. Rows pass to temporary files, so that memory does not grow with the table; a table longer than a
/// sheet goes on in another. A number that Excel cannot hold exactly (more than 15 digits) is written as text, coloured.
pub struct Xlsx<W> {
    out: W,
    book: Workbook,
    table: String,
    heads: Vec<Head>,
    sheet: usize,
    sheets: u32,
    row: u32,
    formats: Formats,
}

struct Formats {
    header: Format,
    date: Format,
    inexact: Format,
}

impl<W: Write + Send> Xlsx<W> {
    /// Begins a workbook with the sheet `table`.
    pub fn new(out: W, table: &str, heads: Vec<Head>) -> io::Result<Self> {
        let formats = Formats {
            header: Format::new().set_bold().set_background_color(Color::RGB(0x00DD_EBF7)),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            inexact: Format::new().set_num_format("@").set_background_color(Color::RGB(0x00FF_E699)),
        };
        let mut book = Workbook::new();
        explain(&mut book, &heads, &formats).map_err(io_error)?;
        let mut xlsx = Self { out, book, table: table.to_owned(), heads, sheet: 0, sheets: 0, row: 0, formats };
        xlsx.begin().map_err(io_error)?;
        Ok(xlsx)
    }

    fn begin(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        let name = if self.sheets == 1 { self.table.clone() } else { format!("{}_{}", self.table, self.sheets) };
        sheet.set_name(name)?;
        if self.sheets == 1 {
            sheet.set_active(true);
        }
        sheet.set_freeze_panes(1, 0)?;
        for (i, head) in self.heads.iter().enumerate() {
            sheet.set_column_width(i as u16, width(head))?;
        }
        for (i, head) in self.heads.iter().enumerate() {
            sheet.write_string_with_format(0, i as u16, head.label.as_ref(), &self.formats.header)?;
        }
        self.sheet = self.sheets as usize; // the explaining sheet is the first
        self.row = 1;
        Ok(())
    }

    fn end(&mut self) -> Result<(), XlsxError> {
        let (row, last) = (self.row, self.heads.len().saturating_sub(1) as u16);
        self.book.worksheet_from_index(self.sheet)?.autofilter(0, 0, row.saturating_sub(1), last)?;
        Ok(())
    }

    fn write(&mut self, cells: &dyn Cells) -> Result<(), XlsxError> {
        if self.row == ROWS {
            self.end()?;
            self.begin()?;
        }
        let sheet = self.book.worksheet_from_index(self.sheet)?;
        for i in 0..self.heads.len() {
            cell(sheet, self.row, i as u16, &cells.cell(i), &self.formats)?;
        }
        self.row += 1;
        Ok(())
    }
}

impl<W: Write + Send> Writer for Xlsx<W> {
    fn row(&mut self, row: &dyn Cells) -> io::Result<()> {
        self.write(row).map_err(io_error)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.end().map_err(io_error)?;
        let bytes = self.book.save_to_buffer().map_err(io_error)?;
        self.out.write_all(&bytes)?;
        self.out.flush()
    }
}

fn cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let mut text = String::new();
    match cell {
        Cell::Empty => {}
        Cell::Int(n) if *n < 1 << 53 => drop(sheet.write_number(row, column, *n as f64)?),
        Cell::Bool(b) => drop(sheet.write_boolean(row, column, *b)?),
        Cell::Date(d) if d.year() >= 1900 => {
            let date = rust_xlsxwriter::ExcelDateTime::from_ymd(d.year() as u16, d.month() as u8, d.day() as u8)?;
            sheet.write_datetime_with_format(row, column, &date, &formats.date)?;
        }
        Cell::Decimal(d) => match d.normalize().to_f64() {
            Some(f) if d.normalize().mantissa().unsigned_abs() < 1_000_000_000_000_000 => {
                sheet.write_number(row, column, f)?;
            }
            _ => {
                text_of(cell, &mut text);
                sheet.write_string_with_format(row, column, &text, &formats.inexact)?;
            }
        },
        _ => {
            text_of(cell, &mut text);
            if let Some((cut, _)) = text.char_indices().nth(CHARS) {
                text.truncate(cut);
            }
            sheet.write_string(row, column, &text)?;
        }
    }
    Ok(())
}

/// Widths in characters; a Chinese one takes two.
fn width(head: &Head) -> f64 {
    match (head.name.as_ref(), head.cell_type) {
        ("title" | "indicator" | "items" | "sentence_text" | "error", _) => 36.0,
        ("doc" | "text" | "subject" | "period" | "basis_text" | "note", _) => 22.0,
        (_, CellType::Date) => 12.0,
        (_, CellType::Decimal) => 18.0,
        _ => 12.0,
    }
}

fn explain(book: &mut Workbook, heads: &[Head], formats: &Formats) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("columns")?;
    for (i, width) in [18.0, 18.0, 90.0].into_iter().enumerate() {
        sheet.set_column_width(i as u16, width)?;
    }
    for (i, label) in ["column", "header", "meaning"].into_iter().enumerate() {
        sheet.write_string_with_format(0, i as u16, label, &formats.header)?;
    }
    for (row, head) in (1..).zip(heads) {
        sheet.write_string(row, 0, head.name.as_ref())?;
        sheet.write_string(row, 1, head.label.as_ref())?;
        sheet.write_string(row, 2, head.about)?;
    }
    let row = heads.len() as u32 + 2;
    sheet.write_string_with_format(row, 0, "coloured", &formats.inexact)?;
    sheet.write_string(row, 2, "A number of more than 15 digits, which Excel cannot hold: written as text, exact.")?;
    Ok(())
}

fn io_error(e: XlsxError) -> io::Error {
    match e {
        XlsxError::IoError(e) => e,
        other => io::Error::other(other.to_string()),
    }
}
