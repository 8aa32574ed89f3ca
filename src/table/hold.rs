//! `--where` and `--sort`: rows are held until all are known, then chosen and ordered by polars.

use super::output::{OutputArgs, position};
use super::{Cells, Head};
use crate::error::{Error, Result};
use crate::frame::{self, Builder};
use crate::store::codec::OwnedRow;

/// The rows so far, and the query over them.
pub struct Held {
    table: String,
    /// The query as far as it is not the user's, and the rest.
    sql: (String, String),
    builder: Builder,
}

impl Held {
    /// Holds the rows of a table when the arguments choose or order them. A wrong expression is refused at once.
    pub fn new(args: &OutputArgs, table: &str, heads: &[Head]) -> Result<Option<Self>> {
        if args.filter.is_none() && args.sort.is_empty() {
            return Ok(None);
        }
        let mut before = format!("SELECT * FROM \"{table}\"");
        let mut sql = String::new();
        if let Some(filter) = &args.filter {
            before += " WHERE (";
            sql += &format!("{filter})");
        }
        for (i, key) in args.sort.iter().map(|k| k.trim()).enumerate() {
            let (name, order) = key.strip_prefix('-').map_or((key, "ASC"), |name| (name, "DESC"));
            let name = &heads[position("--sort", table, heads, name)?].name;
            sql += &format!("{} \"{name}\" {order} NULLS LAST", if i == 0 { " ORDER BY" } else { "," });
        }
        let held = Self { table: table.to_owned(), sql: (before, sql), builder: Builder::new(heads) };
        Self { builder: Builder::new(heads), table: held.table.clone(), sql: held.sql.clone() }.rows()?;
        Ok(Some(held))
    }

    /// Adds a row.
    pub fn row(&mut self, row: &dyn Cells) {
        self.builder.row(row);
    }

    /// The chosen rows in their order.
    pub fn rows(mut self) -> Result<Vec<OwnedRow>> {
        let frame = self.builder.take().map_err(|e| Error::Usage {
            what: format!("the rows cannot be chosen: {e}"),
            remedy: "leave --where and --sort out".into(),
        })?;
        Ok(frame::rows(&frame::query_after(&self.sql.0, &self.sql.1, vec![(self.table, frame)])?).1)
    }
}
