//! Tables as files that other programs open.

mod cell;
pub mod csv;
#[cfg(test)]
mod tests;
pub mod xlsx;

pub use cell::Cell;

use crate::{UseCaseError, UseCaseResult};
use domain::{export::ExportFormat, time::Timestamp};

/// A small table as a file; a long one is written part by part. It is made elsewhere than where requests are answered.
///
/// # Errors
/// `Broken`: a workbook can't hold it.
pub async fn file(format: ExportFormat, table: Table, rows: Vec<Vec<Cell>>) -> UseCaseResult<Vec<u8>> {
    let made = tokio::task::spawn_blocking(move || made(format, &table, &rows)).await;
    made.map_err(|_| UseCaseError::Broken("a file's writer ended"))?
}

fn made(format: ExportFormat, table: &Table, rows: &[Vec<Cell>]) -> UseCaseResult<Vec<u8>> {
    match format {
        ExportFormat::Csv => {
            let mut text = csv::head(table);
            for row in rows {
                csv::row(&mut text, row);
            }
            text.push_str(&csv::foot(table));
            Ok(text.into_bytes())
        }
        ExportFormat::Xlsx => {
            let unwritten = |_| UseCaseError::Broken("a workbook can't be written");
            let mut book = xlsx::Book::begin(table).map_err(unwritten)?;
            for row in rows {
                book.row(row).map_err(unwritten)?;
            }
            book.finish().map_err(unwritten)
        }
    }
}

/// A table's own sheet in a workbook, or a file: what it is called, its columns, and who made it.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its name.
    pub title: String,
    /// Headings, each with its column's width in characters.
    pub columns: Vec<(String, u16)>,
    /// Watermark: label and value of who asked, what for, when. Empty: the table is for everybody.
    pub mark: Vec<(String, String)>,
    /// The watermark's heading, e.g. "internal".
    pub mark_title: String,
    /// When it was made.
    pub at: Timestamp,
}

impl Table {
    /// The watermark in one line; empty for none.
    #[must_use]
    pub fn line(&self) -> String {
        if self.mark.is_empty() {
            return String::new();
        }
        let parts = self.mark.iter().map(|(label, value)| format!("{label}: {value}"));
        std::iter::once(self.mark_title.clone()).chain(parts).collect::<Vec<_>>().join(" · ")
    }
}
