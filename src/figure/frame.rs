//! Lengths of time that only date other figures (五年来, 过去一年): they are periods, not figures.

use crate::error::Result;
use crate::lexicon::Sources;
use crate::lexicon::table::rows;
use crate::mention::{Dimension, Quantity};
use crate::row::Qualifier;

/// The table of frame words and its built-in rows.
const FRAMES: (&str, &str) = ("frames.tsv", include_str!("../../dicts/frames.tsv"));

/// Words that make a frame of a length of time.
#[derive(Debug, Default)]
pub struct Frames {
    before: Vec<Word>,
    after: Vec<Word>,
    /// Before a length of time that is measured: 连续.
    lasts: Vec<Word>,
    /// After a length of time, near it: what it names is a plan.
    plan: Vec<Word>,
    /// Before a number without unit that is a figure.
    bare: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    word: Box<str>,
    /// Only beside years.
    year: bool,
    /// Longer words that are not it.
    except: Vec<Box<str>>,
}

impl Frames {
    /// Loads `frames.tsv`.
    pub fn load(sources: &Sources) -> Result<Self> {
        let mut frames = Self::default();
        for source in sources.of(FRAMES.0, FRAMES.1)? {
            rows(&source, &["word", "side", "unit"], |row| {
                let year = match row.get("unit") {
                    "" => false,
                    "year" => true,
                    other => return Err(row.error("unit", &format!("is `{other}`"), "write year or leave it empty")),
                };
                let except = row.list("except").map(Into::into).collect();
                let entry = Word { word: row.need("word")?.into(), year, except };
                match row.need("side")? {
                    "before" => frames.before.push(entry),
                    "after" => frames.after.push(entry),
                    "lasts" => frames.lasts.push(entry),
                    "plan" => frames.plan.push(entry),
                    "bare" => frames.bare.push(entry),
                    other => {
                        let remedy = "write before, after, lasts, plan or bare";
                        return Err(row.error("side", &format!("is `{other}`"), remedy));
                    }
                }
                Ok(())
            })?;
        }
        Ok(frames)
    }

    /// Words that name a plan near after the length of time that it takes: 三年[行动].
    pub(super) fn plans(&self) -> impl Iterator<Item = &str> {
        self.plan.iter().map(|w| &*w.word)
    }

    /// Whether the words before a number without unit say that it is a figure: 突破.
    pub(super) fn states(&self, before: &str) -> bool {
        self.bare.iter().any(|w| before.ends_with(&*w.word))
    }

    /// Whether a quantity of time only dates what is said beside it.
    pub fn dates_only(&self, norm: &str, q: &Quantity) -> bool {
        if q.dimension != Dimension::Time {
            return false;
        }
        let (before, after) = (&norm[..q.span.start], &norm[q.span.end..]);
        // 提前3个月交付, 推后两年: how much earlier or later. 连续5年增加: how long.
        if self.lasts.iter().any(|w| before.ends_with(&*w.word)) {
            return false;
        }
        let words = &norm[q.span.clone()];
        // 受教育年限从13.5年提高到14年: a decimal is measured.
        if words.contains('.') {
            return false;
        }
        let year = words.contains('年') || words.contains('载');
        let counts = |only_year: bool| !only_year || year;
        if words.ends_with("周年")
            || self.before.iter().any(|w| counts(w.year) && before.ends_with(&*w.word))
            || self.after.iter().any(|w| {
                counts(w.year) && after.starts_with(&*w.word) && !w.except.iter().any(|e| after.starts_with(&**e))
            })
        {
            return true;
        }
        if !year {
            return false;
        }
        let last = before.chars().next_back();
        let opens = last.is_none_or(|c| matches!(c, ',' | ';' | ':' | '。' | '!' | '?' | '\n' | '“' | '(' | ' '));
        // 五年内, 近十年: years that bound or approach.
        if words.starts_with('近') || words.contains('内') {
            return true;
        }
        // 五年累计完成…: years that open a clause.
        if opens {
            return true;
        }
        // 不平凡的一年, 一年一度: 一年 is measured only after a verb of lasting.
        q.qualifier == Qualifier::Exact
            && words == "一年"
            && !last.is_some_and(|c| "时期达满用长短了过早晚续".contains(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str, words: &str) -> Quantity {
        let start = text.find(words).unwrap();
        let end = start + words.len();
        Quantity { span: start..end, number: start..end, dimension: Dimension::Time, ..Quantity::default() }
    }

    #[test]
    fn frames_are_told_from_lengths() {
        let frames = Frames::load(&Sources::default()).unwrap();
        for (text, words, frame) in [
            ("过去五年,全乡修路。", "五年", true),
            ("三年来共修路十里。", "三年", true),
            ("五年累计修路十里。", "五年", true),
            ("建校60周年", "60周年", true),
            ("这是难忘的一年。", "一年", true),
            ("两年内完成搬迁。", "两年内", true),
            ("连续9年获得先进。", "9年", false),
            ("工期缩短了一年。", "一年", false),
            ("全程用时3天。", "3天", false),
            ("45天完成主体工程。", "45天", false),
            ("他有30年党龄。", "30年", false),
            ("工程提前2年完工。", "2年", false),
            ("短短2年时间建成三座桥。", "2年", false),
            ("产量连续5年增加。", "5年", false),
            ("受教育年限从9.5年提高到10年。", "9.5年", false),
            ("产量五年增长两成。", "五年", true),
        ] {
            assert_eq!(frames.dates_only(text, &quantity(text, words)), frame, "{text}");
        }
    }
}
