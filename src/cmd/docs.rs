//! `baoshu docs` (hidden): writes the pages of `docs/` that are generated from declarations, or checks that they are current.

use crate::error::{Error, Result};
use crate::row::{
    CheckRow, DocumentRow, ErrorRow, FigureRow, Row, SloganCandidateRow, SloganRow, SloganSummaryRow, TrendRow,
};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Write the generated pages of the documentation
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The folder of the documentation
    folder: PathBuf,
    /// Write nothing; fail when a page is not current
    #[arg(long)]
    check: bool,
}

/// The generated pages and what makes them.
const PAGES: &[Page] = &[Page { name: "columns.md", make: columns }, Page { name: "arrow.md", make: arrow }];

struct Page {
    name: &'static str,
    make: fn() -> String,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode> {
    for page in PAGES {
        let path = args.folder.join(page.name);
        let page = (page.make)();
        if !args.check {
            std::fs::write(&path, page).map_err(|source| Error::Io { path, source })?;
        } else if std::fs::read_to_string(&path).ok().as_deref() != Some(&page) {
            let what = "is not what the code declares".into();
            return Err(Error::Input { path, what, remedy: "run `make docs` and commit the page".into() });
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn columns() -> String {
    let mut page = String::from(
        "# Columns\n\nGenerated from `src/row.rs` by `make docs`; do not edit. `--columns` takes these names, `--header zh` writes the\n\
         Chinese ones. Empty means unknown or not stated. New columns are added at the end of a table.\n",
    );
    table::<FigureRow>(&mut page);
    table::<SloganRow>(&mut page);
    table::<DocumentRow>(&mut page);
    table::<ErrorRow>(&mut page);
    table::<CheckRow>(&mut page);
    table::<TrendRow>(&mut page);
    table::<SloganSummaryRow>(&mut page);
    table::<SloganCandidateRow>(&mut page);
    page
}

fn arrow() -> String {
    let mut page = String::from(
        "# The Arrow schema\n\nGenerated from `src/row.rs` by `make docs`; do not edit. `baoshu schema` prints it as JSON. So the columns are typed in\n\
         Parquet (`--format parquet`) and in the tables that Spark writes. Every column may be null; what null means in each stands in\n\
         [columns.md](columns.md). Numbers with more than ten places after the point are null here; CSV and JSON Lines hold them.\n\n\
         | Arrow | Parquet | Spark | DuckDB | polars | pandas (`dtype_backend=\"pyarrow\"`) |\n| --- | --- | --- | --- | --- | --- |\n\
         | `utf8` | `BYTE_ARRAY (STRING)` | `string` | `VARCHAR` | `String` | `string` |\n\
         | `int64` | `INT64` | `bigint` | `BIGINT` | `Int64` | `int64` |\n\
         | `decimal128(38, 10)` | `FIXED_LEN_BYTE_ARRAY (DECIMAL)` | `decimal(38,10)` | `DECIMAL(38,10)` | `Decimal(38, 10)` | `decimal128(38, 10)` |\n\
         | `date32` | `INT32 (DATE)` | `date` | `DATE` | `Date` | `date32[day]` |\n\
         | `bool` | `BOOLEAN` | `boolean` | `BOOLEAN` | `Boolean` | `bool` |\n\
         | `list<utf8>` | `LIST` | `array<string>` | `VARCHAR[]` | `List(String)` | `list<string>` |\n",
    );
    for (table, columns) in super::schema::tables() {
        let _ = writeln!(page, "\n## {table}\n\n| column | Arrow |\n| --- | --- |");
        for c in columns {
            let _ = writeln!(page, "| `{}` | `{}` |", c.name, c.cell_type);
        }
    }
    page
}

fn table<R: Row>(page: &mut String) {
    // Writing to a String cannot fail.
    let _ = writeln!(page, "\n## {}\n\n| column | 中文 | type | meaning |\n| --- | --- | --- | --- |", R::TABLE);
    for c in R::COLUMNS {
        let kind = c.cell_type.as_str();
        let _ = writeln!(page, "| `{}` | {} | {kind} | {} |", c.name, c.zh, c.about.replace('|', "\\|"));
    }
}
