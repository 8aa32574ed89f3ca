//! The rows that the page holds, as JSON: each word once, rows by columns.

use super::labels::Lang;
use crate::check::Fact;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// What the script of the page reads.
#[derive(Debug, Serialize)]
pub struct Data<'a> {
    lang: &'static str,
    labels: serde_json::Value,
    strings: Vec<&'a str>,
    sentences: Vec<&'a str>,
    rows: Rows,
}

#[derive(Debug, Default, Serialize)]
struct Rows {
    doc: Vec<u32>,
    title: Vec<u32>,
    indicator: Vec<u32>,
    subject: Vec<u32>,
    period: Vec<u32>,
    text: Vec<u32>,
    value: Vec<String>,
    unit: Vec<u32>,
    kind: Vec<u32>,
    compared: Vec<u32>,
    start: Vec<u64>,
    end: Vec<u64>,
    /// Its sentence; -1 where the tables have none.
    sentence: Vec<i32>,
    /// Where the figure begins in it, in characters.
    mark: Vec<u64>,
}

#[derive(Default)]
struct Words<'a> {
    all: Vec<&'a str>,
    known: HashMap<&'a str, u32>,
}

impl<'a> Words<'a> {
    fn id(&mut self, word: &'a str) -> u32 {
        *self.known.entry(word).or_insert_with(|| {
            self.all.push(word);
            (self.all.len() - 1) as u32
        })
    }
}

/// The data of the figures. `compared` are words of their comparisons, one a figure.
pub fn data<'a>(facts: &'a [Fact], compared: &'a [String], lang: Lang) -> Data<'a> {
    let (mut words, mut sentences) = (Words::default(), Words::default());
    let mut rows = Rows::default();
    for sentence in
        facts.chunk_by(|a, b| a.doc == b.doc && a.sentence == b.sentence && a.sentence_text == b.sentence_text)
    {
        let begins = begin(sentence);
        let id = begins.map_or(-1, |_| sentences.id(&sentence[0].sentence_text) as i32);
        for fact in sentence {
            rows.sentence.push(id);
            rows.mark.push(begins.map_or(0, |b| fact.start - b));
        }
    }
    for (fact, compared) in facts.iter().zip(compared) {
        rows.doc.push(words.id(&fact.doc));
        rows.title.push(words.id(&fact.title));
        rows.indicator.push(words.id(&fact.indicator));
        rows.subject.push(words.id(&fact.subject));
        rows.period.push(words.id(&fact.period));
        rows.text.push(words.id(&fact.text));
        rows.value.push(fact.signed().unwrap_or(fact.value).normalize().to_string());
        rows.unit.push(words.id(&fact.unit));
        rows.kind.push(words.id(fact.kind.as_str()));
        rows.compared.push(words.id(compared));
        rows.start.push(fact.start);
        rows.end.push(fact.end);
    }
    let mut labels: BTreeMap<&str, serde_json::Value> =
        lang.labels().into_iter().map(|(name, label)| (name, label.into())).collect();
    let kinds = lang.kinds().into_iter().map(|(k, v)| (k.to_owned(), serde_json::Value::from(v)));
    labels.insert("kinds", kinds.collect());
    let labels = labels.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    Data { lang: lang.tag(), labels, strings: words.all, sentences: sentences.all, rows }
}

/// The offset in the source at which the sentence of these figures begins: the one that puts every figure on its words.
fn begin(facts: &[Fact]) -> Option<u64> {
    let first = facts.first()?;
    let chars: Vec<char> = first.sentence_text.chars().collect();
    let stands = |begin: u64, fact: &Fact| {
        let (from, to) = (fact.start.checked_sub(begin)?, fact.end.checked_sub(begin)?);
        let slice = chars.get(usize::try_from(from).ok()?..usize::try_from(to).ok()?)?;
        slice.iter().copied().eq(fact.text.chars()).then_some(())
    };
    (0..chars.len() as u64)
        .filter_map(|at| first.start.checked_sub(at))
        .find(|begin| facts.iter().all(|f| stands(*begin, f).is_some()))
}

/// The JSON, safe inside a script element: nothing in it can end the element or begin a comment.
pub fn embedded(data: &Data<'_>) -> serde_json::Result<String> {
    let json = serde_json::to_string(data)?;
    let mut out = String::with_capacity(json.len() + json.len() / 64);
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(start: u64, text: &str) -> Fact {
        Fact {
            start,
            end: start + text.chars().count() as u64,
            text: text.into(),
            title: "</script><script>alert(1)</script>".into(),
            sentence_text: "先有2个,后有2个和3人".into(),
            ..Fact::default()
        }
    }

    #[test]
    fn nothing_ends_the_script_and_figures_stand_on_their_words() {
        let facts = [fact(107, "2个"), fact(110, "3人")];
        let compared = vec![String::new(), String::new()];
        let json = embedded(&data(&facts, &compared, Lang::Zh)).unwrap();
        assert!(!json.contains('<') && json.contains("\\u003c/script\\u003e"), "{json}");
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        // The first 2个 of the sentence is not the one that is followed by 3人.
        assert_eq!(value["rows"]["mark"], serde_json::json!([7, 10]));
        assert_eq!(value["rows"]["sentence"], serde_json::json!([0, 0]));
    }

    #[test]
    fn a_sentence_that_does_not_hold_the_figure_is_not_shown() {
        assert_eq!(begin(&[fact(107, "9个")]), None);
    }
}
