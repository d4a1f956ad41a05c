//! What happens: one file for each verb. Authorise, load, let the domain decide, hand over one change set.

pub mod account;
pub mod caller;
pub mod context;
pub mod error;
pub mod limits;
pub mod ports;
pub(crate) mod record;
pub mod session;

pub use caller::Caller;
pub use context::{Context, Settings};
pub use error::{UseCaseError, UseCaseResult};
pub use limits::Limits;
