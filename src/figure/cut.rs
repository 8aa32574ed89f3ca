//! The words between mentions: cut by the segmenter, joined and split again where the words that steer a number demand it.

use super::token::{Kind, Pos, Token};
use super::words::{Class, Words};
use crate::lexicon::segment::Segmenter;
use crate::text::Span;
use crate::text::layout::line::but_words;

fn pos_of(tag: &str, word: &str) -> Pos {
    match word {
        "的" | "之" => return Pos::De,
        "和" | "与" | "及" | "或" | "以及" | "暨" | "跟" => return Pos::Conjunction,
        "了" | "着" | "过" | "地" | "得" => return Pos::Particle,
        _ => {}
    }
    let mut chars = tag.chars();
    match (chars.next(), chars.next()) {
        (Some('n'), _) | (Some('v'), Some('n')) | (Some('a'), Some('n')) => Pos::Noun,
        (Some('j' | 'l'), _) => Pos::Noun,
        // Idioms are nouns only where they stand alone before a number.
        (Some('i'), _) => Pos::Other,
        (Some('s'), _) => Pos::Locative,
        (Some('b' | 'a' | 'z' | 'h'), _) => Pos::Attribute,
        (Some('v'), _) => Pos::Verb,
        (Some('d'), _) => Pos::Adverb,
        (Some('p'), _) => Pos::Preposition,
        (Some('c'), _) => Pos::Conjunction,
        (Some('u' | 'y'), _) => Pos::Particle,
        (Some('f'), _) => Pos::Locative,
        (Some('m' | 'q'), _) => Pos::Numeral,
        (Some('r'), _) => Pos::Pronoun,
        (Some('t'), _) => Pos::Adverb,
        (Some('e'), _) if word.chars().all(|c| c.is_ascii_alphanumeric()) => Pos::Noun,
        (Some('k'), _) => Pos::Noun,
        _ if word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') => Pos::Noun,
        _ => Pos::Other,
    }
}

fn mark(c: char) -> Option<Kind> {
    Some(match c {
        '、' => Kind::Enum,
        '(' | '[' | '【' | '〔' | '{' | '“' | '‘' | '《' | '〈' => Kind::Open,
        ')' | ']' | '】' | '〕' | '}' | '”' | '’' | '》' | '〉' => Kind::Close,
        ',' | ';' | ':' | '。' | '!' | '?' | '…' | '\n' | '—' => Kind::Break,
        _ => return None,
    })
}

/// Cuts the gap `span` between mentions into tokens.
pub(super) fn gap(norm: &str, span: Span, segmenter: &Segmenter, words: &Words, out: &mut Vec<Token>) {
    let text = &norm[span.clone()];
    let mut from = 0;
    let run = |from: usize, to: usize, out: &mut Vec<Token>| {
        if from < to {
            segment(norm, span.start + from..span.start + to, segmenter, words, out);
        }
    };
    for (i, c) in but_words(text) {
        if let Some(kind) = mark(c) {
            run(from, i, out);
            from = i + c.len_utf8();
            let span = span.start + i..span.start + from;
            out.push(Token::new(span, kind, Pos::Other, Class::None));
        } else if c.is_whitespace() {
            run(from, i, out);
            from = i + c.len_utf8();
        }
    }
    run(from, text.len(), out);
}

/// Whether a word of the tables opens with a word that is read by itself: 同比[增长], 稳步[上升].
fn stands_apart(word: &str, cut: usize, words: &Words) -> bool {
    match words.class(&word[..cut]).0 {
        _ if words.class(word).0 == Class::GrowthNoun => false,
        Class::Yoy | Class::Mom | Class::Respectively => true,
        Class::Skip => {
            words.class(&word[cut..]).0 != Class::None
                && !matches!(words.class(word).0, Class::None | Class::Skip | Class::Stop)
        }
        _ => false,
    }
}

/// Where an aim ends that opens a longer word of the tables, its class, and whether the rest is a noun.
fn aim_and_rest(word: &str, words: &Words) -> Option<(usize, Class, bool)> {
    let whole = words.class(word).0;
    if !matches!(whole, Class::Aim | Class::Estimate) {
        return None;
    }
    word.char_indices().skip(1).find_map(|(i, _)| {
        let (class, _) = words.class(&word[..i]);
        let (rest, noun) = words.class(&word[i..]);
        let splits =
            matches!(class, Class::Aim | Class::Estimate) && (rest != Class::None || word[i..].ends_with("投资"));
        splits.then_some((i, class, noun || rest == Class::None))
    })
}

fn segment(norm: &str, span: Span, segmenter: &Segmenter, words: &Words, out: &mut Vec<Token>) {
    let mut at = span.start;
    let first = out.len();
    segmenter.cut(&norm[span], |word, tag| {
        // 同比增长 as one word of the tables: the comparison is read by itself.
        let (word, tag) = match word.char_indices().nth(2) {
            Some((i, _)) if stands_apart(word, i, words) => {
                let class = words.class(&word[..i]).0;
                out.push(Token::new(at..at + i, Kind::Word, Pos::Adverb, class));
                at += i;
                (&word[i..], "v")
            }
            _ => (word, tag),
        };
        // 预计增长, 计划总投资 as one word of the tables: the aim is read by itself.
        let (word, tag) = match aim_and_rest(word, words) {
            Some((i, class, noun)) => {
                out.push(Token::new(at..at + i, Kind::Word, Pos::Verb, class));
                at += i;
                (&word[i..], if noun { "n" } else { "v" })
            }
            None => (word, tag),
        };
        let end = at + word.len();
        let (mut class, noun) = words.class(word);
        // 研发与设计: joins; only 与…相比 compares, and 相比 says so.
        if class == Class::Compare && matches!(word, "与" | "和" | "同" | "跟") {
            class = Class::None;
        }
        // 万亿 + 级: an attribute.
        if word == "级"
            && let Some(last) = out.get_mut(first..).and_then(<[Token]>::last_mut)
            && last.pos == Pos::Numeral
        {
            last.span.end = end;
            last.pos = Pos::Attribute;
            last.class = Class::None;
            at = end;
            return;
        }
        // 先进 + 级, 标杆 + 级: an attribute.
        if word == "级"
            && let Some(last) = out.get_mut(first..).and_then(<[Token]>::last_mut)
            && last.kind == Kind::Word
            && matches!(last.pos, Pos::Noun | Pos::Attribute)
            && last.class == Class::None
            && last.span.len() == 6
        {
            last.span.end = end;
            last.pos = Pos::Attribute;
            at = end;
            return;
        }
        // A nominal ending joins the word before it, whatever that is.
        if out.len() > first && words.is_ending(word) {
            let last = out.last_mut().expect("just checked");
            if last.kind == Kind::Word
                && (matches!(last.pos, Pos::Noun | Pos::Verb | Pos::Attribute)
                    // 有效 + 量: an adverb that is also an attribute.
                    || last.pos == Pos::Adverb && last.class == Class::None && words.is_bare(word) && last.span.len() == 6)
                && last.class != Class::Reach
            {
                last.span.end = end;
                last.pos = Pos::Noun;
                last.class = Class::None;
                last.verbal = false;
                at = end;
                return;
            }
        }
        // 高 + 达, 多 + 达: a level, not a rise.
        if out.len() > first && word == "达" {
            let last = out.last_mut().expect("just checked");
            if last.kind == Kind::Word && last.class == Class::Up && last.span.len() == 3 {
                last.span.end = end;
                last.class = Class::Reach;
                at = end;
                return;
            }
        }
        // 融 + 得: a verb.
        if out.len() > first && matches!(word, "得" | "了" | "过") {
            let last = out.last_mut().expect("just checked");
            if last.kind == Kind::Word && last.pos == Pos::Noun && last.span.len() == 3 && last.class == Class::None {
                last.pos = Pos::Verb;
            }
        }
        // 降 + 至, 提高 + 到, 增长 + 了: one verb.
        if out.len() > first && matches!(word, "至" | "到" | "为" | "了" | "出") {
            let last = out.last_mut().expect("just checked");
            if last.kind == Kind::Word
                && matches!(last.class, Class::Up | Class::Down | Class::UpTo | Class::DownTo)
                && (word != "为" || matches!(last.class, Class::Up | Class::Down))
            {
                last.span.end = end;
                if matches!(word, "至" | "到" | "为") {
                    last.class =
                        if matches!(last.class, Class::Up | Class::UpTo) { Class::UpTo } else { Class::DownTo };
                }
                at = end;
                return;
            }
        }
        let pos = match class {
            Class::Act if noun => Pos::Noun,
            Class::Act => Pos::Verb,
            _ => pos_of(tag, word),
        };
        let nounlike = noun || tag.starts_with("vn") || tag.starts_with('n');
        let verbal = tag.starts_with('v') || class == Class::Act;
        out.push(Token { nounlike, verbal, ..Token::new(at..end, Kind::Word, pos, class) });
        at = end;
    });
}
