use super::{CliError, Common, block_on};
use crate::adapters::SystemClock;
use clap::Args;
use usecases::{ports::Clock, worker};

/// Let a worker go on that paused because the clock jumped
///
/// Look at the machine's clock first: covers end by it.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  date && yitui worker resume --data /var/lib/yitui")]
pub struct Resume {}

impl Resume {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        block_on(async {
            let (_, _, database) = common.open().await?;
            let store = database.store();
            let clock = SystemClock { offset: crate::demo::offset(store.as_ref()).await? };
            let was_paused = worker::resume(store.as_ref(), clock.now()).await?;
            database.close().await;
            println!("{}", if was_paused { "the worker goes on" } else { "the worker was not paused" });
            Ok(())
        })
    }
}
