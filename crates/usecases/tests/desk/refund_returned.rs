//! A refund that came back: the desk says why, the applicant names another account, the desk hands it over again.

use crate::{
    stop_support::{Somebody, Town, adult},
    support::{YUNFU, apply, asks, does, fields, member, on_duty, recorded},
};
use domain::{
    application::{
        Move,
        form::{FieldCode, PayeeForm},
    },
    consequence::RefundWay,
    id::ApplicationId,
    refund::{Refund, RefundFault, RefundStage as S},
    rules::Reason,
    staff::{Role, Staff},
};
use usecases::{
    UseCaseError as E, UseCaseResult,
    application::{give_account, request_account_code, returned},
    desk::{refunds, reveal},
    worker::take_effects,
};

const NUMBER: &str = "6222 0200 0000 0000 004";

fn account(number: &str) -> PayeeForm {
    PayeeForm { holder: "张伟".into(), number: number.into(), bank: "工行云浮支行".into() }
}

/// A stop that is in effect, with its refund, and the clerk of the office.
async fn begun() -> (Town, Somebody, ApplicationId, Staff) {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(&[who.clone(), adult(2, YUNFU)]).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let id = apply(&town, &who, Reason::Employee).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    does(&town, &clerk, &id, Move::Approve).await.unwrap();
    take_effects(&town.ctx).await.unwrap();
    (town, who, id, clerk)
}

async fn refund(town: &Town, id: &ApplicationId) -> Refund {
    town.store().refund_of(id).await.unwrap().unwrap()
}

async fn moves(town: &Town, clerk: &Staff, id: &ApplicationId, to: S, fault: Option<RefundFault>) -> UseCaseResult<()> {
    let now = refund(town, id).await;
    refunds::move_to(&town.ctx, &on_duty(clerk), &now.id, to, fault, now.version).await
}

#[tokio::test]
async fn it_goes_to_another_account_that_a_code_is_bound_to() {
    let (town, who, id, clerk) = begun().await;
    let (ctx, caller) = (&town.ctx, who.caller());
    assert_eq!(returned(ctx, &caller, &id).await.err(), Some(E::Conflict), "nothing came back");
    moves(&town, &clerk, &id, S::HandedOver, None).await.unwrap();
    let unsaid = moves(&town, &clerk, &id, S::Failed, None).await.unwrap_err();
    assert_eq!(fields(unsaid), [("fault".into(), FieldCode::Required)]);
    // It goes back the way it was paid: no account was named yet.
    let none = moves(&town, &clerk, &id, S::Failed, Some(RefundFault::HolderDiffers)).await.unwrap_err();
    assert_eq!(fields(none), [("fault".into(), FieldCode::Choice)]);
    moves(&town, &clerk, &id, S::Failed, Some(RefundFault::ChannelRefused)).await.unwrap();
    // It is not tried the same way again, and nobody else names an account.
    assert_eq!(moves(&town, &clerk, &id, S::HandedOver, None).await, Err(E::Conflict));
    let stranger = adult(2, YUNFU).caller();
    assert_eq!(returned(ctx, &stranger, &id).await.err(), Some(E::NotFound));
    assert_eq!(give_account(ctx, &stranger, &id, &account(NUMBER), "1").await, Err(E::NotFound));

    let wrong = request_account_code(ctx, &caller, &id, &account("12"), false).await.unwrap_err();
    assert_eq!(fields(wrong), [("number".into(), FieldCode::AccountMalformed)]);
    let doubted = request_account_code(ctx, &caller, &id, &account("6222020000000000001"), false).await.unwrap_err();
    assert_eq!(fields(doubted), [("number".into(), FieldCode::AccountLuhn)]);
    let kept = request_account_code(ctx, &caller, &id, &account(NUMBER), true).await.unwrap();
    assert_eq!(kept.number, "6222020000000000004");
    let code = town.code(&caller);
    // The code is for this account only.
    let other = give_account(ctx, &caller, &id, &account("6222020000000000012"), &code).await.unwrap_err();
    assert_eq!(fields(other), [("code".into(), FieldCode::CodeWrong)]);
    assert_eq!(refund(&town, &id).await.account_given_at, None);
    give_account(ctx, &caller, &id, &account(NUMBER), &code).await.unwrap();
    let given = refund(&town, &id).await;
    assert_eq!((given.way, given.payee.as_ref(), given.stage), (RefundWay::PayeeAccount, Some(&kept), S::Failed));
    assert!(given.account_given_at.is_some());
    let again = request_account_code(ctx, &caller, &id, &account(NUMBER), true).await.unwrap_err();
    assert_eq!(fields(again), [("number".into(), FieldCode::SameAccount)]);
    let spent = give_account(ctx, &caller, &id, &account(NUMBER), &code).await;
    assert!(matches!(spent, Err(E::Invalid(_))), "a code is good once");

    // Whoever pays by hand reads this account, and no other one.
    let read = asks(&["payee_account"], "refund", "");
    let shown = reveal::reveal(ctx, &on_duty(&clerk), &id, &read).await.unwrap();
    assert_eq!(shown.payee.as_ref(), Some(&kept));

    // The office sends it there, and from then on it stays.
    moves(&town, &clerk, &id, S::HandedOver, None).await.unwrap();
    let sent = refund(&town, &id).await;
    assert_eq!((sent.fault, sent.account_given_at, sent.payee), (None, None, Some(kept)));
    assert_eq!(returned(ctx, &caller, &id).await.err(), Some(E::Conflict));
    moves(&town, &clerk, &id, S::Paid, None).await.unwrap();
    let told = town.store().notices_of(&caller.account.unwrap().id, 20).await.unwrap();
    let times = |kind: &str| told.iter().filter(|n| n.kind == kind).count();
    let told_of = ["refund_handed_over", "refund_failed", "refund_account", "refund_paid"].map(times);
    assert_eq!(told_of, [2, 1, 1, 1]);
    assert!(told.iter().any(|n| n.kind == "refund_failed" && n.args["fault"] == "channel_refused"));
    // On the record by what, never which account.
    let record = recorded(&town).await;
    assert!(record.iter().any(|e| e.action == "application.refund_account"));
    assert!(record.iter().any(|e| e.action == "refund.move" && e.detail == "failed fault=channel_refused"));
    assert!(record.iter().all(|e| !e.canonical().windows(7).any(|w| w == b"6222020")), "an account on the record");
    town.finish().await;
}

#[tokio::test]
async fn a_fault_of_the_payers_asks_the_applicant_for_nothing() {
    let (town, who, id, clerk) = begun().await;
    moves(&town, &clerk, &id, S::HandedOver, None).await.unwrap();
    moves(&town, &clerk, &id, S::Failed, Some(RefundFault::Technical)).await.unwrap();
    assert_eq!(returned(&town.ctx, &who.caller(), &id).await.err(), Some(E::Conflict));
    moves(&town, &clerk, &id, S::HandedOver, None).await.unwrap();
    town.finish().await;
}

#[tokio::test]
async fn an_account_in_its_hold_names_no_other_one() {
    let (town, who, id, clerk) = begun().await;
    moves(&town, &clerk, &id, S::HandedOver, None).await.unwrap();
    moves(&town, &clerk, &id, S::Failed, Some(RefundFault::ChannelRefused)).await.unwrap();
    let mut caller = who.caller();
    let held = town.ctx.now().plus_seconds(3600);
    caller.account.as_mut().unwrap().held_until = Some(held);
    let asked = request_account_code(&town.ctx, &caller, &id, &account(NUMBER), true).await.unwrap_err();
    assert!(matches!(asked, E::LimitReached { limit: "account_held", .. }), "{asked:?}");
    town.finish().await;
}
