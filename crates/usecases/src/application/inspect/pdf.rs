use domain::application::form::FieldCode;
use lopdf::{Dictionary, Document, LoadOptions, Object};

/// Most pages of one document.
const MAX_PAGES: usize = 20;
/// What a single stream may unpack to while the file is read: 8 MiB.
const MAX_UNPACKED: usize = 8 * 1024 * 1024;
/// Most object streams: they are unpacked while the file is read, so this and [`MAX_UNPACKED`] bound the whole work.
const MAX_OBJECT_STREAMS: usize = 24;
/// How deep arrays and dictionaries may lie in each other.
const MAX_DEPTH: u8 = 64;

/// Keys that make a PDF do something, or carry something, when it is opened.
const ACTIVE_KEYS: [&[u8]; 9] =
    [b"JavaScript", b"JS", b"OpenAction", b"AA", b"Launch", b"EmbeddedFiles", b"EF", b"XFA", b"RichMedia"];
/// Kinds (`/S`, `/Type`, `/Subtype`) of things that act.
const ACTIVE_KINDS: [&[u8]; 12] = [
    b"JavaScript",
    b"Launch",
    b"EmbeddedFile",
    b"ImportData",
    b"SubmitForm",
    b"RichMedia",
    b"Movie",
    b"GoToE",
    b"GoToR",
    b"Rendition",
    b"Sound",
    b"GoTo3DView",
];

/// Refuses encrypted and active PDFs, those that can't be read, and those with too many pages.
pub(super) fn check(bytes: &[u8]) -> Result<(), FieldCode> {
    // A file that is something else first (a page, a script) is no document.
    if !bytes.starts_with(b"%PDF-") {
        return Err(FieldCode::FileKind);
    }
    if object_streams(bytes) > MAX_OBJECT_STREAMS {
        return Err(FieldCode::FileTooLarge);
    }
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
    // A page that is listed again and again is a page each time.
    if document.objects.values().any(|object| kids(object) > MAX_PAGES) {
        return Err(FieldCode::FileTooLarge);
    }
    match document.page_iter().take(MAX_PAGES + 1).count() {
        0 => Err(FieldCode::FileDamaged),
        n if n > MAX_PAGES => Err(FieldCode::FileTooLarge),
        _ => Ok(()),
    }
}

/// How often the name `ObjStm` stands in the file, also written with `#` escapes.
fn object_streams(bytes: &[u8]) -> usize {
    const NAME: &[u8] = b"ObjStm";
    let mut found = 0;
    let mut matched = 0;
    let mut rest = bytes;
    while let Some((byte, tail)) = next_byte(rest) {
        rest = tail;
        matched = match byte {
            b if b == NAME[matched] => matched + 1,
            b if b == NAME[0] => 1,
            _ => 0,
        };
        if matched == NAME.len() {
            found += 1;
            matched = 0;
        }
    }
    found
}

/// The first byte of a name's text, a `#` escape read as what it stands for, and what follows.
fn next_byte(bytes: &[u8]) -> Option<(u8, &[u8])> {
    if let [b'#', high, low, tail @ ..] = bytes {
        let digit = |b: &u8| char::from(*b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        if let (Some(high), Some(low)) = (digit(high), digit(low)) {
            return Some((high * 16 + low, tail));
        }
    }
    bytes.split_first().map(|(first, tail)| (*first, tail))
}

fn kids(object: &Object) -> usize {
    object.as_dict().and_then(|d| d.get(b"Kids")).and_then(Object::as_array).map_or(0, Vec::len)
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
    fn what_would_unpack_without_end_is_refused_before_it_is_read() {
        let mut bomb = b"%PDF-1.5\n".to_vec();
        (0..25).for_each(|_| bomb.extend_from_slice(b"<< /Type /Obj#53tm >>\n"));
        assert_eq!(object_streams(&bomb), 25);
        assert_eq!(check(&bomb).err(), Some(FieldCode::FileTooLarge));
        assert_eq!(object_streams(b"/ObObjStm /objstm #4fbjStm #4"), 2);
    }

    #[test]
    fn a_page_listed_again_and_again_counts_each_time() {
        let bytes = pdf(1, |_| {});
        let mut document = Document::load_mem(&bytes).unwrap();
        let (id, page) = document.objects.iter().find(|(_, o)| kids(o) == 1).map(|(id, o)| (*id, o.clone())).unwrap();
        let mut pages = page.as_dict().unwrap().clone();
        let kid = pages.get(b"Kids").and_then(Object::as_array).unwrap()[0].clone();
        pages.set("Kids", vec![kid; 21]);
        document.objects.insert(id, Object::Dictionary(pages));
        let mut again = Vec::new();
        document.save_to(&mut again).unwrap();
        assert_eq!(check(&again).err(), Some(FieldCode::FileTooLarge));
    }

    #[test]
    fn a_file_that_is_something_else_first_is_refused() {
        let mut page = b"<html>".to_vec();
        page.extend(pdf(1, |_| {}));
        assert_eq!(check(&page).err(), Some(FieldCode::FileKind));
    }

    #[test]
    fn too_many_pages_and_broken_files_are_refused() {
        assert_eq!(inspect(pdf(21, |_| {})).err(), Some(FieldCode::FileTooLarge));
        assert_eq!(inspect(b"%PDF-1.7\nnothing".to_vec()).err(), Some(FieldCode::FileDamaged));
    }
}
