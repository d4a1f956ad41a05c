//! The regions' golden cases: expected values worked out by hand from the rules' texts, compared with the engine.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use domain::rules::{RuleBook, cases::parse_cases};
use std::{
    fs,
    path::{Path, PathBuf},
};

const CASES_A_REGION: usize = 7;

fn rules_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules")
}

fn files(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the rules folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            let relative = path.strip_prefix(rules_folder()).expect("below the rules folder");
            let relative = relative.to_str().expect("UTF-8").replace('\\', "/");
            found.push((relative, fs::read_to_string(&path).expect("a text")));
        }
    }
}

fn book() -> (RuleBook, Vec<(String, String)>) {
    let mut found = Vec::new();
    files(&rules_folder(), &mut found);
    match RuleBook::load(found.iter().cloned()) {
        Ok(book) => (book, found),
        Err(faults) => panic!("{}", faults.iter().map(|f| format!("\n  {f}")).collect::<String>()),
    }
}

#[test]
fn the_engine_agrees_with_every_case_worked_out_by_hand() {
    let (book, files) = book();
    let mut wrong = Vec::new();
    let mut run = 0;
    for region in book.regions.values() {
        let path = format!("{}/cases.toml", region.code);
        let text = files.iter().find(|(p, _)| *p == path).map_or("case = []", |(_, text)| text);
        let cases = parse_cases(&path, text).unwrap_or_else(|faults| panic!("{}", faults[0]));
        if cases.len() < CASES_A_REGION {
            wrong.push(format!("{path}: {} cases, {CASES_A_REGION} are needed", cases.len()));
        }
        for case in &cases {
            run += 1;
            wrong.extend(case.differences(&book, region).iter().map(|d| format!("{path}: {}: {d}", case.name)));
        }
    }
    assert!(wrong.is_empty(), "{} differences in {run} cases:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn all_eighteen_regions_are_there_and_every_decision_mode_is_seen() {
    let (book, _) = book();
    assert_eq!(book.regions.len(), 18);
    let modes: std::collections::BTreeSet<String> =
        book.regions.values().map(|r| format!("{:?}", r.decision.v)).collect();
    assert_eq!(modes.len(), 3, "{modes:?}");
    assert!(book.calendar.years.contains(&2025) && book.calendar.years.contains(&2026));
    assert_eq!(book.calendar.make_up_days.len(), 11);
}
