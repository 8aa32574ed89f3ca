//! `baoshu extract --stdin jsonl --stdout jsonl`.

use super::{baoshu, folder, said, samples};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

/// What the stream answers: exit code, rows.
fn stream(dir: &Path, args: &[&str], input: impl Into<Vec<u8>>) -> (i32, Vec<Value>) {
    let mut command = baoshu(dir);
    command.args(["extract", "--stdin", "jsonl", "--stdout", "jsonl", "-q"]).args(args).write_stdin(input);
    let (code, stdout, stderr) = said(&mut command);
    assert_eq!(stderr, "", "errors are rows");
    (code, stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect())
}

fn of<'a>(rows: &'a [Value], table: &str) -> Vec<&'a Value> {
    rows.iter().filter(|r| r["table"] == table).collect()
}

#[test]
fn what_is_wrong_is_a_row_and_the_rest_is_read_in_order() {
    let dir = folder(&[]);
    let lines = [
        r#"{"id":"a","text":"甲镇建成公园12个，推行“五比五看”。","date":"2013-03-20","place":"赣州市","outlet":"日报"}"#,
        "not json",
        r#"{"id":"no text"}"#,
        r#"{"id":"null","text":null}"#,
        "",
        r#"{"id":"empty","text":""}"#,
        r#"{"id":"pdf","text":"%PDF-1.4"}"#,
        "[1]",
        r#"{"text":"乙镇建成公园13个。"}"#,
    ];
    let mut input = lines.join("\n").into_bytes();
    input.extend(b"\n{\"id\":\"x\",\"text\":\"\xff\"}\n{\"id\":\"z\",\"text\":\"\xe4\xb8\x99\"}");
    let (code, rows) = stream(dir.path(), &[], input);
    assert_eq!(code, 2);
    let order: Vec<&str> = rows
        .iter()
        .filter(|r| r["table"] == "documents" || r["table"] == "errors")
        .map(|r| r.get("doc").or(r.get("file")).unwrap().as_str().unwrap())
        .collect();
    assert_eq!(order, ["a", "-#2", "no text", "null", "empty", "pdf", "-#8", "-#9", "-#10", "z"]);
    let said: Vec<&str> = of(&rows, "errors").iter().map(|r| r["error"].as_str().unwrap()).collect();
    for (said, part) in said.iter().zip([
        "is not a JSON object",
        "has no column that holds the text",
        "has no text, it is null",
        "PDF",
        "is not a JSON object",
        "is not a JSON object",
    ]) {
        assert!(said.contains(part), "{said}");
    }
    let first = of(&rows, "documents")[0];
    assert_eq!([&first["date"], &first["place"], &first["outlet"]], ["2013-03-20", "赣州市", "日报"]);
    assert_eq!(of(&rows, "figures")[0]["text"], "12个");
    assert_eq!(of(&rows, "slogans")[0]["slogan"], "五比五看");
    assert_eq!(rows.last().unwrap()["doc"], "z");
}

#[test]
fn rows_come_at_once_and_a_partner_that_goes_away_is_no_error() {
    let dir = folder(&[]);
    let binary = baoshu(dir.path()).get_program().to_owned();
    let mut child = std::process::Command::new(binary)
        .args(["extract", "--stdin", "jsonl", "--stdout", "jsonl", "-q"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for id in ["1", "2", "3"] {
        // The pipe stays open: an answer that waited for more input would never come.
        writeln!(stdin, "{}", json!({"id": id, "text": "甲镇建成公园12个。"})).unwrap();
        stdin.flush().unwrap();
        let figure: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        let document: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        assert_eq!((&figure["doc"], &figure["value"], &document["doc"]), (&json!(id), &json!(12), &json!(id)));
    }
    drop(lines);
    let _ = writeln!(stdin, "{}", json!({"id": "4", "text": "甲镇建成公园12个。"}));
    drop(stdin);
    let out = child.wait_with_output().unwrap();
    assert_eq!((out.status.code(), out.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn a_document_over_the_limit_is_named_and_the_next_is_read() {
    let dir = folder(&[]);
    let mut input = br#"{"id":"big","text":""#.to_vec();
    input.resize(3 << 20, b'x');
    input.extend(b"\"}\n{\"id\":\"z\",\"text\":\"\xe4\xb8\x99\"}\n");
    let (code, rows) = stream(dir.path(), &["--max-size", "1"], input);
    assert_eq!(code, 2);
    assert_eq!(rows[0]["file"], "big");
    assert_eq!(rows[0]["error"], "big: is larger than 1 MB; split it, or raise the limit with --max-document");
    assert_eq!(rows[1]["doc"], "z");
}

#[test]
fn rows_are_those_of_extract_on_files() {
    let dir = folder(&[]);
    let mut files: Vec<_> = std::fs::read_dir(samples()).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    files.sort();
    let input: String = files
        .iter()
        .filter_map(|p| {
            let text = std::fs::read_to_string(p).ok()?;
            Some(format!("{}\n", json!({"id": p.file_name().unwrap().to_str().unwrap(), "text": text})))
        })
        .collect();
    std::fs::write(dir.path().join("all.jsonl"), &input).unwrap();
    let (code, rows) = stream(dir.path(), &["--date", "2024-07-22"], input);
    assert_eq!(code, 0);
    let (code, ..) =
        said(baoshu(dir.path()).args(["extract", "all.jsonl", "--date", "2024-07-22", "-o", "o", "-f", "jsonl", "-q"]));
    assert_eq!(code, 0);
    for table in ["figures", "slogans", "documents"] {
        let file = std::fs::read_to_string(dir.path().join(format!("o/{table}.jsonl"))).unwrap();
        let mut got: Vec<Value> = of(&rows, table).into_iter().cloned().collect();
        got.iter_mut().for_each(|r| drop(r.as_object_mut().unwrap().remove("table")));
        let want: Vec<Value> = file.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert!(!want.is_empty() && got == want, "{table}");
    }
}

#[test]
fn signatures_tell_repeated_documents_in_any_order() {
    let dir = folder(&[]);
    let story = "全县新修公路12公里，增收300万元，群众满意率达到98%，茶园面积扩大到5.6万亩。".repeat(6);
    let other = "乙市新建学校13所，投资4.5亿元，开工率87%，办件量比上年增长5.4%，窗口延时服务。".repeat(6);
    let line = |id: &str, text: &str| format!("{}\n", json!({"id": id, "text": text}));
    let edited = format!("据报道，{story}");
    let input = [line("c", &edited), line("b", &other), line("d", &other), line("a", &story), line("e", "")].concat();
    let (_, rows) = stream(dir.path(), &["--signatures"], input);
    let signatures: String = of(&rows, "signatures").iter().map(|r| format!("{r}\n")).collect();
    let merge = |input: String| said(baoshu(dir.path()).args(["merge", "--signatures"]).write_stdin(input));
    let want = "{\"doc\":\"c\",\"duplicate_of\":\"a\"}\n{\"doc\":\"d\",\"duplicate_of\":\"b\"}\n";
    assert_eq!(merge(signatures), (0, want.into(), String::new()));
    let (code, _, stderr) = merge("{}\n".into());
    assert_eq!(code, 1);
    assert!(stderr.contains("<stdin>:1:1: no signature"), "{stderr}");
}

#[test]
fn bytes_come_as_base64_in_any_encoding() {
    let dir = folder(&[]);
    let text = "甲镇建成公园12个，全县新修公路，群众满意，茶园面积扩大，窗口延时服务，企业开工建设。";
    let gbk = BASE64_STANDARD.encode(encoding_rs::GB18030.encode(text).0);
    let html = "<!DOCTYPE html><html><body><p>乙镇农民增收3万元，生活越来越好，群众都很满意。</p></body></html>";
    let html = BASE64_STANDARD.encode(html);
    let line = |id: &str, bytes: &str| format!("{}\n", json!({"id": id, "base64": bytes}));
    let (code, rows) = stream(dir.path(), &[], [line("g", &gbk), line("h", &html), line("x", "?")].concat());
    assert_eq!(code, 2);
    let texts: Vec<&Value> = of(&rows, "figures").iter().map(|r| &r["text"]).collect();
    assert_eq!(texts, ["12个", "3万元"]);
    assert_eq!(of(&rows, "documents")[0]["encoding"], "GBK");
    assert!(of(&rows, "errors")[0]["error"].as_str().unwrap().starts_with("x: is not base64"));
}

#[test]
fn half_a_stream_is_refused() {
    let dir = folder(&[]);
    for args in [&["extract", "--stdin", "jsonl"][..], &["extract", "x", "--stdin", "jsonl", "--stdout", "jsonl"]] {
        assert_eq!(said(baoshu(dir.path()).args(args)).0, 1);
    }
}
