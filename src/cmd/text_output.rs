//! Where plain text goes: standard output, or a file that appears whole or not at all.

use crate::error::Result;
use crate::input::drive::Tally;
use crate::table::clean::Cleaning;
use crate::table::output::Target;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

/// The arguments of commands that write text.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct TextOutput {
    /// Write to FILE, which is replaced only when the text is complete; - is standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// A text being written.
pub struct Output {
    out: BufWriter<Box<dyn Write + Send>>,
    target: Target,
    /// Whether the last document left its last line open.
    open_line: bool,
}

impl TextOutput {
    /// Opens the target.
    pub fn open(&self) -> Result<Output> {
        let (out, target): (Box<dyn Write + Send>, Target) = match self.output.as_ref().filter(|p| **p != *"-") {
            Some(path) => {
                let (file, target) = Target::file(path)?;
                (Box::new(file), target)
            }
            None if io::stdout().is_terminal() => (Box::new(Cleaning::new(io::stdout())), Target::Stdout),
            None => (Box::new(io::stdout()), Target::Stdout),
        };
        Ok(Output { out: BufWriter::with_capacity(1 << 16, out), target, open_line: false })
    }
}

impl Output {
    /// Writes one document as it is. Only when another follows is its last line ended.
    pub fn write(&mut self, text: &str) -> Result<()> {
        let before = if self.open_line { "\n" } else { "" };
        let written = self.out.write_all(before.as_bytes()).and_then(|()| self.out.write_all(text.as_bytes()));
        self.open_line = !text.is_empty() && !text.ends_with('\n');
        written.map_err(|source| self.target.failed(source))
    }

    /// Completes the text when anything was read; else a file that was there stays as it was.
    pub fn finish(mut self, tally: Tally) -> Result<()> {
        self.out.flush().map_err(|source: io::Error| self.target.failed(source))?;
        if tally.read > 0 || tally.failed == 0 { self.target.commit() } else { Ok(()) }
    }
}
