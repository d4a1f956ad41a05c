use crate::{UseCaseError, UseCaseResult};
use domain::{
    account::{Account, Session},
    application::Actor,
    language::Language,
    staff::Staff,
};

/// Who makes a request, as the session layer found out. Doors hand it to use cases; nobody else makes one.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The session, also a visitor's.
    pub session: Option<Session>,
    /// The signed-in resident.
    pub account: Option<Account>,
    /// The signed-in member of staff.
    pub staff: Option<Staff>,
    /// Reader's language.
    pub language: Language,
    /// Client address as text, for limits only.
    pub address: String,
    /// First part of the browser's name, for the list of sessions.
    pub agent: String,
    /// SHA-256 of the device's cookie, where the browser has one: cards are bound to it.
    pub device: Option<String>,
    /// The request's incident id, for the audit log and error pages.
    pub request: String,
}

impl Caller {
    /// A member of staff whose order the worker carries out; `order` takes the place of a request on the record.
    #[must_use]
    pub(crate) fn by_worker(staff: Staff, order: &str) -> Self {
        Self {
            session: None,
            account: None,
            staff: Some(staff),
            language: Language::Zh,
            address: String::new(),
            agent: String::new(),
            device: None,
            request: order.to_owned(),
        }
    }
    /// The actor for history and audit.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match (&self.staff, &self.account) {
            (Some(staff), _) => Actor::Staff(staff.id.clone()),
            (None, Some(account)) => Actor::Resident(account.id.clone()),
            (None, None) => Actor::Anonymous,
        }
    }
    /// The resident, or "sign in first".
    ///
    /// # Errors
    /// [`UseCaseError::NotSignedIn`].
    pub fn resident(&self) -> UseCaseResult<&Account> {
        self.account.as_ref().ok_or(UseCaseError::NotSignedIn)
    }
    /// The member of staff, or "sign in first".
    ///
    /// # Errors
    /// [`UseCaseError::NotSignedIn`].
    pub fn staff(&self) -> UseCaseResult<&Staff> {
        self.staff.as_ref().ok_or(UseCaseError::NotSignedIn)
    }
    /// The session that must be there (a form page made one).
    ///
    /// # Errors
    /// [`UseCaseError::NotSignedIn`].
    pub fn session(&self) -> UseCaseResult<&Session> {
        self.session.as_ref().ok_or(UseCaseError::NotSignedIn)
    }
}
