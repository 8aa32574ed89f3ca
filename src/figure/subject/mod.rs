//! Whose figure it is: the region or organisation that each quantity is about.
//!
//! - [`role`]: what part a name plays in its clause: who acts, where it happens, what is only compared with
//! - [`own`]: the place that an article is about
//! - [`resolve`]: which place or organisation an anaphor (全市, 该县, 本局) stands for
//!
//! For a quantity the nearest scope that has a subject decides: its own clause, the earlier clauses of its sentence, the
//! earlier sentences of its paragraph, the heading above it, then the article's and the document's own place.

mod entitled;
mod own;
mod resolve;
mod role;
#[cfg(test)]
mod tests;

use crate::lexicon::Lexicon;
use crate::lexicon::places::{Level, PlaceId, Places};
use crate::lexicon::roles::Beside;
use crate::mention::{NameKind, NameMention, place, respectively};
use crate::text::Span;
use crate::text::document::{Document, ParagraphKind};
use crate::text::layout::line::but_words;
use role::Role;

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
    /// Where the characters stand that end clauses, and those that end sentences.
    clause_ends: Vec<usize>,
    sentence_ends: Vec<usize>,
}

impl std::fmt::Debug for Subjects<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subjects({} names)", self.entries.len())
    }
}

impl<'a> Subjects<'a> {
    /// Reads the part of every name. `meta_place` is what is known of the document's place, or empty.
    pub fn new(doc: &'a Document, mentions: &'a [NameMention], meta_place: &str, lexicon: &'a Lexicon) -> Self {
        let places = &lexicon.places;
        let home = place::home(doc, meta_place, places);
        let mut made = Self {
            doc,
            mentions,
            places,
            lexicon,
            entries: Vec::with_capacity(mentions.len()),
            owns: Vec::new(),
            clause_ends: Vec::new(),
            sentence_ends: Vec::new(),
        };
        for (i, c) in but_words(&doc.text.norm) {
            if is_clause_end(c) {
                made.clause_ends.push(i);
            }
            if is_sentence_end(c) {
                made.sentence_ends.push(i);
            }
        }
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

    /// The subject of the quantity at `span`.
    pub fn of(&self, span: &Span) -> Subject {
        let norm = &self.doc.text.norm;
        let index = self.doc.paragraphs.partition_point(|p| p.span.end <= span.start);
        let Some(p) = self.doc.paragraphs.get(index) else { return Subject::default() };
        let base = p.span.start.max(back(norm, span.start, REACH));
        let from = self.entries.partition_point(|e| e.span.start < base);
        let to = self.entries.partition_point(|e| e.span.start < span.start);
        let before = &self.entries[from..to.max(from)];
        // Behind the last of the marks between two places.
        let behind = |marks: &[usize], from: usize, to: usize| {
            let last = marks[..marks.partition_point(|m| *m < to)].last().filter(|m| **m >= from);
            last.map_or(from, |m| m + after(norm, *m))
        };
        let sentence = behind(&self.sentence_ends, base, span.start);
        let clause = behind(&self.clause_ends, base, span.start);
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
        if let Some(class) = entitled::of(norm, sentence, span, &self.lexicon.roles) {
            return class;
        }
        // Earlier clauses of the sentence, nearest first.
        let mut end = clause;
        while end > sentence {
            let head = slice(norm, sentence, end).trim_end_matches(is_clause_end);
            let start = behind(&self.clause_ends, sentence, sentence + head.len());
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
            let start = behind(&self.sentence_ends, base, base + head.len());
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
                let from = if reported { behind(&self.clause_ends, start, e.span.start) } else { start };
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

    /// Where the list begins that ends with the last name: 苏州、无锡和常州.
    fn list_start(&self, before: &[Entry]) -> Option<usize> {
        let norm = &self.doc.text.norm;
        let mut from = before.len().checked_sub(1)?;
        let joined = |a: &Entry, b: &Entry| match slice(norm, a.span.end, b.span.start) {
            "" => a.role == Role::Part,
            between => respectively::joined(between),
        };
        while from > 0 && joined(&before[from - 1], &before[from]) {
            from -= 1;
        }
        (from + 1 < before.len()).then(|| before[from].span.start)
    }

    /// Whether a place is strictly above the own place: 全国 in a text about a county.
    fn above(&self, e: &Entry, own: Option<PlaceId>) -> bool {
        matches!((e.what.place(), own), (Some(p), Some(o)) if p != o && self.places.lies_in(o, p))
    }

    /// Whether a name of an earlier clause still is the subject. In a report on a province or a country, which goes from one
    /// place to the next, a part of it or an organisation is only where it acts, the new clause goes on with a verb, and no
    /// other of its kind acts beside it: 蚌埠机场通航,合肥地铁延长,新增企业3家 is a list of what was done.
    fn carries(&self, e: &Entry, own: Option<PlaceId>, sentence: &[Entry], clause: &str) -> bool {
        let wide = |o: PlaceId| matches!(self.places.get(o).level, Level::Province | Level::Country);
        let m = &self.mentions[e.mention];
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
        let norm = &self.doc.text.norm;
        // 例如某厂…,…: an example is followed through.
        if self.lexicon.roles.ends(slice(norm, back(norm, e.span.start, 12), e.span.start), Beside::Example) {
            return true;
        }
        let acts = |at: usize| role::acts(slice(norm, at, forth(norm, at, 48)), self.lexicon);
        acts(e.span.end) && role::acts(clause, self.lexicon) && !self.parallel(sentence, e)
    }

    /// Whether one of two places lies in the other, or nothing is known of one.
    fn related(&self, a: Option<PlaceId>, b: Option<PlaceId>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => self.places.lies_in(a, b) || self.places.lies_in(b, a),
            (None, Some(_)) => false,
            (_, None) => true,
        }
    }

    /// Whether the names of one sentence are the subjects of parallel clauses.
    fn parallel(&self, names: &[Entry], first: &Entry) -> bool {
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

    /// From above the paragraph: the heading, else the article's own place.
    fn inherited(&self, paragraph: usize, own: &own::Own) -> Subject {
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

    /// The name in one clause that the figure is about.
    fn best<'e>(&self, names: &'e [Entry], own: Option<PlaceId>) -> Option<&'e Entry> {
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
    fn aligned<'e>(&self, before: &'e [Entry], sentence: usize, span: &Span) -> Option<&'e Entry> {
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
    fn group(&self, first: &Entry, before: usize) -> Option<Subject> {
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

    fn subject(&self, e: &Entry, confidence: u8) -> Subject {
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

/// At most `n` bytes before `at`, at the boundary of a character.
fn back(text: &str, at: usize, n: usize) -> usize {
    let mut to = at.min(text.len()).saturating_sub(n);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    to
}

/// At most `n` bytes after `at`, at the boundary of a character.
fn forth(text: &str, at: usize, n: usize) -> usize {
    let mut to = at.saturating_add(n).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    to
}

/// The text between two offsets; nothing where names and numbers overlap.
fn slice(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or("")
}

/// The length of the character at byte `i`.
fn after(text: &str, i: usize) -> usize {
    text[i..].chars().next().map_or(1, char::len_utf8)
}

/// Whether a list of names goes on with one that is not known: 呼和浩特、鄂尔多斯、某地3个….
fn goes_on(between: &str) -> bool {
    between.starts_with('、') && between.chars().nth(10).is_none() && between[3..].chars().all(char::is_alphabetic)
}

fn is_sentence_end(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | '！' | '？' | '…')
}

fn is_clause_end(c: char) -> bool {
    matches!(c, ',' | '，' | ';' | '；' | ':' | '：' | '。' | '!' | '?' | '！' | '？' | '\n')
}
