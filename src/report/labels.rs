//! The words of the report, in both languages.

use std::collections::BTreeMap;

/// The language of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// Chinese
    #[default]
    Zh,
    /// English
    En,
}

/// Name, Chinese, English.
const LABELS: &[(&str, &str, &str)] = &[
    ("title", "数字报告", "Report of figures"),
    ("theme", "深色／浅色", "Dark / light"),
    ("documents", "文档", "documents"),
    ("figures", "数字", "Figures"),
    ("slogans", "口号", "Slogans"),
    ("places", "主体", "subjects"),
    ("indicators", "主要指标", "Key indicators"),
    ("indicator", "指标", "Indicator"),
    ("region", "地区", "Region"),
    ("subject", "主体", "Subject"),
    ("period", "时期", "Period"),
    ("value", "数值", "Value"),
    ("unit", "单位", "Unit"),
    ("text", "原文", "As printed"),
    ("kind", "类别", "Kind"),
    ("compared", "比较", "Compared"),
    ("doc", "文档", "Document"),
    ("yoy_printed", "刊载同比", "Printed, on year"),
    ("yoy_computed", "推算同比", "Computed, on year"),
    ("slogan", "口号", "Slogan"),
    ("mentions", "次数", "Mentions"),
    ("first", "首见", "First seen"),
    ("last", "末见", "Last seen"),
    ("items", "各项", "Items"),
    ("timeline", "口号提及的年月（圆点越大，提及越多）", "When slogans are mentioned (larger dots: more mentions)"),
    ("checks", "数字核对", "Checks"),
    ("relation", "关系", "Relation"),
    ("computation", "算式", "Computation"),
    ("printed", "刊载", "Printed"),
    ("contradicted", "不一致", "Contradicted"),
    ("confirmed", "相符", "Confirmed"),
    ("derived", "可推算", "Derived"),
    ("search", "查找", "Search"),
    ("all", "全部", "All"),
    ("shown", "%m 行中的 %n 行", "%n of %m rows"),
    ("close", "关闭", "Close"),
    ("rest", "另有 %n 行未打印", "%n more rows are not printed"),
    ("more", "另有 %n 行，见 baoshu check", "%n more rows: see baoshu check"),
    ("more_slogans", "另有 %n 个口号，见 slogans 表", "%n more slogans: see the table of slogans"),
    ("none", "没有可以互相核对的数字。", "No figures that could be tested against each other."),
    (
        "no_sentence",
        "表中没有句子：用 baoshu extract --context 提取后再作报告。",
        "The tables hold no sentences: run baoshu extract with --context.",
    ),
    ("noscript", "表格需要 JavaScript。", "The table needs JavaScript."),
];

/// Kinds of figures.
const KINDS: &[(&str, &str)] = &[
    ("count", "计数"),
    ("amount", "金额"),
    ("rate", "比率"),
    ("growth", "增长"),
    ("change", "增减"),
    ("multiple", "倍数"),
    ("rank", "位次"),
    ("duration", "时长"),
    ("age", "年龄"),
    ("measure", "计量"),
];

/// Relations of `check`.
const RELATIONS: &[(&str, &str, &str)] = &[
    ("rate_of_counts", "比率与其计数", "Rate and its counts"),
    ("growth_of_levels", "增长与前后水平", "Growth and levels"),
    ("change_of_levels", "增减与前后水平", "Change and levels"),
    ("growth_of_change", "增长与增减额", "Growth and change"),
    ("points_for_percent", "应为百分点", "Points, not percent"),
    ("share_over_100", "比率超过100%", "Share over 100%"),
    ("shares_sum", "构成之和", "Shares of a whole"),
    ("parts_of_whole", "分项与合计", "Parts and whole"),
    ("same_figure", "两处同一数字", "One figure, two documents"),
    ("growth_of_years", "与上年水平", "Against the year before"),
    ("slogan_items", "口号项数", "Items of a slogan"),
];

impl Lang {
    /// The tag of the language (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-Hans",
            Self::En => "en",
        }
    }

    fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        if self == Self::Zh { zh } else { en }
    }

    /// All words.
    pub fn labels(self) -> BTreeMap<&'static str, &'static str> {
        LABELS.iter().map(|(name, zh, en)| (*name, self.pick(zh, en))).collect()
    }

    /// One word.
    pub fn label(self, name: &str) -> &'static str {
        LABELS.iter().find(|l| l.0 == name).map_or("", |l| self.pick(l.1, l.2))
    }

    /// The names of the kinds.
    pub fn kinds(self) -> BTreeMap<&'static str, &'static str> {
        KINDS.iter().map(|(name, zh)| (*name, self.pick(zh, name))).collect()
    }

    /// The name of a relation.
    pub fn relation(self, name: &str) -> &str {
        RELATIONS.iter().find(|r| r.0 == name).map_or(name, |r| self.pick(r.1, r.2))
    }
}
