use super::{CliError, Common, block_on, print};
use clap::Args;
use domain::rules::RegionCode;
use std::{fs, path::PathBuf};

/// Write a region's rules that are in force, so that they can be brought into a folder of rules
///
/// With --to both texts are written as <DIR>/<CODE>/region.toml and cases.toml; without it region.toml is printed.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  yitui rules export 411481 --data /var/lib/yitui\n  yitui rules export 411481 --data /var/lib/yitui --to ./rules"
)]
pub struct Export {
    /// Six-digit code of the region
    #[arg(value_name = "CODE")]
    code: String,
    /// Folder of rules to write into
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

impl Export {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        block_on(async {
            let (config, keys, database) = common.open().await?;
            let ctx = common.context(&config, keys, &database).await?;
            let code = RegionCode::parse(&self.code).filter(|code| ctx.book.region(code).is_some());
            let code = code.ok_or_else(|| CliError::NoSuchRegion(self.code.chars().take(20).collect()))?;
            let found = ctx.shelf.in_force(&code, ctx.today());
            database.close().await;
            let since = found.since.map_or("the program's files".to_owned(), |day| format!("in force since {day}"));
            let Some(folder) = &self.to else {
                eprintln!("{code}: {since}");
                return print(&found.texts.rules);
            };
            let folder = folder.join(code.as_str());
            fs::create_dir_all(&folder).map_err(|source| CliError::File { path: folder.clone(), source })?;
            for (name, text) in [("region.toml", &found.texts.rules), ("cases.toml", &found.texts.cases)] {
                if text.is_empty() {
                    continue;
                }
                let path = folder.join(name);
                fs::write(&path, text).map_err(|source| CliError::File { path: path.clone(), source })?;
                println!("{}", path.display());
            }
            eprintln!("{code}: {since}");
            Ok(())
        })
    }
}
