use crate::ports::PortError;
use domain::application::form::FieldError;
use storage::StoreError;

/// Why a use case did not do what was asked. Doors turn it into a status and a page.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum UseCaseError {
    /// 404: not there, or not the caller's; both are answered alike.
    #[error("not found")]
    NotFound,
    /// 303 to sign-in (page) or 401.
    #[error("not signed in")]
    NotSignedIn,
    /// 303 to the real-name proof: signed in, but no person is proven yet.
    #[error("identity is not proven")]
    NotProven,
    /// 403: signed in, but not allowed.
    #[error("not allowed")]
    Forbidden,
    /// 403: it is not the caller's own work, and they have not said what they look for; the page asks.
    #[error("a purpose is needed")]
    PurposeNeeded,
    /// 422: what was typed is not good; the page comes back with it.
    #[error("input refused")]
    Invalid(Vec<FieldError>),
    /// 409: somebody else acted, or the state does not allow it any more.
    #[error("state changed")]
    Conflict,
    /// 429.
    #[error("limit {limit} reached")]
    LimitReached {
        /// Name of the limit.
        limit: &'static str,
        /// Seconds until it opens.
        retry_after: i64,
    },
    /// 503: too busy or something outside does not answer.
    #[error("unavailable")]
    Unavailable(String),
    /// 500.
    #[error("storage: {0}")]
    Store(StoreError),
    /// 500: a promise of our own code was broken; the text holds nothing personal.
    #[error("broken: {0}")]
    Broken(&'static str),
}

/// Result of a use case.
pub type UseCaseResult<T> = Result<T, UseCaseError>;

impl From<StoreError> for UseCaseError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(_) => Self::Conflict,
            StoreError::LimitReached { limit, retry_after } => Self::LimitReached { limit, retry_after },
            // Whatever it was, an order keeps it.
            StoreError::Refused(storage::Constraint::Held) => Self::Conflict,
            StoreError::Unavailable => Self::Unavailable("database".into()),
            other => Self::Store(other),
        }
    }
}

impl From<PortError> for UseCaseError {
    fn from(error: PortError) -> Self {
        match error {
            PortError::Unavailable(what) => Self::Unavailable(what),
            PortError::Missing => Self::NotFound,
            PortError::Damaged => Self::Broken("stored bytes are damaged"),
        }
    }
}

impl From<FieldError> for UseCaseError {
    fn from(error: FieldError) -> Self {
        Self::Invalid(vec![error])
    }
}

impl From<Vec<FieldError>> for UseCaseError {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::Invalid(errors)
    }
}
