//! The `baoshu` command.

use std::process::ExitCode;

/// The system's allocator costs a tenth of the time, and threads wait for one another in it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    baoshu::cli::main()
}
