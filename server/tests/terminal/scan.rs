//! What is accepted, every refusal, and what nobody is told.

use crate::support::{BUY, SCAN, Street};
use domain::{
    card::{Binding, BindingKind, BindingState, BusinessType, Certificate, CertificateState, InstitutionKind, Slot},
    person::Person,
    time::Timestamp,
};
use http::StatusCode;
use jiff::ToSpan as _;
use serde_json::{Value, json};
use storage::CardChange;

#[tokio::test]
async fn an_answer_tells_what_the_business_needs() {
    let street = Street::new().await;
    let (card, own) = street.own().await;
    let person = &street.people[0];
    let reply = street.scan(&street.pharmacy, &street.code(&own), BUY).await;
    assert_eq!(reply["outcome"], "accepted");
    assert_eq!((&reply["business_type"], &reply["at"]), (&json!(BUY), &json!("2026-11-22T12:00:00+08:00")));
    let whole = json!({
        "name": person.name.reveal(), "id_number": person.id_number.reveal(), "region": "430000", "insurance": ["390", "310"],
    });
    assert_eq!(reply["holder"], whole);
    assert!(reply.get("agent").is_none());
    // A consultation calls somebody by their name: no number, no area.
    street.site.pass(30);
    let reply = street.scan(&street.hospital, &street.code(&own), "01201").await;
    let masked =
        json!({ "name": person.name.reveal(), "id_number": person.id_number.masked(), "insurance": ["390", "310"] });
    assert_eq!(reply["holder"], masked);
    // The holder sees both.
    let seen = street.site.store().scans_of(&card.id, None, 9).await.unwrap();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].operator, "007");
    // Typed as the screen groups it.
    street.site.pass(30);
    let grouped = domain::card::grouped(&street.code(&own));
    assert_eq!(street.outcome(&street.pharmacy, &grouped, BUY).await, "accepted");
}

#[tokio::test]
async fn what_is_no_code_of_now_is_unreadable_and_nothing_else_is_said() {
    let street = Street::new().await;
    let (card, own) = street.own().await;
    let good = street.code(&own);
    let now = Slot::at(street.site.ctx.now(), 30).number;
    let other = street.card(&street.people[1]).await;
    let mut changed = good.clone().into_bytes();
    changed[20] = if changed[20] == b'9' { b'0' } else { changed[20] + 1 };
    let changed = String::from_utf8(changed).unwrap();
    let cases = [
        ("garbage", "乱七八糟".to_owned()),
        ("nothing", String::new()),
        ("long", "1".repeat(50_000)),
        ("cut off", good[..39].to_owned()),
        ("one digit more", format!("{good}0")),
        ("changed", changed),
        ("made up", format!("1{}", "7".repeat(39))),
        ("future slot", street.code_in(&own, 2)),
        ("next slot", street.code_in(&own, 1)),
        ("other certificate", street.code_of(&own, &other.id, now)),
        ("other binding's version", street.code(&Binding { version: 2, ..own.clone() })),
        ("hours old", street.code_in(&own, -500)),
    ];
    for (what, token) in cases {
        assert_eq!(street.outcome(&street.pharmacy, &token, BUY).await, "unreadable", "{what}");
    }
    // Just too old can be told, and the person shows the next one.
    assert_eq!(street.outcome(&street.pharmacy, &street.code_in(&own, -2), BUY).await, "stale");
    assert_eq!(street.outcome(&street.hospital, &good, BUY).await, "not_its_business");
    assert_eq!(street.outcome(&street.pharmacy, &good, "01101").await, "not_its_business");
    // None of that used it up; it is good once, the slot before too.
    assert_eq!(street.outcome(&street.pharmacy, &good, BUY).await, "accepted");
    assert_eq!(street.outcome(&street.pharmacy, &good, BUY).await, "used");
    assert_eq!(street.outcome(&street.hospital, &good, "01101").await, "used");
    assert_eq!(street.outcome(&street.pharmacy, &street.code_in(&own, -1), BUY).await, "accepted");
    // Its holder finds the true ones on the record, and of the others what was about their card.
    let seen = street.site.store().scans_of(&card.id, None, 50).await.unwrap();
    assert!(seen.iter().filter(|scan| scan.outcome.name() == "accepted").count() == 2 && seen.len() >= 6);
}

#[tokio::test]
async fn frozen_unbound_and_closed_are_refused_from_the_next_scan_on() {
    let street = Street::new().await;
    let (card, own) = street.own().await;
    let moved = |state, version| Certificate { state, version, ..card.clone() };
    street.commit(CardChange::UpdateCertificate(moved(CertificateState::Frozen, 2))).await;
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&own), BUY).await, "frozen");
    street.commit(CardChange::UpdateCertificate(moved(CertificateState::Closed, 3))).await;
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&own), BUY).await, "closed");
    street.commit(CardChange::UpdateCertificate(moved(CertificateState::Active, 4))).await;
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&own), BUY).await, "accepted");
    street.site.pass(30);
    let shown = street.code(&own);
    let ended =
        Binding { state: BindingState::Unbound, ended_at: Some(street.site.ctx.now()), version: 2, ..own.clone() };
    street.commit(CardChange::UpdateBinding(ended.clone())).await;
    assert_eq!(street.outcome(&street.pharmacy, &shown, BUY).await, "ended", "shown before it was unbound");
    // A code of the version that is no longer bound says the same.
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&ended), BUY).await, "ended");
}

#[tokio::test]
async fn an_entrustment_goes_as_far_as_it_says_and_shows_both_names() {
    let street = Street::new().await;
    let card = street.card(&street.people[0]).await;
    let (today, agent) = (street.site.ctx.today(), street.people[1].clone());
    let last = today.checked_add(2.days()).unwrap();
    let pharmacy = street.institution("P43010000001").await;
    let other = street.another("P43010000002", InstitutionKind::Pharmacy).await;
    let buy = [BusinessType::BuyDrugs];
    let binding = street.entrusted(&card, Some(pharmacy), &buy, last).await;
    assert_eq!(street.outcome(&other, &street.code(&binding), BUY).await, "other_institution");
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&binding), "02122").await, "other_purpose");
    let reply = street.scan(&street.pharmacy, &street.code(&binding), BUY).await;
    assert_eq!(reply["holder"]["name"], street.people[0].name.reveal());
    assert_eq!(reply["agent"], json!({ "name": agent.name.reveal(), "id_number": agent.id_number.masked() }));
    // Its last day is good to midnight.
    street.set_clock(Timestamp::start_of(last.tomorrow().unwrap()).plus_seconds(-31));
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&binding), BUY).await, "accepted");
    street.site.pass(31);
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&binding), BUY).await, "ended");
}

#[tokio::test]
async fn a_guardians_right_ends_at_midnight_of_majority() {
    let street = Street::new().await;
    let card = street.card(&street.people[0]).await;
    let majority = street.site.ctx.today().tomorrow().unwrap();
    street.make_guardian(&street.people[1], &street.people[0]).await;
    let family = street.bound(&card, &street.people[1], BindingKind::Family, Some(majority)).await;
    street.set_clock(Timestamp::start_of(majority).plus_seconds(-1));
    let late = street.code(&family);
    assert_eq!(street.outcome(&street.pharmacy, &street.code_in(&family, -1), BUY).await, "accepted");
    // The code shown a second before midnight, a second after it.
    street.site.pass(1);
    assert_eq!(street.outcome(&street.pharmacy, &late, BUY).await, "ended");
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&family), BUY).await, "ended");
}

#[tokio::test]
async fn a_clock_that_jumps_back_accepts_no_code_twice() {
    let street = Street::new().await;
    let (_, own) = street.own().await;
    let (first, next) = (street.code(&own), street.code_in(&own, 120));
    assert_eq!(street.outcome(&street.pharmacy, &first, BUY).await, "accepted");
    street.site.pass(3600);
    assert_eq!(street.outcome(&street.pharmacy, &next, BUY).await, "accepted");
    street.site.pass(-3600);
    assert_eq!(street.outcome(&street.pharmacy, &first, BUY).await, "used");
    assert_eq!(street.outcome(&street.pharmacy, &next, BUY).await, "unreadable");
    street.site.pass(3600);
    assert_eq!(street.outcome(&street.pharmacy, &next, BUY).await, "used");
}

#[tokio::test]
async fn a_lost_answer_is_given_again_and_a_number_is_never_repeated() {
    let street = Street::new().await;
    let (_, own) = street.own().await;
    let asked = |token: &str| json!({ "token": token, "business_type": BUY, "out_biz_no": "A-1" });
    let code = street.code(&own);
    let (_, first) = street.post(&street.pharmacy, SCAN, &asked(&code)).await;
    let (_, again) = street.post(&street.pharmacy, SCAN, &asked(&code)).await;
    assert_eq!(first, again);
    street.site.pass(30);
    let (status, fault) = street.post(&street.pharmacy, SCAN, &asked(&street.code(&own))).await;
    assert_eq!((status, &fault["fields"]), (StatusCode::UNPROCESSABLE_ENTITY, &taken()));
    // Another institution counts for itself.
    let mut elsewhere = asked(&street.code(&own));
    elsewhere["business_type"] = json!("01101");
    assert_eq!(street.post(&street.hospital, SCAN, &elsewhere).await.1["outcome"], "accepted");
}

fn taken() -> Value {
    json!([{ "field": "out_biz_no", "code": "taken" }])
}

#[tokio::test]
async fn whoever_is_no_guardian_any_more_shows_nothing() {
    let street = Street::new().await;
    let card = street.card(&street.people[0]).await;
    let family = street.bound(&card, &street.people[1], BindingKind::Family, None).await;
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&family), BUY).await, "ended");
    street.make_guardian(&street.people[1], &street.people[0]).await;
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&family), BUY).await, "accepted");
}

#[tokio::test]
async fn the_card_of_somebody_who_died_is_worth_nothing() {
    let street = Street::new().await;
    let owner = street.people[0].clone();
    let card = street.card(&owner).await;
    let own = street.bound(&card, &owner, BindingKind::Own, None).await;
    let died = Person { died_on: Some(street.site.ctx.today()), ..owner };
    street.register(died, Vec::new()).await;
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&own), BUY).await, "ended");
}
