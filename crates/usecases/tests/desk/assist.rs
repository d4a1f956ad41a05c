//! Staff enter an application for somebody without a smartphone: by the resident's own steps, and by nothing else.

use crate::{
    stop_support::{Somebody, Town, adult, caller_for, child_of},
    support::{
        DAY, YONGCHENG, YUNFU, apply, does, fields, identify as name_member, member, on_duty, picture, recorded,
    },
};
use domain::{
    account::{Account, ProofLevel},
    application::{Actor, Application, ApplicationAct, ApplicationState as S, Move, form::FieldCode},
    assist::{AssistWay, Consent},
    id::{AccountId, ApplicationId, AssistanceId},
    person::Phone,
    rules::{Question, Reason},
    staff::{Role, Staff},
};
use futures::StreamExt as _;
use std::collections::BTreeMap;
use storage::{AssistChange, Change, ChangeSet, Constraint, StoreError};
use usecases::{
    Caller, UseCaseError as E, UseCaseResult,
    account::my,
    application::{
        Leave, Step, answer_questions, at_hand, declare, drop_draft, open_case, own, show_status, undo, upload,
        withdraw, write_message,
    },
    desk::{
        assist::{
            self, IdentifyForm, SendForm, answered, consent_page, drafts, hand, identify, request_code, send, start,
            take_up,
        },
        case, counter,
    },
};

pub fn document(who: &Somebody, way: AssistWay) -> IdentifyForm {
    let person = &who.entry.person;
    IdentifyForm {
        way: way.name().into(),
        name: person.name.reveal().into(),
        id_number: person.id_number.reveal().into(),
        seen: way == AssistWay::Counter,
    }
}

pub fn signed() -> SendForm {
    SendForm { consent: Consent::Signed.name().into(), code: String::new(), confirmed: true, key: "one".into() }
}

/// At the counter, with a document that was seen.
pub async fn at_counter(town: &Town, clerk: &Staff, who: &Somebody) -> AssistanceId {
    identify(&town.ctx, &on_duty(clerk), &document(who, AssistWay::Counter)).await.unwrap()
}

/// Begins it for `who` and fills in what is asked; the caller with a hand in it.
pub async fn filled_in(town: &Town, clerk: &Staff, visit: &AssistanceId, who: &Somebody) -> (Caller, ApplicationId) {
    let me = on_duty(clerk);
    let (act, reason) = (ApplicationAct::Stop, Some(Reason::Employee));
    let id = start(&town.ctx, &me, visit, &who.cover(), act, reason).await.unwrap();
    let by_hand = hand(&town.ctx, &me, &id).await.unwrap().caller;
    complete(town, &by_hand, &id).await;
    (by_hand, id)
}

async fn complete(town: &Town, by_hand: &Caller, id: &ApplicationId) {
    let case = open_case(&town.ctx, by_hand, id).await.unwrap();
    if case.has(Step::Questions) {
        let answers = BTreeMap::from([(Question::EmployeeSince, "2026-11-01".to_owned())]);
        answer_questions(&town.ctx, by_hand, id, answers, Leave::Continue).await.unwrap();
    }
    loop {
        let case = open_case(&town.ctx, by_hand, id).await.unwrap();
        let missing = case.asked().iter().find_map(|asked| asked.missing.first().map(|kind| kind.key.clone()));
        let Some(kind) = missing else { break };
        scan_in(town, by_hand, id, &kind).await;
    }
    declare(&town.ctx, by_hand, id, true, &town.ctx.book.version).await.unwrap();
}

/// A paper that was brought.
async fn scan_in(town: &Town, by_hand: &Caller, id: &ApplicationId, kind: &str) {
    let chunks = futures::stream::iter([Ok(picture())]).boxed();
    upload(&town.ctx, by_hand, id, kind, chunks).await.unwrap();
}

/// Somebody of the register who never had an account.
pub async fn without_account(town: &Town, number: u32, region: &str) -> Somebody {
    let who = adult(number, region).employed();
    town.ctx.store.import(vec![who.entry.clone()]).await.unwrap();
    who
}

async fn actions(town: &Town) -> Vec<String> {
    recorded(town).await.into_iter().map(|entry| entry.action).collect()
}

#[tokio::test]
async fn an_application_entered_at_the_counter_is_the_residents_own_and_says_by_whose_hand() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let visit = at_counter(&town, &clerk, &who).await;
    let (by_hand, id) = filled_in(&town, &clerk, &visit, &who).await;
    let sent = send(&town.ctx, &by_hand, &id, &signed()).await.unwrap();
    // The region decides by the register, but not on one member's word that somebody signed: a colleague looks at it.
    assert_eq!(sent.state, S::Submitted);
    assert_eq!(sent.account, who.account().id);
    let events = town.store().events_of(&id).await.unwrap();
    assert_eq!(events[0].actor, Actor::Staff(clerk.id.clone()));
    // The resident sees it, with how it came.
    let status = show_status(&town.ctx, &who.caller(), &id).await.unwrap();
    let [(sending, assistance)] = status.entered.as_slice() else { panic!("{:?}", status.entered) };
    assert_eq!((sending.seq, sending.consent, assistance.way), (events[0].seq, Consent::Signed, AssistWay::Counter));
    let notices = my::notices(&town.ctx, &who.caller()).await.unwrap();
    assert!(notices.iter().any(|n| n.kind == "entered"), "{notices:?}");
    let told = town.messages.text_for(who.entry.person.phone.as_ref().unwrap().reveal()).unwrap();
    assert!(told.contains(sent.reference.as_str()) && told.contains("12393"), "{told}");
    // Sent again from the same page it is sent once; and nobody looked for a code that nobody gave.
    assert_eq!(send(&town.ctx, &by_hand, &id, &signed()).await.unwrap().version, sent.version);
    let done = actions(&town).await;
    for action in ["assist.begin", "application.start", "application.submit"] {
        assert_eq!(done.iter().filter(|a| *a == action).count(), 1, "{action}: {done:?}");
    }
    assert!(!done.iter().any(|a| a == "code.send"));
    let agreed = recorded(&town).await.into_iter().find(|entry| entry.action == "application.consent").unwrap();
    assert!(agreed.detail.starts_with("way=counter consent=signed"), "{}", agreed.detail);
    town.finish().await;
}

#[tokio::test]
async fn whoever_entered_it_never_decides_it() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let clerk = member(&town, "clerk", Role::Supervisor, &[YUNFU]).await;
    let colleague = member(&town, "colleague", Role::Clerk, &[YUNFU]).await;
    let visit = at_counter(&town, &clerk, &who).await;
    let (by_hand, id) = filled_in(&town, &clerk, &visit, &who).await;
    scan_in(&town, &by_hand, &id, "employee_enrolment_proof").await;
    declare(&town.ctx, &by_hand, &id, true, &town.ctx.book.version).await.unwrap();
    assert_eq!(send(&town.ctx, &by_hand, &id, &signed()).await.unwrap().state, S::Submitted);
    let page = case::open(&town.ctx, &on_duty(&clerk), &id).await.unwrap();
    assert!(page.own_case && page.entered_it && page.moves.is_empty());
    assert_eq!(does(&town, &clerk, &id, Move::Take).await.unwrap_err(), E::Forbidden);
    // Nor by a statement that forgets to ask: the schema holds it by itself.
    let taken = town.application(&id).await;
    let details = domain::application::policy::Details { role: Some(Role::Supervisor), ..Default::default() };
    let actor = Actor::Staff(clerk.id.clone());
    let moved = usecases::application::advance(&town.ctx, &taken, Move::Take, &actor, details).unwrap().1;
    let refused = town.store().commit(ChangeSet { changes: moved.into(), ..ChangeSet::new() }).await;
    assert_eq!(refused.unwrap_err(), StoreError::Refused(Constraint::OwnCase));
    // A colleague does, and reads who entered it.
    does(&town, &colleague, &id, Move::Take).await.unwrap();
    let page = case::open(&town.ctx, &on_duty(&colleague), &id).await.unwrap();
    assert_eq!(page.entered.iter().map(|(.., by)| by.as_str()).collect::<Vec<_>>(), ["clerk"]);
    assert!(!page.own_case && page.moves.contains(&Move::Approve));
    assert_eq!(does(&town, &colleague, &id, Move::Approve).await.unwrap().state, S::Approved);
    town.finish().await;
}

#[tokio::test]
async fn somebody_without_an_account_can_apply_and_finds_it_when_they_prove_who_they_are() {
    let town = Town::new(&[adult(1, YUNFU)]).await;
    let who = without_account(&town, 2, YUNFU).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let visit = at_counter(&town, &clerk, &who).await;
    let page = assist::open(&town.ctx, &on_duty(&clerk), &visit).await.unwrap();
    assert!(!page.has_account && page.family.len() == 1);
    let none = town.store().lookup_account_by_person(&who.entry.person.id).await.unwrap();
    assert!(none.is_none(), "nobody gets an account because they were looked at");
    let (by_hand, id) = filled_in(&town, &clerk, &visit, &who).await;
    let sent = send(&town.ctx, &by_hand, &id, &signed()).await.unwrap();
    let colleague = member(&town, "colleague", Role::Clerk, &[YUNFU]).await;
    does(&town, &colleague, &id, Move::Take).await.unwrap();
    assert_eq!(does(&town, &colleague, &id, Move::Approve).await.unwrap().state, S::Approved);
    let blank = town.store().lookup_account(&sent.account).await.unwrap().unwrap();
    assert_eq!((blank.phone, blank.person.as_ref()), (None, Some(&who.entry.person.id)));
    // Later they buy a phone, and come to the counter with it.
    let phone = "13812345678";
    let account = Account {
        id: AccountId::from_bits(77),
        phone: Some(Phone::parse(phone).unwrap()),
        person: None,
        proof: ProofLevel::Phone,
        ..who.account()
    };
    town.store().commit(ChangeSet::new().with(Change::AddAccount(account.clone()))).await.unwrap();
    let (name, number) = (who.entry.person.name.reveal(), who.entry.person.id_number.reveal());
    counter::confirm(&town.ctx, &on_duty(&clerk), phone, name, number).await.unwrap();
    let account = town.store().lookup_account(&account.id).await.unwrap().unwrap();
    let theirs = caller_for(Some(account.clone()), Some(who.session()));
    let status = show_status(&town.ctx, &theirs, &id).await.unwrap();
    assert_eq!((status.application.account, status.application.state), (account.id.clone(), S::Approved));
    let notices = my::notices(&town.ctx, &theirs).await.unwrap();
    assert!(notices.iter().any(|n| n.kind == "entered"));
    let left = town.store().lookup_account(&sent.account).await.unwrap().unwrap();
    assert!(left.person.is_none() && town.store().applications_of(&left.id).await.unwrap().is_empty());
    town.finish().await;
}

#[tokio::test]
async fn no_application_goes_to_another_account_than_that_of_who_was_helped() {
    let (who, other) = (adult(1, YUNFU).employed(), adult(3, YUNFU));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let helped = without_account(&town, 2, YUNFU).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let visit = at_counter(&town, &clerk, &helped).await;
    let (by_hand, id) = filled_in(&town, &clerk, &visit, &helped).await;
    let from = by_hand.account.unwrap().id;
    for (from, to) in [(from, other.account().id), (who.account().id, other.account().id)] {
        let moved = AssistChange::Adopt { from: from.clone(), to };
        let result = town.store().commit(ChangeSet::new().with(moved)).await;
        let expected = if town.store().applications_of(&from).await.unwrap().is_empty() {
            None
        } else {
            Some(StoreError::Refused(Constraint::IllegalMove))
        };
        assert_eq!(result.err(), expected);
    }
    assert_ne!(town.application(&id).await.account, other.account().id);
    town.finish().await;
}

#[tokio::test]
async fn names_and_numbers_that_do_not_fit_are_answered_alike_and_counted() {
    let who = adult(1, YUNFU);
    let mut gone = adult(2, YUNFU);
    gone.entry.person.died_on = Some(jiff::civil::date(2026, 1, 1));
    let elsewhere = adult(3, YONGCHENG);
    let town = Town::new(&[who.clone(), gone.clone(), elsewhere.clone()]).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let me = on_duty(&clerk);
    let nobody = adult(9, YUNFU);
    let named = IdentifyForm { name: "李四".into(), ..document(&who, AssistWay::Counter) };
    let wrong = [&gone, &elsewhere, &nobody].map(|w| document(w, AssistWay::Counter));
    for form in wrong.iter().chain([&named]) {
        let error = identify(&town.ctx, &me, form).await.unwrap_err();
        assert_eq!(fields(error), [("id_number".to_owned(), FieldCode::CounterFailed)]);
    }
    assert_eq!(actions(&town).await.iter().filter(|a| *a == "assist.failed").count(), 4);
    for _ in 4..10 {
        identify(&town.ctx, &me, &named).await.unwrap_err();
    }
    let limited = identify(&town.ctx, &me, &named).await.unwrap_err();
    assert!(matches!(limited, E::LimitReached { limit: "counter_wrong_hour", .. }), "{limited:?}");
    // What is missing is said before anything is looked up.
    let unseen = IdentifyForm { seen: false, ..document(&who, AssistWay::Counter) };
    let error = identify(&town.ctx, &me, &unseen).await.unwrap_err();
    assert_eq!(fields(error), [("seen".to_owned(), FieldCode::MustTick)]);
    let auditor = member(&town, "auditor", Role::Auditor, &[]).await;
    for other in [&auditor, &member(&town, "admin", Role::Administrator, &[]).await] {
        let tried = identify(&town.ctx, &on_duty(other), &document(&who, AssistWay::Counter)).await;
        assert_eq!(tried.unwrap_err(), E::Forbidden);
    }
    town.finish().await;
}

#[tokio::test]
async fn nobody_helps_themselves_or_their_relatives() {
    let mut parent = adult(1, YUNFU).employed();
    let child = child_of(&mut parent, 2, YUNFU);
    let town = Town::new(&[child.clone(), parent.clone()]).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    // A visit that began before anybody knew who the clerk is.
    let visit = at_counter(&town, &clerk, &parent).await;
    let (by_hand, id) = filled_in(&town, &clerk, &visit, &parent).await;
    let clerk = name_member(&town, &clerk, &parent).await;
    let me = on_duty(&clerk);
    for somebody in [&parent, &child] {
        let tried = identify(&town.ctx, &me, &document(somebody, AssistWay::Counter)).await;
        assert_eq!(tried.unwrap_err(), E::Forbidden);
    }
    assert_eq!(assist::open(&town.ctx, &me, &visit).await.unwrap_err(), E::Forbidden);
    assert_eq!(hand(&town.ctx, &me, &id).await.unwrap_err(), E::Forbidden);
    // The schema refuses what slipped through.
    let by_hand = Caller { staff: Some(clerk), ..by_hand };
    let tried = send(&town.ctx, &by_hand, &id, &signed()).await;
    assert!(tried.is_err(), "{tried:?}");
    assert_eq!(town.state(&id).await, S::Draft);
    town.finish().await;
}

#[tokio::test]
async fn by_phone_only_the_registers_number_counts_and_no_code_is_asked_for() {
    let who = adult(1, YUNFU).employed();
    let mut silent = adult(2, YUNFU);
    let town = Town::new(&[who.clone(), silent.clone()]).await;
    silent.entry.person.phone = None;
    town.ctx.store.import(vec![silent.entry.clone()]).await.unwrap();
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let me = on_duty(&clerk);
    let error = identify(&town.ctx, &me, &document(&silent, AssistWay::Phone)).await.unwrap_err();
    assert_eq!(fields(error), [("way".to_owned(), FieldCode::NoPhoneKnown)]);
    let call = identify(&town.ctx, &me, &document(&who, AssistWay::Phone)).await.unwrap();
    // Until they answered nothing is shown or begun.
    assert!(assist::open(&town.ctx, &me, &call).await.unwrap().family.is_empty());
    let early = start(&town.ctx, &me, &call, &who.cover(), ApplicationAct::Stop, Some(Reason::Employee)).await;
    assert_eq!(early.unwrap_err(), E::Conflict);
    let error = answered(&town.ctx, &me, &call, false).await.unwrap_err();
    assert_eq!(fields(error), [("answered".to_owned(), FieldCode::MustTick)]);
    answered(&town.ctx, &me, &call, true).await.unwrap();
    let (by_hand, id) = filled_in(&town, &clerk, &call, &who).await;
    assert_eq!(request_code(&town.ctx, &by_hand, &id).await.unwrap_err(), E::Conflict);
    let page = consent_page(&town.ctx, &by_hand, &id).await.unwrap();
    assert!(page.phone.is_none() && !page.code_sent);
    let error = send(&town.ctx, &by_hand, &id, &signed()).await.unwrap_err();
    assert_eq!(fields(error), [("consent".to_owned(), FieldCode::Choice)], "nobody signs on the phone");
    let read_out = SendForm { consent: Consent::ReadOut.name().into(), ..signed() };
    let unread = SendForm { confirmed: false, ..read_out.clone() };
    let error = send(&town.ctx, &by_hand, &id, &unread).await.unwrap_err();
    assert_eq!(fields(error), [("confirmed".to_owned(), FieldCode::MustTick)]);
    send(&town.ctx, &by_hand, &id, &read_out).await.unwrap();
    let kept = town.store().sendings_of(&id).await.unwrap();
    let phone = who.entry.person.phone.as_ref().unwrap();
    assert_eq!(kept[0].1.called.as_deref(), Some(phone.masked().as_str()));
    // The office looked: the person can see that.
    let looks = usecases::account::looks::page(&town.ctx, &who.caller(), None, None).await.unwrap();
    assert!(looks.looks.iter().any(|look| look.what.kind() == "person"), "{looks:?}");
    town.finish().await;
}

#[tokio::test]
async fn a_code_is_given_at_the_counter_from_the_registers_phone() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let visit = at_counter(&town, &clerk, &who).await;
    let (by_hand, id) = filled_in(&town, &clerk, &visit, &who).await;
    let coded = |code: &str| SendForm { consent: "code".into(), code: code.into(), confirmed: false, key: "k".into() };
    let error = send(&town.ctx, &by_hand, &id, &coded("123456")).await.unwrap_err();
    assert_eq!(fields(error)[0].0, "code", "none was sent");
    request_code(&town.ctx, &by_hand, &id).await.unwrap();
    assert!(consent_page(&town.ctx, &by_hand, &id).await.unwrap().code_sent);
    let code = town.messages.code_for(who.entry.person.phone.as_ref().unwrap().reveal());
    send(&town.ctx, &by_hand, &id, &coded(&code)).await.unwrap();
    assert_eq!(town.store().sendings_of(&id).await.unwrap()[0].0.consent, Consent::Code);
    town.finish().await;
}

#[tokio::test]
async fn a_hand_in_one_application_opens_nothing_else_of_the_account() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (clerk, other) =
        (member(&town, "clerk", Role::Clerk, &[]).await, member(&town, "other", Role::Supervisor, &[]).await);
    let visit = at_counter(&town, &clerk, &who).await;
    let (by_hand, id) = filled_in(&town, &clerk, &visit, &who).await;
    let ctx = &town.ctx;
    assert_eq!(own(ctx, &by_hand, &id).await.unwrap_err(), E::NotSignedIn);
    assert_eq!(show_status(ctx, &by_hand, &id).await.unwrap_err(), E::NotSignedIn);
    assert_eq!(withdraw(ctx, &by_hand, &id).await.unwrap_err(), E::NotSignedIn);
    assert_eq!(undo(ctx, &by_hand, &id, "123456").await.unwrap_err(), E::NotSignedIn);
    assert_eq!(write_message(ctx, &by_hand, &id, "hello", "k").await.unwrap_err(), E::NotSignedIn);
    assert_eq!(my::notices(ctx, &by_hand).await.unwrap_err(), E::NotSignedIn);
    assert_eq!(my::people(ctx, &by_hand).await.unwrap_err(), E::NotSignedIn);
    // A colleague has no hand in it, and can't use this clerk's visit.
    assert_eq!(hand(ctx, &on_duty(&other), &id).await.unwrap_err(), E::NotFound);
    assert_eq!(assist::open(ctx, &on_duty(&other), &visit).await.unwrap_err(), E::NotFound);
    let stolen = Caller { staff: Some(other), ..by_hand };
    assert_eq!(at_hand(ctx, &stolen, &id).await.unwrap_err(), E::NotFound);
    town.finish().await;
}

#[tokio::test]
async fn a_draft_that_the_resident_began_is_gone_on_with_and_never_thrown_away_by_staff() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let me = on_duty(&clerk);
    let theirs = town.start(&who, Reason::Employee).await;
    assert_eq!(hand(&town.ctx, &me, &theirs).await.unwrap_err(), E::NotFound, "not before they come");
    let visit = at_counter(&town, &clerk, &who).await;
    let page = assist::open(&town.ctx, &me, &visit).await.unwrap();
    assert!(matches!(page.resumable.as_slice(), [one] if one.application.id == theirs && !one.mine));
    take_up(&town.ctx, &me, &visit, &theirs).await.unwrap();
    let by_hand = hand(&town.ctx, &me, &theirs).await.unwrap().caller;
    assert_eq!(drop_draft(&town.ctx, &by_hand, &theirs).await.unwrap_err(), E::Forbidden);
    assert_eq!(drafts(&town.ctx, &me).await.unwrap().len(), 1);
    complete(&town, &by_hand, &theirs).await;
    send(&town.ctx, &by_hand, &theirs, &signed()).await.unwrap();
    assert!(drafts(&town.ctx, &me).await.unwrap().is_empty());
    // One that staff began goes with their hand in it.
    let other = without_account(&town, 5, YUNFU).await;
    let visit = at_counter(&town, &clerk, &other).await;
    let (by_hand, id) = filled_in(&town, &clerk, &visit, &other).await;
    drop_draft(&town.ctx, &by_hand, &id).await.unwrap();
    assert!(town.store().lookup_application(&id).await.unwrap().is_none());
    assert!(town.store().entries_of(&id).await.unwrap().is_empty());
    town.finish().await;
}

#[tokio::test]
async fn who_left_shows_anew_who_they_are_before_it_is_sent() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let visit = at_counter(&town, &clerk, &who).await;
    let (by_hand, id) = filled_in(&town, &clerk, &visit, &who).await;
    town.clock.pass(DAY);
    declare(&town.ctx, &by_hand, &id, true, &town.ctx.book.version).await.unwrap();
    assert_eq!(send(&town.ctx, &by_hand, &id, &signed()).await.unwrap_err(), E::NotProven);
    assert!(consent_page(&town.ctx, &by_hand, &id).await.unwrap().assistance.is_none());
    assert!(!hand(&town.ctx, &on_duty(&clerk), &id).await.unwrap().there);
    assert_eq!(assist::open(&town.ctx, &on_duty(&clerk), &visit).await.unwrap_err(), E::NotFound);
    let again = at_counter(&town, &clerk, &who).await;
    take_up(&town.ctx, &on_duty(&clerk), &again, &id).await.unwrap();
    send(&town.ctx, &by_hand, &id, &signed()).await.unwrap();
    assert_eq!(town.store().sendings_of(&id).await.unwrap()[0].0.assistance, again);
    town.finish().await;
}

#[tokio::test]
async fn a_correction_is_answered_at_the_counter_and_goes_to_a_colleague() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let id = apply(&town, &who, Reason::Employee).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    does(&town, &clerk, &id, Move::RequestCorrection).await.unwrap();
    // The clerk who asked for it helps to answer it: from then on it is not theirs to decide.
    let visit = at_counter(&town, &clerk, &who).await;
    take_up(&town.ctx, &on_duty(&clerk), &visit, &id).await.unwrap();
    let by_hand = hand(&town.ctx, &on_duty(&clerk), &id).await.unwrap().caller;
    complete(&town, &by_hand, &id).await;
    let sent: Application = send(&town.ctx, &by_hand, &id, &signed()).await.unwrap();
    assert_eq!((sent.state, sent.assignee), (S::Submitted, None));
    assert_eq!(does(&town, &clerk, &id, Move::Take).await.unwrap_err(), E::Forbidden);
    town.finish().await;
}

#[tokio::test]
async fn what_is_not_the_applicants_or_the_offices_is_not_begun() {
    let mut parent = adult(1, YUNFU);
    let child = child_of(&mut parent, 2, YUNFU);
    let stranger = adult(3, YUNFU);
    let elsewhere = child_of(&mut parent, 4, YONGCHENG);
    let town = Town::new(&[child.clone(), elsewhere.clone(), parent.clone(), stranger.clone()]).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let (me, visit) = (on_duty(&clerk), at_counter(&town, &clerk, &parent).await);
    let begin = async |who: &Somebody| -> UseCaseResult<ApplicationId> {
        start(&town.ctx, &me, &visit, &who.cover(), ApplicationAct::Stop, Some(Reason::Voluntary)).await
    };
    assert_eq!(begin(&stranger).await.unwrap_err(), E::NotFound);
    assert_eq!(begin(&elsewhere).await.unwrap_err(), E::NotFound);
    let family = assist::open(&town.ctx, &me, &visit).await.unwrap().family;
    let covers: usize = family.iter().map(|(_, covers)| covers.len()).sum();
    assert_eq!((family.len(), covers), (3, 2), "what is insured elsewhere is not shown");
    town.finish().await;
}
