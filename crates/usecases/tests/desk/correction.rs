//! A correction asked for item by item, answered, and compared.

use crate::{
    stop_support::{Somebody, Town, adult},
    support::{YUNFU, apply, does, fields, identify, member, on_duty, opened, picture},
};
use domain::{
    application::{ApplicationState as S, Move, StaffReason as R, form::FieldCode},
    id::ApplicationId,
    review::{CheckKind, Difference, Evidence, Subject, TypedItem, differences},
    rules::Reason,
    staff::{Role, Staff},
};
use storage::{Change, ChangeSet};
use usecases::{
    UseCaseError as E, UseCaseResult,
    application::{drop_document, show_status, withdraw},
    desk::{
        act::{CaseAct, act},
        case::{self, Verdict},
    },
};

fn item(subject: &str, reason: R, words: &str) -> TypedItem {
    TypedItem { subject: subject.into(), reason: reason.name().into(), words: words.into() }
}

async fn asks(town: &Town, staff: &Staff, id: &ApplicationId, items: Vec<TypedItem>) -> UseCaseResult<()> {
    let version = town.application(id).await.version;
    let form = CaseAct { version, items: Some(items), words: "谢谢".into(), ..CaseAct::default() };
    act(&town.ctx, &on_duty(staff), id, Move::RequestCorrection, &form).await.map(drop)
}

async fn town_with_case() -> (Town, Somebody, ApplicationId, Staff) {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    (town, who, id, clerk)
}

#[tokio::test]
async fn items_are_asked_for_answered_one_by_one_and_compared() {
    let (town, who, id, clerk) = town_with_case().await;
    let page = case::open(&town.ctx, &on_duty(&clerk), &id).await.unwrap();
    let first = page.documents[0].clone();
    let subject = Subject::Document(first.kind.clone(), Some(first.id.clone()));
    assert_eq!(page.subjects.first(), Some(&subject));
    assert_eq!(page.subjects.last(), Some(&Subject::Other));
    let asked = vec![item(&subject.key(), R::DocumentUnreadable, "反光"), item("other", R::Other, "请写明")];
    asks(&town, &clerk, &id, asked).await.unwrap();
    let message = town.application(&id).await.staff_message.unwrap();
    assert_eq!((message.reasons, message.words.as_str()), (vec![R::DocumentUnreadable, R::Other], "谢谢"));

    let states = |town: &Town| {
        let (ctx, caller, id) = (town.ctx.clone(), who.caller(), id.clone());
        async move { show_status(&ctx, &caller, &id).await.unwrap().asked.iter().map(|(_, done)| *done).collect::<Vec<_>>() }
    };
    assert_eq!(states(&town).await, [false, false]);
    drop_document(&town.ctx, &who.caller(), &id, &first.id).await.unwrap();
    assert_eq!(states(&town).await, [false, true], "taken out is not handed in; something was changed");
    town.upload(&who, &id, &first.kind, picture()).await.unwrap();
    assert_eq!(states(&town).await, [true, true]);
    let back = town.send(&who.caller(), &id).await.unwrap();
    assert_eq!((back.state, back.assignee), (S::InReview, Some(clerk.id.clone())), "with who asked for it");
    assert_eq!(states(&town).await, [] as [bool; 0], "nothing is asked for any more");

    let page = case::open(&town.ctx, &on_duty(&clerk), &id).await.unwrap();
    let [before, after] = page.submissions.as_slice() else { panic!("{}", page.submissions.len()) };
    let found = differences(&before.answers, &after.answers);
    let [Difference::Documents(kind, gone, added)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((kind, gone.as_slice(), added.len()), (&first.kind, std::slice::from_ref(&first.id), 1));
    let [correction] = page.corrections.as_slice() else { panic!("{}", page.corrections.len()) };
    assert!(before.seq < correction.seq && correction.seq < after.seq);
    assert_eq!(correction.items[0].words, "反光");
    town.finish().await;
}

#[tokio::test]
async fn a_list_that_asks_for_nothing_or_for_what_is_not_there_is_refused() {
    let (town, _, id, clerk) = town_with_case().await;
    let of = |error: E| fields(error);
    assert_eq!(of(asks(&town, &clerk, &id, vec![]).await.unwrap_err()), [("item".to_owned(), FieldCode::Required)]);
    let strange = vec![item("document:identity:", R::DocumentMissing, "")];
    assert_eq!(of(asks(&town, &clerk, &id, strange).await.unwrap_err()), [("item".to_owned(), FieldCode::Choice)]);
    let auditor = member(&town, "auditor", Role::Auditor, &[]).await;
    let colleague = member(&town, "colleague", Role::Clerk, &[YUNFU]).await;
    let good = || vec![item("other", R::Other, "请写明")];
    assert_eq!(asks(&town, &auditor, &id, good()).await, Err(E::Forbidden));
    assert_eq!(asks(&town, &colleague, &id, good()).await, Err(E::Conflict));
    assert!(opened(&town, &colleague, &id).await.subjects.is_empty());
    assert!(town.store().corrections_of(&id).await.unwrap().is_empty());
    // For many cases at once the reasons stand for themselves.
    does(&town, &clerk, &id, Move::RequestCorrection).await.unwrap();
    assert!(town.store().corrections_of(&id).await.unwrap().is_empty());
    town.finish().await;
}

#[tokio::test]
async fn checks_show_what_the_register_said_then_and_says_now() {
    let (town, who, id, clerk) = town_with_case().await;
    let open = || async { case::open(&town.ctx, &on_duty(&clerk), &id).await.unwrap() };
    let page = open().await;
    let employed = page.standing.facts.employee_from;
    assert!(employed.is_some());
    let reason = page.checks.iter().find(|c| c.kind == CheckKind::Reason).unwrap();
    assert_eq!((reason.now, reason.then), (Evidence::EmployeeFrom(employed), Some(Evidence::EmployeeFrom(employed))));
    assert_eq!(reason.verdict, Verdict::Passed);
    // The register says something else meanwhile.
    let mut entry = who.entry.clone();
    entry.person.in_hospital = Some(true);
    town.store().import(vec![entry]).await.unwrap();
    let page = open().await;
    let hospital = page.checks.iter().find(|c| c.kind == CheckKind::InHospital).unwrap();
    assert_eq!((hospital.now, hospital.verdict), (Evidence::Whether(Some(true)), Verdict::Failed));
    assert_ne!(hospital.then, Some(hospital.now));
    assert_eq!(page.submissions.last().unwrap().rules, town.ctx.book.version);
    assert!(page.others.is_empty());
    town.finish().await;
}

#[tokio::test]
async fn other_applications_about_the_person_are_listed_but_no_drafts() {
    let (town, who, id, clerk) = town_with_case().await;
    withdraw(&town.ctx, &who.caller(), &id).await.unwrap();
    let second = apply(&town, &who, Reason::Employee).await;
    let known =
        |page: &case::CasePage| page.others.iter().map(|o| o.own.clone().map(|(id, ..)| id)).collect::<Vec<_>>();
    let page = case::open(&town.ctx, &on_duty(&clerk), &second).await.unwrap();
    assert_eq!(known(&page), [Some(id.clone())]);
    withdraw(&town.ctx, &who.caller(), &second).await.unwrap();
    town.start(&who, Reason::Employee).await;
    let page = case::open(&town.ctx, &on_duty(&clerk), &id).await.unwrap();
    assert_eq!(known(&page), [Some(second)]);
    town.finish().await;
}

#[tokio::test]
async fn what_was_corrected_goes_back_to_who_asked_unless_they_are_away_gone_or_concerned() {
    for (case, expected) in [("there", true), ("away", false), ("gone", false), ("concerned", false)] {
        let (town, who, id, clerk) = town_with_case().await;
        asks(&town, &clerk, &id, vec![item("other", R::Other, "请写明")]).await.unwrap();
        match case {
            "away" => {
                let day = town.ctx.today();
                let absence = domain::queue::Absence {
                    id: domain::id::AbsenceId::from_bits(1),
                    staff: clerk.id.clone(),
                    from: day,
                    until: day.tomorrow().unwrap(),
                    entered_by: clerk.id.clone(),
                };
                let set = ChangeSet::new().with(storage::DeskChange::AddAbsence(absence));
                town.store().commit(set).await.unwrap();
            }
            "gone" => {
                let gone = Staff { disabled: true, version: clerk.version + 1, ..clerk.clone() };
                town.store().commit(ChangeSet::new().with(Change::UpdateStaff(gone))).await.unwrap();
            }
            "concerned" => drop(identify(&town, &clerk, &who).await),
            _ => {}
        }
        let sent = town.send(&who.caller(), &id).await.unwrap();
        let found = (sent.state, sent.assignee.is_some());
        assert_eq!(found, if expected { (S::InReview, true) } else { (S::Submitted, false) }, "{case}");
        let record = crate::support::recorded(&town).await;
        let back: Vec<_> = record.iter().filter(|e| e.action == "application.go_back").collect();
        assert_eq!(back.len(), usize::from(expected), "{case}");
        let page = case::open(&town.ctx, &on_duty(&clerk), &id).await;
        assert_eq!(page.is_ok_and(|p| p.moves.contains(&Move::Approve)), expected, "{case}");
        town.finish().await;
    }
}
