use domain::application::form::FieldCode;
use lopdf::{Dictionary, Document, LoadOptions, Object};

/// Most pages of one document.
const MAX_PAGES: usize = 20;
/// What a single stream may unpack to while the file is read: 32 MiB.
const MAX_UNPACKED: usize = 32 * 1024 * 1024;
/// How deep arrays and dictionaries may lie in each other.
const MAX_DEPTH: u8 = 64;

/// Keys that make a PDF do something, or carry something, when it is opened.
const ACTIVE_KEYS: [&[u8]; 9] =
    [b"JavaScript", b"JS", b"OpenAction", b"AA", b"Launch", b"EmbeddedFiles", b"EF", b"XFA", b"RichMedia"];
/// Kinds (`/S`, `/Type`, `/Subtype`) of things that act.
const ACTIVE_KINDS: [&[u8]; 8] =
    [b"JavaScript", b"Launch", b"EmbeddedFile", b"ImportData", b"SubmitForm", b"RichMedia", b"Movie", b"GoToE"];

/// Refuses encrypted and active PDFs, those that can't be read, and those with too many pages.
pub(super) fn check(bytes: &[u8]) -> Result<(), FieldCode> {
    let options = LoadOptions { max_decompressed_size: Some(MAX_UNPACKED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => FieldCode::FileUnsafe,
        _ => FieldCode::FileDamaged,
    })?;
    // lopdf opens a file with an empty password by itself: such a file was encrypted all the same.
    if document.is_encrypted() || document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(FieldCode::FileUnsafe);
    }
    if is_active_dictionary(&document.trailer, 0) || document.objects.values().any(|o| is_active(o, 0)) {
        return Err(FieldCode::FileUnsafe);
    }
    match document.page_iter().take(MAX_PAGES + 1).count() {
        0 => Err(FieldCode::FileDamaged),
        n if n > MAX_PAGES => Err(FieldCode::FileTooLarge),
        _ => Ok(()),
    }
}

fn is_active(object: &Object, depth: u8) -> bool {
    // Nothing harmless lies that deep.
    if depth > MAX_DEPTH {
        return true;
    }
    match object {
        Object::Array(items) => items.iter().any(|o| is_active(o, depth + 1)),
        Object::Dictionary(dictionary) => is_active_dictionary(dictionary, depth),
        Object::Stream(stream) => is_active_dictionary(&stream.dict, depth),
        _ => false,
    }
}

fn is_active_dictionary(dictionary: &Dictionary, depth: u8) -> bool {
    dictionary.iter().any(|(key, value)| {
        let kind = matches!(key.as_slice(), b"S" | b"Type" | b"Subtype")
            && value.as_name().is_ok_and(|name| ACTIVE_KINDS.contains(&name));
        kind || ACTIVE_KEYS.contains(&key.as_slice()) || is_active(value, depth + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::inspect::inspect;
    use lopdf::dictionary;

    fn pdf(pages: usize, extra: impl FnOnce(&mut Dictionary)) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let parent = document.new_object_id();
        let kids: Vec<Object> = (0..pages)
            .map(|_| document.add_object(dictionary! { "Type" => "Page", "Parent" => parent }).into())
            .collect();
        let count = i64::try_from(pages).unwrap();
        document
            .objects
            .insert(parent, Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }));
        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => parent };
        extra(&mut catalog);
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_plain_pdf_is_kept_as_it_came() {
        let bytes = pdf(2, |_| {});
        let kept = inspect(bytes.clone()).unwrap_or_else(|c| panic!("{c:?}"));
        assert_eq!((kept.content_type, kept.bytes), ("application/pdf", bytes));
    }

    #[test]
    fn active_pdfs_are_refused() {
        for key in ["OpenAction", "AA", "JavaScript"] {
            let bytes = pdf(1, |c| c.set(key, dictionary! { "S" => "GoTo" }));
            assert_eq!(inspect(bytes).err(), Some(FieldCode::FileUnsafe), "{key}");
        }
        let launch = pdf(1, |c| c.set("A", dictionary! { "S" => Object::Name(b"Launch".to_vec()) }));
        assert_eq!(inspect(launch).err(), Some(FieldCode::FileUnsafe));
        let embedded = pdf(1, |c| c.set("Names", dictionary! { "EmbeddedFiles" => dictionary! {} }));
        assert_eq!(inspect(embedded).err(), Some(FieldCode::FileUnsafe));
        let xfa = pdf(1, |c| c.set("AcroForm", dictionary! { "XFA" => Object::Null }));
        assert_eq!(inspect(xfa).err(), Some(FieldCode::FileUnsafe));
    }

    #[test]
    fn too_many_pages_and_broken_files_are_refused() {
        assert_eq!(inspect(pdf(21, |_| {})).err(), Some(FieldCode::FileTooLarge));
        assert_eq!(inspect(b"%PDF-1.7\nnothing".to_vec()).err(), Some(FieldCode::FileDamaged));
    }
}
