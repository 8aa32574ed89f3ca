//! Issues of digitised newspapers as they are delivered: a METS file beside its ALTO pages, in a folder or an archive. Articles come
//! in their reading order, over columns and pages; nothing is read twice, nothing is lost, nothing outside is opened.

use crate::cli::{baoshu, column, said};
use crate::formats::{tar, zip};
use std::fs;
use std::path::Path;

/// A page of blocks, each an id and its lines; a head above them.
fn alto(head: &str, blocks: &[(&str, &[&str])]) -> String {
    let line = |l: &&str| format!("<TextLine><String CONTENT=\"{l}\"/></TextLine>");
    let block = |(id, lines): &(&str, &[&str])| {
        format!("<TextBlock ID=\"{id}\">{}</TextBlock>", lines.iter().map(line).collect::<String>())
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><alto xmlns=\"http://www.loc.gov/standards/alto/ns-v3#\"><Layout><Page ID=\"P\">\
         <TopMargin><TextBlock ID=\"H\">{}</TextBlock></TopMargin><PrintSpace>{}</PrintSpace></Page></Layout></alto>",
        line(&head),
        blocks.iter().map(block).collect::<String>()
    )
}

/// Two pages: the second article goes on over the page and stands between the columns of the first.
fn pages() -> [String; 2] {
    let first = alto(
        "南桥日报 第1版",
        &[
            ("B1", &["夏粮丰收"]),
            ("B2", &["今年夏季，在县委", "领导下，全县共收", "麦子3200吨，比去"]),
            ("B3", &["新修水渠"]),
            ("B4", &["全县修水渠48公里，"]),
            ("B5", &["年增加百分之十二。"]),
        ],
    );
    let second = alto("南桥日报 第2版", &[("B1", &["受益农田7500亩。"]), ("B2", &["本县电影队下乡放映26场。"])]);
    [first, second]
}

fn mets(logical: bool, second: &str) -> String {
    let area = |file: &str, block: &str| {
        format!("<mets:fptr><mets:area FILEID=\"{file}\" BETYPE=\"IDREF\" BEGIN=\"{block}\"/></mets:fptr>")
    };
    let article = |label: &str, heading: String, body: String| {
        format!(
            "<mets:div TYPE=\"ARTICLE\" LABEL=\"{label}\"><mets:div TYPE=\"HEADING\">{heading}</mets:div><mets:div TYPE=\"BODY\">{body}</mets:div></mets:div>"
        )
    };
    let articles = article("夏粮丰收", area("A1", "B1"), area("A1", "B2") + &area("A1", "B5"))
        + &article("新修水渠", area("A1", "B3"), area("A1", "B4") + &area("A2", "B1"));
    let articles = if logical {
        format!("<mets:structMap TYPE=\"LOGICAL\"><mets:div TYPE=\"ISSUE\">{articles}</mets:div></mets:structMap>")
    } else {
        String::new()
    };
    format!(
        "<?xml version=\"1.0\"?><mets:mets xmlns:mets=\"http://www.loc.gov/METS/\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\
         <mets:dmdSec ID=\"D\"><mets:mdWrap MDTYPE=\"MODS\"><mets:xmlData><mods:mods xmlns:mods=\"m\"><mods:titleInfo><mods:title>南桥日报</mods:title></mods:titleInfo>\
         <mods:originInfo><mods:dateIssued>1953-07-05</mods:dateIssued></mods:originInfo></mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>\
         <mets:fileSec><mets:fileGrp ID=\"I\"><mets:file ID=\"I1\"><mets:FLocat xlink:href=\"file://./img/1.tif\"/></mets:file></mets:fileGrp>\
         <mets:fileGrp ID=\"ALTO\"><mets:file ID=\"A1\"><mets:FLocat xlink:href=\"file://./alto/1.xml\"/></mets:file>\
         <mets:file ID=\"A2\"><mets:FLocat xlink:href=\"{second}\"/></mets:file></mets:fileGrp></mets:fileSec>\
         <mets:structMap TYPE=\"PHYSICAL\"><mets:div TYPE=\"Newspaper\"><mets:div TYPE=\"PAGE\" ORDER=\"1\"><mets:fptr FILEID=\"I1\"/><mets:fptr FILEID=\"A1\"/></mets:div>\
         <mets:div TYPE=\"PAGE\" ORDER=\"2\"><mets:fptr FILEID=\"A2\"/></mets:div></mets:div></mets:structMap>{articles}</mets:mets>"
    )
}

fn issue(dir: &Path, logical: bool, second: &str) {
    fs::create_dir_all(dir.join("in/alto")).unwrap();
    fs::write(dir.join("in/issue.xml"), mets(logical, second)).unwrap();
    for (n, page) in (1..).zip(pages()) {
        fs::write(dir.join(format!("in/alto/{n}.xml")), page).unwrap();
    }
}

const COLUMNS: [&str; 6] = ["figures", "--format", "csv", "--columns", "doc,title,page,value,unit,period_start", "in"];

/// The rows of the issue without their document.
const ROWS: [&str; 5] =
    ["夏粮丰收,1,3200,吨", "夏粮丰收,1,12,%", "新修水渠,1,48,公里", "新修水渠,2,7500,亩", ",2,26,场"];

fn rows(out: &str) -> Vec<String> {
    let columns = ["title", "page", "value", "unit"].map(|name| column(out, name));
    (0..columns[0].len()).map(|i| columns.iter().map(|c| c[i].as_str()).collect::<Vec<_>>().join(",")).collect()
}

#[test]
fn articles_are_read_in_their_order_and_once() {
    let dir = tempfile::tempdir().unwrap();
    issue(dir.path(), true, "alto/2.xml");
    let (code, out, err) = said(baoshu(dir.path()).args(COLUMNS));
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert_eq!(rows(&out), ROWS);
    assert_eq!(column(&out, "doc"), ["issue.xml#1", "issue.xml#1", "issue.xml#2", "issue.xml#2", "issue.xml#3"]);
    assert_eq!(column(&out, "period_start")[0], "1953-01-01", "the issue tells the year: {out}");
    // The same issue, its pages named beside it, in an archive.
    let [one, two] = pages();
    let entries: [(&str, &str); 3] =
        [("n/alto/1.xml", &one), ("n/alto/2.xml", &two), ("n/issue.xml", &mets(true, "alto/2.xml"))];
    let entries = entries.map(|(n, t)| (n, t.as_bytes()));
    fs::write(dir.path().join("a.zip"), zip(&entries)).unwrap();
    let (code, out, err) = said(baoshu(dir.path()).args(&COLUMNS[..5]).arg("a.zip"));
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert_eq!(rows(&out), ROWS);
    // A stream cannot go back to the pages: they are read by themselves, and the issue says why.
    fs::write(dir.path().join("a.tar"), tar(&entries)).unwrap();
    let (code, out, err) = said(baoshu(dir.path()).args(&COLUMNS[..5]).arg("a.tar"));
    assert_eq!((code, column(&out, "value").len()), (2, 5), "{out}");
    assert!(err.contains("a.tar/n/issue.xml: is METS, and the pages that it lists cannot be reached"), "{err}");
}

#[test]
fn without_articles_the_issue_is_one_document_of_pages() {
    let dir = tempfile::tempdir().unwrap();
    issue(dir.path(), false, "alto/2.xml");
    let (code, out, err) = said(baoshu(dir.path()).args(["extract", "in", "-o", "out", "--format", "csv"]));
    assert_eq!(code, 0, "{err}{out}");
    let documents = fs::read_to_string(dir.path().join("out/documents.csv")).unwrap();
    for (name, value) in [("doc", "issue.xml"), ("date", "1953-07-05"), ("outlet", "南桥日报")] {
        assert_eq!(column(&documents, name), [value], "{documents}");
    }
    let figures = fs::read_to_string(dir.path().join("out/figures.csv")).unwrap();
    assert_eq!(column(&figures, "page"), ["1", "1", "1", "2", "2"].map(str::to_owned)[..], "{figures}");
}

#[test]
fn pages_that_are_missing_or_elsewhere_are_errors_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("outside.xml"), alto("", &[("B1", &["全县存款99亿元。"])])).unwrap();
    for (second, error) in [("alto/9.xml", true), ("../outside.xml", false), ("http://a.invalid/2.xml", false)] {
        issue(dir.path(), true, second);
        fs::remove_file(dir.path().join("in/alto/2.xml")).unwrap();
        let (code, out, err) = said(baoshu(dir.path()).args(COLUMNS));
        assert!(!out.contains("9900000000"), "{second}: {out}");
        assert_eq!(column(&out, "value"), ["3200", "12", "48"], "{second}: {out}");
        assert_eq!(
            (code, err.contains("in/alto/9.xml: No such file")),
            if error { (2, true) } else { (0, false) },
            "{err}"
        );
    }
    fs::remove_dir_all(dir.path().join("in/alto")).unwrap();
    let (code, _, err) = said(baoshu(dir.path()).args(&COLUMNS[..5]).arg("in/issue.xml"));
    assert_eq!(code, 1);
    assert!(err.contains("No such file"), "{err}");
}
