//! The benchmark kit, a package of its own, always compiled as a release.
use crate::{
    error::{Error, Result},
    process,
    serve::build,
    workspace::{Build, Workspace},
};

/// `bench` measures and prints; `bench check` is the kit's own quick assertion that it still runs.
pub fn run(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    if !workspace.root.join("bench/Cargo.toml").exists() {
        return Err(Error::Missing {
            missing: "there is no benchmark kit in bench/".into(),
            remedy: "nothing was measured",
        });
    }
    let program = build(workspace, Build::Release)?;
    let mut cargo = workspace.cargo();
    cargo.env("YITUI_BIN", program).env("YITUI_DIST", workspace.dist(Build::Release));
    process::run(cargo.args(["run", "--release", "-p", "bench", "--"]).args(arguments))
}
