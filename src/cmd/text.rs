//! `baoshu text`: the extracted text that offsets count in.

use super::Common;
use super::text_output::TextOutput;
use crate::error::Result;
use crate::input::list::InputArgs;
use crate::input::{Item, drive};
use crate::text::decode::Certainty;
use std::process::ExitCode;

/// The text that is read of each file, whatever its format and encoding; offsets of all tables count its characters
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: TextOutput,
    /// Say on standard error what each document was decoded from
    #[arg(long)]
    encodings: bool,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    let messages = common.messages();
    let work = |item: &Item| (item.doc.clone(), item.decode());
    let mut output = args.output.open()?;
    let tally = drive::each(args.input.list()?, messages, work, |(doc, decoded)| {
        if args.encodings {
            let certainty = match decoded.certainty {
                Certainty::Certain => "certain",
                Certainty::Likely => "likely",
                Certainty::Doubtful => "doubtful",
            };
            messages.note(format!("{doc}: {} ({certainty}), {} replaced", decoded.encoding, decoded.replaced));
        } else if !decoded.note().is_empty() {
            messages.warn(format!("{doc}: {}", decoded.note()));
        }
        output.write(&decoded.text)
    })?;
    output.finish(tally)?;
    Ok(tally.exit())
}
