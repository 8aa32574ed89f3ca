//! OpenCC's own cases, from ../shared when it is there, and the conversions of our own engine.

use baoshu::text::opencc::{Converter, names};
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn opencc_cases_hold() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites/opencc_testcases.jsonl");
    let Ok(cases) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let mut tally: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in cases.lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("a JSON object a line");
        let (input, config) = (case["input"].as_str().unwrap(), case["config"].as_str().unwrap());
        let accepted: Vec<&str> =
            case["expected"].as_array().unwrap().iter().filter_map(|e| e["text"].as_str()).collect();
        let converter = Converter::named(config).unwrap_or_else(|| panic!("no configuration {config}"));
        let (got, map) = converter.convert_with_map(input);
        assert_eq!(map.source_bytes(&(0..got.len())), 0..input.len());
        let (right, all) = tally.entry(config.to_owned()).or_default();
        *all += 1;
        if accepted.contains(&got.as_str()) {
            *right += 1;
        } else {
            wrong.push(format!("{config}: {input} gives {got}, not {}", accepted.join(" or ")));
        }
    }
    let (right, all) = tally.values().fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    assert!(all > 500, "only {all} cases read");
    assert!(right * 100 >= all * 99, "{right} of {all}: {tally:?}\n{}", wrong.join("\n"));
    eprintln!("{right} of {all} cases; wrong:\n{}", wrong.join("\n"));
}

#[test]
fn every_configuration_converts() {
    for (config, from, to) in [
        ("t2s", "鄉鎮幹部乾杯", "乡镇干部干杯"),
        ("s2t", "干部干杯皇后以后", "幹部乾杯皇后以後"),
        ("s2tw", "着力解决", "著力解決"),
        ("tw2s", "著力解決", "着力解决"),
        ("s2twp", "软件和网络", "軟體和網路"),
        ("tw2sp", "軟體和網路", "软件和网络"),
        ("s2hk", "说为", "説為"),
        ("hk2s", "説為", "说为"),
        ("t2jp", "學校", "学校"),
        ("jp2t", "学校", "學校"),
    ] {
        assert_eq!(Converter::named(config).unwrap().convert(from), to, "{config}");
    }
    assert_eq!(names().filter(|n| Converter::named(n).is_some()).count(), 16);
    assert!(Converter::named("s2x").is_none());
}

#[test]
fn a_conversion_that_changes_lengths_maps_back() {
    let source = "用打印机打印软件";
    let (text, map) = Converter::named("s2twp").unwrap().convert_with_map(source);
    assert_eq!(text, "用印表機列印軟體");
    let at = text.find("軟體").unwrap();
    assert_eq!(&source[map.source_bytes(&(at..text.len()))], "软件");
    assert_eq!(map.source_chars(source, &(at..text.len())), 6..8);
}

/// OpenCC's own library is the judge; its dictionaries are those of the system, which may be older than ours.
#[cfg(feature = "opencc")]
#[test]
fn the_library_agrees_but_for_its_older_dictionaries() {
    use baoshu::text::opencc::Library;
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.exists() {
        eprintln!("skipped: {} is not there", corpus.display());
        return;
    }
    let mut text = String::new();
    for entry in ignore::WalkBuilder::new(corpus).sort_by_file_path(Path::cmp).build().filter_map(Result::ok) {
        if entry.path().extension().is_some_and(|x| x == "txt") && text.len() < 1_000_000 {
            text += &std::fs::read_to_string(entry.path()).unwrap();
        }
    }
    let traditional = Converter::named("s2t").unwrap().convert(&text);
    for (config, text) in [("s2t", &text), ("t2s", &traditional), ("s2hk", &text), ("hk2s", &traditional)] {
        let (ours, theirs) =
            (Converter::named(config).unwrap().convert(text), Library::named(config).unwrap().convert(text));
        let mut different: BTreeMap<String, usize> = BTreeMap::new();
        for (a, b) in ours.chars().zip(theirs.chars()).filter(|(a, b)| a != b) {
            *different.entry(format!("{a} for {b}")).or_default() += 1;
        }
        let n: usize = different.values().sum();
        let all = text.chars().count();
        eprintln!("{config}: {n} of {all} characters differ: {different:?}");
        assert_eq!(ours.chars().count(), theirs.chars().count(), "{config}");
        assert!(n * 200 < all, "{config}: {n} of {all} characters differ");
    }
    assert!(Library::named("s2x").is_err());
    assert_eq!(Library::named("t2s").unwrap().convert("漢\0字"), "汉\0字");
}
