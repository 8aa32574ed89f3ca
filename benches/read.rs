//! Speed of reading, from bytes to rows, on one thread: over `samples/`, and over `../shared/corpus` where it is there.
//! Each set is read whole several times; the median is given.

use baoshu::input::Item;
use baoshu::lexicon::{Lexicon, Sources};
use baoshu::mention::Context;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

const RUNS: usize = 7;

fn main() {
    let mut out = std::io::stdout().lock();
    let loading = Instant::now();
    let lexicon = Lexicon::load(&Sources::default()).expect("the built-in dictionaries load");
    writeln!(out, "{:<24} {:>9.1} ms", "load dictionaries", loading.elapsed().as_secs_f64() * 1e3).unwrap();
    let jieba = jieba_rs::Jieba::new();
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
        // The reading of numbers and times alone, beside a segmenter on the same normalised text.
        let texts: Vec<String> = items.iter().map(|i| normalised(&i.bytes)).collect();
        let mb = texts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
        let context = Context::default();
        let read = |t: &String| baoshu::mention::read(t, &lexicon.mention, &context).0.len();
        writeln!(out, "{:<24} {:>9.2} MB/s", "  mentions", mb / median(|| texts.iter().map(read).sum())).unwrap();
        let cut = |t: &String| jieba.cut(t, false).len();
        writeln!(out, "{:<24} {:>9.2} MB/s", "  jieba-rs cut", mb / median(|| texts.iter().map(cut).sum())).unwrap();
    }
}

/// Seconds that `work` takes; its result is kept from being optimised away.
fn median(work: impl Fn() -> usize) -> f64 {
    let mut seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(work());
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[RUNS / 2]
}

fn normalised(bytes: &[u8]) -> String {
    baoshu::text::Text::new(baoshu::text::decode::decode(bytes).text).norm
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
