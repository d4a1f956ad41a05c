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
