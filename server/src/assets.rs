//! The site's files, embedded when the program was built.

/// One embedded file of the site.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its address on the site, from the root.
    pub path: &'static str,
    /// Its media type, for `Content-Type`.
    pub content_type: &'static str,
    /// Whether its address carries the hash of its content, so that it may be cached for ever.
    pub immutable: bool,
    /// The file as it is.
    pub bytes: &'static [u8],
    /// The same in brotli, where that is smaller.
    pub br: Option<&'static [u8]>,
    /// The same in gzip, where that is smaller.
    pub gz: Option<&'static [u8]>,
}

mod embedded {
    use super::Asset;

    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// The file at an address such as `/assets/style.1a2b3c4d.css`.
pub fn lookup(path: &str) -> Option<&'static Asset> {
    let assets = embedded::ASSETS;
    assets.binary_search_by(|asset| asset.path.cmp(path)).ok().map(|at| &assets[at])
}

/// The address of a file by its logical name: `style.css`, `loader.js`, `pkg/yitui.js`, `pkg/yitui_bg.wasm`, an icon.
/// None where this build has no such file: the WASM is absent after a plain `cargo build`.
pub fn href(logical: &str) -> Option<&'static str> {
    let names = embedded::MANIFEST;
    names.binary_search_by(|(name, _)| (*name).cmp(logical)).ok().map(|at| names[at].1)
}

/// The font of documents on paper, packed with brotli. None after a plain `cargo build`.
pub fn font() -> Option<&'static [u8]> {
    embedded::FONT
}

/// Every embedded file, in the order of their addresses.
pub fn all() -> &'static [Asset] {
    embedded::ASSETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_to_a_file() {
        for (name, path) in embedded::MANIFEST {
            assert_eq!(href(name), Some(*path));
            assert!(lookup(path).is_some_and(|asset| !asset.bytes.is_empty()), "{name} is missing or empty");
        }
        assert!(href("style.css").is_some());
        assert_eq!(href("../Cargo.toml"), None);
        assert!(lookup("/assets/../Cargo.toml").is_none());
    }

    #[test]
    fn a_file_that_may_be_cached_for_ever_carries_its_hash() {
        for asset in all().iter().filter(|asset| asset.immutable) {
            let mut parts = asset.path.rsplit('.');
            let hash = parts.nth(1).unwrap_or_default();
            assert!(hash.len() == 12 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{}", asset.path);
        }
    }
}
