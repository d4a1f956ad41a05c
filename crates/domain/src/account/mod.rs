//! A resident's account: a phone that received a code, perhaps a password, perhaps a proven person.

mod device;
mod hand_off;

pub use device::device_kind;
pub use hand_off::{HandOff, Host, HostLink};

use crate::{
    id::{AccountId, ChallengeId, PersonId, SessionId, StaffId},
    language::Language,
    person::Phone,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// How far the account's holder is proven to be the person (a port with levels).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofLevel {
    /// Only the phone is proven.
    Phone,
    /// The phone that the roster holds for this person received the code.
    RosterPhone,
    /// Staff confirmed at the counter.
    Counter,
}

/// A resident's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Identifier.
    pub id: AccountId,
    /// The phone that signs in; unique. `None` for somebody whom staff helped and who never had one: nobody signs in then.
    pub phone: Option<Phone>,
    /// argon2id string, when a password was set.
    pub password: Option<String>,
    /// The proven person; a person can be proven by one account only.
    pub person: Option<PersonId>,
    /// How far.
    pub proof: ProofLevel,
    /// Reader's language.
    pub language: Language,
    /// Until then sending is held, after a change of phone or a recovery.
    pub held_until: Option<Timestamp>,
    /// Made.
    pub created_at: Timestamp,
    /// Version for compare-and-set.
    pub version: i64,
}

/// Whose session it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionOwner {
    /// A visitor who has not signed in (carries the pending code and the language).
    Visitor,
    /// A resident.
    Resident(AccountId),
    /// Somebody at the desk's door who is asked for a passkey: nobody is known yet; allows nothing else.
    DeskVisitor,
    /// Staff whose password was good and whose second factor is still to come; allows nothing else.
    StaffPending(StaffId),
    /// Staff, on their own cookie.
    Staff(StaffId),
}

/// A session. The cookie holds a 256-bit token; here is only its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Identifier, for the list of sessions.
    pub id: SessionId,
    /// SHA-256 of the cookie's token, hex.
    pub token_hash: String,
    /// Owner.
    pub owner: SessionOwner,
    /// First part of the browser's name, for the list of sessions.
    pub agent: String,
    /// Made.
    pub created_at: Timestamp,
    /// Last request.
    pub seen_at: Timestamp,
    /// Ended by logout, rotation or "sign out everywhere"; never taken back.
    pub revoked_at: Option<Timestamp>,
}

/// What a one-time code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChallengePurpose {
    /// Signing in or making an account.
    SignIn,
    /// Proving to be a person of the roster.
    ProvePerson,
    /// Sending an application (bound to its digest).
    Submit,
    /// Sending an application that staff entered at the counter: given to them there.
    SubmitAtCounter,
    /// Undoing or withdrawing.
    TakeBack,
    /// Another account for a refund that came back (bound to that account).
    RefundAccount,
    /// A new phone number: sent to the new one.
    ChangePhone,
    /// A new phone number: sent to the old one, which is to agree.
    LeavePhone,
    /// Setting or resetting the password.
    SetPassword,
    /// Activating a card, or binding a device to it: sent to the phone that the roster holds.
    ActivateCard,
    /// Freeing a frozen card: sent to the phone that the roster holds.
    UnfreezeCard,
    /// Unbinding (bound to exactly what is unbound).
    UnbindCard,
}

/// A one-time code that was sent: six digits, five minutes, five tries, one use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Identifier.
    pub id: ChallengeId,
    /// Purpose.
    pub purpose: ChallengePurpose,
    /// The session it is bound to.
    pub session: SessionId,
    /// Where it was sent.
    pub phone: Phone,
    /// HMAC of the code (hex), never the code.
    pub code_mac: String,
    /// SHA-256 (hex) of exactly the act it allows; empty for signing in.
    pub act: String,
    /// Sent.
    pub sent_at: Timestamp,
    /// Wrong tries so far.
    pub tries: i64,
    /// Spent.
    pub used_at: Option<Timestamp>,
    /// Version for compare-and-set.
    pub version: i64,
}

impl Challenge {
    /// Seconds a code lives.
    pub const LIFE_SECONDS: i64 = 300;
    /// Wrong tries that burn it.
    pub const MAX_TRIES: i64 = 5;
    /// Whether the code can still be tried at `now`.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.used_at.is_none()
            && self.tries < Self::MAX_TRIES
            && now.seconds_since(self.sent_at) < Self::LIFE_SECONDS
            && now >= self.sent_at
    }
}
