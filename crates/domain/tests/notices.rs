//! Notices in a region's own words: what is refused, and what is filled in.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{REGION, files};
use domain::{
    language::Language,
    rules::{NoticeSlot, RegionCode, RuleBook},
};

const OWN: &str = r#"
[[notices]]
key = "refund_paid"
title = { zh = "钱退了", en = "Paid back" }
words = { zh = "{amount}已退（{reference}）。", en = "{amount} was paid back ({reference})." }
mark = "sample"
src = []
"#;

fn load(own: &str) -> Result<RuleBook, String> {
    let all = files(&format!("{REGION}\n{own}"));
    RuleBook::load(all.into_iter())
        .map_err(|found| found.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

#[test]
fn every_blank_is_filled_in() {
    let book = load(OWN).unwrap();
    let own = book.notice(&RegionCode("990100".into()), "refund_paid").unwrap();
    let value = |slot: NoticeSlot| format!("<{}>", slot.name());
    assert_eq!(own.filled(Language::Zh, value), "<amount>已退（<reference>）。");
    assert_eq!(own.filled(Language::En, value), "<amount> was paid back (<reference>).");
    assert!(book.notice(&RegionCode("990100".into()), "refund_failed").is_none());
    assert!(book.notice(&RegionCode("990199".into()), "refund_paid").is_none());
}

#[test]
fn faults_name_file_and_cause() {
    for (from, to, cause) in [
        ("refund_paid", "phone_changed", "notices.0.key: there is no notice phone_changed"),
        ("（{reference}）", "", "notices.0.words.zh: must hold {reference}"),
        ("({reference})", "({reference}) {on}", "notices.0.words.en: has a blank that this notice does not have"),
        ("{amount}已退", "{amount已退", "notices.0.words.zh: has a blank"),
        ("{amount}已退", "{amount}}已退", "notices.0.words.zh: has a blank"),
        ("钱退了", "钱{reference}", "notices.0.title.zh: has a blank"),
        ("Paid back", "Paid\u{200b} back", "notices.0.title.en: holds a character that nobody sees"),
        ("已退", &"长".repeat(300), "notices.0.words.zh: is too long"),
        ("mark = \"sample\"", "mark = \"sourced\"", "needs a source"),
    ] {
        let found = load(&OWN.replacen(from, to, 1)).unwrap_err();
        assert!(found.contains(cause) && found.contains("990100/region.toml"), "{to}: {found}");
    }
    let twice = load(&format!("{OWN}{OWN}")).unwrap_err();
    assert!(twice.contains("refund_paid is there twice"), "{twice}");
}
