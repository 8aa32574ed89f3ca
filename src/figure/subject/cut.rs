//! Pieces of a text about a name: up to the boundary of a character, a clause or a sentence.

/// At most `n` bytes before `at`, at the boundary of a character.
pub(super) fn back(text: &str, at: usize, n: usize) -> usize {
    let mut to = at.min(text.len()).saturating_sub(n);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    to
}

/// At most `n` bytes after `at`, at the boundary of a character.
pub(super) fn forth(text: &str, at: usize, n: usize) -> usize {
    let mut to = at.saturating_add(n).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    to
}

/// The text between two offsets; nothing where names and numbers overlap.
pub(super) fn slice(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or("")
}

/// The length of the character at byte `i`.
pub(super) fn after(text: &str, i: usize) -> usize {
    text[i..].chars().next().map_or(1, char::len_utf8)
}

/// Whether a list of names goes on with one that is not known: 呼和浩特、鄂尔多斯、某地3个….
pub(super) fn goes_on(between: &str) -> bool {
    between.starts_with('、') && between.chars().nth(10).is_none() && between[3..].chars().all(char::is_alphabetic)
}

pub(super) fn is_sentence_end(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | '！' | '？' | '…')
}

pub(super) fn is_clause_end(c: char) -> bool {
    matches!(c, ',' | '，' | ';' | '；' | ':' | '：' | '。' | '!' | '?' | '！' | '？' | '\n')
}
