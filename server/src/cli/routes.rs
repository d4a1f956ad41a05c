use crate::http::routes::TABLE;
use clap::Args;

/// Print every method and path, and who may call it
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  yitui routes")]
pub struct Routes {}

impl Routes {
    pub(super) fn run(&self) {
        for row in TABLE {
            for method in row.methods {
                println!("{method:<5} {:<55} {}", row.pattern, row.who.name());
            }
        }
    }
}
