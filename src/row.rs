//! The rows of the three tables. Each column is declared once, here: its name, its Chinese header, its type and what it
//! means. Writers, `--header zh`, `--columns` and the documentation are derived from these declarations.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// The version of the tables' columns, which grows with every column that is added. `tests/expected/schema.tsv` tells what each
/// version added; nothing is ever taken away or changes its meaning.
pub const SCHEMA_VERSION: u32 = 3;

/// One cell, borrowed from its row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing known.
    Empty,
    /// Words.
    Text(&'a str),
    /// A counter or an offset.
    Int(u64),
    /// An exact decimal.
    Decimal(Decimal),
    /// A calendar day.
    Date(Date),
    /// Yes or no.
    Bool(bool),
    /// Several texts in order.
    List(&'a [String]),
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellType {
    /// Words.
    Text,
    /// A counter or an offset.
    Int,
    /// An exact decimal.
    Decimal,
    /// A calendar day (ISO 8601).
    Date,
    /// Yes or no.
    Bool,
    /// Several texts in order.
    List,
}

impl CellType {
    /// The word that stands in the documentation.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Int => "integer",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::Bool => "boolean",
            Self::List => "list",
        }
    }

    /// The Arrow type of such a column, in Parquet and wherever a schema is asked for.
    pub fn arrow(self) -> &'static str {
        match self {
            Self::Text => "utf8",
            Self::Int => "int64",
            Self::Decimal => "decimal128(38, 10)",
            Self::Date => "date32",
            Self::Bool => "bool",
            Self::List => "list<utf8>",
        }
    }
}

/// A column of the table whose rows are `R`.
pub struct Column<R: 'static> {
    /// The name in headers and for `--columns`.
    pub name: &'static str,
    /// The Chinese header (`--header zh`).
    pub zh: &'static str,
    /// The type of its cells.
    pub cell_type: CellType,
    /// What it means, in a sentence.
    pub about: &'static str,
    /// Reads the cell.
    pub get: fn(&R) -> Cell<'_>,
}

/// A kind of row: a table.
pub trait Row: Sized + 'static {
    /// The table's name.
    const TABLE: &'static str;
    /// Its columns, in order.
    const COLUMNS: &'static [Column<Self>];
}

/// The note of an amount in the renminbi of before 1 March 1955, of which 10,000 are one of today's, in a text of that time.
pub const OLD_RENMINBI: &str = "old renminbi, of which 10000 are 1 yuan since 1 March 1955";
/// The note of such an amount in a text of unknown date: later texts give the years before in new renminbi.
pub const PERHAPS_OLD_RENMINBI: &str =
    "of before 1 March 1955: in old renminbi (10000 are 1 yuan) if the text is of that time";

/// The column that tables have only on request. It stands last, so that a table without it has the same cells.
pub const CONTEXT: &str = "sentence_text";

/// The columns of a table, with the sentences or without.
pub fn columns<R: Row>(context: bool) -> Vec<&'static Column<R>> {
    R::COLUMNS.iter().filter(|c| context || c.name != CONTEXT).collect()
}

/// What a field can show as a cell.
trait ToCell {
    const TYPE: CellType;
    fn cell(&self) -> Cell<'_>;
}

macro_rules! to_cell {
    ($($t:ty, $kind:ident, |$v:ident| $e:expr;)*) => {$(
        impl ToCell for $t {
            const TYPE: CellType = CellType::$kind;
            fn cell(&self) -> Cell<'_> { let $v = self; $e }
        }
    )*};
}
to_cell! {
    String, Text, |v| if v.is_empty() { Cell::Empty } else { Cell::Text(v) };
    &'static str, Text, |v| if v.is_empty() { Cell::Empty } else { Cell::Text(v) };
    std::sync::Arc<str>, Text, |v| if v.is_empty() { Cell::Empty } else { Cell::Text(v) };
    u32, Int, |v| Cell::Int(u64::from(*v));
    u64, Int, |v| Cell::Int(*v);
    Option<u64>, Int, |v| v.map_or(Cell::Empty, Cell::Int);
    Option<u32>, Int, |v| v.map_or(Cell::Empty, |n| Cell::Int(u64::from(n)));
    Decimal, Decimal, |v| Cell::Decimal(*v);
    Option<Decimal>, Decimal, |v| v.map_or(Cell::Empty, Cell::Decimal);
    Option<Date>, Date, |v| v.map_or(Cell::Empty, Cell::Date);
    bool, Bool, |v| Cell::Bool(*v);
    Option<bool>, Bool, |v| v.map_or(Cell::Empty, Cell::Bool);
    Vec<String>, List, |v| if v.is_empty() { Cell::Empty } else { Cell::List(v) };
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }
        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// The word that stands in the table.
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $text,)* } }
            /// What a word of the table means.
            pub fn of(word: &str) -> Option<Self> { match word { $($text => Some(Self::$variant),)* _ => None } }
        }
        impl ToCell for $name {
            const TYPE: CellType = CellType::Text;
            fn cell(&self) -> Cell<'_> { self.as_str().cell_static() }
        }
    };
}
trait CellStatic {
    fn cell_static(&self) -> Cell<'static>;
}
impl CellStatic for &'static str {
    fn cell_static(&self) -> Cell<'static> {
        if self.is_empty() { Cell::Empty } else { Cell::Text(self) }
    }
}

words! {
    /// What sort of quantity a figure is.
    Kind {
        /// Things counted.
        #[default] Count = "count",
        /// Money.
        Amount = "amount",
        /// A share or level in percent.
        Rate = "rate",
        /// A relative change.
        Growth = "growth",
        /// An absolute change or difference.
        Change = "change",
        /// 倍, 番.
        Multiple = "multiple",
        /// A place in an order.
        Rank = "rank",
        /// A length of time.
        Duration = "duration",
        /// Years of age.
        Age = "age",
        /// Any other physical quantity.
        Measure = "measure",
    }
}
words! {
    /// How exact a number is.
    Qualifier {
        /// As it stands.
        #[default] Exact = "exact",
        /// 约, 左右.
        About = "about",
        /// 余, 多, 超, 以上: more than the number.
        Over = "over",
        /// 近, 不足, 以下: less than the number.
        Under = "under",
    }
}
words! {
    /// Which way something went.
    Direction {
        /// Not stated.
        #[default] None = "",
        /// Up.
        Up = "up",
        /// Down.
        Down = "down",
    }
}
words! {
    /// Compared with what.
    Basis {
        /// Not stated.
        #[default] None = "",
        /// The same time of the year before.
        Yoy = "yoy",
        /// The period just before.
        Mom = "mom",
        /// Another stated base, its words in `basis_text`.
        Named = "named",
    }
}
words! {
    /// Side of a from–to pair.
    Role {
        /// None.
        #[default] None = "",
        /// The starting level.
        From = "from",
        /// The level reached.
        To = "to",
    }
}
words! {
    /// Whether the figure has happened.
    Status {
        /// It has.
        #[default] Actual = "actual",
        /// It is aimed at.
        Target = "target",
        /// It is estimated.
        Estimate = "estimate",
    }
}
words! {
    /// What a check came to.
    Outcome {
        /// Both ways give one figure, as far as its digits go.
        #[default] Confirmed = "confirmed",
        /// The page does not print the figure; it follows from others.
        Derived = "derived",
        /// The figures cannot both be right.
        Contradicted = "contradicted",
    }
}
words! {
    /// How bad a contradiction is.
    Severity {
        /// There is none.
        #[default] None = "",
        /// Within ten times the tolerance, or of words rather than numbers.
        Minor = "minor",
        /// Further apart.
        Major = "major",
    }
}
words! {
    /// The shape of a slogan.
    SloganKind {
        /// Two or more numeral and head halves: 五比五看.
        #[default] Parallel = "parallel",
        /// Numeral and head that name a closed set: 八大行动.
        Set = "set",
        /// 一X一Y.
        Distributive = "distributive",
        /// Joined by +, or digits: 3+X.
        Formula = "formula",
        /// Quoted, without numeral.
        Motto = "motto",
    }
}

macro_rules! table {
    ($(#[$doc:meta])* $name:ident, $table:literal; $($field:ident : $ty:ty, $zh:literal, $about:literal;)*) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name { $(#[doc = $about] pub $field: $ty,)* }
        impl Row for $name {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [Column<Self>] = &[$(Column {
                name: stringify!($field), zh: $zh, cell_type: <$ty as ToCell>::TYPE, about: $about,
                get: |r| r.$field.cell(),
            },)*];
        }
    };
}

use std::sync::Arc;

table! {
    /// One quantity that the text asserts.
    FigureRow, "figures";
    doc: Arc<str>, "文档", "Document: relative path, record id or path#n.";
    article: u32, "篇序", "1-based article within the document.";
    title: Arc<str>, "标题", "Headline of the article.";
    paragraph: u32, "段序", "1-based paragraph within the document.";
    sentence: u32, "句序", "1-based sentence within the document.";
    start: u64, "起", "Offset of the span's first character in the decoded source.";
    end: u64, "止", "Offset after the span's last character.";
    text: String, "原文", "The exact slice of the source.";
    kind: Kind, "类别", "count, amount, rate, growth, change, multiple, rank, duration, age or measure.";
    value: Option<Decimal>, "数值", "Exact value with magnitudes expanded; percent as the number before %.";
    value_max: Option<Decimal>, "上限", "Upper end of a range.";
    unit: String, "单位", "Canonical simplified unit without magnitude.";
    qualifier: Qualifier, "修饰", "exact, about, over or under.";
    direction: Direction, "方向", "up, down or empty.";
    basis: Basis, "基期", "yoy, mom, named or empty.";
    basis_text: String, "基期原文", "The words of a named base.";
    role: Role, "升降端", "from or to in a from–to pair.";
    status: Status, "状态", "actual, target or estimate.";
    indicator: String, "指标", "The words that name what is measured, in simplified script.";
    indicator_code: String, "指标代码", "Code in the dictionary of indicators.";
    subject: String, "主体", "Region or organisation that the figure is about.";
    region_code: String, "区划代码", "GB/T 2260 code of the subject's region, CN for the country, ISO 3166 for others.";
    period: String, "时期", "The words that time the figure.";
    period_start: Option<Date>, "期始", "First day of the period (ISO 8601).";
    period_end: Option<Date>, "期末", "Last day of the period (ISO 8601).";
    rule: &'static str, "规则", "The rule that produced the row.";
    confidence: Decimal, "置信度", "0 to 1.";
    note: String, "备注", "What a reader should know of this row, such as a value beyond 28 digits.";
    figure_id: String, "数字编号", "Stable name of the figure: of its document, its sentence and its words, whatever changes around them.";
    page: Option<u32>, "页", "1-based page, where the text has pages: a PDF, or a text with form feeds.";
    duplicate_of: Option<u32>, "重复段", "The paragraph that this row's paragraph repeats: leave such rows out of sums.";
    sentence_text: Arc<str>, "句子", "The sentence, exact slice of the source (only with --context).";
}

table! {
    /// One mention of a slogan.
    SloganRow, "slogans";
    doc: Arc<str>, "文档", "Document: relative path, record id or path#n.";
    article: u32, "篇序", "1-based article within the document.";
    title: Arc<str>, "标题", "Headline of the article.";
    paragraph: u32, "段序", "1-based paragraph within the document.";
    sentence: u32, "句序", "1-based sentence within the document.";
    start: u64, "起", "Offset of the span's first character in the decoded source.";
    end: u64, "止", "Offset after the span's last character.";
    text: String, "原文", "The exact slice of the source.";
    slogan: String, "口号", "Canonical simplified form.";
    kind: SloganKind, "类别", "parallel, set, distributive, formula or motto.";
    template: String, "句式", "The shape with heads as letters: 5A5B.";
    declared: Option<u32>, "应有项数", "Number of items that the name promises.";
    items: Vec<String>, "各项", "The expansion, in order.";
    items_source: &'static str, "各项来源", "text or dict.";
    found: Option<u32>, "找到项数", "Number of items found.";
    complete: Option<bool>, "是否齐全", "Whether declared equals found.";
    subject: String, "主体", "Who runs it, where the text says.";
    region_code: String, "区划代码", "GB/T 2260 code of the subject's region.";
    rule: &'static str, "规则", "The rule that produced the row.";
    confidence: Decimal, "置信度", "0 to 1.";
    page: Option<u32>, "页", "1-based page, where the text has pages: a PDF, or a text with form feeds.";
    duplicate_of: Option<u32>, "重复段", "The paragraph that this row's paragraph repeats: leave such rows out of counts.";
    slogan_id: String, "口号编号", "Stable name of the mention: of its document, its sentence and its words, whatever changes around them.";
    sentence_text: Arc<str>, "句子", "The sentence, exact slice of the source (only with --context).";
}

table! {
    /// One document that was read.
    DocumentRow, "documents";
    doc: Arc<str>, "文档", "Document: relative path, record id or path#n.";
    title: String, "标题", "Title of the document.";
    date: String, "日期", "Date of the document: YYYY, YYYY-MM or YYYY-MM-DD.";
    place: String, "地点", "Place of the document.";
    outlet: String, "媒体", "Newspaper or site.";
    script: &'static str, "字体", "simplified, traditional or mixed.";
    encoding: String, "编码", "Character encoding the bytes were decoded from.";
    chars: u64, "字数", "Characters of the decoded source.";
    articles: u32, "篇数", "Articles found.";
    figures: u32, "数字数", "Rows in the table of figures.";
    slogans: u32, "口号数", "Rows in the table of slogans.";
    duplicate_of: String, "重复于", "Document that this one repeats.";
    error: String, "错误", "Why the document could not be read, or what was replaced.";
}

words! {
    /// What a mention is.
    MentionKind {
        /// A number without a unit.
        #[default] Number = "number",
        /// A number with its unit, a share, a rank.
        Quantity = "quantity",
        /// An expression of time.
        Date = "date",
        /// A region.
        Place = "place",
        /// An organisation, or a word that stands for one.
        Organisation = "org",
    }
}

table! {
    /// One mention, before any decision whether it is a figure.
    MentionRow, "mentions";
    doc: Arc<str>, "文档", "Document: relative path, record id or path#n.";
    start: u64, "起", "Offset of the span's first character in the decoded source.";
    end: u64, "止", "Offset after the span's last character.";
    text: String, "原文", "The exact slice of the source.";
    kind: MentionKind, "类别", "number, quantity, date, place or org.";
    value: Option<Decimal>, "数值", "Exact value with magnitudes expanded; percent as the number before %.";
    value_max: Option<Decimal>, "上限", "Upper end of a range.";
    unit: String, "单位", "Canonical simplified unit without magnitude.";
    qualifier: Qualifier, "修饰", "exact, about, over or under.";
    form: &'static str, "形式", "plain, share, ratio, rank, ordinal or article; for times base where it is a base of comparison.";
    unit_code: &'static str, "单位代码", "ISO 4217 code of money, UCUM code of a measure.";
    value_base: Option<Decimal>, "基本单位数值", "The value in the base unit (with --si).";
    unit_base: &'static str, "基本单位", "The base unit (with --si).";
    date_start: Option<Date>, "起日", "First day of a time (ISO 8601).";
    date_end: Option<Date>, "止日", "Last day of a time (ISO 8601).";
    name: String, "规范名", "Canonical name of a place or organisation.";
    code: String, "代码", "GB/T 2260 or ISO 3166 code of a place.";
    note: String, "备注", "What a reader should know of this row: that a misread character was repaired.";
}

table! {
    /// One file or document that could not be read.
    ErrorRow, "errors";
    file: String, "文件", "The file, or the document in it.";
    error: String, "错误", "What happened, and what to do.";
}

table! {
    /// One period of one series of an indicator.
    TrendRow, "trend";
    region: String, "地区", "Whose: the name of the place, else the words of the text.";
    indicator: String, "指标", "What is measured: the dictionary's name of its code, else the words of the text.";
    kind: &'static str, "类别", "count, amount, rate, duration, age or measure.";
    unit: String, "单位", "Canonical simplified unit.";
    status: &'static str, "状态", "actual, target or estimate.";
    period: String, "时期", "The period as SDMX writes it: 2024, 2024-S1, 2024-Q3, 2024-05, 2024-06-30.";
    period_start: Option<Date>, "期始", "First day of the period.";
    period_end: Option<Date>, "期末", "Last day of the period.";
    gap: bool, "缺", "Whether the period has no figure.";
    value: Option<Decimal>, "数值", "The value that most mentions give.";
    mentions: u32, "提及次数", "Mentions of the level in this period.";
    other_values: Vec<String>, "其他数值", "Other values that were given, as printed.";
    yoy_computed: Option<Decimal>, "推算同比", "Growth against the same period a year earlier, from the levels; points for rates.";
    yoy_printed: Option<Decimal>, "刊载同比", "Growth on the year before as printed.";
    yoy_difference: Option<Decimal>, "同比之差", "Computed less printed.";
    yoy_unit: &'static str, "同比单位", "% or 个百分点.";
    doc: Arc<str>, "文档", "Document of the value.";
    start: Option<u64>, "起", "Offset of the value in the decoded source.";
    end: Option<u64>, "止", "Offset after it.";
    text: String, "原文", "The exact slice of the source.";
}

table! {
    /// Figures that must agree, and whether they do.
    CheckRow, "checks";
    doc: Arc<str>, "文档", "Document of the figure tested.";
    article: u32, "篇序", "1-based article within the document.";
    title: Arc<str>, "标题", "Headline of the article.";
    sentence: u32, "句序", "1-based sentence within the document.";
    relation: &'static str, "关系", "rate_of_counts, growth_of_levels, change_of_levels, growth_of_change, points_for_percent, share_over_100, shares_sum, parts_of_whole, same_figure, growth_of_years or slogan_items.";
    result: Outcome, "结果", "confirmed, derived (the page does not print it) or contradicted.";
    severity: Severity, "程度", "minor or major for contradictions: major where the difference is over ten times the tolerance.";
    indicator: String, "指标", "What is measured; the slogan for slogan_items.";
    subject: String, "主体", "Whose.";
    period: String, "时期", "The words that time the figure.";
    start: u64, "起", "Offset of the tested figure in the decoded source (of the first one given, where the figure is derived).";
    end: u64, "止", "Offset after it.";
    text: String, "原文", "The exact slice of the source.";
    printed: Option<Decimal>, "刊载值", "The value that the page prints, a decline with a minus; empty where it is derived.";
    computed: Option<Decimal>, "推算值", "The value that the other figures come to.";
    unit: String, "单位", "Unit of both.";
    difference: Option<Decimal>, "相差", "How far they are apart.";
    tolerance: Option<Decimal>, "容差", "How far they may be apart by the rounding of the printed digits.";
    other_doc: Arc<str>, "另一文档", "Document of the other figure.";
    other_start: Option<u64>, "另一起", "Offset of the other figure.";
    other_end: Option<u64>, "另一止", "Offset after it.";
    other_text: String, "另一原文", "The other figure as printed.";
    other_value: Option<Decimal>, "另一数值", "Its value.";
    given: Vec<String>, "依据", "Every figure that the computation takes: document:start-end, text.";
    note: String, "算式", "The computation.";
}

table! {
    /// One slogan over an archive, or over one period of it.
    SloganSummaryRow, "slogan_summary";
    slogan: String, "口号", "Canonical simplified form; variants are joined under it.";
    period: String, "时期", "YYYY or YYYY-MM with --by, - for documents without a date; empty over the whole archive.";
    kind: SloganKind, "类别", "parallel, set, distributive, formula or motto.";
    template: String, "句式", "The shape with heads as letters: 5A5B.";
    mentions: u64, "提及次数", "Mentions.";
    documents: u64, "文档数", "Documents that mention it.";
    places: u64, "地点数", "Places that mention it.";
    first_seen: String, "首见", "Date of the earliest document that mentions it, as exact as the document gives it.";
    last_seen: String, "末见", "Date of the latest document that mentions it.";
    place_names: Vec<String>, "地点", "The places: the document's, else whose slogan it is.";
    forms: Vec<String>, "写法", "The forms in which it is written, the most frequent first.";
    declared: Option<u32>, "应有项数", "Number of items that the name promises.";
    items: Vec<String>, "各项", "The expansion that most documents give, else the dictionary's.";
    items_source: &'static str, "各项来源", "text or dict.";
    known: bool, "已收录", "Whether the dictionary holds it.";
    year: Option<u32>, "提出年份", "First year, from the dictionary.";
    source: String, "出处", "Where it was first used, from the dictionary.";
}

table! {
    /// One expression that may be a slogan which the dictionary lacks. The first eight columns are those of `slogans.tsv`.
    SloganCandidateRow, "slogan_candidates";
    slogan: String, "口号", "Canonical simplified form.";
    items: Vec<String>, "各项", "The items that the texts give, when their number is right.";
    declared: Option<u32>, "应有项数", "Number of items, where the name does not say it.";
    year: Option<u32>, "提出年份", "Empty: for you to fill in.";
    source: String, "出处", "Empty: for you to fill in.";
    variants: Vec<String>, "写法", "Other forms in which it is written.";
    bare: String, "免引号", "yes when it is often written without quotation marks.";
    note: String, "备注", "Where and how often it was seen.";
    kind: SloganKind, "类别", "parallel, set, distributive or formula.";
    template: String, "句式", "The shape with heads as letters: 5A5B.";
    mentions: u64, "提及次数", "Mentions, quoted or not.";
    documents: u64, "文档数", "Documents that mention it.";
    quoted: u64, "加引号次数", "Mentions that the rules for slogans find.";
    score: Decimal, "关联度", "Log-likelihood ratio G² of numeral and head (Dunning 1993): how far the pair is from chance.";
    first_seen: String, "首见", "Date of the earliest document that mentions it.";
    last_seen: String, "末见", "Date of the latest document that mentions it.";
}
