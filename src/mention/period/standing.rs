//! The time that stands over a paragraph from above: a dated heading, the opening of the article, its headline, and in a
//! report the paragraph that last opened with a time.
//!
//! A report (工作报告, 公报, a speech to deputies) goes through one time after another. In other texts a paragraph that opens
//! with a time tells of what happened then, and those after it are no longer timed at all.

use super::{Reach, lasts, opens};
use crate::mention::{DateMention, Grain};
use crate::text::Span;
use crate::text::document::meta::DocDate;
use crate::text::document::{Document, ParagraphKind, Sentence};
use crate::text::page::{self, PageWords, Use};

/// Sentences of a paragraph in which the time that opens it is looked for.
const OPENING: usize = 3;

/// Furthest that a time may open a paragraph after its beginning, in characters: 据市统计局统计,上半年….
const LEAD: usize = 16;

/// Months before the document's date within which a time that opened an article or a paragraph must end to stand over later
/// paragraphs: what lies longer back is told as history.
const RECENT: i32 = 15;

/// A time with how far from above it comes.
pub(super) type Standing = Option<(usize, Reach)>;

/// A heading above the paragraph at hand.
struct Heading {
    level: u8,
    /// Its time; a heading over what lies ahead has none and lets none from above through.
    time: Option<usize>,
    ahead: bool,
}

/// What stands over one article as it is read.
#[derive(Default)]
struct Above {
    headings: Vec<Heading>,
    /// The paragraph that last opened with a time of its own; `Some(None)` where that time ends with it.
    opened: Option<Option<usize>>,
    /// The rank of the heading under which it did; the headings within leave that time standing.
    opened_under: Option<u8>,
    /// The opening of the article, or else its headline.
    article: Option<usize>,
    /// Whether its first paragraph of text was read.
    begun: bool,
    report: bool,
}

impl Above {
    fn now(&self) -> Standing {
        if let Some(opened) = self.opened {
            return opened.map(|i| (i, Reach::Section));
        }
        for h in self.headings.iter().rev() {
            if h.ahead {
                return None;
            }
            if let Some(i) = h.time {
                return Some((i, Reach::Section));
            }
        }
        self.article.map(|i| (i, Reach::Article))
    }
}

/// For every paragraph the time that stands over it.
pub(super) fn of(document: &Document, dates: &[DateMention], date: Option<DocDate>) -> Vec<Standing> {
    let norm = &document.text.norm;
    let words = PageWords::builtin();
    let mut out = Vec::with_capacity(document.paragraphs.len());
    let mut above = Above::default();
    let (mut article, mut next, mut sentence) = (usize::MAX, 0, 0);
    for (index, p) in document.paragraphs.iter().enumerate() {
        if p.article != article {
            article = p.article;
            above = Above::default();
        }
        let from = next;
        while dates.get(next).is_some_and(|d| d.span.start < p.span.end) {
            next += 1;
        }
        let here = from..next;
        out.push(above.now());
        let text = &norm[p.span.clone()];
        let time = |i: &usize| !dates[*i].is_base && lasts(norm, &dates[*i]);
        match p.kind {
            ParagraphKind::Headline => {
                above.report |= words.holds(Use::Report, text);
                let named = words.holds(Use::Surveyed, text);
                above.article = above.article.or_else(|| here.clone().find(time).filter(|_| named));
            }
            ParagraphKind::Heading => {
                let level = level(text);
                while above.headings.last().is_some_and(|h| h.level >= level) {
                    above.headings.pop();
                }
                let time = here.clone().find(time);
                let ahead = time.is_none() && words.holds(Use::Ahead, text);
                above.report |= time.is_some();
                above.headings.push(Heading { level, time, ahead });
                let inner = above.opened_under.is_some_and(|under| under < level) && time.is_none() && !ahead;
                if !inner {
                    (above.opened, above.opened_under) = (None, None);
                }
            }
            ParagraphKind::Body => {
                while document.sentences.get(sentence).is_some_and(|s| s.paragraph < index) {
                    sentence += 1;
                }
                let first = !std::mem::replace(&mut above.begun, true);
                above.report |= page::is_salutation(words, text);
                let own = &document.sentences[sentence..];
                let own = &own[..own.iter().take(OPENING).take_while(|s| s.paragraph == index).count()];
                let led = |s: &Sentence| {
                    let mut here = here.clone().filter(|i| s.span.contains(&dates[*i].span.start));
                    here.find(|i| time(i) && leads(norm, &s.span, &dates[*i], !first))
                };
                // 各位代表! before it, 2020年是收官之年。 before 五年来,….
                let Some((i, s)) = opening(norm, words, own, led, |i| &dates[i]) else { continue };
                if within(&dates[i], above.now().map(|(i, _)| &dates[i])) {
                    continue;
                }
                let recent = is_recent(&dates[i], date) && !is_goal(norm, &dates[i]);
                if first {
                    // 今年以来,…。前两个月,…: the narrower of the two is what is reported.
                    let end = document.sentences[sentence..].iter().take_while(|s| s.paragraph == index).last();
                    let narrower =
                        |j: &usize| time(j) && opens(norm, &dates[*j]) && within(&dates[*j], Some(&dates[i]));
                    let end = end.map_or(0, |s| s.span.end);
                    let second = (i + 1..next).take_while(|j| dates[*j].span.end <= end).find(narrower);
                    let i = second.filter(|_| dates[i].grain == Grain::Since).unwrap_or(i);
                    above.article = Some(i).filter(|_| recent && (above.report || frames(norm, s, &dates[i])));
                } else if above.report {
                    if recent {
                        above.opened = Some(Some(i));
                        above.opened_under = above.headings.last().map(|h| h.level);
                    }
                } else {
                    above.opened = Some(None);
                }
            }
            _ => {}
        }
    }
    out
}

/// The time that opens a paragraph, with its sentence: in the first sentence that is no salutation, or, where that only says
/// what a year was, in the next.
fn opening<'s, 'd>(
    norm: &str,
    words: &PageWords,
    sentences: &'s [Sentence],
    led: impl Fn(&Sentence) -> Option<usize>,
    date: impl Fn(usize) -> &'d DateMention,
) -> Option<(usize, &'s Sentence)> {
    let text = |s: &Sentence| norm.get(s.span.clone()).unwrap_or("").trim();
    let mut rest = sentences.iter().skip_while(|s| page::is_salutation(words, text(s)));
    let s = rest.next()?;
    let i = led(s)?;
    let told = norm[..s.span.end].get(date(i).span.end..).is_some_and(|after| after.starts_with('是'))
        && text(s).trim_end_matches('。').ends_with('年');
    let next = rest.next().filter(|_| told).and_then(|n| Some((led(n)?, n)));
    Some(next.unwrap_or((i, s)))
}

/// Whether a time opens its sentence, or (`lead` is false) any clause of it.
fn leads(norm: &str, sentence: &Span, d: &DateMention, lead: bool) -> bool {
    let before = norm.get(sentence.start..d.span.start).unwrap_or("");
    opens(norm, d) && (!lead || before.chars().nth(LEAD).is_none())
}

/// Whether a time is a month or a quarter of the one that stands: 6月份 in a report on 上半年 takes nothing over.
fn within(d: &DateMention, standing: Option<&DateMention>) -> bool {
    let (Some((a, b)), Some((from, to))) = (d.resolved, standing.and_then(|s| s.resolved)) else { return false };
    matches!(d.grain, Grain::Month | Grain::Quarter | Grain::Half | Grain::Day) && a >= from && b <= to
}

/// Whether the opening of an article times what the article reports, not what it begins to tell: 2019年,小王回到家乡.
fn frames(norm: &str, sentence: &Sentence, d: &DateMention) -> bool {
    let after = norm[..sentence.span.end].get(d.span.end..).unwrap_or("");
    let states = || after.contains(['%', '亿']) || after.contains("百分之");
    // 前两个月, 1至5月 is how statistics speak.
    let months = || d.resolved.is_some_and(|(a, b)| a.month() != b.month());
    match d.grain {
        Grain::Year | Grain::Day => states(),
        Grain::Month => months() || states(),
        _ => true,
    }
}

/// Whether a time is one to be reached: 到2030年.
fn is_goal(norm: &str, d: &DateMention) -> bool {
    norm[..d.span.start].ends_with(['到', '至'])
}

fn is_recent(d: &DateMention, date: Option<DocDate>) -> bool {
    let (Some((start, end)), Some(date)) = (d.resolved, date) else { return true };
    // 第二个五年计划期间, spoken of in the first.
    if start.year() > date.year + 1 {
        return false;
    }
    end.checked_add(jiff::Span::new().months(RECENT)).is_ok_and(|e| e >= date.first_day())
}

/// How deep a heading stands: unnumbered, 第一部分, 一、, (一), 1., (1).
pub(crate) fn level(text: &str) -> u8 {
    let text = text.trim_start_matches(['#', '*', ' ', '\u{3000}']);
    let open = text.starts_with('(');
    let Some(first) = text.trim_start_matches('(').chars().next() else { return 0 };
    match (open, first.is_ascii_digit(), "一二三四五六七八九十".contains(first)) {
        (false, false, false) => u8::from(first == '第'),
        (false, false, true) => 2,
        (true, false, true) => 3,
        (false, true, _) => 4,
        (true, true, _) => 5,
        (true, false, false) => 0,
    }
}
