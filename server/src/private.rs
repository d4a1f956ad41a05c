//! Files that only their owner may read, whatever the folder lets others do.

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// An empty file for writing, in place of one that is there; a new one has mode 0600.
///
/// # Errors
/// What the file system says.
pub fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}
