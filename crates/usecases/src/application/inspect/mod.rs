//! Looks at uploaded bytes: what they are by content, whether they are safe, and what is kept of them.
//!
//! CPU work without IO; the caller keeps it off the async threads.

mod image;
mod pdf;

use domain::application::form::FieldCode;

/// Largest upload: 10 MiB.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// What is kept of an upload.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// `image/jpeg` or `application/pdf`.
    pub content_type: &'static str,
    /// The bytes: images re-encoded without metadata, PDFs as they came.
    pub bytes: Vec<u8>,
}

/// Decides by content, never by name or the sender's word, and makes what is kept.
///
/// # Errors
/// The code that the page shows beside the file.
pub fn inspect(bytes: Vec<u8>) -> Result<Kept, FieldCode> {
    if bytes.is_empty() {
        return Err(FieldCode::FileEmpty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(FieldCode::FileTooLarge);
    }
    match infer::get(&bytes).map(|kind| kind.mime_type()) {
        Some("image/jpeg") => image::reencode(&bytes, ::image::ImageFormat::Jpeg),
        Some("image/png") => image::reencode(&bytes, ::image::ImageFormat::Png),
        Some("application/pdf") => pdf::check(&bytes).map(|()| Kept { content_type: "application/pdf", bytes }),
        _ => Err(FieldCode::FileKind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decides_by_content() {
        assert_eq!(inspect(Vec::new()).err(), Some(FieldCode::FileEmpty));
        assert_eq!(inspect(vec![0; MAX_BYTES + 1]).err(), Some(FieldCode::FileTooLarge));
        assert_eq!(inspect(b"<svg onload=alert(1)>".to_vec()).err(), Some(FieldCode::FileKind));
        assert_eq!(inspect(b"MZ\x90\x00 executable".to_vec()).err(), Some(FieldCode::FileKind));
        assert_eq!(inspect(b"GIF89a....".to_vec()).err(), Some(FieldCode::FileKind));
    }
}
