//! What staff enter for somebody: whose it is, by whose hand, and that this hand decides nothing.

use super::world::{NOW, World, account, bits, moved, moving, phone};
use domain::{
    account::Account,
    application::{Actor, Application, Move},
    assist::{AssistWay, Assistance, Consent, Entry, Sending},
    id::{AccountId, AssistanceId, StaffId},
};
use storage::{
    Accounts as _, Applications as _, AssistChange, Assists as _, Change, ChangeSet, Constraint, StoreError,
    Writer as _,
};

const ILLEGAL: Result<(), StoreError> = Err(StoreError::Refused(Constraint::IllegalMove));
const OWN: Result<(), StoreError> = Err(StoreError::Refused(Constraint::OwnCase));

fn assistance(w: &World, staff: &StaffId, way: AssistWay) -> Assistance {
    Assistance {
        id: AssistanceId::from_bits(bits()),
        staff: staff.clone(),
        person: w.entry.person.id.clone(),
        way,
        called: (way == AssistWay::Phone).then(|| "139****0001".to_owned()),
        begun_at: NOW,
        answered_at: (way == AssistWay::Counter).then_some(NOW),
    }
}

async fn begun(w: &World, staff: &StaffId, way: AssistWay) -> Assistance {
    let assistance = assistance(w, staff, way);
    w.commit(AssistChange::Begin(assistance.clone()).into()).await.unwrap();
    assert_eq!(w.store.lookup_assistance(&assistance.id).await.unwrap(), Some(assistance.clone()));
    assistance
}

fn entry(app: &Application, assistance: &Assistance) -> Entry {
    Entry {
        application: app.id.clone(),
        staff: assistance.staff.clone(),
        assistance: assistance.id.clone(),
        began: true,
        at: NOW,
    }
}

fn sending(app: &Application, assistance: &Assistance, consent: Consent) -> Sending {
    Sending {
        application: app.id.clone(),
        seq: app.version + 1,
        staff: assistance.staff.clone(),
        assistance: assistance.id.clone(),
        consent,
        at: NOW,
    }
}

/// The set in which a member of staff sends it.
fn sent_by(app: &Application, assistance: &Assistance, consent: Consent) -> (Application, ChangeSet) {
    let (next, event) = moved(app, Move::Submit, Actor::Staff(assistance.staff.clone()));
    let set = moving(&next, &event).with(AssistChange::Send(sending(app, assistance, consent)));
    (next, set)
}

#[tokio::test]
async fn staff_send_what_they_entered_and_do_nothing_else_about_it() {
    let Some(w) = World::new().await else { return };
    let visit = begun(&w, &w.first.id, AssistWay::Counter).await;
    let draft = w.drafted().await;
    // Without a hand in it nobody of the staff sends it.
    assert_eq!(w.store.commit(sent_by(&draft, &visit, Consent::Signed).1).await.map(drop), ILLEGAL);
    w.commit(AssistChange::Enter(entry(&draft, &visit)).into()).await.unwrap();
    assert_eq!(w.store.entries_of(&draft.id).await.unwrap(), [entry(&draft, &visit)]);
    let listed = w.store.entered_by(&w.first.id, 9).await.unwrap();
    assert_eq!(listed, [(draft.clone(), entry(&draft, &visit))]);
    // How they agreed fits how they were there.
    assert_eq!(w.store.commit(sent_by(&draft, &visit, Consent::ReadOut).1).await.map(drop), ILLEGAL);
    let (sent, set) = sent_by(&draft, &visit, Consent::Signed);
    w.store.commit(set).await.unwrap();
    let kept = w.store.sendings_of(&draft.id).await.unwrap();
    assert_eq!(kept, [(sending(&draft, &visit, Consent::Signed), visit.clone())]);
    assert!(w.store.entered_by(&w.first.id, 9).await.unwrap().is_empty(), "it was sent");
    assert_eq!(w.store.concerned_staff(&sent.id).await.unwrap(), std::slice::from_ref(&w.first.id));
    let taking = |who: &StaffId| {
        let (mut next, event) = moved(&sent, Move::Take, Actor::Staff(who.clone()));
        next.assignee = Some(who.clone());
        moving(&next, &event)
    };
    assert_eq!(w.store.commit(taking(&w.first.id)).await.map(drop), OWN);
    for column in ["assignee", "first_approver", "second_approver"] {
        let sql = format!(
            "UPDATE application SET {column} = '{}', version = version + 1 WHERE id = '{}'",
            w.first.id, sent.id
        );
        assert!(w.raw(&sql).await.unwrap_err().contains("own_case"), "{column}");
    }
    w.store.commit(taking(&w.second.id)).await.unwrap();
    // What is kept can't be unsaid, and nobody gets a hand in what was sent.
    for sql in [
        "DELETE FROM assisted_entry",
        "DELETE FROM assisted_sending",
        "DELETE FROM assistance",
        "UPDATE assisted_sending SET consent = 'code'",
        "UPDATE assistance SET person = person, begun_at = begun_at + 1",
    ] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    let late = begun(&w, &w.second.id, AssistWay::Counter).await;
    assert_eq!(w.commit(AssistChange::Enter(entry(&sent, &late)).into()).await, ILLEGAL);
    w.finish().await;
}

#[tokio::test]
async fn on_the_phone_nothing_is_entered_before_they_answered() {
    let Some(w) = World::new().await else { return };
    let call = begun(&w, &w.first.id, AssistWay::Phone).await;
    let draft = w.drafted().await;
    assert_eq!(w.commit(AssistChange::Enter(entry(&draft, &call)).into()).await, ILLEGAL);
    w.commit(AssistChange::Answered(call.id.clone(), NOW).into()).await.unwrap();
    let twice = w.commit(AssistChange::Answered(call.id.clone(), NOW).into()).await;
    assert_eq!(twice, Err(StoreError::Conflict("assistance")));
    w.commit(AssistChange::Enter(entry(&draft, &call)).into()).await.unwrap();
    for wrong in [Consent::Signed, Consent::Code] {
        assert_eq!(w.store.commit(sent_by(&draft, &call, wrong).1).await.map(drop), ILLEGAL, "{wrong:?}");
    }
    w.store.commit(sent_by(&draft, &call, Consent::ReadOut).1).await.unwrap();
    // Another person's application is not this call's.
    let (other, theirs) = w.neighbour(2, "李娜").await;
    let app =
        Application { account: theirs.id, person: other.person.id, cover: other.covers[0].id.clone(), ..w.draft() };
    w.commit(Change::AddApplication(app.clone())).await.unwrap();
    assert_eq!(w.commit(AssistChange::Enter(entry(&app, &call)).into()).await, ILLEGAL);
    // The number is sealed, as numbers are.
    let bare = Assistance { called: None, ..assistance(&w, &w.first.id, AssistWay::Phone) };
    assert!(w.commit(AssistChange::Begin(bare).into()).await.is_err(), "by phone some number was called");
    assert!(w.commit(AssistChange::Begin(call).into()).await.is_err(), "once");
    w.finish().await;
}

#[tokio::test]
async fn a_draft_goes_with_the_hand_in_it() {
    let Some(w) = World::new().await else { return };
    let visit = begun(&w, &w.first.id, AssistWay::Counter).await;
    let draft = w.drafted().await;
    w.commit(AssistChange::Enter(entry(&draft, &visit)).into()).await.unwrap();
    // Again with another visit: the first one stays when it was begun.
    let again = begun(&w, &w.first.id, AssistWay::Counter).await;
    w.commit(AssistChange::Enter(Entry { began: false, ..entry(&draft, &again) }).into()).await.unwrap();
    assert_eq!(w.store.entries_of(&draft.id).await.unwrap(), [entry(&draft, &again)]);
    w.commit(Change::DeleteDraft(draft.id.clone())).await.unwrap();
    assert!(w.store.entries_of(&draft.id).await.unwrap().is_empty());
    w.finish().await;
}

#[tokio::test]
async fn an_account_without_a_phone_gives_its_applications_to_the_person_alone() {
    let Some(w) = World::new().await else { return };
    // The world's account gives its person up: the person never had one, and staff made this.
    let mut first = w.account.clone();
    (first.person, first.version) = (None, 2);
    w.commit(Change::UpdateAccount(first.clone())).await.unwrap();
    let blank = Account { phone: None, ..account(Some(&w.entry.person), phone(5)) };
    let another = Account { id: AccountId::from_bits(bits()), person: None, ..blank.clone() };
    for bare in [&blank, &another] {
        w.commit(Change::AddAccount(bare.clone())).await.unwrap();
        assert_eq!(w.store.lookup_account(&bare.id).await.unwrap().as_ref(), Some(bare), "two have none");
    }
    assert_eq!(w.store.lookup_account_by_phone(&phone(5)).await.unwrap(), None);
    let visit = begun(&w, &w.first.id, AssistWay::Counter).await;
    let draft = Application { account: blank.id.clone(), ..w.draft() };
    w.commit(Change::AddApplication(draft.clone())).await.unwrap();
    w.commit(AssistChange::Enter(entry(&draft, &visit)).into()).await.unwrap();
    // To nobody else …
    let adopt = |to: &AccountId| AssistChange::Adopt { from: blank.id.clone(), to: to.clone() };
    for other in [&another.id, &first.id] {
        assert_eq!(w.commit(adopt(other).into()).await, ILLEGAL);
    }
    // … and to the person when they have proven who they are.
    let mut left = blank.clone();
    (left.person, left.version) = (None, 2);
    (first.person, first.version) = (Some(w.entry.person.id.clone()), 3);
    let set = ChangeSet::new()
        .with(Change::UpdateAccount(left))
        .with(Change::UpdateAccount(first.clone()))
        .with(adopt(&first.id));
    w.store.commit(set).await.unwrap();
    let theirs = w.store.applications_of(&first.id).await.unwrap();
    assert_eq!(theirs, [Application { account: first.id.clone(), version: 2, ..draft.clone() }]);
    // One that somebody signs in to keeps its own.
    let sql =
        format!("UPDATE application SET account = '{}', version = version + 1 WHERE id = '{}'", another.id, draft.id);
    assert!(w.raw(&sql).await.unwrap_err().contains("illegal_move"));
    w.finish().await;
}
