//! The same report in every format and container gives the same figures, and bad files are errors of their own.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TITLE: &str = "甲县上半年经济运行平稳";
const PARAGRAPHS: [&str; 3] = [
    "本报讯　上半年，甲县完成地区生产总值28.5亿元，同比增长6.2%，农村居民人均可支配收入达到12345元，比上年增长8.1%。",
    "全县规模以上工业增加值增长7.3%，固定资产投资完成15.6亿元，社会消费品零售总额9.8亿元，增长10.2%。",
    "下半年，甲县将继续推进37个重点项目建设，力争全年地区生产总值增长6%，为全市发展作出贡献。",
];

fn plain() -> String {
    format!("{TITLE}\n{}\n", PARAGRAPHS.join("\n"))
}

fn html() -> String {
    let body: String = PARAGRAPHS.iter().map(|p| format!("<p>{p}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html><head><meta charset='iso-8859-1'><title>{TITLE}_某报网</title></head><body><div class='nav'><a href='/'>首页</a> \
         <a href='/n'>新闻30条</a></div><h1>{TITLE}</h1><div id='ozoom'>{body}</div><div class='footer'><a href='/c'>关于我们</a> 备案号：京ICP备12345号</div></body></html>"
    )
}

pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn docx() -> Vec<u8> {
    let body: String =
        plain().lines().map(|l| format!("<w:p><w:r><w:t xml:space=\"preserve\">{l}</w:t></w:r></w:p>")).collect();
    let document = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

fn epub() -> Vec<u8> {
    zip(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<container><rootfiles><rootfile full-path='O/p.opf'/></rootfiles></container>"),
        (
            "O/p.opf",
            b"<package><manifest><item id='a' href='a.xhtml'/></manifest><spine><itemref idref='a'/></spine></package>",
        ),
        (
            "O/a.xhtml",
            format!("<html><body><h1>{TITLE}</h1><p>{}</p></body></html>", PARAGRAPHS.join("</p><p>")).as_bytes(),
        ),
    ])
}

fn warc() -> Vec<u8> {
    let page = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", html());
    format!(
        "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nx\n\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\n\
         WARC-Target-URI: http://a/1.html\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n",
        page.len()
    )
    .into_bytes()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn baoshu(args: &[&str], path: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_baoshu")).args(args).arg(path).output().unwrap()
}

fn figures(path: &Path) -> String {
    let out = baoshu(&["figures", "--format", "tsv", "--columns", "text,value,unit,kind,indicator"], path);
    assert!(out.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn refused(args: &[&str], path: &Path) -> String {
    let out = baoshu(args, path);
    assert!(!out.status.success(), "{} was read", path.display());
    String::from_utf8(out.stderr).unwrap()
}

#[test]
fn every_format_gives_the_figures_of_the_text() {
    let folder = Folder::new();
    let text = plain();
    let wanted = figures(&folder.write("a.txt", text.as_bytes()));
    assert!(wanted.lines().count() > 8, "{wanted}");
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let record = serde_json::json!({"id": "r1", "正文": text, "date": "2013-07-20"}).to_string();
    let csv = format!("编号,内容\n1,\"{text}\"\n");
    let rss = format!(
        "<rss><channel><item><title>{TITLE}</title><description><![CDATA[<p>{}</p>]]></description></item></channel></rss>",
        PARAGRAPHS.join("</p><p>")
    );
    for (name, bytes) in [
        ("gbk.txt", gbk.into_owned()),
        ("utf16.txt", utf16),
        ("page.html", html().into_bytes()),
        ("html-named.txt", encoding_rs::GBK.encode(&html()).0.into_owned()),
        ("word.docx", docx()),
        ("book.epub", epub()),
        ("records.jsonl", record.clone().into_bytes()),
        ("value.json", record.clone().into_bytes()),
        ("table.csv", encoding_rs::GBK.encode(&csv).0.into_owned()),
        ("feed.xml", rss.into_bytes()),
        ("a.txt.gz", gzip(text.as_bytes())),
        ("a.txt.zst", zstd::encode_all(text.as_bytes(), 3).unwrap()),
        ("a.txt.bz2", bzip2_bytes(text.as_bytes())),
        ("a.zip", zip(&[("2022/a.txt", text.as_bytes()), ("2022/p.jpg", b"\xff\xd8\xff")])),
        ("word.zip", zip(&[("a.docx", &docx())])),
        ("nested.zip", zip(&[("in.zip", &zip(&[("a.txt", text.as_bytes())]))])),
        ("a.tar.gz", gzip(&tar(&[("x/a.txt", text.as_bytes())]))),
        ("no-name", tar(&[("a.txt", text.as_bytes())])),
        ("a.warc.gz", gzip(&warc())),
        ("records.jsonl.gz", gzip(record.as_bytes())),
    ] {
        assert_eq!(figures(&folder.write(name, &bytes)), wanted, "{name}");
    }
}

fn bzip2_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn documents_inside_files_have_ids() {
    let folder = Folder::new();
    let ids = |path: &Path| {
        let out = baoshu(&["figures", "--format", "tsv", "--columns", "doc"], path);
        let out = String::from_utf8(out.stdout).unwrap();
        let mut ids: Vec<String> = out.lines().skip(1).map(|l| l.rsplit('/').next().unwrap().to_owned()).collect();
        ids.dedup();
        ids
    };
    let two = zip(&[("a.txt", plain().as_bytes()), ("b.txt", plain().as_bytes())]);
    assert_eq!(ids(&folder.write("z.zip", &two)), ["a.txt", "b.txt"]);
    let rows = "{\"text\":\"增长5%\"}\n{\"id\":\"n7\",\"text\":\"增长6%\"}\n";
    assert_eq!(ids(&folder.write("r.jsonl", rows.as_bytes())), ["r.jsonl#1", "n7"]);
    let (gbk, _, _) = encoding_rs::GBK.encode("统计");
    // Archives made on Chinese Windows name their entries in GBK: an entry without the mark of UTF-8.
    let mut named = tar(&[("xxxx.txt", plain().as_bytes())]);
    named[..4].copy_from_slice(&gbk);
    let sum: u32 = named[..148].iter().chain(&[b' '; 8]).chain(&named[156..512]).map(|b| u32::from(*b)).sum();
    named[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    assert_eq!(ids(&folder.write("g.tar", &named)), ["统计.txt"]);
}

#[test]
fn bad_files_are_errors_of_their_own() {
    let folder = Folder::new();
    let text = plain();
    let good = zip(&[("a.txt", text.as_bytes())]);
    let cut = folder.write("cut.zip", &good[..good.len() - 30]);
    assert!(refused(&["figures"], &cut).contains("is not a whole ZIP archive"));
    let packed = gzip(text.repeat(50).as_bytes());
    let cut = folder.write("cut.gz", &packed[..packed.len() / 2]);
    assert!(refused(&["figures"], &cut).contains("is cut short"));
    let escape = folder.write("escape.zip", &zip(&[("../../etc/a.txt", text.as_bytes()), ("b.txt", text.as_bytes())]));
    let out = baoshu(&["figures"], &escape);
    assert_eq!(out.status.code(), Some(2), "the good entry is read");
    assert!(String::from_utf8_lossy(&out.stderr).contains("its name points outside the archive"));
    let bomb = gzip(&vec![b'1'; 100 << 20]);
    let bomb = folder.write("bomb.txt.gz", &bomb);
    assert!(refused(&["figures"], &bomb).contains("unpacks to more than 200 times its size"));
    let large = folder.write("large.txt", &vec![b'1'; (1 << 20) + 1]);
    assert!(refused(&["figures", "--max-size", "1"], &large).contains("is larger than 1 MB"));
    let image = folder.write("photo.txt", b"\x89PNG\r\n\x1a\n");
    assert!(refused(&["figures"], &image).contains("is not text (a PNG image)"));
    let columns = folder.write("t.csv", "a,b\n1,2\n".as_bytes());
    assert!(
        refused(&["figures"], &columns)
            .contains("has no column that holds the text; name one with --text-column; it has a, b")
    );
    assert!(refused(&["figures", "--text-column", "c"], &columns).contains("has no column `c`; it has a, b"));
    let deep = zip(&[("a.zip", &zip(&[("b.zip", &zip(&[("c.txt", text.as_bytes())]))]))]);
    assert!(
        refused(&["figures"], &folder.write("deep.zip", &deep)).contains("is an archive in an archive in an archive")
    );
    let nothing = folder.write("pictures.zip", &zip(&[("a.jpg", b"\xff\xd8\xff")]));
    assert!(refused(&["figures"], &nothing).contains("holds no text"));
}

#[test]
fn a_bad_record_does_not_stop_the_others() {
    let folder = Folder::new();
    let long = format!("{{\"text\":\"{}\"}}", "长".repeat(400_000));
    let rows = format!("{{\"text\":\"增长5%\"}}\nnot json\n{long}\n{{\"text\":\"增长6%\"}}\n");
    let path = folder.write("r.jsonl", rows.as_bytes());
    let out = baoshu(&["figures", "--max-size", "1", "--format", "tsv", "--columns", "value"], &path);
    assert_eq!(String::from_utf8(out.stdout).unwrap(), "value\n5\n6\n");
    assert_eq!(out.status.code(), Some(2));
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(
        said.contains("r.jsonl#2: is not a JSON object") && said.contains("r.jsonl#3: is larger than 1 MB"),
        "{said}"
    );
}

#[test]
fn a_table_in_a_folder_that_holds_no_text_is_passed_over() {
    let folder = Folder::new();
    folder.write("meta.tsv", "file\tdate\na.txt\t2013\n".as_bytes());
    folder.write("a.txt", plain().as_bytes());
    let out = baoshu(&["figures"], folder.0.path());
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn text_prints_what_offsets_count_in() {
    let folder = Folder::new();
    let path = folder.write("page.html", html().as_bytes());
    let out = baoshu(&["text"], &path);
    assert_eq!(String::from_utf8(out.stdout).unwrap().trim_end(), plain().trim_end());
    let forced = folder.write("b.txt", &encoding_rs::BIG5.encode("增長5%").0);
    let out = baoshu(&["text", "--encoding", "big5"], &forced);
    assert_eq!(String::from_utf8(out.stdout).unwrap(), "增長5%");
}
