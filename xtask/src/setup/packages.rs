//! The other way to Rust for WASM: Debian's `rustc-web` and the sources of its standard library, unpacked into a
//! private folder and compiled there once. Nothing is installed and the machine's own toolchain stays as it is.
use super::apt;
use crate::{
    error::{Error, Result, at},
    process,
    toolchain::{WASM, private_prefix},
    workspace::{Workspace, holds},
};
use std::{
    fs::{self, File},
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

/// Makes the private toolchain; two runs at once wait for each other.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    fs::create_dir_all(&workspace.cache).map_err(at(&workspace.cache))?;
    let lock = workspace.cache.join("lock");
    let lock = File::create(&lock).map_err(at(&lock))?;
    lock.lock().map_err(at(workspace.cache.join("lock")))?;
    let prefix = private_prefix(workspace);
    if prefix.join("ok").exists() {
        return Ok(());
    }
    if !apt::present() {
        return Err(Error::Missing {
            missing: format!("no Rust standard library for {WASM}, and this is no Debian"),
            remedy: "run `rustup target add wasm32-unknown-unknown`",
        });
    }
    process::say("building Rust's standard library for WASM from Debian's sources (about two minutes, once)");
    remove(&prefix)?;
    unpack(&prefix)?;
    wrap(&prefix)?;
    compile_std(&prefix)?;
    // Cargo cannot see that the library changed (the compiler's version is the same): old objects would not link.
    remove(&workspace.target.join(WASM))?;
    fs::write(prefix.join("ok"), "").map_err(at(&prefix))
}

/// Downloads the packages and unpacks them, without installing them.
fn unpack(prefix: &Path) -> Result<()> {
    apt::update();
    let debs = make(prefix.join("debs"))?;
    let depends = process::answer(Command::new("apt-cache").args(["depends", "libstd-rust-web-dev"]))?;
    let std =
        depends.split_whitespace().find(|word| word.starts_with("libstd-rust-web-") && *word != "libstd-rust-web-dev");
    let std = std.ok_or(Error::Missing {
        missing: "Debian's package libstd-rust-web-dev is not known here".into(),
        remedy: "add the security archive of Debian 12 or later to the sources, or use rustup",
    })?;
    let names = [
        "rustc-web",
        "libstd-rust-web-dev",
        std,
        "rust-web-src",
        "rust-web-clippy",
        "rustfmt-web",
        "lld-22",
        "libllvm22",
    ];
    process::run(Command::new("apt-get").args(["download", "-q"]).args(names).current_dir(&debs))?;
    let unpacked = make(prefix.join("x"))?;
    for entry in fs::read_dir(&debs).map_err(at(&debs))? {
        let deb = entry.map_err(at(&debs))?.path();
        process::run(Command::new("dpkg").arg("-x").arg(&deb).arg(&unpacked))?;
    }
    remove(&debs)
}

/// The programs behind wrappers that name their libraries: Debian's carry no run path. Cargo is the machine's own.
fn wrap(prefix: &Path) -> Result<()> {
    let usr = prefix.join("x/usr");
    let host = process::answer(Command::new("rustc").args(["--print", "host-tuple"]))?;
    let libraries = host.replace("-unknown", "");
    let linker = make(usr.join(format!("lib/rustlib/{host}/bin")))?.join("rust-lld");
    if !linker.exists() {
        symlink("../../../llvm-22/bin/lld", &linker).map_err(at(&linker))?;
    }
    let bin = make(prefix.join("bin"))?;
    for name in ["rustc", "rustdoc", "clippy-driver", "cargo-clippy", "rustfmt", "cargo-fmt"] {
        let text = format!(
            "#!/bin/sh\nexport LD_LIBRARY_PATH=\"{0}/lib/{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}\"\nexec \"{0}/bin/{name}\" \"$@\"\n",
            usr.display()
        );
        let path = bin.join(name);
        fs::write(&path, text).map_err(at(&path))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).map_err(at(&path))?;
    }
    let cargo = process::try_answer(Command::new("rustup").args(["which", "cargo"]));
    let cargo = cargo.map_or_else(|| process::answer(Command::new("sh").args(["-c", "command -v cargo"])), Ok)?;
    symlink(cargo, bin.join("cargo")).map_err(at(&bin))
}

/// Compiles the standard library with the compiler it belongs to and puts it where that compiler looks.
fn compile_std(prefix: &Path) -> Result<()> {
    let usr = prefix.join("x/usr");
    let scratch = make(prefix.join("std"))?;
    make(scratch.join("src"))?;
    let manifest = "[package]\nname = \"s\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n[profile.release]\ncodegen-units = 1\n";
    for (name, text) in [("Cargo.toml", manifest), ("src/lib.rs", "#![no_std]\n")] {
        fs::write(scratch.join(name), text).map_err(at(scratch.join(name)))?;
    }
    let bin = prefix.join("bin");
    let mut build = Command::new(bin.join("cargo"));
    build
        .current_dir(&scratch)
        .env("RUSTUP_TOOLCHAIN", prefix)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", bin.join("rustc"));
    let sources = usr.join("lib/rustlib/src/rust");
    // The folder is a link on Debian; both of its names are cut out of what people download.
    let real = sources.canonicalize().map_err(at(&sources))?;
    let cut = [&sources, &real].map(|path| format!("--remap-path-prefix={}=rust", path.display())).join(" ");
    let flags = format!("-Cembed-bitcode=yes {cut}");
    build.env("CARGO_TARGET_DIR", scratch.join("t")).env("RUSTFLAGS", flags);
    build.args(["build", "--release", "-Zbuild-std=std,panic_abort,test", "--target", WASM]);
    process::run(&mut build)?;
    let library = make(usr.join("lib/rustlib").join(WASM).join("lib"))?;
    let built = scratch.join("t").join(WASM).join("release/deps");
    for entry in fs::read_dir(&built).map_err(at(&built))? {
        let path = entry.map_err(at(&built))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.ends_with(".rlib") && !name.starts_with("libs-") {
            fs::copy(&path, library.join(name)).map_err(at(&path))?;
        }
    }
    if !holds(&library, "libcore-") {
        return Err(Error::Missing {
            missing: "the standard library was not built".into(),
            remedy: "read the lines above",
        });
    }
    for folder in [scratch, usr.join("src"), usr.join("share")] {
        remove(&folder)?;
    }
    Ok(())
}

/// The folder, made if it is not there.
fn make(folder: PathBuf) -> Result<PathBuf> {
    fs::create_dir_all(&folder).map_err(at(&folder))?;
    Ok(folder)
}

/// Removes a folder with all it holds; one that is not there is fine.
fn remove(folder: &Path) -> Result<()> {
    if folder.exists() { fs::remove_dir_all(folder).map_err(at(folder)) } else { Ok(()) }
}
