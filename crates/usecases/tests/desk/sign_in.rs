//! Signing in with two factors, recovery codes, resets, the own password.

use crate::{
    stop_support::{Town, caller_for},
    support::{fields, member, on_duty},
};
use crypto::{Secret, totp};
use domain::{
    account::SessionOwner,
    application::form::FieldCode,
    staff::{Role, Staff},
};
use usecases::{
    Caller, UseCaseError as E,
    desk::{
        me,
        members::{self, MemberAct, NewMember},
        sign_in::{self, SignedIn},
    },
};

/// A visitor's request with whatever session `token` opens.
async fn with(town: &Town, token: Option<&str>) -> Caller {
    let Some(token) = token else { return caller_for(None, None) };
    let session = town.store().lookup_session(&crypto::session::token_hash(token)).await.unwrap();
    let session = session.filter(|s| s.revoked_at.is_none());
    let staff = match session.as_ref().map(|s| &s.owner) {
        Some(SessionOwner::Staff(id)) => town.store().lookup_staff(id).await.unwrap(),
        _ => None,
    };
    Caller { staff, ..caller_for(None, session) }
}

/// Adds a clerk as an administrator does: the one-time password.
async fn hired(town: &Town, admin: &Staff) -> String {
    let form = NewMember { login: "li.na".into(), name: "李娜".into(), role: "clerk".into(), ..NewMember::default() };
    members::add(&town.ctx, &on_duty(admin), &form).await.unwrap()
}

/// The first step; the pending session's token.
async fn password(town: &Town, typed: &str) -> Result<String, E> {
    sign_in::enter_password(&town.ctx, &with(town, None).await, "Li.Na", typed).await
}

/// The second step with what was typed.
async fn code(town: &Town, pending: &str, typed: &str) -> Result<SignedIn, E> {
    sign_in::enter_code(&town.ctx, &with(town, Some(pending)).await, typed).await
}

/// What the authenticator shows now.
fn shows(town: &Town, secret: &str) -> String {
    let seconds = u64::try_from(town.ctx.now().0 / 1_000_000).unwrap();
    totp::code_at(&Secret::new(secret.to_owned()), seconds).unwrap().expose().clone()
}

async fn stored(town: &Town) -> Staff {
    town.store().lookup_staff_by_login("li.na").await.unwrap().unwrap()
}

#[tokio::test]
async fn a_new_member_enrols_sets_a_password_and_uses_each_code_once() {
    let town = Town::new(&[]).await;
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    let first = hired(&town, &admin).await;
    let pending = password(&town, &first).await.unwrap();
    let visitor = with(&town, Some(&pending)).await;
    assert!(visitor.staff.is_none(), "half signed in is not signed in");
    let enrolment = sign_in::enrolment(&town.ctx, &visitor).await.unwrap();
    assert_eq!(sign_in::enrolment(&town.ctx, &visitor).await.unwrap().secret, enrolment.secret, "a reload keeps it");
    let wrong = sign_in::enrol(&town.ctx, &visitor, "000000").await.unwrap_err();
    assert_eq!(fields(wrong), [("code".to_owned(), FieldCode::CodeWrong)]);
    assert!(!stored(&town).await.has_second_factor(), "not in force before a code was accepted");
    let shown = shows(&town, &enrolment.secret);
    let (signed_in, recovery) = sign_in::enrol(&town.ctx, &visitor, &shown).await.unwrap();
    assert!(signed_in.must_change_password);
    assert_eq!(recovery.len(), 10);
    assert_eq!(with(&town, Some(&pending)).await.session, None, "the half session is over");

    // Their own password: the old one must fit, the new one must be good; the one-time password is spent.
    let me = with(&town, Some(&signed_in.token)).await;
    let not_mine = me::change_password(&town.ctx, &me, "guess", "correct horse battery").await.unwrap_err();
    assert_eq!(fields(not_mine), [("current".to_owned(), FieldCode::SignInFailed)]);
    let short = me::change_password(&town.ctx, &me, &first, "short").await.unwrap_err();
    assert_eq!(fields(short), [("password".to_owned(), FieldCode::PasswordShort)]);
    me::change_password(&town.ctx, &me, &first, "correct horse battery").await.unwrap();
    assert!(!stored(&town).await.must_change_password);
    assert_eq!(fields(password(&town, &first).await.unwrap_err()), [("password".to_owned(), FieldCode::SignInFailed)]);

    // The code that enrolled was used; the next one works, once.
    let pending = password(&town, "correct horse battery").await.unwrap();
    let used = code(&town, &pending, &shown).await.unwrap_err();
    assert_eq!(fields(used), [("code".to_owned(), FieldCode::CodeWrong)]);
    town.clock.pass(30);
    let next = shows(&town, &enrolment.secret);
    let again = code(&town, &pending, &next).await.unwrap();
    assert!(with(&town, Some(&signed_in.token)).await.session.is_none(), "one session a member");
    assert!(with(&town, Some(&again.token)).await.staff.is_some());
    let pending = password(&town, "correct horse battery").await.unwrap();
    assert!(code(&town, &pending, &next).await.is_err(), "a code works once");

    // A recovery code instead, once; new ones void the rest.
    let back = code(&town, &pending, &recovery[3]).await.unwrap();
    assert_eq!(stored(&town).await.recovery.len(), 9);
    let pending = password(&town, "correct horse battery").await.unwrap();
    assert!(code(&town, &pending, &recovery[3]).await.is_err(), "a recovery code works once");
    let last = code(&town, &pending, &recovery[4]).await.unwrap();
    assert!(with(&town, Some(&back.token)).await.session.is_none());
    let me = with(&town, Some(&last.token)).await;
    let blank = me::new_recovery_codes(&town.ctx, &me, "").await.unwrap_err();
    assert_eq!(fields(blank), [("current".to_owned(), FieldCode::Required)]);
    let guess = me::new_recovery_codes(&town.ctx, &me, "guess").await.unwrap_err();
    assert_eq!(fields(guess), [("current".to_owned(), FieldCode::SignInFailed)]);
    assert_eq!(stored(&town).await.recovery.len(), 8, "a session alone changes nothing");
    let fresh = me::new_recovery_codes(&town.ctx, &me, "correct horse battery").await.unwrap();
    let pending = password(&town, "correct horse battery").await.unwrap();
    assert!(code(&town, &pending, &recovery[5]).await.is_err(), "the old ones are void");
    code(&town, &pending, &fresh[0]).await.unwrap();
    town.finish().await;
}

#[tokio::test]
async fn an_open_session_is_no_place_to_guess_the_password() {
    let town = Town::new(&[]).await;
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    let first = hired(&town, &admin).await;
    let me = on_duty(&stored(&town).await);
    let most = town.ctx.limits.staff_sign_in_hour.most;
    for n in 0..most {
        // Both ways to try count alike.
        let guess = if n % 2 == 0 {
            me::new_recovery_codes(&town.ctx, &me, "guess").await.map(drop)
        } else {
            me::change_password(&town.ctx, &me, "guess", "correct horse battery").await
        };
        assert_eq!(fields(guess.unwrap_err()), [("current".to_owned(), FieldCode::SignInFailed)]);
    }
    let enough = |e: E| matches!(e, E::LimitReached { limit: "staff_sign_in_hour", retry_after: 1.. });
    assert!(enough(me::new_recovery_codes(&town.ctx, &me, &first).await.unwrap_err()), "also the right one");
    assert!(enough(me::change_password(&town.ctx, &me, &first, "correct horse battery").await.unwrap_err()));
    assert!(password(&town, &first).await.is_ok(), "signing in is counted by itself");
    town.clock.pass(3600);
    assert_eq!(me::new_recovery_codes(&town.ctx, &me, &first).await.unwrap().len(), 10);
    town.finish().await;
}

#[tokio::test]
async fn an_administrator_resets_what_was_lost_and_ends_the_sessions() {
    let town = Town::new(&[]).await;
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    let first = hired(&town, &admin).await;
    let enrol = |password: String| {
        let town = &town;
        async move {
            let pending = self::password(town, &password).await.unwrap();
            let visitor = with(town, Some(&pending)).await;
            let secret = sign_in::enrolment(&town.ctx, &visitor).await.unwrap().secret;
            let code = shows(town, &secret);
            (sign_in::enrol(&town.ctx, &visitor, &code).await.unwrap(), secret)
        }
    };
    let ((signed_in, recovery), secret) = enrol(first.clone()).await;
    let id = stored(&town).await.id;
    let clerk = with(&town, Some(&signed_in.token)).await;
    let reset = |caller: Caller, act| {
        let (ctx, id) = (town.ctx.clone(), id.clone());
        async move { members::act(&ctx, &caller, &id, act).await }
    };
    assert_eq!(reset(clerk, MemberAct::ResetSecondFactor).await, Err(E::Forbidden));
    let own = members::act(&town.ctx, &on_duty(&admin), &admin.id, MemberAct::Disable).await;
    assert_eq!(own, Err(E::Forbidden), "nobody locks themselves out");

    // A lost phone: the factor and the recovery codes are gone, the session ends, they enrol anew.
    assert_eq!(reset(on_duty(&admin), MemberAct::ResetSecondFactor).await, Ok(None));
    assert!(with(&town, Some(&signed_in.token)).await.session.is_none());
    let pending = password(&town, &first).await.unwrap();
    assert_eq!(code(&town, &pending, &recovery[0]).await.unwrap_err(), E::Conflict, "there is no factor to try");
    town.clock.pass(60);
    let ((signed_in, _), renewed) = enrol(first.clone()).await;
    assert_ne!(secret, renewed);

    // A forgotten password: a one-time password, shown to the administrator once.
    let shown = reset(on_duty(&admin), MemberAct::ResetPassword).await.unwrap().unwrap();
    assert!(with(&town, Some(&signed_in.token)).await.session.is_none());
    assert!(password(&town, &first).await.is_err());
    let pending = password(&town, &shown).await.unwrap();
    town.clock.pass(60);
    let signed_in = code(&town, &pending, &shows(&town, &renewed)).await.unwrap();
    assert!(signed_in.must_change_password);

    // Who left can't sign in, also not with the right password.
    reset(on_duty(&admin), MemberAct::Disable).await.unwrap();
    assert!(with(&town, Some(&signed_in.token)).await.session.is_none());
    let refused = password(&town, &shown).await.unwrap_err();
    assert_eq!(fields(refused), [("password".to_owned(), FieldCode::SignInFailed)]);
    town.finish().await;
}
