//! Regions from `dicts/places.tsv`: names, codes, levels, what lies in what, and how they are found.

use super::matcher::{Match, Matcher};
use super::{Sources, table};
use crate::error::Result;
use std::collections::{HashMap, HashSet};

const PLACES: &str = include_str!("../../dicts/places.tsv");
const NOT_PLACES: &str = include_str!("../../dicts/not-places.tsv");

/// Index of a place in [`Places`].
pub type PlaceId = u32;

/// How large a region is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A country.
    Country,
    /// 省, 自治区, 直辖市, 特别行政区.
    Province,
    /// 地级市, 地区, 自治州, 盟; counties and cities of Taiwan.
    Prefecture,
    /// 县, 县级市, 市辖区, 旗.
    County,
    /// 乡, 镇, 街道: read by their head, not listed.
    Town,
    /// 村, 社区: read by their head, not listed.
    Village,
    /// A region without a code: 长三角, 东北地区.
    Region,
}

impl Level {
    fn parse(s: &str) -> Option<Self> {
        Some(match s {
            "country" => Self::Country,
            "province" => Self::Province,
            "prefecture" => Self::Prefecture,
            "county" => Self::County,
            "region" => Self::Region,
            _ => return None,
        })
    }
}

/// One region.
#[derive(Clone, Debug)]
pub struct Place {
    /// Official name in simplified script.
    pub name: Box<str>,
    /// GB/T 2260 or ISO 3166; empty where none is assigned.
    pub code: Box<str>,
    /// Its size.
    pub level: Level,
    /// What it lies in.
    pub parent: Option<PlaceId>,
    /// No longer in force.
    pub abolished: bool,
}

/// How a form is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A full name or an unmistakable short one.
    Name,
    /// Read only where the document also has the full name or the region above.
    Context,
    /// Read only in texts of its own province, where a word may begin: 竹县.
    Local,
    /// Read only right after the region above: 市中区.
    Chained,
    /// In this phrase the letters are no place.
    Never,
}

/// One form of writing: what it may stand for.
#[derive(Clone, Debug)]
struct Form {
    reading: Reading,
    /// The range of its places in `Places::meanings`.
    from: u32,
    to: u32,
}

/// All regions.
#[derive(Default)]
pub struct Places {
    places: Vec<Place>,
    forms: Vec<Form>,
    meanings: Vec<PlaceId>,
    matcher: Matcher,
    by_code: HashMap<Box<str>, PlaceId>,
    china: Option<PlaceId>,
}

impl std::fmt::Debug for Places {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Places({} rows, {} forms)", self.places.len(), self.forms.len())
    }
}

/// A form found in a text.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    /// First byte.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
    /// How the form is to be read.
    pub reading: Reading,
    /// What it may stand for.
    pub places: &'a [PlaceId],
}

/// The endings that the short name of a division leaves out, longest first.
const ENDINGS: [&str; 13] =
    ["特别行政区", "自治区", "地区", "林区", "省", "市", "县", "区", "旗", "盟", "镇", "乡", "岛"];

/// The short name of a division: 赣州 for 赣州市; none where less than two characters are left.
fn short_name(name: &str) -> Option<&str> {
    let stem = ENDINGS.iter().find_map(|e| name.strip_suffix(e))?;
    (stem.chars().count() >= 2).then_some(stem)
}

impl Places {
    /// Loads and checks the tables.
    pub fn load(sources: &Sources) -> Result<Self> {
        let mut raw: Vec<(Place, &'static str)> = Vec::new();
        let mut index: HashMap<String, usize> = HashMap::with_capacity(8192);
        let mut parents: Vec<String> = Vec::new();
        let mut others: Vec<String> = Vec::new();
        let mut origin: Vec<(usize, usize)> = Vec::new();
        let all = sources.of("places.tsv", PLACES)?;
        for (s, source) in all.iter().enumerate() {
            table::rows(source, &["name", "code", "level", "parent", "until", "short"], |r| {
                let [name, code, level, parent, until, short] =
                    r.cells(["name", "code", "level", "parent", "until", "short"]);
                if name.is_empty() {
                    r.need("name")?;
                }
                let level = Level::parse(level).ok_or_else(|| {
                    r.error("level", "is unknown", "write country, province, prefecture, county or region")
                })?;
                let fits = match level {
                    Level::Country => code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()),
                    Level::Region => code.is_empty(),
                    Level::Province => digits(code) && code.ends_with("0000"),
                    Level::Prefecture => code.is_empty() || digits(code) && code.ends_with("00"),
                    _ => code.is_empty() || digits(code),
                };
                if !fits {
                    return Err(r.error(
                        "code",
                        "does not fit the level",
                        "write six digits of GB/T 2260 (provinces end in 0000, prefectures in 00), two letters of ISO 3166 for a country, nothing for a region",
                    ));
                }
                let year = until.strip_prefix('<').unwrap_or(until);
                let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
                if !is_year && !until.is_empty() {
                    return Err(r.error("until", "is no year", "write 2014, or <2014 where only a bound is known"));
                }
                let place =
                    Place { name: name.into(), code: code.into(), level, parent: None, abolished: !until.is_empty() };
                let key = [name, if code.is_empty() { parent } else { code }].join("\t");
                let at = match index.get(&key) {
                    Some(&at) if origin[at].0 == s => {
                        return Err(r.error(
                            "name",
                            &format!("and code repeat line {}", origin[at].1),
                            "remove one of the two rows",
                        ));
                    }
                    Some(&at) => at,
                    None => {
                        index.insert(key, raw.len());
                        raw.push((place.clone(), ""));
                        parents.push(String::new());
                        others.push(String::new());
                        origin.push((s, r.line));
                        raw.len() - 1
                    }
                };
                raw[at].0 = place;
                parents[at] = parent.to_owned();
                others[at] = short.to_owned();
                origin[at] = (s, r.line);
                Ok(())
            })?;
        }
        let mut places: Vec<Place> = raw.into_iter().map(|(p, _)| p).collect();
        let mut by_code: HashMap<Box<str>, PlaceId> = HashMap::with_capacity(places.len());
        let mut by_name: HashMap<&str, PlaceId> = HashMap::new();
        for (i, p) in places.iter().enumerate() {
            if !p.code.is_empty() {
                let slot = by_code.entry(p.code.clone()).or_insert(i as PlaceId);
                if places[*slot as usize].abolished && !p.abolished {
                    *slot = i as PlaceId;
                }
            } else {
                by_name.entry(&p.name).or_insert(i as PlaceId);
            }
        }
        let china = by_code.get("CN").copied();
        let mut found = Vec::with_capacity(places.len());
        for (i, p) in places.iter().enumerate() {
            let parent = if !parents[i].is_empty() {
                let at = by_code.get(parents[i].as_str()).or_else(|| by_name.get(parents[i].as_str())).copied();
                if at.is_none() {
                    let (s, line) = origin[i];
                    return Err(crate::error::Error::Table {
                        file: all[s].file.clone(),
                        line,
                        column: 4,
                        what: format!("column `parent` names `{}`, which is no row", parents[i]),
                        remedy: "write the code (or the name, where it has no code) of a row of this table".into(),
                    });
                }
                at
            } else if !digits(&p.code) {
                None
            } else if p.level == Level::Province {
                china
            } else {
                let up = |cut: &str| by_code.get(format!("{cut:0<6}").as_str()).copied();
                let near = if p.level == Level::County { up(&p.code[..4]) } else { None };
                let at = near.filter(|&n| n != i as PlaceId).or_else(|| up(&p.code[..2]));
                if at.is_none() {
                    let (s, line) = origin[i];
                    return Err(crate::error::Error::Table {
                        file: all[s].file.clone(),
                        line,
                        column: 2,
                        what: format!("column `code` {} lies in no province of this table", p.code),
                        remedy: "correct the first two digits, or add the province".into(),
                    });
                }
                at
            };
            found.push(parent);
        }
        for (p, parent) in places.iter_mut().zip(found) {
            p.parent = parent;
        }
        let rules = NotPlaces::load(sources)?;
        let mut made =
            Self { places, forms: Vec::new(), meanings: Vec::new(), matcher: Matcher::default(), by_code, china };
        made.build(&others, &rules);
        Ok(made)
    }

    /// Gathers every form of writing for the matcher.
    fn build(&mut self, others: &[String], rules: &NotPlaces) {
        let mut forms: Vec<(&str, PlaceId, Reading)> = Vec::with_capacity(self.places.len() * 2);
        for (i, p) in self.places.iter().enumerate() {
            let id = i as PlaceId;
            let full = if rules.names.contains(&*p.name) { Reading::Chained } else { Reading::Name };
            forms.push((&p.name, id, full));
            let soft = |s: &str| {
                if rules.local.contains(s) {
                    Reading::Local
                } else if p.level == Level::County || rules.context.contains(s) {
                    Reading::Context
                } else {
                    Reading::Name
                }
            };
            if others[i] == "-" {
                continue;
            }
            let mut given = false;
            for s in others[i].split('|').map(str::trim).filter(|s| !s.is_empty()) {
                given = true;
                if !rules.stop.contains(s) {
                    forms.push((s, id, soft(s)));
                }
            }
            let divided = matches!(p.level, Level::Province | Level::Prefecture | Level::County);
            if !given
                && divided
                && (!p.abolished || p.level != Level::County)
                && let Some(s) = short_name(&p.name).filter(|s| !rules.stop.contains(*s))
            {
                forms.push((s, id, soft(s)));
            }
        }
        for phrase in &rules.phrases {
            forms.push((phrase, PlaceId::MAX, Reading::Never));
        }
        // Full names before short ones, places in force before abolished ones, larger before smaller.
        let rank = |id: PlaceId| self.places.get(id as usize).map(|p| (p.abolished, p.level));
        forms.sort_by_cached_key(|&(word, id, reading)| (word, reading as u8, rank(id), id));
        let mut patterns: Vec<(&str, u32)> = Vec::with_capacity(forms.len());
        for (word, id, reading) in forms {
            if patterns.last().is_none_or(|(w, _)| *w != word) {
                let at = self.meanings.len() as u32;
                patterns.push((word, self.forms.len() as u32));
                self.forms.push(Form { reading, from: at, to: at });
            }
            if let Some(form) = self.forms.last_mut() {
                if reading == Reading::Never {
                    form.reading = Reading::Never;
                } else if !self.meanings[form.from as usize..].contains(&id) {
                    self.meanings.push(id);
                    form.to += 1;
                }
            }
        }
        self.matcher = Matcher::new(patterns.into_iter());
    }

    /// Every form in `text`, leftmost and longest, without overlaps.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Hit<'a>> + use<'a> {
        self.matcher.find(text).into_iter().map(|m| self.hit(&m))
    }

    /// The forms, for a walk with other tables; [`Self::hit`] tells what was found.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// What a form that was found may stand for.
    pub fn hit(&self, m: &Match) -> Hit<'_> {
        let form = &self.forms[m.value as usize];
        let places = &self.meanings[form.from as usize..form.to as usize];
        Hit { start: m.start, end: m.end, reading: form.reading, places }
    }

    /// The place with this index.
    pub fn get(&self, id: PlaceId) -> &Place {
        &self.places[id as usize]
    }

    /// The place in force that has this code, else one that had it.
    pub fn by_code(&self, code: &str) -> Option<PlaceId> {
        self.by_code.get(code).copied()
    }

    /// China, where the tables have it.
    pub fn china(&self) -> Option<PlaceId> {
        self.china
    }

    /// The place itself, then what it lies in, and so on.
    pub fn chain(&self, id: PlaceId) -> impl Iterator<Item = PlaceId> + '_ {
        std::iter::successors(Some(id), |&p| self.places.get(p as usize)?.parent).take(8)
    }

    /// Whether `inner` lies in `outer` or is it.
    pub fn lies_in(&self, inner: PlaceId, outer: PlaceId) -> bool {
        self.chain(inner).any(|p| p == outer)
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

fn digits(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())
}

/// `dicts/not-places.tsv`.
#[derive(Default)]
struct NotPlaces {
    stop: HashSet<String>,
    context: HashSet<String>,
    phrases: HashSet<String>,
    names: HashSet<String>,
    local: HashSet<String>,
}

impl NotPlaces {
    fn load(sources: &Sources) -> Result<Self> {
        let mut made = Self::default();
        for source in sources.of("not-places.tsv", NOT_PLACES)? {
            table::rows(&source, &["word", "kind", "why"], |r| {
                let word = r.need("word")?.to_owned();
                r.need("why")?;
                let set = match r.need("kind")? {
                    "stop" => &mut made.stop,
                    "context" => &mut made.context,
                    "phrase" => &mut made.phrases,
                    "name" => &mut made.names,
                    "local" => &mut made.local,
                    _ => return Err(r.error("kind", "is unknown", "write stop, context, phrase, name or local")),
                };
                set.insert(word);
                Ok(())
            })?;
        }
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(text: &str) -> Result<Places> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("places.tsv"), format!("name\tcode\tlevel\tparent\tuntil\tshort\n{text}"))
            .unwrap();
        Places::load(&Sources { dir: Some(dir.path().into()), ..Sources::default() })
    }

    #[test]
    fn the_built_in_table_loads_and_is_a_tree() {
        let p = Places::load(&Sources::default()).unwrap();
        assert!(p.len() > 7000);
        let dayu = p.by_code("360723").unwrap();
        let chain: Vec<&str> = p.chain(dayu).map(|i| &*p.get(i).name).collect();
        assert_eq!(chain, ["大余县", "赣州市", "江西省", "中国"]);
        // Counties under no prefecture lie in their province.
        assert_eq!(&*p.get(p.get(p.by_code("429004").unwrap()).parent.unwrap()).name, "湖北省");
    }

    #[test]
    fn a_wrong_row_is_refused_with_place_and_remedy() {
        for (row, what) in [
            ("石桥县\t36072\tcounty\n", "column `code` does not fit the level; write six digits"),
            ("石桥县\t990101\tcounty\n", "lies in no province of this table; correct the first two digits"),
            ("石桥县\t360799\tcounty\t369999\n", "column `parent` names `369999`, which is no row"),
            ("石桥县\t360799\tvillage\n", "column `level` is unknown; write country"),
            ("石桥县\t360799\tcounty\t\t1月\n", "column `until` is no year"),
            ("石桥县\t360799\tcounty\n石桥县\t360799\tcounty\n", "column `name` and code repeat line 2"),
        ] {
            let e = user(row).unwrap_err().to_string();
            assert!(e.contains("places.tsv:") && e.contains(what), "{row}: {e}");
        }
    }

    #[test]
    fn a_row_of_the_user_adds_or_replaces() {
        let p = user("石桥县\t360799\tcounty\t\t\t石桥新城\n").unwrap();
        assert_eq!(&*p.get(p.by_code("360799").unwrap()).name, "石桥县");
        assert_eq!(p.find("在石桥新城举行").count(), 1);
    }
}
