//! A generated roster is repeatable and valid; a file goes in whole, again without a change, and around once.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod roster_support;

use domain::{
    cover::{CoverStatus, InsuranceKind},
    person::{IdKind, RelationKind},
    time::Timestamp,
};
use roster_support::{Base, TODAY, book};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use usecases::roster::{Generator, load, samples, write_csv};

fn csv(seed: u64, people: u64) -> String {
    let mut out = Vec::new();
    write_csv(seed, people, TODAY, &book(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_same_seed_makes_the_same_people_and_another_seed_others() {
    assert_eq!(csv(7, 500), csv(7, 500));
    assert_ne!(csv(7, 500), csv(8, 500));
    // A longer roster begins like a shorter one.
    assert!(csv(7, 600).starts_with(&csv(7, 500)));
    assert_eq!(csv(7, 500).lines().count(), 501);
}

#[test]
fn everybody_is_valid_unique_and_marked_as_generated() {
    let keys = crypto::Keyring::from_seed([1; 32]);
    let book = book();
    let (mut ids, mut phones) = (HashSet::new(), HashSet::new());
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let mut regions = BTreeSet::new();
    for line in Generator::new(1, 20_000, TODAY, &book) {
        let entry = line.entry(&keys).unwrap();
        let p = &entry.person;
        assert!(p.generated && ids.insert(p.id_number.reveal().to_owned()));
        assert!(p.born_on <= TODAY);
        if let Some(phone) = &p.phone {
            assert!(phone.reveal().starts_with("1900") && phones.insert(phone.reveal().to_owned()));
        }
        regions.insert(p.region.clone());
        let mut count = |what, it: bool| *seen.entry(what).or_default() += u32::from(it);
        count("permit", p.id_number.kind() == IdKind::HkMoTwPermit);
        count("foreign", p.id_number.kind() == IdKind::ForeignPermanent);
        count("foreign, old", p.id_number.kind() == IdKind::ForeignPermanentOld);
        count("middle dot", p.name.reveal().contains('·'));
        count("two characters", p.name.reveal().chars().count() == 2);
        count("rare", p.name.reveal().chars().any(|c| "𬭳㵘龘".contains(c)));
        count("Latin", p.name.reveal().is_ascii());
        count("no phone", p.phone.is_none() && !p.is_minor_on(TODAY));
        count("minor", p.is_minor_on(TODAY));
        count("deceased", p.died_on.is_some());
        count("deceased, paid for next year", p.died_on.is_some() && entry.covers.iter().any(|c| c.year == 2027));
        count("in hospital", p.in_hospital == Some(true));
        count("unknown", p.in_hospital.is_none() || p.in_arrears.is_none() || p.unsettled_claims.is_none());
        count("claims", p.unsettled_claims.is_some_and(|n| n > 0));
        count("arrears", p.in_arrears == Some(true));
        count("chronic", p.chronic_entitlement);
        count("subsidised", p.subsidised);
        count("guardian", entry.relations.iter().any(|r| r.kind == RelationKind::Guardian));
        count("heir", entry.relations.iter().any(|r| r.kind == RelationKind::Heir));
        count("employee", entry.covers.iter().any(|c| c.kind == InsuranceKind::Employee));
        count("other area", entry.covers.iter().any(|c| c.kind == InsuranceKind::Residents && c.region != p.region));
        count("next year", entry.covers.iter().any(|c| c.year == 2027 && c.starts_on > TODAY));
        count("village", entry.payments.iter().any(|p| p.channel == "village" && !p.channel_takes_refunds));
    }
    assert_eq!(regions.len(), book.regions.len());
    for (what, number) in seen {
        assert!(number >= 5, "{what}: {number}");
    }
}

#[test]
fn in_spring_nobody_has_paid_for_the_next_year() {
    let spring = jiff::civil::Date::constant(2026, 3, 5);
    let keys = crypto::Keyring::from_seed([1; 32]);
    for line in Generator::new(1, 2_000, spring, &book()) {
        let entry = line.entry(&keys).unwrap();
        assert!(entry.covers.iter().all(|c| c.kind == InsuranceKind::Employee || c.year <= 2026));
        assert!(entry.payments.iter().all(|p| p.paid_on <= spring));
    }
}

#[tokio::test]
async fn from_generator_to_file_to_store_and_again_without_a_change() {
    let base = Base::new().await;
    let text = csv(3, 2_500);
    let (sum, rejected, file) = base.import(text.as_bytes()).await;
    assert_eq!((sum.lines, sum.added, sum.rejected), (2_500, 2_500, 0), "{rejected:?}");
    assert!(file.is_empty());
    let before = base.store.facts(Timestamp(0)).await.unwrap();
    assert_eq!(before.people, 2_500);
    let (again, _, _) = base.import(text.as_bytes()).await;
    assert_eq!((again.added, again.updated, again.unchanged), (0, 0, 2_500));
    assert_eq!(base.store.facts(Timestamp(0)).await.unwrap(), before);
    // What was made is what is stored.
    let book = book();
    for line in Generator::new(3, 50, TODAY, &book) {
        let entry = line.entry(&base.keys).unwrap();
        let stored = base.store.lookup_person_by_id_number(&entry.person.id_number).await.unwrap().unwrap();
        assert_eq!(stored, entry.person);
        let mut covers = base.store.covers_of(&stored.id).await.unwrap();
        let mut made = entry.covers.clone();
        covers.sort_by(|a, b| a.id.cmp(&b.id));
        made.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(covers, made);
        let wards = base.store.wards_of(&stored.id).await.unwrap();
        assert_eq!(wards.len(), entry.relations.len());
    }
}

#[tokio::test]
async fn a_demonstration_has_people_to_try_the_way_with_in_every_region() {
    let base = Base::new().await;
    let book = book();
    let sum = load(base.store.as_ref(), &base.keys, 1, 3_000, TODAY, &book, &mut |_| {}).await.unwrap();
    assert_eq!((sum.lines, sum.added, sum.rejected), (3_000, 3_000, 0));
    for code in book.regions.keys() {
        let found = samples(base.store.as_ref(), code, TODAY, 3).await.unwrap();
        assert_eq!(found.len(), 3, "{code}");
        for sample in found {
            assert!(sample.person.phone.is_some() && sample.cover.status == CoverStatus::Normal);
        }
    }
}
