//! The rules and their examples, `rules.toml`: each rule's sentences are run by the tests, and `baoshu explain` tells what a rule means.

use serde::Deserialize;
use std::sync::LazyLock;

/// A rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The name that stands in the column `rule`.
    pub name: String,
    /// What it does.
    pub about: String,
    /// Sentences that it must read.
    pub yes: Vec<Example>,
    /// Sentences that it must leave to others.
    pub no: Vec<Example>,
}

/// A sentence with all the rows that it gives.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// `text|kind|value|unit|indicator|direction|basis|role`, trailing empty cells left out.
    pub rows: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    rule: Vec<Rule>,
}

static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| toml::from_str::<File>(include_str!("rules.toml")).map(|f| f.rule).unwrap_or_default());

/// All rules.
pub fn all() -> &'static [Rule] {
    &RULES
}

/// What a rule does, by its name.
pub fn about(name: &str) -> Option<&'static str> {
    all().iter().find(|r| r.name == name).map(|r| &*r.about)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Item;
    use crate::lexicon::{Lexicon, Sources};
    use crate::row::FigureRow;

    fn rows(lexicon: &Lexicon, text: &str) -> Vec<FigureRow> {
        let item = Item { doc: "example".into(), bytes: text.as_bytes().to_vec(), ..Item::default() };
        crate::read::read(&item, lexicon).figures
    }

    fn line(r: &FigureRow) -> String {
        let value = r.value.map(|v| v.normalize().to_string()).unwrap_or_default();
        let max = r.value_max.map(|v| format!("-{}", v.normalize())).unwrap_or_default();
        let cells = [
            &r.text,
            r.kind.as_str(),
            &format!("{value}{max}"),
            &r.unit,
            &r.indicator,
            r.direction.as_str(),
            r.basis.as_str(),
            r.role.as_str(),
        ];
        cells.join("|").trim_end_matches('|').to_owned()
    }

    #[test]
    fn the_file_is_read_and_every_rule_has_both_sides() {
        toml::from_str::<File>(include_str!("rules.toml")).unwrap();
        for rule in all() {
            assert!(!rule.yes.is_empty() && !rule.no.is_empty(), "{} needs examples of both sides", rule.name);
        }
    }

    #[test]
    fn every_example_reads_as_it_says() {
        let lexicon = Lexicon::load(&Sources::default()).unwrap();
        let mut wrong = Vec::new();
        for rule in all() {
            for (examples, wanted) in [(&rule.yes, true), (&rule.no, false)] {
                for example in examples {
                    let got = rows(&lexicon, &example.text);
                    let lines: Vec<String> = got.iter().map(line).collect();
                    if lines != example.rows {
                        wrong.push(format!(
                            "{} {}\n  want {:?}\n  got  {:?}",
                            rule.name, example.text, example.rows, lines
                        ));
                    }
                    if got.iter().any(|r| r.rule == rule.name) != wanted {
                        let used: Vec<&str> = got.iter().map(|r| r.rule).collect();
                        wrong.push(format!("{} {}: rules {used:?}, wanted it: {wanted}", rule.name, example.text));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
