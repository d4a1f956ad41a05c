//! What staff may have shown in full, and what for.

use serde::{Deserialize, Serialize};

/// A value that pages show masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevealedField {
    /// The insured's identity number.
    IdNumber,
    /// The insured's phone on record.
    Phone,
    /// The payee's account number.
    PayeeAccount,
}

impl RevealedField {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::IdNumber, Self::Phone, Self::PayeeAccount];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::IdNumber => "id_number",
            Self::Phone => "phone",
            Self::PayeeAccount => "payee_account",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

/// What a value is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevealPurpose {
    /// To compare it with an uploaded document.
    CompareDocument,
    /// To call the resident about this application.
    CallResident,
    /// To look the person up in another office's system.
    LookUpElsewhere,
    /// To hand over or check a refund.
    Refund,
    /// Something else; the words say what.
    Other,
}

impl RevealPurpose {
    /// All of them, as they are offered.
    pub const ALL: [Self; 5] =
        [Self::CompareDocument, Self::CallResident, Self::LookUpElsewhere, Self::Refund, Self::Other];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CompareDocument => "compare_document",
            Self::CallResident => "call_resident",
            Self::LookUpElsewhere => "look_up_elsewhere",
            Self::Refund => "refund",
            Self::Other => "other",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        assert!(RevealedField::ALL.iter().all(|f| RevealedField::from_name(f.name()) == Some(*f)));
        assert!(RevealPurpose::ALL.iter().all(|p| RevealPurpose::from_name(p.name()) == Some(*p)));
    }
}
