use super::{CliError, Common, block_on};
use crate::{
    database::{Database, Place},
    serve::key_file,
};
use clap::Args;
use crypto::Keyring;
use std::sync::Arc;

/// Bring the database's schema up to date
///
/// Safe to repeat. Take a backup first: there is no way back.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  yitui migrate --data /var/lib/yitui --check\n  yitui migrate --data /var/lib/yitui"
)]
pub struct Migrate {
    /// Only say what is missing; exit 1 when something is
    #[arg(long)]
    check: bool,
}

impl Migrate {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        let config = common.load()?;
        block_on(async {
            let keys = Arc::new(Keyring::open(&key_file(&config.data)).map_err(CliError::Keys)?);
            let place = Place::new(&config.data, config.database_url.as_deref());
            let database = Database::open(&place, keys).await?;
            let pending = database.pending_migrations().await?;
            for name in &pending {
                println!("{} {name}", if self.check { "missing" } else { "applying" });
            }
            if self.check && !pending.is_empty() {
                return Err(CliError::Pending(pending.len()));
            }
            database.migrate().await?;
            database.close().await;
            println!("the schema is up to date");
            Ok(())
        })
    }
}
