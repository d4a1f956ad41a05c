//! What happens: one file for each verb. Authorise, load, let the domain decide, hand over one change set.

pub mod account;
mod again;
pub mod application;
pub mod audit;
/// Who asks.
pub mod caller;
pub mod card;
/// What use cases may reach.
pub mod context;
pub mod delivery;
pub mod desk;
/// Residents' questions to the office.
pub mod enquiry;
/// Why a use case did not do what was asked.
pub mod error;
pub mod export;
/// Help: guides, and what answers a question.
pub mod help;
pub mod incident;
/// Limits in force.
pub mod limits;
pub(crate) mod outbox;
pub mod ports;
pub mod preview;
/// Ratings of how cases were handled.
pub mod rating;
pub mod receipt;
pub(crate) mod record;
pub mod region;
pub mod roster;
pub mod session;
pub mod shelf;
pub mod statistics;
/// Suggestions of residents, and the public digest of them.
pub mod suggestion;
pub mod terminal;
pub mod worker;

pub use caller::Caller;
pub use context::{Context, Settings};
pub use error::{UseCaseError, UseCaseResult};
pub use limits::Limits;
pub use shelf::Shelf;
