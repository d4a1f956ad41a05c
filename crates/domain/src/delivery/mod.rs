//! How a notice reaches people outside the app: on which channels, when, and what became of it.

mod channel;
mod quiet;
mod reach;
mod state;
mod verdict;

pub use channel::{Channel, Topic};
pub use quiet::Quiet;
pub use reach::{Asked, Bound, EmailFault, MailAddress, Reach};
pub use state::{Delivery, DeliveryState, Given, HELD, MAX_TRIES, backoff_seconds};
pub use verdict::{Dropped, Facts, Verdict, decide};
