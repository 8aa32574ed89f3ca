//! What indicators and regions are called in statistics: figures with one code have one name.

use crate::error::Result;
use crate::lexicon::Sources;
use crate::lexicon::indicators::Indicators;
use crate::lexicon::places::Places;
use crate::row::Kind;
use rustc_hash::FxHashMap;

/// The dictionaries that names come from.
pub struct Names {
    indicators: Indicators,
    places: Places,
    /// Names of indicators by code: Chinese, English.
    by_code: FxHashMap<String, (String, String)>,
}

impl Names {
    /// Loads them.
    pub fn load(sources: &Sources) -> Result<Self> {
        let indicators = Indicators::load(sources)?;
        let mut by_code = FxHashMap::default();
        for i in indicators.iter() {
            by_code.entry(i.code.to_string()).or_insert_with(|| (i.name.to_string(), i.en.to_string()));
        }
        Ok(Self { indicators, places: Places::load(sources)?, by_code })
    }

    /// The name of an indicator: the dictionary's for its code, else the words of the text.
    pub fn indicator<'a>(&'a self, code: &str, words: &'a str) -> &'a str {
        self.by_code.get(code).map_or(words, |names| &names.0)
    }

    /// Whether the dictionary has this code of an indicator.
    pub fn knows(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
    }

    /// The English name of the indicator with this code.
    pub fn english(&self, code: &str) -> Option<&str> {
        self.by_code.get(code).map(|names| &*names.1)
    }

    /// The name of what a figure is about: the dictionary's for the code where the words are that place (北京 is 北京市), else
    /// the words, since an office in a region is not the region.
    pub fn region<'a>(&'a self, code: &str, words: &'a str) -> &'a str {
        let Some(place) = self.places.by_code(code).filter(|_| !code.is_empty()) else { return words };
        let name = &*self.places.get(place).name;
        // 全国, 我国: the country by whatever name.
        if Some(place) == self.places.china() && words.ends_with('国') {
            return name;
        }
        if words.is_empty() || name.starts_with(words) || words.ends_with(name) { name } else { words }
    }

    /// The name of the country.
    pub fn country(&self) -> &str {
        self.places.china().map_or("", |place| &*self.places.get(place).name)
    }

    /// Whether the indicator that a figure has is the one that was asked for, by code, name or words.
    pub fn is_indicator(&self, asked: &str, code: &str, words: &str) -> bool {
        if words == asked || code == asked {
            return !asked.is_empty();
        }
        !code.is_empty() && self.codes(asked).any(|c| c == code)
    }

    /// The codes that an asked name may have.
    fn codes<'a>(&'a self, asked: &'a str) -> impl Iterator<Item = &'a str> {
        [Kind::Amount, Kind::Count, Kind::Rate, Kind::Measure]
            .into_iter()
            .filter_map(|k| self.indicators.code_of(asked, k))
    }

    /// Whether the subject of a figure is the place that was asked for, by code or name.
    pub fn is_place(&self, asked: &str, code: &str, words: &str) -> bool {
        // 全国 and 中国, 溆浦 and 溆浦县: what names one place with this code.
        let same = || {
            !code.is_empty() && asked.chars().nth(1).is_some() && self.region(code, asked) == self.region(code, words)
        };
        !asked.is_empty() && (words == asked || code == asked || self.region(code, words) == asked || same())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_code_has_one_name() {
        let names = Names::load(&Sources::default()).unwrap();
        assert_eq!(names.indicator("gdp", "生产总值"), "地区生产总值");
        assert_eq!(names.indicator("", "好事"), "好事");
        assert_eq!(names.region("431224", "溆浦"), "溆浦县");
        assert_eq!(names.region("431224", "县统计局"), "县统计局");
        assert!(names.is_place("全国", "CN", "中国") && names.is_place("溆浦", "431224", "溆浦县"));
        assert!(!names.is_place("溆浦", "431224", "县统计局") && !names.is_place("全国", "CN", "国家统计局"));
        assert_eq!([names.region("CN", "全国"), names.region("CN", "国家统计局")], [names.country(), "国家统计局"]);
        assert!(names.is_indicator("GDP", "gdp", "生产总值") && names.is_indicator("生产总值", "gdp", "地区生产总值"));
        assert!(!names.is_indicator("GDP", "", "进口"));
        assert!(names.is_place("溆浦县", "431224", "溆浦") && !names.is_place("溆浦县", "431200", "怀化市"));
    }
}
