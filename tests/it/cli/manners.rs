//! What every command owes its user: nothing is lost, claimed or passed over in silence.

use super::{baoshu, column, folder, said};

#[test]
fn a_run_that_fails_writes_no_header() {
    let dir = folder(&[("a.txt", "全县新建公园12个。\n")]);
    for format in ["csv", "tsv", "markdown", "table", "sdmx-csv"] {
        let (code, out, err) = said(baoshu(dir.path()).args(["figures", "nosuch.txt", "--format", format]));
        assert_eq!((code, out.as_str()), (1, ""), "{format}");
        assert!(err.contains("nosuch.txt: No such file"), "{err}");
    }
    // A text without figures is no failure: its table is empty, with a header.
    std::fs::write(dir.path().join("b.txt"), "春天来了。\n").unwrap();
    let (code, out, _) = said(baoshu(dir.path()).args(["figures", "b.txt", "--columns", "text,value"]));
    assert_eq!((code, out.as_str()), (0, "text,value\n"));
}

#[test]
fn a_dash_is_standard_output_and_an_unknown_ending_is_said() {
    let dir = folder(&[("a.txt", "全县新建公园12个。\n")]);
    let run = |args: &[&str]| said(baoshu(dir.path()).args(["figures", "a.txt", "--columns", "text"]).args(args));
    assert_eq!(run(&["-o", "-"]).1, "text\n12个\n");
    let (code, _, err) = run(&["-o", "out.foo"]);
    assert!(code == 1 && err.contains("no format has the ending .foo") && err.contains(".parquet"), "{err}");
    assert!(!dir.path().join("out.foo").exists());
    assert_eq!(run(&["-o", "out.foo", "--format", "csv"]).0, 0);
    assert_eq!(run(&["-o", "out"]).0, 0, "a name without ending is CSV");
    assert_eq!(std::fs::read_to_string(dir.path().join("out")).unwrap(), "text\n12个\n");
    let text = said(baoshu(dir.path()).args(["text", "a.txt", "-o", "-"]));
    assert_eq!((text.1.as_str(), dir.path().join("-").exists()), ("全县新建公园12个。\n", false));
}

#[test]
fn standard_input_is_called_by_its_own_name() {
    let dir = folder(&[]);
    let (_, out, _) =
        said(baoshu(dir.path()).args(["figures", "--columns", "doc,text"]).write_stdin("全县新建公园12个。"));
    assert_eq!(out, "doc,text\n-,12个\n");
}

#[test]
fn tables_of_ours_in_a_folder_are_no_texts() {
    let dir = folder(&[("in/a.txt", "全县新建公园12个。\n")]);
    let run = |args: &[&str]| said(baoshu(dir.path()).args(args));
    for (format, file) in [("csv", "old.csv"), ("tsv", "old.tsv"), ("jsonl", "old.jsonl")] {
        let path = format!("in/{file}");
        assert_eq!(run(&["figures", "in/a.txt", "--format", format, "-o", &path]).0, 0);
    }
    assert_eq!(run(&["extract", "in/a.txt", "-o", "in/tables"]).0, 0);
    assert_eq!(run(&["extract", "in/a.txt", "-o", "in/more", "--format", "csv", "--header", "zh"]).0, 0);
    std::fs::copy(dir.path().join("in/more/slogans.csv"), dir.path().join("in/口号.csv")).unwrap();
    let (code, out, err) = run(&["figures", "in"]);
    assert_eq!((code, column(&out, "doc")), (0, vec!["a.txt".to_owned()]), "{err}");
    assert!(err.contains("tables that baoshu wrote are no texts: passed over"), "{err}");
    let (code, out, err) = run(&["figures", "in/old.csv"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("in/old.csv: is a table that baoshu wrote, and no text"), "{err}");
    // A table of somebody's own is read as before.
    std::fs::write(dir.path().join("in/own.csv"), "doc,title,text\nx,题,全市植树31株。\n").unwrap();
    assert_eq!(run(&["figures", "in", "--quiet"]).1.lines().count(), 3);
}

#[test]
fn sdmx_claims_renminbi_only_where_it_is_sure() {
    let dir = folder(&[
        ("a.txt", "江西省2023年财政收入12亿元。\n"),
        ("b.txt", "香港特别行政区2023年财政收入13亿元。\n"),
        ("c.txt", "该公司去年投资14億元。\n"),
        ("d.txt", "江西省1952年财政收入15亿元。\n"),
    ]);
    let units = |date: &str| {
        let args = ["figures", "a.txt", "b.txt", "c.txt", "d.txt", "--date", date, "--format", "sdmx-csv"];
        let (code, out, err) = said(baoshu(dir.path()).args(args));
        assert_eq!(code, 0, "{err}");
        column(&out, "UNIT_MEASURE")
    };
    assert_eq!(units("2024-01-01"), ["CNY", "HKD", "XDC", "CNY"], "1952 in a text of 2024 is in new renminbi");
    assert_eq!(units("1953-01-01")[3], "CNY_1948");
    let (_, out, _) = said(baoshu(dir.path()).args(["figures", "d.txt", "--columns", "unit,note"]));
    assert!(out.contains("元,of before 1 March 1955: in old renminbi"), "the text may be of then: {out}");
    let (_, out, _) = said(baoshu(dir.path()).args(["figures", "d.txt", "--date", "1953", "--columns", "unit,note"]));
    assert!(out.contains("元,\"old renminbi, of which 10000 are 1 yuan"), "{out}");
    let (_, _, _) = said(baoshu(dir.path()).args(["figures", "c.txt", "-o", "c.sdmx.csv"]));
    let list = std::fs::read_to_string(dir.path().join("c.codelist.csv")).unwrap();
    assert!(list.contains("UNIT_MEASURE,XDC,元 (domestic currency; the row does not say of where or when)"), "{list}");
}

#[cfg(all(unix, feature = "polars"))]
#[test]
fn a_reader_that_leaves_is_no_failure_in_any_format() {
    use std::io::Read;
    let dir = folder(&[("a.txt", &(0..20_000).map(|i| format!("全县新建公园{}个。\n", i * 7919)).collect::<String>())]);
    for format in ["csv", "jsonl", "parquet", "xlsx"] {
        let mut child = std::process::Command::new(baoshu(dir.path()).get_program())
            .current_dir(dir.path())
            .args(["figures", "a.txt", "--format", format])
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut [0; 10]).unwrap();
        drop(out);
        let done = child.wait_with_output().unwrap();
        assert_eq!((done.status.code(), done.stderr.as_slice()), (Some(0), b"".as_slice()), "{format}");
    }
}

#[cfg(feature = "polars")]
#[test]
fn columns_that_were_asked_for_are_shown_without_values_too() {
    let dir = folder(&[("a.txt", "全县新建公园12个。\n")]);
    let run = |args: &[&str]| said(baoshu(dir.path()).args(args)).1;
    assert_eq!(run(&["figures", "a.txt", "-f", "table", "--columns", "text,value_max"]), "text  value_max\n12个\n");
    run(&["figures", "a.txt", "-o", "figures.csv"]);
    let answer = run(&["sql", "SELECT text, value_max AS top FROM figures", "figures.csv", "-f", "table"]);
    assert_eq!(answer, "text  top\n12个\n");
}

/// A terminal of 40 places by `script`, where it is installed.
#[cfg(target_os = "linux")]
#[test]
fn a_table_ends_where_the_terminal_does() {
    let dir = folder(&[("a.txt", "全县新建公园12个,城镇新增就业人数达到1.2万人,森林覆盖率提高到63.5%。\n")]);
    let command = format!(
        "stty cols 40 rows 24; '{}' figures a.txt --columns text,value,unit,indicator,rule,sentence_text --context",
        baoshu(dir.path()).get_program().to_str().unwrap()
    );
    let out = std::process::Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .env_remove("COLUMNS")
        .current_dir(dir.path())
        .stdin(std::process::Stdio::null())
        .output();
    let Ok(out) = out else { return };
    let out = String::from_utf8(out.stdout).unwrap();
    use unicode_width::UnicodeWidthStr;
    let lines: Vec<&str> = out.lines().map(str::trim_end).filter(|l| !l.is_empty()).collect();
    assert!(lines.len() >= 4 && lines.iter().all(|l| l.width() <= 40) && out.contains('…'), "{out}");
}
