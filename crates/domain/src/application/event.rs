//! The history of an application.

use super::Move;
use crate::{
    id::{AccountId, ApplicationId, StaffId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Actor {
    /// A resident, by account.
    Resident(AccountId),
    /// A member of staff.
    Staff(StaffId),
    /// The worker or the automatic decision.
    System,
    /// Whoever runs the program, at its command line.
    Operator,
    /// Nobody who signed in.
    Anonymous,
}

impl Actor {
    /// The name under which they stand in the record and in an address.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Resident(id) => format!("resident:{id}"),
            Self::Staff(id) => format!("staff:{id}"),
            Self::System => "system".to_owned(),
            Self::Operator => "operator".to_owned(),
            Self::Anonymous => "anonymous".to_owned(),
        }
    }
    /// Reads what [`Actor::key`] wrote.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Some(match key.split_once(':') {
            Some(("resident", id)) => Self::Resident(AccountId::parse(id)?),
            Some(("staff", id)) => Self::Staff(StaffId::parse(id)?),
            None if key == "system" => Self::System,
            None if key == "operator" => Self::Operator,
            None if key == "anonymous" => Self::Anonymous,
            _ => return None,
        })
    }
}

/// One entry of an application's history. Append-only; `seq` is the application's version after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationEvent {
    /// Which application.
    pub application: ApplicationId,
    /// 1, 2, 3…
    pub seq: i64,
    /// What happened.
    pub by: Move,
    /// Who did it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// A note for staff only; empty when none.
    pub note: String,
}
