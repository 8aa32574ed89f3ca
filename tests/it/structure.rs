//! The structure of any text whatever: nothing panics, and every part lies where it must.

use baoshu::input::Meta;
use baoshu::text::document::{Document, meta::DocMeta};
use baoshu::text::{Text, layout};
use proptest::prelude::*;

/// Texts made of what pages are made of.
fn page() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\n",
        "\n\n",
        "\r\n",
        "\u{c}",
        " ",
        "\u{3000}",
        "\u{200b}",
        "\t",
        "|",
        "#",
        "# ",
        "——",
        "……",
        "。",
        "，",
        ",",
        "、",
        ":",
        "“",
        "”",
        "「",
        "」",
        "《",
        "》",
        "(",
        ")",
        "（",
        "）",
        "【",
        "】",
        "·",
        "■",
        "□",
        "12",
        "２０２２年",
        "3月5日",
        "2018年05月07日",
        "-",
        "/",
        "第3版:",
        "全村修路3公里",
        "增长4.9%",
        "百分之",
        "八点三",
        "本报讯(记者甄一鸣)",
        "新华社北京3月5日电",
        "本报记者 米小禾",
        "摄",
        "责任编辑:",
        "返回目录",
        "编者按:",
        "天气预报:",
        "一、",
        "(二)",
        "今(114)年",
        "去(",
        ")年",
        "来源:南桥日报",
        "政府工作报告",
        "立法會 ─ 2013年 2月 6日",
        "A",
        "hd9",
        "é",
        "𠮷",
        "\u{0}",
    ]);
    prop::collection::vec(prop_oneof![9 => piece.prop_map(str::to_owned), 1 => ".{0,12}"], 0..160)
        .prop_map(|v| v.concat())
}

proptest! {
    #[test]
    fn joins_are_in_order_and_drop_only_layout(source in page()) {
        let mut at = 0;
        for r in layout::joins(&source) {
            prop_assert!(r.start >= at && r.start < r.end && r.end <= source.len());
            prop_assert!(source.is_char_boundary(r.start) && source.is_char_boundary(r.end));
            at = r.end;
        }
    }

    #[test]
    fn every_part_lies_where_it_must(source in page(), path in "[a-z0-9/_-]{0,30}") {
        let doc = Document::new(Text::new(source));
        let norm = &doc.text.norm;
        prop_assert!(!doc.articles.is_empty());
        let mut next = 0;
        for (i, a) in doc.articles.iter().enumerate() {
            prop_assert_eq!(a.paragraphs.start, next);
            next = a.paragraphs.end;
            prop_assert!(a.paragraphs.clone().all(|p| doc.paragraphs[p].article == i));
            prop_assert!(a.continues.is_none_or(|c| c < doc.articles.len() && c != i));
        }
        prop_assert_eq!(next, doc.paragraphs.len());
        let mut at = 0;
        for (i, p) in doc.paragraphs.iter().enumerate() {
            prop_assert!(p.span.start >= at && !norm[p.span.clone()].trim().is_empty());
            prop_assert!(p.duplicate_of.is_none_or(|d| d != i && d < doc.paragraphs.len()));
            at = p.span.end;
        }
        let mut at = 0;
        for s in &doc.sentences {
            let p = &doc.paragraphs[s.paragraph];
            prop_assert!(p.kind.is_read() && s.span.start >= at.max(p.span.start) && s.span.end <= p.span.end);
            prop_assert!(!norm[s.span.clone()].is_empty());
            at = s.span.end;
        }
        if let Some(date) = DocMeta::find(&doc, &path, &Meta::default()).date {
            prop_assert!(date.first_day() <= date.last_day());
        }
    }
}

#[test]
fn the_same_story_in_two_papers_is_marked_in_the_documents() {
    let story: String = (1..=30)
        .map(|i| {
            format!(
                "第{i}个村今年修路{}公里,惠及群众{}户,比上年多出{}户;村里还办起了{}家合作社。\n",
                i * 3 % 17 + 1,
                i * 41,
                i * 7,
                i % 5 + 2
            )
        })
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(dir.path().join(name), text).unwrap();
    write("a.txt", format!("南桥日报 2018年05月07日\n各村修路忙\n本报讯(记者甄一鸣){story}"));
    write(
        "b.txt",
        format!("北山晚报 2018年05月08日\n南桥县各村修路\n据南桥日报 {}", story.replacen("群众", "村民", 3)),
    );
    write("c.txt", "北山晚报 2018年05月08日\n又一条消息\n全县今年植树3万株,其中果树1万株。\n".repeat(3));
    let out = dir.path().join("tables");
    assert_cmd::Command::cargo_bin("baoshu")
        .unwrap()
        .arg("extract")
        .arg(dir.path())
        .arg("-o")
        .arg(&out)
        .args(["--format", "csv"])
        .assert()
        .success();
    let mut table = csv::Reader::from_path(out.join("documents.csv")).unwrap();
    let column = table.headers().unwrap().iter().position(|h| h == "duplicate_of").unwrap();
    let marks: Vec<(String, String)> =
        table.records().map(|r| r.unwrap()).map(|r| (r[0].to_owned(), r[column].to_owned())).collect();
    let find =
        |doc: &str| marks.iter().find(|m| m.0.ends_with(doc)).unwrap_or_else(|| panic!("{doc} in {marks:?}")).1.clone();
    assert!(find("b.txt").ends_with("a.txt"), "{marks:?}");
    assert_eq!((find("a.txt").as_str(), find("c.txt").as_str()), ("", ""));
}
