//! A copy of a book as a file: what a rehearsal plays on.
//!
//! Of SQLite only; a server copies its databases by its own means.

use super::sight::whole_only;
use super::{DatabaseUrl, Store, StoreError, Viewer};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

impl Store {
    /// Writes the whole book, as it is now and whatever the viewer's as-of, into a new file, readable for its owner alone.
    ///
    /// # Errors
    /// `NotCopied` on PostgreSQL; `NoFile`; what SQLite says.
    pub async fn copy_to(&self, viewer: &Viewer, file: &Path) -> Result<(), StoreError> {
        whole_only(viewer)?;
        let DatabaseUrl::Sqlite(from) = &self.url else { return Err(StoreError::NotCopied) };
        DatabaseUrl::Sqlite(file.to_owned()).create()?;
        let (from, to) = (from.clone(), file.display().to_string());
        let copy = move || -> rusqlite::Result<()> {
            let book = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            book.execute("VACUUM INTO ?1", [to]).map(|_| ())
        };
        let copied = tokio::task::spawn_blocking(copy).await.map_err(|_| StoreError::Closed)?;
        copied.map_err(StoreError::unreadable)
    }
}
