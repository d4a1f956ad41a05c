//! Erasing closed cases: only what is closed and free goes, all of its words and nothing of its trail; holds keep.

use super::world::{NOW, World, bits, moved, moving, region, staff};
use domain::{
    application::{Actor, Application, ApplicationState as S, Move, form::Answers},
    id::{DocumentId, HoldId},
    retention::{HeldThing, Kept, LegalHold},
    rules::RegionCode,
    staff::{Role, Staff},
};
use storage::{
    Applications as _, Change, ChangeSet, Constraint, Document, DocumentState, DueCount, Note, Records as _,
    RetentionChange as C, RetentionCount, Retentions as _, StoreError, Writer as _,
};

fn refused(constraint: Constraint) -> Result<(), StoreError> {
    Err(StoreError::Refused(constraint))
}

fn bare(application: &Application) -> Application {
    Application {
        answers: Answers::default(),
        promised: None,
        staff_message: None,
        version: application.version + 1,
        ..application.clone()
    }
}

fn erase(application: &Application) -> Change {
    C::Erase { application: Box::new(bare(application)), kind: Kept::Withdrawn, at: NOW }.into()
}

fn hold(w: &World, thing: HeldThing) -> LegalHold {
    LegalHold {
        id: HoldId::from_bits(bits()),
        thing,
        region: region(),
        reason: "法院 <调查>".into(),
        order: "（2026）1号".into(),
        placed_by: w.first.id.clone(),
        placed_at: NOW,
        until: None,
        lifted_by: None,
        lifted_why: String::new(),
        ended_at: None,
    }
}

/// A withdrawn case with a document and a note.
async fn withdrawn(w: &World) -> Application {
    let draft = w.drafted().await;
    let document = Document {
        id: DocumentId::from_bits(bits()),
        application: draft.id.clone(),
        kind: "identity".into(),
        content_type: "image/png".into(),
        size: 9,
        sha256: "ab".repeat(32),
        state: DocumentState::Pending,
        refusal: None,
        scan: "not_scanned".into(),
        created_at: NOW,
        version: 1,
    };
    w.commit(Change::AddDocument(document.clone())).await.unwrap();
    let stored = Document { state: DocumentState::Stored, version: 2, ..document };
    w.commit(Change::UpdateDocument(stored)).await.unwrap();
    let (sent, event) = moved(&draft, Move::Submit, w.resident());
    w.store.commit(moving(&sent, &event)).await.unwrap();
    let note = Note { application: draft.id.clone(), staff: w.first.id.clone(), words: "看过".into(), at: NOW };
    w.commit(Change::AddNote(note)).await.unwrap();
    w.step(&sent, Move::Withdraw, w.resident()).await
}

#[tokio::test]
async fn what_is_closed_and_free_loses_its_words_and_keeps_its_trail() {
    let Some(w) = World::new().await else { return };
    let open = w.submitted().await;
    assert_eq!(w.commit(erase(&open)).await, refused(Constraint::IllegalMove), "it is not closed");
    // Refused, and opened again just at its term: whoever looked before is refused.
    let clerk = || Actor::Staff(w.first.id.clone());
    let taken = w.step(&open, Move::Take, clerk()).await;
    let closed = w.step(&taken, Move::Refuse, clerk()).await;
    assert_eq!(w.store.cases_due(Kept::Refused, NOW.plus_seconds(9), 9).await.unwrap(), vec![closed.id.clone()]);
    let again = w.step(&closed, Move::Reopen, clerk()).await;
    for seen in [&closed, &again] {
        assert_eq!(w.commit(erase(seen)).await, refused(Constraint::IllegalMove));
    }
    assert_eq!(w.store.erased(&open.id).await.unwrap(), None);
    w.step(&again, Move::Withdraw, w.resident()).await;
    let case = withdrawn(&w).await;
    let events = w.store.events_of(&case.id).await.unwrap();
    let later = NOW.plus_seconds(9);
    assert_eq!(w.store.cases_due(Kept::Withdrawn, NOW, 9).await.unwrap(), [], "not yet");
    assert!(w.store.cases_due(Kept::Withdrawn, later, 9).await.unwrap().contains(&case.id));
    assert_eq!(w.store.cases_due(Kept::Withdrawn, later, 1).await.unwrap().len(), 1, "a part at a time");
    assert_eq!(w.store.cases_due(Kept::Refused, later, 9).await.unwrap(), [], "another outcome");
    let size = w.store.audit_size().await.unwrap();
    w.commit(erase(&case)).await.unwrap();
    assert_eq!(w.store.erased(&case.id).await.unwrap(), Some((Kept::Withdrawn, NOW)));
    assert!(w.store.documents_of(&case.id).await.unwrap().is_empty());
    assert!(w.store.notes_of(&case.id).await.unwrap().is_empty());
    let kept = w.store.events_of(&case.id).await.unwrap();
    assert!(kept.iter().all(|event| event.note.is_empty()));
    let trail = |all: &[domain::application::ApplicationEvent]| -> Vec<_> {
        all.iter().map(|e| (e.seq, e.by, e.actor.clone(), e.at)).collect()
    };
    assert_eq!(trail(&kept), trail(&events));
    let stored = w.stored(&case).await;
    assert_eq!((stored.state, stored.person, stored.answers), (S::Withdrawn, case.person.clone(), Answers::default()));
    assert_eq!(w.store.audit_size().await.unwrap(), size, "nothing of the record went");
    assert!(!w.store.cases_due(Kept::Withdrawn, later, 9).await.unwrap().contains(&case.id));
    // Once, and for good; nothing else of it can be changed even so.
    let again = w.stored(&case).await;
    assert!(w.commit(erase(&again)).await.is_err());
    for sql in [
        "DELETE FROM erased",
        "UPDATE erased SET kind = 'refused'",
        "DELETE FROM application_event",
        "UPDATE application_event SET at = 1",
        "DELETE FROM note",
    ] {
        let result = w.raw(sql).await;
        // There is no note left of the erased case, and the others' stay.
        assert!(result.is_err() || sql.ends_with("note"), "{sql}");
    }
    w.finish().await;
}

#[tokio::test]
async fn a_hold_keeps_a_case_or_a_person_until_another_supervisor_lifts_it() {
    let Some(w) = World::new().await else { return };
    let case = withdrawn(&w).await;
    let clerk = Staff { role: Role::Clerk, ..staff("clerk") };
    let elsewhere = Staff { regions: vec![RegionCode("310000".into())], ..staff("elsewhere") };
    for member in [&clerk, &elsewhere] {
        w.commit(Change::AddStaff(member.clone())).await.unwrap();
    }
    let place = |hold: &LegalHold| w.commit(C::Place(hold.clone()).into());
    let on_case = hold(&w, HeldThing::Case(case.id.clone()));
    for who in [&clerk, &elsewhere] {
        let by = LegalHold { placed_by: who.id.clone(), ..on_case.clone() };
        assert_eq!(place(&by).await, refused(Constraint::ReceiverCannot));
    }
    let wrong = LegalHold { region: RegionCode("310000".into()), placed_by: elsewhere.id.clone(), ..on_case.clone() };
    assert_eq!(place(&wrong).await, refused(Constraint::IllegalMove), "not of that region");
    place(&on_case).await.unwrap();
    assert_eq!(w.store.lookup_hold(&on_case.id).await.unwrap(), Some(on_case.clone()));
    assert_eq!(w.store.holds_on(&case.id, &case.person).await.unwrap(), vec![on_case.clone()]);
    assert_eq!(w.commit(erase(&case)).await, refused(Constraint::Held));
    let later = NOW.plus_seconds(9);
    assert_eq!(w.store.cases_due(Kept::Withdrawn, later, 9).await.unwrap(), []);
    let due = DueCount { region: region(), due: 0, held: 1 };
    assert_eq!(w.store.count_due(Kept::Withdrawn, later).await.unwrap(), [due]);

    // Lifted by another one, once.
    let lifted = |by: &Staff| LegalHold {
        lifted_by: Some(by.id.clone()),
        lifted_why: "结案".into(),
        ended_at: Some(later),
        ..on_case.clone()
    };
    let lift = |hold: LegalHold| w.commit(C::Lift(hold).into());
    assert_eq!(lift(lifted(&w.first)).await, refused(Constraint::SecondPersonDiffers));
    assert_eq!(lift(lifted(&clerk)).await, refused(Constraint::ReceiverCannot));
    assert_eq!(lift(lifted(&elsewhere)).await, refused(Constraint::ReceiverCannot));
    w.commit(C::EndHolds(later).into()).await.unwrap();
    assert_eq!(w.store.holds_on(&case.id, &case.person).await.unwrap().len(), 1, "it has no last day");
    lift(lifted(&w.second)).await.unwrap();
    assert_eq!(lift(lifted(&w.second)).await, Err(StoreError::Conflict("hold")));
    assert_eq!(w.store.lookup_hold(&on_case.id).await.unwrap(), Some(lifted(&w.second)));

    // On a person, with a last day: a draft can't be thrown away meanwhile.
    let until = NOW.plus_seconds(60);
    let on_person = LegalHold { until: Some(until), ..hold(&w, HeldThing::Person(case.person.clone())) };
    place(&on_person).await.unwrap();
    let draft = w.drafted().await;
    assert_eq!(w.commit(Change::DeleteDraft(draft.id.clone())).await, refused(Constraint::Held));
    assert_eq!(w.commit(erase(&case)).await, refused(Constraint::Held));
    w.commit(C::EndHolds(until.plus_seconds(-1)).into()).await.unwrap();
    assert_eq!(w.commit(erase(&case)).await, refused(Constraint::Held), "not before its day");
    w.commit(C::EndHolds(until).into()).await.unwrap();
    assert_eq!(w.store.holds(&[region()], 9).await.unwrap().len(), 2);
    assert_eq!(w.store.holds(&[RegionCode("310000".into())], 9).await.unwrap(), []);
    w.commit(Change::DeleteDraft(draft.id)).await.unwrap();
    w.commit(erase(&case)).await.unwrap();
    let too_late = hold(&w, HeldThing::Case(case.id.clone()));
    assert_eq!(place(&too_late).await, refused(Constraint::IllegalMove), "there is nothing left to keep");
    for sql in ["DELETE FROM legal_hold", "UPDATE legal_hold SET ended_at = NULL", "UPDATE legal_hold SET region = 'x'"]
    {
        assert!(w.raw(sql).await.is_err(), "{sql}");
    }
    w.finish().await;
}

#[tokio::test]
async fn a_hold_and_an_erasure_at_once_never_both_succeed() {
    let Some(w) = World::new().await else { return };
    for _ in 0..20 {
        let case = withdrawn(&w).await;
        let hold = hold(&w, HeldThing::Case(case.id.clone()));
        let place = ChangeSet::new().with(C::Place(hold.clone()));
        let gone = ChangeSet::new().with(erase(&case));
        let (placed, erased) = tokio::join!(w.store.commit(place), w.store.commit(gone));
        assert!(placed.is_ok() != erased.is_ok(), "{placed:?} {erased:?}");
    }
    w.finish().await;
}

#[tokio::test]
async fn the_report_counts_and_never_less() {
    let Some(w) = World::new().await else { return };
    let line = |kind: &str, count| RetentionCount { day: NOW.day(), kind: kind.into(), region: Some(region()), count };
    w.commit(C::Count(line("refused", 2)).into()).await.unwrap();
    w.commit(C::Count(line("refused", 3)).into()).await.unwrap();
    let session = RetentionCount { region: None, ..line("session", 7) };
    w.commit(C::Count(session.clone()).into()).await.unwrap();
    assert_eq!(w.store.retention_report(9).await.unwrap(), [line("refused", 5), session]);
    assert!(w.raw("UPDATE retention_count SET n = 1 WHERE kind = 'refused'").await.is_err());
    assert!(w.raw("DELETE FROM retention_count").await.is_err());
    w.finish().await;
}
