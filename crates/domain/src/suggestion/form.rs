//! What is typed about suggestions.

use super::{Suggestion, SuggestionKind, holds_number};
use crate::{
    application::form::{FieldCode, FieldError},
    rules::RegionCode,
    talk::staff_words,
    words::cleaned,
};

/// A suggestion as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestionForm {
    /// Name of a [`SuggestionKind`].
    pub kind: String,
    /// Code of a region.
    pub region: String,
    /// The words.
    pub words: String,
    /// Whether the digest may tell about it: `yes`, `no`.
    pub publish: String,
}

/// What was typed, understood. Whether the region is served, the caller looks up.
pub type Suggested = (SuggestionKind, RegionCode, String, bool);

/// Reads a suggestion; characters that nobody sees are left out of the words.
///
/// # Errors
/// `kind`, `region`, `words` or `publish` missing or none of the choices; `words` too long.
pub fn check_suggestion(form: &SuggestionForm) -> Result<Suggested, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut chosen = |field: &'static str, typed: &str, good: bool| {
        if !good {
            let code = if typed.is_empty() { FieldCode::Required } else { FieldCode::Choice };
            errors.push(FieldError::new(field, code));
        }
    };
    let kind = SuggestionKind::from_name(&form.kind);
    chosen("kind", &form.kind, kind.is_some());
    let region = RegionCode::parse(&form.region);
    chosen("region", &form.region, region.is_some());
    let publish = match form.publish.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let words = cleaned(&form.words).trim().to_owned();
    match words.chars().count() {
        0 => errors.push(FieldError::new("words", FieldCode::Required)),
        n if n > Suggestion::LONGEST => errors.push(FieldError::new("words", FieldCode::TooLong)),
        _ => {}
    }
    if publish.is_none() {
        let code = if form.publish.is_empty() { FieldCode::Required } else { FieldCode::Choice };
        errors.push(FieldError::new("publish", code));
    }
    match (kind, region, publish) {
        (Some(kind), Some(region), Some(publish)) if errors.is_empty() => Ok((kind, region, words, publish)),
        _ => Err(errors),
    }
}

/// Reads an answer.
///
/// # Errors
/// `answer` empty, too long or with hidden characters.
pub fn check_answer(typed: &str) -> Result<String, FieldError> {
    staff_words("answer", typed, Suggestion::LONGEST_ANSWER)
}

/// Reads why a suggestion is passed on; its sender reads it.
///
/// # Errors
/// `reason` empty, too long or with hidden characters.
pub fn check_pass_reason(typed: &str) -> Result<String, FieldError> {
    staff_words("reason", typed, Suggestion::LONGEST_ANSWER)
}

/// Reads why an entry of the digest is taken down: the office keeps it, without numbers of people.
///
/// # Errors
/// `reason` empty, too long, with hidden characters or with a number of somebody.
pub fn check_take_down(typed: &str) -> Result<String, FieldError> {
    let words = staff_words("reason", typed, 200)?;
    if holds_number(&words) { Err(FieldError::new("reason", FieldCode::PersonalNumber)) } else { Ok(words) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> SuggestionForm {
        SuggestionForm {
            kind: "service".into(),
            region: "320500".into(),
            words: "  窗\u{202e}口\u{200b}太少<b>\r\n请多开 ".into(),
            publish: "yes".into(),
        }
    }

    #[test]
    fn what_is_stored_is_what_is_read() {
        let (kind, region, words, publish) = check_suggestion(&form()).unwrap();
        assert_eq!((kind, region.as_str(), publish), (SuggestionKind::Service, "320500", true));
        assert_eq!(words, "窗口太少<b>\n请多开");
    }

    #[test]
    fn each_fault_is_told_beside_its_field() {
        let faults = |form: SuggestionForm| {
            check_suggestion(&form).unwrap_err().into_iter().map(|e| (e.field, e.code)).collect::<Vec<_>>()
        };
        let all = faults(SuggestionForm::default());
        assert_eq!(all.len(), 4);
        assert!(all.iter().all(|(_, code)| *code == FieldCode::Required), "{all:?}");
        let wrong = SuggestionForm { kind: "x".into(), region: "32".into(), publish: "on".into(), ..form() };
        assert_eq!(faults(wrong).iter().filter(|(_, code)| *code == FieldCode::Choice).count(), 3);
        let long = SuggestionForm { words: "长".repeat(1001), ..form() };
        assert_eq!(faults(long), [("words".to_owned(), FieldCode::TooLong)]);
        let unseen = SuggestionForm { words: "\u{200b} \n".into(), ..form() };
        assert_eq!(faults(unseen), [("words".to_owned(), FieldCode::Required)]);
        assert_eq!(check_answer("好\u{200b}").map_err(|e| e.code), Err(FieldCode::Character));
        assert_eq!(check_take_down("写了 13900001234").map_err(|e| e.code), Err(FieldCode::PersonalNumber));
    }
}
