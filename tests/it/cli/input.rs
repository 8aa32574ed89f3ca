//! What is read, in which order, under which names, and what happens to what cannot be.

use super::{baoshu, column, documents, folder, said};

#[test]
fn folders_are_searched_and_files_named_from_inside() {
    let dir = folder(&[("n/b.txt", "乙"), ("n/a/c.txt", "丙"), ("n/a.txt", "甲"), ("n/x.bin", "?"), ("n/.h.txt", "?")]);
    let (code, table, _) = documents(dir.path(), &["n"]);
    assert_eq!((code, column(&table, "doc")), (0, vec!["a.txt".into(), "a/c.txt".into(), "b.txt".into()]));
}

#[test]
fn files_keep_the_path_as_given_and_equal_names_stay_apart() {
    let dir = folder(&[("p/a.txt", "甲"), ("q/a.txt", "乙")]);
    let (_, table, _) = documents(dir.path(), &["q/a.txt", "p", "q"]);
    assert_eq!(column(&table, "doc"), ["a.txt", "q/a.txt"]);
    let (_, table, _) = documents(dir.path(), &["p", "q"]);
    assert_eq!(column(&table, "doc"), ["a.txt", "q/a.txt"]);
}

#[test]
fn globs_choose_files() {
    let dir = folder(&[("n/a.txt", "甲"), ("n/b.log", "乙"), ("n/old/c.txt", "丙")]);
    let docs = |args: &[&str]| column(&documents(dir.path(), args).1, "doc");
    assert_eq!(docs(&["n", "--include", "*.log"]), ["b.log"]);
    assert_eq!(docs(&["n", "--exclude", "old/**"]), ["a.txt"]);
    let (code, _, stderr) = documents(dir.path(), &["n", "--include", "[a"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("--include: error parsing glob '[a'"), "{stderr}");
}

#[test]
fn lists_of_files_come_from_a_file_or_standard_input() {
    let dir = folder(&[("a.txt", "甲"), ("b c.txt", "乙"), ("list", "b c.txt\r\na.txt\n")]);
    let (code, table, _) = documents(dir.path(), &["--files-from", "list"]);
    assert_eq!((code, column(&table, "doc")), (0, vec!["a.txt".into(), "b c.txt".into()]));
    let mut command = baoshu(dir.path());
    command.args(["extract", "--files-from", "-", "-o", "o2"]).write_stdin("a.txt\0b c.txt\0");
    assert_eq!(said(&mut command).0, 0);
}

#[test]
fn a_table_tells_what_is_known() {
    let dir = folder(&[
        ("n/a.txt", "甲"),
        ("n/b.txt", "乙"),
        ("n/m.csv", "file,date,place,outlet\na.txt,20130320,大庆市,某报\nb.txt,,\"\",\nz.txt,2012,,\n"),
    ]);
    let (code, table, stderr) =
        documents(dir.path(), &["n", "--meta", "n/m.csv", "--date", "2011-02", "--place", "赣州市"]);
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(column(&table, "date"), ["2013-03-20", "2011-02"]);
    assert_eq!(column(&table, "outlet"), ["某报", ""]);
    assert!(stderr.contains("1 row matches no file that was read (`z.txt`)"), "{stderr}");
}

#[test]
fn a_wrong_table_is_refused_with_its_place() {
    for (table, message) in [
        (
            "file,day\na.txt,1\n",
            "m.csv:1:2: column `day` is not known; the columns are file, date, place, title, outlet",
        ),
        ("file,date\na.txt,spring\n", "m.csv:2:2: `spring` is not a date; write it as 2012, 2013-03"),
        ("file,date\na.txt,1,2\n", "m.csv:2:3: the row has 3 fields, the header 2"),
    ] {
        let dir = folder(&[("a.txt", "甲"), ("m.csv", table)]);
        let (code, _, stderr) = said(baoshu(dir.path()).args(["figures", "a.txt", "--meta", "m.csv"]));
        assert_eq!(code, 1);
        assert!(stderr.contains(message), "{stderr}");
    }
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let dir = folder(&[("a.txt", "全市建成公园12个。"), ("empty/x.bin", "")]);
    std::fs::write(dir.path().join("photo.txt"), b"\xff\xd8\xff\xe0\0\x10JFIF").unwrap();
    let (code, table, stderr) = documents(dir.path(), &["no.txt", "photo.txt", "empty", "a.txt"]);
    assert_eq!(code, 2);
    assert!(column(&table, "doc").contains(&"a.txt".to_owned()));
    assert!(stderr.contains("error: no.txt: No such file or directory"), "{stderr}");
    assert!(stderr.contains("error: photo.txt: is not text (a JPEG image); "), "{stderr}");
    assert!(stderr.contains("error: empty: no text in this folder; baoshu reads files that end in"), "{stderr}");
}

#[test]
fn nothing_readable_is_1_and_leaves_the_old_table() {
    let dir = folder(&[("old.csv", "kept")]);
    let (code, _, stderr) = said(baoshu(dir.path()).args(["figures", "no.txt", "-o", "old.csv"]));
    assert_eq!((code, std::fs::read_to_string(dir.path().join("old.csv")).unwrap()), (1, "kept".into()), "{stderr}");
}

#[test]
fn text_without_figures_and_no_text_at_all_are_0() {
    let dir = folder(&[("none.txt", "春眠不觉晓"), ("empty.txt", "")]);
    let (code, stdout, stderr) = said(baoshu(dir.path()).args(["figures", "none.txt", "empty.txt"]));
    assert_eq!((code, stdout.lines().count(), stderr.as_str()), (0, 1, ""));
}

#[test]
fn standard_input_is_read_when_piped() {
    let dir = folder(&[]);
    for args in [&["figures", "-", "--format", "jsonl"][..], &["figures", "--format", "jsonl"]] {
        let (code, stdout, stderr) = said(baoshu(dir.path()).args(args).write_stdin("全市建成公园12个。"));
        assert_eq!((code, stderr.as_str()), (0, ""));
        assert!(stdout.lines().all(|l| l.contains("\"doc\":\"-\"")), "{stdout}");
    }
}

#[test]
fn control_characters_in_names_never_reach_the_terminal() {
    let dir = folder(&[]);
    let (_, _, stderr) = said(baoshu(dir.path()).args(["figures", "a\u{1b}[2J.txt"]));
    assert!(stderr.contains("a [2J.txt") && !stderr.contains('\u{1b}'), "{stderr:?}");
}

#[test]
fn any_bytes_are_read_without_panic() {
    let dir = folder(&[]);
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for n in 0..40 {
        let mut bytes = Vec::new();
        for _ in 0..n * 37 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            // Half of them look like the start of Chinese characters, digits and signs.
            match seed % 8 {
                0..=2 => bytes.extend(
                    "一二三万亿百分之％余约第年月日，。“”《"
                        .chars()
                        .nth((seed >> 8) as usize % 19)
                        .unwrap()
                        .to_string()
                        .bytes(),
                ),
                3 => bytes.push(b'0' + (seed >> 8) as u8 % 10),
                _ => bytes.push((seed >> 8) as u8),
            }
        }
        std::fs::write(dir.path().join(format!("{n:02}.txt")), bytes).unwrap();
    }
    let (code, _, stderr) = said(baoshu(dir.path()).args(["extract", ".", "-o", "out"]));
    assert!(code == 0 || code == 2, "{code} {stderr}");
    assert!(!stderr.contains("defect") && !stderr.contains("panicked"), "{stderr}");
}
