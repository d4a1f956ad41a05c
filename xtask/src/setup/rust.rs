//! Rust's standard library for the browser: through rustup as usual, or from the distribution's packages.
use super::packages;
use crate::{
    error::{Error, Result},
    process,
    toolchain::{Mode, Toolchain, WASM, machine_has_wasm},
    workspace::Workspace,
};
use std::process::Command;

/// Makes sure that a toolchain for WASM is there.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    let mode = Mode::from_environment()?;
    if Toolchain::find(workspace, mode).is_some() {
        return Ok(());
    }
    if mode != Mode::Packages && process::on_path("rustup") {
        process::say(format_args!("adding the target {WASM} with rustup"));
        let added = process::run(Command::new("rustup").args(["target", "add", WASM]));
        match added {
            Ok(()) if machine_has_wasm() => return Ok(()),
            Ok(()) => process::say("rustup's toolchain is not the one that `rustc` names"),
            Err(error) => process::say(format_args!("{error}")),
        }
    }
    if mode == Mode::Rustup {
        return Err(Error::Missing {
            missing: format!("rustup could not add {WASM}"),
            remedy: "try again, or set YITUI_TOOLCHAIN=packages on a Debian",
        });
    }
    packages::ensure(workspace)
}
