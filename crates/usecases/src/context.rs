use crate::{
    application::{UploadPlaces, watch::LivePlaces},
    incident::Board,
    limits::Limits,
    ports::{BlobStore, Clock, Ids, Paper, Post, Scanner, SmsGateway},
    shelf::Shelf,
};
use crypto::Keyring;
use domain::{rules::RuleBook, time::Timestamp};
use guides::Library;
use jiff::civil::Date;
use std::sync::Arc;
use storage::Store;

/// Everything a use case may reach. Time and chance come in here; nothing is global.
#[derive(Clone)]
pub struct Context {
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance: identifiers and references.
    pub ids: Arc<dyn Ids>,
    /// Keys.
    pub keys: Arc<Keyring>,
    /// The regions' rules, as this request sees them: see [`Self::fresh`] and [`Self::sent_under`].
    pub book: Arc<RuleBook>,
    /// The how-to guides and the search over them.
    pub handbook: Arc<Library>,
    /// All that are in force or will be.
    pub shelf: Arc<Shelf>,
    /// Text messages.
    pub sms: Arc<dyn SmsGateway>,
    /// E-mail and WeChat, where there are any.
    pub post: Post,
    /// Documents' bytes.
    pub blobs: Arc<dyn BlobStore>,
    /// Malware scanner.
    pub scanner: Arc<dyn Scanner>,
    /// Limits in force.
    pub limits: Arc<Limits>,
    /// Settings that use cases need.
    pub settings: Arc<Settings>,
    /// How many passwords are hashed at once (argon2 needs 19 MiB each).
    pub hashing: Arc<tokio::sync::Semaphore>,
    /// How many documents are taken in at once.
    pub uploads: Arc<UploadPlaces>,
    /// How many pages are kept up to date at once.
    pub live: Arc<LivePlaces>,
    /// What stands above every page, as it was read last.
    pub board: Arc<Board>,
    /// Documents on paper; `None` where this build has no font for them.
    pub paper: Option<Arc<dyn Paper>>,
}

/// Settings that use cases need.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A demonstration server: generated people, marked receipts.
    pub demonstration: bool,
    /// Address that residents see, without a slash at the end, e.g. `https://yitui.example`.
    pub public_url: String,
}

impl Context {
    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
    /// Today in China.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now().day()
    }
}
