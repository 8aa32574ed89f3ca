//! Inputs that are not what a file should be: each is an error of its own or read all the same, and nothing hangs.

use super::{baoshu, column, folder, said};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;

const TEXT: &str = "全县完成投资28.5亿元，同比增长6.2%。\n";

fn fifo(path: &Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// The values that are read while a thread writes bytes into a named pipe.
fn through_pipe(bytes: Vec<u8>, args: &[&str]) -> (i32, Vec<String>, String) {
    let dir = folder(&[]);
    let pipe = dir.path().join("pipe");
    fifo(&pipe);
    let writer = {
        let pipe = pipe.clone();
        // The reader may close early: that is no failure of the writer.
        std::thread::spawn(move || fs::write(pipe, bytes).is_ok())
    };
    let (code, out, err) =
        said(baoshu(dir.path()).args(["figures", "pipe", "--format", "csv", "--columns", "value"]).args(args));
    writer.join().unwrap();
    (code, if out.is_empty() { Vec::new() } else { column(&out, "value") }, err)
}

#[test]
fn named_pipes_are_read_as_streams() {
    let both = ["2850000000", "6.2"];
    assert_eq!(through_pipe(TEXT.into(), &[]).1, both);
    let record = format!("{{\"text\":\"{}\"}}\n", TEXT.trim());
    assert_eq!(through_pipe(record.clone().into(), &[]).1, both);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, TEXT.as_bytes()).unwrap();
    assert_eq!(through_pipe(zip.finish().unwrap().into_inner(), &[]).1, both);
    // A line that does not end is an error of its own, and the next is read.
    let endless = format!("{{\"text\":\"{}\"}}\n{record}", "长".repeat(2 << 20));
    let (code, values, err) = through_pipe(endless.into(), &["--max-document", "1"]);
    assert_eq!((code, values.as_slice()), (2, &both.map(str::to_owned)[..]), "{err}");
    assert!(err.contains("pipe#1: is larger than 1 MB; split it, or raise the limit with --max-document"), "{err}");
}

#[test]
fn devices_and_endless_input_end() {
    let dir = folder(&[]);
    let (code, out, err) = said(baoshu(dir.path()).args(["figures", "/dev/null"]));
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let (code, _, err) = said(baoshu(dir.path()).args(["figures", "/dev/zero", "--max-document", "1"]));
    assert_eq!(code, 1);
    assert!(err.contains("/dev/zero: "), "{err}");
    let mut yes = std::process::Command::new("yes").arg("增长5%").stdout(Stdio::piped()).spawn().unwrap();
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_baoshu"))
        .args(["figures", "-", "--max-document", "1"])
        .stdin(yes.stdout.take().unwrap())
        .output()
        .unwrap();
    let _ = yes.kill();
    let _ = yes.wait();
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&out.stderr).contains("<stdin>: is larger than 1 MB"));
}

/// Errors that the system gives for single calls, which `strace` injects; `.ci/faults.py` tries every call in turn.
#[test]
fn a_call_that_is_interrupted_or_fails_harms_nothing() {
    let dir = folder(&[]);
    let can = std::process::Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    if !can.is_ok_and(|out| out.status.success()) {
        eprintln!("skipped: no strace, or it may trace nothing");
        return;
    }
    let through = |error: &str, when: &str| {
        let pipe = dir.path().join("pipe");
        let _ = fs::remove_file(&pipe);
        fifo(&pipe);
        let writer = {
            let pipe = pipe.clone();
            std::thread::spawn(move || {
                let mut pipe = fs::OpenOptions::new().write(true).open(pipe).unwrap();
                for part in TEXT.split_inclusive('，') {
                    // The reader may be gone: that is no failure of the writer.
                    let _ = std::io::Write::write_all(&mut pipe, part.as_bytes());
                    std::thread::sleep(std::time::Duration::from_millis(30));
                }
            })
        };
        let inject = format!("inject=read:error={error}:when={when}");
        let out = std::process::Command::new("strace")
            .args(["-f", "-qq", "-o", "trace", "-P", "pipe", "-e", "trace=read", "-e", &inject])
            .arg(env!("CARGO_BIN_EXE_baoshu"))
            .args(["figures", "pipe", "--format", "csv", "--columns", "value"])
            .current_dir(dir.path())
            .output()
            .unwrap();
        writer.join().unwrap();
        let trace = fs::read_to_string(dir.path().join("trace")).unwrap();
        assert!(trace.contains(error), "nothing was injected: {trace}");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned(), said)
    };
    // A signal whose handler does not restart the call.
    let (code, out, err) = through("EINTR", "1+2");
    assert_eq!((code, out.as_str()), (Some(0), "value\n2850000000\n6.2\n"), "{err}");
    let (code, _, err) = through("EIO", "2");
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("pipe: ") && err.contains("Input/output error"), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_opens_and_cannot_be_read_is_an_error_of_its_own() {
    let dir = folder(&[("a.txt", TEXT)]);
    let (code, out, err) = said(baoshu(dir.path()).args(["figures", "/proc/self/mem", "a.txt", "--format", "csv"]));
    assert_eq!((code, column(&out, "value")), (2, vec!["2850000000".to_owned(), "6.2".to_owned()]));
    assert!(err.contains("/proc/self/mem: Input/output error"), "{err}");
}

/// Nothing reads the time of day to measure how long something takes; a file from the future or from 1970 is a file.
#[test]
fn files_from_the_future_and_from_the_beginning_are_read() {
    let dir = folder(&[("in/a.txt", TEXT), ("in/b.txt", TEXT), ("in/c.txt", TEXT)]);
    for (name, seconds) in [("a", 0), ("b", 1), ("c", 16_000_000_000u64)] {
        let then = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        let file = fs::File::options().write(true).open(dir.path().join(format!("in/{name}.txt"))).unwrap();
        file.set_modified(then).unwrap();
    }
    for _ in 0..2 {
        let (code, _, err) = said(baoshu(dir.path()).args(["extract", "in", "-o", "out", "-f", "csv"]));
        assert_eq!(code, 0, "{err}");
        let table = fs::read_to_string(dir.path().join("out/figures.csv")).unwrap();
        assert_eq!(column(&table, "value").len(), 6, "{table}");
    }
}

#[test]
fn loops_of_links_pipes_and_dead_links_do_not_stop_a_folder() {
    let dir = folder(&[("in/a.txt", TEXT), ("in/sub/b.txt", TEXT)]);
    let path = |name: &str| dir.path().join(name);
    symlink(path("in"), path("in/sub/loop")).unwrap();
    symlink(path("nowhere"), path("in/dead.txt")).unwrap();
    fifo(&path("in/pipe.txt"));
    let (code, out, err) =
        said(baoshu(dir.path()).args(["figures", "in", "--format", "csv", "--columns", "doc,value"]));
    assert_eq!(code, 2, "{err}");
    assert_eq!(column(&out, "doc"), ["a.txt", "a.txt", "sub/b.txt", "sub/b.txt"]);
    assert!(err.contains("loop"), "{err}");
}

#[test]
fn files_that_may_not_be_read_are_counted() {
    let dir = folder(&[("in/a.txt", TEXT), ("in/b.txt", TEXT)]);
    let closed = dir.path().join("in/a.txt");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&closed).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    let (code, out, err) = said(baoshu(dir.path()).args(["figures", "in", "--format", "csv", "--columns", "doc"]));
    assert_eq!((code, column(&out, "doc")), (2, vec!["b.txt".to_owned(), "b.txt".to_owned()]));
    assert!(err.contains("in/a.txt: ") && err.contains("check the permissions"), "{err}");
}

#[test]
fn a_file_that_changes_or_goes_while_it_is_read_harms_no_other() {
    use std::sync::atomic::{AtomicBool, Ordering};
    let mut files: Vec<(String, String)> = (0..300).map(|i| (format!("in/{i:03}.txt"), TEXT.to_owned())).collect();
    files.push(("in/big.jsonl".into(), format!("{{\"text\":\"{}\"}}\n", TEXT.trim()).repeat(20_000)));
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let dir = folder(&files);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let big = dir.path().join("in/big.jsonl");
            for i in (0..300).rev() {
                let _ = fs::write(dir.path().join(format!("in/{i:03}.txt")), if i % 2 == 0 { "" } else { "增长7%" });
                let _ = fs::OpenOptions::new().write(true).open(&big).and_then(|f| f.set_len(1000 + i));
                if done.load(Ordering::Relaxed) {
                    break;
                }
            }
            let _ = fs::remove_file(dir.path().join("in/000.txt"));
        });
        let (code, _, err) = said(baoshu(dir.path()).args(["extract", "in", "-o", "out"]));
        done.store(true, Ordering::Relaxed);
        assert!(code == 0 || code == 2, "{err}");
        assert!(!err.contains("defect"), "{err}");
    });
    let (code, _, err) = said(baoshu(dir.path()).args(["extract", "in", "-o", "out"]));
    assert!(code == 0 || code == 2, "{err}");
}

#[test]
fn a_document_that_takes_too_long_is_an_error_of_its_own() {
    let dir = folder(&[("a.txt", TEXT)]);
    let (code, out, err) = said(baoshu(dir.path()).args(["figures", "a.txt", "--timeout-document", "0"]));
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.contains("a.txt: takes longer than 0 s; split it, or raise the limit with --timeout-document"),
        "{err}"
    );
}

#[test]
fn entities_are_not_expanded() {
    let bomb: String = (1..20).map(|i| format!("<!ENTITY e{i} \"{}\">", format!("&e{};", i - 1).repeat(10))).collect();
    let xml = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY e0 \"增长9%\"><!ENTITY f SYSTEM \"file:///etc/passwd\">{bomb}]>\
         <w:document><w:body><w:p><w:r><w:t>增长5%。&e19;&f;</w:t></w:r></w:p></w:body></w:document>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, xml.as_bytes()).unwrap();
    let dir = folder(&[]);
    fs::write(dir.path().join("a.docx"), zip.finish().unwrap().into_inner()).unwrap();
    fs::write(
        dir.path().join("a.xml"),
        xml.replace("w:document", "alto").replace("增长5%。", "<String CONTENT=\"增长5%。&e19;\"/>"),
    )
    .unwrap();
    for name in ["a.docx", "a.xml"] {
        let (code, out, err) = said(baoshu(dir.path()).args(["text", name]));
        assert_eq!(code, 0, "{name}: {err}");
        assert!(out.contains("增长5%。") && !out.contains("增长9%") && !out.contains("root"), "{name}: {out}");
    }
}

#[test]
fn escapes_in_names_and_texts_do_not_reach_messages() {
    let dir = folder(&[("in/\u{1b}[31m红.txt", "\u{1b}]0;x\u{7}增长5%\n"), ("in/b.json", "{\"\u{1b}[2Jx\": 1}")]);
    let (_, _, err) = said(baoshu(dir.path()).args(["figures", "in", "in/b.json", "--text-column", "\u{1b}[1m"]));
    assert!(!err.contains('\u{1b}'), "{err:?}");
    let (_, _, err) = said(baoshu(dir.path()).args(["figures", "\u{1b}[31mno.txt"]));
    assert!(err.contains("no.txt") && !err.contains('\u{1b}'), "{err:?}");
    let (_, out, _) = said(baoshu(dir.path()).args(["figures", "in", "--format", "table", "--context"]));
    assert!(!out.contains('\u{1b}'), "{out:?}");
}

#[test]
fn a_full_disk_is_said_and_the_old_table_stays() {
    let dir = folder(&[("a.txt", TEXT), ("big/b.txt", &TEXT.repeat(5000))]);
    let run = |script: &str| {
        let out = std::process::Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_baoshu")])
            .current_dir(dir.path())
            .output()
            .unwrap();
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    if Path::new("/dev/full").exists() {
        let (code, err) = run("exec \"$0\" figures a.txt --format csv > /dev/full");
        assert_eq!(code, Some(1), "{err}");
        assert!(err.contains("No space left"), "{err}");
    }
    assert_eq!(run("exec \"$0\" figures a.txt -q -o t.csv").0, Some(0));
    let before = fs::read(dir.path().join("t.csv")).unwrap();
    // A limit on the size of files stands for a disk that fills up.
    let (code, err) = run("trap '' XFSZ; ulimit -f 8; exec \"$0\" figures big -o t.csv");
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("t.csv"), "{err}");
    assert_eq!(fs::read(dir.path().join("t.csv")).unwrap(), before);
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert_eq!(left.len(), 3, "nothing half-written stays: {left:?}");
}
