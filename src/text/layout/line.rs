//! One line of the source and what can be seen of it at a glance.

use super::class::{self, Classes};
use std::ops::Range;

/// Where a run of text ends for good: what follows is another sentence.
pub(crate) fn is_terminal(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…' | '：' | ':' | '；' | ';' | '─' | '—' | '｡' | '．')
}

/// Closing quotation marks and brackets, which may follow the mark that ends a sentence.
pub(crate) fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '﹂' | '﹄' | '）' | ')' | '》' | '〉' | '】' | '〕' | ']' | '"')
}

/// Chinese characters of the basic block.
#[inline]
pub(crate) fn is_word(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Where the run of characters from U+5000 to U+9FFF that begins at byte `at` ends, told by the first of their three bytes: most of a
/// Chinese text, words all of them (see [`is_word`]).
#[inline]
pub(crate) fn past_words(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(0xe5..=0xe9)) {
        at += 3;
    }
    at
}

/// The characters of a text with their places, but for words (see [`is_word`]): marks, digits, letters.
pub(crate) fn but_words(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let bytes = text.as_bytes();
        let mut i = at;
        loop {
            match bytes.get(i)? {
                0xe5..=0xe9 => i += 3,
                0xe4 if bytes.get(i + 1).is_some_and(|b| *b >= 0xb8) => i += 3,
                _ => break,
            }
        }
        let c = text.get(i..)?.chars().next()?;
        at = i + c.len_utf8();
        Some((i, c))
    })
}

/// Characters that break a line.
pub(crate) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// White space, also of the kinds that pages use without meaning it.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{2060}')
}

/// A line without the spaces at its ends.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Bytes of the source.
    pub span: Range<usize>,
    /// Columns that it fills: two for a wide character, one for another, none for a space.
    pub width: usize,
    /// Columns of space before it.
    pub indent: usize,
    /// Characters other than spaces.
    pub chars: usize,
    /// Commas and 、 in it.
    pub commas: usize,
    /// Marks that end a sentence, before its end.
    pub inner_ends: usize,
    /// It ends with a mark after which a new sentence starts.
    pub ends: bool,
    /// Its first character.
    pub first: char,
    /// Its last character, closing marks left out when a sentence ends before them.
    pub last: char,
    /// Opened quotation marks and brackets that are not closed.
    pub open: i32,
    /// Closed ones that were not opened.
    pub shut: i32,
    /// A row of a table, a markdown heading or list item: never part of its neighbours.
    pub structural: bool,
}

impl Line {
    /// No characters at all.
    pub fn is_blank(&self) -> bool {
        self.chars == 0
    }

    /// Holds a complete sentence or most of a long one.
    pub fn is_prose(&self) -> bool {
        self.inner_ends > 0 || (self.chars >= 60 && self.commas >= 2)
    }

    fn read(classes: &Classes, source: &str, start: usize, end: usize) -> Self {
        let raw = &source[start..end];
        let text = raw.trim_matches(is_space);
        let from = start + (raw.len() - raw.trim_start_matches(is_space).len()).min(raw.len());
        let span = if text.is_empty() { start..start } else { from..from + text.len() };
        let mut line = Self {
            span,
            width: 0,
            indent: raw.chars().take_while(|&c| is_space(c)).map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum(),
            chars: 0,
            commas: 0,
            inner_ends: 0,
            ends: false,
            first: text.chars().next().unwrap_or('\n'),
            last: '\n',
            open: 0,
            shut: 0,
            structural: is_structural(text),
        };
        // Whether a sentence had ended where a bracket opened: (完) after a full stop ends the line too.
        let mut ended_outside = false;
        // Where the last character that counts stands.
        let mut last = usize::MAX;
        let bytes = text.as_bytes();
        let mut at = 0;
        loop {
            // Most characters are words and say nothing but their width.
            let run = past_words(bytes, at);
            if run > at {
                line.chars += (run - at) / 3;
                line.width += (run - at) / 3 * 2;
                line.inner_ends += usize::from(line.ends);
                line.ends = false;
                last = run - 3;
            }
            let c = match bytes.get(run) {
                None => break,
                Some(&b) if b.is_ascii() => char::from(b),
                Some(_) => text[run..].chars().next().unwrap_or('\n'),
            };
            at = run + c.len_utf8();
            let class = classes.of(c);
            let is = |bit: u8| class & bit != 0;
            if is(class::SPACE) {
                continue;
            }
            line.chars += 1;
            line.width += 1 + usize::from(!c.is_ascii());
            // Sums instead of branches: which mark comes next cannot be foreseen, and a wrong guess costs more than all of them.
            line.open += i32::from(is(class::OPENS));
            if is(class::CLOSES) && c != '"' {
                // A pair's two sides count for one another whatever their shape: only the balance matters.
                match line.open {
                    1.. => line.open -= 1,
                    _ => line.shut += 1,
                }
            }
            // 1,234 holds no comma of the sentence.
            line.commas +=
                usize::from(is(class::COMMA) & !((c == ',') & bytes.get(last).is_some_and(u8::is_ascii_digit)));
            line.inner_ends += usize::from(line.ends & !is(class::CLOSES | class::TERMINAL));
            if is(class::ROUND) {
                ended_outside = if is(class::OPENS) { line.ends } else { ended_outside };
                line.ends |= is(class::CLOSES) & ended_outside;
            }
            // A closing mark after the end of a sentence belongs to it; a markdown emphasis mark says nothing.
            line.ends = is(class::STOP) | (line.ends & is(class::EMPHASIS | class::CLOSES));
            last = if is(class::EMPHASIS) { last } else { run };
        }
        line.last = text.get(last..).and_then(|rest| rest.chars().next()).unwrap_or('\n');
        line.ends |= is_terminal(line.last);
        line
    }
}

/// Markdown and table rows, whose line ends are their own.
fn is_structural(text: &str) -> bool {
    let bars = memchr::memchr_iter(b'|', text.as_bytes()).count();
    let table = bars >= 2
        || (bars == 1 && (text.starts_with('|') || text.ends_with('|')))
        || memchr::memchr(b'\t', text.as_bytes()).is_some();
    let markdown = text.starts_with('#') || text.starts_with('>') || text.starts_with("- ") || text.starts_with("* ");
    let rule = !text.is_empty() && text.chars().all(|c| matches!(c, '-' | '*' | '=' | '_' | '—' | '─' | ' '));
    table || markdown || rule
}

/// Cuts a source into lines.
pub(crate) fn lines(source: &str) -> Vec<Line> {
    let classes = Classes::all();
    let mut all = Vec::new();
    let mut start = 0;
    // The first bytes of the characters that break a line, of which few texts have more than \n; others have them too.
    let bytes = source.as_bytes();
    let rare = memchr::memchr3(0x0b, 0x0c, 0xc2, bytes).is_some();
    let may = |b: &u8| matches!(b, b'\n'..=b'\r' | 0xc2 | 0xe2);
    let find = |rest: &[u8]| if rare { rest.iter().position(may) } else { memchr::memchr3(b'\n', b'\r', 0xe2, rest) };
    let mut at = 0;
    while let Some(i) = find(&bytes[at..]).map(|i| at + i) {
        let c = source[i..].chars().next().unwrap_or('\n');
        at = i + c.len_utf8();
        // One break, and not a blank line: CR LF, and the form feed at the head of a page.
        let before = i.checked_sub(1).filter(|b| *b + 1 == start).map(|b| bytes[b]);
        if matches!((before, c), (Some(b'\r'), '\n') | (Some(b'\n' | b'\r'), '\u{c}')) {
            start = at;
        } else if is_break(c) {
            all.push(Line::read(classes, source, start, i));
            start = at;
        }
    }
    if start < source.len() {
        all.push(Line::read(classes, source, start, source.len()));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_knows_its_shape() {
        let all = lines("　　“稳增长”,共建成12处。\r\n必须有“一个\n| 甲 | 乙 |\n");
        assert_eq!(all.len(), 3);
        assert_eq!((all[0].indent, all[0].first, all[0].ends, all[0].open), (4, '“', true, 0));
        assert_eq!((all[1].ends, all[1].open, all[1].last), (false, 1, '个'));
        assert!(all[2].structural && !all[1].structural);
        let blank = |text: &str| lines(text).iter().map(Line::is_blank).collect::<Vec<_>>();
        assert_eq!(blank("甲\n\u{c}乙\r\n\r\n丙\u{c}丁\n"), [false, false, true, false, false]);
    }

    #[test]
    fn a_closing_quote_after_a_full_stop_ends_the_line() {
        assert!(lines("他说:“完成了。”")[0].ends);
        assert!(!lines("开展“双联”")[0].ends);
        assert!(lines("到此结束。(完)")[0].ends);
        assert!(!lines("到此结束(完)")[0].ends);
    }
}
