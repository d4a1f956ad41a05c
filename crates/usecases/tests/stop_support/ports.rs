//! Time, chance, messages and bytes as a test needs them; shared by several tests, each of which uses its part.
#![allow(dead_code, reason = "each test uses its part")]

use async_trait::async_trait;
use domain::time::Timestamp;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use usecases::ports::{BlobStore, BlobWriter, Clock, Ids, PortError, ScanVerdict, Scanner, Sms, SmsGateway};

/// A clock that moves when it is told to.
pub struct Moving(AtomicI64);

impl Moving {
    pub fn at(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.0))
    }
    pub fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }
}

impl Clock for Moving {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// Identifiers that look random and repeat from run to run.
#[derive(Default)]
pub struct Counted(AtomicU64);

impl From<u64> for Counted {
    /// Those after the first `n`: what another process makes.
    fn from(n: u64) -> Self {
        Self(AtomicU64::new(n))
    }
}

impl Ids for Counted {
    fn bits(&self) -> u128 {
        let n = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        u128::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)
    }
}

/// The last code that each phone received.
#[derive(Default)]
pub struct Messages(Mutex<HashMap<String, String>>);

impl Messages {
    pub fn code_for(&self, phone: &str) -> String {
        self.0.lock().unwrap()[phone].clone()
    }
    /// The last message without a code that a phone received.
    pub fn text_for(&self, phone: &str) -> Option<String> {
        self.0.lock().unwrap().get(&format!("text {phone}")).cloned()
    }
}

#[async_trait]
impl SmsGateway for Messages {
    async fn send(&self, sms: Sms) -> Result<(), PortError> {
        let (key, value) = match sms.code {
            Some(code) => (sms.to.reveal().to_owned(), code),
            None => (format!("text {}", sms.to.reveal()), sms.text),
        };
        self.0.lock().unwrap().insert(key, value);
        Ok(())
    }
}

type Objects = Arc<Mutex<HashMap<String, Vec<u8>>>>;

/// Objects in memory.
#[derive(Default)]
pub struct Blobs(Objects);

impl Blobs {
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

struct Writing {
    id: String,
    bytes: Vec<u8>,
    objects: Objects,
}

#[async_trait]
impl BlobStore for Blobs {
    async fn create(&self, id: &str) -> Result<Box<dyn BlobWriter>, PortError> {
        Ok(Box::new(Writing { id: id.to_owned(), bytes: Vec::new(), objects: self.0.clone() }))
    }
    async fn read(&self, id: &str) -> Result<Vec<u8>, PortError> {
        self.0.lock().unwrap().get(id).cloned().ok_or(PortError::Missing)
    }
    async fn delete(&self, id: &str) -> Result<(), PortError> {
        self.0.lock().unwrap().remove(id);
        Ok(())
    }
    /// All of them are old.
    async fn named(&self, prefix: &str, _quiet: Duration) -> Result<Vec<String>, PortError> {
        Ok(self.0.lock().unwrap().keys().filter(|name| name.starts_with(prefix)).cloned().collect())
    }
}

#[async_trait]
impl BlobWriter for Writing {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), PortError> {
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
    async fn finish(self: Box<Self>) -> Result<(), PortError> {
        self.objects.lock().unwrap().insert(self.id, self.bytes);
        Ok(())
    }
}

/// None is configured.
pub struct NoScanner;

#[async_trait]
impl Scanner for NoScanner {
    async fn scan(&self, _bytes: &[u8]) -> Result<ScanVerdict, PortError> {
        Ok(ScanVerdict::NotScanned)
    }
}
