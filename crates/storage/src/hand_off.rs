use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    account::{HandOff, Host, HostLink},
    id::AccountId,
    time::Timestamp,
};

/// One thing that is written about programs that sign residents in.
#[derive(Clone, Debug)]
pub enum HandOffChange {
    /// The program may sign this account in when that user of it opens the pages; takes the place of what either had.
    Link {
        /// Account, program, time.
        link: HostLink,
        /// The program's number for its user.
        user: String,
    },
    /// It may no more; its open tickets end.
    Unlink(AccountId, Host),
    /// A new ticket.
    Add(HandOff),
    /// It was used: once and in time, else the set fails with `Conflict`.
    Use(HandOff, Timestamp),
}

/// Programs that sign residents in.
#[async_trait]
pub trait HandOffs: Send + Sync {
    /// Whether and since when a program may sign an account in.
    async fn lookup_host_link(&self, account: &AccountId, host: Host) -> StoreResult<Option<HostLink>>;
    /// Whom a program signs in for that user of it.
    async fn lookup_host_user(&self, host: Host, user: &str) -> StoreResult<Option<HostLink>>;
    /// A ticket by its hash, also one that is over.
    async fn lookup_hand_off(&self, ticket: &str) -> StoreResult<Option<HandOff>>;
}
