//! Messages: with their notice or not at all, leased, tried again, forward only; where accounts are reached.

use super::world::{NOW, World, bits};
use domain::{
    account::Account,
    delivery::{Bound, Channel, Delivery, DeliveryState, Given, MailAddress, Reach, Topic},
    id::{ApplicationId, DeliveryId, NoticeId},
    rules::RegionCode,
    time::Timestamp,
};
use std::collections::HashSet;
use storage::{ChangeSet, Constraint, Deliveries as _, DeliveryChange as C, Notice, StoreError, Writer as _};

fn notice(account: &Account) -> Notice {
    Notice {
        id: NoticeId::from_bits(bits()),
        account: account.id.clone(),
        application: None,
        certificate: None,
        kind: "approved".into(),
        args: std::collections::BTreeMap::from([("reference".into(), "YT-1".into())]),
        at: NOW,
        read_at: None,
    }
}

fn message(notice: &Notice, channel: Channel) -> Delivery {
    Delivery {
        id: DeliveryId::from_bits(bits()),
        notice: Some(notice.id.clone()),
        account: Some(notice.account.clone()),
        person: None,
        application: Some(ApplicationId("case".into())),
        region: Some(RegionCode("411481".into())),
        channel,
        topic: Topic::Decision,
        kind: notice.kind.clone(),
        detail: String::new(),
        given: None,
        state: DeliveryState::Queued,
        reason: String::new(),
        tries: 0,
        due_at: NOW,
        provider: None,
        shown: None,
        created_at: NOW,
        sent_at: None,
        settled_at: None,
    }
}

fn later(seconds: i64) -> Timestamp {
    NOW.plus_seconds(seconds)
}

#[tokio::test]
async fn a_notice_brings_its_messages_where_somebody_is_reached() {
    let Some(w) = World::new().await else { return };
    let all = |notice: &Notice| Channel::ALL.map(|channel| message(notice, channel)).to_vec();
    let first = notice(&w.account);
    let messages = all(&first);
    w.commit(C::Tell(first.clone(), messages.clone()).into()).await.unwrap();
    assert_eq!(w.store.lookup_notice(&first.id).await.unwrap(), Some(first.clone()));
    assert_eq!(w.store.deliveries_of(&w.account.id, 9).await.unwrap(), [messages[0].clone()], "nothing is bound");
    // Twice the same notice is refused whole.
    assert!(w.commit(C::Tell(first.clone(), all(&first)).into()).await.is_err());
    assert_eq!(w.store.deliveries_of(&w.account.id, 9).await.unwrap().len(), 1);

    let address = MailAddress::parse("someone@example.com").unwrap();
    let mut reach = Reach::new(w.account.id.clone());
    reach.version = 1;
    reach.email = Some(Bound { address, at: NOW, fault: None });
    w.commit(C::PutReach(reach.clone()).into()).await.unwrap();
    assert_eq!(w.store.lookup_reach(&w.account.id).await.unwrap(), Some(reach.clone()));
    let twice = w.commit(C::PutReach(reach.clone()).into()).await;
    assert_eq!(twice, Err(StoreError::Conflict("reach")));
    let second = notice(&w.account);
    w.commit(C::Tell(second.clone(), all(&second)).into()).await.unwrap();
    let channels = async || -> Vec<Channel> {
        let all = w.store.deliveries_of(&w.account.id, 99).await.unwrap();
        all.into_iter().filter(|d| d.notice.as_ref() == Some(&second.id)).map(|d| d.channel).collect()
    };
    assert_eq!(channels().await.into_iter().collect::<HashSet<_>>(), HashSet::from([Channel::Sms, Channel::Email]));
    // An address that fails gets no more.
    reach.version = 2;
    reach.email.as_mut().unwrap().fault = Some(domain::delivery::EmailFault::Bounced);
    reach.wechat = Some("open".into());
    w.commit(C::PutReach(reach.clone()).into()).await.unwrap();
    assert_eq!(w.commit(C::PutReach(reach).into()).await, Err(StoreError::Conflict("reach")));
    let third = notice(&w.account);
    w.commit(C::Tell(third.clone(), all(&third)).into()).await.unwrap();
    let of_third = w.store.deliveries_of(&w.account.id, 99).await.unwrap();
    let of_third: HashSet<_> =
        of_third.into_iter().filter(|d| d.notice.as_ref() == Some(&third.id)).map(|d| d.channel).collect();
    assert_eq!(of_third, HashSet::from([Channel::Sms, Channel::Wechat]));
    w.finish().await;
}

#[tokio::test]
async fn a_message_is_leased_tried_again_and_goes_forward_only() {
    let Some(w) = World::new().await else { return };
    let told = notice(&w.account);
    let sms = message(&told, Channel::Sms);
    w.commit(C::Tell(told.clone(), vec![sms.clone()]).into()).await.unwrap();
    let given = Given { to: "13900001234".into(), text: "短信".into() };
    let own = Delivery { notice: None, given: Some(given), due_at: later(60), ..message(&told, Channel::Sms) };
    w.commit(C::Add(own.clone()).into()).await.unwrap();
    w.commit(C::Add(own.clone()).into()).await.unwrap();
    assert_eq!(w.store.lookup_delivery(&own.id).await.unwrap(), Some(own.clone()));

    let claim = async |at: i64| w.store.claim_deliveries(Channel::Sms, later(at), later(at + 60), 9).await.unwrap();
    assert_eq!(claim(0).await, std::slice::from_ref(&sms));
    assert!(claim(1).await.is_empty(), "leased");
    // Its worker died: the lease runs out, the try counts.
    let again = claim(61).await;
    assert_eq!(again.iter().map(|d| (&d.id, d.tries)).collect::<Vec<_>>(), [(&sms.id, 1), (&own.id, 0)]);
    let change = |change: C| w.commit(change.into());
    let put_off = |tried, seconds| C::PutOff { id: sms.id.clone(), due_at: later(seconds), tried, reason: "x".into() };
    change(put_off(false, 200)).await.unwrap();
    assert_eq!(w.store.lookup_delivery(&sms.id).await.unwrap().unwrap().tries, 1, "waiting is no try");
    assert!(claim(150).await.iter().all(|d| d.id == own.id));
    assert_eq!(claim(250).await.iter().find(|d| d.id == sms.id).unwrap().tries, 1);
    let sent = |id: &DeliveryId| C::Sent {
        id: id.clone(),
        provider: Some("p1".into()),
        shown: "139****1234".into(),
        at: later(9),
    };
    change(sent(&sms.id)).await.unwrap();
    change(put_off(true, 300)).await.unwrap();
    let kept = w.store.lookup_delivery(&sms.id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.provider.as_deref()), (DeliveryState::Sent, Some("p1")), "not taken back");
    assert_eq!((kept.shown.as_deref(), kept.sent_at), (Some("139****1234"), Some(later(9))));
    let report = |id: &DeliveryId, arrived, seconds| C::Report {
        id: id.clone(),
        arrived,
        reason: "gone".into(),
        at: later(seconds),
    };
    change(report(&sms.id, true, 20)).await.unwrap();
    change(report(&sms.id, true, 30)).await.unwrap();
    change(report(&sms.id, false, 40)).await.unwrap();
    let kept = w.store.lookup_delivery(&sms.id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.settled_at), (DeliveryState::Delivered, Some(later(20))), "the first report counts");

    // Given up, reported as arrived after all; or sent again by staff.
    let end = |id: &DeliveryId, state| C::End { id: id.clone(), state, reason: "timeout".into(), at: later(50) };
    change(end(&own.id, DeliveryState::Dead)).await.unwrap();
    let region = RegionCode("411481".into());
    assert_eq!(w.store.lost_deliveries(&region, 9).await.unwrap()[0].id, own.id);
    assert!(w.store.lost_deliveries(&RegionCode("110000".into()), 9).await.unwrap().is_empty());
    change(C::Again(own.id.clone(), later(60))).await.unwrap();
    assert_eq!(change(C::Again(own.id.clone(), later(60))).await, Err(StoreError::Conflict("delivery")));
    assert!(w.store.lost_deliveries(&region, 9).await.unwrap().is_empty());
    let claimed = claim(300).await;
    assert_eq!(claimed.iter().map(|d| (&d.id, d.tries)).collect::<Vec<_>>(), [(&own.id, 0)]);
    assert!(claimed[0].given.is_some(), "its words are kept until it is sent");
    change(report(&own.id, true, 310)).await.unwrap();
    change(sent(&own.id)).await.unwrap();
    let kept = w.store.lookup_delivery(&own.id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.given), (DeliveryState::Delivered, None), "a report may come first");
    assert_eq!(w.store.deliveries_of_case(&ApplicationId("case".into()), 9).await.unwrap().len(), 2);
    for sql in [
        "UPDATE delivery SET state = 'queued'",
        "UPDATE delivery SET id = 'other'",
        "UPDATE delivery SET channel = 'email'",
        "DELETE FROM delivery",
    ] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    // A message comes twice for no notice and channel.
    let twice = message(&told, Channel::Sms);
    assert_eq!(change(C::Add(twice)).await, Err(StoreError::Refused(Constraint::Other)));
    w.finish().await;
}

#[tokio::test]
async fn each_channel_has_a_queue_of_its_own_in_the_order_of_writing() {
    let Some(w) = World::new().await else { return };
    let mut reach = Reach::new(w.account.id.clone());
    reach.version = 1;
    let address = MailAddress::parse("someone@example.com").unwrap();
    reach.email = Some(Bound { address, at: NOW, fault: None });
    w.commit(C::PutReach(reach).into()).await.unwrap();
    let mut written = Vec::new();
    // Held until the same morning, written one after the other; the newest has the smallest identifier.
    for second in 0..6_i64 {
        let told = notice(&w.account);
        let of = |channel| {
            let id = DeliveryId(format!("{:026}", 10 - second) + channel_letter(channel));
            Delivery { id, due_at: later(90), created_at: later(second), ..message(&told, channel) }
        };
        let both = vec![of(Channel::Email), of(Channel::Sms)];
        written.push(both[1].id.clone());
        w.commit(C::Tell(told.clone(), both).into()).await.unwrap();
    }
    let claim = async |channel, limit| -> Vec<Delivery> {
        w.store.claim_deliveries(channel, later(100), later(160), limit).await.unwrap()
    };
    // Mail that nobody finishes takes no place of a text message.
    assert_eq!(claim(Channel::Email, 99).await.len(), 6);
    let mut sent: Vec<_> = claim(Channel::Sms, 4).await.into_iter().map(|d| d.id).collect();
    assert_eq!(sent.len(), 4);
    sent.extend(claim(Channel::Sms, 99).await.into_iter().map(|d| d.id));
    assert_eq!(sent, written);
    assert!(claim(Channel::Wechat, 99).await.is_empty());
    w.finish().await;
}

fn channel_letter(channel: Channel) -> &'static str {
    if channel == Channel::Sms { "S" } else { "E" }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_message_is_claimed_twice() {
    let Some(w) = World::new().await else { return };
    let mut set = ChangeSet::new();
    for _ in 0..60 {
        let told = notice(&w.account);
        let sms = message(&told, Channel::Sms);
        set = set.with(C::Tell(told, vec![sms]));
    }
    w.store.commit(set).await.unwrap();
    let claims = (0..6).map(|_| {
        let store = w.store.clone();
        tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let some = store.claim_deliveries(Channel::Sms, NOW, later(60), 4).await.unwrap();
                if some.is_empty() {
                    return mine;
                }
                mine.extend(some.into_iter().map(|d| d.id));
            }
        })
    });
    let mut all = Vec::new();
    for claim in claims.collect::<Vec<_>>() {
        all.extend(claim.await.unwrap());
    }
    loop {
        let rest = w.store.claim_deliveries(Channel::Sms, NOW, later(60), 99).await.unwrap();
        if rest.is_empty() {
            break;
        }
        all.extend(rest.into_iter().map(|d| d.id));
    }
    assert_eq!((all.len(), all.iter().collect::<HashSet<_>>().len()), (60, 60));
    w.finish().await;
}
