//! The tools that come from npm, exactly those of the lock file.
use crate::{
    error::{Result, at},
    process,
    workspace::Workspace,
};
use std::{fs, path::Path, process::Command};

/// Installs the tools of the build and the journeys.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    let what = "installing the npm tools (wasm-opt, lightningcss, the code reader, the font of documents, Playwright)";
    installed(workspace, &workspace.end2end(), what)
}

/// Installs a folder's packages when its lock file is not the one they were installed from.
pub fn installed(workspace: &Workspace, folder: &Path, what: &str) -> Result<()> {
    let (lock, stamp) = (folder.join("package-lock.json"), folder.join("node_modules/.installed-lock.json"));
    let wanted = fs::read(&lock).map_err(at(&lock))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    process::say(what);
    let mut install = workspace.clean(Command::new("npm"));
    install.current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    process::run(install.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    fs::write(&stamp, wanted).map_err(at(&stamp))
}
