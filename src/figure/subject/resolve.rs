//! Which place or organisation an anaphor stands for.

use super::{Entry, Role, Subjects, What};
use crate::lexicon::organisations::Target;
use crate::lexicon::places::{Level, PlaceId};
use crate::mention::NameKind;
use crate::text::Script;
use std::collections::BTreeMap;

/// How many names before and after an anaphor are looked at, so that the time stays linear.
const REACH: usize = 256;

impl Subjects<'_> {
    /// Whether a place is of the level that an anaphor asks for.
    pub(super) fn matches(&self, id: PlaceId, target: Target) -> bool {
        let p = self.places.get(id);
        match target {
            Target::Level(Level::County) => {
                // 台中县 of Taiwan stands directly under the island.
                (p.level == Level::County || p.level == Level::Prefecture && p.name.ends_with('县'))
                    && !p.name.ends_with(['市', '区'])
            }
            Target::Level(l) => p.level == l,
            Target::City => match p.level {
                Level::Province | Level::Prefecture | Level::County => p.name.ends_with('市'),
                _ => false,
            },
            Target::District => {
                p.level == Level::County && p.name.ends_with('区')
                    || p.level == Level::Province && p.name.ends_with("自治区")
            }
            Target::Place => true,
            Target::Organisation => false,
        }
    }

    /// The place itself or the nearest above it that is of the level.
    fn lift(&self, id: PlaceId, target: Target) -> Option<PlaceId> {
        self.places.chain(id).find(|&p| self.matches(p, target))
    }

    /// Resolves every anaphor, and the place of every office such as 市财政局, in order of the text.
    pub(super) fn resolve(&mut self) {
        for i in 0..self.entries.len() {
            let e = &self.entries[i];
            let m = &self.mentions[e.mention];
            match (m.kind, m.target) {
                (NameKind::Anaphor, Some((target, own))) => {
                    let adjacent = m.place.and_then(|p| self.lift(p, target));
                    let what = match adjacent {
                        Some(p) => What::Place(p),
                        None => self.meant(i, target, own),
                    };
                    self.entries[i].what = what;
                }
                (NameKind::Organisation, _) if m.place.is_none() => {
                    let target = match m.name.chars().next() {
                        Some('省') => Target::Level(Level::Province),
                        Some('市') => Target::City,
                        Some('县') | Some('旗') => Target::Level(Level::County),
                        Some('区') => Target::District,
                        Some('州') => Target::Level(Level::Prefecture),
                        Some('镇') | Some('乡') => Target::Place,
                        _ => continue,
                    };
                    let place = self.meant(i, target, false).place();
                    if let What::Organisation(_, p) = &mut self.entries[i].what {
                        *p = place;
                    }
                }
                (NameKind::Place, _) if m.settlement.is_some() && m.place.is_none() => {
                    let place = self.meant(i, Target::Place, false).place();
                    let county = place.filter(|&p| self.places.get(p).level >= Level::County);
                    if let What::Settlement(_, p) = &mut self.entries[i].what {
                        *p = county;
                    }
                }
                _ => {}
            }
        }
    }

    /// What entry `i` stands for.
    fn meant(&self, i: usize, target: Target, own: bool) -> What {
        let e = &self.entries[i];
        let article = self.article(e);
        let home = self.owns.get(article).and_then(|o| o.place);
        if target == Target::Level(Level::Country) {
            return self.home_country(home).map_or(What::Unresolved, What::Place);
        }
        if target == Target::Organisation {
            return self.organisation(i, own);
        }
        if let Target::Level(level @ (Level::Town | Level::Village)) = target {
            return self.settlement(i, level);
        }
        let earlier =
            || self.entries[..i].iter().rev().filter(|n| n.role.may_be_subject() && self.article(n) == article);
        if !own {
            // A place of that level that its paragraph spoke of; one that only passed by does not count against the own place.
            let near = earlier()
                .take_while(|n| n.paragraph == e.paragraph)
                .filter(|n| home.is_none() || n.role != Role::Inner)
                .find_map(|n| n.what.place().filter(|&p| self.matches(p, target)));
            if let Some(p) = near {
                return What::Place(p);
            }
        }
        if let Some(p) = home.and_then(|h| self.lift(h, target)) {
            return What::Place(p);
        }
        let later = self.entries[i + 1..].iter().take(REACH).take_while(|n| self.article(n) == article);
        earlier()
            .chain(later)
            .find_map(|n| n.what.place().and_then(|p| self.lift(p, target)))
            .map_or(What::Unresolved, What::Place)
    }

    /// The article that a name stands in, wherever on the page that goes on.
    fn article(&self, e: &Entry) -> usize {
        self.doc.paragraphs.get(e.paragraph).map_or(0, |p| self.doc.origin(p.article))
    }

    /// 全国, 我国: the country that the document is of; China where nothing says otherwise, nothing certain where the text
    /// is of Taiwan or in traditional script of unknown place.
    pub(super) fn home_country(&self, home: Option<PlaceId>) -> Option<PlaceId> {
        let country = |p: &PlaceId| self.places.get(*p).level == Level::Country;
        match home {
            Some(h) if self.places.chain(h).any(|p| *self.places.get(p).code == *"710000") => None,
            Some(h) => self.places.chain(h).find(country).or(self.places.china()),
            None if self.doc.text.script == Script::Traditional => None,
            None => self.places.china(),
        }
    }

    /// 该公司: the organisation of that kind named last; 本局: the one that the article names most.
    fn organisation(&self, i: usize, own: bool) -> What {
        let article = self.article(&self.entries[i]);
        let words = &self.mentions[self.entries[i].mention].name;
        let kind = words.trim_start_matches(['该', '本', '我', '全', '们']);
        let fits = |n: &&Entry| {
            self.article(n) == article
                && matches!(n.what, What::Organisation(m, _) if is_kind(&self.mentions[m].name, kind))
        };
        if own {
            let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
            let near = i.saturating_sub(REACH)..self.entries.len().min(i + REACH);
            for (k, n) in near.clone().zip(&self.entries[near]).filter(|(_, n)| n.role.may_be_subject() && fits(n)) {
                counts.entry(&self.mentions[n.mention].name).or_insert((0, k)).0 += 1;
            }
            let best = counts.into_values().filter(|(n, _)| *n >= 2).max_by_key(|&(n, k)| (n, std::cmp::Reverse(k)));
            return best.map_or(What::Unresolved, |(_, k)| self.entries[k].what.clone());
        }
        let earlier = self.entries[..i].iter().rev().take(REACH).find(fits);
        earlier.map_or(What::Unresolved, |n| n.what.clone())
    }

    /// 全镇, 该村: the town or village named last in the article, else next.
    fn settlement(&self, i: usize, level: Level) -> What {
        let article = self.article(&self.entries[i]);
        let of = |n: &&Entry| {
            self.article(n) == article
                && n.role != Role::Other
                && matches!(n.what, What::Settlement(m, _) if self.mentions[m].settlement == Some(level))
        };
        let earlier = self.entries[..i].iter().rev().take(REACH).find(of);
        earlier
            .or_else(|| self.entries[i + 1..].iter().take(REACH).find(of))
            .map_or(What::Unresolved, |n| n.what.clone())
    }
}

/// Whether an organisation of this name can be spoken of as a `kind`: 公司, 局, 厂.
fn is_kind(name: &str, kind: &str) -> bool {
    let firm = matches!(kind, "公司" | "企业" | "集团" | "司");
    let general = matches!(kind, "单位" | "部门" | "机构" | "系统" | "公司上下");
    name.ends_with(kind)
        || general
        || firm && !name.ends_with(['局', '委', '办', '厅', '部', '院', '署', '处', '所', '站', '会'])
}
