use super::{codes::KEYS, *};
use crate::tr_in;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// First parts of keys that are put together at run time from a code or a name.
const BUILT: &[&str] = &[];

/// Every key in the locale files, with its words by language.
fn locales() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut keys: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mut key = String::new();
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let at = format!("{}:{}", path.display(), number + 1);
            if line.trim().is_empty() || line.trim_start().starts_with('#') || line.starts_with("_version") {
                continue;
            }
            let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("{at}: no key"));
            if line.starts_with("    ") {
                continue; // the lines of a folded text
            }
            if line.starts_with("  ") {
                keys.get_mut(&key).unwrap().insert(name.trim().to_owned(), value.trim().to_owned());
            } else {
                key = name.trim().trim_matches('"').to_owned();
                assert!(key.contains('.'), "{at}: keys are flat, `area.thing`");
                assert!(keys.insert(key.clone(), BTreeMap::new()).is_none(), "{at}: {key} is there twice");
            }
        }
    }
    keys
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Literal keys: the first text after `tr!(` (or after the language in `tr_in!(`), and every text that is just a key.
fn used(known: &BTreeSet<String>) -> (BTreeMap<String, String>, BTreeSet<String>) {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let (mut called, mut mentioned) = (BTreeMap::new(), BTreeSet::new());
    for file in files.iter().filter(|f| !f.ends_with("i18n/tests.rs")) {
        let text = fs::read_to_string(file).unwrap();
        for (position, _) in text.match_indices("tr!(").chain(text.match_indices("tr_in!(")) {
            let line_start = text[..position].rfind('\n').map_or(0, |n| n + 1);
            if text[line_start..position].contains("//") {
                continue;
            }
            let rest = &text[position..];
            let open = rest.find('(').unwrap() + 1;
            let rest = &rest[open..];
            // `tr!("key"` or `tr_in!(language, "key"`; anything else is put together at run time.
            let rest =
                if text[position..].starts_with("tr_in!") { rest.split_once(',').map_or("", |(_, r)| r) } else { rest };
            if let Some(key) = rest.trim_start().strip_prefix('"').and_then(|r| r.split_once('"')).map(|(k, _)| k) {
                called.insert(key.to_owned(), file.display().to_string());
            }
        }
        mentioned.extend(text.split('"').filter(|part| known.contains(*part)).map(str::to_owned));
    }
    (called, mentioned)
}

#[test]
fn every_key_has_words_in_both_languages() {
    for (key, words) in locales() {
        for language in [Language::Zh, Language::En] {
            let text = words.get(language.tag()).map(String::as_str).unwrap_or_default();
            assert!(!text.trim_matches('"').trim().is_empty(), "{key} has no {}", language.tag());
            // A file without its version's line is passed over without a word.
            assert_ne!(tr_in!(language, &key), key, "{key} is in its file, but not in the program");
        }
        let holes = |text: &str| {
            text.split("%{").skip(1).filter_map(|t| t.split('}').next().map(str::to_owned)).collect::<BTreeSet<_>>()
        };
        // A field's label may be left out where the sentence does without it.
        let (mut zh, mut en) = (holes(&words["zh-CN"]), holes(&words["en"]));
        zh.remove("label");
        en.remove("label");
        assert_eq!(zh, en, "{key}: the languages leave different gaps");
    }
}

#[test]
fn every_key_that_is_used_exists_and_every_key_is_used() {
    let known: BTreeSet<String> = locales().into_keys().collect();
    let (called, mentioned) = used(&known);
    let missing: Vec<_> = called.iter().filter(|(key, _)| !known.contains(*key)).collect();
    assert!(missing.is_empty(), "no words for {missing:#?}");
    let codes: BTreeSet<&str> = KEYS.iter().copied().collect();
    let idle: Vec<_> = known
        .iter()
        .filter(|k| !codes.contains(k.as_str()) && !mentioned.contains(*k))
        .filter(|k| !BUILT.iter().any(|prefix| k.starts_with(prefix)))
        .collect();
    assert!(idle.is_empty(), "nobody uses {idle:#?}");
}

#[test]
fn every_code_of_the_domain_has_words() {
    for key in KEYS {
        for language in [Language::Zh, Language::En] {
            let words = crate::tr_in!(language, *key);
            assert!(!words.is_empty() && !words.contains(key), "{key} says nothing in {}", language.tag());
        }
    }
}

#[test]
fn limits_are_named_as_the_domain_sets_them() {
    use domain::application::form::{FieldCode, MIN_PASSWORD_CHARS};
    for language in [Language::Zh, Language::En] {
        assert!(say_in(language, FieldCode::PasswordShort).contains(&MIN_PASSWORD_CHARS.to_string()));
    }
}

#[test]
fn figures_are_written_as_readers_write_them() {
    let day = jiff::civil::Date::constant(2026, 12, 3);
    assert_eq!(date(Language::Zh, day), "2026年12月3日");
    assert_eq!(date(Language::En, day), "3 Dec 2026");
    assert_eq!(date_text(Language::Zh, "2022"), "2022年");
    assert_eq!(date_text(Language::En, "2024-11-28"), "28 Nov 2024");
    assert_eq!(money(Language::Zh, domain::money::Fen(40_000)), "400.00 元");
    assert_eq!(money(Language::En, domain::money::Fen(40_000)), "CNY 400.00");
    assert_eq!(days(Language::En, 1), "1 working day");
    // 2026-12-03 06:05 UTC is the afternoon in China.
    let at = domain::time::Timestamp(1_796_277_900_000_000);
    assert_eq!(date_time(Language::Zh, at), "2026年12月3日 14:05");
    assert_eq!(date_time(Language::En, at), "3 Dec 2026, 14:05");
}
