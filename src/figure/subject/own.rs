//! The place that an article is about: what is known of the document, and the names that its headline and text speak of.

use super::{Role, Subjects, What};
use crate::lexicon::organisations::Target;
use crate::lexicon::places::{Level, PlaceId};
use crate::lexicon::roles::Beside;
use crate::mention::{NameKind, date};
use crate::text::Script;
use crate::text::document::ParagraphKind;
use std::collections::BTreeMap;

/// What an article is about.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Its listed place.
    pub place: Option<PlaceId>,
    /// The entry of the town or the organisation that it is about.
    pub topic: Option<usize>,
}

/// The own place of every article.
pub fn of(s: &Subjects<'_>, home: Option<PlaceId>) -> Vec<Own> {
    let articles = s.doc.articles.len().max(1);
    let mut weights: Vec<BTreeMap<PlaceId, Weight>> = vec![BTreeMap::new(); articles];
    let mut all: BTreeMap<PlaceId, Weight> = BTreeMap::new();
    let mut first_body: Vec<Option<usize>> = vec![None; articles];
    let mut bodies: Vec<u32> = vec![0; articles];
    for (i, p) in s.doc.paragraphs.iter().enumerate() {
        if p.kind == ParagraphKind::Body
            && let Some(f) = first_body.get_mut(p.article)
        {
            f.get_or_insert(i);
            bodies[p.article] += 1;
        }
    }
    for e in &s.entries {
        let Some(p) = s.doc.paragraphs.get(e.paragraph) else { continue };
        let head = matches!(p.kind, ParagraphKind::Headline);
        let mut w: u32 = match p.kind {
            ParagraphKind::Headline => 50,
            ParagraphKind::Byline | ParagraphKind::Furniture => 10,
            _ if first_body.get(p.article).copied().flatten() == Some(e.paragraph) => 30,
            _ => 10,
        };
        // 深圳一位分析师: one of many there.
        let source = s.mentions[e.mention].kind == NameKind::Place
            && s.lexicon.roles.starts(&s.doc.text.norm[e.span.end..], Beside::Indefinite);
        w = match e.role {
            _ if source => w / 5,
            Role::Subject => w * 2,
            Role::Other | Role::Aside => w / 5,
            _ => w,
        };
        let place = match e.what {
            What::Place(id) => Some(id),
            What::Organisation(_, id) | What::Settlement(_, id) => id.inspect(|_| w /= 2),
            What::Unresolved => None,
        };
        let Some(id) = place else { continue };
        for (step, up) in s.places.chain(id).enumerate() {
            if step > 0 && s.places.get(up).level == Level::Country {
                break;
            }
            let part = if step == 0 { w } else { w * 2 / 5 };
            for map in [weights.get_mut(s.doc.origin(p.article)), Some(&mut all)].into_iter().flatten() {
                let slot = map.entry(up).or_default();
                slot.total += part;
                slot.head |= head && step == 0;
            }
        }
    }
    // 全市, 我县 say of what level the own place is.
    // In the order of the text: a map of another order at each run would settle ties another way.
    let mut spoken: Vec<((usize, Target), u32)> = Vec::new();
    for e in s.entries.iter().filter(|e| e.role != Role::Other) {
        let m = &s.mentions[e.mention];
        let Some((target, own)) = m.target else { continue };
        let Some(p) = s.doc.paragraphs.get(e.paragraph) else { continue };
        let w = match target {
            // 我国 speaks for the country, 全国 less so: provinces compare themselves with it.
            Target::Level(Level::Country) => {
                if m.name.starts_with(['我', '本']) {
                    20
                } else {
                    6
                }
            }
            _ => {
                if own {
                    30
                } else {
                    10
                }
            }
        };
        let of_article = spoken.iter_mut().rev().take_while(|((article, _), _)| *article == p.article);
        match { of_article }.find(|(key, _)| key.1 == target) {
            Some((_, total)) => *total += w,
            None => spoken.push(((p.article, target), w)),
        }
    }
    let china = s.home_country(home);
    for ((article, target), w) in spoken {
        for map in [weights.get_mut(article), Some(&mut all)].into_iter().flatten() {
            if target == Target::Level(Level::Country) {
                if let Some(china) = china {
                    map.entry(china).or_default().total += w;
                }
                continue;
            }
            for (_, slot) in map.iter_mut().filter(|(id, _)| s.matches(**id, target)) {
                slot.total += w;
            }
        }
    }
    // A text that speaks of no place, but of the institutions of Hong Kong.
    let hong_kong = || {
        let norm = &s.doc.text.norm;
        let traditional = s.doc.text.script == Script::Traditional;
        let there = date::speaks_as_hong_kong(norm) || traditional && date::is_hong_kong(norm);
        if there { s.places.by_code("810000") } else { None }
    };
    let page =
        home.or_else(|| top(s, &all, home.is_some(), bodies.iter().sum()).map(|(id, _, _)| id)).or_else(hong_kong);
    (0..articles)
        .map(|article| {
            let Some((id, share, head)) = top(s, &weights[s.doc.origin(article)], home.is_some(), bodies[article])
            else {
                return page;
            };
            match home {
                None => Some(id),
                Some(home) if id != home && s.places.lies_in(id, home) => {
                    let wide = matches!(s.places.get(home).level, Level::Country | Level::Province);
                    Some(if head && share >= 40 || wide && share >= 70 { id } else { home })
                }
                Some(home) => Some(home),
            }
        })
        .map(|place| Own { place, topic: None })
        .collect()
}

/// Finds the articles that are about a town, which they name by 全镇, 该镇, or about the organisation that writes: 本局.
/// Comes after the anaphors are resolved.
pub fn topics(s: &mut Subjects<'_>) {
    let mut counts: BTreeMap<(usize, usize), (u32, usize)> = BTreeMap::new();
    for (i, e) in s.entries.iter().enumerate() {
        let m = &s.mentions[e.mention];
        let Some((target, own)) = m.target.filter(|_| e.role != Role::Other) else { continue };
        let key = match (target, &e.what) {
            (Target::Level(Level::Town), What::Settlement(m, _)) => *m,
            (Target::Organisation, What::Organisation(m, _)) if own => *m,
            // 本局, whose name the document does not give.
            (Target::Organisation, What::Unresolved) if own => usize::MAX,
            // 全县, whose name the document does not give.
            (Target::Level(Level::Prefecture | Level::County) | Target::City | Target::District, What::Unresolved) => {
                usize::MAX - 1
            }
            _ => continue,
        };
        let Some(p) = s.doc.paragraphs.get(e.paragraph) else { continue };
        counts.entry((p.article, key)).or_insert((0, i)).0 += 1;
    }
    for (article, entry) in told_of(s) {
        if let Some(own) = s.owns.get_mut(article) {
            own.topic = Some(entry);
        }
    }
    for ((article, _), (n, entry)) in counts {
        if n >= 3
            && let Some(own) = s.owns.get_mut(article)
        {
            own.topic = Some(entry);
        }
    }
}

/// Articles whose headline names an organisation as the one that acts, and whose text begins with it: with the entry that
/// begins the text.
fn told_of(s: &Subjects<'_>) -> Vec<(usize, usize)> {
    let name = |e: &super::Entry| match e.what {
        What::Organisation(m, place) => {
            // What ministries tell of is the country's.
            let local = place.is_none_or(|p| s.places.get(p).level > Level::Province);
            local.then_some(&*s.mentions[m].name)
        }
        _ => None,
    };
    let mut out = Vec::new();
    let (mut headed, mut begun) = (None, None);
    for (i, e) in s.entries.iter().enumerate() {
        let Some(p) = s.doc.paragraphs.get(e.paragraph).filter(|_| e.role == Role::Subject) else { continue };
        match p.kind {
            ParagraphKind::Headline if headed.is_none_or(|(article, _)| article != p.article) => {
                headed = name(e).map(|n| (p.article, n));
            }
            ParagraphKind::Body if begun != Some(p.article) => {
                begun = Some(p.article);
                let both = headed.filter(|(article, _)| *article == p.article).zip(name(e));
                if both.is_some_and(|((_, head), body)| body.ends_with(head) || head.ends_with(body)) {
                    out.push((p.article, i));
                }
            }
            _ => {}
        }
    }
    out
}

/// What speaks for a place.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    total: u32,
    head: bool,
}

/// What a place that is named in every third paragraph weighs a paragraph.
const NOW_AND_THEN: u32 = 3;

/// The heaviest place (`known`: the place of the whole is known), its share of all in percent, and whether a headline has it.
fn top(
    s: &Subjects<'_>,
    map: &BTreeMap<PlaceId, Weight>,
    known: bool,
    paragraphs: u32,
) -> Option<(PlaceId, u32, bool)> {
    // Of equals the larger region.
    let key = |id: PlaceId, w: &Weight| (w.total, std::cmp::Reverse(s.places.get(id).level), std::cmp::Reverse(id));
    // 中西部地区 is spoken of within a country's report; only a headline makes it the matter.
    let fit = |id: PlaceId, w: &Weight| w.head || s.places.get(id).level != Level::Region;
    let (&id, w) = map.iter().filter(|&(&id, w)| fit(id, w)).max_by_key(|&(&id, w)| key(id, w))?;
    // Regions above and below the place speak for it too.
    let others: u32 =
        map.iter().filter(|&(&o, _)| !s.places.lies_in(o, id) && !s.places.lies_in(id, o)).map(|(_, w)| w.total).sum();
    let share = w.total * 100 / (w.total + others).max(1);
    // One name in passing among others does not make a text about it; 我国 does.
    // Where the place of the whole is known, it takes more to be about another.
    let enough = if known { 50 } else { 40 };
    // A county named in passing does not make it local: 杭州某公司 in a text about the stock market.
    let small = matches!(s.places.get(id).level, Level::Prefecture | Level::County) && w.total < 60;
    // Nor does one that a long text comes to now and then.
    let rare = !known && w.total < paragraphs.saturating_mul(NOW_AND_THEN);
    let passing = !w.head && rare || !w.head && w.total < enough && (known || w.total < 10 || share < 60 || small);
    (!passing || s.places.get(id).level == Level::Country).then_some((id, share, w.head))
}
