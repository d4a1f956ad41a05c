use super::{CliError, print};
use crate::rules;
use clap::Args;
use domain::rules::RegionCode;
use std::path::PathBuf;

/// Show a region's rules as the program holds them
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  yitui rules show 411481\n  yitui rules show 411481 --rules ./rules\n  yitui rules show channels"
)]
pub struct Show {
    /// Six-digit code of the region; or `issuers` or `channels` of the electronic card
    #[arg(value_name = "CODE")]
    code: String,
    /// Folder with rules instead of those in the program
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

impl Show {
    pub(super) fn run(&self) -> Result<(), CliError> {
        let book = rules::load(self.rules.as_deref())?.book;
        let text = match self.code.as_str() {
            "issuers" => serde_json::to_string_pretty(&book.issuers),
            "channels" => serde_json::to_string_pretty(&book.channels),
            code => {
                let region = RegionCode::parse(code).and_then(|code| book.regions.get(&code).cloned());
                let region = region.ok_or_else(|| CliError::NoSuchRegion(self.code.chars().take(20).collect()))?;
                serde_json::to_string_pretty(&region)
            }
        };
        print(&(text.unwrap_or_default() + "\n"))
    }
}
