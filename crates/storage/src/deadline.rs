use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    application::Application,
    deadline::{Alarm, Apology, Escalation},
    id::{ApplicationId, EscalationId, StaffId},
    time::Timestamp,
};
use jiff::civil::Date;

/// One thing that is told about a deadline.
#[derive(Clone, Debug)]
pub enum DeadlineChange {
    /// A supervisor is told, once for each alarm and deadline.
    Escalate(Escalation),
    /// A supervisor put it away; fails with `Conflict` when it is not theirs to put away.
    SeeEscalation(EscalationId, StaffId, Timestamp),
    /// The resident is told, once for each day that was missed.
    Apologise(Apology),
}

/// The office's deadlines, of cases whose clock runs.
#[async_trait]
pub trait Deadlines: Send + Sync {
    /// Cases with a deadline from `from` to `to` of which nobody was told `alarm` yet, in no order.
    async fn unescalated(&self, alarm: Alarm, from: Date, to: Date, limit: u32) -> StoreResult<Vec<Application>>;
    /// Cases with a deadline before `today` whose resident was given no day from `today` on, in no order.
    async fn unapologised(&self, today: Date, limit: u32) -> StoreResult<Vec<Application>>;
    /// What a resident was told about lateness, by the day that was missed.
    async fn apologies_of(&self, application: &ApplicationId) -> StoreResult<Vec<Apology>>;
    /// What a supervisor was told and did not put away, newest first.
    async fn escalations_of(&self, staff: &StaffId, limit: u32) -> StoreResult<Vec<Escalation>>;
}
