//! Passkeys: added with password and code, the second factor or both; every wrong answer is refused and on record.

use crate::{
    authenticator::{Device, How},
    stop_support::{Town, caller_for},
    support::{fields, member, on_duty},
};
use crypto::{Secret, totp, webauthn};
use domain::{
    account::SessionOwner,
    application::form::FieldCode as F,
    staff::{Passkey, PasskeyAct, Role, Staff},
};
use storage::{AuditQuery, AuditWalk, Change, ChangeSet, PasskeyChange};
use usecases::{
    Caller, UseCaseError as E, UseCaseResult,
    desk::{
        me::{self, SecurityAct},
        members::{self, MemberAct},
        passkey::{
            self,
            add::{self, Begin},
            enter::{self, Answer},
            remove,
        },
        sign_in::{self, SignedIn},
    },
};

const PASSWORD: &str = "correct horse battery";
const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// How a device answers at this town's address.
fn here() -> How {
    How { origin: "http://localhost".into(), party: "localhost".into(), ..How::default() }
}

fn code(town: &Town) -> String {
    let seconds = u64::try_from(town.ctx.now().0 / 1_000_000).unwrap();
    totp::code_at(&Secret::new(SECRET.to_owned()), seconds).unwrap().expose().clone()
}

/// A clerk with a password and an authenticator.
async fn clerk(town: &Town, login: &str) -> Staff {
    let mut staff = member(town, login, Role::Clerk, &[]).await;
    staff.password = crypto::password::hash(&town.ctx.keys, PASSWORD).unwrap();
    (staff.totp, staff.totp_step, staff.version) = (Some(SECRET.to_owned()), 0, 2);
    town.store().commit(ChangeSet::new().with(Change::UpdateStaff(staff.clone()))).await.unwrap();
    staff
}

async fn now(town: &Town, staff: &Staff) -> Staff {
    town.store().lookup_staff(&staff.id).await.unwrap().unwrap()
}

/// The request of a browser with that session.
async fn with(town: &Town, token: &str) -> Caller {
    let session = town.store().lookup_session(&crypto::session::token_hash(token)).await.unwrap();
    let session = session.filter(|s| s.revoked_at.is_none());
    let staff = match session.as_ref().map(|s| &s.owner) {
        Some(SessionOwner::Staff(id)) => town.store().lookup_staff(id).await.unwrap(),
        _ => None,
    };
    Caller { staff, ..caller_for(None, session) }
}

async fn begin(town: &Town, staff: &Staff, name: &str) -> UseCaseResult<()> {
    town.clock.pass(60);
    let form = Begin { name: name.into(), current: PASSWORD.into(), code: code(town) };
    add::begin(&town.ctx, &on_duty(&now(town, staff).await), &form).await
}

/// Adds the passkey of `device`.
async fn added(town: &Town, staff: &Staff, device: &Device, how: &How) -> Passkey {
    begin(town, staff, "窗口电脑").await.unwrap();
    let me = on_duty(&now(town, staff).await);
    let asked = add::asked(&town.ctx, &me).await.unwrap().unwrap();
    add::finish(&town.ctx, &me, &device.create(&asked.challenge, how)).await.unwrap();
    let all = town.store().passkeys_of(&staff.id).await.unwrap();
    all.into_iter().find(|p| p.credential == device.credential()).unwrap()
}

fn handle(staff: &Staff) -> String {
    passkey::handle(staff)
}

fn answer(device: &Device, staff: &Staff, challenge: &str, how: &How) -> Answer {
    Answer { credential: device.credential(), handle: handle(staff), signed: device.get(challenge, how) }
}

/// A browser at the door, and what it is asked for.
async fn at_the_door(town: &Town) -> (Caller, String) {
    let token = enter::knock(&town.ctx, &caller_for(None, None)).await.unwrap();
    let caller = with(town, &token).await;
    let asked = enter::asked_alone(&town.ctx, &caller).await.unwrap();
    assert!(asked.credentials.is_empty(), "whoever asks learns of nobody");
    (caller, asked.challenge)
}

/// Signs in by the passkey alone.
async fn alone(town: &Town, staff: &Staff, device: &Device, how: &How) -> UseCaseResult<SignedIn> {
    town.clock.pass(60);
    let (caller, challenge) = at_the_door(town).await;
    enter::alone(&town.ctx, &caller, &answer(device, staff, &challenge, how)).await
}

/// What the record says about the member's refused passkeys, newest first.
async fn refusals(town: &Town) -> Vec<(String, String)> {
    let query = AuditQuery {
        walk: AuditWalk::Named("staff.passkey_failed".into()),
        before: (town.ctx.now().plus_seconds(9), u64::MAX >> 1),
        limit: 50,
        ..AuditQuery::default()
    };
    let found = town.store().search_audit(&query).await.unwrap();
    found.into_iter().map(|leaf| (leaf.entry.object, leaf.entry.detail)).collect()
}

fn not_good(result: UseCaseResult<SignedIn>) {
    assert_eq!(fields(result.map(drop).unwrap_err()), [("passkey".to_owned(), F::SignInFailed)]);
}

fn late(result: UseCaseResult<SignedIn>) {
    assert_eq!(fields(result.map(drop).unwrap_err()), [("passkey".to_owned(), F::CodeWrong)]);
}

#[tokio::test]
async fn a_passkey_is_added_after_password_and_code_and_is_both_factors_from_then_on() {
    let town = Town::new(&[]).await;
    let staff = clerk(&town, "li.na").await;
    let device = Device::new(1);
    let me = on_duty(&staff);
    let typed = |name: &str, current: &str, code: String| Begin { name: name.into(), current: current.into(), code };
    let refused = async |form: Begin| fields(add::begin(&town.ctx, &me, &form).await.unwrap_err());
    assert_eq!(refused(typed(" ", PASSWORD, code(&town))).await, [("name".to_owned(), F::Required)]);
    assert_eq!(refused(typed(&"名".repeat(41), PASSWORD, code(&town))).await, [("name".to_owned(), F::TooLong)]);
    assert_eq!(refused(typed("a\nb", PASSWORD, code(&town))).await, [("name".to_owned(), F::Character)]);
    assert_eq!(refused(typed("x", "guess", code(&town))).await, [("current".to_owned(), F::SignInFailed)]);
    assert_eq!(refused(typed("x", PASSWORD, "000000".into())).await, [("code".to_owned(), F::CodeWrong)]);
    assert_eq!(add::asked(&town.ctx, &me).await.unwrap(), None, "nothing is asked for before both were right");
    let nothing = add::finish(&town.ctx, &me, &device.create(&webauthn::challenge(), &here())).await;
    assert_eq!(fields(nothing.unwrap_err()), [("passkey".to_owned(), F::CodeWrong)]);

    let synced = How { flags: 5 | 8 | 16, counter: 0, ..here() };
    let passkey = added(&town, &staff, &device, &synced).await;
    assert_eq!((passkey.name.as_str(), passkey.synced, passkey.used_at), ("窗口电脑", true, None));
    let signed_in = alone(&town, &staff, &device, &synced).await.unwrap();
    let me = with(&town, &signed_in.token).await;
    assert_eq!(me.staff().unwrap().id, staff.id);
    assert!(passkey::list(&town.ctx, &me).await.unwrap()[0].used_at.is_some());

    // The second factor after the password, without a code; a new session ends the last one.
    town.clock.pass(60);
    let pending = sign_in::enter_password(&town.ctx, &caller_for(None, None), "li.na", PASSWORD).await.unwrap();
    let half = with(&town, &pending).await;
    let asked = enter::asked_second(&town.ctx, &half).await.unwrap().unwrap();
    assert_eq!(asked.credentials, [device.credential()]);
    assert_eq!(enter::asked_second(&town.ctx, &half).await.unwrap(), Some(asked.clone()), "a second tab asks the same");
    let by_key = Answer { handle: String::new(), ..answer(&device, &staff, &asked.challenge, &synced) };
    let second = enter::second(&town.ctx, &half, &by_key).await.unwrap();
    assert!(with(&town, &signed_in.token).await.session.is_none());
    let me = with(&town, &second.token).await;
    let events: Vec<_> = me::events(&town.ctx, &me).await.unwrap().into_iter().map(|e| e.what).collect();
    assert_eq!(events, [SecurityAct::SecondPasskey, SecurityAct::Passkey, SecurityAct::PasskeyAdded]);
    // A code goes on working.
    town.clock.pass(60);
    let pending = sign_in::enter_password(&town.ctx, &caller_for(None, None), "li.na", PASSWORD).await.unwrap();
    sign_in::enter_code(&town.ctx, &with(&town, &pending).await, &code(&town)).await.unwrap();
    town.finish().await;
}

#[tokio::test]
async fn every_wrong_answer_is_refused_and_on_record() {
    let town = Town::new(&[]).await;
    let (staff, other) = (clerk(&town, "li.na").await, clerk(&town, "wang.fang").await);
    let (mine, theirs) = (Device::new(1), Device::new(2));
    added(&town, &staff, &mine, &here()).await;
    added(&town, &other, &theirs, &here()).await;
    let next = |counter| How { counter, ..here() };
    alone(&town, &staff, &mine, &next(5)).await.unwrap();
    for (how, why) in [
        (How { origin: "https://evil.example".into(), ..next(6) }, "origin"),
        (How { party: "evil.example".into(), ..next(6) }, "party"),
        (How { flags: 1, ..next(6) }, "verification"),
        (How { flags: 4, ..next(6) }, "presence"),
        (next(5), "counter"),
        (next(4), "counter"),
        (next(0), "counter"),
    ] {
        not_good(alone(&town, &staff, &mine, &how).await);
        assert_eq!(refusals(&town).await[0], (staff.id.as_str().to_owned(), why.to_owned()));
    }
    // Another's handle, a device nobody knows, one's own credential signed by another key.
    not_good(alone(&town, &other, &mine, &next(7)).await);
    not_good(alone(&town, &staff, &Device::new(9), &next(7)).await);
    assert_eq!(refusals(&town).await[0], (String::new(), "unknown".to_owned()));
    let mut forged = Device::new(2);
    forged.credential = mine.credential.clone();
    not_good(alone(&town, &staff, &forged, &next(7)).await);
    assert_eq!(refusals(&town).await[0].1, "signature");

    // After a password, another member's passkey is as good as none.
    town.clock.pass(60);
    let pending = sign_in::enter_password(&town.ctx, &caller_for(None, None), "li.na", PASSWORD).await.unwrap();
    let half = with(&town, &pending).await;
    let asked = enter::asked_second(&town.ctx, &half).await.unwrap().unwrap();
    not_good(enter::second(&town.ctx, &half, &answer(&theirs, &other, &asked.challenge, &next(9))).await);
    // Whoever is half signed in is no visitor, and a visitor is nobody's half.
    let (visitor, challenge) = at_the_door(&town).await;
    assert_eq!(enter::asked_alone(&town.ctx, &half).await, Err(E::NotSignedIn));
    assert_eq!(enter::asked_second(&town.ctx, &visitor).await, Err(E::NotSignedIn));
    let right = answer(&mine, &staff, &challenge, &next(8));
    assert!(matches!(enter::second(&town.ctx, &visitor, &right).await, Err(E::NotSignedIn)));
    assert!(visitor.staff().is_err());
    enter::alone(&town.ctx, &visitor, &right).await.unwrap();
    // The member reads that somebody tried.
    let events = me::events(&town.ctx, &on_duty(&staff)).await.unwrap();
    assert!(events.iter().any(|e| e.what == SecurityAct::PasskeyFailed));
    town.finish().await;
}

#[tokio::test]
async fn a_challenge_is_good_once_for_five_minutes_in_its_own_browser() {
    let town = Town::new(&[]).await;
    let staff = clerk(&town, "li.na").await;
    let device = Device::new(1);
    added(&town, &staff, &device, &here()).await;
    let next = |counter| How { counter, ..here() };
    // Sent twice: whoever is first is in.
    let (caller, challenge) = at_the_door(&town).await;
    let once = answer(&device, &staff, &challenge, &next(2));
    enter::alone(&town.ctx, &caller, &once).await.unwrap();
    late(enter::alone(&town.ctx, &caller, &once).await);
    // Taken to another browser.
    let (elsewhere, _) = at_the_door(&town).await;
    not_good(enter::alone(&town.ctx, &elsewhere, &once).await);
    assert_eq!(refusals(&town).await[0].1, "challenge");
    late(enter::alone(&town.ctx, &elsewhere, &answer(&device, &staff, &challenge, &next(3))).await);
    // Too late: a page that is shown again has another one.
    town.clock.pass(60);
    let (caller, challenge) = at_the_door(&town).await;
    town.clock.pass(300);
    late(enter::alone(&town.ctx, &caller, &answer(&device, &staff, &challenge, &next(3))).await);
    let fresh = enter::asked_alone(&town.ctx, &caller).await.unwrap().challenge;
    assert_ne!(fresh, challenge);
    enter::alone(&town.ctx, &caller, &answer(&device, &staff, &fresh, &next(3))).await.unwrap();
    // What one act is asked for is no answer for another.
    let stored = town.store().passkey_challenge(&caller.session().unwrap().id, PasskeyAct::SecondFactor).await;
    assert_eq!(stored.unwrap(), None);
    town.finish().await;
}

#[tokio::test]
async fn tries_are_counted_with_codes_and_a_stranger_counts_for_their_address() {
    let town = Town::new(&[]).await;
    let staff = clerk(&town, "li.na").await;
    let device = Device::new(1);
    added(&town, &staff, &device, &here()).await;
    let most = town.ctx.limits.staff_sign_in_hour.most;
    let enough = |e: E| matches!(e, E::LimitReached { limit: "staff_sign_in_hour", .. });
    let mut tries = 0;
    while let Err(error) = alone(&town, &staff, &device, &How { flags: 1, counter: 2, ..here() }).await {
        if enough(error) {
            break;
        }
        tries += 1;
    }
    // One was the code with which the passkey was added.
    assert_eq!(tries, most - 1);
    assert!(
        enough(alone(&town, &staff, &device, &How { counter: 2, ..here() }).await.unwrap_err()),
        "also a right one"
    );
    let minute = town.ctx.limits.sign_in_address_minute.most;
    town.clock.pass(3600);
    for _ in 0..minute {
        enter::knock(&town.ctx, &caller_for(None, None)).await.unwrap();
    }
    let knock = enter::knock(&town.ctx, &caller_for(None, None)).await;
    assert!(matches!(knock, Err(E::LimitReached { limit: "sign_in_address_minute", .. })));
    town.finish().await;
}

#[tokio::test]
async fn what_is_taken_away_fails_at_once() {
    let town = Town::new(&[]).await;
    let (staff, other) = (clerk(&town, "li.na").await, clerk(&town, "wang.fang").await);
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    let devices: Vec<_> = (1..=5).map(Device::new).collect();
    let mut passkeys = Vec::new();
    for device in &devices {
        passkeys.push(added(&town, &staff, device, &here()).await);
    }
    assert_eq!(begin(&town, &staff, "sixth").await, Err(E::Conflict));
    let me = on_duty(&now(&town, &staff).await);
    // One's own only, with the password.
    let id = passkeys[0].id.clone();
    assert_eq!(remove::remove(&town.ctx, &on_duty(&other), &id, PASSWORD).await, Err(E::NotFound));
    let guess = remove::remove(&town.ctx, &me, &id, "guess").await.unwrap_err();
    assert_eq!(fields(guess), [("current".to_owned(), F::SignInFailed)]);
    // Taken away while a browser is asked for it.
    let (visitor, challenge) = at_the_door(&town).await;
    remove::remove(&town.ctx, &me, &id, PASSWORD).await.unwrap();
    let how = How { counter: 2, ..here() };
    not_good(enter::alone(&town.ctx, &visitor, &answer(&devices[0], &staff, &challenge, &how)).await);
    assert_eq!(refusals(&town).await[0].1, "revoked");
    // The same device is not taken twice, not even by somebody else.
    begin(&town, &other, "again").await.unwrap();
    let them = on_duty(&now(&town, &other).await);
    let asked = add::asked(&town.ctx, &them).await.unwrap().unwrap();
    let again = add::finish(&town.ctx, &them, &devices[1].create(&asked.challenge, &here())).await;
    assert_eq!(fields(again.unwrap_err()), [("passkey".to_owned(), F::SignInFailed)]);
    // Never the last factor: whoever has no authenticator keeps one.
    let mut bare = now(&town, &staff).await;
    (bare.totp, bare.totp_step, bare.version) = (None, Staff::UNCONFIRMED, bare.version + 1);
    town.store().commit(ChangeSet::new().with(Change::UpdateStaff(bare.clone()))).await.unwrap();
    for passkey in &passkeys[1..4] {
        remove::remove(&town.ctx, &on_duty(&now(&town, &staff).await), &passkey.id, PASSWORD).await.unwrap();
    }
    let last = remove::remove(&town.ctx, &on_duty(&now(&town, &staff).await), &passkeys[4].id, PASSWORD).await;
    assert_eq!(last, Err(E::Conflict));
    // A reset takes the rest, and who is disabled can't use one.
    assert_eq!(members::passkeys(&town.ctx, &on_duty(&admin), &staff.id).await, Ok(1));
    members::act(&town.ctx, &on_duty(&admin), &staff.id, MemberAct::ResetSecondFactor).await.unwrap();
    assert_eq!(members::passkeys(&town.ctx, &on_duty(&admin), &staff.id).await, Ok(0));
    not_good(alone(&town, &staff, &devices[4], &how).await);
    let kept = Device::new(7);
    added(&town, &other, &kept, &here()).await;
    members::act(&town.ctx, &on_duty(&admin), &other.id, MemberAct::Disable).await.unwrap();
    not_good(alone(&town, &other, &kept, &how).await);
    assert_eq!(refusals(&town).await[0].1, "disabled");
    town.finish().await;
}

#[tokio::test]
async fn two_browsers_at_once_with_one_counter_are_one_sign_in() {
    let town = Town::new(&[]).await;
    let staff = clerk(&town, "li.na").await;
    let device = Device::new(1);
    added(&town, &staff, &device, &here()).await;
    for round in 0..20_u32 {
        town.clock.pass(60);
        town.clock.pass(if round % 10 == 9 { 3600 } else { 0 });
        let how = How { counter: 2 + round, ..here() };
        let ((one, c1), (two, c2)) = (at_the_door(&town).await, at_the_door(&town).await);
        let (a1, a2) = (answer(&device, &staff, &c1, &how), answer(&device, &staff, &c2, &how));
        let (first, second) = tokio::join!(enter::alone(&town.ctx, &one, &a1), enter::alone(&town.ctx, &two, &a2));
        assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1, "round {round}");
    }
    let stale = Passkey { version: 2, ..town.store().passkeys_of(&staff.id).await.unwrap()[0].clone() };
    assert!(town.store().commit(ChangeSet::new().with(PasskeyChange::Use(stale))).await.is_err());
    town.finish().await;
}
