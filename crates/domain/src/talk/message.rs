//! A message between desk and resident, on an application. Added and never changed.

use crate::{
    application::{
        ApplicationState as S,
        form::{FieldCode, FieldError},
    },
    id::{AccountId, ApplicationId, CaseMessageId, StaffId},
    time::Timestamp,
    words::{cleaned, has_hidden},
};

/// Who wrote a message. Residents are told the office, never which member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// A member of the office.
    Office(StaffId),
    /// The applicant.
    Resident(AccountId),
}

impl Author {
    /// The stored name of the side.
    #[must_use]
    pub fn side(&self) -> &'static str {
        match self {
            Self::Office(_) => "office",
            Self::Resident(_) => "resident",
        }
    }
    /// The identifier of who wrote.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Office(id) => id.as_str(),
            Self::Resident(id) => id.as_str(),
        }
    }
    /// Reads a stored side with the identifier that belongs to it.
    #[must_use]
    pub fn from_side(side: &str, id: String) -> Option<Self> {
        match side {
            "office" => Some(Self::Office(StaffId(id))),
            "resident" => Some(Self::Resident(AccountId(id))),
            _ => None,
        }
    }
    /// Written by the office.
    #[must_use]
    pub fn is_office(&self) -> bool {
        matches!(self, Self::Office(_))
    }
}

/// A message.
#[derive(Clone, PartialEq, Eq)]
pub struct CaseMessage {
    /// Identifier.
    pub id: CaseMessageId,
    /// Its application.
    pub application: ApplicationId,
    /// Who wrote it.
    pub author: Author,
    /// The words. Sealed in storage.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// When the resident saw it; only of the office's messages.
    pub read_at: Option<Timestamp>,
}

// What people write is personal.
impl std::fmt::Debug for CaseMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let side = self.author.side();
        f.debug_struct("CaseMessage").field("id", &self.id).field("side", &side).field("at", &self.at).finish()
    }
}

impl CaseMessage {
    /// Longest words, in characters.
    pub const LONGEST: usize = 500;
    /// Most messages about one application; the schema holds the same number.
    pub const MOST: usize = 200;
    /// Name of the field that is typed into.
    pub const FIELD: &'static str = "message";
}

/// Whether something can still be said about an application: it was sent and is not closed for good.
#[must_use]
pub fn may_talk(state: S) -> bool {
    state != S::Draft && !state.is_final()
}

/// Reads what a resident wrote. Characters that nobody sees (they come with what is pasted, and with emoji) are left
/// out: what is stored is what is read.
///
/// # Errors
/// `message` empty or too long.
pub fn check_resident_message(typed: &str) -> Result<String, FieldError> {
    words(CaseMessage::FIELD, &cleaned(typed), CaseMessage::LONGEST)
}

/// Reads what staff wrote to a resident.
///
/// # Errors
/// `message` empty, too long or with hidden characters.
pub fn check_office_message(typed: &str) -> Result<String, FieldError> {
    staff_words(CaseMessage::FIELD, typed, CaseMessage::LONGEST)
}

/// Reads what staff typed into `field`: they are told of characters that nobody sees.
///
/// # Errors
/// The field empty, longer than `longest` characters, or with hidden characters.
pub fn staff_words(field: &'static str, typed: &str, longest: usize) -> Result<String, FieldError> {
    if has_hidden(typed) {
        return Err(FieldError::new(field, FieldCode::Character));
    }
    words(field, &cleaned(typed), longest)
}

fn words(field: &'static str, words: &str, longest: usize) -> Result<String, FieldError> {
    let words = words.trim();
    let code = match words.chars().count() {
        0 => FieldCode::Required,
        n if n > longest => FieldCode::TooLong,
        _ => return Ok(words.to_owned()),
    };
    Err(FieldError::new(field, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_resident_writes_is_stored_as_it_is_read() {
        let code = |typed: &str| check_resident_message(typed).map_err(|e| e.code);
        assert_eq!(code("  批\u{202e}准\u{200b}了吗？\r\n谢谢\u{fe0f}  "), Ok("批准了吗？\n谢谢".into()));
        assert_eq!(code("<script>alert(1)</script>"), Ok("<script>alert(1)</script>".into()));
        assert_eq!(code("\u{200b}\u{2066} \n"), Err(FieldCode::Required));
        assert_eq!(code(&"长".repeat(501)), Err(FieldCode::TooLong));
        assert!(code(&"长".repeat(500)).is_ok());
    }

    #[test]
    fn staff_are_told_of_what_nobody_sees() {
        assert_eq!(check_office_message("请\u{200b}重拍").map_err(|e| e.code), Err(FieldCode::Character));
        assert_eq!(check_office_message(" 请重拍\r\n第二行 ").as_deref(), Ok("请重拍\n第二行"));
    }

    #[test]
    fn nothing_is_said_before_it_is_sent_or_once_it_is_closed() {
        let open: Vec<_> = S::ALL.into_iter().filter(|state| may_talk(*state)).collect();
        let expected = [S::Submitted, S::InReview, S::CorrectionRequested, S::AwaitingSecondApproval, S::Approved];
        assert_eq!(open, expected);
    }
}
