//! Looking about a place of the text, for all readers of this stage.

/// A reader over one text. Places are byte offsets on boundaries of characters.
pub(super) trait Cursor<'a> {
    /// The text.
    fn text(&self) -> &'a str;

    /// What stands from `p` on.
    fn rest(&self, p: usize) -> &'a str {
        &self.text()[p..]
    }

    /// The character before `p`.
    fn prev(&self, p: usize) -> Option<char> {
        self.text()[..p].chars().next_back()
    }

    /// The character at `p`.
    fn next(&self, p: usize) -> Option<char> {
        self.rest(p).chars().next()
    }

    /// Where the first word of `list` that stands at `p` ends: longer words come first.
    fn eat(&self, p: usize, list: &[&str]) -> Option<usize> {
        let rest = self.rest(p);
        list.iter().find(|w| rest.starts_with(**w)).map(|w| p + w.len())
    }

    /// Whether a word of `list` ends at `p`.
    fn ends(&self, p: usize, list: &[&str]) -> bool {
        let head = &self.text()[..p];
        list.iter().any(|w| head.ends_with(*w))
    }
}
