//! `baoshu explain`: how each column of a figure came to be.

use super::Common;
use super::text_output::TextOutput;
use crate::error::Result;
use crate::input::list::InputArgs;
use crate::input::{Item, drive};
use crate::read;
use std::path::PathBuf;
use std::process::ExitCode;

/// How each figure was read: the sentence with the number marked, the words and the rule behind each column, what was rejected
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: TextOutput,
    /// Only the number at this character of the text (also written FILE:OFFSET)
    #[arg(long, value_name = "OFFSET")]
    at: Option<u64>,
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    let mut input = args.input.clone();
    let mut at = args.at;
    if let [path] = &mut input.paths[..]
        && let Some((file, offset)) = with_offset(path)
    {
        *path = file;
        at = Some(offset);
    }
    let lexicon = common.lexicon()?;
    let mut output = args.output.open()?;
    let work = |item: &Item| read::explain(item, &lexicon, at);
    let mut empty = true;
    let tally = drive::each(input.list()?, common.messages(), work, |text| {
        empty &= text.is_empty();
        output.write(&text)
    })?;
    if empty && tally.read > 0 {
        common.messages().warn(match at {
            Some(at) => format!("no number stands at character {at}; characters of the text are counted from 0, see the columns start and end of `baoshu figures`"),
            None => "there is no number in the text".to_owned(),
        });
    }
    output.finish(tally)?;
    Ok(tally.exit())
}

/// `page.txt:697` as a path and an offset, where no file has that name.
fn with_offset(path: &std::path::Path) -> Option<(PathBuf, u64)> {
    let (file, offset) = path.to_str()?.rsplit_once(':')?;
    (!path.exists() && !file.is_empty()).then(|| offset.parse().ok().map(|o| (file.into(), o))).flatten()
}
