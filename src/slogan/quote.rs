//! Quoted expressions, nested ones included.

use crate::text::Span;

/// The quoted spans of `text[within]`, without their marks, in order of their opening. A mark without its partner is ignored.
pub fn quoted(text: &str, within: &Span) -> Vec<Span> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut out = Vec::new();
    let mut straight = None;
    // All marks but the straight one begin with one of two bytes.
    for i in memchr::memchr3_iter(0xe2, 0xe3, b'"', &text.as_bytes()[within.clone()]) {
        let at = within.start + i;
        let Some(c) = text[at..].chars().next() else { break };
        let close = |open: &mut Vec<(char, usize)>, mark: char| {
            let k = open.iter().rposition(|(m, _)| *m == mark)?;
            let from = open[k].1;
            open.truncate(k);
            Some(from..at)
        };
        match c {
            '“' | '‘' | '「' | '『' | '〝' => open.push((c, at + c.len_utf8())),
            '”' => out.extend(close(&mut open, '“')),
            '’' => out.extend(close(&mut open, '‘')),
            '」' => out.extend(close(&mut open, '「')),
            '』' => out.extend(close(&mut open, '『')),
            '〞' => out.extend(close(&mut open, '〝')),
            '"' => match straight.take() {
                Some(from) => out.push(from..at),
                None => straight = Some(at + 1),
            },
            _ => {}
        }
    }
    out.retain(|s: &Span| s.start < s.end);
    out.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    out
}

/// Is this an opening quotation mark?
pub fn opens(c: char) -> bool {
    matches!(c, '“' | '‘' | '「' | '『' | '〝' | '"')
}

/// Is this a closing quotation mark?
pub fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '〞' | '"')
}

/// Is this a quotation mark?
pub fn is_mark(c: char) -> bool {
    opens(c) || closes(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_straight_and_stray_marks() {
        let t = "说“开展‘三比’活动”和「四新」、\"五强\"，”余“下";
        let got: Vec<&str> = quoted(t, &(0..t.len())).into_iter().map(|s| &t[s]).collect();
        assert_eq!(got, ["开展‘三比’活动", "三比", "四新", "五强"]);
    }
}
