//! Finds where slogans stand: quoted, known, or by shape alone.

mod about;
mod bare;
mod quoted;

use self::bare::{bounded, heading, listed, remembered, unquoted};
use self::quoted::{in_quotes, prefixed};
use super::quote::quoted as quotes_in;
use super::shape::{self, Shape, canonical};
use super::{ItemsSource, Slogan};
use crate::lexicon::matcher::Match;
use crate::lexicon::slogans::{Entry, Slogans};
use crate::row::SloganKind;
use crate::text::Span;
use crate::text::document::Document;

/// Every mention, in order of the text, none overlapping another. `words` are those of the table in the
/// text, and `numerals` those that may open a half. Items are filled by [`super::expand`].
pub fn mentions(document: &Document, words: &[Match], numerals: &[Match], lex: &Slogans) -> Vec<Slogan> {
    let text = document.text.norm.as_str();
    let mut found: Vec<Slogan> = Vec::new();
    let mut quotes: Vec<Span> = Vec::new();
    for p in &document.paragraphs {
        let of_paragraph = quotes_in(text, &p.span);
        for (i, q) in of_paragraph.iter().enumerate() {
            // They are in order of their opening, the longer first: what one holds stands right behind it.
            if of_paragraph[i + 1..].iter().take_while(|o| o.start < q.end).any(|o| o.end <= q.end) {
                continue;
            }
            if let Some(s) = prefixed(text, q, lex).or_else(|| in_quotes(text, q, lex)) {
                found.push(s);
            }
        }
        if let Some(s) = heading(text, &p.span, lex) {
            found.push(s);
        }
        found.extend(listed(text, &p.span, lex));
        quotes.extend(of_paragraph);
    }
    let known = words.iter().filter(|m| bounded(text, &(m.start..m.end))).map(|m| known(lex.entry(m), m.start..m.end));
    found.extend(known);
    let mut found = without_overlaps(found);
    let bare = unquoted(text, numerals, lex, &found);
    found.extend(bare);
    found.extend(remembered(text, numerals, lex, &found));
    without_overlaps(found)
}

/// Longer and surer mentions win over those that they overlap.
fn without_overlaps(mut all: Vec<Slogan>) -> Vec<Slogan> {
    all.sort_by_key(|s| (s.span.start, std::cmp::Reverse((s.kind != SloganKind::Motto, s.span.end))));
    let mut out: Vec<Slogan> = Vec::with_capacity(all.len());
    for s in all {
        match out.last_mut() {
            Some(last) if s.span.start < last.span.end => {
                let motto = last.kind == SloganKind::Motto && s.kind != SloganKind::Motto;
                if motto || last.kind == s.kind && s.span.len() > last.span.len() {
                    *last = s;
                }
            }
            _ => out.push(s),
        }
    }
    out
}

fn known(entry: &Entry, span: Span) -> Slogan {
    let shape = shape::read(&entry.slogan);
    let kind = shape.as_ref().map_or(SloganKind::Motto, |s| s.kind);
    Slogan {
        span,
        slogan: entry.slogan.clone(),
        kind,
        declared: entry.declared,
        template: shape.as_ref().map(|s| s.template.clone()).unwrap_or_default(),
        halves: shape.map(|s| s.halves).unwrap_or_default(),
        items: Vec::new(),
        items_source: ItemsSource::None,
        rule: "known",
        confidence: if kind == SloganKind::Motto { 60 } else { 95 },
    }
}

fn shaped(shape: Shape, words: &str, span: Span, rule: &'static str, confidence: u8) -> Slogan {
    Slogan {
        span,
        slogan: canonical(words),
        kind: shape.kind,
        declared: shape.declared,
        template: shape.template,
        halves: shape.halves,
        items: Vec::new(),
        items_source: ItemsSource::None,
        rule,
        confidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;
    use crate::text::Text;

    fn of(s: &str) -> Vec<(String, &'static str)> {
        let lex = Slogans::load(&Sources::default()).unwrap();
        let d = Document::new(Text::new(s.to_owned()));
        let [words, numerals] = [lex.matcher(), lex.numerals()].map(|m| m.find(&d.text.norm));
        mentions(&d, &words, &numerals, &lex)
            .into_iter()
            .map(|m| (d.text.norm[m.span.clone()].to_owned(), m.kind.as_str()))
            .collect()
    }

    #[test]
    fn many_remembered_are_found_as_few_are() {
        let names = "查改建管评督帮扶教育治防宣导学讲赛练考测访谈送解".chars().collect::<Vec<_>>();
        let slogans: Vec<String> = names.windows(2).map(|w| format!("三{}五{}", w[0], w[1])).collect();
        assert!(slogans.len() < 32 && slogans.len() * 2 > 32);
        let page = |of: &[String]| {
            let quoted: String = of.iter().map(|s| format!("开展“{s}”活动。")).collect();
            let bare: String = of.iter().map(|s| format!("各村抓好{s},不走过场。")).collect();
            mentions_of(&(quoted + &bare))
        };
        let more: Vec<String> = slogans.iter().map(|s| s.replace('五', "六")).collect();
        let all: Vec<String> = slogans.iter().chain(&more).cloned().collect();
        let (first, second, both) = (page(&slogans), page(&more), page(&all));
        assert!(first.iter().all(|w| first.iter().filter(|o| *o == w).count() == 2), "{first:?}");
        let mut apart = [first, second].concat();
        let mut together = both;
        apart.sort();
        together.sort();
        assert_eq!(apart, together);
    }

    fn mentions_of(s: &str) -> Vec<String> {
        of(s).into_iter().map(|(w, _)| w).collect()
    }

    #[test]
    fn found() {
        for (s, want) in [
            ("镇里开展“六查六改”活动。", &[("六查六改", "parallel")][..]),
            ("全县推行“四亮”,落实“九带头”。", &[("四亮", "set"), ("九带头", "set")]),
            ("深化双“百日会战”成果。", &[("双“百日会战”", "set")]),
            ("坚持三个“不放过”。", &[("三个“不放过”", "set")]),
            (
                "建立“一户一表”,推广“合作社+基地”“2+X”模式。",
                &[("一户一表", "distributive"), ("合作社+基地", "formula"), ("2+X", "formula")],
            ),
            ("构建“225”工作体系。", &[("225", "formula")]),
            ("建立两单一库机制,推进双招双引。", &[("两单一库", "parallel"), ("双招双引", "parallel")]),
            ("干部说：“我们把‘三问三答’用好了。”", &[("三问三答", "parallel")]),
            ("全面落实“双汇报、双点评”制度。", &[("双汇报、双点评", "parallel")]),
            ("[7]两清四补:", &[("两清四补", "parallel")]),
        ] {
            let got = of(s);
            let got: Vec<(&str, &str)> = got.iter().map(|(w, k)| (w.as_str(), *k)).collect();
            assert_eq!(got, want, "{s}");
        }
    }

    #[test]
    fn any_numeral_opens_a_slogan_without_quotation_marks() {
        for n in "一二两三四五六七八九十双".chars() {
            let want = format!("{n}查三改");
            assert_eq!(mentions_of(&format!("全县落实{want}机制。")), [want], "{n}");
        }
    }

    #[test]
    fn left_alone() {
        for s in [
            "他是单位的“一把手”。",
            "“五一”期间游客增长一成。",
            "“十四五”规划实施以来。",
            "两国七上八下,三心二意。",
            "抓好五个方面工作,推出“三个方面”的三年计划。",
            "以三比一获胜,三死五伤。",
            "开展两室一厅改造,推行三天两夜行程。",
            "拨打“12345”热线。",
            "召开两个“座谈会”。",
            "她说:“三个人都来了。”",
            "第五届三中全会。",
        ] {
            assert_eq!(of(s), [], "{s}");
        }
    }
}
