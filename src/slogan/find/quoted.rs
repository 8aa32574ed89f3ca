//! Slogans that fill a pair of quotation marks.

use super::about::{About, trimmed};
use super::{known, shaped};
use crate::lexicon::slogans::Slogans;
use crate::row::SloganKind;
use crate::slogan::quote::{closes, opens};
use crate::slogan::shape::{self, Shape, canonical};
use crate::slogan::{ItemsSource, Slogan};
use crate::text::Span;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// What exactly fills a pair of quotation marks.
pub(super) fn in_quotes(text: &str, quote: &Span, lex: &Slogans) -> Option<Slogan> {
    let span = trimmed(text, quote);
    let words = &text[span.clone()];
    if words.is_empty() || words.len() > 120 || words.contains('\n') {
        return None;
    }
    let key = canonical(words);
    if let Some(entry) = lex.known(&key) {
        return Some(Slogan { rule: "known-quoted", confidence: 97, ..known(entry, span) });
    }
    // “百花齐放、百家争鸣”: idioms side by side are a motto.
    let idioms = |s: &Shape| s.halves.len() > 1 && words.split(shape::is_separator).all(|w| lex.is_word(w));
    let shape = shape::read(words);
    let motto = Motto::new(words);
    if shape.is_none() && motto.is_none() || lex.is_word(&key) {
        return None;
    }
    let about = About::new(text, &span);
    if let Some(s) = shape.filter(|s| !idioms(s)) {
        let cued = about.cued(lex);
        if plausible(&s, words, cued, &about, lex) {
            let confidence = if cued { 90 } else { 70 };
            return Some(shaped(s, words, span, "quoted", confidence));
        }
    }
    motto.and_then(|m| m.read(words, span, &about, lex))
}

/// 双“一号工程”, 三个“没有变”: the numeral stands before the quotation mark.
pub(super) fn prefixed(text: &str, quote: &Span, lex: &Slogans) -> Option<Slogan> {
    let open = text[..quote.start].chars().next_back().filter(|c| opens(*c))?;
    let close = text[quote.end..].chars().next().filter(|c| closes(*c))?;
    let head = &text[..quote.start - open.len_utf8()];
    let bare = head.trim_end_matches(['个', '大']);
    let classified = bare.len() < head.len();
    let numeral = bare
        .chars()
        .next_back()
        .filter(|c| matches!(c, '双' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'))?;
    if numeral != '双' && !classified {
        return None;
    }
    let before = &bare[..bare.len() - numeral.len_utf8()];
    if before.chars().next_back().is_some_and(|c| shape::is_numeral(c) || matches!(c, '第' | '几' | '数' | '.')) {
        return None;
    }
    let words = &text[quote.clone()];
    let span = before.len()..quote.end + close.len_utf8();
    let full = &text[span.clone()];
    if numeral != '双' {
        // 召开三个“座谈会” is a count; 坚持三个“不动摇” is a slogan.
        let about = About::new(text, &span);
        let cue = lex.cue_before(about.before).is_some_and(|(_, end)| end == about.before.len());
        let n = words.chars().count();
        if !cue || !(2..=6).contains(&n) || lex.is_counted(words) {
            return None;
        }
    }
    if words.chars().count() > 8 {
        return None;
    }
    if let Some(entry) = lex.known(&canonical(full)) {
        return Some(Slogan { rule: "known-quoted", confidence: 97, ..known(entry, span) });
    }
    let shape = shape::read(full)?;
    Some(shaped(shape, full, span, "numeral-before-quote", 85))
}

/// Function words that make a sentence of an expression.
const SENTENCE: [&str; 24] = [
    "了", "是", "吗", "呢", "吧", "啊", "我", "你", "他", "她", "咱", "很", "着", "这", "那", "什么", "怎么", "谁",
    "哪", "没有", "就是", "以上", "以下", "左右",
];

fn is_sentence(words: &str) -> bool {
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(SENTENCE).ok());
    FINDER.as_ref().is_some_and(|f| f.is_match(words))
}

/// May this shape, found in quotation marks, be a slogan?
pub(super) fn plausible(s: &Shape, words: &str, cued: bool, about: &About<'_>, lex: &Slogans) -> bool {
    if s.halves.iter().any(|h| lex.is_word(&format!("{}{}", h.numeral, h.head)) && s.halves.len() == 1) {
        return false;
    }
    match s.kind {
        SloganKind::Formula if s.halves.is_empty() => {
            let noun = lex.first_cue_after(about.after).is_some_and(|(at, _)| about.after[..at].chars().count() <= 8);
            let verb = lex.cue_before(about.before).is_some_and(|(_, end)| end == about.before.len());
            let year = words.len() == 4 && words.starts_with(['1', '2']) && matches!(&words[1..2], "0" | "9");
            (noun || verb && words.len() > 3 && !year) && !about.before.ends_with(['拨', '打', '电', '年'])
        }
        SloganKind::Formula => s.halves.len() > 1 || s.halves[0].head.chars().count() >= 2,
        SloganKind::Set => set(s, words, cued, lex),
        // 一支一项: each head may be a measure word, which a noun or verb beside it must make up for.
        SloganKind::Distributive if cued => true,
        _ => {
            let long = s.halves.iter().any(|h| h.head.chars().count() > 4);
            let counts = s.halves.iter().filter(|h| lex.is_counted(&h.head)).count();
            let separated = words.chars().any(shape::is_separator);
            // 三天两夜 counts; “三区一村” beside a noun or verb does not. Long heads without a pause make a sentence.
            let noun = lex.cue_after(about.after).is_some();
            let sentence = long && !(separated && noun) && (words.contains('的') || is_sentence(words));
            // 一辆汽车、一架飞机: things counted.
            let things = s.halves.iter().all(|h| {
                let measure =
                    h.head.chars().next().filter(|c| !matches!(c, '个' | '大' | '项' | '条' | '级' | '类' | '种'));
                h.head.chars().count() > 1 && h.value.is_some() && measure.is_some_and(|c| MEASURES.contains(c))
            });
            if things {
                return false;
            }
            (!long || cued || separated) && !sentence && (counts < s.halves.len() || cued)
        }
    }
}

/// Measure words that count things one can point at.
const MEASURES: &str = "辆架台头匹只张把座栋艘名位部间颗粒株棵朵杯瓶碗";

fn set(s: &Shape, words: &str, cued: bool, lex: &Slogans) -> bool {
    let h = &s.halves[0];
    let n = h.head.chars().count();
    let arabic = h.numeral.bytes().all(|b| b.is_ascii_digit());
    let classifier = h.head.starts_with(['大', '个', '项', '条']);
    // 十百千 (计划): round words alone.
    if h.head.is_empty() {
        return cued;
    }
    // 八小时内, 三年行动: a length of time.
    let time = ["小时", "点半", "点钟", "年", "天", "日", "个月", "分钟", "岁", "公里", "周"]
        .iter()
        .find(|t| h.head.starts_with(**t));
    if time.is_some_and(|t| h.head != "周期" && !(cued && *t == "日" && n > 2))
        || lex.is_counted(&h.head)
        || is_sentence(words)
    {
        return false;
    }
    if !h.lead.is_empty() {
        let lead = h.lead.chars().count();
        return cued && (lead <= 1 || lead <= 6 && classifier && n >= 3) && h.count().is_some_and(|n| n > 1);
    }
    match h.numeral.as_str() {
        // 一门式 is a way of doing things; only the dictionary knows which 一… are campaigns.
        "一" | "多" | "N" | "X" | "0" | "1" => false,
        // 百日攻坚, 千村示范: round words want a noun of action.
        "百" | "千" | "万" | "十万" | "百万" | "千万" | "百千万" => {
            cued && n >= 2
                && ["工程", "行动", "计划", "攻坚", "会战", "活动", "竞赛"].iter().any(|w| h.head.ends_with(w))
        }
        _ if arabic => {
            h.value.is_some_and(|v| (2..30).contains(&v))
                && (classifier && n >= 3 || cued && n <= 4 && !h.head.is_ascii())
        }
        _ if h.value.is_some_and(|v| v > 40) => false,
        _ => n <= if classifier && cued { 11 } else { 8 } && (cued || n <= 5),
    }
}

/// Quoted, without numeral: parallel parts of equal length, or four characters before a noun such as 活动.
struct Motto {
    parallel: bool,
}

impl Motto {
    /// What the words alone say.
    fn new(words: &str) -> Option<Self> {
        let mut parts = words.split(shape::is_separator).filter(|p| !p.is_empty()).map(|p| p.chars().count());
        let first = parts.next()?;
        let (mut count, mut equal) = (1, true);
        for n in parts {
            (count, equal) = (count + 1, equal && n == first);
        }
        let parallel = count > 1 && equal && (3..=8).contains(&first);
        // Four characters, or a sentence of a campaign that opens with a numeral: “一支队伍管执法”改革.
        let four = count == 1 && (first == 4 || (5..=9).contains(&first) && words.starts_with(shape::is_numeral));
        let han = || words.chars().all(|c| c.is_alphabetic() && !c.is_ascii() || shape::is_separator(c));
        let fits = (parallel || four) && han() && !words.ends_with(['。', '!', '?', ',', '，']) && !is_sentence(words);
        fits.then_some(Self { parallel })
    }

    fn read(&self, words: &str, span: Span, about: &About<'_>, lex: &Slogans) -> Option<Slogan> {
        let noun = lex.first_cue_after(about.after).is_some_and(|(at, _)| at == 0);
        (self.parallel || noun).then(|| Slogan {
            span,
            slogan: canonical(words),
            kind: SloganKind::Motto,
            declared: None,
            template: String::new(),
            halves: Vec::new(),
            items: Vec::new(),
            items_source: ItemsSource::None,
            rule: "motto",
            confidence: if noun { 60 } else { 50 },
        })
    }
}
