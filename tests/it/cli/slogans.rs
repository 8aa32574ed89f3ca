//! `baoshu slogans`.

use super::{baoshu, column, folder, said};

#[test]
fn the_table_has_its_columns() {
    let dir = folder(&[("a.txt", "")]);
    let (code, csv, _) = said(baoshu(dir.path()).args(["slogans", "a.txt"]));
    assert_eq!(code, 0);
    assert!(
        csv.starts_with("doc,article,title,paragraph,sentence,start,end,text,slogan,kind,template,declared,items,")
    );
}

#[test]
fn rows_point_at_the_source_and_carry_items() {
    let text = "标题\n\n全县推行「三亮三评」活動(即亮身份、亮職責、亮承諾,群眾評、黨員評、組織評)。\n各鄉鎮落實「三亮三评」。\n";
    let dir = folder(&[("a.txt", text)]);
    let (code, csv, _) = said(baoshu(dir.path()).args(["slogans", "a.txt"]));
    assert_eq!(code, 0);
    assert_eq!(column(&csv, "slogan"), ["三亮三评", "三亮三评"]);
    assert_eq!(column(&csv, "declared"), ["6", "6"]);
    assert_eq!(column(&csv, "items"), ["亮身份|亮职责|亮承诺|群众评|党员评|组织评", ""]);
    assert_eq!(column(&csv, "complete"), ["true", ""]);
    let chars: Vec<char> = text.chars().collect();
    for (start, (end, cell)) in column(&csv, "start").iter().zip(column(&csv, "end").iter().zip(column(&csv, "text"))) {
        let slice: String = chars[start.parse().unwrap()..end.parse().unwrap()].iter().collect();
        assert_eq!(slice, cell);
    }
}

#[test]
fn a_summary_joins_variants_and_a_period_splits_them() {
    let meta = "file,date,place\na.txt,2019-03-01,甲县\nb.txt,2020-06-01,乙县\n";
    let dir = folder(&[
        ("a.txt", "开展“五查五改”活动。"),
        ("b.txt", "深化“5查5改”,再谈“五查五改活动”。"),
        ("meta.csv", meta),
    ]);
    let run = |more: &[&str]| {
        let (code, csv, err) =
            said(baoshu(dir.path()).args(["slogans", "--summary", "--meta", "meta.csv", "a.txt", "b.txt"]).args(more));
        assert_eq!(code, 0, "{err}");
        csv
    };
    let csv = run(&[]);
    assert_eq!(column(&csv, "slogan"), ["五查五改"]);
    assert_eq!(column(&csv, "mentions"), ["3"]);
    assert_eq!(column(&csv, "documents"), ["2"]);
    assert_eq!(column(&csv, "places"), ["2"]);
    assert_eq!(column(&csv, "first_seen"), ["2019-03-01"]);
    assert_eq!(column(&csv, "last_seen"), ["2020-06-01"]);
    assert_eq!(column(&csv, "known"), ["false"]);
    let csv = run(&["--by", "year"]);
    assert_eq!(column(&csv, "period"), ["2019", "2020"]);
    assert_eq!(column(&csv, "mentions"), ["1", "2"]);
}

#[test]
fn what_is_discovered_is_a_dictionary() {
    let page = "落实“四个做到”。做到“四个做到”要求。“四个做到”(即做到学、做到查、做到改、做到评)。";
    let dir = folder(&[("a.txt", page), ("b.txt", page)]);
    let found = said(baoshu(dir.path()).args(["slogans", "--discover", "-f", "tsv", "a.txt", "b.txt"]));
    assert_eq!(found.0, 0, "{}", found.2);
    let row = found.1.lines().nth(1).unwrap();
    assert!(row.starts_with("四个做到\t做到学|做到查|做到改|做到评\t"), "{row}");
    // The same text as a dictionary: it is known now, and nothing is left to discover.
    std::fs::create_dir(dir.path().join("mine")).unwrap();
    std::fs::write(dir.path().join("mine/slogans.tsv"), &found.1).unwrap();
    let (code, again, err) =
        said(baoshu(dir.path()).args(["slogans", "--discover", "--dicts", "mine", "-f", "tsv", "a.txt", "b.txt"]));
    assert_eq!(code, 0, "{err}");
    assert_eq!(again.lines().count(), 1, "{again}");
}
