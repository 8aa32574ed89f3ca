//! The sentence as the figure stage sees it: mentions as whole tokens, and the words between them with their part of speech.
//!
//! Numbers, dates, names, quotations and known indicators are found before any segmentation and stay whole; only the gaps
//! between them are segmented (by jieba).

use super::clause::aims;
use super::cut::gap;
use super::words::{Class, Head, Words};
use crate::lexicon::segment::Segmenter;
use crate::text::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word of the language.
    Word,
    /// A quantity, by its index in the document's mentions.
    Quantity(usize),
    /// A time expression, by index.
    Date(usize),
    /// A place or an organisation, by index.
    Name(usize),
    /// Quoted words, a title, a slogan: one noun.
    Quoted,
    /// An indicator of the dictionary.
    Indicator,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// 、
    Enum,
    /// A clause mark.
    Break,
}

/// Part of speech, coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pos {
    /// Nouns and whatever serves as one.
    Noun,
    /// Attributes: distinguishing words and adjectives.
    Attribute,
    /// Verbs.
    Verb,
    /// Adverbs.
    Adverb,
    /// Prepositions.
    Preposition,
    /// 和, 与, 及, 或.
    Conjunction,
    /// 的, 之.
    De,
    /// 了, 着, 过 and the like.
    Particle,
    /// 上, 中, 以上.
    Locative,
    /// Numerals and classifiers that are no quantity.
    Numeral,
    /// Pronouns: 各, 该, 其.
    Pronoun,
    /// Everything else.
    Other,
}

/// A token.
#[derive(Clone, Debug)]
pub struct Token {
    /// Bytes of the normalised text.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// Part of speech; nouns for everything found before segmentation except marks.
    pub pos: Pos,
    /// Closed class, for words that steer the reading of numbers.
    pub class: Class,
    /// An action that is also a noun: 发展, 培训.
    pub nounlike: bool,
    /// An action, whether it stands as a verb or as a noun.
    pub verbal: bool,
}

impl Token {
    pub(super) fn new(span: Span, kind: Kind, pos: Pos, class: Class) -> Self {
        Self { span, kind, pos, class, nounlike: false, verbal: false }
    }

    /// Whether it can stand inside a noun phrase as its content.
    pub fn is_nominal(&self) -> bool {
        matches!(self.kind, Kind::Quoted | Kind::Indicator)
            || self.kind == Kind::Word
                && (matches!(self.pos, Pos::Noun | Pos::Attribute) && self.class == Class::None
                    || self.pos == Pos::Noun && self.class == Class::Act)
    }

    /// Whether it is a quantity.
    pub fn quantity(&self) -> Option<usize> {
        match self.kind {
            Kind::Quantity(i) => Some(i),
            _ => None,
        }
    }
}

/// The word of a token.
pub(super) fn word_of<'a>(norm: &'a str, t: &Token) -> &'a str {
    &norm[t.span.clone()]
}

/// Cuts `sentence` (a span of `norm`) into tokens. `specials` are spans found before, in order and without overlaps.
pub fn tokens(
    norm: &str,
    sentence: &Span,
    specials: &[(Span, Kind)],
    segmenter: &Segmenter,
    words: &Words,
) -> Vec<Token> {
    let mut out = Vec::with_capacity(64);
    let mut at = sentence.start;
    for (span, kind) in specials {
        // 教育和[卫生部]门, 省[级重点园区]: a name that cuts a word is none.
        let cuts = matches!(kind, Kind::Name(_))
            && (norm[span.clone()].ends_with('部') && norm[span.end..].starts_with('门')
                || norm[span.clone()].starts_with('级'));
        if span.start < at || span.end > sentence.end || cuts {
            continue;
        }
        let mut end = span.start;
        // 总量比[同期]: the comparing word before a base must not be drawn into the word before it.
        let compares = matches!(kind, Kind::Date(_) | Kind::Name(_)) && norm[at..end].ends_with(['比', '较']);
        if compares {
            end -= '比'.len_utf8();
        }
        gap(norm, at..end, segmenter, words, &mut out);
        if compares {
            out.push(Token::new(end..span.start, Kind::Word, Pos::Preposition, Class::Compare));
        }
        if let (Kind::Quoted, Some(end)) = (kind, plan_period(norm, span)) {
            out.push(Token::new(span.start..end, Kind::Word, Pos::Adverb, Class::Skip));
            at = end;
            continue;
        }
        out.push(Token::new(span.clone(), *kind, Pos::Noun, Class::None));
        at = span.end;
    }
    gap(norm, at..sentence.end, segmenter, words, &mut out);
    join_ratios(norm, &mut out);
    join_dimensions(norm, words, &mut out);
    exceeds(norm, words, &mut out);
    for i in 0..out.len() {
        // 其预算较上年度增加: a plan that plans nothing is a noun; 两大目标: so is what is counted.
        let counted = |i: usize| {
            i.checked_sub(1).is_some_and(|b| {
                out[b].quantity().is_some()
                    && out[b].span.end == out[i].span.start
                    && norm[out[b].span.clone()].ends_with(['大', '项', '个', '类'])
            })
        };
        if out[i].class == Class::Aim && (!aims(norm, words, &out, i) || out[i].nounlike && counted(i)) {
            out[i].class = Class::None;
            out[i].pos = Pos::Noun;
        }
    }
    join_strangers(&mut out);
    attributes(norm, words, &mut out);
    out
}

/// 胸针1600件、[发][冠]14件: two single characters that fill a member of a list are a noun that the segmentation does not know.
fn join_strangers(tokens: &mut Vec<Token>) {
    let single = |t: &Token| {
        t.kind == Kind::Word
            && t.span.len() == 3
            && matches!(t.class, Class::None | Class::Act)
            && matches!(t.pos, Pos::Noun | Pos::Verb | Pos::Attribute | Pos::Other)
    };
    for i in 0..tokens.len().saturating_sub(4) {
        let strange = tokens[i].quantity().is_some()
            && tokens[i + 1].kind == Kind::Enum
            && single(&tokens[i + 2])
            && single(&tokens[i + 3])
            && tokens[i + 2].span.end == tokens[i + 3].span.start
            && tokens.get(i + 4).is_some_and(|t| t.quantity().is_some());
        if strange {
            let end = tokens.remove(i + 3).span.end;
            let start = tokens[i + 2].span.start;
            tokens[i + 2] = Token::new(start..end, Kind::Word, Pos::Noun, Class::None);
        }
        if i + 4 >= tokens.len() {
            break;
        }
    }
}

/// 高能级平台, 淘汰落后产能: a word of comparison right before a noun describes it, where nothing compares.
fn attributes(norm: &str, words: &Words, tokens: &mut [Token]) {
    for i in 0..tokens.len() {
        let t = &tokens[i];
        let compares = matches!(t.class, Class::Up | Class::Down | Class::Above | Class::Below);
        if !(compares && t.pos == Pos::Attribute) {
            continue;
        }
        let plain = |t: &Token| {
            t.kind == Kind::Word
                && matches!(t.pos, Pos::Noun | Pos::Attribute)
                && matches!(t.class, Class::None | Class::Act)
                && ![Head::Scope, Head::Average].iter().any(|h| words.is(*h, &norm[t.span.clone()]))
        };
        let before = i.checked_sub(1).map(|j| &tokens[j]);
        let opens = before.is_none_or(|t| {
            t.quantity().is_some()
                || matches!(t.kind, Kind::Break | Kind::Enum | Kind::Open)
                || t.pos == Pos::De
                || t.kind == Kind::Word && t.pos == Pos::Verb && matches!(t.class, Class::None | Class::Act)
        });
        if opens && tokens.get(i + 1).is_some_and(plain) {
            tokens[i].class = Class::None;
        }
    }
}

/// Where the words of a plan period end that a quotation opens: “十一五”时期.
fn plan_period(norm: &str, quoted: &Span) -> Option<usize> {
    let inner = norm[quoted.clone()].trim_matches(['“', '”', '‘', '’']);
    let plan = inner.ends_with('五')
        && inner.chars().all(|c| "一二三四五六七八九十".contains(c))
        && inner.chars().nth(3).is_none();
    let rest = &norm[quoted.end..];
    let tail = ["时期", "期间", "间期", "以来", "期末", "末", "初"].iter().find(|w| rest.starts_with(**w));
    (plan && inner.chars().nth(1).is_some()).then(|| quoted.end + tail.map_or(0, |w| w.len()))
}

/// 大桥[长]2188米, 单果[重]约210克: the dimension that a length or weight is of belongs to the name of the thing.
fn join_dimensions(norm: &str, words: &Words, tokens: &mut Vec<Token>) {
    let mut i = 1;
    while i + 1 < tokens.len() {
        let (before, t) = (&tokens[i - 1], &tokens[i]);
        let word = &norm[t.span.clone()];
        let measured = |t: &Token| {
            t.quantity().is_some()
                && norm[t.span.clone()].ends_with(['米', '尺', '丈', '里', '寸', '斤', '克', '吨', '磅'])
        };
        let next = tokens[i + 1..].iter().find(|t| t.class != Class::Skip);
        if t.kind == Kind::Word
            && words.is(Head::Dimension, word)
            && (before.is_nominal() || before.kind == Kind::Word && before.pos == Pos::Noun)
            && before.span.end == t.span.start
            && next.is_some_and(measured)
        {
            let end = t.span.end;
            tokens[i - 1] = Token::new(before.span.start..end, Kind::Word, Pos::Noun, Class::None);
            tokens.remove(i);
        } else {
            i += 1;
        }
    }
}

/// 超序时进度3个百分点: what is exceeded stands between the verb and the points.
fn exceeds(norm: &str, words: &Words, tokens: &mut [Token]) {
    let points = |t: &Token| t.quantity().is_some() && norm[t.span.clone()].ends_with("百分点");
    for i in 0..tokens.len() {
        if tokens[i].class != Class::Reach || !words.is(Head::Exceeds, &norm[tokens[i].span.clone()]) {
            continue;
        }
        let inside = |t: &&Token| t.is_nominal() || matches!(t.kind, Kind::Name(_) | Kind::Date(_));
        let n = tokens[i + 1..].iter().take_while(inside).count();
        if n > 0 && tokens.get(i + 1 + n).is_some_and(points) {
            tokens[i].class = Class::Above;
        }
    }
}

/// 城乡居民收入[比]降至2.2: a 比 before a verb of level or a number closes the name of a ratio.
fn join_ratios(norm: &str, tokens: &mut Vec<Token>) {
    let mut i = 1;
    while i + 1 < tokens.len() {
        let next = &tokens[i + 1];
        let closes = matches!(next.class, Class::UpTo | Class::DownTo | Class::Reach) || next.quantity().is_some();
        if tokens[i].class == Class::Compare
            && &norm[tokens[i].span.clone()] == "比"
            && closes
            && tokens[i - 1].is_nominal()
            && tokens[i - 1].span.end == tokens[i].span.start
        {
            let end = tokens.remove(i).span.end;
            tokens[i - 1].span.end = end;
        } else {
            i += 1;
        }
    }
}
