//! Keeps control characters, terminal escapes and direction overrides away from terminals.

use std::borrow::Cow;
use std::io::{self, Write};

/// Characters that steer a terminal or turn the reading direction round rather than show something.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with such characters replaced by `by`.
pub fn clean(text: &str, by: char) -> Cow<'_, str> {
    if text.contains(steers) {
        Cow::Owned(text.chars().map(|c| if steers(c) { by } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// A writer for terminals: line feeds and tabs pass, the form feed at the end of a page becomes a line feed, other steering characters become U+FFFD.
pub struct Cleaning<W> {
    inner: W,
    pending: Vec<u8>,
}

impl<W: Write> Cleaning<W> {
    /// Cleans what goes to `inner`.
    pub fn new(inner: W) -> Self {
        Self { inner, pending: Vec::new() }
    }
}

impl<W: Write> Write for Cleaning<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(buf);
        // Characters may be cut between two writes: what is not yet whole waits.
        let whole = match std::str::from_utf8(&self.pending) {
            Err(e) if e.error_len().is_none() => e.valid_up_to(),
            _ => self.pending.len(),
        };
        let text: String = String::from_utf8_lossy(&self.pending[..whole])
            .chars()
            .map(|c| match c {
                '\n' | '\t' => c,
                '\u{c}' => '\n',
                c if steers(c) => '\u{fffd}',
                c => c,
            })
            .collect();
        self.pending.drain(..whole);
        self.inner.write_all(text.as_bytes())?;
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_do_not_pass_even_when_cut() {
        let mut out = Vec::new();
        let mut w = Cleaning::new(&mut out);
        for byte in "增长\u{1b}[31m5%\u{9b}2J\u{202e}\n".bytes() {
            w.write_all(&[byte]).unwrap();
        }
        assert_eq!(String::from_utf8(out).unwrap(), "增长\u{fffd}[31m5%\u{fffd}2J\u{fffd}\n");
        assert_eq!(clean("a\u{1b}\nb", ' '), "a  b");
    }
}
