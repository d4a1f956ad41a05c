use super::{CliError, Common, block_on};
use crate::rules::{self, RulesFault};
use clap::Args;
use std::path::PathBuf;

/// Check the rules and the golden cases beside them: every fault with file, line and cause
///
/// Exit 0: good, 1: faults were found.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  yitui rules check\n  yitui rules check ./rules\n  yitui rules check --in-force --data /var/lib/yitui"
)]
pub struct Check {
    /// Folder to check; without it the rules in the program
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Check what was published at the desk, too, in the database of --data: which version is in force since when
    #[arg(long, conflicts_with = "folder")]
    in_force: bool,
}

impl Check {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        if self.in_force {
            return published(common);
        }
        let (rules, cases) = rules::check(self.folder.as_deref())?;
        for region in rules.book.regions.values() {
            println!("{} {} {}", region.code, region.name.zh, region.name.en);
        }
        for issuer in rules.book.issuers.values() {
            println!("issuer {} {} {}", issuer.code, issuer.name.zh, issuer.credential.zh);
        }
        for channel in &rules.book.channels {
            println!("channel {} {}", channel.code, channel.name.zh);
        }
        println!("{} standard texts", rules.book.texts.texts.len());
        println!("{} regions are good; version {}", rules.book.regions.len(), rules.book.version);
        println!("{cases} golden cases agree");
        Ok(())
    }
}

/// Every region with the version that is in force; what can't be in force is a fault.
fn published(common: &Common) -> Result<(), CliError> {
    block_on(async {
        let (config, keys, database) = common.open().await?;
        let ctx = common.context(&config, keys, &database).await?;
        for region in ctx.book.regions.values() {
            let found = ctx.shelf.in_force(&region.code, ctx.today());
            match (found.version, found.since) {
                (Some(version), Some(day)) => println!("{} version {version} since {day}", region.code),
                _ => println!("{} the program's files", region.code),
            }
        }
        println!("version {}", ctx.book.version);
        database.close().await;
        let faults: Vec<_> = ctx.shelf.faults().into_iter().flat_map(|fault| fault.faults).collect();
        if faults.is_empty() { Ok(()) } else { Err(RulesFault::Faults(faults).into()) }
    })
}
