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
        builder.prefix(".baoshu-").suffix(".tmp");
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
