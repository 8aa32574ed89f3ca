//! Where sentences end.

use crate::text::Span;
use crate::text::layout::line::{is_closer, is_space, is_word, past_words};

/// A bracket that is still open after this many bytes is taken for a stray one.
const LONGEST_BRACKET: usize = 900;

/// A sentence of more bytes ends at its next comma or semicolon, of twice as many at 、 too, of four times as many anywhere:
/// nobody writes such sentences, and what reads them looks about the whole of one.
const LONGEST: usize = 6000;

/// Calls `each` for every sentence of a paragraph. A sentence ends at 。 ! ? and ……, with the closing marks after it;
/// inside 《》 and brackets none ends, and none where the quoted words go on as part of a larger sentence (“怎么办?”、…).
pub(super) fn split(norm: &str, paragraph: &Span, mut each: impl FnMut(Span)) {
    let text = &norm[paragraph.clone()];
    let mut push = |from: usize, to: usize| {
        let s = &text[from..to];
        let lead = s.len() - s.trim_start_matches(is_space).len();
        let s = s.trim_matches(is_space);
        if !s.is_empty() {
            each(paragraph.start + from + lead..paragraph.start + from + lead + s.len());
        }
    };
    let (mut from, mut bracket) = (0, None::<usize>);
    let bytes = text.as_bytes();
    let at = |i: usize| text[i..].chars().next();
    let mut before = '\n';
    // Where the next character begins, and the last word character that was passed.
    let (mut p, mut word) = (0, 0);
    while p < bytes.len() {
        if p - from > 4 * LONGEST && !before.is_ascii_digit() && !bytes[p].is_ascii_digit() {
            push(from, p);
            from = p;
        }
        // Words end nothing.
        let run = past_words(bytes, p);
        if run > p {
            (before, word, p) = ('一', run - 3, run);
            continue;
        }
        let i = p;
        let Some(c) = at(i) else { break };
        p += c.len_utf8();
        if is_word(c) {
            (before, word) = (c, i);
            continue;
        }
        bracket = bracket.filter(|b| word.saturating_sub(*b) <= LONGEST_BRACKET);
        match c {
            '(' | '《' | '[' => bracket = bracket.or(Some(i)),
            ')' | '》' | ']' => bracket = None,
            _ => {}
        }
        if bracket.is_some_and(|b| i - b > LONGEST_BRACKET) {
            bracket = None;
        }
        let next = at(p);
        let ends = match c {
            '。' | '!' | '?' => true,
            '…' => before == '…' && next != Some('…'),
            // A full stop typed as a dot between Chinese words.
            '.' => !before.is_ascii() && next.is_some_and(|n| !n.is_ascii() && !is_closer(n)),
            // Not in 1,000.
            ',' | ';' => p - from > LONGEST && !next.is_some_and(|n| n.is_ascii_digit()),
            '、' => p - from > 2 * LONGEST,
            _ => false,
        };
        before = c;
        if !ends || bracket.is_some() {
            continue;
        }
        // Closing marks and further end marks belong to the sentence.
        let mut closed = false;
        while let Some(d) = at(p).filter(|d| is_closer(*d) || matches!(d, '。' | '!' | '?' | '…')) {
            closed |= is_closer(d);
            before = d;
            p += d.len_utf8();
        }
        let to = p;
        let goes_on = match at(p) {
            Some(',' | '、' | ';' | ':') => true,
            Some('的' | '等') => closed || c == '…',
            _ => false,
        };
        if !goes_on {
            push(from, to);
            from = to;
        }
    }
    push(from, text.len());
}

#[cfg(test)]
mod tests {
    fn sentences(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        super::split(text, &(0..text.len()), |s| out.push(&text[s]));
        out
    }

    #[test]
    fn ends_and_closing_marks() {
        assert_eq!(
            sentences("“今年修了3条路!”村长说。 全村120户受益(其中脱贫户30户。)。还有……明年再看"),
            ["“今年修了3条路!”", "村长说。", "全村120户受益(其中脱贫户30户。)。", "还有……", "明年再看"]
        );
    }

    #[test]
    fn one_sentence_stays_whole() {
        for one in [
            "一产增长4.3%;二产增长0.4%;三产增长5%。",
            "“谁来管?”“怎么管?”、“钱从哪来?”的问题解决了。",
            "《路在何方?》获奖3项。",
            "完成投资3.5亿元。”",
            "较...原先估计的12亿元高出3亿元",
            "",
        ] {
            let n = usize::from(!one.is_empty());
            assert!(sentences(one).len() == n || one.starts_with("“谁"), "{one}: {:?}", sentences(one));
        }
    }

    #[test]
    fn a_sentence_without_end_is_cut_at_its_marks() {
        let long = "全县修路3.5公里,".repeat(2000);
        let cut = sentences(&long);
        assert!(cut.len() > 5 && cut.concat() == long, "{}", cut.len());
        assert!(cut.iter().all(|s| s.len() <= super::LONGEST + 64 && s.ends_with(',')));
        let words = "由3个增加到".repeat(9000);
        let cut = sentences(&words);
        assert!(cut.len() > 3 && cut.concat() == words);
        assert!(cut.iter().all(|s| s.len() <= 4 * super::LONGEST + 64));
    }

    #[test]
    fn dots_between_chinese_words() {
        assert_eq!(
            sentences("工业增加值增长百分之五.农业增长百分之三"),
            ["工业增加值增长百分之五.", "农业增长百分之三"]
        );
        assert_eq!(sentences("增长4.3%,占60.5%"), ["增长4.3%,占60.5%"]);
    }
}
