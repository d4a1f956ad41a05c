//! File names that carry the hash of their content, so that browsers may keep the files for ever.
use sha2::{Digest, Sha256};

/// `pkg/yitui.js` and its content → `pkg/yitui.0123456789ab.js`.
pub fn hashed(name: &str, content: &[u8]) -> String {
    let hash = hash(content);
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{hash}.{ending}"),
        None => format!("{name}.{hash}"),
    }
}

/// The first 48 bits of the SHA-256, in hexadecimal.
pub fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_content_gets_another_name() {
        let one = hashed("pkg/yitui.js", b"one");
        assert!(one.starts_with("pkg/yitui.") && one.ends_with(".js"), "{one}");
        assert_eq!(one, hashed("pkg/yitui.js", b"one"));
        assert_ne!(one, hashed("pkg/yitui.js", b"two"));
    }
}
