use super::{CliError, Common, block_on, print};
use clap::Args;
use std::fmt::Write as _;

/// List institutions and their terminals, revoked ones too; no credential is shown
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  yitui terminal list --data /var/lib/yitui")]
pub struct List {}

impl List {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        block_on(async {
            let (_, _, database) = common.open().await?;
            let all = database.store().list_terminals().await?;
            database.close().await;
            if all.is_empty() {
                eprintln!("no terminals yet; `yitui terminal add --help` says how to add one");
            }
            let mut text = String::new();
            for (terminal, institution) in all {
                let state =
                    terminal.revoked_at.map_or_else(|| "in force".to_owned(), |at| format!("revoked {}", at.day()));
                let _ = writeln!(
                    text,
                    "{}\t{state}\t{}\t{}\t{}\t{}\t{}\tadded {}",
                    terminal.id,
                    institution.code,
                    institution.kind.name(),
                    institution.region,
                    institution.name,
                    terminal.label,
                    terminal.created_at.day()
                );
            }
            print(&text)
        })
    }
}
