//! `baoshu show`: a page in the terminal, its figures and slogans marked, their rows beneath.

use super::Common;
use crate::error::Error;
use crate::error::Result;
use crate::input::list::InputArgs;
use crate::input::{Item, drive};
use crate::lexicon::Lexicon;
use crate::read::{Rows, read};
use crate::row::Row;
use crate::table::clean::clean;
use crate::table::terminal::Terminal;
use crate::table::{Cells, Head, Header, Writer, heads};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// Show pages with their figures and slogans marked, and the rows beneath
///
/// In a terminal figures are yellow and slogans magenta. Without colour (a pipe, NO_COLOR, --color never) figures stand in
/// 【】 and slogans in 〖〗. Characters of the page that would steer the terminal are shown as a replacement character.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baoshu show samples/02-bureau-slogans.txt
  baoshu show --color always page.txt | less -R")]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Whether to colour
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    color: Colour,
    /// Language of the header
    #[arg(long, value_enum, value_name = "LANG", default_value_t, help_heading = "Output")]
    header: Header,
}

/// Whether to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Colour {
    /// In a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What stands before and after a mark.
struct Marks {
    figure: (&'static str, &'static str),
    slogan: (&'static str, &'static str),
    heading: (&'static str, &'static str),
}

const COLOURED: Marks =
    Marks { figure: ("\x1b[1;33m", "\x1b[0m"), slogan: ("\x1b[1;35m", "\x1b[0m"), heading: ("\x1b[1m", "\x1b[0m") };
const PLAIN: Marks = Marks { figure: ("【", "】"), slogan: ("〖", "〗"), heading: ("", "") };

const FIGURES: &[&str] = &[
    "text",
    "kind",
    "value",
    "value_max",
    "unit",
    "qualifier",
    "direction",
    "basis",
    "indicator",
    "subject",
    "period",
];
const SLOGANS: &[&str] = &["slogan", "kind", "declared", "items", "subject"];

/// Runs the command.
pub fn run(args: &Args, common: &Common) -> Result<ExitCode> {
    // https://no-color.org: any value but the empty one.
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let coloured = match args.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => io::stdout().is_terminal() && !no_color,
    };
    let marks = if coloured { &COLOURED } else { &PLAIN };
    let lexicon = common.lexicon()?;
    let out = io::stdout();
    let failed = |source| Error::Write { target: "<stdout>".into(), source };
    let work = |item: &Item| page(item, &lexicon, marks, args.header);
    let tally =
        drive::each(args.input.list()?, common.messages(), work, |shown| out.lock().write_all(&shown).map_err(failed))?;
    out.lock().flush().map_err(failed)?;
    Ok(tally.exit())
}

fn page(item: &Item, lexicon: &Lexicon, marks: &Marks, header: Header) -> Vec<u8> {
    let rows = read(item, lexicon);
    let text = item.decode().text;
    let mut out = Vec::new();
    // Writing to a Vec cannot fail.
    let _ = writeln!(out, "{}{}{}", marks.heading.0, clean(&item.doc, '\u{fffd}'), marks.heading.1);
    marked(&mut out, &text, &rows, marks);
    let _ = writeln!(out);
    table(&mut out, &rows.figures, FIGURES, header);
    if !rows.figures.is_empty() && !rows.slogans.is_empty() {
        let _ = writeln!(out);
    }
    table(&mut out, &rows.slogans, SLOGANS, header);
    let _ = writeln!(out);
    out
}

/// The text with its marks. Where a figure stands inside a slogan, the slogan is marked.
fn marked(out: &mut Vec<u8>, text: &str, rows: &Rows, marks: &Marks) {
    let figures = rows.figures.iter().map(|r| (r.start, r.end, &marks.figure));
    let slogans = rows.slogans.iter().map(|r| (r.start, r.end, &marks.slogan));
    let mut spans: Vec<_> = figures.chain(slogans).collect();
    spans.sort_by_key(|s| (s.0, std::cmp::Reverse(s.1)));
    let mut at = 0u64;
    let mut chars = text.chars();
    let mut copy = |out: &mut Vec<u8>, n: u64| {
        let piece: String = chars.by_ref().take(usize::try_from(n).unwrap_or(usize::MAX)).collect();
        for (i, line) in piece.replace('\r', "").split('\n').enumerate() {
            if i > 0 {
                out.push(b'\n');
            }
            out.extend(clean(&line.replace('\t', "    "), '\u{fffd}').bytes());
        }
    };
    for (start, end, mark) in spans {
        if start < at {
            continue;
        }
        copy(out, start - at);
        out.extend(mark.0.bytes());
        copy(out, end - start);
        out.extend(mark.1.bytes());
        at = end;
    }
    copy(out, u64::MAX);
    if !out.ends_with(b"\n") {
        out.push(b'\n');
    }
}

struct Chosen<'a, R: Row>(&'a R, &'a [usize]);

impl<R: Row> Cells for Chosen<'_, R> {
    fn cell(&self, i: usize) -> crate::row::Cell<'_> {
        self.1.get(i).map_or(crate::row::Cell::Empty, |at| (R::COLUMNS[*at].get)(self.0))
    }
}

fn table<R: Row>(out: &mut Vec<u8>, rows: &[R], names: &[&str], header: Header) {
    if rows.is_empty() {
        return;
    }
    let pick: Vec<usize> = names.iter().filter_map(|n| R::COLUMNS.iter().position(|c| c.name == *n)).collect();
    let columns: Vec<_> = pick.iter().map(|i| &R::COLUMNS[*i]).collect();
    let heads: Vec<Head> = heads(&columns, header);
    let mut terminal = Terminal::new(out, heads, None, false);
    // Writing to a Vec cannot fail.
    let _ = rows.iter().try_for_each(|row| terminal.row(&Chosen(row, &pick))).and_then(|()| terminal.finish());
}
