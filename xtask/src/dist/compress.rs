//! Compressed once while building, so that no request pays for it.
use crate::{
    error::{Result, at},
    workspace::Build,
};
use flate2::{Compression, write::GzEncoder};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Writes `FILE.br` and `FILE.gz` where they are smaller than the file. A name that carries the content's hash is
/// compressed once. While developing nothing is compressed: the time is worth more than the bytes.
pub fn beside(path: &Path, content: &[u8], kind: Build, fresh: bool) -> Result<()> {
    let beside = |ending: &str| PathBuf::from(format!("{}.{ending}", path.display()));
    if kind == Build::Dev || !worthwhile(path) || (!fresh && beside("br").exists()) {
        return Ok(());
    }
    let brotli = |content: &[u8]| brotli(content, BROWSERS);
    for (ending, pack) in [("br", &brotli as &dyn Fn(&[u8]) -> io::Result<Vec<u8>>), ("gz", &gzip)] {
        let beside = beside(ending);
        let packed = pack(content).map_err(at(&beside))?;
        if packed.len() < content.len() {
            fs::write(&beside, packed).map_err(at(&beside))?;
        }
    }
    Ok(())
}

/// Text and WASM; pictures are compressed already.
fn worthwhile(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["css", "html", "ico", "js", "json", "svg", "txt", "wasm", "webmanifest"].contains(&ending)
}

/// Window of what browsers unpack, as a power of two.
const BROWSERS: u32 = 22;
/// Window of large files that only this program unpacks.
pub const LARGE: u32 = 24;

/// Brotli at its highest quality.
pub fn brotli(content: &[u8], window: u32) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 64 * 1024, 11, window);
    writer.write_all(content)?;
    writer.flush()?;
    drop(writer);
    Ok(packed)
}

/// Gzip at its highest level, for what does not speak brotli.
fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}
