//! The shipped terms, and the page that operators read about them.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

use domain::{
    retention::{Fate, Kept, Retention, Term},
    rules::Mark,
};

const SHIPPED: &str = include_str!("../../../rules/retention.toml");
const PAGE: &str = include_str!("../../../docs/operating.md");

#[test]
fn the_page_for_operators_has_the_shipped_terms() {
    let shipped: Retention = toml::from_str(SHIPPED).unwrap();
    assert_eq!(shipped.faults(), Vec::<String>::new());
    for rule in &shipped.rules {
        let (count, unit) = match rule.term.v {
            Term::Hours(n) => (n, "hours"),
            Term::Days(n) => (n, "days"),
            Term::Years(n) => (n, "years"),
        };
        let fate = match rule.kind.fate() {
            Fate::Expire => "runs out",
            Fate::Erase => "content erased",
            Fate::Delete => "deleted",
        };
        // What no source says is a sample, and is called one.
        assert_eq!(rule.term.mark, Mark::Sample);
        let source = rule.term.src.first().map_or("–", String::as_str);
        let line = format!("| `{}` | {count} {unit} | {fate} | sample | {source} |", rule.kind.name());
        assert!(PAGE.contains(&line), "docs/operating.md has no line {line}");
    }
    assert_eq!(PAGE.matches("| sample |").count(), Kept::ALL.len(), "no line too many");
}
