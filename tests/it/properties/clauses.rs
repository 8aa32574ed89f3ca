//! Clauses of real pages in an order that nobody wrote: what one clause opens, another closes. Two faults that a million torn
//! inputs had not met were found so.

use super::{targets, times};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// Marks that end a clause or begin another.
const MARKS: &[char] = &['，', '。', '；', '：', '、', '！', '？', '“', '”', '（', '）', '《', '》', '「', '」', '\n'];

/// All clauses of the samples, and of ../shared/corpus where it is there, with the marks behind them.
fn clauses() -> Vec<String> {
    fn texts(folder: &Path, into: &mut Vec<PathBuf>) {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()) {
            match path.extension() {
                None => texts(&path, into),
                Some(ending) if ending == "txt" => into.push(path),
                Some(_) => {}
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    texts(&root.join("samples"), &mut paths);
    texts(&root.join("../shared/corpus"), &mut paths);
    paths.sort();
    let pages = paths.iter().filter_map(|p| std::fs::read_to_string(p).ok());
    pages.flat_map(|page| page.split_inclusive(MARKS).map(ToOwned::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn clauses_in_any_order_hold() {
    let clauses = clauses();
    assert!(clauses.len() > 100, "only {}", clauses.len());
    let page = proptest::collection::vec(proptest::sample::select(clauses), 20..120).prop_map(|c| c.concat());
    let config = ProptestConfig { cases: 600 * times(), failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(page in page, breaks in any::<bool>())| {
        let page = if breaks { page } else { page.replace('\n', "") };
        targets::figures(page.as_bytes());
        targets::slogans(page.as_bytes());
    });
}
