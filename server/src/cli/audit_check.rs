use super::{CliError, Common, audit_verify, block_on};
use clap::Args;
use std::path::PathBuf;
use usecases::audit::{self, CHUNK, Fault};

/// Check the whole record against its hashes, and against proofs that were downloaded earlier
///
/// Exit 0: nothing wrong, 1: a fault, 2: it could not be checked.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  yitui audit check --data /var/lib/yitui\n  yitui audit check --since yitui-record-7.json"
)]
pub struct Check {
    /// A proof from an entry's page: the record must go on from what it was then
    #[arg(long, value_name = "FILE")]
    since: Vec<PathBuf>,
}

impl Check {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        let earlier: Vec<_> =
            self.since.iter().map(|file| audit_verify::load(file, None, common)).collect::<Result<_, _>>()?;
        block_on(async {
            let (_, _, database) = common.open().await?;
            let store = database.store();
            let size = store.audit_size().await?;
            for from in (0..size).step_by(usize::try_from(CHUNK).unwrap_or(usize::MAX)) {
                let until = (from + CHUNK).min(size);
                sound(audit::check_chunk(store.as_ref(), from, until).await?)?;
                eprintln!("  {until} of {size}");
            }
            let root = audit::root(store.as_ref(), size).await?;
            for proof in &earlier {
                sound(audit::consistent(store.as_ref(), proof).await?)?;
                println!("goes on from the record of {} entries", proof.inclusion.size);
            }
            database.close().await;
            println!("sound: {size} entries, root {root}");
            Ok(())
        })
    }
}

fn sound(fault: Option<Fault>) -> Result<(), CliError> {
    fault.map_or(Ok(()), |fault| Err(CliError::Record(fault)))
}
