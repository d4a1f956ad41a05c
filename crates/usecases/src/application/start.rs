use super::{advance::audit, save::save};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    preview::{draft_for, standing},
};
use domain::{
    application::{
        Application, ApplicationAct, ApplicationState, Reference,
        form::{Answers, FieldCode, FieldError},
    },
    consequence::consequence,
    id::{ApplicationId, CoverId},
    rules::Reason,
};
use storage::{Change, ChangeSet, Constraint, StoreError};

/// Starts an application for a cover, or offers the open draft of the same act (or the sent application) again.
///
/// # Errors
/// As [`standing`]; [`UseCaseError::NotFound`] for a region that is not served; [`UseCaseError::Invalid`] (`reason`) when
/// the answer for the reason is no; [`UseCaseError::Conflict`] when somebody else's application is open.
pub async fn start(
    ctx: &Context,
    caller: &Caller,
    cover: &CoverId,
    act: ApplicationAct,
    reason: Option<Reason>,
) -> UseCaseResult<ApplicationId> {
    let account = caller.resident()?;
    let standing = standing(ctx, caller, cover, None).await?;
    let region = ctx.book.region(&standing.cover.region).ok_or(UseCaseError::NotFound)?;
    if let Some(open) = &standing.open {
        return if open.account == account.id { Ok(open.id.clone()) } else { Err(UseCaseError::Conflict) };
    }
    if let Some(reason) = reason
        && consequence(&ctx.book, region, &standing.facts, act, reason).is_none_or(|answer| answer.exit.is_some())
    {
        return Err(FieldError::new("reason", FieldCode::Choice).into());
    }
    if let Some(draft) = draft_for(&ctx.store.applications_of(&account.id).await?, cover, act) {
        return again(ctx, caller, draft, reason).await;
    }
    let now = ctx.now();
    #[allow(clippy::cast_possible_truncation, reason = "a reference needs 64 of the 128 random bits")]
    let reference = Reference::from_bits(ctx.ids.bits() as u64);
    let draft = Application {
        id: ApplicationId::from_bits(ctx.ids.bits()),
        reference,
        account: account.id.clone(),
        person: standing.person.id,
        act,
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
    match ctx.store.commit(ChangeSet::new().with(Change::AddApplication(draft)).audited(entry)).await {
        // Another press was first: both lead to one draft.
        Err(StoreError::Refused(Constraint::OneDraft)) => {
            let draft = draft_for(&ctx.store.applications_of(&account.id).await?, cover, act);
            again(ctx, caller, draft.ok_or(UseCaseError::Conflict)?, reason).await
        }
        other => other.map(|_| id).map_err(Into::into),
    }
}

/// The draft that is there, with the reason that was chosen now.
async fn again(
    ctx: &Context,
    caller: &Caller,
    draft: ApplicationId,
    reason: Option<Reason>,
) -> UseCaseResult<ApplicationId> {
    if reason.is_some() {
        save(ctx, caller, &draft, |answers| answers.reason = reason).await?;
    }
    Ok(draft)
}
