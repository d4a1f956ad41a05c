use domain::{
    delivery::{Channel, Delivery},
    id::JobId,
    time::Timestamp,
};
use storage::{AuditEntry, ChangeSet, Committed, Expired, Imported, Job, Purged, RosterEntry};

/// Something for the writer, done in one transaction.
pub(crate) enum Order {
    /// Apply a change set.
    Commit(ChangeSet),
    /// Import a batch of roster lines.
    Import(Vec<RosterEntry>),
    /// Lease jobs.
    Claim {
        /// Due by then.
        now: Timestamp,
        /// Leased until.
        lease_until: Timestamp,
        /// At most.
        limit: u32,
    },
    /// Lease messages.
    ClaimDeliveries {
        /// Of this channel.
        channel: Channel,
        /// Due by then.
        now: Timestamp,
        /// Leased until.
        lease_until: Timestamp,
        /// At most.
        limit: u32,
    },
    /// A job was done.
    Finish(JobId),
    /// A job failed.
    Fail(JobId, Option<Timestamp>),
    /// No worker holds a job or a message any more.
    Free,
    /// Keep a rules text: version, text.
    ArchiveRules(String, String),
    /// Throw away what is over.
    Purge(Expired),
    /// Write and delete a value.
    Probe,
}

impl Order {
    /// What goes into the audit log when the order was applied.
    pub(crate) fn audit(&self) -> &[AuditEntry] {
        match self {
            Self::Commit(changes) => &changes.audit,
            _ => &[],
        }
    }
}

/// What an order answers.
#[derive(Clone)]
pub(crate) enum Done {
    /// Nothing but that it is done.
    Nothing,
    /// A change set was applied.
    Committed(Committed),
    /// A batch was imported.
    Imported(Imported),
    /// Rows were thrown away.
    Purged(Purged),
    /// Jobs were leased.
    Claimed(Vec<Job>),
    /// Messages were leased.
    Deliveries(Vec<Delivery>),
}

impl Done {
    /// The same with the index of the first audit entry.
    pub(crate) fn at_leaf(self, first: u64) -> Self {
        match self {
            Self::Committed(_) => Self::Committed(Committed { first_leaf: Some(first) }),
            other => other,
        }
    }
}
