//! The key file: JSON, readable by its owner only, complete before it appears under its name.

use crate::{
    hex,
    keyring::{Keyring, KeyringError},
    random, signing,
};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const VERSION: u32 = 1;
/// A key file has a few hundred bytes; anything longer is something else.
const MAX_BYTES: u64 = 16 * 1024;

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    version: u32,
    demonstration: bool,
    /// Check value of `root_key`: a changed digit is found before anything is sealed with a wrong key.
    key_id: String,
    /// Check value of `signing_seed`.
    signing_key_id: String,
    root_key: String,
    signing_seed: String,
}

/// Read first, so that a newer file is called newer and not broken.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

pub(crate) fn write_new(path: &Path, keyring: &Keyring) -> Result<(), KeyringError> {
    let content = KeyFile {
        version: VERSION,
        demonstration: keyring.is_demonstration(),
        key_id: keyring.key_id(),
        signing_key_id: signing::public_key(keyring).key_id(),
        root_key: hex::encode(keyring.root()),
        signing_seed: hex::encode(keyring.signing_key().as_bytes()),
    };
    let mut json =
        Zeroizing::new(serde_json::to_vec_pretty(&content).map_err(|error| io_error(path, io::Error::from(error)))?);
    json.push(b'\n');
    place(path, &json).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => KeyringError::AlreadyExists(path.to_owned()),
        _ => io_error(path, source),
    })
}

/// Writes a temporary file beside `path`, syncs it and gives it its name. The name is given by a
/// hard link and not by a rename, because a rename would silently replace keys that are there.
fn place(path: &Path, content: &[u8]) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let temporary = directory.join(format!(".key-{}.tmp", hex::encode(&random::bytes::<8>())));
    let placed = write_synced(&temporary, content).and_then(|()| fs::hard_link(&temporary, path));
    let removed = fs::remove_file(&temporary);
    placed?;
    removed?;
    // The name itself must survive a power cut, too.
    #[cfg(unix)]
    File::open(directory)?.sync_all()?;
    Ok(())
}

fn write_synced(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

pub(crate) fn read(path: &Path) -> Result<Keyring, KeyringError> {
    let mut file = File::open(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => KeyringError::NotFound(path.to_owned()),
        _ => io_error(path, source),
    })?;
    refuse_open_permissions(path, &file)?;
    let mut json = Zeroizing::new(Vec::with_capacity(4096));
    Read::by_ref(&mut file).take(MAX_BYTES).read_to_end(&mut json).map_err(|source| io_error(path, source))?;
    let stated: Version = serde_json::from_slice(&json).map_err(|error| malformed(path, &error))?;
    if stated.version != VERSION {
        return Err(KeyringError::UnsupportedVersion { path: path.to_owned(), version: stated.version });
    }
    let content: KeyFile = serde_json::from_slice(&json).map_err(|error| malformed(path, &error))?;
    decode(&content).ok_or_else(|| KeyringError::Damaged(path.to_owned()))
}

/// The keys in the file, or `None` when a key is not 64 digits or does not match its check value.
fn decode(content: &KeyFile) -> Option<Keyring> {
    let root = Zeroizing::new(hex::decode::<32>(&content.root_key)?);
    let seed = Zeroizing::new(hex::decode::<32>(&content.signing_seed)?);
    let keyring = Keyring::new(root, &seed, content.demonstration);
    let intact = keyring.key_id() == content.key_id && signing::public_key(&keyring).key_id() == content.signing_key_id;
    intact.then_some(keyring)
}

/// Looks at the open file and not at the path, so that it cannot be swapped in between.
#[cfg(unix)]
fn refuse_open_permissions(path: &Path, file: &File) -> Result<(), KeyringError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().map_err(|source| io_error(path, source))?.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyringError::TooOpen { path: path.to_owned(), mode });
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_open_permissions(_: &Path, _: &File) -> Result<(), KeyringError> {
    Ok(())
}

/// Position only: the parser's own message may quote what it found.
fn malformed(path: &Path, error: &serde_json::Error) -> KeyringError {
    KeyringError::Malformed { path: path.to_owned(), line: error.line(), column: error.column() }
}

fn io_error(path: &Path, source: io::Error) -> KeyringError {
    KeyringError::Io { path: PathBuf::from(path), source }
}
