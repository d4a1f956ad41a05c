use super::{CliError, print};
use crate::http::routes::TABLE;
use clap::Args;

/// Print every method and path, and who may call it
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  yitui routes")]
pub struct Routes {}

impl Routes {
    pub(super) fn run(&self) -> Result<(), CliError> {
        let rows = TABLE.iter().flat_map(|row| {
            row.methods.iter().map(|method| format!("{method:<5} {:<55} {}\n", row.pattern, row.who.name()))
        });
        print(&rows.collect::<String>())
    }
}
