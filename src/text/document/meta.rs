//! What a page says of itself: title, date, outlet, author, place.
//!
//! The date is looked for where pages state it, the surest place first: what the user gave, a line of the page that holds
//! a full date, the path, 今(2025)年 in the text, the year of the title or of a plan that the text cites. A year that
//! merely occurs in the text tells little (in our corpus the latest one is right less than half of the time) and is kept
//! only as a guess.

use super::date::{Ymd, day_in, full_date};
use super::{Document, ParagraphKind};
use crate::input::Meta;
use crate::text::page::{self, PageWords, Use};
use jiff::civil::Date;

/// How a document's date is known, the least sure first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// The latest year that the text mentions: not enough to resolve 今年 by.
    Guess,
    /// The year in the headline or of a plan that the text cites.
    Title,
    /// A date in the file's path.
    Path,
    /// Stated by the page: dateline, byline, running head, 今(2025)年.
    Page,
    /// Given by the user.
    Given,
}

/// The date of a document, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DocDate {
    /// Year.
    pub year: i16,
    /// Month.
    pub month: Option<i8>,
    /// Day of the month.
    pub day: Option<i8>,
    /// How it is known.
    pub certainty: Certainty,
}

impl DocDate {
    /// A date that exists in the calendar, between 1800 and 2200.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>, certainty: Certainty) -> Option<Self> {
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        let ok = (1800..=2200).contains(&year) && (day.is_none() || month.is_some());
        ok.then_some(Self { year, month, day, certainty })
    }

    /// Reads YYYY, YYYY-MM or YYYY-MM-DD (also with `/`, `.` or 年月日) as a date given by the user.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|s| !s.is_empty());
        let year = parts.next().filter(|s| s.len() == 4)?.parse().ok()?;
        let month = parts.next().map(str::parse).transpose().ok()?;
        let day = parts.next().map(str::parse).transpose().ok()?;
        Self::new(year, month, day, Certainty::Given)
    }

    /// Whether 今年 and 上半年 may be resolved by it.
    pub fn is_sure(&self) -> bool {
        self.certainty > Certainty::Guess
    }

    /// The first day that it may be.
    pub fn first_day(&self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// The last day that it may be.
    pub fn last_day(&self) -> Date {
        match self.day {
            Some(_) => self.first_day(),
            None => {
                let month = Date::new(self.year, self.month.unwrap_or(12), 1).unwrap_or(Date::MIN);
                month.last_of_month()
            }
        }
    }
}

impl std::fmt::Display for DocDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(m) = self.month {
            write!(f, "-{m:02}")?;
        }
        if let Some(d) = self.day {
            write!(f, "-{d:02}")?;
        }
        Ok(())
    }
}

/// What is known of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocMeta {
    /// Its title.
    pub title: String,
    /// Its date.
    pub date: Option<DocDate>,
    /// Its place, where given or named by the page.
    pub place: String,
    /// Newspaper or site.
    pub outlet: String,
    /// Who wrote it, as the byline says.
    pub author: String,
}

impl DocMeta {
    /// Gathers what the page says of itself; what the user gave wins.
    pub fn find(doc: &Document, path: &str, given: &Meta) -> Self {
        let or = |given: &str, found: String| if given.is_empty() { found } else { given.to_owned() };
        let words = PageWords::builtin();
        let titled = |t: &&String| !t.is_empty() && page::label(words, t).is_none();
        let title = doc.articles.iter().map(|a| &a.title).find(titled).cloned().unwrap_or_default();
        Self {
            date: DocDate::parse(&given.date).or_else(|| find_date(doc, path)),
            place: or(&given.place, place(doc)),
            outlet: or(&given.outlet, outlet(doc)),
            author: author(doc),
            title: or(&given.title, title),
        }
    }
}

/// Lines of the page that may state what it is: the first and last of each kind that is no running text.
fn lines(doc: &Document, kind: ParagraphKind) -> impl Iterator<Item = &str> {
    doc.paragraphs.iter().filter(move |p| p.kind == kind).take(60).map(|p| &doc.text.norm[p.span.clone()])
}

fn find_date(doc: &Document, path: &str) -> Option<DocDate> {
    let with = |c: Certainty| move |(y, m, d): Ymd| DocDate::new(y, Some(m), Some(d), c);
    let norm = &doc.text.norm;
    // The day of the speech, wherever a site has copied it since: ——2017年2月11日在…会议上.
    let speech =
        doc.paragraphs.iter().take(20).map(|p| &norm[p.span.clone()]).filter(|t| is_speech_line(t)).find_map(full_date);
    let stated = |kind: ParagraphKind| {
        move || {
            lines(doc, kind).filter(|l| kind != ParagraphKind::Furniture || !page::is_link_line(l)).find_map(full_date)
        }
    };
    if let Some(date) = speech.or_else(stated(ParagraphKind::Byline)).and_then(with(Certainty::Page)) {
        return Some(date);
    }
    if let Some(date) = full_date(path).and_then(with(Certainty::Path)) {
        return Some(date);
    }
    let rest = stated(ParagraphKind::Headline)().or_else(stated(ParagraphKind::Furniture));
    if let Some(date) = rest.and_then(with(Certainty::Page)) {
        return Some(date);
    }
    let day = month_day(doc);
    let dated = |year: i16, certainty: Certainty| match day {
        Some((m, d)) => {
            DocDate::new(year, Some(m), Some(d), certainty).or_else(|| DocDate::new(year, None, None, certainty))
        }
        None => DocDate::new(year, None, None, certainty),
    };
    if let Some(year) = this_year(norm) {
        return dated(year, Certainty::Page);
    }
    let in_title = doc
        .paragraphs
        .iter()
        .take(40)
        .filter(|p| p.kind == ParagraphKind::Headline)
        .filter_map(|p| years(&norm[p.span.clone()]).map(|y| y.0).max())
        .max();
    let in_text = latest_year(norm);
    let cited = cited_year(norm).filter(|y| in_text.is_none_or(|t| *y >= t));
    if let Some(year) = in_title.or(cited) {
        return dated(year, Certainty::Title);
    }
    if let Some(date) = path_year(path) {
        return dated(date, Certainty::Title);
    }
    dated(in_text?, Certainty::Guess)
}

/// The subtitle of a report: ——2017年2月11日在…会议上.
fn is_speech_line(text: &str) -> bool {
    text.chars().nth(60).is_none() && text.contains("日在") && (text.ends_with('上') || text.contains("会议上"))
}

/// The day that the page states without its year: in a dateline (新华社…3月5日电) or in 今天(3月5日).
fn month_day(doc: &Document) -> Option<(i8, i8)> {
    let words = PageWords::builtin();
    for p in doc.paragraphs.iter().filter(|p| p.kind != ParagraphKind::Furniture).take(30) {
        let text = &doc.text.norm[p.span.clone()];
        let bare = text.trim_start_matches(['(', '（']);
        if let Some(n) = page::dateline(words, bare)
            && let Some(day) = day_in(&bare[..n])
        {
            return Some(day);
        }
        if let Some(i) = text.find("今天(").or_else(|| text.find("今日(")) {
            let rest = &text[i..];
            let end = rest.find(')').unwrap_or(0);
            if let Some(day) = day_in(&rest[..end]) {
                return Some(day);
            }
        }
    }
    None
}

/// 今(2025)年, 今(114)年, 去(113)年: the writer's year.
fn this_year(norm: &str) -> Option<i16> {
    for (word, add) in [("今(", 0), ("去(", 1)] {
        for i in memchr::memmem::find_iter(norm.as_bytes(), word).take(20) {
            let rest = &norm[i + word.len()..];
            let n = rest.bytes().take(5).take_while(u8::is_ascii_digit).count();
            if !rest[n..].starts_with(")年") {
                continue;
            }
            let year: i16 = rest[..n].parse().ok()?;
            match n {
                4 => return Some(year + add),
                2 | 3 => return Some(year + 1911 + add),
                _ => {}
            }
        }
    }
    None
}

/// The years (1900–2100) that a text mentions as 2022年, each with its place.
fn years(text: &str) -> impl Iterator<Item = (i16, usize)> + '_ {
    text.match_indices('年').filter_map(move |(i, _)| {
        let at = i.checked_sub(4)?;
        let digits = text.get(at..i)?;
        let ok = digits.bytes().all(|b| b.is_ascii_digit())
            && !text[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.');
        let year: i16 = digits.parse().ok()?;
        (ok && (1900..=2100).contains(&year)).then_some((year, at))
    })
}

/// The latest year that the text mentions as past or present: 到2025年 and a lone far year do not count.
fn latest_year(norm: &str) -> Option<i16> {
    let mut counts: Vec<(i16, usize)> = Vec::new();
    for (year, at) in years(norm) {
        let before = &norm[..at];
        let after = &norm[at + 4 + '年'.len_utf8()..];
        let future = before.ends_with(['到', '至', '—', '-', '~'])
            || ["力争", "目标", "规划", "预计", "将在", "将于"].iter().any(|w| before.ends_with(w));
        if future || after.starts_with('前') || after.starts_with("远景") {
            continue;
        }
        match counts.iter_mut().find(|c| c.0 == year) {
            Some(c) => c.1 += 1,
            None => counts.push((year, 1)),
        }
    }
    let (mode, most) = counts.iter().copied().max_by_key(|c| c.1)?;
    counts.iter().filter(|(y, n)| !(*n == 1 && most >= 2 && *y > mode + 2)).map(|c| c.0).max()
}

/// The latest year of a plan or notice that the text cites: 《2022年…方案》.
fn cited_year(norm: &str) -> Option<i16> {
    norm.match_indices('《')
        .filter_map(|(i, m)| {
            let rest = &norm[i + m.len()..];
            let head: String = rest.chars().take(5).collect();
            years(&head).next().filter(|y| y.1 == 0).map(|y| y.0)
        })
        .max()
}

/// A year in the path: …_2019.txt.
fn path_year(path: &str) -> Option<i16> {
    path.split(|c: char| !c.is_ascii_digit())
        .filter(|s| s.len() == 4)
        .filter_map(|s| s.parse().ok())
        .rfind(|y| (1900..=2100).contains(y))
}

/// Words that end the name of a newspaper or site.
const OUTLET_ENDS: [&str; 12] =
    ["日报", "晚报", "商报", "时报", "报", "网", "社", "周刊", "杂志", "电视台", "电台", "客户端"];

fn outlet(doc: &Document) -> String {
    let named = |s: &str| {
        let s = s.trim_matches(|c: char| !c.is_alphanumeric());
        let n = s.chars().count();
        ((2..=16).contains(&n) && OUTLET_ENDS.iter().any(|e| s.ends_with(e)) && !s.contains("本报"))
            .then(|| s.to_owned())
    };
    for line in lines(doc, ParagraphKind::Byline).chain(lines(doc, ParagraphKind::Furniture)) {
        for key in ["来源:", "稿源:"] {
            if let Some(i) = line.find(key) {
                let value = line[i + key.len()..].trim_start();
                let end = value.find([' ', '\u{3000}', '|', ')', '(']).unwrap_or(value.len());
                if end > 0 && !matches!(&value[..end], "本站" | "本站原创" | "原创" | "本网" | "网络" | "互联网")
                {
                    return value[..end].to_owned();
                }
            }
        }
        // 某某报 2022年06月20日 星期一
        let first = line
            .split(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '《' | '》'))
            .map(str::trim)
            .find(|s| !s.is_empty());
        if let Some(name) = first.and_then(named).filter(|_| full_date(line).is_some()) {
            return name;
        }
    }
    // (某某日报 记者 …) at the end, 新华社…电 at the beginning.
    let text = |p: &super::Paragraph| &doc.text.norm[p.span.clone()];
    if let Some(last) = doc.paragraphs.iter().rev().take(3).map(text).find(|t| t.ends_with(')')) {
        let open = last.rfind('(').map_or(0, |i| i + 1);
        let first = last[open..].split([' ', ')', '\u{3000}']).next().unwrap_or("");
        if let Some(name) = named(first).filter(|n| n.ends_with('报') || n.ends_with('网')) {
            return name;
        }
    }
    for p in doc.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Body).take(3) {
        let t = text(p).trim_start_matches('据');
        for (start, name) in [
            ("新华社", "新华社"),
            ("新华网", "新华网"),
            ("中新社", "中新社"),
            ("中新网", "中新网"),
            ("央视网消息", "央视网"),
            ("人民网", "人民网"),
            ("中央社", "中央社"),
        ] {
            if t.starts_with(start) && page::dateline(PageWords::builtin(), text(p)).is_some() {
                return name.to_owned();
            }
        }
    }
    String::new()
}

/// The names of the byline: 本报记者 甄一鸣 通讯员 米小禾 → 甄一鸣 米小禾.
fn author(doc: &Document) -> String {
    let words = PageWords::builtin();
    for line in lines(doc, ParagraphKind::Byline) {
        let line = ["时间:", "来源:", "日期:"].iter().fold(line, |l, key| l.split(key).next().unwrap_or(""));
        if line.chars().nth(60).is_some() || line.chars().any(|c| c.is_ascii_digit()) {
            continue;
        }
        let mut names: Vec<&str> = Vec::new();
        for part in line.split(|c: char| !c.is_alphabetic()) {
            let mut part = part;
            while let Some(n) = words.starts(Use::Byline, part) {
                part = &part[n..];
            }
            if page::is_name(words, part) {
                names.push(part);
            }
        }
        if !names.is_empty() {
            return names.join(" ");
        }
    }
    String::new()
}

/// The place that the page names for itself: 第11版:…·赣州市, 2019年某某县政府工作报告.
fn place(doc: &Document) -> String {
    let named = |s: &str| {
        let n = s.chars().count();
        (2..=8).contains(&n) && s.ends_with(['省', '市', '县', '区', '州', '旗']) && s.chars().all(char::is_alphabetic)
    };
    for line in lines(doc, ParagraphKind::Furniture).filter(|l| l.contains('版')) {
        if let Some(last) = line.rsplit('·').next().filter(|s| *s != line && named(s)) {
            return last.to_owned();
        }
    }
    for line in lines(doc, ParagraphKind::Headline) {
        let Some(i) = line.find("政府工作报告").or_else(|| line.find("国民经济和社会发展统计公报"))
        else {
            continue;
        };
        let head = line[..i].trim_end_matches("人民").trim_end_matches(|c: char| c.is_ascii_digit() || c == '年');
        let head = head.rsplit(|c: char| c.is_ascii_digit() || c == '年' || !c.is_alphabetic()).next().unwrap_or("");
        if named(head) {
            return head.to_owned();
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn meta(text: &str, path: &str) -> DocMeta {
        DocMeta::find(&Document::new(Text::new(text.into())), path, &Meta::default())
    }

    fn date(text: &str, path: &str) -> Option<(String, Certainty)> {
        meta(text, path).date.map(|d| (d.to_string(), d.certainty))
    }

    #[test]
    fn dates_that_the_page_states() {
        use Certainty::*;
        for (text, path, iso, certainty) in [
            ("南桥日报 2018年05月07日 星期一\n春风里\n全村修路3公里。\n", "", "2018-05-07", Page),
            ("春风里的村庄\n发布时间:2021-10-27 来源:南桥日报\n全村修路3公里。\n", "", "2021-10-27", Page),
            ("春风里的村庄\n10.03.2016 18:50\n全村修路3公里。\n", "", "2016-03-10", Page),
            ("南桥县政府工作报告\n——2017年2月11日在人民代表大会上\n各位代表:\n", "", "2017-02-11", Page),
            ("二〇〇三年三月五日\n春风里的村庄\n全村修路3公里。\n", "", "2003-03-05", Page),
            ("全村今年修路3公里。\n", "2022/06/20/11版.txt", "2022-06-20", Path),
            ("全村今年修路3公里。\n", "paper/nq_20220620_03.txt", "2022-06-20", Path),
            ("今(2025)年报名者3000人,比去年多。\n", "", "2025", Page),
            ("去(113)年报名者3000人。\n", "", "2025", Page),
            ("2026年南桥县政府工作报告\n各位代表:\n过去一年修路3公里。\n", "", "2026", Title),
            ("全县印发《2022年道路建设方案》,2021年已修路3公里。\n", "", "2022", Title),
            ("新华社南桥3月5日电 全村修路3公里。\n", "reports/nq_2019.txt", "2019-03-05", Title),
            ("2016年以来,全村修路3公里,到2030年再修10公里。\n", "", "2016", Guess),
        ] {
            assert_eq!(date(text, path), Some((iso.into(), certainty)), "{text}");
        }
        for none in ["全村修路3公里。\n", "编号20229999的文件\n", "2022.13.45\n", ""] {
            assert_eq!(date(none, "a/b.txt"), None, "{none}");
        }
    }

    #[test]
    fn what_the_user_gives_wins() {
        let given = Meta { date: "1957-06".into(), title: "报告".into(), ..Meta::default() };
        let doc = Document::new(Text::new("南桥日报 2018年05月07日\n春风里\n全村修路。\n".into()));
        let m = DocMeta::find(&doc, "", &given);
        assert_eq!((m.date.map(|d| d.to_string()), m.title.as_str()), (Some("1957-06".into()), "报告"));
        assert_eq!(m.date.map(|d| d.last_day().to_string()), Some("1957-06-30".into()));
        assert!(m.date.is_some_and(|d| d.is_sure()));
    }

    #[test]
    fn outlet_author_and_place() {
        let m = meta(
            "第3版:乡村·南桥县\n南桥日报 2018年05月07日 星期一\n春风里的村庄\n■ 本报记者 甄一鸣 本报通讯员 米小禾\n全村修路3公里。\n",
            "",
        );
        assert_eq!(
            (m.title.as_str(), m.outlet.as_str(), m.author.as_str(), m.place.as_str()),
            ("春风里的村庄", "南桥日报", "甄一鸣 米小禾", "南桥县")
        );
        assert_eq!(meta("标题在此\n来源:南桥网 作者:甄一鸣\n全村修路。\n", "").outlet, "南桥网");
        assert_eq!(meta("新华社北京3月5日电 全国修路。\n", "").outlet, "新华社");
        assert_eq!(meta("2019年南桥县政府工作报告\n各位代表:\n修路。\n", "").place, "南桥县");
    }
}
