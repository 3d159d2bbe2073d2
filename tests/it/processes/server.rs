//! `titelbuch serve` as a child process that never outlives its test.

use crate::support::raw_url;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use titelbuch::store::DatabaseUrl;

pub struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Server {
    /// Starts it on a port of the system's choice and returns at once.
    pub fn start(url: &DatabaseUrl) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_titelbuch"))
            .args(["--database", &raw_url(url), "serve", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let out = BufReader::new(child.stdout.take().expect("its stdout"));
        Server { child, out }
    }

    /// Waits until it listens, and says on which port.
    pub fn port(&mut self) -> u16 {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("its greeting");
        let port = line.split_once("127.0.0.1:").and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
        port.unwrap_or_else(|| panic!("no port in the greeting „{line}“"))
    }

    /// `kill -9`: no handler runs, nothing is flushed.
    pub fn kill(&mut self) {
        self.child.kill().expect("SIGKILL");
        let status = self.child.wait().expect("its end");
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9), "it had ended before: {status}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Also when the test panics; a server that is gone already is no matter.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
