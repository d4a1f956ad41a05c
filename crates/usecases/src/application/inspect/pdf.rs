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
const ACTIVE_KINDS: [&[u8]; 18] = [
    b"JavaScript",
    b"Launch",
    b"EmbeddedFile",
    b"FileAttachment",
    b"ImportData",
    b"SubmitForm",
    b"ResetForm",
    b"RichMedia",
    b"RichMediaExecute",
    b"Movie",
    b"Screen",
    b"GoToE",
    b"GoToR",
    b"GoToDp",
    b"Rendition",
    b"Sound",
    b"GoTo3DView",
    b"URI",
];
/// Where a dictionary with `/S` is an action (ISO 32000-2, 12.6): of an annotation or bookmark, or after another action.
const ACTION_KEYS: [&[u8]; 3] = [b"A", b"PA", b"Next"];
/// Pages that a `Named` action may turn to; everything else is up to the viewer.
const PAGES: [&[u8]; 4] = [b"NextPage", b"PrevPage", b"FirstPage", b"LastPage"];

/// Refuses encrypted and active PDFs, those that can't be read, and those with too many pages.
pub(super) fn check(bytes: &[u8]) -> Result<(), FieldCode> {
    // A file that is something else first (a page, a script) is no document.
    if !bytes.starts_with(b"%PDF-") {
        return Err(FieldCode::FileKind);
    }
    if object_streams(bytes) > MAX_OBJECT_STREAMS {
        return Err(FieldCode::FilePages);
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
    let active = Active(&document);
    if active.dictionary(&document.trailer, 0) || document.objects.values().any(|o| active.object(o, 0)) {
        return Err(FieldCode::FileUnsafe);
    }
    // A page that is listed again and again is a page each time.
    if document.objects.values().any(|object| kids(object) > MAX_PAGES) {
        return Err(FieldCode::FilePages);
    }
    match document.page_iter().take(MAX_PAGES + 1).count() {
        0 => Err(FieldCode::FileDamaged),
        n if n > MAX_PAGES => Err(FieldCode::FilePages),
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

/// Looks for what acts. Every object of the file is looked at by itself, so that references are followed only where
/// the meaning of a dictionary hangs on what they lead to.
struct Active<'a>(&'a Document);

impl<'a> Active<'a> {
    fn object(&self, object: &'a Object, depth: u8) -> bool {
        // Nothing harmless lies that deep.
        if depth > MAX_DEPTH {
            return true;
        }
        match object {
            Object::Array(items) => items.iter().any(|o| self.object(o, depth + 1)),
            Object::Dictionary(dictionary) => self.dictionary(dictionary, depth),
            Object::Stream(stream) => self.dictionary(&stream.dict, depth),
            _ => false,
        }
    }

    fn dictionary(&self, dictionary: &'a Dictionary, depth: u8) -> bool {
        self.acts(dictionary, false)
            || dictionary.iter().any(|(key, value)| {
                ACTIVE_KEYS.contains(&key.as_slice())
                    || ACTION_KEYS.contains(&key.as_slice()) && self.leads_to_action(value)
                    || self.object(value, depth + 1)
            })
    }

    /// Whether its kind is one that acts; of an `action`, whether it does more than turn to a page of this document.
    fn acts(&self, dictionary: &Dictionary, action: bool) -> bool {
        let mut action = action;
        for key in [b"Type".as_slice(), b"Subtype", b"S"] {
            let Ok(value) = dictionary.get(key) else { continue };
            match self.name(value) {
                Ok(Some(name)) if ACTIVE_KINDS.contains(&name) => return true,
                Ok(name) => action |= key == b"Type" && name == Some(b"Action"),
                Err(Unresolved) => return true,
            }
        }
        action && !self.turns_pages(dictionary)
    }

    fn turns_pages(&self, action: &Dictionary) -> bool {
        let name = |key| action.get(key).ok().and_then(|value| self.name(value).ok().flatten());
        match name(b"S") {
            Some(b"GoTo") => true,
            Some(b"Named") => name(b"N").is_some_and(|page| PAGES.contains(&page)),
            _ => false,
        }
    }

    /// What stands at a key for actions: one, or several in an array. Attributes of a tagged paragraph and the next
    /// bookmark stand there, too; neither has a kind.
    fn leads_to_action(&self, value: &'a Object) -> bool {
        let action = |object| match self.0.dereference(object) {
            Ok((_, Object::Dictionary(dictionary))) => dictionary.has(b"S") && self.acts(dictionary, true),
            _ => false,
        };
        match self.0.dereference(value) {
            Ok((_, Object::Array(items))) => items.iter().any(action),
            _ => action(value),
        }
    }

    /// The name that `value` is or leads to; `None` where a kind is no name, e.g. a number in a hint table.
    ///
    /// # Errors
    /// A reference that leads to no name, or nowhere: another reader may find one.
    fn name<'b>(&self, value: &'b Object) -> Result<Option<&'b [u8]>, Unresolved>
    where
        'a: 'b,
    {
        match (value, self.0.dereference(value)) {
            (_, Ok((_, Object::Name(name)))) => Ok(Some(name)),
            (Object::Reference(_), _) => Err(Unresolved),
            _ => Ok(None),
        }
    }
}

/// A reference where a name is expected, and none is found.
struct Unresolved;

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

    /// A document whose catalog has `/A`, made with objects of its own.
    fn acting(make: impl FnOnce(&mut Document) -> Object) -> Result<(), FieldCode> {
        let mut document = Document::load_mem(&pdf(1, |_| {})).unwrap();
        let action = make(&mut document);
        let annotation = document.add_object(dictionary! { "Type" => "Annot", "Subtype" => "Link", "A" => action });
        let page = document.page_iter().next().unwrap();
        document.get_dictionary_mut(page).unwrap().set("Annots", vec![annotation.into()]);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        check(&bytes)
    }

    #[test]
    fn a_kind_by_reference_is_a_kind() {
        for kind in ["Launch", "GoToR", "SubmitForm", "URI", "SomethingNew"] {
            let by_reference = acting(|d| {
                let name = d.add_object(Object::Name(kind.into()));
                let again = d.add_object(Object::Reference(name));
                d.add_object(dictionary! { "S" => again }).into()
            });
            assert_eq!(by_reference, Err(FieldCode::FileUnsafe), "{kind}");
        }
        let media = acting(|d| {
            let name = d.add_object(Object::Name(b"RichMedia".to_vec()));
            d.add_object(dictionary! { "Type" => "Annot", "Subtype" => name });
            dictionary! { "S" => "GoTo" }.into()
        });
        assert_eq!(media, Err(FieldCode::FileUnsafe));
        let nowhere = acting(|_| dictionary! { "S" => Object::Reference((999, 0)) }.into());
        assert_eq!(nowhere, Err(FieldCode::FileUnsafe), "another reader may find what is not there");
        let typed = acting(|d| {
            let name = d.add_object(Object::Name(b"Action".to_vec()));
            d.add_object(dictionary! { "Type" => name, "S" => "SetOCGState" });
            dictionary! { "S" => "GoTo" }.into()
        });
        assert_eq!(typed, Err(FieldCode::FileUnsafe));
    }

    #[test]
    fn only_turning_to_a_page_of_the_document_is_left() {
        assert_eq!(acting(|_| dictionary! { "Type" => "Action", "S" => "GoTo" }.into()), Ok(()));
        assert_eq!(acting(|_| dictionary! { "S" => "Named", "N" => "NextPage" }.into()), Ok(()));
        // Attributes of tagged text stand at the same key.
        assert_eq!(acting(|_| dictionary! { "O" => "Layout", "Placement" => "Block" }.into()), Ok(()));
        let print = acting(|_| dictionary! { "S" => "Named", "N" => "Print" }.into());
        assert_eq!(print, Err(FieldCode::FileUnsafe));
        let then = acting(|d| {
            let hide = d.add_object(dictionary! { "S" => "Hide" });
            dictionary! { "S" => "GoTo", "Next" => vec![hide.into()] }.into()
        });
        assert_eq!(then, Err(FieldCode::FileUnsafe));
    }

    #[test]
    fn what_would_unpack_without_end_is_refused_before_it_is_read() {
        let mut bomb = b"%PDF-1.5\n".to_vec();
        (0..25).for_each(|_| bomb.extend_from_slice(b"<< /Type /Obj#53tm >>\n"));
        assert_eq!(object_streams(&bomb), 25);
        assert_eq!(check(&bomb).err(), Some(FieldCode::FilePages));
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
        assert_eq!(check(&again).err(), Some(FieldCode::FilePages));
    }

    #[test]
    fn a_file_that_is_something_else_first_is_refused() {
        let mut page = b"<html>".to_vec();
        page.extend(pdf(1, |_| {}));
        assert_eq!(check(&page).err(), Some(FieldCode::FileKind));
    }

    #[test]
    fn too_many_pages_and_broken_files_are_refused() {
        assert_eq!(inspect(pdf(21, |_| {})).err(), Some(FieldCode::FilePages));
        assert_eq!(inspect(b"%PDF-1.7\nnothing".to_vec()).err(), Some(FieldCode::FileDamaged));
    }
}
