//! The command line: the list of subcommands, and what their results mean to the shell.

use crate::cmd::{self, Common};
use crate::error::{Error, Result};
use crate::message::Messages;
use clap::Parser;
use std::process::ExitCode;

/// Turns the statistics in Chinese newspapers and government reports into tidy tables.
#[derive(Debug, Parser)]
#[command(name = "baoshu", version, max_term_width = 100, after_help = AFTER, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

const AFTER: &str = "\
Examples:
  baoshu figures report.txt                       figures of one report, aligned for reading
  baoshu figures news/ --meta meta.csv > f.csv    figures of a folder, dated by a table
  baoshu slogans - < page.txt                     slogans of a page from standard input
  baoshu extract news/ -o tables                  all tables of a collection

Exit codes: 0 all input was read (even when no row was found), 1 nothing could be read or done, 2 some input failed.";

#[derive(Debug, clap::Subcommand)]
enum Command {
    Figures(cmd::figures::Args),
    Slogans(cmd::slogans::Args),
    Extract(cmd::extract::Args),
    Mentions(cmd::mentions::Args),
    #[cfg(feature = "polars")]
    Sql(cmd::sql::Args),
    Convert(cmd::convert::Args),
    Normalize(cmd::normalize::Args),
    #[command(hide = true)]
    Docs(cmd::docs::Args),
}

impl Command {
    fn run(&self, common: &Common) -> Result<ExitCode> {
        match self {
            Self::Figures(args) => cmd::figures::run(args, common),
            Self::Slogans(args) => cmd::slogans::run(args, common),
            Self::Extract(args) => cmd::extract::run(args, common),
            Self::Mentions(args) => cmd::mentions::run(args, common),
            #[cfg(feature = "polars")]
            Self::Sql(args) => cmd::sql::run(args, common),
            Self::Convert(args) => cmd::convert::run(args, common),
            Self::Normalize(args) => cmd::normalize::run(args, common),
            Self::Docs(args) => cmd::docs::run(args),
        }
    }
}

/// Parses the arguments and runs the command.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            // A help text that nobody reads to its end is no failure.
            let _ = e.print();
            return if e.use_stderr() { ExitCode::from(1) } else { ExitCode::SUCCESS };
        }
    };
    if let Some(n) = cli.common.threads {
        // Fails only when a pool exists already, which cannot be here.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(n.get()).build_global();
    }
    cli.command.run(&cli.common).unwrap_or_else(|e| fail(&e, cli.common.messages()))
}

fn fail(error: &Error, messages: Messages) -> ExitCode {
    match error {
        Error::Write { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        _ => {
            messages.error(error);
            ExitCode::from(1)
        }
    }
}
