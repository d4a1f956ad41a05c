use super::words::{self, Words};
use crate::{
    Context, UseCaseError, UseCaseResult,
    application::NoticeKind,
    ports::{Mail, SendError, Sms, WechatMessage},
};
use domain::{
    delivery::{
        Channel, Delivery, DeliveryState, Dropped, EmailFault, Facts, HELD, MAX_TRIES, Reach, Verdict, backoff_seconds,
        decide,
    },
    id::AccountId,
    language::Language,
    person::Phone,
    time::Timestamp,
};
use futures::{StreamExt as _, stream};
use storage::{ChangeSet, DeliveryChange, Notice, StoreError};

/// Messages that one call claims at most.
pub const DELIVERY_BATCH: u32 = 32;
/// Messages that are on their way at once: with the connectors' time-outs a batch ends well within its lease.
const AT_ONCE: usize = 8;
/// Seconds for which a claimed message belongs to this worker.
const LEASE_SECONDS: i64 = 180;
/// Of these, seconds that one message may take: later none is begun, or another worker might have it as well.
const ONE_SECONDS: i64 = 60;

/// Sends what is due on every channel, a batch of each. Answers how many were looked at.
///
/// # Errors
/// Errors of the store; a message that fails is put off and does not stop the others.
pub async fn deliver(ctx: &Context) -> UseCaseResult<usize> {
    let mut looked = 0;
    for channel in Channel::ALL {
        looked += deliver_by(ctx, channel).await?;
    }
    Ok(looked)
}

/// Sends the messages of a channel that are due, a batch of them. Answers how many were looked at. Each channel is to
/// be asked by itself: one that hangs must not hold up another.
///
/// # Errors
/// As [`deliver`].
pub async fn deliver_by(ctx: &Context, channel: Channel) -> UseCaseResult<usize> {
    let now = ctx.now();
    let claimed = ctx.store.claim_deliveries(channel, now, now.plus_seconds(LEASE_SECONDS), DELIVERY_BATCH).await?;
    let count = claimed.len();
    stream::iter(claimed)
        .for_each_concurrent(AT_ONCE, async |delivery| {
            if ctx.now() > now.plus_seconds(LEASE_SECONDS - ONE_SECONDS) {
                return;
            }
            // Its lease runs out, and it is tried again, under the same number.
            if let Err(error) = one(ctx, &delivery).await {
                tracing::error!(%error, delivery = %delivery.id, "a message could not be looked at");
            }
        })
        .await;
    Ok(count)
}

/// Sends a message that its own act has just written. What fails stays with the worker: the act stands.
pub(crate) async fn send_at_once(ctx: &Context, delivery: &Delivery) {
    if let Err(error) = one(ctx, delivery).await {
        tracing::error!(%error, delivery = %delivery.id, kind = delivery.kind, "a message waits for the worker");
    }
}

/// Whom a message is for, as far as sending needs it.
struct Reader {
    reach: Reach,
    language: Language,
    phone: Option<Phone>,
    known: bool,
}

async fn one(ctx: &Context, delivery: &Delivery) -> UseCaseResult<()> {
    if delivery.tries >= MAX_TRIES {
        // It never came back to say that it failed: whoever sent it was killed by it.
        return end(ctx, delivery, DeliveryState::Dead, "killed").await;
    }
    let reader = reader_of(ctx, delivery).await?;
    let notice = match &delivery.notice {
        Some(id) => ctx.store.lookup_notice(id).await?,
        None => None,
    };
    let bound = match delivery.channel {
        Channel::Sms => reader.phone.is_some(),
        Channel::Email => reader.reach.mail_to().is_some(),
        Channel::Wechat => reader.reach.wechat.is_some(),
    };
    let facts = Facts {
        topic: delivery.topic,
        channel: delivery.channel,
        offered: ctx.post.offers(delivery.channel),
        known: reader.known,
        bound,
        read: notice.as_ref().is_some_and(|notice| notice.read_at.is_some()),
        reach: &reader.reach,
    };
    if let Some(notice) = &notice
        && !is_still_so(ctx, notice).await?
    {
        return end(ctx, delivery, DeliveryState::Dropped, Dropped::Superseded.name()).await;
    }
    match decide(&facts, ctx.now()) {
        Verdict::Drop(why) => end(ctx, delivery, DeliveryState::Dropped, why.name()).await,
        Verdict::Hold(until) => {
            let change = DeliveryChange::PutOff {
                id: delivery.id.clone(),
                due_at: until,
                tried: false,
                reason: HELD.to_owned(),
            };
            commit(ctx, change).await
        }
        Verdict::Send => {
            let Some(words) = words::of(ctx, delivery, notice.as_ref(), reader.language) else {
                return end(ctx, delivery, DeliveryState::Failed, "no_words").await;
            };
            match hand_over(ctx, delivery, &reader, notice.as_ref(), words).await {
                Ok((provider, shown)) => {
                    let sent = DeliveryChange::Sent { id: delivery.id.clone(), provider, shown, at: ctx.now() };
                    commit(ctx, sent).await
                }
                Err(error) => failed(ctx, delivery, error).await,
            }
        }
    }
}

/// Whether what a notice says of its application is so still: messages wait for the morning, and cases go on.
async fn is_still_so(ctx: &Context, notice: &Notice) -> UseCaseResult<bool> {
    use domain::application::ApplicationState as S;
    let Some(id) = &notice.application else { return Ok(true) };
    let Some(kind) = NoticeKind::ALL.into_iter().find(|kind| kind.name() == notice.kind) else { return Ok(true) };
    let so: fn(S) -> bool = match kind {
        NoticeKind::Approved | NoticeKind::ApprovedAtOnce => |state| matches!(state, S::Approved | S::Effective),
        NoticeKind::CorrectionRequested => |state| state == S::CorrectionRequested,
        NoticeKind::Refused => |state| state == S::Refused,
        NoticeKind::Reopened => |state| state != S::Refused,
        NoticeKind::DraftExpiring => |state| state == S::Draft,
        _ => return Ok(true),
    };
    // Without its application there is nothing to say.
    Ok(ctx.store.lookup_application(id).await?.is_some_and(|application| so(application.state)))
}

async fn reader_of(ctx: &Context, delivery: &Delivery) -> UseCaseResult<Reader> {
    let nobody = AccountId(String::new());
    let mut reader =
        Reader { reach: Reach::new(nobody), language: Language::Zh, phone: None, known: delivery.given.is_some() };
    if let Some(id) = &delivery.account {
        if let Some(account) = ctx.store.lookup_account(id).await? {
            reader = Reader { known: true, language: account.language, phone: account.phone, ..reader };
        }
        if let Some(reach) = ctx.store.lookup_reach(id).await? {
            reader.reach = reach;
        }
    }
    if let Some(id) = &delivery.person
        && let Some(person) = ctx.store.lookup_person(id).await?
    {
        // The register may have lost the number meanwhile: then there is nobody to tell.
        reader = Reader { known: true, phone: person.phone, ..reader };
    }
    if let Some(given) = &delivery.given {
        reader.phone = Phone::parse(&given.to).ok();
    }
    Ok(reader)
}

/// Hands it to its channel. Answers the channel's number and where it went, masked.
async fn hand_over(
    ctx: &Context,
    delivery: &Delivery,
    reader: &Reader,
    notice: Option<&Notice>,
    words: Words,
) -> Result<(Option<String>, String), SendError> {
    let gone = || SendError::Final("no_address".into());
    let at = notice.map_or(delivery.created_at, |notice| notice.at);
    match delivery.channel {
        Channel::Sms => {
            let to = reader.phone.clone().ok_or_else(gone)?;
            let shown = to.masked();
            let sms = Sms {
                to,
                purpose: delivery.kind.clone(),
                code: None,
                text: words.text,
                reference: words.reference,
                language: reader.language,
                at,
            };
            Ok((ctx.sms.deliver(&delivery.id, sms).await?, shown))
        }
        Channel::Email => {
            let (Some(mail), Some(to)) = (&ctx.post.mail, reader.reach.mail_to()) else { return Err(gone()) };
            let message = Mail {
                id: delivery.id.clone(),
                to: to.clone(),
                subject: words.subject(reader.language),
                text: words.mail(ctx, reader.language),
                at,
            };
            Ok((mail.send(message).await?, to.masked()))
        }
        Channel::Wechat => {
            let (Some(wechat), Some(to)) = (&ctx.post.wechat, &reader.reach.wechat) else { return Err(gone()) };
            let message = WechatMessage {
                id: delivery.id.clone(),
                to: to.clone(),
                thing: words.act,
                reference: words.reference.unwrap_or_default(),
                at,
            };
            Ok((wechat.notify(message).await?, String::new()))
        }
    }
}

async fn failed(ctx: &Context, delivery: &Delivery, error: SendError) -> UseCaseResult<()> {
    match error {
        SendError::Final(code) => {
            // What its server said, not what we could not write.
            if delivery.channel == Channel::Email
                && code.starts_with("smtp_")
                && let Some(account) = &delivery.account
            {
                bounced(ctx, account, None).await?;
            }
            // Its reader takes no messages in WeChat: nothing went wrong.
            if delivery.channel == Channel::Wechat && code.ends_with("43101") {
                return end(ctx, delivery, DeliveryState::Dropped, Dropped::Unwanted.name()).await;
            }
            end(ctx, delivery, DeliveryState::Failed, &code).await
        }
        SendError::Retry(code) if delivery.tries + 1 >= MAX_TRIES => {
            end(ctx, delivery, DeliveryState::Dead, &code).await
        }
        SendError::Retry(code) => {
            tracing::warn!(delivery = %delivery.id, channel = delivery.channel.name(), tries = delivery.tries + 1, code, "a message is tried again");
            let due_at = ctx.now().plus_seconds(backoff_seconds(delivery.tries));
            commit(ctx, DeliveryChange::PutOff { id: delivery.id.clone(), due_at, tried: true, reason: code }).await
        }
    }
}

async fn end(ctx: &Context, delivery: &Delivery, state: DeliveryState, reason: &str) -> UseCaseResult<()> {
    if state.is_lost() {
        tracing::error!(delivery = %delivery.id, channel = delivery.channel.name(), kind = delivery.kind, reason, "a message reached nobody");
    }
    let id = delivery.id.clone();
    commit(ctx, DeliveryChange::End { id, state, reason: reason.to_owned(), at: ctx.now() }).await
}

/// No e-mail goes to an address whose server said for good that there is nobody; its owner sees it in the app.
/// `sent_at`: when what bounced was sent, where that is some time ago; another address may be bound since.
pub(super) async fn bounced(ctx: &Context, account: &AccountId, sent_at: Option<Timestamp>) -> UseCaseResult<()> {
    let Some(mut reach) = ctx.store.lookup_reach(account).await? else { return Ok(()) };
    let Some(bound) = reach.email.as_mut().filter(|bound| bound.fault.is_none()) else { return Ok(()) };
    if sent_at.is_some_and(|sent| sent < bound.at) {
        return Ok(());
    }
    bound.fault = Some(EmailFault::Bounced);
    reach.version += 1;
    match ctx.store.commit(ChangeSet::new().with(DeliveryChange::PutReach(reach))).await {
        // Its owner has just changed it.
        Ok(_) | Err(StoreError::Conflict(_)) => Ok(()),
        Err(error) => Err(UseCaseError::from(error)),
    }
}

async fn commit(ctx: &Context, change: DeliveryChange) -> UseCaseResult<()> {
    ctx.store.commit(ChangeSet::new().with(change)).await?;
    Ok(())
}
