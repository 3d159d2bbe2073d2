//! The store: the only writer, and every reader, of the database.
//!
//! It loads what core says it needs, seals what core decided, and keeps the derived tables. It has
//! no rules of its own, and knows neither reports nor the web. SQLite and PostgreSQL by one code.

mod accesses;
pub mod accounts;
mod append;
mod attempts;
mod balances;
mod copy;
mod courses;
mod credential;
pub mod drafts;
pub mod entities;
mod error;
mod export;
mod identity;
mod insert;
mod invitations;
mod journal;
mod kept;
mod leaves;
mod load;
mod marks;
mod movements;
mod notices;
mod nouns;
pub mod oidc;
mod parts;
mod postings;
mod quarters;
mod rebuild;
mod record;
mod replay;
mod reversals;
mod search;
pub mod second_factor;
mod secret;
mod sessions;
mod sight;
pub mod sign_in;
mod snapshot;
mod standings;
pub mod tables;
mod tokens;
mod vault;
mod verify;
mod viewer;
mod whose;
mod workable;
mod writer;

pub use accesses::{Access, Purpose};
pub use balances::Balances;
pub use courses::Courses;
pub use credential::Credential;
pub use error::{RecordError, StoreError};
pub use export::{Field, TakesRows};
pub use identity::Identity;
pub use invitations::Invited;
pub use journal::{Head, Leaf, Rare, Stretch};
pub use leaves::{Leaves, Pack};
pub use movements::{AMOUNTS_FAR, Movement, Place, Walk};
pub use notices::{Informed, NoBox, usable_address};
pub use postings::{PostingFilter, PostingTotal};
pub use quarters::Quarters;
pub use record::{Receipt, RecordAllError, Submission, Together};
pub use search::LookedThrough;
pub use sessions::{IDLE_MS, NewSession, Session, SessionHash};
pub use sight::Seeing;
pub use tokens::{NewToken, Scope, Token, TokenHash, UNNAMED};
pub use vault::{VaultDrafts, VaultText};
pub use verify::{Finding, VerifyReport};
pub use viewer::Viewer;
pub use workable::Left;

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend};
use std::path::{Path, PathBuf};
use std::sync::Arc;
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

    /// Connections for many readers, or the one for the writer.
    async fn connect(&self, role: Role) -> Result<DatabaseConnection, StoreError> {
        let mut options = match self {
            DatabaseUrl::Postgres(url) => ConnectOptions::new(url.clone()),
            DatabaseUrl::Sqlite(path) => {
                if !path.exists() {
                    return Err(StoreError::NotThere(path.display().to_string()));
                }
                let mut options = ConnectOptions::new("sqlite://");
                let path = path.clone();
                options.map_sqlx_sqlite_opts(move |sqlite| {
                    let sqlite = sqlite
                        .filename(&path)
                        .foreign_keys(true)
                        .busy_timeout(Duration::from_secs(30))
                        .pragma("synchronous", "FULL")
                        .pragma("cache_size", role.cache_kib())
                        .statement_cache_capacity(role.statements())
                        .pragma("wal_autocheckpoint", WAL_PAGES)
                        // What a statement of many rows would undo if its last one were refused: a few hundred pages.
                        .pragma("temp_store", "MEMORY");
                    // The mode is kept in the file: a reader takes it as it is, and changes nothing by looking.
                    if matches!(role, Role::Writer) { sqlite.pragma("journal_mode", "WAL") } else { sqlite }
                });
                options
            }
        };
        options.max_connections(role.connections()).sqlx_logging(false).connect_timeout(Duration::from_secs(10));
        // A server may have gone away since; a file has not, and asking costs as much as a small read.
        options.test_before_acquire(!self.is_sqlite());
        Ok(Database::connect(options).await?)
    }

    /// Creates the file of a new SQLite book, readable for its owner alone: the key that signs lies in it.
    fn create(&self) -> Result<(), StoreError> {
        let DatabaseUrl::Sqlite(path) = self else { return Ok(()) };
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                Err(StoreError::NoFile { path: path.display().to_string(), problem: error.to_string() })
            }
            _ => Ok(()),
        }
    }
}

/// Pages that SQLite gathers beside the book before it writes them into it: many of them are written again soon.
const WAL_PAGES: &str = "8000";

#[derive(Clone, Copy)]
enum Role {
    Readers,
    Writer,
}

impl Role {
    fn connections(self) -> u32 {
        match self {
            Role::Readers => 8,
            Role::Writer => 1,
        }
    }

    /// Prepared statements that SQLite keeps: the writer's inserts have every number of rows up to 64.
    fn statements(self) -> usize {
        match self {
            Role::Readers => 100,
            Role::Writer => 512,
        }
    }

    /// As SQLite takes it: KiB as a negative number.
    fn cache_kib(self) -> &'static str {
        match self {
            Role::Readers => "-4000",
            Role::Writer => "-48000",
        }
    }
}

/// A book in its database. Cheap to clone; all clones share one writer.
#[derive(Clone)]
pub struct Store {
    url: DatabaseUrl,
    /// For reading.
    db: DatabaseConnection,
    /// The writer's own connection, so that it never waits for readers.
    writer: DatabaseConnection,
    queue: mpsc::Sender<writer::Job>,
    tokens: Arc<tokens::Remembered>,
    kept: Arc<kept::Kept>,
    /// Where passwords are verified, so that many at once cannot eat the memory.
    booth: Arc<accounts::hashing::Booth>,
}

impl Store {
    /// Brings the schema up to this program; creates the SQLite file where it is absent. Where the derived
    /// tables are from before they said what is a part of what, they are rebuilt. Returns the number of steps taken.
    ///
    /// # Errors
    /// When the database cannot be reached or refuses a step.
    pub async fn migrate(url: &DatabaseUrl) -> Result<u32, StoreError> {
        url.create()?;
        let db = url.connect(Role::Writer).await?;
        let pending = Migrator::get_pending_migrations_read_only(&db).await?.len();
        Migrator::up(&db, None).await?;
        let lacks_parts = parts::are_lacking(&db).await?;
        db.close().await?;
        if lacks_parts {
            let store = Store::open_as_it_is(url).await?;
            store.rebuild(&mut |_, _| ()).await?;
            store.close().await?;
        }
        Ok(u32::try_from(pending).unwrap_or(u32::MAX))
    }

    /// Opens a migrated database and starts its writer. Writes nothing.
    ///
    /// # Errors
    /// `NotThere`, `NotMigrated`, or what the database says.
    pub async fn open(url: &DatabaseUrl) -> Result<Store, StoreError> {
        let store = Store::open_as_it_is(url).await?;
        if parts::are_lacking(&store.db).await? {
            // The step was taken, and the rebuild that belongs to it was cut off.
            store.close().await?;
            return Err(StoreError::NotMigrated);
        }
        Ok(store)
    }

    async fn open_as_it_is(url: &DatabaseUrl) -> Result<Store, StoreError> {
        let db = url.connect(Role::Readers).await?;
        let pending = Migrator::get_pending_migrations_read_only(&db).await;
        if !pending.as_ref().is_ok_and(Vec::is_empty) {
            db.close().await?;
            return Err(pending.err().map_or(StoreError::NotMigrated, StoreError::from));
        }
        let writer = url.connect(Role::Writer).await?;
        let (queue, waiting) = mpsc::channel(writer::QUEUE_LENGTH);
        tokio::spawn(writer::run(writer.clone(), waiting));
        Ok(Store {
            url: url.clone(),
            db,
            writer,
            queue,
            tokens: Arc::default(),
            kept: Arc::default(),
            booth: Arc::default(),
        })
    }

    /// Ends the writer and the connections.
    ///
    /// # Errors
    /// When the database does not let go.
    pub async fn close(self) -> Result<(), StoreError> {
        let Store { db, writer, queue, .. } = self;
        drop(queue);
        writer.close().await?;
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
