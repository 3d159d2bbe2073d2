//! The CSV files for spreadsheets, opened by a real spreadsheet: no formula, every text and figure as in the book.

use super::run;
use crate::chance::tell;

#[test]
fn libreoffice_runs_nothing_and_reads_every_figure() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/libreoffice-check");
    let (ok, text) = run(script, &[env!("CARGO_BIN_EXE_titelbuch")]);
    assert!(ok && text.contains("keine Formel"), "{text}");
    tell(text.trim().lines().last().unwrap_or_default());
}
