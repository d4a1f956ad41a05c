//! Brings what is missing, says what it does, and may be repeated. Never touches the machine's default toolchain.
mod apt;
mod browser;
mod npm;
mod packages;
mod postgres;
mod rust;

pub use apt::is_root;
pub use browser::find as browser;
pub use npm::installed;

use crate::{error::Result, process, workspace::Workspace};

/// How much of the set-up a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What a build needs: Rust's standard library for WASM, npm's tools.
    Build,
    /// That, and what the tests need: a browser with Chinese fonts, a PostgreSQL.
    Everything,
}

/// Brings what is missing.
pub fn run(workspace: &Workspace, extent: Extent) -> Result<()> {
    rust::ensure(workspace)?;
    npm::ensure(workspace)?;
    if extent == Extent::Everything {
        browser::ensure()?;
        postgres::ensure(workspace)?;
        process::say("set-up complete");
    }
    Ok(())
}
