//! A folder for a book that nobody keeps: gone when the play is over.

use crate::cli::failure::Failure;
use crate::cli::{files, session};
use std::path::PathBuf;

pub struct Throwaway(PathBuf);

impl Throwaway {
    /// # Errors
    /// `Failed` when the system has no room for temporary files.
    pub fn folder() -> Result<Throwaway, Failure> {
        let folder = std::env::temp_dir().join(format!("titelbuch-{}", session::new_command_id()?));
        files::folder(&folder)?;
        Ok(Throwaway(folder))
    }

    pub fn file(&self) -> PathBuf {
        self.0.join("probe.db")
    }
}

impl Drop for Throwaway {
    fn drop(&mut self) {
        // What cannot be removed is of no use to anybody, and changes nothing.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
