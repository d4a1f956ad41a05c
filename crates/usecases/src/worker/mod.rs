//! What the background worker does at each tick: jobs of the outbox, effects whose day has come, drafts that ran out,
//! deadlines that are near or were missed, entrustments and family bindings past their day.
//!
//! The loop, the real clocks and the waiting live in the server; here is what one tick does.

mod clock_jump;
mod deadlines;
mod effects;
mod expiry;
mod exports;
mod figures;
mod jobs;
mod pause;
mod purge;
mod retention;

pub use crate::card::{CardWalk, run_out};
pub use crate::delivery::{DELIVERY_BATCH, deliver, deliver_by};
pub use crate::enquiry::close_settled;
pub use crate::rating::ask_for_ratings;
pub use clock_jump::{ClockWatch, JUMP_SECONDS};
pub use deadlines::watch_deadlines;
pub use effects::take_effects;
pub use expiry::{expire, warn_of_expiry};
pub use exports::{end_exports, sweep_exports};
pub use figures::count_figures;
pub use jobs::{JOB_BATCH, MAX_TRIES, run_jobs};
pub use pause::{PAUSED, pause, paused_since, resume};
pub use purge::{purge, sweep_aside};
pub use retention::erase_due;
