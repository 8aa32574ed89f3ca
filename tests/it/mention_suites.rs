//! Conformance cases of peers, read from `../shared/suites`; each test is skipped where that folder is absent.

use baoshu::lexicon::{Lexicon, Sources};
use baoshu::mention::{self, Context, Form, Quantity};
use baoshu::text::Text;
use rust_decimal::Decimal;
use serde_json::Value;

fn suite(name: &str) -> Option<Vec<Value>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites").join(name);
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.lines().map(|l| serde_json::from_str(l).expect("one JSON object a line")).collect())
}

fn read(lexicon: &Lexicon, input: &str) -> (Text, Vec<Quantity>) {
    let text = Text::new(input.to_owned());
    let (quantities, _) = mention::read(&text.norm, &lexicon.mention, &Context::default());
    (text, quantities)
}

fn number(v: &Value) -> Decimal {
    v.as_str().and_then(|s| s.parse().ok()).expect("a decimal")
}

#[test]
fn cn2an_numbers_are_read_whole_with_their_value() {
    let Some(rows) = suite("cn2an_number.jsonl") else { return };
    let lexicon = Lexicon::load(&Sources::default()).expect("built-in dictionaries");
    let mut failed = Vec::new();
    for row in &rows {
        let input = row["input"].as_str().expect("input");
        let (text, found) = read(&lexicon, input);
        let whole = found.iter().any(|q| {
            q.span == (0..text.norm.len())
                && q.value == Some(number(&row["expected"][0]["value"]))
                && !matches!(q.form, Form::Word | Form::Identifier)
        });
        if !whole {
            failed.push(format!("{input}: {found:?}"));
        }
    }
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), rows.len(), failed.join("\n"));
}

#[test]
fn what_cn2an_refuses_is_never_read_whole() {
    let Some(rows) = suite("cn2an_errors.jsonl") else { return };
    let lexicon = Lexicon::load(&Sources::default()).expect("built-in dictionaries");
    for row in &rows {
        let input = row["input"].as_str().expect("input");
        let (text, found) = read(&lexicon, input);
        assert!(found.iter().all(|q| q.span != (0..text.norm.len()) || q.value.is_none()), "{input}: {found:?}");
    }
}

/// What a written form such as `62%`, `¥34.521` or `300万2300` is worth.
fn written(s: &str) -> Option<Decimal> {
    let s = s.trim_start_matches(|c: char| c != '-' && !c.is_ascii_digit()).replace(',', "");
    let mut total = Decimal::ZERO;
    let mut digits = String::new();
    for c in s.chars() {
        match c {
            '0'..='9' | '.' | '-' => digits.push(c),
            '万' | '亿' => {
                total += digits.parse::<Decimal>().ok()? * Decimal::from(if c == '万' { 10_000 } else { 100_000_000 });
                digits.clear();
            }
            _ => return None,
        }
    }
    if digits.is_empty() { Some(total) } else { Some(total + digits.parse::<Decimal>().ok()?) }
}

/// Expected pieces that we read as part of one number instead, on purpose, and what the whole is worth.
const WHOLE: [(&str, &str); 5] = [
    // The suite keeps 万 and 兆 as written and splits there.
    ("二十点一", "201000"),
    ("两千", "20000000"),
    ("一", "1000003002300"),
    ("一", "1000003205000"),
    // 十二块五毛 is one amount.
    ("五", "12.5"),
];

#[test]
fn wetext_spoken_numbers_have_their_value() {
    let Some(rows) = suite("wetext_itn.jsonl") else { return };
    let lexicon = Lexicon::load(&Sources::default()).expect("built-in dictionaries");
    let (mut all, mut failed) = (0, Vec::new());
    for row in &rows {
        let class = row["cls"].as_str().unwrap_or("");
        if !matches!(class, "number" | "fraction" | "measure" | "money") {
            continue;
        }
        let input = row["input"].as_str().expect("input");
        let (text, found) = read(&lexicon, input);
        for expected in row["expected"].as_array().into_iter().flatten() {
            let Some(value) = expected["value"].as_str().and_then(written).filter(|_| expected["clean"] == true) else {
                continue;
            };
            all += 1;
            let (start, end) = (expected["start"].as_u64().unwrap_or(0), expected["end"].as_u64().unwrap_or(0));
            let met = found.iter().any(|q| {
                let at = text.source_chars(&q.span);
                let same = at.start as u64 == start && at.end as u64 >= end && q.value == Some(value);
                let whole = q
                    .value
                    .is_some_and(|v| WHOLE.iter().any(|(piece, w)| expected["text"] == *piece && *w == v.to_string()));
                same || whole && at.start as u64 <= start && at.end as u64 >= end
            });
            if !met {
                failed.push(format!("{class} {} in {input}: {value}", expected["text"]));
            }
        }
    }
    let share = 100 * (all - failed.len()) / all.max(1);
    assert!(share >= 97, "{} of {all} missed:\n{}", failed.len(), failed.join("\n"));
}
