//! The words by which a page shows its structure, from `dicts/page.tsv`.

use crate::error::Result;
use crate::lexicon::Sources;
use crate::lexicon::table;

/// What a line that shows a word of the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    Furniture,
    Byline,
    Credit,
    Dateline,
    Label,
    Starter,
    Salutation,
    Surname,
    GrowthHead,
    YoyHead,
    MomHead,
    RankHead,
    PlainHead,
    Surveyed,
    Report,
    Ahead,
    Annual,
    GoesOn,
    Event,
    TaiwanSign,
    HongKongSign,
    HolidayTime,
    Called,
    Firm,
}

const USES: [(&str, Use); 24] = [
    ("furniture", Use::Furniture),
    ("byline", Use::Byline),
    ("credit", Use::Credit),
    ("dateline", Use::Dateline),
    ("label", Use::Label),
    ("starter", Use::Starter),
    ("salutation", Use::Salutation),
    ("surname", Use::Surname),
    ("growth-head", Use::GrowthHead),
    ("yoy-head", Use::YoyHead),
    ("mom-head", Use::MomHead),
    ("rank-head", Use::RankHead),
    ("plain-head", Use::PlainHead),
    ("surveyed", Use::Surveyed),
    ("report", Use::Report),
    ("ahead", Use::Ahead),
    ("annual", Use::Annual),
    ("goes-on", Use::GoesOn),
    ("event", Use::Event),
    ("taiwan-sign", Use::TaiwanSign),
    ("hong-kong-sign", Use::HongKongSign),
    ("holiday-time", Use::HolidayTime),
    ("called", Use::Called),
    ("firm", Use::Firm),
];

/// How a word must stand in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    Line,
    Start,
    End,
    Any,
}

const WHERES: [(&str, Where); 4] =
    [("line", Where::Line), ("start", Where::Start), ("end", Where::End), ("any", Where::Any)];

/// Words by the character that they start with (or end with), longest first.
type Bank = rustc_hash::FxHashMap<char, Vec<String>>;

/// The words of one use.
#[derive(Debug, Default)]
struct Words {
    line: Bank,
    start: Bank,
    end: Bank,
    any: Vec<String>,
}

/// The words by which a page shows its structure.
#[derive(Debug, Default)]
pub struct PageWords {
    of: [Words; USES.len()],
}

impl PageWords {
    /// Loads `page.tsv`.
    pub fn load(sources: &Sources) -> Result<Self> {
        let mut all = Self::default();
        for source in sources.of("page.tsv", include_str!("../../dicts/page.tsv"))? {
            table::rows(&source, &["use", "where", "words", "example", "not"], |row| {
                let (a, b) = (row.need("use")?, row.need("where")?);
                let kind = find(&USES, a).ok_or_else(|| {
                    let names: Vec<&str> = USES.iter().map(|u| u.0).collect();
                    row.error("use", &format!("is `{a}`"), &format!("write one of: {}", names.join(", ")))
                })?;
                let place = find(&WHERES, b)
                    .ok_or_else(|| row.error("where", &format!("is `{b}`"), "write line, start, end or any"))?;
                row.need("words")?;
                let words = &mut all.of[kind as usize];
                for word in row.list("words") {
                    let (first, last) = (word.chars().next(), word.chars().next_back());
                    let bank = match place {
                        Where::Line => words.line.entry(first.unwrap_or_default()).or_default(),
                        Where::Start => words.start.entry(first.unwrap_or_default()).or_default(),
                        Where::End => words.end.entry(last.unwrap_or_default()).or_default(),
                        Where::Any => &mut words.any,
                    };
                    bank.push(word.to_owned());
                    bank.sort_by_key(|w| std::cmp::Reverse(w.len()));
                }
                Ok(())
            })?;
        }
        Ok(all)
    }

    /// The words that hold for this process: the built-in ones with those of `--dicts`.
    pub fn builtin() -> &'static Self {
        &super::tables::tables().page
    }

    /// The words of this use that may stand anywhere.
    pub(crate) fn anywhere(&self, kind: Use) -> impl Iterator<Item = &str> {
        self.of[kind as usize].any.iter().map(String::as_str)
    }

    /// The length of the longest word of this use that the text starts with.
    pub(crate) fn starts(&self, kind: Use, text: &str) -> Option<usize> {
        let bank = self.of[kind as usize].start.get(&text.chars().next()?)?;
        bank.iter().find(|w| text.starts_with(w.as_str())).map(String::len)
    }

    /// Whether the text, without what may follow the last word, ends with a word of this use.
    pub(crate) fn ends(&self, kind: Use, text: &str) -> bool {
        let text = text.trim_end_matches(|c: char| matches!(c, '。' | ')' | '）' | '】' | ']') || c.is_whitespace());
        let bank = text.chars().next_back().and_then(|c| self.of[kind as usize].end.get(&c));
        bank.is_some_and(|b| b.iter().any(|w| text.ends_with(w.as_str())))
    }

    /// Whether the text holds a word of this use anywhere.
    pub(crate) fn holds(&self, kind: Use, text: &str) -> bool {
        self.of[kind as usize].any.iter().any(|w| text.contains(w.as_str()))
    }

    /// Whether the text consists of words of this use and what stands between them.
    pub(crate) fn only(&self, kind: Use, text: &str) -> bool {
        let (mut rest, mut words) = (text, 0);
        while let Some(c) = rest.chars().next() {
            if !c.is_alphanumeric() || c.is_ascii_digit() {
                rest = &rest[c.len_utf8()..];
                continue;
            }
            let word =
                self.of[kind as usize].line.get(&c).and_then(|b| b.iter().find(|w| rest.starts_with(w.as_str())));
            let Some(word) = word else { return false };
            rest = &rest[word.len()..];
            words += 1;
        }
        words > 0
    }
}

/// A line of names, source or date: 本报记者 …, 来源:… 时间:….
pub(crate) fn is_byline(words: &PageWords, text: &str) -> bool {
    let bare =
        text.trim_start_matches(|c: char| matches!(c, '■' | '□' | '●' | '◆' | '(' | '（' | '【') || c.is_whitespace());
    let short = bare.chars().take(61).count() <= 60;
    let clean = !bare.contains([',', '，', '。', '“', '!', '?']);
    if !short || !clean {
        return false;
    }
    // (新华社北京3月5日电 记者…), (某某日报): a signature.
    if text.starts_with(['(', '（']) && text.ends_with([')', '）']) {
        let inner = bare.trim_end_matches([')', '）']);
        return dateline(words, bare).is_some()
            || words.starts(Use::Byline, bare).is_some()
            || (inner.ends_with(['报', '网', '社']) && inner.chars().count() <= 12);
    }
    // 某某网记者 甄一鸣 南桥报道
    let office = bare.find("记者 ").is_some_and(|i| bare[..i].chars().count() <= 8);
    (words.starts(Use::Byline, bare).is_some() || office) && dateline(words, bare).is_none()
}

/// A person's name: a surname and one or two further characters (three after a surname of two).
pub(crate) fn is_name(words: &PageWords, text: &str) -> bool {
    let n = text.chars().take(5).count();
    let surname = words.starts(Use::Surname, text).map_or(0, |b| text[..b].chars().count());
    (2..=4).contains(&n)
        && surname > 0
        && (1..=2).contains(&(n - surname))
        && text.chars().all(|c| c.is_alphabetic() && !c.is_ascii())
}

/// 各位代表:, 同志们!: how a speech addresses its hearers.
pub(crate) fn is_salutation(words: &PageWords, text: &str) -> bool {
    let bare = text.trim_end_matches([':', '!', ',', '：', '！']);
    words.starts(Use::Salutation, bare) == Some(bare.len())
}

/// Whether a title is that of a report which is given in the first months of a year and looks back on the year before. The
/// people's congresses have met so since 1985.
pub(crate) fn opens_year(words: &PageWords, title: &str, year: i16) -> bool {
    year >= 1985 && words.holds(Use::Annual, title)
}

/// A photographer's name on a line of its own: 本报通讯员 … 摄.
pub(crate) fn is_credit(words: &PageWords, text: &str) -> bool {
    text.chars().take(41).count() <= 40
        && words.ends(Use::Credit, text)
        && !text.contains(['。', ',', '，']) | text.trim_end_matches(['。', ')', '）']).ends_with('摄')
        && !text.contains("拍摄")
}

/// A line that only serves the page: navigation, editors, copyright.
pub(crate) fn is_furniture(words: &PageWords, text: &str) -> bool {
    let bare = text.trim_start_matches(|c: char| matches!(c, '(' | '（' | '|' | '>' | '[' | '※') || c.is_whitespace());
    if words.only(Use::Furniture, text) {
        return true;
    }
    let short = text.chars().take(101).count() <= 100;
    let sentence = text.contains(',') && text.contains('。');
    short
        && !sentence
        && (words.starts(Use::Furniture, bare).is_some() || words.holds(Use::Furniture, text) && !text.contains('。'))
        || is_page_head(text)
        || is_link_line(text)
}

/// 第11版:要闻, A03版, 03版 要闻: the name of a newspaper page.
fn is_page_head(text: &str) -> bool {
    let bare = text.trim_start_matches(['第', ' ', 'A', 'B', 'C', 'D', '(', '（']);
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let n = bare.len() - rest.len();
    text.chars().take(31).count() <= 30
        && (1..=3).contains(&n)
        && rest.trim_start().starts_with('版')
        && !text.contains(['。', ','])
}

/// The headline of another page with its date: …2015/07/01.
pub(crate) fn is_link_line(text: &str) -> bool {
    let t = text.trim_end_matches([')', '）', ']']);
    let n = t.chars().take(81).count();
    let Some((at, _)) = t.char_indices().rev().nth(9) else { return false };
    let date = &t.as_bytes()[at..];
    let digits = |r: std::ops::Range<usize>| date.get(r).is_some_and(|b| b.iter().all(u8::is_ascii_digit));
    (14..=80).contains(&n)
        && date.len() == 10
        && digits(0..4)
        && digits(5..7)
        && digits(8..10)
        && matches!((date[4], date[7]), (b'/', b'/') | (b'-', b'-'))
        && !t[..at].ends_with([' ', ':', '：'])
        && !t.contains(['。', '|'])
}

fn find<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    table.iter().find(|(name, _)| *name == word).map(|(_, v)| *v)
}

/// Whether a line starts like an item of a list or a numbered heading: `一、`, `(二)`, `3.`, `①`, `■`, `第五条`, `一是`.
pub(crate) fn is_list_item(text: &str) -> bool {
    let mut chars = text.chars().peekable();
    let Some(first) = chars.next() else { return false };
    if matches!(first, '■' | '□' | '▲' | '△' | '◆' | '◇' | '●' | '○' | '★' | '☆' | '▶' | '►' | '◎' | '※' | '•' | '·' | '①'..='⑳' | '❶'..='❿')
    {
        return true;
    }
    let bracket = matches!(first, '(' | '（' | '〔' | '[' | '【');
    let ordinal = first == '第';
    let mut n = 0;
    let mut c = if bracket || ordinal { chars.next() } else { Some(first) };
    while let Some(d) = c {
        if !(d.is_ascii_digit() || ('０'..='９').contains(&d) || "一二三四五六七八九十百〇零".contains(d))
        {
            break;
        }
        n += 1;
        c = chars.next();
    }
    let (Some(after), true) = (c, (1..=4).contains(&n)) else { return false };
    if bracket {
        return matches!(after, ')' | '）' | '〕' | ']' | '】');
    }
    if ordinal {
        return "条條章节節款项項目编編部篇".contains(after);
    }
    match after {
        '、' | '是' | ')' | '）' => true,
        // 3. and 3, start an item, 3.5 and 3,000 do not; 一,二 hardly ever.
        '.' | '．' | ',' | '，' => chars.peek().is_some_and(|d| !d.is_ascii_digit() && !('０'..='９').contains(d)),
        _ => false,
    }
}

/// The label of a short item (编者按, 天气预报) at the start of a line.
pub(crate) fn label<'a>(words: &PageWords, text: &'a str) -> Option<&'a str> {
    let bare = text.trim_start_matches(|c: char| {
        matches!(c, '■' | '□' | '▲' | '●' | '◆' | '★' | '【' | '[' | '·') || c.is_whitespace()
    });
    let n = words.starts(Use::Label, bare)?;
    let next = bare[n..].chars().next();
    next.is_none_or(|c| matches!(c, ':' | '：' | '】' | ']' | '·' | ' ' | '　')).then(|| &bare[..n])
}

/// The length of a dateline (本报讯, 新华社北京3月5日电, 本报平壤8月4日电, 据新华社…电) that a text starts with.
pub(crate) fn dateline(words: &PageWords, text: &str) -> Option<usize> {
    if let Some(n) = words.starts(Use::Dateline, text) {
        // 本报讯(记者…), 本报讯 …, 央视网消息(…): not 本报讯息.
        let next = text[n..].chars().next();
        return next
            .is_none_or(|c| {
                matches!(c, '(' | '（' | ' ' | '　' | ':' | '：' | '记' | '記' | '通' | ',' | '，' | '【' | '[')
            })
            .then_some(n);
    }
    let head = text.strip_prefix(['据', '據']).unwrap_or(text);
    let agency = [
        "新华社",
        "新華社",
        "中新社",
        "中新网",
        "新华网",
        "中央社",
        "本报",
        "本報",
        "本刊",
        "人民网",
        "中广网",
        "法新社",
        "路透社",
    ];
    let start = agency.iter().find_map(|a| head.strip_prefix(a))?;
    // …X月X日电 or …讯 within a few words.
    let near: usize = start.char_indices().nth(24).map_or(start.len(), |(i, _)| i);
    let end = start[..near].find(['电', '電', '讯', '訊'])?;
    let between = &start[..end];
    let c = start[end..].chars().next()?;
    let dated = between.contains(['日', '号', '號']) || (matches!(c, '讯' | '訊') && between.chars().count() <= 4);
    let places = !between.contains('、') || between.contains('日');
    (dated && places && !between.contains(['。', ',', '，', '“', '是', '记', '通']))
        .then(|| text.len() - start.len() + end + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::table::{self, Source};

    #[test]
    fn every_row_catches_its_example_and_leaves_the_other() {
        let words = PageWords::builtin();
        let source = Source { file: "page.tsv".into(), text: include_str!("../../dicts/page.tsv").into() };
        let mut seen = 0;
        table::rows(&source, &["use", "where", "example", "not"], |row| {
            let kind = find(&USES, row.get("use")).unwrap();
            let shows = |text: &str| match kind {
                Use::Furniture => is_furniture(words, text),
                Use::Byline => is_byline(words, text),
                Use::Credit => is_credit(words, text),
                Use::Dateline => dateline(words, text).is_some(),
                Use::Label => label(words, text).is_some(),
                Use::Salutation => is_salutation(words, text),
                Use::Surname => is_name(words, text),
                Use::Starter | Use::HolidayTime | Use::Called => words.starts(kind, text).is_some(),
                Use::Firm => words.ends(kind, text),
                Use::Event => words.starts(kind, text).is_some() || words.ends(kind, text),
                Use::GoesOn => words.ends(kind, text),
                _ => words.holds(kind, text),
            };
            assert!(shows(row.get("example")), "line {} misses its example", row.line);
            assert!(!shows(row.get("not")), "line {} catches what it must not", row.line);
            seen += 1;
            Ok(())
        })
        .unwrap();
        assert!(seen >= 8);
    }

    #[test]
    fn datelines() {
        let w = PageWords::builtin();
        for (yes, n) in [
            ("本报讯(记者甄一鸣)日前", "本报讯"),
            ("新华社北京3月5日电 记者", "新华社北京3月5日电"),
            ("本报平壤8月4日电", "本报平壤8月4日电"),
            ("据新华社广州2月3日电", "据新华社广州2月3日电"),
            ("本报天津讯(通讯员", "本报天津讯"),
        ] {
            assert_eq!(dateline(w, yes), Some(n.len()), "{yes}");
        }
        for no in ["本报讯息栏目", "本报记者从电力公司获悉", "新华社是国家通讯社", "据介绍,发电量"]
        {
            assert_eq!(dateline(w, no), None, "{no}");
        }
    }

    #[test]
    fn list_items() {
        for yes in
            ["一、总体要求", "(二)抓好落实", "3.加强管理", "①摸底", "■简讯", "第五条 本办法", "一是抓班子", "10、其他"]
        {
            assert!(is_list_item(yes), "{yes}");
        }
        for no in ["2019年", "3.5万户", "1,000人", "第五次会议", "一年来", "十分重要", "12个"] {
            assert!(!is_list_item(no), "{no}");
        }
    }
}
