//! One self-contained page: what was read, key indicators with charts, slogans over time, findings of `check`, and a table of
//! all figures, each one click from its sentence.
//!
//! The page loads nothing. What comes from tables is data: the template escapes it (minijinja), charts escape it
//! (plotters), and the rows for the script are JSON that cannot end its element.

mod chart;
mod data;
mod indicators;
mod labels;
mod slogans;

pub use labels::Lang;

use crate::check::Fact;
use crate::error::{Error, Result};
use crate::row::{CheckRow, Outcome, Severity};
use crate::stats::names::Names;
use crate::table::load::Loaded;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Rows of a list of findings that stand in the page.
const FINDINGS: usize = 200;

/// What a report is made of.
pub struct Input<'a> {
    /// All figures, in order of the documents.
    pub facts: &'a [Fact],
    /// Tables of slogans.
    pub slogans: &'a [Loaded],
    /// Tables of documents.
    pub documents: &'a [Loaded],
    /// Documents that repeat another.
    pub duplicates: &'a HashSet<String>,
    /// The findings of `check`.
    pub checks: &'a [CheckRow],
    /// Names of indicators and places.
    pub names: &'a Names,
    /// The headline; none takes the usual one.
    pub title: Option<&'a str>,
    /// In which language.
    pub lang: Lang,
}

/// Where a figure stands in the table of the page, by document and offset.
type Places<'a> = HashMap<(&'a str, u64), usize>;

#[derive(Serialize)]
struct Count {
    number: usize,
    label: &'static str,
}

#[derive(Serialize)]
struct Group {
    label: &'static str,
    open: bool,
    total: usize,
    rows: Vec<Finding>,
    more: Option<String>,
}

#[derive(Serialize)]
struct Finding {
    relation: String,
    severity: &'static str,
    indicator: String,
    subject: String,
    note: String,
    text: String,
    doc: String,
    row: Option<usize>,
}

/// The page.
pub fn page(input: &Input<'_>) -> Result<String> {
    let lang = input.lang;
    let places: Places<'_> = input.facts.iter().enumerate().map(|(i, f)| ((&*f.doc, f.start), i)).collect();
    let compared: Vec<String> = input.facts.iter().map(|f| comparison(f, lang)).collect();
    let broken = |e: String| Error::Usage {
        what: format!("the report cannot be made: {e}"),
        remedy: "this is a defect of baoshu; please report it".into(),
    };
    let data = data::embedded(&data::data(input.facts, &compared, lang)).map_err(|e| broken(e.to_string()))?;
    let series = indicators::series(input);
    let (slogans, more, timeline) = slogans::slogans(input.slogans, input.documents);
    let documents: HashSet<&str> = input.facts.iter().map(|f| &*f.doc).collect();
    let read: usize = input.documents.iter().map(|t| t.rows.len()).sum();
    let subjects: HashSet<&str> = input.facts.iter().map(|f| f.subject.as_str()).filter(|s| !s.is_empty()).collect();
    let counts = [
        (if read > 0 { read } else { documents.len() }, "documents"),
        (input.facts.len(), "figures"),
        (input.slogans.iter().map(|t| t.rows.len()).sum(), "slogans"),
        (subjects.len(), "places"),
    ];
    let counts: Vec<Count> =
        counts.into_iter().map(|(number, name)| Count { number, label: lang.label(name) }).collect();
    let groups = findings(input, &places);
    let said = if groups.is_empty() { lang.label("none").to_owned() } else { String::new() };
    let mut environment = Environment::new();
    environment.add_template("page.html", include_str!("page.html")).map_err(|e| broken(e.to_string()))?;
    let template = environment.get_template("page.html").map_err(|e| broken(e.to_string()))?;
    template
        .render(context! {
            lang => lang.tag(),
            t => lang.labels(),
            title => input.title.unwrap_or(lang.label("title")),
            version => env!("CARGO_PKG_VERSION"),
            css => include_str!("page.css"),
            js => include_str!("page.js"),
            about => indicators::span(input.facts),
            counts => Value::from(Serde(counts)),
            charts => Value::from(Serde(indicators::charts(&series, lang, input.names.country()))),
            indicators => Value::from(Serde(indicators::table(&series, &places, lang))),
            slogans => Value::from(Serde(slogans)),
            more_slogans => (more > 0).then(|| lang.label("more_slogans").replace("%n", &more.to_string())),
            timeline => timeline,
            checks => Value::from(Serde(groups)),
            checks_said => said,
            data => data,
        })
        .map_err(|e| broken(e.to_string()))
}

/// Contradictions first, open; what agrees is folded away.
fn findings(input: &Input<'_>, places: &Places<'_>) -> Vec<Group> {
    let lang = input.lang;
    let group = |(outcome, open): (Outcome, bool)| {
        let all: Vec<&CheckRow> = input.checks.iter().filter(|c| c.result == outcome).collect();
        let rows = all.iter().take(FINDINGS).map(|c| Finding {
            relation: lang.relation(c.relation).to_owned(),
            severity: if c.severity == Severity::None { "" } else { c.severity.as_str() },
            indicator: c.indicator.clone(),
            subject: c.subject.clone(),
            note: c.note.clone(),
            text: c.text.clone(),
            doc: c.doc.to_string(),
            row: places.get(&(&*c.doc, c.start)).copied(),
        });
        let more = all.len().checked_sub(FINDINGS).filter(|n| *n > 0);
        Group {
            label: lang.label(outcome.as_str()),
            open,
            total: all.len(),
            rows: rows.collect(),
            more: more.map(|n| lang.label("more").replace("%n", &n.to_string())),
        }
    };
    let groups = [(Outcome::Contradicted, true), (Outcome::Confirmed, false), (Outcome::Derived, false)].map(group);
    groups.into_iter().filter(|g| g.total > 0).collect()
}

/// The comparison of a figure in few words: ↑ 同比.
fn comparison(fact: &Fact, lang: Lang) -> String {
    use crate::row::Direction;
    let arrow = match fact.direction {
        Direction::Up => "↑",
        Direction::Down => "↓",
        Direction::None => "",
    };
    let basis = match (fact.basis.as_str(), lang) {
        ("yoy", Lang::Zh) => "同比",
        ("mom", Lang::Zh) => "环比",
        ("named", Lang::Zh) => "比其他",
        ("yoy", Lang::En) => "on year",
        ("mom", Lang::En) => "on month",
        ("named", Lang::En) => "on another base",
        _ => "",
    };
    let status = match (fact.status.as_str(), lang) {
        ("target", Lang::Zh) => "目标",
        ("estimate", Lang::Zh) => "预计",
        ("actual", _) => "",
        (other, _) => other,
    };
    [arrow, basis, status].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(" ")
}
