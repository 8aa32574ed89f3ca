//! Speed of reading as ratios within one run, as megabytes a second say more of the machine than of the program.
//!
//! `make bench` prints the table and writes it to `target/bench/ratios.tsv`; `make bench-check` compares it with
//! `benches/ratios.tsv` and fails where something became more than 15 % worse. `BENCH_MB` sets how much text (16), and
//! `BENCH_ROUNDS` how often each stage is timed (3; the best counts). `BENCH_ONLY` times only the stages with that word in
//! their names, and nothing else, for a profiler.

mod corpus;
mod process;
mod ratios;
mod stages;

use corpus::{Corpus, size};
use ratios::{Better, Ratio, Ratios};
use stages::Bed;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// The one that the program has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FOLDER: &str = "target/bench";
const COMMITTED: &str = "benches/ratios.tsv";

fn main() -> ExitCode {
    let check = std::env::args().any(|a| a == "--check");
    let mut out = std::io::stdout().lock();
    match run(check, &mut out) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(2),
        Err(e) => {
            let _ = writeln!(out, "bench: {e}");
            ExitCode::from(1)
        }
    }
}

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default).max(1)
}

fn run(check: bool, out: &mut impl Write) -> Result<bool, Box<dyn std::error::Error>> {
    let bytes = setting("BENCH_MB", 16) * 1_000_000;
    let rounds = setting("BENCH_ROUNDS", 3);
    let bed = Bed::new(bytes)?;
    let mut ratios = Ratios::default();
    writeln!(
        out,
        "{:.1} MB from {} in {} documents, {:.1} MB of them traditional; best of {rounds}\n",
        size(&bed.corpus.all) as f64 / 1e6,
        bed.corpus.source,
        bed.corpus.all.len(),
        size(&bed.corpus.traditional) as f64 / 1e6
    )?;

    let only = std::env::var("BENCH_ONLY").ok();
    let wanted = |s: &stages::Stage| only.as_ref().is_none_or(|w| s.name.contains(&**w) || s.name == stages::CUT);
    let stages: Vec<stages::Stage> = stages::all().into_iter().filter(wanted).collect();
    let mut best = vec![f64::INFINITY; stages.len()];
    for _ in 0..rounds {
        for (stage, best) in stages.iter().zip(&mut best) {
            *best = best.min(seconds(|| (stage.work)(&bed)));
        }
    }
    let speed = |i: usize| (stages[i].bytes)(&bed) as f64 / best[i];
    let named = |name: &str| stages.iter().position(|s| s.name == name).map(speed).unwrap_or(f64::NAN);
    for (i, stage) in stages.iter().enumerate().filter(|(i, s)| (s.bytes)(&bed) > 0 && best[*i].is_finite()) {
        ratios.0.push(Ratio {
            name: stage.name.into(),
            plain: format!("{:.1} MB/s", speed(i) / 1e6),
            value: speed(i) / named(stage.to),
            to: stage.to,
            better: Better::More,
            target: stage.target,
            held: stage.held,
        });
    }

    if only.is_some() {
        write!(out, "{}", ratios.shown())?;
        return Ok(true);
    }
    let ordinary = size(&bed.corpus.all) as f64 / seconds(|| stages::figures(&bed, &bed.corpus.all));
    for (name, item) in corpus::hostile(bytes.min(4_000_000), &bed.corpus.all) {
        let speed = item.bytes.len() as f64 / seconds(|| stages::figures(&bed, std::slice::from_ref(&item)));
        ratios.0.push(Ratio {
            name: format!("time of {name}"),
            plain: format!("{:.1} MB/s", speed / 1e6),
            value: ordinary / speed,
            to: "ordinary text",
            better: Better::Less,
            target: Some(5.0),
            // Far below one they wander.
            held: false,
        });
    }

    process::measure(Path::new(FOLDER), &bed.corpus, &mut ratios)?;
    write!(out, "{}\nstages of `figures`, one thread:\n", ratios.shown())?;
    for (name, share) in stages::shares(&bed).into_iter().filter(|(_, s)| *s > 0.0) {
        writeln!(out, "{name:<44} {:>12.1} %", share * 100.0)?;
    }
    std::fs::create_dir_all(FOLDER)?;
    let path = Path::new(FOLDER).join("ratios.tsv");
    std::fs::write(&path, ratios.tsv())?;
    writeln!(out, "\nwritten to {}", path.display())?;
    if !check {
        return Ok(true);
    }
    let worse = ratios.worse_than(Path::new(COMMITTED))?;
    for line in &worse {
        writeln!(out, "worse than {COMMITTED}: {line}")?;
    }
    Ok(worse.is_empty())
}

/// Seconds that `work` takes; its result is kept from being optimised away.
fn seconds(work: impl FnOnce() -> usize) -> f64 {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed().as_secs_f64()
}

impl Bed {
    fn new(bytes: usize) -> Result<Self, Box<dyn std::error::Error>> {
        let lexicon = baoshu::lexicon::Lexicon::load(&Default::default())?;
        let corpus = Corpus::build(bytes, &lexicon.places);
        if corpus.all.is_empty() {
            return Err("neither ../shared/corpus nor samples/ is here; run it in the checkout".into());
        }
        let norms = corpus.all.iter().map(|i| baoshu::text::Text::new(i.decode().text).norm).collect();
        Ok(Self { corpus, norms, lexicon, jieba: jieba_rs::Jieba::new() })
    }
}
