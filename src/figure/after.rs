//! The noun phrase after a number: the thing counted, or what an amount is of.

use super::phrase::{Phrase, several};
use super::predicate::{
    Governor, goes_on, governor, joins_action, leads_to_noun, leads_to_quantity, moves, nominal_then_end, relative,
    without_predicate,
};
use super::token::{Kind, Pos, Token};
use super::words::{Class, Head, Words};

/// What is known of the number before the phrase.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count<'a> {
    /// It has a classifier, or counts with none.
    pub counted: bool,
    /// Its unit.
    pub unit: &'a str,
    /// Nothing else names what is counted: a verb at the start is taken on trust.
    pub eager: bool,
}

/// The phrase that starts right after the token `at`.
pub fn after(norm: &str, words: &Words, tokens: &[Token], at: usize, count: Count<'_>) -> Option<Phrase> {
    let Some(found) = phrase(norm, words, tokens, at, count) else { return loose(norm, words, tokens, at, count) };
    if !count.counted {
        return Some(found);
    }
    let found = without_predicate(norm, words, tokens, at, count.unit, found);
    // 两大主题[开展活动]: what is done with them.
    let big = norm[tokens[at].span.clone()].ends_with('大');
    let acts = |i: &usize| tokens[*i].pos == Pos::Verb && tokens[*i].class == Class::Act && !tokens[*i].nounlike;
    match (found.first + 1..=found.last).find(acts).filter(|_| big) {
        Some(verb) => Some(Phrase { first: found.first, last: verb - 1 }),
        None => Some(found),
    }
}

/// The noun that ends the clause after a number, across whatever attributes and actions stand inside its name, where the
/// stricter reading finds none: 启动36项节水、节能和循环利用等[重点工程], 出现几千万元[净申购].
fn loose(norm: &str, words: &Words, tokens: &[Token], at: usize, count: Count<'_>) -> Option<Phrase> {
    let governs = || governor(norm, words, tokens, at) == Governor::Verb;
    let big = norm[tokens[at].span.clone()].ends_with('大');
    let person = matches!(count.unit, "人" | "名" | "位" | "人次" | "户") || words.is(Head::Event, count.unit);
    let next = tokens.get(at + 1)?;
    let touches = next.span.start == tokens[at].span.end && next.kind == Kind::Word;
    let opens = big || count.counted && !person && governs() || !count.counted && governs() && next.pos != Pos::Verb;
    // 推动5家企业…, 拨款3万元支持…: a verb of its own follows.
    let joined = tokens.get(at + 2).is_some_and(|t| t.kind == Kind::Enum || t.pos == Pos::Conjunction);
    let acts = next.pos == Pos::Verb && !next.nounlike && !big && !joined;
    let shares = matches!(count.unit, "%" | "‰");
    if !touches || !opens || acts || shares || next.pos == Pos::De {
        return None;
    }
    let (mut first, mut i) = (at + 1, at + 1);
    while let Some(t) = tokens.get(i) {
        let word = &norm[t.span.clone()];
        match t.kind {
            Kind::Quoted | Kind::Indicator | Kind::Name(_) => {}
            Kind::Enum => first = i + 1,
            Kind::Word if word == "等" || t.pos == Pos::Conjunction && t.class == Class::None => first = i + 1,
            Kind::Word if t.pos == Pos::De => first = i + 1,
            Kind::Word
                if matches!(t.class, Class::None | Class::Act | Class::New)
                    && (matches!(
                        t.pos,
                        Pos::Noun | Pos::Attribute | Pos::Numeral | Pos::Other | Pos::Verb | Pos::Locative
                    ) || i == at + 1 && t.pos == Pos::Adverb) => {}
            _ => break,
        }
        i += 1;
    }
    // 3个国家级保种场、2个…: the next member counts again.
    if first == i && i > at + 2 && tokens.get(i).is_some_and(|t| t.quantity().is_some()) {
        i -= 1;
        first = at + 1;
    }
    let ends = tokens.get(i).is_none_or(|t| matches!(t.kind, Kind::Break | Kind::Close | Kind::Enum));
    let last = i.checked_sub(1).filter(|&l| l >= first && ends)?;
    let head = &tokens[last];
    let noun = matches!(head.kind, Kind::Quoted | Kind::Indicator) || head.kind == Kind::Word && head.pos == Pos::Noun;
    let empty = words.is(Head::Empty, &norm[head.span.clone()]);
    ((noun || head.nounlike && first < last) && !empty).then_some(Phrase { first, last })
}

/// Where a name ends that holds the verb at `i`: 蔬菜应急[保供基地], 文化[传承保护项目]. A verb belongs to a name where the
/// noun after it ends names, and a predicate follows or another verb governs the number.
fn inner_verb(norm: &str, words: &Words, tokens: &[Token], i: usize, governs: bool) -> Option<usize> {
    let verb = |t: &Token| {
        t.kind == Kind::Word
            && t.pos == Pos::Verb
            && several(t)
            && matches!(t.class, Class::None | Class::Act | Class::Up | Class::Down)
            && !words.is_pivot(&norm[t.span.clone()])
    };
    let verbs = tokens[i..].iter().take(2).take_while(|t| verb(t)).count();
    let nouns = tokens[i + verbs..].iter().take(6).take_while(|t| t.is_nominal()).count();
    let last = (i + verbs + nouns).checked_sub(1).filter(|_| verbs > 0 && nouns > 0)?;
    let head = &tokens[last];
    if head.pos != Pos::Noun || !words.ends_with(Head::Carrier, &norm[head.span.clone()]) {
        return None;
    }
    let Some(next) = tokens.get(last + 1) else { return governs.then_some(last) };
    let predicate = next.kind == Kind::Word
        && matches!(next.pos, Pos::Verb | Pos::Adverb)
        && !matches!(next.class, Class::Stop | Class::Compare | Class::Reach);
    let ends = matches!(next.kind, Kind::Break | Kind::Enum | Kind::Close) || next.pos == Pos::Conjunction;
    (predicate || ends && governs).then_some(last)
}

fn phrase(norm: &str, words: &Words, tokens: &[Token], at: usize, count: Count<'_>) -> Option<Phrase> {
    let Count { counted, eager, .. } = count;
    let word = |i: usize| &norm[tokens[i].span.clone()];
    let nominal = |i: usize| tokens.get(i).is_some_and(Token::is_nominal);
    let mut i = at + 1;
    let mut of_amount = false;
    // Spaces and marks end it: the next token must touch.
    if tokens.get(i)?.pos == Pos::De {
        // 在115人的基础上: a thing counted has no 的 before it.
        if counted {
            return None;
        }
        i += 1;
        of_amount = true;
    }
    // 百余名有…经验的专职指导员: a clause before the head.
    if !of_amount
        && tokens[i].span.start == tokens[at].span.end
        && tokens[i].pos == Pos::Verb
        && !nominal_then_end(tokens, i)
        && let Some(p) = relative(norm, tokens, i)
    {
        return Some(p);
    }
    // 376个亿元以上工业项目: a class of things, then the things.
    while tokens.get(i)?.quantity().is_some() && tokens[i].span.start == tokens[i - 1].span.end {
        i += 1;
        if tokens.get(i)?.pos == Pos::De {
            i += 1;
        }
    }
    // 10万千瓦及以下燃煤机组: a bound after the unit.
    if tokens[i].pos == Pos::Conjunction
        && tokens.get(i + 1).is_some_and(|t| matches!(&norm[t.span.clone()], "以上" | "以下"))
    {
        i += 2;
    }
    // 240个亿元以上工业项目: a class without a number of its own.
    if counted
        && tokens.get(i + 1).is_some_and(|t| t.kind == Kind::Word && matches!(word(i + 1), "以上" | "以下"))
        && tokens[i].kind == Kind::Word
        && tokens[i].pos == Pos::Numeral
    {
        i += 2;
    }
    // 20.1%的受访美国公司: an attribute, then whose it is.
    if of_amount
        && tokens[i].kind == Kind::Word
        && several(&tokens[i])
        && matches!(tokens[i].pos, Pos::Attribute | Pos::Verb)
        && tokens.get(i + 1).is_some_and(|t| matches!(t.kind, Kind::Name(_)))
        && nominal(i + 2)
    {
        i += 1;
    }
    // 100亿元南疆发展专项资金: whose it is stands before.
    if matches!(tokens.get(i)?.kind, Kind::Name(_))
        && (nominal(i + 1)
            || tokens.get(i + 1).is_some_and(|t| t.nounlike || t.pos == Pos::Attribute) && leads_to_noun(tokens, i + 1))
    {
        i += 1;
    }
    // 近百名各国记者: of every kind.
    if tokens.get(i).is_some_and(|t| t.pos == Pos::Pronoun && word(i).starts_with('各')) && nominal(i + 1) {
        i += 1;
    }
    // 6个大的生产车间, 五个最大的煤矿企业: an attribute with 的.
    let describes = tokens[i..]
        .iter()
        .take(3)
        .take_while(|t| t.kind == Kind::Word && matches!(t.pos, Pos::Attribute | Pos::Adverb) && t.class != Class::Stop)
        .count();
    if describes > 0 && tokens.get(i + describes).is_some_and(|t| t.pos == Pos::De) && nominal(i + describes + 1) {
        i += describes + 1;
    }
    let governs = governor(norm, words, tokens, at) == Governor::Verb;
    let mut first = i;
    let mut last = None;
    // 20个国家级、19个省级重点县: attributes alone share the noun of the next number.
    let attributes = tokens[i..].iter().take_while(|t| t.kind == Kind::Word && t.pos == Pos::Attribute).count();
    if counted
        && attributes > 0
        && tokens.get(i + attributes).is_some_and(|t| t.kind == Kind::Enum || t.pos == Pos::Conjunction)
        && tokens.get(i + attributes + 1).is_some_and(|t| t.quantity().is_some())
    {
        return phrase(norm, words, tokens, i + attributes + 1, count);
    }
    while let Some(t) = tokens.get(i) {
        if (counted || last.is_some())
            && t.kind == Kind::Word
            && t.pos == Pos::Verb
            && let Some(end) = inner_verb(norm, words, tokens, i, governs)
        {
            last = Some(end);
            i = end + 1;
            continue;
        }
        let ends = |i: usize| tokens.get(i).is_none_or(|t| matches!(t.kind, Kind::Break | Kind::Enum | Kind::Close));
        match t.kind {
            // 员工“拧紧发条”: a quotation after the noun says what they do.
            Kind::Quoted if last.is_some() && !nominal(i + 1) => break,
            Kind::Quoted | Kind::Indicator => last = Some(i),
            Kind::Word => match (t.class, t.pos) {
                // 这两种发展根本改变了…: an action counted by its kinds.
                (Class::None | Class::Act, Pos::Verb)
                    if last.is_none()
                        && i == first
                        && t.nounlike
                        && matches!(count.unit, "种" | "项" | "类" | "大")
                        && !tokens.get(i + 1).is_some_and(|t| t.is_nominal() && t.pos == Pos::Noun)
                        && tokens.get(i + 1).is_none_or(|t| t.pos != Pos::De && t.pos != Pos::Particle) =>
                {
                    last = Some(i);
                }
                // 6个品种国家药品标准: 品种 counts by itself.
                (Class::None, Pos::Noun)
                    if i == first && counted && words.is(Head::Sort, word(i)) && nominal(i + 1) =>
                {
                    last = Some(i);
                    break;
                }
                (Class::None, Pos::Noun) => last = Some(i),
                // 5个[不合格]样品, 12名[未就业]毕业生.
                _ if i == first
                    && counted
                    && words.is(Head::Negates, word(i))
                    && tokens.get(i + 1).is_some_and(|t| t.kind == Kind::Word && several(t))
                    && nominal(i + 2) =>
                {
                    i += 1;
                }
                (Class::Act, Pos::Noun) if last.is_none() || ends(i + 1) || nominal(i + 1) => last = Some(i),
                (Class::None, Pos::Attribute)
                    if leads_to_noun(tokens, i + 1)
                        || last.is_some()
                            && tokens.get(i + 1).is_some_and(|t| t.pos == Pos::Verb)
                            && nominal(i + 2)
                            && ends(i + 3)
                        || i == first
                            && tokens.get(i + 1).is_some_and(|t| t.pos == Pos::Verb && several(t))
                            && nominal(i + 2) => {}
                (Class::None, Pos::Verb | Pos::Adverb) if i == first && (counted || several(t)) && nominal(i + 1) => {}
                (Class::None | Class::Act, Pos::Verb)
                    if t.nounlike && nominal(i + 1) && (i == first || last.is_some()) => {}
                (Class::None | Class::Act, Pos::Verb) if t.nounlike && i > first && nominal(i + 1) => {}
                // 新城功能性导入事项, 新入职警员: attribute, verb and noun make one name.
                (Class::None | Class::Act, Pos::Verb)
                    if i > first
                        && tokens[i - 1].pos == Pos::Attribute
                        && nominal(i + 1)
                        && (last.is_none() || ends(i + 2)) => {}
                // 一体化保护和修复工程: actions joined before their noun.
                (Class::None | Class::Act, _) if last.is_some() && t.nounlike && joins_action(tokens, i + 1) => {
                    i += 2;
                }
                // 3600名参保群众办理了…: a verb and a noun that go on to act are the things counted.
                (Class::None | Class::Act, Pos::Verb) if i == first && counted && goes_on(tokens, i + 1) => {}
                // 356名在外务工党员, where nothing else names what is counted.
                (Class::None | Class::Act, Pos::Verb) if eager && i <= first + 1 && last.is_none() => {}
                (Class::None, Pos::Verb) if last.is_none() && i > first && ends(i + 1) => last = Some(i),
                (Class::None, Pos::Verb)
                    if last.is_some() && nominal(i + 1) && tokens.get(i + 2).is_some_and(|t| t.pos == Pos::De) => {}
                // 表决通过3项决定: so is one counted by 项 that ends the clause.
                (Class::None | Class::Act | Class::Aim, Pos::Verb)
                    if i == first
                        && several(t)
                        && tokens.get(i + 1).is_none_or(|t| t.kind == Kind::Break)
                        && matches!(count.unit, "项" | "道") =>
                {
                    last = Some(i);
                }
                // 改革的两个决定: between 的 and the end of the clause an action is a noun.
                (Class::None | Class::Act, Pos::Verb)
                    if i == first
                        && several(t)
                        && ends(i + 1)
                        && at.checked_sub(1).is_some_and(|i| tokens[i].pos == Pos::De) =>
                {
                    last = Some(i);
                }
                (_, Pos::Locative) if matches!(word(i), "以上" | "以下") && nominal(i + 1) => {}
                (_, Pos::De)
                    if last.is_some()
                        && (nominal(i + 1)
                            || tokens.get(i + 1).is_some_and(|t| t.pos == Pos::Verb) && nominal(i + 2)) =>
                {
                    // 480户居民的问题 counts 居民; 优秀的干部 counts 干部.
                    // 三个方面的改革 counts 改革.
                    let coda = i == first + 1 && words.is(Head::Coda, word(first));
                    if of_amount || coda || tokens[first..i].iter().any(|t| matches!(t.pos, Pos::Verb | Pos::Attribute))
                    {
                        first = i + 1;
                        last = None;
                    } else {
                        break;
                    }
                }
                (_, Pos::Conjunction) if last.is_none() && i > first && leads_to_noun(tokens, i) => {}
                (_, Pos::Conjunction) if last.is_some() && nominal(i + 1) && !leads_to_quantity(tokens, i + 1) => {}
                _ => break,
            },
            Kind::Enum if last.is_some() && nominal(i + 1) && !leads_to_quantity(tokens, i + 1) => {}
            _ => break,
        }
        i += 1;
    }
    let mut last = last?;
    // 40个吸引力强、带动面广的消费场景: the noun only opens a clause about the thing counted.
    if !of_amount
        && tokens.get(last + 1).is_some_and(|t| t.kind == Kind::Word && t.pos == Pos::Attribute && t.span.len() <= 6)
        && let Some(p) = relative(norm, tokens, last + 1)
    {
        return Some(p);
    }
    // 2300户贫困户户均增收: an average opens what is said next.
    while last > first && words.is(Head::Average, word(last)) {
        last -= 1;
    }
    // 三大任务方面: the coda adds nothing.
    if last > first && words.is(Head::Coda, word(last)) && tokens[last - 1].is_nominal() {
        last -= 1;
    }
    // 情况 after 的 is nothing that a number measures.
    if (of_amount || !counted) && first == last && words.is(Head::Empty, word(last)) {
        return None;
    }
    // 35个行业增加值增长: the things counted do not grow, what they make does.
    if (counted || of_amount)
        && last > first
        && words.is_bare(word(last))
        && tokens[last - 1].is_nominal()
        && tokens.get(last + 1).is_some_and(|t| moves(t) || t.quantity().is_some())
    {
        last -= 1;
    }
    // 新增1000千伏输电线路1240公里: a measure says which, and both are of one thing.
    if !counted && tokens.get(last + 1).is_some_and(|t| t.quantity().is_some()) {
        return Some(Phrase { first, last });
    }
    // 其中272个总值1200万美元: the noun next to the next number is that number's, unless that only counts again or lasts
    // (12家企业3000名职工, 26只个股三周).
    let level = |i: usize| {
        let word = word(i);
        tokens[i].kind != Kind::Word
            || tokens[i].verbal
            || tokens[i].class != Class::None
            || words.names_with_verb(word)
            || [Head::Measure, Head::Money, Head::Ratio].iter().any(|h| words.is(*h, word))
    };
    let own = counted && first == last && !level(last) && tokens.get(last + 1).is_some_and(|t| t.quantity().is_some());
    if !own
        && tokens.get(last + 1).is_some_and(|t| {
            t.quantity().is_some()
                || t.class == Class::Reach && tokens.get(last + 2).is_some_and(|t| t.quantity().is_some())
        })
    {
        // 三项社会保险基金结余9亿元: both numbers are of one thing.
        let both = counted && first == last && matches!(count.unit, "项" | "种" | "类");
        last = match last.checked_sub(1).filter(|&l| l >= first && tokens[l].is_nominal()) {
            Some(last) => last,
            None if both => last,
            None => return None,
        };
    }
    // A verb taken on trust at the start must have found its noun.
    (first <= last).then_some(Phrase { first, last })
}
