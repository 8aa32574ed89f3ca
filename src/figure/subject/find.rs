//! The search for the subject of a quantity, from its clause outwards.

use super::cut::{after, back, goes_on, is_clause_end, slice};
use super::role::{self, Role};
use super::{Entry, REACH, Subject, Subjects, What, entitled};
use crate::lexicon::places::Level;
use crate::mention::NameKind;
use crate::text::Span;

impl Subjects<'_> {
    /// The subject of the quantity at `span`.
    pub fn of(&self, span: &Span) -> Subject {
        let norm = &self.doc.text.norm;
        let index = self.doc.paragraphs.partition_point(|p| p.span.end <= span.start);
        let Some(p) = self.doc.paragraphs.get(index) else { return Subject::default() };
        let base = p.span.start.max(back(norm, span.start, REACH));
        let from = self.entries.partition_point(|e| e.span.start < base);
        let to = self.entries.partition_point(|e| e.span.start < span.start);
        let before = &self.entries[from..to.max(from)];
        let ends = self.ends(index);
        // Behind the last of the marks between two places.
        let behind = |marks: &[usize], from: usize, to: usize| {
            let last = marks[..marks.partition_point(|m| *m < to)].last().filter(|m| **m >= from);
            last.map_or(from, |m| m + after(norm, *m))
        };
        let sentence = behind(&ends.sentences, base, span.start);
        let clause = behind(&ends.clauses, base, span.start);
        let clause = clause.max(sentence);
        let own = self.owns.get(p.article).cloned().unwrap_or_default();

        if let Some(e) = self.aligned(before, sentence, span) {
            return self.subject(e, 92).because("names and numbers go in step");
        }
        // 赣县12个、于都8个: the name that touches the number. 苏州、无锡等8个市 counts the list.
        let mut clause_end = span.start;
        if let Some(e) = before.last().filter(|e| e.span.start >= clause && e.what != What::Unresolved) {
            let between = slice(norm, e.span.end, span.start);
            let touches = match e.role {
                Role::Part | Role::Other => false,
                Role::Aside => matches!(between, "的" | "(" | "(为"),
                _ => between.chars().count() <= 1 && !matches!(between, "、" | "和"),
            };
            match self.list_start(before) {
                Some(start) if start >= clause && (matches!(between, "" | "等") || goes_on(between)) => {
                    clause_end = start
                }
                _ if between == "等" => clause_end = e.span.start,
                _ if touches => return self.subject(e, 95).because("stands at the number"),
                _ => {}
            }
        }
        let within = |lo: usize, hi: usize| {
            let lo = before.partition_point(|e| e.span.start < lo);
            &before[lo..before.partition_point(|e| e.span.start < hi).max(lo)]
        };
        if let Some(e) = self.best(within(clause, clause_end), own.place) {
            return self.group(e, span.start).unwrap_or_else(|| self.subject(e, 95).because("named in the clause"));
        }
        if self.grants_between(sentence, span.start)
            && let Some(class) = entitled::of(norm, sentence, span, &self.lexicon.roles)
        {
            return class;
        }
        // Earlier clauses of the sentence, nearest first.
        let mut end = clause;
        while end > sentence {
            let head = slice(norm, sentence, end).trim_end_matches(is_clause_end);
            let start = behind(&ends.clauses, sentence, sentence + head.len());
            let found = within(start, end).iter().find(|e| matches!(e.role, Role::Subject | Role::Pivot));
            if let Some(e) = found
                .filter(|e| self.carries(e, own.place, within(sentence, clause_end), slice(norm, clause, span.start)))
            {
                return self.subject(e, 90).because("named in an earlier clause");
            }
            end = start;
        }
        // Earlier sentences of the paragraph, nearest first; an organisation acts for two sentences more.
        let mut end = sentence;
        let mut far = 0;
        while end > base {
            let head = slice(norm, base, end).trim_end_matches(['。', '!', '?', '！', '？', '…', '”', '"']);
            let start = behind(&ends.sentences, base, base + head.len());
            far += 1;
            let found = within(start, end).iter().find(|e| {
                e.role == Role::Subject && e.what != What::Unresolved && (far <= 2 || !e.what.is_organisation())
            });
            if let Some(e) = found {
                // A sentence that runs through several regions, or comes to one on its way, leaves no topic.
                // What opens the paragraph is its topic; later names only where they come back, or are or stand for the own place.
                let name = |e: &Entry| &self.mentions[e.mention].name;
                let again = || before.iter().filter(|n| n.role == Role::Subject && name(n) == name(e)).count() > 1;
                let topic = start == base
                    || own.place.is_none()
                    || e.what.place() == own.place
                    || self.mentions[e.mention].kind == NameKind::Anaphor
                    || again();
                let abroad = |p| start == base && self.places.get(p).level == Level::Country;
                let inner = e.what.place().is_none_or(abroad) || self.related(e.what.place(), own.place);
                let home = topic
                    && inner
                    && !self.above(e, own.place)
                    && self.carries(e, own.place, &[], slice(norm, clause, span.start));
                // 国资委数据显示,今年,中央企业…: who reports stands before the subject.
                let reported =
                    within(start, end).first().is_some_and(|f| f.role == Role::Other && f.what.is_organisation());
                let from = if reported { behind(&ends.clauses, start, e.span.start) } else { start };
                let opens = role::opens(slice(norm, from, e.span.start), &self.lexicon.roles);
                if home && opens && !self.parallel(within(start, end), e) {
                    return self.subject(e, if far == 1 { 85 } else { 80 }).because("named in an earlier sentence");
                }
                break;
            }
            if start >= end || far > 12 {
                break;
            }
            end = start;
        }
        self.inherited(index, &own)
    }
}
