//! What is printed can be read again by another program, to the last character.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

use domain::{language::Language, time::Timestamp};
use lopdf::{Document, Object};
use paper::{Face, PdfPaper, write};
use std::path::Path;
use usecases::ports::{Paper as _, PortError, Sheet};

const FONT: &str = "end2end/node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf";

fn font() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(FONT);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; run `make setup`", path.display()))
}

fn sheet(items: usize) -> Sheet {
    let pair = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    Sheet {
        language: Language::Zh,
        title: "医疗费用单据（结算清单）".into(),
        lead: "应参保人员要求出具".into(),
        facts: vec![pair("参保人", "张伟"), pair("定点医药机构", "示范市第一人民医院")],
        columns: ["项目".into(), "数量".into(), "金额".into()],
        rows: (1..=items).map(|n| [format!("第{n}号药品 tablets"), n.to_string(), format!("{n}.50 元")]).collect(),
        sums: vec![pair("总费用", "36.40 元"), pair("个人支付", "15.40 元")],
        notes: vec!["有疑问请拨打 12393。".into()],
        foot: "结算编号 0123456789".into(),
        page_of: "第 {page} 页，共 {pages} 页".into(),
        unknown: "字体里没有的字以编号代替：{list}".into(),
        watermark: None,
        at: Timestamp(1_795_320_000_000_000),
    }
}

/// The pages' texts without blanks and line ends.
fn texts(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).unwrap();
    let pages = document.get_pages();
    pages.keys().map(|page| document.extract_text(&[*page]).unwrap().split_whitespace().collect()).collect()
}

#[test]
fn every_word_can_be_read_again() {
    let mut sheet = sheet(3);
    sheet.watermark = Some("演示".into());
    let text = texts(&write(&Face::new(font()).unwrap(), &sheet).unwrap()).concat();
    for words in [
        "演示",
        "医疗费用单据（结算清单）",
        "参保人张伟",
        "示范市第一人民医院",
        "第3号药品tablets33.50元",
        "总费用36.40元",
        "12393",
        "结算编号0123456789",
        "第1页，共1页",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("编号代替"), "{text}");
}

#[test]
fn the_font_is_in_the_file_and_only_what_is_used_of_it() {
    let bytes = write(&Face::new(font()).unwrap(), &sheet(3)).unwrap();
    assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
    let document = Document::load_mem(&bytes).unwrap();
    let fonts: Vec<_> = document.objects.values().filter_map(|object| object.as_dict().ok()).collect();
    let named = |key: &[u8]| fonts.iter().filter_map(|dict| dict.get(key).ok()).cloned().collect::<Vec<Object>>();
    let names = named(b"FontName");
    assert_eq!(names.len(), 1, "one font, described once");
    for name in names {
        let name = String::from_utf8_lossy(name.as_name().unwrap()).into_owned();
        let (tag, font) = name.split_once('+').unwrap();
        assert!(tag.len() == 6 && font.starts_with("NotoSansSC"), "{name}");
    }
    assert_eq!(named(b"FontFile2").len(), 1);
    // Readable aloud, and with a title instead of a file's name.
    assert!(document.catalog().unwrap().has(b"StructTreeRoot"));
    let preferences = document.catalog().unwrap().get(b"ViewerPreferences").unwrap().as_dict().unwrap();
    assert_eq!(preferences.get(b"DisplayDocTitle").unwrap(), &Object::Boolean(true));
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).unwrap();
    let info = document.get_dictionary(info).unwrap();
    assert_eq!(info.get(b"CreationDate").unwrap().as_str().unwrap(), b"D:20261122120000+08'00");
    assert!(info.has(b"Title"));
}

#[test]
fn two_hundred_lines_take_several_pages_with_the_columns_named_on_each() {
    let pages = texts(&write(&Face::new(font()).unwrap(), &sheet(200)).unwrap());
    assert!((4..10).contains(&pages.len()), "{} pages", pages.len());
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("项目数量金额"), "page {at}: {page}");
        assert!(page.contains(&format!("第{}页，共{}页", at + 1, pages.len())), "page {at}: {page}");
    }
    let whole = pages.concat();
    for n in 1..=200 {
        assert!(whole.contains(&format!("第{n}号药品tablets{n}{n}.50元")), "line {n}");
    }
}

#[test]
fn what_the_font_cannot_draw_stands_as_its_number() {
    let mut sheet = sheet(1);
    sheet.facts[0].1 = "𠮷㐂䶮\u{E000}".into();
    sheet.rows[0][0] = "药\u{FE00}片\n二".into();
    let text = texts(&write(&Face::new(font()).unwrap(), &sheet).unwrap()).concat();
    // One of the three rare characters of names is not in the font; the others are drawn.
    assert!(text.contains("参保人[U+20BB7]㐂䶮[U+E000]"), "{text}");
    assert!(text.contains("药[U+FE00]片二"), "{text}");
    assert!(text.contains("以编号代替：U+20BB7U+E000U+FE00"), "{text}");
}

#[test]
fn even_an_empty_sheet_and_one_endless_word_are_a_file() {
    let face = Face::new(font()).unwrap();
    assert_eq!(texts(&write(&face, &Sheet { title: "一".into(), ..Sheet::default() }).unwrap()).len(), 1);
    let mut long = sheet(1);
    long.facts[0].1 = "字".repeat(5000);
    let pages = texts(&write(&face, &long).unwrap());
    assert!(pages.len() > 2);
    assert_eq!(pages.concat().matches('字').count(), 5000);
}

#[test]
fn what_is_no_font_is_refused() {
    assert!(Face::new(b"no font".to_vec()).is_err());
}

#[tokio::test]
async fn the_port_unpacks_its_font_and_says_when_it_cannot() {
    let mut packed = Vec::new();
    let quick = brotli::enc::BrotliEncoderParams { quality: 1, ..Default::default() };
    brotli::BrotliCompress(&mut font().as_slice(), &mut packed, &quick).unwrap();
    let paper = PdfPaper::new(packed.leak());
    for _ in 0..2 {
        assert!(paper.print(sheet(2)).await.unwrap().starts_with(b"%PDF-"));
    }
    let broken = PdfPaper::new(b"no font at all").print(sheet(2)).await;
    assert!(matches!(broken, Err(PortError::Unavailable(_))), "{:?}", broken.err());
}
