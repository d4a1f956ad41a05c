//! Standard texts: what is refused, what a region replaces, what is inserted.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{REGION, TEXTS, files};
use domain::{
    application::StaffReason,
    language::Language,
    rules::{RegionCode, RuleBook, RuleError, TextUse},
};

fn load(texts: &str, region: &str) -> Result<RuleBook, Vec<RuleError>> {
    let mut files = files(region);
    files.iter_mut().find(|(path, _)| path == "texts.toml").unwrap().1 = texts.to_owned();
    RuleBook::load(files.into_iter())
}

fn faults(from: &str, to: &str) -> String {
    assert!(TEXTS.contains(from), "{from}");
    let found = load(&TEXTS.replacen(from, to, 1), REGION).err().unwrap_or_default();
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[test]
fn each_refusal_has_one_text_and_the_legal_route_goes_with_it() {
    let book = load(TEXTS, REGION).unwrap();
    let region = RegionCode("990100".into());
    let texts = book.texts(&region, TextUse::Refusal);
    let reasons: Vec<_> = texts.iter().filter_map(|text| text.reason).collect();
    assert_eq!(reasons, StaffReason::REFUSAL);
    for text in texts {
        for (language, route) in [(Language::Zh, "行政复议"), (Language::En, "administrative reconsideration")] {
            let words = book.inserted(&[text], language, "");
            assert!(words.contains(route) && words.chars().count() <= 500, "{words}");
        }
    }
    for usage in [TextUse::Correction, TextUse::Message] {
        for text in book.texts(&region, usage) {
            assert!(!book.inserted(&[text], Language::Zh, "").contains("行政复议"), "{}", text.key);
        }
        assert!(!book.texts(&region, usage).is_empty());
    }
}

#[test]
fn what_is_inserted_stands_after_what_was_written_once_and_the_route_last() {
    let book = load(TEXTS, REGION).unwrap();
    let texts = book.texts(&RegionCode("990100".into()), TextUse::Refusal);
    let once = book.inserted(&texts[..1], Language::Zh, "看过材料。\r\n\r\n第二行 ");
    let lines: Vec<_> = once.lines().collect();
    assert_eq!((lines.len(), lines[0], lines[2]), (5, "看过材料。", "第二行"));
    assert_eq!(book.inserted(&texts[..1], Language::Zh, &once), once, "twice is once");
    let both = book.inserted(&texts[1..2], Language::Zh, &once);
    assert_eq!(both.matches("行政复议").count(), 1);
    assert!(both.ends_with(&book.texts.legal_route.v.zh), "{both}");
}

#[test]
fn faults_in_texts_name_file_line_and_cause() {
    let line = 1 + TEXTS.lines().position(|l| l == "reason = \"out_of_time\"").unwrap();
    let found = faults("reason = \"out_of_time\"", "reason = \"document_unreadable\"");
    assert!(found.contains(&format!("texts.toml, line {line}: texts.1.reason: is not offered there")), "{found}");
    assert!(found.contains("the refusal out_of_time needs one text"), "{found}");
    for (from, to, cause) in [
        ("key = \"refuse_other\"", "key = \"refuse_out_of_time\"", "is there twice"),
        ("key = \"refuse_other\"", "key = \"Refuse other\"", "lower-case letters"),
        ("zh = \"缺少材料\"", "zh = \" \"", "is empty"),
        ("因为以上原因", "因为\u{200b}以上原因", "nobody sees"),
        ("mark = \"sample\"", "mark = \"sourced\"", "needs a source of grade A or B"),
        ("use = \"message\"", "use = \"letter\"", "unknown variant"),
    ] {
        let found = faults(from, to);
        assert!(found.contains(cause), "{to}: {found}");
    }
    let long = faults("因为以上原因", &"长".repeat(480));
    assert!(long.contains("too long together with the legal route"), "{long}");
}

#[test]
fn a_region_replaces_a_text_and_adds_its_own() {
    let own = "\n[[texts]]\nkey = \"message_come\"\nuse = \"message\"\ntitle = { zh = \"请到杨柳市窗口\", en = \"Come\" }\n\
        words = { zh = \"请到窗口\", en = \"Come\" }\nmark = \"sample\"\n";
    let book = load(TEXTS, &format!("{REGION}{own}")).unwrap();
    let titles = |region: &str| {
        let texts = book.texts(&RegionCode(region.into()), TextUse::Message);
        texts.into_iter().map(|text| text.title.zh.clone()).collect::<Vec<_>>()
    };
    assert_eq!(titles("990100"), ["请到杨柳市窗口", "已收到，正在核对", "需要再等等"]);
    assert_eq!(titles("000000"), ["已收到，正在核对", "需要再等等", "请到窗口"]);
}
