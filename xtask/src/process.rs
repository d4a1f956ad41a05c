//! Running other programs: their output stays visible, a failure names the program.
use crate::error::{Error, Result};
use std::process::{Command, Output, Stdio};

/// Runs to the end, output passed through.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|source| Error::Start { program: name(command), source })?;
    if status.success() { Ok(()) } else { Err(Error::Failed { program: name(command), status }) }
}

/// Runs to the end and gives what it wrote to standard output; what it says on standard error stays visible.
pub fn answer(command: &mut Command) -> Result<String> {
    let Output { status, stdout, .. } = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| Error::Start { program: name(command), source })?;
    if !status.success() {
        return Err(Error::Failed { program: name(command), status });
    }
    Ok(String::from_utf8_lossy(&stdout).trim().to_owned())
}

/// The answer of a program that may be missing or fail, both silently.
pub fn try_answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program of that name is on the path.
pub fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The program and its first argument: enough to find the step.
fn name(command: &Command) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.get_args().next() {
        Some(first) => format!("{program} {}", first.to_string_lossy()),
        None => program,
    }
}

/// One line about a step that takes a while.
pub fn say(step: impl std::fmt::Display) {
    eprintln!("yitui: {step}");
}
