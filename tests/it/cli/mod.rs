//! The real binary over real files. One file a command or a matter that all commands share.

mod arrow_schema;
mod check;
#[cfg(unix)]
mod disk;
mod doctor;
mod explain;
mod extract;
#[cfg(unix)]
mod faults;
mod feed;
mod feed_slogans;
#[cfg(unix)]
mod feed_watch;
mod figures;
#[cfg(unix)]
mod hostile;
mod input;
mod manners;
#[cfg(feature = "polars")]
mod manners_tables;
mod ocr;
mod output;
mod report;
mod schema;
mod shards;
mod show;
mod slogans;
#[cfg(feature = "polars")]
mod stats;
mod stream;
mod tables;

use assert_cmd::Command;
use std::path::{Path, PathBuf};

/// The binary, in a folder of its own.
pub fn baoshu(dir: &Path) -> Command {
    let mut command = Command::cargo_bin("baoshu").unwrap();
    command.current_dir(dir);
    command
}

/// A folder with files in it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// What a command wrote: exit code, standard output, standard error.
pub fn said(command: &mut Command) -> (i32, String, String) {
    let out = command.output().unwrap();
    let text = |b: Vec<u8>| String::from_utf8(b).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

/// The values of a column of a CSV table.
pub fn column(csv: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let at = reader.headers().unwrap().iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"));
    reader.records().map(|r| r.unwrap()[at].to_owned()).collect()
}

/// The documents table of `paths` with further arguments: what was read, as which documents.
fn documents(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let (code, _, stderr) =
        said(baoshu(dir).arg("extract").args(args).args(["-o", "tables.out", "--format", "csv", "--drop"]));
    (code, std::fs::read_to_string(dir.join("tables.out/documents.csv")).unwrap_or_default(), stderr)
}
