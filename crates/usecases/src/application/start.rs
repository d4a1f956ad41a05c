use super::{advance::audit, save::save};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    preview::{draft_for, standing},
    record,
};
use domain::{
    account::Account,
    application::{
        Application, ApplicationAct, ApplicationState, Reference,
        form::{Answers, FieldCode, FieldError},
    },
    assist::{Assistance, Entry},
    consequence::consequence,
    id::{ApplicationId, CoverId},
    rules::Reason,
};
use storage::{AssistChange, Change, ChangeSet, Constraint, StoreError};

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
    caller.resident()?;
    start_for(ctx, caller, cover, act, reason, None).await
}

/// What staff bring to an application that they begin for somebody.
pub(crate) struct Begin<'a> {
    /// Whom they help.
    pub(crate) assistance: &'a Assistance,
    /// The account that the applicant does not have yet.
    pub(crate) account: Option<Account>,
}

/// As [`start`], also for staff who begin it for somebody; a draft that is there is gone on with.
pub(crate) async fn start_for(
    ctx: &Context,
    caller: &Caller,
    cover: &CoverId,
    act: ApplicationAct,
    reason: Option<Reason>,
    begin: Option<Begin<'_>>,
) -> UseCaseResult<ApplicationId> {
    let account = caller.applicant()?;
    let standing = standing(ctx, caller, cover, None).await?;
    let region = ctx.book.region(&standing.cover.region).ok_or(UseCaseError::NotFound)?;
    if let Some(open) = &standing.open {
        return if open.account == account.id && begin.is_none() {
            Ok(open.id.clone())
        } else {
            Err(UseCaseError::Conflict)
        };
    }
    if let Some(reason) = reason
        && consequence(&ctx.book, region, &standing.facts, act, reason).is_none_or(|answer| answer.exit.is_some())
    {
        return Err(FieldError::new("reason", FieldCode::Choice).into());
    }
    if let Some(draft) = draft_for(&ctx.store.applications_of(&account.id).await?, cover, act) {
        if let Some(begin) = &begin {
            let entered = enter(ctx, begin.assistance, &draft, false);
            let entry = record::entry(ctx, caller, "application.assist", draft.as_str(), begin.assistance.way.name());
            ctx.store.commit(ChangeSet::new().with(entered).audited(entry)).await?;
        }
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
    let mut set = ChangeSet::new().audited(entry);
    if let Some(begin) = begin {
        set.changes.extend(begin.account.map(Change::AddAccount));
        set.changes.push(enter(ctx, begin.assistance, &id, true));
    }
    match ctx.store.commit(set.with(Change::AddApplication(draft))).await {
        // Another press was first: both lead to one draft.
        Err(StoreError::Refused(Constraint::OneDraft)) => {
            let draft = draft_for(&ctx.store.applications_of(&account.id).await?, cover, act);
            again(ctx, caller, draft.ok_or(UseCaseError::Conflict)?, reason).await
        }
        other => other.map(|_| id).map_err(Into::into),
    }
}

/// Staff have a hand in it from now on.
pub(crate) fn enter(ctx: &Context, assistance: &Assistance, application: &ApplicationId, began: bool) -> Change {
    let (staff, at) = (assistance.staff.clone(), ctx.now());
    let entry = Entry { application: application.clone(), staff, assistance: assistance.id.clone(), began, at };
    AssistChange::Enter(entry).into()
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
