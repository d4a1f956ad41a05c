//! A registry to race in: a resident with a cover and an account for every round, three members of staff.
#![allow(dead_code, unused_imports, reason = "each test uses its part")]

mod card;
mod check;
mod database;
mod people;
#[path = "../stop_support/ports.rs"]
mod ports;

pub use card::{certificate, guards};
pub use database::{Database, Kind};
pub use people::Resident;

use crypto::Keyring;
use domain::{
    application::{Application, ApplicationAct, Move},
    rules::{Reason, RuleBook},
    staff::Staff,
    time::Timestamp,
};
use futures::{StreamExt as _, stream};
use ports::{Blobs, Counted, Messages, Moving, NoScanner};
use std::{
    collections::BTreeMap,
    future::Future,
    path::Path,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};
use storage::Store;
use usecases::{
    Caller, Context, Limits, Settings, UseCaseResult,
    application::{declare, request_submit_code, start, submit},
    desk::act::{CaseAct, act},
};

/// Rounds of a race: a thousand, or as many as `YITUI_RACE_ROUNDS` says (a release runs 10,000).
pub static ROUNDS: LazyLock<usize> = LazyLock::new(|| {
    std::env::var("YITUI_RACE_ROUNDS").map_or(1_000, |rounds| rounds.parse().expect("YITUI_RACE_ROUNDS is a number"))
});
/// Rounds that run at the same time, so that writers meet more than their own rival.
pub const AT_ONCE: usize = 16;
/// A minute before midnight in China, before the covers' year begins: 2026-12-31 23:59.
pub const EVENING: Timestamp = Timestamp(1_798_732_740_000_000);

/// The world of one race.
pub struct World {
    pub ctx: Context,
    pub residents: Vec<Resident>,
    pub staff: [Staff; 3],
    messages: Arc<Messages>,
    database: Database,
    mode: String,
    acknowledged: AtomicU64,
}

/// All that one process holds.
fn node(store: Arc<dyn Store>, ids: Counted, sms: Arc<Messages>, mode: &str, limits: Limits) -> Context {
    Context {
        store,
        clock: Arc::new(Moving::at(EVENING)),
        ids: Arc::new(ids),
        keys: Arc::new(Keyring::from_seed([7; 32])),
        book: Arc::new(book(mode)),
        handbook: Arc::default(),
        shelf: Arc::default(),
        sms,
        post: Default::default(),
        blobs: Arc::new(Blobs::default()),
        scanner: Arc::new(NoScanner),
        limits: Arc::new(limits),
        settings: Arc::new(Settings { demonstration: true, public_url: "http://127.0.0.1".into() }),
        hashing: Arc::new(tokio::sync::Semaphore::new(1)),
        uploads: Arc::default(),
        live: Arc::default(),
        board: Arc::default(),
        paper: None,
    }
}

/// The same node `seconds` after the evening.
pub fn later(ctx: &Context, seconds: i64) -> Context {
    Context { clock: Arc::new(Moving::at(EVENING.plus_seconds(seconds))), ..ctx.clone() }
}

impl World {
    /// Everybody in it lives in a region that decides by `mode` and stops a cover at the beginning of its year.
    pub async fn new(kind: Kind, mode: &str) -> Option<Arc<Self>> {
        // The product's limits hold here, but for those that count by address: everybody comes from one.
        let wide = usecases::limits::Limit { most: i64::MAX, seconds: 3600 };
        Self::of(kind, mode, *ROUNDS, Limits { code_address_hour: wide, ..Limits::default() }).await
    }

    /// The same with so many residents, and limits of its own.
    pub async fn of(kind: Kind, mode: &str, count: usize, limits: Limits) -> Option<Arc<Self>> {
        let database = Database::new(kind).await?;
        let messages = Arc::new(Messages::default());
        let ctx = node(database.store(), Counted::default(), messages.clone(), mode, limits);
        let (store, ids, now) = (ctx.store.as_ref(), ctx.ids.as_ref(), ctx.now());
        let residents = people::residents(store, ids, now, count).await;
        let sign_in = people::SignIn { password: "$argon2id$…", totp: None };
        let staff = people::staff(store, ids, now, ["wang", "zhao", "qian"], sign_in).await;
        let before = ctx.store.audit_size().await.unwrap();
        assert_eq!(before, 0);
        let mode = mode.to_owned();
        Some(Arc::new(Self { ctx, residents, staff, messages, database, mode, acknowledged: AtomicU64::new(0) }))
    }

    /// Another node of the same service: everything of its own, but the database, the keys' seed and the moment.
    pub async fn another_node(&self) -> Context {
        let limits = Limits::clone(&self.ctx.limits);
        node(self.database.reached_again().await, Counted::from(1 << 40), Arc::default(), &self.mode, limits)
    }

    /// The same world `seconds` later, as another process may see it.
    pub fn later(&self, seconds: i64) -> Context {
        later(&self.ctx, seconds)
    }

    /// So many acts were acknowledged: as many entries must be on the record at the end.
    pub fn acknowledge(&self, acts: u64) {
        self.acknowledged.fetch_add(acts, Ordering::Relaxed);
    }

    pub fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::Relaxed)
    }

    pub fn caller(&self, staff: usize) -> Caller {
        people::caller(None, None, Some(self.staff[staff].clone()))
    }

    /// The last code that a resident's phone received.
    pub fn code(&self, resident: &Resident) -> String {
        self.messages.code_for(resident.account().phone.as_ref().unwrap().reveal())
    }

    /// A draft that is complete; its code was sent.
    pub async fn ready(&self, resident: &Resident) -> Application {
        self.ready_for(resident, ApplicationAct::Stop, Reason::Voluntary).await
    }

    /// The same for another act and reason.
    pub async fn ready_for(&self, resident: &Resident, act: ApplicationAct, reason: Reason) -> Application {
        let (ctx, caller) = (&self.ctx, &resident.caller);
        let id = start(ctx, caller, &resident.cover, act, Some(reason)).await.unwrap();
        let case = declare(ctx, caller, &id, true, &ctx.book.version).await.unwrap();
        request_submit_code(ctx, caller, &id).await.unwrap();
        self.acknowledge(2);
        case.application
    }

    /// An application that was sent (and decided, where the region decides at once).
    pub async fn sent(&self, resident: &Resident) -> Application {
        let draft = self.ready(resident).await;
        let code = self.code(resident);
        let sent = submit(&self.ctx, &resident.caller, &draft.id, &code, draft.id.as_str()).await.unwrap();
        self.acknowledge(if sent.decided_at.is_some() { 2 } else { 1 });
        sent
    }

    /// What a member of staff does to a case as shown.
    pub async fn decide(&self, staff: usize, shown: &Application, by: Move) -> UseCaseResult<Application> {
        let reasons = if by == Move::Refuse { vec!["reason_not_met".to_owned()] } else { Vec::new() };
        let form = CaseAct { version: shown.version, reasons, ..CaseAct::default() };
        act(&self.ctx, &self.caller(staff), &shown.id, by, &form).await
    }

    /// As [`Self::decide`], where nobody else acts.
    pub async fn step(&self, staff: usize, shown: &Application, by: Move) -> Application {
        let next = self.decide(staff, shown, by).await.unwrap();
        self.acknowledge(1);
        next
    }

    /// Everything agrees, and the record holds one entry for each acknowledged act and no other. Answers the
    /// applications by state.
    pub async fn settled(&self) -> BTreeMap<String, i64> {
        let store = self.ctx.store.as_ref();
        assert_eq!(store.audit_size().await.unwrap(), self.acknowledged(), "entries for acknowledged acts");
        let accounts: Vec<_> = self.residents.iter().map(|resident| resident.account().id.clone()).collect();
        check::consistent(store, &accounts).await;
        store.facts(self.ctx.now()).await.unwrap().applications
    }

    pub async fn finish(&self) {
        self.database.finish().await;
    }
}

/// Whoever did not sign in: a terminal.
pub fn nobody() -> Caller {
    people::caller(None, None, None)
}

/// Runs every round, several at once.
pub async fn rounds<F, R>(world: &Arc<World>, round: F)
where
    F: Fn(Arc<World>, usize) -> R,
    R: Future<Output = ()> + Send + 'static,
{
    stream::iter(0..*ROUNDS)
        .map(|n| tokio::spawn(round(world.clone(), n)))
        .buffer_unordered(AT_ONCE)
        .for_each(async |done| done.unwrap())
        .await;
}

/// The rules as shipped, but Suzhou decides by `mode`, stops at the beginning of the cover's year, and with
/// `automatic, refunded` gives back what somebody no longer wants.
fn book(mode: &str) -> RuleBook {
    let (mode, refunded) = mode.split_once(", ").map_or((mode, false), |(mode, _)| (mode, true));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            let mut text = std::fs::read_to_string(&path).unwrap();
            if name == "320500/region.toml" {
                text = replaced(&text, "decision = { v = \"automatic\"", &format!("decision = {{ v = \"{mode}\""));
                text = replaced(&text, "effective = { v = \"IMMEDIATE\"", "effective = { v = \"BENEFIT_START\"");
                if refunded {
                    let wish = "code = \"VOLUNTARY\"\nbefore = { status = \"paused\", refund = \"none\"";
                    let given = "code = \"VOLUNTARY\"\nbefore = { status = \"terminated\", refund = \"full\"";
                    text = replaced(&text, wish, given);
                }
            }
            files.push((name, text));
        }
    }
    RuleBook::load(files.into_iter()).unwrap()
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "the rules read otherwise now: {from}");
    text.replace(from, to)
}
