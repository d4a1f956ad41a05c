use super::ExportColumn as C;
use crate::{
    audit::AuditFilter,
    id::{ApplicationId, RefundId, StaffId},
    queue::QueueFilter,
    refund::RefundStage,
    staff::Role,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Which list is exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum ExportSource {
    /// Cases of a queue.
    Queue {
        /// Which cases.
        filter: QueueFilter,
        /// A colleague's only.
        member: Option<StaffId>,
    },
    /// Refunds at a stage.
    Refunds {
        /// The stage.
        stage: RefundStage,
    },
    /// Entries of the record that a search finds.
    Record(AuditFilter),
}

impl ExportSource {
    /// The stored name of its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Queue { .. } => "queue",
            Self::Refunds { .. } => "refunds",
            Self::Record(_) => "record",
        }
    }
    /// Whether a role may have such a list: whoever reads it on its page; a colleague's cases are not for clerks.
    #[must_use]
    pub fn may(&self, role: Role) -> bool {
        match self {
            Self::Queue { member: Some(_), .. } => matches!(role, Role::Supervisor | Role::Auditor),
            Self::Queue { member: None, .. } | Self::Refunds { .. } => role != Role::Administrator,
            Self::Record(_) => role == Role::Auditor,
        }
    }
    /// Columns that can be chosen, in their order. Numbers of people are masked in each of them.
    #[must_use]
    pub fn columns(&self) -> &'static [C] {
        match self {
            Self::Queue { .. } => &[
                C::Reference,
                C::Insured,
                C::IdNumber,
                C::Phone,
                C::Region,
                C::Reason,
                C::State,
                C::Submitted,
                C::Age,
                C::Deadline,
                C::Checks,
                C::Assignee,
            ],
            Self::Refunds { .. } => &[
                C::Reference,
                C::Insured,
                C::IdNumber,
                C::Region,
                C::Amount,
                C::Paid,
                C::Way,
                C::Account,
                C::Stage,
                C::Moved,
            ],
            Self::Record(_) => &[C::Index, C::At, C::Actor, C::Action, C::Object, C::Detail, C::Request],
        }
    }
    /// As it stands in the record: names and identifiers, nothing personal.
    #[must_use]
    pub fn detail(&self) -> String {
        self.pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    }
    /// The list as names and values of an address or a form: identifiers, nothing personal.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![("of", self.kind().to_owned())];
        match self {
            Self::Queue { filter, member } => {
                all.extend(filter.pairs());
                all.extend(member.as_ref().map(|id| ("member", id.to_string())));
            }
            Self::Refunds { stage } => all.push(("stage", stage.name().to_owned())),
            Self::Record(filter) => all.extend(filter.pairs()),
        }
        all
    }
}

/// Where the next part of an export begins: the place of the row that came last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportPlace {
    /// In a queue: deadline day (empty for none) and case.
    Case(String, ApplicationId),
    /// In the list of refunds: when it was moved, and which.
    Refund(Timestamp, RefundId),
    /// In the record: when, and which entry.
    Entry(Timestamp, u64),
    /// Every row is read.
    End,
}
