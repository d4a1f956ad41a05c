//! Where things lie: the clone, the target directory, the user's cache.
use crate::{
    error::{Error, Result},
    process,
};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// The folders that every command needs.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The clone.
    pub root: PathBuf,
    /// Cargo's target directory; may be outside the clone and shared by several.
    pub target: PathBuf,
    /// What the set-up keeps for this user between clones.
    pub cache: PathBuf,
}

impl Workspace {
    /// Asks cargo, at run time: a target directory shared by two clones would otherwise hold the other one's path.
    pub fn find() -> Result<Self> {
        let text = process::answer(Command::new("cargo").args(["metadata", "--no-deps", "--format-version=1"]))?;
        let metadata: serde_json::Value =
            serde_json::from_str(&text).map_err(|source| Error::Answer { program: "cargo metadata", source })?;
        let folder = |key: &str| PathBuf::from(metadata[key].as_str().unwrap_or("."));
        Ok(Self { root: folder("workspace_root"), target: folder("target_directory"), cache: cache() })
    }

    /// Where npm's tools and the journeys live.
    pub fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// The site's files as the server embeds them, one folder per kind of build.
    pub fn dist(&self, build: Build) -> PathBuf {
        self.target.join(match build {
            Build::Release => "dist",
            Build::Dev => "dist-dev",
        })
    }

    /// A cargo command in the clone, with the variables removed that `cargo run` set for this very program.
    pub fn cargo(&self) -> Command {
        self.clean(Command::new("cargo"))
    }

    /// The same for another program.
    pub fn clean(&self, mut command: Command) -> Command {
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|start| text.starts_with(start)) {
                command.env_remove(&name);
            }
        }
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

/// Two kinds of build: small and slow to make, or quick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// What people are served.
    Release,
    /// While developing.
    Dev,
}

/// `YITUI_CACHE`, or `yitui` in the user's cache folder.
fn cache() -> PathBuf {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("YITUI_CACHE").unwrap_or_else(|| {
        set("XDG_CACHE_HOME")
            .or_else(|| set("HOME").map(|home| home.join(".cache")))
            .unwrap_or_else(env::temp_dir)
            .join("yitui")
    })
}

/// Whether a folder holds a file whose name starts so.
pub fn holds(folder: &Path, start: &str) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(start))
}
