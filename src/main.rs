//! The binary `titelbuch`: hands over to the command line ring and returns its exit code.

fn main() -> std::process::ExitCode {
    titelbuch::cli::run()
}
