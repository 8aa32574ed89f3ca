//! Bytes to characters.

/// A decoded text.
#[derive(Debug)]
pub struct Decoded {
    /// The characters.
    pub text: String,
    /// The encoding's name, as the WHATWG Encoding Standard spells it.
    pub encoding: &'static str,
    /// Number of undecodable sequences that were replaced by U+FFFD.
    pub replaced: usize,
}

/// Decodes UTF-8, replacing what is not.
pub fn decode(bytes: &[u8]) -> Decoded {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let replaced = text.matches('\u{fffd}').count();
    Decoded { text, encoding: "UTF-8", replaced }
}
