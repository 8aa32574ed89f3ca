//! The program as a whole: start-up, `extract` beside `figures`, memory, and the cost as an archive grows.

use crate::corpus::{Corpus, size};
use crate::ratios::{Better, Ratio, Ratios};
use baoshu::input::Item;
use std::io::Result;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const BAOSHU: &str = env!("CARGO_BIN_EXE_baoshu");

/// Seconds and peak megabytes of one run.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    memory: f64,
}

/// Writes the corpus under `folder` and runs the program over it.
pub fn measure(folder: &Path, corpus: &Corpus, ratios: &mut Ratios) -> Result<()> {
    let mut add = |name: &str, plain: String, value: f64, to: &'static str, better, target| {
        ratios.0.push(Ratio { name: name.into(), plain, value, to, better, target, held: false });
    };
    let page = folder.join("page.txt");
    std::fs::create_dir_all(folder)?;
    std::fs::copy("samples/01-county-half-year.txt", &page)?;
    let start = (0..7).map(|_| run(&["figures", "--format", "jsonl"], &page, None)).try_fold(f64::INFINITY, least)?;
    add(
        "start-up: figures of one page",
        format!("{:.0} ms", start * 1e3),
        start / 0.05,
        "50 ms",
        Better::Less,
        Some(1.0),
    );

    let pages = folder.join("pages");
    write(&pages, &corpus.all)?;
    let megabytes = size(&corpus.all) as f64 / 1e6;
    let speed = |c: Cost| format!("{:.1} MB/s", megabytes / c.seconds);
    let table = folder.join("figures.csv");
    let mut one = None;
    for threads in ["1", "2", "4"] {
        let figures = run(&["figures", "--format", "csv", "--threads", threads], &pages, Some(&table))?;
        let one = *one.get_or_insert(figures);
        add(
            &format!("program: figures, {threads} threads"),
            speed(figures),
            one.seconds / figures.seconds,
            "1 thread",
            Better::More,
            (threads == "4").then_some(3.4),
        );
        for format in formats() {
            let tables = folder.join(format!("tables-{format}-{threads}"));
            let _ = std::fs::remove_dir_all(&tables);
            let extract = run(&["extract", "--format", format, "--threads", threads], &pages, Some(&tables))?;
            add(
                &format!("program: extract to {format}, {threads} threads"),
                speed(extract),
                figures.seconds / extract.seconds,
                "figures",
                Better::More,
                Some(0.9),
            );
            if threads == "4" {
                add(
                    &format!("memory: extract to {format}, 4 threads"),
                    format!("{:.0} MB", extract.memory),
                    extract.memory / 400.0,
                    "400 MB",
                    Better::Less,
                    Some(1.0),
                );
            }
            let _ = std::fs::remove_dir_all(&tables);
        }
        if threads == "1" {
            let tables = run(&["figures", "--format", "jsonl"], &page, None)?;
            let set = figures.memory - tables.memory;
            add(
                "memory: figures beyond the dictionaries",
                format!("{set:.0} MB"),
                set / 64.0,
                "64 MB",
                Better::Less,
                Some(1.0),
            );
        }
    }
    // A tenth of the pages costs how much of the whole?
    let tenth = folder.join("tenth");
    write(&tenth, &corpus.all[..corpus.all.len().div_ceil(10)])?;
    let part = size(&corpus.all[..corpus.all.len().div_ceil(10)]) as f64 / 1e6;
    let tables = folder.join("tables-growth");
    let extract = |pages: &Path| {
        let _ = std::fs::remove_dir_all(&tables);
        run(&["extract", "--format", "csv", "--threads", "1"], pages, Some(&tables))
    };
    let (small, large) = (extract(&tenth)?, extract(&pages)?);
    let each = |c: Cost, mb: f64| (c.seconds - start).max(0.001) / mb;
    let growth = each(large, megabytes) / each(small, part);
    add(
        "growth: cost of a byte, archive × 10",
        format!("{:.2} s", large.seconds),
        growth,
        "the tenth",
        Better::Less,
        Some(1.2),
    );
    let memory = large.memory / small.memory;
    add(
        "growth: memory, archive × 10",
        format!("{:.0} MB", large.memory),
        memory,
        "the tenth",
        Better::Less,
        Some(1.5),
    );
    for made in [&pages, &tenth, &tables] {
        let _ = std::fs::remove_dir_all(made);
    }
    Ok(())
}

fn least(best: f64, cost: Result<Cost>) -> Result<f64> {
    cost.map(|c| best.min(c.seconds))
}

fn formats() -> &'static [&'static str] {
    if cfg!(feature = "polars") { &["csv", "parquet"] } else { &["csv"] }
}

fn write(folder: &Path, items: &[Item]) -> Result<()> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder)?;
    items.iter().try_for_each(|i| std::fs::write(folder.join(&i.doc), &i.bytes))
}

fn run(args: &[&str], input: &Path, output: Option<&Path>) -> Result<Cost> {
    let mut command = Command::new(BAOSHU);
    command.args(args).args(["--quiet", "--timings"]).arg(input).stdin(Stdio::null());
    if let Some(output) = output {
        command.arg("-o").arg(output);
    }
    let start = Instant::now();
    let done = command.stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    let seconds = start.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&done.stderr);
    if !done.status.success() {
        return Err(std::io::Error::other(format!("{command:?} failed: {said}")));
    }
    let memory =
        said.lines().find_map(|l| l.strip_prefix("timings: peak memory")?.trim().strip_suffix(" MB")?.parse().ok());
    Ok(Cost { seconds, memory: memory.unwrap_or(f64::NAN) })
}
