//! The trait: every read takes a connection of the reader pool.

use super::{list, one, verdict};
use crate::Backend;
use async_trait::async_trait;
use domain::{
    enquiry::{Enquiry, EnquiryNumber, EnquiryStep, Verdict},
    id::{AccountId, ApplicationId, EnquiryId, StaffId},
    rules::RegionCode,
    time::Timestamp,
};
use storage::{Enquiries, EnquiryPart, EnquiryPosition, StoreResult};

#[async_trait]
impl Enquiries for Backend {
    async fn lookup_enquiry(&self, id: &EnquiryId) -> StoreResult<Option<(Enquiry, Vec<EnquiryStep>)>> {
        one::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn enquiry_by_number(&self, office: &[RegionCode], number: &EnquiryNumber) -> StoreResult<Option<Enquiry>> {
        list::by_number(&mut *self.reader().await?, self.keys(), office, number).await
    }
    async fn enquiries_of(
        &self,
        account: &AccountId,
        before: Option<(Timestamp, EnquiryId)>,
        limit: u32,
    ) -> StoreResult<Vec<Enquiry>> {
        list::of_account(&mut *self.reader().await?, self.keys(), account, before, limit).await
    }
    async fn enquiries_about(
        &self,
        application: &ApplicationId,
        office: &[RegionCode],
        limit: u32,
    ) -> StoreResult<Vec<Enquiry>> {
        list::about(&mut *self.reader().await?, self.keys(), application, office, limit).await
    }
    async fn enquiries(
        &self,
        office: &[RegionCode],
        part: &EnquiryPart,
        after: Option<&EnquiryPosition>,
        limit: u32,
    ) -> StoreResult<Vec<Enquiry>> {
        list::of_office(&mut *self.reader().await?, self.keys(), office, part, after, limit).await
    }
    async fn count_enquiries(&self, office: &[RegionCode], part: &EnquiryPart, limit: u32) -> StoreResult<i64> {
        list::count(&mut *self.reader().await?, office, part, limit).await
    }
    async fn settled_enquiries(&self, before: Timestamp, limit: u32) -> StoreResult<Vec<Enquiry>> {
        list::settled(&mut *self.reader().await?, self.keys(), before, limit).await
    }
    async fn enquiry_kin(&self, id: &EnquiryId) -> StoreResult<Vec<StaffId>> {
        one::kin(&mut *self.reader().await?, id).await
    }
    async fn was_judged(&self, id: &EnquiryId) -> StoreResult<bool> {
        verdict::judged(&mut *self.reader().await?, id).await
    }
    async fn verdicts(&self, office: &[RegionCode], from: &str, limit: u32) -> StoreResult<Vec<Verdict>> {
        verdict::since(&mut *self.reader().await?, self.keys(), office, from, limit).await
    }
}
