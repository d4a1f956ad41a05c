//! The checks of the pages before the payee account: reason, questions, documents, declaration.

use super::{FieldCode, FieldError, parse_date};
use crate::{
    application::policy::AskedGroup,
    person::id_number::fold_width,
    rules::{Question, Reason},
    words::is_hidden,
};
use jiff::{Span, civil::Date};
use std::collections::BTreeMap;

/// Most characters of a free answer.
pub const MAX_WORDS: usize = 60;

/// A question's answer, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedAnswer {
    /// A day.
    Day(Date),
    /// Words.
    Words(String),
    /// Yes or no.
    Yes(bool),
}

/// Checks the chosen reason; field `reason`.
///
/// # Errors
/// Nothing chosen, or no reason at all. Whether the region accepts it, the consequence says.
pub fn check_reason(raw: &str) -> Result<Reason, Vec<FieldError>> {
    match raw.trim() {
        "" => Err(vec![FieldError::new("reason", FieldCode::Required)]),
        code => Reason::from_code(code).ok_or_else(|| vec![FieldError::new("reason", FieldCode::Choice)]),
    }
}

/// Checks the answers to the questions that are `asked`; each field is named as its question. Answers to other
/// questions (left from another reason) are passed over.
///
/// # Errors
/// Every field that is wrong.
pub fn check_questions(
    asked: &[Question],
    raw: &BTreeMap<Question, String>,
    today: Date,
) -> Result<BTreeMap<Question, TypedAnswer>, Vec<FieldError>> {
    let mut typed = BTreeMap::new();
    let mut wrong = Vec::new();
    for question in asked {
        match check_question(*question, raw.get(question).map_or("", String::as_str), today) {
            Ok(answer) => {
                typed.insert(*question, answer);
            }
            Err(code) => wrong.push(FieldError::new(question.name(), code)),
        }
    }
    if wrong.is_empty() { Ok(typed) } else { Err(wrong) }
}

fn check_question(question: Question, raw: &str, today: Date) -> Result<TypedAnswer, FieldCode> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Err(FieldCode::Required);
    }
    match question {
        // An employee cover can be on record that begins later.
        Question::EmployeeSince => day(raw, today.checked_add(Span::new().years(1)).unwrap_or(today)),
        Question::DiedOn | Question::Since => day(raw, today),
        Question::OtherArea => words(raw).map(TypedAnswer::Words),
        Question::StudentBenefitsUsed | Question::Subsidised => match raw {
            "yes" => Ok(TypedAnswer::Yes(true)),
            "no" => Ok(TypedAnswer::Yes(false)),
            _ => Err(FieldCode::Choice),
        },
    }
}

// Nothing that is asked for happened before employee insurance, or the republic, was founded.
fn day(raw: &str, latest: Date) -> Result<TypedAnswer, FieldCode> {
    let day = parse_date(raw).ok_or(FieldCode::DateMalformed)?;
    if day > latest {
        Err(FieldCode::DateInFuture)
    } else if day < jiff::civil::date(1950, 1, 1) {
        Err(FieldCode::DateTooEarly)
    } else {
        Ok(TypedAnswer::Day(day))
    }
}

/// Reads a short line of words: full-width letters and digits folded, blanks collapsed; invisible characters and
/// control characters are refused.
pub(super) fn words(raw: &str) -> Result<String, FieldCode> {
    let words = fold_width(raw).split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        Err(FieldCode::Required)
    } else if words.chars().count() > MAX_WORDS {
        Err(FieldCode::TooLong)
    } else if words.chars().any(|c| is_hidden(c) || matches!(c, '<' | '>')) {
        Err(FieldCode::Character)
    } else {
        Ok(words)
    }
}

/// Checks the uploads; the field is `documents_` and the group's key.
///
/// # Errors
/// A missing document for each group that lacks one.
pub fn check_documents(docs: &[AskedGroup<'_>]) -> Result<(), Vec<FieldError>> {
    let wrong: Vec<FieldError> = docs
        .iter()
        .filter(|asked| !asked.is_satisfied())
        .map(|asked| FieldError::new(format!("documents_{}", asked.key), FieldCode::DocumentMissing))
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Checks the declaration; field `declared`.
///
/// # Errors
/// It was not ticked.
pub fn check_declaration(declared: bool) -> Result<(), Vec<FieldError>> {
    if declared { Ok(()) } else { Err(vec![FieldError::new("declared", FieldCode::MustTick)]) }
}
