//! Names of regions: finds the forms of `dicts/places.tsv` and settles which place each stands for.
//!
//! A short name that may be an ordinary word is read only where the document has the full name or the region above it, and a
//! name that several places share (鼓楼区) is settled by the region written before it, by the document's place, or by the
//! other places of the document; where none tells, it stays without a code.

use super::date;
use crate::lexicon::places::{Hit, Level, PlaceId, Places, Reading};
use crate::text::document::Document;
use crate::text::{Script, Text};
use rustc_hash::FxHashMap;

/// A place in a text.
#[derive(Clone, Debug)]
pub struct PlaceHit {
    /// First byte.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
    /// The place; the first of several when `settled` is false.
    pub place: PlaceId,
    /// Whether it is clear which place of that name is meant.
    pub settled: bool,
    /// Written in full: 赣州市.
    pub full: bool,
}

/// Every place named in `text`, in order, of the forms in it. `home` is what is known of the document's place.
pub fn settle(text: &str, mut hits: Vec<Hit<'_>>, places: &Places, home: Option<PlaceId>) -> Vec<PlaceHit> {
    hits.retain(|h| !h.places.is_empty());
    // How often each place, and each that it lies in, is named beyond doubt.
    let mut named: FxHashMap<PlaceId, u32> = FxHashMap::default();
    let mut count = |id: PlaceId, n: u32| {
        for p in places.chain(id) {
            *named.entry(p).or_default() += n;
        }
    };
    if let Some(home) = home {
        count(home, 1000);
    }
    for h in &hits {
        if h.reading == Reading::Name && h.places.len() == 1 {
            count(h.places[0], 1);
        }
    }
    // Full names that several places share open the short name of each.
    let mut shared: Vec<PlaceId> = Vec::new();
    for h in &hits {
        if h.reading == Reading::Name && h.places.len() > 1 {
            shared.extend(h.places);
        }
    }
    shared.sort_unstable();
    shared.dedup();
    let mut found: Vec<PlaceHit> = Vec::new();
    for h in &hits {
        let before = found.last().filter(|f| f.end == h.start).map(|f| f.place);
        let inside = |id: PlaceId| before.is_some_and(|b| b != id && places.lies_in(id, b));
        let score = |id: PlaceId| -> u32 {
            let own = named.get(&id).copied().unwrap_or(0);
            let above: u32 = places.chain(id).skip(1).map(|p| named.get(&p).copied().unwrap_or(0)).sum();
            u32::from(inside(id)) * 1_000_000 + own * 8 + above
        };
        let china = places.china();
        let open = |id: PlaceId| {
            let near =
                |p: PlaceId| Some(p) != china && places.get(p).level != Level::Province && named.contains_key(&p);
            match h.reading {
                Reading::Name => true,
                Reading::Chained => inside(id),
                Reading::Context => inside(id) || shared.binary_search(&id).is_ok() || places.chain(id).any(near),
                Reading::Local => {
                    let local =
                        |h| places.chain(id).any(|p| places.get(p).level == Level::Province && places.lies_in(h, p));
                    home.is_some_and(local) && begins_word(&text[..h.start])
                }
                Reading::Never => false,
            }
        };
        let mut best: Option<(PlaceId, u32)> = None;
        let mut tie = false;
        for &id in h.places.iter().filter(|&&id| open(id)) {
            let s = score(id) * 2 + u32::from(!places.get(id).abolished);
            match best {
                Some((b, top)) if s == top => tie |= places.get(b).code != places.get(id).code,
                Some((_, top)) if s < top => {}
                _ => {
                    tie = false;
                    best = Some((id, s));
                }
            }
        }
        if let Some((place, _)) = best {
            let full = text[h.start..h.end] == *places.get(place).name;
            found.push(PlaceHit { start: h.start, end: h.end, place, settled: !tie, full });
        }
    }
    found
}

/// Whether an abbreviation may begin after this text: behind a mark, or a word that joins or leads to a name.
fn begins_word(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !c.is_alphabetic() || "在由和与及于到从据是向今".contains(c))
}

/// The document's place: what is known of it, or else Taiwan where its institutions and script show it.
pub fn home(document: &Document, known: &str, places: &Places) -> Option<PlaceId> {
    let known = Text::new(known.to_owned()).norm;
    let taiwan = || document.text.script != Script::Simplified && date::is_taiwan(&document.text.norm);
    parse(&known, places).or_else(|| if known.is_empty() && taiwan() { places.by_code("710000") } else { None })
}

/// The place that words such as `四川省乐山市犍为县`, `赣州` or `全国` name: the last of a chain.
pub fn parse(words: &str, places: &Places) -> Option<PlaceId> {
    if matches!(words, "全国" | "CN") {
        return places.china();
    }
    if let Some(id) = places.by_code(words) {
        return Some(id);
    }
    let mut last: Option<PlaceId> = None;
    for h in places.find(words) {
        let pick = h.places.iter().copied().find(|&id| last.is_some_and(|l| places.lies_in(id, l)));
        last = pick.or_else(|| h.places.first().copied()).or(last);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;
    use std::sync::LazyLock;

    static PLACES: LazyLock<Places> = LazyLock::new(|| Places::load(&Sources::default()).unwrap());

    fn found(text: &str, home: Option<PlaceId>) -> Vec<PlaceHit> {
        settle(text, PLACES.find(text).collect(), &PLACES, home)
    }

    fn names(text: &str) -> Vec<String> {
        found(text, None).iter().map(|h| PLACES.get(h.place).name.to_string()).collect()
    }

    fn codes(text: &str, home: &str) -> Vec<String> {
        found(text, parse(home, &PLACES))
            .iter()
            .map(|h| if h.settled { PLACES.get(h.place).code.to_string() } else { "?".into() })
            .collect()
    }

    #[test]
    fn full_and_short_names() {
        assert_eq!(names("苏州与无锡相邻"), ["苏州市", "无锡市"]);
        assert_eq!(names("粤港澳大湾区和长三角"), ["粤港澳大湾区", "长三角"]);
        assert_eq!(names("从寮国进口"), ["老挝"]);
        assert_eq!(names("湖北省襄樊市"), ["湖北省", "襄樊市"]);
    }

    #[test]
    fn ordinary_words_and_roads_are_no_places() {
        for text in [
            "坚持和平发展",
            "各城关的集市",
            "沿中山路步行",
            "南海舰队演习",
            "驶入长安街",
            "日照充足",
            "世界大同的理想",
            "加强国际合作",
            "自然资源丰富",
            "公安机关",
            "黄河南岸的农田",
            "北京时间八点",
            "朝阳产业",
            "使用大理石",
            "长治久安",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_short_county_name_needs_its_full_name_or_its_city() {
        assert_eq!(names("南沙的港口"), [""; 0]);
        assert_eq!(names("广州的港口在南沙"), ["广州市", "南沙区"]);
        assert_eq!(names("德清县农业发达,德清的茶叶"), ["德清县", "德清县"]);
    }

    #[test]
    fn one_name_for_several_places_is_settled_by_what_is_near() {
        assert_eq!(codes("北京市朝阳区", ""), ["110000", "110105"]);
        assert_eq!(codes("长春市朝阳区", ""), ["220100", "220104"]);
        assert_eq!(codes("朝阳区新增企业", "吉林省长春市"), ["220104"]);
        assert_eq!(codes("鼓楼区新增企业", ""), ["?"]);
    }

    #[test]
    fn places_of_documents() {
        let name = |s: &str| parse(s, &PLACES).map(|p| &*PLACES.get(p).name);
        assert_eq!(name("云南省大理白族自治州大理市"), Some("大理市"));
        assert_eq!(name("香港"), Some("香港"));
        assert_eq!(name("全国"), Some("中国"));
        assert_eq!(name("310000"), Some("上海市"));
        assert_eq!(name("某地"), None);
    }
}
