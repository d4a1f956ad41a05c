use super::ExportColumn as C;
use crate::{
    application::Actor,
    id::{ApplicationId, RefundId, StaffId},
    queue::QueueFilter,
    refund::RefundStage,
    staff::Role,
    time::Timestamp,
};
use jiff::civil::Date;
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
    Record {
        /// About this, by identifier.
        about: Option<String>,
        /// What somebody did.
        actor: Option<Actor>,
        /// Acts of this name.
        action: Option<String>,
        /// First day.
        from: Option<Date>,
        /// Last day.
        until: Option<Date>,
    },
}

impl ExportSource {
    /// The stored name of its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Queue { .. } => "queue",
            Self::Refunds { .. } => "refunds",
            Self::Record { .. } => "record",
        }
    }
    /// Whether a role may have such a list: whoever reads it on its page; a colleague's cases are not for clerks.
    #[must_use]
    pub fn may(&self, role: Role) -> bool {
        match self {
            Self::Queue { member: Some(_), .. } => matches!(role, Role::Supervisor | Role::Auditor),
            Self::Queue { member: None, .. } | Self::Refunds { .. } => role != Role::Administrator,
            Self::Record { .. } => role == Role::Auditor,
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
            Self::Record { .. } => &[C::Index, C::At, C::Actor, C::Action, C::Object, C::Detail, C::Request],
        }
    }
    /// As it stands in the record: names and identifiers, nothing personal.
    #[must_use]
    pub fn detail(&self) -> String {
        let mut parts = vec![format!("of={}", self.kind())];
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                parts.push(format!("{name}={value}"));
            }
        };
        match self {
            Self::Queue { filter, member } => {
                for (name, value) in filter.pairs() {
                    add(name, Some(value));
                }
                add("member", member.as_ref().map(ToString::to_string));
            }
            Self::Refunds { stage } => add("stage", Some(stage.name().to_owned())),
            Self::Record { about, actor, action, from, until } => {
                add("about", about.clone());
                add(
                    "by",
                    actor.as_ref().map(|actor| match actor {
                        Actor::Staff(id) => id.to_string(),
                        Actor::Resident(id) => id.to_string(),
                        Actor::System => "system".into(),
                        Actor::Operator => "operator".into(),
                        Actor::Anonymous => "anonymous".into(),
                    }),
                );
                add("action", action.clone());
                add("from", from.map(|day| day.to_string()));
                add("until", until.map(|day| day.to_string()));
            }
        }
        parts.join(" ")
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
