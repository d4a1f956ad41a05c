//! The gates that cargo answers.
use crate::{
    error::Result,
    process,
    toolchain::{Toolchain, WASM},
    workspace::{Build, Workspace},
};
use std::process::Command;

/// `cargo fmt --check`.
pub fn format(workspace: &Workspace) -> Result<()> {
    process::run(workspace.cargo().args(["fmt", "--all", "--check"]))
}

/// Clippy for the machine; a warning is a failure.
pub fn lint(workspace: &Workspace) -> Result<()> {
    process::run(with_site(workspace).args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// Clippy for the browser.
pub fn lint_wasm(workspace: &Workspace) -> Result<()> {
    let mut clippy = Toolchain::require(workspace)?.cargo(workspace);
    process::run(clippy.args(["clippy", "-p", "frontend", "-p", "domain", "--target", WASM, "--", "-D", "warnings"]))
}

/// Programs and tests in one go, so that both come out of one set of features.
pub fn build(workspace: &Workspace) -> Result<()> {
    process::run(with_site(workspace).args(["build", "--workspace", "--bins", "--tests"]))
}

/// All tests, by nextest where it is installed.
pub fn tests(workspace: &Workspace, postgres: &str) -> Result<()> {
    let mut cargo = with_site(workspace);
    cargo.env("YITUI_TEST_POSTGRES", postgres);
    if process::try_answer(Command::new("cargo").args(["nextest", "--version"])).is_some() {
        // Some tests wait for servers, disks and clocks: one more than there are cores.
        let threads = std::thread::available_parallelism().map_or(2, usize::from) + 1;
        cargo.args(["nextest", "run", "--workspace", "--no-fail-fast", "--test-threads", &threads.to_string()]);
        return process::run(cargo.args(["--status-level=slow", "--final-status-level=slow"]));
    }
    process::run(cargo.args(["test", "--workspace", "--bins", "--lib", "--tests", "--no-fail-fast"]))
}

/// The examples in the domain's documentation.
pub fn doctests(workspace: &Workspace) -> Result<()> {
    process::run(workspace.cargo().args(["test", "--doc", "-p", "domain"]))
}

/// Cargo with the built site, where there is one.
fn with_site(workspace: &Workspace) -> Command {
    let mut cargo = workspace.cargo();
    let dist = workspace.dist(Build::Release);
    if dist.join("manifest.json").exists() {
        cargo.env("YITUI_DIST", dist);
    }
    cargo
}
