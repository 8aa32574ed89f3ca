//! What is aimed at, told from what has happened, where the number's own verb does not say: plans as the source of a
//! number, the sections of a report that lie ahead, and the lists that an aim opens.

use super::Figure;
use crate::error::Result;
use crate::lexicon::boundary::BoundaryClass;
use crate::lexicon::table::rows;
use crate::lexicon::verbs::VerbClass;
use crate::lexicon::{Lexicon, Sources};
use crate::mention::Mentions;
use crate::mention::period::heading_level;
use crate::row::{Kind, Qualifier, Status};
use crate::text::document::{Document, ParagraphKind};
use crate::text::page::{PageWords, Use};
use aho_corasick::AhoCorasick;
use memchr::memmem::FinderRev;
use rust_decimal::Decimal;

const MOOD: (&str, &str) = ("mood.tsv", include_str!("../../dicts/mood.tsv"));

/// How far before a number a plan may be named, in characters.
const REACH: usize = 120;

/// Longest name of a thing in a list of things to be done, in characters.
const LISTED: usize = 10;

/// The table of moods.
#[derive(Debug, Default)]
pub struct Moods {
    plan: List,
    plan_after: List,
    past: List,
    stands: List,
    review: List,
    ahead: List,
    plan_title: List,
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
        if self.first_in(text).is_none() { &[] } else { &self.words }
    }

    /// Where the first of the words may stand in `text`.
    fn first_in(&self, text: &str) -> Option<usize> {
        self.finder.as_ref().map_or(Some(0), |f| f.find(text).map(|m| m.start()))
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
    let begins = |from: usize| text.as_bytes().get(from..).is_some_and(|rest| rest.starts_with(not.as_bytes()));
    not.match_indices(word).any(|(inside, _)| at.checked_sub(inside).is_some_and(begins))
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
                    "stands" => &mut all.stands,
                    "review" => &mut all.review,
                    "ahead" => &mut all.ahead,
                    "plan-title" => &mut all.plan_title,
                    "opens" => &mut all.opens,
                    other => {
                        let remedy = "write plan, plan-after, past, stands, review, ahead, plan-title or opens";
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
pub fn mark(doc: &Document, mentions: &Mentions, lexicon: &Lexicon, figures: &mut [Figure]) {
    if figures.iter().all(|f| f.status != Status::Actual) {
        return;
    }
    let plans = planned(doc, mentions, &lexicon.moods);
    let norm = &doc.text.norm;
    // The end of the last figure that is aimed at, with its sentence.
    let mut aimed: Option<(usize, usize)> = None;
    // The sentence that was searched last, and where its first word of plans stands.
    let mut named: Option<(usize, Option<usize>)> = None;
    for f in figures.iter_mut() {
        let s = &doc.sentences[f.sentence];
        if f.status == Status::Actual {
            if named.is_none_or(|(sentence, _)| sentence != f.sentence) {
                named =
                    Some((f.sentence, lexicon.moods.plan.first_in(&norm[s.span.clone()]).map(|i| s.span.start + i)));
            }
            let plan = named.and_then(|n| n.1).is_some_and(|first| first < f.span.start);
            let head = tail(&norm[s.span.start..f.span.start], REACH);
            let behind = &norm[f.span.end..s.span.end.max(f.span.end)];
            let said = lexicon.moods.plan_after.words.iter().any(|w| behind.starts_with(&*w.word));
            let before =
                aimed.filter(|(_, sentence)| *sentence == f.sentence).and_then(|(end, _)| norm.get(end..f.span.start));
            let planned = || {
                let dated = mentions.last_time(doc.paragraphs[s.paragraph].span.start, f.span.start);
                let past = dated.zip(mentions.today()).is_some_and(|((_, end), today)| end < today);
                !past && is_aimed(lexicon, head, behind, before, &norm[f.span.clone()], f)
            };
            // 今年将新建6座,改造8座: what is aimed at goes on.
            let on = || plans[s.paragraph] != Some(false) && before.is_some_and(|b| goes_on(lexicon, b, f));
            if said || plan && says_plan(&lexicon.moods, head) || on() || plans[s.paragraph] == Some(true) && planned()
            {
                f.status = Status::Target;
            }
        }
        if f.status == Status::Target {
            aimed = Some((f.span.end, f.sentence));
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

/// Whether the clause goes on with another thing to be done after one that is aimed at.
fn goes_on(lexicon: &Lexicon, before: &str, f: &Figure) -> bool {
    let Some((_, clause)) = before.rsplit_once([',', '、']) else { return false };
    let verb = lexicon.verbs.starts_with(clause.trim_start());
    // 新建机械化农场九十一个,拖拉机站一百九十四个.
    let listed = verb.is_none()
        && clause.chars().nth(LISTED).is_none()
        && clause.chars().nth(1).is_some()
        && clause.chars().all(char::is_alphabetic)
        && lexicon.verbs.ends_with(clause).is_none();
    let acts = verb.is_some_and(|v| v.is(VerbClass::Act) || !v.is(VerbClass::Reach) || f.qualifier != Qualifier::Exact);
    let moves = verb.is_some_and(|v| v.is(VerbClass::Compare) || v.is(VerbClass::Share) || v.is(VerbClass::Rank));
    let counted = matches!(f.kind, Kind::Count | Kind::Measure | Kind::Amount);
    (acts && !moves || listed)
        && counted
        && !before.contains(['。', ';', '!', '?', '的'])
        && !any(&lexicon.moods.past, before)
}

/// Whether a number of a section of plans is aimed at: its clause begins with what is to be done, comes to the number as a
/// level to be reached, bounds it, or goes on with what is aimed at (`before` stands between that and the number).
fn is_aimed(lexicon: &Lexicon, head: &str, behind: &str, before: Option<&str>, number: &str, f: &Figure) -> bool {
    let moods = &lexicon.moods;
    let clause = head.rsplit([',', ';', ':', '。']).next().unwrap_or(head);
    let item = clause.rsplit('、').next().unwrap_or(clause);
    let rest = behind.split([',', ';', '。']).next().unwrap_or("");
    let counted = f.kind == Kind::Count && f.qualifier == Qualifier::Exact;
    // 三条主线, 两个市场: a few things, which the plan names and does not reach.
    let few = counted && f.value.is_some_and(|v| v <= Decimal::TEN) && !number.contains(|c: char| c.is_ascii_digit());
    if rest.starts_with('的') || few || matches!(f.kind, Kind::Rank | Kind::Duration | Kind::Age) {
        return false;
    }
    // A background is told in a clause that opens with another's past, and by what there is.
    let told = any(&moods.past, head.rsplit(['。', ';']).next().unwrap_or(head));
    let there = moods.stands.words.iter().any(|w| item.ends_with(&*w.word) && w.last_in(item).is_some());
    if told || there {
        return false;
    }
    let opens = |clause: &str| {
        // 七是改造…
        let numeral = |c: char| "一二三四五六七八九十".contains(c);
        let bare = clause.trim_start();
        let mut from =
            bare.trim_start_matches(numeral).strip_prefix('是').filter(|_| bare.starts_with(numeral)).unwrap_or(bare);
        for _ in 0..4 {
            match lexicon.boundary.starts_with(from).filter(|w| w.is(BoundaryClass::Skip)) {
                Some(w) => from = &from[w.word.len()..],
                None => break,
            }
        }
        lexicon.verbs.starts_with(from)
    };
    let done = |clause: &str| {
        opens(clause)
            .is_some_and(|v| !v.is(VerbClass::Reach) || f.qualifier != Qualifier::Exact || v.is(VerbClass::Aim))
    };
    // 吞吐量达到4500万标箱, 消费增长6%: a level or a movement that is stated of a noun.
    let level = lexicon.verbs.ends_with(item).is_some_and(|v| v.is(VerbClass::Reach) || v.is(VerbClass::Up));
    let goes_on = before.is_some_and(|b| !b.contains(['。', ';', '!', '?']) && !b.contains("其中"));
    let bounded =
        f.qualifier != Qualifier::Exact && matches!(f.kind, Kind::Rate | Kind::Amount | Kind::Measure | Kind::Count);
    done(clause) || done(item) || level || goes_on || bounded || f.kind == Kind::Growth
}

/// For every paragraph, whether it stands where plans are told, or where what has happened is; none where nothing says.
fn planned(doc: &Document, mentions: &Mentions, moods: &Moods) -> Vec<Option<bool>> {
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
        if p.kind == ParagraphKind::Headline {
            let plan = moods.plan_title.words.iter().any(|w| text.trim_end().ends_with(&*w.word));
            headings = if plan { vec![(0, Some(true))] } else { headings };
        }
        if p.kind == ParagraphKind::Heading {
            let level = heading_level(text);
            while headings.last().is_some_and(|h| h.0 >= level && h.0 > 0) {
                headings.pop();
            }
            let ahead = if any(&moods.review, text) {
                Some(false)
            } else if words.holds(Use::Ahead, text) || any(&moods.ahead, text) {
                Some(true)
            } else {
                // 三、2026年政府工作 in a report of that January.
                let time = mentions.last_time(p.span.start, p.span.end).filter(|_| mentions.context.opens_year());
                time.zip(mentions.today()).map(|((_, end), today)| end > today)
            };
            headings.push((level, ahead));
            listed = false;
        }
        let section = headings.iter().rev().find_map(|h| h.1);
        out.push(if listed { Some(true) } else { section });
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
    fn a_longer_word_covers_also_where_its_length_falls_within_a_character() {
        assert!(super::covers("不超计划。", 3, "超", "不超"));
        // Two bytes before 超 are the middle of 额.
        assert!(!super::covers("供额超", 6, "超", "no超"));
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
        let plan = "青溪县2022年工作要点\n\n二、重点任务\n\n培育小巨人企业50家、上市企业3家，接待游客突破80万人次。抓好三个园区建设。全县有6个乡镇。这五年全县建成公园12个。\n";
        let got = read(plan, &lexicon);
        let of = |words: &str| got.iter().find(|g| g.0 == words).map(|g| g.1);
        for target in ["50家", "3家", "突破80万人次"] {
            assert_eq!(of(target), Some("target"), "{target}: {got:?}");
        }
        for actual in ["6个", "12个"] {
            assert_eq!(of(actual), Some("actual"), "{actual}: {got:?}");
        }
        let on = read("全县将新建泵站6座，改造管网45公里，其中镇区的占20公里。", &lexicon);
        assert_eq!(on.iter().map(|g| g.1).collect::<Vec<_>>(), ["target", "target", "actual"], "{on:?}");
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
