//! Mentions as rows of a table.

use super::{DateMention, Form, Mentions, NameKind, NameMention, Quantity};
use crate::lexicon::Lexicon;
use crate::row::{MentionKind, MentionRow};
use crate::text::{Span, Text};
use std::sync::Arc;

/// The rows of a document's mentions, in order of the text. Numerals inside words and identifiers are no mentions.
/// With `si`, measures carry their value in the base unit too.
pub fn rows(doc: &Arc<str>, text: &Text, mentions: &Mentions, lexicon: &Lexicon, si: bool) -> Vec<MentionRow> {
    let place = |span: &Span, kind: MentionKind| {
        let at = text.source_chars(span);
        MentionRow {
            doc: Arc::clone(doc),
            start: at.start as u64,
            end: at.end as u64,
            text: text.source_slice(span).to_owned(),
            kind,
            note: if text.is_repaired(span) { crate::read::REPAIRED.to_owned() } else { String::new() },
            ..MentionRow::default()
        }
    };
    let quantity = |q: &Quantity| {
        let kind = if q.unit.is_empty() && q.form == Form::Plain { MentionKind::Number } else { MentionKind::Quantity };
        let unit = lexicon.mention.units.named(q.unit);
        let base = unit.and_then(|u| u.base).filter(|_| si);
        MentionRow {
            value: q.value,
            value_max: q.value_max,
            unit: q.unit.to_owned(),
            qualifier: q.qualifier,
            form: form(q.form),
            unit_code: unit.map_or("", |u| u.code),
            value_base: base.and_then(|b| q.value?.checked_mul(b.1)).map(|v| v.normalize()),
            unit_base: base.map_or("", |b| b.0),
            ..place(&q.span, kind)
        }
    };
    let date = |d: &DateMention| MentionRow {
        form: if d.is_base { "base" } else { "" },
        date_start: d.resolved.map(|r| r.0),
        date_end: d.resolved.map(|r| r.1),
        ..place(&d.span, MentionKind::Date)
    };
    let name = |n: &NameMention| {
        let kind = if n.kind == NameKind::Place { MentionKind::Place } else { MentionKind::Organisation };
        MentionRow { name: n.name.clone(), code: n.code.clone(), ..place(&n.span, kind) }
    };
    let mut rows: Vec<MentionRow> = mentions
        .quantities
        .iter()
        .filter(|q| !matches!(q.form, Form::Word | Form::Identifier))
        .map(quantity)
        .chain(mentions.dates.iter().map(date))
        .chain(mentions.names.iter().map(name))
        .collect();
    rows.sort_by_key(|r| (r.start, r.end));
    rows
}

fn form(form: Form) -> &'static str {
    match form {
        Form::Plain => "plain",
        Form::Share => "share",
        Form::RatioPart => "ratio",
        Form::Rank => "rank",
        Form::Ordinal => "ordinal",
        Form::Identifier => "identifier",
        Form::Word => "word",
        Form::Article => "article",
    }
}
