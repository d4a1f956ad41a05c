//! The sheets that pages load: `style/*.css` joined as `style/order.txt` lists them.
//! Also compiled into the server's build script, so that a plain `cargo build` shows styled pages.
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The sheets of `folder` by name, each its files joined, every one after a comment with its name.
/// A line of `order.txt` in brackets begins a sheet, any other is a file of it; blank lines and lines with `#` are
/// skipped. A listed file that is missing is an error, and so is one that no sheet lists: both are mistakes that
/// otherwise show only as ugly pages.
pub fn sheets(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let order = fs::read_to_string(folder.join("order.txt"))?;
    let lines: Vec<&str> = order.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    for path in stylesheets(folder)? {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if !lines.contains(&name.as_str()) {
            return Err(io::Error::other(format!("style/{name} is not listed in style/order.txt")));
        }
    }
    let mut sheets: Vec<(String, String)> = Vec::new();
    for line in lines {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            sheets.push((name.to_owned(), String::new()));
            continue;
        }
        let text = fs::read_to_string(folder.join(line))
            .map_err(|source| io::Error::new(source.kind(), format!("style/{line}, listed in order.txt: {source}")))?;
        let (_, sheet) = sheets
            .last_mut()
            .ok_or_else(|| io::Error::other(format!("style/order.txt: {line} is before the first sheet")))?;
        sheet.push_str(&format!("/* {line} */\n{text}\n"));
    }
    Ok(sheets)
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
