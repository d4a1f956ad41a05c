//! The command line: one file for each command.

mod audit_check;
mod audit_verify;
mod backup;
mod bench_seed;
mod common;
mod demo_code;
mod error;
mod facts;
mod keys_create;
mod migrate;
mod receipt_verify;
mod restore;
mod roster_generate;
mod roster_import;
mod routes;
mod rules_check;
mod rules_export;
mod rules_show;
mod serve;
mod simulate;
mod staff_add;
mod terminal_add;
mod terminal_list;
mod terminal_revoke;
mod worker_resume;

pub use common::Common;
pub use error::CliError;

use clap::{Parser, Subcommand};
use std::{
    future::Future,
    io::{self, Write},
    process::ExitCode,
};

/// Stopping residents' medical insurance by the region's rules, each with its source.
#[derive(Debug, Parser)]
#[command(
    name = "yitui",
    version,
    after_help = "Exit codes:\n  0  done\n  1  it failed, or what was checked is faulty\n  2  wrong usage or configuration, or it could not be checked\n  3  the database is damaged\n\nExamples:\n  yitui serve --demo\n  yitui keys create --data /var/lib/yitui && yitui migrate --data /var/lib/yitui\n  yitui facts --json"
)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    /// Keys of an installation
    #[command(subcommand)]
    Keys(Keys),
    /// The roster: generate and import
    #[command(subcommand)]
    Roster(Roster),
    /// The regions' rules: check, show and export
    #[command(subcommand)]
    Rules(Rules),
    /// Members of staff
    #[command(subcommand)]
    Staff(Staff),
    /// Terminals of designated institutions: what may read codes
    #[command(subcommand)]
    Terminal(Terminal),
    /// Receipts
    #[command(subcommand)]
    Receipt(Receipt),
    /// The record of every act
    #[command(subcommand)]
    Audit(Audit),
    Facts(facts::Facts),
    Routes(routes::Routes),
    /// Data to measure with
    #[command(subcommand)]
    Bench(Bench),
    /// The background worker
    #[command(subcommand)]
    Worker(Worker),
    Backup(backup::Backup),
    Restore(restore::Restore),
    DemoCode(demo_code::DemoCode),
    /// Gateways of text messages, e-mail and WeChat on this machine, for tests; they reach nobody
    #[command(subcommand)]
    Simulate(Simulate),
}

#[derive(Debug, Subcommand)]
enum Simulate {
    Sms(simulate::Sms),
    Mail(simulate::Mail),
    Wechat(simulate::Wechat),
}

#[derive(Debug, Subcommand)]
enum Keys {
    Create(keys_create::Create),
}

#[derive(Debug, Subcommand)]
enum Roster {
    Generate(roster_generate::Generate),
    Import(roster_import::Import),
}

#[derive(Debug, Subcommand)]
enum Rules {
    Check(rules_check::Check),
    Show(rules_show::Show),
    Export(rules_export::Export),
}

#[derive(Debug, Subcommand)]
enum Staff {
    Add(staff_add::Add),
}

#[derive(Debug, Subcommand)]
enum Terminal {
    Add(terminal_add::Add),
    List(terminal_list::List),
    Revoke(terminal_revoke::Revoke),
}

#[derive(Debug, Subcommand)]
enum Receipt {
    Verify(receipt_verify::Verify),
}

#[derive(Debug, Subcommand)]
enum Audit {
    Check(audit_check::Check),
    Verify(audit_verify::Verify),
}

#[derive(Debug, Subcommand)]
enum Bench {
    Seed(bench_seed::Seed),
}

#[derive(Debug, Subcommand)]
enum Worker {
    Resume(worker_resume::Resume),
}

/// Reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("yitui: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, CliError> {
    let common = &cli.common;
    match cli.command {
        Command::Serve(command) => command.run(common),
        Command::Migrate(command) => command.run(common),
        Command::Keys(Keys::Create(command)) => command.run(common),
        Command::Roster(Roster::Generate(command)) => command.run(),
        Command::Roster(Roster::Import(command)) => command.run(common),
        Command::Rules(Rules::Check(command)) => command.run(common),
        Command::Rules(Rules::Show(command)) => command.run(common),
        Command::Rules(Rules::Export(command)) => command.run(common),
        Command::Staff(Staff::Add(command)) => command.run(common),
        Command::Terminal(Terminal::Add(command)) => command.run(common),
        Command::Terminal(Terminal::List(command)) => command.run(common),
        Command::Terminal(Terminal::Revoke(command)) => command.run(common),
        Command::Receipt(Receipt::Verify(command)) => command.run(common),
        Command::Audit(Audit::Check(command)) => command.run(common),
        Command::Audit(Audit::Verify(command)) => command.run(common),
        Command::Facts(command) => command.run(common),
        Command::Routes(command) => command.run(),
        Command::Bench(Bench::Seed(command)) => command.run(common),
        Command::Worker(Worker::Resume(command)) => command.run(common),
        Command::Backup(command) => command.run(common),
        Command::Restore(command) => command.run(),
        Command::DemoCode(command) => command.run(common),
        Command::Simulate(Simulate::Sms(command)) => command.run(),
        Command::Simulate(Simulate::Mail(command)) => command.run(),
        Command::Simulate(Simulate::Wechat(command)) => command.run(),
    }
    .map(|()| ExitCode::SUCCESS)
    .map_err(|error| error.at(|| common.place()))
}

/// Prints an answer of many lines. Whoever reads it may have seen enough before its end (`| head`): that is no fault.
fn print(text: &str) -> Result<(), CliError> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|source| CliError::File { path: "-".into(), source }),
    }
}

/// Runs a command's async part on a runtime of its own.
fn block_on<T>(work: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(CliError::Runtime)?;
    runtime.block_on(work)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound_and_every_command_has_an_example() {
        let mut cli = Cli::command();
        cli.build();
        cli.clone().debug_assert();
        fn walk(command: &clap::Command) {
            let commands: Vec<_> = command.get_subcommands().filter(|c| c.get_name() != "help").collect();
            if commands.is_empty() {
                let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
                assert!(help.contains("yitui"), "{} has no example", command.get_name());
            }
            commands.into_iter().for_each(walk);
        }
        walk(&cli);
    }
}
