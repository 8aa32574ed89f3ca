//! How long each stage of a run takes, for `--timings`: seconds of all threads together. Off unless asked for; then a stage
//! costs two looks at the clock a document.

use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// The stages, in order of a document's way through them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Loading the dictionaries.
    Dictionaries,
    /// Opening files, unpacking formats.
    Input,
    /// Bytes to characters.
    Decode,
    /// Layout, script, folds.
    Normalize,
    /// Articles, paragraphs, sentences, date and place of the document.
    Document,
    /// Numbers, times, places, organisations.
    Mentions,
    /// Slogans and their items.
    Slogans,
    /// Whose, and when.
    Subjects,
    /// What each number means.
    Figures,
    /// Rows for the tables.
    Rows,
    /// Writing tables.
    Write,
}

/// Every stage with its name.
pub const STAGES: [(Stage, &str); 11] = [
    (Stage::Dictionaries, "dictionaries"),
    (Stage::Input, "input"),
    (Stage::Decode, "decode"),
    (Stage::Normalize, "normalize"),
    (Stage::Document, "document"),
    (Stage::Mentions, "mentions"),
    (Stage::Slogans, "slogans"),
    (Stage::Subjects, "subjects"),
    (Stage::Figures, "figures"),
    (Stage::Rows, "rows"),
    (Stage::Write, "write"),
];

static ON: AtomicBool = AtomicBool::new(false);
static NANOS: [AtomicU64; STAGES.len()] = [const { AtomicU64::new(0) }; STAGES.len()];

/// Begins to take times, from zero.
pub fn start() {
    for n in &NANOS {
        n.store(0, Ordering::Relaxed);
    }
    ON.store(true, Ordering::Relaxed);
}

/// Does `work` and books its time to `stage`. Stages do not nest.
pub fn time<T>(stage: Stage, work: impl FnOnce() -> T) -> T {
    // A document whose time is over goes no further.
    crate::deadline::check();
    if !ON.load(Ordering::Relaxed) {
        return work();
    }
    let start = Instant::now();
    let done = work();
    NANOS[stage as usize].fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
    done
}

/// The seconds of each stage so far.
pub fn seconds() -> impl Iterator<Item = (&'static str, f64)> {
    STAGES.iter().map(|(stage, name)| (*name, NANOS[*stage as usize].load(Ordering::Relaxed) as f64 / 1e9))
}

/// Most memory that the process has held so far, in bytes, where the system tells.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kb| kb * 1024)
}

/// Prints the stages with their shares, and the peak memory.
pub fn report(mut out: impl Write) -> std::io::Result<()> {
    let total: f64 = seconds().map(|(_, s)| s).sum();
    for (name, s) in seconds() {
        writeln!(out, "timings: {name:<13} {s:>9.3} s {:>5.1} %", s / total.max(1e-9) * 100.0)?;
    }
    if let Some(bytes) = peak_memory() {
        writeln!(out, "timings: peak memory   {:>9.1} MB", bytes as f64 / 1e6)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_stand_in_their_order() {
        for (i, (stage, name)) in STAGES.iter().enumerate() {
            assert_eq!(*stage as usize, i, "{name}");
        }
    }

    #[test]
    fn the_report_names_every_stage() {
        start();
        assert_eq!(time(Stage::Rows, || 3), 3);
        let mut out = Vec::new();
        report(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(STAGES.iter().all(|(_, name)| text.contains(&format!("timings: {name} "))), "{text}");
    }
}
