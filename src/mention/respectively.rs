//! 分别, 依次: names or times that stand in a row are dealt out to the numbers that follow, in step.

/// The words that deal out, of one length, and what the last bytes of their first characters are.
const WORDS: [&str; 2] = ["分别", "依次"];
const SIGNS: [u8; 2] = [WORDS[0].as_bytes()[2], WORDS[1].as_bytes()[2]];

/// Where the last of the words stands.
fn last(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let may =
        |i: &usize| bytes.get(i.wrapping_sub(2)..).is_some_and(|b| WORDS.iter().any(|w| b.starts_with(w.as_bytes())));
    memchr::memrchr2_iter(SIGNS[0], SIGNS[1], bytes).find(may).map(|i| i - 2)
}

/// Where the word that deals out stands in `text`, which ends at a number, and how many numbers stand between.
pub fn step(text: &str) -> Option<(usize, usize)> {
    let at = last(text)?;
    let between = &text[at + WORDS[0].len()..];
    if between.contains(['。', ';', '；']) {
        return None;
    }
    let digit = |i: usize| between.as_bytes().get(i).is_some_and(u8::is_ascii_digit);
    // The comma of 57,000 parts no numbers.
    let parts = |&(i, w): &(usize, &str)| w != "," || i == 0 || !(digit(i - 1) && digit(i + 1));
    Some((at, between.match_indices(['、', '和', '及', '与', ',']).filter(parts).count()))
}

/// Whether what is between them joins two members of a row.
pub fn joined(between: &str) -> bool {
    matches!(between, "、" | "和" | "及" | "以及" | "与" | "," | "，")
}

/// The row that ends with the last of `all`; `between` is the text between two members.
pub fn run<'e, 't, T>(all: &'e [T], between: impl Fn(&T, &T) -> Option<&'t str>) -> &'e [T] {
    let mut from = all.len().saturating_sub(1);
    while from > 0 && between(&all[from - 1], &all[from]).is_some_and(joined) {
        from -= 1;
    }
    &all[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_from_the_word_that_deals_out() {
        assert_eq!(step("三年分别为3%、4%和").map(|s| s.1), Some(2));
        assert_eq!(step("三年分别为57,000人、").map(|s| s.1), Some(1));
        assert_eq!(step("分别为3%;其余"), None);
        assert_eq!(step("三年共"), None);
        assert_eq!(step("分别是两年、三年,依次为3%、4%、").map(|s| s.1), Some(2));
        assert_eq!(step("依次是两年、三年,分别为3%").map(|s| s.0), Some("依次是两年、三年,".len()));
    }

    #[test]
    fn a_row_ends_where_its_members_are_not_joined() {
        let text = "2017年增产,2018年、2019年";
        let spans = [0..7, 14..21, 24..31];
        assert_eq!(run(&spans, |a, b| text.get(a.end..b.start)).len(), 2);
    }
}
