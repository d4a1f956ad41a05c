//! The desk writes to a resident about their application, or sees that their message needs no answer.

use super::{case_of, own_case::not_own, queue::reading};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::count,
    application::{NoticeKind, audit, messages, notice},
};
use domain::{
    application::Application,
    id::ApplicationId,
    staff::Staff,
    talk::{Author, check_office_message, may_talk},
    time::Timestamp,
};
use storage::{ChangeSet, QueueRow, TalkChange};

/// Most cases that the list of open answers shows.
const SHOWN: u32 = 100;

/// Who may write about `id`: whoever decides cases here, but not about their own.
async fn writing(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<(Staff, Application)> {
    let (staff, app) = case_of(ctx, caller, id).await?;
    if !staff.role.decides() {
        return Err(UseCaseError::Forbidden);
    }
    not_own(ctx, &staff, id).await?;
    Ok((staff, app))
}

/// Writes to the resident, who gets a notice. The same words from the same page are one message.
///
/// # Errors
/// `NotFound`; `Forbidden`, also in an own case; `Invalid` on `message`; `Conflict` once the case is closed or its
/// thread full; `LimitReached`.
pub async fn write(ctx: &Context, caller: &Caller, id: &ApplicationId, typed: &str, key: &str) -> UseCaseResult<()> {
    let (staff, app) = writing(ctx, caller, id).await?;
    if !may_talk(app.state) {
        return Err(UseCaseError::Conflict);
    }
    let words = check_office_message(typed)?;
    let limit = count(ctx, "message_staff_hour", staff.id.as_str(), |l| l.message_staff_hour);
    let told = notice(ctx, &app, NoticeKind::Message, &[]);
    messages::commit(ctx, caller, &app, Author::Office(staff.id), words, key, vec![limit, told]).await
}

/// The resident's last message needs no answer: the case waits for none any more. On record; twice is once.
///
/// # Errors
/// `NotFound`; `Forbidden`, also in an own case.
pub async fn no_answer(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<()> {
    let (_, app) = writing(ctx, caller, id).await?;
    if ctx.store.answer_due(id).await?.is_none() {
        return Ok(());
    }
    let set = ChangeSet::new().with(TalkChange::NoAnswer(id.clone())).audited(audit(ctx, caller, &app, "no_answer"));
    ctx.store.commit(set).await?;
    Ok(())
}

/// Cases of the caller's office whose resident waits for an answer, the longest first; and whether there are more.
///
/// # Errors
/// `NotSignedIn`, `Forbidden` for administrators.
pub async fn waiting(ctx: &Context, caller: &Caller) -> UseCaseResult<(Vec<(QueueRow, Timestamp)>, bool)> {
    let staff = reading(caller)?;
    let mut rows = ctx.store.answers_due(&staff.regions, SHOWN + 1).await?;
    let more = rows.len() > SHOWN as usize;
    rows.truncate(SHOWN as usize);
    Ok((rows, more))
}
