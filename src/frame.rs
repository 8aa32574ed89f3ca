//! Tables as polars data frames: typed columns for Parquet and for SQL.
//!
//! Numbers are `Decimal(38, 10)`, which holds every integer of 28 digits; more than ten places after the point become
//! empty rather than rounded.

use crate::error::{Error, Result};
use crate::row::{Cell, CellType};
use crate::store::codec::{OwnedCell, OwnedRow};
use crate::table::{Cells, Head, source};
use jiff::civil::Date;
use polars::prelude::*;
use polars::sql::SQLContext;
use rust_decimal::Decimal;
use std::path::Path;

/// Digits of a number in a frame.
pub const PRECISION: usize = 38;
/// Digits after the point.
pub const SCALE: u32 = 10;
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// Builds a frame row by row.
pub struct Builder {
    columns: Vec<(Head, Values)>,
    rows: usize,
}

enum Values {
    Text(StringChunkedBuilder),
    Int(Vec<Option<i64>>),
    Decimal(Vec<Option<i128>>),
    Date(Vec<Option<i32>>),
    Bool(Vec<Option<bool>>),
    List(ListStringChunkedBuilder),
}

impl Values {
    fn new(head: &Head) -> Self {
        let name = PlSmallStr::from_str(&head.name);
        match head.cell_type {
            CellType::Text => Self::Text(StringChunkedBuilder::new(name, 0)),
            CellType::Int => Self::Int(Vec::new()),
            CellType::Decimal => Self::Decimal(Vec::new()),
            CellType::Date => Self::Date(Vec::new()),
            CellType::Bool => Self::Bool(Vec::new()),
            CellType::List => Self::List(ListStringChunkedBuilder::new(name, 0, 0)),
        }
    }
}

impl Builder {
    /// Begins a frame.
    pub fn new(heads: &[Head]) -> Self {
        Self { columns: heads.iter().map(|h| (h.clone(), Values::new(h))).collect(), rows: 0 }
    }

    /// Adds a row.
    pub fn row(&mut self, row: &dyn Cells) {
        self.rows += 1;
        for (i, (_, values)) in self.columns.iter_mut().enumerate() {
            let cell = row.cell(i);
            match values {
                Values::Text(v) => v.append_option(if let Cell::Text(s) = cell { Some(s) } else { None }),
                Values::Int(v) => v.push(if let Cell::Int(n) = cell { i64::try_from(n).ok() } else { None }),
                Values::Decimal(v) => v.push(if let Cell::Decimal(d) = cell { scaled(d) } else { None }),
                Values::Date(v) => v.push(if let Cell::Date(d) = cell { days(d) } else { None }),
                Values::Bool(v) => v.push(if let Cell::Bool(b) = cell { Some(b) } else { None }),
                Values::List(v) => match cell {
                    Cell::List(l) => v.append_values_iter(l.iter().map(String::as_str)),
                    _ => v.append_null(),
                },
            }
        }
    }

    /// Its number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The frame; the builder is empty again.
    pub fn take(&mut self) -> PolarsResult<DataFrame> {
        let mut columns = Vec::with_capacity(self.columns.len());
        for (head, values) in &mut self.columns {
            let name = PlSmallStr::from_str(&head.name);
            let series = match std::mem::replace(values, Values::new(head)) {
                Values::Text(v) => v.finish().into_series(),
                Values::Int(v) => Series::new(name, v),
                Values::Bool(v) => Series::new(name, v),
                Values::Decimal(v) => Int128Chunked::from_iter_options(name, v.into_iter())
                    .into_decimal_unchecked(PRECISION, SCALE as usize)
                    .into_series(),
                Values::Date(v) => Int32Chunked::from_iter_options(name, v.into_iter()).into_date().into_series(),
                Values::List(mut v) => v.finish().into_series(),
            };
            columns.push(series.into_column());
        }
        let frame = DataFrame::new(self.rows, columns);
        self.rows = 0;
        frame
    }
}

/// The number times ten to the scale, when nothing is lost.
pub fn scaled(d: Decimal) -> Option<i128> {
    let d = d.normalize();
    let up = SCALE.checked_sub(d.scale())?;
    d.mantissa().checked_mul(10i128.checked_pow(up)?).filter(|n| n.unsigned_abs() < 10u128.pow(PRECISION as u32))
}

/// Days since 1970.
fn days(d: Date) -> Option<i32> {
    EPOCH.until(d).ok().map(|s| s.get_days())
}

/// The day that so many days after 1970 began.
pub fn date(days: i32) -> Option<Date> {
    // Spans beyond the calendar's years would panic.
    EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The type of a frame's column.
pub fn dtype(cell_type: CellType) -> DataType {
    match cell_type {
        CellType::Text => DataType::String,
        CellType::Int => DataType::Int64,
        CellType::Decimal => DataType::Decimal(PRECISION, SCALE as usize),
        CellType::Date => DataType::Date,
        CellType::Bool => DataType::Boolean,
        CellType::List => DataType::List(Box::new(DataType::String)),
    }
}

/// The columns and rows of a frame.
pub fn rows(frame: &DataFrame) -> (Vec<Head>, Vec<OwnedRow>) {
    let heads = frame
        .columns()
        .iter()
        .map(|c| {
            let cell_type = match c.dtype() {
                DataType::Boolean => CellType::Bool,
                DataType::Date => CellType::Date,
                DataType::List(_) => CellType::List,
                t if t.is_integer() && !t.is_signed_integer() => CellType::Int,
                t if t.is_primitive_numeric() || matches!(t, DataType::Decimal(..)) => CellType::Decimal,
                _ => CellType::Text,
            };
            let name = std::borrow::Cow::Owned(c.name().to_string());
            Head { label: std::borrow::Cow::clone(&name), name, cell_type, about: "" }
        })
        .collect();
    let row = |i| OwnedRow(frame.columns().iter().map(|c| c.get(i).map_or(OwnedCell::Empty, |v| cell(&v))).collect());
    (heads, (0..frame.height()).map(row).collect())
}

/// A value of a frame as a cell.
pub fn cell(value: &AnyValue<'_>) -> OwnedCell {
    match value {
        AnyValue::Null => OwnedCell::Empty,
        AnyValue::String(s) => OwnedCell::Text((*s).to_owned()),
        AnyValue::StringOwned(s) => OwnedCell::Text(s.to_string()),
        AnyValue::Boolean(b) => OwnedCell::Bool(*b),
        AnyValue::Date(d) => date(*d).map_or(OwnedCell::Empty, OwnedCell::Date),
        AnyValue::Decimal(n, _, scale) => {
            let exact = Decimal::try_from_i128_with_scale(*n, *scale as u32).or_else(|_| {
                // Rust's decimals have 28 digits: zeros after the point make room for those before it.
                let (mut n, mut scale) = (*n, *scale as u32);
                while scale > 0 && n % 10 == 0 {
                    n /= 10;
                    scale -= 1;
                }
                Decimal::try_from_i128_with_scale(n, scale)
            });
            exact.map_or_else(|_| OwnedCell::Text(value.to_string()), |d| OwnedCell::Decimal(d.normalize()))
        }
        // All digits of a float, which the library would round for its screen.
        AnyValue::Float64(f) => float(&f.to_string()),
        AnyValue::Float32(f) => float(&f.to_string()),
        AnyValue::List(items) => {
            OwnedCell::List(items.iter().filter(|v| !v.is_null()).map(|v| v.str_value().into_owned()).collect())
        }
        other => {
            let text = other.str_value();
            match text.parse() {
                Ok(d) if other.is_primitive_numeric() => OwnedCell::Decimal(d),
                _ => OwnedCell::Text(text.into_owned()),
            }
        }
    }
}

/// A float as it is written shortest; beyond the range of decimals as text.
fn float(digits: &str) -> OwnedCell {
    digits.parse().map_or_else(|_| OwnedCell::Text(digits.to_owned()), OwnedCell::Decimal)
}

/// Reads a Parquet file, or the parts in a folder.
pub fn read_parquet(path: &Path) -> Result<DataFrame> {
    if !path.is_dir() {
        return open(path)?.finish().map_err(|e| broken(path, &e));
    }
    joined(path, |part| open(part)?.finish().map_err(|e| broken(part, &e)))
}

/// The parts of a table as one.
fn joined(folder: &Path, read: impl Fn(&Path) -> Result<DataFrame>) -> Result<DataFrame> {
    let mut all: Option<DataFrame> = None;
    for part in source::parts_of(folder) {
        let frame = read(&part)?;
        match &mut all {
            Some(all) => drop(all.vstack_mut_owned(frame).map_err(|e| broken(&part, &e))?),
            None => all = Some(frame),
        }
    }
    Ok(all.unwrap_or_default())
}

/// The names of the columns of a Parquet file, or of the parts in a folder.
pub fn names(path: &Path) -> Result<Vec<String>> {
    if path.is_dir() {
        return source::parts_of(path).first().map_or(Ok(Vec::new()), |part| names(part));
    }
    let schema = open(path)?.schema().map_err(|e| broken(path, &e))?;
    Ok(schema.iter_names().map(ToString::to_string).collect())
}

/// The number of rows of a Parquet file.
pub fn parquet_rows(path: &Path) -> Result<u64> {
    Ok(open(path)?.num_rows().map_err(|e| broken(path, &e))? as u64)
}

pub(crate) fn open(path: &Path) -> Result<ParquetReader<std::fs::File>> {
    let file = std::fs::File::open(path).map_err(|source| Error::Io { path: path.into(), source })?;
    Ok(ParquetReader::new(file))
}

pub(crate) fn broken(path: &Path, e: &PolarsError) -> Error {
    Error::Input {
        path: path.into(),
        what: format!("cannot be read as Parquet ({e})"),
        remedy: "check that the file is complete".into(),
    }
}

/// Answers a query over named tables.
pub fn query(sql: &str, tables: Vec<(String, DataFrame)>) -> Result<DataFrame> {
    query_after("", sql, tables)
}

/// Answers a query whose beginning is not the user's: errors count columns from after it.
pub fn query_after(before: &str, sql: &str, tables: Vec<(String, DataFrame)>) -> Result<DataFrame> {
    let names: Vec<String> = tables.iter().map(|t| t.0.clone()).collect();
    let columns: Vec<String> =
        tables.iter().flat_map(|t| t.1.get_column_names().into_iter().map(ToString::to_string)).collect();
    let mut context = SQLContext::new();
    for (name, frame) in tables {
        context.register(&name, frame.lazy());
    }
    context.execute(&format!("{before}{sql}")).and_then(LazyFrame::collect).map_err(|e| {
        let said = e.to_string();
        let what = said.lines().next().unwrap_or_default().split("; valid columns").next().unwrap_or_default();
        let what = &counted_from(before.chars().count(), what);
        Error::Usage {
            what: format!("the query cannot be answered: {what}"),
            remedy: remedy(sql, what, &names, &columns),
        }
    })
}

/// The message with its column (of the parser's `Line: 1, Column: 39`) counted from another.
fn counted_from(before: usize, said: &str) -> String {
    let Some((what, at)) = said.split_once(" at Line: 1, Column: ") else { return said.to_owned() };
    match at.parse::<usize>() {
        Ok(n) => format!("{what} at character {}", n.saturating_sub(before).max(1)),
        Err(_) => said.to_owned(),
    }
}

fn remedy(sql: &str, said: &str, tables: &[String], columns: &[String]) -> String {
    let lower = sql.to_ascii_lowercase();
    let bare_end = lower.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '"')).any(|w| w == "end");
    if bare_end && !lower.contains("case") {
        return "`end` is a word of SQL: write the column as \"end\", in double quotes".into();
    }
    let quoted = |before: &str, quote: char| said.split(before).nth(1).and_then(|s| s.split(quote).next());
    if let Some(wanted) = quoted("find column \"", '"') {
        return match nearest(wanted, columns) {
            Some(near) => format!("did you mean `{near}`? Text stands in single quotes"),
            None => format!("text stands in single quotes: '{wanted}'; the columns are {}", listed(columns)),
        };
    }
    if let Some(near) = quoted("relation '", '\'').and_then(|wanted| nearest(wanted, tables)) {
        return format!("did you mean `{near}`? The tables are {}", tables.join(", "));
    }
    if said.contains("unsupported function") {
        return "the functions are those of polars SQL: https://docs.pola.rs/api/python/stable/reference/sql".into();
    }
    if said.contains("of type `Boolean`") {
        return "write a condition, such as \"kind = 'growth' AND value > 5\"".into();
    }
    if said.contains("Unterminated string") {
        return "close the quote; a quote inside text is written twice: ''".into();
    }
    format!("the tables are {}; the columns are {}", tables.join(", "), listed(columns))
}

/// Names, each once.
fn listed(names: &[String]) -> String {
    let mut known: Vec<&str> = Vec::new();
    for name in names {
        if !known.contains(&name.as_str()) {
            known.push(name);
        }
    }
    known.join(", ")
}

/// The likeliest of some names for one that is not among them.
fn nearest<'a>(name: &str, names: &'a [String]) -> Option<&'a String> {
    let scored = names.iter().map(|n| (strsim::jaro_winkler(n, name), n));
    scored.filter(|s| s.0 > 0.7).max_by(|a, b| a.0.total_cmp(&b.0)).map(|s| s.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::load::Loaded;

    fn table(cells: Vec<OwnedCell>, types: &[CellType]) -> Loaded {
        let head = |(i, t): (usize, &CellType)| {
            let name = std::borrow::Cow::Owned(format!("c{i}"));
            Head { label: std::borrow::Cow::clone(&name), name, cell_type: *t, about: "" }
        };
        Loaded {
            name: "t".into(),
            heads: types.iter().enumerate().map(head).collect(),
            rows: vec![OwnedRow(cells)],
            notes: Vec::new(),
        }
    }

    fn frame(t: &Loaded) -> DataFrame {
        let mut builder = Builder::new(&t.heads);
        t.rows.iter().for_each(|r| builder.row(r));
        builder.take().unwrap()
    }

    #[test]
    fn cells_come_back_from_a_frame() {
        let cells = vec![
            OwnedCell::Text("近八成".into()),
            OwnedCell::Decimal("-1234567890123456789012345678".parse().unwrap()),
            OwnedCell::Decimal("33.333333".parse().unwrap()),
            OwnedCell::Date(jiff::civil::date(1957, 2, 28)),
            OwnedCell::Bool(true),
            OwnedCell::List(vec!["甲".into(), "乙".into()]),
            OwnedCell::Empty,
        ];
        let types = [
            CellType::Text,
            CellType::Decimal,
            CellType::Decimal,
            CellType::Date,
            CellType::Bool,
            CellType::List,
            CellType::List,
        ];
        let t = table(cells, &types);
        let (heads, rows) = rows(&frame(&t));
        assert_eq!(heads.iter().map(|h| h.cell_type).collect::<Vec<_>>(), types);
        assert_eq!(rows, t.rows);
    }

    #[test]
    fn a_query_that_fails_says_what_to_do() {
        let mut t = table(vec![OwnedCell::Text("a".into())], &[CellType::Text]);
        t.heads[0].name = "indicator".into();
        let said = |sql: &str| query(sql, vec![("t".into(), frame(&t))]).unwrap_err().to_string();
        assert!(said("SELECT end FROM t").contains("write the column as \"end\""), "{}", said("SELECT end FROM t"));
        assert!(
            said("SELECT indicater FROM t").contains("did you mean `indicator`?"),
            "{}",
            said("SELECT indicater FROM t")
        );
        assert!(said("SELECT indicator FROM u").contains("the tables are t"), "{}", said("SELECT indicator FROM u"));
        assert!(said("SELECT indicator FROM tt").contains("did you mean `t`?"), "{}", said("SELECT indicator FROM tt"));
        let unquoted = said("SELECT * FROM t WHERE indicator = 税收");
        assert!(unquoted.contains("text stands in single quotes: '税收'; the columns are indicator"), "{unquoted}");
        assert!(said("SELECT * FROM t WHERE indicator = 'x").contains("at character 35; close the quote"));
        assert!(said("SELECT nosuch(indicator) FROM t").contains("the functions are those of polars SQL"));
    }
}
