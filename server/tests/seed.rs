//! What `yitui bench seed` makes goes through the schema, in any number and more than once, and never into a real database.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;

use common::Site;
use domain::{
    id::StaffId,
    language::Language,
    rules::RegionCode,
    staff::{Role, Staff, StaffIdentity},
};
use server::seed::{Made, Plan, fill};
use std::process::Command;
use storage::{Change, ChangeSet, QueueQuery, Whose};
use usecases::roster;

#[tokio::test]
async fn applications_live_their_lives_and_the_record_keeps_pace() {
    let site = Site::new().await;
    let (store, ctx) = (site.store(), &site.ctx);
    roster::load(store, &ctx.keys, 7, 600, ctx.today(), &ctx.book, &mut |_| {}).await.unwrap();
    let clerk = Staff {
        id: StaffId::from_bits(1),
        login: "clerk".into(),
        name: "clerk".into(),
        role: Role::Clerk,
        regions: Vec::<RegionCode>::new(),
        password: String::new(),
        totp: None,
        totp_step: 0,
        recovery: Vec::new(),
        must_change_password: false,
        language: Language::Zh,
        disabled: false,
        identity: StaffIdentity::default(),
        created_at: ctx.now(),
        version: 1,
    };
    store.commit(ChangeSet::new().with(Change::AddStaff(clerk.clone()))).await.unwrap();
    // Others with cards of their own: a physical card has one owner.
    let others = roster::Generator::new(8, 300, ctx.today(), &ctx.book).after(600);
    let loaded = roster::load_in(store, &ctx.keys, others, 100, &mut |_| {}).await.unwrap();
    assert!(loaded.added > 290 && loaded.rejected == 0, "{loaded:?}");
    let before = store.facts(ctx.now()).await.unwrap();
    let count = |facts: &storage::Facts| facts.applications.values().sum::<i64>();
    let plan = Plan { applications: 120, audit: 400, twice: false };
    let mut told = Made::default();
    let made = fill(ctx, std::slice::from_ref(&clerk), plan, &mut |made| told = made).await.unwrap();
    assert_eq!((made.applications, told), (120, made));
    assert!(made.audit >= 400, "{made:?}");
    // Again: others, with references and phones of their own.
    let again = fill(ctx, std::slice::from_ref(&clerk), Plan { applications: 60, audit: 0, twice: false }, &mut |_| {})
        .await
        .unwrap();
    let after = store.facts(ctx.now()).await.unwrap();
    assert_eq!((again.applications, count(&after) - count(&before)), (60, 180));
    assert_eq!(after.audit - before.audit, i64::try_from(made.audit + again.audit).unwrap());
    assert!(after.applications.values().filter(|n| **n > 0).count() >= 5, "{:?}", after.applications);
    let mine = QueueQuery {
        states: vec![domain::application::ApplicationState::InReview],
        whose: Whose::Members(clerk.id.clone()),
        limit: 10,
        ..QueueQuery::default()
    };
    let row = store.queue(&mine).await.unwrap().remove(0);
    assert!(!store.looks_at(&row.application.person, None, 10).await.unwrap().is_empty());
}

#[test]
fn a_real_installation_is_never_filled() {
    let folder = std::env::temp_dir().join(format!("yitui-seed-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let run = |arguments: &[&str]| {
        let data = folder.join("data");
        let mut command = Command::new(env!("CARGO_BIN_EXE_yitui"));
        command.env_clear().current_dir(&folder).args(arguments).arg("--data").arg(data).output().unwrap()
    };
    assert!(run(&["keys", "create"]).status.success());
    let refused = run(&["bench", "seed", "--applications", "1"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("demonstration"));
    assert!(!folder.join("data/yitui.sqlite3").exists());
    std::fs::remove_dir_all(&folder).unwrap();
}
