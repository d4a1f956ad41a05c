use crate::{UseCaseError, UseCaseResult};
use domain::{
    account::{Account, Session},
    application::Actor,
    language::Language,
    person::Phone,
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
    /// The resident, or "sign in first". Staff who enter an application for somebody are not the resident.
    ///
    /// # Errors
    /// [`UseCaseError::NotSignedIn`].
    pub fn resident(&self) -> UseCaseResult<&Account> {
        self.account.as_ref().filter(|_| self.staff.is_none()).ok_or(UseCaseError::NotSignedIn)
    }
    /// Whose application is being filled in: the resident's own account, or that of the applicant for whom staff enter
    /// it ([`crate::desk::assist`] alone makes such a caller). Filling in and sending ask for this, nothing else does.
    ///
    /// # Errors
    /// [`UseCaseError::NotSignedIn`].
    pub(crate) fn applicant(&self) -> UseCaseResult<&Account> {
        self.account.as_ref().ok_or(UseCaseError::NotSignedIn)
    }
    /// The member of staff who enters an application for somebody.
    #[must_use]
    pub fn hand(&self) -> Option<&Staff> {
        self.staff.as_ref().filter(|_| self.account.is_some())
    }
    /// The phone that the resident signed in with.
    ///
    /// # Errors
    /// [`UseCaseError::NotSignedIn`].
    pub fn phone(&self) -> UseCaseResult<&Phone> {
        self.resident()?.phone.as_ref().ok_or(UseCaseError::NotSignedIn)
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
