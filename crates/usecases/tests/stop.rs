//! A resident stops a cover, from the first question to the end, on the real store.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod stop_support;

use domain::application::ApplicationAct;
use domain::{
    application::{
        ApplicationState as S,
        form::{FieldCode, FieldError, PayeeForm},
    },
    consequence::{Exit, RefundWay},
    money::Fen,
    person::Capacity,
    refund::RefundStage,
    rules::{DecisionMode, Question, Reason},
};
use jiff::civil::date;
use std::collections::BTreeMap;
use stop_support::{Town, adult, caller_for, child_of};
use storage::DocumentState;
use usecases::{
    UseCaseError,
    application::{
        Leave, Step, answer_payee, answer_questions, answer_reason, declare, drop_document, drop_draft, open_case,
        read_document, request_submit_code, request_undo_code, show_status, start, submit, undo, withdraw,
    },
    preview::show_preview,
};

/// A region that decides at once, one where a person decides, one with a window and two people.
const YUNFU: &str = "445300";
const SHANTOU: &str = "440500";
const YONGCHENG: &str = "411481";

const DAY: i64 = 86_400;

fn since(day: &str) -> BTreeMap<Question, String> {
    [(Question::EmployeeSince, day.to_owned())].into()
}

fn codes(error: UseCaseError) -> Vec<(String, FieldCode)> {
    match error {
        UseCaseError::Invalid(errors) => errors.into_iter().map(|e: FieldError| (e.field, e.code)).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_automatic_region_decides_at_once_when_the_registry_answers_everything() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let caller = who.caller();
    let seen = show_preview(&town.ctx, &caller, &who.cover(), ApplicationAct::Stop, Some(Reason::Employee))
        .await
        .unwrap()
        .answer
        .unwrap();
    assert_eq!((seen.exit, seen.decision), (None, DecisionMode::Automatic));
    let id = town.start(&who, Reason::Employee).await;
    let case = open_case(&town.ctx, &caller, &id).await.unwrap();
    assert_eq!(case.steps(), [Step::Reason, Step::Questions, Step::Check, Step::Code]);
    assert_eq!(case.next_step(), Step::Questions);
    let case = answer_questions(&town.ctx, &caller, &id, since("2026-11-01"), Leave::Continue).await.unwrap();
    assert_eq!(case.next_step(), Step::Check);
    let sent = town.send(&caller, &id).await.unwrap();
    assert_eq!(sent.state, S::Approved);
    assert_eq!(sent.effective_on, seen.effective_on);
    let store = town.store();
    let effect = store.lookup_effect(&id).await.unwrap().unwrap();
    assert_eq!(Some(effect.due_on), seen.effective_on);
    let refund = store.refund_of(&id).await.unwrap().unwrap();
    assert_eq!(
        (refund.amount, refund.way, refund.stage),
        (Fen(40_000), RefundWay::OriginalChannel, RefundStage::Planned)
    );
    let kinds: Vec<String> = store.notices_of(&sent.account, 9).await.unwrap().into_iter().map(|n| n.kind).collect();
    // What happened in one moment is told once.
    assert_eq!(kinds, ["approved_at_once"]);
    // Sent again, with the spent code: the same answer, nothing new.
    let again = submit(&town.ctx, &caller, &id, "000000", "another").await.unwrap();
    assert_eq!((again.id, again.version), (sent.id, sent.version));
    town.finish().await;
}

#[tokio::test]
async fn an_uploaded_document_brings_a_person_in() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = town.start(&who, Reason::Employee).await;
    answer_questions(&town.ctx, &who.caller(), &id, since("2026-11-01"), Leave::Continue).await.unwrap();
    let document = town.upload(&who, &id, "employee_enrolment_proof", png()).await.unwrap();
    assert_eq!((document.state, document.content_type.as_str()), (DocumentState::Stored, "image/jpeg"));
    assert_eq!(document.scan, "not_scanned");
    let (_, bytes) = read_document(&town.ctx, &who.caller(), &id, &document.id).await.unwrap();
    assert_eq!(i64::try_from(bytes.len()).unwrap(), document.size);
    let sent = town.send(&who.caller(), &id).await.unwrap();
    assert_eq!(sent.state, S::Submitted);
    assert_eq!(sent.promised.unwrap().decision, DecisionMode::OnePerson);
    town.finish().await;
}

#[tokio::test]
async fn files_are_refused_with_a_reason_and_can_be_taken_out() {
    let who = adult(1, SHANTOU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = town.start(&who, Reason::Employee).await;
    let case = open_case(&town.ctx, &who.caller(), &id).await.unwrap();
    let (group, kind) = {
        let asked = case.asked();
        (asked[0].key.to_owned(), asked[0].group.kinds[0].key.clone())
    };
    let field = format!("documents_{group}");
    let refused = |bytes: Vec<u8>| town.upload(&who, &id, &kind, bytes);
    assert_eq!(codes(refused(Vec::new()).await.unwrap_err()), [(field.clone(), FieldCode::FileEmpty)]);
    assert_eq!(codes(refused(b"MZ.exe".to_vec()).await.unwrap_err()), [(field.clone(), FieldCode::FileKind)]);
    let large = vec![0xff; 10 * 1024 * 1024 + 1];
    assert_eq!(codes(refused(large).await.unwrap_err()), [(field.clone(), FieldCode::FileTooLarge)]);
    let wrong = town.upload(&who, &id, "no_such_kind", png()).await.unwrap_err();
    assert_eq!(codes(wrong), [("kind".to_owned(), FieldCode::Choice)]);
    town.clock.pass(1);
    let stored = refused(png()).await.unwrap();
    let documents = town.store().documents_of(&id).await.unwrap();
    let states: Vec<_> = documents.iter().map(|d| d.state).collect();
    let mut expected = [DocumentState::Refused; 4];
    expected[3] = DocumentState::Stored;
    assert_eq!(states, expected, "each file has a line, an empty one, too");
    let twice = refused(png()).await.unwrap_err();
    assert_eq!(codes(twice), [(field.clone(), FieldCode::FileTwice)]);
    assert_eq!(town.store().documents_of(&id).await.unwrap().len(), 4, "the same file is kept once");
    assert_eq!(town.blobs.count(), 1, "only what is kept stays");
    for document in documents {
        drop_document(&town.ctx, &who.caller(), &id, &document.id).await.unwrap();
    }
    assert_eq!(town.blobs.count(), 0);
    assert!(town.application(&id).await.answers.documents.is_empty());
    let gone = read_document(&town.ctx, &who.caller(), &id, &stored.id).await;
    assert_eq!(gone.unwrap_err(), UseCaseError::NotFound);
    for n in 0..u32::try_from(town.ctx.limits.application_files).unwrap() {
        refused(picture(n + 1, 4)).await.unwrap();
    }
    assert_eq!(codes(refused(png()).await.unwrap_err()), [(field, FieldCode::FileTooMany)]);
    town.finish().await;
}

#[tokio::test]
async fn nobody_sees_or_touches_what_is_not_theirs() {
    let (who, other) = (adult(1, SHANTOU), adult(2, SHANTOU));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let id = town.start(&who, Reason::OtherArea).await;
    let (ctx, stranger) = (&town.ctx, other.caller());
    let missing = Err(UseCaseError::NotFound);
    assert_eq!(show_preview(ctx, &stranger, &who.cover(), ApplicationAct::Stop, None).await.map(drop), missing);
    assert_eq!(start(ctx, &stranger, &who.cover(), ApplicationAct::Stop, None).await.map(drop), missing);
    assert_eq!(open_case(ctx, &stranger, &id).await.map(drop), missing);
    assert_eq!(answer_reason(ctx, &stranger, &id, "OTHER_AREA", Leave::Continue).await.map(drop), missing);
    assert_eq!(declare(ctx, &stranger, &id, true, &ctx.book.version).await.map(drop), missing);
    assert_eq!(request_submit_code(ctx, &stranger, &id).await, missing);
    assert_eq!(submit(ctx, &stranger, &id, "123456", "k").await.map(drop), missing);
    assert_eq!(withdraw(ctx, &stranger, &id).await.map(drop), missing);
    assert_eq!(request_undo_code(ctx, &stranger, &id).await, missing);
    assert_eq!(undo(ctx, &stranger, &id, "123456").await.map(drop), missing);
    assert_eq!(show_status(ctx, &stranger, &id).await.map(drop), missing);
    assert_eq!(drop_draft(ctx, &stranger, &id).await, missing);
    assert_eq!(town.upload(&other, &id, "identity", png()).await.map(drop), missing);
    let nobody = caller_for(None, None);
    assert_eq!(
        show_preview(ctx, &nobody, &who.cover(), ApplicationAct::Stop, None).await.map(drop),
        Err(UseCaseError::NotSignedIn)
    );
    let mut unproven = who.caller();
    unproven.account.as_mut().unwrap().person = None;
    assert_eq!(
        show_preview(ctx, &unproven, &who.cover(), ApplicationAct::Stop, None).await.map(drop),
        Err(UseCaseError::NotProven)
    );
    town.finish().await;
}

#[tokio::test]
async fn a_guardian_acts_for_a_minor_and_only_a_guardian_may() {
    let mut parent = adult(1, SHANTOU);
    let child = child_of(&mut parent, 2, SHANTOU);
    let town = Town::new(&[child.clone(), parent.clone()]).await;
    let seen = show_preview(&town.ctx, &parent.caller(), &child.cover(), ApplicationAct::Stop, Some(Reason::OtherArea))
        .await
        .unwrap();
    assert_eq!(seen.standing.capacity, Capacity::Guardian);
    assert_eq!(seen.answer.unwrap().exit, None);
    let alone = show_preview(&town.ctx, &child.caller(), &child.cover(), ApplicationAct::Stop, Some(Reason::OtherArea))
        .await
        .unwrap();
    assert_eq!(alone.answer.unwrap().exit, Some(Exit::MinorNeedsGuardian));
    let id = start(&town.ctx, &parent.caller(), &child.cover(), ApplicationAct::Stop, Some(Reason::OtherArea))
        .await
        .unwrap();
    assert_eq!(town.application(&id).await.capacity, Capacity::Guardian);
    town.finish().await;
}

#[tokio::test]
async fn a_draft_is_offered_again_saves_what_is_unfinished_and_can_be_dropped() {
    let who = adult(1, SHANTOU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller) = (&town.ctx, who.caller());
    let id = town.start(&who, Reason::Employee).await;
    let nonsense = since("the day before");
    answer_questions(ctx, &caller, &id, nonsense.clone(), Leave::Save).await.unwrap();
    assert_eq!(town.application(&id).await.answers.questions, nonsense);
    let refused = answer_questions(ctx, &caller, &id, nonsense, Leave::Continue).await.unwrap_err();
    assert_eq!(codes(refused), [("employee_since".to_owned(), FieldCode::DateMalformed)]);
    let endless = answer_questions(ctx, &caller, &id, since(&"9".repeat(5000)), Leave::Save).await.unwrap_err();
    assert_eq!(codes(endless), [("employee_since".to_owned(), FieldCode::TooLong)]);
    assert_eq!(start(ctx, &caller, &who.cover(), ApplicationAct::Stop, None).await.unwrap(), id);
    assert_eq!(
        show_preview(ctx, &caller, &who.cover(), ApplicationAct::Stop, None).await.unwrap().draft,
        Some(id.clone())
    );
    answer_reason(ctx, &caller, &id, "", Leave::Save).await.unwrap();
    let none = answer_reason(ctx, &caller, &id, "", Leave::Continue).await.unwrap_err();
    assert_eq!(codes(none), [("reason".to_owned(), FieldCode::Required)]);
    let wrong = answer_reason(ctx, &caller, &id, "BECAUSE", Leave::Continue).await.unwrap_err();
    assert_eq!(codes(wrong), [("reason".to_owned(), FieldCode::Choice)]);
    drop_draft(ctx, &caller, &id).await.unwrap();
    assert_eq!(show_status(ctx, &caller, &id).await.map(drop), Err(UseCaseError::NotFound));
    town.finish().await;
}

#[tokio::test]
async fn the_code_allows_exactly_the_act_it_was_sent_for() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller) = (&town.ctx, who.caller());
    let id = town.start(&who, Reason::Employee).await;
    assert!(request_submit_code(ctx, &caller, &id).await.is_err(), "nothing is answered yet");
    answer_questions(ctx, &caller, &id, since("2026-11-01"), Leave::Continue).await.unwrap();
    declare(ctx, &caller, &id, true, &ctx.book.version).await.unwrap();
    request_submit_code(ctx, &caller, &id).await.unwrap();
    let code = town.code(&caller);
    // Another answer: the declaration falls, and the code is for something else.
    answer_questions(ctx, &caller, &id, since("2026-11-02"), Leave::Continue).await.unwrap();
    assert!(!town.application(&id).await.answers.declared);
    declare(ctx, &caller, &id, true, &ctx.book.version).await.unwrap();
    let wrong = submit(ctx, &caller, &id, &code, "key").await.unwrap_err();
    assert_eq!(codes(wrong), [("code".to_owned(), FieldCode::CodeWrong)]);
    assert_eq!(town.state(&id).await, S::Draft);
    // The first answer again: it fits again.
    answer_questions(ctx, &caller, &id, since("2026-11-01"), Leave::Continue).await.unwrap();
    declare(ctx, &caller, &id, true, &ctx.book.version).await.unwrap();
    assert_eq!(submit(ctx, &caller, &id, &code, "key").await.unwrap().state, S::Approved);
    town.finish().await;
}

#[tokio::test]
async fn a_correction_goes_back_with_the_clock_put_off() {
    let who = adult(1, SHANTOU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller) = (&town.ctx, who.caller());
    let id = town.start(&who, Reason::Employee).await;
    answer_questions(ctx, &caller, &id, since("2026-11-01"), Leave::Continue).await.unwrap();
    fill_documents(&town, &who, &id).await;
    let sent = town.send(&caller, &id).await.unwrap();
    assert_eq!(sent.state, S::Submitted);
    town.clock.pass(DAY);
    town.ask_for_correction(&id).await;
    let status = show_status(ctx, &caller, &id).await.unwrap();
    assert!(status.answer_by.is_some() && status.clock.is_some_and(|c| c.paused));
    assert_eq!(
        answer_reason(ctx, &caller, &id, "OTHER_AREA", Leave::Continue).await.map(drop),
        Err(UseCaseError::Conflict)
    );
    town.clock.pass(3 * DAY);
    answer_questions(ctx, &caller, &id, since("2026-11-02"), Leave::Continue).await.unwrap();
    let corrected = town.send(&caller, &id).await.unwrap();
    assert_eq!(corrected.state, S::InReview, "back with the clerk who asked");
    assert_eq!(corrected.submitted_at, sent.submitted_at);
    assert!(corrected.deadline.unwrap().on > sent.deadline.unwrap().on);
    withdraw(ctx, &caller, &id).await.unwrap();
    assert_eq!(withdraw(ctx, &caller, &id).await.unwrap().state, S::Withdrawn);
    town.finish().await;
}

#[tokio::test]
async fn yongcheng_takes_applications_in_december_and_asks_for_an_account_where_it_must() {
    let who = adult(1, YONGCHENG).employed().paid_in_cash();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller) = (&town.ctx, who.caller());
    let early = start(ctx, &caller, &who.cover(), ApplicationAct::Stop, Some(Reason::Employee)).await.unwrap_err();
    assert_eq!(codes(early), [("reason".to_owned(), FieldCode::Choice)]);
    town.clock.pass(10 * DAY);
    let id = town.start(&who, Reason::Employee).await;
    let case = open_case(ctx, &caller, &id).await.unwrap();
    assert!(case.has(Step::Payee));
    if case.has(Step::Questions) {
        answer_questions(ctx, &caller, &id, since("2026-11-01"), Leave::Continue).await.unwrap();
    }
    fill_documents(&town, &who, &id).await;
    let missing = PayeeForm { holder: "张伟".into(), number: "1".into(), bank: String::new() };
    let refused = answer_payee(ctx, &caller, &id, missing, Leave::Continue).await.unwrap_err();
    assert_eq!(
        codes(refused),
        [("number".to_owned(), FieldCode::AccountMalformed), ("bank".to_owned(), FieldCode::Required)]
    );
    let payee =
        PayeeForm {
            holder: "张伟".into(), number: "6222 0200 0000 0000 0".into(), bank: "工行永城支行".into()
        };
    answer_payee(ctx, &caller, &id, payee, Leave::Continue).await.unwrap();
    let sent = town.send(&caller, &id).await.unwrap();
    assert_eq!(sent.state, S::Submitted);
    assert_eq!(sent.promised.as_ref().unwrap().refund.way, Some(RefundWay::PayeeAccount));
    assert_eq!(sent.promised.unwrap().effective_on, Some(date(2027, 1, 1)));
    town.finish().await;
}

async fn fill_documents(town: &Town, who: &stop_support::Somebody, id: &domain::id::ApplicationId) {
    loop {
        let case = open_case(&town.ctx, &who.caller(), id).await.unwrap();
        let missing = case.asked().iter().find_map(|asked| asked.missing.first().map(|kind| kind.key.clone()));
        let Some(kind) = missing else { return };
        town.upload(who, id, &kind, png()).await.unwrap();
    }
}

/// The smallest picture.
fn png() -> Vec<u8> {
    picture(4, 4)
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
