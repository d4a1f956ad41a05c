//! Measures the real server beside bare counterparts in one run: bounded in count and time, on loopback only.
#![forbid(unsafe_code)]

mod bare;
mod code;
mod desk;
mod error;
mod figures;
mod import;
mod limits;
mod load;
mod machine;
mod pages;
mod process;
mod setting;
mod start;
mod submit;
mod table;
mod weight;

use clap::{Parser, Subcommand};
use error::Result;
use figures::Figures;
use std::{path::PathBuf, process::ExitCode, time::Duration};

/// Measure the server beside a bare page and a bare insert
///
/// Wants the program in YITUI_BIN and the site's files in YITUI_DIST; `make bench` sets both.
#[derive(Parser)]
#[command(
    after_help = "Examples:\n  make bench\n  make bench-check\n  YITUI_BIN=target/release/yitui cargo run --release -p bench -- --import 1000000"
)]
struct Cli {
    /// People that are imported
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    import: u64,
    /// Rounds in which the targets take turns
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// A short run whose ratios must stay within bench/limits.toml
    Check,
    /// Issuing and checking codes alone, beside their bare loop
    Codes,
    /// The desk over a demonstration that `yitui bench seed` filled
    Desk {
        /// Its data folder
        #[arg(long)]
        data: PathBuf,
        /// Address of the Postgres that was filled for this folder; without it the SQLite in the folder
        #[arg(long, value_name = "URL")]
        database_url: Option<String>,
    },
    /// The bare page (started by the kit itself)
    #[command(hide = true)]
    Bare {
        /// Bytes of the page
        bytes: usize,
    },
}

/// How long and how often.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Rounds in which the targets take turns.
    pub rounds: usize,
    /// Length of one measurement of pages.
    pub window: Duration,
    /// Submissions of one measurement.
    pub submissions: usize,
    /// Bare inserts of one measurement.
    pub inserts: usize,
    /// Codes that are checked in one measurement.
    pub codes: usize,
    /// People that are imported.
    pub import: u64,
    /// Second starts.
    pub starts: usize,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Some(Command::Bare { bytes }) => block_on(bare::serve(bytes)),
        Some(Command::Codes) => {
            let rounds = cli.rounds.clamp(1, 20);
            block_on(async move {
                let window = Duration::ZERO;
                let extent =
                    Extent { rounds, window, submissions: 0, inserts: 300, codes: 1_500, import: 0, starts: 0 };
                let setting = setting::Setting::new(code::cards(extent)).await?;
                let mut figures = Figures::new(machine::describe(), rounds);
                figures.codes = code::measure(&setting, extent).await?;
                setting.close().await;
                println!("{}", table::codes(&figures));
                Ok(())
            })
        }
        Some(Command::Desk { data, database_url }) => {
            block_on(async move { desk::measure(&data, database_url.as_deref(), Duration::from_secs(4)).await })
        }
        Some(Command::Check) => {
            let window = Duration::from_millis(700);
            let import = cli.import.min(20_000);
            block_on(async move {
                let extent =
                    Extent { rounds: 2, window, submissions: 400, inserts: 100, codes: 400, import, starts: 3 };
                let figures = measure(extent).await?;
                println!("{}", table::markdown(&figures));
                limits::check(&figures)
            })
        }
        None => {
            let window = Duration::from_secs(2);
            let rounds = cli.rounds.clamp(1, 20);
            let import = cli.import;
            block_on(async move {
                let extent =
                    Extent { rounds, window, submissions: 1_500, inserts: 300, codes: 1_500, import, starts: 7 };
                let figures = measure(extent).await?;
                let kept = table::keep(&figures)?;
                println!("{}", table::markdown(&figures));
                println!("kept in {}", kept.display());
                Ok(())
            })
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn block_on(work: impl Future<Output = Result<()>>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(error::at("runtime"))?;
    runtime.block_on(work)
}

/// Everything, one after the other; the parts that are compared take turns within.
async fn measure(extent: Extent) -> Result<Figures> {
    let mut figures = Figures::new(machine::describe(), extent.rounds);
    let setting = setting::Setting::new(submit::people(extent).max(code::cards(extent))).await?;
    figures.submissions = submit::measure(&setting, extent).await?;
    figures.codes = code::measure(&setting, extent).await?;
    let page = setting.page().await?;
    setting.close().await;
    eprintln!("starts …");
    figures.starts = start::measure(&setting.folder, extent).await?;
    let mut server = process::Server::start(&setting.folder).await?;
    eprintln!("weight …");
    figures.weight = weight::measure(&server, &page).await?;
    figures.pages = pages::measure(&server, &page, extent).await?;
    figures.memory = server.memory()?;
    server.stop().await?;
    eprintln!("import of {} people …", extent.import);
    figures.import = Some(import::measure(&setting.folder, extent.import).await?);
    figures.ratios = figures.compare();
    Ok(figures)
}

/// The program under test.
fn program() -> Result<PathBuf> {
    std::env::var_os("YITUI_BIN").map(PathBuf::from).filter(|path| path.is_file()).ok_or(error::Error::NoProgram)
}
