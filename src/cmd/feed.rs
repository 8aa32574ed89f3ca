//! `baoshu feed`: figures into a table that lives elsewhere, on a schedule.

use super::Common;
use crate::error::{Error, Result};
use crate::feed::job::Job;
use crate::feed::watch::Watch;
use crate::feed::{self, Summary};
use crate::stop::Stop;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Feed a workbook, a table file or its like from a job file, again and again
///
/// The target is replaced only when something changes, in one step. Standard output gets one line of JSON that says what
/// was done.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baoshu feed job.toml --dry-run      what would change
  baoshu feed job.toml                do it (from cron or a systemd timer; see docs/feed.md)
  baoshu feed job.toml --watch        do it whenever the sources change

Exit codes: 0 done, also when nothing was new; 1 nothing was changed; 2 some input failed, the rest was fed.")]
pub struct Args {
    /// The job
    #[arg(value_name = "JOB.toml")]
    job: PathBuf,
    /// Only show what would change
    #[arg(long)]
    dry_run: bool,
    /// A table of corrections, instead of the job's: figure_id (or slogan_id), column, value and perhaps note
    #[arg(long, value_name = "TABLE")]
    corrections: Option<PathBuf>,
    /// Stay, and run the job whenever its sources change, until SIGINT or SIGTERM
    #[arg(long, conflicts_with_all = ["dry_run", "corrections"])]
    watch: bool,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    if args.watch { watch(args, common) } else { once(args, common) }
}

fn once(args: &Args, common: &Common) -> Result<ExitCode> {
    let done = Job::load(&args.job).and_then(|mut job| {
        job.corrections = args.corrections.clone().or(job.corrections);
        feed::run(&job, common, args.dry_run)
    });
    match done {
        Ok(summary) => {
            say(&summary)?;
            Ok(exit(&summary))
        }
        Err(e) => {
            let failed = Failed { job: args.job.display().to_string(), written: false, error: e.to_string() };
            say(&failed)?;
            Err(e)
        }
    }
}

fn exit(summary: &Summary) -> ExitCode {
    ExitCode::from(if summary.failed > 0 { 2 } else { 0 })
}

/// The summary of a run that failed.
#[derive(serde::Serialize)]
struct Failed {
    job: String,
    written: bool,
    error: String,
}

fn say(line: &impl serde::Serialize) -> Result<()> {
    let mut text = serde_json::to_string(line).unwrap_or_default();
    text.push('\n');
    let mut out = std::io::stdout().lock();
    let failed = |source| Error::Write { target: "<stdout>".into(), source };
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(failed)
}

fn watch(args: &Args, common: &Common) -> Result<ExitCode> {
    let stop = Stop::listen();
    let messages = common.messages();
    // What cannot be a job is no reason to stay.
    Job::load(&args.job)?;
    loop {
        let watch = Watch::start(&args.job, &messages);
        // A run that fails is reported, and the next change tries again.
        if let Err(e) = once(args, common) {
            messages.error(&e);
        }
        if !watch.wait(&stop) {
            messages.note("stopped");
            return Ok(ExitCode::SUCCESS);
        }
    }
}
