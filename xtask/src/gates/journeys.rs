//! Playwright against the server that the tests were built with.
use crate::{
    error::{Error, Result},
    postgres::free_port,
    process, setup,
    workspace::Workspace,
};
use std::process::Command;

/// Runs every journey three ways: with script, without, and with the WASM missing. Each way has its own server; the
/// fourth port is simulated WeChat's.
pub fn run(workspace: &Workspace) -> Result<()> {
    let browser = setup::browser().ok_or(Error::Missing {
        missing: "no Chromium".into(),
        remedy: "run `make setup`, or set CHROMIUM to the program's path",
    })?;
    let ports = [free_port()?, free_port()?, free_port()?, free_port()?].map(|port| port.to_string()).join(",");
    let folder = workspace.end2end();
    let mut playwright = workspace.clean(Command::new(folder.join("node_modules/.bin/playwright")));
    playwright.current_dir(&folder).arg("test");
    playwright.env("CHROMIUM", browser).env("YITUI_BIN", workspace.target.join("debug/yitui"));
    playwright.env("YITUI_END2END_PORTS", ports).env("YITUI_END2END_OUT", workspace.target.join("end2end"));
    process::run(&mut playwright)
}
