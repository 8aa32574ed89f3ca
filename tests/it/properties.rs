//! What must hold for any input: the functions that are fuzzed (fuzz/src/lib.rs) on bytes of every kind, numerals in all
//! their forms, and pages that are changed where nothing may change.

mod clauses;
pub mod numerals;
mod pages;
#[path = "../../fuzz/src/lib.rs"]
mod targets;

use proptest::prelude::*;

/// What the readers turn upon.
const WORDS: &[&str] = &[
    "截至",
    "去年",
    "2013年",
    "3月20日",
    "上半年",
    "同比",
    "比上年",
    "增长",
    "下降",
    "为",
    "达",
    "由",
    "提高到",
    "从",
    "至",
    "占",
    "超过",
    "近",
    "约",
    "以上",
    "左右",
    "多",
    "余",
    "百分之",
    "分之",
    "成",
    "倍",
    "番",
    "万",
    "亿",
    "十",
    "百",
    "两",
    "半",
    "零",
    "〇",
    "壹",
    "3",
    "12",
    "1,234.5",
    "０",
    "7.5",
    "%",
    "％",
    "个百分点",
    "元",
    "公里",
    "吨",
    "户",
    "人次",
    "亩",
    "岁",
    "第",
    "名",
    "天",
    "个",
    "项",
    "工业增加值",
    "收入",
    "合格率",
    "全市",
    "甲县",
    "我省",
    "五比五看",
    "一企一策",
    "“",
    "”",
    "《",
    "》",
    "、",
    "，",
    "。",
    "；",
    "：",
    "（",
    "）",
    "\n",
    "\n\n",
    "　",
    " ",
    "—",
    "~",
    "-",
    "+",
    "X",
    "∶",
    "其中",
    "分别",
    "一是",
    "年",
    "月",
    "日",
    "增",
    "減",
    "億",
    "萬",
    "|",
    "\t",
    "<p>",
    "</td>",
    "&#20;",
    "{\"text\":\"",
    "\"}",
    ",",
    "\"",
    "=",
    "\u{feff}",
    "\u{0}",
    "\u{e0100}",
    "\r",
    "\u{c}",
];

/// Bytes that mean something: words of the trade in a row, a sample page torn and patched, or plain noise.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let words = proptest::collection::vec(proptest::sample::select(WORDS), 0..60).prop_map(|w| w.concat().into_bytes());
    let samples: Vec<Vec<u8>> = super::pages::samples().into_iter().map(|p| p.text.into_bytes()).collect();
    let torn = (proptest::sample::select(samples), any::<[u16; 4]>(), proptest::collection::vec(any::<u8>(), 0..6));
    let torn = torn.prop_map(|(page, cuts, patch)| {
        let [a, b, c, d] = cuts.map(|c| usize::from(c) % (page.len() + 1));
        let (a, b, c, d) = (a.min(b), a.max(b).min(a.min(b) + 900), c.min(d), c.max(d).min(c.min(d) + 300));
        [&page[a..b], &patch, &page[c..d]].concat()
    });
    prop_oneof![4 => words, 3 => torn, 2 => proptest::collection::vec(any::<u8>(), 0..200)]
}

/// BAOSHU_CASES=100 tries a hundred times as many.
fn times() -> u32 {
    std::env::var("BAOSHU_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1)
}

macro_rules! hold {
    ($($name:ident: $cases:literal)*) => {$(
        #[test]
        fn $name() {
            let config = ProptestConfig { cases: $cases * times(), failure_persistence: None, ..ProptestConfig::default() };
            proptest!(config, |(data in bytes())| targets::$name(&data));
        }
    )*};
}

hold! {
    decoder: 2000
    normaliser: 1000
    mentions: 1500
    slogans: 1000
    dictionary: 300
    job: 500
    records: 500
    page: 1000
    archive: 500
    store: 500
    figures: 1500
}

type Target = fn(&[u8]);

const TARGETS: &[(&str, Target)] = &[
    ("decoder", targets::decoder),
    ("normaliser", targets::normaliser),
    ("mentions", targets::mentions),
    ("slogans", targets::slogans),
    ("dictionary", targets::dictionary),
    ("job", targets::job),
    ("records", targets::records),
    ("page", targets::page),
    ("archive", targets::archive),
    ("store", targets::store),
    ("figures", targets::figures),
];

/// The bytes that a line stands for: `\xNN` is one byte.
fn unescaped(line: &str) -> Vec<u8> {
    let mut parts = line.split("\\x");
    let mut out: Vec<u8> = parts.next().unwrap_or_default().into();
    for part in parts {
        let (byte, rest) = part.split_at(2);
        out.push(u8::from_str_radix(byte, 16).unwrap());
        out.extend(rest.bytes());
    }
    out
}

/// What the fuzzer kept, since each reaches code that no other does, and what broke something once.
#[test]
fn kept_inputs_of_the_fuzzer_hold() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/kept");
    let mut tried = 0;
    for (name, target) in TARGETS {
        let kept =
            std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap_or_else(|e| panic!("{name}: {e}"));
        for (line, n) in kept.lines().zip(1..) {
            let held = std::panic::catch_unwind(|| target(&unescaped(line)));
            assert!(held.is_ok(), "fuzz/kept/{name}.txt, line {n}");
            tried += 1;
        }
    }
    assert!(tried > 100, "only {tried}");
}
