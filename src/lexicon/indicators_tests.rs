use super::*;

fn built_in() -> Indicators {
    Indicators::load(&Sources::default()).unwrap()
}

/// The indicators of a table without the built-in one.
fn load(table: &str) -> Result<Indicators> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("indicators.tsv"), table).unwrap();
    Indicators::load(&Sources { dir: Some(dir.path().into()), no_builtin: true })
}

const HEADER: &str = "code\tname\ten\tsynonyms\tfamily\tkinds\tunits\n";

#[test]
fn the_table_is_sorted_and_whole() {
    let all = built_in();
    let codes: Vec<&str> = all.iter().map(|i| &*i.code).collect();
    for pair in codes.windows(2) {
        assert!(pair[0] < pair[1], "`{}` must stand before `{}`", pair[1], pair[0]);
    }
    super::super::words::tests::assert_sorted(&all.around);
    assert!(all.iter().all(|i| !i.units.is_empty() && !i.en.is_empty()));
}

#[test]
fn phrases_that_name_an_indicator() {
    let all = built_in();
    for (words, kind, code) in [
        ("生产总值", Kind::Amount, "gdp"),
        ("全县地区生产总值", Kind::Growth, "gdp"),
        ("地区生产总值的增速", Kind::Rate, "gdp"),
        ("GDP年均增速", Kind::Rate, "gdp"),
        ("“春雷行动”项目开工率", Kind::Rate, "start_rate"),
        ("信访事项办结率", Kind::Rate, "handling_rate"),
        ("人均GDP", Kind::Amount, "gdp_per_capita"),
        ("CPI", Kind::Rate, "cpi"),
        ("固定资产投资（不含农户）", Kind::Growth, "fixed_asset_investment_excl_households"),
        ("社会消费品零售总额累计增长", Kind::Growth, "retail_sales"),
        ("规模以上企业全员劳动生产率", Kind::Amount, "labour_productivity"),
    ] {
        let words = words.replace('（', "(").replace('）', ")");
        assert_eq!(all.code_of(&words, kind), Some(code), "{words}");
    }
}

#[test]
fn phrases_that_name_another_thing() {
    let all = built_in();
    for (words, kind) in [
        ("", Kind::Count),
        ("水平", Kind::Rate),
        ("增速", Kind::Growth),
        ("生产总值统计办法", Kind::Count),
        ("人均全市外贸进出口额", Kind::Amount),
        ("绿色GDP", Kind::Amount),
        ("XGDP", Kind::Amount),
        ("不合格率", Kind::Rate),
        ("开工率和竣工率", Kind::Rate),
        ("未开工项目", Kind::Count),
        // A share of it is not it, nor is a number of things so called.
        ("地区生产总值", Kind::Rate),
        ("开工率", Kind::Count),
        // Too short to stand for a longer phrase.
        ("外商证券投资", Kind::Amount),
    ] {
        assert_eq!(all.code_of(words, kind), None, "{words}");
    }
}

#[test]
fn names_are_found_whole_and_longest_first() {
    let all = built_in();
    let text = "上半年,全市固定资产投资和进出口总额增长,项目开工率过半,AGDP不计";
    let found: Vec<(&str, &str)> = all.find(text).map(|(s, i)| (&text[s], &*all.get(i).unwrap().code)).collect();
    assert_eq!(
        found,
        [("固定资产投资", "fixed_asset_investment"), ("进出口总额", "total_trade"), ("项目开工率", "start_rate")]
    );
    assert_eq!(load(HEADER).unwrap().find(text).count(), 0);
}

#[test]
fn rows_that_contradict_or_do_not_fit_are_refused() {
    let row = |r: &str| load(&format!("{HEADER}gdp\t生产总值\tGDP\tGDP\tnational_accounts\tamount\t元\n{r}\n"));
    let says = |r: &str, at: &str, what: &str| {
        let e = row(r).unwrap_err().to_string();
        assert!(e.contains(at) && e.contains(what), "{e}");
    };
    says(
        "out\t总产出\tOutput\tGDP\tnational_accounts\tamount\t元",
        "indicators.tsv:3:4:",
        "a name of `gdp` in line 2; keep",
    );
    says("out\t生产总值\tOutput\t\tnational_accounts\tamount\t元", "indicators.tsv:3:2:", "a name of `gdp` in line 2");
    says("gdp\t总产出\tOutput\t\tnational_accounts\tamount\t元", "indicators.tsv:3:1:", "repeats line 2; give");
    says("out\t\tOutput\t\tnational_accounts\tamount\t元", "indicators.tsv:3:2:", "is empty; write a value");
    says("Out\t总产出\tOutput\t\tnational_accounts\tamount\t元", "indicators.tsv:3:1:", "is `Out`; write lower case");
    says("out_\t总产出\tOutput\t\tnational_accounts\tamount\t元", "indicators.tsv:3:1:", "is `out_`");
    says("out\t总产出\tOutput\t\tthings\tamount\t元", "indicators.tsv:3:5:", "is `things`; write one of agriculture");
    says("out\t总产出\tOutput\t\tindustry\tmoney\t元", "indicators.tsv:3:6:", "holds `money`; write one of amount");
    says("out\t总产出\tOutput\t国内的产出\tindustry\tamount\t元", "indicators.tsv:3:4:", "write the name without them");
    assert!(row("out\t总产出\tOutput\t=产出\tindustry\tamount|growth\t元").is_ok());
}

#[test]
fn a_users_rows_win() {
    let dir = tempfile::tempdir().unwrap();
    let table = format!("{HEADER}my_rate\t开工比\tMine\t开工率\tcompletion_rates\trate\t%\n");
    std::fs::write(dir.path().join("indicators.tsv"), table).unwrap();
    let all = Indicators::load(&Sources { dir: Some(dir.path().into()), no_builtin: false }).unwrap();
    assert_eq!(all.code_of("开工率", Kind::Rate), Some("my_rate"));
    assert_eq!(all.code_of("竣工率", Kind::Rate), Some("project_completion_rate"));
}
