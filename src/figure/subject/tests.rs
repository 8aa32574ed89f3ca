//! Whose figure it is, sentence by sentence.

use super::*;
use crate::lexicon::Sources;
use crate::mention::organisation;
use crate::text::Text;
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load(&Sources::default()).unwrap());

/// What subjects are told by.
fn mentions(norm: &str, home: Option<PlaceId>) -> Mentions {
    let names = organisation::find(norm, &LEXICON, home);
    Mentions { names, grants: LEXICON.named(norm).grants, ..Mentions::default() }
}

/// The subject of the number that `【】` marks.
fn subject(text: &str, place: &str) -> Subject {
    let plain = text.replace(['【', '】'], "");
    let start = text.find('【').unwrap();
    let end = text.find('】').unwrap() - '【'.len_utf8();
    let doc = Document::new(Text::new(plain));
    let home = place::parse(place, &LEXICON.places);
    Subjects::new(&doc, &mentions(&doc.text.norm, home), place, &LEXICON).of(&(start..end))
}

fn check(text: &str, place: &str, name: &str, code: &str) {
    let s = subject(text, place);
    assert_eq!((s.name.as_str(), s.code.as_str()), (name, code), "{text}");
}

#[test]
fn the_clause_names_it() {
    check("上半年,德清县实现地区生产总值【300】亿元。", "", "德清县", "330521");
    check("截至6月底,市民政局共发放补贴【20】万元。", "江苏省无锡市", "市民政局", "320200");
    check("在高峰村,村民合作社每年增收【5】万元。", "", "高峰村", "");
    check("其中德清县完成【12】个。", "湖州市", "德清县", "330521");
}

#[test]
fn an_earlier_clause_or_sentence_names_it() {
    check("德清县持续发力,新建改建农村公路【40】公里。", "", "德清县", "330521");
    check("德清县持续发力。新建改建农村公路【40】公里。", "", "德清县", "330521");
}

#[test]
fn a_chain_is_one_name_and_no_list() {
    check("湖州市德清县下雨40毫米,湖州市安吉县【52】毫米。", "", "安吉县", "330523");
    check("湖州市、嘉兴市【52】毫米。", "", "嘉兴市", "330400");
}

#[test]
fn a_company_of_hong_kong_or_taiwan_is_carried_on() {
    check("台积电上半年营收900亿元,毛利率【53%】。", "台湾", "台积电", "710000");
}

#[test]
fn only_the_topic_of_a_paragraph_is_carried_on() {
    check("粮食丰收。湖州大学建设加快。新建改建农村公路【40】公里。", "浙江省", "浙江省", "330000");
    check("湖州市投入加大。绿化提速。新建改建农村公路【40】公里。", "浙江省", "湖州市", "330500");
    check("湖州市增长3%,嘉兴市增长4%。新建改建农村公路【40】公里。", "浙江省", "浙江省", "330000");
}

#[test]
fn what_is_compared_with_or_ranked_within_is_no_subject() {
    check("湖州市生产总值增长5%,高出全国平均增速【0.4】个百分点。", "", "湖州市", "330500");
    check("湖州市增速居全省【第三】。", "", "湖州市", "330500");
    check("湖州市多次到上海考察,引进项目【5】个。", "", "湖州市", "330500");
    check("湖州市出口额占全省的【7%】。", "", "湖州市", "330500");
}

#[test]
fn anaphors_stand_for_the_place_of_their_level() {
    check("德清县大力植树。全县新增绿地【30】亩。", "", "德清县", "330521");
    check("全县新增绿地【30】亩。", "浙江省湖州市德清县", "德清县", "330521");
    check("全市新增绿地【30】亩。", "浙江省湖州市德清县", "湖州市", "330500");
    check("全省新增绿地【30】亩。", "浙江省湖州市德清县", "浙江省", "330000");
    check("全国新增绿地【30】亩。", "浙江省湖州市德清县", "全国", "CN");
    check("莫干山镇发展民宿。该镇现有民宿【300】家。", "浙江省湖州市德清县", "莫干山镇", "330521");
    check("远川精密有限公司落户后,该公司招工【300】人。", "", "远川精密有限公司", "");
}

#[test]
fn the_document_or_the_headline_names_it() {
    check("新增绿地【30】亩。", "浙江省湖州市", "湖州市", "330500");
    check("湖州市:让城市更绿\n\n绿地建设提速。新增绿地【30】亩。", "", "湖州市", "330500");
    check("新增绿地【30】亩。", "全国", "全国", "CN");
}

#[test]
fn lists_are_read_in_step() {
    check("湖州市、嘉兴市分别增长3%、【4%】。", "", "嘉兴市", "330400");
    check("湖州市、嘉兴市分别增长【3%】、4%。", "", "湖州市", "330500");
    check("湖州、嘉兴两市共投入【8】亿元。", "浙江省", "湖州、嘉兴两市", "");
    check("德清县12个、长兴县【8】个。", "", "长兴县", "330522");
}

#[test]
fn who_publishes_a_number_is_not_whom_it_is_about() {
    check("国家统计局今早公布,社会消费品零售总额增长【3%】。", "全国", "全国", "CN");
    check("新华社北京5月3日电,全国粮食增产【3%】。", "", "全国", "CN");
    check("县水利局局长介绍,投入资金【3】亿元。", "浙江省湖州市德清县", "德清县", "330521");
}

#[test]
fn policies_and_classes_are_no_subjects() {
    check("推动长三角一体化发展,建成项目【8】个。", "上海市", "上海市", "310000");
    check("新增公办幼儿园【8】所。", "上海市", "上海市", "310000");
    check("改造三级医院【8】所。", "上海市", "上海市", "310000");
    check("党中央、国务院下达资金【8】亿元。", "全国", "全国", "CN");
}

#[test]
fn a_report_on_a_province_goes_from_one_place_to_the_next() {
    // Only who acts goes on, and only where the new clause has a verb of its own.
    check("湖州港扩建,杭州机场通航,新增企业【8】家。", "浙江省", "浙江省", "330000");
    check("宁波工业兴旺。湖州丝绸畅销海外;五年建成农村公路【40】公里。", "浙江省", "浙江省", "330000");
    check("湖州市大力植树,新增绿地【30】亩。", "浙江省", "湖州市", "330500");
    check("湖州丝绸产量增长【3%】。", "浙江省", "湖州市", "330500");
    check("支持湖州市建设示范区。新增企业【8】家。", "浙江省", "浙江省", "330000");
}

#[test]
fn a_source_does_not_make_a_text_local() {
    check("杭州一位分析师表示,行情不稳。股票跌幅达到【3%】。", "", "", "");
}

#[test]
fn an_example_is_followed_through_its_sentence() {
    check("例如长春远川机械公司浪费严重,损失的钢材达【8】吨。", "全国", "长春远川机械公司", "220100");
}

#[test]
fn the_country_is_no_subject_in_a_text_about_a_part_of_it() {
    check("建成全国重点实验室【8】家。", "浙江省", "浙江省", "330000");
    check("全国道德模范数量居全国【第一】。", "浙江省", "浙江省", "330000");
    check("航线通达全国【75】个城市。", "浙江省", "全国", "CN");
    check("产业兴旺。全国首创改革经验【8】项。", "浙江省", "浙江省", "330000");
    check("全国粮食增产【3%】。", "浙江省", "全国", "CN");
}

#[test]
fn a_number_that_counts_a_list_belongs_to_none_of_it() {
    check("支持湖州、嘉兴【2】个城市。", "浙江省", "浙江省", "330000");
    check("推进德清等【5】个县改革。", "浙江省湖州市", "湖州市", "330500");
    check("对东盟、欧盟出口分别增长3%、【4%】。", "浙江省", "浙江省", "330000");
    check("瑞士、泰国,人均收入分别为57,000、【15,000】美元。", "", "泰国", "TH");
}

#[test]
fn whose_name_several_places_share_has_no_code() {
    let s = subject("鼓楼区新增企业【8】家。", "");
    assert_eq!((s.name.as_str(), s.code.as_str(), s.unsettled), ("鼓楼区", "", true));
    let s = subject("鼓楼区新增企业【8】家。", "江苏省南京市");
    assert_eq!((s.name.as_str(), s.code.as_str(), s.unsettled), ("鼓楼区", "320106", false));
    // An abolished name keeps its code.
    check("湖北省襄樊市新增企业【8】家。", "", "襄樊市", "420600");
}

proptest::proptest! {
    #[test]
    fn no_text_and_no_span_is_refused(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "湖州市", "德清县", "全县", "该公司", "远川", "有限公司", "市", "局", "财政", "3", "亿元", "、", "和", ",", "。", "\n", "“", "”", "《", "(", ")",
            "由", "在", "分别", "的", "占", "本局", "高峰村", "其中", "a", " ", "全国", "新华社", "等", "六区", "镇",
        ]), 0..60),
        at in 0usize..200,
        place in proptest::sample::select(vec!["", "全国", "湖州市", "台湾", "某地"]),
    ) {
        let doc = Document::new(Text::new(parts.concat()));
        let home = place::parse(place, &LEXICON.places);
        let mentions = mentions(&doc.text.norm, home);
        for w in mentions.names.windows(2) {
            assert!(w[0].span.end <= w[1].span.start, "names overlap in {}", doc.text.norm);
        }
        let subjects = Subjects::new(&doc, &mentions, place, &LEXICON);
        let cuts: Vec<usize> = doc.text.norm.char_indices().map(|(i, _)| i).collect();
        if let Some(&start) = cuts.get(at) {
            let s = subjects.of(&(start..doc.text.norm.len()));
            assert!(s.confidence <= 100);
        }
    }
}

#[test]
fn what_an_office_says_or_publishes_is_not_its_own() {
    check("县财政局综合科长王某介绍,全年支出【3】亿元。", "浙江省湖州市德清县", "德清县", "330521");
    check("市商务局公布去年消费数据,全年零售额【3】亿元。", "江苏省无锡市", "无锡市", "320200");
    check("市商务局发放消费券【3】亿元。", "江苏省无锡市", "市商务局", "320200");
    check("卫生部门检查饭店【35】家。", "江苏省无锡市", "无锡市", "320200");
}

#[test]
fn another_country_is_the_subject_of_what_it_publishes_and_of_its_paragraph() {
    check("德国联邦统计局公布,3月通胀率为【7】%。", "中国", "德国", "DE");
    check("加拿大举行选举,一党胜出。议会共有席位【343】个。", "中国", "加拿大", "CA");
    check("国家统计局公布,3月通胀率为【2】%。", "江苏省无锡市", "无锡市", "320200");
}

#[test]
fn all_railways_of_a_country_are_its_own() {
    check("全国铁路发送旅客【3】亿人次。", "中国", "全国", "CN");
    check("全市公路总里程【3】万公里。", "江苏省无锡市", "无锡市", "320200");
}

#[test]
fn counties_of_taiwan_stand_for_themselves() {
    check("台中县补助学校。本县总预算【300】亿元。", "", "台中县", "");
}

#[test]
fn examples_before_a_count_are_no_subjects() {
    check("支持德清、长兴、安吉等【10个】县建设示范区。", "浙江省", "浙江省", "330000");
    check("湖州、嘉兴等两市共投入【8】亿元。", "浙江省", "湖州、嘉兴等两市", "");
}

#[test]
fn an_office_of_a_city_is_not_that_of_hong_kong() {
    check("市教育局、市民政局分别办理建议【36件】、28件。", "江苏省无锡市", "市教育局", "320200");
    check("渠县人民医院现有职工【1100】人。", "", "渠县人民医院", "511725");
}

#[test]
fn a_place_that_a_long_text_comes_to_once_is_not_its_own() {
    let line = "股票下跌,跌幅【3%】。\n\n";
    let text = format!(
        "{}深圳一位基金经理说,行情不稳。\n\n{}浙江配资发达。\n\n{line}",
        "行情不稳。\n\n".repeat(9),
        "行情不稳。\n\n".repeat(9)
    );
    check(&text, "", "", "");
}

#[test]
fn a_time_behind_a_name_is_no_rank() {
    check("德国经济增长1%。法国第三季度经济增长【2%】。", "", "法国", "FR");
    check("德国物价上涨1%。法国同期上涨【2%】。", "", "法国", "FR");
    check("产量居法国【第三】。", "浙江省", "浙江省", "330000");
}

#[test]
fn of_a_chain_the_last_name_is_meant() {
    check("莫干山镇发展民宿。该镇高峰村接待游客【5】万人次。", "浙江省湖州市德清县", "高峰村", "330521");
    check("远川集团投产。集团旗下的青禾公司生产轴承【600】套。", "", "青禾公司", "");
}

#[test]
fn who_reports_stands_before_the_subject_of_later_sentences() {
    check("国家统计局数据显示,今年,中央企业收入增加。利润【3】亿元。", "", "中央企业", "");
}

#[test]
fn an_article_about_an_office_goes_back_to_it() {
    let text = "市工信局帮扶企业\n\n本报讯 今年以来,湖州市工信局帮扶企业150家。\n\n例如,在德清县,办结2件。\n\n目前,已减轻负担【3】亿元。\n";
    check(text, "浙江省湖州市", "湖州市工信局", "330500");
}

#[test]
fn abbreviations_of_taiwan_are_read_there_only() {
    check("竹县总预算为【3】亿元。", "台湾", "新竹县", "");
    check("在竹县总预算为【3】亿元。", "浙江省", "浙江省", "330000");
}
