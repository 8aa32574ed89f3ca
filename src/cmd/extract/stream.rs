//! `baoshu extract --stdin jsonl --stdout jsonl`: documents come and rows go, one JSON object a line, for programs that
//! hold both ends of the pipe. The protocol is described in docs/stream.md.
//!
//! Documents are read on all threads; their rows leave in the order in which the documents came, each document's at
//! once. So a partner may send one document and wait for its rows.

use crate::cmd::Common;
use crate::error::{Error, Result};
use crate::input::Item;
use crate::input::drive;
use crate::input::format::records;
use crate::input::format::stream::{Place, Walk};
use crate::input::list::InputArgs;
use crate::lexicon::Lexicon;
use crate::read::{Rows, read, read_to_keep};
use crate::row::{DocumentRow, ErrorRow, FigureRow, Row, SloganRow, columns};
use crate::table::output::{All, Target};
use crate::table::{Head, Header, heads, jsonl};
use crate::text::alike;
use std::fmt::Write as _;
use std::io::{self, BufReader, Write};
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use xxhash_rust::xxh3::xxh3_128;

/// Largest document in megabytes unless `--max-document` says otherwise: several may be in memory.
const MAX_SIZE: u64 = 64;

/// Rows of this many documents a thread may wait for an earlier document.
const WAITING: usize = 4;

/// What flows through the pipes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lines {
    /// One JSON object a line
    Jsonl,
}

/// Documents through pipes.
#[derive(Clone, Debug, clap::Args)]
pub struct StreamArgs {
    /// Read documents from standard input, one a line: id, text, and optionally title, date, place, outlet
    #[arg(long, value_name = "LINES", requires = "stdout", conflicts_with_all = ["paths", "files_from", "include", "exclude", "meta"], help_heading = "Stream")]
    stdin: Option<Lines>,
    /// Write the rows of each document to standard output as soon as it is read, each with the name of its table
    #[arg(long, value_name = "LINES", requires = "stdin", conflicts_with_all = ["output", "format", "bom", "header"], help_heading = "Stream")]
    stdout: Option<Lines>,
    /// Also write what `merge --signatures` needs to find documents that repeat others
    #[arg(long, requires = "stdout", help_heading = "Stream")]
    signatures: bool,
}

impl StreamArgs {
    /// Whether documents come and rows go through pipes.
    pub fn is_wanted(&self) -> bool {
        self.stdin.is_some() && self.stdout.is_some()
    }
}

/// The columns of the tables.
struct Heads {
    figures: Vec<Head>,
    slogans: Vec<Head>,
    documents: Vec<Head>,
    errors: Vec<Head>,
}

fn all<R: Row>(context: bool) -> Vec<Head> {
    heads(&columns::<R>(context), Header::En)
}

/// The lines of one document from standard input, and how many documents failed.
type Lined = (Vec<u8>, u64, u64);

/// Runs the command.
pub fn run(input: &InputArgs, common: &Common, args: &StreamArgs, context: bool) -> Result<ExitCode> {
    let lexicon = Arc::new(common.lexicon()?);
    let options = Arc::new(input.format.clone().or_max_document(MAX_SIZE));
    let meta = input.known()?;
    let shard = input.shard;
    let heads = Heads {
        figures: all::<FigureRow>(context),
        slogans: all::<SloganRow>(context),
        documents: all::<DocumentRow>(context),
        errors: all::<ErrorRow>(context),
    };
    let heads = Arc::new(heads);
    let signatures = args.signatures;
    let (send, receive) = mpsc::sync_channel::<mpsc::Receiver<Lined>>(WAITING * rayon::current_num_threads());
    std::thread::spawn(move || {
        let place = Place { doc: "-".into(), meta, found: false, depth: 0, archives: 0 };
        let mut emit = |item: Result<Item>| {
            if !shard.has_item(&item) {
                return true;
            }
            let (done, rows) = mpsc::sync_channel(1);
            if send.send(rows).is_err() {
                return false; // nobody takes rows any more
            }
            let (lexicon, options, heads) = (Arc::clone(&lexicon), Arc::clone(&options), Arc::clone(&heads));
            rayon::spawn(move || {
                let results = match item {
                    Ok(item) => drive::texts(item, &options, |item| item, &|item: &Item| {
                        document(item, &lexicon, &heads, signatures)
                    }),
                    Err(e) => vec![Err(e)],
                };
                let _ = done.send(joined(results, &heads));
            });
            true
        };
        let mut walk = Walk { options: &options, emit: &mut emit };
        let mut lines = BufReader::with_capacity(1 << 16, io::stdin());
        records::lines(&mut walk, &mut lines, encoding_rs::UTF_8, &place);
    });

    let failed_write = |e| Target::Stdout.failed(e);
    let mut out = io::stdout().lock();
    let (mut read, mut failed) = (0, 0);
    for rows in receive {
        // Only a thread that died drops its end; that would be a defect of ours.
        let (lines, good, bad) = rows.recv().map_err(|_| Error::Usage {
            what: "baoshu failed on a document".into(),
            remedy: "this is a defect of baoshu, please report it".into(),
        })?;
        read += good;
        failed += bad;
        out.write_all(&lines).and_then(|()| out.flush()).map_err(failed_write)?;
    }
    common.messages().note(format!("{read} documents read, {failed} failed"));
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// The lines of what one line of input held.
fn joined(results: Vec<Result<Vec<u8>>>, heads: &Heads) -> Lined {
    let mut lined = Lined::default();
    for result in results {
        match result {
            Ok(lines) => {
                lined.0.extend(lines);
                lined.1 += 1;
            }
            Err(e) => {
                let row = ErrorRow { file: e.file(), error: e.to_string() };
                let _ = jsonl::object(&mut lined.0, Some(ErrorRow::TABLE), &heads.errors, &All(&row));
                lined.2 += 1;
            }
        }
    }
    lined
}

/// The rows of a document: figures, slogans, and last the document itself, which so says that it is complete.
fn document(item: &Item, lexicon: &Lexicon, heads: &Heads, signatures: bool) -> Vec<u8> {
    let rows = if signatures { read_to_keep(item, lexicon) } else { read(item, lexicon) };
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = write(&rows, heads, &mut out);
    if signatures && rows.document.chars > 0 {
        let mut parts = Vec::new();
        alike::write(&rows.alike, &mut parts);
        let _ = writeln!(
            out,
            "{{\"table\":\"signatures\",\"doc\":{},\"content\":\"{}\",\"parts\":\"{}\"}}",
            serde_json::to_string(&*rows.document.doc).unwrap_or_default(),
            hex(&xxh3_128(&item.bytes).to_le_bytes()),
            hex(&parts),
        );
    }
    let _ = jsonl::object(&mut out, Some(DocumentRow::TABLE), &heads.documents, &All(&rows.document));
    out
}

fn write(rows: &Rows, heads: &Heads, out: &mut Vec<u8>) -> io::Result<()> {
    for row in &rows.figures {
        jsonl::object(out, Some(FigureRow::TABLE), &heads.figures, &All(row))?;
    }
    for row in &rows.slogans {
        jsonl::object(out, Some(SloganRow::TABLE), &heads.slogans, &All(row))?;
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}
