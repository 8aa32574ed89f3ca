//! `baoshu man`: manual pages.

use crate::error::{Error, Result};
use clap::CommandFactory;
use std::path::PathBuf;
use std::process::ExitCode;

/// Write the manual pages into a folder
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Example:
  baoshu man ~/.local/share/man/man1 && man baoshu-figures")]
pub struct Args {
    /// The folder, made when it is missing
    folder: PathBuf,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode> {
    let io = |source| Error::Io { path: args.folder.clone(), source };
    std::fs::create_dir_all(&args.folder).map_err(io)?;
    clap_mangen::generate_to(crate::cli::Cli::command(), &args.folder).map_err(io)?;
    Ok(ExitCode::SUCCESS)
}
