//! The workspace's own commands, behind the targets of the Makefile.
mod bench;
mod dist;
mod error;
mod gates;
mod postgres;
mod process;
mod serve;
mod setup;
mod toolchain;
mod watch;
mod workspace;

use clap::{Parser, Subcommand};
use error::Result;
use setup::Extent;
use std::process::ExitCode;
use workspace::{Build, Workspace};

/// Builds, runs and tests Yitui.
#[derive(Debug, Parser)]
#[command(name = "xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Install what is missing for building and testing
    Setup,
    /// Build the release: the program `yitui` with the site in it
    Build,
    /// Build the release and serve the demonstration on loopback
    Run {
        /// Further arguments for `yitui serve`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build quickly, serve, and do so again at every change
    Dev {
        /// Further arguments for `yitui serve`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run every gate, or the named ones
    Test {
        /// Names of gates
        gates: Vec<String>,
    },
    /// Measure
    Bench,
    /// Assert that the benchmark kit still runs
    BenchCheck,
    /// Say what there is
    Help,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match Workspace::find().and_then(|workspace| perform(&workspace, cli.task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            process::say(error);
            ExitCode::FAILURE
        }
    }
}

fn perform(workspace: &Workspace, task: Task) -> Result<()> {
    match task {
        Task::Setup => setup::run(workspace, Extent::Everything),
        Task::Build => {
            let program = serve::build(workspace, Build::Release)?;
            println!("{}", program.display());
            Ok(())
        }
        Task::Run { arguments } => serve::run(workspace, &arguments),
        Task::Dev { arguments } => serve::dev(workspace, &arguments),
        Task::Test { gates } => gates::run(workspace, &gates),
        Task::Bench => bench::run(workspace, &[]),
        Task::BenchCheck => bench::run(workspace, &["check"]),
        Task::Help => {
            help();
            Ok(())
        }
    }
}

fn help() {
    println!("make run         set up what is missing, build the release, serve the demonstration");
    println!("make test        set up the rest, run every gate (GATES=\"tests journeys\" runs only those)");
    println!("make build       build the release; prints where the program is");
    println!("make dev         build quickly, serve, and do so again at every change");
    println!("make bench       measure; make bench-check asserts that the kit still runs");
    println!("make setup       only the set-up (YITUI_TOOLCHAIN=auto|rustup|packages, CHROMIUM=/path)");
    println!("make fmt         format the Rust files");
    println!("\nARGS=\"--listen 127.0.0.1:9000\" passes arguments to `yitui serve` in run and dev.\n\nGates:");
    for (name, asserts) in gates::list() {
        println!("  {name:<10} {asserts}");
    }
}
