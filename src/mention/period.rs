//! Which expression of time governs a number: its clause, then its sentence, what opened an earlier sentence of the
//! paragraph, and then what stands over the paragraph: a dated heading, a paragraph that opened with a time, the opening of
//! the article.

mod standing;

use super::{DateMention, Grain, respectively};
use crate::text::Span;
use crate::text::document::Document;
use crate::text::document::meta::DocDate;
use standing::Standing;
pub(crate) use standing::level as heading_level;

/// The times of a document, ready to be asked.
#[derive(Debug)]
pub struct Periods<'a> {
    norm: &'a str,
    document: &'a Document,
    dates: &'a [DateMention],
    /// For every paragraph what stands over it.
    standing: Vec<Standing>,
    /// The last day of the document's date.
    today: Option<jiff::civil::Date>,
}

/// How far from a number the words stand that time it. Later is farther.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// In its sentence.
    Sentence,
    /// In an earlier sentence of its paragraph.
    Paragraph,
    /// In a heading or a paragraph above.
    Section,
    /// In the headline or the opening of the article.
    Article,
}

impl Reach {
    /// Where the words stand, in words.
    pub fn about(self) -> &'static str {
        match self {
            Self::Sentence => "stated in the sentence",
            Self::Paragraph => "stated in an earlier sentence",
            Self::Section => "inherited from the heading or paragraph above",
            Self::Article => "inherited from the opening of the article or its headline",
        }
    }

    /// The highest confidence of a row that is timed from so far, in percent.
    pub fn confidence(self) -> u8 {
        match self {
            Self::Sentence | Self::Paragraph => 100,
            Self::Section => 85,
            Self::Article => 75,
        }
    }
}

/// What is asked of one number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// It is the lower side of a movement: 由2020年的3%.
    pub from: bool,
    /// It is aimed at rather than reached.
    pub aimed: bool,
    /// It is a movement over a time, not a level at its end.
    pub moves: bool,
}

/// How many times of the sentence or paragraph are looked at: a page that holds nothing but dates must not cost quadratic time.
const REACH: usize = 24;

impl<'a> Periods<'a> {
    /// Prepares the times of a document, which are in order of the text. `date` is the document's date where it is sure.
    pub fn new(document: &'a Document, dates: &'a [DateMention], date: Option<DocDate>) -> Self {
        let standing = standing::of(document, dates, date);
        Self { norm: &document.text.norm, document, dates, standing, today: date.map(|d| d.last_day()) }
    }

    /// The expression that governs what stands at `span` with how far it stands, or nothing when the text gives none.
    pub fn of(&self, span: &Span, asked: Asked) -> Option<(&'a DateMention, Reach)> {
        let sentence = self.document.sentences.partition_point(|s| s.span.end <= span.start);
        let sentence = self.document.sentences.get(sentence)?;
        let paragraph = self.document.paragraphs.get(sentence.paragraph)?;
        let before = self.dates.partition_point(|d| d.span.start < span.start);
        let recent = self.dates[..before].iter().rev().take(REACH);
        if let Some(d) = self.dealt(span, before, sentence.span.start) {
            return Some((d, Reach::Sentence));
        }
        if asked.from {
            let mut side = recent.clone().take_while(|d| d.span.start >= sentence.span.start);
            return side.find(|d| self.opens_movement(d, span)).map(|d| (d, Reach::Sentence));
        }
        let mut vague = None;
        for d in recent.clone().take_while(|d| d.span.start >= sentence.span.start) {
            if d.is_base || self.is_side(d) || self.compared(d) {
                if self.owns(d, span) {
                    return Some((d, Reach::Sentence));
                }
                continue;
            }
            if self.aside(d, span) {
                continue;
            }
            if d.resolved.is_some() {
                let at = self.as_of(d, sentence.span.start);
                return Some((vague.or(at).unwrap_or(d), Reach::Sentence));
            }
            vague = vague.or(Some(d));
        }
        if let Some(d) = vague.or_else(|| self.behind(span, before, sentence.span.end)) {
            return Some((d, Reach::Sentence));
        }
        for d in recent.clone().take_while(|d| d.span.start >= paragraph.span.start) {
            if d.is_base || d.span.start >= sentence.span.start || !opens(self.norm, d) {
                continue;
            }
            // 全年…,年末人口5万人。投资增长4%: what moves goes on with the year.
            if asked.moves && matches!(&self.norm[d.span.clone()], "年末" | "年底") {
                continue;
            }
            if lasts(self.norm, d) {
                return Some((d, Reach::Paragraph));
            }
            // 目前, 5月9日: another time was spoken of, and what holds after it is not said.
            if d.resolved.is_none_or(|(_, end)| self.standing_end(sentence.paragraph) != Some(end)) {
                return None;
            }
        }
        let (i, reach) = (*self.standing.get(sentence.paragraph)?)?;
        let d = self.dates.get(i)?;
        // What is aimed at lies ahead of the document.
        let past = d.resolved.zip(self.today).is_none_or(|((_, end), today)| end <= today);
        (!asked.aimed || !past).then_some((d, reach))
    }

    /// 2018年、2019年分别为3%、4%: the times and the numbers in step.
    fn dealt(&self, span: &Span, before: usize, sentence: usize) -> Option<&'a DateMention> {
        let (word, step) = respectively::step(self.norm.get(sentence..span.start)?)?;
        let times = &self.dates[..before];
        let last = times.partition_point(|d| d.span.end <= sentence + word);
        let from =
            times[..last].iter().rev().take(REACH).take_while(|d| d.span.start >= sentence && !d.is_base).count();
        let run = respectively::run(&times[last - from..last], |a, b| self.norm.get(a.span.end..b.span.start));
        (run.len() >= 2).then(|| run.get(step)).flatten()
    }

    /// Whether a time is that of the lower side of a movement: 由2020年的3%, 与2010年相比,由180家.
    fn opens_movement(&self, d: &DateMention, span: &Span) -> bool {
        let near =
            || self.norm.get(d.span.end..span.start).is_some_and(|b| b.chars().nth(8).is_none() && !b.contains(','));
        let led = self.norm[..d.span.start].ends_with(['由', '从', '自']) && near();
        led || self.owns(d, span) || d.is_base && self.norm[d.span.end..].starts_with("相比")
    }

    /// 截至5月底,今年累计…: the day up to which the year is counted.
    fn as_of(&self, year: &DateMention, sentence: usize) -> Option<&'a DateMention> {
        let (from, to) = year.resolved.filter(|_| year.grain == Grain::Year)?;
        let before = self.dates.partition_point(|d| d.span.end <= year.span.start);
        let near = self.dates[..before].iter().rev().take(2).take_while(|d| d.span.start >= sentence);
        let counted = || ["累计", "已", "共"].iter().any(|w| self.norm[year.span.end..].starts_with(w));
        { near }.find(|d| {
            let within = d.resolved.is_some_and(|(a, b)| a == b && a >= from && b <= to);
            within && counted() && self.norm[d.span.clone()].starts_with("截")
        })
    }

    /// The last day of what stands over a paragraph.
    fn standing_end(&self, paragraph: usize) -> Option<jiff::civil::Date> {
        let (i, _) = (*self.standing.get(paragraph)?)?;
        self.dates.get(i)?.resolved.map(|d| d.1)
    }

    /// Whether a base of comparison is the time of this very number: 较2019年的1,256万元.
    fn owns(&self, d: &DateMention, span: &Span) -> bool {
        let Some(between) = self.norm.get(d.span.end..span.start) else { return false };
        // 是2020年的1.8倍, 达到去年同期的2倍: the multiple is of now.
        if self.norm[..span.end].ends_with('倍') && between.starts_with('的') {
            return false;
        }
        if self.norm[..span.end].ends_with(['倍', '%'])
            && !d.is_base
            && !self.norm[..d.span.start].ends_with(['由', '从', '自'])
        {
            return false;
        }
        let between = between.trim_end_matches(['约', '近', '为', '是', ' ']);
        // 较上年度预算数8亿元: the noun says what the base was.
        let noun = d.is_base
            && between.chars().nth(8).is_none()
            && between.chars().all(char::is_alphabetic)
            && ["预算", "决算", "实绩", "数", "额", "量", "值"].iter().any(|w| between.ends_with(w))
            && !self.norm[..span.end].ends_with('%');
        noun || matches!(between, "" | "的" | "同期的" | "(" | "同期" | "底的" | "末的" | "水平(")
    }

    /// Whether a time belongs to one side of a movement or a multiple only: 由2020年的3%升至5%, 是2020年的1.8倍.
    fn is_side(&self, d: &DateMention) -> bool {
        let (head, tail) = (&self.norm[..d.span.start], &self.norm[d.span.end..]);
        tail.starts_with('的') && ["由", "从", "自", "是", "为", "相当于", "等于"].iter().any(|w| head.ends_with(w))
    }

    /// Whether a time is what is compared with: 较“十三五”期末.
    fn compared(&self, d: &DateMention) -> bool {
        self.norm[..d.span.start].ends_with(['较', '比'])
    }

    /// Whether a time dates nothing here: (2020年) behind a name, 2020年不变价.
    fn aside(&self, d: &DateMention, span: &Span) -> bool {
        let Some(between) = self.norm.get(d.span.end..span.start) else { return true };
        let tail = &self.norm[d.span.end..];
        if ["不变价", "可比价", "价格"].iter().any(|w| tail.starts_with(w)) {
            return true;
        }
        let parenthesis = self.norm[..d.span.start].ends_with('(') && between.starts_with(')');
        parenthesis && !opens(self.norm, d)
    }

    /// A time in parentheses right behind the number: 626.9亿元(一季度).
    fn behind(&self, span: &Span, from: usize, end: usize) -> Option<&'a DateMention> {
        let d = self.dates.get(from).filter(|d| d.span.end <= end && !d.is_base)?;
        (self.norm.get(span.end..d.span.start)? == "(" && !self.aside(d, &(d.span.end..d.span.end))).then_some(d)
    }
}

/// Whether a later sentence still stands under this time.
fn lasts(norm: &str, d: &DateMention) -> bool {
    match d.grain {
        Grain::Vague => false,
        // 3月末, 2016年底: a day that closes a period, not a day of events.
        Grain::Day => norm.get(d.span.clone()).is_some_and(|w| w.trim_end_matches('止').ends_with(['末', '底'])),
        _ => true,
    }
}

/// Whether a time opens its clause.
fn opens(norm: &str, d: &DateMention) -> bool {
    let head = norm[..d.span.start].trim_end_matches([' ', '\u{3000}']);
    let head = ["刚刚过去的", "即将过去的", "过去的", "回首", "回顾", "回望"]
        .iter()
        .find_map(|w| head.strip_suffix(w))
        .unwrap_or(head);
    let head = ["到", "自", "从", "在", "据", "于", "至"].iter().fold(head, |h, w| h.strip_suffix(w).unwrap_or(h));
    head.is_empty()
        || head.ends_with(['\n', '。', ',', ';', ':', '!', '?', '”', '“', '、', ')', '年', ' ', '\u{3000}', '—', '…'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;
    use crate::mention::words::Words;
    use crate::mention::{Context, Form, read_document};
    use crate::text::Text;

    /// `number period` of every quantity, joined by ` | `.
    fn governed(text: &str) -> String {
        let words = Words::load(&Sources::default()).expect("built-in tables");
        let document = Document::new(Text::new(text.to_owned()));
        let context = Context { date: DocDate::parse("2022-08-11"), ..Context::default() };
        let (quantities, dates) = read_document(&document, &words, &context);
        let periods = Periods::new(&document, &dates, DocDate::parse("2022-08-11"));
        let norm = &document.text.norm;
        quantities
            .iter()
            .filter(|q| q.form == Form::Plain)
            .map(|q| {
                let period = periods.of(&q.span, Asked::default()).map_or("-", |(d, _)| &norm[d.span.clone()]);
                format!("{} {period}", &norm[q.span.clone()])
            })
            .collect::<Vec<_>>()
            .join(" | ")
    }

    #[test]
    fn the_nearest_time_before_a_number_governs_it() {
        assert_eq!(governed("投诉从3月份的46件降至7月份的27件。"), "46件 3月份 | 27件 7月份");
        assert_eq!(governed("上半年完成产值5亿元,增长4%。"), "5亿元 上半年 | 4% 上半年");
    }

    #[test]
    fn a_time_that_opens_a_sentence_lasts_to_the_next_one() {
        assert_eq!(governed("上半年,产值达到5亿元。其中,工业3亿元。"), "5亿元 上半年 | 3亿元 上半年");
        assert_eq!(governed("5月9日,开工2个项目。全县共有8个项目。"), "2个 5月9日 | 8个 -");
    }

    #[test]
    fn a_base_of_comparison_governs_only_its_own_number() {
        assert_eq!(governed("今年收入5亿元,比上年增长4%。"), "5亿元 今年 | 4% 今年");
        assert_eq!(governed("今年收入5亿元,较2019年的4亿元增加1亿元。"), "5亿元 今年 | 4亿元 2019年 | 1亿元 今年");
        assert_eq!(governed("上半年完成3亿元,占全年任务的60%。"), "3亿元 上半年 | 60% 上半年");
    }

    #[test]
    fn no_time_is_invented() {
        assert_eq!(governed("全县共有8个项目。"), "8个 -");
        assert_eq!(governed("目前,全县共有8个项目。"), "8个 目前");
    }

    #[test]
    fn one_side_of_a_movement_and_the_base_of_a_multiple_keep_their_time() {
        assert_eq!(governed("今年产值由2020年的4亿元增加到5亿元。"), "4亿元 2020年 | 5亿元 今年");
        assert_eq!(governed("今年产值5亿元,是2020年的1.8倍,利润3亿元。"), "5亿元 今年 | 1.8倍 今年 | 3亿元 今年");
        assert_eq!(governed("今年产值5亿元,较“十三五”期末增长4%。"), "5亿元 今年 | 4% 今年");
        assert_eq!(governed("今年标准为2300元(2010年不变价)。"), "2300元 今年");
        assert_eq!(governed("2020年的产值为5亿元,利润3亿元。"), "5亿元 2020年 | 3亿元 2020年");
    }

    #[test]
    fn in_a_report_a_paragraph_that_opens_with_a_time_governs_those_after_it() {
        let head = "南桥县政府工作报告\n\n各位代表:\n\n";
        let report = |text: &str| governed(&format!("{head}{text}"));
        let text = "上半年,产值达到5亿元,增长较快。\n\n全县共有企业8家,新增3家。\n";
        assert_eq!(report(text), "5亿元 上半年 | 8家 上半年 | 3家 上半年");
        // 6月份 lies in the half-year and takes nothing over; another year does.
        // The headings within leave it standing; one of its own rank does not.
        let text = "一、经济\n\n上半年,产值5亿元。\n\n(一)工业\n\n企业8家。\n\n二、其他\n\n道路3公里。\n";
        assert_eq!(report(text), "5亿元 上半年 | 8家 上半年 | 3公里 -");
        let text = "上半年,产值达到5亿元,增长较快。\n\n6月份,新增企业2家。\n\n全县共有企业8家。\n";
        assert_eq!(report(text), "5亿元 上半年 | 2家 6月份 | 8家 上半年");
        let text = "2020年,产值达到5亿元。\n\n2021年,新增企业2家。\n\n全县共有企业8家。\n";
        assert_eq!(report(text), "5亿元 2020年 | 2家 2021年 | 8家 2021年");
        // A day, a goal, or what lies far back, is spoken of and not reported on.
        assert_eq!(report("5月9日,开工2个项目。\n\n全县共有8个项目。\n"), "2个 5月9日 | 8个 -");
        assert_eq!(report("到2030年,建成2个项目。\n\n全县共有8个项目。\n"), "2个 2030年 | 8个 -");
        assert_eq!(report("2016年,开工2个项目。\n\n全县共有8个项目。\n"), "2个 2016年 | 8个 -");
    }

    #[test]
    fn elsewhere_the_opening_of_an_article_governs_it_until_another_time_comes() {
        let head = "春风里的村庄\n\n";
        let story = |text: &str| governed(&format!("{head}{text}"));
        let text = "今年以来,南桥县走访企业5家,成效明显。\n\n全县新增企业8家。\n";
        assert_eq!(story(text), "5家 今年以来 | 8家 今年以来");
        let text = "今年以来,南桥县走访企业5家。\n\n2019年,新增企业2家。\n\n全县共有企业8家。\n";
        assert_eq!(story(text), "5家 今年以来 | 2家 2019年 | 8家 -");
        assert_eq!(story("2021年,小王承包果园3亩。\n\n全村共有果园8亩。\n"), "3亩 2021年 | 8亩 -");
        assert_eq!(story("2021年,全村果园面积增长5%。\n\n全村共有果园8亩。\n"), "5% 2021年 | 8亩 2021年");
    }

    #[test]
    fn what_says_of_a_year_what_it_was_leaves_the_paragraph_to_the_time_after_it() {
        let head = "南桥县政府工作报告\n\n各位代表:\n\n2021年,产值5亿元。\n\n";
        let report = |text: &str| governed(&format!("{head}{text}"));
        let text = "各位代表!2021年是收官之年。“十三五”以来,修路3公里。\n\n植树2万亩。\n";
        assert_eq!(report(text), "5亿元 2021年 | 3公里 “十三五”以来 | 2万亩 “十三五”以来");
        let text = format!("{head}上半年,产值5亿元。\n\n刚刚过去的2021年,修路3公里。\n\n植树2万亩。\n");
        assert_eq!(governed(&text).rsplit_once(" | 3").map(|t| t.1), Some("公里 2021年 | 2万亩 2021年"));
    }

    #[test]
    fn a_year_counted_up_to_a_day_is_timed_by_the_day() {
        assert_eq!(governed("截至5月底,今年累计产粮4万吨。"), "4万吨 截至5月底");
        assert_eq!(governed("截至5月底,今年产粮4万吨。"), "4万吨 今年");
        assert_eq!(governed("今年产量达到去年同期的2倍。"), "2倍 今年");
    }

    #[test]
    fn a_movement_goes_back_to_the_year() {
        let text = "2021年,产值5亿元,年末人口8万人。投资增长4%。";
        let words = Words::load(&Sources::default()).expect("built-in tables");
        let document = Document::new(Text::new(text.to_owned()));
        let (quantities, dates) = read_document(&document, &words, &Context::default());
        let periods = Periods::new(&document, &dates, None);
        let last = quantities.last().map(|q| q.span.clone()).unwrap_or_default();
        let of = |moves| periods.of(&last, Asked { moves, ..Asked::default() }).map(|(d, _)| &text[d.span.clone()]);
        assert_eq!((of(true), of(false)), (Some("2021年"), Some("年末")));
    }

    #[test]
    fn numbers_in_step_with_times_have_one_each() {
        assert_eq!(
            governed("2019年、2020年和2021年,产值分别为3亿元、4亿元和5亿元。"),
            "3亿元 2019年 | 4亿元 2020年 | 5亿元 2021年"
        );
        assert_eq!(governed("2021年,甲乙产值分别为3亿元和4亿元。"), "3亿元 2021年 | 4亿元 2021年");
    }

    #[test]
    fn the_noun_after_a_base_says_what_it_was() {
        assert_eq!(governed("今年收入5亿元,较上年度预算数4亿元增加1亿元。"), "5亿元 今年 | 4亿元 上年度 | 1亿元 今年");
        assert_eq!(governed("今年收入5亿元,较上年度减少额度1亿元。"), "5亿元 今年 | 1亿元 今年");
    }

    #[test]
    fn a_dated_heading_governs_its_section() {
        let text = "农业稳步增长,全县增产。\n\n一、2021年工作回顾\n\n工业增长较快,全县产值5亿元。\n\n(一)农业\n\n全县产粮食3万吨,增长较快。\n\n\
                    二、下一步工作打算\n\n全县新增企业8家,扩大生产。\n";
        assert_eq!(governed(text), "5亿元 2021年 | 3万吨 2021年 | 8家 -");
    }
}
