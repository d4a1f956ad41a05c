//! The database behind the storage traits: SQLite in the data folder, or Postgres by its address.

use crypto::Keyring;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use storage::{Store, StoreError};
use storage_postgres::PostgresStore;
use storage_sqlite::SqliteStore;

/// An open database.
#[derive(Clone, Debug)]
pub enum Database {
    /// Embedded.
    Sqlite(Arc<SqliteStore>),
    /// A server.
    Postgres(Arc<PostgresStore>),
}

/// Where the database lies.
#[derive(Clone)]
pub enum Place {
    /// A data folder.
    Folder(PathBuf),
    /// A Postgres address; may hold a password.
    Url(String),
}

impl Place {
    /// The address when there is one, else the folder.
    #[must_use]
    pub fn new(data: &Path, url: Option<&str>) -> Self {
        url.map_or_else(|| Self::Folder(data.to_owned()), |url| Self::Url(url.to_owned()))
    }
    /// The database's file or server, as shown to an operator.
    #[must_use]
    pub fn database(&self) -> String {
        match self {
            Self::Folder(folder) => folder.join(storage_sqlite::FILE).display().to_string(),
            Self::Url(_) => self.shown(),
        }
    }
    /// As shown to an operator: never the password.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Folder(folder) => folder.display().to_string(),
            Self::Url(url) => url.rsplit_once('@').map_or("postgres", |(_, rest)| rest).to_owned(),
        }
    }
}

impl Database {
    /// Opens the database.
    ///
    /// # Errors
    /// Errors of the store.
    pub async fn open(place: &Place, keys: Arc<Keyring>) -> Result<Self, StoreError> {
        Ok(match place {
            Place::Folder(folder) => Self::Sqlite(Arc::new(SqliteStore::open(folder, keys).await?)),
            Place::Url(url) => Self::Postgres(Arc::new(PostgresStore::connect(url, keys).await?)),
        })
    }

    /// The storage traits.
    #[must_use]
    pub fn store(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite(store) => store.clone(),
            Self::Postgres(store) => store.clone(),
        }
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// Errors of the store.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(store) => store.migrate().await,
            Self::Postgres(store) => store.migrate().await,
        }
    }

    /// Migrations that are missing.
    ///
    /// # Errors
    /// Errors of the store.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(store) => store.pending_migrations().await,
            Self::Postgres(store) => store.pending_migrations().await,
        }
    }

    /// Waits for what is being written and closes.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Postgres(store) => store.close().await,
        }
    }

    /// Goes on as a database that is being filled to be measured, and that may be thrown away.
    ///
    /// # Errors
    /// Errors of the store.
    pub async fn fill(self, keys: Arc<Keyring>) -> Result<Filling, StoreError> {
        Ok(match self {
            Self::Sqlite(store) => {
                store.close().await;
                let filling = storage_sqlite::Filling::open(store.path(), keys).await?;
                Filling::Sqlite(Self::Sqlite(filling.store.clone()), filling)
            }
            Self::Postgres(store) => Filling::Postgres(Self::Postgres(store.clone()), store, Vec::new()),
        })
    }
}

/// A database that is being filled. What is in it counts after [`Filling::finish`] alone.
#[derive(Debug)]
pub enum Filling {
    /// The file, not durable yet.
    Sqlite(Database, storage_sqlite::Filling),
    /// The server, and how the indexes are made that were put aside.
    Postgres(Database, Arc<PostgresStore>, Vec<String>),
}

impl Filling {
    /// What is filled.
    #[must_use]
    pub fn database(&self) -> &Database {
        match self {
            Self::Sqlite(database, _) | Self::Postgres(database, ..) => database,
        }
    }

    /// Puts the register's plain indexes aside, so that many people come in faster.
    ///
    /// # Errors
    /// Errors of the store.
    pub async fn put_indexes_aside(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_, filling) => filling.put_indexes_aside(),
            Self::Postgres(_, store, aside) => {
                *aside = store.put_indexes_aside().await?;
                Ok(())
            }
        }
    }

    /// Makes them again, and tells of each.
    ///
    /// # Errors
    /// Errors of the store.
    pub async fn make_indexes(&mut self, told: &mut dyn FnMut(&str)) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_, filling) => filling.make_indexes(told),
            Self::Postgres(_, store, aside) => store.make_indexes(&std::mem::take(aside), told).await,
        }
    }

    /// Has the planner look at what is there. Plans that a connection made while a table was empty read it from its
    /// beginning, and are kept until somebody looks again.
    ///
    /// # Errors
    /// Errors of the store.
    pub async fn look_again(&self) -> Result<(), StoreError> {
        match self {
            // SQLite's plans don't depend on how many rows there are.
            Self::Sqlite(..) => Ok(()),
            Self::Postgres(_, store, _) => store.make_indexes(&[], &mut |_| {}).await,
        }
    }

    /// Makes durable what was filled in, and closes.
    ///
    /// # Errors
    /// Errors of the store.
    pub async fn finish(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_, filling) => filling.finish().await,
            Self::Postgres(database, ..) => {
                database.close().await;
                Ok(())
            }
        }
    }
}
