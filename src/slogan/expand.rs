//! Opens slogans: finds the items in the text, before or after the mention, however they are set out.

mod after;
mod before;

use super::prose::Prose;
use super::quote::{closes, opens};
use super::shape::Half;
use super::split::{at_and, first_item, len};
use super::{ItemsSource, Slogan};
use crate::lexicon::slogans::Slogans;
use crate::row::SloganKind;
use crate::text::document::Document;
use std::collections::HashMap;

/// Fills the items: of the first mention that the document opens, else from the dictionary.
pub fn fill(document: &Document, lex: &Slogans, slogans: &mut [Slogan]) {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, s) in slogans.iter().enumerate() {
        if s.kind != SloganKind::Motto && s.kind != SloganKind::Distributive {
            by_name.entry(s.slogan.clone()).or_default().push(i);
        }
    }
    for (name, mentions) in by_name {
        let mut best: Option<(usize, Opened)> = None;
        for &i in &mentions {
            let Some(opened) = open(document, lex, &slogans[i]) else { continue };
            let complete = opened.complete;
            if best.is_none() || complete {
                best = Some((i, opened));
            }
            if complete {
                break;
            }
        }
        if let Some((i, opened)) = best {
            if let Some(n) = opened.declared {
                for &k in &mentions {
                    slogans[k].declared = Some(n);
                }
            }
            slogans[i].items = opened.items;
            slogans[i].items_source = ItemsSource::Text;
        } else if let Some(entry) = lex.known(&super::shape::canonical(&name)).filter(|e| !e.items.is_empty()) {
            for &k in &mentions {
                slogans[k].items.clone_from(&entry.items);
                slogans[k].items_source = ItemsSource::Dict;
            }
        }
    }
}

/// The items of one mention.
#[derive(Debug, PartialEq)]
struct Opened {
    items: Vec<String>,
    complete: bool,
    /// A number that the items settle: 五比五看 with five pairs.
    declared: Option<u32>,
}

/// What a slogan promises.
struct Promise<'a> {
    /// Numbers of items that would be complete, the likeliest first.
    counts: Vec<usize>,
    slogan: &'a Slogan,
    lex: &'a Slogans,
}

impl Promise<'_> {
    fn takes(&self, n: usize) -> bool {
        self.counts.contains(&n)
    }

    /// Trims words before the first item and after the last, and drops marks.
    fn opened(&self, parts: &[&str]) -> Opened {
        let items: Vec<String> = parts.iter().map(|p| clean(p).to_owned()).filter(|p| !p.is_empty()).collect();
        let complete = self.takes(items.len());
        let equal = self.slogan.halves.len() > 1
            && self.slogan.kind == SloganKind::Parallel
            && self.slogan.halves.iter().all(|h| h.value == self.slogan.halves[0].value)
            && self.slogan.halves[0].value == Some(items.len() as u32);
        Opened { declared: equal.then_some(items.len() as u32), complete, items }
    }

    fn verb_ends(&self, s: &str) -> Vec<usize> {
        let mut ends = self.lex.cue_ends(s);
        ends.extend(
            s.char_indices()
                .filter(|(_, c)| {
                    matches!(
                        c,
                        '的' | '了'
                            | '着'
                            | '以'
                            | '把'
                            | '将'
                            | '对'
                            | '在'
                            | '从'
                            | '为'
                            | '让'
                            | '使'
                            | '抓'
                            | '和'
                    )
                })
                .map(|(i, c)| i + c.len_utf8()),
        );
        for word in ["是指", "包括", "所谓"] {
            ends.extend(s.match_indices(word).map(|(i, _)| i + word.len()));
        }
        ends.sort_unstable();
        ends
    }

    /// What stands before a well-known slogan in a short list must have something of its known items.
    fn agrees(&self, parts: &[&str]) -> bool {
        let known = self.lex.known(&self.slogan.slogan).map(|e| e.items.as_slice()).unwrap_or_default();
        known.is_empty()
            || parts.iter().any(|p| {
                known
                    .iter()
                    .any(|k| k.chars().zip(k.chars().skip(1)).any(|(a, b)| p.contains(&String::from_iter([a, b]))))
            })
    }

    /// The parts with the words before the first item cut off.
    fn cut<'a>(&self, mut parts: Vec<&'a str>) -> Vec<&'a str> {
        if let Some((first, others)) = parts.split_first() {
            let ends = self.verb_ends(first);
            parts[0] = first_item(first, others, &ends);
        }
        parts
    }
}

fn clean(s: &str) -> &str {
    let s = s.trim().trim_end_matches(['。', ';', '；', ',', '，', ':', '：', '、', '.']).trim();
    // 甲、乙等多方力量: what follows 等 sums up.
    let s = match s.rfind('等') {
        Some(i) if i > 0 && (1..=5).contains(&len(&s[i + '等'.len_utf8()..])) && sums(&s[i + '等'.len_utf8()..]) => {
            &s[..i]
        }
        _ => s,
    };
    let s = s.strip_suffix('等').filter(|r| !r.ends_with(['同', '平', '优', '中', '高', '初'])).unwrap_or(s);
    let pairs = s.strip_prefix(opens).and_then(|r| r.strip_suffix(closes)).filter(|r| !r.contains(opens));
    pairs.unwrap_or(s).trim()
}

/// 等 as "and the like", before what sums the list up.
fn sums(rest: &str) -> bool {
    ["多", "各", "方面", "内容", "工作", "活动", "举措", "措施", "环节", "领域", "任务"]
        .iter()
        .any(|w| rest.starts_with(w))
}

fn open(document: &Document, lex: &Slogans, s: &Slogan) -> Option<Opened> {
    if s.declared.is_none() && lex.known(&s.slogan).is_some() {
        return None;
    }
    let mut counts: Vec<usize> = s.declared.iter().map(|n| *n as usize).collect();
    let values: Vec<usize> = s.halves.iter().filter_map(Half::count).map(|n| n as usize).collect();
    if s.kind == SloganKind::Parallel && values.len() == s.halves.len() && values.len() > 1 {
        counts.push(values.iter().sum());
        if values.iter().all(|v| *v == values[0]) {
            counts.push(values[0]);
        }
    }
    // 5515工程: one item a digit. 5+2产业: one a part, or as many as the numbers say.
    if s.kind == SloganKind::Formula {
        let parts = if s.halves.is_empty() { s.slogan.chars().count() } else { s.halves.len() };
        counts.insert(0, parts);
        let number = |h: &Half| h.head.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok();
        counts.extend(s.halves.iter().map(number).sum::<Option<usize>>());
    }
    counts.retain(|n| (2..=30).contains(n));
    counts.dedup();
    if counts.is_empty() && s.kind != SloganKind::Formula {
        return None;
    }
    let p = Promise { counts, slogan: s, lex };
    let prose = Prose::new(document, &s.span);
    if s.kind == SloganKind::Formula {
        let whole = |o: Opened| Opened { declared: u32::try_from(o.items.len()).ok(), ..o };
        return after::defined(document, &prose, &p)
            .or_else(|| after::after(document, &prose, &p).filter(|o| o.complete).map(whole));
    }
    let after = after::after(document, &prose, &p);
    if after.as_ref().is_some_and(|o| o.complete) {
        return after;
    }
    before::before(&prose, &p)
        .or_else(|| before::run(&prose, &p))
        .or_else(|| before::quoted_run(&prose, &p))
        .or_else(|| before::halves(&prose, &p))
        .or_else(|| before::in_order(&prose, &p))
        .or_else(|| after::defined_halves(&prose, &p))
        .or(after)
}

/// The last `n` parts of a list, where one part may hold two joined by 和.
fn exactly<'a>(list: &[&'a str], n: usize) -> Option<Vec<&'a str>> {
    if list.len() == n {
        return Some(list.to_vec());
    }
    if list.len() + 1 == n {
        for k in [list.len().saturating_sub(1), 0].into_iter().filter(|k| *k < list.len()) {
            if let Some((a, b)) = at_and(list[k]) {
                let mut out = list.to_vec();
                out.splice(k..=k, [a, b]);
                return Some(out);
            }
        }
    }
    // A list before it ran into this one: 甲和乙工作,丙、丁“双…”.
    (list.len() > n && n > 2 && share(&list[list.len() - n..])).then(|| list[list.len() - n..].to_vec())
}

/// Lengths that items of one list have.
fn alike(parts: &[&str]) -> bool {
    let lens: Vec<usize> = parts.iter().map(|p| len(p)).collect();
    let (min, max) = (lens.iter().min().copied().unwrap_or(0), lens.iter().max().copied().unwrap_or(0));
    min >= 2 && max <= min + 3 + min / 2
}

/// All but the first begin or end with the same character.
fn share(parts: &[&str]) -> bool {
    let rest = parts.get(1..).unwrap_or_default();
    let first = rest.first().and_then(|p| p.chars().next());
    let last = rest.first().and_then(|p| p.chars().next_back());
    rest.len() > 1
        && (rest.iter().all(|p| p.chars().next() == first) || rest.iter().all(|p| p.chars().next_back() == last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;
    use crate::text::Text;

    /// The slogans of a text that open, with their items.
    fn opened(s: &str) -> Vec<(String, Vec<String>)> {
        let lex = Slogans::load(&Sources::default()).unwrap();
        let d = Document::new(Text::new(s.to_owned()));
        let [words, numerals] = [lex.matcher(), lex.numerals()].map(|m| m.find(&d.text.norm));
        let mut all = super::super::find::mentions(&d, &words, &numerals, &lex);
        fill(&d, &lex, &mut all);
        all.into_iter().filter(|m| m.items_source == ItemsSource::Text).map(|m| (m.slogan, m.items)).collect()
    }

    #[test]
    fn an_empty_list_has_no_parts() {
        assert_eq!(exactly(&[], 1), None);
    }

    #[test]
    fn items_in_every_layout() {
        for (text, slogan, items) in [
            ("我镇开展查思想找差距、查作风找短板的“两查两找”活动。", "两查两找", &["查思想找差距", "查作风找短板"][..]),
            (
                "落实“三清三建”(即清家底、清隐患、清积案;建台账、建机制、建队伍)要求。",
                "三清三建",
                &["清家底", "清隐患", "清积案", "建台账", "建机制", "建队伍"],
            ),
            ("推行“三问”工作法:问需于民、问计于民、问效于民。", "三问", &["问需于民", "问计于民", "问效于民"]),
            ("“四心”是指爱心、耐心、细心、恒心。", "四心", &["爱心", "耐心", "细心", "恒心"]),
            ("实施“三送”行动,包括送技术、送岗位、送温暖。", "三送", &["送技术", "送岗位", "送温暖"]),
            (
                "落实“三抓”要求。一是抓学习,学深悟透;二是抓队伍,常抓不懈;三是抓落实。",
                "三抓",
                &["抓学习", "抓队伍", "抓落实"],
            ),
            ("着力建设务实型、创新型、法治型,群众满意的“三型”机关。", "三型", &["务实型", "创新型", "法治型"]),
            (
                "探索“两会一单”机制,即民情恳谈会、院坝议事会,建立问题销号单。",
                "两会一单",
                &["民情恳谈会", "院坝议事会", "问题销号单"],
            ),
            ("构建“1+3”体系,“1”是指一个总规划,“3”是指三个专项规划。", "1+3", &["一个总规划", "三个专项规划"]),
            (
                "加快发展算力、数据、人工智能、电子信息“四大产业”。",
                "四大产业",
                &["算力", "数据", "人工智能", "电子信息"],
            ),
            (
                "创新“三访三促”机制,通过访民情促发展、访民意促和谐、访民生促幸福。",
                "三访三促",
                &["访民情促发展", "访民意促和谐", "访民生促幸福"],
            ),
            ("围绕“党建强、产业强、治理强”的“三强”目标。", "三强", &["党建强", "产业强", "治理强"]),
            (
                "推广“三变”改革,资源变资产、资金变股金、农民变股东。",
                "三变改革",
                &["资源变资产", "资金变股金", "农民变股东"],
            ),
            ("做到“三个不减”,力度不减、标准不减、队伍不减。", "三个不减", &["力度不减", "标准不减", "队伍不减"]),
            (
                "实施“三大工程”。1.产业提升工程。2.人才强基工程。3.品牌培育工程。",
                "三大工程",
                &["产业提升工程", "人才强基工程", "品牌培育工程"],
            ),
            ("实施“325”工程,即培育3家企业、2个集群、5个小镇。", "325", &["培育3家企业", "2个集群", "5个小镇"]),
            (
                "社里开展“三比一看”竞赛,比出勤、比质量、比进度,看谁贡献大。",
                "三比一看",
                &["比出勤", "比质量", "比进度", "看谁贡献大"],
            ),
            (
                "规划“一廊两区”布局。“一廊”即滨河绿廊,“两区”即老城区和科教区。",
                "一廊两区",
                &["滨河绿廊", "老城区", "科教区"],
            ),
            (
                "推动“3+2产业计划”,包括新材料、新能源、机械、食品和家具。",
                "3+2产业计划",
                &["新材料", "新能源", "机械", "食品", "家具"],
            ),
            ("干部下乡实行三同(同吃、同住、同劳动)。", "三同", &["同吃", "同住", "同劳动"]),
            ("事故起数、伤亡人数连续两年“双下降”。", "双下降", &["事故起数", "伤亡人数"]),
            (
                "做到“四个聚焦”:\n聚焦产业,抓项目。\n聚焦民生,办实事。\n聚焦生态,护蓝天。\n聚焦安全,守底线。",
                "四个聚焦",
                &["聚焦产业", "聚焦民生", "聚焦生态", "聚焦安全"],
            ),
        ] {
            let got = opened(text);
            let want: Vec<String> = items.iter().map(|i| (*i).to_owned()).collect();
            assert_eq!(got, [(slogan.to_owned(), want)], "{text}");
        }
    }

    #[test]
    fn no_items() {
        for text in [
            "领悟其决定性意义、坚决做到“两个维护”。",
            "坚持和落实“两个毫不动摇”。",
            "坚持解放思想、实事求是、“三个代表”重要思想为指导。",
            "最低工资标准、残疾人“两项补贴”标准提高。",
            "推进财政统筹、预算改革、基层“三保”、债务管理等领域试点。",
        ] {
            assert_eq!(opened(text), [], "{text}");
        }
    }
}
