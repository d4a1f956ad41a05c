//! The real router over a database of its own, asked without a network.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first thing that is not there")]

mod people;

#[allow(unused_imports, reason = "each test file uses its own part")]
pub use people::SignedIn;

use axum::{Router, body::Body};
use connectors::{blobs::DiskBlobs, scanner::NoScanner};
use crypto::Keyring;
use domain::time::Timestamp;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use server::{
    adapters::SystemIds,
    database::{Database, Place},
    http::{Edge, Health, router},
    rules,
};
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering},
    },
};
use storage::Store;
use tokio::sync::Semaphore;
use tower::ServiceExt;
use usecases::{
    Context, Limits, Settings, Shelf,
    ports::{Clock, PortError, Sms, SmsGateway},
};

/// A clock that is moved by hand, and that can fail once.
#[derive(Default)]
pub struct TestClock {
    pub now: AtomicI64,
    /// What the real clock says, when it differs.
    pub real: AtomicI64,
    pub panic_once: AtomicBool,
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        if self.panic_once.swap(false, Ordering::SeqCst) {
            panic!("secret words of a panic");
        }
        Timestamp(self.now.load(Ordering::SeqCst))
    }
    fn real(&self) -> Timestamp {
        match self.real.load(Ordering::SeqCst) {
            0 => self.now(),
            real => Timestamp(real),
        }
    }
}

/// Keeps messages.
#[derive(Default)]
pub struct Outbox(pub Mutex<Vec<Sms>>);

#[async_trait::async_trait]
impl SmsGateway for Outbox {
    async fn send(&self, sms: Sms) -> Result<(), PortError> {
        self.0.lock().unwrap().push(sms);
        Ok(())
    }
}

pub struct Site {
    pub router: Router,
    pub ctx: Context,
    pub clock: Arc<TestClock>,
    pub outbox: Arc<Outbox>,
    pub database: Database,
    pub folder: PathBuf,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub extensions: http::Extensions,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

thread_local! {
    // Building the search takes a moment: once is enough for all sites of a thread.
    static LIBRARY: Arc<::guides::Library> =
        Arc::new(server::guides::load(&rules::load(None).unwrap().book).unwrap());
}

static SITES: AtomicU32 = AtomicU32::new(0);

impl Drop for Site {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Site {
    pub async fn new() -> Self {
        Self::at("http://127.0.0.1:8080").await
    }

    pub async fn at(public_url: &str) -> Self {
        Self::with(public_url, |_| ()).await
    }

    /// A site whose layers keep other bounds.
    pub async fn with(public_url: &str, change: impl FnOnce(&mut Edge)) -> Self {
        let number = SITES.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("yitui-doors-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let keys = Arc::new(Keyring::from_seed([7; 32]));
        let database = Database::open(&Place::Folder(folder.clone()), keys.clone()).await.unwrap();
        database.migrate().await.unwrap();
        let clock = Arc::new(TestClock::default());
        let noon = Timestamp::start_of(jiff::civil::date(2026, 11, 22)).plus_seconds(12 * 3600);
        clock.now.store(noon.0, Ordering::SeqCst);
        let outbox = Arc::new(Outbox::default());
        let ctx = Context {
            store: database.store(),
            clock: clock.clone(),
            ids: Arc::new(SystemIds),
            blobs: Arc::new(DiskBlobs::new(&folder.join("documents"), keys.clone())),
            keys,
            handbook: LIBRARY.with(Arc::clone),
            book: Arc::new(rules::load(None).unwrap().book),
            shelf: Arc::new(Shelf::new(rules::files(None).unwrap()).unwrap()),
            sms: outbox.clone(),
            post: Default::default(),
            scanner: Arc::new(NoScanner),
            limits: Arc::new(Limits::default()),
            settings: Arc::new(Settings { demonstration: true, public_url: public_url.into() }),
            hashing: Arc::new(Semaphore::new(1)),
            uploads: Arc::default(),
            live: Arc::default(),
            board: Arc::default(),
            paper: None,
        };
        let health = Health::new(ctx.store.clone(), folder.clone());
        let mut edge = Edge::new(ctx.clone());
        change(&mut edge);
        let router = router(edge, health);
        Self { router, ctx, clock, outbox, database, folder }
    }

    pub fn store(&self) -> &dyn Store {
        self.ctx.store.as_ref()
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.now.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, extensions: parts.extensions, text }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], Body::empty()).await
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "host") {
            let own = self.ctx.settings.public_url.split("://").last().unwrap_or_default();
            request = request.header("host", own);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(body.into()).unwrap()).await
    }

    /// A form as our own page sends it.
    pub async fn post(&self, path: &str, cookie: &str, body: &str) -> Answer {
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("cookie", cookie),
        ];
        self.send("POST", path, &headers, body.to_owned()).await
    }
}
