//! `--shard` and `baoshu merge`.

use super::{baoshu, column, folder, said};
use std::path::Path;

const TABLES: [&str; 4] = ["figures.csv", "slogans.csv", "documents.csv", "errors.csv"];

/// An input of everything: files, records, an archive, repeated documents, broken lines, files that are no text.
fn input() -> tempfile::TempDir {
    let story = "全县新修公路12公里，增收300万元，群众满意率达到98%，茶园面积扩大到5.6万亩。".repeat(6);
    let dir =
        folder(&[("n/a.txt", &story), ("n/z/é.txt", &format!("据报道，{story}")), ("n/b.txt", "乙镇建成公园13个。")]);
    for i in 0..20 {
        std::fs::write(dir.path().join(format!("n/f{i:02}.txt")), format!("丙镇建成公园{i}个。推行“五比五看”。"))
            .unwrap();
    }
    let mut records =
        String::from("{\"id\":\"r\",\"text\":\"丁镇增收3万元。\"}\nbroken\n{\"id\":\"r\",\"text\":\"戊\"}\n");
    for i in 0..30 {
        records += &format!("{{\"id\":\"r{i}\",\"text\":\"丁镇增收{i}万元。\"}}\n");
    }
    records += &format!("{{\"id\":\"copy\",\"text\":\"{story}\"}}\n");
    std::fs::write(dir.path().join("n/r.jsonl"), &records).unwrap();
    std::fs::write(dir.path().join("n/bad.html"), b"%PDF-1.4\n").unwrap();
    let mut tar = tar::Builder::new(Vec::new());
    for i in 0..10 {
        let text = format!("己村修渠{i}公里。");
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, format!("t{i}.txt"), text.as_bytes()).unwrap();
    }
    std::fs::write(dir.path().join("n/t.tar"), tar.into_inner().unwrap()).unwrap();
    dir
}

fn read(dir: &Path, folder: &str, table: &str) -> String {
    std::fs::read_to_string(dir.join(folder).join(table)).unwrap()
}

#[test]
fn shards_merged_are_one_run_to_the_byte() {
    let dir = input();
    let extract =
        |args: &[&str]| said(baoshu(dir.path()).args(["extract", "n", "missing.txt", "-q", "-f", "csv"]).args(args));
    assert_eq!(extract(&["-o", "one"]).0, 2);
    let mut merge = vec!["merge".to_owned(), "-f".into(), "csv".into(), "-o".into(), "merged".into()];
    let mut documents = Vec::new();
    for i in 1..=7 {
        let out = format!("s{i}");
        extract(&["--shard", &format!("{i}/7"), "-o", &out]);
        documents.push(column(&read(dir.path(), &out, "documents.csv"), "doc"));
        merge.push(out);
    }
    assert!(documents.iter().all(|d| d.len() > 2), "{documents:?}");
    let (code, _, stderr) = said(baoshu(dir.path()).args(&merge));
    assert_eq!(code, 0, "{stderr}");
    for table in TABLES {
        assert_eq!(read(dir.path(), "merged", table), read(dir.path(), "one", table), "{table}");
    }
    let one = read(dir.path(), "one", "documents.csv");
    assert_eq!(column(&one, "duplicate_of").iter().filter(|d| *d == "a.txt").count(), 2, "one bytewise, one edited");
    assert_eq!(column(&read(dir.path(), "one", "errors.csv"), "file").len(), 3);
    assert_eq!(column(&one, "doc").iter().filter(|d| *d == "r").count(), 2, "an id that stands twice loses no row");

    // Merging again finds nothing to do; extracting goes on from there.
    assert!(said(baoshu(dir.path()).args(&merge)).2.contains("nothing new"));
    let (_, _, stderr) =
        said(baoshu(dir.path()).args(["extract", "n/f00.txt", "n/f01.txt", "-o", "merged", "-f", "csv"]));
    assert!(stderr.contains("0 documents read, 2 as before") || stderr.contains("2 documents read"), "{stderr}");
}

#[test]
fn what_cannot_be_one_run_is_refused_and_nothing_changes() {
    let dir =
        folder(&[("a/x.txt", "甲镇建成公园12个。"), ("b/x.txt", "乙"), ("c/y.txt", "丙"), ("d/none.tsv", "# none\n")]);
    let run = |args: &[&str]| said(baoshu(dir.path()).args(args));
    for name in ["a", "b", "c"] {
        assert_eq!(run(&["extract", name, "-o", &format!("{name}.out"), "-q"]).0, 0);
    }
    run(&["extract", "c", "-o", "e.out", "-q", "--dicts", "d"]);
    for (args, part) in [
        (&["a.out", "b.out"][..], "b.out: holds another `x.txt` than a.out"),
        (&["a.out", "e.out"], "e.out: was made with other dictionaries than a.out"),
        (&["a.out", "a.out"], "a.out is named twice"),
        (&["a.out", "./m"], "m: No such file"),
        (&["a.out", "d"], "d: holds no tables of `baoshu extract`"),
    ] {
        let (code, _, stderr) = run(&[&["merge", "-f", "csv", "-o", "m"][..], args].concat());
        assert_eq!(code, 1);
        assert!(stderr.contains(part), "{stderr}");
        assert!(!dir.path().join("m").exists());
    }
    assert!(run(&["merge", "a.out", "-o", "a.out"]).2.contains("both a folder to read and the one to write"));
    assert!(run(&["merge", "a.out"]).2.contains("there is no folder for the tables"));

    // A run that was killed between two tables.
    std::fs::remove_file(dir.path().join("c.out/.baoshu/current")).unwrap();
    let (code, _, stderr) = run(&["merge", "-f", "csv", "-o", "m", "a.out", "c.out"]);
    assert!(code == 1 && stderr.contains("c.out: holds a run that did not end"), "{stderr}");
    run(&["extract", "c", "-o", "c.out", "-q"]);
    assert_eq!(run(&["merge", "-f", "csv", "-o", "m", "a.out", "c.out", "-q"]), (0, String::new(), String::new()));
    assert_eq!(column(&read(dir.path(), "m", "documents.csv"), "doc"), ["x.txt", "y.txt"]);
    // A shard that is made again with less brings less.
    assert_eq!(run(&["merge", "-f", "csv", "-o", "m", "c.out", "-q"]).0, 0);
    assert_eq!(column(&read(dir.path(), "m", "documents.csv"), "doc"), ["y.txt"]);
}

#[test]
fn every_command_with_input_reads_shards() {
    let dir = folder(&[
        ("n/a.txt", "甲镇建成公园12个。"),
        ("n/b.txt", "乙镇建成公园13个。"),
        ("n/c.txt", "丙镇建成公园14个。"),
    ]);
    let rows = |i: usize| {
        let (code, out, err) = said(baoshu(dir.path()).args(["figures", "n", "--shard", &format!("{i}/2")]));
        assert_eq!((code, err.as_str()), (0, ""));
        column(&out, "doc")
    };
    let mut all = [rows(1), rows(2)].concat();
    all.sort();
    assert_eq!(all, ["a.txt", "b.txt", "c.txt"]);
    let (code, _, stderr) = said(baoshu(dir.path()).args(["figures", "n", "--shard", "3/2"]));
    assert!(code == 1 && stderr.contains("`3/2` is no shard; write 1/16 to 16/16"), "{stderr}");
}
