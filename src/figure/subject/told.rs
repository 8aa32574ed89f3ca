//! The subject as a row tells it, and what stands above a paragraph that names none.

use super::role::Role;
use super::{Entry, Subject, Subjects, What, own};
use crate::lexicon::places::{Level, PlaceId};
use crate::mention::NameKind;
use crate::text::document::ParagraphKind;

impl Subjects<'_> {
    /// From above the paragraph: the heading, else the article's own place.
    pub(super) fn inherited(&self, paragraph: usize, own: &own::Own) -> Subject {
        let article = self.doc.paragraphs[paragraph].article;
        let above = self.doc.paragraphs[..paragraph]
            .iter()
            .enumerate()
            .rev()
            .take_while(|(_, p)| p.article == article)
            .take(6)
            .find(|(_, p)| p.kind == ParagraphKind::Heading);
        if let Some((i, _)) = above {
            let from = self.entries.partition_point(|e| e.paragraph < i);
            let heading =
                self.entries[from..].iter().take_while(|e| e.paragraph == i).find(|e| e.role == Role::Subject);
            if let Some(e) = heading.filter(|e| e.what != What::Unresolved) {
                return self.subject(e, 75).because("named in the heading");
            }
        }
        if let Some(e) = own.topic.and_then(|i| self.entries.get(i)) {
            return Subject { text: String::new(), span: None, ..self.subject(e, 70) }
                .because("the article is about it");
        }
        match own.place {
            Some(id) => {
                let p = self.places.get(id);
                Subject {
                    name: official(p.level, &p.name),
                    code: p.code.to_string(),
                    confidence: 70,
                    why: "the place of the article or the document",
                    ..Subject::default()
                }
            }
            None => Subject::default(),
        }
    }

    pub(super) fn subject(&self, e: &Entry, confidence: u8) -> Subject {
        let text = self.doc.text.norm[e.span.clone()].to_owned();
        let code = |p: Option<PlaceId>| p.map(|p| self.places.get(p).code.to_string()).unwrap_or_default();
        let (name, code) = match e.what {
            What::Place(p) => {
                let place = self.places.get(p);
                let m = &self.mentions[e.mention];
                // A name that several places share has no code.
                let unsettled = m.kind == NameKind::Place && m.code.is_empty();
                let name = if m.kind == NameKind::Anaphor {
                    official(place.level, &place.name)
                } else {
                    place.name.to_string()
                };
                (name, if unsettled { String::new() } else { code(Some(p)) })
            }
            What::Settlement(i, p) | What::Organisation(i, p) => (self.mentions[i].name.clone(), code(p)),
            What::Unresolved => (text.clone(), String::new()),
        };
        let confidence = if e.what == What::Unresolved { confidence.min(50) } else { confidence };
        let m = &self.mentions[e.mention];
        let unsettled = m.kind == NameKind::Place
            && m.code.is_empty()
            && matches!(e.what, What::Place(p) if !self.places.get(p).code.is_empty());
        Subject { text, name, code, confidence, span: Some(e.span.clone()), why: "", unsettled }
    }
}

/// The name in the table: 全国 for the country that the document speaks of as its own.
fn official(level: Level, name: &str) -> String {
    if level == Level::Country && name == "中国" { "全国".to_owned() } else { name.to_owned() }
}
