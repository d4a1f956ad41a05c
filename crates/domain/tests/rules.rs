//! Rules files: what is refused, with file, line and cause; the version; the finder.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{REGION, book_with, changed, files, load};
use domain::{
    language::Language,
    rules::{RuleBook, RuleError, parse_calendar, parse_sources},
};
use proptest::prelude::*;

/// The faults of the fixture with one text replaced.
fn faults(from: &str, to: &str) -> Vec<RuleError> {
    load(&changed(&[(from, to)])).err().unwrap_or_default()
}

#[test]
fn the_fixture_is_fine() {
    assert_eq!(load(REGION).map(|b| b.regions.len()), Ok(1));
}

#[test]
fn a_fault_names_file_line_and_cause() {
    let found = faults("code = \"MOVED\"", "code = \"EMPLOYEE\"");
    let line = REGION.lines().position(|l| l == "code = \"MOVED\"").unwrap() + 1;
    assert_eq!(
        found.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [format!("990100/region.toml, line {line}: reasons.1.code: EMPLOYEE is there twice")]
    );
}

#[test]
fn every_rule_about_rules_holds() {
    let cases = [
        ("code = \"990100\"", "code = \"990101\"", "not the name of its folder"),
        ("province = \"990000\"", "province = \"99000\"", "not six digits"),
        ("en = \"Sample City\"", "en = \" \"", "name.en: is empty"),
        ("pinyin = \"yang li shi\"", "pinyin = \"Yang Li Shi\"", "lower-case syllables"),
        ("pinyin = \"yang li shi\"", "pinyin = \"yang  li shi\"", "lower-case syllables"),
        ("pinyin = \"yang li shi\"", "pinyin = \"yang li\"", "one syllable for each character"),
        ("source_date = \"2024-11\"", "source_date = \"soon\"", "give a date"),
        ("source_date = \"2024-11\"", "source_date = \"2026-12\"", "later than the day it was read"),
        ("read_on = \"2026-11-22\"", "read_on = \"1926-11-22\"", "not in this century"),
        ("read_on = \"2026-11-22\"", "read_on = \"2026-11-31\"", "`2026-11` is invalid"),
        ("mark = \"sourced\", src = [\"S1\"]", "mark = \"sourced\", src = []", "needs a source of grade A or B"),
        ("mark = \"sourced\", src = [\"S1\"]", "mark = \"sourced\", src = [\"S2\"]", "needs a source of grade A or B"),
        ("mark = \"sourced\", src = [\"S1\"]", "mark = \"sourced\", src = [\"S1\", \"S9\"]", "there is no source S9"),
        ("mark = \"national-default\", src = [\"S1\"]", "mark = \"national-default\"", "needs its source"),
        (
            "review = { v = 5, mark = \"sample\"",
            "review = { v = 5, mark = \"sourced\"",
            "limits.review: a sourced value",
        ),
        ("v = \"0990-12393\"", "v = \"call us\"", "digits and hyphens only"),
        ("v = [\"self\", \"guardian\", \"heir\"]", "v = []", "nobody may apply"),
        ("v = [\"self\", \"guardian\", \"heir\"]", "v = [\"self\"]", "heirs may not apply"),
        ("correction = { v = 10", "correction = { v = 0", "leaves no time"),
        ("review = { v = 5", "review = { v = 999", "more than a year"),
        ("categories = [\"university_student\"]", "categories = []", "exactly one entry without categories"),
        ("from_year_offset = -1", "from_year_offset = -2", "must be 0 or -1"),
        ("from = { month = 9, day = 1 }", "from = { month = 2, day = 29 }", "does not exist every year"),
        (
            "from = { month = 1, day = 1 }\nto = { month = 12",
            "from = { month = 3, day = 1 }\nto = { month = 2",
            "ends before",
        ),
        ("documents = [\"move_proof\"]", "documents = [\"nothing\"]", "there is no group \"nothing\""),
        ("key = \"bank_card\"", "key = \"id_front\"", "id_front is there twice"),
        ("key = \"bank_card\"", "key = \"Bank card\"", "is no key"),
        ("status = \"paused\"", "status = \"normal\"", "can't leave the cover normal"),
        (
            "code = \"MOVED\"\nbefore = { status = \"terminated\", refund = \"full\" }",
            "code = \"MOVED\"",
            "neither before nor after",
        ),
        ("fee = { v = { zh = \"不收费\", en = \"Free\" }, mark = \"sample\" }", "", "missing field `fee`"),
        ("zh = \"评价\"", "zh = \"\"", "guide.rating.v.zh: is empty"),
        ("aliases", "alias", "unknown field `alias`"),
        ("v = { variant = \"r1\" }", "v = { variant = \"r9\" }", "unknown variant"),
        ("v = { variant = \"r1\" }", "v = { variant = \"r4\", days_after = 0 }", "1 to 366 days"),
        (
            "v = { variant = \"r1\" }",
            "v = { variant = \"r2\", from = { month = 12, day = 31 }, to = { month = 12, day = 1 }, death_to = { month = 1, day = 31 } }",
            "ends before it begins",
        ),
        (
            "v = { variant = \"r1\" }",
            "v = { variant = \"r2\", from = { month = 12, day = 1 }, to = { month = 12, day = 31 }, death_to = { month = 12, day = 2 } }",
            "next year's window",
        ),
        ("code = \"990100\"", "code = ", "990100/region.toml, line 1"),
    ];
    for (from, to, cause) in cases {
        let found = faults(from, to);
        assert!(!found.is_empty(), "{to:?} was taken");
        let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(lines.iter().any(|l| l.contains(cause)), "{cause:?} is not in {lines:#?}");
        assert!(found.iter().all(|f| f.file == "990100/region.toml" && f.line.is_some()), "{found:?}");
    }
}

#[test]
fn a_calendar_that_was_typed_in_half_is_refused() {
    let year = |holidays: &str, make_up: &str| {
        let text =
            format!("[[year]]\nyear = 2026\nsource = \"x\"\nholidays = [{holidays}]\nmake_up_days = [{make_up}]\n");
        parse_calendar("calendar.toml", &text).err().map(|f| f[0].to_string())
    };
    let fixed = "\"2026-01-01\", \"2026-05-01\", \"2026-10-01\"";
    assert_eq!(year(fixed, "\"2026-01-04\""), None);
    assert!(year("\"2026-01-01\"", "").unwrap().contains("line 4: year.0.holidays: 2026-05-01 is a statutory holiday"));
    assert!(year(fixed, "\"2026-01-05\"").unwrap().contains("line 5: year.0.make_up_days: 2026-01-05 is no weekend"));
    assert!(year(fixed, "\"2027-01-02\"").unwrap().contains("is not in 2026"));
    assert!(year(&format!("{fixed}, \"2026-01-04\""), "\"2026-01-04\"").unwrap().contains("is a holiday too"));
}

#[test]
fn sources_give_host_and_path() {
    let text = include_str!("fixture/sources.toml").replace("example.org/a", "https://example.org/a");
    assert!(parse_sources("sources.toml", &text).unwrap_err()[0].to_string().contains("line 6: S1.address"));
}

#[test]
fn missing_and_strange_files_are_named() {
    let without = files(REGION).into_iter().filter(|(path, _)| path != "national.toml");
    assert_eq!(RuleBook::load(without).unwrap_err()[0].to_string(), "national.toml: the file is missing");
    let with = files(REGION).into_iter().chain([("notes.toml".to_owned(), String::new())]);
    assert!(RuleBook::load(with).unwrap_err()[0].to_string().starts_with("notes.toml: is no rules file"));
}

#[test]
fn the_version_changes_with_any_rule_and_with_nothing_else() {
    let version = |files: Vec<(String, String)>| RuleBook::load(files.into_iter()).unwrap().version;
    let first = version(files(REGION));
    assert_eq!(first.len(), 64);
    let mut shuffled = files(REGION);
    shuffled.reverse();
    shuffled.push(("990100/cases.toml".into(), "case = []".into()));
    shuffled.push(("README.md".into(), "words".into()));
    assert_eq!(version(shuffled), first);
    assert_ne!(version(files(&changed(&[("review = { v = 5", "review = { v = 6")]))), first);
}

#[test]
fn regions_are_found_the_ways_people_type() {
    let mut all = files(REGION);
    let other = changed(&[
        ("code = \"990100\"", "code = \"990200\""),
        ("zh = \"样例市\", en = \"Sample City\"", "zh = \"永样县\", en = \"Yongyang\""),
        ("pinyin = \"yang li shi\"", "pinyin = \"yong yang xian\""),
        ("aliases = [\"老样例\"]\n", ""),
    ]);
    all.push(("990200/region.toml".into(), other));
    let book = RuleBook::load(all.into_iter()).unwrap();
    let find =
        |query: &str| -> Vec<&str> { book.search(query, Language::Zh).into_iter().map(|r| r.code.as_str()).collect() };
    for query in [
        "990100",
        "样例市",
        "样例",
        "yangli",
        "yang li",
        "YANG LI SHI",
        "ｙａｎｇｌｉ",
        "yls",
        "yl",
        "老样例",
        "演示省样例市",
        "演示样例",
        "Sample City",
        "sample",
        "  样 例 ",
        "yang'li",
    ] {
        assert_eq!(find(query).first(), Some(&"990100"), "{query}");
    }
    assert_eq!(find("yongyang"), ["990200"]);
    // The beginning of a name comes before a later syllable of another.
    assert_eq!(find("yang"), ["990100", "990200"]);
    assert_eq!(find("ang"), ["990200"], "English names hold parts, pinyin only whole syllables");
    assert_eq!(find("演示省").len(), 2);
    assert_eq!(find("demo").len(), 2);
    assert_eq!(find("").len(), 2);
    assert!(find("上海").is_empty());
    assert!(find(&"yang".repeat(10_000)).is_empty());
}

#[test]
fn only_a_sourced_hotline_is_called() {
    let book = book_with(&[]);
    assert_eq!(common::region(&book).callable_hotline(), "12393");
    let book = book_with(&[(
        "v = \"0990-12393\", mark = \"sample\"",
        "v = \"0990-12393\", mark = \"sourced\", src = [\"S1\"]",
    )]);
    assert_eq!(common::region(&book).callable_hotline(), "0990-12393");
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC*", cut in 0usize..4000) {
        let _ = load(&text);
        let half: String = REGION.chars().take(cut).collect();
        let _ = load(&format!("{half}{text}"));
        let _ = parse_calendar("calendar.toml", &text);
        let _ = domain::rules::cases::parse_cases("cases.toml", &text);
    }
    #[test]
    fn no_query_makes_the_finder_panic(query in "\\PC*") {
        let book = book_with(&[]);
        prop_assert!(book.search(&query, Language::En).len() <= 1);
    }
}
