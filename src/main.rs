//! The `baoshu` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    baoshu::cli::main()
}
