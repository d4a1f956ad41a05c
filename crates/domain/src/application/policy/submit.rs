use super::AskedGroup;
use crate::application::form::FieldError;
use crate::{
    application::{Application, ApplicationState, form},
    consequence::{Block, Consequence, Exit, RefundWay},
    rules::ReasonRule,
};
use jiff::civil::Date;

/// Why an application can't be sent yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotYet {
    /// It is neither a draft nor waiting for a correction.
    #[error("it is not being filled in")]
    NotOpenForAnswers,
    /// No reason is chosen, or the consequence was worked out for another reason or region.
    #[error("the reason is not settled")]
    NoReason,
    /// It can't be done.
    #[error("it can't be done: {0:?}")]
    Exit(Exit),
    /// Something must be cleared up first.
    #[error("blocked: {0:?}")]
    Blocked(Vec<Block>),
    /// Answers, documents, payee account or declaration are missing or wrong; never a warning.
    #[error("{} answers are missing or wrong", .0.len())]
    Answers(Vec<FieldError>),
}

/// Whether `app` may be sent (or sent again after a correction) today. `docs` comes from
/// [`super::required_documents`] with the application's own uploads.
///
/// # Errors
/// [`NotYet`] says what is missing: everything that is missing in the answers at once.
pub fn may_submit(
    app: &Application,
    rule: &ReasonRule,
    consequence: &Consequence,
    docs: &[AskedGroup<'_>],
    today: Date,
) -> Result<(), NotYet> {
    if !matches!(app.state, ApplicationState::Draft | ApplicationState::CorrectionRequested) {
        return Err(NotYet::NotOpenForAnswers);
    }
    let reason = app.answers.reason;
    if reason != Some(rule.code) || reason != Some(consequence.reason) || app.region != consequence.region {
        return Err(NotYet::NoReason);
    }
    if let Some(exit) = consequence.exit {
        return Err(NotYet::Exit(exit));
    }
    if !consequence.blocks.is_empty() {
        return Err(NotYet::Blocked(consequence.blocks.clone()));
    }
    let mut wrong = Vec::new();
    wrong.extend(form::check_questions(&rule.questions, &app.answers.questions, today).err().unwrap_or_default());
    wrong.extend(form::check_documents(docs).err().unwrap_or_default());
    if consequence.refund.way == Some(RefundWay::PayeeAccount) {
        let payee = app.answers.payee.clone().unwrap_or_default();
        wrong.extend(form::check_payee(&payee).err().unwrap_or_default());
    }
    wrong.extend(form::check_declaration(app.answers.declared).err().unwrap_or_default());
    if wrong.is_empty() { Ok(()) } else { Err(NotYet::Answers(wrong)) }
}
