use super::CliError;
use crate::rules;
use clap::Args;
use std::path::PathBuf;

/// Check the rules and the golden cases beside them: every fault with file, line and cause
///
/// Exit 0: good, 1: faults were found.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  yitui rules check\n  yitui rules check ./rules")]
pub struct Check {
    /// Folder to check; without it the rules in the program
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Check {
    pub(super) fn run(&self) -> Result<(), CliError> {
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
        if self.folder.is_some() {
            println!("{cases} golden cases agree");
        }
        Ok(())
    }
}
