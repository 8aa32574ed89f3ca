//! Where bytes go: standard output, a device, or a file that appears whole or not at all.

use crate::error::{Error, Result};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Where the bytes go.
pub enum Target {
    /// Standard output.
    Stdout,
    /// A device or a named pipe, written in place.
    Device(PathBuf),
    /// A file beside the one it will replace.
    Beside(tempfile::TempPath, PathBuf),
}

/// How names of files end that are being written.
const SUFFIX: &str = ".tmp";

/// How the names of files begin that are to become the one at `path`.
fn prefix(path: &Path) -> String {
    let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    // A name has at most 255 bytes; one of ours must fit beside it.
    let end = (0..=name.len().min(200)).rev().find(|i| name.is_char_boundary(*i)).unwrap_or(0);
    format!(".baoshu-{}-", &name[..end])
}

/// Removes what killed runs left of the file at `path`. Only for who holds the lock of the file.
pub fn sweep(path: &Path) {
    let folder = path.parent().filter(|p| *p != Path::new("")).unwrap_or(Path::new("."));
    let prefix = prefix(path);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let rest = name.strip_prefix(&prefix).and_then(|r| r.split_once(SUFFIX));
        // A database in the making may have a journal.
        if rest.is_some_and(|(random, end)| random.len() == 6 && ["", "-journal"].contains(&end)) {
            // Only tidiness is at stake.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

impl Target {
    /// Opens the file beside `path`. The old file stays as it is until [`Target::commit`].
    pub fn file(path: &Path) -> Result<(File, Self)> {
        let failed = |source| Error::Write { target: path.display().to_string(), source };
        if path.metadata().is_ok_and(|m| !m.is_file() && !m.is_dir()) {
            let file = File::options().write(true).open(path).map_err(failed)?;
            return Ok((file, Self::Device(path.into())));
        }
        if path.is_dir() {
            return Err(failed(io::Error::other("it is a folder; name a file in it")));
        }
        let folder = match path.parent() {
            Some(p) if p != Path::new("") => p,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        let prefix = prefix(path);
        builder.prefix(&prefix).suffix(SUFFIX);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let (file, temporary) = builder.tempfile_in(folder).map_err(failed)?.into_parts();
        Ok((file, Self::Beside(temporary, path.into())))
    }

    /// Brings what was written to the disk, so that a name never points to less than the whole after a power failure.
    pub fn sync(&self) -> Result<()> {
        match self {
            Self::Stdout | Self::Device(_) => Ok(()),
            Self::Beside(temporary, _) => {
                File::options().write(true).open(temporary).and_then(|f| f.sync_all()).map_err(|e| self.failed(e))
            }
        }
    }

    /// Moves the finished file to its name.
    pub fn commit(self) -> Result<()> {
        match self {
            Self::Stdout | Self::Device(_) => Ok(()),
            Self::Beside(temporary, path) => temporary
                .persist(&path)
                .map_err(|e| Error::Write { target: path.display().to_string(), source: e.error }),
        }
    }

    /// The error of a write that failed.
    pub fn failed(&self, source: io::Error) -> Error {
        let target = match self {
            Self::Stdout => "<stdout>".into(),
            Self::Device(p) | Self::Beside(_, p) => p.display().to_string(),
        };
        Error::Write { target, source }
    }
}
