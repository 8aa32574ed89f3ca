//! What baoshu says on standard error: errors, warnings and notes, one line each, safe for any terminal.

use crate::table::clean::clean;
use std::fmt::Display;
use std::io::Write;

/// Where messages go, and which.
#[derive(Clone, Copy, Debug, Default)]
pub struct Messages {
    /// Only errors are said.
    pub quiet: bool,
}

impl Messages {
    /// Something that was asked for could not be done.
    pub fn error(&self, what: impl Display) {
        say("error", &what.to_string());
    }

    /// Something was done, but the user should look at it.
    pub fn warn(&self, what: impl Display) {
        if !self.quiet {
            say("warning", &what.to_string());
        }
    }

    /// How things go.
    pub fn note(&self, what: impl Display) {
        if !self.quiet {
            say("note", &what.to_string());
        }
    }
}

/// A message that cannot be written is lost: there is nowhere left to say so.
fn say(level: &str, what: &str) {
    let _ = writeln!(std::io::stderr().lock(), "baoshu: {level}: {}", clean(what, ' '));
}
