use serde::{Deserialize, Serialize};

/// Where an export stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// For a second person.
    Waiting,
    /// For the worker.
    Queued,
    /// Its rows are being read.
    Making,
    /// The file is there.
    Ready,
    /// The second person said no.
    Declined,
    /// The asker gave it up.
    Cancelled,
    /// Its time is over: nobody approved it, or the file was deleted.
    Expired,
    /// It could not be made.
    Failed,
}

impl ExportState {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Queued,
        Self::Making,
        Self::Ready,
        Self::Declined,
        Self::Cancelled,
        Self::Expired,
        Self::Failed,
    ];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Queued => "queued",
            Self::Making => "making",
            Self::Ready => "ready",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
    /// Whether it may become `to`.
    #[must_use]
    pub fn may_become(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Waiting, Self::Queued | Self::Declined | Self::Cancelled | Self::Expired)
                | (Self::Queued, Self::Making | Self::Cancelled | Self::Failed)
                | (Self::Making, Self::Ready | Self::Cancelled | Self::Failed)
                | (Self::Ready, Self::Cancelled | Self::Expired)
        )
    }
    /// Whether something still happens by itself: its page looks again.
    #[must_use]
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Queued | Self::Making)
    }
}

/// Format of an exported file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated values.
    Csv,
    /// A workbook (Office Open XML).
    Xlsx,
}

impl ExportFormat {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Xlsx, Self::Csv];
    /// The stored name; also the file's ending.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
    /// The media type of a file.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Why an export failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFault {
    /// The asker's role or office changed meanwhile.
    AccessLost,
    /// It could not be made after several tries.
    Broken,
}

impl ExportFault {
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessLost => "access_lost",
            Self::Broken => "broken",
        }
    }
}
