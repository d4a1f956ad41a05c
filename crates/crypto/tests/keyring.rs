//! The key file: written once, complete, readable by its owner only, and checked when read.

use crypto::{Keyring, KeyringError, blind_index, column, signing};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A directory of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let unique = &crypto::session::token().expose()[..16].to_owned();
        let path = std::env::temp_dir().join(format!("crypto-keyring-{name}-{unique}"));
        fs::create_dir(&path).map(|()| Self(path)).unwrap_or_else(|error| panic!("{error}"))
    }

    fn file(&self) -> PathBuf {
        self.0.join("keys.json")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn cell() -> column::Cell<'static> {
    column::Cell { table: "person", column: "id_number", row_id: "1" }
}

#[test]
fn created_keys_can_be_opened_again() {
    let folder = Folder::new("again");
    let made = Keyring::create(&folder.file(), true).unwrap();
    let read = Keyring::open(&folder.file()).unwrap();
    assert!(read.is_demonstration());
    assert_eq!(read.key_id(), made.key_id());
    let sealed = column::seal(&made, cell(), b"110105194912310021");
    assert_eq!(column::open(&read, cell(), &sealed).unwrap().expose(), b"110105194912310021");
    assert!(signing::public_key(&read).verify(b"receipt", &signing::sign(&made, b"receipt")));
    let phone = blind_index::Kind::Phone;
    assert_eq!(
        blind_index::blind_index(&made, phone, "13800138000"),
        blind_index::blind_index(&read, phone, "13800138000")
    );
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn two_installations_share_nothing() {
    let folder = Folder::new("two");
    let one = Keyring::create(&folder.0.join("1"), false).unwrap();
    let two = Keyring::create(&folder.0.join("2"), false).unwrap();
    assert!(!one.is_demonstration());
    assert_ne!(one.key_id(), two.key_id());
    assert_ne!(signing::public_key(&one), signing::public_key(&two));
    assert!(column::open(&two, cell(), &column::seal(&one, cell(), b"x")).is_err());
}

#[test]
fn never_overwrites() {
    let folder = Folder::new("overwrite");
    Keyring::create(&folder.file(), false).unwrap();
    let before = fs::read(folder.file()).unwrap();
    assert!(matches!(Keyring::create(&folder.file(), false), Err(KeyringError::AlreadyExists(_))));
    assert_eq!(fs::read(folder.file()).unwrap(), before);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
fn racing_creators_get_one_winner() {
    let folder = Folder::new("race");
    let wins = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..8).map(|_| scope.spawn(|| Keyring::create(&folder.file(), false).ok())).collect();
        racers.into_iter().filter_map(|racer| racer.join().unwrap()).map(|keys| keys.key_id()).collect::<Vec<_>>()
    });
    assert_eq!(wins, [Keyring::open(&folder.file()).unwrap().key_id()]);
}

#[test]
fn missing_places_are_named() {
    let folder = Folder::new("missing");
    let error = Keyring::open(&folder.file()).unwrap_err();
    assert!(matches!(&error, KeyringError::NotFound(path) if *path == folder.file()));
    let error = Keyring::create(&folder.0.join("no/keys.json"), false).unwrap_err();
    assert!(matches!(error, KeyringError::Io { .. }));
    assert!(error.to_string().contains("no/keys.json"));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("mode");
    let file = folder.file();
    Keyring::create(&file, false).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    for mode in [0o640, 0o604, 0o644, 0o660, 0o610, 0o602] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let error = Keyring::open(&file).unwrap_err();
        assert!(matches!(error, KeyringError::TooOpen { .. }), "{mode:o}: {error}");
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }
    for mode in [0o400, 0o600] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        Keyring::open(&file).unwrap();
    }
}

/// Overwrites the content and keeps the permissions.
fn opened_after(file: &Path, change: impl Fn(&str) -> String) -> KeyringError {
    let content = fs::read_to_string(file).unwrap_or_default();
    fs::write(file, change(&content)).unwrap_or_else(|error| panic!("{error}"));
    let outcome = Keyring::open(file).err();
    fs::write(file, content).unwrap_or_else(|error| panic!("{error}"));
    outcome.unwrap_or_else(|| panic!("the changed file was accepted"))
}

#[test]
fn a_changed_file_is_refused_with_its_cause_and_without_its_content() {
    let folder = Folder::new("changed");
    let file = folder.file();
    Keyring::create(&file, false).unwrap();
    let original = fs::read_to_string(&file).unwrap();
    let values = |name: &str| {
        let start = original.find(&format!("\"{name}\": \"")).unwrap() + name.len() + 5;
        original[start..start + 64].to_owned()
    };
    let (root, seed) = (values("root_key"), values("signing_seed"));
    let flip = |key: &str| format!("{}{}", if key.starts_with('0') { '1' } else { '0' }, &key[1..]);

    for key in [&root, &seed] {
        let error = opened_after(&file, |content| content.replace(key.as_str(), &flip(key)));
        assert!(matches!(error, KeyringError::Damaged(_)), "{error}");
        let error = opened_after(&file, |content| content.replace(key.as_str(), "zz"));
        assert!(matches!(error, KeyringError::Damaged(_)), "{error}");
    }
    let error = opened_after(&file, |content| content.replace("\"version\": 1", "\"version\": 2"));
    assert!(matches!(error, KeyringError::UnsupportedVersion { version: 2, .. }), "{error}");
    for broken in [
        String::new(),
        "[]".to_owned(),
        original[..original.len() / 2].to_owned(),
        original.replace("\"demonstration\": false", "\"demonstration\": false, \"extra\": 1"),
        // Unquoted, the parser would quote the key in its message.
        original.replace(&format!("\"root_key\": \"{root}\""), &format!("\"root_key\": [\"{root}\"]")),
        original.replace("false", &format!("\"{root}\"")),
    ] {
        let error = opened_after(&file, |_| broken.clone());
        assert!(matches!(error, KeyringError::Malformed { .. }), "{error}");
        let shown = format!("{error} {error:?}");
        assert!(shown.contains("line ") && !shown.contains(&root) && !shown.contains(&seed), "{shown}");
    }
    Keyring::open(&file).unwrap();
}

#[test]
fn debug_shows_nothing() {
    assert_eq!(format!("{:?}", Keyring::from_seed([7; 32])), "Keyring { .. }");
}
