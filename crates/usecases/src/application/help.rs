//! What is different where staff enter an application for somebody: who is there, where a code can go, what is kept.

use super::notify::{NoticeKind, notice};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::Application,
    assist::{AssistWay, Assistance, Consent, Sending},
    id::ApplicationId,
    person::Phone,
    staff::Staff,
};
use storage::{AssistChange, Change};

/// Whom `staff` help with this application, while they are there.
///
/// # Errors
/// [`UseCaseError::NotFound`] without a hand in it; [`UseCaseError::NotProven`] where the applicant must show anew who
/// they are: the visit or call is over.
pub(crate) async fn there(ctx: &Context, staff: &Staff, id: &ApplicationId) -> UseCaseResult<Assistance> {
    let entry = ctx.store.entries_of(id).await?.into_iter().find(|entry| entry.staff == staff.id);
    let entry = entry.ok_or(UseCaseError::NotFound)?;
    let assistance = ctx.store.lookup_assistance(&entry.assistance).await?.ok_or(UseCaseError::NotFound)?;
    if assistance.is_there(ctx.now()) { Ok(assistance) } else { Err(UseCaseError::NotProven) }
}

/// The phone whose code the applicant can give at the counter: the register's, else their account's. Nobody is asked
/// for a code on the phone.
pub(crate) async fn code_phone(
    ctx: &Context,
    caller: &Caller,
    assistance: &Assistance,
) -> UseCaseResult<Option<Phone>> {
    if assistance.way != AssistWay::Counter {
        return Ok(None);
    }
    let person = ctx.store.lookup_person(&assistance.person).await?;
    let own = caller.applicant()?.phone.clone();
    Ok(person.and_then(|person| person.phone).or(own))
}

/// What is kept of an act that staff did for the applicant, and that left the application as it is: how they agreed.
pub(crate) fn agreed(ctx: &Context, application: &Application, assistance: Assistance, consent: Consent) -> Change {
    let sending = Sending {
        application: application.id.clone(),
        seq: application.version,
        staff: assistance.staff,
        assistance: assistance.id,
        consent,
        at: ctx.now(),
    };
    AssistChange::Send(sending).into()
}

/// What is kept of the sending, and what the applicant's account is told.
pub(super) fn sent(ctx: &Context, sent: &Application, assistance: Assistance, consent: Consent) -> [Change; 2] {
    let way = assistance.way.name().to_owned();
    [agreed(ctx, sent, assistance, consent), notice(ctx, sent, NoticeKind::Entered, &[("way", way)])]
}
