//! What a member of staff found when looking at a document. Added and never changed; the newest counts.

use crate::{
    application::{
        Application, ApplicationState as S, StaffReason,
        form::{FieldCode, FieldError},
    },
    id::{ApplicationId, DocumentId, StaffId},
    staff::Role,
    time::Timestamp,
    words::has_hidden,
};
use std::collections::BTreeMap;

/// How a document was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentVerdict {
    /// It is what was asked for.
    Accepted,
    /// It can't be read.
    Unreadable,
    /// It is another document, or somebody else's.
    WrongDocument,
    /// It is out of date.
    Expired,
    /// Something else; the words say what.
    Other,
}

impl DocumentVerdict {
    /// All of them, as a form offers them.
    pub const ALL: [Self; 5] = [Self::Accepted, Self::Unreadable, Self::WrongDocument, Self::Expired, Self::Other];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Unreadable => "unreadable",
            Self::WrongDocument => "wrong_document",
            Self::Expired => "expired",
            Self::Other => "other",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.name() == name)
    }
    /// What a correction request says about such a document; `None`: nothing is asked for.
    #[must_use]
    pub fn asks(self) -> Option<StaffReason> {
        match self {
            Self::Accepted => None,
            Self::Unreadable => Some(StaffReason::DocumentUnreadable),
            Self::WrongDocument => Some(StaffReason::DocumentOfOther),
            Self::Expired => Some(StaffReason::DocumentExpired),
            Self::Other => Some(StaffReason::Other),
        }
    }
}

/// A verdict with who gave it and when.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its application.
    pub application: ApplicationId,
    /// The document; it may be gone meanwhile, replaced by the resident.
    pub document: DocumentId,
    /// How it was judged.
    pub verdict: DocumentVerdict,
    /// Words; empty when none.
    pub words: String,
    /// Who judged.
    pub staff: StaffId,
    /// When.
    pub at: Timestamp,
}

// Words of staff may say more than they should.
impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finding").field("document", &self.document).field("verdict", &self.verdict).finish()
    }
}

impl Finding {
    /// Longest words, in characters.
    pub const LONGEST: usize = 200;
}

/// Whether `staff` may judge the documents of `app` now: whoever has the case in review, or who may be its second
/// person while it waits for one.
#[must_use]
pub fn may_judge(app: &Application, staff: &StaffId, role: Role) -> bool {
    match app.state {
        S::InReview => role.decides() && app.assignee.as_ref() == Some(staff),
        S::AwaitingSecondApproval => role.seconds() && app.first_approver.as_ref() != Some(staff),
        _ => false,
    }
}

/// Reads a verdict as typed.
///
/// # Errors
/// `verdict` missing or none of them; `verdict_words` missing for "something else", too long or with hidden characters.
pub fn check_finding(verdict: &str, words: &str) -> Result<(DocumentVerdict, String), Vec<FieldError>> {
    let words = words.trim();
    let mut wrong = Vec::new();
    let found = DocumentVerdict::from_name(verdict);
    match found {
        None if verdict.is_empty() => wrong.push(FieldError::new("verdict", FieldCode::Required)),
        None => wrong.push(FieldError::new("verdict", FieldCode::Choice)),
        // "Something else" must say what.
        Some(DocumentVerdict::Other) if words.is_empty() => {
            wrong.push(FieldError::new("verdict_words", FieldCode::Required));
        }
        Some(_) => {}
    }
    if words.chars().count() > Finding::LONGEST {
        wrong.push(FieldError::new("verdict_words", FieldCode::TooLong));
    }
    if has_hidden(words) {
        wrong.push(FieldError::new("verdict_words", FieldCode::Character));
    }
    match found {
        Some(verdict) if wrong.is_empty() => Ok((verdict, words.to_owned())),
        _ => Err(wrong),
    }
}

/// The newest finding about each document; `findings` is in the order in which they were added.
#[must_use]
pub fn newest(findings: &[Finding]) -> BTreeMap<DocumentId, &Finding> {
    findings.iter().map(|finding| (finding.document.clone(), finding)).collect()
}
