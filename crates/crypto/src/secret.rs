//! A value that must not be printed and is wiped when dropped.

use crate::OpenError;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// A secret: `Debug` shows nothing of it, and its memory is wiped on drop. Reading it is a visible
/// act, [`Secret::expose`].
pub struct Secret<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Secret<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value itself. Not for logs, errors or URLs.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl Secret<Vec<u8>> {
    /// The bytes as text; [`OpenError`] when they are not UTF-8, which means they were not sealed as text.
    pub fn into_text(mut self) -> Result<Secret<String>, OpenError> {
        match String::from_utf8(std::mem::take(&mut *self.0)) {
            Ok(text) => Ok(Secret::new(text)),
            Err(error) => {
                error.into_bytes().zeroize();
                Err(OpenError)
            }
        }
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let secret = Secret::new(String::from("13800138000"));
        assert_eq!(format!("{secret:?}"), "[secret]");
        assert_eq!(secret.expose(), "13800138000");
    }

    #[test]
    fn text_only_when_it_is_text() {
        assert_eq!(Secret::new("罕见字𠮷".as_bytes().to_vec()).into_text().unwrap().expose(), "罕见字𠮷");
        assert!(Secret::new(vec![0xff, 0xfe]).into_text().is_err());
    }
}
