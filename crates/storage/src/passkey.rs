use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    id::{PasskeyId, SessionId, StaffId},
    staff::{Passkey, PasskeyAct, PasskeyChallenge},
    time::Timestamp,
};

/// One thing that is written about passkeys of staff. See the crate's documentation for versions.
#[derive(Clone, Debug)]
pub enum PasskeyChange {
    /// A new passkey (version 1).
    Add(Passkey),
    /// It was used: counter and time.
    Use(Passkey),
    /// Its owner takes it away; fails with `Conflict` where it is not theirs or gone.
    Revoke(PasskeyId, StaffId, Timestamp),
    /// All of a member's are taken away.
    RevokeAll(StaffId, Timestamp),
    /// Something is to be signed; takes the place of what that session was asked for before.
    Ask(PasskeyChallenge),
    /// It was answered, rightly or not: once, else the set fails with `Conflict`.
    Spend(PasskeyChallenge, Timestamp),
}

/// Passkeys of staff.
#[async_trait]
pub trait Passkeys: Send + Sync {
    /// A member's passkeys that were not taken away, oldest first.
    async fn passkeys_of(&self, staff: &StaffId) -> StoreResult<Vec<Passkey>>;
    /// The passkey with that credential id, also one that was taken away.
    async fn lookup_passkey(&self, credential: &str) -> StoreResult<Option<Passkey>>;
    /// What a session was asked for last, for an act.
    async fn passkey_challenge(&self, session: &SessionId, act: PasskeyAct) -> StoreResult<Option<PasskeyChallenge>>;
}
