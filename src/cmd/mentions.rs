//! `baoshu mentions`: every number, quantity, time, place and organisation, before any decision whether it is a figure.

use super::Common;
use crate::error::Result;
use crate::input::drive;
use crate::input::list::InputArgs;
use crate::read;
use crate::row::{MentionKind, MentionRow};
use crate::table::output::OutputArgs;
use std::process::ExitCode;

/// Every number, quantity, time, place and organisation with its canonical value
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Only these kinds (comma-separated)
    #[arg(short, long, value_enum, value_name = "KINDS", value_delimiter = ',', help_heading = "Mentions")]
    kind: Vec<Kind>,
    /// Give measures in their base unit too (亩 in 平方米, 斤 in 千克)
    #[arg(long, help_heading = "Mentions")]
    si: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// A kind of mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// Numbers without a unit
    Number,
    /// Numbers with a unit, shares, ranks
    Quantity,
    /// Times
    Date,
    /// Regions
    Place,
    /// Organisations
    Org,
}

impl Kind {
    fn is(self, kind: MentionKind) -> bool {
        kind == match self {
            Self::Number => MentionKind::Number,
            Self::Quantity => MentionKind::Quantity,
            Self::Date => MentionKind::Date,
            Self::Place => MentionKind::Place,
            Self::Org => MentionKind::Organisation,
        }
    }
}

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    let list = args.input.list()?;
    let lexicon = common.lexicon()?;
    let mut table = args.output.open::<MentionRow>()?;
    let tally = drive::each(
        list,
        common.messages(),
        |item| read::mentions(item, &lexicon, args.si),
        |rows: Vec<MentionRow>| {
            let wanted = |r: &&MentionRow| args.kind.is_empty() || args.kind.iter().any(|k| k.is(r.kind));
            rows.iter().filter(wanted).try_for_each(|r| table.row(r))
        },
    )?;
    table.finish_if(tally)?;
    Ok(tally.exit())
}
