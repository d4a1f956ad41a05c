//! The shell of the mini program: its own lint and tests, which need Node alone.
use crate::{error::Result, process, setup, workspace::Workspace};
use std::process::Command;

/// Installs what its lock file names, lints and tests.
pub fn run(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join("miniprogram");
    setup::installed(workspace, &folder, "installing the npm tools of the mini program")?;
    let mut test = workspace.clean(Command::new("npm"));
    test.current_dir(&folder).args(["test", "--silent"]);
    process::run(&mut test)
}
