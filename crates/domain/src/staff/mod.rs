//! Staff: who they are and what they may decide.

mod identity;
mod look;
mod passkey;
mod reveal;
mod search;

pub use identity::StaffIdentity;
pub use look::{LookPurpose, Looked};
pub use passkey::{Passkey, PasskeyAct, PasskeyChallenge};
pub use reveal::{RevealPurpose, RevealedField};
pub use search::{NameKey, SearchKey, recognise};

use crate::{id::StaffId, language::Language, rules::RegionCode, time::Timestamp};
use serde::{Deserialize, Serialize};

/// Role of a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works cases.
    Clerk,
    /// Works cases and may be the second person.
    Supervisor,
    /// Manages staff; decides nothing.
    Administrator,
    /// Reads everything on the record; changes nothing.
    Auditor,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Clerk, Self::Supervisor, Self::Administrator, Self::Auditor];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
    /// May take and decide cases.
    #[must_use]
    pub fn decides(self) -> bool {
        matches!(self, Self::Clerk | Self::Supervisor)
    }
    /// May be the second person.
    #[must_use]
    pub fn seconds(self) -> bool {
        self == Self::Supervisor
    }
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Identifier.
    pub id: StaffId,
    /// Sign-in name, lower case, unique.
    pub login: String,
    /// Name shown to colleagues.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Regions of the office; empty: all.
    pub regions: Vec<RegionCode>,
    /// argon2id string.
    pub password: String,
    /// TOTP secret (base 32); in force once a first code was accepted.
    pub totp: Option<String>,
    /// The last TOTP step that was accepted, so that a code works once; [`Staff::UNCONFIRMED`] until a first code was.
    pub totp_step: i64,
    /// argon2id-free, HMAC'd recovery codes that are left (hex).
    pub recovery: Vec<String>,
    /// Must set a new password at the next sign-in.
    pub must_change_password: bool,
    /// Reader's language.
    pub language: Language,
    /// Can't sign in any more.
    pub disabled: bool,
    /// Who they are themselves, so that nobody decides their own case.
    #[serde(default)]
    pub identity: StaffIdentity,
    /// Made.
    pub created_at: Timestamp,
    /// Version for compare-and-set.
    pub version: i64,
}

impl Staff {
    /// [`Staff::totp_step`] of a secret that no code has confirmed yet.
    pub const UNCONFIRMED: i64 = -1;
    /// Whether a second factor is in force.
    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        self.totp.is_some() && self.totp_step != Self::UNCONFIRMED
    }
    /// Whether `region` is within the office's jurisdiction.
    #[must_use]
    pub fn covers(&self, region: &RegionCode) -> bool {
        self.regions.is_empty() || self.regions.contains(region)
    }
}
