//! The office's work on a case: kept, and by nobody else than who may.

use super::world::{NOW, World, bits, moved, moving};
use crypto::{
    Keyring,
    blind_index::{Kind, blind_index},
};
use domain::{
    application::{Actor, Application, Move, StaffReason},
    consequence::StopFacts,
    cover::{Category, CoverStatus},
    id::{DocumentId, StaffId},
    person::Capacity,
    review::{Correction, CorrectionItem, DocumentVerdict as V, Finding, Subject, Submission},
    staff::{Staff, StaffIdentity},
};
use jiff::civil::date;
use storage::{Change, Constraint, Document, DocumentState, ReviewChange, Reviews as _, StoreError, Writer as _};

fn facts() -> StopFacts {
    StopFacts {
        today: date(2026, 11, 22),
        category: Category::Adult,
        year: 2027,
        status: CoverStatus::Normal,
        paid: None,
        paid_on: None,
        channel_takes_refunds: false,
        in_hospital: Some(false),
        unsettled_claims: None,
        in_arrears: None,
        benefits_used: None,
        employee_from: Some(date(2026, 11, 1)),
        other_residents_cover: false,
        died_on: None,
        chronic_entitlement: false,
        continuous_years: 3,
        missed_years: 0,
        subsidised: false,
        minor: false,
        capacity: Capacity::Oneself,
        open_application: false,
        stopped_on: None,
        refunded: false,
    }
}

fn refused(constraint: Constraint) -> Result<(), StoreError> {
    Err(StoreError::Refused(constraint))
}

/// A draft with a stored document, sent and taken by `who`.
async fn taken(w: &World, who: &Staff) -> (Application, Document) {
    let draft = w.drafted().await;
    let pending = Document {
        id: DocumentId::from_bits(bits()),
        application: draft.id.clone(),
        kind: "identity".into(),
        content_type: String::new(),
        size: 0,
        sha256: String::new(),
        state: DocumentState::Pending,
        refusal: None,
        scan: "not_scanned".into(),
        created_at: NOW,
        version: 1,
    };
    w.commit(Change::AddDocument(pending.clone())).await.unwrap();
    let stored = Document { state: DocumentState::Stored, content_type: "image/jpeg".into(), version: 2, ..pending };
    w.commit(Change::UpdateDocument(stored.clone())).await.unwrap();
    let sent = w.step(&draft, Move::Submit, w.resident()).await;
    let (mut next, event) = moved(&sent, Move::Take, Actor::Staff(who.id.clone()));
    next.assignee = Some(who.id.clone());
    w.store.commit(moving(&next, &event)).await.unwrap();
    (next, stored)
}

fn finding(document: &Document, staff: &StaffId, verdict: V) -> Finding {
    Finding {
        application: document.application.clone(),
        document: document.id.clone(),
        verdict,
        words: "FindingCanary".into(),
        staff: staff.clone(),
        at: NOW,
    }
}

fn adding(finding: &Finding) -> Change {
    ReviewChange::AddFinding(finding.clone()).into()
}

#[tokio::test]
async fn findings_come_back_in_order_and_can_not_be_taken_back() {
    let Some(w) = World::new().await else { return };
    let (app, document) = taken(&w, &w.first).await;
    let first = finding(&document, &w.first.id, V::Unreadable);
    let mut second = finding(&document, &w.first.id, V::Accepted);
    second.at = NOW.plus_seconds(1);
    for finding in [&first, &second] {
        w.commit(adding(finding)).await.unwrap();
    }
    assert_eq!(w.store.findings_of(&app.id).await.unwrap(), [first, second]);
    for sql in ["UPDATE finding SET verdict = 'accepted'", "DELETE FROM finding"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    // Words of staff may say more than they should: they are sealed.
    assert!(!w.bytes().await.windows(13).any(|window| window == b"FindingCanary"));
    w.finish().await;
}

#[tokio::test]
async fn only_who_has_the_case_or_may_be_second_judges_its_documents() {
    let Some(w) = World::new().await else { return };
    let (app, document) = taken(&w, &w.first).await;
    let by = |staff: &StaffId| adding(&finding(&document, staff, V::Accepted));
    assert_eq!(w.commit(by(&w.second.id)).await, refused(Constraint::IllegalMove));
    let elsewhere = Document { id: DocumentId::from_bits(bits()), ..document.clone() };
    let nowhere = adding(&finding(&elsewhere, &w.first.id, V::Accepted));
    assert_eq!(w.commit(nowhere).await, refused(Constraint::IllegalMove));
    w.commit(by(&w.first.id)).await.unwrap();

    let (mut proposed, event) = moved(&app, Move::Propose, Actor::Staff(w.first.id.clone()));
    proposed.first_approver = Some(w.first.id.clone());
    w.store.commit(moving(&proposed, &event)).await.unwrap();
    assert_eq!(w.commit(by(&w.first.id)).await, refused(Constraint::IllegalMove));
    w.commit(by(&w.second.id)).await.unwrap();
    let done = w.step(&proposed, Move::Refuse, Actor::Staff(w.second.id.clone())).await;
    assert_eq!(w.commit(by(&w.second.id)).await, refused(Constraint::IllegalMove), "{:?}", done.state);
    w.finish().await;
}

#[tokio::test]
async fn nobody_judges_the_documents_of_their_own_case() {
    let Some(w) = World::new().await else { return };
    let (_, document) = taken(&w, &w.first).await;
    // Who they are becomes known only after they took it.
    let number = blind_index(&Keyring::from_seed([7; 32]), Kind::IdNumber, w.entry.person.id_number.reveal());
    let mut first = w.first.clone();
    first.identity = StaffIdentity { id_number: Some(number), phone: None };
    first.version += 1;
    w.commit(Change::UpdateStaff(first.clone())).await.unwrap();
    let own = adding(&finding(&document, &first.id, V::Accepted));
    assert_eq!(w.commit(own).await, refused(Constraint::OwnCase));
    w.finish().await;
}

#[tokio::test]
async fn what_is_asked_for_comes_with_the_event_that_asks_and_never_later() {
    let Some(w) = World::new().await else { return };
    let (app, document) = taken(&w, &w.first).await;
    let items = vec![
        CorrectionItem {
            subject: Subject::Document(document.kind.clone(), Some(document.id.clone())),
            reason: StaffReason::DocumentUnreadable,
            words: "ItemCanary".into(),
        },
        CorrectionItem { subject: Subject::Payee, reason: StaffReason::PayeeMismatch, words: String::new() },
    ];
    let (next, event) = moved(&app, Move::RequestCorrection, Actor::Staff(w.first.id.clone()));
    let asked = Correction { application: app.id.clone(), seq: next.version, items };
    let adding = |correction: &Correction| Change::from(ReviewChange::AddCorrection(correction.clone()));
    assert_eq!(w.commit(adding(&asked)).await, refused(Constraint::IllegalMove), "nobody asked");
    w.store.commit(moving(&next, &event).with(adding(&asked))).await.unwrap();
    assert_eq!(w.store.corrections_of(&app.id).await.unwrap(), std::slice::from_ref(&asked));
    assert_eq!(w.commit(adding(&asked)).await, refused(Constraint::AppendOnly), "twice");
    let earlier = Correction { seq: app.version, ..asked.clone() };
    assert_eq!(w.commit(adding(&earlier)).await, refused(Constraint::IllegalMove));
    // Once the resident works on it, nothing is added to what was asked.
    let mut answered = next.clone();
    answered.version += 1;
    w.commit(Change::UpdateApplication(answered)).await.unwrap();
    let sql = format!(
        "INSERT INTO correction_item (application, seq, no, subject, reason, words) \
         SELECT application, seq, 9, subject, reason, words FROM correction_item WHERE application = '{}' AND no = 1",
        app.id
    );
    assert!(w.raw(&sql).await.unwrap_err().contains("illegal_move"));
    for sql in ["UPDATE correction_item SET reason = 'other'", "DELETE FROM correction_item"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    assert!(!w.bytes().await.windows(10).any(|window| window == b"ItemCanary"));
    w.finish().await;
}

#[tokio::test]
async fn what_was_sent_is_kept_once_for_each_sending() {
    let Some(w) = World::new().await else { return };
    let draft = w.drafted().await;
    let (mut next, event) = moved(&draft, Move::Submit, w.resident());
    next.answers.questions.insert(domain::rules::Question::OtherArea, "AnswerCanary".into());
    let sent = Submission::of(&next, &facts(), "rules");
    let adding = || Change::from(ReviewChange::AddSubmission(Box::new(sent.clone())));
    assert_eq!(w.commit(adding()).await, refused(Constraint::IllegalMove), "nothing was sent");
    w.store.commit(moving(&next, &event).with(adding())).await.unwrap();
    assert_eq!(w.store.submissions_of(&draft.id).await.unwrap(), std::slice::from_ref(&sent));
    assert_eq!(w.commit(adding()).await, refused(Constraint::AppendOnly));
    let taken = w.step(&next, Move::Take, Actor::Staff(w.first.id.clone())).await;
    let taking = Change::from(ReviewChange::AddSubmission(Box::new(Submission::of(&taken, &facts(), "rules"))));
    assert_eq!(w.commit(taking).await, refused(Constraint::IllegalMove), "taking sends nothing");
    for sql in ["UPDATE submission SET rules = 'x'", "DELETE FROM submission"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    assert!(!w.bytes().await.windows(12).any(|window| window == b"AnswerCanary"));
    w.finish().await;
}

#[tokio::test]
async fn applications_about_a_person_are_found_newest_first_whoever_made_them() {
    let Some(w) = World::new().await else { return };
    let old = w.step(&w.submitted().await, Move::Withdraw, w.resident()).await;
    let mut new = w.draft();
    new.created_at = NOW.plus_seconds(5);
    w.commit(Change::AddApplication(new.clone())).await.unwrap();
    w.neighbour(2, "李娜").await;
    let about = |limit| w.store.applications_about(&w.entry.person.id, limit);
    assert_eq!(about(10).await.unwrap(), [new.clone(), w.stored(&old).await]);
    assert_eq!(about(1).await.unwrap(), [new]);
    w.finish().await;
}
