//! Tells in words how a row came to be.

use crate::figure::subject::Subject;
use crate::figure::{Figure, rules};
use crate::mention::period::Reach;
use crate::row::FigureRow;
use crate::text::Span;
use crate::text::document::Document;
use std::fmt::Write;

/// Text as one line that a terminal may show.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The sentence with the number in 【】 and the indicator in ‹›.
fn marked(document: &Document, f: &Figure) -> String {
    let norm = &document.text.norm;
    let sentence = &document.sentences[f.sentence].span;
    let mut marks: Vec<(usize, u8, &str)> = vec![(f.span.start, 1, "【"), (f.span.end, 0, "】")];
    if let Some(i) = f.indicator_span.as_ref().filter(|i| i.start >= sentence.start && i.end <= sentence.end) {
        marks.extend([(i.start, 1, "‹"), (i.end, 0, "›")]);
    }
    marks.sort_unstable();
    let (mut out, mut at) = (String::new(), sentence.start);
    for (to, _, mark) in marks {
        if to >= at {
            out += &norm[at..to];
            at = to;
        }
        out += mark;
    }
    out + &norm[at..sentence.end]
}

/// Adds one figure's explanation.
pub fn figure(
    out: &mut String,
    document: &Document,
    f: &Figure,
    row: &FigureRow,
    subject: &Subject,
    reach: Option<Reach>,
) {
    let mut line = |name: &str, text: String| {
        let _ = writeln!(out, "  {name:<10} {}", shown(text.trim()));
    };
    let max = row.value_max.map(|v| format!("–{v}")).unwrap_or_default();
    let value = row.value.map_or_else(|| "more than 28 digits".to_owned(), |v| format!("{v}{max}"));
    line("", format!("{}:{}–{}  {}", row.doc, row.start, row.end, row.text));
    line("sentence", marked(document, f));
    line("value", format!("{value} {}  {} {}", row.unit, row.kind.as_str(), row.qualifier.as_str()));
    let about = rules::about(row.rule).unwrap_or_default();
    line("indicator", format!("{} {}  rule {}: {about}", row.indicator, row.indicator_code, row.rule));
    if let Some(other) = &f.other {
        line("rejected", format!("{} (on the other side of the number)", &document.text.norm[other.clone()]));
    }
    let code = match (subject.unsettled, row.region_code.as_str()) {
        (true, _) => "(no code: several places have this name)",
        (false, code) => code,
    };
    let why = if subject.why.is_empty() { "none named" } else { subject.why };
    line("subject", format!("{} {code}  {why}", row.subject));
    let day = |d: Option<jiff::civil::Date>| d.map_or_else(|| "?".to_owned(), |d| d.to_string());
    match row.period.as_str() {
        "" => line("period", "none stated or inherited".to_owned()),
        words => {
            let why = reach.map_or("", Reach::about);
            line("period", format!("{words}  {} to {}  {why}", day(row.period_start), day(row.period_end)));
        }
    }
    let compared =
        [row.direction.as_str(), row.basis.as_str(), &row.basis_text, row.role.as_str(), row.status.as_str()];
    line("compared", compared.iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(" "));
    line("confidence", row.confidence.to_string());
    out.push('\n');
}

/// Adds a number that is no figure, with the reason.
pub fn rejected(out: &mut String, doc: &str, document: &Document, span: &Span, why: &str) {
    let at = document.text.source_chars(span);
    let words = shown(document.text.source_slice(span));
    let _ = writeln!(out, "  {doc}:{}–{}  {words}  not a figure: {why}", at.start, at.end);
}
