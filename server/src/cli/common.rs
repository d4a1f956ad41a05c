use super::CliError;
use crate::{
    adapters::{SystemClock, SystemIds},
    config::Config,
    database::{Database, Place},
    demo, rules,
    serve::key_file,
};
use clap::Args;
use connectors::{blobs::DiskBlobs, scanner::NoScanner, sms::SmsSink};
use crypto::Keyring;
use serde::Serialize;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::Semaphore;
use usecases::{
    Context, Limits, Settings,
    ports::{Clock as _, Post},
};

/// What every command takes.
#[derive(Args, Clone, Debug, Default, Serialize)]
pub struct Common {
    /// Configuration file (default: yitui.toml, when it is there)
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Folder of database, documents and keys (default: ./data)
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    /// Postgres address instead of the embedded database; better set by YITUI_DATABASE_URL, which `ps` does not show
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url: Option<String>,
}

impl Common {
    /// The configuration, for commands without settings of their own.
    ///
    /// # Errors
    /// Of the configuration.
    pub fn load(&self) -> Result<Config, CliError> {
        Ok(Config::load(self.config.as_deref(), self)?)
    }

    /// Which database the settings name, as shown to an operator.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let config = self.load().ok()?;
        Some(Place::new(&config.data, config.database_url.as_deref()).database())
    }

    /// Opens keys and database, which must be there and up to date.
    ///
    /// # Errors
    /// What is missing.
    pub async fn open(&self) -> Result<(Config, Arc<Keyring>, Database), CliError> {
        let config = self.load()?;
        let keys = Arc::new(Keyring::open(&key_file(&config.data)).map_err(CliError::Keys)?);
        let place = Place::new(&config.data, config.database_url.as_deref());
        let database = Database::open(&place, keys.clone()).await?;
        let pending = database.pending_migrations().await?;
        if pending.is_empty() {
            Ok((config, keys, database))
        } else {
            Err(CliError::Migrate { place: place.shown(), pending: pending.len() })
        }
    }

    /// What use cases may reach from the command line: they send no text messages and take no documents.
    ///
    /// # Errors
    /// Of the rules or the store.
    pub async fn context(&self, config: &Config, keys: Arc<Keyring>, database: &Database) -> Result<Context, CliError> {
        let quiet = Path::new("/dev/null");
        let sms = SmsSink::open(quiet).map_err(|source| CliError::File { path: quiet.to_owned(), source })?;
        let store = database.store();
        // A demonstration's clock may have been moved.
        let clock = SystemClock { offset: demo::offset(store.as_ref()).await? };
        let loaded = rules::load(config.rules.as_deref())?;
        let shelf = rules::shelf(config.rules.as_deref(), store.as_ref(), clock.now().day()).await?;
        Ok(Context {
            clock: Arc::new(clock),
            store,
            ids: Arc::new(SystemIds),
            blobs: Arc::new(DiskBlobs::new(&config.data, keys.clone())),
            keys,
            book: shelf.on(clock.now().day()).unwrap_or_else(|| Arc::new(loaded.book)),
            shelf,
            // The command line shows no pages.
            handbook: Arc::default(),
            sms: Arc::new(sms),
            post: Post::default(),
            scanner: Arc::new(NoScanner),
            limits: Arc::new(Limits::default()),
            settings: Arc::new(Settings { demonstration: false, public_url: config.public_url() }),
            hashing: Arc::new(Semaphore::new(1)),
            uploads: Arc::default(),
            live: Arc::default(),
            board: Arc::default(),
            paper: None,
        })
    }
}
