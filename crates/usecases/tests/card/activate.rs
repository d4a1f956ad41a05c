use crate::{
    stop_support::{Town, adult, child_of},
    support::{PASSWORD, activated, binding, holder, on, token},
};
use domain::{
    account::ChallengePurpose,
    application::form::{FieldCode, FieldError},
    card::{BindingKind, CardNumber, CertificateState, PhysicalCard},
    cover::CoverStatus,
    id::PersonId,
    time::Timestamp,
};
use jiff::civil::date;
use usecases::{
    UseCaseError,
    card::{IdentityForm, Why, activate, activation, another_code, check_identity, family, wallet},
};

fn invalid(field: &str, code: FieldCode) -> UseCaseError {
    UseCaseError::Invalid(vec![FieldError::new(field, code)])
}

#[tokio::test]
async fn consent_and_a_fresh_check_come_before_the_card() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller, person) = (&town.ctx, on(who.caller(), "phone"), &who.entry.person);
    let number = person.id_number.reveal().to_owned();
    let without = IdentityForm { consent: false, id_number: number.clone() };
    let refused = check_identity(ctx, &caller, &person.id, None, &without).await;
    assert_eq!(refused.err(), Some(invalid("consent", FieldCode::MustTick)));
    let other = adult(2, "320500").entry.person.id_number.reveal().to_owned();
    let wrong = IdentityForm { consent: true, id_number: other };
    let refused = check_identity(ctx, &caller, &person.id, None, &wrong).await;
    assert_eq!(refused.err(), Some(invalid("id_number", FieldCode::IdentityDiffers)));
    let none = activate(ctx, &caller, &person.id, None, "123456", PASSWORD, PASSWORD).await;
    assert_eq!(none.err(), Some(invalid("code", FieldCode::CodeWrong)));
    check_identity(ctx, &caller, &person.id, None, &IdentityForm { consent: true, id_number: number }).await.unwrap();
    let code = town.code(&caller);
    let weak = activate(ctx, &caller, &person.id, None, &code, "111111", "111111").await;
    assert_eq!(weak.err(), Some(invalid("password", FieldCode::CardPasswordWeak)));
    let done = activate(ctx, &caller, &person.id, None, &code, PASSWORD, PASSWORD).await.unwrap();
    assert_eq!(done.device, None, "the browser had a device's cookie");
    assert!(token(&town, &caller, &done.binding).await.is_some());
    // One person, one certificate.
    assert_eq!(activation(ctx, &caller, &person.id, None).await.err(), Some(UseCaseError::Conflict));
    let card = &wallet(ctx, &caller).await.unwrap().cards[0];
    assert_eq!(card.here.as_ref().map(|b| b.id.clone()), Some(done.binding));
    town.finish().await;
}

#[tokio::test]
async fn a_browser_without_a_device_gets_one() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let caller = who.caller();
    let done = activated(&town, &caller, &who).await.unwrap();
    let device = done.device.unwrap();
    assert!(token(&town, &on(caller.clone(), &device), &done.binding).await.is_some());
    // The same account in another browser shows nothing before it is bound there as well.
    let elsewhere = on(caller, "tablet");
    let asked = usecases::card::show_code(&town.ctx, &elsewhere, &done.binding).await;
    assert_eq!(asked.err(), Some(UseCaseError::NotFound));
    assert_eq!(activation(&town.ctx, &elsewhere, &who.entry.person.id, None).await.unwrap().why, Why::Device);
    let second = activated(&town, &elsewhere, &who).await.unwrap();
    assert_eq!(second.certificate, done.certificate);
    assert!(token(&town, &elsewhere, &second.binding).await.is_some());
    town.finish().await;
}

#[tokio::test]
async fn nobody_without_a_cover_gets_a_card() {
    let mut who = adult(1, "320500");
    who.entry.covers[0].status = CoverStatus::Terminated;
    let town = Town::new(std::slice::from_ref(&who)).await;
    let asked = activation(&town.ctx, &who.caller(), &who.entry.person.id, None).await;
    assert_eq!(asked.err(), Some(UseCaseError::Conflict));
    assert!(!wallet(&town.ctx, &who.caller()).await.unwrap().cards[0].insured);
    town.finish().await;
}

#[tokio::test]
async fn strangers_and_what_is_not_there_are_answered_alike() {
    let (who, other) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let card = holder(&town, &who).await;
    let stranger = on(other.caller(), "phone");
    let of_other = activation(&town.ctx, &stranger, &who.entry.person.id, None).await.err();
    let of_nobody = activation(&town.ctx, &stranger, &PersonId::from_bits(99), None).await.err();
    assert_eq!((of_other.clone(), of_nobody), (Some(UseCaseError::NotFound), of_other));
    let shown = usecases::card::show_code(&town.ctx, &stranger, &card.binding).await.err();
    assert_eq!(shown, Some(UseCaseError::NotFound));
    let centre = usecases::card::centre(&town.ctx, &stranger, &card.certificate).await.err();
    assert_eq!(centre, Some(UseCaseError::NotFound));
    let freeze = usecases::card::freeze(&town.ctx, &stranger, &card.certificate).await.err();
    assert_eq!(freeze, Some(UseCaseError::NotFound));
    town.finish().await;
}

#[tokio::test]
async fn a_guardian_shows_a_minors_card_until_majority() {
    let mut parent = adult(1, "320500");
    let child = child_of(&mut parent, 2, "320500");
    let town = Town::new(&[child.clone(), parent.clone()]).await;
    let guardian = on(parent.caller(), "phone");
    let done = activated(&town, &guardian, &child).await.unwrap();
    let shown = binding(&town, &done.binding).await;
    assert_eq!((shown.kind, shown.ends_on), (BindingKind::Family, Some(date(2034, 1, 15))));
    let certificate = town.ctx.store.lookup_certificate(&done.certificate).await.unwrap().unwrap();
    assert_eq!((certificate.person, certificate.state), (child.entry.person.id, CertificateState::Active));
    assert!(token(&town, &guardian, &done.binding).await.is_some());
    // The room that holds all of them: on this device, from another, and until the day before majority.
    let room = family(&town.ctx, &guardian).await.unwrap();
    let [member] = &room.members[..] else { unreachable!("one child") };
    assert_eq!((room.shown, room.most.map(|most| most.v), member.here, member.bindings.len()), (1, Some(5), true, 1));
    assert_eq!((member.ends_on, member.insured), (date(2034, 1, 15), true));
    let elsewhere = family(&town.ctx, &on(parent.caller(), "tablet")).await.unwrap();
    assert!(!elsewhere.members[0].here && elsewhere.members[0].bindings.len() == 1);
    let midnight = Timestamp::start_of(date(2034, 1, 15)).seconds_since(town.ctx.now());
    town.clock.pass(midnight - 1);
    assert_eq!(family(&town.ctx, &guardian).await.unwrap().shown, 1);
    town.clock.pass(1);
    let grown = family(&town.ctx, &guardian).await.unwrap();
    assert_eq!((grown.members.len(), grown.shown), (0, 0), "of age: nobody's ward any more");
    town.finish().await;
}

#[tokio::test]
async fn a_code_sent_again_binds_no_second_device() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let caller = on(who.caller(), "phone");
    activated(&town, &caller, &who).await.unwrap();
    town.clock.pass(61);
    let again = another_code(&town.ctx, &on(who.caller(), "tablet"), ChallengePurpose::ActivateCard).await;
    assert_eq!(again, Err(UseCaseError::Conflict));
    town.finish().await;
}

#[tokio::test]
async fn a_sixth_members_card_is_refused_before_anything_is_asked_and_a_second_device_is_not() {
    let mut parent = adult(1, "320500");
    let children: Vec<_> = (2..8).map(|n| child_of(&mut parent, n, "320500")).collect();
    let mut people = children.clone();
    people.push(parent.clone());
    let town = Town::new(&people).await;
    let guardian = on(parent.caller(), "phone");
    for child in &children[..5] {
        activated(&town, &guardian, child).await.unwrap();
    }
    let room = family(&town.ctx, &guardian).await.unwrap();
    assert_eq!((room.shown, room.most.unwrap().v), (5, 5));
    let sixth = activation(&town.ctx, &guardian, &children[5].entry.person.id, None).await.err();
    assert_eq!(sixth, Some(UseCaseError::Conflict));
    // One of the five on another device makes no sixth.
    let tablet = on(parent.caller(), "tablet");
    assert_eq!(activation(&town.ctx, &tablet, &children[0].entry.person.id, None).await.unwrap().why, Why::Device);
    // The guardian's own card is none of them.
    activated(&town, &guardian, &parent).await.unwrap();
    town.finish().await;
}

#[tokio::test]
async fn a_card_is_for_the_physical_one_and_not_past_its_last_day() {
    let mut who = adult(1, "320500");
    let physical = |number: &str, last| PhysicalCard { number: CardNumber(number.into()), valid_until: Some(last) };
    let (old, new) = (physical("A12345678", date(2026, 11, 21)), physical("B12345678", date(2026, 11, 22)));
    who.entry.card = Some(old);
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller, person) = (&town.ctx, on(who.caller(), "phone"), &who.entry.person);
    // Past its last day nothing is activated, and the wallet says since when.
    assert_eq!(activation(ctx, &caller, &person.id, None).await.err(), Some(UseCaseError::Conflict));
    assert_eq!(wallet(ctx, &caller).await.unwrap().cards[0].over, Some(date(2026, 11, 21)));
    // The register knows the new one, which is good today for the last time.
    who.entry.card = Some(new.clone());
    town.store().import(vec![who.entry.clone()]).await.unwrap();
    let done = activated(&town, &caller, &who).await.unwrap();
    let certificate = ctx.store.lookup_certificate(&done.certificate).await.unwrap().unwrap();
    assert_eq!((certificate.card, certificate.valid_until), (Some(new.number), new.valid_until));
    assert!(token(&town, &caller, &done.binding).await.is_some());
    assert_eq!(wallet(ctx, &caller).await.unwrap().cards[0].over, None);
    town.clock.pass(86_400);
    assert!(token(&town, &caller, &done.binding).await.is_none());
    assert_eq!(wallet(ctx, &caller).await.unwrap().cards[0].over, Some(date(2026, 11, 22)));
    town.finish().await;
}
