//! Properties of normalisation: any text goes in, spans come back to the right place, and a second time changes nothing.

use baoshu::text::Text;
use baoshu::text::normalize::normalize;
use proptest::prelude::*;

/// Text of the kinds of characters that the folds and spaces turn upon.
fn page() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        8 => proptest::sample::select("政增长年月日號个個国國経乾於著計張昇百分之八○〇二濛山於戲衞说説".chars().collect::<Vec<_>>()),
        6 => proptest::char::range('0', '9'),
        6 => Just(' '),
        2 => proptest::sample::select("，。、；：？！（）“”「」《》+-—~%％,.;:()\"'/".chars().collect::<Vec<_>>()),
        2 => proptest::sample::select("AbK０９Ａ　\u{a0}\u{2009}\t\n\r\u{200b}\u{feff}\u{85}⻓豈\u{f902}︵﹐㎡①²\u{fe0f}\u{e0100}".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    proptest::collection::vec(atom, 0..60).prop_map(|v| v.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn twice_is_once(s in page()) {
        let once = normalize(&s, &[]).text;
        prop_assert_eq!(&normalize(&once, &[]).text, &once);
    }

    #[test]
    fn every_span_slices_the_source(s in page()) {
        let n = normalize(&s, &[]);
        let marks: Vec<usize> = n.text.char_indices().map(|(i, _)| i).chain([n.text.len()]).collect();
        let mut last = 0;
        for (i, &a) in marks.iter().enumerate() {
            for &b in marks[i..].iter().take(12) {
                let bytes = n.map.source_bytes(&(a..b));
                let slice = s.get(bytes.clone());
                prop_assert!(slice.is_some(), "{bytes:?} of {s:?}");
                prop_assert_eq!(n.map.source_chars(&s, &(a..b)), {
                    let start = s[..bytes.start].chars().count();
                    start..start + s[bytes.clone()].chars().count()
                });
            }
            let start = n.map.source_bytes(&(a..a)).start;
            prop_assert!(start >= last);
            last = start;
        }
    }

    #[test]
    fn one_character_comes_from_one_character(s in page()) {
        // Characters of the normalised text are the source's with some dropped: none is made of two.
        let n = normalize(&s, &[]);
        let marks: Vec<usize> = n.text.char_indices().map(|(i, _)| i).chain([n.text.len()]).collect();
        for pair in marks.windows(2) {
            prop_assert_eq!(n.map.source_chars(&s, &(pair[0]..pair[1])).len(), 1);
        }
    }

    #[test]
    fn any_joins_are_safe(s in page(), cuts in proptest::collection::vec((0usize..80, 0usize..6), 0..5)) {
        let joins: Vec<_> = cuts.iter().map(|&(a, n)| a..a + n).collect();
        let n = normalize(&s, &joins);
        prop_assert!(s.get(n.map.source_bytes(&(0..n.text.len()))).is_some());
    }
}

#[test]
fn a_traditional_page_with_spaces_comes_back_to_its_source() {
    let t = Text::new("　　工程開支３ 150萬元，「五比五看」増加 ４．５％。\r\n時薪 28元".to_owned());
    assert_eq!(t.norm, "  工程开支3150万元,“五比五看”增加4.5%。\n时薪28元");
    let span = |s: &str| t.norm.find(s).map(|i| i..i + s.len()).unwrap();
    assert_eq!(t.source_slice(&span("3150万元")), "３ 150萬元");
    assert_eq!(t.source_chars(&span("3150万元")), 6..13);
    assert_eq!(t.source_slice(&span("五比五看")), "五比五看");
    assert_eq!(t.source_slice(&span("4.5%")), "４．５％");
    assert_eq!(t.source_slice(&span("28元")), "28元");
    assert_eq!(t.script.as_str(), "traditional");
}

#[test]
fn simplified_text_keeps_characters_that_both_scripts_use() {
    let kept = "乾隆年间的著作成效显著,里程后来征求于是余额";
    assert_eq!(normalize(kept, &[]).text, kept);
}
