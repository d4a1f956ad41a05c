//! Rust to WASM, its JavaScript glue, and the optimiser's pass.
use super::names;
use crate::{
    error::{Error, Result, at},
    process,
    toolchain::{Toolchain, WASM},
    workspace::{Build, Workspace},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use wasm_bindgen_cli_support::Bindgen;

/// Named one by one: with all features on, the optimiser writes encodings that browsers refuse.
const OPTIMISE: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What the browser loads.
#[derive(Debug)]
pub struct Module {
    /// The module.
    pub wasm: Vec<u8>,
    /// The script that starts it.
    pub glue: Vec<u8>,
    /// Scripts that the glue imports, by their path beside it.
    pub snippets: Vec<(String, Vec<u8>)>,
}

/// Compiles, binds and, for a release, optimises; the last two only when the compiler's output changed.
pub fn build(workspace: &Workspace, kind: Build) -> Result<Module> {
    let (profile, folder) = match kind {
        Build::Release => ("wasm-release", "wasm-release"),
        Build::Dev => ("dev", "debug"),
    };
    process::say(format_args!("compiling the islands to WASM ({profile})"));
    process::run(&mut compiler(workspace, profile)?)?;
    let compiled = workspace.target.join(WASM).join(folder).join("frontend.wasm");
    let stage = workspace.target.join("wasm-stage").join(profile);
    let stamp = format!("{} {}", names::hash(&fs::read(&compiled).map_err(at(&compiled))?), OPTIMISE.join(" "));
    if fs::read_to_string(stage.join("stamp")).ok().as_deref() != Some(&stamp) {
        bind(&compiled, &stage, kind)?;
        if kind == Build::Release {
            optimise(workspace, &stage)?;
        }
        fs::write(stage.join("stamp"), &stamp).map_err(at(&stage))?;
    }
    let read = |name: &str| fs::read(stage.join(name)).map_err(at(stage.join(name)));
    let mut snippets = Vec::new();
    collect(&stage, &stage.join("snippets"), &mut snippets)?;
    Ok(Module { wasm: read("yitui_bg.wasm")?, glue: read("yitui.js")?, snippets })
}

/// Begins to compile a release while others work; it is silent, since [`build`] finds what is ready and says what is
/// wrong.
pub fn begin(workspace: &Workspace) -> Result<Child> {
    let mut compiler = compiler(workspace, "wasm-release")?;
    let silent = compiler.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    silent.spawn().map_err(|source| Error::Start { program: "cargo build".into(), source })
}

fn compiler(workspace: &Workspace, profile: &str) -> Result<Command> {
    let mut cargo = Toolchain::require(workspace)?.cargo(workspace);
    cargo.args(["build", "-p", "frontend", "--lib", "--target", WASM, "--profile", profile]);
    Ok(cargo)
}

/// The domain's golden cases as a module for Node.js; answers the script that starts it.
pub fn golden(workspace: &Workspace) -> Result<PathBuf> {
    let mut cargo = Toolchain::require(workspace)?.cargo(workspace);
    cargo.args(["build", "-p", "frontend", "--example", "golden", "--target", WASM, "--profile", "wasm-release"]);
    process::run(&mut cargo)?;
    let compiled = workspace.target.join(WASM).join("wasm-release/examples/golden.wasm");
    let stage = workspace.target.join("wasm-stage/golden");
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&compiled).out_name("golden").typescript(false);
    bindgen.nodejs(true).map_err(|error| Error::Bindgen(error.into()))?;
    bindgen.generate(&stage).map_err(|error| Error::Bindgen(error.into()))?;
    // The folder is no package: Node.js must take the glue as the kind of script that it is.
    let package = stage.join("package.json");
    fs::write(&package, "{ \"type\": \"commonjs\" }\n").map_err(at(&package))?;
    Ok(stage.join("golden.js"))
}

/// Writes the glue. The module's address is given by the page, since its name carries its hash.
fn bind(compiled: &Path, stage: &Path, kind: Build) -> Result<()> {
    if stage.exists() {
        fs::remove_dir_all(stage).map_err(at(stage))?;
    }
    let release = kind == Build::Release;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name("yitui").typescript(false).omit_default_module_path(true);
    bindgen.remove_name_section(release).remove_producers_section(release);
    bindgen.web(true).map_err(|error| Error::Bindgen(error.into()))?;
    bindgen.generate(stage).map_err(|error| Error::Bindgen(error.into()))
}

/// Makes the module smaller, in place.
fn optimise(workspace: &Workspace, stage: &Path) -> Result<()> {
    process::say("optimising the WASM (some seconds)");
    let (before, after) = (stage.join("yitui_bg.wasm"), stage.join("optimised.wasm"));
    let tool = workspace.end2end().join("node_modules/binaryen/bin/wasm-opt");
    if !tool.exists() {
        return Err(Error::Missing { missing: "npm's wasm-opt is not installed".into(), remedy: "run `make setup`" });
    }
    process::run(workspace.clean(Command::new("node")).arg(tool).arg(&before).arg("-o").arg(&after).args(OPTIMISE))?;
    fs::rename(&after, &before).map_err(at(&before))
}

/// The snippets' paths relative to the stage, with their content.
fn collect(stage: &Path, folder: &Path, found: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path: PathBuf = entry.map_err(at(folder))?.path();
        if path.is_dir() {
            collect(stage, &path, found)?;
        } else if let Ok(name) = path.strip_prefix(stage) {
            found.push((name.to_string_lossy().into_owned(), fs::read(&path).map_err(at(&path))?));
        }
    }
    Ok(())
}
