//! The golden cases answered by the domain as the browser runs it: `make test GATES=golden-wasm`.
#![cfg(target_arch = "wasm32")]

use domain::rules::{RuleBook, cases::parse_cases};
use wasm_bindgen::prelude::wasm_bindgen;

/// Answers every case of the rules' files, given as JSON: a list of pairs of path and text. The first line of the
/// answer is the number of cases; each further line is a difference from what was worked out by hand.
///
/// # Errors
/// The first fault of a file.
#[wasm_bindgen]
pub fn golden(files: &str) -> Result<String, String> {
    let files: Vec<(String, String)> = serde_json::from_str(files).map_err(|error| error.to_string())?;
    let book = RuleBook::load(files.iter().cloned()).map_err(|faults| first(&faults))?;
    let (mut run, mut lines) = (0, Vec::new());
    for region in book.regions.values() {
        let path = format!("{}/cases.toml", region.code);
        let Some((_, text)) = files.iter().find(|(name, _)| *name == path) else { continue };
        for case in parse_cases(&path, text).map_err(|faults| first(&faults))? {
            run += 1;
            lines.extend(case.differences(&book, region).iter().map(|d| format!("{path}: {}: {d}", case.name)));
        }
    }
    lines.insert(0, run.to_string());
    Ok(lines.join("\n"))
}

fn first(faults: &[impl ToString]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}
