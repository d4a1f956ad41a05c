use crate::{Context, UseCaseError, UseCaseResult};
use domain::language::Language;
use guides::{Guide, search::Answer};

/// A how-to guide. Public: nobody need be signed in.
///
/// # Errors
/// [`UseCaseError::NotFound`] where no guide is called so.
pub fn show_guide<'a>(ctx: &'a Context, slug: &str) -> UseCaseResult<&'a Guide> {
    ctx.handbook.guide(slug).ok_or(UseCaseError::NotFound)
}

/// What answers a question, best first. The question is neither kept nor logged: it may hold anything.
#[must_use]
pub fn find_answers(ctx: &Context, question: &str, language: Language) -> Answer {
    ctx.handbook.search(question, language)
}
