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
