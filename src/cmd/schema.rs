//! `baoshu schema`: the typed columns of the tables, for programs.

use crate::error::Result;
use crate::row::{DocumentRow, ErrorRow, FigureRow, Row, SloganRow};
use crate::table::output::Target;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

/// The columns of the tables with their Arrow types, as JSON
///
/// An object with one list a table, in order of the columns: name, type, and what it means. docs/arrow.md says how the
/// types are called in Spark, DuckDB, polars and pandas.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {}

/// A column.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Typed {
    /// Its name.
    pub name: &'static str,
    /// Its Arrow type.
    #[serde(rename = "type")]
    pub cell_type: &'static str,
    about: &'static str,
}

fn columns<R: Row>() -> (&'static str, Vec<Typed>) {
    let typed = R::COLUMNS.iter().map(|c| Typed { name: c.name, cell_type: c.cell_type.arrow(), about: c.about });
    (R::TABLE, typed.collect())
}

/// The tables that `extract` writes, with their columns.
pub fn tables() -> [(&'static str, Vec<Typed>); 4] {
    [columns::<FigureRow>(), columns::<SloganRow>(), columns::<DocumentRow>(), columns::<ErrorRow>()]
}

/// Runs the command.
pub fn run(_: &Args) -> Result<ExitCode> {
    let tables: BTreeMap<_, _> = tables().into_iter().collect();
    let json = serde_json::to_string_pretty(&tables).unwrap_or_default();
    writeln!(std::io::stdout().lock(), "{json}").map_err(|e| Target::Stdout.failed(e))?;
    Ok(ExitCode::SUCCESS)
}
