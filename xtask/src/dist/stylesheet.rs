//! The one stylesheet: `style/*.css` joined in the order that `style/order.txt` lists.
//! Also compiled into the server's build script, so that a plain `cargo build` shows styled pages.
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The files of `folder` joined, each after a comment with its name.
/// A line of `order.txt` is a file name; blank lines and lines with `#` are skipped. A listed file that is missing
/// is an error, and so is a stylesheet that is not listed: both are mistakes that otherwise show only as ugly pages.
pub fn join(folder: &Path) -> io::Result<String> {
    let order = folder.join("order.txt");
    if !order.exists() {
        return Ok(String::new());
    }
    let listed = fs::read_to_string(order)?;
    let listed: Vec<&str> = listed.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    for path in stylesheets(folder)? {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if !listed.contains(&name.as_str()) {
            return Err(io::Error::other(format!("style/{name} is not listed in style/order.txt")));
        }
    }
    let mut joined = String::new();
    for name in listed {
        let text = fs::read_to_string(folder.join(name))
            .map_err(|source| io::Error::new(source.kind(), format!("style/{name}, listed in order.txt: {source}")))?;
        joined.push_str(&format!("/* {name} */\n{text}\n"));
    }
    Ok(joined)
}

/// Every `.css` file below a folder.
fn stylesheets(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(stylesheets(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "css") {
            found.push(path);
        }
    }
    Ok(found)
}
