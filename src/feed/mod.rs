//! Feeding a table that lives elsewhere, a workbook above all, again and again: `baoshu feed JOB.toml`.
//!
//! A job ([`job`]) says which figures or slogans go where. They are read ([`rows`]), corrected ([`corrections`]), and compared with
//! what the target holds ([`merge`]); what has changed is written beside the target, which is replaced in one step
//! ([`target`]). When nothing has changed, nothing is written. A workbook is edited in place ([`book`]): only the cells
//! that change are touched, and every other part of the file is copied as it is.

pub mod book;
pub mod corrections;
#[cfg(feature = "sqlite")]
pub mod database;
pub mod job;
pub mod merge;
pub mod rows;
pub mod target;
pub mod watch;

use crate::cmd::Common;
use crate::error::Result;
use job::{Job, What};

/// What a run of a job did, for the line that a scheduler reads.
#[derive(Debug, Default, serde::Serialize)]
pub struct Summary {
    /// The job.
    pub job: String,
    /// What it feeds.
    pub target: String,
    /// How.
    pub mode: &'static str,
    /// Documents that were read (0 when the rows come from tables).
    pub documents: u64,
    /// Documents and files that could not be read.
    pub failed: u64,
    /// Figures that the job selects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<usize>,
    /// Slogans that the job selects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slogans: Option<usize>,
    /// Changes to the target.
    #[serde(flatten)]
    pub changes: merge::Changes,
    /// Cells that corrections set.
    pub corrected: usize,
    /// Corrections whose row is not there (any more).
    pub corrections_gone: usize,
    /// Whether the target was replaced.
    pub written: bool,
    /// Whether this only showed what would be done.
    pub dry_run: bool,
}

/// Runs a job once.
pub fn run(job: &Job, common: &Common, dry_run: bool) -> Result<Summary> {
    // Before the long reading: what can be known to fail should fail at once.
    let target = target::Target::open(job)?;
    let mut fed = rows::read(job, common)?;
    let columns = rows::finish(job, &mut fed)?;
    let corrected = corrections::apply(job, &columns, &mut fed, common.messages())?;
    let changes = target.feed(job, &columns, fed.rows, dry_run, common.messages())?;
    Ok(Summary {
        job: job.path.display().to_string(),
        target: job.target.file.display().to_string(),
        mode: job.target.mode.name(),
        documents: fed.documents,
        failed: fed.failed,
        figures: (job.what == What::Figures).then_some(fed.count),
        slogans: (job.what == What::Slogans).then_some(fed.count),
        written: changes.any() && !dry_run,
        changes,
        corrected: corrected.applied,
        corrections_gone: corrected.gone,
        dry_run,
    })
}
