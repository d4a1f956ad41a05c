//! A town of a few people, a real SQLite store in a temporary folder, and ports that a test can move.
#![allow(dead_code, unused_imports, reason = "each test file uses its own part")]

mod ports;
mod town;

pub use ports::{Blobs, Messages, Moving};
pub use town::{Somebody, adult, caller_for, child_of};

use crypto::Keyring;
use domain::application::ApplicationAct;
use domain::{
    account::Account,
    application::{Application, ApplicationState as S, Move, StaffMessage, StaffReason, policy::Details},
    id::{ApplicationId, StaffId},
    rules::{Reason, RuleBook},
    staff::{Role, Staff},
    time::Timestamp,
};
use futures::StreamExt as _;
use ports::{Counted, NoScanner};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use storage::{Change, ChangeSet, Document, Store};
use storage_sqlite::SqliteStore;
use usecases::{
    Caller, Context, Limits, Settings, UseCaseResult,
    application::{advance, declare, request_submit_code, start, submit, upload},
};

/// Sunday 22 November 2026, noon in China.
pub const NOON: Timestamp = Timestamp(1_795_320_000_000_000);

/// Everything a test needs.
pub struct Town {
    pub ctx: Context,
    pub clock: Arc<Moving>,
    pub messages: Arc<Messages>,
    pub blobs: Arc<Blobs>,
    store: Arc<SqliteStore>,
    folder: PathBuf,
}

impl Town {
    pub async fn new(people: &[Somebody]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("yt_stop_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        let keys = Arc::new(Keyring::from_seed([7; 32]));
        let store = Arc::new(SqliteStore::open(&folder, keys.clone()).await.unwrap());
        store.migrate().await.unwrap();
        let (clock, messages, blobs) =
            (Arc::new(Moving::at(NOON)), Arc::new(Messages::default()), Arc::new(Blobs::default()));
        let ctx = Context {
            store: store.clone(),
            clock: clock.clone(),
            ids: Arc::new(Counted::default()),
            keys,
            book: Arc::new(book()),
            handbook: Arc::default(),
            shelf: Arc::new(usecases::Shelf::new(rules_files()).unwrap()),
            sms: messages.clone(),
            post: Default::default(),
            blobs: blobs.clone(),
            scanner: Arc::new(NoScanner),
            limits: Arc::new(Limits::default()),
            settings: Arc::new(Settings { demonstration: true, public_url: "http://127.0.0.1".into() }),
            hashing: Arc::new(tokio::sync::Semaphore::new(1)),
            uploads: Arc::default(),
            live: Arc::default(),
            board: Arc::default(),
            paper: None,
        };
        ctx.store.import(people.iter().map(|p| p.entry.clone()).collect()).await.unwrap();
        let mut set = ChangeSet::new();
        for somebody in people {
            let (account, session) = (somebody.account(), somebody.session());
            set = set.with(Change::AddAccount(account)).with(Change::AddSession(session));
        }
        ctx.store.commit(set).await.unwrap();
        Self { ctx, clock, messages, blobs, store, folder }
    }

    /// The program ends and begins anew with what is on the disk.
    pub async fn restart(&mut self) {
        self.store.close().await;
        self.store = Arc::new(SqliteStore::open(&self.folder, self.ctx.keys.clone()).await.unwrap());
        self.ctx.store = self.store.clone();
    }

    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// The declaration, the code, the sending; an hour passes first, so that no limit is in the way.
    pub async fn send(&self, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Application> {
        self.clock.pass(3600);
        declare(&self.ctx, caller, id, true, &self.ctx.book.version).await?;
        request_submit_code(&self.ctx, caller, id).await?;
        let key = self.ctx.now().0.to_string();
        submit(&self.ctx, caller, id, &self.code(caller), &key).await
    }

    /// The last code that the caller's phone received.
    pub fn code(&self, caller: &Caller) -> String {
        let account: &Account = caller.account.as_ref().unwrap();
        self.messages.code_for(account.phone.as_ref().unwrap().reveal())
    }

    pub async fn start(&self, who: &Somebody, reason: Reason) -> ApplicationId {
        start(&self.ctx, &who.caller(), &who.cover(), ApplicationAct::Stop, Some(reason)).await.unwrap()
    }

    pub async fn upload(
        &self,
        who: &Somebody,
        id: &ApplicationId,
        kind: &str,
        bytes: Vec<u8>,
    ) -> UseCaseResult<Document> {
        let chunks: Vec<_> = bytes.chunks(50_000).map(|c| Ok(c.to_vec())).collect();
        upload(&self.ctx, &who.caller(), id, kind, futures::stream::iter(chunks).boxed()).await
    }

    /// A clerk takes the case and asks for a correction.
    pub async fn ask_for_correction(&self, id: &ApplicationId) {
        let clerk = Staff {
            id: StaffId::from_bits(self.ctx.ids.bits()),
            login: "clerk".into(),
            name: "clerk".into(),
            role: Role::Clerk,
            regions: Vec::new(),
            password: "x".into(),
            totp: None,
            totp_step: 0,
            recovery: Vec::new(),
            must_change_password: false,
            language: domain::language::Language::Zh,
            disabled: false,
            identity: Default::default(),
            created_at: NOON,
            version: 1,
        };
        let actor = domain::application::Actor::Staff(clerk.id.clone());
        self.ctx.store.commit(ChangeSet::new().with(Change::AddStaff(clerk))).await.unwrap();
        let message = StaffMessage { reasons: vec![StaffReason::DocumentUnreadable], words: "请重拍".into() };
        for (by, message) in [(Move::Take, None), (Move::RequestCorrection, Some(message))] {
            let shown = self.application(id).await;
            let details = Details { role: Some(Role::Clerk), message, ..Details::default() };
            let (_, changes) = advance(&self.ctx, &shown, by, &actor, details).unwrap();
            let set = ChangeSet { changes: changes.into(), ..ChangeSet::new() };
            self.ctx.store.commit(set).await.unwrap();
        }
    }

    pub async fn application(&self, id: &ApplicationId) -> Application {
        self.ctx.store.lookup_application(id).await.unwrap().unwrap()
    }

    pub async fn state(&self, id: &ApplicationId) -> S {
        self.application(id).await.state
    }

    pub async fn finish(self) {
        self.store.close().await;
        std::fs::remove_dir_all(self.folder).unwrap();
    }
}

fn book() -> RuleBook {
    RuleBook::load(rules_files().into_iter()).unwrap()
}

/// The rules folder: path and text of each file.
pub fn rules_files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}
