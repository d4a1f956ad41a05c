//! What differs between two versions of a region's rules, and how golden cases stand under a draft.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use domain::rules::{
    Difference, Mark, Overlay, Region, RegionCode, RegionTexts, RuleBook,
    diff::differences,
    golden::{self, CaseFate},
};
use std::{fs, path::Path};

fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut found = Vec::new();
    for entry in fs::read_dir(&root).unwrap() {
        let path = entry.unwrap().path();
        let inside = if path.is_dir() { vec![path.join("region.toml"), path.join("cases.toml")] } else { vec![path] };
        for path in inside {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            found.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    found
}

const CODE: &str = "411481";

fn text(files: &[(String, String)], name: &str) -> String {
    files.iter().find(|(path, _)| *path == format!("{CODE}/{name}")).unwrap().1.clone()
}

/// The region after `old` became `new` in its text, with the book it is in.
fn with(pairs: &[(&str, &str)]) -> (RuleBook, Region, Region) {
    let files = files();
    let code = RegionCode(CODE.into());
    let before = RuleBook::load(files.iter().cloned()).unwrap().region(&code).unwrap().clone();
    let mut rules = text(&files, "region.toml");
    for (old, new) in pairs {
        assert!(rules.contains(old), "{old}");
        rules = rules.replacen(old, new, 1);
    }
    let overlay = Overlay { region: code.clone(), texts: RegionTexts { rules, cases: String::new() } };
    let book = overlay.book(&files).unwrap();
    let after = book.region(&code).unwrap().clone();
    (book, before, after)
}

fn changed(pairs: &[(&str, &str)]) -> Vec<Difference> {
    let (_, before, after) = with(pairs);
    differences(&before, &after)
}

#[test]
fn nothing_differs_from_itself_nor_where_only_the_text_does() {
    assert_eq!(changed(&[]), []);
    assert_eq!(changed(&[("[limits]\nreview", "# a comment\n[limits]\n\nreview")]), []);
}

#[test]
fn a_value_is_shown_with_its_mark_and_sources_on_both_sides() {
    let review = "review = { v = 5, mark = \"sample\", src = [] }";
    let found = changed(&[(review, "review = { v = 7, mark = \"sourced\", src = [\"S5\"] }")]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].key(), "limits.review");
    let (old, new) = (found[0].old.clone().unwrap(), found[0].new.clone().unwrap());
    assert_eq!((old.value.as_str(), old.mark, old.src.len()), ("5", Some(Mark::Sample), 0));
    assert_eq!((new.value.as_str(), new.mark, new.src), ("7", Some(Mark::Sourced), vec!["S5".to_owned()]));
    // Only where it comes from.
    let found = changed(&[(review, "review = { v = 5, mark = \"sourced\", src = [\"S5\"] }")]);
    assert!(found.len() == 1 && found[0].is_provenance() && found[0].key() == "limits.review");
}

#[test]
fn a_value_in_a_value_is_shown_alone_and_a_day_is_one_value() {
    let found = changed(&[("to = { month = 12, day = 31 }, death_to", "to = { month = 12, day = 20 }, death_to")]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].key(), "refund.to");
    assert_eq!(
        (found[0].old.clone().unwrap().value, found[0].new.clone().unwrap().value),
        ("12-31".into(), "12-20".into())
    );
    let found = changed(&[("hours = { zh = \"周一至周五", "hours = { zh = \"周一至周六")]);
    assert_eq!(found.iter().map(Difference::key).collect::<Vec<_>>(), ["office.hours.zh"]);
    assert_eq!(found[0].new.clone().unwrap().mark, Some(Mark::Sourced), "with the mark of what it is in");
}

#[test]
fn what_comes_and_goes_is_one_difference_each_and_order_alone_is_none_for_reasons() {
    let found = changed(&[
        (
            "[[reasons]]\ncode = \"DOUBLE_ID\"\nbefore = { status = \"terminated\", refund = \"full\" }\ndocuments = [\"double_id_proof\"]\nmark = \"sourced\"\nsrc = [\"S5\"]\n",
            "",
        ),
        ("correction = { v = 10", "by_person = { v = 6, mark = \"sample\", src = [] }\ncorrection = { v = 10"),
    ]);
    let keys: Vec<_> = found.iter().map(|d| (d.key(), d.old.is_some(), d.new.is_some())).collect();
    assert_eq!(keys, [("limits.by_person".to_owned(), false, true), ("reasons.DOUBLE_ID".to_owned(), true, false)]);
    let gone = &found[1].old.clone().unwrap().value;
    assert!(gone.contains("documents: double_id_proof") && gone.contains("refund: full"), "{gone}");
}

#[test]
fn a_group_of_papers_is_named_by_its_key() {
    let found =
        changed(&[("[documents.death_proof]\nneed = \"one_of\"", "[documents.death_proof]\nneed = \"all_of\"")]);
    assert_eq!(found.iter().map(Difference::key).collect::<Vec<_>>(), ["documents.death_proof.need"]);
    let kind = "{ key = \"cremation_certificate\", name = { zh = \"火化证\"";
    let found = changed(&[(kind, "{ key = \"cremation_certificate\", name = { zh = \"火化证明\"")]);
    assert_eq!(
        found.iter().map(Difference::key).collect::<Vec<_>>(),
        ["documents.death_proof.kinds.cremation_certificate.name.zh"]
    );
}

#[test]
fn cases_stand_as_kept_changed_new_or_gone_and_the_engine_says_which_hold() {
    let cases = text(&files(), "cases.toml");
    let code = RegionCode(CODE.into());
    let (book, ..) = with(&[]);
    let all = golden::standing(&book, &code, &cases, &cases).unwrap();
    assert!(all.len() >= 7 && all.iter().all(|case| case.fate == CaseFate::Kept && case.holds()));
    // Two more days to decide: what names the last day does not hold until the case says the new one.
    let (book, ..) = with(&[("review = { v = 5,", "review = { v = 7,")]);
    let failing: Vec<_> =
        golden::standing(&book, &code, &cases, &cases).unwrap().into_iter().filter(|c| !c.holds()).collect();
    assert!(!failing.is_empty());
    assert!(
        failing.iter().all(|case| case.line.is_some() && case.differences.iter().all(|d| d.starts_with("deadline")))
    );
    let changed = cases.replacen("deadline = \"2026-12-08\"", "deadline = \"2026-12-10\"", 1);
    let first = golden::standing(&book, &code, &cases, &changed).unwrap().remove(0);
    assert!(first.holds());
    let CaseFate::Changed(what) = first.fate else { panic!("{:?}", first.fate) };
    assert_eq!(what.iter().map(Difference::key).collect::<Vec<_>>(), ["expect.deadline"]);
    // One is taken away, one is new.
    let renamed = cases.replacen("name = \"Employee insurance, first day of the window\"", "name = \"Another\"", 1);
    let all = golden::standing(&book, &code, &cases, &renamed).unwrap();
    assert_eq!(all[0].fate, CaseFate::Added);
    let last = all.last().unwrap();
    assert_eq!((last.name.as_str(), &last.fate), ("Employee insurance, first day of the window", &CaseFate::Removed));
    // A text that can't be read names its line.
    let faults = golden::standing(&book, &code, &cases, "[[case]]\nname = 1\n").unwrap_err();
    assert_eq!(faults[0].line, Some(2));
}
