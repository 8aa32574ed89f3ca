//! The table of ratios: printed, written, and compared with the committed one.

use std::fmt::Write as _;
use std::path::Path;

/// How much worse than before a ratio may be.
const SLACK: f64 = 0.15;

/// Which way a ratio should go.
#[derive(Clone, Copy, PartialEq)]
pub enum Better {
    /// The larger the better.
    More,
    /// The smaller the better.
    Less,
}

/// One line of the table.
pub struct Ratio {
    /// What is measured.
    pub name: String,
    /// Megabytes a second or another plain figure, for the reader only.
    pub plain: String,
    /// The ratio.
    pub value: f64,
    /// What it is a ratio to.
    pub to: &'static str,
    /// Which way it should go.
    pub better: Better,
    /// What it is to reach, where that was said.
    pub target: Option<f64>,
    /// Whether `bench-check` holds it against the committed one: not those that need free cores.
    pub held: bool,
}

/// All lines.
#[derive(Default)]
pub struct Ratios(pub Vec<Ratio>);

impl Ratios {
    /// As lines for people.
    pub fn shown(&self) -> String {
        let mut out = String::new();
        for r in &self.0 {
            let target = r.target.map_or(String::new(), |t| {
                let sign = if r.better == Better::More { '≥' } else { '≤' };
                let met = if r.better == Better::More { r.value >= t } else { r.value <= t };
                format!("  target {sign} {t}{}", if met { "" } else { "  not met" })
            });
            let _ = writeln!(out, "{:<44} {:>14} {:>9.3} × {}{target}", r.name, r.plain, r.value, r.to);
        }
        out
    }

    /// As a table for `bench-check`.
    pub fn tsv(&self) -> String {
        let mut out = "# Ratios of `make bench`, all of one run on one machine; `make bench-check` compares with them.\nname\tratio\tto\tbetter\n".to_owned();
        for r in self.0.iter().filter(|r| r.held) {
            let better = if r.better == Better::More { "more" } else { "less" };
            let _ = writeln!(out, "{}\t{:.3}\t{}\t{better}", r.name, r.value, r.to);
        }
        out
    }

    /// What became worse than in the table at `path`, one line each.
    pub fn worse_than(&self, path: &Path) -> Result<Vec<String>, String> {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let mut worse = Vec::new();
        for line in text.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let mut cells = line.split('\t');
            let (Some(name), Some(Ok(before))) = (cells.next(), cells.next().map(str::parse::<f64>)) else {
                return Err(format!("{}: `{line}` is no row of ratios", path.display()));
            };
            // A library that is not built in has no line in this run.
            let Some(now) = self.0.iter().find(|r| r.name == name) else { continue };
            let fell = match now.better {
                Better::More => now.value < before * (1.0 - SLACK),
                Better::Less => now.value > before * (1.0 + SLACK),
            };
            if fell {
                worse.push(format!("{name}: {before:.3} before, {:.3} now", now.value));
            }
        }
        Ok(worse)
    }
}
