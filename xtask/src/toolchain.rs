//! Which Rust compiles for the browser: the machine's own, or a private one beside it.
use crate::{
    error::{Error, Result},
    process,
    workspace::{Workspace, holds},
};
use std::{env, path::PathBuf, process::Command};

/// The target of everything that runs in the browser.
pub const WASM: &str = "wasm32-unknown-unknown";

/// How the set-up may get the standard library for WASM, from `YITUI_TOOLCHAIN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Through rustup, else from the distribution's packages.
    Auto,
    /// Through rustup only.
    Rustup,
    /// From the distribution's packages only.
    Packages,
}

impl Mode {
    /// Reads the variable; unset or empty means `auto`.
    pub fn from_environment() -> Result<Self> {
        match env::var("YITUI_TOOLCHAIN").unwrap_or_default().as_str() {
            "" | "auto" => Ok(Self::Auto),
            "rustup" => Ok(Self::Rustup),
            "packages" => Ok(Self::Packages),
            other => Err(Error::Environment {
                name: "YITUI_TOOLCHAIN",
                value: other.to_owned(),
                allowed: "auto, rustup, packages",
            }),
        }
    }
}

/// A Rust that has the standard library for WASM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Toolchain {
    /// The machine's own.
    Machine,
    /// A folder of ours with its own compiler; the machine's stays untouched.
    Private(PathBuf),
}

impl Toolchain {
    /// The one that is there and that the mode allows.
    pub fn find(workspace: &Workspace, mode: Mode) -> Option<Self> {
        if mode != Mode::Packages && machine_has_wasm() {
            return Some(Self::Machine);
        }
        let prefix = private_prefix(workspace);
        (mode != Mode::Rustup && prefix.join("ok").exists()).then_some(Self::Private(prefix))
    }

    /// The one that is there, or what to do.
    pub fn require(workspace: &Workspace) -> Result<Self> {
        Self::find(workspace, Mode::from_environment()?).ok_or(Error::Missing {
            missing: format!("no Rust standard library for {WASM}"),
            remedy: "run `make setup`",
        })
    }

    /// Cargo, about to compile for the browser. Build paths are cut out of what people download.
    pub fn cargo(&self, workspace: &Workspace) -> Command {
        let mut command = match self {
            Self::Machine => workspace.cargo(),
            Self::Private(prefix) => {
                let bin = prefix.join("bin");
                let mut command = workspace.clean(Command::new(bin.join("cargo")));
                let path = env::var_os("PATH").unwrap_or_default();
                let path = env::join_paths([bin.clone()].into_iter().chain(env::split_paths(&path)));
                command
                    .env("RUSTUP_TOOLCHAIN", prefix)
                    .env("RUSTC", bin.join("rustc"))
                    .env("RUSTDOC", bin.join("rustdoc"));
                command.env("PATH", path.unwrap_or_default());
                command
            }
        };
        let cut = |path: PathBuf, name: &str| format!("--remap-path-prefix={}={name}", path.display());
        let home = env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
        let flags = [Some(cut(workspace.root.clone(), "yitui")), home.map(|home| cut(home, "cargo"))];
        command.env_remove("RUSTFLAGS");
        command.env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            flags.into_iter().flatten().collect::<Vec<_>>().join(" "),
        );
        command
    }
}

/// Where the private toolchain lies.
pub fn private_prefix(workspace: &Workspace) -> PathBuf {
    workspace.cache.join("rust-web")
}

/// Whether the machine's own Rust can compile for WASM.
pub fn machine_has_wasm() -> bool {
    let asked = process::try_answer(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]));
    asked.is_some_and(|folder| holds(PathBuf::from(folder).as_path(), "libcore-"))
}
