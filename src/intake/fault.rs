//! What is wrong with a table from outside: all faults at once, each with its place.
//!
//! A table with one fault is not read at all; nothing is guessed, skipped or repaired.

use std::fmt;

/// One fault: line (1 = the header; 0 = the file as a whole), column, the value as found, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeFault {
    pub line: u64,
    pub column: String,
    pub value: String,
    pub message: String,
}

impl fmt::Display for IntakeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return write!(f, "Datei: {}", self.message);
        }
        write!(f, "Zeile {}, Spalte {}: „{}“ {}", self.line, self.column, self.value, self.message)
    }
}

/// Every fault of one table, in the order of its lines; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct IntakeFaults(pub Vec<IntakeFault>);

impl fmt::Display for IntakeFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}
