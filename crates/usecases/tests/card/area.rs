//! For which area a card is activated: where a cover insures, and the one that was chosen.

use crate::{
    stop_support::{Somebody, Town, adult},
    support::{PASSWORD, on, present, terminal},
};
use domain::{
    card::{BusinessType, InstitutionKind, ScanOutcome},
    cover::{CoverStatus, InsuranceKind},
    id::CoverId,
    rules::RegionCode,
};
use jiff::civil::date;
use usecases::{
    UseCaseError,
    card::{Activation, IdentityForm, activate, activation, check_identity, wallet},
};

fn area(code: &str) -> RegionCode {
    RegionCode(code.into())
}

/// Insured as a resident in one area, and as an employee in another.
fn twice() -> Somebody {
    let mut who = adult(1, "320500");
    let mut second = who.entry.covers[0].clone();
    second.id = CoverId::from_bits(4242);
    (second.kind, second.region, second.year) = (InsuranceKind::Employee, area("445300"), 2026);
    (second.starts_on, second.ends_on) = (date(2026, 11, 1), None);
    // What ended insures nobody.
    let mut over = second.clone();
    over.id = CoverId::from_bits(4243);
    (over.region, over.status) = (area("441300"), CoverStatus::Terminated);
    who.entry.covers.extend([second, over]);
    who
}

fn codes(found: &Activation) -> (Vec<&str>, Option<&str>) {
    let all = found.areas.iter().map(|area| area.region.code.as_str()).collect();
    (all, found.area.as_ref().map(|area| area.region.code.as_str()))
}

#[tokio::test]
async fn of_two_areas_one_is_chosen_and_the_code_is_for_that_one() {
    let who = twice();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller, person) = (&town.ctx, on(who.caller(), "phone"), &who.entry.person);
    let both = vec!["320500", "445300"];
    let open = activation(ctx, &caller, &person.id, None).await.unwrap();
    assert_eq!(codes(&open), (both.clone(), None), "nothing is chosen for anybody");
    let strange = activation(ctx, &caller, &person.id, Some(&area("441300"))).await.unwrap();
    assert_eq!(codes(&strange), (both.clone(), None), "nobody insures there any more");
    let form = IdentityForm { consent: true, id_number: person.id_number.reveal().to_owned() };
    let early = check_identity(ctx, &caller, &person.id, None, &form).await;
    assert_eq!(early.err(), Some(UseCaseError::Conflict));

    let chosen = area("445300");
    check_identity(ctx, &caller, &person.id, Some(&chosen), &form).await.unwrap();
    let code = town.code(&caller);
    let none = activate(ctx, &caller, &person.id, None, &code, PASSWORD, PASSWORD).await;
    assert_eq!(none.err(), Some(UseCaseError::Conflict));
    let other = activate(ctx, &caller, &person.id, Some(&area("320500")), &code, PASSWORD, PASSWORD).await;
    assert!(matches!(other.err(), Some(UseCaseError::Invalid(_))), "the code is for the other area");
    let done = activate(ctx, &caller, &person.id, Some(&chosen), &code, PASSWORD, PASSWORD).await.unwrap();
    let certificate = ctx.store.lookup_certificate(&done.certificate).await.unwrap().unwrap();
    assert_eq!(certificate.region, chosen);
    let card = wallet(ctx, &caller).await.unwrap().cards.remove(0);
    assert_eq!(card.region.map(|region| region.code), Some(chosen.clone()));
    // Another device is for the same area; nothing is asked again.
    let tablet = activation(ctx, &on(who.caller(), "tablet"), &person.id, Some(&area("320500"))).await.unwrap();
    assert_eq!(codes(&tablet), (vec!["445300"], Some("445300")));

    // What is made out to the holder is made out where the card is from.
    let hospital = terminal(&town, InstitutionKind::Hospital, "H32050800001").await;
    let token = crate::support::token(&town, &caller, &done.binding).await.unwrap();
    let answer = present(&town, &hospital, &token, BusinessType::OpenFile.code()).await.unwrap();
    assert_eq!(answer.outcome, ScanOutcome::Accepted);
    assert_eq!(answer.holder.unwrap().region, Some(chosen));
    town.finish().await;
}

#[tokio::test]
async fn of_one_area_nothing_is_asked_and_it_is_where_the_cover_is() {
    let mut who = adult(1, "320500");
    who.entry.covers[0].region = area("445300");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let caller = on(who.caller(), "phone");
    let found = activation(&town.ctx, &caller, &who.entry.person.id, None).await.unwrap();
    assert_eq!(codes(&found), (vec!["445300"], Some("445300")), "not where the register has the person");
    town.finish().await;
}

#[tokio::test]
async fn an_area_that_the_register_ends_meanwhile_is_not_swapped_for_the_one_that_is_left() {
    let mut who = twice();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller, person) = (&town.ctx, on(who.caller(), "phone"), who.entry.person.clone());
    let chosen = area("445300");
    let form = IdentityForm { consent: true, id_number: person.id_number.reveal().to_owned() };
    check_identity(ctx, &caller, &person.id, Some(&chosen), &form).await.unwrap();
    let code = town.code(&caller);
    who.entry.covers[1].status = CoverStatus::Terminated;
    town.store().import(vec![who.entry.clone()]).await.unwrap();
    let done = activate(ctx, &caller, &person.id, Some(&chosen), &code, PASSWORD, PASSWORD).await;
    assert_eq!(done.err(), Some(UseCaseError::Conflict));
    // Asked anew, it is for the one that is left.
    assert_eq!(codes(&activation(ctx, &caller, &person.id, None).await.unwrap()), (vec!["320500"], Some("320500")));
    town.finish().await;
}
