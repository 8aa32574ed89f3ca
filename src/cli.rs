//! The command line: the list of subcommands, and what their results mean to the shell.

use crate::cmd::{self, Common};
use crate::error::{Error, Result};
use crate::message::Messages;
use crate::table::clean::Cleaning;
use crate::timings;
use clap::{CommandFactory, FromArgMatches, Parser};
use std::io::Write;
use std::process::ExitCode;

/// Turns the statistics in Chinese newspapers and government reports into tidy tables.
#[derive(Debug, Parser)]
#[command(name = "baoshu", version, max_term_width = 100, after_help = AFTER, arg_required_else_help = true)]
#[command(help_template = "{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}{options}{after-help}")]
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

Exit codes: 0 all input was read (even when no row was found), 1 nothing could be read or done, 2 some input failed,
3 `check` found contradictions.";

/// The subcommands by what a person wants to do; one that is not named here stands under More.
const GROUPS: &[(&str, &[&str])] = &[
    ("Read texts", &["figures", "slogans", "show", "extract", "merge"]),
    ("Work with tables", &["stats", "trend", "check", "report", "sql", "convert"]),
    ("Look into the reading", &["explain", "mentions", "text", "normalize"]),
    ("Set up", &["doctor", "completions", "man"]),
];

/// The subcommands with what they do, grouped, for the help text.
fn grouped(command: &clap::Command) -> String {
    let shown: Vec<&clap::Command> = command.get_subcommands().filter(|c| !c.is_hide_set()).collect();
    let named = |name: &str| GROUPS.iter().any(|g| g.1.contains(&name));
    let more: Vec<&str> = shown.iter().map(|c| c.get_name()).filter(|n| !named(n)).collect();
    let mut text = String::new();
    for (title, names) in GROUPS.iter().map(|(t, n)| (*t, *n)).chain([("More", more.as_slice())]) {
        let members: Vec<_> = names.iter().filter_map(|n| shown.iter().find(|c| c.get_name() == *n)).collect();
        if !members.is_empty() {
            text += &format!("{title}:\n");
        }
        for command in members {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let about = about.split(';').next().unwrap_or_default();
            text += &format!("  {:<12} {about}\n", command.get_name());
        }
    }
    text + "  (baoshu COMMAND --help tells more)\n"
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Figures(cmd::figures::Args),
    Slogans(cmd::slogans::Args),
    Extract(cmd::extract::Args),
    Feed(cmd::feed::Args),
    Explain(cmd::explain::Args),
    Merge(cmd::merge::Args),
    Mentions(cmd::mentions::Args),
    #[cfg(feature = "polars")]
    Sql(cmd::sql::Args),
    Convert(cmd::convert::Args),
    Check(cmd::check::Args),
    Trend(cmd::trend::Args),
    Report(cmd::report::Args),
    Show(cmd::show::Args),
    #[cfg(feature = "polars")]
    Stats(cmd::stats::Args),
    Normalize(cmd::normalize::Args),
    Schema(cmd::schema::Args),
    Completions(cmd::completions::Args),
    Man(cmd::man::Args),
    Text(cmd::text::Args),
    Doctor(cmd::doctor::Args),
    #[command(hide = true)]
    Docs(cmd::docs::Args),
}

impl Command {
    fn run(&self, common: &Common) -> Result<ExitCode> {
        match self {
            Self::Figures(args) => cmd::figures::run(args, common),
            Self::Slogans(args) => cmd::slogans::run(args, common),
            Self::Extract(args) => cmd::extract::run(args, common),
            Self::Feed(args) => cmd::feed::run(args, common),
            Self::Explain(args) => cmd::explain::run(args, common),
            Self::Merge(args) => cmd::merge::run(args, common),
            Self::Mentions(args) => cmd::mentions::run(args, common),
            #[cfg(feature = "polars")]
            Self::Sql(args) => cmd::sql::run(args, common),
            Self::Convert(args) => cmd::convert::run(args, common),
            Self::Check(args) => cmd::check::run(args, common),
            Self::Trend(args) => cmd::trend::run(args, common),
            Self::Report(args) => cmd::report::run(args, common),
            Self::Show(args) => cmd::show::run(args, common),
            #[cfg(feature = "polars")]
            Self::Stats(args) => cmd::stats::run(args, common),
            Self::Text(args) => cmd::text::run(args, common),
            Self::Normalize(args) => cmd::normalize::run(args, common),
            Self::Doctor(args) => cmd::doctor::run(args, common),
            Self::Schema(args) => cmd::schema::run(args),
            Self::Completions(args) => cmd::completions::run(args),
            Self::Man(args) => cmd::man::run(args),
            Self::Docs(args) => cmd::docs::run(args),
        }
    }
}

/// Parses the arguments and runs the command.
pub fn main() -> ExitCode {
    let mut command = Cli::command();
    command = command.clone().before_help(grouped(&command));
    let parsed = command.try_get_matches().and_then(|m| Cli::from_arg_matches(&m));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(e) => {
            // Arguments are repeated in errors: a name that a shell expanded must not steer the terminal.
            let steers = |a: std::ffi::OsString| a.to_string_lossy().contains(char::is_control);
            // A help text that nobody reads to its end is no failure.
            let _ = if e.use_stderr() && std::env::args_os().any(steers) {
                Cleaning::new(std::io::stderr()).write_all(e.render().to_string().as_bytes())
            } else {
                e.print()
            };
            return if e.use_stderr() { ExitCode::from(1) } else { ExitCode::SUCCESS };
        }
    };
    if let Some(n) = cli.common.threads {
        // Fails only when a pool exists already, which cannot be here.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(n.get()).build_global();
    }
    if cli.common.timings {
        timings::start();
    }
    let exit = cli.command.run(&cli.common).unwrap_or_else(|e| fail(&e, cli.common.messages()));
    if cli.common.timings {
        // Nowhere is left to say that standard error is closed.
        let _ = timings::report(std::io::stderr().lock());
    }
    exit
}

fn fail(error: &Error, messages: Messages) -> ExitCode {
    match error {
        Error::Write { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Error::Stopped { signal, .. } => {
            messages.error(error);
            ExitCode::from(128 + signal)
        }
        _ => {
            messages.error(error);
            ExitCode::from(1)
        }
    }
}
