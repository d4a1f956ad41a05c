//! Files by which a platform knows a domain again: WeChat fetches `/<name>.txt` from a mini program's business domain.
//!
//! The bytes are those of the operator's file: the platform compares each of them.

use axum::{Router, body::Bytes, routing::get};
use http::header::CONTENT_TYPE;
use std::{collections::BTreeMap, io, path::Path};

/// Most bytes of such a file; the platform's hold some thirty.
const MOST: usize = 4096;

/// Files by their names.
#[derive(Clone, Debug, Default)]
pub struct CheckFiles(BTreeMap<String, Bytes>);

/// Why a file is not served.
#[derive(Debug, thiserror::Error)]
pub enum CheckFileFault {
    /// Its name is no name of such a file.
    #[error("its name must be letters, digits, _ or -, and .txt")]
    Name,
    /// Another file has the same name.
    #[error("two files have this name")]
    Twice,
    /// It is longer than any such file.
    #[error("it is longer than {MOST} bytes")]
    TooLong,
    /// It is a page: saved after the console's session had ended.
    #[error("it holds HTML, not what the console gave")]
    Html,
    /// It can't be read.
    #[error(transparent)]
    Read(#[from] io::Error),
}

impl CheckFiles {
    /// Reads one more.
    ///
    /// # Errors
    /// Says why it can't be served.
    pub fn add(&mut self, path: &Path) -> Result<(), CheckFileFault> {
        let name = path.file_name().and_then(|name| name.to_str()).filter(|name| is_name(name));
        let name = name.ok_or(CheckFileFault::Name)?;
        let bytes = std::fs::read(path)?;
        if bytes.len() > MOST {
            return Err(CheckFileFault::TooLong);
        }
        if bytes.contains(&b'<') {
            return Err(CheckFileFault::Html);
        }
        match self.0.insert(name.to_owned(), bytes.into()) {
            Some(_) => Err(CheckFileFault::Twice),
            None => Ok(()),
        }
    }

    /// An address for each, for anybody.
    pub(super) fn router(&self) -> Router {
        self.0.iter().fold(Router::new(), |router, (name, bytes)| {
            let bytes = bytes.clone();
            let answer = async move || ([(CONTENT_TYPE, "text/plain")], bytes.clone());
            router.route(&format!("/{name}"), get(answer))
        })
    }
}

fn is_name(name: &str) -> bool {
    name.strip_suffix(".txt").is_some_and(|stem| {
        !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_console_gives_is_served() {
        let folder = std::env::temp_dir().join(format!("yitui-check-files-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let mut files = CheckFiles::default();
        files.add(&file("Ab_1-2.txt", b"abc")).unwrap();
        assert!(matches!(files.add(&folder.join("Ab_1-2.txt")), Err(CheckFileFault::Twice)));
        assert!(matches!(files.add(&file("page.txt", b"<!doctype html>")), Err(CheckFileFault::Html)));
        assert!(matches!(files.add(&file("long.txt", &[b'a'; MOST + 1])), Err(CheckFileFault::TooLong)));
        for name in ["a.html", ".txt", "a b.txt", "{a}.txt", "a.b.txt"] {
            assert!(matches!(files.add(&file(name, b"abc")), Err(CheckFileFault::Name)), "{name}");
        }
        assert!(matches!(files.add(&folder.join("away.txt")), Err(CheckFileFault::Read(_))));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
