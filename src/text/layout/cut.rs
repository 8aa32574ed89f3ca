//! Paragraphs that a column or page break cut in mid-sentence.

use super::Gap;
use super::line::{self, Line, is_closer};
use crate::text::page::{self, PageWords, Use};

/// How a document treats its paragraphs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits {
    /// Its paragraphs end with a full stop, so that one that does not was cut.
    stops: bool,
    /// It sets blank lines between paragraphs, so that a plain line break is none.
    blanks: bool,
}

impl Habits {
    pub(super) fn of(lines: &[Line]) -> Self {
        let (mut prose, mut stopped, mut gaps, mut blank) = (0, 0, 0, 0);
        let mut before: Option<usize> = None;
        for (i, line) in lines.iter().enumerate().filter(|(_, l)| !l.is_blank()) {
            if line.is_prose() {
                prose += 1;
                stopped += usize::from(line.ends);
            }
            if let Some(b) = before.replace(i) {
                gaps += 1;
                blank += usize::from(i > b + 1);
            }
        }
        // With one or two paragraphs there is no habit to go by: take the common one.
        Self { stops: prose < 3 || stopped * 10 >= prose * 6, blanks: gaps >= 4 && blank * 10 >= gaps * 6 }
    }
}

/// The line starts with a mark that cannot start a sentence.
pub(super) fn opens_with_mark(line: &Line) -> bool {
    matches!(line.first, '，' | '、' | '。' | '；' | '！' | '？' | ',' | ';' | '%' | '％')
        || (is_closer(line.first) && line.first != '"')
}

/// The line stops at a comma.
pub(super) fn stops_at_comma(line: &Line) -> bool {
    matches!(line.last, '，' | ',' | '、')
}

/// Whether `a`, in running text, stops behind a number and `b` goes on in words: 完成投资4860⏎万元,占年度计划的九成.
pub(super) fn parts_number_from_unit(a: &Line, b: &Line, this: &str, next: &str) -> bool {
    let words = PageWords::builtin();
    // A comma between digits makes no running text.
    let runs = a.inner_ends > 0 || this.contains(['，', '、']) || this.contains(", ");
    let digits = this.trim_end_matches(['万', '亿', '萬', '億', '余', '餘', '多']);
    let number = digits.ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    !a.structural
        && !b.structural
        && runs
        && number
        && line::is_word(b.first)
        && (b.ends || b.commas + b.inner_ends > 0)
        && !page::is_list_item(next)
        && !speaker(next)
        && words.starts(Use::Starter, next).is_none()
        && words.starts(Use::Byline, next).is_none()
        && page::dateline(words, next).is_none()
}

/// Whether `b` is a few words (a link, a title) that a page sets on a line of its own inside the sentence of `a`, which
/// goes on after it: with a mark, or in the same block of a page that has blank lines between its paragraphs.
pub(super) fn is_link(a: &Line, b: &Line, next: &str, after: Option<(&Line, Gap)>, gap: Gap, habits: &Habits) -> bool {
    let Some((c, then)) = after else { return false };
    let whole = |l: &Line| !l.structural && !l.ends;
    if !whole(a) || !whole(b) || c.structural || b.chars > 30 || a.commas + a.inner_ends == 0 {
        return false;
    }
    let block = habits.blanks && !gap.blank && !then.blank && (a.inner_ends > 0 || a.chars >= 25);
    (a.chars >= 8 && opens_with_mark(c))
        || (block && !page::is_list_item(next) && PageWords::builtin().starts(Use::Byline, next).is_none())
}

/// Whether the line `a` goes on in the line `b`.
pub(super) fn runs_on(a: &Line, b: &Line, this: &str, next: &str, gap: Gap, habits: &Habits) -> bool {
    if a.structural || b.structural || a.ends {
        return false;
    }
    // In running text, and the next line too.
    let b_ends = b.ends || b.inner_ends > 0;
    let runs = a.commas + a.inner_ends > 0 && (b_ends || b.commas > 0);
    if runs && parts_fraction(this, next) {
        return true;
    }
    if page::is_list_item(next) {
        return false;
    }
    let words = PageWords::builtin();
    if words.ends(Use::Credit, this) && a.chars <= 30 || page::dateline(words, next).is_some() {
        return false;
    }
    if opens_with_mark(b) {
        return true;
    }
    if this.ends_with("分之") {
        return true;
    }
    // A word in which no paragraph ends, a numeral cut in two.
    let goes_on = words.ends(Use::GoesOn, this);
    if runs && (goes_on || parts_numeral(this, next) && words.starts(Use::Starter, next).is_none()) {
        return true;
    }
    let wide = |c: char| !c.is_ascii();
    if stops_at_comma(a) {
        let before = this.chars().rev().nth(1).is_some_and(wide);
        return before
            && a.chars >= 5
            && (b_ends || b.commas > 0)
            && wide(b.first) | b.first.is_ascii_digit()
            && b.chars > 8;
    }
    // A quotation opened before the break and closed after it.
    if a.open > 0 && b.shut > 0 {
        return a.chars + b.chars >= 12;
    }
    if a.open > 0 && a.commas > 0 && b_ends && b.first != '“' && b.first != '「' {
        return true;
    }
    if !b_ends {
        return false;
    }
    let fresh = matches!(b.first, '“' | '「' | '【' | '《' | '(' | '（' | '[' | '—' | '■' | '□')
        || words.starts(Use::Starter, next).is_some()
        || starts_with_date(next)
        || speaker(next);
    // A line that is one quotation is a heading.
    let quotation = is_closer(a.last) && matches!(a.first, '“' | '「') && a.inner_ends == 0;
    if fresh || quotation {
        return false;
    }
    // Blank lines between paragraphs, and here none.
    if habits.blanks && !gap.blank && a.commas > 0 && a.chars >= 20 && b.indent <= a.indent {
        return true;
    }
    (a.inner_ends > 0 || (a.commas >= 3 && a.chars >= 80)) && habits.stops
}

fn is_digit(c: char) -> bool {
    "〇零一二三四五六七八九两兩".contains(c)
}

fn is_magnitude(c: char) -> bool {
    "十百千万萬亿億".contains(c)
}

/// 百分之十二点⏎五: a Chinese numeral that stops at its point.
fn parts_fraction(this: &str, next: &str) -> bool {
    let mut back = this.chars().rev();
    back.next().is_some_and(|c| matches!(c, '点' | '點'))
        && back.next().is_some_and(|c| is_digit(c) || is_magnitude(c))
        && next.starts_with(is_digit)
}

/// 增加二⏎十三亿, 一百⏎三十万: a Chinese numeral that goes on.
fn parts_numeral(this: &str, next: &str) -> bool {
    let mut back = this.chars().rev();
    let (Some(last), Some(before)) = (back.next(), back.next()) else { return false };
    is_digit(last) && next.starts_with(is_magnitude)
        || is_magnitude(last) && (is_digit(before) || is_magnitude(before)) && next.starts_with(is_digit)
}

/// 3月5日, 2019年: how a sentence starts.
fn starts_with_date(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    rest.len() < text.len() && rest.starts_with(['年', '月', '日'])
}

/// 主席:, 黄局长:: how a turn of speech starts.
fn speaker(text: &str) -> bool {
    text.chars().take(12).position(|c| matches!(c, '：' | ':')).is_some_and(|i| i >= 2)
        && !text
            .chars()
            .take(12)
            .take_while(|c| !matches!(c, '：' | ':'))
            .any(|c| matches!(c, '，' | ',' | '。' | '、'))
}
