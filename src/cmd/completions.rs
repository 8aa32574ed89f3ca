//! `baoshu completions`: completion scripts for shells.

use crate::error::{Error, Result};
use clap::CommandFactory;
use std::io::Write;
use std::process::ExitCode;

/// Print the completion script of a shell
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baoshu completions bash > ~/.local/share/bash-completion/completions/baoshu
  baoshu completions zsh > ~/.zfunc/_baoshu
  baoshu completions fish > ~/.config/fish/completions/baoshu.fish")]
pub struct Args {
    /// The shell
    shell: clap_complete::Shell,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::cli::Cli::command(), "baoshu", &mut script);
    let written = std::io::stdout().lock().write_all(&script);
    written.map_err(|source| Error::Write { target: "<stdout>".into(), source })?;
    Ok(ExitCode::SUCCESS)
}
