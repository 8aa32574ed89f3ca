//! What commands over collections and tables owe their user.

use super::{baoshu, column, folder, said};

fn archive() -> tempfile::TempDir {
    folder(&[
        ("news/2023/a.txt", "2023年,上犹县实现地区生产总值98.6亿元。\n"),
        ("news/2024/b.txt", "2024年,上犹县新建公园12个。\n"),
        ("news/2024/c.txt", "2024年,上犹县新增就业1.2万人。\n"),
    ])
}

#[test]
fn a_part_of_an_archive_does_not_empty_the_tables_of_the_whole() {
    let dir = archive();
    let run = |args: &[&str]| said(baoshu(dir.path()).arg("extract").args(args).args(["-o", "t", "--format", "csv"]));
    let docs = || column(&std::fs::read_to_string(dir.path().join("t/documents.csv")).unwrap(), "doc");
    assert_eq!(run(&["news"]).0, 0);
    let all = docs();
    assert_eq!(all.len(), 3);
    for part in [&["news/2024"][..], &["news/2023/a.txt"], &["news", "--include", "a.txt"]] {
        let (code, _, err) = run(part);
        assert!(
            code == 1 && err.contains("t: holds tables of news, and ") && err.contains("--drop"),
            "{part:?}: {err}"
        );
        assert_eq!(docs(), all);
    }
    assert_eq!(run(&["./news/"]).0, 0, "the same folder by another name");
    // What has gone from the same sources leaves, and that is said.
    std::fs::remove_file(dir.path().join("news/2024/c.txt")).unwrap();
    let (code, _, err) = run(&["news"]);
    assert!(code == 0 && err.contains("out of the tables: 1 of 3 documents (2024/c.txt)"), "{err}");
    assert_eq!(docs().len(), 2);
    std::fs::write(dir.path().join("d.txt"), "全县12户。\n").unwrap();
    assert_eq!(run(&["news", "d.txt"]).0, 0, "more sources take nothing away");
    assert_eq!(docs().len(), 3);
    assert_eq!(run(&["d.txt", "--drop"]).0, 0);
    assert_eq!(docs(), ["d.txt"]);
}

#[test]
fn sentences_that_were_not_kept_are_the_reason_that_is_given() {
    let dir = archive();
    let run = |args: &[&str]| said(baoshu(dir.path()).args(["extract", "news", "-o", "t"]).args(args)).2;
    run(&[]);
    let err = run(&["--context"]);
    assert!(err.contains("were made without --context") && !err.contains("another version"), "{err}");
    assert!(run(&[]).contains("were made with --context"));
}

#[test]
fn a_kind_or_a_place_that_is_none_is_said() {
    let dir = archive();
    said(baoshu(dir.path()).args(["extract", "news", "-o", "t"]));
    let stats = |args: &[&str]| said(baoshu(dir.path()).args(["stats", "--dir", "t"]).args(args));
    let (code, _, err) = stats(&["--kind", "amuont"]);
    assert!(code == 1 && err.contains("did you mean amount?"), "{err}");
    let (code, out, err) = stats(&["--place", "上游县"]);
    assert_eq!((code, out.lines().count()), (0, 1), "{err}");
    assert!(err.contains("--place: no figure is of `上游县`; near it the tables have 上犹县"), "{err}");
    let (_, _, err) = stats(&["--indicator", "地区生产总量"]);
    assert!(err.contains("--indicator: no figure is of `地区生产总量`; near it the tables have 地区生产总值"), "{err}");
    let (code, _, err) = said(baoshu(dir.path()).args(["figures", "news", "--place", "阿斯加德"]));
    assert!(code == 0 && err.contains("--place 阿斯加德: no place of this name is known"), "{err}");
    assert!(!said(baoshu(dir.path()).args(["figures", "news", "--place", "陕西省宝鸡市陇县"])).2.contains("--place"));
}

#[test]
fn a_cross_table_keeps_unlike_indicators_apart() {
    let dir = folder(&[(
        "figures.csv",
        "doc,kind,value,unit,indicator,subject,status,period_start,period_end\n\
         a,amount,10,元,税收,上犹县,actual,2023-01-01,2023-12-31\n\
         a,amount,30,元,投资,上犹县,actual,2023-01-01,2023-12-31\n",
    )]);
    let stats = |args: &[&str]| {
        let (code, out, err) =
            said(baoshu(dir.path()).args(["stats", "figures.csv", "--pivot", "region×year"]).args(args));
        assert_eq!(code, 0, "{err}");
        out
    };
    let both = stats(&[]);
    assert_eq!(
        (column(&both, "indicator").len(), column(&both, "2023")),
        (2, vec!["30".into(), "10".into()]),
        "{both}"
    );
    assert_eq!(column(&stats(&["--indicator", "税收"]), "2023"), ["10"]);
    assert_eq!(column(&stats(&["--measures", "count"]), "2023"), ["2"], "figures of all sorts can be counted");
}

#[test]
fn dates_that_are_none_are_all_said() {
    let dir = folder(&[
        ("a.txt", "全县12户。\n"),
        ("meta.csv", "file,date\na.txt,spring\nb.txt,2012\nc.txt,2013-13\n"),
        ("r.csv", "id,date,text\nx,昨天,全县12户。\ny,2024-05-01,全县13户。\n"),
    ]);
    let (code, _, err) = said(baoshu(dir.path()).args(["figures", "a.txt", "--meta", "meta.csv"]));
    assert!(code == 1 && err.contains("meta.csv:2:2: `spring` is not a date, nor `2013-13` in line 4"), "{err}");
    let (code, out, err) = said(baoshu(dir.path()).args(["figures", "r.csv", "--columns", "doc,text"]));
    assert_eq!((code, out.lines().count()), (0, 3));
    assert!(err.contains("x: its date `昨天` is not a date, and is not used") && !err.contains("y:"), "{err}");
}

#[test]
fn a_dictionary_of_an_unknown_name_is_said() {
    let dir = folder(&[("a.txt", "全县12户。\n"), ("d/indicator.tsv", "x\n")]);
    let (code, _, err) = said(baoshu(dir.path()).args(["figures", "a.txt", "--dicts", "d"]));
    assert!(code == 0 && err.contains("d/indicator.tsv: no dictionary has this name"), "{err}");
    assert!(err.contains("did you mean indicators.tsv?"), "{err}");
}

#[test]
fn tables_come_by_standard_input_too() {
    let dir = archive();
    said(baoshu(dir.path()).args(["figures", "news", "-o", "f.parquet"]));
    for format in ["csv", "tsv", "jsonl", "parquet", "xlsx"] {
        let table = baoshu(dir.path()).args(["convert", "f.parquet", "-f", format]).output().unwrap().stdout;
        let with = |args: &[&str]| {
            let (code, out, err) = said(baoshu(dir.path()).args(args).write_stdin(table.clone()));
            assert_eq!(code, 0, "{format} {args:?}: {err}");
            out
        };
        assert_eq!(column(&with(&["convert", "-", "-f", "csv"]), "value").len(), 3, "{format}");
        assert_eq!(with(&["sql", "SELECT COUNT(*) AS n FROM stdin", "-", "-f", "csv"]), "n\n3\n", "{format}");
        assert_eq!(column(&with(&["stats", "-", "--by", "kind", "-f", "csv"]), "count").len(), 3, "{format}");
        with(&["check", "-"]);
        assert_eq!(column(&with(&["trend", "地区生产总值", "-", "-f", "csv"]), "value"), ["9860000000"], "{format}");
    }
}

#[test]
fn explain_says_when_no_number_is_there() {
    let dir = folder(&[("a.txt", "全县12户。\n"), ("b.txt", "春天来了。\n")]);
    let (code, out, err) = said(baoshu(dir.path()).args(["explain", "a.txt", "--at", "0"]));
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.contains("no number stands at character 0"), "{err}");
    assert!(said(baoshu(dir.path()).args(["explain", "b.txt"])).2.contains("there is no number in the text"));
    assert_eq!(said(baoshu(dir.path()).args(["explain", "a.txt", "--at", "2"])).2, "");
}

#[test]
fn the_help_of_where_shows_what_can_be_typed() {
    let dir = folder(&[]);
    let help = said(baoshu(dir.path()).args(["figures", "--help"])).1;
    assert!(help.contains("kind = 'growth' AND value > 5") && !help.contains('\\'), "{help}");
}
