use super::{
    super::{deciding, own_case::is_related},
    account_of, helping,
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    application::{self, Begin, is_editable},
    record,
};
use domain::{
    application::{Application, ApplicationAct},
    assist::{Assistance, Entry},
    id::{ApplicationId, AssistanceId, CoverId},
    person::Person,
    rules::Reason,
};
use storage::{ChangeSet, Constraint, StoreError};

/// How many applications a member's list shows.
const LISTED: u32 = 50;

/// An application that the caller fills in for somebody.
#[derive(Clone, Debug)]
pub struct Held {
    /// The caller, as who fills in for its applicant.
    pub caller: Caller,
    /// Whom they help, the last time.
    pub assistance: Assistance,
    /// The same person.
    pub applicant: Person,
    /// Which application; none before it is begun.
    pub application: Option<ApplicationId>,
    /// They are still there: the visit or call is not over.
    pub there: bool,
    /// It can still be filled in.
    pub editable: bool,
}

/// Begins an application for whom the caller helps, or goes on with the draft that is there. An account is made with
/// it where they have none.
///
/// # Errors
/// As [`super::open`] and [`application::start`]; `NotFound` for a cover outside the office's regions; `Forbidden` where
/// the insured is the caller or their relative; `Conflict` where an application of the person is open.
pub async fn start(
    ctx: &Context,
    caller: &Caller,
    id: &AssistanceId,
    cover: &CoverId,
    act: ApplicationAct,
    reason: Option<Reason>,
) -> UseCaseResult<ApplicationId> {
    let (staff, assistance, person) = helping(ctx, caller, id).await?;
    if !assistance.is_there(ctx.now()) {
        return Err(UseCaseError::Conflict);
    }
    let found = ctx.store.lookup_cover(cover).await?.filter(|c| staff.covers(&c.region));
    let insured = found.ok_or(UseCaseError::NotFound)?.person;
    if is_related(ctx, &staff, &insured).await? {
        return Err(UseCaseError::Forbidden);
    }
    let (account, new) = match account_of(ctx, &person).await? {
        Ok(account) => (account, None),
        Err(blank) => (blank.clone(), Some(blank)),
    };
    let by_hand = Caller { account: Some(account), ..caller.clone() };
    let begin = Begin { assistance: &assistance, account: new };
    match application::start_for(ctx, &by_hand, cover, act, reason, Some(begin)).await {
        // Two presses at once, or the person has just proven who they are.
        Err(UseCaseError::Store(StoreError::Refused(Constraint::PersonTaken | Constraint::IllegalMove))) => {
            Err(UseCaseError::Conflict)
        }
        other => other,
    }
}

/// Goes on with an application that the person, or a colleague for them, had begun; also to answer a correction.
///
/// # Errors
/// As [`super::open`]; `NotFound` for another account's; `Conflict` when it can't be filled in any more.
pub async fn take_up(
    ctx: &Context,
    caller: &Caller,
    id: &AssistanceId,
    application: &ApplicationId,
) -> UseCaseResult<()> {
    let (staff, assistance, person) = helping(ctx, caller, id).await?;
    if !assistance.is_there(ctx.now()) {
        return Err(UseCaseError::Conflict);
    }
    let account = account_of(ctx, &person).await?.map_err(|_| UseCaseError::NotFound)?;
    let found = ctx.store.lookup_application(application).await?;
    let found = found.filter(|a| a.account == account.id && staff.covers(&a.region)).ok_or(UseCaseError::NotFound)?;
    if is_related(ctx, &staff, &found.person).await? {
        return Err(UseCaseError::Forbidden);
    }
    if !is_editable(&found) {
        return Err(UseCaseError::Conflict);
    }
    let entered = application::enter(ctx, &assistance, application, false);
    let entry = record::entry(ctx, caller, "application.assist", application.as_str(), assistance.way.name());
    match ctx.store.commit(ChangeSet::new().with(entered).audited(entry)).await {
        // Sent at this moment.
        Err(StoreError::Refused(_)) => Err(UseCaseError::Conflict),
        other => Ok(other.map(|_| ())?),
    }
}

/// The caller as who fills in an application for its applicant. The only key to somebody else's application, and it
/// opens nothing but the steps of that one.
///
/// # Errors
/// `NotSignedIn`; `Forbidden` for roles that don't decide, and for relatives; `NotFound` without a hand in it, and
/// outside the office's regions.
pub async fn hand(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Held> {
    let staff = deciding(caller)?;
    let entry = ctx.store.entries_of(id).await?.into_iter().find(|entry| entry.staff == staff.id);
    let entry = entry.ok_or(UseCaseError::NotFound)?;
    let found = ctx.store.lookup_application(id).await?.filter(|a| staff.covers(&a.region));
    let found = found.ok_or(UseCaseError::NotFound)?;
    if is_related(ctx, staff, &found.person).await? {
        return Err(UseCaseError::Forbidden);
    }
    let account = ctx.store.lookup_account(&found.account).await?.ok_or(UseCaseError::NotFound)?;
    let assistance = ctx.store.lookup_assistance(&entry.assistance).await?.ok_or(UseCaseError::NotFound)?;
    let applicant = ctx.store.lookup_person(&assistance.person).await?.ok_or(UseCaseError::NotFound)?;
    let (there, editable) = (assistance.is_there(ctx.now()), is_editable(&found));
    Ok(Held {
        caller: Caller { account: Some(account), ..caller.clone() },
        assistance,
        applicant,
        application: Some(id.clone()),
        there,
        editable,
    })
}

/// What the caller has a hand in and was not sent yet, the last one first.
///
/// # Errors
/// `NotSignedIn`; `Forbidden` for roles that don't decide.
pub async fn drafts(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<(Application, Entry)>> {
    let staff = deciding(caller)?;
    let mut all = ctx.store.entered_by(&staff.id, LISTED).await?;
    all.retain(|(application, _)| staff.covers(&application.region));
    Ok(all)
}
