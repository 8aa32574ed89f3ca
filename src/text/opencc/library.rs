//! OpenCC's own C++ library, for those who want it (`--engine opencc`) and as the judge of our engine in tests.

use opencc_rust::OpenCC;

/// A conversion by the library.
pub struct Library(OpenCC);

impl Library {
    /// Loads one of OpenCC's configurations with the dictionaries that are installed with the library.
    pub fn named(config: &str) -> Result<Self, String> {
        let known = super::names().any(|n| n == config);
        let file = format!("{config}.json");
        if !known {
            return Err(format!("OpenCC has no configuration {config}"));
        }
        OpenCC::new(file).map(Self).map_err(str::to_owned)
    }

    /// Converts a text. The library takes C strings, which cannot hold NUL: the text goes to it in pieces.
    pub fn convert(&self, text: &str) -> String {
        let mut pieces = text.split('\0').map(|piece| self.0.convert(piece));
        let mut out = pieces.next().unwrap_or_default();
        for piece in pieces {
            out.push('\0');
            out.push_str(&piece);
        }
        out
    }
}
