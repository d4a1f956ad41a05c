//! Signing in, proving who one is, and keeping others out, against the real database.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first thing that is not there")]

mod account_support;

use account_support::{CHILD, MOTHER, MOTHERS, STRANGER, World, valid};
use domain::{
    account::ProofLevel,
    application::form::{FieldCode, FieldError},
    id::{NoticeId, PersonId},
    person::Capacity,
};
use std::sync::Arc;
use storage::{Change, ChangeSet, Notice};
use usecases::{
    Caller, Limits, UseCaseError,
    account::{my, password, phone, proof, sessions, sign_in},
    session::{Side, end, resume},
};

const OWN: &str = "13900000001";

fn invalid(field: &str, code: FieldCode) -> UseCaseError {
    FieldError::new(field, code).into()
}

/// A code that is not the one that was sent.
fn other_than(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..5])
}

#[tokio::test]
async fn a_phone_and_its_code_sign_in_and_the_visitors_session_is_gone() {
    let world = World::new().await;
    let token = sign_in::request_code(&world.ctx, &world.nobody(), OWN).await.unwrap().unwrap();
    let visitor = world.holder(&token).await;
    assert!(visitor.account.is_none());
    let next = sign_in::enter_code(&world.ctx, &visitor, &world.code(OWN)).await;
    let resident = world.after(next).await;
    assert_eq!(resident.account.as_ref().unwrap().proof, ProofLevel::Phone);
    assert!(resume(&world.ctx, Side::Resident, &token).await.unwrap().is_none());
    // A code works once.
    let again = sign_in::enter_code(&world.ctx, &visitor, &world.code(OWN)).await;
    assert_eq!(again.unwrap_err(), invalid("code", FieldCode::CodeWrong));
    // The second time it is the same account.
    world.wait(61);
    let twice = world.signed_in(OWN).await;
    assert_eq!(twice.account.unwrap().id, resident.account.unwrap().id);
}

#[tokio::test]
async fn five_wrong_tries_burn_a_code_also_for_the_right_one() {
    let world = World::new().await;
    let visitor = world.asking(OWN).await;
    let wrong = other_than(&world.code(OWN));
    for _ in 0..5 {
        let result = sign_in::enter_code(&world.ctx, &visitor, &wrong).await;
        assert_eq!(result.unwrap_err(), invalid("code", FieldCode::CodeWrong));
    }
    let burnt = sign_in::enter_code(&world.ctx, &visitor, &world.code(OWN)).await;
    assert_eq!(burnt.unwrap_err(), invalid("code", FieldCode::CodeWrong));
    world.wait(61);
    sign_in::resend(&world.ctx, &visitor).await.unwrap();
    assert!(sign_in::enter_code(&world.ctx, &visitor, &world.code(OWN)).await.is_ok());
}

#[tokio::test]
async fn many_wrong_codes_close_the_guessers_address_for_an_hour_also_for_the_right_one() {
    let mut world = World::new().await;
    let mut limits = Limits::default();
    limits.wrong_address_hour.most = 4;
    world.ctx.limits = Arc::new(limits);
    let visitor = world.asking(OWN).await;
    let wrong = other_than(&world.code(OWN));
    for _ in 0..4 {
        assert!(sign_in::enter_code(&world.ctx, &visitor, &wrong).await.is_err());
    }
    let right = sign_in::enter_code(&world.ctx, &visitor, &world.code(OWN)).await;
    assert!(matches!(right, Err(UseCaseError::LimitReached { limit: "wrong_address_hour", .. })), "{right:?}");
    let elsewhere = Caller { address: "198.51.100.9".into(), ..visitor };
    assert!(sign_in::enter_code(&world.ctx, &elsewhere, &world.code(OWN)).await.is_ok());
}

#[tokio::test]
async fn a_stranger_with_somebodys_phone_number_burns_only_codes_of_their_own() {
    let world = World::new().await;
    let owner = world.signed_in(OWN).await;
    end(&world.ctx, &owner).await.unwrap();
    world.wait(61);
    // Another browser, elsewhere: asks for codes and types wrong ones as long as it may.
    let mut stranger = Caller { address: "203.0.113.66".into(), ..world.nobody() };
    let token = sign_in::request_code(&world.ctx, &stranger, OWN).await.unwrap().unwrap();
    let holder = world.holder(&token).await;
    stranger.session = holder.session;
    for round in 0..5 {
        if round > 0 {
            world.wait(61);
            sign_in::resend(&world.ctx, &stranger).await.unwrap();
        }
        let wrong = other_than(&world.code(OWN));
        for _ in 0..5 {
            assert!(sign_in::enter_code(&world.ctx, &stranger, &wrong).await.is_err());
        }
    }
    let more = sign_in::resend(&world.ctx, &stranger).await;
    assert!(matches!(more, Err(UseCaseError::LimitReached { .. })), "{more:?}");
    // At the same moment the owner signs in as ever.
    let again = world.signed_in(OWN).await;
    assert_eq!(again.account.unwrap().id, owner.account.unwrap().id);
}

#[tokio::test]
async fn a_code_is_bound_to_its_session_and_its_time() {
    let world = World::new().await;
    let visitor = world.asking(OWN).await;
    let elsewhere = world.asking("13900000002").await;
    let result = sign_in::enter_code(&world.ctx, &elsewhere, &world.code(OWN)).await;
    assert!(result.is_err());
    world.wait(301);
    let late = sign_in::enter_code(&world.ctx, &visitor, &world.code(OWN)).await;
    assert_eq!(late.unwrap_err(), invalid("code", FieldCode::CodeWrong));
    // Sent again, the older code is void.
    let old = world.code(OWN);
    sign_in::resend(&world.ctx, &visitor).await.unwrap();
    assert_eq!(world.messages(OWN).len(), 2);
    if old != world.code(OWN) {
        assert!(sign_in::enter_code(&world.ctx, &visitor, &old).await.is_err());
    }
    assert!(sign_in::enter_code(&world.ctx, &visitor, &world.code(OWN)).await.is_ok());
    // Within a minute no other one goes out.
    let soon = sign_in::request_code(&world.ctx, &world.nobody(), OWN).await;
    assert!(matches!(soon, Err(UseCaseError::LimitReached { limit: "code_phone_minute", .. })), "{soon:?}");
}

#[tokio::test]
async fn the_proof_answers_alike_whether_name_and_number_fit_or_not() {
    let world = World::new().await;
    let resident = world.signed_in(OWN).await;
    let before = world.message_count();
    for (name, number) in [("张三丰", MOTHER), ("欧阳娜娜", STRANGER), ("李四", "411481196001010011")] {
        let number = valid(number);
        assert_eq!(proof::begin(&world.ctx, &resident, name, &number).await, Ok(()));
        let result = proof::finish(&world.ctx, &resident, "123456").await;
        assert_eq!(result.unwrap_err(), invalid("code", FieldCode::CodeWrong));
        world.wait(61);
    }
    assert_eq!(world.message_count(), before, "a code went out although nothing fitted");
    proof::begin(&world.ctx, &resident, "欧阳娜娜", &valid(MOTHER)).await.unwrap();
    assert_eq!(world.messages(MOTHERS).len(), 1);
    // A wrong code sounds the same, and a code for one person proves no other.
    let wrong = other_than(&world.code(MOTHERS));
    let result = proof::finish(&world.ctx, &resident, &wrong).await;
    assert_eq!(result.unwrap_err(), invalid("code", FieldCode::CodeWrong));
    // A code for one person proves no other: beginning anew for somebody else makes it void.
    let mothers = world.code(MOTHERS);
    world.wait(61);
    proof::begin(&world.ctx, &resident, "张伟", &valid(STRANGER)).await.unwrap();
    let result = proof::finish(&world.ctx, &resident, &mothers).await;
    assert_eq!(result.unwrap_err(), invalid("code", FieldCode::CodeWrong));
    world.wait(3601);
    proof::begin(&world.ctx, &resident, "欧阳娜娜", &valid(MOTHER)).await.unwrap();
    assert!(proof::finish(&world.ctx, &resident, &world.code(MOTHERS)).await.is_ok());
}

#[tokio::test]
async fn a_proof_under_way_is_known_and_sends_another_code_only_where_one_was_sent() {
    for (name, reached) in [("欧阳娜娜", 2), ("张三丰", 0)] {
        let world = World::new().await;
        let resident = world.signed_in(OWN).await;
        assert!(!proof::is_under_way(&world.ctx, &resident).await.unwrap());
        assert_eq!(proof::resend(&world.ctx, &resident).await, Err(UseCaseError::Conflict));
        proof::begin(&world.ctx, &resident, name, &valid(MOTHER)).await.unwrap();
        assert!(proof::is_under_way(&world.ctx, &resident).await.unwrap());
        world.wait(61);
        assert_eq!(proof::resend(&world.ctx, &resident).await, Ok(()));
        assert_eq!(world.messages(MOTHERS).len(), reached);
        world.wait(301);
        assert!(!proof::is_under_way(&world.ctx, &resident).await.unwrap(), "it is too old");
    }
}

#[tokio::test]
async fn limits_of_the_proof_do_not_tell_either() {
    // Five tries an hour, counted before anything is looked up.
    for (name, number) in [("欧阳娜娜", MOTHER), ("张三丰", MOTHER)] {
        let world = World::new().await;
        let resident = world.signed_in(OWN).await;
        let mut answers = Vec::new();
        for _ in 0..7 {
            answers.push(proof::begin(&world.ctx, &resident, name, &valid(number)).await.map_err(|e| e.to_string()));
            world.wait(61);
        }
        assert_eq!(answers.iter().filter(|a| a.is_ok()).count(), 5, "{answers:?}");
        assert_eq!(answers[5], Err("limit proof_account_hour reached".into()));
    }
}

#[tokio::test]
async fn my_page_shows_me_and_my_child_and_nobody_else() {
    let world = World::new().await;
    let fresh = world.signed_in("13900000009").await;
    assert!(my::family_covers(&world.ctx, &fresh).await.unwrap().is_empty());
    assert_eq!(my::covers(&world.ctx, &fresh, &PersonId::from_bits(1)).await.unwrap_err(), UseCaseError::NotProven);
    world.wait(61);
    let mother = world.proven(OWN).await;
    let family = my::family_covers(&world.ctx, &mother).await.unwrap();
    let who: Vec<_> = family.iter().map(|(s, covers)| (s.capacity, covers.len())).collect();
    assert_eq!(who, [(Capacity::Oneself, 1), (Capacity::Guardian, 1)]);
    assert_eq!(family[1].0.person.id_number.reveal(), valid(CHILD));
    let stranger = my::covers(&world.ctx, &mother, &PersonId::from_bits(3)).await;
    assert_eq!(stranger.unwrap_err(), UseCaseError::NotFound);
    let nowhere = my::covers(&world.ctx, &mother, &PersonId::from_bits(77)).await;
    assert_eq!(nowhere.unwrap_err(), UseCaseError::NotFound);
}

#[tokio::test]
async fn who_proves_to_be_a_person_takes_the_place_and_waits_a_day() {
    let world = World::new().await;
    let first = world.proven(OWN).await;
    world.wait(61);
    let second = world.signed_in("13900000002").await;
    proof::begin(&world.ctx, &second, "欧阳娜娜", &valid(MOTHER)).await.unwrap();
    proof::finish(&world.ctx, &second, &world.code(MOTHERS)).await.unwrap();
    let loser = world.ctx.store.lookup_account(&first.account.unwrap().id).await.unwrap().unwrap();
    assert_eq!((loser.person, loser.proof), (None, ProofLevel::Phone));
    let winner = world.ctx.store.lookup_account(&second.account.unwrap().id).await.unwrap().unwrap();
    assert!(winner.held_until.is_some_and(|until| until > world.ctx.now()));
}

#[tokio::test]
async fn with_a_password_the_code_alone_does_not_sign_in() {
    let world = World::new().await;
    let resident = world.signed_in(OWN).await;
    password::request_code(&world.ctx, &resident).await.unwrap();
    let short = password::set(&world.ctx, &resident, "short", &world.code(OWN)).await;
    assert_eq!(short.unwrap_err(), invalid("password", FieldCode::PasswordShort));
    password::set(&world.ctx, &resident, "correct horse battery", &world.code(OWN)).await.unwrap();
    world.wait(61);
    let visitor = world.asking(OWN).await;
    assert_eq!(sign_in::enter_code(&world.ctx, &visitor, &world.code(OWN)).await, Ok(sign_in::Next::Password));
    assert!(sign_in::waits_for_password(&world.ctx, &visitor).await.unwrap());
    for _ in 0..9 {
        let wrong = sign_in::enter_password(&world.ctx, &visitor, "wrong horse battery").await;
        assert_eq!(wrong.unwrap_err(), invalid("password", FieldCode::SignInFailed));
    }
    assert!(sign_in::enter_password(&world.ctx, &visitor, "correct horse battery").await.is_ok());
    let closed = sign_in::enter_password(&world.ctx, &visitor, "correct horse battery").await;
    assert!(matches!(closed, Err(UseCaseError::LimitReached { .. })), "{closed:?}");
    // Five minutes after the code nothing is asked for any more.
    world.wait(300);
    let late = sign_in::enter_password(&world.ctx, &visitor, "correct horse battery").await;
    assert_eq!(late.unwrap_err(), UseCaseError::NotSignedIn);
}

#[tokio::test]
async fn a_forgotten_password_goes_and_sending_waits_a_day() {
    let world = World::new().await;
    let resident = world.signed_in(OWN).await;
    password::request_code(&world.ctx, &resident).await.unwrap();
    password::set(&world.ctx, &resident, "correct horse battery", &world.code(OWN)).await.unwrap();
    world.wait(61);
    let visitor = world.asking(OWN).await;
    sign_in::enter_code(&world.ctx, &visitor, &world.code(OWN)).await.unwrap();
    let next = sign_in::forget_password(&world.ctx, &visitor).await;
    let back = world.after(next).await;
    assert!(back.account.as_ref().unwrap().password.is_none());
    assert!(my::page(&world.ctx, &back).await.unwrap().held);
    world.wait(86_401);
    let visitor = world.asking(OWN).await;
    let next = sign_in::enter_code(&world.ctx, &visitor, &world.code(OWN)).await;
    let later = world.after(next).await;
    assert!(!my::page(&world.ctx, &later).await.unwrap().held);
}

#[tokio::test]
async fn a_new_phone_takes_over_holds_and_ends_other_sessions() {
    let world = World::new().await;
    let elsewhere = world.signed_in(OWN).await;
    world.wait(61);
    let here = world.signed_in(OWN).await;
    let taken = world.signed_in("13900000002").await;
    assert!(taken.account.is_some());
    world.wait(61);
    phone::request(&world.ctx, &here, "13900000003").await.unwrap();
    let (code, old_code) = (world.code("13900000003"), world.code(OWN));
    // The open session and the new phone are not enough, nor is the code of the one in the place of the other's.
    for (old_code, wrong) in [("", FieldCode::Required), (&*other_than(&old_code), FieldCode::CodeWrong)] {
        let result = phone::confirm(&world.ctx, &here, &phone::Typed { code: &code, old_code, current: "any" }).await;
        assert_eq!(result.unwrap_err(), invalid("old_code", wrong));
    }
    let typed = phone::Typed { code: &code, old_code: &old_code, ..Default::default() };
    phone::confirm(&world.ctx, &here, &typed).await.unwrap();
    let told = world.messages(OWN).pop().unwrap();
    assert!(told.code.is_none() && told.text.contains("139****0003") && told.text.contains("12393"), "{}", told.text);
    let account = world.ctx.store.lookup_account(&here.account.as_ref().unwrap().id).await.unwrap().unwrap();
    assert_eq!(account.phone.as_ref().unwrap().reveal(), "13900000003");
    assert!(account.held_until.is_some());
    let left = sessions::list(&world.ctx, &here).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_ne!(left[0].id, elsewhere.session.unwrap().id);
    // A number that another account has: the same answer as a wrong code.
    let here = Caller { account: Some(account), ..here };
    world.wait(61);
    phone::request(&world.ctx, &here, "13900000002").await.unwrap();
    let (code, old_code) = (world.code("13900000002"), world.code("13900000003"));
    let typed = phone::Typed { code: &code, old_code: &old_code, ..Default::default() };
    let result = phone::confirm(&world.ctx, &here, &typed).await;
    assert_eq!(result.unwrap_err(), invalid("code", FieldCode::CodeWrong));
}

#[tokio::test]
async fn sessions_end_one_by_one_all_together_and_never_anothers() {
    let world = World::new().await;
    let one = world.signed_in(OWN).await;
    world.wait(61);
    let two = world.signed_in(OWN).await;
    let stranger = world.signed_in("13900000002").await;
    let of = |caller: &Caller| caller.session.as_ref().unwrap().id.clone();
    let foreign = sessions::end(&world.ctx, &stranger, &of(&one)).await;
    assert_eq!(foreign.unwrap_err(), UseCaseError::NotFound);
    assert_eq!(sessions::list(&world.ctx, &two).await.unwrap().len(), 2);
    sessions::end(&world.ctx, &two, &of(&one)).await.unwrap();
    assert_eq!(sessions::list(&world.ctx, &two).await.unwrap().len(), 1);
    sessions::end_all(&world.ctx, &two).await.unwrap();
    assert!(sessions::list(&world.ctx, &two).await.unwrap().is_empty());
    // Signing out of a session that is over is no error.
    let _ = end(&world.ctx, &two).await;
}

#[tokio::test]
async fn reading_a_notice_reads_the_older_ones_about_the_same_and_never_anothers() {
    let world = World::new().await;
    let mine = world.signed_in(OWN).await;
    let other = world.signed_in("13900000002").await;
    let account = mine.account.as_ref().unwrap().id.clone();
    let mut set = ChangeSet::new();
    // Three about one suggestion, one about another, one about the account.
    for (bits, about) in [(1_u128, "a"), (2, "a"), (3, "a"), (4, "b"), (5, "")] {
        let args = (!about.is_empty()).then(|| ("suggestion".to_owned(), about.to_owned()));
        set = set.with(Change::AddNotice(Notice {
            id: NoticeId::from_bits(bits),
            account: account.clone(),
            application: None,
            certificate: None,
            kind: "submitted".into(),
            args: args.into_iter().collect(),
            at: world.ctx.now().plus_seconds(if bits > 3 { 0 } else { i64::try_from(bits).unwrap() }),
            read_at: None,
        }));
    }
    world.ctx.store.commit(set).await.unwrap();
    assert_eq!(my::page(&world.ctx, &mine).await.unwrap().unread, 5);
    let foreign = my::read_notice(&world.ctx, &other, &NoticeId::from_bits(2)).await;
    assert_eq!(foreign.unwrap_err(), UseCaseError::NotFound);
    my::read_notice(&world.ctx, &mine, &NoticeId::from_bits(2)).await.unwrap();
    assert_eq!(my::page(&world.ctx, &mine).await.unwrap().unread, 3);
    // Read twice is read.
    my::read_notice(&world.ctx, &mine, &NoticeId::from_bits(1)).await.unwrap();
    assert_eq!(my::page(&world.ctx, &mine).await.unwrap().unread, 3);
}
