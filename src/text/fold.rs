//! Folds one character at a time: full width to half width, presentation forms, quotes, marks, variant spaces, invisible
//! characters, and the line breaks that the layout calls mere layout. One pass that also counts the characters of either script.

use super::map::Edits;
use super::opencc::{dictionary, rows};
use super::script;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// The kinds of folds, each a bit of [`Folds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Fold {
    /// Full-width digits, letters and signs to half width.
    Width,
    /// Corner brackets and their kin to “” and ‘’.
    Quotes,
    /// Compatibility ideographs, radicals, vertical and small forms to the plain character.
    Forms,
    /// Dashes, middle dots, ratio and minus signs to one of each kind; ○ among Chinese digits to 〇.
    Marks,
    /// Zero-width and control characters, byte order marks and variation selectors dropped.
    Invisible,
    /// All spaces to the ASCII space; spaces inside numbers and words dropped.
    Spaces,
    /// Line ends to `\n`; line breaks inside sentences dropped.
    Lines,
    /// Variant glyphs (経 産 衞) to simplified characters.
    Variants,
}

impl Fold {
    /// All of them with their names.
    pub const ALL: [(&'static str, Self); 8] = [
        ("width", Self::Width),
        ("quotes", Self::Quotes),
        ("forms", Self::Forms),
        ("marks", Self::Marks),
        ("invisible", Self::Invisible),
        ("spaces", Self::Spaces),
        ("lines", Self::Lines),
        ("variants", Self::Variants),
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(n, _)| *n == name).map(|&(_, f)| f)
    }
}

/// A set of folds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folds(u8);

impl Folds {
    /// Every fold.
    pub const ALL: Self = Self(0xff);
    /// No fold.
    pub const NONE: Self = Self(0);

    /// The set with one more.
    pub fn with(self, fold: Fold) -> Self {
        Self(self.0 | 1 << fold as u8)
    }

    /// Whether the set holds a fold.
    pub fn has(self, fold: Fold) -> bool {
        (self.0 >> fold as u8) & 1 == 1
    }

    /// Reads `all`, `none` or names separated by commas. The error is the name that is none.
    pub fn parse(list: &str) -> Result<Self, String> {
        match list.trim() {
            "all" => Ok(Self::ALL),
            "none" | "" => Ok(Self::NONE),
            names => names.split(',').map(str::trim).try_fold(Self::NONE, |set, name| {
                Fold::named(name).map(|f| set.with(f)).ok_or_else(|| name.to_owned())
            }),
        }
    }
}

// What a character tells, as bits of its class.
const TRADITIONAL: u8 = 1;
const SIMPLIFIED: u8 = 1 << 1;
const SPACE: u8 = 1 << 2;
const VARIANT: u8 = 1 << 3;
const CIRCLE: u8 = 1 << 4;
/// It may be folded: [`Table::target`] knows to what.
const FOLDS: u8 = 1 << 5;

/// What a character folds to.
#[derive(Clone, Copy, Debug)]
struct Target {
    kind: Fold,
    to: Option<char>,
    /// [`special`] decides by what stands about it.
    special: bool,
}

/// Signs that stand for 〇 among Chinese digits: circles, Greek and Cyrillic O.
const CIRCLES: [char; 4] = ['○', '◯', 'Ο', 'О'];

/// What each character folds to and which script it tells.
#[derive(Debug)]
pub(crate) struct Table {
    /// Classes by character of the basic plane: a byte each, so that those of a text stay in the nearest cache.
    plane: Box<[u8; PLANE]>,
    /// Of the characters beyond it.
    rest: FxHashMap<char, u8>,
    targets: FxHashMap<char, Target>,
}

/// Characters of the basic plane.
const PLANE: usize = 0x1_0000;

/// The table, built at first use.
pub(crate) fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(Table::new);
    &TABLE
}

impl Table {
    fn new() -> Self {
        let mut t = Self { plane: Box::new([0; PLANE]), rest: FxHashMap::default(), targets: FxHashMap::default() };
        for (c, _) in script::traditional() {
            t.add(c, TRADITIONAL);
        }
        for c in script::simplified() {
            t.add(c, SIMPLIFIED);
        }
        for (c, _) in super::normalize::variants() {
            t.add(c, VARIANT);
        }
        for (key, value) in dictionary("CJK_Compatibility_Ideographs.txt").into_iter().flat_map(rows) {
            if let (Some(c), Some(v)) = (key.chars().next(), value.chars().next()) {
                t.fold(c, Fold::Forms, Some(v), false);
            }
        }
        for c in '\u{ff01}'..='\u{ff5e}' {
            t.fold(c, Fold::Width, char::from_u32(c as u32 - 0xfee0), false);
        }
        for c in (0..0x20).chain(0x7f..0xa0).chain(0xe0100..0xe01f0).filter_map(char::from_u32) {
            let lines = matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}');
            if lines && c != '\n' {
                t.fold(c, Fold::Lines, Some('\n'), true);
            } else if c != '\n' && c != '\t' {
                t.fold(c, Fold::Invisible, None, true);
            }
        }
        for c in ['\u{2028}', '\u{2029}'] {
            t.fold(c, Fold::Lines, Some('\n'), true);
        }
        t.add(' ', SPACE);
        for c in "\u{a0}\u{1680}\u{202f}\u{205f}\u{3000}".chars().chain('\u{2000}'..='\u{200a}') {
            t.add(c, SPACE);
            t.fold(c, Fold::Spaces, Some(' '), false);
        }
        for &(c, to, kind) in &super::tables::tables().folds {
            t.fold(c, kind, to, to.is_none());
        }
        for c in CIRCLES {
            t.add(c, CIRCLE);
        }
        t
    }

    fn add(&mut self, c: char, bits: u8) {
        match self.plane.get_mut(c as usize) {
            Some(class) => *class |= bits,
            None => *self.rest.entry(c).or_default() |= bits,
        }
    }

    /// A character that folds to another tells the same of the script.
    fn fold(&mut self, c: char, kind: Fold, to: Option<char>, special: bool) {
        let tells = to.map_or(0, |to| self.class(to) & (TRADITIONAL | SIMPLIFIED | VARIANT));
        self.add(c, FOLDS | tells);
        self.targets.insert(c, Target { kind, to, special });
    }

    #[inline]
    fn class(&self, c: char) -> u8 {
        match self.plane.get(c as usize) {
            Some(class) => *class,
            None => self.rest.get(&c).copied().unwrap_or(0),
        }
    }

    /// Passes over characters that stay as they are, counting what they tell. Gives where it stopped: at a character that may be
    /// folded, counted already, or at one of two or four bytes, which is not.
    #[inline(never)]
    fn pass(&self, bytes: &[u8], mut at: usize, tells: &mut Tells) -> Option<usize> {
        let mut all = *tells;
        let stop = loop {
            // Three bytes are a character of the basic plane, and most of a Chinese text.
            let (class, len) = match bytes[at..] {
                [b @ 0xe0..=0xef, x, y, ..] => {
                    let [b, x, y] = [b & 0x0f, x & 0x3f, y & 0x3f].map(usize::from);
                    (self.plane[b << 12 | x << 6 | y], 3)
                }
                [b @ ..0x80, ..] => (self.plane[usize::from(b)], 1),
                [] => break None,
                _ => break Some(at),
            };
            all.add(class);
            if class & FOLDS != 0 {
                break Some(at);
            }
            at += len;
        };
        *tells = all;
        stop
    }

    /// Whether a character is traditional only, simplified only (each 0 or 1).
    pub fn script(&self, c: char) -> (usize, usize) {
        let class = self.class(c);
        (usize::from(class & TRADITIONAL != 0), usize::from(class & SIMPLIFIED != 0))
    }
}

/// What the characters of a text tell together.
#[derive(Clone, Copy, Debug, Default)]
struct Tells {
    /// All their classes.
    seen: u8,
    traditional: u32,
    /// As often as there are simplified characters, times the value of their bit.
    simplified: u32,
}

impl Tells {
    #[inline]
    fn add(&mut self, class: u8) {
        self.seen |= class;
        self.traditional += u32::from(class & TRADITIONAL);
        self.simplified += u32::from(class & SIMPLIFIED);
    }
}

/// A folded text.
pub(crate) struct Folded {
    /// `None` when nothing changed.
    pub text: Option<String>,
    pub edits: Edits,
    /// Whether it holds a space.
    pub spaces: bool,
    /// Whether it holds a variant glyph.
    pub variants: bool,
    pub traditional: usize,
    pub simplified: usize,
}

/// Folds a text, leaving out the byte ranges `drop` (in order, at character boundaries, apart).
pub(crate) fn fold(source: &str, drop: &[Range<usize>], folds: Folds) -> Folded {
    let table = table();
    let mut f =
        Folded { text: None, edits: Edits::default(), spaces: false, variants: false, traditional: 0, simplified: 0 };
    let mut out = String::new();
    let mut copied = 0;
    let mut tells = Tells::default();
    let mut drops = drop.iter().filter(|r| r.start < r.end).peekable();
    let mut at = 0;
    while at < source.len() {
        let mut to = source.len();
        if let Some(range) = drops.peek() {
            if range.start <= at {
                flush(&mut out, source, copied, at);
                f.edits.push(out.len(), at, 0, range.end - at);
                at = range.end;
                copied = at;
                drops.next();
                continue;
            }
            to = range.start;
        }
        let bytes = &source.as_bytes()[..to];
        let mut here = at;
        while let Some(found) = table.pass(bytes, here, &mut tells) {
            here = found;
            let Some(c) = source[here..].chars().next() else { break };
            let len = c.len_utf8();
            if len % 2 == 0 {
                tells.add(table.class(c));
            }
            here += len;
            let Some(target) = table.targets.get(&c).filter(|t| folds.has(t.kind)) else { continue };
            let here = here - len;
            let dropped = target.special && matches!(special(c, &source[..here], &source[here + len..]), Special::Drop);
            let value = target.to.filter(|_| !dropped);
            flush(&mut out, source, copied, here);
            match value {
                Some(v) => {
                    if v.len_utf8() != len {
                        f.edits.push(out.len(), here, v.len_utf8(), len);
                    }
                    out.push(v);
                }
                None => f.edits.push(out.len(), here, 0, len),
            }
            copied = here + len;
        }
        at = to;
    }
    (f.traditional, f.simplified) = (tells.traditional as usize, tells.simplified as usize / usize::from(SIMPLIFIED));
    f.spaces = tells.seen & SPACE != 0;
    f.variants = tells.seen & VARIANT != 0;
    if copied > 0 {
        out.push_str(&source[copied..]);
        f.text = Some(out);
    }
    if tells.seen & CIRCLE != 0
        && folds.has(Fold::Marks)
        && let Some((text, edits)) = circles(f.text.as_deref().unwrap_or(source))
    {
        f.text = Some(text);
        f.edits = std::mem::take(&mut f.edits).then(edits);
    }
    f
}

/// ○ and its kin become 〇 where they stand among Chinese digits (二○一三年), and stay where they mark an item. `None` when all stay.
fn circles(text: &str) -> Option<(String, Edits)> {
    let digit = |c: char| "〇零一二三四五六七八九".contains(c);
    let mut out = String::new();
    let mut edits = Edits::default();
    // Before `copied` all stands in `out`.
    let mut copied = 0;
    for (i, circle) in text.match_indices(CIRCLES) {
        let zero = copied == i && copied > 0;
        let rest = &text[i + circle.len()..];
        let ahead = || rest.chars().take(4).find(|c| !CIRCLES.contains(c));
        if (zero || text[..i].chars().next_back().is_some_and(digit)) && ahead().is_some_and(|c| digit(c) || c == '年')
        {
            flush(&mut out, text, copied, i);
            if circle.len() != '〇'.len_utf8() {
                edits.push(out.len(), i, '〇'.len_utf8(), circle.len());
            }
            out.push('〇');
            copied = i + circle.len();
        }
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&text[copied..]);
    Some((out, edits))
}

enum Special {
    Drop,
    Become,
}

/// What becomes of a character that has no fixed replacement.
fn special(c: char, before: &str, rest: &str) -> Special {
    match c {
        // The line feed of CR LF stays, and that before the form feed at the head of a page.
        '\r' if rest.starts_with('\n') => Special::Drop,
        '\u{c}' if before.ends_with(['\n', '\r']) => Special::Drop,
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Special::Become,
        _ => Special::Drop,
    }
}

fn flush(out: &mut String, source: &str, from: usize, to: usize) {
    if out.capacity() == 0 {
        out.reserve(source.len());
    }
    out.push_str(&source[from..to]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(s: &str) -> String {
        fold(s, &[], Folds::ALL).text.unwrap_or_else(|| s.to_owned())
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let text = include_str!("../../dicts/folds.tsv");
        assert_eq!(text.lines().filter(|l| l.starts_with("U+")).count(), crate::text::tables::tables().folds.len());
        assert_eq!(text.lines().filter(|l| !l.starts_with('#') && !l.starts_with("U+")).count(), 1, "one header line");
    }

    #[test]
    fn no_replacement_is_itself_folded() {
        for &(c, to, kind) in &crate::text::tables::tables().folds {
            let to = to.map(String::from).unwrap_or_default();
            assert_eq!(all(&to), to, "{c} ({kind:?})");
        }
    }

    #[test]
    fn folds_characters() {
        assert_eq!(all("增长４．５％，ＧＤＰ（亿元）"), "增长4.5%,GDP(亿元)");
        assert_eq!(all("「三會兩卡」『丙』"), "“三會兩卡”‘丙’");
        assert_eq!(all("⻓⼤ 豈︒"), "长大 豈。");
        assert_eq!(all("a\u{feff}b\u{200b}c\u{1b}[1m\r\nd\re"), "abc[1m\nd\ne");
        assert_eq!(all("二○○九年 二○一三年 ○ 一○五 ○甲"), "二〇〇九年 二〇一三年 ○ 一〇五 ○甲");
    }

    #[test]
    fn only_the_folds_asked_for() {
        let folds = Folds::parse("width").unwrap();
        assert_eq!(fold("「４％」", &[], folds).text.as_deref(), Some("「4%」"));
        assert!(fold("「４％」", &[], Folds::NONE).text.is_none());
        assert_eq!(Folds::parse("width, colour"), Err("colour".to_owned()));
    }

    #[test]
    fn dropped_ranges_leave_the_text() {
        let without = |s: &str, range| fold(s, std::slice::from_ref(&range), Folds::ALL).text;
        assert_eq!(without("必须有\n\n所应", 9..11).as_deref(), Some("必须有所应"));
        assert_eq!(without("\n必", 0..1).as_deref(), Some("必"));
        assert_eq!(without("必\n", 3..4).as_deref(), Some("必"));
    }
}
