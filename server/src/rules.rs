//! Loading the rules: those in the program, or a folder in their place.

use domain::rules::{RuleBook, RuleError};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Rules and the texts they were read from.
#[derive(Debug)]
pub struct Rules {
    /// The rules.
    pub book: RuleBook,
    /// Path and text of each file, as JSON, for the archive.
    pub archive: String,
}

/// Why no rules were loaded.
#[derive(Debug, thiserror::Error)]
pub enum RulesFault {
    /// A file can't be read.
    #[error("{}: {source}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// Faults in the files: each names file, line and cause.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<RuleError>),
}

/// Loads the rules of the program, or those in `folder`.
///
/// # Errors
/// Every fault that was found.
pub fn load(folder: Option<&Path>) -> Result<Rules, RulesFault> {
    let files = match folder {
        Some(folder) => read(folder)?,
        None => rules_embedded::FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect(),
    };
    let archive = serde_json::to_string(&files).unwrap_or_default();
    let book = RuleBook::load(files.into_iter()).map_err(|faults| {
        let under = |fault: RuleError| RuleError {
            file: folder.map_or(fault.file.clone(), |folder| folder.join(&fault.file).display().to_string()),
            ..fault
        };
        RulesFault::Faults(faults.into_iter().map(under).collect())
    })?;
    Ok(Rules { book, archive })
}

/// `sources.toml`, `national.toml`, `calendar.toml` and each `<code>/region.toml`.
fn read(folder: &Path) -> Result<Vec<(String, String)>, RulesFault> {
    let fault = |path: &Path, source| RulesFault::Read { path: path.to_owned(), source };
    let mut files = Vec::new();
    let mut paths = vec![folder.to_owned()];
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path).map_err(|source| fault(&path, source))? {
                paths.push(entry.map_err(|source| fault(&path, source))?.path());
            }
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path).map_err(|source| fault(&path, source))?;
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push((name, text));
        } else if path == folder {
            return Err(fault(&path, io::Error::new(io::ErrorKind::NotFound, "no such folder")));
        }
    }
    files.sort();
    Ok(files)
}
