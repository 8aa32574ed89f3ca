//! How a long run goes: a bar on a terminal, a line now and then in a log, nothing when quiet.

use crate::message::Messages;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Between two lines in a log.
const PAUSE: Duration = Duration::from_secs(15);

/// The progress of a run over so many files and bytes.
pub struct Progress {
    bar: Option<ProgressBar>,
    messages: Messages,
    documents: u64,
    bytes: u64,
    total: u64,
    start: Instant,
    last: Instant,
}

impl Progress {
    /// Begins.
    pub fn new(files: u64, bytes: u64, messages: Messages) -> Self {
        let shown = !messages.quiet && std::io::stderr().is_terminal();
        let bar = shown.then(|| {
            let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr_with_hz(5));
            let style = "{elapsed} [{wide_bar}] {bytes}/{total_bytes} {bytes_per_sec}, {msg}, {eta} left";
            // A template that is wrong falls back to the library's own.
            bar.with_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        let now = Instant::now();
        Self { bar, messages, documents: 0, bytes: 0, total: files, start: now, last: now }
    }

    /// One more document was read.
    pub fn document(&mut self, bytes: u64) {
        self.documents += 1;
        self.bytes += bytes;
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{} documents", self.documents));
            bar.inc(bytes);
        } else if self.last.elapsed() >= PAUSE {
            self.last = Instant::now();
            let speed = self.bytes as f64 / 1e6 / self.start.elapsed().as_secs_f64();
            self.messages.note(format!("{} of {} files read, {speed:.1} MB/s", self.documents, self.total));
        }
    }

    /// Takes the bar away.
    pub fn done(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
