//! Repairs of what character recognition misreads in numbers and dates (`--ocr`): 2O22年, 三干元, 5月3曰.
//!
//! The table is `dicts/ocr.tsv`; its header says where each repair holds. Text that needs no repair is not copied.

use super::map::Edits;
use super::{Span, normalize::Normalized};
use crate::error::Result;
use crate::lexicon::Sources;
use crate::lexicon::table::{Row, rows};
use crate::mention::number;
use rustc_hash::FxHashMap;

const OCR: (&str, &str) = ("ocr.tsv", include_str!("../../dicts/ocr.tsv"));

/// The table of misread characters.
#[derive(Debug, Default)]
pub struct Repairs(FxHashMap<char, Vec<Repair>>);

#[derive(Debug)]
struct Repair {
    meant: char,
    within: Within,
}

#[derive(Debug)]
enum Within {
    Arabic,
    Chinese,
    Year,
    Word { before: Vec<Beside>, after: Vec<Beside>, not_before: Vec<Box<str>> },
}

/// What must stand beside a misread word.
#[derive(Debug)]
enum Beside {
    Number,
    Day,
    Stop,
    Word(Box<str>),
}

impl Repairs {
    /// Loads `ocr.tsv`.
    pub fn load(sources: &Sources) -> Result<Self> {
        let mut all: FxHashMap<char, Vec<Repair>> = FxHashMap::default();
        for source in sources.of(OCR.0, OCR.1)? {
            rows(&source, &["misread", "meant", "within", "before", "after", "not_before"], |row| {
                let (misread, meant) = (one(&row, "misread")?, one(&row, "meant")?);
                let within = match row.need("within")? {
                    "arabic" => Within::Arabic,
                    "chinese" => Within::Chinese,
                    "year" => Within::Year,
                    "word" => Within::word(&row)?,
                    other => {
                        let remedy = "write arabic, chinese, year or word";
                        return Err(row.error("within", &format!("is `{other}`"), remedy));
                    }
                };
                all.entry(misread).or_default().push(Repair { meant, within });
                Ok(())
            })?;
        }
        Ok(Self(all))
    }

    /// Repairs a normalised text; the ranges of the result that were repaired.
    pub(super) fn repair(&self, n: Normalized) -> (Normalized, Vec<Span>) {
        let mut text = String::new();
        let mut edits = Edits::default();
        let mut spans = Vec::new();
        let mut from = 0;
        for (at, c) in n.text.char_indices() {
            let Some(repairs) = self.0.get(&c) else { continue };
            let end = at + c.len_utf8();
            let around = || Around { norm: &n.text, at, end, repairs: self };
            let Some(repair) = repairs.iter().find(|r| around().fits(&r.within)) else { continue };
            text.push_str(&n.text[from..at]);
            let start = text.len();
            text.push(repair.meant);
            edits.push(start, at, repair.meant.len_utf8(), c.len_utf8());
            spans.push(start..text.len());
            from = end;
        }
        if spans.is_empty() {
            return (n, spans);
        }
        text.push_str(&n.text[from..]);
        (Normalized { text, map: n.map.then(edits), script: n.script }, spans)
    }

    /// Whether `c` is misread for a digit `within` such a run.
    fn misread(&self, c: char, year: bool, arabic: bool) -> bool {
        let fits = |w: &Within| match w {
            Within::Arabic => arabic,
            Within::Chinese => !arabic && !year,
            Within::Year => year,
            Within::Word { .. } => false,
        };
        self.0.get(&c).is_some_and(|all| all.iter().any(|r| fits(&r.within)))
    }
}

fn one(row: &Row<'_>, column: &str) -> Result<char> {
    let mut chars = row.need(column)?.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => Err(row.error(column, "is not one character", "write the one character that is misread or meant")),
    }
}

impl Within {
    fn word(row: &Row<'_>) -> Result<Self> {
        let beside = |column: &str| {
            row.list(column)
                .map(|w| match w {
                    "[number]" => Ok(Beside::Number),
                    "[day]" if column == "before" => Ok(Beside::Day),
                    "[stop]" => Ok(Beside::Stop),
                    w if w.starts_with('[') => {
                        Err(row.error(column, &format!("names `{w}`"), "write [number], [day], [stop] or words"))
                    }
                    w => Ok(Beside::Word(w.into())),
                })
                .collect::<Result<Vec<_>>>()
        };
        let (before, after) = (beside("before")?, beside("after")?);
        if before.is_empty() && after.is_empty() {
            return Err(row.error("before", "is empty, and so is `after`", "say what stands beside the misread word"));
        }
        Ok(Self::Word { before, after, not_before: row.list("not_before").map(Into::into).collect() })
    }
}

/// A misread character and what stands about it.
struct Around<'a> {
    norm: &'a str,
    at: usize,
    end: usize,
    repairs: &'a Repairs,
}

fn chinese(c: char) -> bool {
    number::digit(c).is_some()
}

fn numeral(c: char) -> bool {
    c.is_ascii_digit() || chinese(c) || matches!(c, '十' | '百' | '千' | '万' | '亿')
}

impl Around<'_> {
    fn fits(&self, within: &Within) -> bool {
        match within {
            Within::Arabic => self.in_arabic(),
            Within::Chinese => [self.before(), self.after()].iter().all(|c| c.is_some_and(numeral_but_arabic)),
            Within::Year => self.in_year(),
            Within::Word { before, after, not_before } => {
                let head = &self.norm[..self.at];
                !not_before.iter().any(|w| head.ends_with(&**w))
                    && (before.is_empty() || before.iter().any(|b| self.stands_before(b)))
                    && (after.is_empty() || after.iter().any(|b| self.stands_after(b)))
            }
        }
    }

    fn before(&self) -> Option<char> {
        self.norm[..self.at].chars().next_back()
    }

    fn after(&self) -> Option<char> {
        self.norm[self.end..].chars().next()
    }

    /// In a run of digits, points and commas with a true digit, and no other letter beside it.
    fn in_arabic(&self) -> bool {
        let part = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',') || self.repairs.misread(*c, false, true);
        // A number is short, and a long row of letters is none.
        let back: Vec<char> = self.norm[..self.at].chars().rev().take(24).take_while(part).collect();
        let on: Vec<char> = self.norm[self.end..].chars().take(24).take_while(part).collect();
        let len = |run: &[char]| run.iter().map(|c| c.len_utf8()).sum::<usize>();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let outer = letter(self.norm[..self.at - len(&back)].chars().next_back())
            || letter(self.norm[self.end + len(&on)..].chars().next());
        let digit = |run: &[char]| run.iter().any(char::is_ascii_digit);
        // O2 is oxygen, and No.5 begins with a word.
        let nought = self.norm[self.at..].starts_with(['O', 'o']);
        let opens = !digit(&back) && nought && on.first() != Some(&'.');
        !outer && (digit(&back) || digit(&on)) && !opens && back.len() < 24 && on.len() < 24
    }

    /// In four digits before 年.
    fn in_year(&self) -> bool {
        let part = |c: &char| chinese(*c) || self.repairs.misread(*c, true, false);
        let on: Vec<char> = self.norm[self.end..].chars().take(4).take_while(part).collect();
        let back: Vec<char> = self.norm[..self.at].chars().rev().take(4).take_while(part).collect();
        let end = self.end + on.iter().map(|c| c.len_utf8()).sum::<usize>();
        back.len() + 1 + on.len() == 4
            && back.iter().chain(&on).filter(|c| chinese(**c)).count() >= 2
            && self.norm[end..].starts_with('年')
    }

    fn stands_before(&self, beside: &Beside) -> bool {
        let head = &self.norm[..self.at];
        match beside {
            Beside::Number => self.before().is_some_and(numeral),
            Beside::Day => {
                let rest = head.trim_end_matches(numeral);
                rest.len() < head.len() && rest.ends_with('月')
            }
            Beside::Stop => self.before().is_none_or(stop),
            Beside::Word(w) => head.ends_with(&**w),
        }
    }

    fn stands_after(&self, beside: &Beside) -> bool {
        match beside {
            Beside::Number => self.after().is_some_and(numeral),
            Beside::Day => false,
            Beside::Stop => self.after().is_none_or(stop),
            Beside::Word(w) => self.norm[self.end..].starts_with(&**w),
        }
    }
}

fn numeral_but_arabic(c: char) -> bool {
    numeral(c) && !c.is_ascii_digit()
}

fn stop(c: char) -> bool {
    matches!(c, ',' | '。' | ';' | '、' | ':' | '!' | '?' | '(' | ')' | '\n' | '“' | '”')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn every_row_reads_and_leaves_what_it_says() {
        let repairs = Repairs::load(&Sources::default()).unwrap();
        let norm = |s: &str| Text::repaired(s.to_owned(), &repairs).norm;
        let mut seen = 0;
        rows(&Sources::default().of(OCR.0, OCR.1).unwrap()[0], &["misread"], |row| {
            let (wrong, right) = row.need("reads")?.split_once('>').expect("`reads` has >");
            assert!(wrong.contains(row.get("misread")), "{wrong}");
            assert_eq!(norm(wrong), Text::new(right.to_owned()).norm, "{wrong}");
            let leave = row.get("leaves");
            assert_eq!(norm(leave), Text::new(leave.to_owned()).norm, "{leave}");
            seen += 1;
            Ok(())
        })
        .unwrap();
        assert!(seen > 15);
    }

    #[test]
    fn repaired_text_points_at_its_source() {
        let repairs = Repairs::load(&Sources::default()).unwrap();
        let text = Text::repaired("去年底,二OO八年建成三干户".into(), &repairs);
        let at = text.norm.find("二〇〇八年").unwrap();
        assert_eq!(text.source_slice(&(at..at + 15)), "二OO八年");
        assert!(text.is_repaired(&(at..at + 15)) && !text.is_repaired(&(0..9)));
        let at = text.norm.find("三千户").unwrap();
        assert_eq!(text.source_slice(&(at..at + 9)), "三干户");
    }
}
