use super::{CliError, Common, block_on, print};
use crate::rules;
use clap::Args;
use domain::rules::{RegionCode, RuleBook};
use std::{path::PathBuf, sync::Arc};

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
    /// As they are in force, with what was published at the desk, in the database of --data
    #[arg(long, conflicts_with = "rules")]
    in_force: bool,
}

impl Show {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        let book =
            if self.in_force { self.published(common)? } else { rules::load(self.rules.as_deref())?.book.into() };
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

    /// The book of today; since when the region's part is in force goes to the error output, beside the text.
    fn published(&self, common: &Common) -> Result<Arc<RuleBook>, CliError> {
        block_on(async {
            let (config, keys, database) = common.open().await?;
            let ctx = common.context(&config, keys, &database).await?;
            database.close().await;
            if let Some(code) = RegionCode::parse(&self.code) {
                let found = ctx.shelf.in_force(&code, ctx.today());
                match (found.version, found.since) {
                    (Some(version), Some(day)) => eprintln!("{code}: version {version}, in force since {day}"),
                    _ => eprintln!("{code}: the program's files"),
                }
            }
            Ok(ctx.book)
        })
    }
}
