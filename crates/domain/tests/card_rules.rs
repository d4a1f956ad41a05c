//! The card's rules: what is refused, with file, line and cause, and what the shipped files hold.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{REGION, book_with, changed, files, load, region};
use domain::rules::{CardFunction, ChannelCode, IssuerCode, Mark, RuleBook};
use proptest::prelude::*;
use std::{fs, path::Path};

/// The faults of the fixture with one text of `file` replaced.
fn faults(file: &str, from: &str, to: &str) -> Vec<String> {
    let mut all = files(REGION);
    let (_, text) = all.iter_mut().find(|(path, _)| path == file).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    *text = text.replacen(from, to, 1);
    let found = RuleBook::load(all.into_iter()).err().unwrap_or_default();
    assert!(found.iter().all(|fault| fault.file == file && fault.line.is_some()), "{found:?}");
    found.iter().map(ToString::to_string).collect()
}

/// The rules as shipped.
fn shipped() -> RuleBook {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut all = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                all.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    RuleBook::load(all.into_iter()).unwrap()
}

#[test]
fn a_region_says_whose_certificate_it_shows_and_what_it_is_for() {
    let book = book_with(&[]);
    let card = &region(&book).card;
    assert_eq!(book.issuer_of(region(&book)).map(|issuer| issuer.credential.zh.as_str()), Some("电子凭证"));
    assert!(card.offers(CardFunction::Settlement));
    assert!(!card.offers(CardFunction::Payment), "the credential has it, this region has not");
    assert!(card.unbinds(&ChannelCode::region_app()));
    assert!(!card.unbinds(&ChannelCode("chat".into())));
    assert_eq!(book.channel(&ChannelCode("chat".into())).map(|c| (c.guide.len(), c.alternatives.len())), Some((2, 1)));
    assert_eq!(book.issuer(&IssuerCode("ministry".into())).map(|i| i.unlink.len()), Some(2));
    assert_eq!(book.issuer(&IssuerCode("nobody".into())), None);
}

#[test]
fn a_region_with_a_wrong_card_is_named_by_file_line_and_cause() {
    let line = |key: &str| REGION.lines().position(|line| line.starts_with(key)).unwrap() + 1;
    for (from, to, key, cause) in [
        ("v = \"agency\"", "v = \"nobody\"", "issuer", "card.issuer: there is no issuer \"nobody\""),
        ("v = \"agency\"", "v = \"ministry\"", "issuer", "card.issuer: ministry's credential is not managed here"),
        (
            "v = [\"identification\", \"settlement\"]",
            "v = [\"identification\", \"financial_account\"]",
            "functions",
            "card.functions: financial_account is no function of agency's credential",
        ),
        (
            "v = [\"identification\", \"settlement\"]",
            "v = [\"settlement\", \"settlement\"]",
            "functions",
            "card.functions: settlement is there twice",
        ),
        ("v = [\"identification\", \"settlement\"]", "v = []", "functions", "card.functions: is empty"),
        (
            "v = [\"region_app\"]",
            "v = [\"pigeon\"]",
            "direct_channels",
            "card.direct_channels: there is no channel \"pigeon\"",
        ),
        (
            "v = [\"region_app\"]",
            "v = [\"region_app\", \"chat\"]",
            "direct_channels",
            "card.direct_channels: nothing connects to chat: guide to it instead",
        ),
        (
            "v = [\"region_app\"]",
            "v = [\"region_app\", \"region_app\"]",
            "direct_channels",
            "card.direct_channels: region_app is there twice",
        ),
        ("code_seconds = { v = 30", "code_seconds = { v = 14", "code_seconds", "card.code_seconds: must be 15 to 120"),
        ("code_seconds = { v = 30", "code_seconds = { v = 121", "code_seconds", "card.code_seconds: must be 15 to 120"),
        ("family_most = { v = 5", "family_most = { v = 21", "family_most", "card.family_most: must be 0 to 20"),
        (
            "entrust_days_most = { v = 90",
            "entrust_days_most = { v = 0",
            "entrust_days_most",
            "card.entrust_days_most: must be 1 to 366",
        ),
        (
            "stop_needs_certificate = { v = true, mark = \"sample\"",
            "stop_needs_certificate = { v = true, mark = \"sourced\"",
            "stop_needs_certificate",
            "card.stop_needs_certificate: a sourced value needs a source of grade A or B",
        ),
    ] {
        let expected = format!("990100/region.toml, line {}: {cause}", line(key));
        assert_eq!(faults("990100/region.toml", from, to), [expected], "{to}");
    }
    for (from, to, cause) in [
        ("[\"identification\", \"settlement\"]", "[\"identification\", \"flying\"]", "unknown variant `flying`"),
        ("family_most = { v = 5", "family_least = { v = 5", "unknown field `family_least`"),
        ("family_most = { v = 5", "family_most = { v = -5", "invalid value"),
        ("stop_needs_certificate = { v = true, mark = \"sample\" }\n", "", "missing field `stop_needs_certificate`"),
    ] {
        let found = faults("990100/region.toml", from, to);
        assert!(found.iter().any(|fault| fault.contains(cause)), "{cause:?} is not in {found:?}");
    }
}

#[test]
fn issuers_and_channels_with_faults_are_named() {
    for (file, from, to, cause) in [
        ("issuers.toml", "code = \"ministry\"", "code = \"agency\"", "line 13: issuer.1.code: agency is there twice"),
        (
            "issuers.toml",
            "code = \"ministry\"",
            "code = \"The ministry\"",
            "line 13: issuer.1.code: \"The ministry\" is",
        ),
        ("issuers.toml", "\"12333\"", "\"call\"", "line 16: issuer.1.hotline: digits and hyphens only"),
        ("issuers.toml", "zh = \"一人一证\"", "zh = \"\"", "line 8: issuer.0.note.zh: is empty"),
        ("issuers.toml", "managed_here = false", "managed_here = true", "line 12: issuer.1.unlink: a guide elsewhere"),
        ("issuers.toml", "managed_here = true", "managed_here = false", "line 1: issuer.0.unlink: a guide elsewhere"),
        (
            "issuers.toml",
            "\"2026-11-21\"",
            "\"1926-11-21\"",
            "line 29: issuer.1.unlink.1.as_of: is not in this century",
        ),
        ("issuers.toml", "src = [\"S1\"]", "src = [\"S9\"]", "there is no source S9"),
        ("issuers.toml", "\"financial_account\"", "\"identification\"", "line 18: issuer.1.functions: identification"),
        ("channels.toml", "code = \"chat\"", "code = \"region_app\"", "channel.1.code: region_app is there twice"),
        ("channels.toml", "code = \"region_app\"", "code = \"app\"", "there is no region_app: this service itself"),
        ("channels.toml", "en = \"Press Unbind\"", "en = \" \"", "channel.1.guide.en: is empty"),
        (
            "channels.toml",
            "[{ text = { zh = \"点“…”\", en = \"Press …\" } }]",
            "[]",
            "line 19: channel.1.alternatives.0.guide: has no step",
        ),
        ("channels.toml", "src = [\"S1\"]", "src = [\"S2\"]", "channel.1: a sourced value needs a source"),
        ("channels.toml", "as_of = \"2026-11-20\"", "as_of = \"yesterday\"", "line 20: "),
        (
            "channels.toml",
            "name = { zh = \"本服务\", en = \"This service\" }",
            "name = { zh = \"本服务\", en = \"This service\" }\nguide = [{ text = { zh = \"点\", en = \"Press\" } }]",
            "channel.0: this service needs no guide",
        ),
    ] {
        let found = faults(file, from, to);
        assert!(found.iter().any(|fault| fault.contains(cause)), "{cause:?} is not in {found:#?}");
    }
}

#[test]
fn no_book_is_without_issuers_and_channels_and_both_count_for_its_version() {
    let first = load(REGION).unwrap().version;
    for (file, from, to) in
        [("issuers.toml", "12333", "12334"), ("channels.toml", "as_of = \"2026-11-20\"", "as_of = \"2026-11-21\"")]
    {
        let without = files(REGION).into_iter().filter(|(path, _)| path != file);
        let found = RuleBook::load(without).unwrap_err();
        assert_eq!(found[0].to_string(), format!("{file}: the file is missing"));
        let other = files(REGION).into_iter().map(|(path, text)| {
            let text = if path == file { text.replacen(from, to, 1) } else { text };
            (path, text)
        });
        assert_ne!(RuleBook::load(other).unwrap().version, first, "{file}");
    }
}

#[test]
fn the_shipped_card_rules_unbind_only_here_and_guide_everywhere_else() {
    let book = shipped();
    let order: Vec<&str> = book.channels.iter().map(|channel| channel.code.as_str()).collect();
    assert_eq!(order, ["region_app", "wechat", "alipay", "national_app", "bank"]);
    let wechat = book.channel(&ChannelCode("wechat".into())).unwrap();
    assert_eq!(wechat.alternatives.len(), 2, "three ways through its menus are known");
    assert!(wechat.alternatives.iter().all(|way| way.mark == Mark::Sample), "only one of them has a good source");
    for region in book.regions.values() {
        let issuer = book.issuer_of(region).unwrap();
        assert!(issuer.managed_here && issuer.hotline == "12393", "{}", region.code);
        assert!(!region.card.offers(CardFunction::FinancialAccount), "{}: the social security card's", region.code);
        assert_eq!(region.card.direct_channels.v, [ChannelCode::region_app()], "{}", region.code);
        assert!([30, 60].contains(&region.card.code_seconds.v), "{}", region.code);
        assert_eq!(region.card.family_most.v, 5, "{}", region.code);
    }
    let needing = book.regions.values().filter(|region| region.card.stop_needs_certificate.v);
    let needing: Vec<&str> = needing.map(|region| region.code.as_str()).collect();
    assert_eq!(needing, ["440500", "441200", "441300", "441800", "442000", "445300"], "those with Yue Yibao");
    let other = book.issuer(&IssuerCode("mohrss".into())).unwrap();
    assert!(!other.managed_here && !other.unlink.is_empty() && other.hotline == "12333");
    assert!(CardFunction::ALL.iter().all(|function| other.functions.contains(function)), "all seven");
}

proptest! {
    #[test]
    fn no_text_makes_the_parsers_panic(text in "\\PC*", cut in 0usize..2000) {
        for file in ["issuers.toml", "channels.toml"] {
            let broken = files(REGION).into_iter().map(|(path, good)| {
                let half: String = good.chars().take(cut).collect();
                let text = if path == file { format!("{half}{text}") } else { good };
                (path, text)
            });
            let _ = RuleBook::load(broken);
        }
        let _ = load(&changed(&[("v = \"agency\"", &format!("v = {text:?}"))]));
    }
}
