//! Disks that are full, places that cannot be written to, folders that hold something else: a clear error, and what was
//! there stays.

use super::{baoshu, column, folder, said};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Runs the binary under a shell that first runs `before`; exit code and standard error.
fn after(before: &str, dir: &Path, args: &[&str]) -> (i32, String) {
    let binary = baoshu(dir).get_program().to_owned();
    let script = format!("{before}\nexec \"$0\" \"$@\"");
    let out = Command::new("bash").current_dir(dir).args(["-c", &script]).arg(binary).args(args).output().unwrap();
    (out.status.code().unwrap_or(-1), String::from_utf8_lossy(&out.stderr).into_owned())
}

/// No file may grow beyond so many KB: what a full disk does, for any user.
fn small(kb: usize) -> String {
    format!("trap '' XFSZ; ulimit -f {kb}")
}

/// All files under a folder but those that only a run's state is kept in.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            let name = path.strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
            match () {
                () if name == ".baoshu" => {}
                () if path.is_dir() => folders.push(path),
                () => drop(all.insert(name, std::fs::read(path).unwrap())),
            }
        }
    }
    all
}

fn texts(dir: &Path, n: std::ops::Range<usize>) {
    std::fs::create_dir_all(dir.join("n")).unwrap();
    for i in n {
        let text: String = (0..60).map(|j| format!("甲县{i}镇建成公园{}个。\n", i * 60 + j + 2)).collect();
        std::fs::write(dir.join(format!("n/{i:04}.txt")), text).unwrap();
    }
}

#[test]
fn a_full_disk_leaves_the_old_tables_and_the_next_run_goes_on() {
    for format in ["csv", "parquet", "xlsx"].iter().filter(|f| cfg!(feature = "polars") || **f != "parquet") {
        let dir = folder(&[]);
        let args = |to: &'static str| ["extract", "n", "-o", to, "-f", format];
        texts(dir.path(), 0..20);
        assert_eq!(said(baoshu(dir.path()).args(args("o"))).0, 0);
        let before = files(&dir.path().join("o"));
        texts(dir.path(), 20..60);
        let (code, err) = after(&small(16), dir.path(), &args("o"));
        assert!(code == 1 && err.contains("cannot write o/"), "{format}: {code} {err}");
        assert!(files(&dir.path().join("o")) == before, "{format}: the old tables stand, and nothing lies about");
        assert_eq!(said(baoshu(dir.path()).args(args("o"))).0, 0);
        assert_eq!(said(baoshu(dir.path()).args(args("fresh"))).0, 0);
        let tables = |to: &str| {
            let mut all = files(&dir.path().join(to));
            all.remove("run.json");
            all
        };
        // Workbooks hold the time at which they were made.
        assert!(*format == "xlsx" || tables("o") == tables("fresh"), "{format}");
        assert!(tables("o") != before, "{format}");
    }
}

#[test]
fn a_disk_that_is_really_full_says_so() {
    let dir = folder(&[("o/x", ""), ("a.txt", "")]);
    texts(dir.path(), 0..60);
    let mount = "mount -t tmpfs -o size=64k none o";
    let can = Command::new("unshare").args(["-rm", "sh", "-c", mount]).current_dir(dir.path()).status();
    if !can.is_ok_and(|s| s.success()) {
        eprintln!("skipped: this user may mount nothing");
        return;
    }
    let binary = baoshu(dir.path()).get_program().to_owned();
    let run = |more: &str| {
        let script = format!("{mount} && {more}");
        let shell = ["-rm", "sh", "-c", &script];
        let out = Command::new("unshare").args(shell).arg(&binary).current_dir(dir.path()).output().unwrap();
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    let (code, err) = run("exec \"$0\" extract n -o o -f csv");
    assert!(code == Some(1) && err.contains("make room and run again; the old file is as it was"), "{err}");
    let (code, err) = run("mount -o remount,ro o && exec \"$0\" extract n -o o");
    assert!(
        code == Some(1) && err.contains("o/.baoshu: ") && err.contains("name a place that can be written to"),
        "{err}"
    );
}

#[test]
fn a_device_that_is_full_is_an_error() {
    let dir = folder(&[("a.txt", "甲镇建成公园12个。")]);
    let (code, _, err) = said(baoshu(dir.path()).args(["figures", "a.txt", "-o", "/dev/full", "-f", "csv"]));
    assert!(code == 1 && err.contains("cannot write /dev/full: No space left on device"), "{err}");
    let (code, err) = after("exec >/dev/full", dir.path(), &["figures", "a.txt", "-f", "csv"]);
    assert!(code == 1 && err.contains("cannot write <stdout>: No space left on device"), "{err}");
}

#[test]
fn a_place_that_cannot_be_written_to_is_said() {
    let dir = folder(&[("a.txt", "甲"), ("file", "")]);
    for (to, what) in [("/proc/none/o", "No such file"), ("file/o", "a part of the path is a file"), ("file", "file")] {
        let (code, _, err) = said(baoshu(dir.path()).args(["extract", "a.txt", "-o", to]));
        assert!(code == 1 && err.contains(what), "{to}: {err}");
    }
}

#[test]
fn tables_that_baoshu_did_not_write_are_not_replaced() {
    let dir = folder(&[("a.txt", "甲"), ("o/figures.csv", "mine\n"), ("o/notes.txt", "mine")]);
    let run = |format: &str| said(baoshu(dir.path()).args(["extract", "a.txt", "-o", "o", "-f", format]));
    let before = files(&dir.path().join("o"));
    let (code, _, err) = run("csv");
    assert!(code == 1 && err.contains("o/figures.csv: was not written by `baoshu extract`; move it"), "{err}");
    assert_eq!(files(&dir.path().join("o")), before);
    // Another format is in nobody's way, and other files never are.
    assert_eq!(run("jsonl").0, 0);
    std::fs::remove_file(dir.path().join("o/figures.csv")).unwrap();
    assert_eq!((run("csv").0, run("csv").0), (0, 0));
    assert_eq!(std::fs::read(dir.path().join("o/notes.txt")).unwrap(), b"mine");
}

#[test]
fn tables_of_another_version_are_made_anew_and_said_so() {
    let dir = folder(&[("a.txt", "甲镇建成公园12个。")]);
    let run = || said(baoshu(dir.path()).args(["extract", "a.txt", "-o", "o", "-f", "csv"]));
    run();
    let tables = files(&dir.path().join("o"));
    for head in [r#"{"layout":2,"made_by":"0.0.9"}"#, "torn"] {
        std::fs::write(dir.path().join("o/.baoshu/head.json"), head).unwrap();
        let (code, _, err) = run();
        assert!(
            code == 0 && err.contains("another version or other dictionaries: every document is read again"),
            "{err}"
        );
        assert_eq!(files(&dir.path().join("o"))["figures.csv"], tables["figures.csv"]);
    }
}

#[cfg(unix)]
#[test]
fn sources_that_vanish_in_mid_run_are_errors_and_come_back() {
    let dir = folder(&[]);
    texts(dir.path(), 0..40);
    let run = || said(baoshu(dir.path()).args(["extract", "n", "-o", "o", "-f", "csv"]));
    run();
    let whole = files(&dir.path().join("o"));
    // The run waits for the text of a pipe once it has listed the files.
    assert!(Command::new("mkfifo").arg(dir.path().join("pipe.txt")).status().unwrap().success());
    let binary = baoshu(dir.path()).get_program().to_owned();
    let child = Command::new(binary)
        .current_dir(dir.path())
        .args(["extract", "pipe.txt", "n", "-o", "o", "-f", "csv", "--rehash"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = std::fs::OpenOptions::new().write(true).open(dir.path().join("pipe.txt")).unwrap();
    std::fs::rename(dir.path().join("n"), dir.path().join("away")).unwrap();
    std::io::Write::write_all(&mut pipe, "乙镇建成公园7个。".as_bytes()).unwrap();
    drop(pipe);
    let out = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{err}");
    let table = |name: &str| std::fs::read_to_string(dir.path().join("o").join(name)).unwrap();
    assert_eq!(column(&table("documents.csv"), "doc"), ["pipe.txt"]);
    assert_eq!(column(&table("errors.csv"), "file").len(), 40);
    // All gone at once: nothing could be read, and the tables stand.
    let before = files(&dir.path().join("o"));
    let (code, _, err) = run();
    assert!(code == 1 && err.contains("n: No such file"), "{err}");
    assert_eq!(files(&dir.path().join("o")), before);
    std::fs::rename(dir.path().join("away"), dir.path().join("n")).unwrap();
    let (code, _, err) = run();
    assert!(code == 1 && err.contains("1 of their 1 documents are not among what is named now: pipe.txt"), "{err}");
    assert_eq!(said(baoshu(dir.path()).args(["extract", "n", "-o", "o", "-f", "csv", "--drop"])).0, 0);
    for name in ["figures.csv", "slogans.csv", "documents.csv", "errors.csv"] {
        assert_eq!(files(&dir.path().join("o"))[name], whole[name], "{name}");
    }
}

#[test]
fn files_are_read_again_when_their_bytes_differ_and_only_then() {
    let dir = folder(&[("n/a.txt", "甲镇建成公园12个。"), ("n/b.txt", "乙镇建成公园13个。")]);
    let run = |args: &[&str]| said(baoshu(dir.path()).args(["extract", "n", "-o", "o", "-f", "csv"]).args(args)).2;
    let value = || column(&std::fs::read_to_string(dir.path().join("o/figures.csv")).unwrap(), "value");
    run(&[]);
    let state = || std::fs::read(dir.path().join("o/.baoshu/live")).unwrap();
    let (before, tables) = (state(), files(&dir.path().join("o")));
    assert!(run(&[]).contains("nothing new in 2 documents"));
    assert_eq!((state(), files(&dir.path().join("o"))), (before, tables), "no byte changes");
    // Another text of the same length, with the times of the old one.
    let a = dir.path().join("n/a.txt");
    let modified = a.metadata().unwrap().modified().unwrap();
    std::fs::write(&a, "甲镇建成公园14个。").unwrap();
    std::fs::File::options().write(true).open(&a).unwrap().set_modified(modified).unwrap();
    run(&[]);
    assert_eq!(value(), ["14", "13"]);
    // Touched, copied or from the future: opened, and found to be the same.
    for years in [-40i64, 0, 70] {
        let then = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs((50 + years) as u64 * 31_557_600);
        std::fs::File::options().write(true).open(&a).unwrap().set_modified(then).unwrap();
        assert!(run(&[]).contains("nothing new in 2 documents"));
        assert!(run(&["--rehash"]).contains("nothing new in 2 documents"));
    }
    std::fs::write(&a, "甲镇建成公园15个。").unwrap();
    run(&[]);
    assert_eq!(value(), ["15", "13"]);
    // What is known of a file counts, whether it is opened or not.
    assert!(run(&["--place", "赣州市"]).contains("2 documents read, 0 as before"));
}
