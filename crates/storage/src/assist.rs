use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    application::Application,
    assist::{Assistance, Entry, Informed, Sending},
    id::{AccountId, ApplicationId, AssistanceId, StaffId},
    time::Timestamp,
};

/// One thing that is written about applications which staff enter for somebody.
#[derive(Clone, Debug)]
pub enum AssistChange {
    /// Somebody's identity was looked at.
    Begin(Assistance),
    /// They answered the call; once, else the set fails with `Conflict`.
    Answered(AssistanceId, Timestamp),
    /// Staff have a hand in an application; again with another assistance: they go on with it.
    Enter(Entry),
    /// They sent it, in the set with its event.
    Send(Sending),
    /// The applicant was told; once for each state and way.
    Inform(Informed),
    /// Applications and notices of an account that nobody ever signed in to go to the account of who was helped.
    Adopt {
        /// The account without a phone.
        from: AccountId,
        /// The person's own.
        to: AccountId,
    },
}

/// Applications that staff enter for somebody.
#[async_trait]
pub trait Assists: Send + Sync {
    /// Somebody who is helped.
    async fn lookup_assistance(&self, id: &AssistanceId) -> StoreResult<Option<Assistance>>;
    /// Who of the staff has a hand in an application, first one first.
    async fn entries_of(&self, application: &ApplicationId) -> StoreResult<Vec<Entry>>;
    /// Applications in which a member has a hand and which can still be filled in, the last one first.
    async fn entered_by(&self, staff: &StaffId, limit: u32) -> StoreResult<Vec<(Application, Entry)>>;
    /// How its applicant was told whom no message reaches, first one first.
    async fn informed_of(&self, application: &ApplicationId) -> StoreResult<Vec<Informed>>;
    /// What staff sent of an application, with whom they helped, first one first.
    async fn sendings_of(&self, application: &ApplicationId) -> StoreResult<Vec<(Sending, Assistance)>>;
}
