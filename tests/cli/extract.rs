//! `baoshu extract`.

use super::{baoshu, column, folder, said, samples};

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
