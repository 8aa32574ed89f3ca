//! Which place or organisation an anaphor stands for.

use super::{Entry, Role, Subjects, What};
use crate::lexicon::organisations::Target;
use crate::lexicon::places::{Level, PlaceId};
use crate::mention::NameKind;

impl Subjects<'_> {
    /// Whether a place is of the level that an anaphor asks for.
    pub(super) fn matches(&self, id: PlaceId, target: Target) -> bool {
        let p = self.places.get(id);
        match target {
            Target::Level(Level::County) => p.level == Level::County && !p.name.ends_with(['市', '区']),
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
        let home = self.owns.get(article).copied().flatten();
        if target == Target::Level(Level::Country) {
            return self.country(home);
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
        let later = self.entries[i + 1..].iter().take_while(|n| self.article(n) == article);
        earlier()
            .chain(later)
            .find_map(|n| n.what.place().and_then(|p| self.lift(p, target)))
            .map_or(What::Unresolved, What::Place)
    }

    fn article(&self, e: &Entry) -> usize {
        self.doc.paragraphs.get(e.paragraph).map_or(0, |p| p.article)
    }

    /// 全国, 我国: the country that the article is of; China where nothing says otherwise.
    fn country(&self, home: Option<PlaceId>) -> What {
        let of_home = home.and_then(|h| self.places.chain(h).find(|&p| self.places.get(p).level == Level::Country));
        of_home.or(self.places.china()).map_or(What::Unresolved, What::Place)
    }

    /// 该公司: the organisation named last; 本局: the one that the article names most.
    fn organisation(&self, i: usize, own: bool) -> What {
        let article = self.article(&self.entries[i]);
        let named = |n: &&Entry| self.article(n) == article && n.what.is_organisation();
        if own {
            let mut best: Option<(usize, &Entry)> = None;
            for n in self.entries.iter().filter(named).filter(|n| n.role.may_be_subject()) {
                let name = &self.mentions[n.mention].name;
                let count = self.mentions.iter().filter(|m| m.name == *name).count();
                if best.is_none_or(|(c, _)| count > c) {
                    best = Some((count, n));
                }
            }
            return best.filter(|(c, _)| *c >= 2).map_or(What::Unresolved, |(_, n)| n.what.clone());
        }
        self.entries[..i].iter().rev().find(named).map_or(What::Unresolved, |n| n.what.clone())
    }

    /// 全镇, 该村: the town or village named last in the article, else next.
    fn settlement(&self, i: usize, level: Level) -> What {
        let article = self.article(&self.entries[i]);
        let of = |n: &&Entry| {
            self.article(n) == article
                && n.role != Role::Other
                && matches!(n.what, What::Settlement(m, _) if self.mentions[m].settlement == Some(level))
        };
        let earlier = self.entries[..i].iter().rev().find(of);
        earlier.or_else(|| self.entries[i + 1..].iter().find(of)).map_or(What::Unresolved, |n| n.what.clone())
    }
}
