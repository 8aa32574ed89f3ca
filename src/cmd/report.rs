//! `baoshu report`: one page for reading.

use super::Common;
use super::text_output::TextOutput;
use crate::check::relations::Relations;
use crate::check::{check, facts};
use crate::error::Result;
use crate::input::drive::Tally;
use crate::report::{Input, Lang, page};
use crate::stats::names::Names;
use crate::table::source::{self, TableArgs};
use std::process::ExitCode;

/// Make one self-contained HTML page of tables: key indicators, slogans, checks, and every figure with its sentence
///
/// The page loads nothing from the network, is light or dark, and prints. Sentences come from the column sentence_text, which
/// `baoshu extract --context` writes.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baoshu extract news/ --context -o tables
  baoshu report tables -o report.html
  baoshu report tables --lang en --title \"County figures 2024\" -o report.html")]
pub struct Args {
    #[command(flatten)]
    tables: TableArgs,
    /// Language of the page
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    lang: Lang,
    /// Headline of the page
    #[arg(long, value_name = "TEXT", help_heading = "Output")]
    title: Option<String>,
    #[command(flatten)]
    output: TextOutput,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    let messages = common.messages();
    let files = args.tables.files()?;
    files.need_figures()?;
    let figures = source::read(&files.figures, messages)?;
    source::want(
        &figures,
        &files.figures,
        &["doc", "start", "end", "sentence", "text", "kind", "value", "unit", "indicator"],
        messages,
    )?;
    let facts = facts(&figures);
    drop(figures);
    if !facts.is_empty() && facts.iter().all(|f| f.sentence_text.is_empty()) {
        messages
            .note("the tables hold no sentences, and the report will show none; `baoshu extract --context` keeps them");
    }
    let slogans = source::read(&files.slogans, messages)?;
    let documents = source::read(&files.documents, messages)?;
    let duplicates = source::duplicates(&documents);
    let sources = common.sources();
    let checks = check(&facts, &slogans, &duplicates, &Relations::load(&sources)?);
    let names = Names::load(&sources)?;
    let html = page(&Input {
        facts: &facts,
        slogans: &slogans,
        documents: &documents,
        duplicates: &duplicates,
        checks: &checks,
        names: &names,
        title: args.title.as_deref(),
        lang: args.lang,
    })?;
    let mut output = args.output.open()?;
    output.write(&html)?;
    output.finish(Tally { read: 1, failed: 0 })?;
    Ok(ExitCode::SUCCESS)
}
