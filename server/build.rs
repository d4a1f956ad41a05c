//! Embeds the site's files, so that the program is one file.
//! With `YITUI_DIST` set (the workspace's build commands set it) everything in that folder goes in, compressed
//! variants beside it; without, only the sheets and `public/`, so that plain cargo commands still show styled
//! pages, without scripts.
#[path = "../xtask/src/dist/stylesheet.rs"]
mod stylesheet;

use std::{
    collections::BTreeMap,
    env, fs, io,
    path::{Path, PathBuf},
};

/// Logical name of the font of documents on paper, packed with brotli.
const FONT: &str = "paper.ttf.br";

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let workspace = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("..");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../xtask/src/dist/stylesheet.rs");
    println!("cargo::rerun-if-env-changed=YITUI_DIST");
    let (mut files, mut names) = match env::var_os("YITUI_DIST").filter(|set| !set.is_empty()) {
        Some(dist) => built(&Path::new(&dist).canonicalize()?)?,
        None => plain(&workspace, &out)?,
    };
    // What is no address of the site is for the program itself.
    let inside = |address: &str| !address.starts_with('/');
    let font = names.get(FONT).and_then(|address| files.get(address)).map(|path| path.display().to_string());
    let font = font.map_or("None".to_owned(), |path| format!("Some(include_bytes!({path:?}))"));
    files.retain(|address, _| !inside(address));
    names.retain(|_, address| !inside(address));
    let font = format!("pub static FONT: Option<&[u8]> = {font};\n");
    fs::write(out.join("embedded.rs"), generated(&files, &names) + &font)
}

/// Address → file, and logical name → address.
type Site = (BTreeMap<String, PathBuf>, BTreeMap<String, String>);

/// The folder that the workspace's build wrote; its manifest names every file.
fn built(dist: &Path) -> io::Result<Site> {
    let manifest = dist.join("manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let text = fs::read_to_string(&manifest)
        .map_err(|source| io::Error::new(source.kind(), format!("{}: {source}", manifest.display())))?;
    let names: BTreeMap<String, String> = text.lines().filter_map(manifest_line).collect();
    let files = names.values().map(|address| (address.clone(), dist.join(address.trim_start_matches('/')))).collect();
    Ok((files, names))
}

/// One `"name": "address"` line of the manifest, which is written one entry to a line.
fn manifest_line(line: &str) -> Option<(String, String)> {
    let mut parts = line.split('"');
    let (name, address) = (parts.nth(1)?, parts.nth(1)?);
    Some((name.to_owned(), address.to_owned()))
}

/// Without a built site: the joined sheets and the files of `public/`.
fn plain(workspace: &Path, out: &Path) -> io::Result<Site> {
    println!("cargo::rerun-if-changed=../style");
    println!("cargo::rerun-if-changed=../public");
    let (mut files, mut names) = (BTreeMap::new(), BTreeMap::new());
    for (name, sheet) in stylesheet::sheets(&workspace.join("style"))? {
        let path = out.join(&name);
        fs::write(&path, sheet)?;
        files.insert(format!("/assets/{name}"), path);
        names.insert(name.clone(), format!("/assets/{name}"));
    }
    for entry in fs::read_dir(workspace.join("public"))? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let address = match name {
            "apple-touch-icon.png" | "favicon.ico" | "robots.txt" | "worker.js" => format!("/{name}"),
            _ => format!("/assets/{name}"),
        };
        names.insert(name.to_owned(), address.clone());
        files.insert(address, path.canonicalize()?);
    }
    Ok((files, names))
}

/// The Rust text of `ASSETS` and `MANIFEST`, both sorted for a binary search.
fn generated(files: &BTreeMap<String, PathBuf>, names: &BTreeMap<String, String>) -> String {
    let mut text = String::from("pub static ASSETS: &[Asset] = &[\n");
    for (address, path) in files {
        let shown = path.display();
        let packed = |ending: &str| {
            let packed = PathBuf::from(format!("{shown}.{ending}"));
            match packed.exists() {
                true => format!("Some(include_bytes!({:?}))", packed.display().to_string()),
                false => "None".to_owned(),
            }
        };
        text.push_str(&format!(
            "    Asset {{ path: {address:?}, content_type: {:?}, immutable: {}, bytes: include_bytes!({:?}), br: {}, gz: {} }},\n",
            content_type(address),
            names.iter().any(|(name, at)| at == address && !at.ends_with(name)),
            shown.to_string(),
            packed("br"),
            packed("gz"),
        ));
    }
    text.push_str("];\npub static MANIFEST: &[(&str, &str)] = &[\n");
    for (name, address) in names {
        text.push_str(&format!("    ({name:?}, {address:?}),\n"));
    }
    text + "];\n"
}

/// The media type by the ending of the address.
fn content_type(address: &str) -> &'static str {
    match address.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
