//! What may be remembered: the traits that use cases speak to, and the rows that cross them.
//!
//! Reads are small async methods on object-safe traits. Writes are one [`ChangeSet`]: states with the version they
//! replace, history, audit entries, jobs and the idempotency row, applied together or not at all by
//! [`Writer::commit`], which answers only when the change set is durable.
//!
//! Versions: an aggregate in a change carries its *new* version. An insert has version 1; an update is applied only
//! where the stored version is one less, otherwise the whole change set fails with [`StoreError::Conflict`].

mod assist;
mod audit;
mod cards;
mod change;
mod deadline;
mod delivery;
mod desk;
mod enquiry;
mod error;
mod exports;
mod figures;
mod hand_off;
mod passkey;
mod rating;
mod reads;
mod refund_batch;
mod retention;
mod review;
mod rows;
mod rules;
mod search;
mod suggestion;
mod talk;

pub use assist::*;
pub use audit::*;
pub use cards::*;
pub use change::*;
pub use deadline::*;
pub use delivery::*;
pub use desk::*;
pub use enquiry::*;
pub use error::*;
pub use exports::*;
pub use figures::*;
pub use hand_off::*;
pub use passkey::*;
pub use rating::*;
pub use reads::*;
pub use refund_batch::*;
pub use retention::*;
pub use review::*;
pub use rows::*;
pub use rules::*;
pub use search::*;
pub use suggestion::*;
pub use talk::*;
