//! The auditor searches the record, proves entries and checks the whole.

use crate::{
    stop_support::{Town, adult},
    support::{DAY, YONGCHENG, YUNFU, apply, does, member, on_duty, recorded},
};
use domain::{
    application::{Actor, Move},
    audit::AuditFilter,
    rules::Reason,
    staff::Role,
};
use usecases::{
    UseCaseError as E,
    audit::{self, Found, ProofFault},
    desk::case,
};

fn about(id: &str) -> AuditFilter {
    AuditFilter { about: Some(id.into()), ..AuditFilter::default() }
}

fn actions(found: &Found) -> Vec<&str> {
    found.entries.iter().map(|(leaf, _)| leaf.entry.action.as_str()).collect()
}

#[tokio::test]
async fn a_number_leads_to_everything_about_its_person_and_that_is_on_record() {
    let (here, there) = (adult(1, YUNFU).employed(), adult(2, YONGCHENG).employed().paid_in_cash());
    let town = Town::new(&[here.clone(), there.clone()]).await;
    town.clock.pass(10 * DAY);
    let (ours, theirs) = (apply(&town, &here, Reason::Employee).await, apply(&town, &there, Reason::Employee).await);
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    does(&town, &clerk, &ours, Move::Take).await.unwrap();
    case::open(&town.ctx, &on_duty(&clerk), &theirs).await.unwrap();
    let auditor = on_duty(&member(&town, "auditor", Role::Auditor, &[]).await);
    let person = &here.entry.person;
    let id = audit::find(&town.ctx, &auditor, person.id_number.reveal()).await.unwrap();
    assert_eq!(id, person.id.0);
    let found = audit::search(&town.ctx, &auditor, &about(&id), None).await.unwrap();
    let told = actions(&found);
    for action in ["application.submit", "application.take", "code.send", "record.looked_up"] {
        assert!(told.contains(&action), "{action}: {told:?}");
    }
    assert!(found.entries.iter().all(|(leaf, _)| leaf.entry.object != theirs.as_str()));
    assert_eq!(found.entries.iter().filter(|(_, by)| by.as_deref() == Some("clerk")).count(), 1);
    // A reference leads to its case.
    let reference = town.application(&theirs).await.reference;
    assert_eq!(audit::find(&town.ctx, &auditor, reference.as_str()).await.unwrap(), theirs.0);
    // By actor, act and period.
    let clerks = AuditFilter { actor: Some(Actor::Staff(clerk.id.clone())), ..AuditFilter::default() };
    let found = audit::search(&town.ctx, &auditor, &clerks, None).await.unwrap();
    assert_eq!(actions(&found), ["case.viewed", "application.take"]);
    let takes = AuditFilter { action: Some("application.take".into()), ..clerks.clone() };
    assert_eq!(actions(&audit::search(&town.ctx, &auditor, &takes, None).await.unwrap()), ["application.take"]);
    let tomorrow = town.ctx.today().tomorrow().unwrap();
    let later = AuditFilter { from: Some(tomorrow), ..clerks.clone() };
    assert!(audit::search(&town.ctx, &auditor, &later, None).await.unwrap().entries.is_empty());
    let until = AuditFilter { until: Some(town.ctx.today()), ..clerks };
    assert_eq!(audit::search(&town.ctx, &auditor, &until, None).await.unwrap().entries.len(), 2);
    // Nobody is found, and that was asked, too; no number is in the record.
    assert_eq!(audit::find(&town.ctx, &auditor, "110101199003070011").await, Err(E::NotFound));
    let entries = recorded(&town).await;
    let own: Vec<_> = entries.iter().filter(|e| e.action.starts_with("record.")).collect();
    assert!(own.iter().any(|e| e.action == "record.not_found" && e.object.is_empty()));
    let searched: Vec<_> = own.iter().filter(|e| e.action == "record.searched").collect();
    assert_eq!(searched.len(), 5);
    assert_eq!(searched[1].detail, format!("actor=staff:{}", clerk.id));
    let text = serde_json::to_string(&entries).unwrap();
    assert!(!text.contains(person.id_number.reveal()) && !text.contains("110101199003070011"));
    town.finish().await;
}

#[tokio::test]
async fn only_auditors_search_and_those_of_an_office_within_it() {
    let (here, there) = (adult(1, YUNFU).employed(), adult(2, YONGCHENG).employed().paid_in_cash());
    let town = Town::new(&[here.clone(), there.clone()]).await;
    town.clock.pass(10 * DAY);
    let (ours, theirs) = (apply(&town, &here, Reason::Employee).await, apply(&town, &there, Reason::Employee).await);
    for role in [Role::Clerk, Role::Supervisor, Role::Administrator] {
        let caller = on_duty(&member(&town, role.name(), role, &[]).await);
        let number = here.entry.person.id_number.reveal();
        assert_eq!(audit::find(&town.ctx, &caller, number).await, Err(E::Forbidden), "{role:?}");
        let searched = audit::search(&town.ctx, &caller, &AuditFilter::default(), None).await;
        assert_eq!(searched.unwrap_err(), E::Forbidden, "{role:?}");
        assert_eq!(audit::check(&town.ctx, &caller, 0).await.unwrap_err(), E::Forbidden, "{role:?}");
    }
    let auditor = on_duty(&member(&town, "auditor", Role::Auditor, &[YUNFU]).await);
    let foreign = &there.entry.person;
    assert_eq!(audit::find(&town.ctx, &auditor, foreign.id_number.reveal()).await, Err(E::NotFound));
    for id in [theirs.as_str(), foreign.id.as_str()] {
        let searched = audit::search(&town.ctx, &auditor, &about(id), None).await;
        assert_eq!(searched.unwrap_err(), E::NotFound);
    }
    let found = audit::search(&town.ctx, &auditor, &about(ours.as_str()), None).await.unwrap();
    assert!(actions(&found).contains(&"application.submit"));
    let everything = AuditFilter { from: Some(town.ctx.today()), ..AuditFilter::default() };
    let found = audit::search(&town.ctx, &auditor, &everything, None).await.unwrap();
    assert!(found.entries.iter().all(|(leaf, _)| leaf.entry.object != theirs.as_str()));
    assert_eq!(audit::check(&town.ctx, &auditor, 0).await.unwrap_err(), E::Forbidden, "the whole has no office");
    // Another office's entry is none.
    let entries = recorded(&town).await;
    let index = entries.iter().position(|e| e.object == theirs.as_str()).unwrap() as u64;
    assert_eq!(audit::prove(&town.ctx, &auditor, index).await.unwrap_err(), E::NotFound);
    assert_eq!(audit::prove(&town.ctx, &auditor, 9999).await.unwrap_err(), E::NotFound);
    town.finish().await;
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap() {
    let town = Town::new(&[]).await;
    let auditor = on_duty(&member(&town, "auditor", Role::Auditor, &[]).await);
    for _ in 0..130 {
        town.clock.pass(60);
        let _ = audit::find(&town.ctx, &auditor, "nobody").await;
    }
    let filter = AuditFilter { action: Some("record.not_found".into()), ..AuditFilter::default() };
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let found = audit::search(&town.ctx, &auditor, &filter, before).await.unwrap();
        assert!(found.entries.len() <= 50 && !found.cut);
        seen.extend(found.entries.iter().map(|(leaf, _)| leaf.index));
        before = found.older;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 130);
    assert!(seen.is_sorted_by(|a, b| a > b));
    town.finish().await;
}

#[tokio::test]
async fn a_proof_can_be_checked_alone_and_every_change_shows() {
    let here = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&here)).await;
    apply(&town, &here, Reason::Employee).await;
    town.clock.pass(DAY);
    let auditor = on_duty(&member(&town, "auditor", Role::Auditor, &[]).await);
    let key = crypto::signing::public_key(&town.ctx.keys);
    let entries = recorded(&town).await;
    let index = entries.iter().position(|e| e.action == "application.submit").unwrap() as u64;
    let proven = audit::prove(&town.ctx, &auditor, index).await.unwrap();
    assert_eq!((proven.leaf.index, &proven.leaf.entry), (index, &entries[usize::try_from(index).unwrap()]));
    let file = serde_json::to_string_pretty(&proven.proof).unwrap();
    let back = audit::read(&file).unwrap();
    assert_eq!(audit::verify(&back, &key), Ok(()));
    assert_eq!(back.said().unwrap().action, "application.submit");
    for (from, to) in
        [("application.submit", "application.refuse"), ("\"size\": ", "\"size\": 1"), ("\"v\": 1", "\"v\": 1 ")]
    {
        let changed = file.replacen(from, to, 1);
        let verdict = audit::verify(&audit::read(&changed).unwrap(), &key);
        assert_eq!(verdict.is_err(), from != "\"v\": 1", "{from}");
    }
    assert_eq!(audit::read("{\"v\":9}"), Err(ProofFault::UnknownFormat(9)));
    assert!(matches!(audit::read("{"), Err(ProofFault::Unreadable { line: 1, .. })));
    let other = crypto::signing::public_key(&crypto::Keyring::from_seed([9; 32]));
    assert!(matches!(audit::verify(&back, &other), Err(ProofFault::OtherKey { .. })));
    // The whole is sound, and goes on from what it was.
    let done = audit::check(&town.ctx, &auditor, 0).await.unwrap();
    assert_eq!((done.fault, done.from, done.until), (None, 0, done.size));
    assert_eq!(audit::consistent(town.store(), &back).await, Ok(None));
    let mut longer = back.clone();
    longer.inclusion.size = 9999;
    assert_eq!(audit::consistent(town.store(), &longer).await, Ok(Some(audit::Fault::Shorter(9999))));
    let mut other = back;
    other.inclusion.root = "00".repeat(32);
    assert_eq!(audit::consistent(town.store(), &other).await, Ok(Some(audit::Fault::Rewritten(other.inclusion.size))));
    assert!(recorded(&town).await.iter().any(|e| e.action == "record.checked" && e.detail.ends_with("sound")));
    town.finish().await;
}
