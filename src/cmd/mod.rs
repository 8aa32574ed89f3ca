//! One file a subcommand: its arguments and its run. `cli.rs` lists them.

pub mod check;
pub mod completions;
pub mod convert;
pub mod docs;
pub mod doctor;
pub mod explain;
pub mod extract;
pub mod feed;
pub mod figures;
pub mod man;
pub mod mentions;
pub mod merge;
pub mod normalize;
pub mod report;
pub mod schema;
pub mod show;
pub mod slogans;
#[cfg(feature = "polars")]
pub mod sql;
#[cfg(feature = "polars")]
pub mod stats;
pub mod text;
pub mod text_output;
pub mod trend;

use crate::error::Result;
use crate::input::drive::{self, Tally};
use crate::input::list::InputArgs;
use crate::lexicon::{Lexicon, Sources};
use crate::message::Messages;
use crate::read::{Rows, read};
use crate::row::DocumentRow;
use crate::timings::{Stage, time};
use std::path::PathBuf;

/// The arguments that every command has.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Common {
    /// Dictionaries of your own: tables in DIR extend the built-in ones, and their rows win
    #[arg(long, value_name = "DIR", global = true, help_heading = "Dictionaries")]
    pub dicts: Option<PathBuf>,
    /// Leave the built-in dictionaries out
    #[arg(long, global = true, help_heading = "Dictionaries")]
    pub no_builtin_dicts: bool,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N", global = true, help_heading = "Running")]
    pub threads: Option<std::num::NonZeroUsize>,
    /// Tell at the end how long each stage took, all threads together, and how much memory
    #[arg(long, global = true, help_heading = "Running")]
    pub timings: bool,
    /// Say nothing but errors
    #[arg(short, long, global = true, help_heading = "Running")]
    pub quiet: bool,
}

/// The argument of commands whose rows have a sentence.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Context {
    /// Add the sentence of each row as it stands in the source: the column sentence_text
    #[arg(long, help_heading = "Output")]
    pub context: bool,
}

impl Common {
    /// Where messages go.
    pub fn messages(&self) -> Messages {
        Messages { quiet: self.quiet }
    }

    /// Where the dictionaries come from.
    pub fn sources(&self) -> Sources {
        Sources { dir: self.dicts.clone(), no_builtin: self.no_builtin_dicts }
    }

    /// Loads the dictionaries.
    pub fn lexicon(&self) -> Result<Lexicon> {
        let sources = self.sources();
        for (file, near) in self.dicts.iter().flat_map(|dir| doctor::unknown_dictionaries(dir)) {
            let near =
                near.map_or_else(|| "`baoshu doctor` lists their names".to_owned(), |n| format!("did you mean {n}?"));
            self.messages().warn(format!("{file}: no dictionary has this name, and it is not read; {near}"));
        }
        time(Stage::Dictionaries, || {
            crate::text::tables::install(&sources)?;
            Lexicon::load(&sources)
        })
    }
}

/// Reads every document and gives its rows to `sink`, in order of the input.
pub fn read_all(common: &Common, input: &InputArgs, sink: impl FnMut(Rows) -> Result<()> + Send) -> Result<Tally> {
    let list = input.list()?;
    let lexicon = common.lexicon()?;
    let messages = common.messages();
    known_place(input, &lexicon, messages);
    let mut sink = sink;
    drive::each(
        list,
        messages,
        |item| read(item, &lexicon),
        |rows| {
            warn(&messages, &rows.document);
            sink(rows)
        },
    )
}

/// Warns of a `--place` that names no place: 全市 of the texts then gets no code.
fn known_place(input: &InputArgs, lexicon: &Lexicon, messages: Messages) {
    if let Some(place) = input.place.as_deref().filter(|p| !p.is_empty()) {
        let simple = crate::text::Text::new(place.to_owned()).norm;
        if lexicon.places.find(&simple).next().is_none() {
            messages.warn(format!("--place {place}: no place of this name is known, so that 全市 and its like get no code; was it misspelt? dicts/places.tsv lists the names"));
        }
    }
}

/// Says what was replaced in a document that could be read all the same.
fn warn(messages: &Messages, document: &DocumentRow) {
    if !document.error.is_empty() {
        messages.warn(format!("{}: {}", document.doc, document.error));
    }
}
