//! Taking back at the desk: for whoever can't do it online, with how they agreed on record.

use super::{
    account_of, helping,
    tell::{Told, told},
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    application::{Status, help, status_of, undone, way_back, withdrawn},
    delivery::send_at_once,
    desk::own_case::is_related,
};
use domain::{
    account::Account,
    application::{
        Application, ApplicationState, Move,
        form::{FieldCode, FieldError},
        policy::Details,
    },
    assist::{AssistWay, Assistance, Consent},
    id::{ApplicationId, AssistanceId},
    person::Person,
};
use storage::DeliveryChange;

/// An application of somebody who is there, and what taking it back means now.
#[derive(Clone, Debug)]
pub struct BackPage {
    /// Whom the caller helps.
    pub assistance: Assistance,
    /// The same person.
    pub applicant: Person,
    /// They sign in with a phone of their own: messages reach them.
    pub has_account: bool,
    /// The application, as they would see it.
    pub status: Status,
    /// `Withdraw` before a decision, `Undo` before an approved stop takes effect; `None` where neither can be done (any more).
    pub by: Option<Move>,
}

/// The page that takes an application back; afterwards what is handed out about it.
///
/// # Errors
/// As [`super::open`]; `Conflict` while the person is not there; `NotFound` for another account's application, a draft, and
/// one outside the office's regions; `Forbidden` where the insured is the caller or their relative.
pub async fn back_page(
    ctx: &Context,
    caller: &Caller,
    id: &AssistanceId,
    application: &ApplicationId,
) -> UseCaseResult<BackPage> {
    let (assistance, applicant, account, found) = theirs(ctx, caller, id, application).await?;
    let by = way_back(ctx, &found);
    let status = status_of(ctx, found).await?;
    Ok(BackPage { assistance, applicant, has_account: account.phone.is_some(), status, by })
}

async fn theirs(
    ctx: &Context,
    caller: &Caller,
    id: &AssistanceId,
    application: &ApplicationId,
) -> UseCaseResult<(Assistance, Person, Account, Application)> {
    let (staff, assistance, person) = helping(ctx, caller, id).await?;
    if !assistance.is_there(ctx.now()) {
        return Err(UseCaseError::Conflict);
    }
    let account = account_of(ctx, &person).await?.map_err(|_| UseCaseError::NotFound)?;
    let found = ctx.store.lookup_application(application).await?;
    let mine =
        |a: &Application| a.account == account.id && staff.covers(&a.region) && a.state != ApplicationState::Draft;
    let found = found.filter(mine).ok_or(UseCaseError::NotFound)?;
    if is_related(ctx, &staff, &found.person).await? {
        return Err(UseCaseError::Forbidden);
    }
    Ok((assistance, person, account, found))
}

/// Takes it back: at the counter on a signed statement, by phone after it was read out. `shown` is what the page said would
/// happen. Doing it again answers the same. The applicant's account and both phones are told.
///
/// # Errors
/// As [`back_page`]; `Invalid` on `confirmed`; `Conflict` where something else would happen by now, or nothing.
pub async fn take_back(
    ctx: &Context,
    caller: &Caller,
    id: &AssistanceId,
    application: &ApplicationId,
    shown: &str,
    confirmed: bool,
) -> UseCaseResult<Application> {
    match once(ctx, caller, id, application, shown, confirmed).await {
        // A colleague may just have taken it, which is no reason to refuse: look again, once.
        Err(UseCaseError::Conflict) => once(ctx, caller, id, application, shown, confirmed).await,
        other => other,
    }
}

async fn once(
    ctx: &Context,
    caller: &Caller,
    id: &AssistanceId,
    application: &ApplicationId,
    shown: &str,
    confirmed: bool,
) -> UseCaseResult<Application> {
    let (assistance, _, account, found) = theirs(ctx, caller, id, application).await?;
    if matches!(found.state, ApplicationState::Withdrawn | ApplicationState::Undone) {
        return Ok(found);
    }
    let by = way_back(ctx, &found).filter(|by| by.name() == shown).ok_or(UseCaseError::Conflict)?;
    if !confirmed {
        return Err(FieldError::new("confirmed", FieldCode::MustTick).into());
    }
    let details = Details { entered: true, ..Details::default() };
    let (taken_back, mut set) = match by {
        Move::Undo => undone(ctx, caller, &found, details).await?,
        _ => withdrawn(ctx, caller, &found, details)?,
    };
    let consent = if assistance.way == AssistWay::Phone { Consent::ReadOut } else { Consent::Signed };
    set.changes.push(help::agreed(ctx, &taken_back, assistance, consent));
    let messages = told(ctx, &account, &taken_back, Told::TakenBack).await?;
    set.changes.extend(messages.iter().map(|message| DeliveryChange::Add(message.clone()).into()));
    ctx.store.commit(set).await?;
    for message in &messages {
        send_at_once(ctx, message).await;
    }
    Ok(taken_back)
}
