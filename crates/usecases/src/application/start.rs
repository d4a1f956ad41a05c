use super::{advance::audit, save::save};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    preview::{draft_for, standing},
};
use domain::{
    application::{
        Application, ApplicationState, Reference,
        form::{Answers, FieldCode, FieldError},
    },
    consequence::consequence,
    id::{ApplicationId, CoverId},
    rules::Reason,
};
use storage::{Change, ChangeSet};

/// Starts an application for a cover, or offers the open draft (or the sent application) for it again.
///
/// # Errors
/// As [`standing`]; [`UseCaseError::NotFound`] for a region that is not served; [`UseCaseError::Invalid`] (`reason`) when
/// the answer for the reason is no; [`UseCaseError::Conflict`] when somebody else's application is open.
pub async fn start(
    ctx: &Context,
    caller: &Caller,
    cover: &CoverId,
    reason: Option<Reason>,
) -> UseCaseResult<ApplicationId> {
    let account = caller.resident()?;
    let standing = standing(ctx, caller, cover, None).await?;
    let region = ctx.book.region(&standing.cover.region).ok_or(UseCaseError::NotFound)?;
    if let Some(open) = &standing.open {
        return if open.account == account.id { Ok(open.id.clone()) } else { Err(UseCaseError::Conflict) };
    }
    if let Some(reason) = reason
        && consequence(&ctx.book, region, &standing.facts, reason).is_none_or(|answer| answer.exit.is_some())
    {
        return Err(FieldError::new("reason", FieldCode::Choice).into());
    }
    if let Some(draft) = draft_for(&ctx.store.applications_of(&account.id).await?, cover) {
        if reason.is_some() {
            save(ctx, caller, &draft, |answers| answers.reason = reason).await?;
        }
        return Ok(draft);
    }
    let now = ctx.now();
    #[allow(clippy::cast_possible_truncation, reason = "a reference needs 64 of the 128 random bits")]
    let reference = Reference::from_bits(ctx.ids.bits() as u64);
    let draft = Application {
        id: ApplicationId::from_bits(ctx.ids.bits()),
        reference,
        account: account.id.clone(),
        person: standing.person.id,
        cover: cover.clone(),
        region: region.code.clone(),
        rules: ctx.book.version.clone(),
        capacity: standing.capacity,
        state: ApplicationState::Draft,
        answers: Answers { reason, ..Answers::default() },
        promised: None,
        deadline: None,
        effective_on: None,
        assignee: None,
        first_approver: None,
        second_approver: None,
        staff_message: None,
        created_at: now,
        updated_at: now,
        submitted_at: None,
        decided_at: None,
        version: 1,
    };
    let id = draft.id.clone();
    let entry = audit(ctx, caller, &draft, "start");
    ctx.store.commit(ChangeSet::new().with(Change::AddApplication(draft)).audited(entry)).await?;
    Ok(id)
}
