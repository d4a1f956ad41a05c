//! A draft that is left alone: its owner is told once, in time, and not after it was sent.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]
#![allow(dead_code, reason = "the support is shared")]

mod stop_support;

use domain::{
    application::policy::{DRAFT_DAYS, DRAFT_NOTICE_DAYS},
    id::ApplicationId,
    rules::{Question, Reason},
};
use stop_support::{Somebody, Town, adult};
use storage::Notice;
use usecases::{
    application::{Leave, answer_questions},
    worker::{expire, warn_of_expiry},
};

const REGION: &str = "445300";
const DAY: i64 = 86_400;

async fn told(town: &Town, who: &Somebody) -> Vec<Notice> {
    let all = town.store().notices_of(&who.account().id, 50).await.unwrap();
    all.into_iter().filter(|n| n.kind == "draft_expiring").collect()
}

async fn touch(town: &Town, who: &Somebody, id: &ApplicationId, day: &str) {
    let typed = [(Question::EmployeeSince, day.to_owned())].into();
    answer_questions(&town.ctx, &who.caller(), id, typed, Leave::Save).await.unwrap();
}

#[tokio::test]
async fn the_owner_is_told_once_three_days_before_and_anew_after_a_change() {
    let who = adult(1, REGION).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = town.start(&who, Reason::Employee).await;
    town.clock.pass((DRAFT_DAYS - DRAFT_NOTICE_DAYS - 1) * DAY);
    expire(&town.ctx).await.unwrap();
    assert!(told(&town, &who).await.is_empty(), "too early");
    town.clock.pass(DAY);
    assert_eq!(warn_of_expiry(&town.ctx).await.unwrap(), 1);
    for _ in 0..3 {
        expire(&town.ctx).await.unwrap();
        town.clock.pass(DAY / 2);
    }
    let notices = told(&town, &who).await;
    assert_eq!(notices.len(), 1, "once");
    assert_eq!(notices[0].application.as_ref(), Some(&id));
    assert_eq!(notices[0].args.get("on").map(String::as_str), Some("2026-12-22"));

    touch(&town, &who, &id, "2026-11-01").await;
    expire(&town.ctx).await.unwrap();
    assert_eq!(told(&town, &who).await.len(), 1, "the change gave it thirty more days");
    town.clock.pass((DRAFT_DAYS - 1) * DAY);
    expire(&town.ctx).await.unwrap();
    assert_eq!(told(&town, &who).await.len(), 2);
}

#[tokio::test]
async fn nobody_is_told_of_a_draft_that_was_sent_or_has_run_out() {
    let (sent, late) = (adult(1, REGION).employed(), adult(2, REGION).employed());
    let town = Town::new(&[sent.clone(), late.clone()]).await;
    let id = town.start(&sent, Reason::Employee).await;
    town.start(&late, Reason::Employee).await;
    touch(&town, &sent, &id, "2026-11-01").await;
    town.send(&sent.caller(), &id).await.unwrap();
    town.clock.pass((DRAFT_DAYS + 2) * DAY);
    expire(&town.ctx).await.unwrap();
    assert!(told(&town, &sent).await.is_empty());
    assert!(told(&town, &late).await.is_empty(), "it expired, of which another notice tells");
}
