//! The year that a section is about: a heading 一、2011年工作回顾 lends its year to 全年 and 下半年 below it, until the next
//! heading of its rank. So does a headline over statistics: 2018年全县经济运行情况.

use crate::mention::period::heading_level;
use crate::text::Span;
use crate::text::document::{Document, ParagraphKind};
use crate::text::page::{PageWords, Use};

/// A heading with its rank.
#[derive(Clone, Debug)]
pub(in super::super) struct Heading {
    span: Span,
    level: u8,
    /// Whether the years in it may be those of its section.
    names: bool,
}

/// The headings of a document, headlines first in rank.
pub(in super::super) fn headings(document: &Document) -> Vec<Heading> {
    let words = PageWords::builtin();
    let heading = |p: &crate::text::document::Paragraph| {
        let text = &document.text.norm[p.span.clone()];
        let (level, names) = match p.kind {
            ParagraphKind::Headline => (0, words.holds(Use::Surveyed, text)),
            ParagraphKind::Heading => (1 + heading_level(text), true),
            _ => return None,
        };
        Some(Heading { span: p.span.clone(), level, names })
    };
    document.paragraphs.iter().filter_map(heading).collect()
}

/// What stands over the place that is being read.
pub(super) struct Sections<'a> {
    headings: &'a [Heading],
    next: usize,
    /// Headings that hold here, with the year of each; `Some(None)` where it names several.
    open: Vec<(usize, Option<Option<i16>>)>,
}

impl<'a> Sections<'a> {
    pub(super) fn new(headings: &'a [Heading]) -> Self {
        Self { headings, next: 0, open: Vec::new() }
    }

    /// The year that stands over the place `at`. Places must be asked in order.
    pub(super) fn at(&mut self, at: usize) -> Option<i16> {
        while let Some(h) = self.headings.get(self.next).filter(|h| h.span.start <= at) {
            while self.open.last().is_some_and(|&(i, _)| self.headings[i].level >= h.level) {
                self.open.pop();
            }
            self.open.push((self.next, None));
            self.next += 1;
        }
        self.open.iter().rev().find_map(|o| o.1).flatten()
    }

    /// A time at `at` names a year, or (`None`) several: that of the section where it stands in its heading.
    pub(super) fn names(&mut self, at: usize, year: Option<i16>) {
        let Some((i, named)) = self.open.last_mut() else { return };
        let h = &self.headings[*i];
        if !h.names || !h.span.contains(&at) {
            return;
        }
        // “十四五”时期和2025年工作回顾: the years of a plan leave the year to the other.
        match (&named, year) {
            (_, None) => {}
            (Some(first), year) if *first != year => *named = Some(None),
            (_, year) => *named = Some(year),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::Sources;
    use crate::mention::words::Words;
    use crate::mention::{Context, read_document};
    use crate::text::Text;
    use crate::text::document::{Document, meta::DocDate};

    /// The first days of the times that a text names.
    fn starts(text: &str) -> Vec<String> {
        let words = Words::load(&Sources::default()).unwrap();
        let document = Document::new(Text::new(text.to_owned()));
        let context = Context { date: DocDate::parse("2022-01-20"), ..Context::default() };
        let dates = read_document(&document, &words, &context).1;
        dates.iter().map(|d| d.resolved.map_or("?".into(), |d| d.0.to_string())).collect()
    }

    #[test]
    fn the_year_of_a_heading_holds_until_the_next() {
        let text = "南桥县政府工作报告\n\n一、2020年工作回顾\n\n下半年,植树2万亩。\n\n(一)道路\n\n一季度,修路3公里。\n\n\
                    二、工作安排\n\n一季度,修路3公里。\n";
        assert_eq!(starts(text), ["2020-01-01", "2020-07-01", "2020-01-01", "2022-01-01"]);
    }

    #[test]
    fn a_year_that_names_an_event_is_not_that_of_later_months() {
        for text in [
            "产值创自2003年有记录以来新高,一季度修路3公里。",
            "公司成立于2003年。一季度修路3公里。",
            "2003年创办以来,修路9公里。一季度修路3公里。",
        ] {
            assert_eq!(starts(text).last().map(String::as_str), Some("2022-01-01"), "{text}");
        }
        assert_eq!(starts("2003年修路9公里,一季度修路3公里。"), ["2003-01-01", "2003-01-01"]);
    }

    #[test]
    fn eras_and_numbered_plans_have_years() {
        assert_eq!(starts("光绪二十四年有工人9名,宣统元年有12名。"), ["1898-01-01", "1909-01-01"]);
        assert_eq!(starts("昭和45年,令和2年,昭和80年。")[..2], ["1970-01-01", "2020-01-01"]);
        assert_eq!(starts("第一个五年计划期间修路9公里。"), ["1953-01-01"]);
        assert_eq!(starts("去年产粮5吨,今年计划产粮6吨。"), ["2021-01-01", "2022-01-01"]);
    }

    #[test]
    fn a_headline_lends_its_year_only_over_statistics() {
        let text = |head: &str| format!("{head}\n\n一季度,植树2万亩。\n");
        assert_eq!(starts(&text("2020年全县造林情况统计")), ["2020-01-01", "2020-01-01"]);
        assert_eq!(starts(&text("植树造林创2015年以来新高统计")), ["2015-01-01", "2022-01-01"]);
        assert_eq!(starts(&text("从2015年种到今天的老人")), ["2015-01-01", "2022-01-20", "2022-01-01"]);
    }
}
