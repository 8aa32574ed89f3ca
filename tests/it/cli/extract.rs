//! `baoshu extract`.

use super::{baoshu, column, folder, said, samples};
use std::path::Path;
use std::time::SystemTime;

#[test]
fn three_tables_appear_that_join_by_document() {
    let dir = folder(&[]);
    let mut command = baoshu(dir.path());
    command
        .arg("extract")
        .arg(samples())
        .arg("--meta")
        .arg(samples().join("meta.tsv"))
        .args(["-o", "new/out", "--format", "csv"]);
    let (code, stdout, stderr) = said(&mut command);
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    let read = |name: &str| std::fs::read_to_string(dir.path().join("new/out").join(name)).unwrap();
    let documents = read("documents.csv");
    let docs = column(&documents, "doc");
    assert!(docs.len() >= 8);
    for (table, count) in [("figures", column(&documents, "figures")), ("slogans", column(&documents, "slogans"))] {
        let rows = column(&read(&format!("{table}.csv")), "doc");
        assert!(stderr.contains(&format!("{table}: {} rows in new/out/{table}.csv", rows.len())), "{stderr}");
        for (doc, n) in docs.iter().zip(count) {
            assert_eq!(rows.iter().filter(|d| *d == doc).count().to_string(), n, "{table} of {doc}");
        }
    }
}

#[test]
fn quiet_says_nothing() {
    let dir = folder(&[("a.txt", "甲")]);
    assert_eq!(said(baoshu(dir.path()).args(["extract", "a.txt", "-o", "o", "-q"])), (0, String::new(), String::new()));
}

/// The tables of a folder, and the times at which they were written.
fn tables(dir: &Path) -> Vec<(String, String, SystemTime)> {
    ["figures.csv", "slogans.csv", "documents.csv", "errors.csv", "run.json"]
        .map(|n| {
            let path = dir.join(n);
            let written = path.metadata().unwrap().modified().unwrap();
            (n.to_owned(), std::fs::read_to_string(path).unwrap(), written)
        })
        .to_vec()
}

#[test]
fn only_what_is_new_is_read_again_and_what_is_gone_leaves() {
    let dir = folder(&[("n/a.txt", "甲镇建成公园12个。"), ("n/b.txt", "乙镇建成公园13个。"), ("n/c.txt", "丙")]);
    let run = || said(baoshu(dir.path()).args(["extract", "n", "-o", "o", "-f", "csv"])).2;
    assert!(run().contains("3 documents read, 0 as before, 0 failed"));
    let first = tables(&dir.path().join("o"));
    assert!(run().contains("nothing new in 3 documents"));
    assert_eq!(tables(&dir.path().join("o")), first, "no byte changes");

    std::fs::write(dir.path().join("n/b.txt"), "乙镇建成公园14个。").unwrap();
    std::fs::remove_file(dir.path().join("n/a.txt")).unwrap();
    std::fs::write(dir.path().join("n/d.txt"), "丙").unwrap();
    assert!(run().contains("2 documents read, 1 as before, 0 failed"));
    let documents = &tables(&dir.path().join("o"))[2].1;
    assert_eq!(column(documents, "doc"), ["b.txt", "c.txt", "d.txt"]);
    assert_eq!(column(documents, "duplicate_of"), ["", "", "c.txt"]);

    // An undisturbed run over the same files gives the same tables.
    said(baoshu(dir.path()).args(["extract", "n", "-o", "fresh", "-f", "csv"]));
    let fresh = tables(&dir.path().join("fresh"));
    for (now, fresh) in tables(&dir.path().join("o")).iter().zip(&fresh).take(4) {
        assert_eq!(now.1, fresh.1, "{}", now.0);
    }
}

#[test]
fn what_is_known_of_a_document_and_the_dictionaries_count_as_change() {
    let dir = folder(&[("a.txt", "甲"), ("d/none.tsv", "# none\n")]);
    let run = |args: &[&str]| said(baoshu(dir.path()).args(["extract", "a.txt", "-o", "o"]).args(args)).2;
    run(&[]);
    assert!(run(&["--date", "2013"]).contains("1 documents read, 0 as before"));
    assert!(run(&["--dicts", "d"]).contains("other dictionaries: every document is read again"));
}

#[test]
fn failures_stand_in_a_table() {
    let dir = folder(&[("n/a.txt", "甲")]);
    std::fs::write(dir.path().join("n/b.txt"), b"\x89PNG\r\n\x1a\n").unwrap();
    let (code, _, _) = said(baoshu(dir.path()).args(["extract", "n", "-o", "o", "-f", "csv"]));
    assert_eq!(code, 2);
    let errors = &tables(&dir.path().join("o"))[3].1;
    assert_eq!(column(errors, "file"), ["n/b.txt"]);
    assert!(column(errors, "error")[0].contains("is not text (a PNG image)"));
}

#[test]
fn another_format_replaces_the_tables_without_reading_again() {
    let dir = folder(&[("a.txt", "甲")]);
    let run = |format: &str| said(baoshu(dir.path()).args(["extract", "a.txt", "-o", "o", "-f", format])).2;
    run("csv");
    assert!(run("jsonl").contains("0 documents read, 1 as before"));
    assert!(dir.path().join("o/figures.jsonl").exists() && !dir.path().join("o/figures.csv").exists());
}

#[test]
fn two_runs_in_one_folder_do_not_meet() {
    let dir = folder(&[("a.txt", "甲"), ("o/.baoshu/lock", "")]);
    let lock = std::fs::File::open(dir.path().join("o/.baoshu/lock")).unwrap();
    lock.try_lock().unwrap();
    let (code, _, stderr) = said(baoshu(dir.path()).args(["extract", "a.txt", "-o", "o"]));
    assert!(code == 1 && stderr.contains("o: another baoshu is writing its tables here; wait"), "{stderr}");
}

#[test]
fn tables_into_the_folder_that_is_read_are_refused() {
    let dir = folder(&[("in/a.txt", "建成公园3个。")]);
    let (code, _, stderr) = said(baoshu(dir.path()).args(["extract", "in", "-o", "in"]));
    assert!(code == 1 && stderr.contains("lies in `in`, where the tables go") && stderr.contains("-o"), "{stderr}");
    assert_eq!(std::fs::read_dir(dir.path().join("in")).unwrap().count(), 1);
}

#[test]
fn tables_of_a_later_version_are_left_alone() {
    let dir = folder(&[("a.txt", "甲"), ("o/.baoshu/head.json", r#"{"layout":99,"made_by":"x"}"#)]);
    let (code, _, stderr) = said(baoshu(dir.path()).args(["extract", "a.txt", "-o", "o"]));
    assert!(code == 1 && stderr.contains("holds tables of a later baoshu (layout 99"), "{stderr}");
    assert!(!dir.path().join("o/figures.csv").exists());
}

/// The parts of all tables, with the times at which they were written.
#[cfg(feature = "polars")]
fn parts(dir: &Path) -> Vec<(String, SystemTime)> {
    let mut parts = Vec::new();
    for table in ["figures", "slogans", "documents", "errors"] {
        for entry in std::fs::read_dir(dir.join(table)).unwrap().flatten() {
            let name = format!("{table}/{}", entry.file_name().to_str().unwrap());
            parts.push((name, entry.metadata().unwrap().modified().unwrap()));
        }
    }
    parts.sort();
    parts
}

#[cfg(feature = "polars")]
#[test]
fn parquet_comes_in_parts_of_which_only_changed_ones_are_written() {
    let dir = folder(&[]);
    std::fs::create_dir(dir.path().join("n")).unwrap();
    let write = |i: usize, n: usize| {
        std::fs::write(dir.path().join(format!("n/{i:04}.txt")), format!("甲镇建成公园{n}个。\n")).unwrap();
    };
    (0..3000).for_each(|i| write(i, i + 2));
    let run = |to: &str| said(baoshu(dir.path()).args(["extract", "n", "-o", to])).2;
    let rows = |to: &str| {
        let sql = "SELECT doc, value FROM figures ORDER BY doc, start";
        said(baoshu(dir.path()).args(["sql", sql, "--dir", to])).1
    };
    assert!(run("o").contains("3000 documents read"));
    let first = parts(&dir.path().join("o"));
    assert!(first.iter().filter(|p| p.0.starts_with("figures/")).count() > 1, "{first:?}");
    assert!(run("o").contains("nothing new in 3000 documents"));
    assert_eq!(parts(&dir.path().join("o")), first, "no byte changes");

    write(2999, 7);
    std::fs::remove_file(dir.path().join("n/2998.txt")).unwrap();
    assert!(run("o").contains("1 documents read, 2998 as before"));
    let second = parts(&dir.path().join("o"));
    let stand = |name: &str| second.iter().find(|p| p.0 == name);
    let changed = first.iter().filter(|p| stand(&p.0) != Some(p)).count();
    assert_eq!(changed, 3, "the last part of three tables");
    run("fresh");
    assert_eq!(rows("o"), rows("fresh"));
    assert_eq!(rows("o").lines().count(), 3000);
    let names = |to: &str| parts(&dir.path().join(to)).into_iter().map(|p| p.0).collect::<Vec<_>>();
    assert_eq!(names("o"), names("fresh"), "parts do not depend on what was there before");

    // A part that is missing is made again, and another format leaves none.
    std::fs::remove_file(dir.path().join("o").join(&second[0].0)).unwrap();
    assert!(run("o").contains("0 documents read, 2999 as before"));
    assert_eq!(names("o"), names("fresh"));
    said(baoshu(dir.path()).args(["extract", "n", "-o", "o", "-f", "csv"]));
    assert!(!dir.path().join("o/figures").exists() && dir.path().join("o/figures.csv").exists());
    run("o");
    assert_eq!(names("o"), names("fresh"));
    assert!(!dir.path().join("o/figures.csv").exists());
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_run_with_what_is_done_kept() {
    let dir = folder(&[]);
    std::fs::create_dir(dir.path().join("n")).unwrap();
    for i in 0..1500 {
        std::fs::write(dir.path().join(format!("n/{i:04}.txt")), format!("甲镇建成公园{}个。", i + 2)).unwrap();
    }
    // The run waits for the text of a pipe, so that the signal comes in its midst.
    assert!(std::process::Command::new("mkfifo").arg(dir.path().join("pipe.txt")).status().unwrap().success());
    let binary = baoshu(dir.path()).get_program().to_owned();
    let child = std::process::Command::new(binary)
        .current_dir(dir.path())
        .args(["extract", "n", "pipe.txt", "-o", "o"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    while !dir.path().join("o/.baoshu/000001.rows").exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let kill = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    std::fs::write(dir.path().join("pipe.txt"), "甲").unwrap();
    let out = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(143), "{stderr}");
    assert!(stderr.contains("stopped; what was read is kept, and the tables are as they were"), "{stderr}");
    assert!(!dir.path().join("o/run.json").exists());
    let (code, _, stderr) = said(baoshu(dir.path()).args(["extract", "n", "-o", "o"]));
    let kept = stderr.split(" documents read, ").nth(1).and_then(|s| s.split(' ').next()).unwrap();
    assert!(code == 0 && kept.parse::<usize>().unwrap() >= 1024, "{stderr}");
}
