//! Rows as bytes and back, cell by cell, without loss.

use crate::row::{Cell, Row};
use crate::table::Cells;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// A cell that owns its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum OwnedCell {
    /// Nothing known.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A counter or an offset.
    Int(u64),
    /// An exact decimal.
    Decimal(Decimal),
    /// A calendar day.
    Date(Date),
    /// Yes or no.
    Bool(bool),
    /// Several texts in order.
    List(Vec<String>),
}

/// A row of such cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnedRow(pub Vec<OwnedCell>);

impl OwnedRow {
    /// The first columns of another row.
    pub fn of(row: &dyn Cells, columns: usize) -> Self {
        let owned = |i| match row.cell(i) {
            Cell::Empty => OwnedCell::Empty,
            Cell::Text(s) => OwnedCell::Text(s.to_owned()),
            Cell::Int(n) => OwnedCell::Int(n),
            Cell::Decimal(d) => OwnedCell::Decimal(d),
            Cell::Date(d) => OwnedCell::Date(d),
            Cell::Bool(b) => OwnedCell::Bool(b),
            Cell::List(l) => OwnedCell::List(l.to_vec()),
        };
        Self((0..columns).map(owned).collect())
    }

    /// The text of a cell as formats have it that have only text.
    pub fn text(&self, i: usize) -> String {
        let mut text = String::new();
        crate::table::flat::text_of(&self.cell(i), &mut text);
        text
    }
}

impl Cells for OwnedRow {
    fn cell(&self, i: usize) -> Cell<'_> {
        match self.0.get(i) {
            None | Some(OwnedCell::Empty) => Cell::Empty,
            Some(OwnedCell::Text(s)) => Cell::Text(s),
            Some(OwnedCell::Int(n)) => Cell::Int(*n),
            Some(OwnedCell::Decimal(d)) => Cell::Decimal(*d),
            Some(OwnedCell::Date(d)) => Cell::Date(*d),
            Some(OwnedCell::Bool(b)) => Cell::Bool(*b),
            Some(OwnedCell::List(l)) => Cell::List(l),
        }
    }
}

/// Writes a table's rows: their number, then the cells.
pub fn write<R: Row>(rows: &[R], out: &mut Vec<u8>) {
    number(rows.len() as u64, out);
    for row in rows {
        for column in R::COLUMNS {
            cell(&(column.get)(row), out);
        }
    }
}

fn cell(cell: &Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Empty => out.push(0),
        Cell::Text(s) => {
            out.push(1);
            text(s, out);
        }
        Cell::Int(n) => {
            out.push(2);
            number(*n, out);
        }
        Cell::Decimal(d) => {
            out.push(3);
            out.extend(d.serialize());
        }
        Cell::Date(d) => {
            out.push(4);
            out.extend(d.year().to_le_bytes());
            out.extend([d.month() as u8, d.day() as u8]);
        }
        Cell::Bool(b) => out.extend([5, u8::from(*b)]),
        Cell::List(items) => {
            out.push(6);
            number(items.len() as u64, out);
            items.iter().for_each(|s| text(s, out));
        }
    }
}

fn text(s: &str, out: &mut Vec<u8>) {
    number(s.len() as u64, out);
    out.extend(s.as_bytes());
}

/// Seven bits a byte, the lowest first (LEB128).
fn number(mut n: u64, out: &mut Vec<u8>) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// A cell as it is stored, borrowed from the stored bytes.
#[derive(Clone, Debug, PartialEq)]
enum StoredCell<'a> {
    Plain(Cell<'a>),
    List(Vec<String>),
}

/// A row as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredRow<'a>(Vec<StoredCell<'a>>);

impl<'a> StoredRow<'a> {
    /// Puts a text into the column `i`.
    pub fn set(&mut self, i: usize, text: &'a str) {
        if let Some(cell) = self.0.get_mut(i) {
            *cell = StoredCell::Plain(Cell::Text(text));
        }
    }
}

impl Cells for StoredRow<'_> {
    fn cell(&self, i: usize) -> Cell<'_> {
        match self.0.get(i) {
            None => Cell::Empty,
            Some(StoredCell::Plain(cell)) => cell.clone(),
            Some(StoredCell::List(items)) => Cell::List(items),
        }
    }
}

/// Reads what [`write`] wrote.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// The rows of the next table, of so many columns; none when the bytes are not what they should be.
    pub fn table(
        &mut self,
        columns: usize,
        mut each: impl FnMut(&mut StoredRow<'a>) -> crate::error::Result<()>,
    ) -> Option<crate::error::Result<()>> {
        let mut row = StoredRow(vec![StoredCell::Plain(Cell::Empty); columns]);
        for _ in 0..self.number()? {
            for cell in &mut row.0 {
                *cell = self.cell()?;
            }
            if let Err(e) = each(&mut row) {
                return Some(Err(e));
            }
        }
        Some(Ok(()))
    }

    fn cell(&mut self) -> Option<StoredCell<'a>> {
        Some(StoredCell::Plain(match self.byte()? {
            0 => Cell::Empty,
            1 => Cell::Text(self.text()?),
            2 => Cell::Int(self.number()?),
            3 => Cell::Decimal(Decimal::deserialize(self.bytes(16)?.try_into().ok()?)),
            4 => {
                let year = i16::from_le_bytes(self.bytes(2)?.try_into().ok()?);
                Cell::Date(Date::new(year, self.byte()? as i8, self.byte()? as i8).ok()?)
            }
            5 => Cell::Bool(self.byte()? != 0),
            6 => {
                let n = self.number()?;
                return Some(StoredCell::List((0..n).map(|_| self.text().map(str::to_owned)).collect::<Option<_>>()?));
            }
            _ => return None,
        }))
    }

    fn text(&mut self) -> Option<&'a str> {
        let n = usize::try_from(self.number()?).ok()?;
        std::str::from_utf8(self.bytes(n)?).ok()
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let b = self.byte()?;
            n |= u64::from(b & 0x7f) << shift;
            if b < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes(1).map(|b| b[0])
    }

    fn bytes(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        Some(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::{FigureRow, SloganRow};

    #[test]
    fn rows_come_back_as_they_were() {
        let figure = FigureRow {
            text: "近八成\n".into(),
            start: u64::MAX,
            value: Some("79228162514264337593543950335".parse().unwrap()),
            value_max: Some("-0.0000000000000000000000000001".parse().unwrap()),
            period_start: Date::new(1957, 2, 28).ok(),
            ..FigureRow::default()
        };
        let slogan =
            SloganRow { items: vec!["比忠诚".into(), String::new()], complete: Some(false), ..Default::default() };
        let mut bytes = Vec::new();
        write(&[figure.clone(), FigureRow::default()], &mut bytes);
        write(std::slice::from_ref(&slogan), &mut bytes);
        let mut reader = Reader(&bytes);
        let mut seen = Vec::new();
        let mut keep = |row: &mut StoredRow<'_>| {
            seen.push(OwnedRow::of(row, row.0.len()));
            Ok(())
        };
        reader.table(FigureRow::COLUMNS.len(), &mut keep).unwrap().unwrap();
        reader.table(SloganRow::COLUMNS.len(), &mut keep).unwrap().unwrap();
        assert!(reader.0.is_empty() && seen.len() == 3);
        for (i, column) in FigureRow::COLUMNS.iter().enumerate() {
            assert_eq!(seen[0].cell(i), (column.get)(&figure), "{}", column.name);
        }
        for (i, column) in SloganRow::COLUMNS.iter().enumerate() {
            assert_eq!(seen[2].cell(i), (column.get)(&slogan), "{}", column.name);
        }
        for cut in 0..bytes.len() {
            let mut cut = Reader(&bytes[..cut]);
            let first = cut.table(FigureRow::COLUMNS.len(), |_| Ok(()));
            assert!(first.is_none() || cut.table(SloganRow::COLUMNS.len(), |_| Ok(())).is_none());
        }
    }
}
