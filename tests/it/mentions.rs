//! `baoshu mentions` over a real file.

use assert_cmd::Command;
use serde_json::Value;

fn rows(text: &str, more: &[&str]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("page.txt"), text).expect("written");
    let out = Command::cargo_bin("baoshu")
        .expect("the program")
        .args(["mentions", "--format", "jsonl"])
        .args(more)
        .arg(folder.path())
        .output()
        .expect("it runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

#[test]
fn rows_point_into_the_source_and_hold_canonical_values() {
    let source = "2021年，全縣糧食播種面積近３．５萬畝，同比增長4.9％。";
    let rows = rows(source, &["--kind", "quantity,date"]);
    let shown: Vec<String> = rows
        .iter()
        .map(|r| {
            format!("{} {} {} {}", r["kind"].as_str().unwrap(), r["text"].as_str().unwrap(), r["value"], r["unit"])
        })
        .collect();
    assert_eq!(shown, ["date 2021年 null null", "quantity 近３．５萬畝 35000 \"亩\"", "quantity 4.9％ 4.9 \"%\""]);
    let chars: Vec<char> = source.chars().collect();
    for r in &rows {
        let (start, end) = (r["start"].as_u64().unwrap() as usize, r["end"].as_u64().unwrap() as usize);
        assert_eq!(chars[start..end].iter().collect::<String>(), r["text"].as_str().unwrap());
        assert_eq!(r["doc"], "page.txt");
    }
    assert_eq!(
        (rows[0]["date_start"].as_str(), rows[0]["date_end"].as_str()),
        (Some("2021-01-01"), Some("2021-12-31"))
    );
    assert_eq!(rows[1]["qualifier"], "under");
}

#[test]
fn si_gives_the_base_unit_and_kind_selects() {
    let all = rows("流转土地3公顷，共五十六户。", &["--si"]);
    assert_eq!((all[0]["value_base"].to_string(), all[0]["unit_base"].as_str()), ("30000".to_owned(), Some("平方米")));
    assert_eq!(all.len(), 2);
    assert!(rows("流转土地3公顷。", &["--kind", "number"]).is_empty());
}
