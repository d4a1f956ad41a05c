//! The site's files: WASM and its glue, the stylesheet, icons; named by content, compressed beforehand.
mod compress;
mod names;
mod site;
mod stylesheet;
mod wasm;

use crate::{
    error::{Error, Result, at},
    process,
    workspace::{Build, Workspace},
};
use site::Site;
use std::{fs, process::Command};
pub use wasm::{begin, golden};

/// Brings the folder of this kind of build up to date. Files whose content stayed are not written again, so that the
/// server is not built again for them.
pub fn build(workspace: &Workspace, kind: Build) -> Result<()> {
    let mut site = Site::default();
    let module = wasm::build(workspace, kind)?;
    site.add_hashed("pkg/yitui_bg.wasm", module.wasm);
    site.add_hashed("pkg/yitui.js", module.glue);
    for (name, content) in module.snippets {
        site.add_as_is(&format!("pkg/{name}"), content);
    }
    let style = workspace.root.join("style");
    for (name, sheet) in stylesheet::sheets(&style).map_err(at(&style))? {
        let sheet = if kind == Build::Dev { sheet.into_bytes() } else { small(workspace, &name, sheet)? };
        site.add_hashed(&name, sheet);
    }
    site.add_hashed("decoder.js", decoder(workspace)?);
    site.add_inside("paper.ttf.br", font(workspace)?);
    let public = workspace.root.join("public");
    let entries = fs::read_dir(&public).map_err(at(&public))?;
    let mut names: Vec<_> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    // The web manifest last: it names the icons.
    names.sort_by_key(|name| (name.ends_with(".webmanifest"), name.clone()));
    for name in names {
        let path = public.join(&name);
        site.add_public(&name, fs::read(&path).map_err(at(&path))?);
    }
    site.write(&workspace.dist(kind), kind)
}

/// Reads QR codes and bar codes out of a picture where the browser can't: the one library that pages fetch from npm's
/// tools, as it is, and only when somebody turns the camera on.
fn decoder(workspace: &Workspace) -> Result<Vec<u8>> {
    let path = workspace.end2end().join("node_modules/@zxing/library/umd/index.min.js");
    if !path.exists() {
        return Err(Error::Missing {
            missing: "npm's @zxing/library is not installed".into(),
            remedy: "run `make setup`",
        });
    }
    let library = fs::read(&path).map_err(at(&path))?;
    Ok([b"/* @zxing/library, Apache License 2.0 */\n", library.as_slice()].concat())
}

/// The font of documents on paper, packed; it takes half a minute, once for each font.
fn font(workspace: &Workspace) -> Result<Vec<u8>> {
    let path =
        workspace.end2end().join("node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf");
    if !path.exists() {
        return Err(Error::Missing {
            missing: "npm's Noto Sans SC is not installed".into(),
            remedy: "run `make setup`",
        });
    }
    let font = fs::read(&path).map_err(at(&path))?;
    let packed = workspace.target.join(format!("paper-{}.ttf.br", names::hash(&font)));
    if let Ok(before) = fs::read(&packed) {
        return Ok(before);
    }
    process::say("packing the font of documents on paper (half a minute, once)");
    let bytes = compress::brotli(&font, compress::LARGE).map_err(at(&packed))?;
    // Whole or not at all: two clones may share the folder.
    let aside = packed.with_extension(format!("{}", std::process::id()));
    fs::write(&aside, &bytes).map_err(at(&aside))?;
    fs::rename(&aside, &packed).map_err(at(&packed))?;
    Ok(bytes)
}

/// A sheet made small, and fit for web-views of about 2020.
fn small(workspace: &Workspace, name: &str, sheet: String) -> Result<Vec<u8>> {
    let input = workspace.target.join(name);
    fs::write(&input, sheet).map_err(at(&input))?;
    let mut minify = workspace.clean(Command::new("node"));
    Ok(process::answer(minify.arg(workspace.end2end().join("build/minify.mjs")).arg(&input))?.into_bytes())
}

/// Asserts the budgets of what pages load, in bytes after brotli: the first four by every resident with an island,
/// those that scan by terminals, the desk's by staff.
pub fn check_weight(workspace: &Workspace) -> Result<()> {
    let dist = workspace.dist(Build::Release);
    let manifest = fs::read(dist.join("manifest.json")).map_err(at(dist.join("manifest.json")))?;
    let manifest: serde_json::Value =
        serde_json::from_slice(&manifest).map_err(|source| Error::Answer { program: "manifest.json", source })?;
    for (what, budget) in [
        ("pkg/yitui_bg.wasm", 120_000),
        ("pkg/yitui.js", 12_000),
        ("style.css", 9_500),
        ("desk.css", 5_500),
        ("elder.css", 1_500),
        ("loader.js", 1_500),
        ("scan.js", 2_500),
        ("viewer.js", 1_500),
        ("decoder.js", 120_000),
        ("desk.js", 1_500),
        ("progress.js", 800),
        ("passkey.js", 1_500),
        ("session.js", 900),
        ("status.js", 900),
        ("aloud.js", 1_500),
        ("connection.js", 700),
        ("diagnostics.js", 2_000),
        ("worker.js", 900),
    ] {
        let Some(address) = manifest[what].as_str() else { continue };
        let path = dist.join(address.trim_start_matches('/'));
        let packed = dist.join(format!("{}.br", address.trim_start_matches('/')));
        let bytes = fs::metadata(&packed).or_else(|_| fs::metadata(&path)).map_err(at(&path))?.len();
        println!("{what}: {bytes} bytes compressed, budget {budget}");
        if bytes > budget {
            return Err(Error::Weight { what: what.to_owned(), bytes, budget });
        }
    }
    Ok(())
}
