//! Building the release, and running what was built.
use crate::{
    dist,
    error::{Error, Result},
    process,
    setup::{self, Extent},
    workspace::{Build, Workspace},
};
use std::{
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command},
    thread::sleep,
    time::Duration,
};

/// The site and the program `yitui` with the site in it.
pub fn build(workspace: &Workspace, kind: Build) -> Result<PathBuf> {
    setup::run(workspace, Extent::Build)?;
    dist::build(workspace, kind)?;
    let mut cargo = workspace.cargo();
    cargo.env("YITUI_DIST", workspace.dist(kind)).args(["build", "-p", "server", "--bin", "yitui"]);
    let folder = match kind {
        Build::Release => {
            process::say("compiling the server (the first time takes some minutes)");
            cargo.arg("--release");
            "release"
        }
        Build::Dev => "debug",
    };
    process::run(&mut cargo)?;
    Ok(workspace.target.join(folder).join("yitui"))
}

/// Builds the release and becomes the demonstration server. Further arguments go to it.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let program = build(workspace, Build::Release)?;
    let mut serve = workspace.clean(Command::new(&program));
    let source = serve.args(["serve", "--demo"]).args(arguments).exec();
    Err(Error::Start { program: program.display().to_string(), source })
}

/// Builds quickly, serves, and does both again whenever a source changes. A build that fails leaves the last server
/// running.
pub fn dev(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let mut server: Option<Child> = None;
    loop {
        let seen = crate::watch::newest(&workspace.root);
        match build(workspace, Build::Dev) {
            Ok(program) => {
                if let Some(mut old) = server.take() {
                    stop(&mut old);
                }
                let mut serve = workspace.clean(Command::new(&program));
                let child = serve.args(["serve", "--demo"]).args(arguments).spawn();
                server = Some(child.map_err(|source| Error::Start { program: program.display().to_string(), source })?);
            }
            Err(error) => process::say(format_args!("{error}; waiting for a change")),
        }
        while crate::watch::newest(&workspace.root) == seen {
            sleep(Duration::from_millis(500));
        }
        process::say("a source changed");
    }
}

/// Lets the server drain, for five seconds at most.
fn stop(server: &mut Child) {
    let _ = Command::new("kill").args(["-TERM", &server.id().to_string()]).status();
    for _ in 0..50 {
        if matches!(server.try_wait(), Ok(Some(_))) {
            return;
        }
        sleep(Duration::from_millis(100));
    }
    let _ = server.kill();
    let _ = server.wait();
}
