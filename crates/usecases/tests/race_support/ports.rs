//! Time, chance and messages as a test needs them.

use async_trait::async_trait;
use domain::time::Timestamp;
use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};
use usecases::ports::{BlobStore, BlobWriter, Clock, Ids, PortError, ScanVerdict, Scanner, Sms, SmsGateway};

/// A clock that stands at one instant; a later one is another context's.
pub struct Standing(pub Timestamp);

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Identifiers that look random and repeat from run to run.
#[derive(Default)]
pub struct Counted(AtomicU64);

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
    /// The last code that was sent to `phone`.
    pub fn code_for(&self, phone: &str) -> String {
        self.0.lock().unwrap()[phone].clone()
    }
}

#[async_trait]
impl SmsGateway for Messages {
    async fn send(&self, sms: Sms) -> Result<(), PortError> {
        if let Some(code) = sms.code {
            self.0.lock().unwrap().insert(sms.to.reveal().to_owned(), code);
        }
        Ok(())
    }
}

/// No documents here.
pub struct Nothing;

#[async_trait]
impl BlobStore for Nothing {
    async fn create(&self, _id: &str) -> Result<Box<dyn BlobWriter>, PortError> {
        Err(PortError::Missing)
    }
    async fn read(&self, _id: &str) -> Result<Vec<u8>, PortError> {
        Err(PortError::Missing)
    }
    async fn delete(&self, _id: &str) -> Result<(), PortError> {
        Ok(())
    }
}

#[async_trait]
impl Scanner for Nothing {
    async fn scan(&self, _bytes: &[u8]) -> Result<ScanVerdict, PortError> {
        Ok(ScanVerdict::NotScanned)
    }
}
