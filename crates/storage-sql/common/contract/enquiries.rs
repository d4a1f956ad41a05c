//! Residents' questions: an office sees its own, one of two who act at once wins, lists go on where they ended.

use super::world::{NOW, World, bits, region, staff, unique};
use domain::{
    application::{Application, Move, form::Answers},
    consequence::Deadline,
    enquiry::{By, Enquiry, EnquiryNumber, EnquiryState, EnquiryStep, EnquiryTopic, Settled, Span, StepKind, Verdict},
    id::{EnquiryId, StaffId, VerdictId},
    retention::Kept,
    rules::RegionCode,
    staff::{Role, Staff},
    time::Timestamp,
};
use jiff::civil::{Date, date};
use storage::{
    Change, ChangeSet, Constraint, Enquiries as _, EnquiryChange as C, EnquiryPart as Part, EnquiryPosition,
    RetentionChange, StoreError, Writer as _,
};

fn refused(constraint: Constraint) -> Result<(), StoreError> {
    Err(StoreError::Refused(constraint))
}

fn new(w: &World) -> Enquiry {
    Enquiry {
        id: EnquiryId::from_bits(bits()),
        number: EnquiryNumber::from_bits(unique()),
        account: w.account.id.clone(),
        application: None,
        region: region(),
        topic: EnquiryTopic::Card,
        call: Span::parse("13:00-17:00"),
        state: EnquiryState::Open,
        assignee: None,
        due: Deadline { on: date(2026, 11, 27), provisional: true },
        created_at: NOW,
        updated_at: NOW,
        closed_at: None,
        version: 1,
    }
}

fn step(of: &Enquiry, kind: StepKind, by: By) -> EnquiryStep {
    let words = Some("EnquiryCanary 打不开".to_owned());
    EnquiryStep {
        enquiry: of.id.clone(),
        n: of.version,
        kind,
        by,
        region: of.region.clone(),
        to: None,
        words,
        at: of.updated_at,
    }
}

async fn asked(w: &World, enquiry: Enquiry) -> Enquiry {
    let first = step(&enquiry, StepKind::Asked, By::Resident(enquiry.account.clone()));
    w.commit(C::Ask(enquiry.clone(), first).into()).await.unwrap();
    enquiry
}

fn moved(of: &Enquiry, kind: StepKind, by: By) -> (Enquiry, EnquiryStep) {
    let next = of.clone().after(kind, of.due, NOW);
    let step = step(&next, kind, by);
    (next, step)
}

async fn go(w: &World, of: &Enquiry, kind: StepKind, by: By) -> Result<Enquiry, StoreError> {
    let (next, step) = moved(of, kind, by);
    w.commit(C::Step(next.clone(), step).into()).await.map(|()| next)
}

fn office(staff: &Staff) -> By {
    By::Office(staff.id.clone())
}

#[tokio::test]
async fn a_question_and_its_steps_are_what_was_written_and_stay() {
    let Some(w) = World::new().await else { return };
    let first = asked(&w, new(&w)).await;
    let answered = go(&w, &first, StepKind::Answered, office(&w.first)).await.unwrap();
    let (found, steps) = w.store.lookup_enquiry(&first.id).await.unwrap().unwrap();
    assert_eq!(found, answered);
    let kinds: Vec<_> = steps.iter().map(|step| (step.n, step.kind)).collect();
    assert_eq!(kinds, [(1, StepKind::Asked), (2, StepKind::Answered)]);
    assert_eq!(steps[0], step(&first, StepKind::Asked, By::Resident(w.account.id.clone())));
    assert!(!w.bytes().await.windows(13).any(|window| window == b"EnquiryCanary"));
    // By nobody else, of no other office, and not over once it is.
    let foreign = w.neighbour(2, "李娜").await.1;
    let stranger = go(&w, &answered, StepKind::Added, By::Resident(foreign.id)).await;
    assert_eq!(stranger, Err(StoreError::Refused(Constraint::IllegalMove)));
    let elsewhere = Staff { regions: vec![RegionCode("445300".into())], ..staff("elsewhere") };
    let auditor = Staff { role: Role::Auditor, ..staff("auditor") };
    let gone = Staff { disabled: true, ..staff("gone") };
    for who in [&elsewhere, &auditor, &gone] {
        w.commit(Change::AddStaff(who.clone())).await.unwrap();
        let tried = go(&w, &answered, StepKind::Answered, office(who)).await;
        assert_eq!(tried, Err(StoreError::Refused(Constraint::ReceiverCannot)), "{}", who.login);
    }
    let closed = go(&w, &answered, StepKind::Closed, By::Clock).await.unwrap();
    let after = go(&w, &closed, StepKind::Answered, office(&w.first)).await;
    assert_eq!(after, Err(StoreError::Refused(Constraint::IllegalMove)), "it is over");
    for sql in [
        "UPDATE enquiry_step SET words = NULL",
        "DELETE FROM enquiry_step",
        "DELETE FROM enquiry",
        "UPDATE enquiry SET topic = 'other', version = version + 1",
    ] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}

#[tokio::test]
async fn of_two_who_act_at_once_one_is_told_that_it_changed() {
    let Some(w) = World::new().await else { return };
    let first = asked(&w, new(&w)).await;
    let take = |who: &Staff| {
        let (next, step) = moved(&first, StepKind::Taken, office(who));
        let next = Enquiry { assignee: Some(who.id.clone()), ..next };
        ChangeSet::new().with(C::Step(next, step))
    };
    let (one, two) = tokio::join!(w.store.commit(take(&w.first)), w.store.commit(take(&w.second)));
    let won = if one.is_ok() { &w.first } else { &w.second };
    let lost = if one.is_ok() { two.map(drop) } else { one.map(drop) };
    assert!(matches!(lost, Err(StoreError::Conflict(_))), "{lost:?}");
    let (found, steps) = w.store.lookup_enquiry(&first.id).await.unwrap().unwrap();
    assert_eq!((found.assignee.as_ref(), steps.len()), (Some(&won.id), 2));
    w.finish().await;
}

#[tokio::test]
async fn an_office_lists_its_own_and_goes_on_where_a_page_ended() {
    let Some(w) = World::new().await else { return };
    let other = RegionCode("445300".into());
    for n in 0..5_i8 {
        let due = Deadline { on: date(2026, 11, 23 + n / 2), provisional: false };
        asked(&w, Enquiry { due, ..new(&w) }).await;
    }
    let foreign = asked(&w, Enquiry { region: other.clone(), ..new(&w) }).await;
    let here = [region()];
    for (offices, expected) in [(&here[..], 5), (&[][..], 6), (std::slice::from_ref(&other), 1)] {
        let part = Part::Open(Date::MAX);
        assert_eq!(w.store.count_enquiries(offices, &part, 99).await.unwrap(), expected);
        assert_eq!(w.store.count_enquiries(offices, &part, 3).await.unwrap(), expected.min(3), "bounded");
        let whole = w.store.enquiries(offices, &part, None, 99).await.unwrap();
        let order: Vec<_> = whole.iter().map(|e| (e.due.on, e.id.clone())).collect();
        assert!(order.is_sorted() && order.len() == usize::try_from(expected).unwrap());
        // Page by page the same.
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let page = w.store.enquiries(offices, &part, after.as_ref(), 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(EnquiryPosition { at: Ok(last.due.on), id: last.id.clone() });
            paged.extend(page);
        }
        assert_eq!(paged, whole);
    }
    let before = |day| Part::Open(date(2026, 11, day));
    assert_eq!(w.store.count_enquiries(&here, &before(24), 99).await.unwrap(), 2, "late: before, not on the day");
    assert_eq!(w.store.enquiry_by_number(&here, &foreign.number).await.unwrap(), None);
    assert_eq!(
        w.store.enquiry_by_number(std::slice::from_ref(&other), &foreign.number).await.unwrap(),
        Some(foreign.clone())
    );
    // A member's own, within the office that they have now.
    let (next, taken) =
        moved(&w.store.enquiries(&here, &before(24), None, 1).await.unwrap()[0], StepKind::Taken, office(&w.first));
    let mine = Enquiry { assignee: Some(w.first.id.clone()), ..next };
    w.commit(C::Step(mine.clone(), taken).into()).await.unwrap();
    let of = |id: &StaffId| Part::Mine(id.clone(), Date::MAX);
    for offices in [&here[..], &[][..]] {
        assert_eq!(w.store.enquiries(offices, &of(&w.first.id), None, 9).await.unwrap(), std::slice::from_ref(&mine));
        assert_eq!(w.store.count_enquiries(offices, &of(&w.second.id), 9).await.unwrap(), 0);
    }
    assert_eq!(w.store.count_enquiries(&[other], &of(&w.first.id), 9).await.unwrap(), 0);
    // Answered ones, the last changed first, page by page.
    for n in 1..4 {
        let open = w.store.enquiries(&here, &Part::Open(Date::MAX), None, 1).await.unwrap().remove(0);
        let (next, said) = moved(&open, StepKind::Answered, office(&w.first));
        let at = NOW.plus_seconds(n);
        let (next, said) = (Enquiry { updated_at: at, ..next }, EnquiryStep { at, ..said });
        w.commit(C::Step(next, said).into()).await.unwrap();
    }
    for offices in [&here[..], &[][..]] {
        let first = w.store.enquiries(offices, &Part::Answered, None, 2).await.unwrap();
        let last = first.last().unwrap();
        assert_eq!(first.iter().map(|e| e.updated_at).collect::<Vec<_>>(), [NOW.plus_seconds(3), NOW.plus_seconds(2)]);
        let after = EnquiryPosition { at: Err(last.updated_at), id: last.id.clone() };
        let rest = w.store.enquiries(offices, &Part::Answered, Some(&after), 2).await.unwrap();
        assert_eq!(rest.iter().map(|e| e.updated_at).collect::<Vec<_>>(), [NOW.plus_seconds(1)]);
        assert_eq!(w.store.count_enquiries(offices, &Part::Answered, 9).await.unwrap(), 3);
        assert_eq!(w.store.count_enquiries(offices, &Part::Closed, 9).await.unwrap(), 0);
    }
    assert_eq!(w.store.settled_enquiries(NOW.plus_seconds(3), 9).await.unwrap().len(), 2);
    // One's own, newest first.
    let own = w.store.enquiries_of(&w.account.id, None, 4).await.unwrap();
    let before: Option<(Timestamp, EnquiryId)> = own.last().map(|e| (e.created_at, e.id.clone()));
    assert_eq!((own.len(), w.store.enquiries_of(&w.account.id, before, 9).await.unwrap().len()), (4, 2));
    w.finish().await;
}

#[tokio::test]
async fn a_verdict_is_given_once_when_it_is_over_and_tells_not_of_which() {
    let Some(w) = World::new().await else { return };
    let open = asked(&w, new(&w)).await;
    let verdict = || Verdict {
        id: VerdictId::from_bits(bits()),
        region: region(),
        month: "2026-11".into(),
        level: Settled::Partly,
        words: Some("VerdictCanary".into()),
    };
    assert_eq!(w.commit(C::Judge(open.id.clone(), verdict()).into()).await, refused(Constraint::IllegalMove));
    assert!(!w.store.was_judged(&open.id).await.unwrap());
    let unanswered = asked(&w, new(&w)).await;
    let unanswered = go(&w, &unanswered, StepKind::Closed, By::Clock).await.unwrap();
    assert_eq!(
        w.commit(C::Judge(unanswered.id, verdict()).into()).await,
        refused(Constraint::IllegalMove),
        "no answer"
    );
    let open = go(&w, &open, StepKind::Answered, office(&w.first)).await.unwrap();
    let closed = go(&w, &open, StepKind::Closed, By::Resident(w.account.id.clone())).await.unwrap();
    let given = verdict();
    w.commit(C::Judge(closed.id.clone(), given.clone()).into()).await.unwrap();
    assert_eq!(w.commit(C::Judge(closed.id.clone(), verdict()).into()).await, refused(Constraint::AlreadyThere));
    assert!(w.store.was_judged(&closed.id).await.unwrap());
    for (offices, from, n) in [(vec![region()], "2026-11", 1), (vec![], "2026-01", 1), (vec![region()], "2026-12", 0)] {
        let found = w.store.verdicts(&offices, from, 9).await.unwrap();
        assert_eq!(found, std::iter::repeat_n(given.clone(), n).collect::<Vec<_>>());
    }
    assert!(w.store.verdicts(&[RegionCode("445300".into())], "2026-01", 9).await.unwrap().is_empty());
    for sql in
        ["DELETE FROM enquiry_verdict", "UPDATE enquiry_verdict SET level = 'settled'", "DELETE FROM enquiry_judged"]
    {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}

#[tokio::test]
async fn the_words_about_a_case_go_with_its_content() {
    let Some(w) = World::new().await else { return };
    let draft = w.drafted().await;
    let of = |id: &domain::id::ApplicationId| Enquiry { application: Some(id.clone()), ..new(&w) };
    let about_draft = of(&draft.id);
    let first = step(&about_draft, StepKind::Asked, By::Resident(w.account.id.clone()));
    assert_eq!(w.commit(C::Ask(about_draft, first).into()).await, refused(Constraint::IllegalMove), "it was not sent");
    w.commit(Change::DeleteDraft(draft.id)).await.unwrap();
    let app = w.submitted().await;
    let asked = asked(&w, of(&app.id)).await;
    assert_eq!(w.store.enquiries_about(&app.id, &[region()], 9).await.unwrap(), std::slice::from_ref(&asked));
    assert!(w.store.enquiries_about(&app.id, &[RegionCode("445300".into())], 9).await.unwrap().is_empty());
    go(&w, &asked, StepKind::Closed, By::Clock).await.unwrap();
    let over = w.step(&app, Move::Withdraw, w.resident()).await;
    let bare = Application {
        answers: Answers::default(),
        promised: None,
        staff_message: None,
        version: over.version + 1,
        ..over
    };
    let erase = RetentionChange::Erase { application: Box::new(bare), kind: Kept::Withdrawn, at: NOW };
    w.commit(erase.into()).await.unwrap();
    let (_, steps) = w.store.lookup_enquiry(&asked.id).await.unwrap().unwrap();
    assert!(steps.len() == 2 && steps.iter().all(|step| step.words.is_none()));
    w.finish().await;
}

#[tokio::test]
async fn a_thread_that_its_resident_filled_can_be_answered_and_closed() {
    let Some(w) = World::new().await else { return };
    let mut enquiry = asked(&w, new(&w)).await;
    let resident = || By::Resident(w.account.id.clone());
    while enquiry.version < Enquiry::FULL {
        enquiry = go(&w, &enquiry, StepKind::Added, resident()).await.unwrap();
    }
    let full = go(&w, &enquiry, StepKind::Added, resident()).await;
    assert_eq!(full, Err(StoreError::Refused(Constraint::TalkFull)));
    while enquiry.version < Enquiry::MOST {
        enquiry = go(&w, &enquiry, StepKind::Answered, office(&w.first)).await.unwrap();
    }
    let full = go(&w, &enquiry, StepKind::Answered, office(&w.first)).await;
    assert_eq!(full, Err(StoreError::Refused(Constraint::TalkFull)));
    go(&w, &enquiry, StepKind::Closed, By::Clock).await.unwrap();
    w.finish().await;
}
