//! `baoshu convert`, and with the feature `polars` `sql`, `--where`, `--sort` and Parquet.

use super::{baoshu, folder, said};

const FIGURES: &str = "doc,start,end,text,value,unit,period_start\n\
    a.txt,0,5,'-5℃,-5,℃,2024-01-01\n\
    a.txt,9,40,\"很长,\"\"的\"\"\n数\",1234567890123456789012345678,元,\n\
    b.txt,3,6,33.3%,33.333333,%,\n";

#[test]
fn a_table_goes_through_every_format_and_back() {
    let dir = folder(&[("figures.csv", FIGURES)]);
    let mut formats = vec!["t1.tsv", "t2.jsonl"];
    if cfg!(feature = "polars") {
        formats.push("t3.parquet");
    }
    let mut from = "figures.csv";
    for to in formats {
        assert_eq!(said(baoshu(dir.path()).args(["convert", from, "-o", to])), (0, String::new(), String::new()));
        from = to;
    }
    assert_eq!(said(baoshu(dir.path()).args(["convert", from])).1, FIGURES.replace("\r\n", "\n"));
}

#[test]
fn conversion_knows_the_columns() {
    let dir = folder(&[("figures.csv", FIGURES), ("x.doc", "")]);
    let run = |args: &[&str]| said(baoshu(dir.path()).args(["convert"]).args(args));
    assert!(run(&["figures.csv", "--header", "zh", "--columns", "数值,unit"]).1.starts_with("数值,单位\n"));
    let (code, _, stderr) = run(&["x.doc"]);
    assert!(code == 1 && stderr.contains("x.doc: is no table that can be read; name a .csv"), "{stderr}");
}

#[cfg(feature = "polars")]
#[test]
fn queries_are_answered_over_files_and_folders() {
    let dir = folder(&[("t/figures.csv", FIGURES), ("t/documents.csv", "doc,title\na.txt,甲\nb.txt,乙\n")]);
    let run = |args: &[&str]| said(baoshu(dir.path()).arg("sql").args(args));
    let sql = "SELECT d.title, SUM(f.value) AS total FROM figures f JOIN documents d ON f.doc = d.doc \
               WHERE f.unit <> '元' GROUP BY d.title ORDER BY total";
    assert_eq!(run(&[sql, "--dir", "t"]).1, "title,total\n甲,-5\n乙,33.333333\n");
    assert_eq!(run(&["SELECT \"end\" FROM figures WHERE period_start < '2025-01-01'", "t/figures.csv"]).1, "end\n5\n");
    let (code, _, stderr) = run(&["SELECT doc FROM figures WHERE end >", "t/figures.csv"]);
    assert!(code == 1 && stderr.contains("write the column as \"end\""), "{stderr}");
    assert!(run(&["SELECT valeu FROM figures", "--dir", "t"]).2.contains("did you mean `value`?"));
    assert!(run(&["SELECT 1", "--dir", "none"]).2.contains("none: No such file"));
}

#[cfg(feature = "polars")]
#[test]
fn rows_are_chosen_and_ordered() {
    let dir = folder(&[("figures.csv", FIGURES), ("a.txt", "")]);
    let run = |args: &[&str]| said(baoshu(dir.path()).args(args));
    let csv = run(&["convert", "figures.csv", "--where", "value > 0", "--sort", "-value", "--columns", "unit"]).1;
    assert_eq!(super::column(&csv, "unit"), ["元", "%"]);
    let (code, stdout, stderr) = run(&["figures", "a.txt", "--where", "knid = 'rate'"]);
    assert!(code == 1 && stdout.is_empty() && stderr.contains("did you mean `kind`?"), "{stderr}");
    assert!(run(&["figures", "a.txt", "--sort", "valeu"]).2.contains("did you mean `value`?"));
}

#[test]
fn shells_and_manuals_are_served() {
    let dir = folder(&[]);
    for shell in ["bash", "zsh", "fish"] {
        assert!(said(baoshu(dir.path()).args(["completions", shell])).1.contains("baoshu"), "{shell}");
    }
    assert_eq!(said(baoshu(dir.path()).args(["man", "pages"])).0, 0);
    assert!(std::fs::read_to_string(dir.path().join("pages/baoshu-figures.1")).unwrap().contains("\\-\\-meta"));
    let help = said(baoshu(dir.path()).arg("--help")).1;
    assert!(help.contains("Read texts:\n  figures ") && help.contains("Exit codes:"), "{help}");
}
