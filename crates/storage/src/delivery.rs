use crate::{Notice, StoreResult};
use async_trait::async_trait;
use domain::{
    delivery::{Channel, Delivery, DeliveryState, Reach},
    id::{AccountId, ApplicationId, DeliveryId, NoticeId},
    rules::RegionCode,
    time::Timestamp,
};

/// One thing that is written about how notices reach people.
#[derive(Clone, Debug)]
pub enum DeliveryChange {
    /// A notice with its messages; those by e-mail and WeChat only where the account has bound it at this moment.
    Tell(Notice, Vec<Delivery>),
    /// A message without a notice; one that is there already stays as it is.
    Add(Delivery),
    /// The channel accepted it; nothing where it went on meanwhile.
    Sent {
        /// Which.
        id: DeliveryId,
        /// The channel's number for it.
        provider: Option<String>,
        /// Where it went, masked.
        shown: String,
        /// When.
        at: Timestamp,
    },
    /// It waits until then; nothing where it went on meanwhile.
    PutOff {
        /// Which.
        id: DeliveryId,
        /// Until when.
        due_at: Timestamp,
        /// Whether this was a try.
        tried: bool,
        /// Why: a code.
        reason: String,
    },
    /// It won't be sent: failed, dead or dropped; nothing where it went on meanwhile.
    End {
        /// Which.
        id: DeliveryId,
        /// How it ends.
        state: DeliveryState,
        /// Why: a code.
        reason: String,
        /// When.
        at: Timestamp,
    },
    /// The channel reports what became of it; nothing where that is known already.
    Report {
        /// Which.
        id: DeliveryId,
        /// Whether it arrived.
        arrived: bool,
        /// Why not: a code.
        reason: String,
        /// When.
        at: Timestamp,
    },
    /// Staff have it sent again after it failed; `Conflict` where it did not fail (any more).
    Again(DeliveryId, Timestamp),
    /// Where somebody is reached; version 1 is new.
    PutReach(Reach),
}

/// How notices reach people.
#[async_trait]
pub trait Deliveries: Send + Sync {
    /// Takes up to `limit` messages of a channel that are due, the oldest first, and leases them until `lease_until`.
    async fn claim_deliveries(
        &self,
        channel: Channel,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<Delivery>>;
    /// A message.
    async fn lookup_delivery(&self, id: &DeliveryId) -> StoreResult<Option<Delivery>>;
    /// An account's messages, newest first.
    async fn deliveries_of(&self, account: &AccountId, limit: u32) -> StoreResult<Vec<Delivery>>;
    /// A case's messages, newest first.
    async fn deliveries_of_case(&self, application: &ApplicationId, limit: u32) -> StoreResult<Vec<Delivery>>;
    /// Messages of a region's cases that reached nobody, newest first.
    async fn lost_deliveries(&self, region: &RegionCode, limit: u32) -> StoreResult<Vec<Delivery>>;
    /// A notice.
    async fn lookup_notice(&self, id: &NoticeId) -> StoreResult<Option<Notice>>;
    /// Where an account is reached; `None` where nothing was chosen yet.
    async fn lookup_reach(&self, account: &AccountId) -> StoreResult<Option<Reach>>;
}
