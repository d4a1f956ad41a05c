//! Applications and what hangs on them, written and read back.

use super::world::{NOW, World, bits, moved, moving, region};
use domain::{
    application::{
        Actor, ApplicationState, Move, StaffMessage, StaffReason,
        form::{Answers, PayeeForm},
    },
    consequence::{Deadline, RefundWay},
    id::{DocumentId, NoticeId, RefundId},
    money::Fen,
    refund::{Refund, RefundStage},
    rules::{Question, Reason},
};
use jiff::civil::date;
use storage::{
    Applications as _, Change, Constraint, Document, DocumentState, Note, Notice, Records as _, StoreError, Writer as _,
};

#[tokio::test]
async fn an_application_comes_back_as_written() {
    let Some(w) = World::new().await else { return };
    let mut a = w.draft();
    a.answers = Answers {
        reason: Some(Reason::Employee),
        questions: [(Question::ALL[0], "2026-12-01".to_owned())].into(),
        documents: [("proof".to_owned(), vec![DocumentId::from_bits(bits())])].into(),
        payee: Some(PayeeForm { holder: "张伟".into(), number: "6222020000000000".into(), bank: "工行".into() }),
        declared: true,
    };
    w.commit(Change::AddApplication(a.clone())).await.unwrap();
    assert_eq!(w.stored(&a).await, a);
    let found = w.store.lookup_application_by_reference(&a.reference).await.unwrap();
    assert_eq!(found.as_ref(), Some(&a));
    assert_eq!(w.store.open_application_of(&a.person).await.unwrap(), None);

    // A draft's answers change without an event.
    a.answers.declared = false;
    a.updated_at = NOW.plus_seconds(9);
    a.version = 2;
    w.commit(Change::UpdateApplication(a.clone())).await.unwrap();
    let (mut sent, submit) = moved(&a, Move::Submit, w.resident());
    sent.deadline = Some(Deadline { on: date(2026, 12, 20), provisional: true });
    sent.submitted_at = Some(NOW);
    w.store.commit(moving(&sent, &submit)).await.unwrap();
    assert_eq!(w.store.open_application_of(&a.person).await.unwrap(), Some(sent.clone()));
    let clerk = Actor::Staff(w.first.id.clone());
    let (mut taken, take) = moved(&sent, Move::Take, clerk.clone());
    taken.assignee = Some(w.first.id.clone());
    w.store.commit(moving(&taken, &take)).await.unwrap();
    let (mut asked, ask) = moved(&taken, Move::RequestCorrection, clerk);
    asked.staff_message =
        Some(StaffMessage { reasons: vec![StaffReason::DocumentUnreadable], words: "请重拍".into() });
    asked.effective_on = Some(date(2027, 1, 1));
    asked.decided_at = Some(NOW);
    w.store.commit(moving(&asked, &ask)).await.unwrap();
    assert_eq!(w.stored(&a).await, asked);
    assert_eq!(w.store.events_of(&a.id).await.unwrap(), [submit, take, ask]);

    let newer = w.drafted().await;
    let mine = w.store.applications_of(&w.account.id).await.unwrap();
    assert_eq!(mine.len(), 2);
    assert!(mine.contains(&newer) && mine.contains(&asked));
    let stale = w.store.stale_applications(NOW.plus_seconds(5), 10).await.unwrap();
    assert_eq!(stale, std::slice::from_ref(&newer));
    assert_eq!(w.store.stale_applications(NOW.plus_seconds(10), 10).await.unwrap(), [newer.clone(), asked]);
    let untold = async |kind| w.store.untold_drafts(NOW.plus_seconds(5), kind, 10).await.unwrap();
    assert_eq!(untold("draft_expiring").await, std::slice::from_ref(&newer), "drafts only");
    assert!(w.store.untold_drafts(newer.updated_at, "draft_expiring", 10).await.unwrap().is_empty());
    let told = storage::Notice {
        id: domain::id::NoticeId::from_bits(super::world::bits()),
        account: newer.account.clone(),
        application: Some(newer.id.clone()),
        certificate: None,
        kind: "draft_expiring".into(),
        args: std::collections::BTreeMap::new(),
        at: newer.updated_at,
        read_at: None,
    };
    w.commit(Change::AddNotice(told)).await.unwrap();
    assert!(untold("draft_expiring").await.is_empty());
    assert_eq!(untold("other").await, [newer]);
    w.finish().await;
}

fn document(application: &domain::application::Application, after: i64) -> Document {
    Document {
        id: DocumentId::from_bits(bits()),
        application: application.id.clone(),
        kind: "employment".into(),
        content_type: String::new(),
        size: 0,
        sha256: String::new(),
        state: DocumentState::Pending,
        refusal: None,
        scan: "not_scanned".into(),
        created_at: NOW.plus_seconds(after),
        version: 1,
    }
}

#[tokio::test]
async fn documents_stay_once_they_were_sent() {
    let Some(w) = World::new().await else { return };
    let draft = w.drafted().await;
    let (one, other, third) = (document(&draft, 1), document(&draft, 0), document(&draft, 2));
    for d in [&one, &other, &third] {
        w.commit(Change::AddDocument(d.clone())).await.unwrap();
    }
    assert_eq!(w.store.documents_of(&draft.id).await.unwrap(), [other.clone(), one.clone(), third.clone()]);
    let stored = Document {
        state: DocumentState::Stored,
        content_type: "image/jpeg".into(),
        size: 5,
        sha256: "aa".into(),
        version: 2,
        ..one.clone()
    };
    let refused =
        Document { state: DocumentState::Refused, refusal: Some("file_damaged".into()), version: 2, ..other.clone() };
    w.commit(Change::UpdateDocument(stored.clone())).await.unwrap();
    w.commit(Change::UpdateDocument(refused.clone())).await.unwrap();
    assert_eq!(w.store.lookup_document(&other.id).await.unwrap(), Some(refused));
    w.commit(Change::DeleteDocument(third.id.clone())).await.unwrap();
    assert_eq!(w.commit(Change::DeleteDocument(third.id)).await, Err(StoreError::Conflict("document")));

    let sent = w.step(&draft, Move::Submit, w.resident()).await;
    w.commit(Change::DeleteDocument(other.id)).await.unwrap();
    let kept = w.commit(Change::DeleteDocument(one.id.clone())).await;
    assert_eq!(kept, Err(StoreError::Refused(Constraint::AppendOnly)));
    assert_eq!(w.store.documents_of(&sent.id).await.unwrap(), [stored]);
    w.finish().await;
}

#[tokio::test]
async fn a_draft_is_thrown_away_with_its_documents_and_nothing_else_is() {
    let Some(w) = World::new().await else { return };
    let draft = w.drafted().await;
    w.commit(Change::AddDocument(document(&draft, 0))).await.unwrap();
    w.commit(Change::DeleteDraft(draft.id.clone())).await.unwrap();
    assert_eq!(w.store.lookup_application(&draft.id).await.unwrap(), None);
    assert!(w.store.documents_of(&draft.id).await.unwrap().is_empty());
    assert_eq!(w.commit(Change::DeleteDraft(draft.id)).await, Err(StoreError::Conflict("application")));
    let sent = w.submitted().await;
    let refused = w.commit(Change::DeleteDraft(sent.id.clone())).await;
    assert_eq!(refused, Err(StoreError::Refused(Constraint::AppendOnly)));
    assert_eq!(w.stored(&sent).await, sent);
    w.finish().await;
}

#[tokio::test]
async fn refunds_move_by_stages() {
    let Some(w) = World::new().await else { return };
    let approved = w.approved().await;
    let refund = Refund {
        id: RefundId::from_bits(bits()),
        application: approved.id.clone(),
        payment: w.entry.payments[0].id.clone(),
        amount: Fen(40_000),
        way: RefundWay::PayeeAccount,
        payee: Some(PayeeForm { holder: "张伟".into(), number: "6222020000000000".into(), bank: "工行".into() }),
        stage: RefundStage::Planned,
        fault: None,
        account_given_at: None,
        moved_by: None,
        updated_at: NOW,
        version: 1,
    };
    w.commit(Change::AddRefund(refund.clone())).await.unwrap();
    let second = Refund { id: RefundId::from_bits(bits()), ..refund.clone() };
    let there = w.commit(Change::AddRefund(second)).await;
    assert_eq!(there, Err(StoreError::Refused(Constraint::AlreadyThere)));
    assert_eq!(w.store.lookup_refund(&refund.id).await.unwrap(), Some(refund.clone()));
    assert_eq!(w.store.refund_of(&approved.id).await.unwrap(), Some(refund.clone()));
    let listed = w.store.list_refunds(RefundStage::Planned, &[region()], 9).await.unwrap();
    assert_eq!(listed, [(refund.clone(), approved)]);
    let elsewhere = [domain::rules::RegionCode("310000".into())];
    assert!(w.store.list_refunds(RefundStage::Planned, &elsewhere, 9).await.unwrap().is_empty());

    let mover = Some(w.first.id.clone());
    let paid = Refund { stage: RefundStage::Paid, version: 2, moved_by: mover.clone(), ..refund.clone() };
    let skipped = w.commit(Change::UpdateRefund(paid.clone())).await;
    assert_eq!(skipped, Err(StoreError::Refused(Constraint::IllegalMove)));
    let handed = Refund { stage: RefundStage::HandedOver, version: 2, moved_by: mover, ..refund };
    w.commit(Change::UpdateRefund(handed)).await.unwrap();
    w.commit(Change::UpdateRefund(Refund { version: 3, ..paid })).await.unwrap();
    assert_eq!(w.store.list_refunds(RefundStage::Paid, &[], 9).await.unwrap().len(), 1);
    w.finish().await;
}

#[tokio::test]
async fn notices_are_read_once() {
    let Some(w) = World::new().await else { return };
    let notice = |after| Notice {
        id: NoticeId::from_bits(bits()),
        account: w.account.id.clone(),
        application: None,
        certificate: Some(domain::id::CertificateId::from_bits(7)),
        kind: "submitted".into(),
        args: [("reference".to_owned(), "T-1".to_owned())].into(),
        at: NOW.plus_seconds(after),
        read_at: None,
    };
    let (old, new) = (notice(0), notice(1));
    w.commit(Change::AddNotice(old.clone())).await.unwrap();
    w.commit(Change::AddNotice(new.clone())).await.unwrap();
    assert_eq!(w.store.notices_of(&w.account.id, 9).await.unwrap(), [new.clone(), old.clone()]);
    assert_eq!(w.store.notices_of(&w.account.id, 1).await.unwrap(), [new]);
    assert_eq!(w.store.count_unread(&w.account.id).await.unwrap(), 2);
    for second in [5, 6] {
        w.commit(Change::ReadNotice { id: old.id.clone(), at: NOW.plus_seconds(second) }).await.unwrap();
    }
    assert_eq!(w.store.count_unread(&w.account.id).await.unwrap(), 1);
    let read = w.store.notices_of(&w.account.id, 9).await.unwrap().pop().unwrap();
    assert_eq!(read.read_at, Some(NOW.plus_seconds(5)));
    w.finish().await;
}

#[tokio::test]
async fn notes_values_and_rules_come_back_as_written() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let note = |words: &str, after| Note {
        application: sent.id.clone(),
        staff: w.first.id.clone(),
        words: words.into(),
        at: NOW.plus_seconds(after),
    };
    let (one, other) = (note("已电话核实", 0), note("等原件", 1));
    w.commit(Change::AddNote(one.clone())).await.unwrap();
    w.commit(Change::AddNote(other.clone())).await.unwrap();
    assert_eq!(w.store.notes_of(&sent.id).await.unwrap(), [one, other]);

    for value in ["yes", "no"] {
        w.commit(Change::SetMeta { name: "worker.paused", value: value.into() }).await.unwrap();
        assert_eq!(w.store.lookup_meta("worker.paused").await.unwrap().as_deref(), Some(value));
    }
    w.commit(Change::SetMeta { name: "worker.paused", value: String::new() }).await.unwrap();
    assert_eq!(w.store.lookup_meta("worker.paused").await.unwrap(), None);

    w.store.archive_rules("v1", "first").await.unwrap();
    w.store.archive_rules("v1", "second").await.unwrap();
    assert_eq!(w.store.lookup_rules("v1").await.unwrap().as_deref(), Some("first"));
    assert_eq!(w.store.lookup_rules("v2").await.unwrap(), None);
    w.store.probe().await.unwrap();
    assert_eq!(w.store.lookup_meta("probe").await.unwrap(), None);
    w.finish().await;
}

#[tokio::test]
async fn facts_count_what_is_there() {
    let Some(w) = World::new().await else { return };
    w.submitted().await;
    w.drafted().await;
    let facts = w.store.facts(NOW).await.unwrap();
    assert_eq!((facts.people, facts.effects, facts.receipts, facts.audit), (1, 0, 0, 0));
    assert_eq!(facts.covers, [("normal", 1), ("paused", 0), ("terminated", 0)].map(|(k, n)| (k.to_owned(), n)).into());
    assert_eq!(facts.applications.len(), ApplicationState::ALL.len());
    assert_eq!((facts.applications["Submitted"], facts.applications["Draft"]), (1, 1));
    assert_eq!(facts.outbox.keys().map(String::as_str).collect::<Vec<_>>(), ["dead", "done", "waiting"]);
    w.finish().await;
}
