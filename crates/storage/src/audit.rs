use domain::{application::Actor, time::Timestamp};

/// Which entries of the record are walked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AuditWalk {
    /// All.
    #[default]
    Everything,
    /// What somebody did.
    Of(Actor),
    /// What was done to any of these, by identifier.
    About(Vec<String>),
    /// Acts of a name.
    Named(String),
}

/// A place in the record by time: instant and index of an entry.
pub type AuditPosition = (Timestamp, u64);

/// A search in the record, newest first by instant, then index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// What is walked.
    pub walk: AuditWalk,
    /// First instant.
    pub from: Timestamp,
    /// Entries before this place.
    pub before: AuditPosition,
    /// At most so many.
    pub limit: u32,
}
