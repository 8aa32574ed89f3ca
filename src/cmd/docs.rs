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
const PAGES: &[Page] = &[Page { name: "columns.md", make: columns }];

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

fn table<R: Row>(page: &mut String) {
    // Writing to a String cannot fail.
    let _ = writeln!(page, "\n## {}\n\n| column | 中文 | type | meaning |\n| --- | --- | --- | --- |", R::TABLE);
    for c in R::COLUMNS {
        let kind = c.cell_type.as_str();
        let _ = writeln!(page, "| `{}` | {} | {kind} | {} |", c.name, c.zh, c.about.replace('|', "\\|"));
    }
}
