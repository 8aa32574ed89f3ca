//! Pages that are changed where nothing may change: another script, another order, another paragraph.

use crate::cli::{baoshu, said};
use crate::pages::{Page, gold, samples};
use baoshu::row::FigureRow;
use baoshu::text::opencc::Converter;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::path::Path;

/// What a figure says, without where it stands.
fn said_by(r: &FigureRow) -> (&'static str, Option<Decimal>, Option<Decimal>, String) {
    (r.kind.as_str(), r.value, r.value_max, r.unit.clone())
}

/// Sentences of the trade, `#` for a number.
const SENTENCES: &[&str] = &[
    "全县实现生产总值#亿元，同比增长#%。",
    "粮食总产量达到#万吨，比上年增产#万吨。",
    "农村居民人均可支配收入#元，增长#%，城乡收入比缩小到#。",
    "新建公路#公里，改造危房#户。",
    "失业率由#%降至#%，下降了#个百分点。",
    "来自全国各地的游客近#万人次，是去年同期的#倍。",
    "到年底力争开工项目#个，投资额不低于#亿元。",
    "产品合格率为百分之#，名列全省第三。",
    "他们连续#天奋战在一线，抢收小麦#余亩。",
    "其中，出口#万美元，占总额的三分之一。",
];

fn page() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        (2u32..1000).prop_map(|n| n.to_string()),
        (11u32..999).prop_map(|n| format!("{}.{}", n / 10, n % 10))
    ];
    let sentence = (proptest::sample::select(SENTENCES), proptest::collection::vec(number, 3));
    let sentence = sentence.prop_map(|(s, numbers)| numbers.iter().fold(s.to_owned(), |s, n| s.replacen('#', n, 1)));
    proptest::collection::vec((sentence, any::<bool>()), 1..8)
        .prop_map(|s| s.into_iter().map(|(s, ends)| if ends { s + "\n" } else { s }).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_scripts_give_the_same_values(text in page()) {
        let page = Page { name: "p.txt".into(), text, meta: Default::default() };
        for config in ["s2t", "s2tw", "s2hk"] {
            let other = Converter::named(config).unwrap().convert(&page.text);
            let values = |rows: Vec<FigureRow>| rows.iter().map(said_by).collect::<Vec<_>>();
            prop_assert_eq!(values(page.figures()), values(page.figures_of(&other)), "{}: {}", config, page.text);
        }
    }

    #[test]
    fn a_paragraph_that_follows_changes_nothing_before_it(text in page(), after in page()) {
        let page = Page { name: "p.txt".into(), text: text + "\n", meta: Default::default() };
        let rows = page.figures();
        let more = page.figures_of(&format!("{}\n{after}", page.text));
        prop_assert!(more.len() >= rows.len());
        for (one, other) in rows.into_iter().zip(more) {
            prop_assert_eq!(&without_scope(one), &without_scope(other));
        }
    }
}

/// A row without what the document's scope says of it, and without the marks of its document.
fn without_scope(row: FigureRow) -> FigureRow {
    let FigureRow { doc, .. } = FigureRow::default();
    FigureRow {
        doc,
        title: Default::default(),
        article: 0,
        subject: String::new(),
        region_code: String::new(),
        period: String::new(),
        period_start: None,
        period_end: None,
        figure_id: String::new(),
        duplicate_of: None,
        confidence: Decimal::ZERO,
        ..row
    }
}

#[test]
fn a_paragraph_without_figures_after_a_page_changes_nothing() {
    for page in samples().into_iter().chain(gold()) {
        // A page that stops in mid-sentence might go on.
        let text = page.text.trim_end().to_owned()
            + if page.text.trim_end().ends_with(['。', '！', '？', '”', '）']) { "" } else { "。" };
        let rows = page.figures_of(&text);
        let more = page.figures_of(&format!("{text}\n\n天空很蓝，风也不大，孩子们在院子里唱歌。\n"));
        assert_eq!(rows.len(), more.len(), "{}", page.name);
        for (one, other) in rows.into_iter().zip(more) {
            assert_eq!(without_scope(one), without_scope(other), "{}", page.name);
        }
    }
}

#[test]
fn the_order_of_documents_and_the_number_of_threads_change_no_row() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |command: &str, threads: &str, reversed: bool| {
        let mut files: Vec<String> = samples().iter().map(|p| format!("samples/{}", p.name)).collect();
        if reversed {
            files.reverse();
        }
        let meta = ["--meta", "samples/meta.tsv", "--format", "jsonl", "--threads", threads];
        let (code, out, err) = said(baoshu(dir).arg(command).args(&files).args(meta));
        assert_eq!(code, 0, "{err}");
        let mut rows: Vec<String> = out.lines().map(str::to_owned).collect();
        if reversed {
            rows.sort_unstable();
        }
        rows
    };
    for command in ["figures", "slogans"] {
        let one = read(command, "1", false);
        assert!(one.len() > 4, "{command}: {}", one.len());
        assert_eq!(one, read(command, "4", false), "{command}");
        let mut sorted = one;
        sorted.sort_unstable();
        assert_eq!(sorted, read(command, "3", true), "{command}");
    }
}
