use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    enquiry::{Enquiry, EnquiryNumber, EnquiryStep, Verdict},
    id::{AccountId, ApplicationId, EnquiryId, StaffId},
    rules::RegionCode,
    time::Timestamp,
};
use jiff::civil::Date;

/// One thing about questions to the office.
#[derive(Clone, Debug)]
pub enum EnquiryChange {
    /// A new one (version 1) with its first step.
    Ask(Enquiry, EnquiryStep),
    /// It goes on: one step, with the question as it is then.
    Step(Enquiry, EnquiryStep),
    /// What its resident thinks of the answer, once it is over; a second time the set fails with `AlreadyThere`. The
    /// verdict does not tell which question it is about.
    Judge(EnquiryId, Verdict),
}

/// Which questions a list of the desk holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnquiryPart {
    /// Those that wait, whose last day is before this one, by that day.
    Open(Date),
    /// Of these, a member's.
    Mine(StaffId, Date),
    /// Answered ones, the last changed first.
    Answered,
    /// Those that are over, likewise.
    Closed,
}

impl EnquiryPart {
    /// Whether it holds questions that wait.
    #[must_use]
    pub fn waits(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Mine(..))
    }
}

/// Where a page of such a list ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnquiryPosition {
    /// Last day of the last row, for those that wait; else when it was changed.
    pub at: Result<Date, Timestamp>,
    /// The last row.
    pub id: EnquiryId,
}

/// Residents' questions.
#[async_trait]
pub trait Enquiries: Send + Sync {
    /// A question with its steps, oldest first.
    async fn lookup_enquiry(&self, id: &EnquiryId) -> StoreResult<Option<(Enquiry, Vec<EnquiryStep>)>>;
    /// A question of an office (empty: all regions) by its number.
    async fn enquiry_by_number(&self, office: &[RegionCode], number: &EnquiryNumber) -> StoreResult<Option<Enquiry>>;
    /// An account's questions, newest first, those before a position where given.
    async fn enquiries_of(
        &self,
        account: &AccountId,
        before: Option<(Timestamp, EnquiryId)>,
        limit: u32,
    ) -> StoreResult<Vec<Enquiry>>;
    /// Questions about a case that an office has, newest first.
    async fn enquiries_about(
        &self,
        application: &ApplicationId,
        office: &[RegionCode],
        limit: u32,
    ) -> StoreResult<Vec<Enquiry>>;
    /// Questions of an office, those after a position where given.
    async fn enquiries(
        &self,
        office: &[RegionCode],
        part: &EnquiryPart,
        after: Option<&EnquiryPosition>,
        limit: u32,
    ) -> StoreResult<Vec<Enquiry>>;
    /// How many, counted up to `limit`.
    async fn count_enquiries(&self, office: &[RegionCode], part: &EnquiryPart, limit: u32) -> StoreResult<i64>;
    /// Answered questions to which nothing happened since `before`.
    async fn settled_enquiries(&self, before: Timestamp, limit: u32) -> StoreResult<Vec<Enquiry>>;
    /// Members who are who asks, or related to them or to the case that it is about.
    async fn enquiry_kin(&self, id: &EnquiryId) -> StoreResult<Vec<StaffId>>;
    /// Whether its resident said what they think of the answer.
    async fn was_judged(&self, id: &EnquiryId) -> StoreResult<bool>;
    /// Verdicts about an office from a month on (`2026-11`), in no order that tells anything.
    async fn verdicts(&self, office: &[RegionCode], from: &str, limit: u32) -> StoreResult<Vec<Verdict>>;
}
