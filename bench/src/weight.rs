//! What a first visit loads: pages as sent and after brotli, the site's files from the built folder.

use crate::{
    error::{Error, Result, at},
    figures::Weight,
    load::{Connection, get},
    process::Server,
    setting::Page,
};
use std::{collections::BTreeMap, fs, path::PathBuf};

/// Files that pages load; icons and the manifest come later or never.
const FILES: [&str; 5] = ["style.css", "connection.js", "loader.js", "pkg/yitui.js", "pkg/yitui_bg.wasm"];

/// Asks for the pages and looks the files up.
pub async fn measure(server: &Server, page: &Page) -> Result<Weight> {
    let mut pages = Vec::new();
    for (name, path, cookie) in [("home", "/", ""), ("status", page.path.as_str(), page.cookie.as_str())] {
        let mut connection = Connection::open(server.address).await?;
        let (body, all) = connection.ask(&get(server.address, path, cookie)).await?;
        let html = &all[body..];
        pages.push((name, html.len(), packed(html)?));
    }
    let mut files = Vec::new();
    if let Some(dist) = std::env::var_os("YITUI_DIST").map(PathBuf::from) {
        let path = dist.join("manifest.json");
        let text = fs::read(&path).map_err(at(path.display()))?;
        let manifest: BTreeMap<String, String> =
            serde_json::from_slice(&text).map_err(|error| Error::Unexpected(format!("manifest.json: {error}")))?;
        for name in FILES {
            let Some(address) = manifest.get(name) else { continue };
            let file = dist.join(address.trim_start_matches('/'));
            let bytes = fs::read(&file).map_err(at(file.display()))?;
            files.push((name.to_owned(), bytes.len(), packed(&bytes)?));
        }
    }
    Ok(Weight { pages, files })
}

/// Bytes after brotli, quality 11.
fn packed(bytes: &[u8]) -> Result<usize> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters).map_err(at("brotli"))
}
