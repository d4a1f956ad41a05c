//! What a code is shown for: the national interface's `businessType`, and what an answer may tell for it.

use super::InstitutionKind;
use serde::{Deserialize, Serialize};

macro_rules! business {
    ($($(#[$doc:meta])* $name:ident => $code:literal, $kind:ident, $needs:ident),+ $(,)?) => {
        /// Business type of a scan, with the code of the national interface.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum BusinessType { $($(#[$doc])* $name),+ }

        impl BusinessType {
            /// All of them, by code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// The five digits.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
            /// Who may ask for it.
            #[must_use]
            pub fn kind(self) -> InstitutionKind {
                match self { $(Self::$name => InstitutionKind::$kind),+ }
            }
            /// How much it needs to know.
            #[must_use]
            pub fn discloses(self) -> Disclosed {
                match self { $(Self::$name => Disclosed::$needs),+ }
            }
        }
    };
}

business! {
    /// Registration (挂号).
    Registration => "01101", Hospital, Identity,
    /// Opening a file (建档).
    OpenFile => "01102", Hospital, Identity,
    /// Admission (住院).
    Admission => "01103", Hospital, Identity,
    /// Deposit (预交金).
    Deposit => "01104", Hospital, Name,
    /// Consultation (就诊).
    Consultation => "01201", Hospital, Name,
    /// Booking a test (预约检查).
    BookTest => "01202", Hospital, Name,
    /// A test (检查).
    Test => "01203", Hospital, Name,
    /// Treatment (治疗).
    Treatment => "01204", Hospital, Name,
    /// Settlement (结算).
    Settle => "01301", Hospital, Identity,
    /// Taking drugs (取药).
    TakeDrugs => "01302", Hospital, Name,
    /// Fetching reports (取报告).
    Reports => "01303", Hospital, Name,
    /// Printing bills (打印票据).
    PrintBills => "01304", Hospital, Name,
    /// Copying records (病历复印).
    CopyRecords => "01305", Hospital, Name,
    /// Buying drugs (购药).
    BuyDrugs => "02121", Pharmacy, Identity,
    /// Fetching an electronic prescription (下载处方).
    DownloadPrescription => "02122", Pharmacy, Name,
}

impl BusinessType {
    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|business| business.code() == code)
    }
    /// Whether somebody else may do it for the owner, with both identities shown (Decree 735 Art. 17).
    #[must_use]
    pub fn may_be_entrusted(self) -> bool {
        matches!(self, Self::TakeDrugs | Self::BuyDrugs | Self::DownloadPrescription)
    }
    /// Whether money is settled in it, so that a settlement may follow.
    #[must_use]
    pub fn settles(self) -> bool {
        matches!(self, Self::Registration | Self::Admission | Self::Settle | Self::BuyDrugs)
    }
}

impl Serialize for BusinessType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for BusinessType {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom("unknown business type"))
    }
}

/// How much of a person an answer tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disclosed {
    /// The name, to call the person by, and whether they are insured.
    Name,
    /// Also the identity number and the insuring area: what a file or a settlement is made out to.
    Identity,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_five_digits_and_read_back() {
        for business in BusinessType::ALL {
            assert_eq!(business.code().len(), 5);
            assert_eq!(BusinessType::from_code(business.code()), Some(*business));
            let is_hospital = business.code().starts_with("01");
            assert_eq!(business.kind() == InstitutionKind::Hospital, is_hospital);
        }
        assert_eq!(BusinessType::from_code("03131"), None);
    }
}
