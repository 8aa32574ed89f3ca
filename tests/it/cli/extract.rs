//! `baoshu extract`.

use super::{baoshu, column, folder, said, samples};
use std::path::Path;
use std::time::SystemTime;

#[test]
fn three_tables_appear_that_join_by_document() {
    let dir = folder(&[]);
    let mut command = baoshu(dir.path());
    command.arg("extract").arg(samples()).arg("--meta").arg(samples().join("meta.tsv")).args(["-o", "new/out"]);
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
    let run = || said(baoshu(dir.path()).args(["extract", "n", "-o", "o"])).2;
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
    said(baoshu(dir.path()).args(["extract", "n", "-o", "fresh"]));
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
    let (code, _, _) = said(baoshu(dir.path()).args(["extract", "n", "-o", "o"]));
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
fn tables_of_a_later_version_are_left_alone() {
    let dir = folder(&[("a.txt", "甲"), ("o/.baoshu/head.json", r#"{"layout":99,"made_by":"x"}"#)]);
    let (code, _, stderr) = said(baoshu(dir.path()).args(["extract", "a.txt", "-o", "o"]));
    assert!(code == 1 && stderr.contains("holds tables of a later baoshu (layout 99"), "{stderr}");
    assert!(!dir.path().join("o/figures.csv").exists());
}
