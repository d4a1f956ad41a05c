//! What staff look at about a person, and what for.

use super::{RevealPurpose, RevealedField};
use serde::{Deserialize, Serialize};

/// What a member of staff looks at a person for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookPurpose {
    /// To work on the person's application. Nobody is asked for it: it is said by whose case it is.
    OwnWork,
    /// The person asked, by phone or at the counter.
    Inquiry,
    /// To stand in for a colleague.
    StandIn,
    /// A complaint, or a correction of what was decided.
    Complaint,
    /// To check the office's work.
    Audit,
    /// Something else; the words say what.
    Other,
}

impl LookPurpose {
    /// Those that are offered where a purpose is asked for.
    pub const ASKED: [Self; 5] = [Self::Inquiry, Self::StandIn, Self::Complaint, Self::Audit, Self::Other];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OwnWork => "own_work",
            Self::Inquiry => "inquiry",
            Self::StandIn => "stand_in",
            Self::Complaint => "complaint",
            Self::Audit => "audit",
            Self::Other => "other",
        }
    }
    /// Reads a name that a form sent: one of [`Self::ASKED`].
    #[must_use]
    pub fn from_asked(name: &str) -> Option<Self> {
        Self::ASKED.into_iter().find(|p| p.name() == name)
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name == Self::OwnWork.name() { Some(Self::OwnWork) } else { Self::from_asked(name) }
    }
}

/// What was looked at, with what it was for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// Nothing yet: the purpose was said, and holds for the session.
    Said(LookPurpose),
    /// The page of the person.
    Person(LookPurpose),
    /// A case.
    Case(LookPurpose),
    /// A document of a case.
    Document(LookPurpose),
    /// A case as a row of an exported list.
    Export(LookPurpose),
    /// A question that the person asked the office.
    Enquiry(LookPurpose),
    /// Masked values, shown whole.
    Values(RevealPurpose, Vec<RevealedField>),
}

impl Looked {
    /// The stored name of its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Said(_) => "said",
            Self::Person(_) => "person",
            Self::Case(_) => "case",
            Self::Document(_) => "document",
            Self::Export(_) => "export",
            Self::Enquiry(_) => "enquiry",
            Self::Values(..) => "values",
        }
    }
    /// The stored name of its purpose.
    #[must_use]
    pub fn purpose(&self) -> &'static str {
        match self {
            Self::Said(p)
            | Self::Person(p)
            | Self::Case(p)
            | Self::Document(p)
            | Self::Export(p)
            | Self::Enquiry(p) => p.name(),
            Self::Values(p, _) => p.name(),
        }
    }
    /// Reads what is stored.
    #[must_use]
    pub fn read(kind: &str, purpose: &str, fields: Vec<RevealedField>) -> Option<Self> {
        if kind == "values" {
            return RevealPurpose::from_name(purpose).map(|p| Self::Values(p, fields));
        }
        let purpose = LookPurpose::from_name(purpose)?;
        match kind {
            "said" => Some(Self::Said(purpose)),
            "person" => Some(Self::Person(purpose)),
            "case" => Some(Self::Case(purpose)),
            "document" => Some(Self::Document(purpose)),
            "export" => Some(Self::Export(purpose)),
            "enquiry" => Some(Self::Enquiry(purpose)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back() {
        let purposes = LookPurpose::ASKED.into_iter().chain([LookPurpose::OwnWork]);
        let looks = purposes.flat_map(|p| {
            [
                Looked::Said(p),
                Looked::Person(p),
                Looked::Case(p),
                Looked::Document(p),
                Looked::Export(p),
                Looked::Enquiry(p),
            ]
        });
        for look in looks.chain([Looked::Values(RevealPurpose::Refund, vec![RevealedField::Phone])]) {
            let fields = if let Looked::Values(_, fields) = &look { fields.clone() } else { Vec::new() };
            assert_eq!(Looked::read(look.kind(), look.purpose(), fields), Some(look));
        }
        assert_eq!(LookPurpose::from_asked("own_work"), None, "nobody can say that a case is theirs");
        assert_eq!(Looked::read("case", "refund", vec![]), None);
    }
}
