//! `baoshu check`.

use super::{baoshu, column, folder, said};

/// The checks of a page: relation, result, formula.
fn checks(page: &str) -> (i32, Vec<[String; 3]>) {
    checks_of(&[("2023-07-20.txt", page)])
}

fn checks_of(pages: &[(&str, &str)]) -> (i32, Vec<[String; 3]>) {
    let dir = folder(&[]);
    for (name, text) in pages {
        std::fs::create_dir_all(dir.path().join("in")).unwrap();
        std::fs::write(dir.path().join("in").join(name), text).unwrap();
    }
    let extract = ["extract", "in", "-o", "t", "-q", "--place", "湖南省怀化市溆浦县"];
    assert_eq!(said(baoshu(dir.path()).args(extract)).0, 0);
    let (code, csv, _) = said(baoshu(dir.path()).args(["check", "t"]));
    let [a, b, c] = ["relation", "result", "note"].map(|n| column(&csv, n));
    (code, a.into_iter().zip(b).zip(c).map(|((a, b), c)| [a, b, c]).collect())
}

fn has(found: &[[String; 3]], relation: &str, result: &str) -> bool {
    found.iter().any(|f| f[0] == relation && f[1] == result)
}

#[test]
fn a_rate_is_tested_against_its_counts() {
    let (code, found) = checks("今年上半年，全县受理问题640个，办结622个，办结率97.19%。\n");
    assert!(code == 0 && has(&found, "rate_of_counts", "confirmed"), "{found:?}");
    assert_eq!(found[0][2], "622个 ÷ 640个 = 97.19%");
    let (code, found) = checks("今年上半年，全县受理问题640个，办结622个，办结率99.17%。\n");
    assert!(code == 3 && has(&found, "rate_of_counts", "contradicted"), "{found:?}");
    let (code, found) = checks("全县412个技改项目已开工400个。\n");
    assert!(
        code == 0 && found.len() == 1 && found[0][1] == "derived" && found[0][2].ends_with("= 97.09%"),
        "{found:?}"
    );
    // Satisfaction is no share of what was done.
    let (code, found) = checks("今年上半年，全县受理问题640个，办结622个，满意率99.5%。\n");
    assert!(code == 0 && !has(&found, "rate_of_counts", "contradicted"), "{found:?}");
}

#[test]
fn growth_is_tested_against_levels() {
    let (code, found) = checks("全县企业由188家增至219家，增长16.5%。\n");
    assert!(code == 0 && has(&found, "growth_of_levels", "confirmed"), "{found:?}");
    let (code, found) = checks("全县企业由188家增至219家，增长19.5%。\n");
    assert!(code == 3 && has(&found, "growth_of_levels", "contradicted"), "{found:?}");
    let (code, found) = checks("自来水普及率由81.2%提高到89.6%，提高8.4%。\n");
    assert!(code == 3 && has(&found, "points_for_percent", "contradicted"), "{found:?}");
    let (code, found) = checks("自来水普及率由81.2%提高到89.6%，提高8.4个百分点。\n");
    assert!(code == 0 && has(&found, "change_of_levels", "confirmed"), "{found:?}");
}

#[test]
fn parts_are_tested_against_wholes() {
    let page = |whole: &str| {
        format!(
            "2022年，全县实现地区生产总值{whole}亿元。第一产业增加值17.2亿元，第二产业增加值31.5亿元，第三产业增加值49.9亿元。\n"
        )
    };
    let (code, found) = checks(&page("98.6"));
    assert!(code == 0 && has(&found, "parts_of_whole", "confirmed"), "{found:?}");
    let (code, found) = checks("全县三次产业结构为9.1∶42.3∶48.6。\n");
    assert!(code == 0 && has(&found, "shares_sum", "confirmed"), "{found:?}");
    for (shares, result) in [("19.6∶27.2∶57.1", "contradicted"), ("19.6∶27.2∶53.2", "confirmed")] {
        let (_, found) = checks(&format!("全县三次产业结构为{shares}。\n"));
        assert!(has(&found, "shares_sum", result), "{found:?}");
    }
    let shares =
        |last: &str| format!("全县第一产业从业人员占32.5%，第二产业从业人员占41.2%，第三产业从业人员占{last}%。\n");
    let (code, found) = checks(&shares("26.3"));
    assert!(code == 0 && has(&found, "shares_sum", "confirmed"), "{found:?}");
    let (code, found) = checks(&shares("36.3"));
    assert!(code == 3 && has(&found, "shares_sum", "contradicted"), "{found:?}");
    let (code, found) = checks("全县群众满意率102.3%。\n");
    assert!(code == 3 && has(&found, "share_over_100", "contradicted"), "{found:?}");
}

#[test]
fn one_figure_in_two_documents_is_compared() {
    let page = |value: &str| format!("2022年，溆浦县实现社会消费品零售总额{value}亿元。\n");
    let (code, found) = checks_of(&[("2023-01-20.txt", &page("80.53")), ("2023-02-20.txt", &page("80.5"))]);
    assert!(code == 0 && has(&found, "same_figure", "confirmed"), "{found:?}");
    for other in ["83.5", "80.6"] {
        let (code, found) = checks_of(&[("2023-01-20.txt", &page("80.5")), ("2023-02-20.txt", &page(other))]);
        assert!(code == 3 && has(&found, "same_figure", "contradicted"), "{found:?}");
    }
}

#[test]
fn last_years_page_is_remembered() {
    let pages = |growth: &str| {
        let now = format!("2023年，溆浦县实现社会消费品零售总额88.55亿元，同比{growth}。\n");
        checks_of(&[("2023-01-20.txt", "2022年，溆浦县实现社会消费品零售总额80.5亿元。\n"), ("2024-01-20.txt", &now)])
    };
    let (code, found) = pages("增长10.0%");
    assert!(code == 0 && has(&found, "growth_of_years", "confirmed"), "{found:?}");
    let (code, found) = pages("下降10.0%");
    assert!(code == 3 && has(&found, "growth_of_years", "contradicted"), "{found:?}");
}

#[test]
fn points_are_not_percent() {
    let (code, found) = checks("全县群众满意率由81.2%提高到89.6%，提高8.4%。\n");
    assert!(code == 3 && has(&found, "points_for_percent", "contradicted"), "{found:?}");
    let (code, found) = checks("全县群众满意率由81.2%提高到89.6%，提高8.4个百分点。\n");
    assert!(code == 0 && has(&found, "change_of_levels", "confirmed"), "{found:?}");
}

#[test]
fn slogans_are_tested_against_their_items() {
    let (code, found) = checks("全县开展“三比三看”活动，即比学习看党性、比实干看作风、比服务看奉献。\n");
    assert!(code == 0 && has(&found, "slogan_items", "confirmed"), "{found:?}");
    let (code, found) = checks("全县开展“四比四看”活动，即比学习看党性、比实干看作风、比服务看奉献。\n");
    assert!(code == 3 && has(&found, "slogan_items", "contradicted"), "{found:?}");
}

#[test]
fn the_samples_hold_no_contradiction() {
    let dir = folder(&[]);
    let samples = super::samples();
    let mut extract = baoshu(dir.path());
    extract.args(["extract", "-q", "-o", "t"]).arg(&samples).arg("--meta").arg(samples.join("meta.tsv"));
    assert_eq!(said(&mut extract).0, 0);
    let (code, csv, notes) = said(baoshu(dir.path()).args(["check", "--dir", "t"]));
    let confirmed: Vec<String> = column(&csv, "note");
    assert!(code == 0 && notes.contains("contradictions: 0"), "{csv}{notes}");
    for formula in ["17.2亿元 + 31.5亿元 + 49.9亿元 = 98600000000", "219家 ÷ 188家 − 1 = 16.49%"] {
        assert!(confirmed.iter().any(|f| f.starts_with(&formula[..12])), "{formula}: {confirmed:?}");
    }
}
