//! Nobody decides about themselves or those they act for, whatever a use case or a hand-written statement tries.

use super::world::{NOW, World, account, bits, entry, moved, moving, phone, staff};
use crypto::{
    Keyring,
    blind_index::{Kind, blind_index},
};
use domain::{
    application::{Actor, Application, Move},
    consequence::RefundWay,
    id::RefundId,
    money::Fen,
    person::{IdNumber, Phone, Relation, RelationKind},
    refund::{Refund, RefundStage},
    staff::{RevealPurpose, RevealedField, Staff, StaffIdentity},
};
use storage::{Accounts as _, Applications as _, Change, Constraint, People as _, Reveal, StoreError, Writer as _};

const OWN: Result<(), StoreError> = Err(StoreError::Refused(Constraint::OwnCase));

/// As the use cases make them, with the key that the harness opens its stores with.
fn of_number(number: &IdNumber) -> StaffIdentity {
    let index = blind_index(&Keyring::from_seed([7; 32]), Kind::IdNumber, number.reveal());
    StaffIdentity { id_number: Some(index), phone: None }
}

fn of_phone(phone: &Phone) -> StaffIdentity {
    let index = blind_index(&Keyring::from_seed([7; 32]), Kind::Phone, phone.reveal());
    StaffIdentity { id_number: None, phone: Some(index) }
}

async fn member(w: &World, login: &str, identity: StaffIdentity) -> Staff {
    let member = Staff { identity, ..staff(login) };
    w.commit(Change::AddStaff(member.clone())).await.unwrap();
    assert_eq!(w.store.lookup_staff(&member.id).await.unwrap(), Some(member.clone()));
    member
}

fn taking(app: &Application, who: &Staff) -> storage::ChangeSet {
    let (mut next, event) = moved(app, Move::Take, Actor::Staff(who.id.clone()));
    next.assignee = Some(who.id.clone());
    moving(&next, &event)
}

#[tokio::test]
async fn nobody_takes_a_case_of_themselves_or_of_whom_they_act_for() {
    let Some(w) = World::new().await else { return };
    // Insured 1 with account 1; a guardian (2) and an heir (3), who did not apply; a neighbour (4).
    let mut kin = Vec::new();
    for (n, called, kind) in [(2, "李娜", RelationKind::Guardian), (3, "王磊", RelationKind::Heir)] {
        let mut line = entry(n, called);
        let (actor, subject) = (line.person.id.clone(), w.entry.person.id.clone());
        line.relations = vec![Relation { actor, subject, kind }];
        w.store.import(vec![line.clone()]).await.unwrap();
        kin.push(line.person);
    }
    let (neighbour, _) = w.neighbour(4, "赵敏").await;
    let sent = w.submitted().await;
    let concerned = [
        member(&w, "insured.number", of_number(&w.entry.person.id_number)).await,
        member(&w, "insured.phone", of_phone(&phone(1))).await,
        member(&w, "guardian", of_number(&kin[0].id_number)).await,
        member(&w, "heir", of_phone(kin[1].phone.as_ref().unwrap())).await,
    ];
    let other = member(&w, "neighbour", of_number(&neighbour.person.id_number)).await;
    let unknown = member(&w, "unknown", StaffIdentity::default()).await;
    for who in &concerned {
        assert_eq!(w.store.commit(taking(&sent, who)).await.map(drop), OWN, "{}", who.login);
    }
    let mut expected: Vec<_> = concerned.iter().map(|s| s.id.clone()).collect();
    expected.sort_unstable();
    assert_eq!(w.store.concerned_staff(&sent.id).await.unwrap(), expected);
    // The same members are kin of the insured; the insured's member is kin of the guardian, too.
    assert_eq!(w.store.related_staff(&w.entry.person.id).await.unwrap(), expected);
    let of_guardian = w.store.related_staff(&kin[0].id).await.unwrap();
    assert!(of_guardian.contains(&concerned[0].id) && of_guardian.contains(&concerned[2].id));
    assert!(!of_guardian.contains(&concerned[3].id), "an heir of the ward is no kin of the guardian");
    assert_eq!(w.store.related_staff(&neighbour.person.id).await.unwrap(), std::slice::from_ref(&other.id));
    assert_eq!(w.stored(&sent).await, sent);
    // By hand, past the event.
    for column in ["assignee", "first_approver", "second_approver"] {
        let sql = format!(
            "UPDATE application SET {column} = '{}', version = version + 1 WHERE id = '{}'",
            concerned[0].id, sent.id
        );
        assert!(w.raw(&sql).await.unwrap_err().contains("own_case"), "{column}");
    }
    w.store.commit(taking(&sent, &unknown)).await.unwrap();
    assert!(!expected.contains(&other.id));
    w.finish().await;
}

#[tokio::test]
async fn whoever_applied_for_somebody_else_is_concerned() {
    let Some(w) = World::new().await else { return };
    // The applicant has an account and no relation on record.
    let (applicant, theirs) = w.neighbour(2, "李娜").await;
    let draft = Application { account: theirs.id.clone(), ..w.draft() };
    w.commit(Change::AddApplication(draft.clone())).await.unwrap();
    let sent = w.step(&draft, Move::Submit, Actor::Resident(theirs.id.clone())).await;
    let by_number = member(&w, "by.number", of_number(&applicant.person.id_number)).await;
    let by_phone = member(&w, "by.phone", of_phone(theirs.phone.as_ref().unwrap())).await;
    for who in [&by_number, &by_phone] {
        assert_eq!(w.store.commit(taking(&sent, who)).await.map(drop), OWN, "{}", who.login);
    }
    // A phone that only the account knows, of somebody who has not proven who they are.
    let bare = account(None, phone(7));
    w.commit(Change::AddAccount(bare.clone())).await.unwrap();
    let draft = Application { account: bare.id.clone(), ..w.draft() };
    w.commit(Change::AddApplication(draft.clone())).await.unwrap();
    let third = member(&w, "third", of_phone(&phone(7))).await;
    assert!(w.store.concerned_staff(&draft.id).await.unwrap().contains(&third.id));
    w.finish().await;
}

#[tokio::test]
async fn who_finds_out_late_can_only_put_it_back() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let mut late = w.first.clone();
    w.store.commit(taking(&sent, &late)).await.unwrap();
    let taken = w.stored(&sent).await;
    late.identity = of_number(&w.entry.person.id_number);
    late.version = 2;
    w.commit(Change::UpdateStaff(late.clone())).await.unwrap();
    let me = Actor::Staff(late.id.clone());
    for by in [Move::RequestCorrection, Move::Approve, Move::Propose, Move::Refuse] {
        let (mut next, event) = moved(&taken, by, me.clone());
        next.first_approver = Some(late.id.clone());
        assert_eq!(w.store.commit(moving(&next, &event)).await.map(drop), OWN, "{by:?}");
    }
    let (mut back, release) = moved(&taken, Move::Release, me);
    back.assignee = None;
    w.store.commit(moving(&back, &release)).await.unwrap();
    w.finish().await;
}

#[tokio::test]
async fn the_second_person_has_nothing_to_do_with_it() {
    let Some(w) = World::new().await else { return };
    let proposed = w.proposed().await;
    let own = member(&w, "own", of_phone(&phone(1))).await;
    let me = Actor::Staff(own.id.clone());
    for by in [Move::Approve, Move::Return, Move::Refuse] {
        let (mut next, event) = moved(&proposed, by, me.clone());
        next.second_approver = Some(own.id.clone()).filter(|_| by == Move::Approve);
        assert_eq!(w.store.commit(moving(&next, &event)).await.map(drop), OWN, "{by:?}");
    }
    assert_eq!(w.stored(&proposed).await, proposed);
    w.finish().await;
}

#[tokio::test]
async fn a_refund_is_moved_by_somebody_and_not_by_who_gets_it() {
    let Some(w) = World::new().await else { return };
    let approved = w.approved().await;
    let own = member(&w, "own", of_number(&w.entry.person.id_number)).await;
    let planned = Refund {
        id: RefundId::from_bits(bits()),
        application: approved.id.clone(),
        payment: w.entry.payments[0].id.clone(),
        amount: Fen(100),
        way: RefundWay::OriginalChannel,
        payee: None,
        stage: RefundStage::Planned,
        fault: None,
        account_given_at: None,
        moved_by: None,
        updated_at: NOW,
        version: 1,
    };
    w.commit(Change::AddRefund(planned.clone())).await.unwrap();
    let to = |moved_by| Refund { stage: RefundStage::HandedOver, version: 2, moved_by, ..planned.clone() };
    let nobody = w.commit(Change::UpdateRefund(to(None))).await;
    assert_eq!(nobody, Err(StoreError::Refused(Constraint::IllegalMove)));
    assert_eq!(w.commit(Change::UpdateRefund(to(Some(own.id)))).await, OWN);
    let handed = to(Some(w.first.id.clone()));
    w.commit(Change::UpdateRefund(handed.clone())).await.unwrap();
    assert_eq!(w.store.lookup_refund(&handed.id).await.unwrap(), Some(handed));
    w.finish().await;
}

#[tokio::test]
async fn one_person_has_one_sign_in() {
    let Some(w) = World::new().await else { return };
    let identity = of_number(&w.entry.person.id_number);
    member(&w, "one", identity.clone()).await;
    let second = w.commit(Change::AddStaff(Staff { identity, ..staff("two") })).await;
    assert_eq!(second, Err(StoreError::Refused(Constraint::IdentityTaken)));
    w.finish().await;
}

#[tokio::test]
async fn nobody_has_their_own_case_shown_in_full() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let own = member(&w, "own", of_phone(&phone(1))).await;
    let reveal = Reveal {
        application: sent.id,
        staff: own.id,
        fields: vec![RevealedField::Phone],
        purpose: RevealPurpose::CallResident,
        words: String::new(),
        at: NOW,
    };
    assert_eq!(w.commit(Change::AddReveal(reveal)).await, OWN);
    w.finish().await;
}
