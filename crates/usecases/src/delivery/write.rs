use crate::{
    Context, UseCaseError, UseCaseResult,
    card::{CardNotice, read_detail},
};
use domain::{
    delivery::{Channel, Delivery, DeliveryState, Given, Topic},
    id::{AccountId, DeliveryId, PersonId},
    person::Phone,
    rules::RegionCode,
};
use storage::{Change, ChangeSet, DeliveryChange, Job, Notice};

/// Seconds for which whoever wrote a message sends it; the worker takes it when they did not.
const OWN_SECONDS: i64 = 60;

fn blank(ctx: &Context, id: DeliveryId, channel: Channel, topic: Topic, kind: &str) -> Delivery {
    let now = ctx.now();
    Delivery {
        id,
        notice: None,
        account: None,
        person: None,
        application: None,
        region: None,
        channel,
        topic,
        kind: kind.to_owned(),
        detail: String::new(),
        given: None,
        state: DeliveryState::Queued,
        reason: String::new(),
        tries: 0,
        due_at: now,
        provider: None,
        shown: None,
        created_at: now,
        sent_at: None,
        settled_at: None,
    }
}

/// A notice with its messages on `channels`, for the fact's own change set. Each has its number from now on.
pub(crate) fn tell(
    ctx: &Context,
    notice: Notice,
    region: Option<&RegionCode>,
    topic: Topic,
    channels: &[Channel],
) -> Change {
    // That a handling was rated, or not, is nothing for its case's page at the desk: who handled it reads that.
    let private = notice.kind.starts_with("rating_");
    let message = |channel: &Channel| Delivery {
        notice: Some(notice.id.clone()),
        account: Some(notice.account.clone()),
        application: notice.application.clone().filter(|_| !private),
        region: region.filter(|_| !private).cloned(),
        ..blank(ctx, DeliveryId::from_bits(ctx.ids.bits()), *channel, topic, &notice.kind)
    };
    let deliveries = channels.iter().map(message).collect();
    DeliveryChange::Tell(notice, deliveries).into()
}

/// A text message about security to a phone that is not (any more) the account's own, for the act's own change set. The
/// act sends it by [`super::send_at_once`] when it is durable; the worker does where that was cut short.
pub(crate) fn directly(ctx: &Context, account: Option<&AccountId>, to: &Phone, kind: &str, text: String) -> Delivery {
    let id = DeliveryId::from_bits(ctx.ids.bits());
    Delivery {
        account: account.cloned(),
        given: Some(Given { to: to.reveal().to_owned(), text }),
        due_at: ctx.now().plus_seconds(OWN_SECONDS),
        ..blank(ctx, id, Channel::Sms, Topic::Security, kind)
    }
}

/// Whom a text message about a card is for.
pub(crate) enum Whom {
    /// Whoever has the account.
    Account(AccountId),
    /// Whoever has no account here, at the phone that the register holds.
    Person(PersonId),
}

/// Turns the job of a text message about a card into the message: its number is the job's, so that a job that is done
/// twice makes one.
///
/// # Errors
/// `Broken` for a job that names no notice; the store.
pub(crate) async fn queue_card(ctx: &Context, job: &Job, whom: Whom) -> UseCaseResult<()> {
    let broken = UseCaseError::Broken("a text message's job names no notice");
    let (kind, ..) = read_detail(&job.detail).ok_or(broken)?;
    let (account, person) = match whom {
        Whom::Account(account) => (Some(account), None),
        Whom::Person(person) => (None, Some(person)),
    };
    let id = DeliveryId(job.id.0.clone());
    let message = Delivery {
        account,
        person,
        detail: job.detail.clone(),
        created_at: job.created_at,
        ..blank(ctx, id, Channel::Sms, card_topic(kind), kind.name())
    };
    ctx.store.commit(ChangeSet::new().with(DeliveryChange::Add(message))).await?;
    Ok(())
}

/// What a notice about a card is about: whatever somebody else may have done is told at once and to everybody.
pub(crate) fn card_topic(kind: CardNotice) -> Topic {
    let security =
        kind.is_security() || matches!(kind, CardNotice::Frozen | CardNotice::FrozenByOffice | CardNotice::NotMe);
    if security { Topic::Security } else { Topic::Card }
}
