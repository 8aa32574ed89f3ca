//! `baoshu feed` with `what = "slogans"`.

use super::feed::{TARGETS, counts, feed};
use super::{baoshu, column, folder, said};
use std::path::Path;

const JOB: &str =
    "what = \"slogans\"\nsources = [\"n\"]\ncolumns = [\"doc\", \"slogan\", \"declared\", \"items\", \"complete\"]\n";
const FIRST: &str = "全县开展“三查三看”活动:查思想、看态度,查作风、看效率,查纪律、看形象。\n";

fn job(target: &str, more: &str) -> tempfile::TempDir {
    let dir = folder(&[("n/a.txt", FIRST), ("n/b.txt", "全市实施“六大行动”。\n")]);
    let (top, own) = more.split_once('|').unwrap_or(("", more));
    std::fs::write(dir.path().join("job.toml"), format!("{JOB}{top}\n[target]\nfile = \"{target}\"\n{own}\n")).unwrap();
    dir
}

/// The target as CSV, whatever it is.
fn table(dir: &Path, target: &str) -> String {
    #[cfg(feature = "sqlite")]
    if target.ends_with("sqlite") {
        let rows = super::feed::query(&dir.join(target), "SELECT slogan, items, slogan_id FROM slogans");
        return format!("slogan,items,slogan_id\n{}\n", rows.join("\n").replace(' ', ","));
    }
    let (code, out, err) = said(baoshu(dir).args(["convert", target, "--format", "csv"]));
    assert_eq!(code, 0, "{err}");
    out
}

#[test]
fn slogans_are_fed_into_every_target_by_their_id() {
    for target in TARGETS {
        let dir = job(target, "");
        assert_eq!(counts(&feed(dir.path(), &["--dry-run"]).1), [2, 0, 0, 0, 0], "{target}");
        let (_, summary, err) = feed(dir.path(), &[]);
        assert_eq!(counts(&summary), [2, 0, 0, 0, 0], "{target}: {err}");
        assert_eq!((&summary["slogans"], &summary["figures"]), (&2.into(), &serde_json::Value::Null));
        let first = table(dir.path(), target);
        assert_eq!(column(&first, "slogan"), ["三查三看", "六大行动"], "{target}");
        assert!(column(&first, "items")[0].split('|').count() > 1, "{first}");
        let ids = column(&first, "slogan_id");
        assert!(ids.iter().all(|id| id.len() == 16) && ids[0] != ids[1], "{ids:?}");
        let bytes = std::fs::read(dir.path().join(target)).unwrap();
        assert_eq!(feed(dir.path(), &[]).1["written"], false, "{target}");
        assert!(std::fs::read(dir.path().join(target)).unwrap() == bytes, "{target}: nothing new changes no byte");
        // Words before a slogan, and broken lines elsewhere, make no other slogan of it.
        std::fs::write(dir.path().join("n/a.txt"), format!("第二次更新。\n{FIRST}")).unwrap();
        std::fs::write(dir.path().join("n/c.txt"), "深入推进“五比五看”。\n").unwrap();
        assert_eq!(counts(&feed(dir.path(), &[]).1), [1, 0, 2, 0, 0], "{target}");
        assert_eq!(column(&table(dir.path(), target), "slogan_id")[..2], ids, "{target}");
    }
}

#[test]
fn modes_hold_for_slogans() {
    for (mode, after, rows) in
        [("upsert", [1, 0, 1, 0, 1], 3), ("append", [1, 0, 0, 0, 2], 3), ("replace", [1, 0, 1, 1, 0], 2)]
    {
        let dir = job("t.csv", &format!("mode = \"{mode}\""));
        feed(dir.path(), &[]);
        std::fs::write(dir.path().join("n/b.txt"), "深入推进“五比五看”。\n").unwrap();
        assert_eq!(counts(&feed(dir.path(), &[]).1), after, "{mode}");
        assert_eq!(column(&table(dir.path(), "t.csv"), "slogan_id").len(), rows, "{mode}");
        assert_eq!(feed(dir.path(), &[]).1["written"], false, "{mode}");
    }
}

#[test]
fn corrections_of_slogans_and_what_people_wrote_stay() {
    let dir = job("t.csv", "theirs = [\"责任人\"]\ncorrections = \"c.csv\"|");
    std::fs::write(dir.path().join("c.csv"), "slogan_id,column,value\n").unwrap();
    feed(dir.path(), &[]);
    let read = || std::fs::read_to_string(dir.path().join("t.csv")).unwrap();
    let id = column(&read(), "slogan_id")[1].clone();
    let edited = read().replacen(&format!("{id},,\n"), &format!("{id},,王\n"), 1);
    assert!(edited.contains('王'), "{edited}");
    std::fs::write(dir.path().join("t.csv"), edited).unwrap();
    std::fs::write(
        dir.path().join("c.csv"),
        format!(
            "slogan_id,column,value,note\n{id},items,强基|兴业,来电\n{id},complete,false,\n0123456789abcdef,items,x,\n"
        ),
    )
    .unwrap();
    for run in 0..3 {
        let (code, summary, err) = feed(dir.path(), &[]);
        assert_eq!((code, &summary["corrected"], &summary["corrections_gone"]), (0, &2.into(), &1.into()), "{err}");
        assert!(err.contains("c.csv:4: the slogan 0123456789abcdef is not there (any more)"), "{err}");
        std::fs::write(
            dir.path().join(format!("n/x{run}.txt")),
            format!("全面落实“{}个意识”。\n", ["四", "五", "六"][run]),
        )
        .unwrap();
    }
    let t = read();
    assert_eq!((column(&t, "items")[1].as_str(), column(&t, "责任人")[1].as_str()), ("强基|兴业", "王"));
    assert_eq!(column(&t, "corrected")[1], "items:  → 强基|兴业 (来电); complete:  → false");
    std::fs::write(dir.path().join("c.csv"), "figure_id,column,value\n").unwrap();
    let (code, _, err) = feed(dir.path(), &[]);
    assert!(code == 1 && err.contains("a table of corrections has slogan_id, column, value"), "{err}");
}

#[test]
fn slogans_come_from_tables_and_in_the_script_of_an_office() {
    let dir = job("t.csv", "script = \"hongkong\"\nheader = \"zh\"|");
    let (code, _, err) = said(baoshu(dir.path()).args(["extract", "n", "-o", "tables", "--format", "jsonl"]));
    assert_eq!(code, 0, "{err}");
    let text = std::fs::read_to_string(dir.path().join("job.toml")).unwrap();
    feed(dir.path(), &[]);
    let read = || std::fs::read_to_string(dir.path().join("t.csv")).unwrap();
    let from_texts = read();
    assert_eq!(column(&from_texts, "口号"), ["三查三看", "六大行動"]);
    assert!(column(&from_texts, "各项")[0].contains("查紀律"), "lists are words too: {from_texts}");
    std::fs::write(dir.path().join("job.toml"), text.replace("sources = [\"n\"]", "tables = \"tables\"")).unwrap();
    assert_eq!(counts(&feed(dir.path(), &[]).1), [0, 0, 2, 0, 0]);
    assert_eq!(read(), from_texts);
}

#[test]
fn a_job_that_mixes_the_two_is_refused() {
    let refused = |job_text: String, what: &str| {
        let dir = job("t.csv", "");
        std::fs::write(dir.path().join("job.toml"), job_text).unwrap();
        let (code, _, err) = feed(dir.path(), &[]);
        assert!(code == 1 && err.contains(what), "{what}: {err}");
    };
    let target = "[target]\nfile = \"t.csv\"\n";
    refused(JOB.replace("slogans", "slogan") + target, "did you mean `slogans`?");
    refused(format!("{JOB}shown = true\n{target}"), "has shown = true, and slogans have no value");
    refused(JOB.replace("\"declared\"", "\"value\"") + target, "value");
    // A sheet of figures is no target for slogans.
    let dir = job("t.csv", "");
    let figures = "sources = [\"n\"]\n[target]\nfile = \"t.csv\"\n";
    let slogans = std::fs::read_to_string(dir.path().join("job.toml")).unwrap();
    std::fs::write(dir.path().join("job.toml"), figures).unwrap();
    std::fs::write(dir.path().join("n/c.txt"), "全市植树31株。\n").unwrap();
    feed(dir.path(), &[]);
    std::fs::write(dir.path().join("job.toml"), slogans).unwrap();
    let (code, _, err) = feed(dir.path(), &[]);
    assert!(code == 1 && err.contains("was it renamed or left out?"), "{err}");
}
