//! One document from bytes to rows: the whole pipeline in one place.

use crate::input::Item;
use crate::lexicon::Lexicon;
use crate::row::{DocumentRow, FigureRow, SloganRow};
use crate::slogan;
use crate::text::{Text, decode, document::Document};

/// The rows of one document.
#[derive(Debug, Default)]
pub struct Rows {
    /// About the document.
    pub document: DocumentRow,
    /// Its figures, in order of the text.
    pub figures: Vec<FigureRow>,
    /// Its slogans, in order of the text.
    pub slogans: Vec<SloganRow>,
}

/// Reads one document.
pub fn read(item: &Item, lexicon: &Lexicon) -> Rows {
    let decoded = decode::decode(&item.bytes);
    let document = Document::new(Text::new(decoded.text));
    let doc: std::sync::Arc<str> = item.doc.as_str().into();
    let mentioned = slogan::find(&document, lexicon);
    let slogans = slogan::rows(&document, &mentioned, &doc, |_| Default::default());
    Rows {
        document: DocumentRow {
            slogans: slogans.len() as u32,
            doc,
            chars: document.text.source.chars().count() as u64,
            script: document.text.script.as_str(),
            encoding: decoded.encoding.to_owned(),
            articles: document.articles.len() as u32,
            ..DocumentRow::default()
        },
        slogans,
        ..Rows::default()
    }
}
