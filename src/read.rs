//! One document from bytes to rows: the whole pipeline in one place.

mod explain;
mod id;

use crate::figure::subject::Subjects;
use crate::figure::{self, Figure, table};
use crate::input::Item;
use crate::lexicon::Lexicon;
use crate::lexicon::indicators::Indicators;
use crate::mention;
use crate::mention::period::{Asked, Periods, Reach};
use crate::row::{DocumentRow, FigureRow, MentionRow, OLD_RENMINBI, PERHAPS_OLD_RENMINBI, Role, SloganRow, Status};
use crate::slogan;
use crate::text::Text;
use crate::text::alike::{self, Part};
use crate::text::document::Document;
use crate::text::document::meta::{DocDate, DocMeta};
use crate::timings::{Stage, time};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use std::sync::Arc;

/// The note of a row that a repaired character stands in.
pub(crate) const REPAIRED: &str = "a character misread by OCR was repaired";

/// The rows of one document.
#[derive(Debug, Default)]
pub struct Rows {
    /// About the document.
    pub document: DocumentRow,
    /// Its figures, in order of the text.
    pub figures: Vec<FigureRow>,
    /// Its slogans, in order of the text.
    pub slogans: Vec<SloganRow>,
    /// The signatures of its articles, where [`read_to_keep`] read it.
    pub alike: Vec<Part>,
}

/// Reads one document.
pub fn read(item: &Item, lexicon: &Lexicon) -> Rows {
    rows(item, lexicon).0
}

/// Reads one document for a collection, which compares its articles with others.
pub fn read_to_keep(item: &Item, lexicon: &Lexicon) -> Rows {
    let (rows, document) = rows(item, lexicon);
    Rows { alike: time(Stage::Rows, || alike::parts(&document)), ..rows }
}

fn rows(item: &Item, lexicon: &Lexicon) -> (Rows, Document) {
    let decoded = time(Stage::Decode, || item.decode());
    let note =
        [item.note.as_str(), &decoded.note()].into_iter().filter(|n| !n.is_empty()).collect::<Vec<_>>().join("; ");
    let text = time(Stage::Normalize, || text(decoded.text, item, lexicon));
    let doc: Arc<str> = item.doc.as_str().into();
    let (document, meta) = time(Stage::Document, || {
        let document = Document::new(text);
        let meta = DocMeta::find(&document, &item.doc, &item.meta);
        (document, meta)
    });
    let mentions = time(Stage::Mentions, || mention::find(&document, &meta, lexicon));
    let mentioned = time(Stage::Slogans, || slogan::among(&document, &mentions.slogans, &mentions.numerals, lexicon));
    let subjects = time(Stage::Subjects, || Subjects::new(&document, &mentions, &meta.place, lexicon));
    let mut slogans = time(Stage::Rows, || {
        slogan::rows(&document, &mentioned, &doc, |span| {
            let s = subjects.of(span);
            (s.name, s.code)
        })
    });
    let periods = Periods::new(&document, &mentions.dates, meta.date.filter(DocDate::is_sure));
    let today = meta.date.filter(DocDate::is_sure).map(|d| d.last_day());
    let (cells, in_tables, found) = time(Stage::Figures, || {
        let (cells, in_tables) = table::find(&document, &mentions, &meta, lexicon);
        let slogans: Vec<_> = slogan::spans(&mentioned).cloned().collect();
        (cells, in_tables, figure::find(&document, &mentions, &slogans, lexicon))
    });
    let outside = |f: &Figure| in_tables.binary_search(&document.sentences[f.sentence].paragraph).is_err();
    let row = |f: Figure| figure_row(&doc, &document, &periods, &subjects, &lexicon.indicators, today, f);
    let mut figures: Vec<FigureRow> = time(Stage::Rows, || found.into_iter().filter(outside).map(row).collect());
    if !cells.is_empty() {
        figures.extend(cells.into_iter().map(|c| cell_row(row(c.figure), c.subject, c.period)));
        figures.sort_by_key(|f| f.start);
    }
    id::assign(&document, &mut figures);
    id::assign(&document, &mut slogans);
    quote(&document, &mut figures, |r| (r.sentence, &mut r.sentence_text));
    quote(&document, &mut slogans, |r| (r.sentence, &mut r.sentence_text));
    let rows = Rows {
        document: DocumentRow {
            doc: Arc::clone(&doc),
            date: meta.date.filter(|d| d.is_sure()).map(|d| d.to_string()).unwrap_or_default(),
            title: meta.title,
            place: meta.place,
            outlet: meta.outlet,
            slogans: slogans.len() as u32,
            chars: document.text.source.chars().count() as u64,
            script: document.text.script.as_str(),
            encoding: decoded.encoding.to_owned(),
            articles: document.article_count(),
            figures: figures.len() as u32,
            error: note,
            ..DocumentRow::default()
        },
        figures,
        slogans,
        alike: Vec::new(),
    };
    (rows, document)
}

/// Gives each row the sentence that it stands in; rows of one sentence share it.
fn quote<R>(document: &Document, rows: &mut [R], place: impl Fn(&mut R) -> (u32, &mut Arc<str>)) {
    let mut last: (u32, Arc<str>) = (0, "".into());
    for row in rows {
        let (number, text) = place(row);
        if last.0 != number {
            let sentence = (number as usize).checked_sub(1).and_then(|i| document.sentences.get(i));
            last = (number, sentence.map_or("", |s| document.text.source_slice(&s.span).trim()).into());
        }
        *text = Arc::clone(&last.1);
    }
}

/// The normalised text, with what OCR misread repaired where `item` asks for it.
fn text(source: String, item: &Item, lexicon: &Lexicon) -> Text {
    if item.ocr { Text::repaired(source, &lexicon.ocr) } else { Text::new(source) }
}

/// What a document adds to the search for new slogans, and its date.
pub fn observe(item: &Item, lexicon: &Lexicon) -> (slogan::discover::Observed, String) {
    let document = Document::new(text(item.decode().text, item, lexicon));
    let meta = DocMeta::find(&document, &item.doc, &item.meta);
    let date = meta.date.filter(|d| d.is_sure()).map(|d| d.to_string()).unwrap_or_default();
    (slogan::discover::observe(&document, lexicon), date)
}

/// A row of a table's cell: what its heads say goes before what the text around would.
fn cell_row(row: FigureRow, subject: Option<(String, String)>, period: Option<table::Period>) -> FigureRow {
    let (subject, region_code) = subject.unwrap_or((row.subject, row.region_code));
    let (period, days) = period.unwrap_or_default();
    let (period_start, period_end) = (days.map(|d| d.0), days.map(|d| d.1));
    FigureRow { subject, region_code, period, period_start, period_end, ..row }
}

/// The mentions of one document; see [`mention::rows::rows`].
pub fn mentions(item: &Item, lexicon: &Lexicon, si: bool) -> Vec<MentionRow> {
    let document = Document::new(text(item.decode().text, item, lexicon));
    let meta = DocMeta::find(&document, &item.doc, &item.meta);
    let mentions = mention::find(&document, &meta, lexicon);
    mention::rows::rows(&item.doc.as_str().into(), &document.text, &mentions, lexicon, si)
}

/// How the figures of a document were read, in words; only the number at `at` (a character of the source) where given.
pub fn explain(item: &Item, lexicon: &Lexicon, at: Option<u64>) -> String {
    let document = Document::new(text(item.decode().text, item, lexicon));
    let meta = DocMeta::find(&document, &item.doc, &item.meta);
    let mentions = mention::find(&document, &meta, lexicon);
    let slogans: Vec<_> =
        slogan::spans(&slogan::among(&document, &mentions.slogans, &mentions.numerals, lexicon)).cloned().collect();
    let subjects = Subjects::new(&document, &mentions, &meta.place, lexicon);
    let periods = Periods::new(&document, &mentions.dates, meta.date.filter(DocDate::is_sure));
    let today = meta.date.filter(DocDate::is_sure).map(|d| d.last_day());
    let doc: Arc<str> = item.doc.as_str().into();
    let wanted = |span: &crate::text::Span| {
        let c = document.text.source_chars(span);
        at.is_none_or(|at| (c.start as u64..c.end as u64).contains(&at))
    };
    let mut out = String::new();
    for f in figure::find(&document, &mentions, &slogans, lexicon).into_iter().filter(|f| wanted(&f.span)) {
        let row = figure_row(&doc, &document, &periods, &subjects, &lexicon.indicators, today, f.clone());
        let reach = periods.of(&f.span, asked(&f)).map(|(_, reach)| reach);
        explain::figure(&mut out, &document, &f, &row, &subjects.of(&f.span), reach);
    }
    let rejected = figure::select::reject(&document.text.norm, &mentions, &slogans, &lexicon.frames);
    for (q, why) in mentions.quantities.iter().zip(rejected).filter(|(q, _)| wanted(&q.span)) {
        if let Some(why) = why {
            explain::rejected(&mut out, &doc, &document, &q.span, why);
        }
    }
    out
}

fn figure_row(
    doc: &Arc<str>,
    document: &Document,
    periods: &Periods<'_>,
    subjects: &Subjects<'_>,
    indicators: &Indicators,
    today: Option<Date>,
    f: Figure,
) -> FigureRow {
    let paragraph = document.sentences[f.sentence].paragraph;
    let article = document.paragraphs[paragraph].article;
    let at = document.text.source_chars(&f.span);
    let subject = subjects.of(&f.span);
    let (period, reach) = periods.of(&f.span, asked(&f)).unzip();
    let days = period.and_then(|p| p.resolved);
    let indicator_code = indicators.code_of(&f.indicator, f.kind).unwrap_or_default().to_owned();
    let repaired = document.text.is_repaired(&f.span) || period.is_some_and(|p| document.text.is_repaired(&p.span));
    let timed = reach.map_or(100, Reach::confidence);
    let confidence =
        confidence(&f, &indicator_code, subject.confidence.min(timed)).min(if repaired { 60 } else { 100 });
    FigureRow {
        doc: Arc::clone(doc),
        article: document.article_number(article),
        title: document.articles[article].title.as_str().into(),
        paragraph: paragraph as u32 + 1,
        sentence: f.sentence as u32 + 1,
        start: at.start as u64,
        end: at.end as u64,
        text: document.text.source_slice(&f.span).to_owned(),
        kind: f.kind,
        figure_id: String::new(), // by `id::assign`, when all figures are known
        note: match (f.value.is_none(), repaired) {
            (true, _) => "the number has more than 28 digits".to_owned(),
            (false, true) => REPAIRED.to_owned(),
            (false, false) => old_renminbi(&f, &subject.code, days.map(|d| d.1), today).to_owned(),
        },
        value: f.value,
        value_max: f.value_max,
        unit: f.unit.to_owned(),
        qualifier: f.qualifier,
        direction: f.direction,
        basis: f.basis,
        basis_text: f.basis_text.map(|s| document.text.norm[s].to_owned()).unwrap_or_default(),
        role: f.role,
        // 2030年达到600亿元, read in 2026, is aimed at.
        status: match (days, today) {
            (Some((start, _)), Some(today)) if start.year() > today.year() && f.status == Status::Actual => {
                Status::Target
            }
            _ => f.status,
        },
        indicator_code,
        indicator: f.indicator,
        subject: subject.name,
        region_code: subject.code,
        period: period.map(|p| document.text.norm[p.span.clone()].to_owned()).unwrap_or_default(),
        period_start: days.map(|d| d.0),
        period_end: days.map(|d| d.1),
        rule: f.rule,
        confidence: Decimal::new(i64::from(confidence), 2),
        page: document.page(&f.span),
        duplicate_of: document.repeats(paragraph),
        sentence_text: Arc::default(),
    }
}

/// The note of an amount in the renminbi that was exchanged from 1 March 1955 on, of which a text of that time speaks. Before
/// December 1948 there was none, and in Hong Kong, Macao and Taiwan 元 is other money.
fn old_renminbi(f: &Figure, region: &str, end: Option<Date>, today: Option<Date>) -> &'static str {
    let old = |d: Date| (date(1948, 12, 1)..date(1955, 3, 1)).contains(&d);
    if f.unit != "元" || ["71", "81", "82"].iter().any(|r| region.starts_with(r)) {
        return "";
    }
    match (today, end) {
        (Some(today), _) if old(today) => OLD_RENMINBI,
        (None, Some(end)) if old(end) => PERHAPS_OLD_RENMINBI,
        _ => "",
    }
}

/// What the time of a figure depends on.
fn asked(f: &Figure) -> Asked {
    Asked { from: f.role == Role::From, aimed: f.status == Status::Target, moves: f.kind == crate::row::Kind::Growth }
}

/// A known indicator confirms the phrase; the whole row is no surer than its subject.
fn confidence(f: &Figure, code: &str, subject: u8) -> u8 {
    let indicator =
        if code.is_empty() { f.confidence } else { f.confidence.max(70) + (100 - f.confidence.max(70)) / 2 };
    indicator.min(subject.max(40))
}
