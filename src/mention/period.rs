//! Which expression of time governs a number: its clause, then its sentence, then what opened a sentence of the paragraph.

use super::{DateMention, Grain};
use crate::text::Span;
use crate::text::document::{Document, ParagraphKind};

/// The times of a document, ready to be asked.
#[derive(Debug)]
pub struct Periods<'a> {
    norm: &'a str,
    document: &'a Document,
    dates: &'a [DateMention],
}

/// How far back the search goes: a page that holds nothing but dates must not cost quadratic time.
const REACH: usize = 24;

impl<'a> Periods<'a> {
    /// Prepares the times of a document, which are in order of the text.
    pub fn new(document: &'a Document, dates: &'a [DateMention]) -> Self {
        Self { norm: &document.text.norm, document, dates }
    }

    /// The expression that governs what stands at `span`, or nothing when the text gives none.
    pub fn of(&self, span: &Span) -> Option<&'a DateMention> {
        let sentence = self.document.sentences.partition_point(|s| s.span.end <= span.start);
        let sentence = self.document.sentences.get(sentence)?;
        let paragraph = self.document.paragraphs.get(sentence.paragraph)?;
        let before = self.dates.partition_point(|d| d.span.start < span.start);
        let recent = self.dates[..before].iter().rev().take(REACH);
        let mut vague = None;
        for d in recent.clone().take_while(|d| d.span.start >= sentence.span.start) {
            if d.is_base {
                if self.owns(d, span) {
                    return Some(d);
                }
                continue;
            }
            if self.aside(d, span) {
                continue;
            }
            if d.resolved.is_some() {
                return vague.or(Some(d));
            }
            vague = vague.or(Some(d));
        }
        if vague.is_some() {
            return vague;
        }
        if let Some(d) = self.behind(span, before, sentence.span.end) {
            return Some(d);
        }
        for d in recent.clone().take_while(|d| d.span.start >= paragraph.span.start) {
            if !d.is_base && d.span.start < sentence.span.start && self.lasts(d) && self.opens(d) {
                return Some(d);
            }
        }
        // A heading over the paragraph: 2019年工作回顾.
        let above = sentence.paragraph.checked_sub(1)?;
        let heading = self.document.paragraphs.get(above)?;
        if heading.kind != ParagraphKind::Heading || heading.article != paragraph.article {
            return None;
        }
        recent
            .skip_while(|d| d.span.start >= paragraph.span.start)
            .take_while(|d| d.span.start >= heading.span.start)
            .find(|d| !d.is_base && self.lasts(d))
    }

    /// Whether a base of comparison is the time of this very number: 较2019年的1,256万元.
    fn owns(&self, d: &DateMention, span: &Span) -> bool {
        let Some(between) = self.norm.get(d.span.end..span.start) else { return false };
        let between = between.trim_end_matches(['约', '近', '为', '是']);
        matches!(between, "" | "的" | "同期的" | "(" | "同期" | "底的" | "末的" | "水平(")
    }

    /// Whether a time only describes a thing: 2020年印发的办法, 去年开工的项目, in a clause before.
    fn aside(&self, d: &DateMention, span: &Span) -> bool {
        let Some(between) = self.norm.get(d.span.end..span.start) else { return true };
        let mut chars = between.chars();
        let parenthesis = self.norm[..d.span.start].ends_with('(') && chars.next() == Some(')');
        parenthesis && !self.opens(d)
    }

    /// Whether a later sentence still stands under this time.
    fn lasts(&self, d: &DateMention) -> bool {
        d.resolved.is_some() && !matches!(d.grain, Grain::Vague | Grain::Day)
            || d.grain == Grain::Day && self.month_end(d)
    }

    /// 3月末, 2016年底: a day that closes a period, not a day of events.
    fn month_end(&self, d: &DateMention) -> bool {
        self.norm.get(d.span.clone()).is_some_and(|w| w.ends_with(['末', '底']))
    }

    /// Whether a time opens its clause.
    fn opens(&self, d: &DateMention) -> bool {
        let head = self.norm[..d.span.start].trim_end();
        let head = ["到", "自", "从", "在", "据", "于", "至"].iter().fold(head, |h, w| h.strip_suffix(w).unwrap_or(h));
        head.is_empty()
            || head.ends_with(['\n', '。', ',', ';', ':', '!', '?', '”', '“', '、', ')', '年', ' ', '\u{3000}'])
    }

    /// A time in parentheses right behind the number: 626.9亿元(一季度).
    fn behind(&self, span: &Span, from: usize, end: usize) -> Option<&'a DateMention> {
        let d = self.dates.get(from).filter(|d| d.span.end <= end && !d.is_base)?;
        (self.norm.get(span.end..d.span.start)? == "(").then_some(d)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;
    use crate::mention::words::Words;
    use crate::mention::{Context, Form, read};
    use crate::text::Text;
    use crate::text::document::meta::DocDate;

    /// `number period` of every quantity, joined by ` | `.
    fn governed(text: &str) -> String {
        let words = Words::load(&Sources::default()).expect("built-in tables");
        let document = Document::new(Text::new(text.to_owned()));
        let context = Context { date: DocDate::parse("2022-08-11"), ..Context::default() };
        let (quantities, dates) = read(&document.text.norm, &words, &context);
        let periods = Periods::new(&document, &dates);
        let norm = &document.text.norm;
        quantities
            .iter()
            .filter(|q| q.form == Form::Plain)
            .map(|q| {
                let period = periods.of(&q.span).map_or("-", |d| &norm[d.span.clone()]);
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
}
