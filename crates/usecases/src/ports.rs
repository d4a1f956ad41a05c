//! What use cases need from outside. `connectors` and `server` hold the implementations.

mod paper;
mod post;

pub use paper::{Paper, Sheet};
pub use post::{Mail, MailGateway, Post, SendError, WechatGateway, WechatMessage};

use async_trait::async_trait;
use domain::{id::DeliveryId, language::Language, person::Phone, time::Timestamp};

/// Time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
    /// What the machine's own clock says; a demonstration that moves the date moves [`Clock::now`] only.
    fn real(&self) -> Timestamp {
        self.now()
    }
}

/// Chance.
pub trait Ids: Send + Sync {
    /// 128 random bits from the operating system.
    fn bits(&self) -> u128;
}

/// Why something outside did not work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    /// Try again later.
    #[error("not reachable now: {0}")]
    Unavailable(String),
    /// It is not there.
    #[error("not there")]
    Missing,
    /// Stored bytes are damaged or were made with another key.
    #[error("damaged")]
    Damaged,
}

/// A text message to a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sms {
    /// To whom.
    pub to: Phone,
    /// What for: a challenge purpose or a notice kind.
    pub purpose: String,
    /// The one-time code in it, when it carries one.
    pub code: Option<String>,
    /// The whole text.
    pub text: String,
    /// Reference of the application that it is about, for gateways that fill in their own templates.
    pub reference: Option<String>,
    /// Its language, for the same.
    pub language: Language,
    /// When it was written.
    pub at: Timestamp,
}

/// Sends text messages.
#[async_trait]
pub trait SmsGateway: Send + Sync {
    /// Hands a message over.
    async fn send(&self, sms: Sms) -> Result<(), PortError>;
    /// Hands over a message that may be handed over again: `id` is the same at every try, and a gateway that can tell
    /// sends it once. Answers the gateway's own number for it.
    async fn deliver(&self, _id: &DeliveryId, sms: Sms) -> Result<Option<String>, SendError> {
        self.send(sms).await.map(|()| None).map_err(|_| SendError::Retry("unavailable".into()))
    }
}

/// Keeps documents' bytes, encrypted.
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Begins an object; nothing is visible before [`BlobWriter::finish`].
    async fn create(&self, id: &str) -> Result<Box<dyn BlobWriter>, PortError>;
    /// Reads a whole object.
    async fn read(&self, id: &str) -> Result<Vec<u8>, PortError>;
    /// Removes an object; one that is not there is no error.
    async fn delete(&self, id: &str) -> Result<(), PortError>;
    /// Names of the objects that begin with `prefix` (two characters at least) and were not touched for `quiet`.
    async fn named(&self, prefix: &str, quiet: std::time::Duration) -> Result<Vec<String>, PortError>;
    /// Removes what uploads put aside (objects named `aside…`, unfinished ones) and nobody touched for `quiet`: their
    /// process was killed. Answers how many; a store that keeps nothing over a restart has none.
    async fn sweep_aside(&self, _quiet: std::time::Duration) -> Result<u64, PortError> {
        Ok(0)
    }
}

/// An object that is being written, chunk by chunk.
#[async_trait]
pub trait BlobWriter: Send {
    /// Adds bytes.
    async fn write(&mut self, bytes: &[u8]) -> Result<(), PortError>;
    /// Makes the object durable and visible.
    async fn finish(self: Box<Self>) -> Result<(), PortError>;
}

/// What a malware scanner says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanVerdict {
    /// No scanner is configured; staff see "not scanned".
    NotScanned,
    /// Nothing found.
    Clean,
    /// Something found.
    Infected,
}

/// Looks for malware.
#[async_trait]
pub trait Scanner: Send + Sync {
    /// Looks through `bytes`.
    async fn scan(&self, bytes: &[u8]) -> Result<ScanVerdict, PortError>;
}
