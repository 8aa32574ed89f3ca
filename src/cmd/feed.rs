//! `baoshu feed`: figures into a table that lives elsewhere, on a schedule.

use super::Common;
use crate::error::{Error, Result};
use crate::feed::job::Job;
use crate::feed::{self, Summary};
use crate::stop::Stop;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use xxhash_rust::xxh3::Xxh3;

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
    /// Stay, and run the job whenever its sources change, until SIGINT or SIGTERM
    #[arg(long, conflicts_with = "dry_run")]
    watch: bool,
}

/// How long sources must be quiet before they are read.
const QUIET: Duration = Duration::from_millis(800);
/// How often the sources are looked at.
const GLANCE: Duration = Duration::from_millis(400);

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    if args.watch { watch(args, common) } else { once(args, common) }
}

fn once(args: &Args, common: &Common) -> Result<ExitCode> {
    let done = Job::load(&args.job).and_then(|job| feed::run(&job, common, args.dry_run));
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
    let mut seen;
    loop {
        seen = state(&args.job);
        // A run that fails is reported, and the next change tries again.
        if let Err(e) = once(args, common) {
            messages.error(&e);
        }
        if !wait(&args.job, &mut seen, &stop) {
            messages.note("stopped");
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// A digest of what the job reads: names, sizes and times of its files. Looking is slower than being told by the system,
/// but sees network folders too, and everywhere alike.
fn state(job: &Path) -> u64 {
    let mut hasher = Xxh3::new();
    let mut add = |path: &Path| {
        hasher.update(path.as_os_str().as_encoded_bytes());
        if let Ok(m) = path.metadata() {
            let time = m.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok()).unwrap_or_default();
            hasher.update(&m.len().to_le_bytes());
            hasher.update(&time.as_nanos().to_le_bytes());
        }
    };
    add(job);
    if let Ok(job) = Job::load(job) {
        job.meta.iter().chain(&job.corrections).for_each(|p| add(p));
        let target = job.target.file.canonicalize().ok();
        for root in job.sources.iter().chain(&job.tables) {
            for entry in ignore::WalkBuilder::new(root).build().flatten() {
                // The target is written by the job itself.
                if entry.file_type().is_some_and(|t| t.is_file()) && entry.path().canonicalize().ok() != target {
                    add(entry.path());
                }
            }
        }
    }
    hasher.digest()
}

/// Waits until something has changed and then nothing for a while; false when asked to stop.
fn wait(job: &Path, seen: &mut u64, stop: &Stop) -> bool {
    let mut quiet_since: Option<Instant> = None;
    loop {
        let look = Instant::now();
        let now = state(job);
        if now != *seen {
            *seen = now;
            quiet_since = Some(Instant::now());
        } else if quiet_since.is_some_and(|t| t.elapsed() >= QUIET) {
            return true;
        }
        // Folders that take long to look through are looked at less often.
        let pause = GLANCE.max(look.elapsed() * 10);
        let until = Instant::now() + pause;
        while Instant::now() < until {
            if stop.is_asked() {
                return false;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}
