//! What is said about a case: kept, by nobody else than who may, and nothing more once the case is closed.

use super::world::{NOW, World, bits, moved, moving, staff};
use crypto::{
    Keyring,
    blind_index::{Kind, blind_index},
};
use domain::{
    application::{Actor, Application, Move},
    id::{AccountId, CaseMessageId, OpinionId, StaffId},
    staff::{Role, Staff, StaffIdentity},
    talk::{Author, CaseMessage, Opinion, OpinionState},
};
use jiff::civil::date;
use storage::{Change, Constraint, StoreError, TalkChange, Talks as _, Writer as _};

fn refused(constraint: Constraint) -> Result<(), StoreError> {
    Err(StoreError::Refused(constraint))
}

fn message(app: &Application, author: Author, second: i64) -> CaseMessage {
    CaseMessage {
        id: CaseMessageId::from_bits(bits()),
        application: app.id.clone(),
        author,
        words: format!("TalkCanary {second}"),
        at: NOW.plus_seconds(second),
        read_at: None,
    }
}

fn adding(message: &CaseMessage) -> Change {
    TalkChange::AddMessage(message.clone()).into()
}

fn office(staff: &StaffId) -> Author {
    Author::Office(staff.clone())
}

#[tokio::test]
async fn a_thread_comes_back_in_order_and_can_not_be_changed() {
    let Some(w) = World::new().await else { return };
    let app = w.submitted().await;
    let asked = message(&app, Author::Resident(w.account.id.clone()), 1);
    let answered = message(&app, office(&w.first.id), 2);
    let later = message(&app, office(&w.first.id), 3);
    for message in [&asked, &answered, &later] {
        w.commit(adding(message)).await.unwrap();
    }
    let read =
        TalkChange::ReadMessages { application: app.id.clone(), until: NOW.plus_seconds(2), at: NOW.plus_seconds(9) };
    for _ in 0..2 {
        w.commit(read.clone().into()).await.unwrap();
    }
    let seen = CaseMessage { read_at: Some(NOW.plus_seconds(9)), ..answered.clone() };
    assert_eq!(w.store.case_messages(&app.id).await.unwrap(), [asked.clone(), seen, later]);
    assert_eq!(w.commit(adding(&asked)).await, refused(Constraint::AppendOnly), "twice");
    for sql in [
        "UPDATE case_message SET at = at + 1",
        "UPDATE case_message SET read_at = 1 WHERE side = 'resident'",
        "UPDATE case_message SET read_at = NULL WHERE read_at IS NOT NULL",
        "DELETE FROM case_message",
    ] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    assert!(!w.bytes().await.windows(10).any(|window| window == b"TalkCanary"));
    w.finish().await;
}

#[tokio::test]
async fn only_the_applicant_and_who_may_decide_write_and_nobody_in_their_own_case() {
    let Some(w) = World::new().await else { return };
    let app = w.submitted().await;
    let member = |login: &str, change: fn(&mut Staff)| {
        let mut member = staff(login);
        change(&mut member);
        member
    };
    let auditor = member("auditor", |s| s.role = Role::Auditor);
    let gone = member("gone", |s| s.disabled = true);
    let elsewhere = member("elsewhere", |s| s.regions = vec![domain::rules::RegionCode("110000".into())]);
    for member in [&auditor, &gone, &elsewhere] {
        w.commit(Change::AddStaff(member.clone())).await.unwrap();
        let written = w.commit(adding(&message(&app, office(&member.id), 1))).await;
        assert_eq!(written, refused(Constraint::IllegalMove), "{}", member.login);
    }
    let (_, neighbour) = w.neighbour(2, "李娜").await;
    let foreign = message(&app, Author::Resident(neighbour.id), 1);
    assert_eq!(w.commit(adding(&foreign)).await, refused(Constraint::IllegalMove));
    let nobody = message(&app, Author::Resident(AccountId(w.first.id.0.clone())), 1);
    assert_eq!(w.commit(adding(&nobody)).await, refused(Constraint::IllegalMove));
    let number = blind_index(&Keyring::from_seed([7; 32]), Kind::IdNumber, w.entry.person.id_number.reveal());
    let mut own = w.first.clone();
    own.identity = StaffIdentity { id_number: Some(number), phone: None };
    own.version += 1;
    w.commit(Change::UpdateStaff(own.clone())).await.unwrap();
    assert_eq!(w.commit(adding(&message(&app, office(&own.id), 1))).await, refused(Constraint::OwnCase));
    assert_eq!(w.store.case_messages(&app.id).await.unwrap(), []);
    w.finish().await;
}

#[tokio::test]
async fn nothing_is_said_before_it_is_sent_nor_once_it_is_closed_nor_without_end() {
    let Some(w) = World::new().await else { return };
    let draft = w.drafted().await;
    let resident = || Author::Resident(w.account.id.clone());
    assert_eq!(w.commit(adding(&message(&draft, resident(), 1))).await, refused(Constraint::TalkClosed));
    w.commit(Change::DeleteDraft(draft.id)).await.unwrap();
    let app = w.submitted().await;
    for second in 0..200 {
        w.commit(adding(&message(&app, resident(), second))).await.unwrap();
    }
    assert_eq!(w.commit(adding(&message(&app, resident(), 201))).await, refused(Constraint::TalkFull));
    assert_eq!(w.store.answer_due(&app.id).await.unwrap(), Some(NOW), "since the first that waits");
    w.step(&app, Move::Withdraw, w.resident()).await;
    assert_eq!(w.store.answer_due(&app.id).await.unwrap(), None, "nobody waits in a closed case");
    for author in [resident(), office(&w.first.id)] {
        assert_eq!(w.commit(adding(&message(&app, author, 300))).await, refused(Constraint::TalkClosed));
    }
    w.finish().await;
}

#[tokio::test]
async fn whose_resident_wrote_last_waits_in_the_office_of_the_case() {
    let Some(w) = World::new().await else { return };
    let app = w.submitted_by(date(2026, 12, 20)).await;
    let resident = || Author::Resident(w.account.id.clone());
    let here = [app.region.clone()];
    let elsewhere = [domain::rules::RegionCode("110000".into())];
    w.commit(adding(&message(&app, resident(), 5))).await.unwrap();
    w.commit(adding(&message(&app, resident(), 6))).await.unwrap();
    for office in [&here[..], &[]] {
        let due = w.store.answers_due(office, 10).await.unwrap();
        let found: Vec<_> = due.iter().map(|(row, since)| (row.application.id.clone(), *since)).collect();
        assert_eq!(found, [(app.id.clone(), NOW.plus_seconds(5))]);
        assert_eq!(due[0].0.name, w.entry.person.name);
        assert_eq!(w.store.count_answers_due(office, 10).await.unwrap(), 1);
    }
    assert!(w.store.answers_due(&elsewhere, 10).await.unwrap().is_empty());
    assert_eq!(w.store.count_answers_due(&elsewhere, 10).await.unwrap(), 0);
    // Its state matters not, as long as it is open.
    let taken = w.step(&app, Move::Take, Actor::Staff(w.first.id.clone())).await;
    assert_eq!(w.store.answers_due(&here, 10).await.unwrap().len(), 1);
    w.commit(adding(&message(&taken, office(&w.second.id), 7))).await.unwrap();
    assert_eq!(w.store.answer_due(&app.id).await.unwrap(), None, "answered, by whom it was");
    w.commit(adding(&message(&taken, resident(), 8))).await.unwrap();
    for _ in 0..2 {
        w.commit(TalkChange::NoAnswer(app.id.clone()).into()).await.unwrap();
    }
    assert!(w.store.answers_due(&here, 10).await.unwrap().is_empty());
    w.finish().await;
}

fn opinion(app: &Application, by: &StaffId, of: &StaffId) -> Opinion {
    Opinion {
        id: OpinionId::from_bits(bits()),
        application: app.id.clone(),
        asked_by: by.clone(),
        asked_of: of.clone(),
        question: "QuestionCanary".into(),
        asked_at: NOW,
        state: OpinionState::Open,
        answer: None,
        ended_at: None,
    }
}

fn asking(opinion: &Opinion) -> Change {
    TalkChange::Ask(opinion.clone()).into()
}

fn ending(opinion: &Opinion, state: OpinionState) -> Change {
    let answer = (state == OpinionState::Answered).then(|| "AnswerCanary".to_owned());
    TalkChange::EndOpinion { id: opinion.id.clone(), state, answer, at: NOW.plus_seconds(5) }.into()
}

/// Sent and taken by `who`.
async fn taken(w: &World, who: &Staff) -> Application {
    let (mut next, event) = moved(&w.submitted().await, Move::Take, Actor::Staff(who.id.clone()));
    next.assignee = Some(who.id.clone());
    w.store.commit(moving(&next, &event)).await.unwrap();
    next
}

#[tokio::test]
async fn a_question_is_asked_once_answered_once_and_kept() {
    let Some(w) = World::new().await else { return };
    let app = taken(&w, &w.first).await;
    let asked = opinion(&app, &w.first.id, &w.second.id);
    w.commit(asking(&asked)).await.unwrap();
    assert_eq!(w.store.opinions_asked(&w.second.id, 10).await.unwrap(), std::slice::from_ref(&asked));
    assert!(w.store.opinions_asked(&w.first.id, 10).await.unwrap().is_empty());
    let again = opinion(&app, &w.first.id, &w.second.id);
    assert_eq!(w.commit(asking(&again)).await, refused(Constraint::Other), "still open");
    w.commit(ending(&asked, OpinionState::Answered)).await.unwrap();
    for state in [OpinionState::Answered, OpinionState::Withdrawn] {
        assert_eq!(w.commit(ending(&asked, state)).await, Err(StoreError::Conflict("opinion")));
    }
    let (answer, ended_at) = (Some("AnswerCanary".to_owned()), Some(NOW.plus_seconds(5)));
    let ended = Opinion { state: OpinionState::Answered, answer, ended_at, ..asked.clone() };
    assert_eq!(w.store.opinions_of(&app.id).await.unwrap(), [ended]);
    assert!(w.store.opinions_asked(&w.second.id, 10).await.unwrap().is_empty());
    w.commit(asking(&again)).await.unwrap();
    w.commit(ending(&again, OpinionState::Declined)).await.unwrap();
    for sql in
        ["UPDATE opinion SET asked_at = 1", "UPDATE opinion SET state = 'open', ended_at = NULL", "DELETE FROM opinion"]
    {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    let bytes = w.bytes().await;
    for canary in [&b"QuestionCanary"[..], b"AnswerCanary"] {
        assert!(!bytes.windows(canary.len()).any(|window| window == canary));
    }
    w.finish().await;
}

#[tokio::test]
async fn only_who_has_the_case_asks_and_only_who_may_decide_it_is_asked() {
    let Some(w) = World::new().await else { return };
    let app = taken(&w, &w.first).await;
    let not_theirs = opinion(&app, &w.second.id, &w.first.id);
    assert_eq!(w.commit(asking(&not_theirs)).await, refused(Constraint::IllegalMove));
    let themselves = opinion(&app, &w.first.id, &w.first.id);
    assert_eq!(w.commit(asking(&themselves)).await, refused(Constraint::IllegalMove));
    let auditor = Staff { role: Role::Auditor, ..staff("auditor") };
    let gone = Staff { disabled: true, ..staff("gone") };
    let elsewhere = Staff { regions: vec![domain::rules::RegionCode("110000".into())], ..staff("elsewhere") };
    for member in [&auditor, &gone, &elsewhere] {
        w.commit(Change::AddStaff(member.clone())).await.unwrap();
        let asked = w.commit(asking(&opinion(&app, &w.first.id, &member.id))).await;
        assert_eq!(asked, refused(Constraint::ReceiverCannot), "{}", member.login);
    }
    // Whom it is about is not asked, and does not answer when it becomes known later.
    let asked = opinion(&app, &w.first.id, &w.second.id);
    w.commit(asking(&asked)).await.unwrap();
    let number = blind_index(&Keyring::from_seed([7; 32]), Kind::IdNumber, w.entry.person.id_number.reveal());
    let mut own = w.second.clone();
    own.identity = StaffIdentity { id_number: Some(number), phone: None };
    own.version += 1;
    w.commit(Change::UpdateStaff(own)).await.unwrap();
    assert_eq!(w.commit(ending(&asked, OpinionState::Answered)).await, refused(Constraint::OwnCase));
    w.commit(ending(&asked, OpinionState::Declined)).await.unwrap();
    let again = opinion(&app, &w.first.id, &w.second.id);
    assert_eq!(w.commit(asking(&again)).await, refused(Constraint::OwnCase));
    w.finish().await;
}

#[tokio::test]
async fn an_open_question_lapses_with_the_decision_and_an_opinion_makes_nobody_the_second_person() {
    let Some(w) = World::new().await else { return };
    let app = taken(&w, &w.first).await;
    let clerk = Staff { role: Role::Clerk, ..staff("clerk") };
    w.commit(Change::AddStaff(clerk.clone())).await.unwrap();
    let asked = opinion(&app, &w.first.id, &clerk.id);
    w.commit(asking(&asked)).await.unwrap();
    let (mut proposed, event) = moved(&app, Move::Propose, Actor::Staff(w.first.id.clone()));
    proposed.first_approver = Some(w.first.id.clone());
    w.store.commit(moving(&proposed, &event)).await.unwrap();
    assert_eq!(w.store.opinions_asked(&clerk.id, 9).await.unwrap().len(), 1, "still of use to the second person");
    let second = opinion(&app, &w.second.id, &w.first.id);
    w.commit(asking(&second)).await.unwrap();
    for (by, allowed) in [(&clerk.id, false), (&w.second.id, true)] {
        let (mut next, event) = moved(&proposed, Move::Approve, Actor::Staff(by.clone()));
        next.second_approver = Some(by.clone());
        let done = w.store.commit(moving(&next, &event)).await.map(drop);
        assert_eq!(done, if allowed { Ok(()) } else { refused(Constraint::ReceiverCannot) });
    }
    let states: Vec<_> = w.store.opinions_of(&app.id).await.unwrap().into_iter().map(|o| o.state).collect();
    assert_eq!(states, [OpinionState::Lapsed; 2]);
    w.finish().await;
}
