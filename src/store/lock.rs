//! One run at a time writes to a folder.

use crate::error::{Error, Result};
use std::fs::{File, TryLockError};
use std::path::Path;

/// The lock of a folder, held until it is dropped; the system drops it also when the run is killed.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says that another run has it.
    pub fn take(path: &Path, dir: &Path) -> Result<Self> {
        let io = |source| Error::Io { path: path.into(), source };
        let file = File::options().create(true).truncate(false).write(true).open(path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::Input {
                path: dir.into(),
                what: "another baoshu is writing its tables here".into(),
                remedy: "wait until it has ended, or name another folder".into(),
            }),
            Err(TryLockError::Error(e)) => Err(io(e)),
        }
    }
}
