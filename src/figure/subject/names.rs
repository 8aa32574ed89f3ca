//! What the names of a clause or a sentence say together: lists, names and numbers in step, parallel clauses.

use super::cut::{back, forth, is_clause_end, slice};
use super::role::{self, Role};
use super::{Entry, Subject, Subjects, What};
use crate::lexicon::places::{Level, PlaceId};
use crate::lexicon::roles::Beside;
use crate::mention::{NameKind, respectively};
use crate::text::Span;

impl Subjects<'_> {
    /// Where the list begins that ends with the last name: 苏州、无锡和常州.
    pub(super) fn list_start(&self, before: &[Entry]) -> Option<usize> {
        let norm = &self.doc.text.norm;
        let mut from = before.len().checked_sub(1)?;
        let chained = |a: &Entry, b: &Entry| a.span.end == b.span.start && a.role == Role::Part;
        let joined = |a: &Entry, b: &Entry| respectively::joined(slice(norm, a.span.end, b.span.start));
        // 江苏省苏州市 alone is one name and no list.
        let mut listed = false;
        while let [.., a, b] = &before[..=from]
            && (chained(a, b) || joined(a, b))
        {
            listed |= !chained(a, b);
            from -= 1;
        }
        listed.then(|| before[from].span.start)
    }

    /// Whether a place is strictly above the own place: 全国 in a text about a county.
    pub(super) fn above(&self, e: &Entry, own: Option<PlaceId>) -> bool {
        matches!((e.what.place(), own), (Some(p), Some(o)) if p != o && self.places.lies_in(o, p))
    }

    /// Whether a name of an earlier clause still is the subject. In a report on a province or a country, which goes from one
    /// place to the next, a part of it or an organisation is only where it acts, the new clause goes on with a verb, and no
    /// other of its kind acts beside it: 蚌埠机场通航,合肥地铁延长,新增企业3家 is a list of what was done.
    pub(super) fn carries(&self, e: &Entry, own: Option<PlaceId>, sentence: &[Entry], clause: &str) -> bool {
        // Texts of Hong Kong, Macau and Taiwan name theirs by default, without going from one place to the next.
        let apart = |o: PlaceId| matches!(&*self.places.get(o).code, "710000" | "810000" | "820000");
        let wide = |o: PlaceId| matches!(self.places.get(o).level, Level::Province | Level::Country);
        let m = &self.mentions[e.mention];
        let norm = &self.doc.text.norm;
        if own.is_some_and(apart) && (!e.what.is_organisation() || self.counts_there(e)) {
            return true;
        }
        if e.role == Role::Pivot && own.is_some_and(wide) {
            return false;
        }
        // Another country is no part of the one that the report is about.
        let abroad = |p: PlaceId| self.places.get(p).level == Level::Country && !self.related(Some(p), own);
        if e.what.place().is_some_and(abroad) && !e.what.is_organisation() {
            return !self.parallel(sentence, e);
        }
        if !own.is_some_and(wide) || m.kind == NameKind::Anaphor || !e.what.is_organisation() && e.what.place() == own {
            return true;
        }
        if e.what.is_organisation() && e.what.place().is_none() {
            return true;
        }
        // 例如某厂…,…: an example is followed through.
        if self.lexicon.roles.ends(slice(norm, back(norm, e.span.start, 12), e.span.start), Beside::Example) {
            return true;
        }
        let acts = |at: usize| role::acts(slice(norm, at, forth(norm, at, 48)), self.lexicon);
        acts(e.span.end) && role::acts(clause, self.lexicon) && !self.parallel(sentence, e)
    }

    /// Whether the clause that a name opens holds a number.
    fn counts_there(&self, e: &Entry) -> bool {
        let norm = &self.doc.text.norm;
        let rest = slice(norm, e.span.end, forth(norm, e.span.end, 120));
        rest[..rest.find(is_clause_end).unwrap_or(rest.len())].bytes().any(|b| b.is_ascii_digit())
    }

    /// Whether one of two places lies in the other, or nothing is known of one.
    pub(super) fn related(&self, a: Option<PlaceId>, b: Option<PlaceId>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => self.places.lies_in(a, b) || self.places.lies_in(b, a),
            (None, Some(_)) => false,
            (_, None) => true,
        }
    }

    /// Whether the names of one sentence are the subjects of parallel clauses.
    pub(super) fn parallel(&self, names: &[Entry], first: &Entry) -> bool {
        names.iter().any(|e| {
            e.role == Role::Subject
                && e.what != first.what
                && match (e.what.place(), first.what.place()) {
                    (Some(a), Some(b)) => !self.places.lies_in(a, b) && !self.places.lies_in(b, a),
                    (None, None) => e.what.is_organisation() && first.what.is_organisation(),
                    _ => false,
                }
        })
    }

    /// The name in one clause that the figure is about.
    pub(super) fn best<'e>(&self, names: &'e [Entry], own: Option<PlaceId>) -> Option<&'e Entry> {
        let of = |role: Role| names.iter().filter(move |e| e.role == role);
        let inner = |e: &&Entry| {
            !self.above(e, own)
                && (e.what.is_organisation() && e.what.place().is_none() || self.related(e.what.place(), own))
        };
        // 全球, 欧盟 in a text about a place of its own are what it is compared with.
        let world = |e: &&Entry| match e.what {
            What::Place(p) => own.is_none() || self.places.get(p).level != Level::Region || self.related(Some(p), own),
            _ => true,
        };
        // 全国道德模范数量居全国第一: what is ranked within a place is not that place's.
        let scope = |e: &&Entry| {
            self.above(e, own) && names.iter().any(|n| n.what == e.what && matches!(n.role, Role::Other | Role::Aside))
        };
        let subject = |e: &&Entry| world(e) && !scope(e);
        of(Role::Pivot).next_back().or_else(|| of(Role::Subject).find(subject)).or_else(|| of(Role::Inner).rfind(inner))
    }

    /// A、B、C分别为1、2、3: the names and the numbers in step.
    pub(super) fn aligned<'e>(&self, before: &'e [Entry], sentence: usize, span: &Span) -> Option<&'e Entry> {
        let norm = &self.doc.text.norm;
        let text = slice(norm, sentence, span.start);
        let (at, step) = respectively::step(text)?;
        let names: Vec<&Entry> = before
            .iter()
            .filter(|e| e.span.start >= sentence && e.span.end <= sentence + at && e.role != Role::Part)
            .collect();
        let run = respectively::run(&names, |a, b| norm.get(a.span.end..b.span.start));
        // 对东盟、欧盟出口分别…: partners, not owners.
        (run.len() >= 2 && run[0].role != Role::Aside).then(|| run.get(step).copied()).flatten()
    }

    /// 苏州、无锡等地 have one number together: the subject is the list, as the text has it.
    pub(super) fn group(&self, first: &Entry, before: usize) -> Option<Subject> {
        let norm = &self.doc.text.norm;
        let at = self.entries.partition_point(|e| e.span.start < first.span.start);
        let mut last = first;
        for e in self.entries[at + 1..].iter().take_while(|e| e.span.end <= before) {
            let between = slice(norm, last.span.end, e.span.start);
            if !matches!(between, "、" | "和" | "及" | "以及" | "与") || e.role != first.role {
                break;
            }
            last = e;
        }
        // 党中央、国务院 are both the country.
        if last.span == first.span || last.what == first.what {
            return None;
        }
        // 等地, 六区, 两市.
        let rest = slice(norm, last.span.end, before);
        let mut end = rest.strip_prefix('等').map_or(0, |_| "等".len());
        for (i, c) in rest.char_indices().take(4) {
            if matches!(c, '省' | '市' | '县' | '区' | '地' | '国') {
                end = i + c.len_utf8();
                break;
            }
            if !matches!(c, '等' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十') {
                break;
            }
        }
        let span = first.span.start..last.span.end + end;
        let text = slice(norm, span.start, span.end).to_owned();
        Some(Subject {
            name: text.clone(),
            text,
            confidence: 85,
            span: Some(span),
            why: "a list has the number together",
            ..Subject::default()
        })
    }
}
