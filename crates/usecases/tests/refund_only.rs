//! The refund alone, for a cover that was stopped already: nothing ends, money comes back once.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod stop_support;

use domain::{
    application::{ApplicationAct as Act, ApplicationState as S, form::PayeeForm},
    consequence::{Exit, RefundWay, RefundWhy, Unknown},
    cover::CoverStatus,
    money::Fen,
    receipt::ReceiptAct,
    refund::RefundStage,
    rules::{DecisionMode, Question, Reason},
};
use jiff::civil::date;
use std::collections::BTreeMap;
use stop_support::{Somebody, Town, adult};
use usecases::{
    UseCaseError,
    application::{Leave, Step, answer_payee, answer_questions, open_case, show_status, start, withdraw},
    preview::show_preview,
    worker::{run_jobs, take_effects},
};

const YUNFU: &str = "445300";
const DAY: i64 = 86_400;

/// Somebody whose residents' cover was stopped elsewhere, before it began.
fn stopped(number: u32) -> Somebody {
    let mut who = adult(number, YUNFU).employed();
    who.entry.covers[0].status = CoverStatus::Terminated;
    who
}

async fn begun(town: &Town, who: &Somebody) -> domain::id::ApplicationId {
    let id = start(&town.ctx, &who.caller(), &who.cover(), Act::Refund, Some(Reason::Employee)).await.unwrap();
    let since = BTreeMap::from([(Question::EmployeeSince, "2026-11-01".to_owned())]);
    answer_questions(&town.ctx, &who.caller(), &id, since, Leave::Continue).await.unwrap();
    id
}

#[tokio::test]
async fn a_stopped_cover_is_refunded_at_once_and_once() {
    let who = stopped(1);
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller, store) = (&town.ctx, who.caller(), town.store());
    let seen = show_preview(ctx, &caller, &who.cover(), Act::Refund, Some(Reason::Employee)).await.unwrap();
    let answer = seen.answer.unwrap();
    assert_eq!((answer.exit, answer.status, answer.effective_on), (None, None, None));
    assert_eq!((answer.refund.amount, answer.refund.way), (Some(Fen(40_000)), Some(RefundWay::OriginalChannel)));
    assert_eq!(answer.decision, DecisionMode::Automatic);
    let id = begun(&town, &who).await;
    let sent = town.send(&caller, &id).await.unwrap();
    // Nothing waits for a day: agreed and done in one go, and nothing can be taken back.
    assert_eq!((sent.state, sent.effective_on), (S::Effective, Some(ctx.today())));
    assert_eq!(withdraw(ctx, &caller, &id).await.unwrap_err(), UseCaseError::Conflict);
    let refund = store.refund_of(&id).await.unwrap().unwrap();
    assert_eq!((refund.amount, refund.stage), (Fen(40_000), RefundStage::Planned));
    assert!(refund.may_leave(sent.state), "it can be handed over");
    // The cover is as it was, and no worker has anything to end.
    let before = &who.entry.covers[0];
    assert_eq!(store.lookup_cover(&who.cover()).await.unwrap().as_ref(), Some(before));
    assert_eq!(store.lookup_effect(&id).await.unwrap(), None);
    town.clock.pass(60 * DAY);
    assert_eq!(take_effects(ctx).await.unwrap(), 0);
    let kinds: Vec<String> = store.notices_of(&sent.account, 9).await.unwrap().into_iter().map(|n| n.kind).collect();
    assert!(kinds.iter().any(|k| k == "refund_planned") && !kinds.iter().any(|k| k == "approved"), "{kinds:?}");
    // A receipt says what was asked for.
    while run_jobs(ctx).await.unwrap() > 0 {}
    let status = show_status(ctx, &caller, &id).await.unwrap();
    assert!(!status.may_undo && status.effect.is_none());
    let acts: Vec<_> = status.receipts.into_iter().map(|r| r.body.act).collect();
    let agreed = acts.iter().find(|act| act.state() == Some(S::Approved)).unwrap();
    let ReceiptAct::Stop { act, effective_on, refund, .. } = agreed else { panic!("{agreed:?}") };
    assert_eq!((*act, *effective_on, *refund), (Act::Refund, None, Some(Fen(40_000))));
    // A second one has nothing to give.
    let again = show_preview(ctx, &caller, &who.cover(), Act::Refund, Some(Reason::Employee)).await.unwrap();
    let answer = again.answer.unwrap();
    assert_eq!((answer.exit, answer.refund.why), (Some(Exit::NoRefund), RefundWhy::AlreadyRefunded));
    let second = start(ctx, &caller, &who.cover(), Act::Refund, Some(Reason::Employee)).await;
    assert!(matches!(second, Err(UseCaseError::Invalid(_))), "{second:?}");
    town.finish().await;
}

#[tokio::test]
async fn a_draft_begun_before_the_money_went_back_is_stopped_at_its_end() {
    let who = stopped(1);
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller) = (&town.ctx, who.caller());
    let first = begun(&town, &who).await;
    assert_eq!(begun(&town, &who).await, first, "the draft is offered again");
    town.send(&caller, &first).await.unwrap();
    // Another draft can't be begun; and one of a stop finds a cover that does not run.
    let stop = start(ctx, &caller, &who.cover(), Act::Stop, Some(Reason::Employee)).await;
    assert!(matches!(stop, Err(UseCaseError::Invalid(_))), "{stop:?}");
    let seen = show_preview(ctx, &caller, &who.cover(), Act::Stop, Some(Reason::Employee)).await.unwrap();
    assert_eq!(seen.answer.unwrap().exit, Some(Exit::CoverNotNormal));
    town.finish().await;
}

#[tokio::test]
async fn an_account_is_asked_for_where_the_channel_takes_nothing_back_and_a_person_decides() {
    let who = stopped(1).paid_in_cash();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller) = (&town.ctx, who.caller());
    let id = begun(&town, &who).await;
    let case = open_case(ctx, &caller, &id).await.unwrap();
    assert!(case.has(Step::Payee) && case.has(Step::Documents));
    for kind in ["payment_voucher_copy", "payer_id_copy", "refund_account_copy", "employee_enrolment_proof"] {
        let bytes = {
            let mut b = std::io::Cursor::new(Vec::new());
            image::DynamicImage::new_rgb8(4, 4).write_to(&mut b, image::ImageFormat::Png).unwrap();
            b.into_inner()
        };
        // Another picture for each: the same file counts once.
        let _ = town.upload(&who, &id, kind, bytes).await;
    }
    let payee =
        PayeeForm { holder: "张伟".into(), number: "62220200000000000".into(), bank: "工行云浮支行".into() };
    answer_payee(ctx, &caller, &id, payee, Leave::Continue).await.unwrap();
    let case = open_case(ctx, &caller, &id).await.unwrap();
    assert_eq!(case.answer.as_ref().unwrap().decision, DecisionMode::OnePerson);
    town.finish().await;
}

#[tokio::test]
async fn a_cover_that_runs_has_no_refund_of_its_own() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let seen = show_preview(&town.ctx, &who.caller(), &who.cover(), Act::Refund, Some(Reason::Employee)).await.unwrap();
    assert_eq!(seen.answer.unwrap().exit, Some(Exit::CoverNotStopped));
    let begun = start(&town.ctx, &who.caller(), &who.cover(), Act::Refund, Some(Reason::Employee)).await;
    assert!(matches!(begun, Err(UseCaseError::Invalid(_))), "{begun:?}");
    town.finish().await;
}

#[tokio::test]
async fn after_the_period_began_a_person_looks_when_the_stop_was() {
    let who = stopped(1);
    let town = Town::new(std::slice::from_ref(&who)).await;
    town.clock.pass(60 * DAY);
    assert!(town.ctx.today() > date(2027, 1, 1));
    let seen = show_preview(&town.ctx, &who.caller(), &who.cover(), Act::Refund, Some(Reason::Employee)).await.unwrap();
    let answer = seen.answer.unwrap();
    assert_eq!((answer.exit, answer.unknowns), (None, vec![Unknown::StopDay]));
    assert_eq!(answer.decision, DecisionMode::OnePerson);
    town.finish().await;
}
