//! `baoshu report`. What a browser makes of it: `make test-browser`.

use super::{baoshu, folder, said, samples};

#[test]
fn the_page_is_whole_and_text_stays_text() {
    // A page in HTML would lose its markup when it is read: here it stands in the tables.
    let figures = "doc,title,sentence,start,end,text,kind,value,unit,indicator,indicator_code,subject,region_code,period_start,period_end,sentence_text\n\
        a.txt,<script>alert(1)</script>,1,5,7,3项,count,3,项,<b>粮食</b>,gdp,</script><img src=x>,431224,2022-01-01,2022-12-31,<b>粮食3项</script>\n";
    let dir = folder(&[("t/figures.csv", figures), ("t/slogans.csv", "doc,slogan,items\na.txt,<u>三问</u>,\n")]);
    let (code, _, notes) = said(baoshu(dir.path()).args(["report", "t", "-o", "r.html", "--title", "<i>甲</i>"]));
    assert_eq!((code, notes.as_str()), (0, ""));
    let page = std::fs::read_to_string(dir.path().join("r.html")).unwrap();
    assert_eq!(page.matches("<script").count(), 2, "the data and the program");
    assert_eq!(page.matches("</script>").count(), 2);
    assert!(!page.contains("<img") && !page.contains("<b>粮") && !page.contains("<u>") && !page.contains("<i>甲"));
    assert!(
        page.contains("&lt;i&gt;甲") && page.contains("\\u003cb\\u003e粮食3项"),
        "the title and the sentence are there as text"
    );
    assert!(
        page.contains("default-src 'none'") && !page.contains("http://") && !page.contains("https://"),
        "nothing is loaded"
    );
    assert!(page.contains("lang=\"zh-Hans\"") && page.contains("主要指标"));
    let (_, english, _) = said(baoshu(dir.path()).args(["report", "t", "--lang", "en"]));
    assert!(english.contains("lang=\"en\"") && english.contains("Key indicators"));
}

#[test]
fn tables_without_sentences_or_rows_make_a_page_too() {
    let dir = folder(&[
        ("empty.csv", "doc,value,kind\n"),
        ("figures.csv", "doc,kind,value,unit,text\na,rate,多,%,多\na,rate,5,%,5%\n"),
    ]);
    let (code, page, notes) = said(baoshu(dir.path()).args(["report", "empty.csv"]));
    assert!(code == 0 && page.contains("</html>") && notes.contains("the table has no rows"), "{notes}");
    let (code, page, notes) = said(baoshu(dir.path()).args(["report", "figures.csv"]));
    assert!(code == 0 && page.contains("\"sentence\":[-1]"), "{notes}");
    assert!(notes.contains("`多` is no number") && notes.contains("hold no sentences"), "{notes}");
}

#[test]
fn figures_have_their_sentence_on_request() {
    let dir = folder(&[]);
    let page = samples().join("01-county-half-year.txt");
    let run = |args: &[&str]| said(baoshu(dir.path()).arg("figures").arg(&page).args(args)).1;
    let csv = run(&["--context"]);
    let sentences = super::column(&csv, "sentence_text");
    assert!(sentences.iter().zip(super::column(&csv, "text")).all(|(s, t)| s.contains(&t)), "{csv}");
    assert!(!run(&[]).contains("sentence_text"));
    assert_eq!(super::column(&run(&["--columns", "sentence_text"]), "sentence_text"), sentences);
    for (format, args) in [("csv", &["--context"][..]), ("csv", &[]), ("parquet", &["--context"]), ("parquet", &[])] {
        if format == "parquet" && !cfg!(feature = "polars") {
            continue;
        }
        let mut extract = baoshu(dir.path());
        extract.arg("extract").arg(&page).args(["-o", "t", "-q", "-f", format]).args(args);
        assert_eq!(said(&mut extract).0, 0);
        let (_, _, notes) = said(baoshu(dir.path()).args(["report", "t"]));
        assert_eq!(notes.contains("hold no sentences"), args.is_empty(), "{format} {args:?} {notes}");
    }
}
