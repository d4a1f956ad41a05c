//! What staff do, and what they may not, on the real store.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

#[allow(dead_code, reason = "the desk uses a part of it")]
#[path = "../card/support.rs"]
mod card_support;

#[path = "../../../crypto/tests/authenticator/mod.rs"]
mod authenticator;

mod assist;
mod assist_back;
mod audit;
mod bulk;
mod correction;
mod deadline;
mod enquiries;
mod exports;
mod figures;
mod finding;
mod freeze_card;
mod incident;
mod lost;
mod opinion;
mod own_case;
mod passkey;
mod queues;
mod ratings;
mod record;
mod refund_batch;
mod refund_returned;
mod reopen;
mod retention;
mod reveal;
mod rules;
mod search;
mod sign_in;
mod statistics;
#[path = "../stop_support/mod.rs"]
mod stop_support;
mod suggestions;
mod support;
mod talk;
mod work;
