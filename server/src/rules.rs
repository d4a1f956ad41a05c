//! Loading the rules: those in the program, or a folder in their place.

use crate::{cli::CliError, text};
use domain::rules::{
    RuleBook, RuleError,
    cases::{Case, parse_cases},
};
use jiff::civil::Date;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use storage::Store;
use usecases::Shelf;

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
    book(files(folder)?, folder)
}

/// Loads the rules as [`load`] does, and holds every golden case beside them against them. Answers how many there were.
///
/// # Errors
/// Every fault that was found, also in a `cases.toml`.
pub fn check(folder: Option<&Path>) -> Result<(Rules, usize), RulesFault> {
    let files = files(folder)?;
    let cases: Vec<(String, String)> = files.iter().filter(|(path, _)| path.ends_with("cases.toml")).cloned().collect();
    let rules = book(files, folder)?;
    let (mut faults, mut held) = (Vec::new(), 0);
    for (path, text) in &cases {
        match parse_cases(path, text) {
            Ok(cases) => {
                held += cases.len();
                faults.extend(differences(&rules.book, path, text, &cases));
            }
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok((rules, held)) } else { Err(named(faults, folder)) }
}

/// Cases that the engine answers otherwise, each with its line.
fn differences(book: &RuleBook, path: &str, text: &str, cases: &[Case]) -> Vec<RuleError> {
    let Some(region) = book.regions.values().find(|region| path == format!("{}/cases.toml", region.code)) else {
        let cause = "stands beside no region.toml".to_owned();
        return vec![RuleError { file: path.to_owned(), line: None, cause }];
    };
    let line_of = |case: &Case| text.lines().position(|line| line.starts_with("name") && line.contains(&case.name));
    let differences = cases.iter().flat_map(|case| case.differences(book, region).into_iter().map(move |d| (case, d)));
    differences
        .map(|(case, difference)| RuleError {
            file: path.to_owned(),
            line: line_of(case).map(|at| at + 1),
            cause: format!("{}: {difference}", case.name),
        })
        .collect()
}

/// Path and text of every file.
///
/// # Errors
/// A file that can't be read.
pub fn files(folder: Option<&Path>) -> Result<Vec<(String, String)>, RulesFault> {
    match folder {
        Some(folder) => read(folder),
        None => Ok(rules_embedded::FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()),
    }
}

/// Faults as an operator finds them: with the folder in front of the file.
fn named(faults: Vec<RuleError>, folder: Option<&Path>) -> RulesFault {
    let under = |fault: RuleError| RuleError {
        file: folder.map_or(fault.file.clone(), |folder| folder.join(&fault.file).display().to_string()),
        ..fault
    };
    RulesFault::Faults(faults.into_iter().map(under).collect())
}

fn book(files: Vec<(String, String)>, folder: Option<&Path>) -> Result<Rules, RulesFault> {
    let archive = serde_json::to_string(&files).unwrap_or_default();
    let book = RuleBook::load(files.into_iter()).map_err(|faults| named(faults, folder))?;
    Ok(Rules { book, archive })
}

/// The rules files at the top of the folder, each `<code>/region.toml` and the cases beside it.
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
            let text = text::read(&path).map_err(|source| fault(&path, source))?;
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push((name, text));
        } else if path == folder {
            return Err(fault(&path, io::Error::new(io::ErrorKind::NotFound, "no such folder")));
        }
    }
    files.sort();
    Ok(files)
}

/// The rules in force: the program's (or the folder's) with what was published above them.
///
/// # Errors
/// Faults in the files; of the store. Published texts that can't be in force are named in the log and passed over.
pub async fn shelf(folder: Option<&Path>, store: &dyn Store, today: Date) -> Result<Arc<Shelf>, CliError> {
    let shelf = Shelf::new(files(folder)?).map_err(|faults| named(faults, folder))?;
    shelf.refresh(store, today).await.map_err(CliError::UseCase)?;
    Ok(Arc::new(shelf))
}
