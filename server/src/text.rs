//! Files that people write: read as UTF-8, with the line that is none.

use std::{fs, io, path::Path};

/// Reads a text file.
///
/// # Errors
/// What the file system says; for bytes that are not UTF-8 `InvalidData` naming their line.
pub fn read(path: &Path) -> io::Result<String> {
    String::from_utf8(fs::read(path)?).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count();
        io::Error::new(io::ErrorKind::InvalidData, format!("line {line}: not UTF-8 text; save the file as UTF-8"))
    })
}
