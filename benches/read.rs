//! Speed of reading, from bytes to rows, on one thread: over `samples/`, and over `../shared/corpus` where it is there.
//! Each set is read whole several times; the median is given.

use baoshu::input::Item;
use baoshu::lexicon::{Lexicon, Sources};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

const RUNS: usize = 7;

fn main() {
    let mut out = std::io::stdout().lock();
    let loading = Instant::now();
    let lexicon = Lexicon::load(&Sources::default()).expect("the built-in dictionaries load");
    writeln!(out, "{:<24} {:>9.1} ms", "load dictionaries", loading.elapsed().as_secs_f64() * 1e3).unwrap();
    for folder in ["samples", "../shared/corpus"] {
        let mut items = Vec::new();
        collect(Path::new(folder), &mut items);
        if items.is_empty() {
            continue;
        }
        let bytes: usize = items.iter().map(|i| i.bytes.len()).sum();
        let mut figures = 0;
        let mut seconds: Vec<f64> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                figures = items.iter().map(|i| baoshu::read::read(i, &lexicon).figures.len()).sum();
                start.elapsed().as_secs_f64()
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        let mb = bytes as f64 / 1e6;
        writeln!(out, "{folder:<24} {:>9.2} MB/s  ({mb:.2} MB, {figures} figures)", mb / seconds[RUNS / 2]).unwrap();
    }
}

fn collect(folder: &Path, items: &mut Vec<Item>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            collect(&path, items);
        } else if path.extension().is_some_and(|e| e == "txt") {
            let bytes = std::fs::read(&path).unwrap_or_default();
            items.push(Item { doc: path.display().to_string(), bytes, ..Item::default() });
        }
    }
}
