//! The cells of one sheet: read, compared with the rows of a run, and written with every cell that stays as it was.

use super::xml::{attribute, escape, text_of};
use crate::feed::job::{Job, Mode};
use crate::feed::merge::{Changes, plan};
use crate::row::Cell;
use crate::store::codec::OwnedRow;
use crate::table::{Cells, Head, flat, load};
use jiff::civil::{Date, date};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rust_decimal::prelude::ToPrimitive;
use std::fmt::Write as _;

/// A sheet without cells.
pub const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1\"/><sheetData/></worksheet>";
/// What a sheet and a cell hold.
const ROWS: usize = 1_048_576;
const CHARS: usize = 32_767;

/// What is known of the workbook around.
pub struct Context<'a> {
    /// The sheet's name.
    pub name: &'a str,
    /// The shared strings.
    pub strings: &'a [String],
    /// The style of dates.
    pub date_style: usize,
    /// Whether days count from 1904.
    pub epoch_1904: bool,
}

/// Why a sheet is not edited.
pub enum Trouble {
    /// It is not what a sheet should be.
    Broken(String),
    /// It holds what would be lost: what, and what to do.
    Refused(String, String),
}

fn refused<T>(what: String, remedy: &str) -> Result<T, Trouble> {
    Err(Trouble::Refused(what, remedy.to_owned()))
}

/// A sheet after the run.
pub struct Edited {
    /// Its part.
    pub xml: String,
    /// What has changed.
    pub changes: Changes,
    /// Whether a cell was written in the style of dates.
    pub has_dates: bool,
}

#[derive(Debug, Default)]
struct OldCell {
    column: usize,
    xml: std::ops::Range<usize>,
    style: Option<String>,
    formula: bool,
    text: String,
    is_text: bool,
}

#[derive(Debug, Default)]
struct OldRow {
    number: usize,
    /// Its start tag.
    tag: std::ops::Range<usize>,
    cells: Vec<OldCell>,
}

impl OldRow {
    fn cell(&self, column: usize) -> Option<&OldCell> {
        self.cells.iter().find(|c| c.column == column)
    }

    fn text(&self, column: usize) -> &str {
        self.cell(column).map_or("", |c| &c.text)
    }
}

#[derive(Default)]
struct Sheet {
    data: std::ops::Range<usize>,
    rows: Vec<OldRow>,
    protected: bool,
    tables: bool,
    merged: bool,
}

/// What a cell should hold.
#[derive(Debug, PartialEq)]
enum Want {
    Empty,
    Text(String),
    Number(String),
    Day(i64),
    Bool(bool),
}

/// Brings rows into a sheet.
pub fn edit(
    source: &str,
    context: &Context<'_>,
    job: &Job,
    columns: &[Head],
    rows: &[OwnedRow],
) -> Result<Edited, Trouble> {
    let sheet = read(source, context.strings).map_err(Trouble::Broken)?;
    let name = context.name;
    if sheet.protected {
        return refused(format!("has a protected sheet {name}"), "take the protection off, or feed another sheet");
    }
    if sheet.tables {
        return refused(
            format!("has an Excel table on the sheet {name}, which would not grow with the rows"),
            "turn it into a range there, or feed another sheet",
        );
    }
    let head = sheet.rows.iter().position(|r| r.cells.iter().any(|c| !c.text.is_empty()));
    let places = match head {
        Some(head) => header(&sheet.rows[head], context, columns)?,
        None => (0..columns.len()).collect(),
    };
    let body = head.map_or(0, |h| h + 1);
    let Some(key) = columns.iter().position(|h| h.name == "figure_id") else {
        return Err(Trouble::Broken("the rows have no figure_id".into()));
    };
    let old_rows = &sheet.rows[body..];
    let old: Vec<String> = old_rows.iter().map(|r| r.text(places[key]).to_owned()).collect();
    let new: Vec<String> = rows.iter().map(|r| r.text(key)).collect();
    let mode = job.target.mode;
    let plan = plan(mode, &old, &new);
    let mut changes =
        Changes { inserted: plan.added.len(), removed: plan.removed.len(), kept: plan.kept, ..Changes::default() };
    let ours: Vec<usize> = (0..columns.len()).filter(|i| !job.theirs.iter().any(|t| *t == columns[*i].name)).collect();
    let mut out = Out { source, context, xml: String::new(), has_dates: false, last: 0, width: 0 };
    // In which order rows stand afterwards: (old row, new row).
    let mut order: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    if mode == Mode::Replace {
        for at in &plan.removed {
            let row = &old_rows[*at];
            let others = |c: &&OldCell| c.formula || !c.text.is_empty() && !ours.iter().any(|i| places[*i] == c.column);
            if let Some(cell) = row.cells.iter().find(others) {
                let what = format!(
                    "has a cell {}{} on {name} that mode replace would remove",
                    letters(cell.column),
                    row.number
                );
                return refused(what, "use mode upsert, or clear the cell");
            }
        }
        if let Some(row) =
            old_rows.iter().zip(&old).find(|(r, id)| id.is_empty() && r.cells.iter().any(|c| !c.text.is_empty()))
        {
            let what =
                format!("has a row {} on {name} without figure_id, which mode replace would remove", row.0.number);
            return refused(what, "use mode upsert, or move the row to another sheet");
        }
        order.extend(
            plan.added.iter().map(|n| (None, Some(*n))).chain(plan.pairs.iter().map(|(o, n)| (Some(*o), Some(*n)))),
        );
        order.sort_by_key(|o| o.1);
        changes.kept = 0;
    } else {
        let mut pairs: Vec<Option<usize>> = vec![None; old_rows.len()];
        plan.pairs.iter().for_each(|(o, n)| pairs[*o] = Some(*n));
        order.extend(pairs.into_iter().enumerate().map(|(o, n)| (Some(o), n)));
        order.extend(plan.added.iter().map(|n| (None, Some(*n))));
    }
    for row in &sheet.rows[..body] {
        out.keep(row, row.number);
    }
    if head.is_none() {
        let labels: Vec<(usize, Want)> = columns
            .iter()
            .map(|h| Want::Text(h.label.to_string()))
            .chain(
                job.theirs
                    .iter()
                    .filter(|t| !columns.iter().any(|h| h.name == t.as_str()))
                    .map(|t| Want::Text(t.clone())),
            )
            .enumerate()
            .collect();
        out.row(1, None, labels, &[]);
    }
    let like = old_rows.iter().zip(&old).rev().find(|(_, id)| !id.is_empty()).map(|(r, _)| r);
    let mut moved = false;
    for (at, from) in order {
        let number = match (mode, at) {
            (Mode::Append | Mode::Upsert, Some(at)) => old_rows[at].number,
            _ => out.last + 1,
        };
        if number > ROWS {
            return refused(
                format!("has no room on {name} for more rows"),
                "feed another sheet, or select fewer figures",
            );
        }
        let want = |from: usize, i: usize| wanted(&rows[from].cell(i), context.epoch_1904);
        match (at.map(|at| &old_rows[at]), from) {
            (Some(row), None) => out.keep(row, number),
            (Some(row), Some(from)) => {
                let mut set = Vec::new();
                for i in &ours {
                    let (place, want) = (places[*i], want(from, *i));
                    let cell = row.cell(place);
                    if cell.is_none_or(|c| !says(c, &want)) && !(cell.is_none() && want == Want::Empty) {
                        if cell.is_some_and(|c| c.formula) {
                            let what = format!(
                                "has a formula in {}{} on {name}, in the column {}",
                                letters(place),
                                row.number,
                                columns[*i].label
                            );
                            return refused(what, "declare the column in `theirs`, or remove the formula");
                        }
                        set.push((place, want));
                    }
                }
                if number != row.number {
                    moved = true;
                    if row.cells.iter().any(|c| c.formula) {
                        return refused(
                            format!("has a formula in row {} on {name}, which would move", row.number),
                            "use mode upsert",
                        );
                    }
                }
                if set.is_empty() {
                    changes.unchanged += 1;
                    out.keep(row, number);
                } else {
                    changes.updated += 1;
                    out.row(number, Some(row), set, &row.cells);
                }
            }
            (None, Some(from)) => {
                let set =
                    (0..columns.len()).map(|i| (places[i], want(from, i))).filter(|s| s.1 != Want::Empty).collect();
                out.row(number, None, set, like.map_or(&[], |r| &r.cells));
            }
            (None, None) => {}
        }
    }
    if moved && !changes.any() {
        changes.updated = std::mem::take(&mut changes.unchanged);
    }
    if sheet.merged && (moved || changes.removed > 0) {
        return refused(format!("has merged cells on {name}, and rows would move"), "use mode upsert, or split them");
    }
    let Out { xml: data, has_dates, last, width, .. } = out;
    let range = format!("A1:{}{}", letters(width.max(1) - 1), last.max(1));
    let xml = format!(
        "{}<sheetData>{data}</sheetData>{}",
        dimension(&source[..sheet.data.start], &range),
        &source[sheet.data.end..]
    );
    Ok(Edited { xml, changes, has_dates })
}

/// Where in the sheet the columns are, by the labels of its header.
fn header(row: &OldRow, context: &Context<'_>, columns: &[Head]) -> Result<Vec<usize>, Trouble> {
    let known = |c: &OldCell| load::declared("figures", c.text.trim()).map(|d| d.name);
    let place = |h: &Head| {
        let is =
            |c: &&OldCell| c.text.trim() == h.label || c.text.trim() == h.name || known(c) == Some(h.name.as_ref());
        row.cells.iter().find(is).map(|c| c.column)
    };
    let mut places = Vec::with_capacity(columns.len());
    for head in columns {
        let Some(at) = place(head) else {
            let others = row.cells.iter().filter(|c| !c.text.trim().is_empty());
            let near = others
                .map(|c| (strsim::jaro_winkler(c.text.trim(), &head.label), c.text.trim()))
                .filter(|n| n.0 > 0.6)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let hint =
                near.map(|n| format!(" (row {} has `{}`: was it renamed?)", row.number, n.1)).unwrap_or_default();
            let what = format!("has no column `{}` on the sheet {}{hint}", head.label, context.name);
            return refused(what, "give the column its name again, or list other `columns` in the job");
        };
        places.push(at);
    }
    Ok(places)
}

fn read(xml: &str, strings: &[String]) -> Result<Sheet, String> {
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

/// What a cell of a row is in a sheet.
fn wanted(cell: &Cell<'_>, epoch_1904: bool) -> Want {
    let text = |cell: &Cell<'_>| {
        let mut s = String::new();
        flat::text_of(cell, &mut s);
        if let Some((cut, _)) = s.char_indices().nth(CHARS) {
            s.truncate(cut);
        }
        Want::Text(s)
    };
    match cell {
        Cell::Empty => Want::Empty,
        Cell::Text("") => Want::Empty,
        Cell::Int(n) if *n < 1 << 53 => Want::Number(n.to_string()),
        // Excel holds 15 digits; longer numbers are exact as text.
        Cell::Decimal(d) if d.normalize().mantissa().unsigned_abs() < 1_000_000_000_000_000 => {
            Want::Number(d.normalize().to_string())
        }
        Cell::Bool(b) => Want::Bool(*b),
        Cell::Date(d) => serial(*d, epoch_1904).map_or_else(|| text(cell), Want::Day),
        _ => text(cell),
    }
}

/// The number of a day. Before March 1900 Excel counts a day that never was: such days are text.
fn serial(d: Date, epoch_1904: bool) -> Option<i64> {
    let epoch = if epoch_1904 { date(1904, 1, 1) } else { date(1899, 12, 30) };
    (d >= date(1900, 3, 1) && d >= epoch).then(|| epoch.until(d).ok().map(|s| i64::from(s.get_days()))).flatten()
}

/// Whether a cell holds what it should already.
fn says(cell: &OldCell, want: &Want) -> bool {
    let number = |n: f64| !cell.is_text && cell.text.trim().parse() == Ok(n);
    match want {
        Want::Empty => cell.text.is_empty() && !cell.formula,
        Want::Text(s) => cell.is_text && cell.text.replace("\r\n", "\n") == s.replace("\r\n", "\n"),
        Want::Number(n) => n.parse().is_ok_and(number),
        Want::Day(n) => number(n.to_f64().unwrap_or(f64::NAN)),
        Want::Bool(b) => cell.text.trim() == if *b { "1" } else { "0" } && !cell.is_text,
    }
}

struct Out<'a> {
    source: &'a str,
    context: &'a Context<'a>,
    xml: String,
    has_dates: bool,
    last: usize,
    width: usize,
}

impl Out<'_> {
    /// A row as it was, perhaps in another place.
    fn keep(&mut self, row: &OldRow, number: usize) {
        self.row(number, Some(row), Vec::new(), &[]);
    }

    /// A row with some cells set; `like` lends their styles.
    fn row(&mut self, number: usize, old: Option<&OldRow>, mut set: Vec<(usize, Want)>, like: &[OldCell]) {
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
fn dimension(head: &str, range: &str) -> String {
    let Some(from) = head.find("<dimension ") else { return head.to_owned() };
    let Some(len) = head[from..].find('>') else { return head.to_owned() };
    format!("{}<dimension ref=\"{range}\"/>{}", &head[..from], &head[from + len + 1..])
}

/// The letters of a column, counted from 0.
fn letters(mut column: usize) -> String {
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
fn column_of(name: &str) -> Option<usize> {
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

    #[test]
    fn days_before_march_1900_are_text() {
        assert_eq!(serial(date(2024, 1, 1), false), Some(45292));
        assert_eq!(serial(date(1900, 2, 28), false), None);
        assert_eq!(serial(date(2024, 1, 1), true), Some(43830));
    }
}
