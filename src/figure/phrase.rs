//! The noun phrase before a number: the shortest complete one that ends there.

use super::token::{Kind, Pos, Token};
use super::words::{Class, Head, Words};
use crate::text::Span;

/// A noun phrase: indices of its first and last token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// First token.
    pub first: usize,
    /// Last token.
    pub last: usize,
}

impl Phrase {
    /// Its bytes in the normalised text.
    pub fn span(&self, tokens: &[Token]) -> Span {
        tokens[self.first].span.start..tokens[self.last].span.end
    }
}

/// The bracket that `tokens[close]` closes.
pub fn opening(tokens: &[Token], close: usize) -> Option<usize> {
    let mut depth = 0usize;
    for i in (0..=close).rev() {
        match tokens[i].kind {
            Kind::Close => depth += 1,
            Kind::Open => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a token has more than one character: 客户拿80万元 has no phrase 客户拿.
pub(super) fn several(t: &Token) -> bool {
    t.span.len() > 3
}

/// Whether a word is an average or begins with one: 人均, 人均收入.
fn opens_average(words: &Words, word: &str) -> bool {
    word.char_indices().nth(2).map_or(words.is(Head::Average, word), |(i, _)| words.is(Head::Average, &word[..i]))
}

/// The phrase that ends with the token `end`. `norm` is the normalised text.
pub fn before(norm: &str, words: &Words, tokens: &[Token], end: usize) -> Option<Phrase> {
    let word = |i: usize| &norm[tokens[i].span.clone()];
    let mut last = end;
    // 工业产值方面: the coda adds nothing.
    if end > 0 && tokens[end].kind == Kind::Word && words.is(Head::Coda, word(end)) && tokens[end - 1].is_nominal() {
        last -= 1;
    }
    // A bracket after the head, as in 县(市、区)20个, belongs to what stands before it.
    if tokens[last].kind == Kind::Close {
        let open = opening(tokens, last)?;
        if tokens[open..last].iter().any(|t| t.quantity().is_some()) {
            return None;
        }
        last = open.checked_sub(1)?;
        if word(open) != "(" {
            last = end;
        }
    }
    let mut first = None;
    let mut i = last;
    loop {
        let t = &tokens[i];
        let head_open = first.is_none();
        let accept = match t.kind {
            Kind::Quoted | Kind::Indicator => true,
            Kind::Close if !head_open => match opening(tokens, i) {
                Some(open)
                    if tokens[open..i].iter().all(|t| t.quantity().is_none())
                        && matches!(word(open), "“" | "‘" | "《") =>
                {
                    i = open;
                    true
                }
                _ => false,
            },
            Kind::Word => match (t.class, t.pos) {
                (Class::GrowthNoun, _) => head_open,
                (Class::None | Class::Act | Class::New, Pos::Noun) => true,
                (Class::None, Pos::Attribute) => {
                    !head_open || several(t) && i > 0 && tokens[i - 1].is_nominal() && !words.is(Head::Average, word(i))
                }
                // 城乡低保[月均]标准: an average inside a name.
                (Class::Skip, _) if !head_open => {
                    word(i).ends_with('均') && i > 0 && tokens[i - 1].is_nominal() && first == Some(last)
                }
                // 商品住宅网签42199套: a verb at the end after its object.
                // 2008年的[亏蚀]: after 的 it is a noun.
                (Class::None, Pos::Verb) if head_open => {
                    several(t) && i > 0 && (tokens[i - 1].is_nominal() || t.nounlike && tokens[i - 1].pos == Pos::De)
                }
                // 水质[改善]幅度: how a level moves, inside the name of the movement.
                (Class::Up | Class::Down, Pos::Verb) if !head_open => {
                    i + 1 == last
                        && first == Some(last)
                        && words.is(Head::Movement, word(last))
                        && i > 0
                        && tokens[i - 1].is_nominal()
                }
                // 铁路运营里程, 基础研究投入占比, 指标完成情况: verbs inside a name.
                (Class::None | Class::New | Class::Act, Pos::Verb | Pos::Other)
                    if !head_open
                        && (words.names_with_verb(word(last))
                            || t.class == Class::None && several(t) && words.ends_with(Head::Bare, word(last)))
                        && (first == Some(last) || i > 0 && tokens[i - 1].is_nominal()) =>
                {
                    true
                }
                // 未[参保]居民: what is not done says which.
                (Class::None | Class::Act, Pos::Verb)
                    if first == Some(i + 1) && several(t) && negated(norm, words, tokens, i) < i =>
                {
                    true
                }
                // 党建指导单位: an action that is also a noun, between nouns.
                // 财政[安排]事业费: after one who acts it is a verb.
                (Class::None | Class::Act, Pos::Verb) if t.nounlike && !head_open => {
                    i > 0 && tokens[i - 1].is_nominal() && !words.is(Head::Agent, word(i - 1))
                }
                (Class::Reach, _) if !head_open => {
                    word(i) == "完成"
                        && (word(last).ends_with('率') || matches!(word(last), "情况" | "进度" | "比例" | "比重"))
                        && i > 0
                        && tokens[i - 1].is_nominal()
                }
                (Class::None, Pos::Other) => t.span.len() >= 6,
                (_, Pos::Locative) if !head_open => {
                    matches!(word(i), "以上" | "以下")
                        && i > 0
                        && (tokens[i - 1].is_nominal() || bounded(norm, tokens, i - 1))
                }
                // 大专[及]以上学历
                (_, Pos::Conjunction) if !head_open && first == Some(i + 1) && bounded(norm, tokens, i) => true,
                (_, Pos::De) if !head_open => {
                    first == Some(last)
                        && words.is_bare(word(last))
                        && i > 0
                        && (tokens[i - 1].is_nominal() || tokens[i - 1].pos == Pos::Verb)
                }
                _ => false,
            },
            _ => false,
        };
        if !accept {
            break;
        }
        // 我军[歼敌]2300人: who acts is no part of what was done.
        if first == Some(i + 1)
            && i + 1 == last
            && tokens[last].kind == Kind::Word
            && tokens[last].pos == Pos::Verb
            && words.is(Head::Agent, word(i))
            && ![Head::Carrier, Head::People].iter().any(|h| words.is(*h, word(i)))
        {
            break;
        }
        first = Some(i);
        // 新一届班子平均年龄: the name begins at 平均; 城镇居民人均收入: whose average it is belongs to it.
        let average = t.kind == Kind::Word || t.kind == Kind::Indicator;
        if i == 0 || average && opens_average(words, word(i)) && !words.ends_with(Head::People, word(i - 1)) {
            break;
        }
        i -= 1;
    }
    let mut first = first?;
    // 积累在国民收入中所占的比重: the clause before 所占 says of what.
    if words.is(Head::Share, word(last))
        && first + 1 >= last
        && last >= 2
        && tokens[last - 1].pos == Pos::De
        && tokens[last - 2].class == Class::Share
    {
        let outside = |t: &Token| {
            t.quantity().is_some()
                || matches!(t.kind, Kind::Break | Kind::Open | Kind::Close | Kind::Name(_) | Kind::Date(_))
                || &norm[t.span.clone()] == "是"
        };
        first = tokens[..last - 1].iter().rposition(outside).map_or(0, |i| i + 1);
    }
    // 帮助农户发展[养羊]: what is done by those who are helped.
    if let Some(pivot) = (first.saturating_sub(1)..last).find(|&i| words.is_pivot(word(i)) && tokens[i].verbal)
        && let Some(verb) = (pivot + 2..last).rev().find(|&i| tokens[i].pos == Pos::Verb)
    {
        first = verb + 1;
    }
    first = without_verb(norm, words, tokens, first, last);
    // A phrase does not begin with 的.
    while first <= last && matches!(tokens[first].pos, Pos::De | Pos::Locative | Pos::Conjunction) {
        first += 1;
    }
    (first <= last).then(|| Phrase { first: negated(norm, words, tokens, first), last })
}

/// Whether the conjunction at `i` joins a class to its bound: 大专[及]以上.
fn bounded(norm: &str, tokens: &[Token], i: usize) -> bool {
    tokens[i].pos == Pos::Conjunction
        && norm[tokens[i + 1].span.clone()].starts_with('以')
        && i.checked_sub(1).is_some_and(|b| {
            (tokens[b].is_nominal() || tokens[b].kind == Kind::Word && tokens[b].pos == Pos::Other)
                && tokens[b].span.end == tokens[i].span.start
        })
}

/// Where a phrase begins with what negates its first word: [不]满意者, [未]就业毕业生. Without it the name says the opposite.
pub(super) fn negated(norm: &str, words: &Words, tokens: &[Token], first: usize) -> usize {
    let negates = |t: &Token| {
        t.kind == Kind::Word && t.span.end == tokens[first].span.start && words.is(Head::Negates, &norm[t.span.clone()])
    };
    match first.checked_sub(1) {
        Some(before) if tokens[first].kind == Kind::Word && negates(&tokens[before]) => before,
        _ => first,
    }
}

/// Where the phrase begins once the verb of its clause is left out: [整治]背街小巷100条, [新建、改建]公路50公里. A word that more often
/// says of what kind a thing is stays (运输车辆), and so does a verb before a noun that ends names (培训机构) or says little
/// alone (参保人数).
fn without_verb(norm: &str, words: &Words, tokens: &[Token], first: usize, last: usize) -> usize {
    let word = |i: usize| &norm[tokens[i].span.clone()];
    let verb = |i: usize| {
        let t = &tokens[i];
        t.kind == Kind::Word && t.class == Class::Act && several(t) && !words.is(Head::Modifier, word(i))
    };
    // 未参保居民: what is not done says which.
    if last == first || !verb(first) || words.names_with_verb(word(last)) || negated(norm, words, tokens, first) < first
    {
        return first;
    }
    let before = first.checked_sub(1).map(|i| &tokens[i]);
    let joins = |t: &Token| t.kind == Kind::Enum || t.pos == Pos::Conjunction && t.class == Class::None;
    let shared =
        before.is_some_and(joins) && first >= 2 && tokens[first - 2].kind == Kind::Word && tokens[first - 2].verbal;
    let opens = before.is_none_or(|t| {
        matches!(t.kind, Kind::Break | Kind::Enum | Kind::Open | Kind::Date(_) | Kind::Quantity(_))
            || matches!(t.class, Class::Skip | Class::New | Class::Aim)
            || t.pos == Pos::Adverb
    });
    let rest = &tokens[first + 1..=last];
    let nouns = rest.iter().all(|t| {
        matches!(t.kind, Kind::Quoted | Kind::Indicator)
            || t.kind == Kind::Word
                && !t.verbal
                && t.class == Class::None
                && matches!(t.pos, Pos::Noun | Pos::Attribute)
            // 建设亿元以上项目4000个: a class.
            || t.kind == Kind::Word && matches!(t.pos, Pos::Numeral | Pos::Locative)
    });
    let complete = rest.len() > 1 || shared || !words.ends_with(Head::Carrier, word(last));
    if (opens || shared) && nouns && complete { first + 1 } else { first }
}

/// The phrase as it stands in the table: without spaces.
pub(super) fn words(norm: &str, span: &Span) -> String {
    norm[span.clone()].chars().filter(|c| !c.is_whitespace()).collect()
}
