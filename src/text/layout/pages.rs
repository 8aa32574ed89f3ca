//! Page numbers and running heads that a page break leaves between two halves of a sentence.

use super::line::Line;
use std::collections::HashMap;

/// Whether a text is nothing but a page number: `12`, `- 12 -`, `第12页`, `第 3 頁，共 9 頁`, `3/12`, `Page 3`.
pub(crate) fn is_page_number(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let (mut digits, mut groups, mut in_digits) = (0, 0, false);
    for c in text.chars() {
        let digit = c.is_ascii_digit() || ('０'..='９').contains(&c);
        if digit {
            digits += 1;
            groups += usize::from(!in_digits);
        } else if !matches!(
            c,
            '第' | '页'
                | '頁'
                | '共'
                | '/'
                | '／'
                | '-'
                | '—'
                | '–'
                | '─'
                | '－'
                | '·'
                | '.'
                | '['
                | ']'
                | '('
                | ')'
                | ','
                | '，'
                | ' '
                | '\u{3000}'
                | 'P'
                | 'p'
                | 'a'
                | 'g'
                | 'e'
                | 'o'
                | 'f'
        ) {
            return false;
        }
        in_digits = digit;
    }
    let worded = text.contains(['页', '頁', '/', '／', 'P', 'p', '[', '(', '-', '—', '─']);
    (1..=5).contains(&digits) && groups == 1 || (worded && groups == 2 && digits <= 9)
}

/// A line without digits and spaces: what a running head keeps from page to page.
fn head_key(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit() && !('０'..='９').contains(c) && !super::line::is_space(*c)).collect()
}

/// Whether a line could be a running head at all.
fn may_be_head(line: &Line) -> bool {
    !line.is_blank() && line.chars <= 40 && !line.ends && line.commas <= 1
}

/// Whether a text holds a full date (2013年2月6日).
fn has_date(text: &str) -> bool {
    match (text.find('年'), text.find('月'), text.find(['日', '号', '號'])) {
        (Some(y), Some(m), Some(d)) => y < m && m < d,
        _ => false,
    }
}

/// For each line, whether it is a page number or a running head beside one.
pub(crate) fn page_marks(source: &str, lines: &[Line]) -> Vec<bool> {
    let text = |l: &Line| &source[l.span.clone()];
    let near = |i: usize| i.checked_sub(1).map_or("", |i| text(&lines[i]));
    // A bare number in the middle of a block of lines is no page number but part of the text.
    let blank = |i: Option<usize>| i.and_then(|i| lines.get(i)).is_none_or(Line::is_blank);
    let bare = |l: &Line| text(l).chars().all(|c| c.is_numeric());
    let mut marks: Vec<bool> = (0..lines.len())
        .map(|i| {
            let l = &lines[i];
            let number = !l.is_blank() && l.chars <= 20 && is_page_number(text(l));
            number && (!bare(l) || blank(i.checked_sub(1)) || blank(Some(i + 1)) || has_date(near(i)))
        })
        .collect();
    if !marks.contains(&true) {
        return marks;
    }
    // Lines next to a page number, blank ones skipped.
    let full: Vec<usize> = (0..lines.len()).filter(|&i| !lines[i].is_blank()).collect();
    let mut beside = Vec::new();
    for (at, &i) in full.iter().enumerate() {
        if marks[i] {
            let before = at.checked_sub(1).map(|p| full[p]);
            let after = full.get(at + 1).copied();
            beside.extend([before, after].into_iter().flatten().filter(|&j| !marks[j] && may_be_head(&lines[j])));
        }
    }
    beside.dedup();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for &j in &beside {
        *counts.entry(head_key(text(&lines[j]))).or_default() += 1;
    }
    for j in beside {
        let t = text(&lines[j]);
        let key = head_key(t);
        if has_date(t) || (key.chars().count() >= 2 && counts.get(&key).is_some_and(|n| *n >= 2)) {
            marks[j] = true;
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::layout::line::lines;

    #[test]
    fn page_numbers_and_nothing_else() {
        for yes in ["12", "- 7 -", "— 15 —", "第3页", "第 3 頁，共 9 頁", "3/12", "Page 3 of 20", "４６１６"]
        {
            assert!(is_page_number(yes), "{yes}");
        }
        for no in ["", "2112.78亿元", "第三产业", "12项", "138 9 12 45", "一", "增长4.9%", "123456"] {
            assert!(!is_page_number(no), "{no}");
        }
    }

    #[test]
    fn heads_beside_page_numbers() {
        let source = "市議會 ─ 2015年 3月 4日\n\n812\n正文一行,還有下文\n\n普通的一行\n";
        let marks = page_marks(source, &lines(source));
        assert_eq!(marks, [true, false, true, false, false, false]);
        let source = "全县新增就业\n1310\n人,比上年多\n";
        assert_eq!(page_marks(source, &lines(source)), [false; 3]);
    }
}
