//! `baoshu explain` and `--min-confidence` with the real binary.

use assert_cmd::Command;

const TEXT: &str = "上半年,全县粮食产量31万吨,增长2%。共办结第一批事项。";

fn baoshu(args: &[&str]) -> String {
    let out = Command::cargo_bin("baoshu").unwrap().args(args).write_stdin(TEXT).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn tells_the_words_and_the_rule_of_each_row() {
    let text = baoshu(&["explain", "-"]);
    assert!(text.contains("‹粮食产量›【31万吨】"), "{text}");
    assert!(text.contains("rule before: The noun phrase stands before its number"), "{text}");
    assert!(text.contains("rule topic:"), "{text}");
    assert!(text.contains("第一批  not a figure: an ordinal name"), "{text}");
}

#[test]
fn one_number_can_be_asked_for() {
    let text = baoshu(&["explain", "-", "--at", "10"]);
    assert!(text.contains("【31万吨】") && !text.contains("【2%】"), "{text}");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let out = Command::cargo_bin("baoshu")
        .unwrap()
        .args(["explain", "-"])
        .write_stdin("\u{1b}[31m粮食产量31万吨。")
        .output()
        .unwrap();
    assert!(!out.stdout.contains(&0x1b));
    assert!(String::from_utf8_lossy(&out.stdout).contains("31万吨"));
}

#[test]
fn rows_below_the_least_confidence_are_left_out() {
    let all = baoshu(&["figures", "-", "--format", "csv"]);
    let none = baoshu(&["figures", "-", "--format", "csv", "--min-confidence", "1"]);
    assert_eq!((all.lines().count(), none.lines().count()), (3, 1));
    let out = Command::cargo_bin("baoshu")
        .unwrap()
        .args(["figures", "-", "--min-confidence", "7"])
        .write_stdin("")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&out.stderr).contains("7 is not from 0 to 1"));
}
