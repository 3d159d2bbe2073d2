//! The binary `titelbuch`: hands over to the command line ring and returns its exit code.

/// Many short texts on several threads: measured in `docs/performance.md`, chosen in ADR 0019.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    titelbuch::cli::run()
}
