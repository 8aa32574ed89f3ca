//! How tables are written, whichever they are.

use super::{baoshu, folder, said, samples};
use std::io::Read;
use std::process::{Command, Stdio};

#[test]
fn every_format_has_every_column() {
    let dir = folder(&[("a.txt", "全市建成公园12个。")]);
    let run = |args: &[&str]| said(baoshu(dir.path()).args(["figures", "a.txt"]).args(args)).1;
    let csv = run(&[]);
    assert!(csv.starts_with("doc,article,title,paragraph,sentence,start,end,text,kind,value,value_max,unit,"), "{csv}");
    assert_eq!(run(&["-f", "tsv"]).lines().next(), Some(csv.lines().next().unwrap().replace(',', "\t")).as_deref());
    assert!(run(&["--header", "zh"]).starts_with("文档,篇序,标题,段序,句序,起,止,原文,类别,数值,"));
    assert!(run(&["--bom"]).starts_with("\u{feff}doc,"));
    for line in run(&["-f", "jsonl", "--header", "zh"]).lines() {
        let row: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
        assert_eq!(row.len(), csv.lines().next().unwrap().split(',').count());
        assert!(row.contains_key("value"));
    }
}

#[test]
fn columns_are_picked_in_order_and_a_wrong_one_is_named() {
    let dir = folder(&[("a.txt", "")]);
    let run = |columns: &str| said(baoshu(dir.path()).args(["figures", "a.txt", "--columns", columns]));
    assert_eq!(run("value,unit,doc").1, "value,unit,doc\n");
    let (code, stdout, stderr) = run("valeu");
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(
        stderr.contains("figures has no column `valeu`; did you mean `value`? The columns are doc, article,"),
        "{stderr}"
    );
}

#[test]
fn the_ending_of_the_file_chooses_the_format() {
    let dir = folder(&[("a.txt", "全市建成公园12个。")]);
    for (name, start) in [("f.csv", "doc,"), ("f.tsv", "doc\t"), ("f.jsonl", "{\"doc\":")] {
        assert_eq!(said(baoshu(dir.path()).args(["figures", "a.txt", "-o", name])), (0, String::new(), String::new()));
        let text = std::fs::read_to_string(dir.path().join(name)).unwrap();
        assert!(text.is_empty() && name == "f.jsonl" || text.starts_with(start), "{name}: {text}");
    }
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|n| !n.to_str().unwrap().ends_with(".tmp")), "{left:?}");
}

#[test]
fn a_target_that_cannot_be_written_is_refused_before_any_work() {
    let dir = folder(&[("a.txt", ""), ("d/x", "")]);
    for (target, what) in [("d", "it is a folder"), ("no/such/f.csv", "No such file or directory")] {
        let (code, _, stderr) = said(baoshu(dir.path()).args(["figures", "a.txt", "-o", target]));
        assert_eq!(code, 1);
        assert!(stderr.contains(&format!("cannot write {target}: {what}")), "{stderr}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("baoshu"))
        .args(["figures", "--format", "jsonl"])
        .args(std::iter::repeat_n(samples(), 1))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn threads_do_not_change_a_table() {
    let dir = folder(&[]);
    let run = |n: &str| said(baoshu(dir.path()).args(["figures", "--threads", n]).arg(samples())).1;
    assert_eq!(run("1"), run("4"));
}

#[test]
fn help_and_version_answer() {
    let dir = folder(&[]);
    for args in [&["--help"][..], &["figures", "--help"], &["--version"]] {
        let (code, stdout, stderr) = said(baoshu(dir.path()).args(args));
        assert_eq!((code, stdout.is_empty(), stderr.as_str()), (0, false, ""));
    }
    assert_eq!(said(baoshu(dir.path()).arg("figurs")).0, 1);
}

#[test]
fn further_formats_begin_as_they_should() {
    let dir = folder(&[("a.txt", "全市建成公园12个。")]);
    let run = |args: &[&str]| {
        let out = baoshu(dir.path()).args(["figures", "a.txt"]).args(args).output().unwrap();
        (out.status.code(), out.stdout)
    };
    assert!(run(&["-f", "markdown"]).1.starts_with(b"| doc | article |"));
    assert!(run(&["-f", "xlsx"]).1.starts_with(b"PK\x03\x04"));
    assert!(run(&["-f", "sdmx-csv"]).1.starts_with(b"STRUCTURE,STRUCTURE_ID,ACTION,OBS_ID,REF_AREA,INDICATOR,"));
    assert_eq!(run(&["-o", "f.sdmx.csv"]).0, Some(0));
    let codes = std::fs::read_to_string(dir.path().join("f.codelist.csv")).unwrap();
    assert!(codes.starts_with("CODELIST,CODE,NAME"), "{codes}");
    let (code, _, stderr) = said(baoshu(dir.path()).args(["slogans", "a.txt", "-f", "sdmx-csv"]));
    assert!(code == 1 && stderr.contains("SDMX-CSV holds observations, not slogans"), "{stderr}");
}
