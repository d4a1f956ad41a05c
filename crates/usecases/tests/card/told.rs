//! Who hears of what happens to a family member's card: the guardian who acts, its owner, the other guardian; and what
//! the register ends by itself.

use crate::{
    stop_support::{Somebody, Town, adult, child_of},
    support::{activated, binding, on},
};
use domain::{
    card::{BindingState, CertificateState},
    cover::CoverStatus,
    person::{Relation, RelationKind},
    time::Timestamp,
};
use jiff::civil::date;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use storage::{JobKind, Notice};
use usecases::{
    Context, UseCaseError, UseCaseResult,
    card::{Which, family, freeze, freeze_lost, lost_cards, request_unbind_code, unbind},
    ports::Ids,
    worker::{self, CardWalk, run_jobs},
};

/// What a round ends, and the cards that a whole walk closes.
async fn run_out(ctx: &Context) -> UseCaseResult<usize> {
    let (mut done, mut walk) = (worker::run_out(ctx).await?, CardWalk::default());
    walk.begin();
    while walk.is_under_way() {
        done += walk.step(ctx).await?;
    }
    Ok(done)
}

/// Two guardians of one child; each of the three has an account.
fn three() -> [Somebody; 3] {
    let (mut first, mut second) = (adult(1, "320500"), adult(3, "320500"));
    let child = child_of(&mut first, 2, "320500");
    second.entry.relations.push(Relation {
        actor: second.entry.person.id.clone(),
        subject: child.entry.person.id.clone(),
        kind: RelationKind::Guardian,
    });
    [child, first, second]
}

/// The newest notice of somebody: its kind, and whether it is about a family member's card.
async fn newest(town: &Town, who: &Somebody) -> (String, bool) {
    let mut all: Vec<Notice> = town.ctx.store.notices_of(&who.account().id, 50).await.unwrap();
    all.sort_by_key(|notice| notice.at);
    let last = all.pop().unwrap();
    let family = last.args.get("whose").is_some_and(|whose| whose == "family");
    (last.kind, family)
}

#[tokio::test]
async fn a_guardian_is_told_of_a_family_members_card_and_so_are_the_others() {
    let [child, first, second] = three();
    let town = Town::new(&[child.clone(), first.clone(), second.clone()]).await;
    let (one, other) = (on(first.caller(), "phone"), on(second.caller(), "phone"));
    let named = |kind: &str, family| (kind.to_owned(), family);
    let done = activated(&town, &one, &child).await.unwrap();
    assert_eq!(newest(&town, &first).await, named("card_activated", true));
    assert_eq!(newest(&town, &child).await, named("card_family_added", false));
    while run_jobs(&town.ctx).await.unwrap() > 0 {}
    worker::deliver(&town.ctx).await.unwrap();
    let text = town.messages.text_for(first.entry.person.phone.as_ref().unwrap().reveal()).unwrap();
    assert!(text.contains("您家人的电子凭证已激活") && !text.contains(child.entry.person.name.reveal()), "{text}");

    town.clock.pass(1);
    let second_device = activated(&town, &other, &child).await.unwrap();
    assert_eq!(newest(&town, &second).await, named("card_bound", true));
    assert_eq!(newest(&town, &first).await, named("card_family_added", true));
    assert_eq!(newest(&town, &child).await, named("card_family_added", false));

    // The first guardian unbinds the other's device: whose it was hears that, everybody else that somebody stopped.
    town.clock.pass(3601);
    let which = Which::One(second_device.binding.clone());
    request_unbind_code(&town.ctx, &one, &done.certificate, &which).await.unwrap();
    unbind(&town.ctx, &one, &done.certificate, &which, &town.code(&one)).await.unwrap();
    assert_eq!(newest(&town, &first).await, named("card_unbound", true));
    assert_eq!(newest(&town, &second).await, named("card_unbound", true));
    assert_eq!(newest(&town, &child).await, named("card_family_ended", false));

    town.clock.pass(61);
    let again = activated(&town, &other, &child).await.unwrap();
    town.clock.pass(61);
    freeze(&town.ctx, &one, &again.certificate).await.unwrap();
    for (who, family) in [(&first, true), (&second, true), (&child, false)] {
        assert_eq!(newest(&town, who).await, named("card_frozen", family));
    }
    town.finish().await;
}

#[tokio::test]
async fn a_guardianship_that_ended_ends_its_bindings_and_makes_room() {
    let [child, first, second] = three();
    let town = Town::new(&[child.clone(), first.clone(), second.clone()]).await;
    let (one, other) = (on(first.caller(), "phone"), on(second.caller(), "phone"));
    let done = activated(&town, &one, &child).await.unwrap();
    let stays = activated(&town, &other, &child).await.unwrap();
    assert_eq!(run_out(&town.ctx).await.unwrap(), 0, "the register carries both");
    let mut gone = first.entry.clone();
    gone.relations.clear();
    town.ctx.store.import(vec![gone]).await.unwrap();
    town.clock.pass(1);
    // Before the worker comes round: the card is no more theirs to freeze than to show.
    assert!(lost_cards(&town.ctx, &one).await.unwrap().is_empty());
    assert_eq!(lost_cards(&town.ctx, &other).await.unwrap().len(), 1, "the other guardian's still");
    assert_eq!(freeze_lost(&town.ctx, &one).await.unwrap(), 0);
    assert_eq!(freeze(&town.ctx, &one, &done.certificate).await.err(), Some(UseCaseError::NotFound));
    assert_eq!(run_out(&town.ctx).await.unwrap(), 1);
    assert_eq!(binding(&town, &done.binding).await.state, BindingState::Unbound);
    assert_eq!(binding(&town, &stays.binding).await.state, BindingState::Bound);
    assert_eq!(family(&town.ctx, &one).await.unwrap().shown, 0);
    assert_eq!(newest(&town, &first).await.0, "card_guardianship_ended");
    let notice = town.ctx.store.notices_of(&first.account().id, 1).await.unwrap().remove(0);
    assert_eq!(notice.certificate, None, "the card is theirs to open no more");
    assert_eq!(newest(&town, &child).await.0, "card_family_ended");
    assert_eq!(newest(&town, &second).await.0, "card_family_ended");
    assert_eq!(run_out(&town.ctx).await.unwrap(), 0, "once");
    town.finish().await;
}

#[tokio::test]
async fn a_cover_that_reaches_its_end_or_is_ended_by_the_register_closes_the_card() {
    for stopped in [false, true] {
        let [child, first, _] = three();
        let mut child = child;
        let town = Town::new(&[child.clone(), first.clone()]).await;
        let one = on(first.caller(), "phone");
        let own = activated(&town, &one, &first).await.unwrap();
        let done = activated(&town, &one, &child).await.unwrap();
        let on_day = if stopped {
            town.clock.pass(1);
            child.entry.covers[0].status = CoverStatus::Terminated;
            town.ctx.store.import(vec![child.entry.clone()]).await.unwrap();
            town.ctx.today()
        } else {
            let mut next = first.entry.covers[0].clone();
            next.id = domain::id::CoverId::from_bits(4242);
            (next.year, next.starts_on, next.ends_on) = (2028, date(2028, 6, 1), Some(date(2028, 12, 31)));
            let mut goes_on = first.entry.clone();
            goes_on.covers.push(next);
            town.ctx.store.import(vec![goes_on]).await.unwrap();
            let midnight = Timestamp::start_of(date(2028, 1, 1)).seconds_since(town.ctx.now());
            town.clock.pass(midnight - 1);
            assert_eq!(run_out(&town.ctx).await.unwrap(), 0, "on its last day it still runs");
            town.clock.pass(1);
            date(2027, 12, 31)
        };
        assert_eq!(run_out(&town.ctx).await.unwrap(), 1);
        let state = async |id| town.ctx.store.lookup_certificate(id).await.unwrap().unwrap().state;
        assert_eq!(state(&done.certificate).await, CertificateState::Closed);
        assert_eq!(state(&own.certificate).await, CertificateState::Active, "a cover begins later, or still runs");
        assert_eq!(binding(&town, &done.binding).await.state, BindingState::Unbound);
        for (who, family) in [(&child, false), (&first, true)] {
            assert_eq!(newest(&town, who).await, ("card_closed_with_cover".to_owned(), family));
        }
        let told = town.ctx.store.notices_of(&child.account().id, 1).await.unwrap().remove(0);
        assert_eq!(told.args["on"], on_day.to_string());
        let now = town.ctx.now();
        let jobs = town.ctx.store.claim_jobs(now, now.plus_seconds(1), 64).await.unwrap();
        let text = jobs.iter().find(|job| job.kind == JobKind::TellPhone(child.account().id));
        assert!(text.is_some_and(|job| job.detail == "card_closed_with_cover"), "and a text message");
        assert_eq!(run_out(&town.ctx).await.unwrap(), 0, "once");
        town.finish().await;
    }
}

/// The first few identifiers are taken already, so that whatever is written with them fails.
struct Stuck {
    left: AtomicU64,
    taken: u128,
    then: Arc<dyn Ids>,
}

impl Ids for Stuck {
    fn bits(&self) -> u128 {
        let stuck = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok();
        if stuck { self.taken } else { self.then.bits() }
    }
}

#[tokio::test]
async fn a_lost_phone_freezes_what_it_can_when_one_card_fails() {
    let [child, first, _] = three();
    let town = Town::new(&[child.clone(), first.clone()]).await;
    let one = on(first.caller(), "phone");
    let cards = [
        activated(&town, &one, &first).await.unwrap().certificate,
        activated(&town, &one, &child).await.unwrap().certificate,
    ];
    let taken = town.ctx.store.notices_of(&first.account().id, 1).await.unwrap().remove(0).id;
    let digit = |byte: u8| domain::id::ALPHABET.iter().position(|c| *c == byte).unwrap() as u128;
    let taken = taken.as_str().bytes().fold(0, |bits, byte| (bits << 5) | digit(byte));
    let ids = Stuck { left: AtomicU64::new(3), taken, then: town.ctx.ids.clone() };
    let broken = Context { ids: Arc::new(ids), ..town.ctx.clone() };
    assert!(freeze_lost(&broken, &one).await.is_err(), "said, when everything else is done");
    let states = async || {
        let mut frozen = 0;
        for id in &cards {
            let found = town.ctx.store.lookup_certificate(id).await.unwrap().unwrap();
            frozen += usize::from(found.state == CertificateState::Frozen);
        }
        frozen
    };
    assert_eq!(states().await, 1, "the other one");
    assert_eq!(freeze_lost(&town.ctx, &one).await.unwrap(), 1);
    assert_eq!(states().await, 2);
    town.finish().await;
}
