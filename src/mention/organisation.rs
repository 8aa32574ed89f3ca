//! Names of organisations, of places below the county, and the words that stand for a name.
//!
//! An organisation is found by the word that ends it (局, 集团, 有限公司) and read leftwards to where it begins: at a place
//! (`徐州市工信局`), at the level of its office (`市财政局`), or after a word that cannot lie inside a name (`走访了…`).

use super::place::{self, PlaceHit};
use super::{NameKind, NameMention, coined, number};
use crate::lexicon::organisations::{Kinds, Mark, MarkHit, Organisations, Target};
use crate::lexicon::places::{Hit, Level, PlaceId};
use crate::lexicon::{Lexicon, Named};
use crate::text::layout::line::is_word;

/// Longest name before its head, in characters.
const REACH: usize = 18;

/// Heads that stand for an organisation when they stand alone.
const BARE: [&str; 4] = ["公司", "集团", "合作社", "医院"];

/// What kinds of development zones are called by, rather than one of them.
const AREA_WORDS: [&str; 20] = [
    "国家", "现代", "农业", "工业", "科技", "高新", "示范", "重点", "产业", "特色", "生态", "文化", "省级", "综合",
    "境外", "跨境", "经贸", "绿色", "低碳", "转型",
];

/// Every name in `text`, in order, without overlaps. `home` is what is known of the document's place.
pub fn find(text: &str, lexicon: &Lexicon, home: Option<PlaceId>) -> Vec<NameMention> {
    let Named { places, marks, .. } = lexicon.named(text);
    read(text, places, marks, lexicon, home)
}

/// The same from the words of the tables that stand in the text.
pub(super) fn read(
    text: &str,
    places: Vec<Hit<'_>>,
    marks: Vec<MarkHit>,
    lexicon: &Lexicon,
    home: Option<PlaceId>,
) -> Vec<NameMention> {
    let hits = place::settle(text, places, &lexicon.places, home);
    let island = lexicon.places.by_code("710000");
    let taiwan = home.zip(island).is_some_and(|(h, t)| h == t || lexicon.places.lies_in(h, t));
    let mut finder = Finder { text, lexicon, hits: &hits, next: 0, taiwan, names: Vec::with_capacity(hits.len() * 2) };
    for mark in marks {
        finder.take_places(mark.end);
        finder.mark(mark);
    }
    finder.take_places(text.len());
    let mut names = finder.names;
    coined::add(text, &lexicon.organisations, &mut names);
    names
}

struct Finder<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    hits: &'a [PlaceHit],
    /// The first place that was not taken yet.
    next: usize,
    /// The text is of Taiwan.
    taiwan: bool,
    names: Vec<NameMention>,
}

/// Why the walk to the left ended.
enum Left {
    /// A place or a name begins here.
    Named(usize, Option<PlaceId>),
    /// 省, 市, 县, 区 of an office begins here.
    Office(usize),
    /// Punctuation, a digit or a boundary word ends before here.
    Bound(usize),
    /// Too far.
    Far,
}

impl Finder<'_> {
    /// Adds the places that begin before `end`.
    fn take_places(&mut self, end: usize) {
        while let Some(h) = self.hits.get(self.next).filter(|h| h.start < end) {
            self.next += 1;
            if self.names.last().is_some_and(|n| n.span.end > h.start) {
                continue;
            }
            let p = self.lexicon.places.get(h.place);
            self.names.push(NameMention {
                span: h.start..h.end,
                name: p.name.to_string(),
                code: if h.settled { p.code.to_string() } else { String::new() },
                kind: NameKind::Place,
                place: Some(h.place),
                settlement: None,
                target: None,
            });
        }
    }

    fn mark(&mut self, m: MarkHit) {
        let o = &self.lexicon.organisations;
        // A place or a name that reaches beyond the start of the head is the longer reading.
        let overlaps = self.names.last().is_some_and(|n| n.span.end > m.start);
        match m.mark {
            Mark::Not => {}
            Mark::Anaphor(i) => {
                let a = o.anaphor(i);
                if !overlaps && a.fits(&self.text[..m.start], &self.text[m.end..]) {
                    // 徐州市委, 徐州全市: the place stands right before it.
                    let place = self.names.last().filter(|n| n.span.end == m.start).and_then(|n| n.place);
                    self.push(m.start, m.end, NameKind::Anaphor, place, None);
                    if let Some(n) = self.names.last_mut() {
                        n.target = Some((a.target, a.own));
                    }
                }
            }
            // 卫生部门: any office of that field.
            Mark::Name(_) if self.text[..m.end].ends_with('部') && self.text[m.end..].starts_with('门') => {}
            Mark::Name(i) => {
                if self.names.last().is_some_and(|n| n.span.start < m.start && n.span.end > m.start) {
                    return;
                }
                while self.names.last().is_some_and(|n| n.span.start >= m.start) {
                    self.names.pop();
                }
                let mut start = m.start;
                // 劳动部 of Taiwan is not the one of the mainland.
                let mut place = self
                    .lexicon
                    .places
                    .by_code(o.code(i))
                    .filter(|p| !self.taiwan || Some(*p) != self.lexicon.places.china());
                if let Some(n) = self.names.last().filter(|n| n.span.end == m.start && n.kind == NameKind::Place) {
                    // 香港金管局: the place belongs to the name.
                    start = n.span.start;
                    place = n.place;
                    self.names.pop();
                } else if let Some(at) =
                    self.text[..start].strip_suffix(['省', '市', '县', '区', '州', '旗']).map(str::len)
                    && self.is_office(at)
                    && self.names.last().is_none_or(|n| n.span.end <= at)
                {
                    // 市教育局 is not the 教育局 of Hong Kong.
                    (start, place) = (at, None);
                }
                self.push(start, m.end, NameKind::Organisation, place, None);
            }
            Mark::Class if !overlaps => self.push(m.start, m.end, NameKind::Organisation, None, None),
            Mark::Town | Mark::Village if !overlaps => self.settlement(m),
            Mark::Head | Mark::Company | Mark::Body | Mark::Area if !overlaps => self.headed(m),
            _ => {}
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: NameKind, place: Option<PlaceId>, level: Option<Level>) {
        if self.names.last().is_some_and(|n| n.span.end > start) {
            return;
        }
        let code = place.map(|p| self.lexicon.places.get(p).code.to_string()).unwrap_or_default();
        self.names.push(NameMention {
            span: start..end,
            name: self.text[start..end].to_owned(),
            code,
            kind,
            place,
            settlement: level,
            target: None,
        });
    }

    /// Walks left from `from` to where a name may begin.
    fn left(&self, from: usize, own: bool, reach: usize) -> Left {
        let o = &self.lexicon.organisations;
        let mut at = from;
        for _ in 0..reach {
            if let Some(n) = self.names.iter().rev().take(3).find(|n| n.span.end == at) {
                match n.kind {
                    NameKind::Anaphor => return Left::Bound(at),
                    _ => return Left::Named(n.span.start, n.place),
                }
            }
            let Some(c) = self.text[..at].chars().next_back() else { return Left::Bound(at) };
            if let Some(open) = opening(c) {
                match self.text[..at].char_indices().rev().take(14).find(|(_, d)| *d == open) {
                    // (300485)某某药业: the code of a share is no part of the name, nor is what was said: “快办。”某某公司.
                    Some((i, _))
                        if self.text[i..at].chars().count() > 3
                            && !self.text[i..at].contains([',', '。', '!', '?', ';', '…'])
                            && !self.text[i + open.len_utf8()..].starts_with(|c: char| c.is_ascii_digit()) =>
                    {
                        at = i;
                        continue;
                    }
                    _ => return Left::Bound(at),
                }
            }
            if !(is_word(c) || c.is_alphanumeric() || c == '·' || c == '&') || c.is_ascii_digit() {
                return Left::Bound(at);
            }
            let whole = |len: usize, k: Kinds| k.is_department() || len > 3 && k.is_generic();
            if let Some(d) = (!own).then(|| o.longest_ending(&self.text[..at], 12, whole)).flatten() {
                at -= d;
                continue;
            }
            if o.longest_ending(&self.text[..at], 4, |_, k| k.is_boundary(own)).is_some() {
                return Left::Bound(at);
            }
            at -= c.len_utf8();
            if !own && matches!(c, '省' | '市' | '县' | '区' | '州' | '旗' | '镇' | '乡') && self.is_office(at)
            {
                return Left::Office(at);
            }
        }
        Left::Far
    }

    /// Whether the 市 at `at` is the level of an office and not the end of a word: not 城市, 超市.
    fn is_office(&self, at: usize) -> bool {
        let before = self.text[..at].chars().next_back();
        !before.is_some_and(|c| "个城都超股楼门集房夜闹菜地社片山辖园景校厂库小农街行全各跨老新灾牧特矿林".contains(c))
    }

    fn headed(&mut self, m: MarkHit) {
        let o = &self.lexicon.organisations;
        let own = matches!(m.mark, Mark::Company | Mark::Area);
        let body = m.mark == Mark::Body;
        let head = self.text[m.start..m.end].chars().count();
        let (start, place) = match self.left(m.start, own, REACH) {
            // 公司 alone: the one that was spoken of.
            Left::Bound(at) if at == m.start && BARE.contains(&&self.text[m.start..m.end]) => {
                // 2002年公司实现…, 目前公司拥有….
                let free = self.text[..at]
                    .chars()
                    .next_back()
                    .is_none_or(|c| !c.is_alphanumeric() || "年月日度季".contains(c))
                    || !self.text[..at].ends_with(['家', '个', '些'])
                        && o.longest_ending(&self.text[..at], 4, |len, k| len > 3 && k.is_boundary(true)).is_some();
                if free {
                    self.push(m.start, m.end, NameKind::Anaphor, None, None);
                    if let Some(n) = self.names.last_mut() {
                        n.target = Some((Target::Organisation, false));
                    }
                }
                return;
            }
            Left::Named(start, place) if start < m.start => {
                let gap = self.names.iter().rev().take(3).any(|n| n.span.end == m.start);
                if gap && head < 2 {
                    return;
                }
                // 浙江省医院, 湖州市三级医院: a class of bodies there, not one of them.
                let end = self.names.iter().rev().take(3).find(|n| n.span.start == start).map_or(start, |n| n.span.end);
                let middle = self.text.get(end..m.start).unwrap_or("");
                let official = self.text[..end].ends_with(['省', '市', '县', '区']);
                if body && (middle.is_empty() && official || self.is_generic(middle)) {
                    return;
                }
                (start, place)
            }
            Left::Office(start) => (start, None),
            Left::Bound(at) if own => {
                let middle = &self.text[at..m.start];
                let n = middle.chars().count();
                let area = m.mark == Mark::Area && AREA_WORDS.iter().any(|w| middle.contains(w));
                if n < 2 || self.is_generic(middle) || area {
                    return;
                }
                (at, None)
            }
            _ if !own && !body => match o.longest_ending(&self.text[..m.start], 12, |_, k| k.is_department()) {
                Some(n) => (m.start - n, None),
                None => return,
            },
            _ => return,
        };
        // A name that reaches over the beginning shows that it was read wrongly.
        if self.names.iter().rev().take(24).any(|n| n.span.start < start && n.span.end > start) {
            return;
        }
        // The places and names that it begins with belong to it.
        while self.names.last().is_some_and(|n| n.span.start >= start) {
            self.names.pop();
        }
        self.push(start, m.end, NameKind::Organisation, place, None);
    }

    /// 几家上市: at most a measure word is left before a generic word.
    fn is_generic(&self, middle: &str) -> bool {
        self.lexicon
            .organisations
            .longest_ending(middle, 6, |_, k| k.is_generic())
            .is_some_and(|g| middle[..middle.len() - g].chars().count() < 3)
    }

    fn settlement(&mut self, m: MarkHit) {
        let o = &self.lexicon.organisations;
        // 村级, 镇上, 村民, 镇长: no name ends here.
        let after = self.text[m.end..].chars().next();
        if after.is_some_and(|c| "级民长庄上里内口干官落子容办址史际寨".contains(c)) && m.end - m.start == 3
        {
            return;
        }
        let (start, place) = match self.left(m.start, false, 5) {
            Left::Named(_, place) => {
                let from = self.names.last().map_or(m.start, |n| n.span.end);
                (from, place)
            }
            // 阳谷县八里庙乡: the numeral belongs to the name behind a place.
            Left::Bound(at) => {
                let from = self.text[..at].trim_end_matches(|c: char| number::digit(c).is_some() || c == '十').len();
                let above = self.names.last().filter(|n| from < at && n.span.end == from && n.kind == NameKind::Place);
                above.map_or((at, None), |n| (from, n.place))
            }
            Left::Office(at) => (at + 3, None),
            Left::Far => return,
        };
        let Some(middle) = self.text.get(start..m.start) else { return };
        let n = middle.chars().count();
        if n == 0 || n > 5 || n == 1 && place.is_none() || (1..=3).any(|k| ends_generic(middle, k, o)) {
            return;
        }
        let level = if m.mark == Mark::Town { Level::Town } else { Level::Village };
        self.push(start, m.end, NameKind::Place, place, Some(level));
    }
}

/// Whether the last `k` characters of `word`, or its first, make it no name.
fn ends_generic(word: &str, k: usize, o: &Organisations) -> bool {
    let Some((at, _)) = word.char_indices().rev().nth(k - 1) else { return false };
    // One character decides only where it is the whole word: 大 in 大村, not in 新大村.
    (k > 1 || at == 0) && o.kinds(&word[at..]).is_generic()
}

/// The opening mark that belongs to a closing one.
fn opening(c: char) -> Option<char> {
    Some(match c {
        ')' => '(',
        '）' => '（',
        '”' => '“',
        '’' => '‘',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Sources;
    use std::sync::LazyLock;

    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load(&Sources::default()).unwrap());

    fn names(text: &str) -> Vec<String> {
        find(text, &LEXICON, None).into_iter().map(|n| n.name).collect()
    }

    #[test]
    fn offices() {
        assert_eq!(names("今年,市民政局组织排查"), ["市民政局"]);
        assert_eq!(names("无锡市水务局统计显示"), ["无锡市水务局"]);
        assert_eq!(names("据县自然资源局介绍"), ["县自然资源局"]);
        assert_eq!(names("税务局公布"), ["税务局"]);
        assert_eq!(names("国家统计局数据"), ["国家统计局"]);
        assert_eq!(names("行政院核定"), ["行政院"]);
    }

    #[test]
    fn companies_and_schools() {
        assert_eq!(names("走进了青禾精密机械有限公司"), ["青禾精密机械有限公司"]);
        assert_eq!(names("浙江远川新材料股份有限公司实现产值"), ["浙江远川新材料股份有限公司"]);
        assert_eq!(names("松果电器(芜湖)智能制造基地投产"), ["松果电器(芜湖)智能制造基地"]);
        assert_eq!(names("中央企业资产总额"), ["中央企业"]);
    }

    #[test]
    fn towns_and_villages() {
        assert_eq!(names("在青溪村,"), ["青溪村"]);
        assert_eq!(names("德清县莫干山镇高峰村"), ["德清县", "莫干山镇", "高峰村"]);
        assert_eq!(names("走进了梅园社区"), ["梅园社区"]);
    }

    #[test]
    fn ordinary_words_are_no_names() {
        for text in [
            "服务发展大局",
            "优化产业布局",
            "全部干部",
            "贫困村退出",
            "12个行政村",
            "每个村",
            "农村电商",
            "重点镇建设",
            "由主办方承办",
            "示范社区",
            "一家公司",
            "几家上市公司",
            "在中心城区",
            "企业负责人",
            "到社区报到",
            "办理事项",
            "先进单位",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_was_said_is_no_part_of_a_name() {
        assert_eq!(names("“快办,快好。”江东新材料公司说"), ["江东新材料公司"]);
        assert_eq!(names("“江风”新材料公司说"), ["“江风”新材料公司"]);
    }

    #[test]
    fn anaphors() {
        let n = find("今年以来,全市上下一心", &LEXICON, None);
        assert_eq!((n.len(), n[0].kind), (1, NameKind::Anaphor));
    }
}
