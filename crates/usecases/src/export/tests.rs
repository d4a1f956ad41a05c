//! What hostile text becomes in a file, read back by programs that are not ours.

use super::{Cell, Table, csv, xlsx::Book};
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use domain::{money::Fen, time::Timestamp};
use jiff::civil::date;
use std::io::Cursor;

const AT: Timestamp = Timestamp(1_795_320_000_000_000);

/// Texts that some spreadsheet takes for a formula, or that read otherwise than they are.
const HOSTILE: [&str; 22] = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u{3000}=1",
    "\u{a0}=1",
    "\u{feff}=1",
    "\u{202e}=1",
    "\u{200b}=1",
    "\u{0}=1",
    "＝1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "=HYPERLINK(\"http://example.invalid\",\"x\")",
    "=cmd|' /C calc'!A0",
    ";=1+1",
    "\t;=1+1",
];

fn table(columns: usize) -> Table {
    Table {
        title: "Queue: [all]".into(),
        columns: (0..columns).map(|n| (format!("column {n}"), 12)).collect(),
        mark: vec![("Asked by".into(), "张三 & Co. (T-7)".into()), ("Purpose".into(), "=1+1".into())],
        mark_title: "Internal".into(),
        at: AT,
    }
}

fn row() -> Vec<Cell> {
    let typed = [
        Cell::Empty,
        Cell::Number(-12),
        Cell::Money(Fen(40_050)),
        Cell::Day(date(2026, 11, 23)),
        Cell::At(AT),
        Cell::text("_x0041_ 张三, \"a\"\nb"),
    ];
    typed.into_iter().chain(HOSTILE.map(Cell::text)).collect()
}

#[test]
fn a_csv_file_holds_no_formula_and_its_last_line_says_whose_it_is() {
    let row = row();
    let table = table(row.len());
    let mut text = csv::head(&table);
    csv::row(&mut text, &row);
    text.push_str(&csv::foot(&table));
    let mut reader = ::csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.headers().unwrap().len(), row.len());
    let lines: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(lines.len(), 2, "every line is as wide as the headings");
    let typed: Vec<&str> = lines[0].iter().take(6).collect();
    assert_eq!(typed, ["", "-12", "400.50", "2026-11-23", "2026-11-22 12:00:00", "_x0041_ 张三, \"a\"\nb"]);
    for (value, hostile) in lines[0].iter().skip(6).zip(HOSTILE) {
        assert!(value.starts_with(['\'', '□']) || value.contains(";'="), "{hostile:?} became {value:?}");
    }
    assert_eq!(&lines[1][0], "Internal · Asked by: 张三 & Co. (T-7) · Purpose: =1+1");
    assert!(lines[1].iter().skip(1).all(str::is_empty));
}

#[test]
fn a_workbook_holds_typed_cells_and_no_formula() {
    let row = row();
    let mut book = Book::begin(&table(row.len())).unwrap();
    book.row(&row).unwrap();
    let bytes = book.finish().unwrap();
    let mut read: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(read.sheet_names(), ["Internal", "Queue   all"], "the watermark's sheet is the first");
    for name in read.sheet_names() {
        assert!(read.worksheet_formula(&name).unwrap().is_empty(), "{name}");
    }
    let sheet = read.worksheet_range("Queue   all").unwrap();
    let cells: Vec<&Data> = sheet.rows().nth(1).unwrap().iter().collect();
    assert_eq!((cells[0], cells[1], cells[2]), (&Data::Empty, &Data::Float(-12.0), &Data::Float(400.5)));
    let days = |data: &Data| if let Data::DateTime(at) = data { at.as_f64() } else { panic!("{data:?} is no date") };
    // Excel counts days from the end of 1899.
    assert_eq!((days(cells[3]), days(cells[4])), (46349.0, 46348.5));
    assert_eq!(cells[5], &Data::String("_x0041_ 张三, \"a\"\nb".into()));
    for (value, hostile) in cells.iter().skip(6).zip(HOSTILE) {
        let shown = domain::words::visible(hostile).replace('\r', "\n");
        let Data::String(value) = value else { panic!("{hostile:?} became {value:?}") };
        assert_eq!(value.replace('\r', "\n").trim(), shown.trim());
    }
    let mark = read.worksheet_range("Internal").unwrap();
    assert_eq!(mark.get_value((1, 1)), Some(&Data::String("张三 & Co. (T-7)".into())));
    assert_eq!(mark.get_value((2, 1)), Some(&Data::String("=1+1".into())));
    let mut again = Book::begin(&table(row.len())).unwrap();
    again.row(&row).unwrap();
    assert_eq!(again.finish().unwrap(), bytes, "the same rows are the same file");
}

#[test]
fn long_and_odd_names_are_still_a_workbook() {
    let table = Table { title: "/".repeat(90), mark_title: "é".repeat(90), ..table(2) };
    let mut book = Book::begin(&table).unwrap();
    book.row(&[Cell::text("𠮷".repeat(40_000)), Cell::text("x")]).unwrap();
    let mut read: Xlsx<_> = open_workbook_from_rs(Cursor::new(book.finish().unwrap())).unwrap();
    let sheet = read.worksheet_range_at(1).unwrap().unwrap();
    let Some(Data::String(long)) = sheet.get_value((1, 0)) else { panic!("no text") };
    assert_eq!(long.chars().count(), 32_767 / 2);
}
