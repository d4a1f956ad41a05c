use super::{advance::audit, case::own, status::Status};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count};
use domain::{
    application::Application,
    id::{ApplicationId, CaseMessageId},
    talk::{Author, CaseMessage, check_resident_message, may_talk},
};
use storage::{Change, ChangeSet, Constraint, Idempotency, StoreError, TalkChange};

/// The resident writes to the office about their application. The same words from the same page are one message.
/// `key` was made with the page.
///
/// # Errors
/// As [`own`]; `Invalid` on `message`; `Conflict` before it is sent, once it is closed, and when the thread is full;
/// `LimitReached`.
pub async fn write_message(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    typed: &str,
    key: &str,
) -> UseCaseResult<()> {
    let app = own(ctx, caller, id).await?;
    if !may_talk(app.state) {
        return Err(UseCaseError::Conflict);
    }
    let words = check_resident_message(typed)?;
    let author = Author::Resident(app.account.clone());
    let limit = count(ctx, "message_account_hour", app.account.as_str(), |l| l.message_account_hour);
    commit(ctx, caller, &app, author, words, key, vec![limit]).await
}

/// Puts a message on record: `also` goes with it, all or nothing.
pub(crate) async fn commit(
    ctx: &Context,
    caller: &Caller,
    app: &Application,
    author: Author,
    words: String,
    key: &str,
    also: Vec<Change>,
) -> UseCaseResult<()> {
    let request = crypto::digest::sha256_hex(format!("{}\n{key}\n{words}", app.id).as_bytes());
    let idempotency = (!key.is_empty()).then(|| Idempotency {
        actor: author.id().to_owned(),
        key: format!("message {request}"),
        request,
        answer: app.id.as_str().to_owned(),
        at: ctx.now(),
    });
    let id = CaseMessageId::from_bits(ctx.ids.bits());
    let message = CaseMessage { id, application: app.id.clone(), author, words, at: ctx.now(), read_at: None };
    let mut changes = also;
    changes.push(TalkChange::AddMessage(message).into());
    let set = ChangeSet { changes, audit: vec![audit(ctx, caller, app, "message")], idempotency };
    match ctx.store.commit(set).await {
        Ok(_) | Err(StoreError::Replayed { .. }) => Ok(()),
        Err(StoreError::Refused(Constraint::OwnCase)) => Err(UseCaseError::Forbidden),
        // Closed or filled at this moment.
        Err(StoreError::Refused(_)) => Err(UseCaseError::Conflict),
        Err(error) => Err(error.into()),
    }
}

/// The resident saw the office's messages: those that the status page has just shown.
///
/// # Errors
/// Errors of the store.
pub async fn saw_messages(ctx: &Context, status: &Status) -> UseCaseResult<()> {
    let unread = status.messages.iter().filter(|m| m.author.is_office() && m.read_at.is_none());
    if let Some(newest) = unread.map(|m| m.at).max() {
        let seen =
            TalkChange::ReadMessages { application: status.application.id.clone(), until: newest, at: ctx.now() };
        ctx.store.commit(ChangeSet::new().with(seen)).await?;
    }
    Ok(())
}
