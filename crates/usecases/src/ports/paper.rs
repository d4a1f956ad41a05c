use super::PortError;
use async_trait::async_trait;
use domain::{language::Language, time::Timestamp};

/// A document for paper, with its words in it already. It has no `Debug`: it is somebody's bill.
#[derive(Clone, Default)]
pub struct Sheet {
    /// In which language it is.
    pub language: Language,
    /// What it is, on top and in the file's properties; nothing personal.
    pub title: String,
    /// A sentence below it.
    pub lead: String,
    /// Pairs of label and value.
    pub facts: Vec<(String, String)>,
    /// Names of the columns; the second and third hold figures.
    pub columns: [String; 3],
    /// The lines below them, as many as there are.
    pub rows: Vec<[String; 3]>,
    /// Label and value of the sums below the lines.
    pub sums: Vec<(String, String)>,
    /// Small print.
    pub notes: Vec<String>,
    /// At the foot of every page, e.g. the document's number.
    pub foot: String,
    /// `{page}` of `{pages}`.
    pub page_of: String,
    /// What is said where `{list}` can't be drawn: each such character stands as its number, e.g. `[U+20BB7]`.
    pub unknown: String,
    /// Across every page, e.g. of a demonstration.
    pub watermark: Option<String>,
    /// When it was made.
    pub at: Timestamp,
}

/// Puts documents on paper.
#[async_trait]
pub trait Paper: Send + Sync {
    /// The document as a PDF file.
    async fn print(&self, sheet: Sheet) -> Result<Vec<u8>, PortError>;
}
