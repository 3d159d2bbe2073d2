//! The store: the only writer, and every reader, of the database.
//!
//! It loads what core says it needs, seals what core decided, and keeps the derived tables. It has
//! no rules of its own, and knows neither reports nor the web. SQLite and PostgreSQL by one code.

mod append;
mod balances;
pub mod entities;
mod error;
mod identity;
mod journal;
mod load;
mod nouns;
mod rebuild;
mod record;
pub mod tables;
mod vault;
mod verify;
mod viewer;
mod writer;

pub use error::{RecordError, StoreError};
pub use identity::Identity;
pub use journal::{Head, Leaf};
pub use record::{Receipt, Submission};
pub use vault::{VaultDrafts, VaultText};
pub use verify::{Finding, VerifyReport};
pub use viewer::Viewer;

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::mpsc;

/// Where a book is: `sqlite:FILE` or `postgres://…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    Sqlite(PathBuf),
    Postgres(String),
}

impl DatabaseUrl {
    /// # Errors
    /// `BadUrl` for anything else.
    pub fn parse(text: &str) -> Result<DatabaseUrl, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(DatabaseUrl::Postgres(text.to_owned()));
        }
        let file = text.strip_prefix("sqlite:").map(|rest| rest.strip_prefix("//").unwrap_or(rest));
        match file {
            Some(file) if !file.is_empty() && !file.contains(['?', '#']) => {
                Ok(DatabaseUrl::Sqlite(PathBuf::from(file)))
            }
            _ => Err(StoreError::BadUrl(text.to_owned())),
        }
    }

    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self, DatabaseUrl::Sqlite(_))
    }

    #[must_use]
    pub fn sqlite_path(&self) -> Option<&Path> {
        match self {
            DatabaseUrl::Sqlite(path) => Some(path),
            DatabaseUrl::Postgres(_) => None,
        }
    }

    /// For messages: without a password.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgres(url) => match url.rsplit_once('@') {
                Some((_, place)) => format!("postgres://…@{place}"),
                None => url.clone(),
            },
        }
    }

    async fn connect(&self, create: bool) -> Result<DatabaseConnection, StoreError> {
        let mut options = match self {
            DatabaseUrl::Postgres(url) => ConnectOptions::new(url.clone()),
            DatabaseUrl::Sqlite(path) => {
                if !create && !path.exists() {
                    return Err(StoreError::NotThere(path.display().to_string()));
                }
                let mut options = ConnectOptions::new("sqlite://");
                let path = path.clone();
                options.map_sqlx_sqlite_opts(move |sqlite| {
                    sqlite
                        .filename(&path)
                        .create_if_missing(create)
                        .foreign_keys(true)
                        .busy_timeout(Duration::from_secs(30))
                        .pragma("journal_mode", "WAL")
                        .pragma("synchronous", "FULL")
                });
                options
            }
        };
        options.max_connections(8).sqlx_logging(false).connect_timeout(Duration::from_secs(10));
        Ok(Database::connect(options).await?)
    }
}

/// A book in its database. Cheap to clone; all clones share one writer.
#[derive(Clone)]
pub struct Store {
    db: DatabaseConnection,
    queue: mpsc::Sender<writer::Waiting>,
}

impl Store {
    /// Brings the schema up to this program; creates the SQLite file where it is absent.
    /// Returns the number of steps taken.
    ///
    /// # Errors
    /// When the database cannot be reached or refuses a step.
    pub async fn migrate(url: &DatabaseUrl) -> Result<u32, StoreError> {
        let db = url.connect(true).await?;
        let pending = Migrator::get_pending_migrations(&db).await?.len();
        Migrator::up(&db, None).await?;
        db.close().await?;
        Ok(u32::try_from(pending).unwrap_or(u32::MAX))
    }

    /// Opens a migrated database and starts its writer.
    ///
    /// # Errors
    /// `NotThere`, `NotMigrated`, or what the database says.
    pub async fn open(url: &DatabaseUrl) -> Result<Store, StoreError> {
        let db = url.connect(false).await?;
        let pending = Migrator::get_pending_migrations(&db).await;
        if !pending.is_ok_and(|steps| steps.is_empty()) {
            db.close().await?;
            return Err(StoreError::NotMigrated);
        }
        let (queue, waiting) = mpsc::channel(writer::QUEUE_LENGTH);
        tokio::spawn(writer::run(db.clone(), waiting));
        Ok(Store { db, queue })
    }

    /// Ends the writer and the connections.
    ///
    /// # Errors
    /// When the database does not let go.
    pub async fn close(self) -> Result<(), StoreError> {
        let Store { db, queue } = self;
        drop(queue);
        Ok(db.close().await?)
    }

    /// Whether the database answers and the book is opened.
    ///
    /// # Errors
    /// `NotInitialised`, or what the database says.
    pub async fn ready(&self, viewer: &Viewer) -> Result<(), StoreError> {
        self.origin(viewer).await.map(|_| ())
    }
}

/// PostgreSQL asks to lock the row that orders the journal; SQLite has locked the file already.
fn is_postgres(db: &impl ConnectionTrait) -> bool {
    db.get_database_backend() == DbBackend::Postgres
}

/// A size, seq or line as the databases keep it.
fn to_i64(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(StoreError::unreadable)
}

fn to_u64(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(StoreError::unreadable)
}
