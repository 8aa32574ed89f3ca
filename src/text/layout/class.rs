//! What the look of a line asks of each character that is no word, in one table.

use super::line::{is_closer, is_space, is_terminal};
use std::sync::LazyLock;

/// White space.
pub(super) const SPACE: u8 = 1;
/// Opens a quotation or a bracket.
pub(super) const OPENS: u8 = 1 << 1;
/// Closes one.
pub(super) const CLOSES: u8 = 1 << 2;
/// What follows is another sentence.
pub(super) const TERMINAL: u8 = 1 << 3;
/// Ends a sentence, and not only a part of it.
pub(super) const STOP: u8 = 1 << 4;
/// Commas and 、.
pub(super) const COMMA: u8 = 1 << 5;
/// Marks of markdown that set words off.
pub(super) const EMPHASIS: u8 = 1 << 6;

/// Round brackets.
pub(super) const ROUND: u8 = 1 << 7;

/// The classes of a character, asked mark by mark; words have none.
fn of(c: char) -> u8 {
    let opens = matches!(c, '“' | '‘' | '「' | '『' | '（' | '(' | '《' | '〈' | '【' | '〔' | '[');
    let stop = matches!(c, '。' | '！' | '？' | '!' | '?' | '…' | '｡');
    let bits = [
        (is_space(c), SPACE),
        (opens, OPENS),
        (is_closer(c), CLOSES),
        (is_terminal(c), TERMINAL),
        (stop, STOP),
        (matches!(c, '，' | '、' | '﹐' | ','), COMMA),
        (matches!(c, '*' | '_'), EMPHASIS),
        (matches!(c, '(' | '（' | ')' | '）'), ROUND),
    ];
    bits.iter().filter(|(is, _)| *is).fold(0, |all, (_, bit)| all | bit)
}

/// The classes of all characters of the basic plane; none beyond it has any.
pub(super) struct Classes(Box<[u8; PLANE]>);

const PLANE: usize = 0x1_0000;

impl Classes {
    /// The table, built at first use.
    pub fn all() -> &'static Self {
        static ALL: LazyLock<Classes> = LazyLock::new(|| {
            let mut all = Classes(Box::new([0; PLANE]));
            // The pages that hold marks and spaces.
            for c in [0x00, 0x16, 0x20, 0x25, 0x30, 0xfe, 0xff].into_iter().flat_map(|page| page << 8..(page + 1) << 8)
            {
                all.0[c as usize] = char::from_u32(c).map_or(0, of);
            }
            all
        });
        &ALL
    }

    /// The classes of a character, as bits.
    #[inline]
    pub fn of(&self, c: char) -> u8 {
        self.0.get(c as usize).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_is_said_mark_by_mark() {
        let classes = Classes::all();
        for c in '\0'..=char::MAX {
            assert_eq!(classes.of(c), of(c), "{c:?}");
        }
        assert_eq!(classes.of('。'), TERMINAL | STOP);
        assert_eq!(classes.of('」'), CLOSES);
        assert_eq!(classes.of('一') | classes.of('3') | classes.of('％'), 0);
    }
}
