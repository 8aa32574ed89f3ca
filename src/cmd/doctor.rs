//! `baoshu doctor`: what this baoshu is made of, what it can read, within which limits, and whether it works here.

use super::Common;
use crate::error::{Error, Result};
use crate::input::format::options::FormatArgs;
use crate::input::format::{ENDINGS, parquet_is_built, pdf_is_built};
use crate::input::{Coding, Item};
use crate::lexicon::Lexicon;
use crate::row::SCHEMA_VERSION;
use crate::table::clean::Cleaning;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use xxhash_rust::xxh3::xxh3_64;

/// Say what this baoshu is made of and test it: version, dictionaries, formats, limits, self-test
#[derive(Clone, Debug, clap::Args)]
pub struct Args {}

include!(concat!(env!("OUT_DIR"), "/dictionaries.rs"));

/// A text, the encoding it is read in, and what is found in it.
type Sample = (&'static str, &'static encoding_rs::Encoding, &'static [&'static str]);

/// The self-test. Each figure as value, unit and kind; each slogan as it is.
const SAMPLES: &[Sample] = &[
    (
        "全县上半年完成地区生产总值28.5亿元，同比增长6.2%，新建学校12所。",
        encoding_rs::UTF_8,
        &["2850000000 元 amount", "6.2 % growth", "12 所 count"],
    ),
    ("全市办理案件近八成，平均用时三天半。", encoding_rs::GBK, &["80 % rate", "3.5 天 duration"]),
    ("訪港旅客達1,234萬人次，較去年上升百分之三點二。", encoding_rs::BIG5, &["12340000 人次 count", "3.2 % growth"]),
    ("开展“五比五看”活动。", encoding_rs::GB18030, &["五比五看"]),
];

/// The tables of a folder of dictionaries that no dictionary is called like, each with the likeliest name.
pub fn unknown_dictionaries(dir: &std::path::Path) -> Vec<(String, Option<&'static str>)> {
    let mut unknown = Vec::new();
    for path in std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()) {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("");
        if name.ends_with(".tsv") && !DICTIONARIES.iter().any(|d| d.0 == name) {
            let near = DICTIONARIES.iter().map(|d| (strsim::jaro_winkler(d.0, name), d.0)).filter(|n| n.0 > 0.85);
            let near = near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|n| n.1);
            unknown.push((path.display().to_string(), near));
        }
    }
    unknown.sort();
    unknown
}

/// Runs the command.
pub fn run(_args: &Args, common: &Common) -> Result<ExitCode> {
    let mut report = Report::default();
    report.line(format!("baoshu {} (sources {})", env!("CARGO_PKG_VERSION"), env!("BAOSHU_SOURCES")));
    report.line(format!("built for     {} {}", std::env::consts::ARCH, std::env::consts::OS));
    let with =
        [("polars", cfg!(feature = "polars")), ("pdf", cfg!(feature = "pdf")), ("opencc", cfg!(feature = "opencc"))];
    let named = |wanted: bool| with.iter().filter(|w| w.1 == wanted).map(|w| w.0).collect::<Vec<_>>().join(", ");
    report.line(format!("features      {}; without: {}", named(true), named(false)));
    report.line(format!("table schema  {SCHEMA_VERSION}"));
    report.line(format!("threads       {}", rayon::current_num_threads()));
    formats(&mut report);
    limits(&mut report, &FormatArgs::default());
    dictionaries(&mut report, common)?;
    report.line("\nself-test");
    match common.lexicon() {
        Ok(lexicon) => SAMPLES.iter().for_each(|sample| self_test(&mut report, sample, &lexicon)),
        Err(e) => report.fault(format!("the dictionaries: {e}")),
    }
    temporary(&mut report);
    let faults = report.faults;
    let (what, code) = match faults {
        0 => ("all is well".to_owned(), ExitCode::SUCCESS),
        n => (format!("{n} faults; see the lines that begin with FAULT"), ExitCode::from(1)),
    };
    report.line(format!("\n{what}"));
    report.print()?;
    Ok(code)
}

#[derive(Default)]
struct Report {
    text: String,
    faults: usize,
}

impl Report {
    fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    fn fault(&mut self, what: String) {
        self.faults += 1;
        self.line(format!("FAULT {what}"));
    }

    fn print(&self) -> Result<()> {
        let out = std::io::stdout();
        let written = if out.is_terminal() {
            Cleaning::new(out).write_all(self.text.as_bytes())
        } else {
            out.lock().write_all(self.text.as_bytes())
        };
        written.map_err(|source| Error::Write { target: "standard output".into(), source })
    }
}

fn formats(report: &mut Report) {
    report.line("\nencodings     UTF-8, UTF-16, GB18030 (with GBK, GB2312), Big5 (with HKSCS); others with --encoding");
    let read = |ending: &&&str| match **ending {
        "pdf" => pdf_is_built(),
        "parquet" => parquet_is_built(),
        _ => true,
    };
    let endings: Vec<&str> = ENDINGS.iter().filter(read).copied().collect();
    report.line(format!("formats       {}", endings.join(" ")));
}

fn limits(report: &mut Report, limits: &FormatArgs) {
    report.line("\nlimits");
    for (flag, limit) in [
        ("--max-document", format!("{} MB for one document", limits.max_document() >> 20)),
        ("--timeout-document", format!("{} s for one document", limits.timeout_document().as_secs())),
        ("--max-expansion", format!("{} times its size for what is unpacked", limits.max_expansion())),
    ] {
        report.line(format!("  {flag:<20} {limit}"));
    }
}

fn dictionaries(report: &mut Report, common: &Common) -> Result<()> {
    report.line(format!("\ndictionaries  {} (rows, XXH3 of the file)", env!("BAOSHU_DICTIONARIES")));
    if common.no_builtin_dicts {
        report.line("  the built-in ones are left out");
    } else {
        for (name, rows, hash) in DICTIONARIES {
            report.line(format!("  {name:<44} {rows:>7}  {hash:016x}"));
        }
    }
    let Some(dir) = &common.dicts else { return Ok(()) };
    report.line(format!("  of your own, in {}", dir.display()));
    let io = |source| Error::Io { path: dir.clone(), source };
    let mut files: Vec<_> =
        std::fs::read_dir(dir).map_err(io)?.flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(&file).map_err(|source| Error::Io { path: file.clone(), source })?;
        let known = DICTIONARIES.iter().any(|d| d.0 == name);
        let hash = xxh3_64(&bytes);
        let note = if known { "" } else { "  no table of this name is read" };
        report.line(format!("  {name:<44} {:>7}  {hash:016x}{note}", rows(&bytes)));
    }
    Ok(())
}

/// Rows of a table: its lines without comments, blank ones and the header.
fn rows(bytes: &[u8]) -> usize {
    let full = |l: &&[u8]| !l.starts_with(b"#") && !l.trim_ascii().is_empty();
    bytes.split(|b| *b == b'\n').filter(full).count().saturating_sub(1)
}

fn self_test(report: &mut Report, (text, encoding, wanted): &Sample, lexicon: &Lexicon) {
    let bytes = encoding.encode(text).0.into_owned();
    let item = Item { doc: "self-test".into(), bytes, coding: Coding::Forced(encoding), ..Item::default() };
    let rows = crate::read::read(&item, lexicon);
    let figure = |f: &crate::row::FigureRow| {
        format!("{} {} {}", f.value.map(|v| v.normalize().to_string()).unwrap_or_default(), f.unit, f.kind.as_str())
    };
    let found: Vec<String> =
        rows.figures.iter().map(figure).chain(rows.slogans.iter().map(|s| s.slogan.clone())).collect();
    if found == *wanted {
        report.line(format!("  ok {:<8} {}", encoding.name(), found.join(", ")));
    } else {
        report.fault(format!("{} gave {}; it should give {}", encoding.name(), found.join(", "), wanted.join(", ")));
    }
}

fn temporary(report: &mut Report) {
    match tempfile::tempfile().and_then(|mut f| f.write_all(b"baoshu")) {
        Ok(()) => report.line(format!("  ok temporary files in {}", std::env::temp_dir().display())),
        Err(e) => report.fault(format!("no temporary file can be written in {}: {e}", std::env::temp_dir().display())),
    }
}
