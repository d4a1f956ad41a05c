use super::CliError;
use crate::{
    config::Config,
    database::{Database, Place},
    serve::key_file,
};
use clap::Args;
use crypto::Keyring;
use serde::Serialize;
use std::{path::PathBuf, sync::Arc};

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
}
