//! When to run a job again: its files have changed and then been left alone for a while.
//!
//! The system tells of changes ([`notify`]); what they come to is read from the files themselves, since reading a folder
//! and writing the target are told of too. Network folders that others write to tell nothing: they are looked at now and then.

use super::job::Job;
use crate::message::Messages;
use crate::stop::Stop;
use notify::{EventKind, RecursiveMode, Watcher as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use xxhash_rust::xxh3::Xxh3;

/// How long sources must be quiet before they are read.
const QUIET: Duration = Duration::from_millis(800);
/// How often sources are looked at although nothing was told of them.
const GLANCE: Duration = Duration::from_secs(60);
/// The same, where the system tells of nothing.
const GLANCE_UNTOLD: Duration = Duration::from_secs(2);
/// How soon a request to stop is heard.
const STOP: Duration = Duration::from_millis(50);

/// What a job reads, as it was when the watch began.
pub struct Watch {
    job: PathBuf,
    seen: u64,
    told: Receiver<()>,
    glance: Duration,
    // Tells as long as it lives.
    _watcher: Option<notify::RecommendedWatcher>,
}

impl Watch {
    /// Begins: what changes from now on ends the wait.
    pub fn start(job: &Path, messages: &Messages) -> Self {
        let (tell, told) = channel();
        let watcher = watcher(job, move |event: notify::Result<notify::Event>| {
            if event.map_or(true, |e| !matches!(e.kind, EventKind::Access(_))) {
                // Nobody listens any more once the watch has ended.
                let _ = tell.send(());
            }
        });
        let (watcher, glance) = match watcher {
            Ok(watcher) => (Some(watcher), GLANCE),
            Err(e) => {
                messages.warn(format!(
                    "the system does not tell of changes ({e}): the sources are looked at every {} seconds",
                    GLANCE_UNTOLD.as_secs()
                ));
                (None, GLANCE_UNTOLD)
            }
        };
        Self { job: job.to_owned(), seen: state(job), told, glance, _watcher: watcher }
    }

    /// Waits until something has changed and then nothing for a while; false when asked to stop.
    pub fn wait(&self, stop: &Stop) -> bool {
        let mut seen = self.seen;
        let mut changed = false;
        // The run that came before may have seen half of a change.
        let mut look = Instant::now() + QUIET;
        loop {
            if stop.is_asked() {
                return false;
            }
            match self.told.recv_timeout(STOP) {
                // Never later than it was: a file beside that somebody writes all the time would put it off for ever.
                Ok(()) => look = look.min(Instant::now() + QUIET),
                // Without a watcher there is nobody to send.
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(STOP),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if Instant::now() < look {
                continue;
            }
            let now = state(&self.job);
            if now == seen && changed {
                return true;
            }
            (changed, look) =
                if now == seen { (false, Instant::now() + self.glance) } else { (true, Instant::now() + QUIET) };
            seen = now;
        }
    }
}

/// A watcher of everything that a job names. Files are watched by their folder: most programs replace a file rather than
/// write into it.
fn watcher(job: &Path, tell: impl notify::EventHandler) -> notify::Result<notify::RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(tell)?;
    let mut of = |path: &Path| {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match path.is_dir() {
            true => watcher.watch(path, RecursiveMode::Recursive),
            // What is not there yet is looked for now and then.
            false if !folder.is_dir() => Ok(()),
            false => watcher.watch(folder, RecursiveMode::NonRecursive),
        }
    };
    of(job)?;
    if let Ok(job) = Job::load(job) {
        inputs(&job).try_for_each(|p| of(p))?;
    }
    Ok(watcher)
}

fn inputs(job: &Job) -> impl Iterator<Item = &PathBuf> {
    job.meta.iter().chain(&job.corrections).chain(&job.sources).chain(&job.tables)
}

/// A digest of what the job reads: names, sizes and times of its files.
fn state(job: &Path) -> u64 {
    let mut hasher = Xxh3::new();
    let mut add = |path: &Path| {
        hasher.update(path.as_os_str().as_encoded_bytes());
        if let Ok(m) = path.metadata() {
            let time = m.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok()).unwrap_or_default();
            hasher.update(&m.len().to_le_bytes());
            hasher.update(&time.as_nanos().to_le_bytes());
            // Another file of the same size and time may have taken the place.
            #[cfg(unix)]
            hasher.update(&std::os::unix::fs::MetadataExt::ino(&m).to_le_bytes());
        }
    };
    add(job);
    if let Ok(job) = Job::load(job) {
        let target = job.target.file.canonicalize().ok();
        for root in inputs(&job) {
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
