//! `baoshu feed`.

use super::{baoshu, column, folder, said};
use std::io::Read;
use std::path::Path;

const JOB: &str = "sources = [\"n\"]\ndate = \"2024-07-22\"\ncolumns = [\"doc\", \"text\", \"value\", \"unit\", \"indicator\", \"period_end\"]\n";

/// A folder with texts and a job that feeds `target`.
pub(super) fn job(target: &str, more: &str) -> tempfile::TempDir {
    let dir = folder(&[
        ("n/a.txt", "今年上半年,甲县实现地区生产总值98.6亿元。\n全县新建公园12个。\n"),
        ("n/b.txt", "全市新增就业1.2万人。\n"),
    ]);
    let (top, own) = more.split_once('|').unwrap_or(("", more));
    std::fs::write(dir.path().join("job.toml"), format!("{JOB}{top}\n[target]\nfile = \"{target}\"\n{own}\n")).unwrap();
    dir
}

pub(super) fn feed(dir: &Path, args: &[&str]) -> (i32, serde_json::Value, String) {
    let (code, out, err) = said(baoshu(dir).args(["feed", "job.toml"]).args(args));
    assert_eq!(out.lines().count(), 1, "one line for a scheduler: {out}");
    (code, serde_json::from_str(&out).unwrap(), err)
}

pub(super) fn counts(summary: &serde_json::Value) -> [u64; 5] {
    ["inserted", "updated", "unchanged", "removed", "kept"].map(|k| summary[k].as_u64().unwrap())
}

#[test]
fn a_table_is_brought_up_to_date_and_what_people_wrote_stays() {
    let dir = job("t.csv", "theirs = [\"indicator\", \"checked\"]|");
    let table = || std::fs::read_to_string(dir.path().join("t.csv")).unwrap();
    let (code, dry, _) = feed(dir.path(), &["--dry-run"]);
    assert_eq!((code, counts(&dry), dir.path().join("t.csv").exists()), (0, [3, 0, 0, 0, 0], false));
    assert_eq!(counts(&feed(dir.path(), &[]).1), [3, 0, 0, 0, 0]);
    let ids = column(&table(), "figure_id");
    // A person checks a row and names the thing otherwise.
    let edited =
        table().replace("公园", "口袋公园").replacen(&format!("{},\n", ids[1]), &format!("{},李\n", ids[1]), 1);
    assert!(edited.contains("李"), "{edited}");
    std::fs::write(dir.path().join("t.csv"), &edited).unwrap();
    let (_, summary, err) = feed(dir.path(), &[]);
    assert_eq!((counts(&summary), summary["written"].as_bool()), ([0, 0, 3, 0, 0], Some(false)), "{err}");
    assert_eq!(table(), edited, "nothing new changes no byte");

    for run in 0..10 {
        // Text before the figures and a new figure; the old ones are the same figures.
        std::fs::write(
            dir.path().join("n/a.txt"),
            format!("第{run}次更新。\n今年上半年,甲县实现地区生产总值98.6亿元。\n全县新建公园12个。\n"),
        )
        .unwrap();
        std::fs::write(dir.path().join(format!("n/c{run}.txt")), format!("全市植树{}株。\n", run + 30)).unwrap();
        assert_eq!(counts(&feed(dir.path(), &[]).1)[0], 1, "run {run}");
    }
    assert_eq!(column(&table(), "figure_id")[..3], ids);
    assert_eq!(
        (column(&table(), "checked")[1].as_str(), column(&table(), "indicator")[1].as_str()),
        ("李", "口袋公园")
    );
}

#[test]
fn modes_differ_in_what_becomes_of_figures_that_are_gone() {
    for (mode, after, rows) in
        [("upsert", [1, 0, 2, 0, 1], 4), ("append", [1, 0, 0, 0, 3], 4), ("replace", [1, 0, 2, 1, 0], 3)]
    {
        let dir = job("t.csv", &format!("mode = \"{mode}\""));
        feed(dir.path(), &[]);
        std::fs::write(dir.path().join("n/b.txt"), "全市新增就业1.3万人。\n").unwrap();
        assert_eq!(counts(&feed(dir.path(), &[]).1), after, "{mode}");
        let table = std::fs::read_to_string(dir.path().join("t.csv")).unwrap();
        assert_eq!(column(&table, "figure_id").len(), rows, "{mode}");
        assert_eq!(feed(dir.path(), &[]).1["written"], false, "{mode}");
    }
}

#[test]
fn corrections_are_applied_last_and_marked() {
    let dir = job("t.csv", "corrections = \"c.csv\"|");
    std::fs::write(dir.path().join("c.csv"), "figure_id,column,value,note\n").unwrap();
    feed(dir.path(), &[]);
    let table = || std::fs::read_to_string(dir.path().join("t.csv")).unwrap();
    let id = column(&table(), "figure_id")[1].clone();
    let write =
        |rows: &str| std::fs::write(dir.path().join("c.csv"), format!("figure_id,column,value,note\n{rows}")).unwrap();
    write(&format!("{id},value,13,电话核实\n0123456789abcdef,value,1,\n"));
    for _ in 0..2 {
        let (code, summary, err) = feed(dir.path(), &[]);
        assert_eq!((code, summary["corrected"].as_u64(), summary["corrections_gone"].as_u64()), (0, Some(1), Some(1)));
        assert!(err.contains("c.csv:3: the figure 0123456789abcdef is not there (any more)"), "{err}");
    }
    assert_eq!(column(&table(), "value")[1], "13");
    assert_eq!(column(&table(), "corrected")[1], "value: 12 → 13 (电话核实)");
    std::fs::write(dir.path().join("other.csv"), format!("figure_id,column,value\n{id},value,14\n")).unwrap();
    assert_eq!(feed(dir.path(), &["--corrections", "other.csv"]).1["updated"], 1, "a table named on the command line");
    assert_eq!(column(&table(), "value")[1], "14");
    feed(dir.path(), &[]);
    let before = table();
    write(&format!("{id},value,many,\n"));
    let (code, summary, err) = feed(dir.path(), &[]);
    assert!(code == 1 && err.contains("c.csv:2:3: `many` does not fit the column value; write a number"), "{err}");
    assert!(summary["error"].as_str().unwrap().contains("many") && table() == before);
}

#[test]
fn offices_get_their_script_and_their_numbers() {
    let dir = job("t.csv", "script = \"hongkong\"\nheader = \"zh\"\nshown = true|");
    feed(dir.path(), &[]);
    let table = std::fs::read_to_string(dir.path().join("t.csv")).unwrap();
    assert_eq!(column(&table, "指标"), ["地區生產總值", "公園", "就業"]);
    assert_eq!(column(&table, "数值写法"), ["98.6億元", "12個", "1.2萬人"]);
    assert_eq!(column(&table, "数值"), ["9860000000", "12", "12000"]);
}

/// A workbook with a chart, formulas and a conditional format beside the sheet that is fed.
fn workbook(path: &Path, protect: bool) {
    use rust_xlsxwriter::{Chart, ChartType, ConditionalFormatCell, ConditionalFormatCellRule, Format, Workbook};
    let mut book = Workbook::new();
    let data = book.add_worksheet();
    data.set_name("数据").unwrap();
    let heads = ["doc", "text", "value", "unit", "indicator", "period_end", "备注", "figure_id"];
    heads
        .iter()
        .enumerate()
        .for_each(|(i, h)| drop(data.write_with_format(0, i as u16, *h, &Format::new().set_bold())));
    if protect {
        data.protect();
    }
    let sums = book.add_worksheet();
    sums.set_name("汇总").unwrap();
    sums.write_formula(0, 0, "=SUM('数据'!C2:C1000)").unwrap();
    sums.write_formula(1, 0, "=1+1").unwrap();
    let rule = ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::GreaterThan(3));
    sums.add_conditional_format(0, 0, 9, 0, &rule).unwrap();
    let other = book.add_worksheet();
    other.set_name("图").unwrap();
    (0..5).for_each(|i| drop(other.write(i, 0, f64::from(i))));
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("图!$A$1:$A$5");
    other.insert_chart(0, 2, &chart).unwrap();
    book.save(path).unwrap();
}

/// The parts of a workbook.
fn parts(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    (0..archive.len())
        .map(|i| {
            let mut entry = archive.by_index(i).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn a_workbook_keeps_all_but_the_cells_that_change() {
    let dir = job("b.xlsx", "sheet = \"数据\"");
    let path = dir.path().join("b.xlsx");
    workbook(&path, false);
    let before = parts(&path);
    for run in 0..10 {
        let (code, summary, err) = feed(dir.path(), &[]);
        assert_eq!((code, summary["written"].as_bool()), (0, Some(true)), "{err}");
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(feed(dir.path(), &[]).1["written"], false);
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "nothing new leaves the same hash");
        std::fs::write(dir.path().join(format!("n/c{run}.txt")), format!("全市植树{}株。\n", run + 30)).unwrap();
    }
    let after = parts(&path);
    assert_eq!(after.len(), before.len());
    for ((name, old), (again, new)) in before.iter().zip(&after) {
        assert_eq!(name, again);
        let text = String::from_utf8_lossy(new);
        match name.as_str() {
            "xl/workbook.xml" => assert!(text.contains("fullCalcOnLoad=\"1\"")),
            "xl/styles.xml" => assert!(text.contains("numFmtId=\"14\"")),
            "xl/worksheets/sheet1.xml" => {
                assert!(text.contains("<row r=\"13\">") && text.contains("98.6亿元"), "{text}");
                assert!(text.contains("<v>45473</v>"), "a day is a day: {text}");
            }
            "xl/worksheets/sheet2.xml" => {
                assert!(text.contains("C1000)</f></c>"), "a result that is stale has gone: {text}");
                assert!(text.contains("conditionalFormatting"));
            }
            _ => assert_eq!(old, new, "{name}"),
        }
    }
    // What a person writes beside stays, and a renamed column is said.
    let sheet = |dir: &Path, from: &str, to: &str| {
        let all = parts(&dir.join("b.xlsx"));
        let mut writer = zip::ZipWriter::new(std::fs::File::create(dir.join("b.xlsx")).unwrap());
        for (name, bytes) in all {
            writer.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
            let text = String::from_utf8(bytes).unwrap_or_default();
            std::io::Write::write_all(&mut writer, text.replace(from, to).as_bytes()).unwrap();
        }
        writer.finish().unwrap();
    };
    sheet(dir.path(), "<t>indicator</t>", "<t>indicators</t>");
    let (code, _, err) = feed(dir.path(), &[]);
    assert!(
        code == 1
            && err.contains("has no column `indicator` on the sheet 数据 (row 1 has `indicators`: was it renamed?)"),
        "{err}"
    );
}

#[test]
fn a_workbook_that_is_missing_is_made_and_a_sheet_that_is_missing_added() {
    let dir = job("b.xlsx", "sheet = \"甲\"");
    assert_eq!(feed(dir.path(), &[]).1["written"], true);
    assert_eq!(feed(dir.path(), &[]).1["written"], false, "what we make we read");
    let job = std::fs::read_to_string(dir.path().join("job.toml")).unwrap().replace("甲", "乙");
    std::fs::write(dir.path().join("job.toml"), job).unwrap();
    assert_eq!(counts(&feed(dir.path(), &[]).1), [3, 0, 0, 0, 0]);
    assert_eq!(feed(dir.path(), &[]).1["written"], false);
}

#[test]
fn what_cannot_be_kept_is_refused_before_writing() {
    let dir = job("b.xlsx", "sheet = \"数据\"");
    let path = dir.path().join("b.xlsx");
    let refused = |what: &str| {
        let before = std::fs::read(&path).unwrap();
        let (code, _, err) = feed(dir.path(), &[]);
        assert!(code == 1 && err.contains(what), "{what}: {err}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    };
    workbook(&path, true);
    refused("has a protected sheet 数据; take the protection off");
    std::fs::write(&path, "no workbook").unwrap();
    refused("b.xlsx: is no workbook");
    std::fs::write(&path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").unwrap();
    refused("is protected by a password, or an old .xls file");
    workbook(&path, false);
    std::fs::write(dir.path().join(".~lock.b.xlsx#"), "").unwrap();
    refused("is open in LibreOffice; close it there");
    std::fs::remove_file(dir.path().join(".~lock.b.xlsx#")).unwrap();
    let lock = std::fs::File::create(dir.path().join(".baoshu-b.xlsx.lock")).unwrap();
    lock.try_lock().unwrap();
    refused("another baoshu is writing");
}

#[cfg(feature = "sqlite")]
pub(super) fn query(path: &Path, sql: &str) -> Vec<String> {
    let base = rusqlite::Connection::open(path).unwrap();
    let mut statement = base.prepare(sql).unwrap();
    let n = statement.column_count();
    let line = |r: &rusqlite::Row<'_>| {
        let cell = |i| match r.get::<_, rusqlite::types::Value>(i).unwrap() {
            rusqlite::types::Value::Text(s) => s,
            other => format!("{other:?}"),
        };
        Ok((0..n).map(cell).collect::<Vec<_>>().join(" "))
    };
    statement.query_map([], line).unwrap().map(Result::unwrap).collect()
}

#[cfg(feature = "sqlite")]
#[test]
fn a_table_of_a_database_is_fed_and_all_else_in_it_stays() {
    let dir = job("b.sqlite", "theirs = [\"checked\"]|table = \"数据\"");
    let path = dir.path().join("b.sqlite");
    assert_eq!((counts(&feed(dir.path(), &["--dry-run"]).1), path.exists()), ([3, 0, 0, 0, 0], false));
    assert_eq!(counts(&feed(dir.path(), &[]).1), [3, 0, 0, 0, 0]);
    let rows = || query(&path, "SELECT text, value, unit, period_end, checked FROM 数据 ORDER BY text");
    assert_eq!(rows()[0], "1.2万人 Integer(12000) 人 Null Null");
    assert_eq!(rows()[2], "98.6亿元 Integer(9860000000) 元 2024-06-30 Null");
    {
        let base = rusqlite::Connection::open(&path).unwrap();
        base.execute_batch(
            "CREATE TABLE mine (a); INSERT INTO mine VALUES (1); CREATE INDEX i ON 数据 (unit);
             CREATE VIEW sums AS SELECT unit, SUM(value) AS total FROM 数据 GROUP BY unit;
             CREATE TRIGGER t AFTER INSERT ON 数据 BEGIN INSERT INTO mine VALUES (NEW.value); END;
             UPDATE 数据 SET checked = '李' WHERE unit = '个';
             INSERT INTO 数据 (text, value) VALUES ('自己的', 5);",
        )
        .unwrap();
    }
    for run in 0..10 {
        let bytes = std::fs::read(&path).unwrap();
        let (_, summary, err) = feed(dir.path(), &[]);
        assert_eq!((counts(&summary), summary["written"].as_bool()), ([0, 0, 3 + run, 0, 1], Some(false)), "{err}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "nothing new changes no byte");
        std::fs::write(dir.path().join(format!("n/c{run}.txt")), format!("全市植树{}株。\n", run + 30)).unwrap();
        assert_eq!(counts(&feed(dir.path(), &["--dry-run"]).1), [1, 0, 3 + run, 0, 1]);
        assert_eq!(counts(&feed(dir.path(), &[]).1), [1, 0, 3 + run, 0, 1]);
    }
    assert_eq!(query(&path, "SELECT COUNT(*) FROM mine"), ["Integer(12)"], "two of a person, ten of the job");
    assert_eq!(
        query(&path, "SELECT total FROM sums WHERE unit = '株'"),
        [format!("Integer({})", (30..40).sum::<i64>())]
    );
    assert_eq!(query(&path, "SELECT text FROM 数据 WHERE checked = '李'"), ["12个"]);
    // A figure that a person put right by hand in one of our columns is ours again.
    rusqlite::Connection::open(&path).unwrap().execute_batch("UPDATE 数据 SET value = 13 WHERE unit = '个'").unwrap();
    assert_eq!(counts(&feed(dir.path(), &[]).1), [0, 1, 12, 0, 1]);
}

#[cfg(feature = "sqlite")]
#[test]
fn a_database_that_cannot_be_fed_is_said() {
    let dir = job("b.db", "");
    let path = dir.path().join("b.db");
    let refused = |what: &str| {
        let before = std::fs::read(&path).unwrap();
        let (code, _, err) = feed(dir.path(), &[]);
        assert!(code == 1 && err.contains(what), "{what}: {err}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    };
    std::fs::write(&path, "no database, but a text of some length".repeat(40)).unwrap();
    refused("b.db: is no SQLite database; name one, or a file that does not exist yet");
    std::fs::remove_file(&path).unwrap();
    feed(dir.path(), &[]);
    let base = rusqlite::Connection::open(&path).unwrap();
    base.execute_batch("BEGIN EXCLUSIVE").unwrap();
    std::fs::write(dir.path().join("n/b.txt"), "全市植树30株。\n").unwrap();
    // Without a look at the bytes: to close the file would lift the lock.
    let (code, _, err) = feed(dir.path(), &[]);
    assert!(code == 1 && err.contains("b.db: is locked by another program; close it there"), "{err}");
    assert_eq!(base.query_row("SELECT COUNT(*) FROM figures", [], |r| r.get::<_, i64>(0)), Ok(3));
    base.execute_batch("ROLLBACK; ALTER TABLE figures RENAME COLUMN indicator TO indicators").unwrap();
    refused("has no column `indicator` in the table figures (it has `indicators`: was it renamed?)");
    base.execute_batch("DROP TABLE figures; CREATE VIEW figures AS SELECT 1").unwrap();
    refused("has a view called figures; name another `table`");
    std::fs::write(dir.path().join("job.toml"), format!("{JOB}[target]\nfile = \"t.csv\"\ntable = \"x\"")).unwrap();
    let (code, _, err) = feed(dir.path(), &[]);
    assert!(code == 1 && err.contains("has no tables to choose from"), "{err}");
}

/// The targets of every kind.
pub(super) const TARGETS: &[&str] = &[
    "t.csv",
    "t.xlsx",
    #[cfg(feature = "polars")]
    "t.parquet",
    #[cfg(feature = "sqlite")]
    "t.sqlite",
];

/// What lies in a folder beside the job and its sources.
#[cfg(unix)]
fn beside(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|n| n != "n" && n != "job.toml" && !n.ends_with(".lock"));
    names.sort();
    names
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_target_as_it_was() {
    for target in TARGETS {
        let dir = job(target, "");
        feed(dir.path(), &[]);
        let before = std::fs::read(dir.path().join(target)).unwrap();
        // Words that do not compress to nothing.
        let text: String = (0..3000u64).map(|i| format!("全市植树{}株。\n", 1_000_003 + i * i * 7919)).collect();
        std::fs::write(dir.path().join("n/big.txt"), text).unwrap();
        let script = "trap '' XFSZ; ulimit -f 32; exec \"$0\" feed job.toml";
        let binary = baoshu(dir.path()).get_program().to_owned();
        let out = std::process::Command::new("bash").args(["-c", script]).arg(binary).current_dir(dir.path()).output();
        let out = out.unwrap();
        let err = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.code() == Some(1) && err.contains(&format!("cannot write {target}")), "{target}: {err}");
        let line: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        assert!(line["written"] == false && line["error"].as_str().unwrap().contains("cannot write"), "{line}");
        assert!(std::fs::read(dir.path().join(target)).unwrap() == before, "{target}");
        assert_eq!(beside(dir.path()), [*target]);
        assert_eq!(counts(&feed(dir.path(), &[]).1)[0], 3000, "{target}");
    }
}

#[cfg(unix)]
#[test]
fn what_killed_runs_left_is_cleared_away() {
    let dir = job("t.csv", "");
    for name in [".baoshu-t.csv-a1B2c3.tmp", ".baoshu-u.csv-a1B2c3.tmp", ".baoshu-t.csv-mine.tmp"] {
        std::fs::write(dir.path().join(name), "").unwrap();
    }
    feed(dir.path(), &[]);
    assert_eq!(beside(dir.path()), [".baoshu-t.csv-mine.tmp", ".baoshu-u.csv-a1B2c3.tmp", "t.csv"]);
}

#[test]
fn jobs_that_meet_at_one_target_never_count_a_figure_twice() {
    for target in TARGETS {
        let dir = job(target, "");
        let other = std::fs::read_to_string(dir.path().join("job.toml")).unwrap().replace("[\"n\"]", "[\"m\"]");
        std::fs::create_dir(dir.path().join("m")).unwrap();
        std::fs::write(dir.path().join("m/z.txt"), "全市植树31株。\n").unwrap();
        std::fs::write(dir.path().join("other.toml"), other).unwrap();
        let run = |job: &str| said(baoshu(dir.path()).args(["feed", job]));
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..12).map(|i| scope.spawn(move || run(if i % 2 == 0 { "job.toml" } else { "other.toml" }))).collect();
            for thread in threads {
                let (code, out, err) = thread.join().unwrap();
                let waits = code == 1 && err.contains("another baoshu is writing");
                assert!((code == 0 || waits) && out.lines().count() == 1, "{target}: {err}");
            }
        });
        run("job.toml");
        let (_, out, err) = run("other.toml");
        let last: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(last["inserted"].as_u64().unwrap() + last["unchanged"].as_u64().unwrap(), 1, "{target}: {err}");
        assert_eq!(last["kept"], 3, "{target}");
    }
}

#[test]
fn a_clock_that_jumps_changes_nothing() {
    use std::time::{Duration, SystemTime};
    for target in TARGETS {
        let dir = job(target, "");
        feed(dir.path(), &[]);
        let before = std::fs::read(dir.path().join(target)).unwrap();
        for years in [1u64, 40, 120] {
            let then = SystemTime::UNIX_EPOCH + Duration::from_secs(years * 31_557_600);
            for name in ["n/a.txt", "n/b.txt", "job.toml", target] {
                let file = std::fs::File::options().write(true).open(dir.path().join(name)).unwrap();
                file.set_modified(then).unwrap();
            }
            let (code, summary, err) = feed(dir.path(), &[]);
            assert_eq!((code, summary["written"].as_bool()), (0, Some(false)), "{err}");
            assert!(std::fs::read(dir.path().join(target)).unwrap() == before);
        }
        std::fs::write(dir.path().join("n/c.txt"), "全市植树31株。\n").unwrap();
        assert_eq!(counts(&feed(dir.path(), &[]).1)[0], 1);
    }
}
