//! Taking somebody's account or person over, keeping them out, and finding out who they are: none of it works.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first thing that is not there")]
#![allow(dead_code, reason = "the support is shared")]

mod account_support;

use account_support::{MOTHER, MOTHERS, STRANGER, World, valid};
use async_trait::async_trait;
use domain::application::form::{FieldCode, FieldError};
use futures::future::join_all;
use std::{sync::Arc, time::Duration};
use usecases::{
    Caller, Context, Limits, UseCaseError,
    account::{password, phone, proof, sign_in},
    ports::{PortError, Sms, SmsGateway},
};

const OWN: &str = "13900000001";

/// A gateway that hands nothing over.
#[derive(Clone, Copy)]
enum Silence {
    Refuses,
    Waits,
}

#[async_trait]
impl SmsGateway for Silence {
    async fn send(&self, _sms: Sms) -> Result<(), PortError> {
        match self {
            Self::Refuses => Err(PortError::Unavailable("test".into())),
            Self::Waits => std::future::pending().await,
        }
    }
}

fn invalid(field: &str, code: FieldCode) -> UseCaseError {
    FieldError::new(field, code).into()
}

#[tokio::test]
async fn with_a_password_a_new_phone_needs_it_and_its_tries_are_counted() {
    let world = World::new().await;
    let resident = world.signed_in(OWN).await;
    password::request_code(&world.ctx, &resident).await.unwrap();
    password::set(&world.ctx, &resident, "correct horse battery", &world.code(OWN)).await.unwrap();
    let account = world.ctx.store.lookup_account(&resident.account.as_ref().unwrap().id).await.unwrap();
    let resident = Caller { account, ..resident };
    let sent = world.messages(OWN).len();
    phone::request(&world.ctx, &resident, "13900000003").await.unwrap();
    assert_eq!(world.messages(OWN).len(), sent, "the password stands for the old number's code");
    let code = world.code("13900000003");
    let typed = |current| phone::Typed { code: &code, current, old_code: "" };
    let none = phone::confirm(&world.ctx, &resident, &typed("")).await;
    assert_eq!(none.unwrap_err(), invalid("current", FieldCode::Required));
    for _ in 0..9 {
        let wrong = phone::confirm(&world.ctx, &resident, &typed("wrong horse battery")).await;
        assert_eq!(wrong.unwrap_err(), invalid("current", FieldCode::SignInFailed));
    }
    // Where one more wrong one was typed, the right one is worth no more.
    let mut limits = Limits::default();
    limits.wrong_account_hour.most = 9;
    let closed = Context { limits: Arc::new(limits), ..world.ctx.clone() };
    let late = phone::confirm(&closed, &resident, &typed("correct horse battery")).await;
    assert!(matches!(late, Err(UseCaseError::LimitReached { limit: "password_account_hour", .. })), "{late:?}");
    phone::confirm(&world.ctx, &resident, &typed("correct horse battery")).await.unwrap();
    assert_eq!(world.messages(OWN).len(), sent + 1, "the old number is told");
}

#[tokio::test]
async fn whoever_knows_an_identity_number_does_not_keep_its_owner_from_the_proof() {
    let world = World::new().await;
    let stranger = Caller { address: "203.0.113.66".into(), ..world.signed_in("13900000002").await };
    for _ in 0..5 {
        proof::begin(&world.ctx, &stranger, "张三丰", &valid(MOTHER)).await.unwrap();
        world.wait(3601);
    }
    let more = proof::begin(&world.ctx, &stranger, "张三丰", &valid(MOTHER)).await;
    assert!(matches!(more, Err(UseCaseError::LimitReached { limit: "proof_target_day", .. })), "{more:?}");
    world.proven(OWN).await;
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_does_not_tell_whether_name_and_number_fitted() {
    for silent in [Silence::Refuses, Silence::Waits] {
        let mut world = World::new().await;
        let resident = world.signed_in(OWN).await;
        world.ctx.sms = Arc::new(silent);
        let number = valid(MOTHER);
        for name in ["张三丰", "欧阳娜娜"] {
            let begun = proof::begin(&world.ctx, &resident, name, &number);
            let answer = tokio::time::timeout(Duration::from_secs(5), begun).await;
            assert_eq!(answer, Ok(Ok(())), "{name}");
            world.wait(61);
        }
    }
}

#[tokio::test]
async fn an_account_that_is_proven_proves_no_other_person() {
    let world = World::new().await;
    let mother = world.proven(OWN).await;
    world.wait(61);
    let other = proof::begin(&world.ctx, &mother, "张伟", &valid(STRANGER)).await;
    assert_eq!(other, Err(UseCaseError::Conflict));
    // A code that was under way before the proof is worth nothing after it.
    let before = Caller { account: world.signed_in("13900000002").await.account, ..mother.clone() };
    proof::begin(&world.ctx, &before, "张伟", &valid(STRANGER)).await.unwrap();
    let late = proof::finish(&world.ctx, &mother, &world.code("19000000002")).await;
    assert_eq!(late, Err(UseCaseError::Conflict));
    assert_eq!(proof::resend(&world.ctx, &mother).await, Err(UseCaseError::Conflict));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn codes_of_one_new_phone_typed_at_once_open_one_account() {
    let world = World::new().await;
    for round in 0..10 {
        let phone = format!("1390000010{round}");
        let mut tries = Vec::new();
        for browser in 0..8 {
            let nobody = Caller { address: format!("203.0.113.{}", round * 8 + browser), ..world.nobody() };
            let token = sign_in::request_code(&world.ctx, &nobody, &phone).await.unwrap().unwrap();
            let visitor = Caller { session: world.holder(&token).await.session, ..nobody };
            tries.push((world.ctx.clone(), visitor, world.code(&phone)));
        }
        let start = Arc::new(tokio::sync::Barrier::new(tries.len()));
        let tries = tries.into_iter().map(|(ctx, visitor, code)| {
            let start = start.clone();
            tokio::spawn(async move {
                start.wait().await;
                sign_in::enter_code(&ctx, &visitor, &code).await
            })
        });
        for next in join_all(tries).await {
            assert!(matches!(next, Ok(Ok(sign_in::Next::SignedIn(_)))), "{next:?}");
        }
    }
}

#[tokio::test]
async fn accounts_that_prove_one_person_at_once_are_told_that_somebody_was_first() {
    let world = World::new().await;
    let mut residents = Vec::new();
    for own in ["13900000001", "13900000002", "13900000003"] {
        let resident = world.signed_in(own).await;
        proof::begin(&world.ctx, &resident, "欧阳娜娜", &valid(MOTHER)).await.unwrap();
        residents.push((resident, world.code(MOTHERS)));
        world.wait(61);
    }
    let tries = residents.iter().map(|(resident, code)| proof::finish(&world.ctx, resident, code));
    let answers = join_all(tries).await;
    assert!(answers.iter().any(Result::is_ok), "{answers:?}");
    assert!(answers.iter().all(|a| matches!(a, Ok(()) | Err(UseCaseError::Conflict))), "{answers:?}");
}

#[tokio::test]
async fn a_password_is_no_phone_no_identity_number_and_no_day() {
    let world = World::new().await;
    let resident = world.signed_in(OWN).await;
    password::request_code(&world.ctx, &resident).await.unwrap();
    let number = valid(MOTHER);
    for known in [OWN, "+86 139-0000-0001", &number, "19880229", "1988-02-29", "29021988", "1988年12月09日"] {
        let result = password::set(&world.ctx, &resident, known, &world.code(OWN)).await;
        assert_eq!(result, Err(invalid("password", FieldCode::PasswordCommon)), "{known}");
    }
    // Neither is a day, a phone or a number.
    password::set(&world.ctx, &resident, "73519042", &world.code(OWN)).await.unwrap();
}
