//! A bar for what takes longer than a second, where a person watches.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// Shows nothing during the first second, and nothing at all unless stderr is a terminal.
pub struct Progress {
    bar: ProgressBar,
    since: Instant,
    visible: bool,
}

impl Progress {
    pub fn new(what: &'static str) -> Progress {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}, noch {eta}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        Progress { bar, since: Instant::now(), visible: false }
    }

    pub fn at(&mut self, done: u64, of: u64) {
        if !self.visible {
            if self.since.elapsed() < Duration::from_secs(1) || !std::io::stderr().is_terminal() {
                return;
            }
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(5));
            self.visible = true;
        }
        self.bar.set_length(of);
        self.bar.set_position(done);
    }

    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}
