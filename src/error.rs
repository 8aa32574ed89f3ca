//! Errors: what happened, where, and what to do about it.

use std::path::PathBuf;

/// Everything that can go wrong outside the reading of text (which never fails).
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be opened, read or written.
    #[error("{}: {}", path.display(), explain(source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// A file was read, but is not what it should be.
    #[error("{}: {what}; {remedy}", path.display())]
    Input {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
        /// What the user can do.
        remedy: String,
    },
    /// A row of a table (dictionary or metadata) is refused.
    #[error("{file}:{line}:{column}: {what}; {remedy}")]
    Table {
        /// The table's file name.
        file: String,
        /// 1-based line.
        line: usize,
        /// 1-based column (field) of the row.
        column: usize,
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// The command line asks for something that cannot be done.
    #[error("{what}; {remedy}")]
    Usage {
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// A signal asked the run to stop.
    #[error("stopped; {kept}")]
    Stopped {
        /// Its number.
        signal: u8,
        /// What becomes of the work done so far.
        kept: String,
    },
    /// Writing to standard output or a table failed.
    #[error("cannot write {target}: {}", explain(source))]
    Write {
        /// What was being written.
        target: String,
        /// What the operating system said.
        source: std::io::Error,
    },
}

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The file that the error is about, as far as there is one.
    pub fn file(&self) -> String {
        match self {
            Self::Io { path, .. } | Self::Input { path, .. } => path.display().to_string(),
            Self::Table { file, .. } => file.clone(),
            Self::Write { target, .. } => target.clone(),
            Self::Usage { .. } | Self::Stopped { .. } => String::new(),
        }
    }
}

/// What the operating system said, and what to do about it.
fn explain(e: &std::io::Error) -> String {
    use std::io::ErrorKind as K;
    let remedy = match e.kind() {
        K::NotFound => "check the spelling and the current folder",
        K::PermissionDenied => "check the permissions, or name another place",
        K::StorageFull | K::QuotaExceeded => "make room and run again; the old file is as it was",
        K::ReadOnlyFilesystem => "name a place that can be written to",
        K::IsADirectory => "name a file in it",
        K::NotADirectory => "a part of the path is a file; check it",
        K::InvalidData => "the content is not what it should be; check the file",
        _ => return e.to_string(),
    };
    format!("{e}; {remedy}")
}
