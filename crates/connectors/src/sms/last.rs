//! Codes of people who are not there: a measurement's, and the demonstration's at its first start.

use domain::person::Phone;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use usecases::ports::{PortError, Sms, SmsGateway};

/// A gateway that sends nothing and keeps the last code of each phone in memory until it is taken.
#[derive(Default)]
pub struct LastCodes(Mutex<HashMap<String, String>>);

#[async_trait::async_trait]
impl SmsGateway for LastCodes {
    async fn send(&self, sms: Sms) -> Result<(), PortError> {
        if let Some(code) = sms.code {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.insert(sms.to.reveal().to_owned(), code);
        }
        Ok(())
    }
}

impl LastCodes {
    /// The last code sent to `phone`, once.
    #[must_use]
    pub fn take(&self, phone: &Phone) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(phone.reveal())
    }
}
