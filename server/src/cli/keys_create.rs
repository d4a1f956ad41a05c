use super::{CliError, Common};
use crate::{demo::make_folder, serve::key_file};
use clap::Args;
use crypto::Keyring;

/// Make the keys of a new installation
///
/// Everything personal is encrypted with them. Whoever loses the key file loses the data: keep a copy apart from the
/// database's backups. An existing file is never overwritten.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  yitui keys create --data /var/lib/yitui")]
pub struct Create {}

impl Create {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        let config = common.load()?;
        make_folder(&config.data)?;
        let path = key_file(&config.data);
        let keys = Keyring::create(&path, false).map_err(CliError::Keys)?;
        println!("keys {} written to {}", keys.key_id(), path.display());
        println!("Without this file the data can't be read by anybody. Copy it to a safe place now.");
        Ok(())
    }
}
