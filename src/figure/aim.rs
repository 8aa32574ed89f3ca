//! What is aimed at, told from what has happened, where the number's own verb does not say: plans as the source of a
//! number, the sections of a report that lie ahead, and the lists that an aim opens.

use super::Figure;
use crate::error::Result;
use crate::lexicon::boundary::BoundaryClass;
use crate::lexicon::table::rows;
use crate::lexicon::verbs::VerbClass;
use crate::lexicon::{Lexicon, Sources};
use crate::mention::period::heading_level;
use crate::row::{Kind, Qualifier, Status};
use crate::text::document::{Document, ParagraphKind};
use crate::text::page::{PageWords, Use};
use aho_corasick::AhoCorasick;
use memchr::memmem::FinderRev;

const MOOD: (&str, &str) = ("mood.tsv", include_str!("../../dicts/mood.tsv"));

/// How far before a number a plan may be named, in characters.
const REACH: usize = 120;

/// The table of moods.
#[derive(Debug, Default)]
pub struct Moods {
    plan: List,
    plan_after: List,
    past: List,
    review: List,
    ahead: List,
    opens: List,
}

#[derive(Debug, Default)]
struct List {
    words: Vec<Word>,
    /// Tells at once of most texts that they hold none of the words.
    finder: Option<AhoCorasick>,
}

impl List {
    /// The words, if any may stand in `text`.
    fn in_text(&self, text: &str) -> &[Word] {
        if self.finder.as_ref().is_some_and(|f| !f.is_match(text)) { &[] } else { &self.words }
    }
}

#[derive(Debug)]
struct Word {
    word: Box<str>,
    /// Built once: a searcher made anew for each number costs more than its search.
    finder: FinderRev<'static>,
    not: Vec<Box<str>>,
}

impl Word {
    /// Where the word last stands in `text`.
    fn last_in(&self, text: &str) -> Option<usize> {
        self.finder.rfind_iter(text.as_bytes()).find(|&i| !self.not.iter().any(|n| covers(text, i, &self.word, n)))
    }
}

/// Whether the word at `at` of `text` is part of the longer word `not`.
fn covers(text: &str, at: usize, word: &str, not: &str) -> bool {
    not.match_indices(word).any(|(inside, _)| at.checked_sub(inside).is_some_and(|from| text[from..].starts_with(not)))
}

fn any(words: &List, text: &str) -> bool {
    words.in_text(text).iter().any(|w| w.last_in(text).is_some())
}

impl Moods {
    /// Loads `mood.tsv`.
    pub fn load(sources: &Sources) -> Result<Self> {
        let mut all = Self::default();
        for source in sources.of(MOOD.0, MOOD.1)? {
            rows(&source, &["word", "says", "not"], |row| {
                let word = row.need("word")?;
                let not: Vec<Box<str>> = row.list("not").map(Into::into).collect();
                if let Some(bad) = not.iter().find(|n| !n.contains(word)) {
                    return Err(row.error("not", &format!("names `{bad}`"), "write longer words that hold the word"));
                }
                let list = match row.need("says")? {
                    "plan" => &mut all.plan,
                    "plan-after" => &mut all.plan_after,
                    "past" => &mut all.past,
                    "review" => &mut all.review,
                    "ahead" => &mut all.ahead,
                    "opens" => &mut all.opens,
                    other => {
                        let remedy = "write plan, plan-after, past, review, ahead or opens";
                        return Err(row.error("says", &format!("is `{other}`"), remedy));
                    }
                };
                list.words.push(Word { word: word.into(), finder: FinderRev::new(word.as_bytes()).into_owned(), not });
                Ok(())
            })?;
        }
        for list in [&mut all.plan, &mut all.past, &mut all.review, &mut all.ahead, &mut all.opens] {
            list.finder = AhoCorasick::new(list.words.iter().map(|w| w.word.as_bytes())).ok();
        }
        Ok(all)
    }
}

/// Marks the figures that the text aims at.
pub fn mark(doc: &Document, lexicon: &Lexicon, figures: &mut [Figure]) {
    if figures.iter().all(|f| f.status != Status::Actual) {
        return;
    }
    let plans = planned(doc, &lexicon.moods);
    let norm = &doc.text.norm;
    for f in figures.iter_mut().filter(|f| f.status == Status::Actual) {
        let s = &doc.sentences[f.sentence];
        let head = tail(&norm[s.span.start..f.span.start], REACH);
        let behind = &norm[f.span.end..s.span.end.max(f.span.end)];
        let said = lexicon.moods.plan_after.words.iter().any(|w| behind.starts_with(&*w.word));
        if said || says_plan(&lexicon.moods, head) || plans[s.paragraph] && is_aimed(lexicon, head, behind, f) {
            f.status = Status::Target;
        }
    }
}

/// The last `chars` characters.
fn tail(text: &str, chars: usize) -> &str {
    text.char_indices().rev().take(chars).last().map_or(text, |(i, _)| &text[i..])
}

/// Whether a plan is named before the number, and nothing since says that it has happened.
fn says_plan(moods: &Moods, head: &str) -> bool {
    let Some(at) = moods.plan.in_text(head).iter().filter_map(|w| Some(w.last_in(head)? + w.word.len())).max() else {
        return false;
    };
    let since = &head[at..];
    // 完成计划规定的目标, 共生产…: the plan was the measure of what was done.
    !any(&moods.past, since) && !since.contains(['%', '。']) && !since.contains("实际")
}

/// Whether a number of a section of plans is aimed at: its clause begins with what is to be done or bounds a growth.
fn is_aimed(lexicon: &Lexicon, head: &str, behind: &str, f: &Figure) -> bool {
    let clause = head.rsplit([',', ';', ':', '。', '、']).next().unwrap_or(head);
    let rest = behind.split([',', ';', '。']).next().unwrap_or("");
    if any(&lexicon.moods.past, clause) || rest.starts_with('的') || matches!(f.kind, Kind::Rank | Kind::Duration) {
        return false;
    }
    // A background is told in a clause that opens with another's past.
    if any(&lexicon.moods.past, head.rsplit(['。', ';']).next().unwrap_or(head)) {
        return false;
    }
    let mut from = clause.trim_start();
    for _ in 0..4 {
        match lexicon.boundary.starts_with(from).filter(|w| w.is(BoundaryClass::Skip)) {
            Some(w) => from = &from[w.word.len()..],
            None => break,
        }
    }
    let done =
        lexicon.verbs.starts_with(from).is_some_and(|v| !v.is(VerbClass::Reach) || f.qualifier != Qualifier::Exact);
    done || f.kind == Kind::Growth || f.qualifier != Qualifier::Exact && matches!(f.kind, Kind::Rate | Kind::Amount)
}

/// For every paragraph, whether it stands where plans are told.
fn planned(doc: &Document, moods: &Moods) -> Vec<bool> {
    let norm = &doc.text.norm;
    let words = PageWords::builtin();
    let mut article = usize::MAX;
    let mut headings: Vec<(u8, Option<bool>)> = Vec::new();
    let mut listed = false;
    let mut out = Vec::with_capacity(doc.paragraphs.len());
    for p in &doc.paragraphs {
        if p.article != article {
            article = p.article;
            headings.clear();
            listed = false;
        }
        let text = &norm[p.span.clone()];
        if p.kind == ParagraphKind::Heading {
            let level = heading_level(text);
            while headings.last().is_some_and(|h| h.0 >= level) {
                headings.pop();
            }
            let ahead = if any(&moods.review, text) {
                Some(false)
            } else {
                (words.holds(Use::Ahead, text) || any(&moods.ahead, text)).then_some(true)
            };
            headings.push((level, ahead));
            listed = false;
        }
        let section = headings.iter().rev().find_map(|h| h.1).unwrap_or(false);
        out.push(section || listed);
        if p.kind == ParagraphKind::Body {
            let text = text.trim_end();
            // The list goes on until a heading, and one paragraph of plain text does not end it.
            listed =
                listed || text.ends_with(':') && any(&moods.opens, tail(text, 40)) && !any(&moods.past, tail(text, 40));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::input::Item;
    use crate::lexicon::{Lexicon, Sources};

    /// `text status` of every figure.
    fn read(text: &str, lexicon: &Lexicon) -> Vec<(String, &'static str)> {
        let item = Item { doc: "t".into(), bytes: text.as_bytes().to_vec(), ..Item::default() };
        crate::read::read(&item, lexicon).figures.into_iter().map(|f| (f.text, f.status.as_str())).collect()
    }

    #[test]
    fn plans_are_told_from_what_has_happened() {
        let lexicon = Lexicon::load(&Sources::default()).unwrap();
        let report = "青溪县政府工作报告\n\n各位代表:\n\n一、2021年工作回顾\n\n完成投资30亿元，新建学校3所，城镇新增就业5000人。\n\n\
            二、2022年工作安排\n\n新建改建农村公路80公里。我县现有学校45所。力争用电量增长6%左右，新增城镇就业4000人以上。去年新建的12所学校已经开学。\n";
        let got = read(report, &lexicon);
        let of = |words: &str| got.iter().find(|g| g.0 == words).map(|g| g.1);
        for actual in ["30亿元", "3所", "5000人", "45所", "12所"] {
            assert_eq!(of(actual), Some("actual"), "{actual}: {got:?}");
        }
        for target in ["80公里", "6%左右", "4000人以上"] {
            assert_eq!(of(target), Some("target"), "{target}: {got:?}");
        }
        for (text, status) in [
            ("五年计划规定全县生产粮食20万吨。", "target"),
            ("把人口控制在80万人的目标之内。", "target"),
            ("完成五年计划规定的任务后，全县实际生产粮食21万吨。", "actual"),
            ("全县生产粮食20万吨。", "actual"),
        ] {
            assert_eq!(read(text, &lexicon).first().map(|g| g.1), Some(status), "{text}");
        }
    }
}
