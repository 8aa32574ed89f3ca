//! What the readers must catch and what they must leave alone, by example. The sentences are made up.

use super::{Context, DateMention, Form, Quantity, read};
use crate::lexicon::Sources;
use crate::mention::words::Words;
use crate::text::document::meta::DocDate;
use std::sync::LazyLock;

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::load(&Sources::default()).expect("built-in tables"));

fn context(date: &str, taiwan: bool) -> Context {
    Context { date: DocDate::parse(date), taiwan, hong_kong: false }
}

fn quantities(s: &str) -> Vec<Quantity> {
    read(s, &WORDS, &context("2022-08-11", false)).0
}

fn dates(s: &str) -> Vec<DateMention> {
    read(s, &WORDS, &context("2022-08-11", false)).1
}

/// `text value[..max] unit qualifier` of every quantity that could be a figure, joined by ` | `.
fn shown(s: &str) -> String {
    let one = |q: &Quantity| {
        let value = q.value.map_or("?".into(), |v| v.to_string());
        let max = q.value_max.map_or(String::new(), |v| format!("..{v}"));
        let qualifier = match q.qualifier.as_str() {
            "exact" => String::new(),
            other => format!(" {other}"),
        };
        let form = if q.form == Form::Rank { " rank" } else { "" };
        format!(
            "{} {value}{max}{}{}{qualifier}{form}",
            &s[q.span.clone()],
            if q.unit.is_empty() { "" } else { " " },
            q.unit
        )
    };
    let figure = |q: &&Quantity| !matches!(q.form, Form::Word | Form::Identifier | Form::Ordinal | Form::Article);
    quantities(s).iter().filter(figure).map(one).collect::<Vec<_>>().join(" | ")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(s, want)| {
            let got = shown(s);
            (got != *want).then(|| format!("{s}\n  want {want}\n  got  {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn approximators_belong_to_the_span_when_they_touch() {
    check(&[
        ("参会代表约300人", "约300人 300 人 about"),
        ("走访近2000户,节约用电", "近2000户 2000 户 under"),
        ("附近3个村", "3个 3 个"),
        ("节约5万元", "5万元 50000 元"),
        ("惠及8700余户", "8700余户 8700 户 over"),
        ("6万多家企业", "6万多家 60000 家 over"),
        ("铺设4.8万余平方米", "4.8万余平方米 48000 平方米 over"),
        ("捐款133万余元", "133万余元 1330000 元 over"),
        ("超百万人次", "超百万人次 1000000 人次 over"),
        ("年收入20万元以上", "20万元以上 200000 元 over"),
        ("耗时三天左右", "三天左右 3 天 about"),
        ("12小时内办结", "12小时内 12 小时 under"),
        ("上万名群众", "上万名 10000 名 over"),
        ("过百亿元", "过百亿元 10000000000 元 over"),
        ("百余名志愿者", "百余名 100 名 over"),
        ("十余个部门", "十余个 10 个 over"),
        ("三百来人", "三百来人 300 人 about"),
        ("不到一小时", "不到一小时 1 小时 under"),
        ("突破9000亿元", "突破9000亿元 900000000000 元 over"),
        ("将近一百四十亿元", "将近一百四十亿元 14000000000 元 under"),
        ("两年多时间", "两年多 2 年 over"),
        ("一个多月", "一个多月 1 个月 over"),
        ("多种经营3户", "3户 3 户"),
    ]);
}

#[test]
fn bounds_that_stand_apart_set_the_qualifier_only() {
    check(&[
        ("至少有12万元", "12万元 120000 元 over"),
        ("不低于6%", "6% 6 % over"),
        ("不超过30人", "30人 30 人 under"),
        ("约占1/10", "1/10 10 % about"),
        ("约为3.5亿元", "3.5亿元 350000000 元 about"),
        ("最高500万元", "500万元 5000000 元"),
    ]);
}

#[test]
fn shares_in_all_their_forms() {
    check(&[
        ("占比87.5%", "87.5% 87.5 %"),
        ("百分之三点二", "百分之三点二 3.2 %"),
        ("百分之六七十", "百分之六七十 60..70 %"),
        ("下降了百分之一点多", "百分之一点多 1 % over"),
        ("千分之十三", "千分之十三 13 ‰"),
        ("万分之五", "万分之五 0.05 %"),
        ("三分之一", "三分之一 33.333333 %"),
        ("近八成受访者", "近八成 80 % under"),
        ("三成二", "三成二 32 %"),
        ("6成8的农户", "6成8 68 %"),
        ("三四成", "三四成 30..40 %"),
        ("8至9成", "8至9成 80..90 %"),
        ("2成多", "2成多 20 % over"),
        ("一半以上", "一半以上 50 % over"),
        ("近半数", "近半数 50 % under"),
        ("过半的村", "过半 50 % over"),
        ("提高2.4个百分点", "2.4个百分点 2.4 个百分点"),
        ("打8折", "8折 8 折"),
        ("成立3家公司", "3家 3 家"),
        ("完成3成交易", "3 3"),
    ]);
}

#[test]
fn money_with_its_currency() {
    check(&[
        ("5.2亿美元", "5.2亿美元 520000000 美元"),
        ("US$5.2亿", "US$5.2亿 520000000 美元"),
        ("HK$300万", "HK$300万 3000000 港元"),
        ("新台币5千元", "5千元 5000 新台币元"),
        ("港币300万元", "300万元 3000000 港元"),
        ("2亿2,503万6千元", "2亿2,503万6千元 225036000 元"),
        ("9万6千元", "9万6千元 96000 元"),
        ("迈上万亿元台阶", "万亿元 1000000000000 元"),
        ("近亿元", "近亿元 100000000 元 under"),
        ("三千三百八十元五角八分", "三千三百八十元五角八分 3380.58 元"),
        ("十二块五", "十二块五 12.5 元"),
        ("均价15696元/平米", "15696元/平米 15696 元/平方米"),
        ("33元至35元", "33元至35元 33..35 元"),
        ("60万元至90万元", "60万元至90万元 600000..900000 元"),
        ("微跌1.5亿元至1391亿元", "1.5亿元 150000000 元 | 1391亿元 139100000000 元"),
        ("元旦3天", "3天 3 天"),
    ]);
}

#[test]
fn ranges_lists_and_halves() {
    check(&[
        ("组建5—10个专班", "5—10个 5..10 个"),
        ("10至15万", "10至15万 100000..150000"),
        ("8000至1万元", "8000至1万元 8000..10000 元"),
        ("15至29岁", "15至29岁 15..29 岁"),
        ("5%-10%", "5%-10% 5..10 %"),
        ("一倍半至二倍", "一倍半至二倍 1.5..2 倍"),
        ("三四十人", "三四十人 30..40 人"),
        ("七八个", "七八个 7..8 个"),
        ("分别提高7.1、5.2和3.4个百分点", "7.1 7.1 个百分点 | 5.2 5.2 个百分点 | 3.4个百分点 3.4 个百分点"),
        ("上升2.6个和1.1个百分点", "2.6个 2.6 个百分点 | 1.1个百分点 1.1 个百分点"),
        ("为3、5亿元", "3 300000000 元 | 5亿元 500000000 元"),
        ("半天办结", "半天 0.5 天"),
        ("半个月", "半个月 0.5 个月"),
        ("两年半", "两年半 2.5 年"),
        ("两个半小时", "两个半小时 2.5 小时"),
        ("1小时30分钟", "1小时30分钟 1.5 小时"),
        ("上半年", ""),
        ("28.3万台(套)", "28.3万台(套) 283000 台"),
        ("粮经饲比例为87:9:4", "87 87 % | 9 9 % | 4 4 %"),
        ("三次产业结构9.1:42.3:48.6", "9.1 9.1 % | 42.3 42.3 % | 48.6 48.6 %"),
        ("零下5℃", "零下5℃ -5 ℃"),
        ("下降-1.1%", "-1.1% -1.1 %"),
    ]);
}

#[test]
fn ranks_are_no_ordinals() {
    check(&[
        ("总量居全省第三,", "第三 3 名 rank"),
        ("位居第8位", "第8位 8 名 rank"),
        ("荣获第一名", "第一名 1 名 rank"),
        ("进入全省前三名", "前三名 3 名 rank"),
        ("增速居全市首位", "首位 1 名 rank"),
        ("把质量放在首位", ""),
        ("全市倒数第二", "倒数第二 2 名 rank"),
        ("第一批12个项目", "12个 12 个"),
        ("第二支部", ""),
        ("第十一次党代会", ""),
        ("任第一书记", ""),
        ("第三产业", ""),
        ("第11版", ""),
        ("二期工程", ""),
        ("四级调研员", ""),
        ("十四届全国人大", ""),
    ]);
}

#[test]
fn words_and_idioms_are_no_numbers() {
    check(&[
        ("一切为了群众", ""),
        ("统一部署,进一步落实", ""),
        ("十分重要", ""),
        ("十分钟到达", "十分钟 10 分钟"),
        ("一起案件", ""),
        ("千方百计稳就业", ""),
        ("万一出现问题", ""),
        ("万科发布公告", ""),
        ("三亚和四川", ""),
        ("王五说", ""),
        ("队伍建设", ""),
        ("大陆和台湾", ""),
        ("一个支部就是一座堡垒", ""),
        ("一步一个脚印", ""),
        ("五年规划", ""),
        ("百年未有", ""),
        ("两手抓", ""),
        ("《三国演义》和《2021年统计公报(5)》", ""),
        ("不管三七二十一", ""),
        ("零距离服务", ""),
        ("几个人", ""),
        ("五十六", "五十六 56"),
    ]);
}

#[test]
fn identifiers_are_no_quantities() {
    check(&[
        ("C919首飞", ""),
        ("5G基站3万个", "3万个 30000 个"),
        ("电话0797-8391234", ""),
        ("赣市办字〔2022〕15号", ""),
        ("拨打12345热线", ""),
        ("版本1.2.3", ""),
        ("“3454”工程", ""),
        ("“1+14”方案", ""),
        ("3号线开通", ""),
        ("2022-06-20", ""),
        ("上午9时30分", ""),
        ("14:30开会", ""),
        ("7×24小时", "24小时 24 小时"),
    ]);
}

#[test]
fn numbers_of_items_and_notes_are_no_quantities() {
    check(&[
        ("三、扎实推进改革。12项任务", "12项 12 项"),
        ("(四)稳定就业", ""),
        ("11.完成改造5处", "5处 5 处"),
        ("任务明确。十二是提升能力", ""),
        ("见原文[18]", ""),
        ("B-2和C-17飞过", ""),
        ("进入500强", ""),
        ("“80后”经理", ""),
        ("打造万亿级产业", ""),
        ("省委十二届五次全会", ""),
        ("新的一年", ""),
        ("下一番功夫", ""),
        ("总产值翻了一番", "一番 1 番"),
        ("年均一千三百万人以上", "一千三百万人以上 13000000 人 over"),
        ("股指跌破3800点", "跌破3800点 3800 点 under"),
        ("收入比缩小至2.21:1", "2.21:1 2.21"),
        ("4张家界景点", "4 4"),
        ("印制3万0,670张", "3万0,670张 30670 张"),
        ("百分之二十到三十", "百分之二十到三十 20..30 %"),
        ("提升了1到2个等级", "1到2个 1..2 个"),
        ("耗银七万万两", "七万万两 700000000 两"),
    ]);
}

#[test]
fn a_lone_dollar_is_that_of_the_place() {
    let unit = |hong_kong, taiwan| {
        let context = Context { date: None, taiwan, hong_kong };
        read("拨款$9,532.9万", &WORDS, &context).0[0].unit
    };
    assert_eq!((unit(true, false), unit(false, true), unit(false, false)), ("港元", "新台币元", "美元"));
}

#[test]
fn times_are_resolved_by_the_documents_date_and_the_context() {
    let shown = |s: &str, context: &Context| {
        let days = |d: &DateMention| d.resolved.map_or("?".into(), |(a, b)| format!("{a}..{b}"));
        let one =
            |d: &DateMention| format!("{} {}{}", &s[d.span.clone()], days(d), if d.is_base { " base" } else { "" });
        read(s, &WORDS, context).1.iter().map(one).collect::<Vec<_>>().join(" | ")
    };
    let wrong: Vec<String> = [
        ("今年上半年", "今年上半年 2022-01-01..2022-06-30"),
        ("去年", "去年 2021-01-01..2021-12-31"),
        ("一季度", "一季度 2022-01-01..2022-03-31"),
        ("前三季度", "前三季度 2022-01-01..2022-09-30"),
        ("1至7月", "1至7月 2022-01-01..2022-07-31"),
        ("从3月份的5件降至7月份的2件", "3月份 2022-03-01..2022-03-31 | 7月份 2022-07-01..2022-07-31"),
        ("6月末", "6月末 2022-06-30..2022-06-30"),
        ("截至3月末", "截至3月末 2022-03-31..2022-03-31"),
        ("截至目前", "截至目前 ?"),
        ("今年以来", "今年以来 2022-01-01..2022-08-11"),
        ("去年以来", "去年以来 2021-01-01..2022-08-11"),
        ("年初以来", "年初以来 2022-01-01..2022-08-11"),
        ("2016年底", "2016年底 2016-12-31..2016-12-31"),
        ("二〇二一年", "二〇二一年 2021-01-01..2021-12-31"),
        ("一九五六年", "一九五六年 1956-01-01..1956-12-31"),
        ("民国101年", "民国101年 2012-01-01..2012-12-31"),
        ("去(2021)年", "去(2021)年 2021-01-01..2021-12-31"),
        ("2017/18年度", "2017/18年度 2017-04-01..2018-03-31"),
        ("2011至2015年", "2011至2015年 2011-01-01..2015-12-31"),
        ("5月21日至6月25日", "5月21日至6月25日 2022-05-21..2022-06-25"),
        ("8月11日", "8月11日 2022-08-11..2022-08-11"),
        ("12月", "12月 2021-12-01..2021-12-31"),
        ("“十四五”期间", "“十四五”期间 2021-01-01..2025-12-31"),
        ("“十三五”规划", ""),
        ("同比增长,比上年增长", "上年 2021-01-01..2021-12-31 base"),
        ("去年同期", "去年同期 2021-01-01..2021-12-31 base"),
        ("近年来", "近年来 ?"),
        ("2019年完成3月份任务", "2019年 2019-01-01..2019-12-31 | 3月份 2019-03-01..2019-03-31 base"),
        ("2018、2019年", "2018 2018-01-01..2018-12-31 | 2019年 2019-01-01..2019-12-31"),
        ("20世纪80年代", "20世纪80年代 1980-01-01..1989-12-31"),
        ("17日上午", "17日 2022-07-17..2022-07-17"),
        ("2022年06月20日", "2022年06月20日 2022-06-20..2022-06-20"),
        ("3个月后", ""),
        ("2112.78亿元", ""),
        ("1840个", ""),
        ("实现总产值", ""),
    ]
    .iter()
    .filter_map(|(s, want)| {
        let got = shown(s, &context("2022-08-11", false));
        (got != *want).then(|| format!("{s}\n  want {want}\n  got  {got}"))
    })
    .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let taiwan = context("2012-11", true);
    assert_eq!(shown("101年至10月底", &taiwan), "101年至10月底 2012-01-01..2012-10-31");
    assert_eq!(shown("100年度", &taiwan), "100年度 2011-01-01..2011-12-31");
}

#[test]
fn durations_are_quantities() {
    check(&[
        ("用时39天", "39天 39 天"),
        ("连续12年", "12年 12 年"),
        ("工龄18年", "18年 18 年"),
        ("八年盈余", "八年 8 年"),
        ("历时近两年", "近两年 2 年 under"),
    ]);
    assert_eq!(dates("近五年来").len(), 1);
    assert!(quantities("近五年来").is_empty());
}

#[test]
fn hostile_text_is_read_in_linear_time_without_panic() {
    for unit in [
        "9",
        "一",
        "万亿",
        "0.0.",
        "1,",
        "《",
        "第",
        "1、",
        "2018、",
        "1:",
        "近",
        "半",
        "年",
        "-1",
        "三分之",
        "百分之",
        "元/",
        "十",
        "约5",
    ] {
        let text = unit.repeat(20_000 / unit.len());
        let _ = read(&text, &WORDS, &Context::default());
    }
    assert_eq!(shown(&"9".repeat(10_000)), "");
    assert_eq!(shown("0.0.0"), "");
    assert_eq!(shown("亿"), "亿 100000000");
    assert_eq!(shown("1,2,3,4"), "1 1 | 2 2 | 3 3 | 4 4");
    assert_eq!(shown(&"万亿".repeat(300)), "");
}

mod properties {
    use super::*;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    /// Writes an integer in Chinese numerals.
    fn chinese(n: u64) -> String {
        const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
        fn section(n: u64, out: &mut String, mut gap: bool) {
            for (value, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
                let d = n / value % 10;
                if d == 0 {
                    gap = gap || !out.is_empty();
                } else {
                    if gap && !out.is_empty() {
                        out.push('零');
                    }
                    gap = false;
                    out.push(DIGITS[d as usize]);
                    out.push_str(name);
                }
                if n.is_multiple_of(value) {
                    break;
                }
            }
        }
        if n == 0 {
            return "零".into();
        }
        let mut out = String::new();
        for (value, name) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
            let part = n / value % 10_000;
            if part > 0 {
                let gap = !out.is_empty() && part < 1000;
                section(part, &mut out, gap);
                out.push_str(name);
            }
        }
        out
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(n in 0u64..1_000_000_000_000) {
            let s = chinese(n);
            let read = super::super::number::read(&s, 0).expect("a numeral");
            prop_assert_eq!(read.span.len(), s.len(), "{}", s);
            prop_assert_eq!(read.value, Some(Decimal::from(n)), "{}", s);
        }

        #[test]
        fn arabic_with_separators_is_read(n in 0u64..1_000_000_000_000, cents in 0u32..100) {
            let mut digits = n.to_string();
            let mut at = digits.len();
            while at > 3 {
                at -= 3;
                digits.insert(at, ',');
            }
            let s = format!("{digits}.{cents:02}元");
            let q = quantities(&s);
            prop_assert_eq!(q.len(), 1, "{}", s);
            prop_assert_eq!(q[0].value, Some((Decimal::from(n) + Decimal::new(i64::from(cents), 2)).normalize()));
        }

        #[test]
        fn any_text_is_read_without_panic(s in "[0-9一二两十百千万亿半第前近约年月日元个%成至、,.:·\\-/()“”《》\n分之点余多几数来 A]{0,60}") {
            let (quantities, dates) = read(&s, &WORDS, &context("2022-08-11", true));
            for q in &quantities {
                prop_assert!(s.get(q.span.clone()).is_some() && s.get(q.number.clone()).is_some());
            }
            for pair in quantities.windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start, "{}", s);
            }
            for d in &dates {
                prop_assert!(s.get(d.span.clone()).is_some());
            }
        }
    }
}
