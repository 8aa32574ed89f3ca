//! Files that are broken, locked, or made to harm: each is an error of its own that says what to do, and the rest is read.

use super::{baoshu, column, folder, said};
use crate::formats::{gzip, tar, zip};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const TEXT: &str = "全县完成投资28.5亿元，同比增长6.2%。\n";
const BOTH: [&str; 2] = ["2850000000", "6.2"];

/// An entry that says it is encrypted: the first bit of its flags, in both of its headers.
fn locked(name: &str, text: &str) -> Vec<u8> {
    let mut bytes = zip(&[(name, text.as_bytes())]);
    bytes[6] |= 1;
    let at = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[at + 8] |= 1;
    bytes
}

/// The header of an old Office file, in which Word puts a document with a password.
fn compound() -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(512, 0);
    bytes
}

/// Bytes without any pattern: all but the control bytes that would give them away at once are as frequent as by chance.
fn random(n: u32) -> Vec<u8> {
    let byte = |i: u32| (i.wrapping_mul(2_654_435_761).rotate_left(i % 13) >> 13) as u8;
    (0..n).map(byte).map(|b| if b < 16 { b | 0x80 } else { b }).collect()
}

#[test]
fn each_bad_file_says_what_is_wrong_and_the_rest_is_read() {
    let dir = folder(&[("in/good.txt", TEXT)]);
    let whole = zip(&[("a.txt", TEXT.as_bytes()), ("b.txt", TEXT.repeat(99).as_bytes())]);
    let packed = gzip(TEXT.repeat(500).as_bytes());
    let bomb = zip(&[("a.txt", TEXT.as_bytes()), ("z.txt", &vec![b'1'; 80 << 20])]);
    let cases: [(&str, Vec<u8>, &str); 13] = [
        ("torn.zip", whole[..whole.len() - 40].to_vec(), "is not a whole ZIP archive"),
        ("torn.txt.gz", packed[..packed.len() / 2].to_vec(), "is cut short; fetch it again"),
        ("torn.tar", tar(&[("a.txt", &TEXT.repeat(99).into_bytes())])[..2000].to_vec(), "is cut short; fetch it again"),
        ("torn.docx", whole[..60].to_vec(), "is not a whole ZIP archive"),
        ("bomb.zip", bomb, "unpacks to more than 200 times its size; raise the limit with --max-expansion"),
        ("out.tar", tar_outside(), "its name points outside the archive; repack the archive"),
        ("locked.zip", locked("a.txt", TEXT), "is protected by a password; unpack it with the password first"),
        ("locked.docx", compound(), "an old Office document, or one with a password"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "is not text (a PNG image); convert it to plain text"),
        ("noise.txt", (0..4000u32).map(|i| (i * 7919 % 31) as u8).collect(), "is not text ("),
        ("random.txt", random(9000), "is not text (no encoding makes text of its bytes)"),
        ("long.jsonl", [b"{\"text\":\"".to_vec(), vec![b'1'; 2 << 20]].concat(), "is larger than 1 MB; split it"),
        ("entries.zip", zip(&[("a.zip", &zip(&[("b.zip", &whole)]))]), "is an archive in an archive in an archive"),
    ];
    for (name, bytes, _) in &cases {
        fs::write(dir.path().join("in").join(name), bytes).unwrap();
    }
    let (code, out, err) = said(baoshu(dir.path()).args([
        "figures",
        "in",
        "--format",
        "csv",
        "--columns",
        "doc,value",
        "--max-document",
        "1",
    ]));
    assert_eq!(code, 2, "{err}");
    for (name, _, what) in &cases {
        // The bomb is stopped by whichever limit it meets first.
        let said = |line: &str| line.contains(what) || *name == "bomb.zip" && line.contains("is larger than 1 MB");
        assert!(err.lines().any(|l| l.contains(&format!("in/{name}")) && said(l)), "{name}: {err}");
    }
    let values = |doc: &str| {
        let docs = column(&out, "doc");
        column(&out, "value").into_iter().zip(docs).filter(|(_, d)| d == doc).map(|(v, _)| v).collect::<Vec<_>>()
    };
    for doc in ["good.txt", "bomb.zip/a.txt", "out.tar/good.txt"] {
        assert_eq!(values(doc), BOTH, "{doc}: {out}");
    }
    let (_, _, err) = said(baoshu(dir.path()).args(["figures", "in/bomb.zip"]));
    assert!(err.contains("unpacks to more than 200 times its size"), "{err}");
}

/// A tar file with a name that points upwards, which its library would not write.
fn tar_outside() -> Vec<u8> {
    let mut bytes = tar(&[("xx/xx/evil.txt", TEXT.as_bytes()), ("good.txt", TEXT.as_bytes())]);
    bytes[..6].copy_from_slice(b"../../");
    let sum: u32 = bytes[..148].iter().chain(&[b' '; 8]).chain(&bytes[156..512]).map(|b| u32::from(*b)).sum();
    bytes[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    bytes
}

#[test]
fn deep_pages_are_read_whole() {
    let dir = folder(&[
        ("div.html", &format!("<html>{}{TEXT}", "<div>".repeat(100_000))),
        ("table.html", &format!("<html>{}{TEXT}", "<table><tr><td>".repeat(100_000))),
        ("span.html", &format!("<html>{}{TEXT}{}", "<b><a href=x>".repeat(100_000), "</a></b>".repeat(100_000))),
        ("list.html", &format!("<html>{}{TEXT}", "<ul><li>".repeat(100_000))),
    ]);
    for name in ["div.html", "table.html", "span.html", "list.html"] {
        let (code, out, err) =
            said(baoshu(dir.path()).args(["figures", name, "--format", "csv", "--columns", "value"]));
        assert_eq!((code, column(&out, "value")), (0, BOTH.map(str::to_owned).to_vec()), "{name}: {err}");
    }
}

#[test]
fn deep_xml_and_json_harm_nothing() {
    let deep = |open: &str, n: usize| open.repeat(n);
    let dir = folder(&[
        ("a.json", &format!("[{}", deep("[", 200_000))),
        ("b.jsonl", &format!("{{\"text\":\"{}\"}}\n{{\"text\":{}\n", TEXT.trim(), deep("[", 200_000))),
        ("c.xml", &format!("<rss>{}", deep("<item>", 200_000))),
        ("d.xml", &format!("<alto>{}", deep("<TextBlock ID='a'>", 200_000))),
        ("e.xml", &format!("<mets>{}", deep("<div TYPE='ARTICLE'><fptr FILEID='a'/>", 200_000))),
    ]);
    fs::write(
        dir.path().join("f.docx"),
        zip(&[("word/document.xml", format!("<w:document>{}", deep("<w:tc><w:del>", 200_000)).as_bytes())]),
    )
    .unwrap();
    let (code, out, err) = said(baoshu(dir.path()).args([
        "figures",
        "a.json",
        "b.jsonl",
        "c.xml",
        "d.xml",
        "e.xml",
        "f.docx",
        "--format",
        "csv",
        "--columns",
        "value",
    ]));
    assert_eq!((code, column(&out, "value")), (2, BOTH.map(str::to_owned).to_vec()), "{err}");
    assert!(err.contains("a.json: is not JSON") && err.contains("b.jsonl#2: is not a JSON object"), "{err}");
    assert!(err.contains("e.xml: is METS and lists no ALTO page beside it"), "{err}");
}

/// A line without an end through a pipe: the memory that it takes is bounded by the limit, not by the line.
#[test]
fn a_line_without_end_is_bounded() {
    let dir = folder(&[]);
    for (name, head) in [("a", "{\"text\":\""), ("b.csv", "text\n\"")] {
        let script = format!(
            "{{ printf '%s' '{head}'; head -c 200000000 /dev/zero | tr '\\0' 'x'; }} | \
             (ulimit -v 1500000; exec \"$0\" figures - --max-document 4 --format csv --columns value)"
        );
        let out = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_baoshu")])
            .current_dir(dir.path())
            .stdout(Stdio::piped())
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(1), "{name}: {err}");
        assert!(err.contains("is larger than 4 MB"), "{name}: {err}");
    }
}

#[cfg(feature = "polars")]
#[test]
fn a_parquet_file_without_the_column_says_which_it_has() {
    let dir = folder(&[("a.txt", TEXT)]);
    let done = said(baoshu(dir.path()).args(["figures", "a.txt", "-q", "-o", "t.parquet"]));
    assert_eq!(done.0, 0, "{}", done.2);
    let (code, _, err) = said(baoshu(dir.path()).args(["figures", "t.parquet", "--text-column", "content"]));
    assert_eq!(code, 1);
    assert!(err.contains("t.parquet: has no column `content`; it has doc, "), "{err}");
    let bytes = fs::read(dir.path().join("t.parquet")).unwrap();
    fs::write(dir.path().join("torn.parquet"), &bytes[..bytes.len() / 2]).unwrap();
    let (code, out, err) = said(baoshu(dir.path()).args(["figures", "torn.parquet", "a.txt", "--format", "csv"]));
    assert_eq!((code, column(&out, "value")), (2, BOTH.map(str::to_owned).to_vec()), "{err}");
    assert!(err.contains("torn.parquet: "), "{err}");
}

/// A PDF whose catalogue lies in a stream of objects, with an array that nests deep.
#[cfg(feature = "pdf")]
fn pdf_of_objects(array: &str, content: &str) -> Vec<u8> {
    use std::io::Write;
    let packed = |data: &str| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(data.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut offsets = [0usize; 6];
    let mut object = |out: &mut Vec<u8>, n: usize, dictionary: String, data: Option<Vec<u8>>| {
        offsets[n] = out.len();
        match data {
            None => out.extend(format!("{n} 0 obj\n<<{dictionary}>>\nendobj\n").into_bytes()),
            Some(data) => {
                out.extend(format!("{n} 0 obj\n<<{dictionary}/Length {}>>\nstream\n", data.len()).into_bytes());
                out.extend(data);
                out.extend(b"\nendstream\nendobj\n");
            }
        }
    };
    object(&mut out, 2, "/Type/Pages/Count 1/Kids[4 0 R]".into(), None);
    let catalogue = format!("1 0 <</Type/Catalog/Pages 2 0 R/X {array}>>");
    object(&mut out, 3, "/Type/ObjStm/N 1/First 4/Filter/FlateDecode".into(), Some(packed(&catalogue)));
    object(&mut out, 4, "/Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R".into(), None);
    object(&mut out, 5, "/Filter/FlateDecode".into(), Some(packed(content)));
    let start = out.len();
    let mut table = Vec::new();
    let mut entry = |kind: u8, at: usize, n: u8| {
        table.push(kind);
        table.extend(u32::try_from(at).unwrap().to_be_bytes());
        table.push(n);
    };
    entry(0, 0, 0);
    entry(2, 3, 0);
    (2..6).for_each(|n| entry(1, offsets[n], 0));
    entry(1, start, 0);
    let dictionary = "/Type/XRef/Size 7/W[1 4 1]/Root 1 0 R";
    out.extend(format!("6 0 obj\n<<{dictionary}/Length {}>>\nstream\n", table.len()).into_bytes());
    out.extend(table);
    out.extend(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").into_bytes());
    out
}

#[cfg(feature = "pdf")]
#[test]
fn nesting_that_a_pdf_hides_in_its_streams_does_not_end_the_run() {
    let dir = folder(&[("z.txt", TEXT)]);
    let deep = format!("{}{}", "[".repeat(900_000), "]".repeat(900_000));
    for (name, file, what) in [
        ("fine.pdf", pdf_of_objects("[[1]]", "BT ET"), "has no text layer"),
        ("objects.pdf", pdf_of_objects(&deep, "BT ET"), "nests its objects too deep"),
        ("content.pdf", pdf_of_objects("[]", &format!("BT {deep} TJ ET")), "nests its objects too deep"),
    ] {
        fs::write(dir.path().join(name), file).unwrap();
        let (code, out, err) = said(baoshu(dir.path()).args(["figures", name, "z.txt", "--format", "csv"]));
        assert_eq!((code, column(&out, "value")), (2, BOTH.map(str::to_owned).to_vec()), "{name}: {err}");
        assert!(err.contains(&format!("{name}: {what}")), "{name}: {err}");
    }
}

/// Text that is cut in the middle of a character, as columns of fixed width cut it.
#[test]
fn characters_cut_in_half_are_counted_and_read_past() {
    let dir = folder(&[]);
    let gbk = encoding_rs::GBK.encode(&TEXT.repeat(9)).0.into_owned();
    let big5 = encoding_rs::BIG5.encode(&"全縣完成投資28.5億元，同比增長6.2%。\n".repeat(9)).0.into_owned();
    for (name, bytes) in [("gbk.txt", gbk), ("big5.txt", big5)] {
        for cut in 1..4 {
            fs::write(dir.path().join(name), &bytes[..bytes.len() - cut]).unwrap();
            let (code, out, err) =
                said(baoshu(dir.path()).args(["figures", name, "--format", "csv", "--columns", "value"]));
            assert_eq!(code, 0, "{name}: {err}");
            assert_eq!(column(&out, "value").len(), 18, "{name} cut by {cut}: {out}");
        }
        // Its first half character is lost, too.
        fs::write(dir.path().join(name), &bytes[1..]).unwrap();
        let (code, out, err) =
            said(baoshu(dir.path()).args(["figures", name, "--format", "csv", "--columns", "value"]));
        assert_eq!((code, column(&out, "value").len()), (0, 18), "{name}: {err}");
    }
}

/// The terminal is never steered, whatever prints what a text holds.
#[test]
fn no_command_lets_escapes_through() {
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}5m\u{202e}全县\u{1b}[5m完成投资28.5亿元，同比增长6.2%。\u{8}\u{7f}\n开展“五比五看”活动。\n";
    let dir = folder(&[
        ("a\u{1b}[5m.txt", evil),
        ("in/b.jsonl", &format!("{}\n", serde_json::json!({"id": "\u{1b}[2Jx", "text": evil, "title": "\u{1b}[5m题"}))),
    ]);
    let name = "a\u{1b}[5m.txt";
    let steers = |s: &str| s.chars().any(|c| (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || c == '\u{202e}');
    for args in [
        &["figures", name, "--format", "table", "--context"][..],
        &["figures", "in", "--format", "table"],
        &["slogans", name, "--format", "table"],
        &["explain", name],
        &["explain", name, "--at", "40"],
        &["mentions", name],
        &["show", name],
        &["figures", name, "--no-such\u{1b}[5m"],
        &["stats", "\u{1b}[5mno.csv", "--by", "\u{1b}[5m"],
        &["figures", name, "--columns", "\u{1b}[5m"],
        &["figures", name, "--meta", "\u{1b}[5m"],
        &["figures", name, "--include", "[\u{1b}[5m"],
    ] {
        // `script` gives the command a terminal.
        let quoted: Vec<String> = args.iter().map(|a| format!("'{a}'")).collect();
        let line = format!("'{}' {}", env!("CARGO_BIN_EXE_baoshu"), quoted.join(" "));
        let out = on_a_terminal(dir.path(), &line);
        if let Some(out) = &out {
            let bare = colours(out);
            assert!(!steers(&bare), "{args:?}: {bare:?}");
        }
        let (_, stdout, stderr) = said(baoshu(dir.path()).args(args));
        assert!(!steers(&colours(&stderr)), "{args:?}: {stderr:?}");
        if args.contains(&"table") {
            assert!(!steers(&stdout), "{args:?}: {stdout:?}");
        }
    }
}

/// What a command writes to a terminal, where `script` can give it one.
fn on_a_terminal(dir: &Path, line: &str) -> Option<String> {
    let out = Command::new("script")
        .args(["-qec", line, "/dev/null"])
        .current_dir(dir)
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&out.stdout).replace("\r\n", "\n"))
}

/// The text without the colours and marks that baoshu itself sets (SGR, and erasing the line of the progress bar).
fn colours(s: &str) -> String {
    let own = regex::Regex::new("\u{1b}\\[([0-4]|22|24|[39][0-7](;1)?|1;[39][0-7])?[mK]").unwrap();
    own.replace_all(s, "").into_owned()
}
