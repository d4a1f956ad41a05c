use super::{Held, account_of, helping};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::my::{PaidCover, Someone, covers_for, people_of},
    application::way_back,
};
use domain::{
    application::{Application, ApplicationState as S, Move},
    assist::Assistance,
    id::AssistanceId,
    person::Person,
};

/// Somebody whom the caller helps.
#[derive(Clone, Debug)]
pub struct AssistPage {
    /// Whom, and how they are there.
    pub assistance: Assistance,
    /// The person.
    pub person: Person,
    /// They and those they act for, with their covers; nothing before they are there.
    pub family: Vec<(Someone, Vec<PaidCover>)>,
    /// Their applications that can be filled in now.
    pub resumable: Vec<Resumable>,
    /// Their applications that can be taken back now, and how.
    pub returnable: Vec<(Application, Move)>,
    /// They have an account of their own: they see what is entered, and can take it back there.
    pub has_account: bool,
}

/// An application that can be filled in.
#[derive(Clone, Debug)]
pub struct Resumable {
    /// The application.
    pub application: Application,
    /// The caller has a hand in it already.
    pub mine: bool,
}

/// The page of somebody whom the caller helps.
///
/// # Errors
/// `Forbidden` for roles that don't decide and for relatives; `NotFound` for a colleague's, and when it is over.
pub async fn open(ctx: &Context, caller: &Caller, id: &AssistanceId) -> UseCaseResult<AssistPage> {
    let (staff, assistance, person) = helping(ctx, caller, id).await?;
    let account = account_of(ctx, &person).await?;
    let has_account = account.as_ref().is_ok_and(|account| account.phone.is_some());
    let mut page = AssistPage {
        assistance,
        person,
        family: Vec::new(),
        resumable: Vec::new(),
        returnable: Vec::new(),
        has_account,
    };
    if !page.assistance.is_there(ctx.now()) {
        return Ok(page);
    }
    let account = account.unwrap_or_else(|blank| blank);
    for someone in people_of(ctx, &account).await? {
        let mut covers = covers_for(ctx, &someone).await?;
        covers.retain(|paid| staff.covers(&paid.cover.region));
        page.family.push((someone, covers));
    }
    for application in ctx.store.applications_of(&account.id).await? {
        if !staff.covers(&application.region) {
            continue;
        }
        if let Some(by) = way_back(ctx, &application) {
            page.returnable.push((application.clone(), by));
        }
        if matches!(application.state, S::Draft | S::CorrectionRequested) {
            let mine = ctx.store.entries_of(&application.id).await?.iter().any(|entry| entry.staff == staff.id);
            page.resumable.push(Resumable { application, mine });
        }
    }
    Ok(page)
}

/// The caller as who fills in for the person, for the pages before an application is begun.
///
/// # Errors
/// As [`open`]; `Conflict` while they have not answered the call.
pub async fn applicant(ctx: &Context, caller: &Caller, id: &AssistanceId) -> UseCaseResult<Held> {
    let (_, assistance, person) = helping(ctx, caller, id).await?;
    if !assistance.is_there(ctx.now()) {
        return Err(UseCaseError::Conflict);
    }
    let account = account_of(ctx, &person).await?.unwrap_or_else(|blank| blank);
    Ok(Held {
        caller: Caller { account: Some(account), ..caller.clone() },
        assistance,
        applicant: person,
        application: None,
        there: true,
        editable: true,
    })
}
