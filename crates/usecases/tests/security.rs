//! What an account's owner is told of, and how they end what others have open, against the real database.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first thing that is not there")]
#![allow(dead_code, reason = "the support is shared")]

mod account_support;

use account_support::{MOTHER, MOTHERS, World, valid};
use domain::{
    account::{ProofLevel, SessionOwner},
    id::StaffId,
    language::Language,
    staff::{Role, Staff, StaffIdentity},
};
use storage::{Change, ChangeSet, ParkedForm};
use usecases::{
    Caller, UseCaseError,
    account::{password, phone, sessions, sign_in},
    desk::counter,
};

const OWN: &str = "13900000001";

async fn kinds(world: &World, caller: &Caller) -> Vec<String> {
    let id = &caller.account.as_ref().unwrap().id;
    world.ctx.store.notices_of(id, 9).await.unwrap().into_iter().map(|n| n.kind).collect()
}

#[tokio::test]
async fn a_confirmation_at_the_counter_is_told_to_the_registers_phone_and_waits_a_day() {
    let world = World::new().await;
    let resident = world.signed_in(OWN).await;
    let before = world.messages(MOTHERS).len();
    let clerk = Caller { staff: Some(clerk(&world)), session: None, account: None, ..resident.clone() };
    counter::confirm(&world.ctx, &clerk, OWN, "欧阳娜娜", &valid(MOTHER)).await.unwrap();
    let account = world.ctx.store.lookup_account(&resident.account.unwrap().id).await.unwrap().unwrap();
    assert_eq!(account.proof, ProofLevel::Counter);
    let hours = account.held_until.unwrap().seconds_since(world.ctx.now()) / 3600;
    assert_eq!(hours, 24);
    let inbox = world.ctx.store.notices_of(&account.id, 5).await.unwrap();
    assert_eq!(inbox[0].kind, "counter_confirmed");
    let told = world.messages(MOTHERS);
    assert_eq!(told.len(), before + 1);
    let told = told.last().unwrap();
    assert!(told.code.is_none() && told.text.contains("窗口") && told.text.contains("24 小时"), "{}", told.text);
    assert!(!told.text.contains(OWN), "the other number is masked");
}

fn clerk(world: &World) -> Staff {
    Staff {
        id: StaffId::from_bits(9),
        login: "clerk".into(),
        name: "clerk".into(),
        role: Role::Clerk,
        regions: Vec::new(),
        password: String::new(),
        totp: None,
        totp_step: 0,
        recovery: Vec::new(),
        must_change_password: false,
        language: Language::Zh,
        disabled: false,
        identity: StaffIdentity::default(),
        created_at: world.ctx.now(),
        version: 1,
    }
}

#[tokio::test]
async fn a_password_and_a_new_phone_are_told_in_the_inbox() {
    let world = World::new().await;
    let resident = world.signed_in(OWN).await;
    password::request_code(&world.ctx, &resident).await.unwrap();
    password::set(&world.ctx, &resident, "correct horse battery", &world.code(OWN)).await.unwrap();
    assert_eq!(kinds(&world, &resident).await, ["password_set"]);
    world.wait(61);
    let visitor = world.asking(OWN).await;
    sign_in::enter_code(&world.ctx, &visitor, &world.code(OWN)).await.unwrap();
    let next = sign_in::forget_password(&world.ctx, &visitor).await;
    let resident = world.after(next).await;
    assert_eq!(kinds(&world, &resident).await[0], "password_forgotten");
    world.wait(61);
    phone::request(&world.ctx, &resident, "13900000077").await.unwrap();
    let (code, old_code) = (world.code("13900000077"), world.code(OWN));
    let typed = phone::Typed { code: &code, old_code: &old_code, ..Default::default() };
    phone::confirm(&world.ctx, &resident, &typed).await.unwrap();
    assert_eq!(kinds(&world, &resident).await[0], "phone_changed");
}

#[tokio::test]
async fn this_was_not_me_ends_all_other_sessions_and_keeps_this_one() {
    let world = World::new().await;
    let other = world.signed_in(OWN).await;
    world.wait(61);
    let mine = world.signed_in(OWN).await;
    let stranger = world.signed_in("13900000002").await;
    let owner = SessionOwner::Resident(mine.account.as_ref().unwrap().id.clone());
    let fields = vec![("words".to_owned(), "x".to_owned())];
    let form = ParkedForm { owner: owner.clone(), page: "/p".into(), action: "/p".into(), fields, at: world.ctx.now() };
    world.ctx.store.commit(ChangeSet::new().with(Change::ParkForm { form, most: 5 })).await.unwrap();
    sessions::end_others(&world.ctx, &mine).await.unwrap();
    let left = sessions::list(&world.ctx, &mine).await.unwrap();
    assert_eq!(left.iter().map(|s| &s.id).collect::<Vec<_>>(), [&mine.session.as_ref().unwrap().id]);
    assert!(!left.iter().any(|s| s.id == other.session.as_ref().unwrap().id));
    assert_eq!(sessions::list(&world.ctx, &stranger).await.unwrap().len(), 1, "nobody else's");
    assert_eq!(world.ctx.store.lookup_parked_form(&owner, "/p").await.unwrap(), None);
    world.wait(31 * 60);
    assert!(sessions::list(&world.ctx, &mine).await.unwrap().is_empty(), "what timed out is not listed");
    let nobody = sessions::end_others(&world.ctx, &world.nobody()).await;
    assert_eq!(nobody, Err(UseCaseError::NotSignedIn));
}
