//! Where a text comes from, told by its words: Taiwan, whose years are those of the Republic, and Hong Kong.

use crate::lexicon::matcher::{Match, Matcher};
use crate::text::page::{PageWords, Use};
use std::sync::OnceLock;

/// Bytes of a text that tell where it comes from.
const HEAD: usize = 60_000;

/// So many words that only those of a place use tell that a text is theirs.
const ENOUGH: usize = 2;

/// What a word is a sign of.
#[derive(Clone, Copy, Debug, Default)]
struct Sign {
    /// Words of Taiwan, of Hong Kong, and names of Hong Kong and what it has.
    taiwan: bool,
    hong_kong: bool,
    names_hong_kong: bool,
    /// Names the dollar of Hong Kong.
    dollar: bool,
    /// Years of the Republic may stand before or behind it.
    fiscal: bool,
    era: bool,
}

/// The words that are signs.
#[derive(Debug)]
pub struct Signs {
    matcher: Matcher,
    /// By the value of a word.
    signs: Vec<Sign>,
}

/// What the signs of a text tell of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Told {
    /// It is from Taiwan.
    pub taiwan: bool,
    /// It names what only those in Hong Kong name so.
    pub speaks_as_hong_kong: bool,
    /// A lone $ is the dollar of Hong Kong.
    pub hong_kong: bool,
}

impl Signs {
    /// Those of `dicts/page.tsv`, and the words that years and dollars are told by.
    pub fn builtin() -> &'static Self {
        static SIGNS: OnceLock<Signs> = OnceLock::new();
        SIGNS.get_or_init(|| {
            let page = PageWords::builtin();
            let mut signs: Vec<(&str, Sign)> = Vec::new();
            let mut add = |word, change: &dyn Fn(&mut Sign)| {
                let at = signs.iter().position(|(w, _)| *w == word).unwrap_or_else(|| {
                    signs.push((word, Sign::default()));
                    signs.len() - 1
                });
                change(&mut signs[at].1);
            };
            page.anywhere(Use::TaiwanSign).for_each(|w| add(w, &|s| s.taiwan = true));
            page.anywhere(Use::HongKongSign).for_each(|w| add(w, &|s| s.hong_kong = true));
            ["港元", "HK$", "港币"].iter().for_each(|w| add(w, &|s| s.dollar = true));
            ["香港", "立法会", "特区政府"].iter().for_each(|w| add(w, &|s| s.names_hong_kong = true));
            add("年度", &|s| s.fiscal = true);
            add("民国", &|s| s.era = true);
            let matcher = Matcher::new(signs.iter().map(|(w, _)| *w).zip(0..));
            Self { matcher, signs: signs.into_iter().map(|(_, sign)| sign).collect() }
        })
    }

    /// The words, for a walk with other tables, which must give those that overlap too.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// What the words found in a text tell of it.
    pub(crate) fn told(&self, norm: &str, found: &[Match]) -> Told {
        let mut seen = vec![false; self.signs.len()];
        let (mut taiwan, mut hong_kong, mut names) = (0, 0, 0);
        let (mut republic, mut dollar) = (false, false);
        // The character that reaches over the end of the head does not belong to it.
        let most = norm.len().min(HEAD).saturating_sub(1);
        let end = (0..=most).rev().find(|i| norm.is_char_boundary(*i)).unwrap_or(0);
        for m in found.iter().take_while(|m| m.start < end).filter(|m| m.end <= end) {
            let sign = self.signs[m.value as usize];
            republic |= sign.fiscal && is_fiscal(&norm[..m.start]) || sign.era && is_era(&norm[m.end..end]);
            if !std::mem::replace(&mut seen[m.value as usize], true) {
                taiwan += usize::from(sign.taiwan);
                hong_kong += usize::from(sign.hong_kong);
                names += usize::from(sign.names_hong_kong);
                dollar |= sign.dollar;
            }
        }
        let speaks_as_hong_kong = hong_kong >= ENOUGH;
        Told {
            taiwan: republic || taiwan >= ENOUGH,
            speaks_as_hong_kong,
            hong_kong: speaks_as_hong_kong || dollar || names >= ENOUGH,
        }
    }

    fn of(&self, norm: &str) -> Told {
        self.told(norm, &self.matcher.find_overlapping(norm))
    }
}

/// 102[年度]预算: fiscal years of three digits.
fn is_fiscal(before: &str) -> bool {
    let year = before.trim_end_matches(|c: char| c.is_ascii_digit());
    // 2007-08年度 is no year of the Republic.
    let other = year.ends_with(['-', '—', '–', '/', '~', '至', '到', '\'', '’']);
    let digits = &before[year.len()..];
    (2..=3).contains(&digits.len()) && !other && !digits.starts_with('0')
}

/// [民国]114年 was written after the Republic had left the mainland.
fn is_era(after: &str) -> bool {
    after.starts_with('1') && after.bytes().take(4).take_while(u8::is_ascii_digit).count() == 3
}

/// Whether a place that is known is Taiwan, by its words.
pub(in super::super) fn names_taiwan(place: &str) -> bool {
    ["台湾", "臺灣", "台灣", "臺北", "台北"].iter().any(|w| place.contains(w))
}

/// Whether it is Hong Kong.
pub(in super::super) fn names_hong_kong(place: &str) -> bool {
    place.contains("香港")
}

/// Whether years of the Republic are to be expected: the text speaks of the institutions of Taiwan.
pub(crate) fn is_taiwan(norm: &str) -> bool {
    Signs::builtin().of(norm).taiwan
}

/// Whether a text names what only those in Hong Kong name so.
pub(crate) fn speaks_as_hong_kong(norm: &str) -> bool {
    Signs::builtin().of(norm).speaks_as_hong_kong
}

/// Whether a lone $ is the dollar of Hong Kong.
pub(crate) fn is_hong_kong(norm: &str) -> bool {
    Signs::builtin().of(norm).hong_kong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn institutions_and_years_of_the_republic() {
        for (text, taiwan) in [
            ("102年度预算报告。", true),
            ("民国114年施行。", true),
            ("行政院核定,立法院审议。", true),
            ("行政院核定,行政院公布。", false),
            ("2007-08年度预算报告。", false),
            ("2012年度预算报告。", false),
            ("民国11年创办。", false),
            ("国务院核定。", false),
        ] {
            assert_eq!(is_taiwan(text), taiwan, "{text}");
        }
    }

    #[test]
    fn words_that_overlap_count_each() {
        assert!(speaks_as_hong_kong("本港府公布。") && !speaks_as_hong_kong("本港公布,本港发展。"));
        assert!(is_hong_kong("增加5港元。") && is_hong_kong("香港的立法会议。") && !is_hong_kong("香港发展。"));
    }

    #[test]
    fn only_the_head_of_a_text_tells() {
        let far = format!("{}行政院核定,立法院审议。", "一".repeat(HEAD / 3));
        assert!(!is_taiwan(&far) && is_taiwan(&far[HEAD / 2..]));
    }
}
