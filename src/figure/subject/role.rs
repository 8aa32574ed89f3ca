//! What part a name plays in its clause.

use super::Entry;
use crate::mention::{NameKind, NameMention};
use crate::text::Span;
use regex::Regex;
use std::sync::LazyLock;

/// Bytes before and after a name that are looked at.
const REACH: usize = 600;

/// The part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Opens its clause: who or where the clause is about.
    Subject,
    /// Becomes the actor within the clause: 推动苏州建成….
    Pivot,
    /// Stands inside the clause: 在全市设立….
    Inner,
    /// Part of a chain that goes on: 江苏省 of 江苏省苏州市.
    Part,
    /// Compared with or visited: only the subject of a number right after it (到苏州的3天, 高于全国(5%)).
    Aside,
    /// Quoted, a speaker, a whole or the scope of a rank: never the subject.
    Other,
}

impl Role {
    /// Whether the name can be what a figure is about.
    pub fn may_be_subject(self) -> bool {
        matches!(self, Self::Subject | Self::Pivot | Self::Inner)
    }
}

/// What right before a name makes it only compared with, reached, left or addressed.
const ASIDE_AFTER: [&str; 48] = [
    "比",
    "较",
    "高于",
    "低于",
    "高出",
    "超出",
    "超过",
    "超",
    "优于",
    "快于",
    "慢于",
    "大于",
    "小于",
    "领先",
    "领先于",
    "落后",
    "落后于",
    "滞后于",
    "不及",
    "与",
    "同",
    "跟",
    "到",
    "赴",
    "去",
    "往",
    "前往",
    "来到",
    "抵达",
    "向",
    "从",
    "自",
    "来自",
    "源自",
    "销往",
    "出口",
    "进口",
    "对",
    "给",
    "据",
    "根据",
    "按照",
    "毗邻",
    "连接",
    "通往",
    "参加",
    "参观",
    "走访",
];

/// What right before a name makes it a whole or the scope of a rank.
const SCOPE_AFTER: [&str; 16] = [
    "占",
    "占据",
    "约占",
    "相当于",
    "等于",
    "居",
    "位居",
    "列",
    "位列",
    "名列",
    "排",
    "排名",
    "排在",
    "位于",
    "位次居",
    "跻身",
];

/// What right before a name makes it the actor of what follows.
const PIVOT_AFTER: [&str; 17] = [
    "推动",
    "带动",
    "帮助",
    "助力",
    "助推",
    "支持",
    "使",
    "让",
    "令",
    "促使",
    "其中",
    "仅",
    "由",
    "经",
    "指导",
    "督促",
    "尤其是",
];

/// What right after a name shows that it is only the scope of a rank or a comparison, or part of a longer name.
const SCOPE_BEFORE: [&str; 37] = [
    "第",
    "前",
    "首",
    "率先",
    "领先",
    "平均",
    "唯一",
    "最",
    "倒数",
    "同期",
    "一流",
    "先进",
    "优秀",
    "劳动模范",
    "百强",
    "文明城市",
    "路",
    "街",
    "大街",
    "大道",
    "高速",
    "铁路",
    "大桥",
    "籍",
    "话",
    "菜",
    "人大",
    "政协",
    "之最",
    "排名",
    "水平",
    "各族",
    "两会",
    "中位",
    "上游",
    "前列",
    "至",
];

/// What right after a region makes the two the name of a policy or an event.
const POLICY_BEFORE: [&str; 21] = [
    "建设",
    "发展",
    "战略",
    "规划",
    "一体化",
    "协同发展",
    "高质量发展",
    "共同体",
    "合作",
    "论坛",
    "博览会",
    "国际",
    "倡议",
    "协定",
    "杯",
    "振兴",
    "崛起",
    "大开发",
    "保护",
    "治理",
    "精神",
];

static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    // Times, connectives and sources that may stand before the subject of a clause.
    regex(
        r"^(?:[\s“”‘’\x22#*■●▲◆★□·、()（）0-9一二三四五六七八九十百年月日号上下半前后初末底季度期间至—\-~]|十三五|十四五|十五五|截至|截止|截止到|目前|当前|近期|近日|日前|当日|当天|如今|现在|今年|去年|前年|明年|本月|上月|以来|以后|之后|其中|据悉|据了解|据统计|据介绍|据初步统计|同时|此外|另外|因此|因而|所以|于是|而|但|但是|仅|尤其是|尤其|特别是|特别|例如|比如|如|另|另据|数据显示|统计显示|资料显示|结果显示|初步核算|经初步核算|在|对此|为此|随后|随着|全年|累计|近年来|近几年来|近几年|近|几|多|余|这|时|对于|关于|对|记者从|记者|第|届|个|周|旬|本|该|经|由|以|过去|新|自|从|起|当时|接下来|下一步|近来|不仅|不但|并且|而且|也|还|又|与此同时|值得一提的是|值得注意的是|具体来看|总体来看|总的来看|分地区看|从地区看|分区域看|从区域看|讯|电|消息|新华社|本报)*$",
    )
});

static DATELINE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:(?:[0-9]{4}年)?[0-9]{1,2}月)?[0-9]{1,2}日(?:[^,。]{0,6})?(?:电|讯|专电)|^(?:电|讯)"));

static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    // A person speaks or holds an office: 市统计局局长…, 县财政局介绍.
    regex(
        r"^(?:机关|党委|党组|党支部|党总支)?(?:有关|相关|主要)?(?:新闻)?(?:今早|今日|今天|昨日|昨天|昨|日前|近日|周[一二三四五六日]|星期[一二三四五六日]|[0-9]{1,2}月|[0-9]{1,2}日|上午|下午|晚间|最新|早前|晚|早)*(?:负责人|负责同志|负责|发言人|工作人员|人士|专家|教授|研究员|记者|党员干部代表|常委|常务|专职|副?(?:书记|局长|主任|部长|处长|院长|校长|会长|县长|市长|省长|区长|镇长|乡长|村长|厅长|科长|行长|所长|站长|署长|经理|董事长|总经理|总裁|主席|主任委员|秘书长|委员|总监|组长|队长|厂长|检察长|政委)|[一二三四]级|介绍|表示|获悉|了解到|消息|统计显示|透露|称|说|的数据|的统计)",
    )
});

// Publishes numbers about others: 国家统计局公布….
static PUBLISHES: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:[0-9]{1,2}月|[0-9]{1,2}日|[今昨]早|[今昨][日天]|[今昨晚早]|日前|近日|周[一二三四五六日]|星期[一二三四五六日]|上午|下午|晚间|最新|早前|的)*(?:发布|发表|公布|数据|通报|预计|预测|显示|统计)",
    )
});

/// What the names of those have that publish numbers about others.
const PUBLISHERS: [&str; 8] = ["统计", "统局", "主计", "海关", "气象", "调查", "研究", "协会"];

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("{e}"))
}

/// The part of the name at `span` (with the chain before it) in the paragraph at `within`.
pub fn of(norm: &str, within: &Span, span: &Span, m: &NameMention) -> Role {
    // What decides stands near; a paragraph may be as long as a file.
    let before = super::slice(norm, super::back(norm, span.start, REACH).max(within.start), span.start);
    let rest = super::slice(norm, span.end, super::forth(norm, span.end, REACH).min(within.end));
    if quoted(before, rest) {
        return Role::Other;
    }
    let after = &rest[..rest.char_indices().nth(16).map_or(rest.len(), |(i, _)| i)];
    let clause = &before[before.rfind(super::is_clause_end).map_or(0, |i| i + super::after(before, i))..];
    if SCOPE_BEFORE.iter().any(|w| after.starts_with(w)) && !after.starts_with("前三季度") {
        return Role::Other;
    }
    // 新华社北京5月3日电: where the report was filed.
    if DATELINE.is_match(after) || clause.ends_with("新华社") || clause.ends_with("中新社") {
        return Role::Other;
    }
    // 推动长江经济带发展: the name of a policy.
    if m.kind == NameKind::Place && POLICY_BEFORE.iter().any(|w| after.starts_with(w)) {
        return Role::Aside;
    }
    let publishes = || PUBLISHERS.iter().any(|w| m.name.contains(w)) && PUBLISHES.is_match(after);
    if m.kind == NameKind::Organisation && (TITLE.is_match(after) || publishes()) {
        return Role::Other;
    }
    let pivot = PIVOT_AFTER.iter().any(|w| clause.ends_with(w));
    let located = clause.ends_with('在') && visit(after);
    if !pivot && SCOPE_AFTER.iter().any(|w| clause.ends_with(w)) {
        return Role::Other;
    }
    if !pivot && (located || ASIDE_AFTER.iter().any(|w| clause.ends_with(w))) {
        return Role::Aside;
    }
    // 由市水务局承建的…, 在各村的支持下: an attribute or a circumstance of what follows.
    let tail = &rest[..rest.find(super::is_clause_end).unwrap_or(rest.len())];
    if clause.ends_with('由') && tail.contains('的')
        || clause.ends_with('在') && tail.starts_with('的') && tail.ends_with('下')
    {
        return Role::Aside;
    }
    // 【专题】 before the sentence is no part of it.
    let clause = &clause[clause.rfind('】').map_or(0, |i| i + '】'.len_utf8())..];
    if OPENING.is_match(clause) {
        return Role::Subject;
    }
    if pivot {
        return Role::Pivot;
    }
    // Inside a clause an organisation is an object, unless it is where things happen.
    let held = m.kind != NameKind::Organisation || clause.ends_with(['在', '于']);
    if held { Role::Inner } else { Role::Aside }
}

/// Whether nothing but times and connectives stands before the name in its sentence.
pub fn opens(before: &str) -> bool {
    OPENING.is_match(&before.replace([',', '，', ':', '：'], "、"))
}

/// 在北京召开, 在上海参加: where something was held says nothing of whose figures follow.
fn visit(after: &str) -> bool {
    let words = [
        "召开", "举行", "举办", "开幕", "闭幕", "参加", "考察", "参观", "调研", "揭晓", "发布", "签约", "签署", "会见",
        "出席", "等地",
    ];
    words.iter().any(|w| after.starts_with(w))
}

/// Whether an open 《 or a short quotation encloses the name.
fn quoted(before: &str, rest: &str) -> bool {
    let open = |a: char, b: char| before.rfind(a).is_some_and(|i| before.rfind(b).is_none_or(|j| j < i));
    if open('《', '》') {
        return true;
    }
    let Some(i) = before.rfind('“').filter(|_| open('“', '”')) else { return false };
    let inside = before[i..].chars().count() - 1;
    // A sentence that is quoted as speech is read as any other.
    rest.find('”').is_some_and(|j| inside + rest[..j].chars().count() <= 16 && !rest[..j].contains(['。', ',', '，']))
}

/// Whether names are joined into a list by what is between them.
pub fn joined(between: &str) -> bool {
    matches!(between, "、" | "和" | "及" | "以及" | "与" | "," | "，")
}

/// A name in a list plays the part of the name before it: 苏州、无锡.
pub fn lists(norm: &str, entries: &mut [Entry]) {
    for i in 1..entries.len() {
        let (head, tail) = entries.split_at_mut(i);
        let (Some(a), e) = (head.last(), &mut tail[0]) else { continue };
        let between = super::slice(norm, a.span.end, e.span.start);
        if matches!(between, "、" | "和" | "及" | "以及" | "与")
            && e.role != Role::Part
            && a.role != Role::Part
            && e.role != Role::Subject
        {
            e.role = a.role;
        }
    }
}
