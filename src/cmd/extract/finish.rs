//! The end of a run: tables out of the stored rows, and what the run did.

#[cfg(feature = "polars")]
use super::parts;
use super::{Documents, KEPT, SENTENCES, TableArgs, tables};
use crate::error::{Error, Result};
use crate::message::Messages;
use crate::row::ErrorRow;
use crate::stop::Stop;
use crate::store::register::Register;
use crate::store::{Current, Store, repeats};
use crate::table::{Format, Style};
use std::path::Path;
use std::time::Instant;
use xxhash_rust::xxh3::Xxh3;

/// What a run did, for `run.json`.
#[derive(Debug, serde::Serialize)]
pub struct Run {
    baoshu: &'static str,
    dictionaries: String,
    format: &'static str,
    /// Documents in the tables.
    pub documents: u64,
    /// Documents that were read, or came with a folder, in this run.
    pub read: u64,
    /// Documents whose rows were there.
    pub reused: u64,
    /// Files or documents that could not be read.
    pub failed: u64,
    figures: u64,
    slogans: u64,
    started: String,
    seconds: f64,
    tables: Vec<String>,
    /// What was named to be read; with `--` before them, choices among it.
    pub sources: Vec<String>,
    parts_kept: usize,
    /// Documents may leave the tables although other sources were named than before.
    #[serde(skip)]
    pub may_drop: bool,
    /// Files were opened whose content was as before: the next run should know that by their stamps.
    #[serde(skip)]
    pub restamped: bool,
    #[serde(skip)]
    start: Instant,
}

impl Run {
    /// Begins a run.
    pub fn start(dictionaries: String) -> Self {
        Self {
            baoshu: env!("CARGO_PKG_VERSION"),
            dictionaries,
            format: "",
            documents: 0,
            read: 0,
            reused: 0,
            failed: 0,
            figures: 0,
            slogans: 0,
            started: now(),
            seconds: 0.0,
            tables: Vec::new(),
            sources: Vec::new(),
            parts_kept: 0,
            may_drop: true,
            restamped: false,
            start: Instant::now(),
        }
    }

    /// Says and notes that a table was written.
    fn wrote(&mut self, messages: &Messages, table: &str, rows: u64, path: &Path) {
        match table {
            "figures" => self.figures = rows,
            "slogans" => self.slogans = rows,
            _ => {}
        }
        if table != "errors" || rows > 0 {
            messages.note(format!("{table}: {rows} rows in {}", path.display()));
        }
        self.tables.extend(path.file_name().map(|n| n.to_string_lossy().into_owned()));
    }
}

/// Writes the tables of the documents that the run saw. Says whether there was anything new to write.
pub fn finish(
    args: &TableArgs,
    store: &mut Store,
    mut seen: Register,
    mut errors: Vec<ErrorRow>,
    made_by: &str,
    run: &mut Run,
    (messages, stop): (Messages, &Stop),
) -> Result<bool> {
    store.flush()?;
    let (output, style) = (args.folder()?, args.style());
    seen.sort();
    errors.sort_by(|a, b| (&a.file, &a.error).cmp(&(&b.file, &b.error)));
    let digest = digest(made_by, style, &seen, &errors);
    if store.current().is_some_and(|c| c.digest == digest && c.files.iter().all(|f| output.join(f).is_file())) {
        if run.restamped {
            store.set_live(&seen, &errors)?;
        }
        messages.note(format!("nothing new in {} documents: the tables in {} stand", seen.len(), output.display()));
        return Ok(false);
    }
    leaving(store, output, &seen, run, messages)?;
    let repeats = repeats::find(store, output, &seen)?;
    let documents = Documents { seen: &seen, repeats, store };
    let before = tables_before(output);
    run.format = style.format.ending();
    let mut current = Current { digest, files: Vec::new() };
    #[cfg(feature = "polars")]
    if is_parts(style.format) {
        let parts = parts::plan(&documents, &errors, made_by);
        let written = parts::write(output, &documents, &errors, &parts, stop)?;
        current.files = parts.iter().map(parts::Part::file).collect();
        store.unset_current()?;
        run.parts_kept = written.kept;
        written.commit()?;
        for name in tables::NAMES {
            let path = output.join(name);
            let rows = parts::rows(&path)?;
            run.wrote(&messages, name, rows, &path);
        }
    }
    if !is_parts(style.format) {
        let complete = tables::write(output, style, made_by.ends_with(SENTENCES), &documents, &errors)?;
        stop.check(KEPT)?;
        store.unset_current()?;
        for table in complete {
            let rows = table.complete.commit()?;
            current.files.extend(table.path.file_name().map(|n| n.to_string_lossy().into_owned()));
            run.wrote(&messages, table.name, rows, &table.path);
        }
    }
    for old in before.iter().filter(|t| !run.tables.contains(t)) {
        // In another format than now: it would only be taken for a table of this run.
        let _ = std::fs::remove_file(output.join(old));
    }
    #[cfg(feature = "polars")]
    if !is_parts(style.format) {
        parts::remove(output);
    }
    run.seconds = (run.start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    let json = serde_json::to_vec_pretty(&run).unwrap_or_default();
    crate::store::write_whole(&output.join("run.json"), &json)?;
    store.set_current(&current, &seen, &errors)?;
    store.tidy(&seen)?;
    Ok(true)
}

/// Documents that are named when some leave.
const NAMED: usize = 3;

/// Says which documents leave the tables. Where that is because other sources were named than last time, it is refused: a part
/// of an archive is easily named in the place of the whole.
fn leaving(store: &Store, output: &Path, seen: &Register, run: &Run, messages: Messages) -> Result<()> {
    let live = store.live();
    let mut here = seen.iter().map(|d| d.0).peekable();
    let mut gone = Vec::new();
    for (doc, _) in live.iter() {
        while here.next_if(|h| *h < doc).is_some() {}
        if here.peek() != Some(&doc) {
            gone.push(doc);
        }
    }
    if gone.is_empty() {
        return Ok(());
    }
    let mut names = gone.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if gone.len() > NAMED {
        names += " …";
    }
    let (n, all) = (gone.len(), live.len());
    let before = run_before(output).and_then(|r| serde_json::from_value::<Vec<String>>(r["sources"].clone()).ok());
    let choice = |s: &&String| s.starts_with("--");
    let narrower = before.as_ref().is_some_and(|before| {
        before.iter().any(|s| !run.sources.contains(s))
            || run.sources.iter().filter(choice).any(|s| s.starts_with("--files-from") || !before.contains(s))
    });
    if narrower && !run.may_drop {
        return Err(Error::Input {
            path: output.into(),
            what: format!(
                "holds tables of {}, and {n} of their {all} documents are not among what is named now: {names}",
                before.unwrap_or_default().join(" ")
            ),
            remedy: "name all sources again, give -o another folder, or let these documents go with --drop; the tables are as they were".into(),
        });
    }
    messages.note(format!("no longer among the sources, and out of the tables: {n} of {all} documents ({names})"));
    Ok(())
}

/// Refuses a folder with tables of the same names that no run wrote.
pub fn refuse_foreign(dir: &Path, format: Format) -> Result<()> {
    if dir.join(".baoshu").exists() {
        return Ok(());
    }
    for path in tables::NAMES.iter().map(|table| tables::path(dir, table, format)) {
        if path.exists() {
            return Err(Error::Input {
                path,
                what: "was not written by `baoshu extract`".into(),
                remedy: "move it, or name another folder with -o".into(),
            });
        }
    }
    Ok(())
}

/// Whether the tables come in parts.
fn is_parts(format: Format) -> bool {
    #[cfg(feature = "polars")]
    return format == Format::Parquet;
    #[cfg(not(feature = "polars"))]
    return {
        let _ = format;
        false
    };
}

/// What the last run noted.
fn run_before(dir: &Path) -> Option<serde_json::Value> {
    std::fs::read(dir.join("run.json")).ok().and_then(|b| serde_json::from_slice(&b).ok())
}

/// The tables that the last run wrote, by file name.
fn tables_before(dir: &Path) -> Vec<String> {
    let names = run_before(dir)
        .and_then(|r| serde_json::from_value::<Vec<String>>(r["tables"].clone()).ok())
        .unwrap_or_default();
    // Only names of ours, whatever stands in the file.
    names.into_iter().filter(|n| tables::NAMES.iter().any(|t| n.starts_with(t)) && !n.contains(['/', '\\'])).collect()
}

fn digest(made_by: &str, style: Style, seen: &Register, errors: &[ErrorRow]) -> String {
    let mut hasher = Xxh3::new();
    hasher.update(format!("{made_by} {:?} {} {:?}", style.format, style.bom, style.header).as_bytes());
    for (doc, entry) in seen.iter() {
        hasher.update(doc.as_bytes());
        hasher.update(&entry.hash.to_le_bytes());
    }
    for e in errors {
        hasher.update(e.file.as_bytes());
        hasher.update(e.error.as_bytes());
    }
    format!("{:032x}", hasher.digest128())
}

/// The time in UTC (ISO 8601), without a table of time zones.
fn now() -> String {
    let seconds = std::time::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_secs());
    jiff::Timestamp::from_second(seconds as i64).map_or_else(|_| String::new(), |t| t.to_string())
}
