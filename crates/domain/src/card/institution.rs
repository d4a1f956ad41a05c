use crate::{
    id::{InstitutionId, TerminalId},
    rules::RegionCode,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Kind of a designated institution (定点医药机构).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstitutionKind {
    /// Hospital, clinic.
    Hospital,
    /// Retail pharmacy.
    Pharmacy,
}

impl InstitutionKind {
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hospital => "hospital",
            Self::Pharmacy => "pharmacy",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Hospital, Self::Pharmacy].into_iter().find(|kind| kind.name() == name)
    }
}

/// A designated institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Institution {
    /// Identifier.
    pub id: InstitutionId,
    /// Its code in the agency's list (`fixmedins_code`).
    pub code: String,
    /// Its name.
    pub name: String,
    /// Kind.
    pub kind: InstitutionKind,
    /// Where it is.
    pub region: RegionCode,
}

/// One of its terminals: what may ask about a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminal {
    /// Identifier.
    pub id: TerminalId,
    /// Of which institution.
    pub institution: InstitutionId,
    /// What it is called there, e.g. "counter 2".
    pub label: String,
    /// SHA-256 of its credential, hex; the credential was shown once.
    pub credential: String,
    /// Added.
    pub created_at: Timestamp,
    /// Revoked; never taken back.
    pub revoked_at: Option<Timestamp>,
    /// Version for compare-and-set.
    pub version: i64,
}
