//! `baoshu figures`.

use super::{baoshu, column, folder, said, samples};
use std::path::Path;

/// Every row's text is the exact slice of the source: over the samples, and over ../shared/corpus where it is there.
#[test]
fn text_is_the_slice_of_the_source() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    for folder_ in [samples(), corpus] {
        if !folder_.exists() {
            continue;
        }
        for table in ["figures", "slogans"] {
            let dir = folder(&[]);
            let (code, csv, stderr) = said(baoshu(dir.path()).args([table, "-q", "--include", "*.txt"]).arg(&folder_));
            assert_eq!(code, 0, "{stderr}");
            let (docs, texts) = (column(&csv, "doc"), column(&csv, "text"));
            let (starts, ends) = (column(&csv, "start"), column(&csv, "end"));
            let mut page: (String, Vec<char>) = Default::default();
            for (i, doc) in docs.iter().enumerate() {
                if page.0 != *doc {
                    let bytes = std::fs::read(folder_.join(doc)).unwrap();
                    let text = String::from_utf8(bytes).unwrap();
                    page = (doc.clone(), text.trim_start_matches('\u{feff}').chars().collect());
                }
                let (start, end): (usize, usize) = (starts[i].parse().unwrap(), ends[i].parse().unwrap());
                let slice: String = page.1[start..end].iter().collect();
                // A leading sign that a spreadsheet could run is disarmed by an apostrophe.
                assert_eq!(texts[i].strip_prefix('\'').unwrap_or(&texts[i]), slice, "{doc} {start}");
            }
        }
    }
}

/// What the numbers of an audit and of a commune's report count: no verb and no state of it belongs to the name.
#[test]
fn what_is_counted_is_told_from_what_is_done_with_it() {
    let text = "9个项目进度滞后。\n\n7个专项资金结余结转。\n\n3家国有企业少计利润1.2亿元。\n\n\
                打井七百多眼。\n\n向国家交售公粮二百四十万斤。\n\n一万二千多劳动力上阵。\n";
    let dir = folder(&[("audit.txt", text)]);
    let (code, csv, stderr) = said(baoshu(dir.path()).args(["figures", "-q", "audit.txt"]));
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(column(&csv, "indicator"), ["项目", "专项资金", "国有企业", "利润", "打井", "公粮", "劳动力"]);
}
