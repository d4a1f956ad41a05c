//! A workbook: the watermark's sheet, then the table. Texts are written as texts and never as formulas, and their cells
//! are of the format "text", so that editing one makes no formula of it either.

use super::{Cell, Table};
use domain::words::visible;
use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// Longest text that a cell takes, in UTF-16 units.
const LONGEST: usize = 32_767;
/// Longest line above or below a printed page.
const LONGEST_MARGIN: usize = 240;

/// Why a workbook could not be made. Holds no value of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the workbook can't be written")]
pub struct Unwritten;

impl From<XlsxError> for Unwritten {
    fn from(_: XlsxError) -> Self {
        Self
    }
}

/// A workbook that is being written, row by row.
pub struct Book {
    sheet: Worksheet,
    about: Option<Worksheet>,
    at: DateTime,
    text: Format,
    money: Format,
    day: Format,
    instant: Format,
    row: u32,
}

impl Book {
    /// Begins a workbook with the table's headings.
    ///
    /// # Errors
    /// [`Unwritten`]: a column is beyond what a sheet holds.
    pub fn begin(table: &Table) -> Result<Self, Unwritten> {
        let text = Format::new().set_num_format("@");
        let bold = text.clone().set_bold();
        let mut sheet = Worksheet::new();
        sheet.set_name(sheet_name(&table.title))?;
        for (n, (name, width)) in (0_u16..).zip(&table.columns) {
            sheet.set_column_width(n, f64::from(*width))?;
            sheet.write_string_with_format(0, n, cut(name), &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_landscape();
        let about = (!table.mark.is_empty()).then(|| about(table, &text, &bold)).transpose()?;
        if about.is_some() {
            sheet.set_header(format!("&C{}", margin(&table.mark_title)));
            sheet.set_footer(format!("&L{}&R&P/&N", margin(&table.line())));
        }
        Ok(Self {
            sheet,
            about,
            at: table.at.in_china(),
            money: Format::new().set_num_format("0.00"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            instant: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            text,
            row: 0,
        })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`Unwritten`]: the sheet is full.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), Unwritten> {
        self.row += 1;
        for (n, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    self.sheet.write_string_with_format(self.row, n, cut(text), &self.text)?;
                }
                #[expect(clippy::cast_precision_loss, reason = "a sheet's numbers are floats; ours are far below 2^53")]
                Cell::Number(number) => {
                    self.sheet.write_number(self.row, n, *number as f64)?;
                }
                #[expect(clippy::cast_precision_loss, reason = "a sheet's numbers are floats; ours are far below 2^53")]
                Cell::Money(amount) => {
                    self.sheet.write_number_with_format(self.row, n, amount.0 as f64 / 100.0, &self.money)?;
                }
                Cell::Day(day) => {
                    self.sheet.write_datetime_with_format(self.row, n, excel_day(*day)?, &self.day)?;
                }
                Cell::At(at) => {
                    self.sheet.write_datetime_with_format(self.row, n, excel(at.in_china())?, &self.instant)?;
                }
            }
        }
        Ok(())
    }

    /// The file. It takes a while for many rows: not for a thread that answers requests.
    ///
    /// # Errors
    /// [`Unwritten`].
    pub fn finish(self) -> Result<Vec<u8>, Unwritten> {
        let mut book = Workbook::new();
        // The time of the act, not the machine's: the same rows are the same file.
        book.set_properties(&DocProperties::new().set_creation_datetime(&excel(self.at)?));
        if let Some(about) = self.about {
            book.push_worksheet(about);
        }
        book.push_worksheet(self.sheet);
        Ok(book.save_to_buffer()?)
    }
}

fn about(table: &Table, text: &Format, bold: &Format) -> Result<Worksheet, Unwritten> {
    let mut sheet = Worksheet::new();
    let name = sheet_name(&table.mark_title);
    // Two sheets of one name are no workbook.
    sheet.set_name(if name == sheet_name(&table.title) { format!("{name} ·") } else { name })?;
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 72)?;
    sheet.write_string_with_format(0, 0, cut(&table.mark_title), bold)?;
    for (row, (label, value)) in (1_u32..).zip(&table.mark) {
        sheet.write_string_with_format(row, 0, cut(label), bold)?;
        sheet.write_string_with_format(row, 1, cut(value), &text.clone().set_text_wrap())?;
    }
    sheet.set_footer(format!("&L{}", margin(&table.line())));
    Ok(sheet)
}

fn excel_day(day: Date) -> Result<ExcelDateTime, Unwritten> {
    let year = u16::try_from(day.year()).map_err(|_| Unwritten)?;
    Ok(ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs())?)
}

fn excel(at: DateTime) -> Result<ExcelDateTime, Unwritten> {
    let (hour, minute, second) = (at.hour().unsigned_abs(), at.minute().unsigned_abs(), at.second().unsigned_abs());
    Ok(excel_day(at.date())?.and_hms(hour.into(), minute, f64::from(second))?)
}

/// A text as a cell takes it: hidden characters are marks, and it is cut where a sheet would refuse it.
fn cut(text: &str) -> String {
    shortened(&visible(text), LONGEST)
}

fn shortened(text: &str, longest: usize) -> String {
    let mut left = longest;
    text.chars().take_while(|c| left.checked_sub(c.len_utf16()).map(|n| left = n).is_some()).collect()
}

/// Text above or below a printed page; `&` begins a code there.
fn margin(text: &str) -> String {
    shortened(&visible(text), LONGEST_MARGIN / 2).replace('&', "&&")
}

/// A name that a sheet may have.
fn sheet_name(title: &str) -> String {
    let plain = visible(title).replace(['[', ']', ':', '*', '?', '/', '\\', '\''], " ");
    let name = shortened(plain.trim(), 28);
    if name.is_empty() { "1".to_owned() } else { name }
}
