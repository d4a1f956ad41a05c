//! A roster import by the command line: how long, and how much memory at most.

use crate::{
    error::{Error, Result, at},
    figures::Import,
    machine, program,
};
use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::{process::Command, time::sleep};

/// Between two looks at the process; its peak only grows, so that the last look counts.
const LOOK: Duration = Duration::from_millis(20);

/// Makes up a file (not measured) and imports it into an empty installation.
pub async fn measure(folder: &Path, people: u64) -> Result<Import> {
    let data = folder.join("import");
    fs::create_dir_all(&data).map_err(at(data.display()))?;
    run(&data, &["roster", "generate", "--people", &people.to_string(), "--out", "people.csv"]).await?;
    run(&data, &["keys", "create", "--data", "data"]).await?;
    run(&data, &["migrate", "--data", "data"]).await?;
    let begun = Instant::now();
    let mut child =
        command(&data, &["roster", "import", "people.csv", "--data", "data"])?.spawn().map_err(at("yitui"))?;
    let pid = child.id().unwrap_or_default();
    let mut peak = 0.0_f64;
    let status = loop {
        peak = peak.max(machine::memory(pid, "VmHWM").unwrap_or_default());
        if let Some(status) = child.try_wait().map_err(at("yitui"))? {
            break status;
        }
        sleep(LOOK).await;
    };
    let seconds = begun.elapsed().as_secs_f64();
    if status.success() { Ok(Import { people, seconds, peak }) } else { Err(ended("roster import", status)) }
}

async fn run(data: &Path, arguments: &[&str]) -> Result<()> {
    let status = command(data, arguments)?.status().await.map_err(at("yitui"))?;
    if status.success() { Ok(()) } else { Err(ended(arguments[0], status)) }
}

fn command(data: &Path, arguments: &[&str]) -> Result<Command> {
    let log = fs::File::options().append(true).create(true).open(data.join("log")).map_err(at("log"))?;
    let mut command = Command::new(program()?);
    command.env_clear().current_dir(data).args(arguments).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    Ok(command)
}

fn ended(what: &str, status: std::process::ExitStatus) -> Error {
    Error::Unexpected(format!("yitui {what} ended with {status}"))
}
