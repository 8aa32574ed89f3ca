//! OpenCC's configurations, as its own JSON files give them, over the dictionaries in `dicts/opencc`.

use super::dict::Ranks;
use serde::Deserialize;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../dicts/opencc/", $name)))),+]
    };
}

/// The configurations by name, in the order of help texts.
const CONFIGS: &[(&str, &str)] = files![
    "t2s.json",
    "s2t.json",
    "s2tw.json",
    "tw2s.json",
    "s2twp.json",
    "tw2sp.json",
    "s2hk.json",
    "hk2s.json",
    "s2hkp.json",
    "hk2sp.json",
    "t2tw.json",
    "tw2t.json",
    "t2hk.json",
    "hk2t.json",
    "t2jp.json",
    "jp2t.json",
];

const DICTS: &[(&str, &str)] = files![
    "CJK_Compatibility_Ideographs.txt",
    "HKPhrases.txt",
    "HKPhrasesRev.txt",
    "HKVariants.txt",
    "HKVariantsPhrases.txt",
    "HKVariantsRev.txt",
    "HKVariantsRevPhrases.txt",
    "JPShinjitaiCharacters.txt",
    "JPShinjitaiCharactersRev.txt",
    "JPShinjitaiPhrases.txt",
    "STCharacters.txt",
    "STPhrases-1.txt",
    "STPhrases-2.txt",
    "STPhrases_GeneratedFromRegionalPhrases.txt",
    "TSCharacters.txt",
    "TSCharactersExt.txt",
    "TSPhrases.txt",
    "TWPhrases.txt",
    "TWPhrasesRev.txt",
    "TWVariants.txt",
    "TWVariantsPhrases.txt",
    "TWVariantsRev.txt",
    "TWVariantsRevPhrases.txt",
];

/// The text of a dictionary that stands in several parts: one for each.
pub(crate) fn dict(file: &str) -> Vec<&'static str> {
    let stem = file.strip_suffix(".txt").unwrap_or(file);
    let part = |name: &str| {
        let rest = name.strip_prefix(stem)?.strip_suffix(".txt")?;
        (rest.is_empty() || matches!(rest.as_bytes(), [b'-', b'0'..=b'9'])).then_some(())
    };
    DICTS.iter().filter(|(name, _)| part(name).is_some()).map(|(_, text)| *text).collect()
}

/// The names of the configurations that are carried: all of OpenCC's.
pub fn names() -> impl Iterator<Item = &'static str> {
    CONFIGS.iter().filter_map(|(name, _)| name.strip_suffix(".json"))
}

/// A configuration as parsed: which dictionaries each step asks.
#[derive(Debug)]
pub(crate) struct Config {
    /// Steps over the whole text, before segmentation.
    pub normalization: Vec<Ranks>,
    /// The dictionary that cuts the text into segments that no later match crosses.
    pub segmentation: Option<Ranks>,
    /// Steps, each over what the one before gave.
    pub chain: Vec<Ranks>,
}

impl Config {
    /// The configuration of that name.
    pub fn named(name: &str) -> Option<Self> {
        let (_, json) = CONFIGS.iter().find(|(file, _)| file.strip_suffix(".json") == Some(name))?;
        let file: File = serde_json::from_str(json).ok()?;
        let ranks = |steps: Vec<Step>| steps.iter().map(|s| s.dict.ranks()).collect();
        Some(Self {
            normalization: ranks(file.normalization),
            segmentation: file.segmentation.map(|s| s.dict.ranks()),
            chain: ranks(file.conversion_chain),
        })
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    normalization: Vec<Step>,
    segmentation: Option<Step>,
    conversion_chain: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    dict: Node,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Node {
    Text { file: String },
    Group { dicts: Vec<Node>, match_policy: Policy },
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Policy {
    ShortCircuit,
    Union,
}

impl Node {
    fn ranks(&self) -> Ranks {
        match self {
            Self::Text { file } => vec![dict(file)],
            Self::Group { dicts, match_policy: Policy::ShortCircuit } => dicts.iter().flat_map(Self::ranks).collect(),
            Self::Group { dicts, match_policy: Policy::Union } => {
                vec![dicts.iter().flat_map(Self::ranks).flatten().collect()]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_configuration_parses_and_finds_its_dictionaries() {
        assert_eq!(names().count(), 16);
        for name in names() {
            let config = Config::named(name).unwrap_or_else(|| panic!("{name} does not parse"));
            for ranks in config.normalization.iter().chain(&config.segmentation).chain(&config.chain) {
                assert!(ranks.iter().all(|r| !r.is_empty()), "{name}: a dictionary is missing");
            }
        }
    }

    #[test]
    fn every_row_of_every_dictionary_has_a_key_and_a_value() {
        for (file, text) in DICTS {
            for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.is_empty()) {
                let fields: Vec<&str> = line.split('\t').collect();
                assert!(
                    fields.len() == 2 && !fields[0].is_empty() && !fields[1].is_empty(),
                    "{file}:{}: {line}",
                    i + 1
                );
            }
        }
    }
}
