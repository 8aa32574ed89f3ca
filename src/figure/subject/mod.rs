//! Whose figure it is: the region or organisation that each quantity is about.
//!
//! - [`role`]: what part a name plays in its clause: who acts, where it happens, what is only compared with
//! - [`own`]: the place that an article is about
//! - [`resolve`]: which place or organisation an anaphor (全市, 该县, 本局) stands for
//!
//! For a quantity the nearest scope that has a subject decides: its own clause, the earlier clauses of its sentence, the
//! earlier sentences of its paragraph, the heading above it, then the article's and the document's own place.

mod cut;
mod entitled;
mod find;
mod names;
mod own;
mod resolve;
mod role;
#[cfg(test)]
mod tests;
mod told;

use crate::lexicon::Lexicon;
use crate::lexicon::matcher::Match;
use crate::lexicon::places::{Level, PlaceId, Places};
use crate::lexicon::roles::Beside;
use crate::mention::{Mentions, NameKind, NameMention, place};
use crate::text::Span;
use crate::text::document::Document;
use crate::text::layout::line::but_words;
use cut::{forth, is_clause_end, is_sentence_end, slice};
use role::Role;
use std::cell::{Ref, RefCell};

/// Bytes of a paragraph before a quantity that are looked at.
const REACH: usize = 6000;

/// The region or organisation that a figure is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    /// The words of the text, empty where the document's place is inherited.
    pub text: String,
    /// The place's own short official name, or the organisation's as the text has it.
    pub name: String,
    /// GB/T 2260, ISO 3166 or empty.
    pub code: String,
    /// How sure, 0 to 100.
    pub confidence: u8,
    /// Where the words stand.
    pub span: Option<Span>,
    /// How it was found, in words.
    pub why: &'static str,
    /// Several places have this name and nothing tells which is meant: it has no code.
    pub unsettled: bool,
}

impl Subject {
    fn because(self, why: &'static str) -> Self {
        Self { why, ..self }
    }
}

/// A name with its part in its sentence and what it stands for.
#[derive(Clone, Debug)]
struct Entry {
    span: Span,
    paragraph: usize,
    role: Role,
    what: What,
    /// Index of the mention.
    mention: usize,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
enum What {
    /// A listed place.
    Place(PlaceId),
    /// A town or village: index of the mention that names it, and the county it lies in.
    Settlement(usize, Option<PlaceId>),
    /// An organisation: index of the mention that names it, and the place it belongs to.
    Organisation(usize, Option<PlaceId>),
    /// An anaphor that the document does not resolve.
    Unresolved,
}

impl What {
    fn place(&self) -> Option<PlaceId> {
        match *self {
            Self::Place(p) => Some(p),
            Self::Settlement(_, p) | Self::Organisation(_, p) => p,
            Self::Unresolved => None,
        }
    }

    fn is_organisation(&self) -> bool {
        matches!(self, Self::Organisation(..))
    }
}

/// The subjects of a document.
pub struct Subjects<'a> {
    doc: &'a Document,
    mentions: &'a [NameMention],
    places: &'a Places,
    lexicon: &'a Lexicon,
    /// In order of the text.
    entries: Vec<Entry>,
    /// What each article is about.
    owns: Vec<own::Own>,
    /// Words of grants in the text, in order.
    grants: &'a [Match],
    /// Of the paragraph that was asked about last.
    ends: RefCell<Ends>,
}

/// Where the characters of a paragraph stand that end clauses, and those that end sentences.
#[derive(Debug, Default)]
struct Ends {
    /// The index of the paragraph, from 1.
    paragraph: usize,
    clauses: Vec<usize>,
    sentences: Vec<usize>,
}

impl std::fmt::Debug for Subjects<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subjects({} names)", self.entries.len())
    }
}

impl<'a> Subjects<'a> {
    /// Reads the part of every name. `meta_place` is what is known of the document's place, or empty.
    pub fn new(doc: &'a Document, found: &'a Mentions, meta_place: &str, lexicon: &'a Lexicon) -> Self {
        let (mentions, grants) = (found.names.as_slice(), found.grants.as_slice());
        let places = &lexicon.places;
        let home = place::home(doc, meta_place, places);
        let mut made = Self {
            doc,
            mentions,
            places,
            lexicon,
            entries: Vec::with_capacity(mentions.len()),
            owns: Vec::new(),
            grants,
            ends: RefCell::default(),
        };
        let mut paragraph = 0;
        for (i, m) in mentions.iter().enumerate() {
            while doc.paragraphs.get(paragraph).is_some_and(|p| p.span.end <= m.span.start) {
                paragraph += 1;
            }
            let Some(p) = doc.paragraphs.get(paragraph) else { break };
            // In a chain the last name is meant: 德清县 of 湖州市德清县.
            let chained = mentions.get(i + 1).is_some_and(|n| {
                let inside = || match (n.place, m.place) {
                    (Some(a), Some(b)) => places.lies_in(a, b),
                    _ => false,
                };
                let touches = n.span.start == m.span.end;
                match m.kind {
                    NameKind::Place => touches && (n.kind == NameKind::Place || inside()),
                    // 该镇春丽桥村.
                    NameKind::Anaphor if touches => n.settlement.is_some(),
                    // 集团旗下的江北公司.
                    _ => n.kind == NameKind::Organisation && made.owns_next(m, n),
                }
            });
            let start = made.chain_start(i);
            let role = if chained {
                Role::Part
            } else {
                role::of(&doc.text.norm, &p.span, &(start..m.span.end), m, &lexicon.roles)
            };
            made.entries.push(Entry { span: m.span.clone(), paragraph, role, what: What::Unresolved, mention: i });
        }
        role::lists(&doc.text.norm, &mut made.entries);
        role::examples(&doc.text.norm, &mut made.entries);
        let china = places.china();
        let local = |p: PlaceId| Some(p) == china || home.is_some_and(|h| h == p || places.lies_in(h, p));
        for e in &mut made.entries {
            let m = &mentions[e.mention];
            // 德国联邦统计局公布,…: what another country publishes is about itself.
            let abroad = m.place.filter(|&p| places.get(p).level == Level::Country && !local(p));
            if e.role == Role::Other
                && let Some(country) = abroad
                && m.kind == NameKind::Organisation
                && let Some(p) = doc.paragraphs.get(e.paragraph)
                && role::reports(
                    m,
                    slice(&doc.text.norm, e.span.end, forth(&doc.text.norm, e.span.end, REACH).min(p.span.end)),
                    &lexicon.roles,
                )
            {
                (e.role, e.what) = (Role::Subject, What::Place(country));
                continue;
            }
            match m.kind {
                NameKind::Place if m.settlement.is_some() => e.what = What::Settlement(e.mention, m.place),
                NameKind::Place => e.what = m.place.map_or(What::Unresolved, What::Place),
                NameKind::Organisation => e.what = What::Organisation(e.mention, m.place),
                NameKind::Anaphor => {}
            }
        }
        made.owns = own::of(&made, home);
        made.resolve();
        own::topics(&mut made);
        made
    }

    /// Whether a word of grants stands between two places.
    fn grants_between(&self, from: usize, to: usize) -> bool {
        let first = self.grants.partition_point(|g| g.start < from);
        self.grants[first..].iter().take_while(|g| g.start < to).any(|g| g.end <= to)
    }

    /// The ends of clauses and sentences in a paragraph, found when its first figure asks.
    fn ends(&self, paragraph: usize) -> Ref<'_, Ends> {
        if self.ends.borrow().paragraph != paragraph + 1 {
            let mut ends = self.ends.borrow_mut();
            *ends = Ends { paragraph: paragraph + 1, ..Ends::default() };
            let span = self.doc.paragraphs[paragraph].span.clone();
            let text = &self.doc.text.norm[span.clone()];
            for (i, c) in but_words(text) {
                if is_clause_end(c) {
                    ends.clauses.push(span.start + i);
                }
                if is_sentence_end(c) {
                    ends.sentences.push(span.start + i);
                }
            }
        }
        self.ends.borrow()
    }

    /// Whether words between two names say that the first owns the second.
    fn owns_next(&self, m: &NameMention, n: &NameMention) -> bool {
        let between = slice(&self.doc.text.norm, m.span.end, n.span.start);
        self.lexicon.roles.starting(between, Beside::Owner).any(|len| len == between.len())
    }

    /// Where the chain of names that ends in mention `i` begins.
    fn chain_start(&self, i: usize) -> usize {
        let mut at = i;
        while let Some(m) = at.checked_sub(1).map(|b| &self.mentions[b]) {
            let n = &self.mentions[at];
            let touches = m.span.end == n.span.start;
            let place = touches && (m.kind == NameKind::Place || m.kind == NameKind::Anaphor && n.settlement.is_some());
            if !(place || n.kind == NameKind::Organisation && self.owns_next(m, n)) {
                break;
            }
            at -= 1;
        }
        self.mentions[at].span.start
    }
}
