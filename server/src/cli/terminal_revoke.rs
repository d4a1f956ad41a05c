use super::{CliError, Common, block_on};
use crate::demo::operator;
use clap::Args;
use domain::id::TerminalId;
use usecases::{UseCaseError, terminal::revoke_terminal};

/// Revoke a terminal: its next request is refused, and it never comes back
///
/// Revoking it again changes nothing. The institution's other terminals go on.
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  yitui terminal revoke 0123456789abcdefghjkmnpqrs\n\nExit codes: 0 revoked; 2 no such terminal."
)]
pub struct Revoke {
    /// The terminal's id, see `yitui terminal list`
    #[arg(value_name = "ID")]
    id: String,
}

impl Revoke {
    pub(super) fn run(self, common: &Common) -> Result<(), CliError> {
        block_on(async {
            let id = TerminalId::parse(&self.id).ok_or_else(|| CliError::NoSuchTerminal(self.id.clone()))?;
            let (config, keys, database) = common.open().await?;
            let ctx = common.context(&config, keys, &database).await?;
            match revoke_terminal(&ctx, &operator(), &id).await {
                Err(UseCaseError::NotFound) => return Err(CliError::NoSuchTerminal(self.id)),
                other => other?,
            }
            database.close().await;
            println!("revoked");
            Ok(())
        })
    }
}
